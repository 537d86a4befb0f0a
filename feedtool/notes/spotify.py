"""An episode's description on Spotify: HTML that it renders, or plain text, with chapters as `(01:15) Title`.

Up to 4,000 characters, as in Spotify for Creators; chapters by the rules of
https://support.spotify.com/us/creators/article/episode-chapters
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from feedtool import clock
from feedtool.platforms import Limit, Platform
from feedtool.timeline import Demands

if TYPE_CHECKING:
    import regex


def brackets(ms: int) -> str:
    """Return a time as `(01:15)`."""
    return f"({clock.padded(ms)})"


@lru_cache(maxsize=256)
def without_emoji(title: str) -> str:
    """Return the *title* of a chapter, which Spotify wants without emoji; its two texts and a rule ask."""
    return " ".join(_emoji().sub("", title).split())


@cache
def _emoji() -> "regex.Pattern[str]":
    import regex

    return regex.compile(r"(?=\p{Emoji})(?![\d#*©®™])\X|\p{Emoji}\ufe0f\u20e3?")


PLATFORM = Platform(
    "Spotify",
    {".html": "simple", ".txt": "plain"},
    limits=(Limit(4_000, "characters"),),
    demands=Demands(least=3),
    clock=brackets,
    chapter=without_emoji,
    hashtags=0,
)
