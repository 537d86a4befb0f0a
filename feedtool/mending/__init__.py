"""Faults of an episode's file that have one right answer, put right in its text.

One file a mend. Each finds its faults by itself, and gives edits of letters: the YAML is never written anew. What
comes of them is read and compared with what was read before. The problem is gone, there is no new one, the episode is
the same but for what was named, or the edit is not made.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from feedtool import document, plugins
from feedtool.document import Document
from feedtool.model import Episode
from feedtool.problems import Problem
from feedtool.source import Edit, Mend, Source, Way, applied
from feedtool.values import List, Map, Value

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read from the bytes of a file: *episode* is None when nothing can be made of it."""

    document: Document
    episode: Episode | None
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of a file: its bytes *data*, the mends that were *made*, and those *refused*: they read otherwise."""

    data: bytes
    made: tuple[Mend, ...] = ()
    refused: tuple[Mend, ...] = ()


@cache
def codes() -> frozenset[str]:
    """Return the codes of the problems that there are mends for."""
    return frozenset(code for name in plugins.names("mending") for code in plugins.get("mending", name).CODES)


def mended(data: bytes, read: Callable[[bytes], Reading], told: Iterable[Problem]) -> Mended:
    """Return what the file *data*, which *read* reads, is when the problems *told* of it are mended.

    Some of them only others tell than reading, as rules do.
    """
    before = read(data)
    places = {(problem.code, problem.place.line) for problem in told}
    wanted_codes = {code for code, _ in places}
    read_codes = {problem.code for problem in before.problems}
    others = {(code, line) for code, line in places if code not in read_codes}
    made: list[Mend] = []
    refused: dict[tuple[object, ...], Mend] = {}
    # Each turn makes a mend or refuses one; what two of them want to change is left for the next turn.
    while wanted := [mend for mend in _found(data, before, places) if _name(mend) not in refused]:
        while wanted:
            edits = [edit for mend in wanted for edit in mend.edits]
            new = _applied(data, edits)
            if new is not None and _meant(before, after := read(new), wanted):
                made += wanted
                data, before = new, after
                left = [problem for problem in after.problems if problem.code in wanted_codes]
                others = {(code, _moved(line, edits)) for code, line in others}
                places = {(problem.code, problem.place.line) for problem in left} | others
                break
            if len(wanted) == 1:
                refused[_name(wanted[0])] = wanted[0]
            wanted = wanted[: len(wanted) // 2]
    return Mended(data, tuple(made), tuple(refused.values()))


def _applied(data: bytes, edits: Iterable[Edit]) -> bytes | None:
    """Return the file *data* with *edits* done, None when two of them want the same letters."""
    try:
        return applied(data.decode(), edits).encode()
    except ValueError:
        return None


def _moved(line: int, edits: Iterable[Edit]) -> int:
    """Return where what stood at *line* is after *edits*, which take lines away or put them there."""
    return line + sum(
        len(_LINE_END.findall(edit.new)) - len(_LINE_END.findall(edit.old)) for edit in edits if edit.line < line
    )


def _name(mend: Mend) -> tuple[object, ...]:
    """Return what *mend* is known by when lines have moved."""
    return mend.code, *mend.values


def difference(name: str, before: bytes, after: bytes) -> str:
    """Return how the file *name* changes, as `git apply` and `patch -p1` take it; "" when it does not."""
    if before == after:
        return ""
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(data: bytes) -> list[str]:
    """Return the lines of *data* with their ends, as programs that compare files see them."""
    return [line for line in re.split(r"(?<=\n)", data.decode()) if line]


def _found(data: bytes, read: Reading, places: Collection[tuple[str, int]]) -> list[Mend]:
    """Return the mends of a file for codes at lines, *places*; none of them touches what another one does."""
    front = document.front_text(data)
    if front is None:
        return []
    source = Source(data.decode(), front, 2)
    taken: set[int] = set()
    found: list[Mend] = []
    for name in plugins.names("mending"):
        for mend in plugins.get("mending", name).mend(source, read.document, read.episode):
            touched = {at for edit in mend.edits for at in range(edit.start, edit.end + 1)}
            if (mend.code, mend.line) in places and taken.isdisjoint(touched):
                found.append(mend)
                taken |= touched
    return sorted(found, key=lambda mend: mend.line)


def _meant(before: Reading, after: Reading, mends: Sequence[Mend]) -> bool:
    """Return whether *after* is *before* with *mends* made, and nothing else."""
    if not after.document.readable:
        return False
    if not before.document.readable:
        return True
    left, were = (Counter(problem.code for problem in one.problems) for one in (after, before))
    were.subtract([mend.code for mend in mends if mend.code in were])
    if any(count > were[code] for code, count in left.items()):
        return False
    meant = {way: _words(value) for mend in mends for way, value in mend.values.items()}
    changes = {way: _words(value) for way, value in _changes(before.document.front, after.document.front)}
    return changes == meant and after.document.body == before.document.body and _same(before.episode, after.episode)


def _same(before: Episode | None, after: Episode | None) -> bool:
    """Return whether two episodes are the same but for their ids, which are looked at in the front matter."""
    if before is None or after is None:
        return before is after
    return replace(after, ids=before.ids) == before


def _words(value: Value | None) -> Value | None:
    """Return *value* without the line ends in it, which mean no more than a space."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _changes(before: Value, after: Value, way: Way = ()) -> Iterator[tuple[Way, Value | None]]:
    """Yield the way to each value that is new *after* what was *before*, and it; None for one that is gone."""
    if before == after:
        return
    if isinstance(before, Map) and isinstance(after, Map):
        for key in {**before, **after}:
            if key in before and key in after:
                yield from _changes(before[key], after[key], (*way, key))
            else:
                yield (*way, key), after.get(key)
    elif isinstance(before, List) and isinstance(after, List) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _changes(old, new, (*way, number))
    else:
        yield way, after
