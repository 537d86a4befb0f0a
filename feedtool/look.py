"""The form of a look: all that a build looked at, what it said then, and what of it is by now as it was.

Things of one kind that are near each other are a *piece*. It has its names and times in columns, as bytes that are
compared as they are read: with thousands of files next to nothing may be done for each. A NUL parts what can be in no
name. This is part of the shortest build, so nothing is imported here that takes a while.
"""

import os
import sys
import zlib

from feedtool import sight
from feedtool.sight import FILE, LINK, NAMES, THERE

ANY_FORM = "feedtool look "
FORM = f"{ANY_FORM}3 {sys.byteorder}"
"""How a look begins; one of another form is of another feedtool, or of another kind of machine."""

ROWS = 250
"""Things in a piece, at most: so few that several processes can take about as many each; links are seen together."""

CROWD = 16
"""Things that make it worth opening their folder: those below it are found sooner from there."""

YOUNG = (-1, -1, -1)
"""What no file is ever like: that of one so young that what it is like tells nothing."""

_CELL = 8
"""Bytes of a number."""

Said = list[tuple[bool, str]]
"""What was printed, in order, and whether to stderr."""


class Piece:
    """Things of one *kind*: *folder* and one of the *names* make a path, and *signs* are the tokens of what was seen.

    *times* are what files and folders were like: size and both times of each. It is empty where that tells nothing.
    No dataclass: those take long to import.
    """

    __slots__ = ("folder", "kind", "names", "signs", "times")

    def __init__(self, kind: str, folder: str, names: bytes, signs: bytes, times: bytes) -> None:
        self.kind = kind
        self.folder = folder
        self.names = names
        self.signs = signs
        self.times = times

    def __len__(self) -> int:
        return self.names.count(b"\0") + 1

    def things(self) -> list[tuple[str, str, str]]:
        """Return kind, path and token of each thing."""
        pairs = zip(_split(self.names), _split(self.signs), strict=True)
        return [(self.kind, self.folder + name, sign) for name, sign in pairs]

    def unsure(self) -> list[int] | None:
        """Return the rows that have to be read to know whether they are as they were; None when one surely is not."""
        try:
            if self.kind == LINK and self._are_no_links():
                return []
            if not self.times:
                return [] if all(sight.token(kind, path) == sign for kind, path, sign in self.things()) else None
            with _Opened(self.folder) as folder:
                return self._unlike(folder)
        except (OSError, ValueError):  # one is gone; or its name means nothing where letters are other bytes
            return None

    def renewed(self, at: int) -> "Piece":
        """Return the same with what everything is like now; *at* this nanosecond it was known to be as it was."""
        times = _times([self.folder + name for name in _split(self.names)], at) if self.times else b""
        return Piece(self.kind, self.folder, self.names, self.signs, times)

    def _are_no_links(self) -> bool:
        """Return whether what is as it was are folders, no symbolic links: the names in the one around them tell."""
        names = _text(self.names)
        if not self.folder or self.signs.strip(b"\0") or "/" in names or os.sep in names:
            return False
        with os.scandir(self.folder) as entries:
            return {entry.name for entry in entries if entry.is_symlink()}.isdisjoint(names.split("\0"))

    def _unlike(self, opened: int | None) -> list[int]:
        """Return the rows of what is not like it was; OSError when one is not there. The folder is *opened* or not."""
        names, stat = _split(self.names), os.stat
        if opened is None:
            names = [self.folder + name for name in names]
        cells = iter(memoryview(self.times).cast("q").tolist())
        return [
            row
            for row, (name, size, content, change) in enumerate(zip(names, cells, cells, cells, strict=True))
            if (found := stat(name, dir_fd=opened)).st_size != size
            or found.st_mtime_ns != content
            or found.st_ctime_ns != change
        ]


class _Opened:
    """A folder that is open for as long as things below it are looked at; None where systems cannot look from one."""

    def __init__(self, folder: str) -> None:
        self.number: int | None = None
        if sys.platform == "linux" and folder:
            self.number = os.open(folder, os.O_PATH)

    def __enter__(self) -> int | None:
        return self.number

    def __exit__(self, *error: object) -> None:
        if self.number is not None:
            os.close(self.number)


class Look:
    """A look at everything that a build looks at, with what it *said* then, and the exit *status*.

    It counts from the moment *since* until *until*, in nanoseconds, 0 for always: then something is due. *pieces* are
    what there was to be seen, and *key* is all that decides how it is said.
    """

    __slots__ = ("key", "pieces", "said", "since", "status", "until")

    def __init__(self, key: str, since: int, until: int, status: int, said: Said, pieces: list[Piece]) -> None:
        self.key = key
        self.since = since
        self.until = until
        self.status = status
        self.said = said
        self.pieces = pieces


