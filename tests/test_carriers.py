"""One list of chapters in every carrier, what a platform changes for itself, and how long an episode is."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree, html

import make
import shows
import sounds
from feedtool import clock, convert, episode, plugins
from feedtool.chapters import settle
from feedtool.model import NAMESPACES, Episode, Timeline
from feedtool.problems import Place, Problem, Severity, ordered

Pairs = list[tuple[int, str]]

FORMATS = [form for form in convert.writable("chapters") if form in convert.readable("chapters")]
PLATFORMS = ["apple", "spotify", "youtube"]
"""Formats that a platform's demands are put into; all others hold the list as it is."""

EPISODE = """\
title: The First
published: 2026-01-01
duration: 1:00
audio: https://cdn.example.org/first.mp3
transcript:
- {header: 'Hello & welcome', sec: 12}
- {line: Hello., sec: 12}
- {header: '[The book](https://a.example/b)', sec: 20.5}
- {header: Short, sec: 40}
- {line: So., sec: 40}
- {header: Long, sec: 43}
- {line: Well., sec: 43}
- {header: Last, sec: 55}
- {line: Goodbye., sec: 55}
"""
LIST = [(12_000, "Hello & welcome"), (20_500, "The book"), (40_000, "Short"), (43_000, "Long"), (55_000, "Last")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show of that episode with every format there is, built; for looking only."""
    made = tmp_path_factory.mktemp("carriers")
    more = f"chapters: {{to: [{', '.join(convert.writable('chapters'))}], intro: Before}}\n"
    shows.small(made, {"first.md": make.markdown(EPISODE)}, more)
    assert shows.call("build", folder=made).status == 0
    return made


def pairs(path: Path) -> Pairs:
    """Return the chapters of a file that was built."""
    problems: list[Problem] = []
    found = convert.outline_of_file(path.name, path.read_bytes(), problems)
    assert problems == []
    return sounds.pairs(found.chapters)


def whole(chapters: Pairs) -> Pairs:
    """Return *chapters* at whole seconds, as descriptions have them."""
    return [(start // 1_000 * 1_000, title) for start, title in chapters]


def listed(text: str) -> Pairs:
    """Return the chapters that are listed in a text."""
    found = re.findall(r"^(?:[-*] )?`?((?:\d+:)?\d+:\d\d)`? (?:\[)?([^\]\n]+)", text, re.MULTILINE)
    return [(clock.parse(start), title) for start, title in found]


# One list


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in PLATFORMS])
def test_every_format_holds_the_list(form: str, folder: Path) -> None:
    assert pairs(folder / "output" / "chapters" / f"first{plugins.get('chapters', form).SUFFIX}") == LIST


def test_the_feed_holds_the_list(folder: Path) -> None:
    found = etree.parse(str(folder / "output" / "feed.xml")).iter(f"{{{NAMESPACES['psc']}}}chapter")

    assert [(clock.parse(str(one.get("start"))), one.get("title")) for one in found] == LIST


def test_the_full_notes_in_the_feed_hold_the_list(folder: Path) -> None:
    item = etree.parse(str(folder / "output" / "feed.xml")).find(".//item")

    assert item is not None
    encoded = item.findtext(f"{{{NAMESPACES['content']}}}encoded")
    rows = html.fromstring(f"<div>{encoded}</div>").iter("li")
    assert listed("\n".join(etree.tostring(row, method="text", encoding="unicode") for row in rows)) == whole(LIST)


def test_the_description_in_the_feed_holds_the_list_and_opens_it_at_zero_for_apps(folder: Path) -> None:
    item = etree.parse(str(folder / "output" / "feed.xml")).find(".//item")

    assert item is not None
    note = html.fromstring(f"<div>{(item.findtext('description') or '').replace('<br>', '<br>&#10;')}</div>")
    assert listed(etree.tostring(note, method="text", encoding="unicode")) == [(0, "Before"), *whole(LIST)]


def test_the_notes_hold_the_list(folder: Path) -> None:
    notes = folder / "output" / "notes" / "first"

    assert listed((notes / "markdown.md").read_text(encoding="utf-8")) == whole(LIST)
    rows = html.fromstring((notes / "web.html").read_text(encoding="utf-8")).iter("li")
    assert listed("\n".join(etree.tostring(row, method="text", encoding="unicode") for row in rows)) == whole(LIST)


@pytest.mark.parametrize("suffix", [".mp3", ".m4a"])
def test_the_audio_holds_the_list(suffix: str, folder: Path, tmp_path: Path) -> None:
    audio = tmp_path / f"first{suffix}"
    audio.write_bytes(sounds.tone(suffix))

    ran = shows.call("embed", "first", audio, folder=folder)

    assert (ran.status, ran.out) == (0, "")
    assert sounds.probe(audio.read_bytes(), suffix).chapters == LIST
    assert pairs(audio) == LIST


# What a platform changes


PLATFORM = [(0, "Before"), (12_000, "The book"), (40_000, "Long")]


@pytest.mark.parametrize("form", PLATFORMS)
def test_a_platform_has_the_list_as_it_wants_it(form: str, folder: Path) -> None:
    assert pairs(folder / "output" / "chapters" / f"first{plugins.get('chapters', form).SUFFIX}") == PLATFORM
    text = shows.call("chapters", "first", "--to", form, folder=folder).out
    assert sounds.pairs(convert.outline_of_file("a.txt", text.encode(), []).chapters) == PLATFORM


def test_youtube_s_text_has_the_list_as_youtube_wants_it(folder: Path) -> None:
    assert listed((folder / "output" / "notes" / "first" / "youtube.txt").read_text(encoding="utf-8")) == PLATFORM


def test_what_a_platform_changes_is_told_for_each_at_the_header(folder: Path) -> None:
    out = shows.call("check", folder=folder).out

    changes = [
        (7, "'Hello & welcome' is one with 'The book' at 0:12: it is too short"),
        (10, "'Short' is one with 'Long' at 0:40: it is too short"),
        (14, "'Last' is one with 'Long' at 0:40: it is too short"),
    ]
    assert re.findall(r"^episodes/first.md:(\d+): NT102 info: (.*)$", out, re.MULTILINE) == [
        (str(line), f"{name}: {message}")
        for line, message in changes
        for name in ("Apple Podcasts", "Spotify", "YouTube")
    ]


def test_a_platform_that_gets_nothing_changes_nothing(tmp_path: Path) -> None:
    shows.small(tmp_path, {"first.md": make.markdown(EPISODE)}, "notes: [web]\n")

    assert "NT102" not in shows.call("check", folder=tmp_path).out


@pytest.mark.parametrize(("start", "shown"), [("9.9", [(0, "One")]), ("10", [(0, "Start"), (10_000, "One")])])
def test_a_chapter_before_10_seconds_moves_to_0_on_a_platform_only(start: str, shown: Pairs, tmp_path: Path) -> None:
    front = f"title: A\npublished: 2026-01-01\nchapters: ['0:{float(start):04.1f} One', 1:00 Two, 2:00 Three]\n"
    shows.small(tmp_path, {"first.md": make.markdown(front)}, "chapters: {to: [json, youtube], intro: Start}\n")

    ran = shows.call("build", folder=tmp_path)

    chapters = tmp_path / "output" / "chapters"
    assert pairs(chapters / "first.youtube.txt")[: len(shown)] == shown
    assert pairs(chapters / "first.json")[0] == (int(float(start) * 1000), "One")
    assert ran.status == 0
    told = shows.call("check", "--select", "NT102", folder=tmp_path).out
    assert ("'One' moves from 0:09 to 0:00" in told) is (start == "9.9")


# How long an episode is


def length(front: str) -> tuple[Episode, list[tuple[int, str, Severity, str]]]:
    """Return the episode of `title: A` and *front*, with line, code, severity and message of what is odd."""
    found, problems = episode.read(make.markdown_document(f"title: A\n{front}"), make.show(), {}, {})
    assert found
    assert all(problem.fix for problem in problems)
    return found, [(one.place.line, one.code, one.severity, one.message) for one in ordered(problems)]


def lines(*times: str) -> str:
    return "transcript:\n" + "".join(f"- {{line: {'x' * 30}, time: '{time}'}}\n" for time in times)


def test_a_duration_that_the_transcript_stays_within_counts() -> None:
    found, told = length("duration: 2:01\n" + lines("0:00", "1:00", "2:00"))

    assert (found.duration, told) == (121_000, [])
    assert found.cues[-1].end == 121_000


def test_a_transcript_that_goes_on_after_the_duration_makes_the_episode_longer() -> None:
    found, told = length("duration: 2:00\n" + lines("0:00", "1:00", "2:00"))

    assert found.duration == 123_000  # 30 letters take two seconds
    assert told == [
        (
            3,
            "EP107",
            Severity.WARNING,
            "the episode is 2:00 long, but a line of its transcript starts at 2:00; it was taken to be 2:03 long",
        )
    ]
    assert found.cues[-1].end == 123_000


def test_many_lines_long_after_the_duration_make_the_episode_longer() -> None:
    found, told = length("duration: 2:00\n" + lines("0:00", "15:00", "16:00", "17:00"))

    assert found.duration == 1_023_000
    assert [code for _, code, *_ in told] == ["EP107"]


@pytest.mark.parametrize("late", [("25:00",), ("25:00", "26:00")])
def test_one_or_two_lines_long_after_the_duration_are_left_out(late: tuple[str, ...]) -> None:
    found, told = length("duration: 2:00\n" + lines("0:00", "1:00", *late))

    assert found.duration == 120_000
    assert [(line, code, severity) for line, code, severity, _ in told] == [(7, "TR109", Severity.WARNING)]
    assert [cue.start for cue in found.cues] == [0, 60_000]


def test_a_length_that_was_measured_is_not_doubted() -> None:
    audio = "audio: {url: https://a.example/a.mp3, duration: 2:00}\n"

    found, told = length(audio + lines("0:00", "1:00", "2:00"))

    assert (found.duration, told) == (120_000, [])
    assert [cue.start for cue in found.cues] == [0, 60_000]


def test_without_a_duration_the_transcript_says_about_how_long_an_episode_is() -> None:
    found, told = length(lines("0:00", "9:00:00"))

    assert (found.duration, found.estimated, found.length, told) == (32_402_000, True, None, [])


def test_the_duration_is_that_of_the_audio_and_not_of_the_video() -> None:
    timelines = "timelines: {audio: {offset: -60}}\n"

    found, told = length(f"duration: 2:01\n{timelines}" + lines("0:00", "2:00", "3:00"))
    _, late = length(f"duration: 2:01\n{timelines}" + lines("0:00", "2:00", "3:01"))

    assert (found.duration, told) == (121_000, [])
    assert [code for _, code, *_ in late] == ["EP107"]


def test_what_is_cut_out_of_the_audio_makes_it_no_longer() -> None:
    found, told = length(
        "duration: 2:00\ntimelines: {audio: {cuts: [[2:00, 9:00]]}}\n" + lines("0:00", "1:00", "2:30", "3:00", "4:00")
    )

    assert (found.duration, told) == (120_000, [])
    assert found.timelines == {"audio": Timeline(cuts=((120_000, 540_000),))}


def test_chapters_after_the_end_are_told_from_whatever_source_they_come() -> None:
    found, told = length("duration: 2:00\nchapters: [0:00 One, 2:00 Two]\n")
    problems: list[Problem] = []

    assert found.chapters == ()  # the show of `make` takes headers only
    assert told == []
    settle([make.chapter("2:00", "Two", place=Place("a", 1))], 120_000, problems)
    assert [problem.code for problem in problems] == ["CH105"]


def test_the_feed_says_how_long_the_episode_was_taken_to_be(tmp_path: Path) -> None:
    front = "title: A\npublished: 2026-01-01\nduration: 2:00\n" + lines("0:00", "1:00", "2:00")
    shows.small(tmp_path, {"first.md": make.markdown(front)})

    shows.call("build", folder=tmp_path)

    item = etree.parse(str(tmp_path / "output" / "feed.xml")).find(".//item")
    assert item is not None
    assert item.findtext(f"{{{NAMESPACES['itunes']}}}duration") == "123"
    last = json.loads((tmp_path / "output" / "transcripts" / "first.json").read_text(encoding="utf-8"))["segments"][-1]
    assert last["endTime"] == 123
