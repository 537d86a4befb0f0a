"""What the work on one episode asks of what all of them share, so that it is made anew only when that is another."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import TypeVar

from feedtool.model import Show

Name = TypeVar("Name")
Value = TypeVar("Value")


class Looked(Mapping[Name, Value]):
    """Things by name, which remembers what was *asked* for, and what the answer was; or that it was gone *through*."""

    def __init__(self, things: Mapping[Name, Value]) -> None:
        self.things = things
        self.asked: dict[Name, Value | None] = {}
        self.through = False

    def __getitem__(self, name: Name) -> Value:
        self.asked[name] = self.things.get(name)
        return self.things[name]

    def __iter__(self) -> Iterator[Name]:
        self.through = True
        return iter(self.things)

    def __len__(self) -> int:
        self.through = True
        return len(self.things)

    def __bool__(self) -> bool:  # whether there is anybody at all is common to all episodes
        return bool(self.things)

    def found(self) -> Iterator[tuple[Name, Value]]:
        """Yield what was asked for and is there."""
        yield from ((name, thing) for name, thing in self.asked.items() if thing is not None)


class LookedShow(Show):
    """A show that remembers the names of the fields that it was *asked* for."""

    __slots__ = ("asked",)
    asked: set[str]

    def __getattribute__(self, name: str) -> object:
        if name in _FIELDS:
            object.__getattribute__(self, "asked").add(name)
        return object.__getattribute__(self, name)


_FIELDS = frozenset(field.name for field in fields(Show))
_SINGLY = frozenset(["templates", "places"])
"""Fields whose items are asked for one by one."""


def looked(show: Show) -> LookedShow:
    """Return *show* as one that remembers what it is asked for."""
    found = object.__new__(LookedShow)
    for name in _FIELDS:
        value = getattr(show, name)
        object.__setattr__(found, name, Looked(value) if name in _SINGLY else value)
    object.__setattr__(found, "asked", set())
    return found


def asked(show: LookedShow) -> tuple[str, ...]:
    """Return what *show* was asked for: names of fields, and of items of fields, `templates/youtube.txt.j2`."""
    names = show.asked.copy()
    for name in names & _SINGLY:
        things: Looked[str, object] = getattr(show, name)
        if not things.through:
            names.remove(name)
            names |= {f"{name}/{one}" for one in things.asked}
    return tuple(sorted(names))


def answer(show: Show, name: str) -> object:
    """Return what *show* answers to one of the names of `asked`, None for an item that is not there."""
    field, slash, item = name.partition("/")
    value = getattr(show, field)
    return value.get(item) if slash else value
