"""Cue sheets."""

from feedtool.chapters import cue
from feedtool.model import Chapter
from feedtool.problems import Problem

SHEET = """\
REM GENRE Podcast
PERFORMER "A Show"
TITLE "The First"
FILE "first.mp3" MP3
  TRACK 01 AUDIO
    TITLE "Hello "world""
    PERFORMER "Ada"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE Models
    INDEX 00 01:13:00
    INDEX 01 01:15:37
  TRACK 03 AUDIO
    TITLE "Late"
    INDEX 01 125:00:00
"""


def read(text: str) -> tuple[tuple[Chapter, ...], list[tuple[int, str, str]]]:
    """Return the chapters of *text*, and line, code and message of what was odd."""
    problems: list[Problem] = []
    chapters = cue.read(text, "episodes/first.cue", problems)
    return chapters, [(problem.place.line, problem.code, problem.message) for problem in problems]


def test_a_track_is_a_chapter_at_its_index_01_in_75ths_of_a_second() -> None:
    chapters, problems = read(SHEET)

    assert chapters == (Chapter(0, 'Hello "world"'), Chapter(75_493, "Models"), Chapter(7_500_000, "Late"))
    assert [chapter.place.line for chapter in chapters] == [5, 9, 13]
    assert problems == []


def test_tracks_without_a_title_or_a_time_are_told() -> None:
    chapters, problems = read("""\
TRACK 01 AUDIO
INDEX 01 00:00:75
TITLE "One"
TRACK 02 AUDIO
INDEX 01 00:01:00
TRACK 03 AUDIO
TITLE "Three"
""")

    assert chapters == ()
    assert problems == [
        (1, "CH111", "the chapter 'One' starts at '00:00:75 (minutes, seconds, frames)': not a time; it is left out"),
        (4, "CH112", "the chapter at 0:01 has no title; it is left out"),
        (6, "CH111", "the chapter 'Three' has no time; it is left out"),
    ]


def test_what_belongs_to_a_second_file_is_left_out() -> None:
    chapters, problems = read(
        SHEET + 'FILE "second.mp3" MP3\n  TRACK 04 AUDIO\n    TITLE "Four"\n    INDEX 01 00:00:00\n'
    )

    assert len(chapters) == 3
    assert problems == [(16, "CH114", "the cue sheet goes on in another file; what follows is left out")]
