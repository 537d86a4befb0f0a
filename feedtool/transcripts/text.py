"""Transcripts as plain text: paragraphs, each turn with the name of who speaks.

Podcast apps do not show it; search engines, language models and people do read it.
"""

from feedtool import cues
from feedtool.model import Track

SUFFIX = ".txt"
MEDIA_TYPE = "text/plain"
TIMED = False


def write(track: Track) -> str:
    """Return the paragraphs of *track* with blank lines between them."""
    shown = [f"{speaker}: {text}\n" if speaker else f"{text}\n" for speaker, _, text in cues.paragraphs(track)]
    return "\n".join(shown)
