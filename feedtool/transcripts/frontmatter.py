"""The transcript that the team edits: `transcript:` in the front matter, with headers and lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from feedtool import breaks, clock, timing
from feedtool.fields import Key, Reader, joined
from feedtool.kinds import WrongError, flag, list_of_maps
from feedtool.listing import one_line
from feedtool.model import Header, Line, Transcript
from feedtool.problems import STRAIGHT, Place, Problem, Severity, curly, nearest, quoted
from feedtool.timing import Settled
from feedtool.values import List, Map, Value

KEY: Key[List] = Key(
    "transcript", list_of_maps, List(), "items `{header: …}` or `{line: …, sec: …, time: …, who: …}`, in their order"
)

TIMES = ("sec", "time")
"""The keys of an item that hold its time, the most trusted first."""

_TEXTS = frozenset(["header", "line"])
_KEYS = _TEXTS | frozenset(["who", "hidden", "toc", *TIMES])
_NAMED_LIKE = 0.8

_SWALLOWED = (" sec:", " time:", " who:")
_NO_SPACE = re.compile(r" (sec|time|who):((?:['\"]?\d|(?<=who:)[^\W\d])\S*(?: \S+)?)$").search
"""Finds a key that stands indented below a text, without a space behind its colon: to YAML it is the text's end."""

_LONGEST_NAME = 60
_MOST_NAMES = 6


class _Entry(NamedTuple):
    """A header or line as written, with its times, the most trusted first, and the number of the first one's line.

    That is *written* so. A header has no *speaker*; *who* is the line of the file that says who speaks, 0 for none.
    """

    text: str
    place: Place
    speaker: str | None = ""
    hidden: bool = False
    times: tuple[int, ...] = ()
    at: int = 0
    written: str = ""
    who: int = 0


def read(reader: Reader) -> Transcript:
    """Return the headers and lines under `transcript:`, their times put right; each repair is noted at its line."""
    written = reader.get(KEY)
    notes = Reader(reader.path, reader.node, "TR", reader.problems)
    _unknown(reader, written)
    entries = [
        entry for number, item in zip(written.lines, written, strict=True) for entry in _entries(notes, item, number)
    ]
    return _settled(notes, _speeches(notes, entries))


def _unknown(reader: Reader, written: List) -> None:
    """Note each key of the items that is nearly one that we know, once: whoever mistypes it does so again and again."""
    places: dict[str, list[int]] = {}
    for item in written:
        if isinstance(item, Map) and not _KEYS.issuperset(item) and not _TEXTS.isdisjoint(item):
            for key in item:
                if key not in _KEYS:
                    places.setdefault(key, []).append(item.lines[key])
    for key, lines in places.items():
        if near := nearest(key, sorted(_KEYS), cutoff=_NAMED_LIKE):
            again = f", here and {len(lines) - 1} more times" if len(lines) > 2 else ", here and once more"
            message = f"'{key}' in the transcript is not a key that feedtool knows{again * (len(lines) > 1)}"
            fix = "rename the key, if that was meant"
            message = f"{message}; did you mean '{near}'?"
            place = reader.place(lines[0])
            reader.problems.append(Problem(place, "EP103", Severity.INFO, message, fix, part=key))


def items(front: Map) -> Iterator[tuple[int, Value]]:
    """Yield the items under `transcript:` of *front* as they are written, with their numbers from 0."""
    found = front.get(KEY.name)
    return enumerate(found if isinstance(found, List) else ())


def lines_of_who(front: Map) -> dict[int, int]:
    """Return the line of each `who` of the transcript, by that of the `line` that it belongs to."""
    return {
        item.lines["line"]: item.lines["who"]
        for _, item in items(front)
        if isinstance(item, Map) and "line" in item and "who" in item
    }


def place_of_time(front: Map, entry: Place) -> Place:
    """Return where the time is written of the header or line at *entry*, whose own place it is when there is none."""
    for _, item in items(front):
        if isinstance(item, Map) and entry.line in (item.lines.get("header"), item.lines.get("line")):
            line = next((item.lines[key] for key in TIMES if item.get(key, "") not in ("", [], {})), entry.line)
            return replace(entry, line=line)
    return entry


