"""Chapters from the show notes: lines of the Markdown body that start with a time.

In a list or not, bold or not, with links; two such lines at least.
"""

import re

from feedtool import stamps
from feedtool.document import Document
from feedtool.listing import Listing
from feedtool.model import Chapter, Transcript
from feedtool.problems import Problem

LEAST = 2

_NOT_NOTES = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})").match


def derive(document: Document, transcript: Transcript, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each line that starts with a time; comments and code are not looked at."""
    found = []
    fence = ""
    body = _NOT_NOTES.sub(lambda match: "\n" * match[0].count("\n"), document.body)
    for line, text in enumerate(body.split("\n"), start=document.body_line):
        if mark := _FENCE(text):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and (timed := stamps.split_markdown(text)):
            found.append((line, timed))
    if sum(bool(timed.title) for _, timed in found) < LEAST:
        return ()
    listing = Listing(document.path, problems)
    for line, timed in found:
        listing.add(line, timed.start, timed.title, timed.end, timed.url, timed.image)
    return listing.chapters()
