"""A post on Mastodon: 500 characters as people see them, an address is 23 of them.

https://docs.joinmastodon.org/user/posting/#text; your server may allow more: a template with a header says so.
"""

from feedtool.platforms import Limit, Platform

PLATFORM = Platform("Mastodon", {".txt": "plain"}, limits=(Limit(500, "mastodon"),), hashtags=5, titled=True)
