"""What of an item only feeds say, put aside until they are written, so that no more than one is held at a time.

Each is a file of the cache, named by its content: whoever builds at the same time puts the same there, or something
else.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from feedtool import disk, plaindata, putting
from feedtool.model import Chapter, Item
from feedtool.plaindata import NotPlainError
from feedtool.problems import FeedtoolError

ENDING = ".texts"
"""How the names of such files end."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is put aside of an item, under the names that it has there."""

    description: str
    content: str
    summary: str
    lead: str
    chapters: tuple[Chapter, ...]
    soundbites: tuple[Chapter, ...]


def put(folder: Path, item: Item) -> Item:
    """Return *item* without its long texts, which are put into the *folder*; with them where that cannot be done."""
    texts = _Texts(item.description, item.content, item.summary, item.lead, item.chapters, item.soundbites)
    data = json.dumps(plaindata.of(texts), ensure_ascii=False).encode("utf-8", "surrogatepass")
    name = f"{disk.digest(data)[:24]}{ENDING}"
    try:
        if disk.kept(folder / name) != data:
            putting.put(folder / name, data)
    except FeedtoolError:
        return item
    return _with(item, _NONE, aside=name, chapters_aside=len(item.chapters))


def back(folder: Path, item: Item) -> Item | None:
    """Return *item* with the texts that were put aside; None when they are there no more, or are damaged."""
    data = disk.kept(folder / item.aside)
    if data is None or f"{disk.digest(data)[:24]}{ENDING}" != item.aside:
        return None
    try:
        return _with(item, plaindata.read(_Texts, json.loads(data.decode("utf-8", "surrogatepass"))))
    except NotPlainError:
        return None


def like(item: Item, whole: Item) -> Item:
    """Return *item* with the texts of *whole*, which is of the same file."""
    return _with(item, whole)


_NONE = _Texts("", "", "", "", (), ())


def _with(item: Item, texts: _Texts | Item, aside: str = "", chapters_aside: int = 0) -> Item:
    return replace(
        item,
        description=texts.description,
        content=texts.content,
        summary=texts.summary,
        lead=texts.lead,
        chapters=texts.chapters,
        soundbites=texts.soundbites,
        aside=aside,
        chapters_aside=chapters_aside,
    )
