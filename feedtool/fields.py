"""The keys of a file: our schema gives their values a meaning, and what was wrong is kept as problems.

A `Key` says how a key is called, how its text becomes a value (`kinds`, `dates`), and what it means; the tables of keys
in `show`, `people` and `episode` are the schema.
"""

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from feedtool.kinds import WrongError, what
from feedtool.problems import STRAIGHT, Place, Problem, Severity, curly, meant, nearest
from feedtool.values import Map, Text, Value

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_NO_SPACE = re.compile(r"[ ]+([A-Za-z_][\w-]*):([^\s/:].*?)\s*").fullmatch
_QUOTED = ("'", '"', ">", "|")


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

    def inside(self, name: str, fix: str = "") -> "Reader | None":
        """Return a reader of the mapping that *name* holds, None when there is none; *fix* says what it should be."""
        value = self.node.get(name, "")
        if isinstance(value, Map):
            return Reader(self.path, value, self.family, self.problems, f"{self.prefix}{name}.")
        if value not in ("", []):
            self.wrong(name, f"is {what(value)}, not a mapping", fix or f"write `{name}: {{key: value, …}}`")
        return None

    def unknown(self, keys: Iterable["Key[object]"], severity: Severity, told: Container[str] = ()) -> None:
        """Note the keys that are not among *keys*: all of them as errors, or only near misses as *severity* info.

        Those that were *told* already are not told again.
        """
        known = {name for key in keys for name in (key.name, *key.also)}
        for name, line in self.node.lines.items():
            if name in known or name in told or name.startswith("x-"):
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

    def hyphens(self, *keys: Key[object]) -> None:
        """Note the names, inside the mappings of *keys*, to which a hyphen belongs because no space is behind it."""
        for key in keys:
            inner = self.node.get(self.written(key), "")
            for name, line in inner.lines.items() if isinstance(inner, Map) else ():
                if name.startswith("-") and name.strip("-"):
                    message = f"to YAML the hyphen belongs to the name '{name}'"
                    fix = f"write `{name.lstrip('-')}: …`, without a hyphen"
                    self.problems.append(Problem(self.place(line), "RD114", Severity.WARNING, message, fix, part=name))

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
