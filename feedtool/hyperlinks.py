"""Links and pictures as they are written in Markdown, each with its line: before anything is made of them.

Those in code and comments are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feedtool import markup

if TYPE_CHECKING:
    from markdown_it.token import Token

_VALUE = r"\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))"
_ADDRESSED = re.compile(rf"<(?:a\b[^<>]*?\bhref|(img)\b[^<>]*?\bsrc){_VALUE}", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SPACED = re.compile(r"\]\(\s*(https?://[^\s()]+(?:\s+[^\s()\"']+)+)\s*\)")


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link in a text, or a *picture*: where it leads as it is *written*, and in which *line*, from 0 on.

    One that is *broken* is no link to Markdown, since its address has spaces.
    """

    line: int
    written: str
    broken: bool = False
    picture: bool = False


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
            yield from _in_html(token.content, first)
        elif token.type == "inline":
            for link in _inline(token, first):
                row = rows[link.line] if link.line < len(rows) else ""
                yield replace(link, written=_as_written(link.written, row))


def _inline(token: "Token", first: int) -> Iterator[Hyperlink]:
    """Yield the links and pictures in a paragraph, which begins in the line *first*."""
    line = first
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "link_open":
            yield Hyperlink(line, str(child.attrGet("href") or ""))
        elif child.type == "image":
            yield Hyperlink(line, str(child.attrGet("src") or ""), picture=True)
        elif child.type == "html_inline":
            yield from (replace(link, line=line) for link in _in_html(child.content, line))
            line += child.content.count("\n")
        elif child.type == "text":
            yield from (Hyperlink(line, match[1], broken=True) for match in _SPACED.finditer(child.content))


def _in_html(source: str, first: int) -> Iterator[Hyperlink]:
    """Yield the links and pictures of the HTML *source*, which begins in the line *first*."""
    bare = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), source)
    for match in _ADDRESSED.finditer(bare):
        written = unescape(match[2] or match[3] or match[4] or "")
        yield Hyperlink(first + bare.count("\n", 0, match.start()), written, picture=bool(match[1]))


def _as_written(address: str, row: str) -> str:
    """Return *address*, which Markdown has percent-encoded, as it stands in the line *row*."""
    return next((one for one in (address, unquote(address)) if one in row), address)
