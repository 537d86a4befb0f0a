"""Markdown: for a web site, a newsletter, a repository."""

from feedtool.platforms import Platform

PLATFORM = Platform("Markdown", {".md": "markdown"}, hashtags=0, titled=True)
