"""An MP4 file as a whole: its `moov` box, which tells where the sound lies, and how to write another one.

All that lies around `moov` stays byte for byte; when it moves, the offsets of the tracks move with it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from feedtool import clock
from feedtool.atoms import (
    SMALL,
    Atom,
    DamagedError,
    Span,
    atoms,
    find,
    number,
    offset_table,
    pack,
    pack_all,
    replaced,
    spans,
    table,
    version,
)

_STBL = (b"mdia", b"minf", b"stbl")
_TURNS = 8
_TO_THE_END = 0
_IN_THIS_FILE = 1
_ENABLED = 1


@dataclass(frozen=True, slots=True)
class Movie:
    """An MP4 file: all its *data*, where its boxes lie, and the body of its `moov`."""

    data: bytes
    spans: tuple[Span, ...]
    moov: bytes

    @property
    def tracks(self) -> list[bytes]:
        """The bodies of all `trak` boxes."""
        return tracks(self.moov)

    @property
    def sound(self) -> bytes | None:
        """The body of the first track of sound."""
        return next((track for track in self.tracks if handler(track) == b"soun"), None)

    @property
    def scale(self) -> int:
        """How many units of the movie's own clock are a second."""
        header = find(self.moov, b"mvhd") or b""
        return number(header, 20 if version(header) else 12, 4)

    @property
    def length(self) -> int | None:
        """How long the sound lasts, in milliseconds; None when the file does not say."""
        header = find(self.sound or b"", b"tkhd") or b""
        width, at = (8, 28) if version(header) else (4, 20)
        duration = number(header, at, width)
        if not self.scale or duration in (0, (1 << 8 * width) - 1):
            return None
        length = duration * 1000 // self.scale
        return length if length < clock.LONGEST else None

    @property
    def fragmented(self) -> bool:
        """Whether the sound comes in pieces, each with an index of its own, as for streaming."""
        return find(self.moov, b"mvex") is not None or any(span.name == b"moof" for span in self.spans)


def read(data: bytes) -> Movie:
    """Return the movie in *data*; raises DamagedError."""
    found = spans(data)
    movies = [span for span in found if span.name == b"moov"]
    if len(movies) != 1:
        raise DamagedError(f"it has {len(movies) or 'no'} 'moov' boxes, which tell where the sound is, instead of one")
    return Movie(data, tuple(found), data[movies[0].inner : movies[0].end])


def tracks(moov: bytes) -> list[bytes]:
    """Return the bodies of the `trak` boxes in *moov*; raises DamagedError."""
    return [atom.body for atom in atoms(moov) if atom.name == b"trak"]


def identity(track: bytes) -> int:
    """Return the number by which other tracks refer to *track*."""
    header = find(track, b"tkhd") or b""
    return number(header, 20 if version(header) else 12, 4)


def handler(track: bytes) -> bytes:
    """Return what kind of *track* it is: `soun`, `vide`, `text`, …"""
    return (find(track, b"mdia", b"hdlr") or b"")[8:12]


def enabled(track: bytes) -> bool:
    """Return whether *track* is played when nobody chooses."""
    return bool(number(find(track, b"tkhd") or b"", 3, 1) & _ENABLED)


def references(track: bytes, kind: bytes) -> list[int]:
    """Return the numbers of the tracks that *track* refers to as *kind*."""
    body = find(track, b"tref", kind) or b""
    return [number(body, at, 4) for at in range(0, len(body) - 3, 4)]


def refer(track: bytes, kind: bytes, numbers: Sequence[int]) -> bytes:
    """Return *track* with references of *kind* to the tracks *numbers*, and to no others."""
    if numbers:
        return replaced(track, (b"tref", kind), b"".join(one.to_bytes(4) for one in numbers))
    left = [atom for atom in atoms(find(track, b"tref") or b"") if atom.name != kind]
    parts = [Atom(b"tref", pack_all(left)) if atom.name == b"tref" else atom for atom in atoms(track)]
    return pack_all(atom for atom in parts if atom.name != b"tref" or left)


def chunks(track: bytes) -> list[int]:
    """Return where the data of *track* lies; raises DamagedError."""
    found = atoms(find(track, *_STBL) or b"")
    return [offset for atom in found for offset in _offsets(atom) or ()]


