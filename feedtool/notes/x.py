"""A post on X: 280 characters, of which an address is 23, and an emoji or a letter beyond the West two.

https://docs.x.com/fundamentals/counting-characters
"""

from feedtool.platforms import Limit, Platform

_REFUSED = dict.fromkeys([0xFEFF, 0xFFFE, 0xFFFF])


def finish(text: str) -> str:
    """Return *text* without the characters that X refuses."""
    return text.translate(_REFUSED)


PLATFORM = Platform("X", {".txt": "plain"}, limits=(Limit(280, "x"),), finish=finish, hashtags=3, titled=True)
