"""A list of chapters on its way into a format or out of it: what every format does to a title, a time, an address.

Reading collects in a `Listing`: what cannot be a chapter becomes a problem at its line, and the rest is read. Nothing
is sorted here and nothing dropped for being there twice; that is done in one place for all sources.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from functools import cache, lru_cache
from math import isfinite
from unicodedata import category
from urllib.parse import quote

from feedtool import clock, stamps
from feedtool.model import Chapter, Outline
from feedtool.problems import STRAIGHT, Place, Problem, Severity, curly, quoted
from feedtool.values import UNSAYABLE

WRITE_TIMES = "write times as 1:02:48, or in seconds"

_NO_LINES: Mapping[str, int] = {}
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII).fullmatch
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE).match
_RELATIVE = re.compile(r"(?![a-z][a-z0-9+.-]*:|//)[^\s\x00-\x1f<>\"]+", re.IGNORECASE).fullmatch
_YES = frozenset(["true", "yes", "on", "1"])
_NO = frozenset(["false", "no", "off", "0"])


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a kind of record has for the parts of a chapter; of several the first that is given counts.

    *listed* is the opposite of *hidden*.
    """

    start: tuple[str, ...]
    title: tuple[str, ...] = ("title",)
    end: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    image: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()


@cache
def _parts(names: Names) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each part of a chapter with the *names* that records have for it: every format has names of its own."""
    return tuple((part.name, getattr(names, part.name)) for part in dataclass_fields(names))


class Listing:
    """Chapters as they are found in the file *path*; what is wrong with them goes to *problems*.

    In a *relative* one addresses may be without scheme and host, as in an episode's own file; others complete them.
    """

    def __init__(self, path: str, problems: list[Problem], *, relative: bool = False) -> None:
        self.path = path
        self.problems = problems
        self.relative = relative
        self.found: list[Chapter] = []

    def chapters(self) -> tuple[Chapter, ...]:
        """Return what was found, in its order."""
        return tuple(self.found)

    def add(
        self,
        line: int,
        start: int | str,
        title: str,
        end: int | str = "",
        url: str = "",
        image: str = "",
        *,
        hidden: bool = False,
        at: Mapping[str, int] = _NO_LINES,
    ) -> None:
        """Add a chapter with its times in milliseconds, or as they are written; or note why it cannot be one.

        *line* is that of its title; *at* are those of its parts that stand elsewhere.
        """
        title = one_line(title)
        try:
            begin = start if isinstance(start, str) else bounded(start)
            begin = time(begin) if isinstance(begin, str) else begin
        except ValueError as error:
            named = f"the chapter {quoted(title)}" if title else "a chapter"
            starts = f"starts at {quoted(str(start))}: {error}" if str(start).strip() else "has no time"
            self.warn(
                at.get("start", line), "CH111", f"{named} {starts}; it is left out", WRITE_TIMES, str(start).strip()
            )
            return
        if not title:
            message = f"the chapter at {clock.colons(begin)} has no title; it is left out"
            self.warn(line, "CH112", message, "give it a title, or delete it")
            return
        chapter = Chapter(begin, title, hidden=hidden, place=Place(self.path, line), lines=at)
        until = self._end(chapter, end)
        link = self._address(chapter, "url", "links", url)
        picture = self._address(chapter, "image", "has as its picture", image)
        self.found.append(Chapter(begin, title, until, link, picture, hidden, place=chapter.place, lines=at))

    def record(
        self, line: int, fields: Mapping[str, object], names: Names, lines: Mapping[str, int] = _NO_LINES
    ) -> None:
        """Add the chapter that the record *fields* is, which begins at *line*; *lines* are those of its fields."""
        given: dict[str, str] = {}
        at: dict[str, int] = {}
        whole = True
        for part, keys in _parts(names):
            wrong = ""
            for key in (key for key in keys if key in fields):
                value, at[part] = fields[key], lines.get(key, line)
                if isinstance(value, str | bool) and value != "":
                    given[part] = str(value)
                    break
                wrong = wrong or (key if value not in (None, "") else "")
            if wrong:
                lost = part in ("start", "title") and part not in given
                message = f"'{wrong}' of a chapter is a collection, not text{'; the chapter is left out' * lost}"
                self.warn(lines.get(wrong, line), "CH114", message, f"write `{wrong}: …` on one line")
                whole = whole and not lost
        if not whole:
            return
        hidden = self._yes(given.get("hidden", ""), at.get("hidden", line), otherwise=False)
        listed = self._yes(given.get("listed", ""), at.get("listed", line), otherwise=True)
        title = at.get("title", line)
        self.add(
            title,
            given.get("start", ""),
            given.get("title", ""),
            given.get("end", ""),
            given.get("url", ""),
            given.get("image", ""),
            hidden=hidden or not listed,
            at={part: number for part, number in at.items() if number != title},
        )

    def lines(self, text: str, *, only: bool = False) -> None:
        """Add the chapters of the lines of *text* that start with a time; with *only* there should be no others."""
        found = [(number, line, stamps.split(line)) for number, line in enumerate(lines(text), start=1)]
        if not any(timed and one_line(timed.title) for _, _, timed in found):
            self.refuse(
                1, "no line begins with a time and a title", "write a line such as `1:15 Title` for each chapter"
            )
            return
        for number, line, timed in found:
            if timed:
                self.add(number, timed.start, timed.title, timed.end, timed.url)
            elif only and line.strip():
                message = f"the line {quoted(line.strip())} does not begin with a time; it is left out"
                fix = "write a line such as `1:15 Title` for each chapter"
                self.note(number, "CH114", message, fix, line.strip())

    def refuse(self, line: int, message: str, fix: str) -> None:
        """Note that nothing can be read, and why."""
        self.problems.append(Problem(Place(self.path, line), "CH110", Severity.ERROR, message, fix))

    def warn(self, line: int, code: str, message: str, fix: str, part: str = "") -> None:
        """Note a loss; *part* is what is wrong in the line."""
        fix = STRAIGHT if curly(part) else fix
        self.problems.append(Problem(Place(self.path, line), code, Severity.WARNING, message, fix, part=part))

    def note(self, line: int, code: str, message: str, fix: str, part: str = "") -> None:
        """Note what was understood although *part* of the line was not quite right."""
        self.problems.append(Problem(Place(self.path, line), code, Severity.INFO, message, fix, part=part))

    def _end(self, chapter: Chapter, written: int | str) -> int | None:
        """Return the end of *chapter*, None when it has none, or none that can be right."""
        if written == "" or (isinstance(written, str) and not written.strip()):
            return None
        fix = "correct the end, or delete it: the chapter then goes on to the next one"
        try:
            end = time(written) if isinstance(written, str) else bounded(written)
        except ValueError as error:
            message = f"the chapter {quoted(chapter.title)} ends at {quoted(str(written))}: {error}; it gets no end"
            self.warn(chapter.at("end").line, "CH113", message, fix, _as_text(written))
            return None
        if end < chapter.start or (end == chapter.start and isinstance(written, str)):
            message = (
                f"the chapter {quoted(chapter.title)} ends at {clock.colons(end)}, but starts at "
                f"{clock.colons(chapter.start)}; it gets no end"
            )
            self.warn(chapter.at("end").line, "CH113", message, fix, _as_text(written))
            return None
        return end if end > chapter.start else None

    def _address(self, chapter: Chapter, part: str, verb: str, written: str) -> str:
        """Return the address as *written* for the *part* of *chapter*, "" when it is none."""
        if self.relative and _RELATIVE(written.strip()):
            return written.strip()
        try:
            return address(written)
        except ValueError as error:
            message = f"the chapter {quoted(chapter.title)} {verb} {quoted(written)}, {error}; it is left out"
            self.warn(chapter.at(part).line, "CH107", message, "write the whole address: https://…", written.strip())
            return ""

    def _yes(self, written: str, line: int, *, otherwise: bool) -> bool:
        word = written.strip().lower()
        if word in _YES or word in _NO:
            return word in _YES
        if word:
            message = f"{quoted(written)} is not true or false; it does not count"
            self.warn(line, "CH114", message, "write true or false", word)
        return otherwise


def _as_text(time: int | str) -> str:
    """Return a time as it is written, "" for one that is a number of milliseconds by now."""
    return time.strip() if isinstance(time, str) else ""


def time(written: str) -> int:
    """Return the milliseconds of a time as people and programs write it: a clock's, or seconds in any decimals.

    Raises ValueError with what is so.

    >>> time("1:15"), time("75.25"), time("0.30000000000000004"), time("1e3")
    (75000, 75250, 300, 1000000)
    """
    written = "".join(written.split())
    if written[:1] in ("-", "−") and len(written) > 1:
        raise ValueError("that is before the beginning")
    if not _NUMBER(written):
        return clock.parse(written)
    seconds = float(written.replace(",", "."))
    return bounded(round(seconds * clock.SECOND) if isfinite(seconds) else clock.LONGEST)


def bounded(ms: int) -> int:
    """Return *ms* when a recording can have such a time; raises ValueError with what is so."""
    if ms < 0:
        raise ValueError("that is before the beginning")
    if ms >= clock.LONGEST:
        raise ValueError("longer than a thousand hours")
    return ms


def one_line(text: str) -> str:
    """Return *text* as one trimmed line without control characters, "" when there is nothing to see in it.

    >>> one_line(" What is\\n a\\x08 feature store? "), one_line("\\u200b")
    ('What is a feature store?', '')
    """
    line = " ".join(text.split())
    if UNSAYABLE.search(line):
        line = " ".join(UNSAYABLE.sub("", line).split())
    if line.isprintable():
        return line
    return line if any(category(character) not in ("Cf", "Zs") for character in line) else ""


@lru_cache(maxsize=256)
def line_title(title: str) -> str:
    """Return *title* for a line of a description: with no dash in front of it, and no angle brackets, which YouTube
    refuses and others take for HTML.

    >>> line_title("– <b> tags")
    '‹b› tags'
    """
    return stamps.title(one_line(title).replace("<", "‹").replace(">", "›"))


def address(written: str) -> str:
    """Return an absolute web address in ASCII, "" for "" (platform rule A1.8); raises ValueError for anything else.

    >>> address("https://example.org/a b/ü?c=d")
    'https://example.org/a%20b/%C3%BC?c=d'
    """
    bare = UNSAYABLE.sub("", "".join(part.strip() for part in written.splitlines()))
    if not bare:
        return ""
    if not _WEB(bare):
        raise ValueError("which is not a web address")
    return quote(bare, safe="/:?#[]@!$&'()*+,;=%~")


def lines(text: str) -> list[str]:
    """Return the lines of *text* as an editor counts them, without a BOM."""
    return unmarked(text).split("\n")


def unmarked(text: str) -> str:
    """Return *text* with `\\n` line ends and without a BOM."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def listed(outline: Outline) -> Iterable[Chapter]:
    """Return the chapters of *outline* for a format that cannot hide one: those that are not hidden."""
    return (chapter for chapter in outline.chapters if not chapter.hidden)


def ends(outline: Outline) -> list[tuple[Chapter, int | None]]:
    """Return the chapters that are not hidden with their ends: their own, the next one's start, the outline's length.

    None is the end of a last one whose end nobody knows.
    """
    chapters = list(listed(outline))
    following = [chapter.start for chapter in chapters[1:]] + [outline.length]
    return [
        (chapter, next((end for end in (chapter.end, after) if end is not None and end > chapter.start), None))
        for chapter, after in zip(chapters, following, strict=False)
    ]
