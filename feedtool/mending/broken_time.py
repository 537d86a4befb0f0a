"""A time that a space or a line end breaks: it is written in one piece."""

from collections.abc import Iterator
from contextlib import suppress

from feedtool import clock
from feedtool.document import Document
from feedtool.model import Episode
from feedtool.problems import quoted
from feedtool.source import Mend, Source
from feedtool.transcripts import frontmatter
from feedtool.values import Map

CODES = ("TR107",)


def mend(source: Source, document: Document, episode: Episode | None) -> Iterator[Mend]:
    """Yield a mend for each `sec` and `time` that is broken, and a time."""
    for number, item in frontmatter.items(document.front):
        if not isinstance(item, Map):
            continue
        for key in frontmatter.TIMES:
            value = item.get(key, "")
            if not isinstance(value, str) or (tight := frontmatter.unbroken(value)) == value.strip():
                continue
            with suppress(ValueError):
                clock.parse(tight)
                way = (frontmatter.KEY.name, number, key)
                if edit := source.rewritten(way, tight):
                    said = f"{quoted(value)} is {quoted(tight)}"
                    yield Mend("TR107", item.lines[key], said, (edit,), {way: tight})
