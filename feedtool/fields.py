"""Typed values out of a document: our schema gives the meaning, and what was wrong is kept as problems.

A `Key` says how a key is called, how its text becomes a value, and what it means; the tables of keys in `show`,
`people` and `episode` are the schema.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from feedtool import clock
from feedtool.markup import ascii_url
from feedtool.problems import STRAIGHT, Place, Problem, Severity, curly, meant, nearest, quoted
from feedtool.values import List, Map, Text, Value

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_NOT_YET = re.compile(r"\s*(?:todo|tbd|tba|n/?a|none|-|\?+)?\s*", re.IGNORECASE).fullmatch
_OPEN = re.compile(r"\s*(?:todo|tbd|tba|\?+)?\s*", re.IGNORECASE).fullmatch
_NO_SPACE = re.compile(r"[ ]+([A-Za-z_][\w-]*):([^\s/:].*?)\s*").fullmatch
_QUOTED = ("'", '"', ">", "|")
_LETTER = re.compile(r"[^\W\d_]")
_RFC_2822 = re.compile(
    r"(?:[a-z]{3}, ?)?\d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}(?::\d{2})?(?: (?:[+-]\d{4}|GMT|UTC?|[ECMP][SD]T))?",
    re.ASCII | re.IGNORECASE,
).fullmatch
_PARTS_OF_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(.*))?", re.ASCII
).fullmatch
_SPACED_ZONE = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)")
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


@dataclass(frozen=True, slots=True)
class Key(Generic[T_co]):
    """One key of a file: its *name*, other names that it goes by, how to *read* it, and what it is *about*.

    Where *none* is true, an empty list says that there are none; otherwise it says nothing.
    """

    name: str
    read: Callable[[Value], T_co]
    default: T_co
    about: str
    also: tuple[str, ...] = ()
    required: bool = False
    none: bool = False


class Reader:
    """Reads the keys of one mapping, and notes in *problems* what is wrong with them.

    *family* begins the codes: `EP101` a required key is missing, `EP102` a wrong value, `EP103` an unknown key.
    """

    def __init__(self, path: str, node: Map, family: str, problems: list[Problem], prefix: str = "") -> None:
        self.path = path
        self.node = node
        self.family = family
        self.problems = problems
        self.prefix = prefix

    def get(self, key: Key[T]) -> T:
        """Return the value of *key*: of the first of its names that holds a good one, else its default."""
        tried = False
        for name in (key.name, *key.also):
            value = self.node.get(name, "")
            if value in ("", [], {}) and not (key.none and value == []):
                continue
            tried = True
            try:
                return key.read(value)
            except WrongError as error:
                for one in (error, *error.others):
                    self.wrong(name, str(one), one.fix, one.line, one.part)
        if key.required and not tried:
            self._missing(key)
        return key.default

    def _missing(self, key: Key[T]) -> None:
        """Note that *key* is missing; where a comment stands instead, that was told already, and is told here."""
        line = self.node.lines.get(key.name, self.node.line)
        message, fix, part = f"'{self.prefix}{key.name}' is missing", f"add `{key.name}: …`: {key.about}", ""
        comment = next((one for one in self.problems if one.code == "RD112" and one.place == self.place(line)), None)
        if comment and key.name in self.node.lines:
            self.problems.remove(comment)
            message, fix, part = f"{message}: {comment.message}", comment.fix, comment.part
        self.note(line, "101", message, fix, part=part)

    def has(self, key: Key[object]) -> bool:
        """Return whether something is written for *key*, right or wrong."""
        return bool(self.written(key))

    def written(self, key: Key[object]) -> str:
        """Return the name by which something is written for *key*, right or wrong; "" when nothing is."""
        return next((name for name in (key.name, *key.also) if self.node.get(name, "") not in ("", [], {})), "")

    def wrong(self, name: str, message: str, fix: str, line: int = 0, part: str = "") -> None:
        """Note that the value of *name*, or *part* of it, is wrong; *message* goes on: `is 'x', not a number`."""
        value = self.node.get(name)
        part = part or (value.strip() if isinstance(value, str) else "")
        if curly(part):
            fix = STRAIGHT
        self.note(line or self.node.lines[name], "102", f"'{self.prefix}{name}' {message}", fix, part=part)

    def note(
        self, line: int, code: str, message: str, fix: str, severity: Severity = Severity.ERROR, part: str = ""
    ) -> None:
        """Note a problem of our family at *line*; *part* is what is wrong in it."""
        self.problems.append(Problem(self.place(line), self.family + code, severity, message, fix, part=part))

    def place(self, line: int) -> Place:
        """Return the place *line* of the file."""
        return Place(self.path, line)

    def places(self, keys: Iterable[Key[object]] = ()) -> dict[str, Place]:
        """Return the place of each key, those inside a mapping as `links.youtube`; *keys* by any of their names."""
        found = {name: self.place(line) for name, line in self.node.lines.items()}
        for name, value in self.node.items():
            if isinstance(value, Map):
                found |= {f"{name}.{inner}": self.place(line) for inner, line in value.lines.items()}
        return found | {key.name: self.place_of(key) for key in keys if self._names(key)}

    def place_of(self, key: Key[object]) -> Place:
        """Return where *key* is written, by whichever of its names; the first line when it is not."""
        names = (self.written(key), *self._names(key))
        return self.place(next((self.node.lines[name] for name in names if name), 1))

    def _names(self, key: Key[object]) -> list[str]:
        """Return the names of *key* that stand in the file, whether something is written for them or not."""
        return [name for name in (key.name, *key.also) if name in self.node.lines]

    def inside(self, name: str) -> "Reader | None":
        """Return a reader of the mapping that *name* holds, None when there is none."""
        value = self.node.get(name, "")
        if isinstance(value, Map):
            return Reader(self.path, value, self.family, self.problems, f"{self.prefix}{name}.")
        if value not in ("", []):
            self.wrong(name, f"is {_kind(value)}, not a mapping", f"write `{name}: {{key: value, …}}`")
        return None

    def unknown(self, keys: Iterable["Key[object]"], severity: Severity) -> None:
        """Note the keys that are not among *keys*: all of them as errors, or only near misses as *severity* info."""
        known = {name for key in keys for name in (key.name, *key.also)}
        for name, line in self.node.lines.items():
            if name in known or name.startswith("x-"):
                continue
            if name.startswith("-"):
                self._hyphen(name, severity)
                continue
            message = f"'{self.prefix}{name}' is not a key that feedtool knows{meant(name, known)}"
            if severity is Severity.ERROR:
                self.note(line, "103", message, "correct the key, or delete it", part=name)
            elif nearest(name, known, cutoff=0.8):
                self.note(line, "103", message, "rename the key, if that was meant", severity, name)
        for name, value in self.node.items():
            if isinstance(value, Text) and value.rows:
                self._joined(name, value, known)

    def _hyphen(self, name: str, severity: Severity) -> None:
        """Note that *name* is a key because no space is behind its hyphen; as an error where unknown keys are one."""
        message = f"there is no space behind the hyphen: '{name}' is a key to YAML"
        fix = f"put a space there: `- {name[1:]}: …`"
        if severity is Severity.ERROR:
            self.note(self.node.lines[name], "103", message, fix, part=name)
        else:
            place = self.place(self.node.lines[name])
            self.problems.append(Problem(place, "RD114", Severity.WARNING, message, fix, part=name))

    def _joined(self, name: str, value: Text, known: Container[str]) -> None:
        """Note the keys, among the *known* ones, that are read as a part of *value*, which *name* holds."""
        if value.rows[0].partition(":")[2].lstrip().startswith(_QUOTED):
            return
        for number, row in enumerate(value.rows[1:], 1):
            if (found := _NO_SPACE(row)) and found[1] in known:
                self.problems.append(joined(self.place(value.line + number), found[1], found[2], f"'{name}' above"))


def joined(place: Place, key: str, value: str, text: str) -> Problem:
    """Return that the line `key:value` at *place* is read as a part of a *text*."""
    message = f"there is no space behind the colon of '{key}:', and so it is read as a part of {text}"
    fix = f"put a space there, and begin the line where the key above begins: `{key}: {value}`"
    return Problem(place, "RD114", Severity.WARNING, message, fix, part=f"{key}:")


def anything(value: Value) -> Value:
    """Return the value as it is; who reads it looks closer."""
    return value


def text(value: Value) -> str:
    """Return the text, which may have several lines."""
    if not isinstance(value, str):
        raise WrongError(f"is {_kind(value)}, not text", "write plain text")
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
        raise WrongError(f"is {_kind(value)}, not a mapping", "write one `name: value` a line, indented")
    found = {}
    errors = []
    for key, inner in value.items():
        if not isinstance(inner, str):
            message = f"has {_kind(inner)} as '{key}', not text"
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


def date(value: Value) -> datetime:
    """Return a publication time: ISO 8601 or RFC 2822; without a time midnight, without a zone UTC."""
    written = line(value)
    try:
        found = datetime.fromisoformat(_SPACED_ZONE.sub("", written))
    except ValueError:
        try:
            # What parsedate does not know, such as CET or PM, it leaves out.
            found = parsedate_to_datetime(written if _RFC_2822(written) else "")
        except (ValueError, TypeError):
            raise _no_date(written) from None
    if found.year < 1970:
        raise WrongError(f"is {quoted(written)}, before there were podcasts", "correct the year")
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise WrongError(f"is {quoted(written)}, outside the calendar", "correct the year") from None


def _no_date(written: str) -> WrongError:
    """Return what is wrong with *written*, which is no date: the part that cannot be, when it looks like one."""
    message = f"is {quoted(written)}, not a date"
    found = _PARTS_OF_DATE(written)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6]) if found else (0,) * 6
    if not found or not year:
        return WrongError(message, "write year-month-day, as in 2025-12-24, or with a time: 2025-12-24T08:00:00+02:00")
    if not 1 <= month <= 12:
        return WrongError(f"{message}: months go from 1 to 12", "correct the month")
    if not 1 <= day <= (last := monthrange(year, month)[1]):
        return WrongError(f"{message}: the days of {year}-{month:02} go from 1 to {last}", "correct the day")
    if hour > 23:
        fix = "write 00:00 of the day after" if (hour, minute, second) == (24, 0, 0) else "correct the hour"
        return WrongError(f"{message}: hours go up to 23", fix)
    if minute > 59 or second > 59:
        return WrongError(f"{message}: minutes and seconds go up to 59", "correct the time")
    if zone := found[7]:
        fix = "write how far the clock is from UTC, such as +01:00, or delete it for UTC"
        return WrongError(f"{message}: {quoted(zone)} stands where a zone such as +01:00 belongs", fix)
    clocked = f"T{hour:02}:{minute:02}:{second:02}" if found[4] else ""
    return WrongError(message, f"write {year:04}-{month:02}-{day:02}{clocked}")


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


def _kind(value: Value) -> str:
    if isinstance(value, str):
        return quoted(value)
    return "a mapping" if isinstance(value, Map) else "a list"


def list_of_maps(value: Value) -> List:
    """Return the list, which may hold anything; its items are for the caller to look at."""
    if not isinstance(value, List):
        hyphen = next((key for key in value if key.startswith("-")), "") if isinstance(value, Map) else ""
        if isinstance(value, Map) and hyphen:
            message = f"is a mapping, not a list: there is no space behind the hyphen of '{hyphen}'"
            raise WrongError(message, f"write each as `- {hyphen[1:]}: …`", value.lines[hyphen], hyphen)
        raise WrongError(f"is {_kind(value)}, not a list", "write one `- …` for each item")
    return value
