"""Records as plain data, and back: what JSON can hold, by the annotations of their fields.

A record becomes the list of its fields, without those at the end that are as they would be anyway. Nothing but the
named types can come of what is read, whoever wrote it.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Plain = Any
"""Lists, texts, whole numbers, truth values and None."""

_AS_IT_IS = (str, int, bool, NoneType, int | None, bool | None, str | None)
"""What JSON can hold just so."""

_TEXTS: dict[Any, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    datetime: (datetime.isoformat, lambda data: datetime.fromisoformat(data).astimezone(UTC)),
    bytes: (lambda value: value.decode("latin-1"), lambda data: data.encode("latin-1")),
}
"""What has a text of its own, and how it is read."""


class NotPlainError(ValueError):
    """What was read cannot be such a record."""


def of(record: Any) -> Plain:
    """Return *record*, a dataclass, as plain data."""
    kind: Any = type(record)
    return _writer(kind)(record)


def read(kind: Any, data: Plain) -> Any:
    """Return the record of *kind* that *data* is; NotPlainError when it cannot be one."""
    try:
        return _reader(kind)(data)
    except (TypeError, ValueError, AttributeError, LookupError, OverflowError, OSError, RecursionError) as error:
        raise NotPlainError(f"not a {kind.__name__}: {error}") from None


@cache
def _writer(kind: Any) -> Callable[[Any], Plain]:
    """Return what makes plain data of a value that is annotated as *kind*."""
    if kind in _AS_IT_IS:
        return lambda value: value
    if is_dataclass(kind):
        return _RecordWriter(kind)
    if kind in _TEXTS:
        return _TEXTS[kind][0]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    return _collection_writer(get_origin(kind), get_args(kind))


@cache
def _reader(kind: Any) -> Callable[[Plain], Any]:
    """Return what makes a value that is annotated as *kind* of plain data."""
    if kind in _AS_IT_IS:
        return _Exactly(*(get_args(kind) or (kind,)))
    if is_dataclass(kind):
        return _RecordReader(kind)
    if kind in _TEXTS:
        return _TEXTS[kind][1]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _collection_reader(get_origin(kind), get_args(kind))


class _RecordWriter:
    """Writes records of *kind*; how their fields are written is looked up late, since a record may hold its like."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind
        self.members: list[tuple[str, Callable[[Any], Plain], Any]] = []

    def __call__(self, record: Any) -> Plain:
        if not self.members:
            self.members = [(one.name, _writer(hint), _default(one)) for one, hint in _members(self.kind)]
        values = [getattr(record, name) for name, _, _ in self.members]
        while values and values[-1] == self.members[len(values) - 1][2]:
            values.pop()
        return [write(value) for value, (_, write, _) in zip(values, self.members, strict=False)]


class _RecordReader:
    """Reads records of *kind*, late as above."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind
        self.readers: list[Callable[[Plain], Any]] = []
        self.further: list[tuple[int, Callable[[Plain], Any]]] = []
        self.known: set[tuple[type, ...]] = set()

    def __call__(self, data: Plain) -> Any:
        if type(data) is not list:
            raise TypeError("not the list of its fields")
        # Types that were found right once need not be looked at one by one again: most of a record is as it is.
        types = tuple(map(type, data))
        if types not in self.known:
            self._look(data)
            self.known.add(types)
        values = data.copy()
        for number, read in self.further:
            if number >= len(values):
                break
            values[number] = read(values[number])
        return self.kind(*values)

    def _look(self, data: list[Plain]) -> None:
        """Raise TypeError when *data* cannot be the fields of a record, as far as those are as they are."""
        if not self.readers:
            self.readers = [_reader(hint) for _, hint in _members(self.kind)]
            self.further = [
                (number, read) for number, read in enumerate(self.readers) if not isinstance(read, _Exactly)
            ]
        if len(data) > len(self.readers):
            raise TypeError("not the list of its fields")
        for read, value in zip(self.readers, data, strict=False):
            if isinstance(read, _Exactly):
                read(value)


class _Exactly:
    """Takes values of just these *kinds*."""

    def __init__(self, *kinds: type) -> None:
        self.kinds = kinds

    def __call__(self, data: Plain) -> Any:
        if type(data) not in self.kinds:
            raise TypeError(f"{type(data).__name__} where {self.kinds[0].__name__} belongs")
        return data


def _collection_writer(origin: Any, inner: tuple[Any, ...]) -> Callable[[Any], Plain]:
    if origin in (Union, UnionType):
        choices = [(one, _writer(one)) for one in inner if one is not NoneType]
        return lambda value: None if value is None else _chosen(choices, value)
    if origin is tuple and inner[-1] is not Ellipsis:
        writers = [_writer(one) for one in inner]
        return lambda value: [write(one) for write, one in zip(writers, value, strict=True)]
    write = _writer(inner[-1] if origin is Mapping else inner[0])
    if origin is tuple:
        return lambda value: [write(one) for one in value]
    if origin is frozenset:
        return lambda value: sorted(write(one) for one in value)
    if origin is Mapping:
        name = _writer(inner[0])
        return lambda value: [[name(key), write(one)] for key, one in value.items()]
    raise TypeError(f"{origin} has no plain form")


def _collection_reader(origin: Any, inner: tuple[Any, ...]) -> Callable[[Plain], Any]:
    if origin in (Union, UnionType):
        choices = [_reader(one) for one in inner if one is not NoneType]
        return lambda data: None if data is None else choices[data[0]](data[1])
    if origin is tuple and inner[-1] is not Ellipsis:
        readers = [_reader(one) for one in inner]
        return lambda data: tuple(read(one) for read, one in zip(readers, _list(data), strict=True))
    read = _reader(inner[-1] if origin is Mapping else inner[0])
    if origin in (tuple, frozenset):
        return lambda data: origin([read(one) for one in _list(data)])
    name = _reader(inner[0])
    return lambda data: {name(key): read(one) for key, one in _list(data)}


def _members(kind: Any) -> list[tuple["Field[Any]", Any]]:
    hints = get_type_hints(kind)
    return [(one, hints[one.name]) for one in fields(kind)]


def _default(one: "Field[Any]") -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()


def _chosen(choices: list[tuple[Any, Callable[[Any], Plain]]], value: Any) -> Plain:
    """Return *value* with the number of the one of *choices* that it is."""
    number = next(n for n, (kind, _) in enumerate(choices) if isinstance(value, get_origin(kind) or kind))
    return [number, choices[number][1](value)]


def _list(data: Plain) -> list[Any]:
    if type(data) is not list:
        raise TypeError("not a list")
    return data
