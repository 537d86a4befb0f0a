"""Clean HTML as plain text: blank lines between paragraphs, lists with their marks, links as `text: address`."""

import re
from functools import lru_cache
from typing import Any

from feedtool.cleanhtml import CleanHTMLParser

_AROUND_HOST = re.compile(r"^https?://(www\.)?|/$")
"""What people leave out of an address that they write down."""

_SPACES = re.compile(r"\s+")
_BLOCKS = frozenset(
    ["p", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "hr", "tr", "div"]
)


@lru_cache(maxsize=16)
def of(source: str) -> str:
    """Return the clean HTML *source* as plain text; several platforms ask for that of the same texts.

    >>> of('<p>See <a href="https://a.example/b">the book</a>.</p><ol start="3"><li>one</li><li>two</li></ol>')
    'See the book: https://a.example/b.\\n\\n3. one\\n4. two'
    """
    parser = _Plain()
    parser.read(source)
    return parser.text()


class _Plain(CleanHTMLParser):
    """Collects clean HTML as lines of plain text."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.lists: list[int | None] = []
        self.href = ""
        self.link_from = (0, 0)
        self.pre = False

    def text(self) -> str:
        lines = [line.rstrip() for line in self.lines]
        return re.sub(r"\n\n\n+", "\n\n", "\n".join(lines)).strip()

    def block(self) -> None:
        """Begin a new paragraph; inside a list only a new line."""
        if self.lines[-1].strip():
            self.lines.append("")
        if not self.lists and len(self.lines) > 1 and self.lines[-2].strip():
            self.lines.append("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes: dict[str, Any] = dict(attrs)
        if tag == "br":
            self.lines.append("")
        elif tag in ("ul", "ol"):
            self.block()
            start = attributes.get("start") or ""
            self.lists.append(None if tag == "ul" else int(start) - 1 if re.fullmatch(r"[0-9]{1,9}", start) else 0)
        elif tag == "li":
            self.item()
        elif tag == "a":
            self.href = attributes.get("href") or ""
            self.link_from = (len(self.lines), len(self.lines[-1]))
        elif tag == "img":
            self.handle_data(attributes.get("alt") or "")
        elif tag in ("td", "th") and self.lines[-1].strip():
            self.lines[-1] = self.lines[-1].rstrip() + " | "
        elif tag in _BLOCKS and not (tag == "p" and self.lines[-1].endswith((". ", "- "))):
            self.block()
        self.pre = self.pre or tag == "pre"

    def item(self) -> None:
        if self.lines[-1].strip():
            self.lines.append("")
        mark = "- "
        if self.lists and (number := self.lists[-1]) is not None:
            self.lists[-1] = number + 1
            mark = f"{number + 1}. "
        self.lines[-1] = "  " * (len(self.lists) - 1) + mark

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.href:
            self.link()
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.block()
        elif tag in _BLOCKS:
            self.block()
        self.pre = self.pre and tag != "pre"

    def link(self) -> None:
        """Put the address after the words of the link, unless the words say it already."""
        line, column = self.link_from
        words = " ".join([self.lines[line - 1][column:], *self.lines[line:]]).strip()
        address = self.href.removeprefix("mailto:")
        if _AROUND_HOST.sub("", words) == _AROUND_HOST.sub("", address):
            del self.lines[line:]
            self.lines[-1] = self.lines[-1][:column] + address
        else:
            before = self.lines[-1].rstrip()
            mark = "" if before.endswith((":", "?", "!", "…")) or not words else ":"
            self.lines[-1] = f"{before}{mark} {address}".lstrip()
        self.href = ""

    def handle_data(self, data: str) -> None:
        if self.pre:
            first, *rest = data.split("\n")
            self.lines[-1] += first
            self.lines += rest
            return
        words = data if data.isprintable() and "  " not in data else _SPACES.sub(" ", data)
        if not self.lines[-1].strip() or self.lines[-1].endswith(" "):
            words = words.lstrip()
        self.lines[-1] += words
