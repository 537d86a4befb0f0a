"""A YouTube description: plain text with chapters that YouTube shows.

At most 5,000 bytes and no angle brackets (https://developers.google.com/youtube/v3/docs/videos), chapters by the rules
of https://support.google.com/youtube/answer/9884579, and not so many hashtags that YouTube would ignore all of them
(https://support.google.com/youtube/answer/6390658).
"""

import re
from itertools import count

from feedtool.platforms import Limit, Platform
from feedtool.timeline import Demands

HASHTAGS = 60
"""With more than these, YouTube takes none."""

_HASHTAG = re.compile(r"#(?=\w)")


def finish(text: str) -> str:
    """Return *text* with other signs for the angle brackets that YouTube refuses, and for hashtags beyond the 60th."""
    seen = count(1)
    told = _HASHTAG.sub(lambda match: match[0] if next(seen) <= HASHTAGS else "＃", text)
    return told.replace("<", "‹").replace(">", "›")


PLATFORM = Platform(
    "YouTube",
    {".txt": "plain"},
    limits=(Limit(5_000, "bytes"),),
    title_limits=(Limit(100, "characters"),),
    demands=Demands(least=3),
    finish=finish,
    hashtags=15,
)