def pieces(seen: sight.Seen, at: int) -> list[Piece]:
    """Return all that was *seen* in a build that began *at* this nanosecond."""
    held: dict[str, int] = {}
    for _, path in seen:
        for folder in _around(path):
            held[folder] = held.get(folder, 0) + 1
    together: dict[tuple[str, bool, str], list[tuple[str, str]]] = {}
    for (kind, path), sign in seen.items():
        if kind == THERE and sign and seen.get((FILE, path)):
            continue
        folder = next((folder for folder in _around(path) if held[folder] >= CROWD), "")
        timed = bool(sign) and kind in (FILE, NAMES)
        together.setdefault((kind, timed, folder), []).append((path.removeprefix(folder), sign))
    found = []
    for kind, timed, folder in list(together):
        things = together.pop((kind, timed, folder))  # they take several times as much memory as a piece
        rows = len(things) if kind == LINK else ROWS
        shares = [things[first : first + rows] for first in range(0, len(things), rows)]
        found += [_piece(kind, folder, share, at if timed else None) for share in shares]
    return found


def written(look: Look) -> bytes:
    """Return the bytes of *look*."""
    return b"".join(parts(look))


def parts(look: Look) -> list[bytes]:
    """Return the bytes of *look* in parts, of which it has most already."""
    told = " ".join(f"{'e' if to_stderr else 'o'}{len(text)}" for to_stderr, text in look.said)
    head = [look.key, f"{look.since} {look.until} {look.status} {len(look.pieces)}", told]
    columns: list[bytes] = []
    for one in look.pieces:
        head += one.kind, one.folder, f"{len(one.names)} {len(one.signs)} {len(one.times)}"
        columns += one.names, one.signs, one.times
    text = as_bytes("\0".join([*head, "".join(text for _, text in look.said)]))
    whole = [b"%d\n" % len(text), text, *columns]
    checksum = 0
    for part in whole:
        checksum = zlib.crc32(part, checksum)
    return [f"{FORM} {checksum}\n".encode(), *whole]


def read(data: bytes) -> Look:
    """Return the look that *data* is; ValueError when it is none, or is damaged."""
    first = data.find(b"\n") + 1
    if data[:first] != f"{FORM} {zlib.crc32(memoryview(data)[first:])}\n".encode():
        raise ValueError("not a look, or not a whole one")
    start = data.index(b"\n", first) + 1
    end = start + int(data[first:start])
    key, numbers, told, rest = _text(data[start:end]).split("\0", 3)
    since, until, status, count = map(int, numbers.split())
    *heads, words = rest.split("\0", 3 * count)
    pieces = []
    for kind, folder, lengths in zip(*[iter(heads)] * 3, strict=True):
        columns: list[bytes] = []
        for length in lengths.split():
            columns.append(data[end : end + int(length)])
            end += int(length)
        pieces.append(_checked(Piece(kind, folder, *columns)))
    said = []
    for one in told.split():
        said.append((one[0] == "e", words[: int(one[1:])]))
        words = words[int(one[1:]) :]
    return Look(key, since, until, status, said, pieces)


def as_bytes(text: str) -> bytes:
    """Return *text* as it is written down, also where a name in it has bytes that are no letters."""
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _split(column: bytes) -> list[str]:
    return _text(column).split("\0")


def _around(path: str) -> list[str]:
    """Return the folder of *path* and the one around it, as paths of what is in them begin."""
    near = os.path.dirname(path)  # noqa: PTH120
    folders = [os.path.join(folder, "") for folder in (near, os.path.dirname(near))]  # noqa: PTH118, PTH120
    return [folder for folder in folders if folder != path]


def _piece(kind: str, folder: str, things: list[tuple[str, str]], at: int | None) -> Piece:
    """Return *things*, pairs of name and token, as a piece; with times when there is a nanosecond *at*."""
    names = as_bytes("\0".join(name for name, _ in things))
    signs = as_bytes("\0".join(sign for _, sign in things))
    times = b"" if at is None else _times([folder + name for name, _ in things], at)
    return Piece(kind, folder, names, signs, times)


def _times(paths: list[str], at: int) -> bytes:
    """Return what each of *paths* is like, unless it is so young that this tells nothing."""
    cells: list[int] = []
    for path in paths:
        found = sight.stat(path)
        # A time so long ago that it is no number of eight bytes is told by no clock, either.
        cells += found if found and sight.old(found, at) and min(found) >= -(2**63) else YOUNG
    return b"".join(cell.to_bytes(_CELL, sys.byteorder, signed=True) for cell in cells)


def _checked(piece: Piece) -> Piece:
    """Return *piece*; ValueError when its columns are not of one length."""
    rows = len(piece)
    if piece.signs.count(b"\0") + 1 != rows or len(piece.times) not in (0, 3 * _CELL * rows):
        raise ValueError("a piece with columns of different lengths")
    return piece
