"""An id with a rest of the address that it was copied from, or all of that: the id."""

from collections.abc import Iterator

from feedtool import addresses, telling
from feedtool.document import Document
from feedtool.model import Episode
from feedtool.problems import quoted
from feedtool.source import Mend, Source
from feedtool.values import Map

CODES = ("LI102",)


def mend(source: Source, document: Document, episode: Episode | None) -> Iterator[Mend]:
    """Yield a mend for each of the `ids` with an id in it, and more."""
    ids = document.front.get("ids")
    if not isinstance(ids, Map):
        return
    for name, (is_id, _) in telling.ADDRESSES.items():
        written = ids.get(name, "")
        if not isinstance(written, str) or is_id(written.strip()):
            continue
        meant = addresses.meant(name, written.strip())
        way = ("ids", name)
        if is_id(meant) and (edit := source.rewritten(way, meant)):
            yield Mend(CODES[0], ids.lines[name], f"{quoted(written)} is {quoted(meant)}", (edit,), {way: meant})
