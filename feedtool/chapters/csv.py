"""Chapters as a table: CSV with the columns start, end, title, url, image and hidden.

A header row says which column is which; semicolons and tabs are read too, and so are the tables of markers that audio
editors export. https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
import re

from feedtool import clock
from feedtool.listing import Listing, Names, lines, one_line
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem

SUFFIX = ".csv"
MEDIA_TYPE = "text/csv"
BESIDE = (".chapters.csv",)

COLUMNS = ("start", "end", "title", "url", "image", "hidden")

_NAMES = Names(
    start=("start", "starttime", "startoffset", "time", "timestamp", "sec", "seconds"),
    title=("title", "name", "chapter", "label"),
    end=("end", "endtime", "endoffset"),
    url=("url", "href", "link"),
    image=("image", "img"),
    hidden=("hidden",),
    listed=("toc",),
)
_SEPARATOR_LINE = re.compile(r"sep=(.)").fullmatch


def write(outline: Outline) -> str:
    """Return a row for each chapter of *outline* under a header row; times are `HH:MM:SS.mmm`."""
    rows = [COLUMNS, *(_row(chapter) for chapter in outline.chapters)]
    return "".join(",".join(_cell(value) for value in row) + "\n" for row in rows)


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each row of *text* below its header row."""
    listing = Listing(path, problems)
    rows = lines(text)
    top, delimiter, names = _header(rows)
    if not _is_header(names):
        fix = "write `start,title` as the first line, and more of `end,url,image,hidden` if there are such columns"
        listing.refuse(top + 1, "the first line does not name the columns 'start' and 'title'", fix)
        return ()
    reader = csv.reader((f"{row}\n" for row in rows[top + 1 :]), delimiter=delimiter)
    line = top + 2
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                listing.record(line, dict(zip(names, row, strict=False)), _NAMES)
            line = top + 2 + reader.line_num
    except csv.Error as error:
        message = f"the table cannot be read from here on: {error}"
        listing.warn(line, "CH114", message, "close the quotes, and save the table again")
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether the first line of *text* names columns for start and title."""
    return _is_header(_header(lines(text[:10_000]))[2])


def _header(rows: list[str]) -> tuple[int, str, list[str]]:
    """Return the index of the header row, what separates its columns, and their names."""
    top = next((index for index, row in enumerate(rows) if row.strip() and not _SEPARATOR_LINE(row)), 0)
    row = rows[top][:10_000]
    delimiter = max("\t;,", key=row.count)
    return top, delimiter, [re.sub(r"[\s_\"'-]", "", name).lower() for name in row.split(delimiter)]


def _is_header(names: list[str]) -> bool:
    return not {*_NAMES.start}.isdisjoint(names) and not {*_NAMES.title}.isdisjoint(names)


def _row(chapter: Chapter) -> tuple[str, ...]:
    end = "" if chapter.end is None else clock.exact(chapter.end)
    hidden = "true" if chapter.hidden else ""
    return (clock.exact(chapter.start), end, chapter.title, chapter.url, chapter.image, hidden)


def _cell(value: str) -> str:
    value = one_line(value)
    return '"{}"'.format(value.replace('"', '""')) if any(mark in value for mark in '",;\t') else value
