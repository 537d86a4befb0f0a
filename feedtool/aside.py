"""What of an item only feeds say, put aside until they are written, so that no more than one is held at a time.

Each is a file of the cache, named by its content: whoever builds at the same time puts the same there, or something
else. What has to be known of all episodes at once stays: of people their names.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from feedtool import disk, plaindata, putting
from feedtool.model import Chapter, Item, Person
from feedtool.plaindata import NotPlainError
from feedtool.problems import FeedtoolError

ENDING = ".texts"
"""How the names of such files end."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What is put aside of an item, under the names that it has there; the rest is of its episode."""

    description: str
    content: str
    summary: str
    lead: str
    chapters: tuple[Chapter, ...]
    soundbites: tuple[Chapter, ...]
    written: str
    intro: str
    guests: tuple[Person, ...]
    hosts: tuple[Person, ...]
    credits: tuple[Person, ...]


def put(folder: Path, item: Item) -> Item:
    """Return *item* without what only feeds say, which is put into the *folder*; with it where that cannot be done."""
    data = json.dumps(plaindata.of(_said(item)), ensure_ascii=False).encode("utf-8", "surrogatepass")
    name = f"{disk.digest(data)[:24]}{ENDING}"
    try:
        if disk.kept(folder / name) != data:
            putting.put(folder / name, data)
    except FeedtoolError:
        return item
    one = item.episode
    rest = _Said("", "", "", "", (), (), "", "", _names(one.guests), _names(one.hosts), ())
    return replace(_with(item, rest), aside=name, chapters_aside=len(item.chapters))


def back(folder: Path, item: Item) -> Item | None:
    """Return *item* with what was put aside; None when that is there no more, or is damaged."""
    data = disk.kept(folder / item.aside)
    if data is None or f"{disk.digest(data)[:24]}{ENDING}" != item.aside:
        return None
    try:
        return _with(item, plaindata.read(_Said, json.loads(data.decode("utf-8", "surrogatepass"))))
    except NotPlainError:
        return None


def like(item: Item, whole: Item) -> Item:
    """Return *item* with what was put aside, which *whole* has: it is of the same file."""
    return _with(item, _said(whole))


def _said(item: Item) -> _Said:
    one = item.episode
    return _Said(
        item.description,
        item.content,
        item.summary,
        item.lead,
        item.chapters,
        item.soundbites,
        one.description,
        one.intro,
        one.guests,
        one.hosts,
        one.credits,
    )


def _with(item: Item, said: _Said) -> Item:
    """Return *item*, which lies nowhere aside, with what is *said* here."""
    one = replace(item.episode, description=said.written, intro=said.intro)
    return replace(
        item,
        episode=replace(one, guests=said.guests, hosts=said.hosts, credits=said.credits),
        description=said.description,
        content=said.content,
        summary=said.summary,
        lead=said.lead,
        chapters=said.chapters,
        soundbites=said.soundbites,
        aside="",
        chapters_aside=0,
    )


def _names(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(Person(person.id, person.name) for person in people)
