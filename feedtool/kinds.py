"""What the value of a key can be: text, a number, a name, an address, a list of them, each a function that reads one.

Each takes a value as it was written, and returns it as what it means, or raises what is wrong with it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from feedtool import clock
from feedtool.markup import ascii_url
from feedtool.problems import STRAIGHT, curly, meant, quoted
from feedtool.values import List, Map, Text, Value

T = TypeVar("T")

_NOT_YET = re.compile(r"\s*(?:todo|tbd|tba|n/?a|none|-|\?+)?\s*", re.IGNORECASE).fullmatch
_OPEN = re.compile(r"\s*(?:todo|tbd|tba|\?+)?\s*", re.IGNORECASE).fullmatch
_HYPHEN = re.compile(r"\s*-(?=[^\W\d_])").match
_LETTER = re.compile(r"[^\W\d_]")
_TRUE = frozenset(["true", "yes", "on", "1"])
_FALSE = frozenset(["false", "no", "off", "0"])


class WrongError(ValueError):
    """A value is not what its key wants: what is so, and how to fix it.

    Of a value inside a collection there are its *line*, and *part*, what is wrong there; *others* are wrong there, too.
    """

    def __init__(self, message: str, fix: str, line: int = 0, part: str = "") -> None:
        super().__init__(message)
        self.fix = fix
        self.line = line
        self.part = part
        self.others: tuple[WrongError, ...] = ()


def raise_all(errors: Sequence[WrongError]) -> None:
    """Raise the first of *errors* with the others, or nothing when there are none."""
    if errors:
        first, *others = errors
        first.others = (*first.others, *others)
        raise first


def what(value: Value) -> str:
    """Return what *value* is, to say of it that it is not what it should be."""
    if isinstance(value, str):
        return quoted(value)
    return "a mapping" if isinstance(value, Map) else "a list"


def anything(value: Value) -> Value:
    """Return the value as it is; who reads it looks closer."""
    return value


def text(value: Value) -> str:
    """Return the text, which may have several lines."""
    if not isinstance(value, str):
        raise WrongError(f"is {what(value)}, not text", "write plain text")
    return value.strip()


def line(value: Value) -> str:
    """Return the text as one line."""
    return " ".join(text(value).split())


def location(value: Value) -> str:
    """Return an address, a path or an id: one line, and not in curly quotes, which would be a part of it."""
    written = line(value)
    if curly(written):
        raise WrongError(f"is {quoted(written)}, with its quotes", STRAIGHT)
    return written


def whole(value: Value) -> int:
    """Return a whole number from 1 on, as Apple wants seasons and episodes (platform rule A3.13)."""
    written = text(value)
    if not re.fullmatch(r"[0-9]{1,9}", written) or int(written) == 0:
        raise WrongError(f"is {quoted(written)}, not a whole number from 1 on", "write a number such as 12")
    return int(written)


def flag(value: Value) -> bool:
    """Return whether the value says yes."""
    written = text(value)
    if written.lower() in _TRUE:
        return True
    if written.lower() in _FALSE:
        return False
    raise WrongError(f"is {quoted(written)}, not true or false", "write true or false")


def choice(*names: str) -> Callable[[Value], str]:
    """Return a converter that takes one of *names*, in any case."""

    def read(value: Value) -> str:
        written = line(value).lower()
        if written not in names:
            raise WrongError(f"is {quoted(written)}{meant(written, names)}", f"write one of {', '.join(names)}")
        return written

    return read


def several(read: Callable[[Value], T]) -> Callable[[Value], tuple[T, ...]]:
    """Return a converter for a list of what *read* takes; one value alone is a list of one."""

    def read_all(value: Value) -> tuple[T, ...]:
        if isinstance(value, Map):
            raise WrongError("is a mapping, not a list", "write one `- …` line for each")
        if isinstance(value, str):
            no_hyphens(value)
            try:
                return (read(value),)
            except WrongError as error:
                error.fix = _as_list(value, read) or error.fix
                raise
        found = []
        errors = []
        for item, number in zip(value, value.lines, strict=True):
            try:
                found.append(read(item))
            except WrongError as error:
                part = error.part or (item.strip() if isinstance(item, str) else "")
                errors.append(WrongError(f"has an item that {error}", error.fix, error.line or number, part))
        raise_all(errors)
        return tuple(item for item in found if item != "")

    return read_all


def no_hyphens(written: str) -> None:
    """Raise what is wrong when lines of *written* were meant to be items: behind their hyphens a space is missing."""
    rows = (written.rows or written.split("\n")) if isinstance(written, Text) else (written,)
    for offset, row in enumerate(rows):
        if _HYPHEN(row):
            item = row.strip()
            message = f"is one text: there is no space behind the hyphen of {quoted(item)}"
            at = written.line + offset if isinstance(written, Text) else 0
            raise WrongError(message, f"write each on a line of its own: `- {item[1:]}`", at, item)


def _as_list(written: str, read: Callable[[Value], object]) -> str:
    """Return how to write as a list what *written* has with commas, when *read* takes each of it, "" otherwise."""
    items = [item.strip() for item in written.strip("[] ").split(",")]
    try:
        for item in items:
            read(item)
    except WrongError:
        return ""
    return f"write [{', '.join(items)}]"


def name(value: Value) -> str:
    """Return the name or id of a person: one line with a letter in it."""
    written = location(value)
    if written and not _LETTER.search(written):
        raise WrongError(f"is {quoted(written)}, not a name", "write ids of people, or names: [ada, Grace Hopper]")
    return written


def words(value: Value) -> tuple[str, ...]:
    """Return keywords: a list, or one text with commas between them; each once."""
    if isinstance(value, str):
        no_hyphens(value)
        found: Iterable[str] = (" ".join(word.split()) for word in value.split(","))
    else:
        found = several(line)(value)
    return tuple(dict.fromkeys(word for word in found if word))


def known(value: Value) -> str:
    """Return the text as one line, "" while it is not known yet: `TODO`, `-`, `?`."""
    written = line(value)
    return "" if _NOT_YET(written) else written


def still_open(written: str) -> bool:
    """Return whether *written* says that something is still to be written there: `TODO`, `?`, or nothing."""
    return bool(_OPEN(written))


def texts(value: Value) -> Mapping[str, str]:
    """Return a mapping of texts without those that are not known yet: empty, `TODO`, `-`, `?`."""
    if not isinstance(value, Map):
        raise WrongError(f"is {what(value)}, not a mapping", "write one `name: value` a line, indented")
    found = {}
    errors = []
    for key, inner in value.items():
        if not isinstance(inner, str):
            message = f"has {what(inner)} as '{key}', not text"
            errors.append(WrongError(message, "write plain text", value.lines[key], key))
        elif written := known(inner):
            found[key] = written
    raise_all(errors)
    return found


def code(value: Value) -> str:
    """Return the code of a problem, such as CH101, in capitals."""
    written = line(value)
    if not re.fullmatch(r"[A-Za-z]{2}[0-9]{3}", written):
        raise WrongError(f"is {quoted(written)}, not the code of a rule", "write codes as in docs/rules.md: CH101")
    return written.upper()


def duration(value: Value) -> int:
    """Return a length in milliseconds: `PT1H02M48S`, `1:02:48` or seconds."""
    written = text(value)
    try:
        ms = clock.parse(written)
    except ValueError as error:
        raise WrongError(
            f"is {quoted(written)}: {error}", "write it as 1:02:48, as PT1H02M48S, or in seconds"
        ) from None
    if ms == 0:
        raise WrongError("is zero", "write the length, or delete the key")
    return ms


def url(value: Value) -> str:
    """Return an absolute web address, http or https, in ASCII (platform rule A1.8)."""
    return ascii_url(web(value))


def web(value: Value) -> str:
    """Return an absolute web address, http or https, as it is written."""
    written = line(value)
    try:
        parts = urlsplit(written)
        good = parts.scheme in ("http", "https") and parts.hostname and " " not in parts.netloc and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise WrongError(f"is {quoted(written)}, not a web address", "write the whole address: https://…")
    return written


def urls(value: Value) -> Mapping[str, str]:
    """Return a mapping of web addresses without those that are not known yet."""
    found = {}
    errors = []
    for key, written in texts(value).items():
        try:
            found[key] = url(written)
        except WrongError as error:
            number = value.lines[key] if isinstance(value, Map) else 0
            errors.append(WrongError(f"has '{key}', which {error}", error.fix, number, written))
    raise_all(errors)
    return found


def language(value: Value) -> str:
    """Return a language as feeds name it: two letters and perhaps a region (platform rule A2.4)."""
    written = line(value).replace("_", "-").lower()
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", written):
        raise WrongError(f"is {quoted(written)}, not a language code", "write a code such as en or pt-br")
    return written


def list_of_maps(value: Value) -> List:
    """Return the list, which may hold anything; its items are for the caller to look at."""
    if not isinstance(value, List):
        hyphen = next((key for key in value if key.startswith("-")), "") if isinstance(value, Map) else ""
        if isinstance(value, Map) and hyphen:
            message = f"is a mapping, not a list: there is no space behind the hyphen of '{hyphen}'"
            raise WrongError(message, f"write each as `- {hyphen[1:]}: …`", value.lines[hyphen], hyphen)
        raise WrongError(f"is {what(value)}, not a list", "write one `- …` for each item")
    return value
