"""The first words of clean HTML, every tag closed: how a text is shortened before it becomes a platform's.

Nothing is broken: a word is whole, and so is a link with all its words. In writing without spaces every grapheme
is a word. Nothing is announced that does not come: no text ends with a heading or a colon.
"""

import re
from functools import cache, cached_property, lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from feedtool.cleanhtml import CleanHTMLParser

if TYPE_CHECKING:
    import regex

_EMPTY = frozenset(["br", "img", "hr"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BLOCKS = _HEADINGS | {"p", "ul", "ol", "blockquote", "pre", "table", "div"}
_UNEVEN = re.compile("[^\t\n\r\x20-\u02ff\u2010-\u2027\u2030-\u205e]").search
"""Finds what may be of one grapheme with the character before it, a word by itself, or of a space to some only."""
_EVEN_WORDS = re.compile(r"\s*+(?:https?://\S++|\S{1,100}+)|\s++").findall
_LOOSE = " \t\n,;:.–—-\xa0"
"""What does not stand before an ellipsis."""


class _Step(NamedTuple):
    """A piece of HTML: a tag that opens, one that closes, or a word with the space before it."""

    html: str
    opens: str = ""
    closes: bool = False
    word: bool = False


class Excerpt:
    """The clean HTML *source*, of which any number of words can be taken."""

    def __init__(self, source: str) -> None:
        parser = _Words()
        parser.read(source)
        self.source = source
        self.steps = parser.steps
        self.words = sum(step.word for step in self.steps)

    def first(self, words: int) -> str:
        """Return the first *words* words with an ellipsis, "" for none of them, and all of it when there are no more.

        >>> Excerpt("<p>one <a href='/'>two three</a> four</p>").first(2)
        '<p>one <a href="/">two three</a> …</p>'
        >>> Excerpt("<p>one two</p><h2>three</h2><p>four: five</p>").first(4)
        '<p>one two…</p>'
        """
        if words >= self.words:
            return self.source
        end, still_open = self.ends[words]
        if not end:
            return ""
        last = self.steps[end - 1].html
        if last.endswith(">"):
            last += " "  # else the ellipsis would be taken for a part of the address
        else:
            last = _escaped(unescape(last).rstrip(_LOOSE))
        closing = "".join(f"</{tag}>" for tag in reversed(still_open))
        return "".join(step.html for step in self.steps[: end - 1]) + last + "…" + closing

    @cached_property
    def ends(self) -> list[tuple[int, tuple[str, ...]]]:
        """How many steps the first words are, for each number of words, and the tags that are open then."""
        end: tuple[int, tuple[str, ...]] = (0, ())
        found = [end]
        open_tags: list[str] = []
        for number, step in enumerate(self.steps, start=1):
            if step.opens:
                open_tags.append(step.opens)
            elif step.closes:
                open_tags.pop()
            elif step.word:
                if _HEADINGS.isdisjoint(open_tags) and not step.html.endswith(":"):
                    end = number, tuple(open_tags)
                found.append(end)
        return found

    def blocks(self) -> list[str]:
        """Return the source in blocks, a paragraph or a whole list each; a heading is in that of what follows it.

        >>> Excerpt("<p>one</p><h2>two</h2><p>three</p>").blocks()
        ['<p>one</p>', '<h2>two</h2><p>three</p>']
        """
        found: list[str] = []
        block = ""
        depth = 0
        for step in self.steps:
            block += step.html
            depth += bool(step.opens) - step.closes
            if depth == 0 and step.closes and step.html[2:-1] in _BLOCKS - _HEADINGS:
                found.append(block)
                block = ""
        return [*found, block] if block.strip() else found


@lru_cache(maxsize=16)
def of(source: str) -> Excerpt:
    """Return the excerpt of the clean HTML *source*; every platform begins with the same few."""
    return Excerpt(source)


def shortened(text: str, words: int) -> str:
    """Return the first *words* words of the plain *text* with an ellipsis; all of it when there are no more.

    >>> shortened("Lemons, and trumpets", 1)
    'Lemons…'
    """
    pieces = _split(text)
    return text if words >= len(pieces) else "".join(pieces[:words]).rstrip(_LOOSE) + "…" * bool(words)


def count(text: str) -> int:
    """Return how many words `shortened` finds in the plain *text*."""
    return len(_split(text))


class _Words(CleanHTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.steps: list[_Step] = []
        self.open: list[str] = []
        self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = "".join(f' {name}="{_quoted(value or "")}"' for name, value in attrs)
        if self.link or tag == "a":
            self.link += f"<{tag}{written}>"
        elif tag in _EMPTY:
            self.steps.append(_Step(f"<{tag}{written}>"))
        else:
            self.steps.append(_Step(f"<{tag}{written}>", opens=tag))
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.link:
            self.link += f"</{tag}>"
            if tag == "a":
                self.steps.append(_Step(self.link, word=True))
                self.link = ""
        elif self.open and self.open[-1] == tag:
            self.open.pop()
            self.steps.append(_Step(f"</{tag}>", closes=True))

    def handle_data(self, data: str) -> None:
        if self.link:
            self.link += _escaped(data)
            return
        found = _split(data)
        escaped = map(_escaped, found) if _escaped(data) != data else found
        self.steps += [_Step(html, "", False, not word.isspace()) for html, word in zip(escaped, found, strict=True)]


def _escaped(text: str) -> str:
    """Return *text* as HTML has it, in the very form that it has when it has been cleaned.

    https://html.spec.whatwg.org/multipage/parsing.html#escapingString
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def _quoted(value: str) -> str:
    return _escaped(value).replace('"', "&quot;")


def _split(text: str) -> list[str]:
    """Return the words of *text*, each with the space before it."""
    return _word().findall(text) if _UNEVEN(text) else _EVEN_WORDS(text)


@cache
def _word() -> "regex.Pattern[str]":
    """Return what matches a word with the space before it, which ends where a grapheme does.

    An address is a word; what is longer than a hundred graphemes otherwise is none, and may be broken between them.
    """
    import regex

    spaceless = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
    return regex.compile(rf"\s*+(?:https?://\S++|(?={spaceless})\X\p{{P}}*+|(?:(?!\s|{spaceless})\X){{1,100}}+)|\s++")
