"""Chapters as a platform wants them: opened at 0:00, none too short, or none at all.

What a platform needs beyond the one list of an episode is done for that platform only (platform rules C2.1 and C4).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from feedtool import clock
from feedtool.model import Chapter


@dataclass(frozen=True, slots=True)
class Demands:
    """What a platform asks of a list of chapters: so many at *least*, each at least *shortest* milliseconds long."""

    least: int = 3
    shortest: int = 10 * clock.SECOND


def fit(chapters: Sequence[Chapter], intro: str, demands: Demands, length: int | None = None) -> tuple[Chapter, ...]:
    """Return *chapters* as the platform shows them, () when it would show none.

    The list opens at 0:00: a first chapter that starts earlier than the shortest one moves there, before a later one
    a chapter called *intro* is put. Of two that start closer than the shortest, the one that lasts longer keeps its
    title, at the earlier start. *length* is that of the episode in milliseconds; a last chapter too close to it is
    one with the chapter before. Starts are cut to whole seconds, as the platforms read them.
    """
    shown = [replace(c, start=c.start // clock.SECOND * clock.SECOND) for c in chapters if not c.hidden]
    if not shown:
        return ()
    if shown[0].start < demands.shortest:
        shown[0] = replace(shown[0], start=0)
    else:
        shown.insert(0, Chapter(0, intro))
    merged = _merge(shown, demands.shortest, length)
    return tuple(merged) if len(merged) >= demands.least else ()


def _merge(chapters: list[Chapter], shortest: int, length: int | None) -> list[Chapter]:
    """Return *chapters* with those that are shorter than *shortest* joined to a neighbour."""
    merged = list(chapters)
    index = 0
    while index < len(merged) - 1:
        here, there = merged[index], merged[index + 1]
        after = merged[index + 2].start if index + 2 < len(merged) else length
        if there.start - here.start >= shortest:
            index += 1
            continue
        longer = after is None or after - there.start > there.start - here.start
        merged[index : index + 2] = [replace(there if longer else here, start=here.start)]
    if len(merged) > 1 and length is not None and length - merged[-1].start < shortest:
        merged.pop()
    return merged
