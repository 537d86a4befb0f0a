"""Keys that are called otherwise here: slips of the pen that would put an episode out, and words of other programs.

All keys that are not ours may be the web site's, and are left alone. But `draft` and `published` say whether an episode
may be seen, and for some words it is plain what they were meant to be.
"""

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from feedtool import dates
from feedtool.fields import Key, Reader
from feedtool.kinds import WrongError, flag
from feedtool.problems import Place, Problem, Severity, nearest
from feedtool.values import Value

T = TypeVar("T")

_LIKE = 0.8
"""How alike a key must be to one that it is a slip of; as for all keys."""

_NOT_OUT = frozenset(["isdraft", "unpublished", "private", "isprivate", "unlisted"])
"""Words of other programs for `draft`, as `folded`."""

_SEEN = frozenset(["public", "ispublic"])
"""Words of other programs for the opposite."""

_STATES = frozenset(
    ["status", "state", "poststatus", "publishstatus", "publishingstatus", "publicationstatus", "visibility"]
)
"""Keys of other programs whose values may say it (Pelican, Nikola, Ghost and WordPress have such), as `folded`."""

_UNSEEN = frozenset(
    [
        "draft", "drafts", "autodraft", "private", "hidden", "unlisted", "unpublished", "notpublished", "pending",
        "review", "inreview", "inprogress", "workinprogress", "wip", "todo", "planned", "skip", "trash",
    ]
)  # fmt: skip
"""Such values, as `folded`."""

_LATER = frozenset(["scheduled", "future"])
"""Values that say the same as long as there is no date."""

_OUT = frozenset(
    [
        "publish", "publishat", "publishdate", "publishedat", "publisheddate", "publishedon", "publishon",
        "publicationdate", "pubdate", "released", "releasedat", "releasedate", "airdate", "datepublished",
        "date", "dateadded",
    ]
)  # fmt: skip
"""Words of other programs for `published`, as `folded`; those that are ours count only as they are written."""

_WORDS = {
    "summary": "description",
    "subtitle": "description",
    "audiourl": "audio",
    "audiofile": "audio",
    "speakers": "guests",
    "number": "episode",
    "episodenumber": "episode",
    "seasonnumber": "season",
}
"""Words of other programs, as `folded`, and our own for the same thing."""

_APART = re.compile(r"[-_. ]")
_DATED = re.compile(r"\s*\d{4}[-/.]?\d").match
"""What was meant to be a date."""


@dataclass(frozen=True, slots=True)
class Misnamed:
    """What an episode's misnamed keys say.

    For the one at the place *held* it is held back, for the one *at* another it waits until it is *due*; those that
    were *told* need not be told again.
    """

    held: Place | None = None
    due: datetime | None = None
    at: Place | None = None
    told: frozenset[str] = frozenset()


def folded(name: str) -> str:
    """Return the key, or value, *name* as it is compared with words of other programs, whatever their habits.

    >>> folded("pubDate"), folded("Publish_date")
    ('pubdate', 'publishdate')
    """
    return _APART.sub("", name.casefold())


def read(
    reader: Reader,
    keys: Iterable[Key[object]],
    draft: Key[bool | None],
    published: Key[datetime | None],
    ignore: Container[str],
) -> Misnamed:
    """Return what keys say that are none of *keys*, and were meant for *draft* or *published*, and note them.

    Nothing comes of them when those two are there, or when the episode is to *ignore* it.
    """
    ignored = "EP109" in ignore
    known = {name for key in keys for name in (key.name, *key.also)}
    missing = [key.name for key in (draft, published) if reader.node.get(key.name, "") in ("", [], {})]
    dated = reader.has(published)
    held = at = due = None
    told = set()
    for name, value in reader.node.items():
        if name in known or name.startswith(("x-", "-")) or value in ("", [], {}):
            continue
        place = reader.place(reader.node.lines[name])
        if (meant := _meant(name, value, draft.name, published.name, dated)) in missing:
            told.add(name)
            held = held or place
            message = f"{_unknown(name, meant)} Until that is clear the episode is held back"
            severity = Severity.WARNING if ignored else Severity.ERROR
            write = f"{draft.name}: true" if folded(name) in (_STATES | _SEEN) and meant == draft.name else meant
            fix = f"write `{write}`; what means something else can begin with `x-`"
            reader.problems.append(Problem(place, "EP109", severity, message, fix, part=name))
        elif not dated and due is None and folded(name) in _OUT and (found := _or_none(dates.date, value)):
            told.add(name)
            due, at = found, place
            message = f"{_unknown(name, published.name)} The episode waits for that date, and does not bear it"
            fix = f"write `{published.name}`; what means something else can begin with `x-`"
            reader.problems.append(Problem(place, "EP109", Severity.WARNING, message, fix, part=name))
    if ignored:
        return Misnamed(told=frozenset(told))
    return Misnamed(held, due, at, frozenset(told))


def words(reader: Reader, keys: Iterable[Key[object]]) -> None:
    """Note the words of other programs that stand for one of *keys* which is not there."""
    missing = {key.name for key in keys if not reader.has(key)}
    for name, value in reader.node.items():
        if (meant := _WORDS.get(folded(name), "")) in missing and value not in ("", [], {}):
            line, fix = reader.node.lines[name], "rename the key, if that was meant"
            reader.note(line, "103", _unknown(name, meant), fix, Severity.INFO, name)


def _unknown(name: str, meant: str) -> str:
    return f"'{name}' is not a key that feedtool knows; did you mean '{meant}'?"


def _meant(name: str, value: Value, draft: str, published: str, elsewhere: bool) -> str:
    """Return which of the keys *draft* and *published* was meant by *name*, "" for none.

    Its date may stand *elsewhere*. The *value* must be one that says that the episode may not be out, or not yet:
    `publisher` is a word, too, and `Draft: false` takes nothing from anybody. What differs only in its capitals was
    meant, whatever its value.
    """
    says = _or_none(flag, value)
    if name.casefold() == draft:
        return "" if says is False else draft
    if folded(name) in _NOT_OUT or nearest(name, [draft], _LIKE):
        return draft if says else ""
    if folded(name) in _SEEN:
        return draft if says is False else ""
    if folded(name) in _STATES:
        state = folded(value) if isinstance(value, str) else ""
        return draft if state in _UNSEEN else published if state in _LATER and not elsewhere else ""
    if folded(name) in _OUT:
        return published if says is False and not elsewhere else ""
    if says or not nearest(name, [published], _LIKE):
        return ""
    dated = _or_none(dates.date, value) is not None or (isinstance(value, str) and bool(_DATED(value)))
    return published if says is False or dated or name.casefold() == published else ""


def _or_none(read: Callable[[Value], T], value: Value) -> T | None:
    """Return what *read* makes of *value*, None when it is wrong."""
    try:
        return read(value)
    except WrongError:
        return None
