"""Making a text fit: its parts are shortened or left out in a fixed order until it does."""

import math
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


@dataclass(frozen=True, slots=True)
class Fitted:
    """A *text* that was made to fit, what is *left* of each part that gave way, and the text in *full*."""

    text: str
    left: dict[str, int]
    full: str


def fit(
    parts: Mapping[str, Part],
    order: Sequence[tuple[str, int]],
    render: Callable[[dict[str, Any]], str],
    room: Callable[[str], int],
) -> Fitted:
    """Return the text that *render* makes of *parts*, so that it fits: *room* says how much longer it could be.

    One with less *room* than 0 is too long. *order* says which part gives way, and down to how many of its pieces, one
    step after the other until the text fits; a part can stand there more than once. Then the steps are taken back, the
    last one first, each as far as there is room: of no part one more piece would fit. When nothing helps the text does
    not fit.
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
    full = text = made(pieces)
    spare = room(text)
    steps: list[tuple[str, int, float]] = []
    for name, least in order:
        if spare >= 0:
            break
        if pieces[name] > least:
            before, high = spare, pieces[name]
            pieces[name] = least
            text = made(pieces)
            spare = room(text)
            steps.append((name, high, (spare - before) / (high - least)))
    for name, high, each in reversed(steps):
        search = _Search(pieces[name], high, each, spare)
        while search.low < search.high:
            longer = made(pieces | {name: (tried := search.next())})
            if search.tell(tried, spare_then := room(longer)):
                text, spare = longer, spare_then
        pieces[name] = search.low
    # What the text would not say anyway has not given way.
    less = {name: left for name, left in pieces.items() if left < parts[name].pieces}
    left = {name: left for name, left in less.items() if made(pieces | {name: parts[name].pieces}) != text}
    return Fitted(text, left, full)


class _Search:
    """Looks for the most pieces, from *low* to *high*, with which a text fits.

    *each* is about so long, and with *low* of them there is room to *spare*. So they are tried where the room should
    end, and every third time in the middle, should they be of any length.
    """

    def __init__(self, low: int, high: int, each: float, spare: int) -> None:
        self.low, self.high, self.each = low, high, each
        self.guess = self.beyond(low, spare)
        self.tries = 0

    def beyond(self, pieces: int, spare: int) -> int:
        """Return how many pieces there should be room for, when with *pieces* there is room to *spare*, or lacking."""
        return pieces + math.floor(spare / self.each) if self.each > 0 else self.high

    def next(self) -> int:
        """Return how many pieces to try."""
        self.tries += 1
        if self.tries % 3 == 0:
            return (self.low + self.high + 1) // 2
        # All of a text, without an ellipsis, can be shorter than nearly all of it: that is tried first.
        return max(self.low + 1, min(self.guess, self.high - 1))

    def tell(self, tried: int, spare: int) -> bool:
        """Return whether so many fit as were *tried*, after which there is room to *spare*."""
        if spare >= 0:
            self.low = tried
        else:
            self.high = tried - 1
        self.guess = self.beyond(tried, spare)
        return spare >= 0
