"""Dialects: what platforms take, plain text, HTML, Markdown; one file each.

All begin with the clean HTML of `markup.html`, in which Markdown and the HTML that stands in it have become one. A
dialect says `ENDING`, `ESCAPED` (whether the words of a template are escaped as HTML wants it), `say(html)`, and
`untimed(text)`: what it said, so that no line begins with a time, which would be taken for a chapter.
"""

from feedtool import plugins


def of_ending(ending: str) -> str:
    """Return the dialect that a file with *ending* is in when nothing else is said, "" when there is none."""
    known = (name for name in plugins.names("dialects") if ending == plugins.get("dialects", name).ENDING)
    return next(known, "")
