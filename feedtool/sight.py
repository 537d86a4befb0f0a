"""What was looked at on the disk, each thing with a token of what was seen, so that a later look tells what changed.

Looking at a file's size and times is enough, mostly: that of its last change nobody can set back. Times are coarse,
though: a file as young as the look at it may have been changed twice within a tick of the clock, and a fresh checkout
has new times everywhere. Then its content decides.
"""

import os
import time
from contextvars import ContextVar, Token

TYPE_CHECKING = False  # which type checkers take for true; typing's own takes a while to import
if TYPE_CHECKING:  # the shortest builds look, too, and have no time to import much
    from collections.abc import Iterable, Mapping
    from pathlib import Path

TICK = 2_000_000_000
"""Nanoseconds that the coarsest clock of a file system takes to move on: FAT's."""

FINE_TICK = 100_000_000
"""Nanoseconds within which the clock moves on for sure where it tells more than whole seconds."""

FILE, THERE, NAMES, SIZE, LINK = "file", "there", "names", "size", "link"
"""What can be looked at: a file's content, whether there is one, the names in a folder, how large a file is, and
whether a folder is a symbolic link."""

Seen = dict[tuple[str, str], str]
"""What was looked at, as kind and path, and the token of what was seen."""

Stat = tuple[int, int, int]
"""Size, time of the content and time of the last change of any kind, in nanoseconds."""

_watched: ContextVar["Seen | None"] = ContextVar("watched", default=None)
_read: dict[str, tuple[Stat, str]] = {}
"""The token of each file that this process has read, and what it was like then."""


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
    """Return what is to be seen at *path* now, "" when there is nothing, or nothing that can be read."""
    try:
        if kind == FILE:
            return _token_of(path)
        if kind == THERE:
            return "yes" * os.path.isfile(path)  # noqa: PTH113
        if kind == LINK:
            return "yes" * os.path.islink(path)  # noqa: PTH114
        if kind == SIZE:
            return str(os.stat(path).st_size)  # noqa: PTH116
        return _digest("\n".join(sorted(os.listdir(path))).encode("utf-8", "surrogateescape"))  # noqa: PTH208
    except OSError:
        return ""


def of_files(digests: "Mapping[str, str]", folders: "Iterable[str]") -> Seen:
    """Return what is seen when files, by their absolute paths, have the *digests*, and *folders* are no links."""
    return {(FILE, path): digest for path, digest in digests.items()} | {(LINK, folder): "" for folder in folders}


def stat(path: str) -> Stat | None:
    """Return what *path* is like, None when it is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116  # pathlib takes longer, and this runs for every file
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def old(found: Stat, at: int) -> bool:
    """Return whether what is like *found* had not changed for so long, *at* this nanosecond, that its times tell.

    Clocks of file systems move on every hundredth of a second or so, those that know whole seconds only every two.
    """
    moment = max(found[1], found[2])
    return moment < at - (FINE_TICK if moment % 1_000_000_000 else TICK)


def stats(seen: "Mapping[tuple[str, str], str]", at: int) -> "dict[str, Stat]":
    """Return what the files and folders that were *seen* are like, without those too young *at* this nanosecond."""
    found = {}
    for (kind, path), sign in seen.items():
        if kind in (FILE, NAMES) and sign and (now := stat(path)) and old(now, at):
            found[path] = now
    return found


def same(
    seen: "Mapping[tuple[str, str], str]", known: "Mapping[str, Stat]", links: "dict[str, str]"
) -> tuple[bool, bool]:
    """Return whether everything is as it was *seen*, and whether what files and folders are like was enough to tell.

    What they were like then is *known*. Which folders are *links* is found out once: thousands of files are in each.
    """
    enough = True
    for (kind, path), before in seen.items():
        if kind in (FILE, NAMES) and before:
            if (then := known.get(path)) and then == stat(path):
                continue
            enough = False
        elif kind == LINK:
            if path not in links:
                links[path] = token(kind, path)
            if links[path] != before:
                return False, enough
            continue
        if token(kind, path) != before:
            return False, enough
    return True, enough


def digest(seen: "Mapping[tuple[str, str], str]") -> str:
    """Return what tells whatever was *seen* from anything else that can be seen there."""
    told = (f"{kind} {path} {token}" for (kind, path), token in sorted(seen.items()))
    return _digest("\n".join(told).encode("utf-8", "surrogateescape"))


def _token_of(path: str) -> str:
    """Return the digest of the file *path*, which need not be read again as long as it is as it was."""
    now = stat(path)
    known = _read.get(path)
    if now and known and known[0] == now:
        return known[1]
    at = time.time_ns()
    with open(path, "rb") as file:  # noqa: PTH123
        digest = _digest(file.read())
    if now and old(now, at):
        _read[path] = now, digest
    return digest


def _digest(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


def _absolute(path: "Path") -> str:
    return os.path.abspath(path)  # noqa: PTH100  # resolve() would follow links, which may be moved
