"""A line that starts with a time: `1:15 What is a feature store`, the way people write chapters.

In YouTube descriptions, show notes and text files; with bullets, brackets and dashes, or without. What stands in such
a line is only taken apart here; `clock` knows what the time means.
"""

import re
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import urlsplit

LONGEST = 2_000
"""A longer line is a paragraph that happens to begin with a time."""

_MARKS = r"\-–—−:|•·>→="
_TIME = r"(?:[0-9]{1,6}:)?[0-9]{1,6}:[0-9]{2}(?:[.,][0-9]+)?(?![0-9]|[:.,][0-9])"
_NUMBER = r"(?:[\W_]*[0-9]{1,4}[.)](?=\s))?"
_AFTER = rf"([\])}}*_~`]+|(?=[\s{_MARKS}.]|$))"
_OPENING = re.compile(rf"({_NUMBER}[\W_]*)({_TIME}){_AFTER}").match
_CLOSING = re.compile(rf"({_TIME}){_AFTER}").match
_SEPARATOR = re.compile(rf"[{_MARKS}.]*\s*(?:[{_MARKS}]+\s+)*").match
_SEPARATORS = re.compile(rf"\s*(?:[{_MARKS}]+\s+)*").match
_ADDRESS = re.compile(r"(?<=\S)\s+<(https?://[^\s<>]+)>$", re.IGNORECASE).search

_WHERE = r"\(\s*<?([^()\s<>]+(?:\([^()\s<>]*\)[^()\s<>]*)*)>?(?:\s[^()]*)?\)"
_IMAGE = re.compile(rf"!\[([^\[\]]*)\]{_WHERE}")
_LINK = re.compile(rf"\[([^\[\]]*)\]{_WHERE}")
_LINKED_TIME = re.compile(rf"({_NUMBER}[\W_]*)\[([^\[\]]*)\]{_WHERE}(.*)").fullmatch
_BOLD_TIME = re.compile(rf"({_NUMBER}[\W_]*?)(\*{{1,3}})(?=[\[(]*[0-9])(.*?)\2(?!\*)(.*)").fullmatch
_LAYOUT = re.compile(r"</?(?:li|p|br|b|i|strong|em|span|div|td|tr|ul|ol)\b[^<>]*>|\{:[^{}]*\}", re.IGNORECASE)
_EMPHASIS = re.compile(
    r"(?<![\w*\\])(\*{1,3})(?=\S)([^*]+)(?<=[^\s\\])\1(?![\w*])|(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\3(?!\w)"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TIME_OF_DAY = re.compile(r"[ap]\.m\.", re.IGNORECASE).match
_MOMENT = re.compile(r"(?:^|[&#?])(?:t|start|time_continue)=", re.IGNORECASE).search


@dataclass(frozen=True, slots=True)
class Timed:
    """A line that starts with a time, taken apart; all as it is written, "" for what is not there."""

    start: str
    title: str
    end: str = ""
    url: str = ""
    image: str = ""


def split(line: str) -> Timed | None:
    """Return the parts of a line of plain text that starts with a time, None when it starts with none.

    A time may stand in brackets, after a bullet or a number, and before a dash; `0:00 - 1:15 Title` has an end, and
    `<https://…>` at the end of a line is its address.

    >>> split("- [00:12:34] – What is a feature store?")
    Timed(start='00:12:34', title='What is a feature store?', end='', url='', image='')
    """
    opening = _OPENING(line)
    if not opening:
        return None
    rest, url = line[opening.end() :].rstrip(), ""
    if address := _ADDRESS(rest):
        rest, url = rest[: address.start()], address[1]
    separator = _match(_SEPARATOR(rest))
    rest, end = rest[len(separator) :], ""
    if separator.strip() and (closing := _CLOSING(rest)):
        rest, end = rest[closing.end() :], closing[1]
        rest = rest[len(_match(_SEPARATOR(rest))) :]
    return Timed(opening[2], rest.strip(), end, url)


def split_markdown(line: str) -> Timed | None:
    """Return the parts of a line of Markdown that starts with a time: bold or not, with links, in a list or a table.

    >>> split_markdown("* **[1:15](https://youtu.be/x?t=75)** [The *book*](https://a.example/b)")
    Timed(start='1:15', title='The book', end='', url='https://a.example/b', image='')
    """
    if ":" not in line or len(line) > LONGEST:
        return None
    line, outer = _LAYOUT.sub(" ", line).strip(), ""
    if line.startswith("!["):
        return None
    if bold := _BOLD_TIME(line):
        line = f"{bold[1]}{bold[3]}{bold[4]}"
    if "](" in line and (link := _LINKED_TIME(line)) and (inner := split(link[2])):
        line = f"{link[1]}{link[2]}{link[4]}"
        outer = link[3] if inner.title else ""
    found = split(line)
    if not found or _TIME_OF_DAY(found.title):
        return None
    title, url, image = linked(found.title.rstrip("| ") if line.startswith("|") else found.title)
    url = found.url or url or outer
    return replace(found, title=_words(title), url="" if is_moment(url) else url, image=image)


def linked(title: str) -> tuple[str, str, str]:
    """Return a title without its Markdown links and pictures, the first link's address and the first picture's.

    >>> linked("About [the book](https://a.example/b) ![cover](https://a.example/c.png)")
    ('About the book', 'https://a.example/b', 'https://a.example/c.png')
    """
    if "](" not in title:
        return title, "", ""
    image, bare = _IMAGE.search(title), _IMAGE.sub("", title)
    if image and not bare.strip():
        bare = image[1]
    link = _LINK.search(bare)
    words = " ".join(_LINK.sub(r"\1", bare).split())
    return words, link[2] if link else "", image[2] if image else ""


def title(text: str) -> str:
    """Return a title of one line as such a line can hold it: without dashes in front of it, which would be lost.

    >>> title("– Goodbye"), title("-5 degrees")
    ('Goodbye', '-5 degrees')
    """
    return text[len(_match(_SEPARATORS(text))) :]


def is_moment(url: str) -> bool:
    """Return whether *url* only leads to a moment of the video itself: YouTube's address with `t=`.

    >>> is_moment("https://www.youtube.com/watch?v=IdaZOD46FEw&t=78"), is_moment("https://example.org/?t=78")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:  # brackets that are no IPv6 address
        return False
    return host in ("youtube.com", "youtu.be", "music.youtube.com") and bool(
        _MOMENT(parts.query) or _MOMENT(parts.fragment)
    )


def _match(found: re.Match[str] | None) -> str:
    return found[0] if found else ""


def _words(text: str) -> str:
    """Return the words of inline Markdown: without emphasis, code marks and escapes."""
    if not any(mark in text for mark in "*_`\\&"):
        return text
    for _ in range(3):
        text = _EMPHASIS.sub(lambda match: match[2] or match[4], text)
    return unescape(_ESCAPE.sub(r"\1", text.replace("`", ""))).strip()
