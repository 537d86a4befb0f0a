"""Chapters as people type them into a text file."""

import pytest

from feedtool.chapters import lines, mp4chaps
from feedtool.model import Chapter
from feedtool.problems import Problem


def read(text: str) -> tuple[tuple[Chapter, ...], list[tuple[int, str, str]]]:
    """Return the chapters of *text*, and line, code and message of what was odd."""
    problems: list[Problem] = []
    chapters = lines.read(text, "episodes/first.chapters.txt", problems)
    return chapters, [(problem.place.line, problem.code, problem.message) for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        "00:12:34 A feature store", "12:34 A feature store", "12:34 - A feature store", "[00:12:34] A feature store",
        "(12:34) A feature store", "- 12:34 – A feature store", "* 12:34: A feature store", "1. 12:34 A feature store",
        "12:34\tA feature store", "12:34.000 A feature store", "⏱️ 12:34 | A feature store", "12:34-A feature store",
        "  •  [12:34] → A feature store  ", "> 12:34 A feature store", "00:12:34,000 A feature store",
    ],
)  # fmt: skip
def test_bullets_brackets_and_dashes_do_not_matter(text: str) -> None:
    chapters, problems = read(text)

    assert chapters == (Chapter(754_000, "A feature store"),)
    assert problems == []


def test_a_range_has_an_end_and_an_address_in_angle_brackets_is_the_link() -> None:
    chapters, _ = read("0:00 - 1:15 Hello\n[1:15–2:00] Models <https://example.org/a?b>\n")

    assert chapters == (Chapter(0, "Hello", 75_000), Chapter(75_000, "Models", 120_000, "https://example.org/a?b"))


def test_a_title_may_begin_with_a_time_a_minus_or_a_bracket() -> None:
    chapters, _ = read("0:00 10:30 is early\n1:00 -5 degrees\n2:00 (live) from Berlin\n")

    assert [chapter.title for chapter in chapters] == ["10:30 is early", "-5 degrees", "(live) from Berlin"]


def test_what_does_not_start_with_a_time_is_told() -> None:
    chapters, problems = read("Chapters:\n\n0:00 Hello\n1h15 Models\n1:75 Goodbye\n2:00\n")

    assert chapters == (Chapter(0, "Hello"),)
    assert problems == [
        (1, "CH114", "the line 'Chapters:' does not begin with a time; it is left out"),
        (4, "CH114", "the line '1h15 Models' does not begin with a time; it is left out"),
        (5, "CH111", "the chapter 'Goodbye' starts at '1:75': minutes and seconds go up to 59; it is left out"),
        (6, "CH112", "the chapter at 2:00 has no title; it is left out"),
    ]


def test_subtitles_are_not_chapters() -> None:
    text = "1\n00:00:00,000 --> 00:00:04,000\nHello and welcome.\n\n2\n00:00:04,000 --> 00:00:06,000\nThank you.\n"

    assert not lines.fits(text)
    assert read(text) == ((), [(1, "CH110", "no line begins with a time and a title")])


def test_an_address_that_ends_a_title_is_not_its_link_in_mp4chaps() -> None:
    from feedtool.model import Outline

    text = mp4chaps.write(
        Outline((Chapter(0, "See <https://example.org/>"), Chapter(60_000, "Two", url="https://example.org/")))
    )

    assert text == "00:00:00.000 See ‹https://example.org/›\n00:01:00.000 Two <https://example.org/>\n"
