"""YAML as it was written: every scalar as text, and the line of every key.

YAML 1.1 turns an unquoted `1:10` into 70 and `NO` into False; here every scalar stays the text that stands in the
file, and our own schema (`fields`) gives it a meaning. Read from libyaml's event stream, which is fast, knows the line
of everything, and constructs no object that a file names.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Any

from feedtool import slips
from feedtool.problems import Place, Problem, Severity, quoted

ALIASES = 10_000
"""So many values may be repeated through YAML aliases in one file; more is an attack or an accident."""

DEEPEST = 50
"""So many collections may stand inside each other."""

_TEXTS = 2
"""So deep are mappings whose texts know their lines; a transcript stands deeper, and has thousands."""

UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML, or YAML, cannot hold even when it is escaped. https://www.w3.org/TR/xml/#charsets"""

TEXTS = frozenset(
    ["title", "short", "description", "intro", "header", "line", "who", "topics", "keywords", "tags", "bio"]
)
"""Keys of what people read, in which ` #9` is mostly meant as text."""

NULLS = frozenset(["~", "null", "Null", "NULL"])
"""What YAML takes for nothing when it has no quotes."""
_LEADING_TABS = re.compile(r"^[- ]*\t[- \t]*(?=[^- \t\n])", re.MULTILINE)
_HASH = re.compile(r"[ \t](#(?!(?:todo|fixme|tbd|xxx)\b)\w.*)", re.IGNORECASE).search
_ODD_START = re.compile(rf"[ ]*[{slips.ODD_SPACES}]").match
_ODD_BREAKS = re.compile("\n|\x85|\u2028|\u2029")


class Map(dict[str, "Value"]):
    """A mapping of the document, with the line of each key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class List(list["Value"]):
    """A sequence of the document, with the line of each item."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


class Text(str):
    """A text that knows the *line* of the file where it begins; also without the spaces around it.

    Its lines are those of the file, unless YAML has folded them: then *rows* are those, from *line* on.
    """

    __slots__ = ("line", "rows")

    def __new__(cls, text: str = "", line: int = 0, rows: tuple[str, ...] = ()) -> "Text":
        made = super().__new__(cls, text)
        made.line = line
        made.rows = rows
        return made

    line: int
    rows: tuple[str, ...]

    def strip(self, chars: str | None = None) -> "Text":
        """Return the text without spaces, or *chars*, around it."""
        above = 0 if self.rows else self[: len(self) - len(self.lstrip(chars))].count("\n")
        return Text(super().strip(chars), self.line + above, self.rows)

    def line_of(self, number: int, part: str) -> int:
        """Return the line of the file where *part* of the text's line *number*, from 0 on, stands."""
        if not self.rows:
            return self.line + number
        return self.line + next((at for at in range(number, len(self.rows)) if part in self.rows[at]), 0)


Value = str | Map | List
"""What a key can hold: text as written, or a collection. Nothing given (`key:`, `~`) is the empty text."""


class UnreadableError(Exception):
    """The text is not YAML that we take; `args[0]` is the one Problem that says why."""


def read(path: str, text: str, first_line: int) -> tuple[Value, list[Problem]]:
    """Return the value of the YAML *text*, which begins at *first_line* of the file *path*, and what was odd.

    Tabs in the indentation, which YAML forbids, are read as two spaces when nothing else helps. Raises
    UnreadableError.
    """
    from yaml import YAMLError

    # PyYAML's own parser lets ValueError and OverflowError out for escapes beyond the last character.
    errors = (YAMLError, ValueError, OverflowError)
    builder = _Builder(path, text, first_line)
    try:
        return builder.build(), builder.problems
    except errors as error:
        tab = _LEADING_TABS.search(text)
        if not tab:
            raise UnreadableError(_broken(error, path, text, first_line)) from None
    broken: Problem | None = None
    for wide in ("  ", " "):
        untabbed = _LEADING_TABS.sub(lambda match, wide=wide: match[0].replace("\t", wide), text)  # type: ignore[misc]
        builder = _Builder(path, untabbed, first_line)
        try:
            value = builder.build()
            break
        except errors as error:
            broken = broken or _broken(error, path, untabbed, first_line)
    else:
        raise UnreadableError(broken)
    words = "two spaces" if len(wide) > 1 else "a space"
    message = f"a tab is used for indentation, which YAML forbids; each tab was read as {words}"
    place = Place(path, first_line + text.count("\n", 0, tab.start()))
    return value, [
        *builder.problems,
        Problem(place, "RD107", Severity.WARNING, message, "indent with spaces", part="\t"),
    ]


