"""`config/templates/NAME.ENDING.j2`: a template of the user's own, with a small header or without.

The header is front matter, as episodes have it. A template that is called as one of ours replaces that; with any other
name it is a platform of its own.
"""

import re
from collections.abc import Mapping

from feedtool import dialects, document, lengths, plugins
from feedtool.fields import Key, Reader, WrongError, choice, flag, line, several, text
from feedtool.model import Template
from feedtool.problems import Place, Problem, Severity, meant, quoted
from feedtool.values import Value

FOLDER = "templates"
"""Where they are, beside `show.yaml`."""

_FILE = re.compile(r"_?[a-z0-9][a-z0-9_-]*(\.[a-z0-9]+)\.j2").fullmatch
_LIMIT = re.compile(r"([0-9][0-9,. ]*?)\s*([a-z0-9-]*)", re.IGNORECASE).fullmatch


def limit(value: Value) -> tuple[int, str]:
    """Return how much of which unit: `500 characters`, `3,000 bytes`."""
    written = line(value)
    match = _LIMIT(written)
    number = re.sub(r"[,. ]", "", match[1]) if match else ""
    if not match or len(number) > 9 or int(number) == 0:
        raise WrongError(f"is {quoted(written)}, not a limit", "write a number and a unit: 500 characters")
    unit = match[2].lower() or "characters"
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
KEYS: tuple[Key[object], ...] = (NAME, DIALECT, LIMIT, TITLE_LIMIT, CHAPTERS, HASHTAGS)


def read(folder: str, files: Mapping[str, bytes]) -> tuple[tuple[Template, ...], list[Problem]]:
    """Return the templates of *files*, by name, that are in *folder*, and what was wrong with them."""
    problems: list[Problem] = []
    found = [_template(f"{folder}/{name}", name, data, problems) for name, data in sorted(files.items())]
    return tuple(template for template in found if template), problems


def _template(path: str, name: str, data: bytes, problems: list[Problem]) -> Template | None:
    """Return the template of one file, None when nothing can be made of it."""
    match = _FILE(name)
    if not match or not dialects.of_ending(match[1]):
        endings = ", ".join(sorted({plugins.get("dialects", one).ENDING for one in plugins.names("dialects")}))
        message = f"{quoted(name)} is not the name of a template: PLATFORM.ENDING.j2 in small letters"
        fix = f"rename it, as in youtube.txt.j2; there are {endings}"
        problems.append(Problem(Place(path), "TM104", Severity.WARNING, message, fix))
        return None
    if not data.startswith((b"---\n", b"---\r\n", b"\xef\xbb\xbf---")):
        written = document.plain(path, data, problems)
        return None if written is None else Template(name, written, place=Place(path, 1))
    read = document.parse(path, data)
    problems += read.problems
    if not read.readable:
        return None
    reader = Reader(path, read.front, "TM", problems)
    reader.unknown(KEYS, Severity.ERROR)
    dialect = reader.get(DIALECT)
    if dialect and match[1] != plugins.get("dialects", dialect).ENDING:
        ending = plugins.get("dialects", dialect).ENDING
        reader.wrong(
            "dialect", f"is {quoted(dialect)}, which a {match[1]} file is not in", f"end its name in {ending}.j2"
        )
        dialect = ""
    return Template(
        name,
        "\n" * (read.body_line - 1) + read.body,
        called=reader.get(NAME),
        dialect=dialect,
        limits=reader.get(LIMIT),
        title_limits=reader.get(TITLE_LIMIT),
        chapters=reader.get(CHAPTERS),
        hashtags=reader.get(HASHTAGS),
        place=Place(path, 1),
    )
