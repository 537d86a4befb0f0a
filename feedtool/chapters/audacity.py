"""Audacity's labels: seconds, a tab, seconds, a tab, the title.

https://manual.audacityteam.org/man/importing_and_exporting_labels.html
"""

import re

from feedtool.listing import Listing, lines, listed, one_line
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem, quoted

SUFFIX = ".labels.txt"
MEDIA_TYPE = "text/plain"
BESIDE = (".labels.txt",)

_LABEL = re.compile(r"\s*-?[0-9]+(?:[.,][0-9]+)?\t-?[0-9]+(?:[.,][0-9]+)?(?:\t|\r|\n|$)").match


def write(outline: Outline) -> str:
    """Return a label for each chapter of *outline*, without hidden ones: the format cannot hide a chapter.

    A chapter without an end of its own is a point label, which starts and ends at once.
    """
    made = []
    for chapter in listed(outline):
        end = chapter.start if chapter.end is None else chapter.end
        made.append(f"{_seconds(chapter.start)}\t{_seconds(end)}\t{one_line(chapter.title)}\n")
    return "".join(made)


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each label of *text*; the lines that give the frequencies of a label are passed over."""
    listing = Listing(path, problems)
    if not fits(text):
        fix = "export the labels again, or write seconds, a tab, seconds, a tab and a title on each line"
        listing.refuse(1, "the file does not begin with a label of Audacity", fix)
        return ()
    for number, line in enumerate(lines(text), start=1):
        if not line.strip() or line.startswith("\\"):
            continue
        start, _, rest = line.partition("\t")
        end, tab, title = rest.partition("\t")
        if not tab and not _LABEL(line):
            message = f"the line {quoted(line.strip())} is no label; it is left out"
            listing.warn(number, "CH114", message, "write seconds, a tab, seconds, a tab and a title")
            continue
        listing.add(number, start, title, "" if end.strip() == start.strip() else end)
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether *text* begins with a label."""
    return _LABEL(text.lstrip("\ufeff \r\n")) is not None


def _seconds(ms: int) -> str:
    return f"{ms // 1_000}.{ms % 1_000:03}000"
