"""A YouTube description: plain text with chapters that YouTube shows.

At most 5,000 bytes, no angle brackets, chapters by the rules of https://support.google.com/youtube/answer/9884579.
"""

import re

from feedtool import markup
from feedtool.timeline import Demands

SUFFIX = ".txt"
LIMIT = 5_000
DEMANDS = Demands(least=3)

_STAMP = re.compile(r"^([ \t]*)(?=(?:\d+:)?\d{1,2}:\d{2}\b)", re.MULTILINE)


def say(text: str, base: str) -> str:
    """Return Markdown as plain text, in which no line begins with a time: YouTube would take it for a chapter."""
    return _STAMP.sub(r"\1· ", markup.plain(text, base))


def finish(text: str) -> str:
    """Return *text* with single quotation marks for the angle brackets that YouTube refuses."""
    return text.replace("<", "‹").replace(">", "›")
