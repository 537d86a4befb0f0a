"""What is meant in a line of a file: where it stands, and the line as a terminal shows it, with a mark under it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from feedtool import lengths

TAB = "    "
"""What a tab is shown as; how wide a terminal makes one depends on where it stands."""

_VALUE = re.compile(r"""\s*(?:-[ \t]+)*(?:(["']?)[\w-]+\1:[ \t]+)?""").match
_SECRET = re.compile(r"(?<=//)[^\s/?#\"'<>]+(?=@)")
"""A name, and perhaps a password, in an address."""

_CUT = "…"
_JOINERS = frozenset("\u200c\u200d")
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that have nothing to be seen."""


def span(line: str, part: str) -> tuple[int, int] | None:
    """Return where *part* begins and ends in *line*, None when it is not there.

    In its value sooner than in its key, and where it stands alone sooner than where it is a part of something longer.

    >>> span("title: tit", "tit"), span("title: tit", "le"), span("title: tit", "x")
    ((7, 10), (3, 5), None)
    >>> span("topics: [titles, tit]", "tit")
    (17, 20)
    """
    if not part:
        return None
    first = value(line)[0]
    alone = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)").search(line, first)
    start = alone.start() if alone else line.find(part, first)
    if start < 0:
        start = line.find(part)
    return (start, start + len(part)) if start >= 0 else None


def value(line: str) -> tuple[int, int]:
    """Return where the value of *line* begins and ends: what follows `key:` or `- `, else all but the indentation.

    >>> value("- header: The cold"), value("  transcript:"), value("")
    ((10, 18), (2, 13), (0, 0))
    """
    end = len(line.rstrip())
    found = _VALUE(line)
    start = found.end() if found else 0
    if start >= end:
        start = len(line) - len(line.lstrip())
    return min(start, end), end


def pointed(line: str, part: str, width: int, cells: Callable[[str], int] = len) -> tuple[str, str]:
    """Return *line* as a terminal shows it, and a line with a mark under *part*; without one it is under the value.

    Both have at most *width* columns, 8 at the least; *cells* says how many a text has. What is too long is cut around
    the mark; who logs in by an address is not shown. ("", "") when there is nothing to point at.

    >>> print("\\n".join(pointed("season: one", "", 40)))
    season: one
            ^~~
    """
    start, end = span(line, part) or value(line)
    if start == end:
        return "", ""
    line = _SECRET.sub(lambda found: "*" * len(found[0]), line)
    width = max(width, 8)
    # Of a line without end no more is looked at than can be shown.
    reach = 8 * width
    low, high = max(0, start - reach), min(len(line), min(end, start + reach) + reach)
    before = [*_before(line[low:start])]
    meant = [drawn(one) for one in _graphemes(line[start : min(end, high)])]
    pieces = before + meant + [printable(one) for one in _graphemes(line[end:high])]
    first, last = len(before), len(before) + len(meant)
    edges = list(accumulate(map(cells, pieces), initial=0))
    # Some words on both sides tell more than all on one.
    context = width // 3
    shown = min(edges[-1], edges[last] + context)
    room = width - (shown < edges[-1] or high < len(line))
    left = 0
    if low > 0 or shown > room:
        while left < first and shown - edges[left] > room - 1 and edges[first] - edges[left] > context:
            left += 1
    begun = _CUT * (left > 0 or low > 0)
    right, ended = len(pieces), _CUT * (high < len(line))
    while right > first + 1 and len(begun) + edges[right] - edges[left] + len(ended) > width:
        right, ended = right - 1, _CUT
    mark = "^" + "~" * (edges[min(last, right)] - edges[first] - 1)
    return begun + "".join(pieces[left:right]) + ended, " " * (len(begun) + edges[first] - edges[left]) + mark


def printable(text: str) -> str:
    """Return *text* on one line, with what would move the cursor, or cannot be seen, written as an escape.

    >>> printable("a\\x1b[31mb\\u202ec")
    'a\\\\x1b[31mb\\\\u202ec'
    """
    return text if text.isprintable() and _BLANK.isdisjoint(text) else "".join(map(_shown, text))


def drawn(text: str) -> str:
    """Return *text*, a grapheme, on one line, and also spaces that are none to YAML as an escape, and lone joiners.

    >>> drawn("\\u00a0"), drawn("\\u200d"), drawn(" ")
    ('\\\\xa0', '\\\\u200d', ' ')
    """
    if text in _JOINERS or (text != " " and unicodedata.category(text[0]) == "Zs"):
        return _escaped(text[0]) + printable(text[1:])
    return printable(text)


def _before(text: str) -> Iterator[str]:
    """Yield the graphemes of *text*, which stands before a mark: YAML wants a space at its beginning, and after ':'."""
    inner = text.strip()
    first = len(text) - len(text.lstrip())
    behind = drawn if inner.endswith((":", "-")) else printable
    for part, show in ((text[:first], drawn), (inner, printable), (text[first + len(inner) :], behind)):
        yield from (show(one) for one in _graphemes(part))


def _shown(character: str) -> str:
    if character == "\t":
        return TAB
    if character in _BLANK:
        return _escaped(character)
    if character.isprintable() or character in _JOINERS or unicodedata.category(character) == "Zs":
        return character
    return _escaped(character)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()


def _graphemes(text: str) -> Iterable[str]:
    return text if text.isascii() else lengths.split(text)
