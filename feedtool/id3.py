"""The frames of an ID3v2 tag: read from any version, written as 2.3, which every player reads.

https://mutagen-specs.readthedocs.io/en/latest/id3/id3v2.3.0.html
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST = 1 << 28
"""A tag is smaller than this, in bytes."""

_HEAD = 10
_V1 = 128
_NO_GENRE = 0xFF
_UNSYNCHRONISED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10
_FRAME_UNSYNCHRONISED, _FRAME_LENGTH = 0x02, 0x01
_UNREADABLE = {3: 0xC0, 4: 0x0C}  # compressed, encrypted
_GROUPED = {3: 0x20, 4: 0x40}
_IS_NAME = re.compile(rb"[A-Z0-9]{3,4}").fullmatch
_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")


@dataclass(frozen=True, slots=True)
class Frame:
    """One thing that a tag says: its *name* of four letters, *body*, and *flags* as its version writes them."""

    name: str
    body: bytes
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of ID3v2: its *version* (2, 3, 4), its *frames*, and where in the data it ends.

    *rest* is how many bytes after the frames are none, and no zeros that fill up either.
    """

    version: int
    frames: tuple[Frame, ...]
    end: int
    rest: int = 0


def read(data: bytes, at: int = 0) -> Tag | None:
    """Return the tag that begins at *at*, None when none does.

    Raises ValueError when it is damaged; the message is one that a problem can end with.
    """
    head = data[at : at + _HEAD]
    if len(head) < _HEAD or head[:3] != b"ID3" or max(head[6:]) > 0x7F:
        return None
    version, flags = head[3], head[5]
    if version not in (2, 3, 4):
        raise ValueError(f"its tag is of an unknown version, ID3v2.{version}")
    size = _syncsafe(head[6:])
    end = at + _HEAD + size
    if end > len(data):
        raise ValueError(f"its tag claims {size} bytes, where there are {len(data) - at - _HEAD}")
    body = data[at + _HEAD : end]
    if flags & _UNSYNCHRONISED and version < 4:
        body = _synchronised(body)
    if flags & _EXTENDED and version > 2:
        body = body[_syncsafe(body[:4]) if version == 4 else 4 + int.from_bytes(body[:4]) :]
    if flags & _FOOTER and version == 4:
        end = min(len(data), end + _HEAD)
    found, rest = frames(body, version)
    return Tag(version, tuple(found), end, rest)


def read_v1(data: bytes) -> list[Frame]:
    """Return what the tag of ID3v1 at the end of *data* says; readers pass over it as soon as there is one of ID3v2."""
    tail = data[-_V1:]
    if len(tail) < _V1 or not tail.startswith(b"TAG"):
        return []
    comment, track = tail[97:127], b""
    if comment[28] == 0 and comment[29]:
        comment, track = comment[:28], b"%d" % comment[29]
    fields = {
        "TIT2": (b"\0", tail[3:33]),
        "TPE1": (b"\0", tail[33:63]),
        "TALB": (b"\0", tail[63:93]),
        "TYER": (b"\0", tail[93:97]),
        "COMM": (b"\0eng\0", comment),
        "TRCK": (b"\0", track),
        "TCON": (b"\0", b"(%d)" % tail[127] if tail[127] != _NO_GENRE else b""),
    }
    texts = ((name, head, text.partition(b"\0")[0].strip()) for name, (head, text) in fields.items())
    return [Frame(name, head + text) for name, head, text in texts if text]


def frames(data: bytes, version: int) -> tuple[list[Frame], int]:
    """Return the frames in *data*, and how many bytes after them are neither frames nor zeros.

    *data* is the body of a tag of *version*, or of a frame that holds frames.
    """
    if version != 4:
        return _walk(data, version, 8)
    found, rest = _walk(data, 4, 7)
    if rest:  # old programs wrote the sizes of 2.4 as those of 2.3
        others, other_rest = _walk(data, 4, 8)
        if not other_rest:
            return others, 0
    return found, rest


def content(frame: Frame, version: int) -> bytes | None:
    """Return what *frame* of a tag of *version* holds; None when it is compressed or encrypted."""
    body, flags = frame.body, frame.flags & 0xFF
    if version == 2:
        return body
    if flags & _UNREADABLE[version]:
        return None
    body = body[bool(flags & _GROUPED[version]) :]
    if version == 4 and flags & _FRAME_LENGTH:
        body = body[4:]
    return _synchronised(body) if version == 4 and flags & _FRAME_UNSYNCHRONISED else body


def pack(found: Iterable[Frame]) -> bytes:
    """Return *found* as a tag of ID3v2.3; raises ValueError when it is too large."""
    body = b"".join(pack_frame(frame) for frame in found)
    if len(body) >= LARGEST:
        raise ValueError(f"a tag of {len(body)} bytes is too large; use smaller pictures")
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + body


def pack_frame(frame: Frame) -> bytes:
    """Return *frame* as ID3v2.3 writes it."""
    return frame.name.encode() + len(frame.body).to_bytes(4) + frame.flags.to_bytes(2) + frame.body


def encoded(*texts: str) -> bytes:
    """Return a byte for the encoding of *texts*, and them with a zero after all but the last.

    It is Latin-1 where that says them, else UTF-16: ID3v2.3 has no other.
    """
    try:
        return b"\0" + b"\0".join(text.encode("latin-1") for text in texts)
    except UnicodeEncodeError:
        return b"\1" + b"\0\0".join(b"\xff\xfe" + text.encode("utf-16-le") for text in texts)


def decoded(body: bytes, prefix: int = 0) -> tuple[str, bytes]:
    """Return the first text in *body*, whose first byte is its encoding, and the bytes after the zero that ends it.

    Between the two are *prefix* bytes, such as a language.
    """
    encoding = _ENCODINGS[body[0]] if body and body[0] < len(_ENCODINGS) else "latin-1"
    at = 1 + prefix
    end, step = at, 2 if encoding.startswith("utf-16") else 1
    if step == 1:
        end = body.find(b"\0", at)
    else:
        while (end := body.find(b"\0\0", end)) >= 0 and (end - at) % 2:
            end += 1
    if end < 0:
        return body[at:].decode(encoding, errors="replace"), b""
    return body[at:end].decode(encoding, errors="replace"), body[end + step :]


def _walk(data: bytes, version: int, bits: int) -> tuple[list[Frame], int]:
    """Return the frames in *data*, whose sizes have so many *bits* a byte, and how many bytes are left over."""
    width, head = (3, 6) if version == 2 else (4, _HEAD)
    found: list[Frame] = []
    at = 0
    while at + head <= len(data):
        name = data[at : at + width]
        if not _IS_NAME(name.rstrip(b"\0") if version == 3 else name):
            break
        size_bytes = data[at + width : at + 2 * width]
        size = _syncsafe(size_bytes) if bits == 7 else int.from_bytes(size_bytes)
        after = at + head + size
        if after > len(data):
            break
        flags = int.from_bytes(data[at + 8 : at + head]) if version > 2 else 0
        found.append(Frame(name.decode(), data[at + head : after], flags))
        at = after
    return found, len(data[at:].rstrip(b"\0"))


def _syncsafe(size: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(reversed(size), (0, 7, 14, 21), strict=False))


def _synchronised(body: bytes) -> bytes:
    return body.replace(b"\xff\x00", b"\xff")
