"""Bad input: each fault is told once, with file, line, code and fix, and takes nothing else down."""

import re
import shutil
from pathlib import Path

import pytest
from lxml import etree

import make
import shows

GOOD = make.markdown("title: A Good One")


def told(data: bytes, folder: Path) -> list[str]:
    """Return what `check` says about an episode file with the bytes *data*, which stands beside a good one."""
    ran = shows.call("check", folder=shows.small(folder, {"bad.md": data, "good.md": GOOD}))
    problems, fixes = shows.told(ran.out)
    problems = [problem for problem in problems if " ID106 " not in problem]  # no episode here has a date
    assert all(fixes)
    assert ran.status == (1 if any(" error: " in problem for problem in problems) else 0)
    return problems


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(
            b"---\ntitle: The First: a beginning\n---\n",
            "episodes/bad.md:2:8: RD103 error: not YAML: there is a second ': ' in a value without quotes",
            id="second-colon",
        ),
        pytest.param(
            b"---\ntitle: The First\ndescription: [1, 2\nseason: 3\n---\n",
            "episodes/bad.md:3:14: RD103 error: not YAML: the '[' here is never closed",
            id="open-bracket",
        ),
        pytest.param(
            b'---\ntitle: The First\nseason: 2\ndescription: "cut off in the mid',
            "episodes/bad.md:4: RD103 error: not YAML: the quoted text that begins here is never closed",
            id="cut-off",
        ),
        pytest.param(
            "---\ntitle: Café\n---\n".encode("latin-1"),
            "episodes/bad.md:2: RD101 error: the file is not UTF-8: byte 0xE9 ('é' in Windows-1252)",
            id="latin-1",
        ),
        pytest.param(
            "---\ntitle: Café\n---\n".encode("utf-16"),
            "episodes/bad.md:1: RD101 error: the file is UTF-16, not UTF-8",
            id="utf-16",
        ),
        pytest.param(
            b"# The First\n\nWelcome.\n",
            "episodes/bad.md:1: RD102 error: the file does not begin with front matter",
            id="no-front-matter",
        ),
        pytest.param(
            b"",
            "episodes/bad.md:1: RD102 error: the file does not begin with front matter",
            id="empty",
        ),
        pytest.param(
            b"---\n- title\n- season\n---\n",
            "episodes/bad.md:2: RD104 error: there is a list where `key: value` lines belong",
            id="list-for-map",
        ),
        pytest.param(
            b"---\nwelcome\n---\n",
            "episodes/bad.md:2: RD104 error: there is plain text where `key: value` lines belong",
            id="text-for-map",
        ),
        pytest.param(
            b"---\ntitle: !!python/object:os.system x\n---\n",
            "episodes/bad.md:2: RD109 error: the tag '!!python/object:os.system' asks for a special object",
            id="tag",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(data: bytes, problem: str, tmp_path: Path) -> None:
    assert told(data, tmp_path) == [problem]


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("transcript: text", "3:13: EP102 error: 'transcript' is 'text', not a list"),
        ("transcript: {a: b}", "3: EP102 error: 'transcript' is a mapping, not a list"),
        ("guests: 3", "3:9: EP102 error: 'guests' is '3', not a name"),
        ("guests: {a: b}", "3:10: EP102 error: 'guests' has somebody with 'a', which is not a key that feedtool knows"),
        ("links:\n- https://a.example/", "3: EP102 error: 'links' is a list, not a mapping"),
        ("links:\n  youtube: watch", "4:12: EP102 error: 'links' has 'youtube', which is 'watch', not a web address"),
        ("ids: abc", "3:6: EP102 error: 'ids' is 'abc', not a mapping"),
        ("description: [a, b]", "3: EP102 error: 'description' is a list, not text"),
        ("audio: [a]", "3: EP102 error: 'audio' is a list"),
        ("season: two", "3:9: EP102 error: 'season' is 'two', not a whole number from 1 on"),
        ("type: traler", "3:7: EP102 error: 'type' is 'traler'; did you mean 'trailer'?"),
        ("published: next Friday", "3:12: EP102 error: 'published' is 'next Friday', not a date"),
        (
            "dateadded: 2026-02-30",
            "3:12: EP102 error: 'dateadded' is '2026-02-30', not a date: the days of 2026-02 go from 1 to 28",
        ),
        ("duration: an hour", "3:11: EP102 error: 'duration' is 'an hour': not a time"),
        ("transcript:\n- line: Hi\n  time: nine", "5:9: TR102 error: 'time' is 'nine': not a time"),
        ("transcript:\n- line: Hi\n  sec: 9:99", "5:8: TR102 error: 'sec' is '9:99': minutes and seconds go up to 59"),
    ],
    ids=lambda value: str(value).replace("\n", " ").partition(" error")[0],
)
def test_a_value_of_the_wrong_shape_is_one_problem(front: str, problem: str, tmp_path: Path) -> None:
    assert told(make.markdown(f"title: The First\n{front}\n"), tmp_path) == [f"episodes/bad.md:{problem}"]


