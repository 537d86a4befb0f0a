"""The transcript that the team edits: `transcript:` in the front matter, with headers and lines."""

from feedtool import clock
from feedtool.fields import Key, Reader, WrongError, line, list_of_maps, text
from feedtool.model import Header, Line, Transcript
from feedtool.problems import Severity, quoted
from feedtool.values import List, Map, Value

KEY: Key[List] = Key(
    "transcript", list_of_maps, List(), "items `{header: …}` or `{line: …, sec: …, time: …, who: …}`, in their order"
)


def read(reader: Reader) -> Transcript:
    """Return the headers and lines under `transcript:`; a time that cannot be read is noted and left open."""
    items = reader.get(KEY)
    found: list[Header | Line] = []
    for number, item in zip(items.lines, items, strict=True):
        if entry := _entry(reader, item, number):
            found.append(entry)
    return tuple(found)


def _entry(reader: Reader, item: Value, number: int) -> Header | Line | None:
    if isinstance(item, str) and item.strip():
        return Line(item.strip(), place=reader.place(number))
    if not isinstance(item, Map):
        reader.note(number, "104", "this item of the transcript is not a header or a line", "write `- line: …`")
        return None
    for key, read_text in (("header", line), ("line", text)):
        if key not in item:
            continue
        try:
            words = read_text(item[key])
        except WrongError as error:
            reader.note(item.lines[key], "104", f"'{key}' {error}", error.fix)
            return None
        place = reader.place(item.lines[key])
        if key == "header":
            if words:
                return Header(words, _start(reader, item), place)
            note = "give it a title, or delete it"
            reader.note(place.line, "104", "this header is empty", note, Severity.WARNING)
            return None
        return Line(" ".join(words.split()), _speaker(item), _start(reader, item), place)
    keys = ", ".join(item) or "nothing"
    reader.note(number, "104", f"this item of the transcript holds {keys}, not a header or a line", "write `line: …`")
    return None


def _speaker(item: Map) -> str:
    who = item.get("who", "")
    return " ".join(who.split()).rstrip(":").rstrip() if isinstance(who, str) else ""


def _start(reader: Reader, item: Map) -> int | None:
    """Return the time of an item: its `sec`, else its `time`; None when it has neither or neither can be read."""
    wrong: list[tuple[str, str, str]] = []
    for key in ("sec", "time"):
        value = item.get(key, "")
        if value in ("", [], {}):
            continue
        if isinstance(value, str):
            try:
                return clock.parse("".join(value.split()))
            except ValueError as error:
                wrong.append((key, quoted(value), str(error)))
        else:
            wrong.append((key, "a collection", "not a time"))
    for key, shown, why in wrong[:1]:
        fix = "write seconds as `sec: 83`, or a time as `time: '1:23'`"
        reader.note(item.lines[key], "105", f"'{key}' of this item is {shown}: {why}", fix)
    return None
