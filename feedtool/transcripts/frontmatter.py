"""The transcript that the team edits: `transcript:` in the front matter, with headers and lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from feedtool import clock, timing
from feedtool.fields import Key, Reader, WrongError, flag, list_of_maps, text
from feedtool.model import Header, Line, Transcript
from feedtool.problems import NOWHERE, Place, Severity, quoted
from feedtool.values import List, Map, Value

KEY: Key[List] = Key(
    "transcript", list_of_maps, List(), "items `{header: …}` or `{line: …, sec: …, time: …, who: …}`, in their order"
)

_LONGEST_NAME = 60
_MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class _Entry:
    """A header or line as written, with its times, the most trusted first, and the place of the first of them."""

    item: Header | Line
    times: tuple[int, ...] = ()
    at: Place = NOWHERE


def read(reader: Reader) -> Transcript:
    """Return the headers and lines under `transcript:`, their times put right; each repair is noted at its line."""
    items = reader.get(KEY)
    notes = Reader(reader.path, reader.node, "TR", reader.problems)
    entries = [
        entry
        for number, item in zip(items.lines, items, strict=True)
        if (entry := _entry(notes, item, number)) is not None
    ]
    return _settled(notes, _speeches(notes, entries))


def _entry(notes: Reader, item: Value, number: int) -> _Entry | None:
    if isinstance(item, str) and item.strip():
        return _Entry(Line(" ".join(item.split()), place=notes.place(number)))
    if not isinstance(item, Map):
        notes.note(number, "101", "this item of the transcript is not a header or a line", "write `- line: …`")
        return None
    key = next((key for key in ("header", "line") if key in item), "")
    if not key:
        message = f"this item of the transcript holds {', '.join(item) or 'nothing'}, but no header or line"
        notes.note(number, "101", message, "write `- line: …`, or `- header: …`")
        return None
    place = notes.place(item.lines[key])
    try:
        words = " ".join(text(item[key]).split())
        hidden = flag(item.get("hidden") or "no")
    except WrongError as error:
        notes.note(place.line, "101", f"'{key}' or what belongs to it {error}", error.fix)
        return None
    times, at = _times(notes, item)
    if key == "line":
        return _Entry(Line(words, _speaker(notes, item), place=place), times, at)
    if not words:
        fix = "give it a title, or delete it"
        notes.note(place.line, "108", "this header is empty", fix, Severity.WARNING)
        return None
    return _Entry(Header(words, hidden=hidden, place=place), times, at)


def _times(notes: Reader, item: Map) -> tuple[tuple[int, ...], Place]:
    """Return the times that `sec` and `time` give, in this order, and the place of the first."""
    found: list[int] = []
    at = NOWHERE
    for key in ("sec", "time"):
        value = item.get(key, "")
        if value in ("", [], {}):
            continue
        number = item.lines[key]
        at = at if found else notes.place(number)
        fix = "write seconds as `sec: 83`, or a time as `time: '1:23'`"
        if not isinstance(value, str):
            notes.note(number, "102", f"'{key}' is a collection, not a time", fix)
            continue
        tight = "".join(value.split())
        try:
            found.append(clock.parse(tight))
        except ValueError as error:
            notes.note(number, "102", f"'{key}' is {quoted(value)}: {error}", fix)
            continue
        if tight != value.strip():
            message = f"'{key}' is broken: {quoted(value)} was read as {tight}"
            notes.note(number, "107", message, f"write `{key}: '{tight}'`", Severity.INFO)
    return tuple(found), at


def _speaker(notes: Reader, item: Map) -> str:
    """Return who speaks, without the colon that some write behind it."""
    who = item.get("who", "")
    if not isinstance(who, str):
        notes.note(item.lines["who"], "101", "'who' is a collection, not a name", "write one name", Severity.WARNING)
        return ""
    return " ".join(who.split()).rstrip(":").rstrip()


def _speeches(notes: Reader, entries: Sequence[_Entry]) -> list[_Entry]:
    """Return *entries* with what is said in a speaker's place put before the line where it first stands.

    Who says it is not known, and not guessed.
    """
    made: list[_Entry] = []
    said = ""
    for entry in entries:
        item = entry.item
        if isinstance(item, Header):
            made.append(entry)
            continue
        if not _speech(item.speaker):
            said = ""
            made.append(entry)
            continue
        words = item.text
        if item.speaker != said:
            said = item.speaker
            words = f"{said} {words}".strip()
            message = f"'who' holds what is said, {quoted(said)}; it was put before the line"
            fix = "put the sentence into `line`, and the speaker's name into `who`"
            notes.note(item.place.line, "106", message, fix, Severity.WARNING)
        made.append(replace(entry, item=replace(item, text=words, speaker="")))
    return made


def _speech(who: str) -> bool:
    """Return whether *who* is something said rather than somebody's name."""
    words = who.split()
    return len(who) > _LONGEST_NAME or len(words) > _MOST_NAMES or (len(words) > 2 and who[-1] in "?!…")


def _settled(notes: Reader, entries: Sequence[_Entry]) -> Transcript:
    """Return the items of *entries* with times that do not go back, noting what was changed."""
    sizes = [len(entry.item.text) if isinstance(entry.item, Line) else 0 for entry in entries]
    stamps = [timing.Stamp(entry.times, size) for entry, size in zip(entries, sizes, strict=True)]
    made: list[Header | Line] = []
    hours = 0
    for entry, settled in zip(entries, timing.settle(stamps), strict=True):
        made.append(replace(entry.item, start=settled.time, estimated=settled.estimated))
        if settled.time is None:
            continue
        shown, written = clock.colons(settled.time), [clock.colons(time) for time in entry.times]
        if settled.estimated or settled.time not in (time + settled.hours * clock.HOUR for time in entry.times):
            message = f"the time {written[0]} does not fit between its neighbours; it was read as {shown}"
            notes.note(entry.at.line, "104", message, "correct the time", Severity.WARNING)
        elif len(set(entry.times)) > 1:
            message = f"'sec' is {written[0]}, but 'time' is {written[1]}; it was read as {shown}"
            notes.note(entry.at.line, "103", message, "correct one of the two", Severity.WARNING)
        if settled.hours > hours:
            message = f"the clock starts again here: {written[0]} was read as {shown}, and so on"
            notes.note(entry.at.line, "105", message, "write the hours, too", Severity.INFO)
        hours = settled.hours
    return tuple(made)
