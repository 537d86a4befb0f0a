"""Where the chapters of an episode come from, and how their list is put in order."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
import shows
from feedtool import chapters, clock, convert, plugins
from feedtool.chapters import settle
from feedtool.model import Chapter, Outline
from feedtool.problems import Place, Problem

# Sources

SOURCES = {
    "frontmatter": "chapters: ['0:00 Own', '1:00 Two']\n",
    "clips": "quotableClips: [{name: Clip, startOffset: 0, endOffset: 60}]\n",
    "headers": "transcript: [{header: Header, time: '0:00'}]\n",
    "body": "---\n0:00 Noted\n1:00 Two\n",
}
FILE = '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Filed"}]}'
TITLES = {"frontmatter": "Own", "clips": "Clip", "headers": "Header", "body": "Noted", "files": "Filed"}


def full(folder: Path, *order: str, without: str = "") -> Path:
    """Make a show that takes chapters from *order*, with an episode that has all kinds, but not *without*."""
    head = "".join(text for name, text in SOURCES.items() if name not in (without, "body"))
    body = SOURCES["body"] if without != "body" else "---\n"
    files = {"first.md": f"---\ntitle: The First\n{head}{body}"}
    if without != "files":
        files["first.chapters.json"] = FILE
    return shows.small(folder, files, f"chapters: {{from: [{', '.join(order)}]}}\n" if order else "")


def report(folder: Path) -> dict[str, str]:
    """Build the show in *folder* and return what its report says of its only episode."""
    assert shows.call("build", folder=folder).status == 0
    (found,) = json.loads((folder / "output" / "report.json").read_text(encoding="utf-8"))["episodes"]
    return found  # type: ignore[no-any-return]  # it is what `json` says


def titles(folder: Path, slug: str = "first") -> list[str]:
    """Return the titles in the chapter file that was built."""
    data = json.loads((folder / "output" / "chapters" / f"{slug}.json").read_text(encoding="utf-8"))
    return [str(one["title"]) for one in data["chapters"]]


def test_the_sources_are_those_of_the_folder_and_files() -> None:
    assert set(chapters.sources()) == TITLES.keys()


@pytest.mark.parametrize("first", TITLES)
def test_the_first_source_that_has_chapters_gives_them_and_is_told(first: str, tmp_path: Path) -> None:
    folder = full(tmp_path, first, *(name for name in TITLES if name != first))

    found = report(folder)

    name = ".chapters.json" if first == "files" else first
    assert titles(folder)[0] == TITLES[first]
    assert found["chapters_from"] == name
    assert f" from {name}\n" in shows.call("check", "-v", folder=folder).err


@pytest.mark.parametrize("first", TITLES)
def test_a_source_that_has_none_is_passed_over_without_a_word(first: str, tmp_path: Path) -> None:
    second = "headers" if first != "headers" else "body"
    folder = full(tmp_path, first, second, without=first)

    found = report(folder)

    assert found["chapters_from"] == second
    assert "CH1" not in shows.call("check", folder=folder).out


def test_without_a_word_about_it_all_sources_are_tried_the_most_deliberate_first(tmp_path: Path) -> None:
    assert report(full(tmp_path))["chapters_from"] == "frontmatter"


def test_a_source_that_is_not_named_is_not_asked(tmp_path: Path) -> None:
    folder = full(tmp_path, "body", without="body")

    assert report(folder)["chapters_from"] == ""
    assert not (folder / "output" / "chapters").exists()
    assert "no chapters\n" in shows.call("check", "-v", folder=folder).err


def test_what_is_wrong_with_a_source_that_gives_none_is_told(tmp_path: Path) -> None:
    text = "---\ntitle: The First\nchapters: [soon]\ntranscript: [{header: Header, sec: 0}]\n---\n"
    folder = shows.small(tmp_path, {"first.md": text})

    ran = shows.call("check", "-v", folder=folder)

    assert "first.md:3:12: CH114 warning: 'soon' in 'chapters' does not begin with a time; it is left out" in ran.out
    assert "1 chapter from headers" in ran.err


# Files beside the episode

OUTLINE = Outline(
    (
        Chapter(0, "Hello"),
        Chapter(75_000, "What is a feature store?"),
        Chapter(3_723_000, "Goodbye & thank you"),
    ),
    "The First",
    4_000_000,
)
WRITTEN = {
    ending: plugins.get("chapters", form).write(OUTLINE)
    for ending, form in chapters.endings().items()
    if hasattr(plugins.get("chapters", form), "write")
}
BY_HAND = {
    ".chapters.txt": "00:00:00 Hello\n00:01:15 What is a feature store?\n01:02:03 Goodbye & thank you\n",
    ".cue.txt": """\
