"""Small sound files that ffmpeg makes, and what other people's programs read in them.

Each is made once; a test that asks for one skips itself, saying so, where ffmpeg is missing.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from feedtool import marks
from feedtool.model import Chapter

JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300030202020202030202020303030304060404040404080606050609080a0a09"
    "0809090a0c0f0c0a0b0e0b09090d110d0e0f101011100a0c12131210130f101010ffc0000b080001000101011100ffc40014000100000000"
    "00000000000000000000000bffc40014100100000000000000000000000000000000ffda0008010100003f00353fffd9"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478da6368000000820081da45083b00"
    "00000049454e44ae426082"
)

CODECS: Mapping[str, tuple[str, ...]] = {
    ".mp3": ("-c:a", "libmp3lame", "-b:a", "32k"),
    ".m4a": ("-c:a", "aac", "-b:a", "16k"),
}


@dataclass(frozen=True)
class Probed:
    """What a program reads in a file: its chapters as pairs of start and title, and its tags."""

    chapters: list[tuple[int, str]]
    tags: dict[str, str]


@cache
def tone(suffix: str, *options: str, seconds: int = 60, metadata: str = "") -> bytes:
    """Return *seconds* of a tone as `.mp3` or `.m4a`, with *options* of ffmpeg and *metadata* as it reads them."""
    source = ["-f", "lavfi", "-i", f"sine=440:sample_rate=22050:duration={seconds}"]
    if not metadata:
        return make_file(suffix, *source, *CODECS[suffix], *options)
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder, "metadata.txt")
        said.write_text(metadata, "utf-8")
        source += ["-f", "ffmetadata", "-i", str(said), "-map_metadata", "1", "-map_chapters", "1"]
        return make_file(suffix, *source, *CODECS[suffix], *options)


def make_file(suffix: str, *options: str, data: bytes = b"") -> bytes:
    """Return the file that ffmpeg makes with *options*; `{file}` among them is one with *data*."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, f"made{suffix}")
        run("ffmpeg", *options, str(made), data=data, suffix=suffix)
        return made.read_bytes()


def probe(data: bytes, suffix: str) -> Probed:
    """Return what ffprobe reads in the file *data*."""
    said = run("ffprobe", "-show_chapters", "-show_format", "-of", "json", data=data, suffix=suffix)
    found: dict[str, Any] = json.loads(said)
    chapters = [(round(float(one["start_time"]) * 1000), one["tags"]["title"]) for one in found["chapters"]]
    return Probed(chapters, {key.lower(): value for key, value in found["format"]["tags"].items()})


def length(data: bytes, suffix: str) -> int:
    """Return how many milliseconds the sound in *data* lasts when it is played."""
    sound = run("ffmpeg", "-i", "{file}", "-map", "0:a", "-f", "s16le", "-ac", "1", "-", data=data, suffix=suffix)
    rate = run("ffprobe", "-show_entries", "stream=sample_rate", "-of", "csv=p=0", data=data, suffix=suffix).split()[0]
    return len(sound) * 500 // int(rate)


def decoded(data: bytes, suffix: str) -> str:
    """Return a digest of the sound in *data* as it is played."""
    return run("ffmpeg", "-i", "{file}", "-map", "0:a", "-f", "md5", "-", data=data, suffix=suffix).decode()


def run(program: str, *options: str, data: bytes = b"", suffix: str = "") -> bytes:
    """Return what *program* says with *options*; `{file}` among them, or else the end, is a file with *data*."""
    if not shutil.which(program):
        pytest.skip(f"SKIPPED: no {program}; to run this, `make test` as root, or install Debian's ffmpeg")
    quiet = ["-v", "error", *(["-y", "-nostdin"] if program == "ffmpeg" else [])]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"sound{suffix}")
        if data:
            file.write_bytes(data)
            options = options if "{file}" in options else (*options, "{file}")
        command = [program, *quiet, *(str(file) if option == "{file}" else option for option in options)]
        ran = subprocess.run(command, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout


def library(name: str) -> Any:
    """Return the module *name*; skip, saying so, where it is missing."""
    return pytest.importorskip(name, reason=f"SKIPPED: no {name}; to run this, `make test` installs it")


def pairs(chapters: tuple[Chapter, ...]) -> list[tuple[int, str]]:
    """Return start and title of each of *chapters*."""
    return [(chapter.start, chapter.title) for chapter in chapters]


@st.composite
def chapters(draw: st.DrawFn) -> tuple[Chapter, ...]:
    """Draw chapters of any title that fit into a minute."""
    starts = draw(st.lists(st.integers(0, 59_999), unique=True, min_size=1, max_size=12))
    titles = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200).map(marks.clean).filter(bool)
    return tuple(Chapter(start, draw(titles)) for start in sorted(starts))


@st.composite
def broken(draw: st.DrawFn, data: bytes, start: int = 0, end: int | None = None) -> bytes:
    """Draw *data* with up to five things done to it between *start* and *end* that should not be."""
    made = bytearray(data)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(start, min(len(made), len(data) if end is None else end)))
        size = draw(st.sampled_from([0, 1, 4, 8, 100]))
        kind = draw(st.sampled_from(["put", "number", "repeat", "cut"]))
        if kind == "put":
            made[at : at + size] = draw(st.binary(max_size=8))
        elif kind == "number":
            made[at : at + 4] = draw(st.sampled_from([0, 1, 8, 2**31 - 1, 2**31, 2**32 - 1])).to_bytes(4)
        elif kind == "repeat":
            made[at:at] = made[at : at + size]
        else:
            del made[at + size :]
    return bytes(made)


def digest(data: bytes) -> str:
    """Return what tells *data* from other bytes, for a short message when they differ."""
    return hashlib.sha256(data).hexdigest()
