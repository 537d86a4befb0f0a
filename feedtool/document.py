"""A text file as data: its front matter, its body, and what was wrong with the file.

What a file gets wrong becomes a `Problem`; what can be read around it is read.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType

from feedtool import values
from feedtool.problems import Place, Problem, Severity
from feedtool.values import List, Map, Text, UnreadableError

_NEARLY = re.compile(r" {0,3}(?:-{2,}|- ?- ?-|[—–―]+-?)[ \t]*").fullmatch
"""What was meant to be the line `---`."""
_KEY = re.compile(r"[\w-]+:(?:\s|$)").match
_ITEM = re.compile(r"\s*- +\{?(?:header|line|sec|time|who): ").match
_FENCE = re.compile(r"---[ \t]*").fullmatch
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)").search


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its front matter and its body, with *body_line* the line at which the body begins.

    *beside* are files with the same stem, by their ending (`.chapters.json`).

    When *readable* is false nothing can be made of the file, and *problems* holds the one reason.
    """

    path: str
    front: Map
    body: str = ""
    body_line: int = 0
    readable: bool = True
    beside: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    def place(self, line: int = 0) -> Place:
        """Return the place *line* of this file."""
        return Place(self.path, line)


def parse(path: str, data: bytes, beside: Mapping[str, bytes] = MappingProxyType({})) -> Document:
    """Return the Markdown file *data*, called *path* in problems: front matter between `---` lines, then a body.

    *beside* are the files with its stem, by their ending.
    """
    try:
        text, problems = _decode(path, data)
        front, odd, _, body, body_line = _parts(path, text)
    except UnreadableError as error:
        return Document(path, Map(1), readable=False, problems=(error.args[0],))
    if _ITEM(body):
        message = "this line ends the front matter, but items of a transcript come below it; they are not read"
        odd.append(Problem(Place(path, body_line - 1), "RD111", Severity.WARNING, message, "delete this line"))
    return Document(path, front, Text(body, body_line), body_line, beside=beside, problems=(*problems, *odd))


def front_text(data: bytes) -> str | None:
    """Return the YAML of the Markdown file *data*, which begins at line 2, as it is read; None when it has none."""
    try:
        text = _decode("", data)[0]
        with suppress(UnreadableError):
            return _parts("", text)[2]
        return _split("", text)[0]
    except UnreadableError:
        return None


def parse_yaml(path: str, data: bytes) -> Document:
    """Return the YAML file *data*, called *path* in problems, as a document without a body."""
    try:
        text, problems = _decode(path, data)
        front, odd = _mapping(path, text, first_line=1)
    except UnreadableError as error:
        return Document(path, Map(1), readable=False, problems=(error.args[0],))
    return Document(path, front, problems=(*problems, *odd))


def plain(path: str, data: bytes, problems: list[Problem]) -> str | None:
    """Return the text of *data*, a file of some other program, with `\\n` line ends and no BOM; None if it is no text.

    What is not UTF-8 is UTF-16 when it says so, else Windows-1252, which old programs still write; both are noted.
    """
    text, encoding, at = None, "utf-8", 0
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start
        for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("cp1252", "latin-1"):
            with suppress(UnicodeDecodeError):
                text = data.decode(encoding)
                break
    if text is None or (encoding != "utf-8" and "\0" in text):
        message = "the file is not text"
        problems.append(Problem(Place(path, 1), "RD101", Severity.ERROR, message, "put the right file there"))
        return None
    if encoding != "utf-8":
        name = {"utf-16": "UTF-16", "cp1252": "Windows-1252", "latin-1": "Latin-1"}[encoding]
        message = f"the file is not UTF-8; it was read as {name}"
        fix = "look whether the accents are right; save the file with the encoding UTF-8"
        problems.append(Problem(Place(path, _line(data, at)), "RD101", Severity.WARNING, message, fix))
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _line(data: bytes, at: int) -> int:
    """Return the line of byte *at*."""
    return data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1


def _decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """Return the text of *data* with `\\n` line ends, without a BOM or what YAML and XML cannot hold."""
    fix = "save the file with the encoding UTF-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _unreadable(path, 1, "RD101", "the file is UTF-16, not UTF-8", fix)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        guess = bytes([byte]).decode("cp1252", "replace")
        message = f"the file is not UTF-8: byte 0x{byte:02X} ('{guess}' in Windows-1252)"
        raise _unreadable(path, _line(data, error.start), "RD101", message, fix) from None
    return values.clean(text.replace("\r\n", "\n").replace("\r", "\n"), Place(path, 1))


