"""Links as they are written in Markdown, each with its line: before anything is made of them.

Those in code and comments are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feedtool import markup

if TYPE_CHECKING:
    from markdown_it.token import Token

_ANCHOR = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SPACED = re.compile(r"\]\(\s*(https?://[^\s()]+(?:\s+[^\s()\"']+)+)\s*\)")


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link in a text: where it leads as it is *written*, and in which *line*, from 0 on.

    One that is *broken* is no link to Markdown, since its address has spaces.
    """

    line: int
    written: str
    broken: bool = False


@lru_cache(maxsize=4)
def of(text: str) -> tuple[Hyperlink, ...]:
    """Return the links of the Markdown *text*, and of the HTML in it; several rules ask for those of one text.

    >>> [(link.line, link.written) for link in of("See\\n[a book](https://a.example/b).")]
    [(1, 'https://a.example/b')]
    """
    return tuple(_found(text)) if "](" in text or "<" in text or "]:" in text else ()


def _found(text: str) -> Iterator[Hyperlink]:
    rows = text.split("\n")
    for token in markup.tokens(text):
        first = token.map[0] if token.map else 0
        if token.type == "html_block":
            for line, written in _anchors(token.content):
                yield Hyperlink(first + line, written)
        elif token.type == "inline":
            for line, written, broken in _inline(token):
                at = first + line
                yield Hyperlink(at, _as_written(written, rows[at] if at < len(rows) else ""), broken)


def _inline(token: "Token") -> Iterator[tuple[int, str, bool]]:
    """Yield the links in a paragraph: their line in it, address, and whether they are broken."""
    line = 0
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "link_open":
            yield line, str(child.attrGet("href") or ""), False
        elif child.type == "html_inline":
            yield from ((line, written, False) for _, written in _anchors(child.content))
            line += child.content.count("\n")
        elif child.type == "text":
            yield from ((line, match[1], True) for match in _SPACED.finditer(child.content))


def _anchors(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the address of each link of the HTML *source*."""
    bare = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), source)
    for match in _ANCHOR.finditer(bare):
        yield bare.count("\n", 0, match.start()), unescape(match[1] or match[2] or match[3] or "")


def _as_written(address: str, row: str) -> str:
    """Return *address*, which Markdown has percent-encoded, as it stands in the line *row*."""
    return next((one for one in (address, unquote(address)) if one in row), address)
