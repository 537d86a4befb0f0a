"""An episode's description on Apple Podcasts: the HTML that Apple allows, chapters as `00:01:15 Title`.

At most 4,000 bytes with all tags: paragraphs, lists and links
(https://help.apple.com/itc/podcasts_connect/#/itcb54353390); chapters by the rules of
https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts
"""

from feedtool import clock
from feedtool.platforms import Limit, Platform
from feedtool.timeline import Demands

PLATFORM = Platform(
    "Apple Podcasts",
    {".html": "simple"},
    limits=(Limit(4_000, "bytes"),),
    title_limits=(Limit(255, "characters"),),
    demands=Demands(least=3),
    clock=clock.full,
    hashtags=0,
)
