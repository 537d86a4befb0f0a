"""Waits for something to change of all that a build looked at: nothing else has to be watched, and nothing is missed.

Looking at sizes and times again and again works on every system, on network drives and in containers, where being told
by the system does not; it never takes more than a twentieth of a processor.
"""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from feedtool import disk, sight
from feedtool.sight import Seen

PAUSE = 0.015
"""Seconds between two looks, at least."""

SHARE = 20
"""How many times as long as a look the pause after it is, at least."""

Snapshot = list[tuple[int, int] | None]


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
        time.sleep(max(PAUSE, SHARE * (time.perf_counter() - since)))


def without(seen: Seen, *folders: Path) -> Seen:
    """Return what was *seen* but for what is one of *folders*, or below one."""
    left_out = tuple(disk.absolute(folder) for folder in folders)
    below = tuple(f"{folder}{os.sep}" for folder in left_out)
    return {
        (kind, path): token
        for (kind, path), token in seen.items()
        if path not in left_out and not path.startswith(below)
    }


def _young(path: str, began: int) -> bool:
    """Return whether *path* may have changed since a build *began*."""
    found = _look([path])[0]
    return found is not None and found[1] >= began - sight.tick(found[1])


def _look(paths: Iterable[str]) -> Snapshot:
    """Return size and time of each of *paths*; None for what is not there."""
    found: Snapshot = []
    for path in paths:
        try:
            stat = os.stat(path)  # noqa: PTH116  # pathlib takes longer, and this runs for every file
        except OSError:
            found.append(None)
        else:
            found.append((stat.st_size, stat.st_mtime_ns))
    return found