def _split(path: str, text: str) -> tuple[str, str, int, bool]:
    """Return front matter, body, the body's first line, and whether the front matter was closed."""
    first, _, rest = text.partition("\n")
    if not _FENCE(first):
        lines = text.split("\n")
        at, fix = 0, "begin the file with a line '---', then `title: …`, then a line '---'"
        nearly = next((number for number, line in enumerate(lines) if line.strip()), 0)
        if _NEARLY(lines[nearly]):
            at = nearly
            fix = "write '---' instead, from the beginning of the line"
            if lines[nearly].rstrip() == "---":
                fix = "delete what is empty above this line"
        raise _unreadable(path, at + 1, "RD102", "the file does not begin with front matter", fix)
    closing = _CLOSING(text, len(first))
    if closing is None:
        return rest, "", text.count("\n") + 1, False
    front, body = text[len(first) + 1 : closing.start()], text[closing.end() + 1 :]
    return front, body, text.count("\n", 0, closing.start()) + 3, True


def _parts(path: str, text: str) -> tuple[Map, list[Problem], str, str, int]:
    """Return the front matter, what was odd about it, its text, the body, and the body's first line.

    Where the line that ends the front matter is missing, or is written otherwise, it ends where that can be seen.
    """
    front_text, body, body_line, closed = _split(path, text)
    broken: UnreadableError | None = None
    try:
        front, odd = _mapping(path, front_text, 2)
        if closed:
            return front, odd, front_text, body, body_line
    except UnreadableError as error:
        broken = error
    rows = text.split("\n")
    last = len(rows) - 1 if broken is None else min(broken.args[0].place.line, len(rows)) - 1
    for row, below in _ends(rows, last, closed, broken):
        with suppress(UnreadableError):
            front_text = "\n".join(rows[1:row])
            front, odd = _mapping(path, front_text, 2)
            message = "this line is not '---'; it was taken for the end of the front matter"
            fix = "write '---' instead, from the beginning of the line"
            if row == below:
                message, fix = (
                    "above this line the '---' is missing that ends the front matter",
                    "put a line '---' above",
                )
            odd.append(Problem(Place(path, row + 1), "RD105", Severity.WARNING, message, fix))
            return front, odd, front_text, "\n".join(rows[below:]), below + 1
    if broken:
        raise broken
    message = "the front matter that begins here is never closed; all of the file was read as front matter"
    fix = "put a line '---' where the front matter ends"
    odd.append(Problem(Place(path, 1), "RD105", Severity.WARNING, message, fix))
    return front, odd, front_text, body, body_line


def _ends(rows: list[str], last: int, closed: bool, broken: UnreadableError | None) -> Iterator[tuple[int, int]]:
    """Yield where the front matter may end, near the row *last*: that row from 0, and the one where the body begins."""
    for row in range(2, min(last + 3, len(rows))):  # YAML may stop at the value above it
        if _NEARLY(rows[row]):
            yield row, row + 1
            break
    if broken is None or closed or not rows[last] or rows[last][0] in " \t-" or _KEY(rows[last]):
        return
    row = last
    while row > 2 and (not rows[row - 1].strip() or rows[row - 1].startswith("#")):
        row -= 1
    while row < last and not rows[row].strip():
        row += 1
    if row > 1:
        yield row, row


def _mapping(path: str, text: str, first_line: int) -> tuple[Map, list[Problem]]:
    """Return the YAML *text*, which begins at *first_line*, as a mapping."""
    value, problems = values.read(path, text, first_line)
    if value == "":
        return Map(first_line), problems
    if not isinstance(value, Map):
        kind = "a list" if isinstance(value, List) else "plain text"
        message = f"there is {kind} where `key: value` lines belong"
        raise _unreadable(path, first_line, "RD104", message, "write one `key: value` a line")
    return value, problems


def _unreadable(path: str, line: int, code: str, message: str, fix: str) -> UnreadableError:
    return UnreadableError(Problem(Place(path, line), code, Severity.ERROR, message, fix))
