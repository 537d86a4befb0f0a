"""What servers say of links: what it means, and how it is kept for a day.

A status says whether a page is gone, whether programs are kept out, or whether its server is in trouble.
https://www.rfc-editor.org/rfc/rfc9110#name-status-codes
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feedtool import plaindata
from feedtool.problems import quoted

AGE = timedelta(days=1)
"""For how long an answer is believed."""

VERSION = 1

_SECRET = re.compile(r"(?<=//)[^/?#]*@").search
"""A name, and perhaps a password, in an address."""
_GONE = frozenset([404, 410])
_KEPT_OUT = frozenset([401, 402, 403, 405, 406, 407, 429, 451, 999])
"""What servers say to programs about pages that people can see; LinkedIn made 999 up for it."""


class Outcome(StrEnum):
    """What became of a link."""

    FINE = "fine"
    DEAD = "dead"
    REFUSED = "refused"
    TROUBLE = "trouble"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server of a link said: its *outcome*, and in words what was *said*.

    *status* is that of HTTP, 0 when there was no answer. *moved* is where it has gone for good, "" when it has not.
    """

    outcome: Outcome
    status: int = 0
    said: str = ""
    moved: str = ""

    @property
    def lasting(self) -> bool:
        """Whether it will be the same in an hour: what was an answer, and no trouble and no "later"."""
        return bool(self.status) and self.outcome is not Outcome.TROUBLE and self.status != 429


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply, and when it was *asked* for."""

    asked: datetime
    reply: Reply


@dataclass(frozen=True, slots=True)
class Kept:
    """What was heard of links, by their addresses, in this *version* of how it is kept."""

    version: int
    links: Mapping[str, Heard]


class DamagedError(ValueError):
    """What was kept cannot be read."""


def outcome(status: int) -> Outcome:
    """Return what the HTTP *status* of a page means for a link to it.

    >>> outcome(204).value, outcome(410).value, outcome(999).value, outcome(503).value
    ('fine', 'dead', 'refused', 'trouble')
    """
    if 200 <= status < 300:
        return Outcome.FINE
    if status in _GONE:
        return Outcome.DEAD
    return Outcome.REFUSED if status in _KEPT_OUT else Outcome.TROUBLE


def shown(url: str) -> str:
    """Return *url* as messages name it: without the name and password that may be in it, and on one line.

    >>> shown("https://ada:secret@example.org/")
    'https://example.org/'
    """
    return quoted(re.sub(r"(?<=//)[^/?#]*@", "", url), 200).strip("'")


def read(data: bytes, now: datetime) -> Mapping[str, Reply]:
    """Return what was kept as *data* and is still to be believed at *now*, by address. Raises DamagedError."""
    return {url: heard.reply for url, heard in _believed(data, now).items()}


def write(data: bytes, replies: Mapping[str, Reply], now: datetime) -> bytes:
    """Return *data*, as `read` takes it, with those of *replies* that last added, and those that are too old left out.

    Each keeps the time at which it was asked for; damaged *data* is thrown away, and no password is written down.
    """
    try:
        known = _believed(data, now)
    except DamagedError:
        known = {}
    heard = known | {url: Heard(now, reply) for url, reply in replies.items() if reply.lasting and not _SECRET(url)}
    kept = plaindata.of(Kept(VERSION, dict(sorted(heard.items()))))
    return (json.dumps(kept, indent=1) + "\n").encode()


def _believed(data: bytes, now: datetime) -> dict[str, Heard]:
    try:
        plain = json.loads(data)
        if isinstance(plain, list) and plain and plain[0] != VERSION:
            return {}
        kept: Kept = plaindata.read(Kept, plain)
    except (ValueError, RecursionError) as error:
        raise DamagedError from error
    return {url: heard for url, heard in kept.links.items() if heard.asked <= now < heard.asked + AGE}
