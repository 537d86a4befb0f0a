"""What a build leaves in the cache for the next one: a look at all that it looked at, when it changed nothing.

The cache may be deleted at any time, and a build is as good without one: what cannot be written there is not.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from feedtool import disk, glance, putting
from feedtool.glance import Look, Said
from feedtool.problems import FeedtoolError
from feedtool.sight import Seen

MANY = 1_000
"""Looks that are kept: builds of other shows, with other options, on other terminals."""

_OURS = re.compile(r"[0-9a-f]{8}").fullmatch
"""How the names of looks are; nothing else is deleted in a folder that somebody has named."""

SECOND = 1_000_000_000


def damaged(file: str) -> bool:
    """Return whether *file* was a look once, and can be read no more; one of another feedtool is none."""
    data = disk.kept(Path(file))
    if data is None:
        return False
    text = data.decode("utf-8", "surrogateescape")
    if text.startswith(glance.ANY_FORM) and not text.startswith(f"{glance.FORM} "):
        return False
    try:
        glance.read(text)
    except ValueError:
        return True
    return False


def leave(
    file: str,
    key: str,
    seen: Seen,
    said: Said,
    status: int,
    moments: Iterable[datetime],
    now: datetime,
    at: int,
) -> None:
    """Leave a look in *file*, of a build of *key* that began *at* this nanosecond and changed nothing.

    It has *seen* what it was made of, and what it made, and has *said* something. Which of the *moments* have passed
    *now* decided what is published.
    """
    lines = glance.lines(seen, at)
    if lines is None:
        return
    past = [moment for moment in moments if moment <= now]
    later = [moment for moment in moments if moment > now]
    since, until = (_nanoseconds(max(past)) if past else 0), (_nanoseconds(min(later)) if later else 0)
    with suppress(UnicodeEncodeError):
        put(file, glance.written(Look(key, since, until, status, said, lines)))


def put(file: str, text: str) -> None:
    """Write the look *text* to *file*, and throw away those that nobody has used for the longest time, from MANY on."""
    path = Path(file)
    with suppress(FeedtoolError):
        putting.put(path, text.encode("utf-8", "surrogateescape"))
        putting.keep_newest(path.parent, MANY, _OURS)


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * SECOND + moment.microsecond * 1_000
