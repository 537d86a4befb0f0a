"""What goes into the form of the host: Spotify for Creators (Anchor), Buzzsprout, Transistor and their like.

Their editors take paragraphs, lists and links, and pass the text on to every app, so it keeps to what Apple allows:
at most 4,000 bytes with all tags. Chapters are `00:01:15 Title`, which Apple, Spotify and YouTube all read.
"""

from feedtool import clock
from feedtool.platforms import Limit, Platform
from feedtool.timeline import Demands

PLATFORM = Platform(
    "host",
    {".html": "simple", ".txt": "plain"},
    limits=(Limit(4_000, "bytes"),),
    title_limits=(Limit(255, "characters"),),
    demands=Demands(least=3),
    clock=clock.full,
    hashtags=0,
)