def _entries(notes: Reader, item: Value, number: int) -> list[_Entry]:
    """Return what an item of the transcript holds: a line, a header, or a header with the line below it."""
    if isinstance(item, str) and item.strip():
        return [_Entry(" ".join(item.split()), notes.place(number))]
    if not isinstance(item, Map) or _TEXTS.isdisjoint(item):
        holds = f" holds {', '.join(item)}, but" if isinstance(item, Map) and item else " is"
        notes.note(number, "101", f"this item of the transcript{holds} no header or line", "write `- line: …`")
        return []
    times, at, written = _times(notes, item)
    found = []
    if title := one_line(_text(notes, item, "header") or ""):
        place = notes.place(item.lines["header"])
        found.append(_Entry(title, place, None, _hidden(notes, item), times, at, written))
    elif isinstance(item.get("header"), str) and "line" not in item:
        fix = "give it a title, or delete it"
        notes.note(item.lines["header"], "108", "this header is empty", fix, Severity.WARNING)
    if (words := _text(notes, item, "line")) is not None:
        place, who = notes.place(item.lines["line"]), item.lines.get("who", 0)
        if any(key in words for key in _SWALLOWED) and (swallowed := _NO_SPACE(words)):
            notes.problems.append(joined(place, swallowed[1], swallowed[2], "this text"))
        found.append(_Entry(breaks.one_line(words), place, _speaker(notes, item), False, times, at, written, who))
    return found


def _text(notes: Reader, item: Map, key: str) -> str | None:
    """Return the text under *key*, None when there is none: also one in brackets without quotes, a list to YAML."""
    value = item.get(key)
    if value is None or isinstance(value, str):
        return value
    inside = list(value) if isinstance(value, List) else [name for name, other in value.items() if other == ""]
    if not value or len(inside) < len(value) or not all(isinstance(part, str) for part in inside):
        kind = "list" if isinstance(value, List) else "mapping"
        notes.note(item.lines[key], "101", f"'{key}' is a {kind}, not text", "write plain text, in quotes if need be")
        return None
    words = ", ".join(map(str, inside))
    read = f"[{words}]" if isinstance(value, List) else f"{{{words}}}"
    message = f"'{key}' is a list to YAML; it was read as the text {quoted(read)}"
    notes.note(item.lines[key], "115", message, "put the text in quotes", Severity.WARNING)
    return read


def _hidden(notes: Reader, item: Map) -> bool:
    """Return whether a header is to stay out of lists: `hidden: true`, or `toc: false`."""
    for key, hides in (("hidden", True), ("toc", False)):
        try:
            if (value := item.get(key, "")) != "" and flag(value) is hides:
                return True
        except WrongError as error:
            notes.note(item.lines[key], "101", f"'{key}' {error}; it does not count", error.fix, Severity.WARNING)
    return False


def _times(notes: Reader, item: Map) -> tuple[tuple[int, ...], int, str]:
    """Return the times that `sec` and `time` give, in this order, the number of the first one's line, and its text."""
    found: list[int] = []
    at, first = 0, ""
    for key in TIMES:
        value = item.get(key)
        if not value:
            continue
        number = item.lines[key]
        if not found:
            at, first = number, value if isinstance(value, str) else ""
        fix = "write seconds as `sec: 83`, or a time as `time: '1:23'`"
        if not isinstance(value, str):
            notes.note(number, "102", f"'{key}' is a collection, not a time", fix)
            continue
        tight = unbroken(value)
        try:
            found.append(clock.parse(tight))
        except ValueError as error:
            fix = STRAIGHT if curly(tight) else fix
            notes.note(number, "102", f"'{key}' is {quoted(value)}: {error}", fix, part=value.strip())
            continue
        if tight != value.strip():
            message = f"'{key}' is broken: {quoted(value)} was read as {tight}"
            notes.note(number, "107", message, f"write `{key}: '{tight}'`", Severity.INFO, value.strip())
    return tuple(found), at, first


def unbroken(time: str) -> str:
    """Return *time*, as `sec` or `time` hold it, without the spaces and line ends that break it.

    >>> unbroken(" 9:\\n46"), unbroken("4 6")
    ('9:46', '4 6')
    """
    return "".join(time.split()) if ":" in time else time.strip()