def self_contained(movie: Movie) -> bool:
    """Return whether nothing but the tracks' own tables says where things lie, and all lies in this file.

    Only then the boxes of *movie* may move.
    """
    for track in movie.tracks:
        entries = atoms((find(track, b"mdia", b"minf", b"dinf", b"dref") or b"")[8:])
        if not all(number(entry.body, 3, 1) & _IN_THIS_FILE for entry in entries):
            return False
        if any(atom.name == b"saio" for atom in atoms(find(track, *_STBL) or b"")):
            return False
    metas = [atom.body for atom in atoms(movie.moov) if atom.name == b"meta"]
    metas += [movie.data[span.inner : span.end] for span in movie.spans if span.name == b"meta"]
    return not any(atom.name == b"iloc" for meta in metas for atom in atoms(meta[4:]))


def write(movie: Movie, moov: bytes, samples: bytes) -> bytes:
    """Return *movie* with another body of `moov`, and with *samples* in a box of their own at the end.

    Tables in *moov* speak of the places in the data of *movie*, and of *samples* as if they began at `tail(movie)`.
    A box of data is left out when only tracks used it that *moov* has no more; zeros at the end are, too, before
    *samples*. Raises DamagedError.
    """
    boxes = [span for span in movie.spans if span.name == b"mdat"]
    new = [Span(b"mdat", len(movie.data), tail(movie), tail(movie) + len(samples))] if samples else []
    orphans = _used(boxes, movie.tracks) - _used([*boxes, *new], tracks(moov))
    kept = [span for span in movie.spans if span not in orphans and (span.name or not samples)] + new
    size = 0
    for _ in range(_TURNS):
        index = pack(b"moov", pack_all(_moved(moov, _moves(kept, size))))
        if len(index) == size:
            return b"".join(_bytes(span, movie.data, index, samples) for span in kept)
        size = len(index)
    raise DamagedError("its index does not come to rest")


def tail(movie: Movie) -> int:
    """Return where samples begin that are put at the end of *movie*."""
    return len(movie.data) + 8


def _used(boxes: Sequence[Span], users: Iterable[bytes]) -> set[Span]:
    """Return those of *boxes* that the tracks *users* have their data in; raises DamagedError when it is elsewhere."""
    starts = [span.inner for span in boxes]
    found = set()
    for track in users:
        for offset in chunks(track):
            index = bisect_right(starts, offset) - 1
            if index < 0 or offset >= boxes[index].end:
                raise DamagedError("its index points to where no data is")
            found.add(boxes[index])
    return found


def _moves(kept: Sequence[Span], size: int) -> Callable[[int], int]:
    """Return where an offset comes to lie when *kept* follow each other and `moov` has *size* bytes."""
    starts = [span.start for span in kept]
    news = []
    at = 0
    for span in kept:
        news.append(at)
        at += size if span.name == b"moov" else span.end - span.start

    def moved(offset: int) -> int:
        index = bisect_right(starts, offset) - 1
        return offset - starts[index] + news[index]

    return moved


def _moved(moov: bytes, move: Callable[[int], int]) -> Iterator[Atom]:
    for part in atoms(moov):
        if part.name == b"trak" and (tables := find(part.body, *_STBL)):
            moved = pack_all(_relocated(atom, move) for atom in atoms(tables))
            yield Atom(b"trak", replaced(part.body, _STBL, moved))
        else:
            yield part


def _offsets(atom: Atom) -> list[int] | None:
    width = {b"stco": 4, b"co64": 8}.get(atom.name)
    return table(atom.body, width) if width else None


def _relocated(atom: Atom, move: Callable[[int], int]) -> Atom:
    offsets = _offsets(atom)
    return atom if offsets is None else offset_table([move(offset) for offset in offsets])


def _bytes(span: Span, data: bytes, moov: bytes, samples: bytes) -> bytes | memoryview:
    """Return what stands in the new file for *span* of the old one."""
    if span.name == b"moov":
        return moov
    if span.start == len(data):
        return pack(b"mdat", samples)
    if span.name and number(data, span.start, 4) == _TO_THE_END:
        if span.end - span.start >= SMALL:
            raise DamagedError(f"its last box, {span.name.decode('latin-1')!r}, has no size, and is too large for one")
        return (span.end - span.start).to_bytes(4) + data[span.start + 4 : span.end]
    return memoryview(data)[span.start : span.end]
