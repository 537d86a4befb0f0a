"""What a platform is: a place that show notes are written for, with its limits and its dialect."""

from collections.abc import Callable
from dataclasses import dataclass, field

from feedtool import clock, lengths
from feedtool.timeline import Demands


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of a *unit* of `lengths.UNITS` a text may have."""

    most: int
    unit: str = "characters"

    def takes(self, text: str) -> bool:
        """Return whether *text* is within the limit."""
        return self.size(text) <= self.most

    def size(self, text: str) -> int:
        """Return how much *text* is in this unit."""
        return lengths.UNITS[self.unit](text)

    def __str__(self) -> str:
        return f"{self.most:,} {lengths.SAID.get(self.unit, self.unit)}"


def same(text: str) -> str:
    """Return *text*: what a platform does to it that asks for nothing."""
    return text


@dataclass(frozen=True, slots=True)
class Platform:
    """A place that show notes are written for.

    *name* is what people call it; *forms* are the endings of its files (`.html`), each with the dialect of its text;
    *limits* hold for each text, *title_limits* for the title beside it. *demands* is what it asks of chapters that it
    reads out of the text, None when it reads none. *clock* writes the times of chapters, *chapter* their titles;
    *finish* has the last word on the text, and on a title that has limits. At most *hashtags* of the keywords become
    hashtags. The texts say the title themselves where they are *titled*.
    """

    name: str
    forms: dict[str, str] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    title_limits: tuple[Limit, ...] = ()
    demands: Demands | None = None
    finish: Callable[[str], str] = same
    clock: Callable[[int], str] = clock.colons
    chapter: Callable[[str], str] = same
    hashtags: int = 30
    titled: bool = False
