"""A text as it lies in its file: where each value of its YAML stands, and edits that touch nothing else.

Values are read from a tidied text: its line ends are `\\n`, and what cannot be said is gone. Here that text and the
one in the file are kept side by side, so that an edit hits the letters of the file, whatever its line ends are.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from feedtool.values import UNSAYABLE

Way = tuple[str | int, ...]
"""How to get to a value: keys of mappings and numbers of items, as in `("transcript", 3, "time")`."""

_DROPPED = re.compile(rf"\r(?=\n)|{UNSAYABLE.pattern}")
_PROPERTIES = ("&", "*", "!")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """The letters *old*, which begin at *start* of a text, in its line *line*, become *new*."""

    start: int
    line: int
    old: str
    new: str

    @property
    def end(self) -> int:
        """Where the old letters end."""
        return self.start + len(self.old)


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing put right: the *edits* for the problem *code* of *line*, and what was *said* to be done.

    *values* are those of the front matter that differ afterwards, None for one that is gone.
    """

    code: str
    line: int
    said: str
    edits: tuple[Edit, ...]
    values: Mapping[Way, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the value of a key stands in the YAML, from *start* to *end*, in which *style* (`'`, `"`, `|`, `>`, "").

    Its key begins at *key*, the entry before it in the same mapping ended at *before* and the next one begins at
    *after*, None for none. In a *flow* collection entries stand in braces.
    """

    start: int
    end: int
    style: str
    key: int
    before: int | None
    after: int | None
    flow: bool


class Source:
    """The *text* of a file, in which the tidied YAML *yaml* begins at its line *line*."""

    def __init__(self, text: str, yaml: str, line: int) -> None:
        self.text = text
        self.yaml = yaml
        self.line = line
        dropped = [match.start() for match in _DROPPED.finditer(text)]
        # How many letters are dropped before each that is kept: where a dropped one stood, without those before it.
        self._dropped = [at - number for number, at in enumerate(dropped)]
        tidy = _DROPPED.sub("", text).replace("\r", "\n")
        self._offset = 0
        for _ in range(line - 1):
            self._offset = tidy.index("\n", self._offset) + 1
        self._ending = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"

    def edit(self, start: int, end: int, new: str) -> Edit:
        """Return the edit that puts *new*, with the file's line ends, between *start* and *end* of the YAML."""
        first, last = self._origin(start), self._origin(end)
        while first < last and UNSAYABLE.match(self.text, first):  # it belongs to neither, and stays
            first += 1
        line = self.line + self.yaml.count("\n", 0, start)
        return Edit(first, line, self.text[first:last], new.replace("\n", self._ending))

    def _origin(self, position: int) -> int:
        """Return where in the text *position* of the YAML is: directly after the letter before it."""
        before = self._offset + position - 1
        return before + bisect_right(self._dropped, before) + 1

    @cached_property
    def root(self) -> Any:
        """The YAML as nodes, which know where they stand; None where YAML stops.

        `values.read` takes more than that: tabs that indent, and an anchor that is given twice.
        """
        import yaml

        try:
            return yaml.compose(self.yaml, Loader=getattr(yaml, "CLoader", yaml.Loader))
        except (yaml.YAMLError, ValueError, OverflowError):
            return None

    def spot(self, way: Way) -> Spot | None:
        """Return where the text at *way* stands, None when it is no plain text under a key of its own.

        What has an anchor or a tag, or is an alias, is none: it does not stand alone. Where YAML stops, nobody knows
        where anything stands.
        """
        *steps, last = way
        node = self.root
        for step in steps:
            node = _child(node, step)
        if node is None or node.id != "mapping":
            return None
        number = max((number for number, (key, _) in enumerate(node.value) if key.value == last), default=-1)
        if number < 0:
            return None
        key, value = node.value[number]
        start, end = value.start_mark.index, value.end_mark.index
        if value.id != "scalar" or key.start_mark.index > start or self.yaml[start : start + 1] in _PROPERTIES:
            return None
        return Spot(
            start,
            end,
            value.style or "",
            key.start_mark.index,
            node.value[number - 1][1].end_mark.index if number else None,
            node.value[number + 1][0].start_mark.index if number + 1 < len(node.value) else None,
            bool(node.flow_style),
        )

    def rewritten(self, way: Way, text: str) -> Edit | None:
        """Return the edit that puts *text*, which needs no quotes, in the place of the value at *way*.

        The quotes stay, or that there are none. None when the value does not stand alone, or is written as a block.
        """
        spot = self.spot(way)
        if spot is None or spot.style in ("|", ">") or spot.start == spot.end:
            return None
        return self.edit(spot.start, spot.end, f"{spot.style}{text}{spot.style}")


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return *text* with *edits* done, which do not overlap; ValueError when one of them does not find its old letters.

    >>> applied("time: '9: 46'", [Edit(6, 1, "'9: 46'", "'9:46'")])
    "time: '9:46'"
    """
    parts: list[str] = []
    done = 0
    for edit in sorted(edits):
        if edit.start < done or text[edit.start : edit.end] != edit.old:
            raise ValueError(f"line {edit.line} is not as it was")
        parts += [text[done : edit.start], edit.new]
        done = edit.end
    return "".join([*parts, text[done:]])


def _child(node: Any, step: str | int) -> Any:
    """Return what *node* holds at *step*, None when there is nothing."""
    if node is None:
        return None
    if node.id == "sequence" and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if node.id != "mapping":
        return None
    return next((value for key, value in reversed(node.value) if key.value == step), None)
