"""How long a text is, counted as the place counts that it goes to: one function a unit.

What a person sees as one character is a grapheme: a letter with its accents, a family of emoji, a flag. Some places
count those, some the code points they are made of, some bytes. https://www.unicode.org/reports/tr29/
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

LINK = 23
"""What X and Mastodon count for an address, however long it is."""

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]++(?:[\x00-\x7f][^\x00-\x7f]++)*+[\x00-\x7f]?").finditer

_X_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that X counts as one; all others are two. twitter-text, `config/v3.json`"""


def graphemes(text: str) -> int:
    """Return how many graphemes *text* has: what people see as characters.

    >>> graphemes("Zoe\\u0308"), graphemes("\\U0001f468\\u200d\\U0001f469\\u200d\\U0001f467")
    (3, 1)
    """
    if "\r" in text:
        return len(split(text))
    return len(text) + sum(len(split(odd)) - len(odd) for odd in _odd(text))


def split(text: str) -> list[str]:
    """Return the graphemes of *text*."""
    return list(_grapheme().findall(text))


def utf8(text: str) -> int:
    """Return how many bytes *text* has in UTF-8."""
    return len(text.encode())


def utf16(text: str) -> int:
    """Return how many characters a web browser counts in *text*: an emoji is two or more.

    >>> utf16("a\\U0001f600")
    3
    """
    return len(text.encode("utf-16-le")) // 2


def mastodon(text: str) -> int:
    """Return how many characters Mastodon counts in *text*: graphemes, an address as 23, of `@ada@home.example` `@ada`.

    Its StatusLengthValidator: https://github.com/mastodon/mastodon

    >>> mastodon("Look: https://example.org/a-very-long-way-to-a-page by @ada@home.example")
    37
    """
    return graphemes(_mention().sub(r"\1", _address().sub("x" * LINK, text)))


def x(text: str) -> int:
    """Return how many characters X counts in *text*: an address as 23, an emoji and a letter beyond the West as two.

    What looks like an address without `https://` counts as 23 when that is more: X knows all domains, this does not.
    Its twitter-text, `config/v3.json`: https://github.com/twitter/twitter-text

    >>> x("Look: https://example.org/a-very-long-way-to-a-page"), x("\\u4e00"), x("\\U0001f468\\u200d\\U0001f469")
    (29, 2, 2)
    """
    import unicodedata

    text = unicodedata.normalize("NFC", _address().sub("x" * LINK, text))
    if _inner_dot().search(text):
        text = _bare().sub(lambda match: match[0].ljust(LINK, "x"), text)
    return len(text) + sum(_weight(one) - len(one) for odd in _odd(text) for one in split(odd))


UNITS: dict[str, Callable[[str], int]] = {
    "bytes": utf8,
    "characters": len,
    "graphemes": graphemes,
    "utf-16": utf16,
    "mastodon": mastodon,
    "x": x,
}
"""The units by the names that the header of a template takes."""

SAID = {"utf-16": "characters", "mastodon": "characters", "x": "characters"}
"""What a unit is called in a sentence, when that is not its name."""


def _odd(text: str) -> Iterator[str]:
    """Yield what of *text* is not ASCII, each with the character before and after it: they may be of one grapheme."""
    for match in _BEYOND_ASCII(text):
        yield text[max(0, match.start() - 1) : match.end()]


@lru_cache(maxsize=1024)
def _weight(grapheme: str) -> int:
    """Return what X counts for *grapheme*: a text has few that are not ASCII, again and again."""
    if _emoji().search(grapheme):
        return 2
    return sum(1 if any(first <= ord(one) <= last for first, last in _X_LIGHT) else 2 for one in grapheme)


@cache
def _grapheme() -> "regex.Pattern[str]":
    import regex

    return regex.compile(r"\X")


@cache
def _emoji() -> "regex.Pattern[str]":
    import regex

    return regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Emoji}\ufe0f?\u20e3|\p{Emoji_Modifier}")


@cache
def _address() -> "regex.Pattern[str]":
    import regex

    return regex.compile(r"\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?'()\[\]…»”’]", regex.IGNORECASE)


@cache
def _bare() -> "regex.Pattern[str]":
    """Return what X may make a link of although it has no `https://`: a name with an ending of letters."""
    import regex

    return regex.compile(r"(?<![\w@.$#/-])(?:\w(?:[\w-]*\w)?\.)+[^\W\d_]{2,}(?:/[^\s<>\"]*)?")


@cache
def _inner_dot() -> "regex.Pattern[str]":
    import regex

    return regex.compile(r"\.[^\W\d_]{2}")


@cache
def _mention() -> "regex.Pattern[str]":
    import regex

    return regex.compile(r"(?<![\w/])(@\w+)@[\w.-]+\.\w+")
