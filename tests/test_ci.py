"""What a team's CI and pre-commit make of the checks: the hook, and the problem matcher for GitHub."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import make
import shows
from feedtool import printing
from feedtool.problems import Place, Problem, Severity

ROOT = Path(__file__).parent.parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"
MATCHERS = json.loads((ROOT / ".github" / "feedtool.json").read_text())["problemMatcher"]

WRONG = "---\ntitle: One\nseason: one\npublished: 2026-01-01\n---\n"
GOOD = "---\ntitle: One\npublished: 2026-01-01\n---\n"


def pre_commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pre-commit in *folder*, with its cache and git's settings there, and feedtool as it is installed here."""
    environment = os.environ | {
        "PRE_COMMIT_HOME": str(folder.parent / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    command = [sys.executable, "-m", "pre_commit", *arguments] if arguments[0] != "git" else list(arguments)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A show in a repository, with the hook as it is defined, but run with the feedtool that is here.

    pre-commit would install it from its repository, which takes a network.
    """
    (hook,) = yaml.safe_load(HOOKS.read_text())
    config = {"repos": [{"repo": "local", "hooks": [hook | {"language": "system"}]}]}
    folder = shows.small(tmp_path / "the show", {"one.md": GOOD})
    make.files(folder, {".pre-commit-config.yaml": yaml.safe_dump(config), ".gitignore": "output/\n"})
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "before"]):
        assert pre_commit(folder, "git", *arguments).returncode == 0
    assert pre_commit(folder, "install").returncode == 0
    return folder


def commit(folder: Path) -> subprocess.CompletedProcess[str]:
    pre_commit(folder, "git", "add", "--all")
    return pre_commit(folder, "git", "commit", "--message", "more")


def test_the_hook_is_as_pre_commit_wants_it(tmp_path: Path) -> None:
    assert pre_commit(tmp_path, "validate-manifest", str(HOOKS)).returncode == 0


def test_the_hook_keeps_a_commit_with_an_error_away(repository: Path) -> None:
    make.files(repository, {"episodes/two.md": WRONG})

    ran = commit(repository)

    assert ran.returncode == 1
    assert "episodes/two.md:3:9: EP102 error: 'season' is 'one', not a whole number from 1 on" in ran.stderr


def test_the_hook_lets_a_commit_without_errors_in(repository: Path) -> None:
    make.files(repository, {"episodes/two.md": GOOD})

    ran = commit(repository)

    assert ran.returncode == 0
    assert re.search(r"feedtool check\.+Passed", ran.stderr)


def test_the_hook_sees_that_a_published_episode_is_gone(repository: Path) -> None:
    assert shows.call("build", folder=repository).status == 0
    assert commit(repository).returncode == 0
    (repository / "episodes" / "one.md").unlink()

    ran = commit(repository)

    assert ran.returncode == 1
    assert "ID123 error: the published episode 'one' would vanish from the feed" in ran.stderr


def matched(said: str) -> list[dict[str, Any]]:
    """Return what GitHub's runner sees in the lines that were *said*: the first matcher that fits a line counts."""
    found = []
    for line in said.splitlines():
        for matcher in MATCHERS:
            (pattern,) = matcher["pattern"]
            if match := re.search(pattern["regexp"], line):
                groups = {name: match[group] for name, group in pattern.items() if name != "regexp"}
                found.append({"severity": matcher.get("severity")} | groups)
                break
    return found


def test_github_sees_each_problem_once_and_nothing_else() -> None:
    problems = [
        Problem(Place("episodes/a b: c.md", 3), "EP102", Severity.ERROR, "it is: so", "mend it", part="one"),
        Problem(Place("episodes/a.md", 4), "CH101", Severity.WARNING, "b.md:1: EP101 error: x", "mend it"),
        Problem(Place("config/show.yaml"), "SH101", Severity.INFO, "it is so"),
    ]
    lines = {problem.place: "c.md:1: EP102 error: one" for problem in problems}

    assert matched(printing.text(problems, printing.View(lines))) == [
        {
            "file": "episodes/a b: c.md",
            "line": "3",
            "column": "22",
            "code": "EP102",
            "severity": "error",
            "message": "it is: so",
        },
        {
            "file": "episodes/a.md",
            "line": "4",
            "column": None,
            "code": "CH101",
            "severity": "warning",
            "message": "b.md:1: EP101 error: x",
        },
        {
            "file": "config/show.yaml",
            "line": None,
            "column": None,
            "code": "SH101",
            "severity": "notice",
            "message": "it is so",
        },
    ]


def test_github_sees_what_check_really_says(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"one.md": WRONG, "two.md": "---\ntitel: Two\npublished: 2026-01-08\n---\n"})

    ran = shows.call("check", folder=folder)

    found = [(one["file"], one["line"], one["code"], one["severity"]) for one in matched(ran.out + ran.err)]
    assert found == [
        ("episodes/one.md", "3", "EP102", "error"),
        ("episodes/two.md", "2", "EP101", "error"),
        ("episodes/two.md", "2", "EP103", "notice"),
    ]
