"""FFmpeg's metadata file, and ffmpeg itself reading it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import make
from feedtool.chapters import ffmetadata
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem

needs_ffmpeg = pytest.mark.skipif(
    not (shutil.which("ffmpeg") and shutil.which("ffprobe")),
    reason="ffmpeg is not installed: nobody else read the ffmetadata file",
)

TITLES = ("Hello", "a = b; c # d", "C:\\new\\", "[CHAPTER]", "; comment", "שלום 👩‍🚀", "'quoted' \"twice\"", "-5", "\\")


def read(text: str) -> tuple[tuple[Chapter, ...], list[tuple[int, str, str]]]:
    """Return the chapters of *text*, and line, code and message of what was odd."""
    problems: list[Problem] = []
    chapters = ffmetadata.read(text, "episodes/first.ffmetadata", problems)
    return chapters, [(problem.place.line, problem.code, problem.message) for problem in problems]


def outline() -> Outline:
    """An outline with all that must be escaped."""
    chapters = tuple(make.chapter(index * 60_000 + 1, title) for index, title in enumerate(TITLES))
    return Outline(chapters, "The = First", 3_600_000)


def test_the_file_reads_like_this() -> None:
    text = ffmetadata.write(
        Outline(
            (make.chapter(0, "Hello"), make.chapter("1:15", "C# = C; \\o/", end=100_000), make.chapter("2:00", "Bye")),
            "First",
        )
    )

    assert (
        text
        == r""";FFMETADATA1
title=First

[CHAPTER]
TIMEBASE=1/1000
START=0
END=75000
title=Hello

[CHAPTER]
TIMEBASE=1/1000
START=75000
END=100000
title=C\# \= C\; \\o/

[CHAPTER]
TIMEBASE=1/1000
START=120000
END=120000
title=Bye
"""
    )


def test_times_may_have_any_base_and_are_nanoseconds_without_one() -> None:
    chapters, problems = read("""\
;FFMETADATA1
[CHAPTER]
TIMEBASE=1001/30000
START=30
END=60
title=Frames
[CHAPTER]
START=2500000000
END=5000000000
title=Nanoseconds
""")

    assert chapters == (Chapter(1_001, "Frames", 2_002), Chapter(2_500, "Nanoseconds", 5_000))
    assert [chapter.place.line for chapter in chapters] == [2, 7]
    assert problems == []


def test_comments_other_sections_and_other_keys_are_passed_over() -> None:
    chapters, _ = read("""\
;FFMETADATA1
title=The First
; a comment
[STREAM]
title=Not this
[CHAPTER]
TIMEBASE=1/1000
START=0
#chapter ends at 0:01:00
END=60000
title=two\\
lines \\#1
artist=Ada
""")

    assert chapters == (Chapter(0, "two lines #1", 60_000),)


def test_a_chapter_that_says_no_times_is_told() -> None:
    _, problems = read(";FFMETADATA1\n[CHAPTER]\ntitle=One\n[CHAPTER]\nTIMEBASE=1/0\nSTART=0\nEND=1\ntitle=Two\n")

    assert problems == [
        (2, "CH111", "the chapter 'One' has no time; it is left out"),
        (4, "CH111", "the TIMEBASE is '1/0', not two numbers such as 1/1000; the chapter is left out"),
    ]


def probed(path: Path) -> list[tuple[int, str]]:
    """Return start and title of each chapter that ffprobe sees."""
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    data: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return [(round(float(each["start_time"]) * 1000), each["tags"]["title"]) for each in data["chapters"]]


@needs_ffmpeg
def test_ffprobe_reads_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "first.ffmetadata"
    path.write_text(ffmetadata.write(outline()), encoding="utf-8")

    assert [(start, title.rstrip(" ")) for start, title in probed(path)] == [
        (index * 60_000 + 1, title) for index, title in enumerate(TITLES)
    ]


@needs_ffmpeg
def test_what_ffmpeg_makes_of_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "in.ffmetadata").write_text(ffmetadata.write(outline()), encoding="utf-8")
    command = ["ffmpeg", "-v", "error", "-i", "in.ffmetadata", "-f", "ffmetadata", "out.ffmetadata"]
    subprocess.run(command, cwd=tmp_path, check=True)

    chapters, problems = read((tmp_path / "out.ffmetadata").read_text(encoding="utf-8"))

    assert [(chapter.start, chapter.title) for chapter in chapters] == [
        (index * 60_000 + 1, title) for index, title in enumerate(TITLES)
    ]
    assert chapters[-1].end == 3_600_000
    assert problems == []


@needs_ffmpeg
def test_ffmpeg_puts_it_into_an_audio_file(tmp_path: Path) -> None:
    (tmp_path / "in.ffmetadata").write_text(ffmetadata.write(outline()), encoding="utf-8")
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-i", "in.ffmetadata",
               "-map_metadata", "1", "-t", "1", "out.mka"]  # fmt: skip
    subprocess.run(command, cwd=tmp_path, check=True)

    assert probed(tmp_path / "out.mka")[0] == (1, "Hello")