def test_a_missing_title_is_one_problem(tmp_path: Path) -> None:
    assert told(b"---\nseason: 1\n---\n", tmp_path) == ["episodes/bad.md:2: EP101 error: 'title' is missing"]


def test_two_files_with_one_slug_are_one_problem_at_the_second(tmp_path: Path) -> None:
    folder = shows.small(
        tmp_path,
        {"A Day.md": make.markdown("title: One\npublished: 2026-01-01"), "a-day.md": make.markdown("title: Two")},
    )

    ran = shows.call("check", folder=folder)

    assert ran.status == 1
    (problem,), (fix,) = shows.told(ran.out)
    assert problem.startswith("episodes/a-day.md:1: EP106 error: the slug 'a-day' of this file is that of ")
    assert "episodes/A Day.md" in problem
    assert fix == "rename one of the two files"


def test_of_two_files_with_one_slug_the_first_is_built(tmp_path: Path) -> None:
    folder = shows.small(
        tmp_path,
        {"A Day.md": make.markdown("title: One\npublished: 2026-01-01"), "a-day.md": make.markdown("title: Two")},
    )

    shows.build(folder)

    assert titles(folder) == ["One"]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"---\ntitle: [\n---\n", b"---\ntitle: 'x\n", b"---\n- a\n---\n", b"# no front matter\n"],
)
def test_all_other_episodes_are_built(data: bytes, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"a.md": GOOD, "bad.md": data, "z.md": make.markdown("title: Another")})

    ran = shows.call("build", folder=folder)

    assert ran.status == 1
    assert titles(folder) == ["Another", "A Good One"]


