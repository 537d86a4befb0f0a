"""Markers as DaVinci Resolve exports them."""

from feedtool.chapters import edl
from feedtool.model import Chapter
from feedtool.problems import Problem

MARKERS = """\
TITLE: Timeline 1
FCM: NON-DROP FRAME

001  001      V     C        00:00:00:00 00:00:00:01 00:00:00:00 00:00:00:01
 |C:ResolveColorBlue |M:Intro |D:1

002  001      V     C        00:02:10:15 00:02:10:16 00:02:10:15 00:02:10:16
 |C:ResolveColorGreen |M:Models | and more |D:250

"""


def read(text: str) -> tuple[tuple[Chapter, ...], list[tuple[int, str, str]]]:
    """Return the chapters of *text*, and line, code and message of what was odd."""
    problems: list[Problem] = []
    chapters = edl.read(text, "episodes/first.edl", problems)
    return chapters, [(problem.place.line, problem.code, problem.message) for problem in problems]


def test_a_marker_is_a_chapter_and_one_that_lasts_has_an_end() -> None:
    chapters, _ = read(MARKERS)

    assert chapters == (Chapter(0, "Intro"), Chapter(130_600, "Models | and more", 140_600))
    assert [chapter.place.line for chapter in chapters] == [5, 8]


def test_the_frames_a_second_are_told() -> None:
    assert read(MARKERS)[1] == [(1, "CH115", "an EDL does not say how many frames make a second; 25 were taken")]


def test_a_frame_number_that_does_not_fit_into_25_shows_that_there_are_more() -> None:
    chapters, problems = read(MARKERS.replace("00:02:10:15", "00:02:10:54"))

    assert chapters[1].start == 130_900
    assert problems == [(1, "CH115", "an EDL does not say how many frames make a second; 60 were taken")]


def test_a_timeline_that_begins_at_an_hour_begins_at_0() -> None:
    chapters, problems = read(MARKERS.replace(" 00:0", " 01:0"))

    assert [chapter.start for chapter in chapters] == [0, 130_600]
    assert problems[1] == (1, "CH115", "the timeline begins at 01:00:00:00; times are counted from there")


def test_a_marker_without_an_event_above_it_is_told() -> None:
    chapters, problems = read(MARKERS + " |C:ResolveColorBlue |M:Lost |D:1\n")

    assert len(chapters) == 2
    assert problems[1:] == [(10, "CH111", "the chapter 'Lost' has no time; it is left out")]
