"""Platforms of the show's own: `config/templates/NAME.ENDING.j2`, with a small header or without.

The header is front matter, as episodes have it. A template that is called as one of ours replaces that; with any other
name it is a platform of its own.
"""

import re
from collections.abc import Mapping

from feedtool import dialects, document, lengths, plugins
from feedtool.document import Document
from feedtool.fields import Key, Reader
from feedtool.kinds import WrongError, choice, flag, line, several, text
from feedtool.model import OwnPlatform
from feedtool.problems import Place, Problem, Severity, meant, quoted
from feedtool.values import Map, Value

_FILE = re.compile(r"([a-z0-9][a-z0-9_-]*)(\.[a-z0-9]+)\.j2").fullmatch
_LIMIT = re.compile(r"([0-9][0-9,. ]*?)\s*([a-z][a-z0-9-]*)?", re.IGNORECASE).fullmatch


def limit(value: Value) -> tuple[int, str]:
    """Return how much of which unit: `500 characters`, `3,000 bytes`."""
    written = line(value)
    match = _LIMIT(written)
    number = re.sub(r"[,. ]", "", match[1]) if match else ""
    if not match or len(number) > 9 or int(number) == 0:
        raise WrongError(f"is {quoted(written)}, not a limit", "write a number and a unit: 500 characters")
    unit = (match[2] or "characters").lower()
    if unit not in lengths.UNITS:
        fix = f"write one of {', '.join(lengths.UNITS)}"
        raise WrongError(f"counts {quoted(unit)}{meant(unit, lengths.UNITS)}", fix)
    return int(number), unit


def count(value: Value) -> int:
    """Return a number of hashtags, which may be 0."""
    written = text(value)
    if not re.fullmatch("[0-9]{1,3}", written):
        raise WrongError(f"is {quoted(written)}, not a number", "write a number such as 5, or 0")
    return int(written)


NAME: Key[str] = Key("name", line, "", "what people call the platform")
DIALECT: Key[str] = Key("dialect", choice(*plugins.names("dialects")), "", "how its texts are written")
LIMIT: Key[tuple[tuple[int, str], ...] | None] = Key("limit", several(limit), None, "how long a text may be")
TITLE_LIMIT: Key[tuple[tuple[int, str], ...] | None] = Key(
    "title_limit", several(limit), None, "how long the title beside it may be"
)
CHAPTERS: Key[bool | None] = Key("chapters", flag, None, "whether it reads chapters out of the text")
HASHTAGS: Key[int | None] = Key("hashtags", count, None, "how many keywords become hashtags, at most")
TITLED: Key[bool | None] = Key("titled", flag, None, "whether its texts say the title themselves")
KEYS: tuple[Key[object], ...] = (NAME, DIALECT, LIMIT, TITLE_LIMIT, CHAPTERS, HASHTAGS, TITLED)


def read(folder: str, files: Mapping[str, str]) -> tuple[dict[str, str], tuple[OwnPlatform, ...], list[Problem]]:
    """Return the templates *files* of *folder* without their headers, what those say, and what was wrong with them.

    Lines stay where they are. Templates of the feeds, and those that only others include, are nobody's platform.
    """
    texts: dict[str, str] = {}
    found: list[OwnPlatform] = []
    problems: list[Problem] = []
    for name, written in sorted(files.items()):
        texts[name] = written
        if name.startswith("_") or name in plugins.templates("feeds"):
            continue
        path = f"{folder}/{name}"
        match = _FILE(name)
        if not match or not dialects.of_ending(match[2]):
            endings = ", ".join(sorted({plugins.get("dialects", one).ENDING for one in plugins.names("dialects")}))
            message = f"{quoted(name)} is not the name of a template: PLATFORM.ENDING.j2 in small letters"
            fix = f"rename it, as in youtube.txt.j2; there are {endings}"
            problems.append(Problem(Place(path), "TP104", Severity.WARNING, message, fix))
            continue
        read = _document(path, written)
        texts[name] = "\n" * (read.body_line - 1) + read.body
        problems += read.problems
        found.append(_platform(match[1], match[2], Reader(path, read.front, "TP", problems)))
    return texts, tuple(found), problems


def _document(path: str, written: str) -> Document:
    """Return the template as header and body; when it has no header, or one that cannot be read, all of it is body."""
    text = written.removeprefix("\ufeff").replace("\r\n", "\n")
    if text.startswith("---\n"):
        read = document.parse(path, text.encode())
        if read.readable:
            return read
        return Document(path, Map(1), text, 1, problems=read.problems)
    return Document(path, Map(1), text, 1)


def _platform(name: str, ending: str, reader: Reader) -> OwnPlatform:
    """Return what the header of the template NAME.ENDING.j2 says."""
    reader.unknown(KEYS, Severity.ERROR)
    dialect = reader.get(DIALECT)
    if dialect and ending != plugins.get("dialects", dialect).ENDING:
        right = plugins.get("dialects", dialect).ENDING
        reader.wrong("dialect", f"is {quoted(dialect)}, which a {ending} file is not in", f"end its name in {right}.j2")
        dialect = ""
    return OwnPlatform(
        name,
        ending,
        called=reader.get(NAME),
        dialect=dialect,
        limits=reader.get(LIMIT),
        title_limits=reader.get(TITLE_LIMIT),
        chapters=reader.get(CHAPTERS),
        hashtags=reader.get(HASHTAGS),
        titled=reader.get(TITLED),
    )
