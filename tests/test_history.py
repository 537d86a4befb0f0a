"""What has changed, in real repositories."""

import subprocess
from pathlib import Path

import pytest

import make
import shows
from feedtool import history
from feedtool.problems import FeedtoolError

WRONG = "---\ntitle: One\nseason: one\npublished: 2026-01-01\n---\n"


def git(folder: Path, *arguments: str) -> str:
    """Run git in *folder*, as somebody whom its settings cannot surprise."""
    settings = ["user.name=Ada", "user.email=ada@example.org", "commit.gpgsign=false", "core.hooksPath=/dev/null"]
    command = ["git", *(word for one in settings for word in ("-c", one)), *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, files: dict[str, str | bytes], message: str = "more") -> None:
    make.files(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a show in a folder of it, and a commit called `before`."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    shows.small(tmp_path / "the show", {"old.md": WRONG, "kept.md": WRONG})
    commit(tmp_path, {"readme.md": "About\n", ".gitignore": "output/\n"})
    git(tmp_path, "tag", "before")
    return tmp_path


def test_nothing_has_changed_at_first(repository: Path) -> None:
    assert history.changed(repository / "the show", "before") == frozenset()


def test_what_was_committed_what_was_not_and_what_is_new_has_changed(repository: Path) -> None:
    root = repository / "the show"
    commit(repository, {"the show/episodes/committed one.md": WRONG})
    make.files(repository, {"the show/episodes/staged.md": WRONG, "readme.md": "More\n"})
    git(repository, "add", "--all")
    make.files(root, {"episodes/old.md": WRONG + "More", "episodes/née 東京\n.md": WRONG, "output/feed.xml": "ignored"})
    (root / "episodes" / "kept.md").unlink()

    assert history.changed(root, "before") == {
        "episodes/committed one.md",
        "episodes/staged.md",
        "episodes/old.md",
        "episodes/née 東京\n.md",
        "episodes/kept.md",
        "../readme.md",
    }


def test_both_names_of_a_renamed_file_have_changed(repository: Path) -> None:
    git(repository, "mv", "the show/episodes/old.md", "the show/episodes/new.md")

    assert history.changed(repository / "the show", "HEAD") == {"episodes/old.md", "episodes/new.md"}


def test_what_others_did_since_we_parted_is_not_ours(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "ours")
    commit(repository, {"the show/episodes/ours.md": WRONG})
    git(repository, "checkout", "--quiet", "main")
    commit(repository, {"the show/episodes/theirs.md": WRONG})
    git(repository, "checkout", "--quiet", "ours")

    assert history.changed(repository / "the show", "main") == {"episodes/ours.md"}


def test_without_a_common_past_the_two_are_compared_as_they_are(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "anew")
    commit(repository, {"the show/episodes/anew.md": WRONG})

    assert history.changed(repository / "the show", "main") == {"episodes/anew.md"}


def test_a_hook_of_git_sees_the_same(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make.files(repository, {"the show/episodes/old.md": WRONG + "More"})
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")

    assert history.changed(repository / "the show", "HEAD") == {"episodes/old.md"}


@pytest.mark.parametrize("revision", ["nowhere", "-p", "--output=x", "", "HEAD:readme.md", "before..HEAD"])
def test_a_revision_that_is_none_is_refused(revision: str, repository: Path) -> None:
    with pytest.raises(FeedtoolError, match=r"^git knows no revision '"):
        history.changed(repository, revision)


def test_a_folder_that_is_in_no_repository_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    with pytest.raises(FeedtoolError, match=r"is in no git repository: nobody knows what has changed$"):
        history.changed(tmp_path, "HEAD")


def test_a_machine_without_git_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(FeedtoolError, match=r"^git is not on this machine"):
        history.changed(tmp_path, "HEAD")


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let *script* be what is called git."""
    make.files(folder, {"git": f"#!/bin/sh\n{script}\n"})
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_git_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "exec sleep 30")
    monkeypatch.setattr(history, "PATIENCE", 0.1)

    with pytest.raises(FeedtoolError, match=r"^git did not answer within 0\.1 seconds$"):
        history.changed(tmp_path, "HEAD")


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo 'fatal: detected dubious ownership\nmore' >&2; exit 128", "detected dubious ownership"),
        ("exit 1", "it does not say why"),
    ],
)
def test_what_git_complains_about_is_handed_on(
    script: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, monkeypatch, script)

    with pytest.raises(FeedtoolError, match=f"^git cannot tell what has changed: {told}$"):
        history.changed(tmp_path, "HEAD")


def test_a_program_called_git_that_does_not_run_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make.files(tmp_path, {"git": b"\x00"})
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(FeedtoolError, match=r"^git cannot be run: "):
        history.changed(tmp_path, "HEAD")


def test_check_tells_only_what_is_in_files_that_have_changed(repository: Path) -> None:
    root = repository / "the show"
    nothing = shows.call("check", "--changed-since", "before", folder=root)
    born = WRONG.replace("One", "Née").replace("2026-01-01", "2026-01-08")
    make.files(root, {"episodes/née.md": born, "audio/née.mp3": b"no sound"})

    ran = shows.call("check", "-q", "--changed-since", "before", folder=root / "episodes")

    assert nothing == shows.Ran(0, "", "")
    assert ran.out == "née.md:3:9: EP102 error: 'season' is 'one', not a whole number from 1 on\n"
    assert ran.status == 1


def test_check_cannot_run_when_nobody_knows_what_has_changed(repository: Path) -> None:
    ran = shows.call("check", "--changed-since", "nowhere", folder=repository / "the show")

    assert ran == shows.Ran(
        2,
        "",
        "feedtool: git knows no revision 'nowhere'; is it fetched? a clone in CI often has the last commit only\n",
    )