FILE "first.mp3" MP3
  TRACK 01 AUDIO
    TITLE "Hello"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "What is a feature store?"
    INDEX 01 01:15:00
  TRACK 03 AUDIO
    TITLE "Goodbye & thank you"
    INDEX 01 62:03:00
""",
    ".edl": """\
TITLE: First
FCM: NON-DROP FRAME

001  001      V     C        00:00:00:00 00:00:00:01 00:00:00:00 00:00:00:01
 |C:ResolveColorBlue |M:Hello |D:1

002  001      V     C        00:01:15:00 00:01:15:01 00:01:15:00 00:01:15:01
 |C:ResolveColorBlue |M:What is a feature store? |D:1

003  001      V     C        01:02:03:00 01:02:03:01 01:02:03:00 01:02:03:01
 |C:ResolveColorBlue |M:Goodbye & thank you |D:1
""",
}
BY_HAND[".cue"] = BY_HAND[".cue.txt"]
BESIDE = WRITTEN | BY_HAND


def beside(folder: Path, **files: str | bytes) -> Path:
    """Make a show with an episode of nothing but a title, and files beside it, by their endings with `_` for `.`."""
    named = {f"first{ending}": text for ending, text in files.items()}
    return shows.small(folder, {"first.md": make.markdown("title: The First"), **named})


def test_every_ending_has_a_file_here() -> None:
    assert chapters.endings().keys() == BESIDE.keys()


@pytest.mark.parametrize("ending", BESIDE)
def test_a_file_beside_the_episode_gives_its_chapters(ending: str, tmp_path: Path) -> None:
    folder = beside(tmp_path, **{ending: BESIDE[ending]})

    found = report(folder)

    data = json.loads((folder / "output" / "chapters" / "first.json").read_text(encoding="utf-8"))
    assert [(one["startTime"], one["title"]) for one in data["chapters"]] == [
        (one.start // 1_000, one.title) for one in OUTLINE.chapters
    ]
    assert found["chapters_from"] == ending
    told = re.findall(r" (CH\d+) ", shows.call("check", folder=folder).out)
    assert told == (["CH115"] if ending == ".edl" else [])  # which does not say how long a frame is


@pytest.mark.parametrize(("ending", "other"), list(pairwise(chapters.endings())))
def test_a_file_that_is_not_what_its_name_says_is_told_and_the_next_one_counts(
    ending: str, other: str, tmp_path: Path
) -> None:
    folder = beside(tmp_path, **{ending: "%PDF-1.7 nothing of the kind", other: BESIDE[other]})

    ran = shows.call("check", "-v", folder=folder)

    assert ran.status == 1
    assert f"episodes/first{ending}:1: " in ran.out
    assert f"3 chapters from {other}\n" in ran.err


@pytest.mark.parametrize("ending", [one for one in BESIDE if one != ".vtt"])
@pytest.mark.parametrize(
    "data", [b"", b"Nothing of the kind.", b"{}", b"<a/>", b"\xff\xfe\x00", b"\x00" * 100, b"[" * 100_000]
)
def test_a_file_that_gives_no_chapters_is_told_once_at_a_line_of_it(ending: str, data: bytes, tmp_path: Path) -> None:
    folder = beside(tmp_path, **{ending: data})

    ran = shows.call("check", folder=folder)

    problems, _ = shows.told(ran.out)
    assert ran.status == 1
    assert [line.partition(": ")[0].rpartition(":")[0] for line in problems if " ID106 " not in line] == [
        f"episodes/first{ending}"
    ]


def test_subtitles_are_no_chapters_also_when_both_are_called_vtt(tmp_path: Path) -> None:
    spoken = "WEBVTT\n\n" + "".join(
        f"00:{n:02}.000 --> 00:{n + 3:02}.000\n<v Ada>So what we did then was to ask all of them again.\n\n"
        for n in range(0, 57, 3)
    )
    folder = beside(tmp_path, **{".vtt": spoken, ".chapters.vtt": BESIDE[".chapters.vtt"]})

    found = report(folder)

    assert found["chapters_from"] == ".chapters.vtt"
    assert "So what we did" in (folder / "output" / "transcripts" / "first.vtt").read_text(encoding="utf-8")


def test_subtitles_alone_give_no_chapters(tmp_path: Path) -> None:
    folder = beside(tmp_path, **{".srt": "1\n00:00:01,000 --> 00:00:03,000\nHello.\n"})

    assert report(folder)["chapters_from"] == ""


def test_files_of_other_episodes_and_other_endings_are_not_taken(tmp_path: Path) -> None:
    folder = shows.small(
        tmp_path,
        {
            "first.md": make.markdown("title: The First"),
            "first-two.md": make.markdown("title: The Second"),
            "first-two.chapters.json": FILE,
            "first.txt": BY_HAND[".chapters.txt"],
            "first.json": FILE,
            "firs.chapters.json": FILE,
        },
    )

    ran = shows.call("check", "-v", folder=folder)

    assert "first.md: first, no chapters\n" in ran.err
    assert "first-two.md: first-two, 1 chapter from .chapters.json\n" in ran.err


# Order


def settled(*written: str, end: str = "") -> tuple[list[str], list[tuple[int, str, str]]]:
    """Return what becomes of `1:15 Title` or `1:15-2:00 Title`, as `75 Title` or `75-120 Title`, and what is told."""
    made = []
    for line, one in enumerate(written, start=1):
        times, _, title = one.partition(" ")
        start, _, until = times.partition("-")
        made.append(
            make.chapter(start, title, end=make.time(until) if until else None, place=Place("episodes/first.md", line))
        )
    problems: list[Problem] = []
    found = settle(made, make.time(end) if end else None, problems)
    shown = [f"{one.start // 1000}{'' if one.end is None else f'-{one.end // 1000}'} {one.title}" for one in found]
    assert all(problem.fix for problem in problems)
    return shown, [(problem.place.line, problem.code, problem.message) for problem in problems]


def test_a_list_in_order_stays_as_it_is() -> None:
    assert settled("0:00 One", "1:00-1:30 Two", "2:00-3:00 Three", end="4:00") == (
        ["0 One", "60-90 Two", "120-180 Three"],
        [],
    )


def test_no_chapters_are_no_problem() -> None:
    assert settled(end="1:00") == ([], [])


def test_a_list_out_of_order_is_put_in_order_and_told() -> None:
    assert settled("2:00 Two", "1:00 One", "3:00 Three") == (
        ["60 One", "120 Two", "180 Three"],
        [
            (
                2,
                "CH103",
                "chapter 'One' starts at 1:00, but chapter 'Two' starts at 2:00 above it; they were put in order",
            )
        ],
    )


def test_of_chapters_that_start_together_the_last_stays_and_each_other_is_told() -> None:
    assert settled("1:00 One", "1:00 Two", "1:00 Three") == (
        ["60 Three"],
        [
            (1, "CH104", "chapter 'One' starts at 1:00, and so does 'Two' after it; it is left out"),
            (2, "CH104", "chapter 'Two' starts at 1:00, and so does 'Three' after it; it is left out"),
        ],
    )


@pytest.mark.parametrize(
    ("end", "left"), [("2:00", ["0 One"]), ("2:01", ["0 One", "120 Two"]), ("", ["0 One", "120 Two"])]
)
def test_what_starts_at_the_end_or_later_is_left_out_and_told(end: str, left: list[str]) -> None:
    found, told = settled("0:00 One", "2:00 Two", end=end)

    assert found == left
    assert [message for *_, message in told] == [
        "chapter 'Two' starts at 2:00, but the episode ends at 2:00; it is left out"
    ] * (2 - len(left))


def test_an_end_is_not_after_the_next_start_nor_after_the_end() -> None:
    assert settled("0:00-2:00 One", "1:00-9:00 Two", end="3:00") == (["0-60 One", "60-180 Two"], [])


CHAPTERS = st.lists(
    st.builds(
        lambda start, title, length, line: Chapter(
            start, title, None if length is None else start + length, place=Place("a", line)
        ),
        st.integers(0, 20) | st.integers(0, clock.LONGEST),
        st.sampled_from("abc"),
        st.none() | st.integers(1, 40),
        st.integers(1, 99),
    ),
    max_size=12,
)


@given(given_ones=CHAPTERS, end=st.none() | st.integers(0, 30))
def test_whatever_is_given_starts_rise_and_whatever_is_left_out_is_told(
    given_ones: list[Chapter], end: int | None
) -> None:
    problems: list[Problem] = []

    found = settle(given_ones, end, problems)

    assert all(one.start < later.start for one, later in pairwise(found))
    assert all(one.end is None or one.start < one.end <= later.start for one, later in pairwise(found))
    assert end is None or all(one.start < end and (one.end or 0) <= end for one in found)
    lost = [problem for problem in problems if problem.code in ("CH104", "CH105")]
    more = sum(int(match[1]) for one in lost if (match := re.search(r"\((\d+) more in this file\)", one.message)))
    assert len(found) + len(lost) + more == len(given_ones)


def test_of_chapters_after_the_end_the_first_is_told_and_how_many_more_there_are() -> None:
    problems: list[Problem] = []
    late = [make.chapter(start, start, place=Place("a.md", 9)) for start in ("26:00", "25:00", "27:00")]

    found = settle([make.chapter(0, "Hello"), *late], make.time("20:00"), problems)

    assert [one.title for one in found] == ["Hello"]
    assert [one.message for one in problems if one.code == "CH105"] == [
        "chapter '25:00' starts at 25:00, but the episode ends at 20:00; it is left out (2 more in this file)"
    ]


@given(given_ones=CHAPTERS, end=st.none() | st.integers(0, 30))
def test_what_is_settled_is_settled(given_ones: list[Chapter], end: int | None) -> None:
    once = settle(given_ones, end, [])
    problems: list[Problem] = []

    assert settle(once, end, problems) == once
    assert problems == []


def test_ten_thousand_chapters_backwards_are_put_in_order() -> None:
    backwards = [make.chapter(number * 1_000, f"Part {number}") for number in reversed(range(10_000))]
    problems: list[Problem] = []

    found = settle(backwards, None, problems)

    assert found == tuple(reversed(backwards))
    assert len(problems) == 9_999


def test_a_file_is_settled_as_an_episode_is() -> None:
    problems: list[Problem] = []

    outline = convert.outline_of_file("a.txt", b"1:00 Two\n0:00 One\n1:00 Three\n", problems)

    assert [one.title for one in outline.chapters] == ["One", "Three"]
    assert sorted(problem.code for problem in problems) == ["CH103", "CH104"]
    assert replace(outline, chapters=()) == Outline(())
