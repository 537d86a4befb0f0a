"""What a build leaves in the cache for the next one: a look at all that it looked at, when it changed nothing.

The cache may be deleted at any time, and a build is as good without one: what cannot be written there is not.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from feedtool import disk, look, putting
from feedtool.look import Look, Said
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
    if data.startswith(look.ANY_FORM.encode()) and not data.startswith(f"{look.FORM} ".encode()):
        return False
    try:
        look.read(data)
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
    past = [moment for moment in moments if moment <= now]
    later = [moment for moment in moments if moment > now]
    since, until = (_nanoseconds(max(past)) if past else 0), (_nanoseconds(min(later)) if later else 0)
    put(file, look.parts(Look(key, since, until, status, said, look.pieces(seen, at))))


def put(file: str, parts: Iterable[bytes]) -> None:
    """Write the *parts* of a look to *file*; from MANY looks on, throw away those that nobody has used for longest."""
    path = Path(file)
    with suppress(FeedtoolError):
        with putting.Waiting() as waiting:
            waiting.add_parts(path, parts)
            waiting.put()
        putting.keep_newest(path.parent, MANY, _OURS)


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * SECOND + moment.microsecond * 1_000
