"""Waits for something to change of all that a build looked at: nothing else has to be watched, and nothing is missed.

Looking at sizes and times again and again works on every system, on network drives and in containers, where being told
by the system does not; it never takes more than a tenth of a processor.
"""

import os
import time
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from feedtool import disk, sight
from feedtool.sight import Seen

PAUSE = 0.01
"""Seconds between two looks, at least."""

SHARE = 10
"""How many times as long as a look the pause after it is, at least."""


def changed(seen: Seen, began: int, until: float | None = None) -> None:
    """Return as soon as something is another than a build has *seen* that *began* then, in nanoseconds.

    The same when the clock says *until*, in seconds. Somebody may still be writing when something changes: it counts
    when nothing more has changed for one pause.
    """
    paths = sorted({path for _, path in seen})
    before = now = _look(paths)
    if any(sight.token(kind, path) != token for (kind, path), token in seen.items() if _young(path, began)):
        return
    while True:
        since = time.perf_counter()
        last, now = now, _look(paths)
        if now == last and (now != before or (until is not None and time.time() >= until)):
            return
        time.sleep(PAUSE if now != last else max(PAUSE, SHARE * (time.perf_counter() - since)))


def after(seen: Seen, output: Path, files: Mapping[str, str], lock: Path, locked: str) -> Seen:
    """Return what is to be watched after a build that has *seen* that; it wrote *files* to *output*.

    It wrote the *lock* as well, which has the SHA-256 *locked* since; "" when it did not. What it wrote itself is no
    change, unless somebody has changed it since; and neither is what feedtool is made of.
    """
    own = disk.seen(output, files)
    program = f"{disk.absolute(disk.PROGRAM)}{os.sep}"
    left = {thing: token for thing, token in seen.items() if thing not in own and not thing[1].startswith(program)}
    if not locked:
        return left
    path = disk.absolute(lock)
    return left | {(sight.THERE, path): "yes", (sight.FILE, path): locked}


def after_failure(seen: Seen, before: Seen) -> Seen:
    """Return what is to be watched after a build that has *seen* that and failed: also what the one *before* saw."""
    return {thing: sight.token(*thing) for thing in before} | seen


def names(before: Seen, now: Seen, own: Mapping[Path, Container[str]]) -> list[str]:
    """Return the files in which a build saw *now* something else than the one *before* it, by name; [] for the first.

    Those that are new, or gone, are among them. What the build made of it is not, *own* has its files, by their folder;
    and neither is what feedtool is made of.
    """
    if not before:
        return []
    program = f"{disk.absolute(disk.PROGRAM)}{os.sep}"
    outputs = [(f"{disk.absolute(folder)}{os.sep}", files) for folder, files in own.items()]
    files = (path for kind, path in before.keys() | now.keys() if kind == sight.FILE)
    found = (path for path in files if before.get((sight.FILE, path), "") != now.get((sight.FILE, path), ""))
    theirs = (path for path in found if not path.startswith(program))
    return sorted(path for path in theirs if not any(_is_in(path, *output) for output in outputs))


def _is_in(path: str, folder: str, files: Container[str]) -> bool:
    return path.startswith(folder) and path.removeprefix(folder).replace(os.sep, "/") in files


def _young(path: str, began: int) -> bool:
    """Return whether *path* may have changed since a build *began*."""
    found = sight.stat(path)
    return found is not None and not sight.old(found, began)


def _look(paths: Iterable[str]) -> list[sight.Stat | None]:
    return [sight.stat(path) for path in paths]