def test_an_episode_is_built_with_what_can_be_read_of_it(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": make.markdown("title: The First\nguests: 3\nseason: two")})

    ran = shows.call("build", folder=folder)

    assert ran.status == 1
    assert titles(folder) == ["The First"]


def test_every_fault_of_a_file_is_told_in_one_run(tmp_path: Path) -> None:
    found = told(make.markdown("season: two\nguests: 3\nlinks: [a]\npublished: soon"), tmp_path)

    assert [problem.partition(" error")[0] for problem in found] == [
        "episodes/bad.md:2: EP101",
        "episodes/bad.md:2:9: EP102",
        "episodes/bad.md:3:9: EP102",
        "episodes/bad.md:4: EP102",
        "episodes/bad.md:5:12: EP102",
    ]


def test_control_characters_in_a_title_do_not_make_an_unreadable_feed(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": b'---\ntitle: "bell \x07 and \\x08 and \\e"\n---\nBody \x00 too.\n'})

    ran = shows.call("build", folder=folder)

    assert ran.status == 0
    assert titles(folder) == ["bell and and"]


def test_an_unreadable_person_does_not_take_the_show_down(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": make.markdown("title: The First\nguests: [ada]")})
    make.files(folder, {"config/people/ada.md": b"---\ntitle: 'x\n", "config/people/grace.md": b"\xff"})

    ran = shows.call("build", folder=folder)

    assert ran.status == 1
    assert "config/people/ada.md:2: RD103 error" in ran.err
    assert "config/people/grace.md:1: RD1" in ran.err
    assert titles(folder) == ["The First"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("language: en\n", "config/show.yaml:9:1: RD108 warning: 'language' is given twice, here and at line 5"),
        ("langage: en\n", "config/show.yaml:9:1: SH103 error: 'langage' is not a key that feedtool knows"),
        ("type: weekly\n", "config/show.yaml:9:7: SH102 error: 'type' is 'weekly'"),
        ("links: [a]\n", "config/show.yaml:9: SH102 error: 'links' is a list, not a mapping"),
        ("audio: {url: https://a.example/x.mp3}\n", "config/show.yaml:9:14: SH102 error: 'audio.url' is"),
        ("notes: [youtub]\n", "config/show.yaml:9:9: SH102 error: 'notes' has an item that is 'youtub'; did you mean"),
        ("standing: 'never closed\n", "config/show.yaml:9: RD103 error: not YAML"),
        ("standing: a: b\n", "config/show.yaml:9:11: RD103 error: not YAML"),
    ],
)
def test_a_wrong_show_is_told_with_its_line(text: str, problem: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": GOOD})
    make.files(folder, {"config/show.yaml": make.SHOW + text})

    ran = shows.call("check", folder=folder)

    told_once = [problem for problem in shows.told(ran.err + ran.out)[0] if problem.startswith("config/")]
    assert len(told_once) == 1
    assert told_once[0].startswith(problem)
    assert ran.status == (2 if " error" in problem else 0)


def test_an_output_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    folder = make.files(shows.small(tmp_path, {"first.md": GOOD}), {"output": "in the way"})

    ran = shows.call("build", folder=folder)

    assert ran.status == 2
    assert re.fullmatch(r"feedtool: \S+/output/\S+ cannot be written: \S+/output is not a folder\n", ran.err)
    assert ran.out == ""


# The real thing


def test_two_broken_files_among_the_real_ones_are_told_and_the_others_built(tmp_path: Path) -> None:
    folder = shows.real(tmp_path, "2026")
    make.files(folder, {"config/show.yaml": make.SHOW + "episodes: ../episodes\n"})
    (folder / "episodes").mkdir()
    for path in shows.real_episodes("2026").glob("*.md"):
        shutil.copyfile(path, folder / "episodes" / path.name)
    cut, odd = folder / "episodes" / "crisp-dm.md", folder / "episodes" / "data-team-roles.md"
    whole = cut.read_bytes()
    kept = whole[: whole.index(b"time: '", len(whole) // 2) + len(b"time: '1")]
    cut.write_bytes(kept)
    odd.write_bytes(odd.read_bytes().replace(b"\ntitle: ", b"\ntitle: \xe9", 1))

    ran = shows.call("build", folder=folder)

    errors = [line for line in ran.err.splitlines() if " error: " in line]
    line = kept.count(b"\n") + 1
    assert ran.status == 1
    assert errors == [
        f"episodes/crisp-dm.md:{line}: RD103 error: not YAML: the quoted text that begins here is never closed",
        "episodes/data-team-roles.md:2: RD101 error: the file is not UTF-8: byte 0xE9 ('é' in Windows-1252)",
    ]
    assert len(titles(folder)) == 30
    assert "output: 30 episodes; 2 unreadable" in ran.err


def titles(folder: Path) -> list[str | None]:
    """Return the titles of the items in the feed that was built."""
    return [item.findtext("title") for item in etree.parse(str(folder / "output" / "feed.xml")).iter("item")]


BY_ITSELF = "delete the line: one.srt beside the episode is taken by itself"
BESIDE = "delete the line, and put {} beside the episode as {}: then it is taken by itself"


@pytest.mark.parametrize(
    ("written", "what", "fix"),
    [
        ("one.srt", "'one.srt', a file", BY_ITSELF),
        ("../subtitles/The One.VTT", "'../subtitles/The One.VTT', a file", BESIDE.format("that file", "one.vtt")),
        ("[one.srt]", "a list of nothing but 'one.srt', a file", BY_ITSELF),
        ("one.docx", "'one.docx', a file", BESIDE.format("the transcript", "one.srt or one.vtt")),
    ],
)
def test_a_transcript_that_is_named_is_not_taken_for_what_is_said(
    written: str, what: str, fix: str, tmp_path: Path
) -> None:
    spoken = "1\n00:00:01,000 --> 00:00:03,500\nThe wires froze.\n"
    episode = make.markdown(f"title: One\npublished: 2026-01-01\ntranscript: {written}\n")
    folder = make.files(shows.small(tmp_path, {"one.md": episode}), {"episodes/one.srt": spoken})

    making, _ = shows.build(folder)

    (wrong,) = (problem for problem in making.problems if problem.code == "EP102")
    assert (wrong.message, wrong.fix) == (f"'transcript' is {what}", fix)
    assert wrong.place.line == 4
    assert "The wires froze." in (folder / "output" / "transcripts" / "one.vtt").read_text("utf-8")


@pytest.mark.parametrize("line", ["Read it in notes.txt", "It is in one.srt and two.srt", "Hello."])
def test_a_line_that_mentions_a_file_is_a_line(line: str, tmp_path: Path) -> None:
    episode = make.markdown(f"title: One\npublished: 2026-01-01\ntranscript:\n- {line}\n")

    making, _ = shows.build(shows.small(tmp_path, {"one.md": episode}))

    assert [problem for problem in making.problems if problem.code == "EP102"] == []
