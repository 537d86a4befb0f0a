"""The boxes that an MP4 file is made of, taken apart and packed again.

The ISO standard calls them boxes, QuickTime calls them atoms: a size, a name of four letters, and a body that may be
boxes again. https://developer.apple.com/documentation/quicktime-file-format
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_HEAD = 8
_LARGE_HEAD = 16
SMALL = 1 << 32
"""What a size or an offset of 32 bits cannot say any more."""


class DamagedError(ValueError):
    """The bytes are not what they say; the message is one that a problem can end with."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where an atom lies in the data: from *start*, its body from *inner*, up to *end*."""

    name: bytes
    start: int
    inner: int
    end: int


@dataclass(frozen=True, slots=True)
class Atom:
    """An atom with its *body*; one without a name stands for zeros that fill up, or end a list."""

    name: bytes
    body: bytes


def spans(data: bytes) -> list[Span]:
    """Return where the atoms of *data* lie, one after the other; raises DamagedError when that does not work out."""
    found: list[Span] = []
    at = 0
    while at < len(data):
        left = len(data) - at
        size, name = number(data, at, 4), data[at + 4 : at + _HEAD]
        head = _LARGE_HEAD if size == 1 else _HEAD
        if size == 0 and not any(data[at:]):
            return [*found, Span(b"", at, at, len(data))]
        if size == 1:
            size = number(data, at + _HEAD, 8)
        elif size == 0:
            size = left
        if left < head:
            raise DamagedError(f"{left} bytes at its end are no box")
        if not head <= size <= left:
            raise DamagedError(f"the box {_shown(name)} claims {size} bytes, where there are {left}")
        found.append(Span(name, at, at + head, at + size))
        at += size
    return found


def atoms(data: bytes) -> list[Atom]:
    """Return the atoms of *data*; raises DamagedError."""
    return [Atom(span.name, data[span.inner : span.end]) for span in spans(data)]


def pack(name: bytes, *parts: bytes) -> bytes:
    """Return the atom *name* whose body is *parts*."""
    body = b"".join(parts)
    if not name:
        return body
    if len(body) + _HEAD < SMALL:
        return (len(body) + _HEAD).to_bytes(4) + name + body
    return (1).to_bytes(4) + name + (len(body) + _LARGE_HEAD).to_bytes(8) + body


def pack_all(parts: Iterable[Atom]) -> bytes:
    """Return *parts* one after the other."""
    return b"".join(pack(atom.name, atom.body) for atom in parts)


def find(data: bytes, *path: bytes) -> bytes | None:
    """Return the body of the first atom at *path*, each name within the one before; raises DamagedError."""
    body: bytes | None = data
    for name in path:
        body = next((atom.body for atom in atoms(body or b"") if atom.name == name), None)
        if body is None:
            return None
    return body


def replaced(data: bytes, path: Sequence[bytes], body: bytes) -> bytes:
    """Return *data* with *body* in the first atom at *path*; what is not there yet is put at the end."""
    if not path:
        return body
    parts = atoms(data)
    names = [atom.name for atom in parts]
    if path[0] in names:
        index = names.index(path[0])
    else:
        index = len(parts) - (names[-1:] == [b""])
        parts.insert(index, Atom(path[0], b""))
    parts[index] = Atom(path[0], replaced(parts[index].body, path[1:], body))
    return pack_all(parts)


def number(data: bytes, at: int, width: int) -> int:
    """Return the unsigned number of *width* bytes at *at*; what lies beyond the end counts as nothing."""
    return int.from_bytes(data[at : at + width])


def version(body: bytes) -> int:
    """Return the version of an atom that has one; from 1 on its times are of 64 bits."""
    return number(body, 0, 1)


def table(body: bytes, width: int, at: int = 4) -> list[int]:
    """Return the numbers of *width* bytes in *body*, whose count stands at *at*; raises DamagedError."""
    count = number(body, at, 4)
    start = at + 4
    if len(body) < start + count * width:
        raise DamagedError(f"a table claims {count} entries, and has {max(0, len(body) - start) // width}")
    return [number(body, start + index * width, width) for index in range(count)]


def offset_table(offsets: Sequence[int]) -> Atom:
    """Return the table that says that chunks lie at *offsets*; in 64 bits where they need it."""
    width = 8 if any(offset >= SMALL for offset in offsets) else 4
    numbers = b"".join(offset.to_bytes(width) for offset in offsets)
    return Atom(b"co64" if width == 8 else b"stco", bytes(4) + len(offsets).to_bytes(4) + numbers)


def _shown(name: bytes) -> str:
    return repr(name.decode("latin-1"))
