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
    order: Sequence[str],
    render: Callable[[dict[str, Any]], str],
    fits: Callable[[str], bool],
) -> tuple[str, list[str]]:
    """Return the text that *render* makes of *parts*, so that it *fits*, and which parts were shortened or left out.

    Parts are left out in *order* until the text fits. Then they come back, the last one first, each with as much of
    it as there still is room for. When nothing helps the text does not fit.
    """
    taken = {name: part.take(part.pieces) for name, part in parts.items()}
    text = render(taken)
    tried: list[str] = []
    for name in (name for name in order if parts[name].pieces):
        if fits(text):
            break
        tried.append(name)
        taken[name] = parts[name].take(0)
        text = render(taken)
    cut: list[str] = []
    for name in reversed(tried):
        part = parts[name]
        without = text
        low, high = 0, part.pieces
        while low < high:
            middle = (low + high + 1) // 2
            longer = render(taken | {name: part.take(middle)})
            if fits(longer):
                low, text = middle, longer
            else:
                high = middle - 1
        taken[name] = part.take(low)
        if low < part.pieces and render(taken | {name: part.take(part.pieces)}) != without:
            cut.insert(0, name)
    return text, cut
