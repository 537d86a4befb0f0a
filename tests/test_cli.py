"""The command line as a user meets it: streams, options, exit statuses, and what is said when something is wrong.

`shows.run` starts `python -m feedtool`; `shows.call` does the same within this process, where that is enough.
"""

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pyperclip
import pytest
from lxml import etree

import make
import shows
from feedtool import plugins
from feedtool.progress import Progress

COMMANDS = plugins.names("commands")
ODD = b'---\ntitle: "The First\x08"\npublished: 2026-01-03\n---\n'
"""An episode that is worth a warning."""

WRONG = make.markdown("title: The First\nguests: 3\npublished: 2026-01-02")
"""An episode with an error."""

GOOD = make.markdown("title: A Good One\npublished: 2026-01-01")
OTHER = make.markdown("title: Another One\npublished: 2026-01-04")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample show, not built."""
    return shows.sample(tmp_path / "show")


def slugs(folder: Path) -> list[str]:
    """Return the slugs in the feed that was built, in its order."""
    found = etree.parse(str(folder / "output" / "feed.xml")).iter("item")
    return [Path(str(item.findtext("link"))).stem for item in found]


# build


def test_build_writes_the_output_and_tells_people_so(sample: Path) -> None:
    ran = shows.run("build", "--now", "2026-06-01", folder=sample)

    assert ran.status == 0
    assert ran.out == ""
    assert re.fullmatch(
        r"output: 4 episodes; 1 draft; 1 in the future; wrote \d+ files, 0 unchanged; "
        r"a new feed of 4 items; guids unchanged\n",
        ran.err,
    )
    assert slugs(sample) == [
        "03-the-shelf-in-spring",
        "02-sand-in-a-suitcase",
        "01-the-umbrella-and-the-tuba",
        "00-what-the-last-train-brings",
    ]


def test_build_says_when_there_was_nothing_to_do(sample: Path) -> None:
    shows.call("build", "--now", "2026-06-01", folder=sample)

    ran = shows.call("build", "--now", "2026-06-01", folder=sample)

    assert re.search(r"wrote 0 files, \d+ unchanged", ran.err)


def test_build_takes_in_an_episode_of_the_future_when_its_time_has_come(sample: Path) -> None:
    before = shows.call("build", "--now", "2031-04-30T23:59:59Z", folder=sample)
    then = shows.call("build", "--now", "2031-05-01", folder=sample)

    assert "4 episodes; 1 draft; 1 in the future" in before.err
    assert "5 episodes; 1 draft; wrote" in then.err
    assert slugs(sample)[0] == "05-not-before-may"


def test_build_knows_time_zones_of_now(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": make.markdown("title: The First\npublished: 2031-05-01T12:00:00Z")})

    assert "0 episodes" in shows.call("build", "--now", "2031-05-01T13:59:59+02:00", folder=folder).err
    assert "1 episode;" in shows.call("build", "--now", "2031-05-01T14:00:00+02:00", folder=folder).err


def test_a_slip_in_draft_or_published_puts_no_episode_out(tmp_path: Path) -> None:
    fronts = {"a.md": "title: Tuba", "b.md": "title: Hat\nDraft: true", "c.md": "title: Sand\npubished: 2031-12-31"}
    folder = shows.small(tmp_path, {name: make.markdown(front) for name, front in fronts.items()})

    ran = shows.call("build", "--now", "2026-05-01", folder=folder)

    assert ran.status == 1
    assert "1 episode; 2 held back" in ran.err
    assert "episodes/b.md:3:1: EP109 error: 'Draft' is not a key that feedtool knows; did you mean 'draft'?" in ran.err
    feed, lock = ((folder / name).read_text() for name in ("output/feed.xml", "config/feed.lock"))
    assert [name in feed for name in ("Tuba", "Hat", "Sand")] == [True, False, False]
    assert [f"episodes/{name}" in lock for name in fronts] == [True, False, False]


@pytest.mark.parametrize("options", [(), ("--no-cache",)])
def test_until_the_date_under_another_programs_word_an_episode_is_not_out(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    folder = shows.small(tmp_path, {"a.md": make.markdown("title: Tuba\npubdate: 2031-05-01")})

    before = shows.call("build", *options, "--now", "2031-04-30", folder=folder)
    after = shows.call("build", *options, "--now", "2031-05-02", folder=folder)

    assert "0 episodes; 1 in the future" in before.err
    assert "1 episode;" in after.err
    assert "EP109 warning" in shows.call("check", folder=folder).out


def test_build_goes_by_the_clock(tmp_path: Path) -> None:
    folder = shows.small(
        tmp_path,
        {
            "past.md": make.markdown("title: Past\npublished: 2001-01-01"),
            "future.md": make.markdown("title: Future\npublished: 9998-01-01"),
        },
    )

    ran = shows.call("build", folder=folder)

    assert "1 episode; 1 in the future" in ran.err


def test_a_dry_run_names_the_files_and_writes_none(sample: Path) -> None:
    ran = shows.call("build", "--dry-run", "--now", "2026-06-01", folder=sample)

    assert ran.status == 0
    assert {"feed.xml", "chapters/01-the-umbrella-and-the-tuba.json", "report.json"} <= set(ran.out.splitlines())
    assert "would write" in ran.err
    assert not (sample / "output").exists()


def test_a_dry_run_for_programs_keeps_its_list_out_of_their_way(sample: Path) -> None:
    ran = shows.call("build", "--dry-run", "--format", "json", "--now", "2026-06-01", folder=sample)

    assert json.loads(ran.out) == []
    assert "feed.xml" in ran.err.splitlines()


def test_a_dry_run_names_what_would_be_removed(sample: Path) -> None:
    shows.call("build", "--now", "2026-06-01", folder=sample)
    (sample / "episodes" / "03-the-shelf-in-spring.md").unlink()

    ran = shows.call("build", "--dry-run", "--allow-removals", "--now", "2026-06-01", folder=sample)

    assert "notes/03-the-shelf-in-spring/youtube.txt (removed)" in ran.out.splitlines()
    assert (sample / "output" / "notes" / "03-the-shelf-in-spring" / "youtube.txt").is_file()


def test_force_writes_what_has_not_changed(sample: Path) -> None:
    shows.call("build", "--now", "2026-06-01", folder=sample)

    ran = shows.call("build", "--force", "--now", "2026-06-01", folder=sample)

    assert re.search(r"wrote \d\d files, 0 unchanged", ran.err)


def test_several_processes_write_the_same_bytes(sample: Path, built: shows.Built) -> None:
    ran = shows.run("build", "--jobs", "3", "--now", "2026-06-01", folder=sample)

    assert ran.status == 0
    assert shows.contents(sample / "output") == shows.contents(built("sample") / "output")


def test_build_tells_what_it_kept_because_somebody_changed_it(sample: Path) -> None:
    shows.call("build", "--now", "2026-06-01", folder=sample)
    (sample / "episodes" / "03-the-shelf-in-spring.md").unlink()
    make.files(sample, {"output/notes/03-the-shelf-in-spring/youtube.txt": "better words"})

    ran = shows.call("build", "--allow-removals", "--now", "2026-06-01", folder=sample)

    assert "kept notes/03-the-shelf-in-spring/youtube.txt: changed by somebody since feedtool wrote it" in ran.err


# check


def test_check_writes_nothing(sample: Path) -> None:
    ran = shows.call("check", "--now", "2026-06-01", folder=sample)

    assert ran.status == 0
    assert not (sample / "output").exists()


def test_of_a_show_without_faults_check_says_nothing_at_all(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": GOOD, "second.md": OTHER})

    assert shows.run("check", folder=folder) == shows.Ran(0, "", "")
    assert shows.call("check", "--quiet", folder=folder) == shows.Ran(0, "", "")
    assert shows.call("check", "--statistics", folder=folder) == shows.Ran(0, "", "")
    assert shows.call("check", "--verbose", folder=folder).err.endswith("2 files: nothing to complain about\n")


def test_check_prints_problems_as_its_result(tmp_path: Path) -> None:
    ran = shows.run("check", folder=shows.small(tmp_path, {"first.md": WRONG}))

    assert ran.status == 1
    assert ran.out == (
        "episodes/first.md:3:9: EP102 error: 'guests' is '3', not a name\n"
        "  3 | guests: 3\n"
        "    |         ^\n"
        "    fix: write ids of people, or names: [ada, Grace Hopper]\n"
    )
    assert ran.err == "1 file: 1 error\n"


def test_check_verbose_tells_what_was_made_of_each_episode(sample: Path) -> None:
    ran = shows.call("check", "-v", "--now", "2026-06-01", folder=sample)

    assert "episodes/01-the-umbrella-and-the-tuba.md: 01-the-umbrella-and-the-tuba, 4 chapters from headers" in ran.err
    assert "episodes/04-a-letter-for-platform-two.md: draft" in ran.err


def test_episodes_limit_what_is_told(tmp_path: Path) -> None:
    folder = shows.small(
        tmp_path,
        {"first.md": WRONG, "second.md": WRONG.replace(b"First", b"Second").replace(b"-02", b"-05"), "third.md": GOOD},
    )

    one = shows.call("check", "first", "third", folder=folder)
    fine = shows.call("check", "episodes/third.md", folder=folder)

    assert one.status == 1
    assert re.findall(r"^episodes/\S+", one.out, re.MULTILINE) == ["episodes/first.md:3:9:"]
    assert (fine.status, fine.out) == (0, "")


def test_episodes_limit_what_build_tells_but_not_what_it_builds(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": WRONG, "second.md": OTHER})

    ran = shows.call("build", "second", folder=folder)

    assert ran.status == 0
    assert "first.md" not in ran.err
    assert (folder / "output" / "notes" / "first" / "youtube.txt").is_file()


# How problems are told


@pytest.mark.parametrize("command", ["build", "check"])
def test_problems_for_programs_are_json_on_stdout(command: str, tmp_path: Path) -> None:
    ran = shows.call(command, "--format", "json", folder=shows.small(tmp_path, {"first.md": WRONG}))

    assert json.loads(ran.out) == [
        {
            "path": "episodes/first.md",
            "line": 3,
            "code": "EP102",
            "severity": "error",
            "message": "'guests' is '3', not a name",
            "fix": "write ids of people, or names: [ada, Grace Hopper]",
            "platform": "",
            "column": 9,
            "end_column": 10,
        }
    ]
    assert "episodes/first.md" not in ran.err


@pytest.mark.parametrize("command", ["build", "check"])
def test_no_problems_are_an_empty_json_list(command: str, tmp_path: Path) -> None:
    ran = shows.call(command, "--format", "json", folder=shows.small(tmp_path, {"first.md": GOOD}))

    assert json.loads(ran.out) == []


@pytest.mark.parametrize("command", ["build", "check"])
def test_problems_can_be_annotations_on_github(command: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"a, b.md": WRONG, "odd.md": ODD})

    ran = shows.call(command, "--format", "github", folder=folder)

    error, warning = ran.out.splitlines()
    place = "file=episodes/a%2C b.md,line=3,col=9,endColumn=10"
    assert error.startswith(f"::error {place},title=EP102::'guests' is '3', not a name%0Afix: ")
    assert warning.startswith("::warning file=episodes/odd.md,line=2,title=RD106::the control character U+0008 was ")


def test_problems_of_a_build_are_told_to_people_on_stderr(tmp_path: Path) -> None:
    ran = shows.run("build", folder=shows.small(tmp_path, {"first.md": WRONG}))

    assert ran.out == ""
    assert ran.err.startswith("episodes/first.md:3:9: EP102 error: 'guests' is '3', not a name\n  3 | guests: 3\n")
    assert ran.err.endswith("; 1 error\n")


def test_paths_are_told_as_seen_from_here(tmp_path: Path) -> None:
    folder = shows.small(tmp_path / "show", {"first.md": WRONG})

    above = shows.call("check", "--config", "show/config/show.yaml", folder=tmp_path)
    below = shows.call("check", folder=folder / "episodes")

    assert above.out.startswith("show/episodes/first.md:3:9: ")
    assert below.out.startswith("first.md:3:9: ")


def test_a_broken_show_is_told_in_the_format_that_was_asked_for(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, more="langage: en\n")

    ran = shows.call("build", "--format", "github", folder=folder)

    assert ran.status == 2
    assert ran.out.startswith(
        "::error file=config/show.yaml,line=9,col=1,endColumn=8,title=SH103::'langage' is not a key"
    )


def test_a_line_that_is_meant_is_shown_from_the_file_that_it_is_in(tmp_path: Path) -> None:
    shows.small(tmp_path / "show", {"first.md": WRONG.replace(b"\n", b"\r\n")})

    ran = shows.call("check", "--config", "show/config/show.yaml", folder=tmp_path)

    assert "\n  3 | guests: 3\n    |         ^\n" in ran.out


def test_of_a_file_that_is_no_text_no_line_is_shown(tmp_path: Path) -> None:
    ran = shows.call("check", "first", folder=shows.small(tmp_path, {"first.md": b"---\ntitle: \xe9\n---\n"}))

    assert ran.out == (
        "episodes/first.md:2: RD101 error: the file is not UTF-8: byte 0xE9 ('é' in Windows-1252)\n"
        "    fix: save the file with the encoding UTF-8\n"
    )


def test_of_the_lock_no_line_is_shown_since_a_build_writes_it(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": GOOD, "second.md": OTHER})
    shows.call("build", folder=folder)
    (folder / "episodes" / "first.md").unlink()

    ran = shows.call("build", "--allow-removals", folder=folder)

    assert re.match(
        r"config/feed\.lock:\d+: ID123 info: the published episode 'first' would vanish from the feed: .*\n"
        r"    fix: nothing: --allow-removals lets it through\n"
        r"output: 1 episode; .*; 1 note\n$",
        ran.err,
    )


def test_a_build_tells_what_has_to_be_mended_and_counts_the_rest(tmp_path: Path) -> None:
    folder = shows.small(
        tmp_path, {"first.md": WRONG, "odd.md": ODD, "odder.md": ODD.replace(b"First", b"Last").replace(b"-03", b"-04")}
    )

    ran = shows.call("build", folder=folder)
    strict = shows.call("build", "--strict", folder=folder)

    assert shows.told(ran.err)[0] == ["episodes/first.md:3:9: EP102 error: 'guests' is '3', not a name"]
    assert ran.err.endswith("; 1 error; 2 warnings: `feedtool check` shows them\n")
    assert len(shows.told(strict.err)[0]) == 3
    assert strict.err.endswith("; 1 error, 2 warnings\n")


def test_a_build_with_one_warning_names_the_command_that_shows_it(tmp_path: Path) -> None:
    ran = shows.call("build", folder=shows.small(tmp_path, {"odd.md": ODD}))

    assert ran.err.count("\n") == 1
    assert ran.err.endswith("; 1 warning: `feedtool check` shows it\n")


MIXED = {"first.md": WRONG, "odd.md": ODD, "many.md": make.markdown("title: The First\nguest_s: [Ada]\nseason: x\n")}


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ([], ["EP102", "EP102", "EP103", "ID106", "RD106"]),
        (["--select", "EP"], ["EP102", "EP102", "EP103"]),
        (["--select", "ep102,RD", "--select", "ID"], ["EP102", "EP102", "ID106", "RD106"]),
        (["--ignore", "EP1", "--ignore", "ID"], ["RD106"]),
        (["--select", "EP", "--ignore", "EP102"], ["EP103"]),
        (["--platform", "youtube"], ["EP102", "EP102"]),
    ],
)
def test_codes_and_platforms_choose_what_is_told(options: list[str], codes: list[str], tmp_path: Path) -> None:
    ran = shows.call("check", *options, folder=shows.small(tmp_path, MIXED))

    assert sorted(re.findall(r": ([A-Z]{2}\d{3}) ", "\n".join(shows.told(ran.out)[0]))) == codes
    assert ran.status == ("EP102" in codes)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--select", "EP992"], "no code begins with 'EP992'"),
        (["--ignore", "XQ"], "no code begins with 'XQ'"),
        (["--platform", "youtub"], "no platform called 'youtub'; did you mean 'youtube'?"),
        (["--statistics", "--format", "json"], "'--statistics' are for people, and '--format json' is for programs"),
        (["--changed-since", "nowhere"], "git knows no revision 'nowhere'"),
    ],
)
def test_what_nobody_knows_cannot_be_chosen(options: list[str], told: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": GOOD})
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)

    ran = shows.call("check", *options, folder=folder)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"feedtool: {told}")


def test_quiet_is_a_line_for_each_and_nothing_else(tmp_path: Path) -> None:
    ran = shows.call("check", "-q", folder=shows.small(tmp_path, MIXED))

    assert ran.out.splitlines() == shows.told(ran.out)[0]
    assert len(ran.out.splitlines()) == 5
    assert (ran.status, ran.err) == (1, "")


def test_statistics_count_the_codes(tmp_path: Path) -> None:
    ran = shows.call("check", "--statistics", folder=shows.small(tmp_path, MIXED))

    assert re.fullmatch(r"2 EP102 error: .+\n1 EP103 info.*\n1 ID106 warning.*\n1 RD106 warning.*\n", ran.out)
    assert (ran.status, ran.err) == (1, "3 files: 2 errors, 2 warnings, 1 note\n")


@pytest.mark.parametrize(
    ("environment", "colourful"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "", "NO_COLOR": ""}, False),
    ],
)
def test_colours_are_for_those_who_want_them(environment: dict[str, str], colourful: bool, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": WRONG})

    ran = shows.run("check", folder=folder, **{"NO_COLOR": "", "FORCE_COLOR": ""} | environment)
    data = shows.run("check", "--format", "json", folder=folder, **environment)

    assert ("\x1b[" in ran.out) is colourful
    assert re.sub(r"\x1b\[\d*m", "", ran.out) == shows.call("check", folder=folder).out
    assert "\x1b[" not in data.out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_gets_colours(tmp_path: Path) -> None:
    ran = shows.run_on_terminal("build", folder=shows.small(tmp_path, {"first.md": WRONG}))

    assert "EP102 \x1b[31m\x1b[1merror\x1b[0m: 'guests' is '3', not a name" in ran.err


# Exit statuses


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    ("episode", "options", "status"),
    [(GOOD, [], 0), (GOOD, ["--strict"], 0), (ODD, [], 0), (ODD, ["--strict"], 1), (WRONG, [], 1)],
)
def test_warnings_fail_only_when_strict(
    command: str, episode: bytes, options: list[str], status: int, tmp_path: Path
) -> None:
    ran = shows.call(command, *options, folder=shows.small(tmp_path, {"first.md": episode}))

    assert ran.status == status


def test_strict_does_not_mind_what_is_only_information(tmp_path: Path) -> None:
    folder = shows.small(
        tmp_path, {"first.md": make.markdown("title: The First\nguest_s: [Ada]\npublished: 2026-01-01")}
    )

    ran = shows.call("check", "--strict", folder=folder)

    assert " info: " in ran.out
    assert ran.status == 0


def test_the_exit_status_reaches_the_shell(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": WRONG})

    assert shows.run("menu", folder=folder).status == 0
    assert shows.run("check", folder=folder).status == 1
    assert shows.run("chekc", folder=folder).status == 2


# notes


def test_notes_prints_one_text_and_nothing_else(sample: Path, built: shows.Built) -> None:
    ran = shows.run("notes", "01-the-umbrella-and-the-tuba", "--for", "youtube", folder=sample)

    written = built("sample") / "output" / "notes" / "01-the-umbrella-and-the-tuba" / "youtube.txt"
    assert ran == shows.Ran(0, written.read_text(encoding="utf-8"), "")


@pytest.mark.parametrize(
    "episode",
    ["02-sand-in-a-suitcase", "sand", "SAND", "episodes/02-sand-in-a-suitcase.md", "02-sand-in-a-suitcase.md"],
)
def test_an_episode_is_a_slug_a_path_or_a_part_of_a_slug(episode: str, sample: Path) -> None:
    ran = shows.call("notes", episode, "--for", "markdown", folder=sample)

    assert ran.status == 0
    assert ran.out.startswith("# Sand in a Suitcase\n")


def test_an_episode_is_a_path_as_seen_from_here(sample: Path) -> None:
    ran = shows.call("notes", "02-sand-in-a-suitcase.md", "--for", "markdown", folder=sample / "episodes")

    assert ran.out.startswith("# Sand in a Suitcase\n")


def test_a_whole_slug_is_meant_also_when_it_is_a_part_of_another(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"sand.md": GOOD, "sand-again.md": WRONG})

    ran = shows.call("notes", "sand", "--for", "markdown", folder=folder)

    assert ran.out.startswith("# A Good One\n")


@pytest.mark.parametrize("episode", ["letter", "not-before"])
def test_drafts_and_episodes_of_the_future_have_notes_too(episode: str, sample: Path) -> None:
    ran = shows.call("notes", episode, "--for", "youtube", folder=sample)

    assert ran.status == 0
    assert ran.out.strip()


def test_notes_of_an_unreadable_episode_are_problems(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": b"---\ntitle: 'x\n"})

    ran = shows.call("notes", "first", "--for", "youtube", folder=folder)

    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("episodes/first.md:2: RD103 error: ")


def test_copy_puts_the_text_on_the_clipboard_too(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", copied.append)

    ran = shows.call("notes", "sand", "--for", "youtube", "--copy", folder=sample)

    assert ran.status == 0
    assert copied == [ran.out.removesuffix("\n")]


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can a machine be without a clipboard")
def test_without_a_clipboard_the_text_is_printed_all_the_same(sample: Path) -> None:
    ran = shows.run(
        "notes", "sand", "--for", "youtube", "--copy", folder=sample, PATH="", DISPLAY="", WAYLAND_DISPLAY=""
    )

    assert ran.status == 2
    assert ran.out.startswith("A suitcase too heavy for the shelf")
    assert ran.err == "feedtool: the text cannot be copied: this machine has no clipboard that feedtool knows\n"


def test_the_title_is_printed_instead_as_long_as_the_platform_takes_it(tmp_path: Path) -> None:
    long = make.markdown(f"title: {'lemons ' * 20}\npublished: 2026-01-01\n")
    folder = shows.small(tmp_path, {"first.md": long})

    ran = shows.call("notes", "first", "--for", "youtube", "--title", folder=folder)

    assert ran.status == 0
    assert ran.out == "lemons " * 13 + "lemons…\n"
    assert "NT103 info: the title is longer than the 100 characters of YouTube" in ran.err


def test_a_platform_with_two_files_prints_the_one_that_is_named(sample: Path) -> None:
    html = shows.call("notes", "sand", "--for", "spotify", folder=sample)
    text = shows.call("notes", "sand", "--for", "spotify.txt", folder=sample)
    none = shows.call("notes", "sand", "--for", "spotify.md", folder=sample)

    assert html.out.startswith("<p>")
    assert html == shows.call("notes", "sand", "--for", "spotify.html", folder=sample)
    assert text.out.startswith("A suitcase too heavy for the shelf")
    assert (none.status, none.err) == (
        2,
        "feedtool: no notes called 'spotify.md'; there are spotify.html, spotify.txt\n",
    )


def test_all_lists_every_text_with_its_length(sample: Path) -> None:
    ran = shows.call("notes", "sand", "--for", "all", folder=sample)

    assert ran.status == 0
    listed = {line.split()[0]: line for line in ran.out.splitlines()}
    assert list(listed) == sorted(listed)
    assert {"apple.html", "spotify.html", "spotify.txt", "x.txt", "jsonld.json", "youtube.txt"} <= listed.keys()
    assert re.fullmatch(r"youtube\.txt +[\d,]+ of 5,000 bytes +\*", listed["youtube.txt"])
    assert re.fullmatch(r"bluesky\.txt +\d+ of 300 graphemes, \d+ of 3,000 bytes", listed["bluesky.txt"])
    assert re.fullmatch(r"markdown\.md +no limit +\*", listed["markdown.md"])


@pytest.mark.skipif(sys.platform != "linux", reason="the programs are those of Linux")
@pytest.mark.parametrize(
    ("program", "display", "given"),
    [
        ("wl-copy", {"WAYLAND_DISPLAY": "wayland-0"}, "--type text/html"),
        ("xclip", {"WAYLAND_DISPLAY": "", "DISPLAY": ":0"}, "-selection clipboard -t text/html"),
    ],
)
def test_html_is_copied_as_formatted_text(
    program: str, display: dict[str, str], given: str, sample: Path, tmp_path: Path
) -> None:
    record = tmp_path / "record"
    make.files(tmp_path, {f"bin/{program}": f'#!/bin/sh\necho "$@" > {record}\ncat >> {record}\n'})
    (tmp_path / "bin" / program).chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"

    ran = shows.run("notes", "sand", "--for", "apple", "--copy", folder=sample, PATH=path, **display)

    assert (ran.status, ran.err) == (0, "")
    assert record.read_text("utf-8") == f"{given}\n{ran.out.removesuffix(chr(10))}"


def test_html_that_cannot_be_copied_as_formatted_text_is_copied_as_its_source(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", copied.append)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    ran = shows.call("notes", "sand", "--for", "apple", "--copy", folder=sample)

    assert copied == [ran.out.removesuffix("\n")]
    assert ran.err.startswith("feedtool: copied as HTML source")


# menu


def test_menu_lists_what_can_be_chosen_and_what_it_is(tmp_path: Path) -> None:
    ran = shows.call("menu", folder=tmp_path)

    assert ran.status == 0
    assert re.search(r"^notes:\n  apple +An episode's description on Apple Podcasts", ran.out, re.MULTILINE)
    assert re.search(r"^  rss +The RSS feed", ran.out, re.MULTILINE)
    assert [line for line in ran.out.splitlines() if not re.fullmatch(r"\S.*:|  \w+ +\S.*\S", line)] == []


# Which show


def test_config_may_stand_before_and_after_the_command(tmp_path: Path) -> None:
    config = shows.small(tmp_path / "show", {"first.md": GOOD}) / "config" / "show.yaml"

    before = shows.call("--config", config, "check", "-v", folder=tmp_path)
    after = shows.call("check", "-v", "--config", config, folder=tmp_path)

    assert before == after
    assert before.err.endswith("1 file: nothing to complain about\n")


def test_the_config_after_the_command_beats_the_one_before(tmp_path: Path) -> None:
    shows.small(tmp_path / "one", {"first.md": GOOD})
    shows.small(tmp_path / "two", {"first.md": GOOD, "second.md": OTHER})

    first, second = "one/config/show.yaml", "two/config/show.yaml"
    ran = shows.call("--config", first, "check", "-v", "--config", second, folder=tmp_path)

    assert "\n2 files: " in ran.err


@pytest.mark.parametrize("here", [".", "config", "episodes", "episodes/drafts/old"])
def test_the_nearest_show_upwards_is_taken(here: str, tmp_path: Path) -> None:
    shows.small(tmp_path, {"far.md": GOOD})
    near = shows.small(tmp_path / "near", {"first.md": GOOD, "second.md": OTHER})
    (near / here).mkdir(parents=True, exist_ok=True)

    ran = shows.call("build", folder=near / here)

    assert ran.status == 0
    assert "2 episodes" in ran.err
    assert (near / "output" / "feed.xml").is_file()
    assert not (tmp_path / "output").exists()


def test_a_config_may_be_called_and_stand_anywhere(tmp_path: Path) -> None:
    text = make.SHOW + "episodes: texts\noutput: public\n"
    make.files(tmp_path, {"podcast.yaml": text, "texts/first.md": WRONG})

    ran = shows.call("build", "--config", "podcast.yaml", folder=tmp_path)

    assert "texts/first.md:3:9: EP102 error" in ran.err
    assert (tmp_path / "public" / "feed.xml").is_file()


# Wrong names


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["buld"], "no command called 'buld'; did you mean 'build'?"),
        (["xyzzy"], "no command called 'xyzzy'"),
        (["build", "--strct"], "no option called '--strct'; did you mean '--strict'?"),
        (["build", "--alow"], "no option called '--alow'; did you mean '--allow-removals'?"),
        (["build", "--allow"], "no option called '--allow'; did you mean '--allow-removals'?"),
        (["build", "--dryrun"], "no option called '--dryrun'; did you mean '--dry-run'?"),
        (["check", "--stat"], "no option called '--stat'; did you mean '--statistics'?"),
        (["check", "--hlp"], "no option called '--hlp'; did you mean '--help'?"),
        (["--confg", "x", "build"], "no option called '--confg'; did you mean '--config'?"),
        (["build", "--format", "jsn"], "no format called 'jsn'; did you mean 'json'?"),
        (["build", "--format", "xml"], "no format called 'xml'; there are text, json, github"),
        (["notes", "sand", "--for", "youtub"], "no notes called 'youtub'; did you mean 'youtube'?"),
        (["notes", "sand"], "option '--for' is missing; there are apple, bluesky, host, "),
        (["notes", "--for", "web"], "missing argument 'EPISODE'"),
        (["notes", "02-sand-in-suitcase", "--for", "web"], "no episode called '02-sand-in-suitcase'; did you mean "),
        (["notes", "nothing-like-it", "--for", "web"], "no episode called 'nothing-like-it'"),
        (["check", "nothing-like-it"], "no episode called 'nothing-like-it'"),
        (["build", "--now", "soon"], "'--now' is 'soon', not a date; write year-month-day, as in "),
        (["build", "--jobs", "0"], "invalid value for '--jobs': 0 is not in the range x>=1"),
        (["build", "--jobs", "many"], "invalid value for '--jobs': 'many' is not a valid integer"),
        (["build", "--config"], "option '--config' requires an argument"),
        (["menu", "surplus"], "got unexpected extra argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_word_is_told_in_one_line(arguments: list[str], said: str, sample: Path) -> None:
    ran = shows.call(*arguments, folder=sample)

    first, *rest = ran.err.splitlines()
    assert ran.status == 2
    assert ran.out == ""
    assert first.startswith(f"feedtool: {said}")
    assert [line for line in rest if not re.fullmatch(r"  try 'feedtool.* --help'", line)] == []


def test_a_near_miss_of_an_episode_is_answered_with_its_slug(sample: Path) -> None:
    ran = shows.call("notes", "02-sand-in-suitcase", "--for", "web", folder=sample)

    assert "did you mean '02-sand-in-a-suitcase'?" in ran.err


def test_a_part_of_several_slugs_is_answered_with_all_of_them(sample: Path) -> None:
    ran = shows.call("notes", "the", "--for", "youtube", folder=sample)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "feedtool: 'the' could be 00-what-the-last-train-brings, 01-the-umbrella-and-the-tuba, 03-the-shelf-in-spring; "
        "write more of it\n"
    )


# Help


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_of_a_command_shows_an_example(command: str, option: str, tmp_path: Path) -> None:
    ran = shows.call(command, option, folder=tmp_path)

    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: feedtool {command}")
    assert re.search(rf"^  feedtool {command}\b", ran.out, re.MULTILINE)


def test_help_lists_every_command_in_the_order_of_the_work(tmp_path: Path) -> None:
    ran = shows.call("--help", folder=tmp_path)

    listed = re.findall(r"^  (\w+)  +\S", ran.out.partition("Commands:")[2], re.MULTILINE)
    assert ran.status == 0
    assert sorted(listed) == sorted(COMMANDS)
    assert [command for command in listed if command in ("build", "check", "notes", "menu")] == [
        "build",
        "check",
        "notes",
        "menu",
    ]


def test_no_command_at_all_is_answered_with_help(tmp_path: Path) -> None:
    ran = shows.call(folder=tmp_path)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Usage: feedtool")
    assert "Commands:" in ran.err


def test_the_version_is_told(tmp_path: Path) -> None:
    ran = shows.call("--version", folder=tmp_path)

    assert re.fullmatch(r"feedtool \d+\.\d+\.\d+\S*\n", ran.out)


# A show that cannot be run with


def test_every_problem_of_a_show_is_told_with_its_line(tmp_path: Path) -> None:
    text = "titel: A Show\nlanguage: english please\nexplicit: perhaps\ncategories: [Knitting]\nhosts: [ada]\n"
    folder = make.files(tmp_path, {"config/show.yaml": text})

    ran = shows.run("build", folder=folder)

    told = [line.partition(" error: ") for line in ran.err.splitlines() if line.startswith("config/")]
    assert ran.status == 2
    assert [place for place, _, _ in told] == [
        *["config/show.yaml:1: SH101"] * 5,
        "config/show.yaml:1:1: SH103",
        "config/show.yaml:2:11: SH102",
        "config/show.yaml:3:11: SH102",
        "config/show.yaml:4:14: SH102",
    ]
    assert "'titel' is not a key that feedtool knows; did you mean 'title'?" in [message for _, _, message in told]
    assert ran.err.endswith("feedtool: config/show.yaml has to be mended first\n")


@pytest.mark.parametrize("command", ["build", "check", "notes"])
@pytest.mark.parametrize(
    "config",
    [
        b"title: 'never closed\n",
        b"",
        b"\n\n",
        b"title: Caf\xe9\n",
        b"\xff\xfet\x00",
        b"- a list\n",
        b"just text",
        b"\0\0\0",
        b"[" * 5_000,
        b"a: &a [*a]\n",
        b"!!python/object/apply:os.system [ls]\n",
    ],
    ids=["quote", "empty", "blank", "latin-1", "utf-16", "list", "text", "null", "deep", "loop", "tag"],
)
def test_a_show_that_is_not_one_is_no_traceback(command: str, config: bytes, tmp_path: Path) -> None:
    folder = make.files(tmp_path, {"config/show.yaml": config})

    ran = shows.call(command, *(["x", "--for", "web"] if command == "notes" else []), folder=folder)

    assert (ran.status, ran.out) == (2, "")
    assert re.match(r"config/show\.yaml:1: \w+ (error|warning): ", ran.err)
    assert ran.err.endswith("feedtool: config/show.yaml has to be mended first\n")


@pytest.mark.parametrize("command", ["build", "check", "notes"])
@pytest.mark.parametrize("config", ["nowhere.yaml", "config", "no/such/folder/show.yaml"])
def test_a_config_that_is_no_file_is_one_line(command: str, config: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path)
    more = ["x", "--for", "web"] if command == "notes" else []

    ran = shows.call(command, *more, "--config", config, folder=folder)

    assert ran.status == 2
    assert re.fullmatch(rf"feedtool: {config} is [^\n]+\n", ran.err)


def test_a_config_that_is_nearly_one_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    folder = shows.small(tmp_path)
    (folder / "other").mkdir()
    (folder / "other/show.yml").write_text("title: A\n", encoding="utf-8")

    assert shows.call("build", "--config", "config", folder=folder).err == (
        "feedtool: config is a folder; a show's settings are in config/show.yaml; did you mean config/show.yaml?\n"
    )
    assert shows.call("build", "--config", "other/show.yaml", folder=folder).err == (
        "feedtool: other/show.yaml is not there; a show's settings are in config/show.yaml; "
        "did you mean other/show.yml?\n"
    )
    assert "only `feedtool build` takes a pattern" in shows.call("check", "--config", "*/show.yaml", folder=folder).err


def test_a_show_yml_has_to_be_called_show_yaml(tmp_path: Path) -> None:
    make.files(tmp_path, {"config/show.yml": make.SHOW})

    ran = shows.call("build", folder=tmp_path)

    assert ran.status == 2
    assert ran.err.endswith("show.yml has to be called show.yaml\n")


def test_an_output_around_us_is_called_by_its_name(tmp_path: Path) -> None:
    folder = shows.small(tmp_path)
    shows.call("build", folder=folder)

    ran = shows.call("build", folder=folder / "output")

    assert ran.err.startswith(f"{folder.resolve() / 'output'}: ")


def test_a_config_whose_name_is_too_long_is_one_line(tmp_path: Path) -> None:
    ran = shows.call("build", "--config", "x" * 300, folder=tmp_path)

    assert ran.status == 2
    assert ran.err.count("\n") == 1


def test_no_show_at_all_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    ran = shows.run("build", folder=tmp_path)

    assert ran.status == 2
    assert ran.err == (
        f"feedtool: no {Path('config/show.yaml')} here or in any folder above; "
        "name one with --config, or go to the folder of a show\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files do not bind on Windows")
@pytest.mark.parametrize("path", ["config/show.yaml", "config", "episodes"])
def test_what_we_may_not_read_is_one_line(path: str, open_folder: Path) -> None:
    folder = shows.small(open_folder, {"first.md": GOOD})
    shows.call("check", folder=folder)
    (folder / path).chmod(0)

    with shows.without_rights():
        ran = shows.call("build", "--config", "config/show.yaml", folder=folder)

    (folder / path).chmod(0o755)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("feedtool: ")
    assert ran.err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files do not bind on Windows")
def test_an_episode_that_we_may_not_read_is_a_problem_and_the_others_are_built(open_folder: Path) -> None:
    folder = shows.small(open_folder, {"first.md": GOOD, "second.md": OTHER})
    shows.call("build", folder=folder)
    folder.chmod(0o777)
    (folder / "output").rename(folder / "built-by-root")
    (folder / "episodes" / "first.md").chmod(0)

    with shows.without_rights():
        ran = shows.call("build", folder=folder)

    assert ran.status == 1
    assert re.search(
        r"(?m)^episodes/first\.md: RD110 error: episodes/first\.md cannot be read: permission denied\n    fix: ",
        ran.err,
    )
    assert "1 episode; 1 unreadable" in ran.err


@pytest.mark.parametrize(("target", "reason"), [("gone.md", "no such file or directory"), ("second.md", ".*links")])
def test_a_link_that_leads_nowhere_is_a_problem_and_the_others_are_built(
    target: str, reason: str, tmp_path: Path
) -> None:
    folder = shows.small(tmp_path, {"first.md": GOOD})
    (folder / "episodes" / "second.md").symlink_to(target)

    for _ in range(2):
        ran = shows.call("build", folder=folder)

        assert ran.status == 1
        assert re.search(
            rf"(?m)^episodes/second\.md: RD110 error: \S+\.md cannot be read: {reason}\n    fix: bring",
            ran.err,
        )
        assert "1 episode" in ran.err


@pytest.mark.parametrize("key", ["episodes", "people"])
def test_a_folder_that_is_not_there(key: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": GOOD}, more=f"{key}: ../nowhere\n")

    ran = shows.call("build", folder=folder)

    if key == "episodes":
        assert ran.status == 2
        assert re.fullmatch(r"feedtool: the folder \S+nowhere cannot be read: no such file or directory\n", ran.err)
    else:
        assert ran.status == 0


# Streams


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
def test_results_are_utf_8_wherever_they_go(encoding: str, sample: Path) -> None:
    ran = shows.run("notes", "tuba", "--for", "youtube", folder=sample, PYTHONIOENCODING=encoding, PYTHONUTF8="0")

    assert ran.status == 0
    assert "The umbrella — green, and a little proud — is still with us." in ran.out
    assert "Zoë Penhale" in ran.out


def test_file_names_that_are_not_utf_8_are_told_and_built(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"good.md": GOOD})
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/episodes/caf\xe9.md")).write_bytes(WRONG)
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")

    ran = shows.run("build", "--format", "json", folder=folder)

    assert ran.status == 1
    assert {problem["path"] for problem in json.loads(ran.out)} == {"episodes/caf\ufffd.md"}
    assert (folder / "output" / "notes" / "caf" / "youtube.txt").is_file()


def test_a_log_gets_no_bar_and_no_colours(sample: Path) -> None:
    ran = shows.run("build", "--now", "2026-06-01", folder=sample, TERM="xterm-256color")

    assert "\x1b" not in ran.out + ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_gets_a_bar_that_goes_away(tmp_path: Path) -> None:
    lines = "".join(f"- {{line: About lemons and trumpets, sec: {10 * n}}}\n" for n in range(400))
    text = make.markdown(f"title: One\npublished: 2026-04-01\ntranscript:\n{lines}")
    folder = shows.small(tmp_path, {f"{number}.md": text for number in range(30)})

    ran = shows.run_on_terminal("build", "--no-cache", "--jobs", "1", folder=folder)

    assert ran.status == 0
    bar = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", ran.err)
    assert re.search(r"building ━+ +\d+/30 \d:\d\d:\d\d", bar), "what is being done, and how much is left"
    assert re.search(r"output: 30 episodes; [^\n]*\r\n$", bar)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_bar_has_no_thread_that_a_forked_process_would_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty

    ours, theirs = pty.openpty()
    before = threading.active_count()
    with os.fdopen(theirs, "w") as there:
        monkeypatch.setattr(sys, "stderr", there)
        with Progress("building", 2, patience=0) as progress:
            during = threading.active_count()
            progress.tick(2, 2)
    said = os.read(ours, 10_000).decode()
    os.close(ours)

    assert during == before
    assert "0/2" in said
    assert "2/2" in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no closed pipes of this kind")
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    # more than any pipe holds
    folder = shows.small(
        tmp_path, {"first.md": make.markdown("title: The First\npublished: 2026-01-01", body="lemons\n" * 300_000)}
    )
    command = [sys.executable, "-m", "feedtool", "notes", "first", "--for", "markdown"]

    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.read(10)
        running.stdout.close()
        said = running.stderr.read().decode()

    assert (running.returncode, said) == (0, "")
