"""What was looked at on the disk, each thing with a token of what was seen, so that a later look tells what changed.

Looking at a file's size and time is enough, mostly. Times are coarse, though: a file as young as the look at it may
have been changed twice within a tick of the clock, and a fresh checkout has new times everywhere. Then its content
decides.
"""

import os
from contextvars import ContextVar, Token

TYPE_CHECKING = False  # which type checkers take for true; typing's own takes a while to import
if TYPE_CHECKING:  # the shortest builds look, too, and have no time to import much
    from collections.abc import Mapping
    from pathlib import Path

TICK = 2_000_000_000
"""Nanoseconds that the coarsest clock of a file system takes to move on: FAT's."""

FINE_TICK = 100_000_000
"""Nanoseconds within which the clock moves on for sure where it tells more than whole seconds."""

FILE, THERE, NAMES, SIZE = "file", "there", "names", "size"
"""What can be looked at: a file's content, whether there is one, the names in a folder, how large a file is."""

Seen = dict[tuple[str, str], str]
"""What was looked at, as kind and path, and the token of what was seen."""

Stats = dict[str, tuple[int, int]]
"""Size and time, in nanoseconds, of files by their path."""

_watched: ContextVar["Seen | None"] = ContextVar("watched", default=None)


class watching:  # noqa: N801  # used as a function is, in a `with`
    """Gives what is looked at from here on, until the end of the block; whoever watches around it sees it too."""

    def __enter__(self) -> Seen:
        self.seen: Seen = {}
        self.outer: Token[Seen | None] = _watched.set(self.seen)
        return self.seen

    def __exit__(self, *error: object) -> None:
        _watched.reset(self.outer)
        saw(self.seen)


def saw(seen: "Mapping[tuple[str, str], str]") -> None:
    """Note what somebody else has *seen*: another process, or an earlier build whose work still holds."""
    if (around := _watched.get()) is not None:
        around |= seen


def content(path: "Path", data: bytes | None) -> None:
    """Note that the file *path* was read and holds *data*; None when it cannot be read."""
    if (seen := _watched.get()) is not None:
        seen[FILE, _absolute(path)] = "" if data is None else _digest(data)


def there(path: "Path", found: bool) -> None:
    """Note that somebody asked whether *path* is a file, and the answer."""
    if (seen := _watched.get()) is not None:
        seen[THERE, _absolute(path)] = "yes" * found


def sized(path: "Path", size: int) -> None:
    """Note that somebody asked how large the file *path* is, and the answer."""
    if (seen := _watched.get()) is not None:
        seen[SIZE, _absolute(path)] = str(size)


def listed(folder: "Path") -> None:
    """Note that the names in *folder* were read."""
    if (seen := _watched.get()) is not None:
        seen[NAMES, _absolute(folder)] = token(NAMES, _absolute(folder))


def token(kind: str, path: str) -> str:
    """Return what is to be seen at *path* now."""
    try:
        if kind == FILE:
            with open(path, "rb") as file:  # noqa: PTH123  # pathlib takes longer, and this runs for every file
                return _digest(file.read())
        if kind == THERE:
            return "yes" * os.path.isfile(path)  # noqa: PTH113
        if kind == SIZE:
            return str(os.stat(path).st_size)  # noqa: PTH116
        return _digest("\n".join(sorted(os.listdir(path))).encode("utf-8", "surrogateescape"))  # noqa: PTH208
    except OSError:
        return ""


def stats(seen: "Mapping[tuple[str, str], str]") -> Stats:
    """Return size and time of the files of which the content was *seen*."""
    found = {}
    for kind, path in seen:
        if kind == FILE and (stat := _stat(path)):
            found[path] = stat
    return found


def same(seen: "Mapping[tuple[str, str], str]", known: "Mapping[str, tuple[int, int]]", at: int) -> tuple[bool, bool]:
    """Return whether everything is as it was *seen*, and whether sizes and times were enough to tell.

    Files had the *known* size and time then; *at* is when that look began, in nanoseconds.
    """
    enough = True
    for (kind, path), before in seen.items():
        if kind == FILE:
            now, then = _stat(path), known.get(path)
            if now is None or then is None:
                if now is not None or before:
                    return False, enough
                continue
            if now == then and now[1] < at - tick(now[1]):
                continue
            enough = False
            if now[0] != then[0]:
                return False, enough
        if token(kind, path) != before:
            return False, enough
    return True, enough


def digest(seen: "Mapping[tuple[str, str], str]") -> str:
    """Return what tells whatever was *seen* from anything else that can be seen there."""
    told = (f"{kind} {path} {token}" for (kind, path), token in sorted(seen.items()))
    return _digest("\n".join(told).encode("utf-8", "surrogateescape"))


def tick(moment: int) -> int:
    """Return how far before a look a file must have been written, at *moment*, for its time to tell; nanoseconds.

    Clocks of file systems move on every hundredth of a second or so, those that know whole seconds only every two.
    """
    return FINE_TICK if moment % 1_000_000_000 else TICK


def _digest(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


def _stat(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _absolute(path: "Path") -> str:
    return os.path.abspath(path)  # noqa: PTH100  # resolve() would follow links, which may be moved
