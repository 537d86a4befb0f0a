"""Markdown, with what HTML stands in it, as HTML, as the HTML that apps render, and as plain text.

One way for all: Markdown becomes HTML, the HTML is cleaned, and what is cut or told in plain text is made from that.
kramdown's attribute lists (`{:target="_blank"}`) are understood and dropped.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from feedtool import plaintext
from feedtool.values import UNSAYABLE

if TYPE_CHECKING:
    import nh3
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

APP_TAGS = frozenset(["p", "a", "ul", "ol", "li", "br"])
"""What every podcast app renders (platform rule A4); a heading becomes a paragraph, the rest plain words."""

WEB_TAGS = APP_TAGS | {
    "strong", "em", "b", "i", "code", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img",
    "table", "thead", "tbody", "tr", "th", "td", "s", "del", "sub", "sup", "div",
}  # fmt: skip

_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_PARAGRAPH = re.compile(r"<(/?)(?:h[1-6]|tr|div|blockquote)>")
_TABLE = re.compile(r"</?(?:table|thead|tbody|t[dh])>")
_CODE = re.compile(r"<pre>(?:<code>)?(.*?)\n*(?:</code>)?</pre>", re.DOTALL)
_EDGE_BREAK = re.compile(r"\n(?:(?<=<br>\n)|(?<=<p>\n)|(?=</p>))")
_SOFT_BREAK = re.compile(r"\n(?<!</p>\n)(?<!ul>\n)(?<!ol>\n)(?<!</li>\n)")
"""A line break that says nothing; Spotify shows it all the same (platform rule A4)."""

_HOST = re.compile(r"(\w+://)([^/?#@:]*)")
_TIMED = re.compile(
    r"((?:^|\n|<(?:br|/?(?:p|ul|ol|li|div|h[1-6]|blockquote|pre|table|t[hdr]|thead|tbody|hr))\b[^>]*>)(?:\s|&nbsp;)*"
    r"(?:<(?:a|strong|em|b|i|s|del|code|sub|sup)\b[^>]*>(?:\s|&nbsp;)*)*)(?=[\[(]?(?:\d+:)?\d{1,2}:\d{2}\b)"
)
_COLON_AND_DIGITS = re.compile(r":\d{2}\b").search
"""Every time has them: what has none need not be searched for lines that begin with one."""
_NOWHERE = re.compile(r"<a(?: title=\"[^\"]*\")?>(.*?)</a>", re.DOTALL)
"""A link whose address was not one: its words stay. Links do not stand inside each other."""
_NOT_YET = re.compile(
    r"(=(?:(?<=\b(?i:href)=)|(?<=\b(?i:src)=))[\"'])\s*(?i:todo|tbd|tba|\?+|#[^\"']*)?\s*(?=[\"'])",
)
"""A link or picture whose address is not known yet, or empty, or leads to a place in the same text, which no app has.

