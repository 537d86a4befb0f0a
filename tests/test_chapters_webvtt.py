"""WebVTT chapters: told apart from transcripts, and read by webvtt-py."""

from pathlib import Path

import pytest

import make
from feedtool.chapters import webvtt
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem

CHAPTERS = """\
WEBVTT

1
00:00:00.000 --> 00:01:15.000
Hello

NOTE
a comment --> not a time

STYLE
::cue { color: red }

01:15.000 --> 05:00.000 align:start
What is a <i>feature</i>
store &amp; why?
"""
TRANSCRIPT = """\
WEBVTT

00:00:00.000 --> 00:00:04.000
Hello and welcome to the show, today we talk about feature stores.

00:00:04.000 --> 00:00:06.500
I am glad to be here, thank you for the invitation.
"""


def read(text: str) -> tuple[tuple[Chapter, ...], list[tuple[int, str, str]]]:
    """Return the chapters of *text*, and line, code and message of what was odd."""
    problems: list[Problem] = []
    chapters = webvtt.read(text, "episodes/first.vtt", problems)
    return chapters, [(problem.place.line, problem.code, problem.message) for problem in problems]


def test_the_file_reads_like_this() -> None:
    outline = Outline(
        (make.chapter(0, "Hello"), make.chapter("1:15", "a --> b"), make.chapter("2:00", "Bye")), length=180_000
    )

    assert (
        webvtt.write(outline)
        == """\
WEBVTT chapters

1
00:00:00.000 --> 00:01:15.000
Hello

2
00:01:15.000 --> 00:02:00.000
a --&gt; b

3
00:02:00.000 --> 00:03:00.000
Bye
"""
    )


def test_the_last_chapter_of_an_episode_of_unknown_length_goes_on_and_on() -> None:
    text = webvtt.write(Outline((make.chapter(0, "Hello"),)))

    assert "00:00:00.000 --> 99:59:59.999" in text
    assert read(text)[0] == (Chapter(0, "Hello"),)


def test_notes_styles_settings_and_tags_are_passed_over() -> None:
    chapters, problems = read(CHAPTERS)

    assert chapters == (Chapter(0, "Hello", 75_000), Chapter(75_000, "What is a feature store & why?", 300_000))
    assert [chapter.place.line for chapter in chapters] == [4, 13]
    assert problems == []


def test_a_block_without_times_and_a_broken_time_are_told() -> None:
    chapters, problems = read(
        "WEBVTT\n\nHello\n\n00:75.000 --> 01:30.000\nOne\n\nfrom --> to\nTwo\n\n01:00.000 -->\nThree\n"
    )

    assert chapters == ()
    assert problems == [
        (3, "CH114", "the block 'Hello' has no line with times; it is left out"),
        (5, "CH111", "the chapter 'One' starts at '00:75.000': minutes and seconds go up to 59; it is left out"),
        (8, "CH111", "the chapter 'Two' starts at 'from --> to': not a time; it is left out"),
        (11, "CH111", "the chapter 'Three' starts at '01:00.000 -->': not a time; it is left out"),
    ]


@pytest.mark.parametrize(
    ("text", "are_chapters"),
    [
        (CHAPTERS, True),
        (TRANSCRIPT, False),
        ("WEBVTT\nKind: chapters\nLanguage: en\n\n00:00.000 --> 00:01.000\nA short chapter with a long title\n", True),
        ("WEBVTT\nKind: captions\n\n00:00.000 --> 59:00.000\nUm.\n", False),
        ("WEBVTT - Chapters of the show\n\n", True),
        ("WEBVTT\n\n00:00.000 --> 59:00.000\n<v Ada>Um.\n", False),
        ("WEBVTT\n", False),
        ("WEBVTTX\n\n00:00.000 --> 59:00.000\nHello\n", False),
    ],
)
def test_chapters_are_told_apart_from_what_is_said(text: str, are_chapters: bool) -> None:
    assert webvtt.fits(text) is are_chapters


def test_webvtt_py_reads_what_is_written(tmp_path: Path) -> None:
    library = pytest.importorskip("webvtt", reason="webvtt-py is not installed: nobody else read the WebVTT chapters")
    titles = ["Hello", "a --> b", "<b> & ]]>", "שלום 👩‍🚀", "NOTE this"]
    chapters = tuple(make.chapter(index * 60_000, title) for index, title in enumerate(titles))
    path = tmp_path / "first.chapters.vtt"
    path.write_text(webvtt.write(Outline(chapters)), encoding="utf-8")

    captions = library.read(str(path)).captions

    assert [(caption.start, caption.raw_text) for caption in captions] == [
        ("00:00:00.000", "Hello"),
        ("00:01:00.000", "a --&gt; b"),
        ("00:02:00.000", "&lt;b&gt; &amp; ]]&gt;"),
        ("00:03:00.000", "שלום 👩‍🚀"),
        ("00:04:00.000", "NOTE this"),
    ]
