"""Covers that ffmpeg makes, in the places where a show keeps them: each is measured where its file is here."""

from pathlib import Path

import pytest

import feedtool
import make
import shows
from test_pictures import picture

EPISODE = """
    ---
    title: The First
    description: What the first is about.
    published: 2026-03-01
    duration: "30:00"
    audio: {url: "https://cdn.example.org/first.mp3", bytes: 14400000}
    image: %s
    ---
"""


def found(folder: Path, cover: str, files: dict[str, bytes]) -> dict[str, str]:
    """Return what is told of the *cover* of an episode in a show that has these *files*, by code."""
    make.files(folder, {"config/show.yaml": make.SHOW, "episodes/first.md": EPISODE % cover, **files})
    problems = feedtool.check(feedtool.load(folder / "config" / "show.yaml"), shows.NOW)
    return {problem.code: problem.message for problem in problems}


def test_everything_that_is_wrong_with_a_picture_is_told(tmp_path: Path) -> None:
    told = found(tmp_path, "images/first.jpg", {"images/first.jpg": picture(".png", "1200x900", "rgba")})

    assert told == {
        "AR112": "the cover 'first.jpg' is not square: it has 1200 × 900 pixels",
        "AR113": "the cover 'first.jpg' is too small: it has 1200 × 900 pixels",
        "AR115": "the cover 'first.jpg' can be seen through: it has an alpha channel, or a clear colour",
        "AR116": "the cover 'first.jpg' ends in .jpg, and is a PNG",
    }


@pytest.mark.parametrize(("size", "codes"), [("1399x1399", {"AR113"}), ("1400x1400", set()), ("3000x3000", set())])
def test_apple_takes_1400_to_3000_pixels(size: str, codes: set[str], tmp_path: Path) -> None:
    data = picture(".jpg", size, "yuvj420p", "-update", "1")

    assert found(tmp_path, "first.jpg", {"first.jpg": data}).keys() == codes


def test_a_cover_in_the_output_is_measured_by_the_address_it_is_served_at(tmp_path: Path) -> None:
    told = found(
        tmp_path, "https://example.org/podcast/first.png", {"output/first.png": picture(".png", "9x9", "gray")}
    )

    assert told.keys() == {"AR113", "AR114"}


def test_of_a_cover_that_is_not_here_nothing_is_said(tmp_path: Path) -> None:
    assert found(tmp_path, "https://images.example.com/first.jpg", {"first.jpg": b"no picture"}) == {}
