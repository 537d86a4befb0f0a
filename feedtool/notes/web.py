"""HTML for the show's web site, and for the feed's `content:encoded`."""

from feedtool.platforms import Platform

PLATFORM = Platform("web", {".html": "rich"}, hashtags=0)
