"""A post on LinkedIn: 3,000 characters, of which LinkedIn shows the first three lines or so.

https://www.linkedin.com/help/linkedin/answer/a528176; a browser counts an emoji as two, and so does this.
"""

from feedtool.platforms import Limit, Platform

PLATFORM = Platform("LinkedIn", {".txt": "plain"}, limits=(Limit(3_000, "utf-16"),), hashtags=5, titled=True)
