"""`check --fix` and `--diff`: files are mended where they lie, and nothing else in them changes."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import feedtool
import make
import shows
from feedtool import fixing, project

BROKEN = make.markdown("""
    title: The First
    transcript:
    - {line: One., sec: 10}
    - {line: Two., sec: 20, time: '0:
        20'}
    - {line: Three., sec: 30, time: '3:00'}
    - line: Four.
      who: And was anybody hurt?
      sec: 40
    """)
MENDED = make.markdown("""
    title: The First
    transcript:
    - {line: One., sec: 10}
    - {line: Two., sec: 20, time: '0:20'}
    - {line: Three., sec: 30, time: '0:30'}
    - line: And was anybody hurt? Four.
      sec: 40
    """)


def told(ran: shows.Ran) -> list[str]:
    """Return what was said to be mended, and the summary."""
    return ran.err.splitlines()


def codes(ran: shows.Ran) -> list[str]:
    """Return the code of each problem that was told."""
    return [line.split()[1] for line in ran.out.splitlines() if not line.startswith(" ")]


# What is written


def test_fix_mends_says_so_and_tells_what_is_left(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN})

    ran = shows.run("check", "--fix", folder=folder)

    assert (folder / "episodes" / "first.md").read_bytes() == MENDED
    assert told(ran) == [
        "episodes/first.md:5: mended TR107: '0: 20' is '0:20'",
        "episodes/first.md:7: mended TR103: 'time' '3:00' is '0:30', as 'sec' says",
        "episodes/first.md:9: mended TR106: 'And was anybody hurt?' is in 'line', not in 'who'",
        "1 file: 1 warning, 1 note",
    ]
    assert [code for code in codes(ran) if code.startswith("TR")] == []


def test_a_second_fix_changes_nothing_and_says_nothing(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN})
    shows.call("check", "--fix", folder=folder)
    file = folder / "episodes" / "first.md"
    os.utime(file, (1, 1))

    ran = shows.call("check", "--fix", folder=folder)

    assert "mended" not in ran.err
    assert file.stat().st_mtime == 1


def test_a_check_says_how_many_can_be_mended_and_mends_none(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN, "second.md": BROKEN})

    ran = shows.call("check", folder=folder)

    assert told(ran)[-1] == "6 can be mended: feedtool check --fix"
    assert (folder / "episodes" / "first.md").read_bytes() == BROKEN


def test_nothing_is_said_of_mending_when_nothing_can_be_mended(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": make.markdown("title: A\nseason: one")})

    ran = shows.call("check", folder=folder)

    assert len(told(ran)) == 1


def test_only_the_episodes_that_are_named_are_mended(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN, "second.md": BROKEN})

    shows.call("check", "--fix", "second", folder=folder)

    assert (folder / "episodes" / "first.md").read_bytes() == BROKEN
    assert (folder / "episodes" / "second.md").read_bytes() == MENDED


def test_what_the_show_or_the_episode_does_not_want_to_be_told_is_not_mended(tmp_path: Path) -> None:
    ignoring = BROKEN.replace(b"title: The First", b"title: The First\nignore: [TR106]")
    folder = shows.small(tmp_path, {"first.md": ignoring}, "rules: {TR107: off}\n")

    ran = shows.call("check", "--fix", folder=folder)

    assert (folder / "episodes" / "first.md").read_bytes() == ignoring.replace(b"3:00", b"0:30")
    assert len([line for line in told(ran) if " mended " in line]) == 1


def test_only_what_is_selected_is_mended(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN})

    shows.call("check", "--fix", "--ignore", "TR106,TR107", folder=folder)

    assert (folder / "episodes" / "first.md").read_bytes() == BROKEN.replace(b"3:00", b"0:30")


def test_an_id_of_youtube_is_mended_when_a_rule_tells_it(tmp_path: Path) -> None:
    text = BROKEN.replace(b"title: The First", b"title: The First\nids: {youtube: NfAJAr7FvyY&t}")
    folder = shows.small(tmp_path, {"first.md": text})

    ran = shows.call("check", "--fix", folder=folder)

    assert told(ran)[0] == "episodes/first.md:3: mended LI102: 'NfAJAr7FvyY&t' is 'NfAJAr7FvyY'"
    assert (folder / "episodes" / "first.md").read_bytes() == MENDED.replace(
        b"title: The First", b"title: The First\nids: {youtube: NfAJAr7FvyY}"
    )
    assert "LI102" not in codes(ran)


def test_a_quiet_fix_says_nothing_of_what_it_did(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN})

    ran = shows.call("check", "--fix", "--quiet", folder=folder)

    assert (folder / "episodes" / "first.md").read_bytes() == MENDED
    assert ran.err == ""


def test_a_file_that_tabs_kept_from_being_read_is_an_episode_then(tmp_path: Path) -> None:
    text = make.markdown("title: The First\ntranscript:\n-\tline: One.\n\ttime: '0: 10'\n")
    folder = shows.small(tmp_path, {"first.md": text})

    before = shows.call("check", folder=folder)
    after = shows.call("check", "--fix", folder=folder)

    assert (before.status, after.status) == (1, 0)
    assert (folder / "episodes" / "first.md").read_bytes() == make.markdown(
        "title: The First\ntranscript:\n- line: One.\n  time: '0:10'\n"
    )
    assert told(after)[:2] == [
        "episodes/first.md:5: mended RD103: the tabs that indent 2 lines are spaces",
        "episodes/first.md:5: mended TR107: '0: 10' is '0:10'",
    ]


def test_what_cannot_be_mended_without_harm_is_said_and_left(tmp_path: Path) -> None:
    text = make.markdown("transcript:\n- line: No.\n  who: Ada\n  who: And was anybody hurt?\n")
    folder = shows.small(tmp_path, {"first.md": text})

    ran = shows.call("check", "--fix", folder=folder)

    assert "episodes/first.md:5: TR106 is not mended: the file would not be read as it should then" in told(ran)
    assert "TR106" in codes(ran)
    assert (folder / "episodes" / "first.md").read_bytes() == text


def test_programs_get_what_is_left_and_nothing_else(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN})

    ran = shows.call("check", "--fix", "--format", "json", folder=folder)

    assert not {problem["code"] for problem in json.loads(ran.out)} & {"TR103", "TR106", "TR107"}
    assert "mended TR107" in ran.err


def test_paths_are_those_that_lead_from_here(tmp_path: Path) -> None:
    folder = shows.small(tmp_path / "show", {"first.md": BROKEN})

    ran = shows.call("check", "--fix", "--config", "show/config/show.yaml", folder=tmp_path)

    assert told(ran)[0].startswith("show/episodes/first.md:5: mended TR107")
    assert (folder / "episodes" / "first.md").read_bytes() == MENDED


# The file on the disk


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN})
    file = folder / "episodes" / "first.md"
    file.chmod(0o640)

    shows.call("check", "--fix", folder=folder)

    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (MENDED, 0o640)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="SKIPPED: only root can give files away")
def test_the_owner_of_a_file_stays(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN})
    file = folder / "episodes" / "first.md"
    os.chown(file, 65534, 65533)

    shows.call("check", "--fix", folder=folder)

    assert (file.read_bytes(), file.stat().st_uid, file.stat().st_gid) == (MENDED, 65534, 65533)


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    folder = shows.small(tmp_path / "show", {"second.md": make.markdown("title: Second")})
    (tmp_path / "elsewhere.md").write_bytes(BROKEN)
    (folder / "episodes" / "first.md").symlink_to(tmp_path / "elsewhere.md")

    shows.call("check", "--fix", folder=folder)

    assert (folder / "episodes" / "first.md").is_symlink()
    assert (tmp_path / "elsewhere.md").read_bytes() == MENDED


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN})
    found = project.load(folder / "config" / "show.yaml")
    problems = feedtool.check(found, shows.NOW)
    (fix,) = fixing.fixes(found, problems)
    fix.path.write_bytes(BROKEN + b"A word more.\n")

    written = fixing.write(fix)

    assert not written
    assert fix.path.read_bytes() == BROKEN + b"A word more.\n"
    assert list(fix.path.parent.iterdir()) == [fix.path]


def test_a_file_that_nobody_may_write_is_told_and_stays(open_folder: Path) -> None:
    folder = shows.small(open_folder, {"first.md": BROKEN})
    file = folder / "episodes" / "first.md"
    file.chmod(0o444)

    with shows.without_rights():
        ran = shows.call("check", "--fix", folder=folder)

    assert ran.status == 2
    assert told(ran)[-1] == f"feedtool: {file} cannot be written: permission denied"
    assert file.read_bytes() == BROKEN


# The difference


def test_diff_shows_what_fix_does_and_writes_nothing(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN, "second.md": make.markdown("title: Second")})
    before = shows.contents(folder)

    ran = shows.call("check", "--diff", folder=folder)

    assert shows.contents(folder) == before
    assert ran.out == (
        "--- a/episodes/first.md\n"
        "+++ b/episodes/first.md\n"
        "@@ -2,10 +2,8 @@\n"
        " title: The First\n"
        " transcript:\n"
        " - {line: One., sec: 10}\n"
        "-- {line: Two., sec: 20, time: '0:\n"
        "-    20'}\n"
        "-- {line: Three., sec: 30, time: '3:00'}\n"
        "-- line: Four.\n"
        "-  who: And was anybody hurt?\n"
        "+- {line: Two., sec: 20, time: '0:20'}\n"
        "+- {line: Three., sec: 30, time: '0:30'}\n"
        "+- line: And was anybody hurt? Four.\n"
        "   sec: 40\n"
        " ---\n"
    )
    assert told(ran)[-1] == "3 can be mended: feedtool check --fix"


def test_diff_and_fix_together_write_nothing(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN})

    both, diff = (shows.call("check", *options, folder=folder) for options in (("--fix", "--diff"), ("--diff",)))

    assert both == diff
    assert (folder / "episodes" / "first.md").read_bytes() == BROKEN


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.skipif(not shutil.which("git"), reason="SKIPPED: git is not installed")
def test_git_takes_the_difference(ending: bytes, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": BROKEN.replace(b"\n", ending)[:-1], "second.md": BROKEN})
    ran = shows.run("check", "--diff", folder=folder)

    subprocess.run(["git", "apply", "-"], cwd=folder, input=ran.out.encode(), check=True)

    assert (folder / "episodes" / "second.md").read_bytes() == MENDED
    assert (folder / "episodes" / "first.md").read_bytes() == MENDED.replace(b"\n", ending)[:-1]


# Two years of a real podcast

CHANGED = {
    "2022": {"s05e08-the-last-mile-in-data.md": (10, 28), "s07e06-ab-testing.md": (11, 10)},
    "2026": {"last-mile-data-delivery-and-data-product-adoption-modern-data-stack.md": (10, 28)},
}
"""How many lines `--fix` adds to each real file, and how many it takes away: each was looked at."""


def real_copy(folder: Path, year: str) -> Path:
    """Copy the real show of *year* into *folder*, and return that."""
    for name in ("episodes", "people"):
        shutil.copytree(shows.real_episodes(year).with_name(name), folder / name, copy_function=shutil.copyfile)
        (folder / name).chmod(0o755)
    return make.files(folder, {"config/show.yaml": make.SHOW + shows.AUDIO})


def numbers(before: Path, after: Path) -> dict[str, tuple[int, int]]:
    """Return how many lines git counts as new and as gone in each file."""
    command = ["git", "diff", "--no-index", "--numstat", str(before), str(after)]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    rows = [line.split("\t") for line in lines]
    return {name.replace("}", "").rpartition("/")[2]: (int(new), int(gone)) for new, gone, name in rows}


@pytest.mark.parametrize("year", ["2022", "2026"])
@pytest.mark.skipif(not shutil.which("git"), reason="SKIPPED: git is not installed")
def test_of_the_real_episodes_only_the_lines_that_are_named_change(year: str, tmp_path: Path) -> None:
    folder = real_copy(tmp_path, year)
    found = project.load(folder / "config" / "show.yaml")
    before = {path: project.episode_of(found, path) for path in found.sources}
    problems = [problem for _, noted in before.values() for problem in noted]

    fixes = list(fixing.fixes(found, problems))
    written = [fixing.write(fix) for fix in fixes]

    assert written == [True] * len(CHANGED[year])
    assert [fix.path.name for fix in fixes] == sorted(CHANGED[year])
    assert numbers(shows.real_episodes(year), folder / "episodes") == CHANGED[year]
    assert [len(fix.mended.made) - len(fix.mended.refused) for fix in fixes] == [1] * len(fixes)
    assert [fix for fix in fixing.fixes(found, problems) if fix.mended.made] == []
    for path, (was, noted) in before.items():
        now, left = project.episode_of(found, path)
        assert now == was
        assert len(left) == len(noted) - (path.name in CHANGED[year])
