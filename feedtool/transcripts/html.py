"""Transcripts as HTML: to be read rather than followed, with who speaks and when a paragraph begins.

Only the three tags that the podcast namespace names, so that there is nothing for an app to stumble over; Pocket Casts
would show a page that holds a script on the web instead (platform rule E2).
https://podcasting2.org/docs/podcast-namespace/tags/transcript
"""

from html import escape

from feedtool import clock, cues
from feedtool.model import Track

SUFFIX = ".html"
MEDIA_TYPE = "text/html"
TIMED = False


def write(track: Track) -> str:
    """Return the paragraphs of *track*; without cues its lines, with the times that they have."""
    made = []
    for speaker, start, text in cues.paragraphs(track):
        if speaker:
            made.append(f"<cite>{escape(speaker, quote=False)}:</cite>\n")
        if start is not None:
            made.append(f"<time>{clock.colons(start)}</time>\n")
        made.append(f"<p>{escape(text, quote=False)}</p>\n")
    return "".join(made)
