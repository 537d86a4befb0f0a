"""Times that go back, put right: the longest run of times that agree wins, not the first one seen.

A transcript's times are typed by hand. What does not agree with the rest is an outlier, found against the whole
transcript. It is read as what was probably meant, with one digit mistyped, when that lies between its neighbours, else
it gets a time between them. A clock that restarts after an hour is read on.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from feedtool import clock

PACE = 15
"""Characters that people say in a second of conversation, about."""

_PAUSE = 15 * clock.MINUTE
_TURN = 5 * clock.MINUTE
_LOOK_BACK = 3
_AROUND = 12
_WORTH = (600, 60, 10, 1)


class Stamp(NamedTuple):
    """An entry's times as written, the most trusted first, () for none; *size* is the length of what is said then."""

    times: tuple[int, ...]
    size: int = 0


class Settled(NamedTuple):
    """The time that an entry ends up with, None when it never had one.

    *estimated* says that no time of its own fits; *hours* that its clock had restarted, so many hours before. An
    outlier stands between *low* and *high*, the times around it that agree; None for none.
    """

    time: int | None
    estimated: bool = False
    hours: int = 0
    low: int | None = None
    high: int | None = None


def settle(stamps: Sequence[Stamp]) -> list[Settled]:
    """Return a time for each of *stamps* that has one, so that they never go back."""
    hours = _restarts([stamp.times[0] if stamp.times else None for stamp in stamps])
    written = [
        tuple(time + hour * clock.HOUR for time in stamp.times) if hour else stamp.times
        for stamp, hour in zip(stamps, hours, strict=True)
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
        guess = max(floor, between(index, before, after, kept, spoken))
        own = _meant(written[index], floor, kept.get(after), guess)
        floor = guess if own is None else own
        estimated = floor not in _shifted(written[index])
        result[index] = Settled(floor, estimated, hours[index], kept.get(before), kept.get(after))
    return result


def _trusted(times: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return *times* without a 0 that stands after a later time: whoever wrote it did not know the time."""
    first = next((index for index, time in times if time), None)
    return [(index, time) for index, time in times if time or first is None or index < first]


def longest_run(times: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return the entries, pairs of index and time, of the longest run of times that never go back.

    Neighbours with one time, such as a long turn in several lines, count once. Of runs equally long the one with more
    entries wins, then the one with the earlier end.

    >>> longest_run([(0, 10), (1, 90), (2, 20), (3, 30), (4, 30)])
    {0: 10, 2: 20, 3: 30, 4: 30}
    >>> longest_run([(0, 10), (1, 20), (2, 20), (3, 10), (4, 30)])
    {0: 10, 1: 20, 2: 20, 4: 30}
    """
    if all(before[1] <= after[1] for before, after in pairwise(times)):
        return dict(times)
    groups = [(time, [index for index, _ in group]) for time, group in groupby(times, key=itemgetter(1))]
    rank = {time: number for number, time in enumerate(sorted({time for time, _ in groups}), start=1)}
    longest = _Longest(len(rank))
    previous: list[int] = []
    for number, (time, indices) in enumerate(groups):
        length, entries, _, last = longest.until(rank[time])
        previous.append(last)
        longest.add(rank[time], (length + 1, entries + len(indices), -time, number))
    chain = []
    last = longest.until(len(rank))[3]
    while last >= 0:
        chain.append(last)
        last = previous[last]
    return {index: groups[number][0] for number in reversed(chain) for index in groups[number][1]}


class _Longest:
    """The longest run that ends at each rank of time or before: its length, its entries, less its end, its last group.

    A Fenwick tree, so that a transcript of any length is no trouble. https://doi.org/10.1002/spe.4380240306
    """

    def __init__(self, size: int) -> None:
        self.tree = [(0, 0, 0, -1)] * (size + 1)

    def until(self, rank: int) -> tuple[int, int, int, int]:
        """Return the longest run that ends at *rank* or below."""
        best = self.tree[0]
        while rank > 0:
            best = max(best, self.tree[rank])
            rank &= rank - 1
        return best

    def add(self, rank: int, run: tuple[int, int, int, int]) -> None:
        """Add *run*, which ends at *rank*."""
        while rank < len(self.tree):
            self.tree[rank] = max(self.tree[rank], run)
            rank += rank & -rank


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


def _meant(times: Sequence[int], low: int, high: int | None, guess: int) -> int | None:
    """Return what was probably meant by *times*, none of which fits, nearest to *guess*; None when that is not plain.

    One with an hour more or less, else one with a digit mistyped, or two swapped, that lies between *low* and *high*.
    """
    end = low + _TURN if high is None else high
    for tries in (_shifted(times), [slip for time in times for slip in _slips(time)]):
        if fits := [time for time in tries if low <= time <= end]:
            return min(fits, key=lambda time: (abs(time - guess), time))
    return None


def _shifted(times: Sequence[int]) -> list[int]:
    return [time + hour * clock.HOUR for time in times for hour in (0, 1, -1)]


def _slips(time: int) -> Iterator[int]:
    """Yield what *time* is with one of the digits of its minutes and seconds changed, or two neighbours swapped.

    Up to 1:39:59 people also write 99:59.

    >>> sorted(slip // clock.SECOND for slip in _slips(62 * clock.SECOND))[:8]
    [2, 12, 60, 61, 63, 64, 65, 66]
    """
    if time % clock.HOUR < clock.SECOND:  # a placeholder: nobody typed a digit of it
        return
    seconds = time // clock.SECOND
    for minutes in {seconds // 60 % 60, seconds // 60} if seconds < 6_000 else {seconds // 60 % 60}:
        digits = (minutes // 10, minutes % 10, seconds % 60 // 10, seconds % 10)
        limits = (10 if minutes > 59 else 6, 10, 6, 10)
        for digit, worth, limit in zip(digits, _WORTH, limits, strict=True):
            yield from (time + (other - digit) * worth * clock.SECOND for other in range(limit) if other != digit)
        for place, (left, right) in enumerate(pairwise(digits)):
            if left != right and right < limits[place] and left < limits[place + 1]:
                yield time + (right - left) * (_WORTH[place] - _WORTH[place + 1]) * clock.SECOND


def _restarts(times: Sequence[int | None]) -> list[int]:
    """Return for each of *times* how many hours its clock is behind: since it restarted, until hours are written again.

    A restart is believed when more of the times around it agree then, by two at least: one alone is an outlier.
    """
    known = [(index, time) for index, time in enumerate(times) if time is not None]
    hours = [0] * len(times)
    if all(before[1] <= after[1] for before, after in pairwise(known)):
        return hours
    read: list[int] = []
    hour = 0
    for position, (index, time) in enumerate(known):
        clocks = _clocks(read[-_LOOK_BACK:], time, hour)
        window = [time for _, time in known[position : position + _AROUND]] if clocks else []
        gain = 1 if index == known[-1][0] else 2
        for other in clocks:
            better = _agreeing(read[-_AROUND:], window, other) - _agreeing(read[-_AROUND:], window, hour)
            if better >= (gain if other > hour else 0):
                hour = other
                break
        hours[index] = hour
        read.append(time + hour * clock.HOUR)
    return hours


def _clocks(before: Sequence[int], time: int, hour: int) -> list[int]:
    """Return how many hours *time*, now read as *hour* later, may be behind as well.

    It goes on from the times *before* it without a long pause then: from one of them on a clock that has restarted,
    from the last of them on one that shows hours again.

    >>> _clocks([58 * clock.MINUTE], 30 * clock.SECOND, 0), _clocks([30 * clock.MINUTE], 30 * clock.SECOND, 0)
    ([1], [])
    """
    found = set()
    for last in before:
        other = -(-(last - time) // clock.HOUR)
        if other > hour and time + other * clock.HOUR - last <= _PAUSE:
            found.add(other)
    if hour and time + hour * clock.HOUR - before[-1] > _PAUSE:
        other = max(0, -(-(before[-1] - time) // clock.HOUR))
        if other < hour and time + other * clock.HOUR - before[-1] <= _PAUSE:
            found.add(other)
    return sorted(found)


def _agreeing(before: Sequence[int], window: Sequence[int], hour: int) -> int:
    """Return how many times agree when those of *window* are read as *hour* later, after those *before* them.

    A leap of an hour among them outweighs it all: then it is the lines before the leap, or after it, that are wrong.
    """
    run = sorted({*longest_run(list(enumerate([*before, *(time + hour * clock.HOUR for time in window)]))).values()})
    leaps = sum(later - time > clock.HOUR - _PAUSE for time, later in pairwise(run))
    return len(run) - leaps * _AROUND


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
