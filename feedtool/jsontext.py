"""JSON from strangers, with the lines of items, and numbers as they are written; and our own, with an item a line.

Python's own parser knows no lines, reads `NaN`, and turns decimals into the nearest binary fraction. Its writer takes
ten times as long for indented text, while a difference of two files needs no more than an item a line.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_SPACE = re.compile(r"[ \t\n\r]*")


class Number(str):
    """A number as it is written: `12.50`, `1e3`, `NaN`."""

    __slots__ = ()


class UnreadableJsonError(ValueError):
    """The text is not JSON, or holds no such list: what is so, and the *line*."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def written(record: Mapping[str, Any]) -> str:
    """Return *record* as JSON, with a line for each of its values, and for each item of a value.

    >>> print(written({"a": 1, "b": [{"c": "ö"}, 2], "d": {}}), end="")
    {
     "a": 1,
     "b": [
      {"c": "ö"},
      2
     ],
     "d": {}
    }
    """
    return "".join(parts(record))


def parts(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield *record* in parts, as `written` writes it; the items of a list may come one by one, of an iterator.

    >>> "".join(parts({"a": iter([1, 2])})) == written({"a": [1, 2]})
    True
    """
    before = "{"
    for name, value in record.items():
        yield f"{before}\n {compact(name)}: "
        yield from _value(value)
        before = ","
    yield "\n}\n" if record else "{}\n"


def around(record: Mapping[str, Any], name: str, items: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """Yield *record*, in parts, as `written` would with a last list called *name*, of *items* that are written already.

    >>> print(b"".join(around({"a": 1}, "b", [b"2", b"3"])).decode(), end="")
    {
     "a": 1,
     "b": [
      2,
      3
     ]
    }
    """
    begun, item, ended = written({**record, name: [0]}).rpartition("  0")
    number = -1
    for number, text in enumerate(items):
        yield b",\n  " if number else f"{begun}{item[:-1]}".encode()
        yield text
    yield ended.encode() if number >= 0 else written({**record, name: []}).encode()


def compact(value: Any) -> str:
    """Return *value* as JSON on one line."""
    return _COMPACT.encode(value)


def _value(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _lines("{}", (f"{compact(name)}: {compact(inner)}" for name, inner in value.items()))
    elif isinstance(value, list | Iterator):
        yield from _lines("[]", map(compact, value))
    else:
        yield compact(value)


def _lines(brackets: str, items: Iterable[str]) -> Iterator[str]:
    """Yield *items*, each on a line, between *brackets*."""
    before = begun = f"{brackets[0]}\n  "
    for item in items:
        yield before + item
        before = ",\n  "
    yield brackets if before is begun else f"\n {brackets[1]}"


_COMPACT = json.JSONEncoder(ensure_ascii=False)


def items(text: str, key: str) -> list[tuple[int, Any]]:
    """Return line and value of each item of the list that the JSON *text* is, or holds under *key* at its top.

    Raises UnreadableJsonError.

    >>> items('{"a": 1,\\n "b": ["c",\\n 2.50]}', "b")
    [(2, 'c'), (3, '2.50')]
    """
    decoder = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=Number, strict=False)
    try:
        decoder.decode(text)
        at = _skip(text, 0)
        if text[at] == "{":
            at = _find(text, at, key, decoder)
        if text[at] != "[":
            raise UnreadableJsonError(f"'{key}' is not a list", text.count("\n", 0, at) + 1)
        return _items(text, at, decoder)
    except json.JSONDecodeError as error:
        reason = f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise UnreadableJsonError(reason, error.lineno) from None
    except RecursionError:
        raise UnreadableJsonError("it is not JSON: lists stand too deep in each other", 1) from None


def _find(text: str, at: int, key: str, decoder: json.JSONDecoder) -> int:
    """Return where the value of *key* begins in the object that begins at *at*, which is known to be sound."""
    at = _skip(text, at + 1)
    while text[at] != "}":
        name, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if name == key:
            return at
        at = _skip(text, decoder.raw_decode(text, at)[1])
        if text[at] == ",":
            at = _skip(text, at + 1)
    raise UnreadableJsonError(f"it has no list '{key}'", 1)


def _items(text: str, at: int, decoder: json.JSONDecoder) -> list[tuple[int, Any]]:
    found = []
    line, counted = 1, 0
    at = _skip(text, at + 1)
    while text[at] != "]":
        line += text.count("\n", counted, at)
        counted = at
        value, at = decoder.raw_decode(text, at)
        found.append((line, value))
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return found


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
