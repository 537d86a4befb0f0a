"""Show notes in Markdown: for a web site, a newsletter, a repository."""

from feedtool import markup

SUFFIX = ".md"
LIMIT = 0
DEMANDS = None


def say(text: str, base: str) -> str:
    """Return Markdown that any program understands, as it was written."""
    return markup.markdown(text)


def finish(text: str) -> str:
    """Return *text* as it is."""
    return text
