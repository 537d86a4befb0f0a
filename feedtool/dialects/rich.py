"""HTML with headings, emphasis, code, tables and images, for the show's own pages and for mail."""

from markupsafe import Markup

from feedtool import markup

ENDING = ".html"
ESCAPED = True


def say(html: str) -> Markup:
    """Return the clean *html* as it is."""
    return Markup(html)  # noqa: S704  # it has been cleaned


def untimed(text: str) -> Markup:
    """Return the HTML *text* with a dot before each line that begins with a time."""
    return Markup(markup.untimed(text))  # noqa: S704  # it was HTML before
