"""The long texts of items, put aside until the feed is written, so that no more than one is held at a time.

Each is a file of the cache, named by its content: whoever builds at the same time puts the same there, or something
else.
"""

import json
from dataclasses import replace
from pathlib import Path

from feedtool import disk, putting
from feedtool.model import Item
from feedtool.problems import FeedtoolError

ENDING = ".texts"
"""How the names of such files end."""


def put(folder: Path, item: Item) -> Item:
    """Return *item* without its long texts, which are put into the *folder*; with them where that cannot be done."""
    data = json.dumps([item.description, item.content, item.summary], ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )
    name = f"{disk.digest(data)[:24]}{ENDING}"
    try:
        if disk.kept(folder / name) != data:
            putting.put(folder / name, data)
    except FeedtoolError:
        return item
    return replace(item, description="", content="", summary="", aside=name)


def back(folder: Path, item: Item) -> Item | None:
    """Return *item* with the texts that were put aside; None when they are there no more, or are damaged."""
    data = disk.kept(folder / item.aside)
    if data is None or f"{disk.digest(data)[:24]}{ENDING}" != item.aside:
        return None
    description, content, summary = json.loads(data.decode("utf-8", "surrogatepass"))
    return replace(item, description=description, content=content, summary=summary, aside="")
