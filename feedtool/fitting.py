"""Making a text fit: its parts are shortened or left out in a fixed order until it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, of which any number of *pieces* can be taken; one piece is all or nothing."""

    pieces: int
    take: Callable[[int], Any]


def whole(value: Any) -> Part:
    """Return a part that is there or not: of nothing there is its empty kind."""
    return Part(1 if value else 0, lambda pieces: value if pieces else type(value)())


def some(values: Sequence[Any]) -> Part:
    """Return a part of which the first ones can be there."""
    return Part(len(values), lambda pieces: values[:pieces])


def fit(
    parts: Mapping[str, Part],
    order: Sequence[tuple[str, int]],
    render: Callable[[dict[str, Any]], str],
    fits: Callable[[str], bool],
) -> tuple[str, dict[str, int]]:
    """Return the text that *render* makes of *parts*, so that it *fits*, and what is left of each part that gave way.

    *order* says which part gives way, and down to how many of its pieces, one step after the other until the text
    fits; a part can stand there more than once. Then the steps are taken back, the last one first, each as far as
    there is room: of no part one more piece would fit. When nothing helps the text does not fit.
    """

    taken: dict[tuple[str, int], Any] = {}

    def take(name: str, pieces: int) -> Any:
        # From one try to the next a single part differs; the others need not be made anew.
        if (name, pieces) not in taken:
            taken[name, pieces] = parts[name].take(pieces)
        return taken[name, pieces]

    def made(pieces: Mapping[str, int]) -> str:
        return render({name: take(name, pieces[name]) for name in parts})

    pieces = {name: part.pieces for name, part in parts.items()}
    text = made(pieces)
    steps: list[tuple[str, int]] = []
    for name, least in order:
        if fits(text):
            break
        if pieces[name] > least:
            steps.append((name, pieces[name]))
            pieces[name] = least
            text = made(pieces)
    for name, high in reversed(steps):
        low = pieces[name]
        while low < high:
            middle = (low + high + 1) // 2
            longer = made(pieces | {name: middle})
            if fits(longer):
                low, text = middle, longer
            else:
                high = middle - 1
        pieces[name] = low
    # What the text would not say anyway has not given way.
    less = {name: left for name, left in pieces.items() if left < parts[name].pieces}
    return text, {name: left for name, left in less.items() if made(pieces | {name: parts[name].pieces}) != text}