def line_of(value: Value, text: str) -> int:
    """Return the line of the first scalar in the collection *value* that is *text* but for spaces around it, else 0.

    >>> value, _ = read("a.md", "web:\\n- {url: a}\\n- url: b", 2)
    >>> line_of(value, "b"), line_of(value, "c")
    (4, 0)
    """
    if isinstance(value, str):
        return 0
    lines, inside = (value.lines.values(), value.values()) if isinstance(value, Map) else (value.lines, value)
    for line, inner in zip(lines, inside, strict=True):
        if isinstance(inner, str) and inner.strip() == text:
            return line
        if found := line_of(inner, text):
            return found
    return 0


def clean(text: str, place: Place) -> tuple[str, list[Problem]]:
    """Return *text*, which begins at *place*, without unsayable characters, and a warning for each line with one."""
    found: dict[int, str] = {}
    line, counted = place.line, 0
    for match in UNSAYABLE.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        found.setdefault(line, match[0])
    problems = [
        Problem(
            Place(place.path, line),
            "RD106",
            Severity.WARNING,
            f"the control character U+{ord(character):04X} was left out",
            "delete the invisible character",
        )
        for line, character in found.items()
    ]
    return (UNSAYABLE.sub("", text) if found else text), problems


class _Builder:
    """Turns libyaml's events into values.

    A file of 3,000 transcript lines has some 25,000 events: what runs for each of them is kept short.
    """

    def __init__(self, path: str, text: str, first_line: int) -> None:
        import yaml

        self.parser: Any = getattr(yaml, "CLoader", yaml.Loader)(text)
        self.next: Callable[[], Any] = self.parser.get_event
        self.yaml: Any = yaml
        self.scalar: type = yaml.ScalarEvent
        self.path = path
        self.source = text
        self.hashes = " #" in text or "\t#" in text
        self.rows: list[str] = []
        self.key = ""
        self.first_line = first_line
        self.breaks = _breaks(text)
        self.problems: list[Problem] = []
        self.anchors: dict[str, Value | None] = {}
        self.repeated = 0

    def build(self) -> Value:
        """Return the one value of the stream, "" when it is empty."""
        value: Value | None = None
        try:
            while (event := self.next()) is not None:
                if type(event) is not self.yaml.DocumentStartEvent:
                    continue
                if value is not None:
                    raise self.refusal(event, "a second YAML document begins here", "keep one document in the file")
                value = self.value(self.next(), 0)
        finally:
            self.parser.dispose()
        return "" if value is None else value

    def line(self, event: Any) -> int:
        number: int = event.start_mark.line
        return self.first_line + (_line(self.breaks, number) if self.breaks else number)

    def value(self, event: Any, depth: int) -> Value:
        kind = type(event)
        if kind is self.scalar:
            return self.text(event)
        if kind is self.yaml.AliasEvent:
            return self.repeat(event)
        if depth > DEEPEST:
            raise self.refusal(event, f"collections stand more than {DEEPEST} deep in each other", "flatten this part")
        if event.tag is not None:
            self.check_tag(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        read = self.map if kind is self.yaml.MappingStartEvent else self.list
        made = read(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = made
        return made

    def text(self, event: Any) -> str:
        value: str = event.value
        if not event.style:
            if value in NULLS:
                value = ""
        elif event.style == '"' and UNSAYABLE.search(value):
            # Its line breaks are not those of the file, so all of it stands at the line where it begins.
            place = Place(self.path, self.line(event))
            value, problems = clean(value.replace("\n", "\r"), place)
            value = value.replace("\r", "\n")
            self.problems += problems
        if event.tag is not None:
            self.check_tag(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        return value

    def lined(self, value: str, event: Any) -> str:
        """Return *value*, which stands over several lines, with those."""
        if self.breaks or type(event) is not self.yaml.ScalarEvent:
            return value
        line, end = self.line(event), event.end_mark
        if event.style == "|":
            return Text(value, line + 1)
        until = end.line + (end.column > 0)
        rows = self.source.split("\n", until)[line - self.first_line : until]
        return Text(value, line, tuple(rows))

    def map(self, event: Any, depth: int) -> Map:
        made = Map(self.line(event))
        lines, scalar, end = made.lines, self.scalar, self.yaml.MappingEndEvent
        merged: list[Value] = []
        while (kind := type(key_event := self.next())) is not end:
            line = self.line(key_event)
            key = self.text(key_event) if kind is scalar else self.value(key_event, depth + 1)
            value_event = self.next()
            if self.hashes:
                self.key = key if isinstance(key, str) else ""
            value = self.text(value_event) if type(value_event) is scalar else self.value(value_event, depth + 1)
            if depth < _TEXTS and type(value) is str and value_event.end_mark.line > value_event.start_mark.line:
                value = self.lined(value, value_event)
            if not isinstance(key, str):
                raise self.refusal(key_event, "a collection is used as a key", "use plain text as the key", "RD104")
            if key == "<<" and not isinstance(value, str):
                merged += [value] if isinstance(value, Map) else value
                continue
            if key in made:
                line = self.twice(key, line, made.lines[key])
            if self.hashes and key in TEXTS:
                self.commented(key, value_event)
            if not key.isascii() and _ODD_START(key):
                self.odd(key, line)
            made[key] = value
            lines[key] = line
        _fill(made, merged)
        return made

    def twice(self, key: str, line: int, first: int) -> int:
        """Note that *key*, of *line*, was given already in the line *first*; return the line that it is to have.

        Keys that begin with a hyphen are items, behind whose hyphens a space is missing: that is told, once.
        """
        if key.startswith("-"):
            return first
        message = f"{quoted(key)} is given twice, here and at line {first}; this one counts"
        place, fix = Place(self.path, line), "delete one of the two"
        self.problems.append(Problem(place, "RD108", Severity.WARNING, message, fix, part=f"{key}:"))
        return line

    def commented(self, key: Any, event: Any) -> None:
        """Note a text without quotes, of *key* or in its list, that ends at a ` #` which is hardly a comment."""
        if type(event) is not self.yaml.ScalarEvent or event.style or self.breaks:
            return
        self.rows = self.rows or self.source.split("\n")
        row, mark = self.rows[event.end_mark.line], event.end_mark
        found = _HASH(row, max(mark.column - 1, 0))
        if not found or row[mark.column : found.start(1)].strip():
            return
        message = f"all behind ' #' is a comment, and not in '{key}': {quoted(found[1])}"
        fix = "put the whole value in quotes; behind a '#' that begins a comment write a space"
        place = Place(self.path, self.first_line + mark.line)
        self.problems.append(Problem(place, "RD112", Severity.WARNING, message, fix, part=found[1].rstrip()))

    def odd(self, key: str, line: int) -> None:
        """Note that *key*, of *line*, begins with what only looks like a space."""
        character = key.lstrip(" ")[0]
        message = f"the key {quoted(key)} begins with a character that only looks like a space, or like nothing"
        place = Place(self.path, line)
        fix = "delete what is before the key, and indent it with spaces"
        self.problems.append(Problem(place, "RD113", Severity.WARNING, message, fix, part=character))

    def list(self, event: Any, depth: int) -> List:
        made = List(self.line(event))
        key = self.key if self.hashes and self.key in TEXTS else ""
        end = self.yaml.SequenceEndEvent
        while type(item_event := self.next()) is not end:
            if key:
                self.commented(key, item_event)
            made.lines.append(self.line(item_event))
            made.append(self.value(item_event, depth + 1))
        return made

    def repeat(self, event: Any) -> Value:
        name: str = event.anchor
        if name not in self.anchors:
            raise self.refusal(
                event, f"the alias *{name} has no anchor &{name} before it", "write the value out, or quote the text"
            )
        value = self.anchors[name]
        if value is None:
            raise self.refusal(event, f"the alias *{name} stands inside its own anchor", "write the value out")
        self.repeated += _size(value)
        if self.repeated > ALIASES:
            raise self.refusal(event, f"aliases repeat more than {ALIASES:,} values", "write the values out")
        return value

    def check_tag(self, event: Any) -> None:
        tag: str = event.tag
        if tag != "!" and (not tag.startswith("tag:yaml.org,2002:") or "python" in tag):
            shown = quoted(tag.replace("tag:yaml.org,2002:", "!!"))
            raise self.refusal(
                event, f"the tag {shown} asks for a special object", "delete the tag; if it is a word, quote the text"
            )

    def refusal(self, event: Any, message: str, fix: str, code: str = "RD109") -> UnreadableError:
        return UnreadableError(Problem(Place(self.path, self.line(event)), code, Severity.ERROR, message, fix))


def _fill(made: Map, merged: Iterable[Value]) -> None:
    """Put into *made* what the mappings *merged* have and it does not."""
    for other in merged:
        if isinstance(other, Map):
            for name in [name for name in other if name not in made]:
                made[name] = other[name]
                made.lines[name] = other.lines[name]


def _broken(error: Any, path: str, text: str, first_line: int) -> Problem:
    """Return what YAML says against *text*, at the line where the trouble begins."""
    breaks = _breaks(text)
    if not breaks and (slip := slips.find(text, error)):
        place = Place(path, first_line + slip.row)
        return Problem(place, "RD103", Severity.ERROR, f"not YAML: {slip.what}", slip.fix, part=slip.part)
    what = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    line = min(_line(breaks, mark.line), text.count("\n")) if mark else 0
    fix = "correct the YAML at this line; text with ': ' or ' #' in it wants quotes"
    if "end of stream" in what and context and "quoted" in (error.context or ""):
        line = _line(breaks, context.line)
        what, fix = "the quoted text that begins here is never closed", "close the quote, or restore the lost end"
    elif "could not find expected ':'" in what and context:
        line = _line(breaks, context.line)
        what, fix = "this line is not `key: value`", "indent it below its key, or put the text of the key in quotes"
    elif "mapping values are not allowed" in what and mark:
        before = _row(text, mark)[: mark.column]
        what, fix = "there is a second ': ' in a value without quotes", "put the whole value in quotes"
        if ": " not in before:
            what, fix = "this line is indented below a line that has a value", "indent it like the line above"
    elif "cannot start any token" in what and mark:
        character = _row(text, mark)[mark.column : mark.column + 1]
        what, fix = f"a value without quotes cannot begin with {quoted(character)}", "put the value in quotes"
        if character == "\t":
            what, fix = "there is a tab where YAML wants spaces", "indent with spaces"
    return Problem(Place(path, first_line + line), "RD103", Severity.ERROR, f"not YAML: {what}", fix)


def _row(text: str, mark: Any) -> str:
    """Return the line of *text* that YAML means by *mark*."""
    rows = _ODD_BREAKS.split(text)
    return rows[mark.line] if mark.line < len(rows) else ""


def _size(value: Value) -> int:
    """Return how many values *value* holds, counting no further than the bound on aliases."""
    count, stack = 0, [value]
    while stack and count <= ALIASES:
        top = stack.pop()
        count += 1
        if not isinstance(top, str):
            stack.extend(top.values() if isinstance(top, Map) else top)
    return count


def _breaks(text: str) -> list[int]:
    """Return, for YAML's line numbers, which of its line breaks an editor does not count; mostly none.

    YAML 1.1 takes NEL, LS and PS for line ends, editors do not.
    """
    if "\x85" not in text and "\u2028" not in text and "\u2029" not in text:
        return []
    return [number for number, match in enumerate(_ODD_BREAKS.finditer(text)) if match[0] != "\n"]


def _line(breaks: list[int], number: int) -> int:
    """Return YAML's line *number* (from 0) as an editor counts it."""
    return number - bisect_right(breaks, number - 1)
