"""How large a JPEG or PNG is, read from its first bytes; ffmpeg makes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sounds
from feedtool import pictures
from feedtool.pictures import Picture


def picture(suffix: str, size: str, pixels: str, *more: str) -> bytes:
    """Return a picture that ffmpeg makes, in the format of *pixels*."""
    source = ["-f", "lavfi", "-i", f"color=red:size={size}:duration=1", "-frames:v", "1", "-pix_fmt", pixels]
    return sounds.make_file(suffix, *source, *more)


@pytest.mark.parametrize(
    ("suffix", "pixels", "found"),
    [
        (".png", "rgb24", Picture("image/png", 64, 48, "RGB")),
        (".png", "rgba", Picture("image/png", 64, 48, "RGB", clear=True)),
        (".png", "gray", Picture("image/png", 64, 48, "grey")),
        (".png", "ya8", Picture("image/png", 64, 48, "grey", clear=True)),
        (".jpg", "yuvj420p", Picture("image/jpeg", 64, 48, "RGB")),
    ],
)
def test_size_and_colours_are_read(suffix: str, pixels: str, found: Picture) -> None:
    data = picture(suffix, "64x48", pixels, *(["-update", "1"] if suffix == ".jpg" else []))

    assert pictures.read(data) == found


def test_they_stand_at_the_beginning() -> None:
    data = picture(".png", "3000x3000", "rgb24")

    assert pictures.read(data[:30]) == Picture("image/png", 3000, 3000, "RGB")


def test_a_palette_with_a_clear_colour_is_seen_through() -> None:
    data = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010803000000")
    parts = bytes(4) + (3).to_bytes(4) + b"PLTE\0\0\0" + bytes(4) + (1).to_bytes(4) + b"tRNS\0" + bytes(4)

    assert pictures.read(data + parts) == Picture("image/png", 1, 1, "RGB", clear=True)
    assert pictures.read(data + parts.replace(b"tRNS", b"IDAT")) == Picture("image/png", 1, 1, "RGB")


def test_what_stands_before_the_size_in_a_jpeg_is_passed_over() -> None:
    before = b"\xff\xe1" + (60_000).to_bytes(2) + bytes(59_998)
    data = sounds.JPEG[:2] + before * 3 + b"\xff\xff" + sounds.JPEG[2:]

    assert pictures.read(data) == pictures.read(sounds.JPEG) == Picture("image/jpeg", 1, 1, "grey")


def test_four_colours_are_for_paper() -> None:
    frame = b"\xff\xd8\xff\xc0\x00\x14\x08" + (1400).to_bytes(2) * 2 + b"\x04" + bytes(12)

    assert pictures.read(frame) == Picture("image/jpeg", 1400, 1400, "CMYK")


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a" + bytes(99), b"RIFF\0\0\0\0WEBP", b"<html>", sounds.PNG[:20], b"\xff\xd8\xff"]
)
def test_what_is_neither_says_nothing(data: bytes) -> None:
    assert pictures.read(data) is None


@given(st.sampled_from([b"", sounds.PNG[:16], sounds.JPEG[:20], b"\xff\xd8"]), st.binary(max_size=200))
def test_nothing_makes_it_fail(head: bytes, rest: bytes) -> None:
    pictures.read(head + rest)
