"""Why a platform makes no chapters of a text: what is said of it, where, and that the fix helps."""

from typing import Any

import pytest

import make
from feedtool import telling
from feedtool.model import Chapter, Timeline
from feedtool.telling import TooFew

START, NEXT, THIRD = make.chapter(0, "Start"), make.chapter("0:05", "Next"), make.chapter("2:00", "Third")
LATE = make.chapter("29:55", "Late")


def told(*chapters: Chapter, source: str = "headers", **more: Any) -> TooFew | None:
    """Return what is told of an episode of half an hour with *chapters* from *source*."""
    of = make.episode(chapters=chapters, chapters_from=source, duration=make.time("30:00"), **more)
    return telling.too_few("youtube", make.show(), of)


@pytest.mark.parametrize(
    ("chapters", "why"),
    [
        ((START,), "it wants three or more, and there is 1"),
        ((START, THIRD), "it wants three or more, and there are 2"),
        ((THIRD,), "it wants three or more, and there are 2, with 'Introduction' at 0:00"),
        (
            (START, NEXT, THIRD),
            "it wants three or more, each ten seconds long, and 'Next' starts 5 seconds after 'Start'",
        ),
        (
            (START, THIRD, LATE),
            "it wants three or more, each ten seconds long, and 'Late' starts 5 seconds before the end",
        ),
    ],
)
def test_what_is_missing_is_said(chapters: tuple[Chapter, ...], why: str) -> None:
    few = told(*chapters)

    assert few is not None
    assert few.why == why


@pytest.mark.parametrize(
    ("source", "fix"),
    [
        ("headers", "write 2 more headers into the transcript"),
        ("frontmatter", "write 2 more into `chapters`"),
        ("clips", "write 2 more into the clips"),
        ("body", "write 2 more lines with a time into the text"),
        (".chapters.json", "write 2 more into the file *.chapters.json"),
    ],
)
def test_the_fix_names_where_the_chapters_are_written(source: str, fix: str) -> None:
    few = told(START, source=source)

    assert few is not None
    assert few.fix == fix


def test_of_two_that_are_too_close_the_time_can_be_corrected_or_another_one_written() -> None:
    few = told(START, NEXT, THIRD)

    assert few is not None
    assert few.fix == "correct the time, or write 1 more header into the transcript"
    assert told(START, make.chapter("0:10", "Next"), THIRD) is None
    assert told(START, NEXT, THIRD, make.chapter("3:00", "More")) is None


def test_what_is_missing_is_reckoned_on_the_platforms_own_clock() -> None:
    cut = {"youtube": Timeline(cuts=((0, make.time("5:00")),))}

    few = told(START, make.chapter("2:00", "Gone"), THIRD, timelines=cut)

    assert few is not None
    assert few.why == "it wants three or more, and there is 1"


def test_hidden_chapters_are_not_counted() -> None:
    few = told(START, make.chapter("1:00", "Hidden", hidden=True), THIRD)

    assert few is not None
    assert few.why == "it wants three or more, and there are 2"
