"""Plain text: blank lines between paragraphs, `- ` before items, links as `text: address`."""

import re

from feedtool import plaintext

ENDING = ".txt"
ESCAPED = False

_COLON_AND_DIGITS = re.compile(r":\d{2}\b").search
_TIME = re.compile(r"^(\s*)(?=[\[(]?(?:\d+:)?\d{1,2}:\d{2}\b)", re.MULTILINE)


def say(html: str) -> str:
    """Return the clean *html* as plain text."""
    return plaintext.of(html)


def untimed(text: str) -> str:
    """Return *text* with a dot before each line that begins with a time.

    >>> untimed("10:30 is when we met")
    '· 10:30 is when we met'
    """
    return _TIME.sub(r"\1· ", text) if _COLON_AND_DIGITS(text) else text
