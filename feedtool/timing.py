"""Times that go back, put right: the longest run of times that agree wins, not the first one seen.

A transcript's times are typed by hand. What does not agree with the rest is an outlier, found against the whole
transcript, and gets a time between its neighbours; a clock that restarts after an hour is read on.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

from feedtool import clock

PACE = 15
"""Characters that people say in a second of conversation, about."""

_RESTARTS = 10
_PAUSE = 15 * clock.MINUTE


@dataclass(frozen=True, slots=True)
class Stamp:
    """An entry's times as written, the most trusted first, () for none; *size* is the length of what is said then."""

    times: tuple[int, ...]
    size: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """The time that an entry ends up with, None when it never had one.

    *estimated* says that no time of its own fits; *hours* that its clock had restarted, so many hours before.
    """

    time: int | None
    estimated: bool = False
    hours: int = 0


def settle(stamps: Sequence[Stamp]) -> list[Settled]:
    """Return a time for each of *stamps* that has one, so that they never go back."""
    hours = _restarts([stamp.times[0] if stamp.times else None for stamp in stamps])
    written = [
        tuple(time + hour * clock.HOUR for time in stamp.times) for stamp, hour in zip(stamps, hours, strict=True)
    ]
    timed = [index for index, times in enumerate(written) if times]
    sure = [index for index in timed if len(set(written[index])) == 1]
    chosen = {index: written[index][0] for index in timed}
    if len(sure) < len(timed):
        chosen |= _choose(timed, written, longest_run([(index, chosen[index]) for index in sure]))
    kept = longest_run(_trusted([(index, chosen[index]) for index in timed]))
    following = sorted(kept)
    spoken = _running_sizes(stamps)
    result: list[Settled] = [Settled(None)] * len(stamps)
    floor = 0
    for index in timed:
        if index in kept:
            floor = kept[index]
            result[index] = Settled(floor, hours=hours[index])
            continue
        position = bisect_left(following, index)
        before = following[position - 1] if position else -1
        after = following[position] if position < len(following) else -1
        own = _fitting(stamps[index].times, floor, kept.get(after))
        floor = max(floor, between(index, before, after, kept, spoken) if own is None else own)
        result[index] = Settled(floor, own is None)
    return result


def _trusted(times: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return *times* without a 0 that stands after a later time: whoever wrote it did not know the time."""
    first = next((index for index, time in times if time), 0)
    return [(index, time) for index, time in times if time or index <= first]


def longest_run(times: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return the entries, pairs of index and time, of the longest run of times that never go back.

    Neighbours with one time, such as a long turn in several lines, count once. Of runs equally long the one with the
    earlier times wins.

    >>> longest_run([(0, 10), (1, 90), (2, 20), (3, 30), (4, 30)])
    {0: 10, 2: 20, 3: 30, 4: 30}
    """
    groups = [list(group) for _, group in groupby(times, key=itemgetter(1))]
    tails: list[int] = []
    at: list[int] = []
    previous = [-1] * len(groups)
    for position, group in enumerate(groups):
        time = group[0][1]
        place = bisect_right(tails, time)
        previous[position] = at[place - 1] if place else -1
        tails[place : place + 1] = [time]
        at[place : place + 1] = [position]
    chain = []
    position = at[-1] if at else -1
    while position >= 0:
        chain.append(position)
        position = previous[position]
    return {index: time for position in reversed(chain) for index, time in groups[position]}


def between(index: int, before: int, after: int, kept: dict[int, int], spoken: Sequence[int]) -> int:
    """Return a time for the entry *index* between its neighbours that have one, by how much is said until then.

    *before* and *after* are their indices, -1 for none; *spoken* is the running length of what is said.
    """
    start = kept[before] if before >= 0 else 0
    said = spoken[index] - (spoken[before] if before >= 0 else 0)
    if after < 0:
        return _rounded(start + said * clock.SECOND // PACE, start, None)
    total = spoken[after] - (spoken[before] if before >= 0 else 0)
    room = kept[after] - start
    return _rounded(start + (room * said // total if total else room // 2), start, kept[after])


def _choose(timed: Sequence[int], written: Sequence[tuple[int, ...]], kept: dict[int, int]) -> dict[int, int]:
    """Return, for entries whose times disagree, the one that lies between the sure entries around it."""
    following = sorted(kept)
    chosen = {}
    for index in timed:
        if len(set(written[index])) == 1:
            continue
        position = bisect_left(following, index)
        low = kept[following[position - 1]] if position else 0
        high = kept[following[position]] if position < len(following) else None
        fits = [time for time in written[index] if low <= time and (high is None or time <= high)]
        chosen[index] = (fits or written[index])[0]
    return chosen


def _fitting(times: Sequence[int], low: int, high: int | None) -> int | None:
    """Return the one of *times*, with an hour more or less, that lies between *low* and *high*."""
    if high is None:
        return None
    tries = [time + hour * clock.HOUR for hour in (0, 1, -1) for time in times]
    return next((time for time in tries if low < time < high), None)


def _restarts(times: Sequence[int | None]) -> list[int]:
    """Return for each of *times* how many hours its clock is behind, since it restarted at the full hour."""
    hours = [0] * len(times)
    known = [(index, time) for index, time in enumerate(times) if time is not None]
    tried = 0
    for (_, last), (index, time) in pairwise(known):
        last += hours[index] * clock.HOUR
        time += hours[index] * clock.HOUR
        behind = -(-(last - time) // clock.HOUR)
        if behind < 1 or time + behind * clock.HOUR - last > _PAUSE or tried >= _RESTARTS:
            continue
        tried += 1
        shifted = [hour + behind * (position >= index) for position, hour in enumerate(hours)]
        # One time that agrees after all is an outlier rather than a restart, unless it is the last of all.
        gain = 1 if index == known[-1][0] else 2
        if _agreeing(known, shifted) >= _agreeing(known, hours) + gain:
            hours = shifted
    return hours


def _agreeing(known: Sequence[tuple[int, int]], hours: Sequence[int]) -> int:
    return len(longest_run([(index, time + hours[index] * clock.HOUR) for index, time in known]))


def _running_sizes(stamps: Sequence[Stamp]) -> list[int]:
    """Return how much was said before each of *stamps*."""
    total, sums = 0, []
    for stamp in stamps:
        sums.append(total)
        total += stamp.size
    return sums


def _rounded(time: int, low: int, high: int | None) -> int:
    """Return *time* in whole seconds when that stays between *low* and *high*."""
    whole = round(time / clock.SECOND) * clock.SECOND
    return whole if low <= whole and (high is None or whole <= high) else time
