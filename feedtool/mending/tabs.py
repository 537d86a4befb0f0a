"""Tabs in the indentation: spaces, so wide that the structure is the same for every width that can be meant.

Editors show a tab as 2, 4 or 8 columns, and so whoever typed it saw one of these structures. Where two of them can be
read and differ nobody knows which one was seen, and nothing is mended.
"""

import re
from collections.abc import Iterator

from feedtool import values
from feedtool.document import Document
from feedtool.model import Episode
from feedtool.source import Mend, Source

CODES = ("RD103", "RD107")

_WIDTHS = (2, 4, 8)
_INDENT = re.compile(r"^(?=[- ]*\t)[- \t]+", re.MULTILINE)


def mend(source: Source, document: Document, episode: Episode | None) -> Iterator[Mend]:
    """Yield the one mend of all tabs."""
    problem = next((one for one in document.problems if one.code in CODES), None)
    found = list(_INDENT.finditer(source.yaml))
    if problem is None or not found:
        return
    readable = []
    for width in _WIDTHS:
        # A bound method would do, were not the width one of the loop.
        text = _INDENT.sub(lambda match, width=width: match[0].expandtabs(width), source.yaml)  # type: ignore[misc]
        try:
            value, problems = values.read(document.path, text, source.line)
        except values.UnreadableError:
            continue
        if not any(one.code in CODES for one in problems):
            readable.append((width, value))
    if not readable or any(value != readable[0][1] for _, value in readable):
        return
    width = readable[0][0]
    edits = tuple(source.edit(match.start(), match.end(), match[0].expandtabs(width)) for match in found)
    lines = (
        f"the tabs that indent line {edits[0].line}" if len(edits) == 1 else f"the tabs that indent {len(edits)} lines"
    )
    yield Mend(problem.code, problem.place.line, f"{lines} are spaces", edits)