One of a kind that leads nowhere takes its place, and goes.
"""
_NO_PICTURE = re.compile(r"<img(?: (?!src=)\w+=\"[^\"]*\")*>")
"""A picture whose address was not one: nobody could see it."""
_PICTURE = re.compile(r"<img (?![^>]*\balt=)")
"""A picture of which nothing is said; HTML wants even that written."""
_ATTRIBUTE_LIST = re.compile(r"\{:[^{}\n]*\}")
_WORD = re.compile(r"\s*(?:[{0}]|[^\s{0}]+)|\s+".format("\u0e00-\u0eff\u1780-\u17ff\u2e80-\ua4cf\uf900-\uffef"))
"""A word with the space before it; in scripts that put no space between words every character is one."""

_MARKUP = re.compile(
    r"</?(?:a|b|i|u|p|br|em|strong|span|sup|sub|code|small|font|h[1-6]|img|div)\b[^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z]\w*);",
    re.IGNORECASE | re.ASCII,
)


@lru_cache(maxsize=32)
def html(text: str, base: str = "") -> str:
    """Return the Markdown *text* as clean HTML; *base* completes relative addresses.

    The few texts of an episode, and what is said about its people, are wanted by every platform; so they are kept.
    """
    markdown = _markdown()
    return clean(markdown.renderer.render(tokens(text), markdown.options, {}), base)


@lru_cache(maxsize=16)
def tokens(text: str) -> "Sequence[Token]":
    """Return what the Markdown *text* is made of, before it becomes HTML; rules about its links ask for that, too."""
    return _markdown().parse(text)


def app_html(text: str, base: str = "") -> str:
    """Return the Markdown *text* as the HTML that every app renders."""
    return app(html(text, base))


@lru_cache(maxsize=16)
def app(source: str) -> str:
    """Return the clean HTML *source* with nothing but what every app renders; several platforms and the feed ask."""
    rows = _TABLE.sub("", re.sub(r"</t[dh]>\s*<t[dh]>", " | ", source))
    code = _CODE.sub(lambda match: "<p>" + match[1].replace("\n", "<br>") + "</p>", rows)
    cleaned = clean(_PARAGRAPH.sub(r"<\1p>", code), tags=APP_TAGS)
    text = re.sub(r"\n\n+", "\n", re.sub(r"<p>\s*</p>", "", cleaned)).strip()
    return _SOFT_BREAK.sub(" ", _EDGE_BREAK.sub("", text))


def clean(source: str, base: str = "", tags: frozenset[str] = WEB_TAGS) -> str:
    """Return the HTML *source* with only *tags*, addresses that lead to the web, and no scripts or styles.

    Relative addresses are completed with *base*; without one they are dropped.
    """
    cleaned = _cleaner(base, tags).clean(_NOT_YET.sub(r"\1todo:", source))
    cleaned = _PICTURE.sub('<img alt="" ', _NO_PICTURE.sub("", _NOWHERE.sub(r"\1", cleaned)))
    return UNSAYABLE.sub("", cleaned).strip()  # `&#8;` is a control character by now


@lru_cache(maxsize=16)
def _cleaner(base: str, tags: frozenset[str]) -> "nh3.Cleaner":
    """Return what cleans; to get it ready takes longer than to clean a short text."""
    import nh3

    return nh3.Cleaner(
        tags=set(tags),
        attributes={tag: names for tag, names in _ATTRIBUTES.items() if tag in tags},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        url_relative=("rewrite_with_base", base) if base else "deny",
    )


def plain(text: str, base: str = "") -> str:
    """Return the Markdown *text* as plain text: blank lines between paragraphs, links as `text: address`.

    >>> plain("See [the book](https://a.example/b).\\n\\n- *one*\\n- two")
    'See the book: https://a.example/b.\\n\\n- one\\n- two'
    """
    return plaintext.of(html(text, base))


def tag_or_entity(text: str) -> str:
    """Return the first HTML that the line *text* has, where plain text is wanted, "" when there is none.

    >>> tag_or_entity("Tea &amp; <b>Trains</b>"), tag_or_entity("Q&A; or List<T>")
    ('&amp;', '')
    """
    return next(
        (found[0] for found in _MARKUP.finditer(text) if found[0][0] == "<" or unescape(found[0]) != found[0]), ""
    )


def untimed(source: str) -> str:
    """Return the clean HTML *source* with a dot before each line that begins with a time.

    >>> untimed("<p>10:30 is when we met</p>")
    '<p>· 10:30 is when we met</p>'
    """
    return _TIMED.sub(r"\1· ", source) if _COLON_AND_DIGITS(source) else source


def cut(source: str, limit: int) -> str:
    """Return the clean HTML *source* in at most *limit* UTF-8 bytes: whole words, every tag closed, an ellipsis.

    >>> cut("<p>one two three</p>", 18)
    '<p>one two…</p>'
    """
    if len(source.encode()) <= limit:
        return source
    if limit < len("…".encode()):
        return ""
    parser = _Cut(limit)
    parser.feed(source)
    parser.close()
    return parser.html()


def ascii_url(address: str) -> str:
    """Return *address* with everything beyond ASCII, and spaces, percent-encoded (platform rule A1.8).

    >>> ascii_url("https://example.org/café au lait.mp3")
    'https://example.org/caf%C3%A9%20au%20lait.mp3'
    >>> ascii_url("https://münchen.example/")
    'https://xn--mnchen-3ya.example/'
    """
    if (match := _HOST.match(address)) and not match[2].isascii():
        with suppress(UnicodeError):
            address = match[1] + match[2].encode("idna").decode() + address[match.end() :]
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~")


def address(base: str, written: str) -> str:
    """Return the web address that *written* is, or is relative to *base*, in ASCII; ValueError when it is none.

    >>> address("https://example.org/a/", "b c.jpg")
    'https://example.org/a/b%20c.jpg'
    """
    whole = ascii_url(written if _HOST.match(written) else urljoin(base, written))
    parts = urlsplit(whole)
    # No server has a space in its name.
    if parts.scheme not in ("http", "https") or not parts.hostname or "%20" in parts.netloc:
        raise ValueError("not a web address")
    return whole


def escape_markdown(text: str) -> str:
    """Return *text* so that Markdown shows it as it is.

    >>> escape_markdown("C* and [x]")
    'C\\\\* and \\\\[x\\\\]'
    """
    return re.sub(r"([\\\\`*_\[\]<>#|~])", r"\\\1", text)


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": True, "xhtmlOut": False}).enable(["table", "strikethrough"])
    # A link to where none may lead is still a link, whose words are shown: cleaning takes the address away.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    markdown.core.ruler.push("attribute_lists", _drop_attribute_lists)
    return markdown


def _drop_attribute_lists(state: "StateCore") -> None:
    """Delete kramdown's attribute lists from the words of a text; code keeps them."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and "{:" in child.content:
                child.content = _ATTRIBUTE_LIST.sub("", child.content)


class _Cut(HTMLParser):
    """Takes clean HTML until a number of bytes is full, then closes what is open."""

    def __init__(self, limit: int) -> None:
        super().__init__(convert_charrefs=False)
        self.limit = limit - len("…".encode())
        self.made: list[str] = []
        self.open: list[str] = []
        self.size = 0
        self.full = False

    def html(self) -> str:
        while self.open and self.made and self.made[-1] == f"<{self.open[-1]}>":
            self.made.pop()
            self.open.pop()
        text = "".join(self.made).rstrip()
        if self.full and self.open and text.endswith("</li>"):  # there is no text between items
            text = text.removesuffix("</li>")
            self.open.append("li")
        return text + "…" * self.full + "".join(f"</{tag}>" for tag in reversed(self.open))

    def room(self) -> int:
        return self.limit - self.size - sum(len(tag) + 3 for tag in self.open)

    def take(self, piece: str, reserve: int = 0) -> bool:
        size = len(piece.encode())
        if self.full or size + reserve > self.room():
            self.full = True
            return False
        self.made.append(piece)
        self.size += size
        return True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        empty = tag in ("br", "img", "hr")
        if self.take(self.get_starttag_text() or "", 0 if empty else len(tag) + 3) and not empty:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.full and self.open and self.open[-1] == tag:
            self.open.pop()
            self.made.append(f"</{tag}>")
            self.size += len(tag) + 3

    def handle_data(self, data: str) -> None:
        for piece in _WORD.finditer(data):
            if not self.take(piece[0]):
                return

    def handle_entityref(self, name: str) -> None:
        self.take(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.take(f"&#{name};")
