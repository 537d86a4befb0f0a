"""Which links and ids of episodes are not known yet: `TODO`, empty, or missing where other episodes have them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from feedtool import kinds
from feedtool.document import Document
from feedtool.problems import Place
from feedtool.values import Map, Value

KEYS = ("links", "ids")


class State(StrEnum):
    """What stands where a link or an id belongs."""

    TODO = "TODO"
    EMPTY = "empty"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Gap:
    """A link or id of *episode* that is not known yet: its *key*, such as `links.apple`, its *state*, and its place."""

    episode: str
    place: Place
    key: str
    state: State


def find(documents: Mapping[str, Document], *, every: bool = False) -> list[Gap]:
    """Return what is open in *documents*, which are by the slugs of their episodes.

    An episode misses what at least half of them have; with *every* what any of them has.
    """
    known = {slug: _known(document) for slug, document in documents.items()}
    having = Counter(key for found in known.values() for key in found)
    expected = sorted(key for key, count in having.items() if every or 2 * count >= len(documents))
    return [
        gap
        for slug, document in documents.items()
        for gap in sorted(_open(slug, document, known[slug], expected), key=lambda gap: (gap.place.line, gap.key))
    ]


def any_written(documents: Iterable[Document]) -> bool:
    """Return whether any of *documents* has a link or an id, known or not."""
    return any(_lines(document, key) for document in documents for key in KEYS)


def _open(slug: str, document: Document, known: Mapping[str, str], expected: Iterable[str]) -> Iterable[Gap]:
    written = {f"{key}.{name}": at for key in KEYS for name, at in _lines(document, key).items()}
    for key, line in written.items():
        if key not in known:
            state = State.TODO if _text(document, key).strip() else State.EMPTY
            yield Gap(slug, document.place(line), key, state)
    for key in expected:
        if key not in written:
            line = document.front.lines.get(key.partition(".")[0], 1)
            yield Gap(slug, document.place(line), key, State.MISSING)


def _known(document: Document) -> dict[str, str]:
    """Return the links and ids of *document* that are known."""
    keys = (f"{key}.{name}" for key in KEYS for name in _lines(document, key))
    return {key: text for key in keys if kinds.known(text := _text(document, key))}


def _lines(document: Document, key: str) -> Mapping[str, int]:
    """Return the lines of what stands below *key*; what is no text is told of elsewhere, and no gap."""
    value: Value = document.front.get(key, "")
    if not isinstance(value, Map):
        return {}
    return {name: line for name, line in value.lines.items() if isinstance(value[name], str)}


def _text(document: Document, key: str) -> str:
    """Return what stands under `links.apple`."""
    part, _, name = key.partition(".")
    value = document.front[part]
    written = value[name] if isinstance(value, Map) else ""
    return written if isinstance(written, str) else ""
