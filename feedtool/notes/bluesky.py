"""A post on Bluesky: 300 characters as people see them, and 3,000 bytes; addresses count in full.

https://docs.bsky.app/docs/advanced-guides/posts, and the lexicon of `app.bsky.feed.post`.
"""

from feedtool.platforms import Limit, Platform

PLATFORM = Platform(
    "Bluesky", {".txt": "plain"}, limits=(Limit(300, "graphemes"), Limit(3_000, "bytes")), hashtags=3, titled=True
)
