"""What has changed, as git knows it: the one module that asks it."""

import os
import posixpath
import subprocess
from pathlib import Path

from feedtool.problems import FeedtoolError, quoted

PATIENCE = 60
"""Seconds that git has for each answer."""

_OTHERS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git sets for its hooks: they name files as seen from its own folder, and not from the show's."""


def changed(root: Path, revision: str) -> frozenset[str]:
    """Return the files that have changed since *revision*, committed or not, and new ones, as seen from *root*.

    What counts is what happened here since the two histories parted, not what others did there meanwhile. Files that
    git ignores are not among them, those that are gone are. FeedtoolError when there is no git, no repository or no
    such revision.
    """
    prefix = _git(root, "rev-parse", "--show-prefix").removesuffix(b"\n")
    commit = _commit(root, revision)
    differing = _git(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit, "--", ":/")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/")
    paths = filter(None, (differing + new).split(b"\0"))
    return frozenset(posixpath.relpath(path, prefix or b".").decode("utf-8", "replace") for path in paths)


def _commit(root: Path, revision: str) -> str:
    """Return the commit at which our history left that of *revision*; its own where they have none in common."""
    unknown = f"git knows no revision {quoted(revision)}; is it fetched? a clone in CI often has the last commit only"
    if revision.startswith("-"):
        raise FeedtoolError(unknown)
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
    except FeedtoolError:
        raise FeedtoolError(unknown) from None
    try:
        return _git(root, "merge-base", commit, "HEAD").decode().strip() or commit
    except FeedtoolError:  # a clone without the commits in between
        return commit


def _git(root: Path, *arguments: str) -> bytes:
    """Return what git answers in the folder *root*."""
    environment = {name: value for name, value in os.environ.items() if name not in _OTHERS} | {"LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603  # git, by name, and no shell
            ["git", *arguments],  # noqa: S607
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        raise FeedtoolError("git is not on this machine, and only git knows what has changed") from None
    except subprocess.TimeoutExpired:
        raise FeedtoolError(f"git did not answer within {PATIENCE} seconds") from None
    except OSError as error:
        raise FeedtoolError(f"git cannot be run: {error.strerror}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        if "not a git repository" in said:
            raise FeedtoolError(f"{root} is in no git repository: nobody knows what has changed")
        raise FeedtoolError(f"git cannot tell what has changed: {said or 'it does not say why'}")
    return done.stdout