def _speaker(notes: Reader, item: Map) -> str:
    """Return who speaks, without the colon that some write behind it."""
    who = item.get("who", "")
    if not isinstance(who, str):
        notes.note(item.lines["who"], "101", "'who' is a collection, not a name", "write one name", Severity.WARNING)
        return ""
    return _name(who)


@lru_cache(maxsize=64)
def _name(who: str) -> str:
    """Return *who*, one of the few that hundreds of lines name, without a colon behind it."""
    return " ".join(who.split()).rstrip(":： ")


def speech(who: Value) -> str:
    """Return what is said in *who*, where a name belongs; "" when that is what stands there."""
    name = _name(who) if isinstance(who, str) else ""
    return name if _speech(name) else ""


def _speeches(notes: Reader, entries: Sequence[_Entry]) -> list[_Entry]:
    """Return *entries* with what is said in a speaker's place put before the line where it first stands.

    Who says it is not known, and not guessed.
    """
    made: list[_Entry] = []
    said = ""
    for entry in entries:
        if entry.speaker is None:
            made.append(entry)
            continue
        if not _speech(entry.speaker):
            said = ""
            made.append(entry)
            continue
        words = entry.text
        if entry.speaker != said:
            said = entry.speaker
            words = f"{said} {words}".strip()
            message = f"'who' holds what is said, {quoted(said)}; it was put before the line"
            fix = "put the sentence into `line`, and the speaker's name into `who`"
            notes.note(entry.who, "106", message, fix, Severity.WARNING, said)
        made.append(entry._replace(text=words, speaker=""))
    return made


@lru_cache(maxsize=64)
def _speech(who: str) -> bool:
    """Return whether *who* is something said rather than somebody's name."""
    words = who.split()
    if len(who) > _LONGEST_NAME or len(words) > _MOST_NAMES:
        return True
    small = sum(word[0].islower() for word in words)
    return len(words) > 2 and (who[-1] in "?!…" or (who[-1] == "." and 2 * small >= len(words)))


def _settled(notes: Reader, entries: Sequence[_Entry]) -> Transcript:
    """Return the items of *entries* with times that do not go back, noting what was changed."""
    stamps = [timing.Stamp(entry.times, 0 if entry.speaker is None else len(entry.text)) for entry in entries]
    made: list[Header | Line] = []
    hours = 0
    for entry, settled in zip(entries, timing.settle(stamps), strict=True):
        made.append(_item(entry, settled))
        if settled.time is None or (not settled.hours and all(time == settled.time for time in entry.times)):
            continue
        if settled.time not in [time + settled.hours * clock.HOUR for time in entry.times]:
            message = f"the time {_first(entry)} does not fit {_around(settled)}; it was read as {_read(settled)}"
            notes.note(entry.at, "104", message, "correct the time", Severity.WARNING, entry.written)
            continue
        times = [time % clock.HOUR if settled.hours else time for time in entry.times]
        if max(times) - min(times) >= clock.SECOND:  # `time` is often the `sec` without its fraction
            other = clock.colons(entry.times[1])
            message = f"'sec' is {_first(entry)}, but 'time' is {other}; it was read as {_read(settled)}"
            notes.note(entry.at, "103", message, "correct one of the two", Severity.WARNING, entry.written)
        if settled.hours > hours:
            message = f"the clock starts again here: {_first(entry)} was read as {_read(settled)}, and so on"
            notes.note(entry.at, "105", message, "write the hours, too", Severity.INFO, entry.written)
            hours = settled.hours
    return tuple(made)


def _item(entry: _Entry, settled: Settled) -> Header | Line:
    """Return the header or line of *entry* with the time that it ends up with."""
    if entry.speaker is None:
        return Header(entry.text, settled.time, settled.estimated, entry.hidden, entry.place)
    return Line(entry.text, entry.speaker, settled.time, settled.estimated, entry.place)


def _first(entry: _Entry) -> str:
    return clock.colons(entry.times[0])


def _read(settled: Settled) -> str:
    return clock.colons(settled.time or 0)


def _around(settled: Settled) -> str:
    """Return between which times an outlier stands, in words."""
    low, high = (None if time is None else clock.colons(time) for time in (settled.low, settled.high))
    if low is None or high is None:
        return f"before {high}" if low is None else f"after {low}"
    return f"between {low} and {high}"
