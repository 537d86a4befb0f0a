"""Tags of the podcast namespace as YAML has them: a key with keys of its own becomes an element with attributes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from feedtool import kinds
from feedtool.fields import Key, Reader
from feedtool.kinds import WrongError
from feedtool.model import Element
from feedtool.problems import Problem, Severity, quoted
from feedtool.values import List, Value


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the namespace as it is written in YAML.

    Under the key *name* stand its *keys*, each of which is an attribute, called as in *attributes* where that differs;
    the one called *text* is what the element holds. A plain value stands for the key *alone*. *single* is a tag that
    there can be one of; all of the others go into one element called *around*, where it is given. What the keys hold
    is looked at together by *check*, which may raise WrongError.
    """

    name: str
    about: str
    keys: tuple[Key[Any], ...]
    element: str = ""
    text: str = ""
    alone: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    single: bool = False
    around: str = ""
    check: Callable[[Mapping[str, Any]], None] = lambda _: None

    @property
    def key(self) -> Key[Value]:
        """The key that it is written under."""
        return Key(self.name, kinds.anything, "", self.about)


def read(reader: Reader, tags: Iterable[Tag], severity: Severity) -> tuple[Element, ...]:
    """Return the elements of *tags* that *reader* has, in the order of *tags*.

    A key that is not known is a problem of *severity*; what is wrong with one is noted, and it counts as not given.
    """
    found: list[Element] = []
    for tag in tags:
        elements = tuple(_elements(reader, tag, severity))
        found += [Element(tag.around, inside=elements)] if tag.around and elements else elements
    return tuple(found)


def _elements(reader: Reader, tag: Tag, severity: Severity) -> Iterator[Element]:
    written = reader.node.get(tag.name, "")
    items = list(zip(written, written.lines, strict=True)) if isinstance(written, List) else [(written, 0)]
    if tag.single and len(items) > 1:
        reader.wrong(tag.name, f"is a list of {len(items)}, and there can only be one", "keep one of them")
        return
    for item, number in items:
        if item in ("", [], {}):
            continue
        try:
            values = _values(reader, tag, item, severity)
            if values:
                tag.check(values)
                yield _element(tag, values)
        except WrongError as error:
            reader.wrong(tag.name, str(error), error.fix, error.line or number, error.part)


def _values(reader: Reader, tag: Tag, item: Value, severity: Severity) -> dict[str, Any]:
    """Return what *item* holds by key, {} when something of it is wrong, which is noted then."""
    if isinstance(item, List):
        raise WrongError("has a list in its list", f"write {_form(tag)}")
    if isinstance(item, str):
        alone = next((key for key in tag.keys if key.name == tag.alone), None)
        if alone is None:
            raise WrongError(f"is {quoted(item)}, not a mapping", f"write {_form(tag)}")
        return {key.name: key.default for key in tag.keys} | {alone.name: alone.read(item)}
    noted: list[Problem] = []
    part = Reader(reader.path, item, reader.family, noted, f"{reader.prefix}{tag.name}.")
    part.unknown(tag.keys, severity)
    values = {key.name: part.get(key) for key in tag.keys}
    reader.problems += noted
    return {} if any(problem.severity is Severity.ERROR for problem in noted) else values


def _form(tag: Tag) -> str:
    """Return what *tag* looks like with what it has to have."""
    wanted = [key.name for key in tag.keys if key.required] or [tag.keys[0].name]
    return f"`{tag.name}: {{{', '.join(f'{name}: …' for name in wanted)}}}`"


def _element(tag: Tag, values: Mapping[str, Any]) -> Element:
    """Return the element; a value that is an element, or several, is inside it."""
    inside: list[Element] = []
    attributes: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, tuple | Element):
            inside += value if isinstance(value, tuple) else (value,)
        elif name != tag.text and value:
            attributes[tag.attributes.get(name, name)] = value
    return Element(tag.element or tag.name, values.get(tag.text, ""), attributes, tuple(inside))
