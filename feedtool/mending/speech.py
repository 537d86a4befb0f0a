"""A sentence in the speaker's place: it goes before the words of its line, where it is read, and `who` goes.

The lines below it often repeat the same `who`, copied by whatever wrote the file; it goes there, too.
"""

import re
import textwrap
from collections.abc import Iterator

from feedtool import values
from feedtool.document import Document
from feedtool.model import Episode
from feedtool.problems import quoted
from feedtool.source import Edit, Mend, Source, Spot, Way
from feedtool.transcripts import frontmatter
from feedtool.values import Map

CODES = ("TR106",)

_WIDTH = 80
_BLOCKS = ("|", ">")
_NOT_PLAIN = re.compile(r"""[-?:,\[\]{}#&*!|>'"%@`]|.*(?::(?:\s|$)|\s#)""").match
_NOT_IN_FLOW = re.compile(r"[,\[\]{}]").search
_NEXT_LINE = re.compile(r"[^\n]*\n\s*?([ ]+)\S").match


def mend(source: Source, document: Document, episode: Episode | None) -> Iterator[Mend]:
    """Yield a mend for each sentence under `who`, with all lines that it stands at."""
    for said, items in _groups(document.front):
        number, first = items[0]
        old = first["line"]
        way = (frontmatter.KEY.name, number, "line")
        line, who = source.spot(way), source.spot((*way[:-1], "who"))
        if not isinstance(old, str) or not line or not who:
            continue
        edits = _put(source, line, who, said)
        left: dict[Way, str | None] = {way: f"{said} {old}".strip()}
        for number, _ in items:
            where = (frontmatter.KEY.name, number, "who")
            left[where] = None
            edits += _without(source, where)
        yield Mend("TR106", first.lines["who"], f"{quoted(said)} is in 'line', not in 'who'", tuple(edits), left)


def _groups(front: Map) -> Iterator[tuple[str, list[tuple[int, Map]]]]:
    """Yield what is said under `who`, and the lines that it stands at without a break, with their numbers."""
    said, lines = "", list[tuple[int, Map]]()
    for number, item in frontmatter.items(front):
        if isinstance(item, Map) and "line" not in item:
            continue
        words = frontmatter.speech(item.get("who", "")) if isinstance(item, Map) else ""
        if words != said:
            if said:
                yield said, lines
            said, lines = words, []
        if isinstance(item, Map):
            lines.append((number, item))
    if said:
        yield said, lines


def _put(source: Source, line: Spot, who: Spot, said: str) -> list[Edit]:
    """Return the edits that put *said* before the text of *line*, in quotes where YAML needs them."""
    yaml = source.yaml
    old, single = yaml[line.start : line.end], _escaped(said, "'")
    if line.style in _BLOCKS:
        words = old.partition("\n")[2]
        start = line.end - len(words.lstrip())
        return [source.edit(start, start, f"{said} ")]
    if not line.style and old in ("", *values.NULLS):
        return [source.edit(line.start, line.end, f"'{single}'" if old else f" '{single}'")]
    if line.style or _plain(said, line.flow):
        start = line.start + len(line.style)
        return [source.edit(start, start, _laid(yaml, line, who, _escaped(said, line.style)))]
    quotes = [line.start + match.start() for match in re.finditer("'", old)]
    return [
        source.edit(line.start, line.start, f"'{_laid(yaml, line, who, single)}"),
        *(source.edit(at, at, "'") for at in quotes),
        source.edit(line.end, line.end, "'"),
    ]


def _plain(said: str, flow: bool) -> bool:
    """Return whether *said* can begin a text without quotes, in a *flow* collection or not."""
    return not _NOT_PLAIN(said) and not (flow and _NOT_IN_FLOW(said))


def _escaped(said: str, style: str) -> str:
    """Return *said* as it stands between quotes of *style*, or without any."""
    if style == '"':
        return said.replace("\\", "\\\\").replace('"', '\\"')
    return said.replace("'", "''") if style else said


def _laid(yaml: str, line: Spot, who: Spot, said: str) -> str:
    """Return *said*, and what parts it from the text of *line*: a space, or a line end when one of the two has some."""
    texts = [yaml[spot.start : spot.end] for spot in (line, who) if spot.style not in _BLOCKS]
    found = next((match for text in texts if (match := _NEXT_LINE(text))), None)
    if not found:
        return f"{said} "
    column = line.start - (yaml.rfind("\n", 0, line.start) + 1)
    filled = textwrap.fill(
        said,
        _WIDTH,
        initial_indent=" " * column,
        subsequent_indent=found[1],
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"{filled[column:]}\n{found[1]}"


def _without(source: Source, way: Way) -> list[Edit]:
    """Return the edit that takes the key at *way* and its value away, none when that would take more."""
    spot = source.spot(way)
    if spot is None:
        return []
    yaml = source.yaml
    if spot.before is None or spot.flow:
        start, end = (spot.key, spot.after or spot.end) if spot.before is None else (spot.before, spot.end)
        beside = "#" in yaml[spot.end : end] + yaml[start : spot.key]
        return [] if beside or (spot.before is None and spot.after is None) else [source.edit(start, end, "")]
    start = yaml.rfind("\n", 0, spot.key) + 1
    if spot.style in _BLOCKS and spot.end < len(yaml):
        return [source.edit(start, spot.end, "")]
    end = yaml.find("\n", spot.end)
    rest = yaml[spot.end : end] if end >= 0 else yaml[spot.end :]
    if comment := rest.lstrip():
        return [source.edit(spot.key, spot.end + rest.index(comment), "")]
    return [source.edit(start, end + 1, "") if end >= 0 else source.edit(start - 1, len(yaml), "")]
