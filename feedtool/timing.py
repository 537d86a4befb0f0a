"""Times that go back, put right: the longest run of times that agree wins, not the first one seen.

A transcript's times are typed by hand. What does not agree with the rest is an outlier, found against the whole
transcript. It is read as what was probably meant, with one digit mistyped, when that lies between its neighbours, else
it gets a time between them. A clock that restarts after an hour is read on.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

from feedtool import clock

PACE = 15
"""Characters that people say in a second of conversation, about."""

_RESTARTS = 20
_PAUSE = 15 * clock.MINUTE
_LOOK_BACK = 3
_WORTH = (600, 60, 10, 1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """An entry's times as written, the most trusted first, () for none; *size* is the length of what is said then."""

    times: tuple[int, ...]
    size: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
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


def _meant(times: Sequence[int], low: int, high: int | None, guess: int) -> int | None:
    """Return what was probably meant by *times*, none of which fits, nearest to *guess*; None when that is not plain.

    One with an hour more or less, else one with a digit mistyped, or two swapped, that lies between *low* and *high*.
    """
    end = low + _PAUSE if high is None else high
    for tries in (_shifted(times), [slip for time in times for slip in _slips(time)]):
        if fits := [time for time in tries if low <= time <= end]:
            return min(fits, key=lambda time: (abs(time - guess), time))
    return None


def _shifted(times: Sequence[int]) -> list[int]:
    return [time + hour * clock.HOUR for time in times for hour in (0, 1, -1)]


def _slips(time: int) -> Iterator[int]:
    """Yield what *time* is with one of the digits of its minutes and seconds changed, or two neighbours swapped.

    >>> sorted(slip // clock.SECOND for slip in _slips(62 * clock.SECOND))[:8]
    [2, 32, 60, 61, 63, 64, 65, 66]
    """
    rest = time % clock.HOUR // clock.SECOND
    digits = [rest // 600, rest // 60 % 10, rest % 60 // 10, rest % 10]
    if not rest:  # a placeholder: nobody typed a digit of it
        return
    for place, (digit, worth) in enumerate(zip(digits, _WORTH, strict=True)):
        for other in range(10 if place % 2 else 6):
            if other != digit:
                yield time + (other - digit) * worth * clock.SECOND
    for place, (left, right) in enumerate(pairwise(digits)):
        if left != right and (left if place % 2 else right) < 6:
            yield time + (right - left) * (_WORTH[place] - _WORTH[place + 1]) * clock.SECOND


def _restarts(times: Sequence[int | None]) -> list[int]:
    """Return for each of *times* how many hours its clock is behind, since it restarted at the full hour."""
    hours = [0] * len(times)
    known = [(index, time) for index, time in enumerate(times) if time is not None]
    agreeing, tried = -1, 0
    for position, (index, time) in enumerate(known):
        before = [last + hours[i] * clock.HOUR for i, last in known[max(0, position - _LOOK_BACK) : position]]
        for behind in _behind(before, time + hours[index] * clock.HOUR):
            if tried == _RESTARTS:
                return hours
            tried += 1
            shifted = [hour + behind * (entry >= index) for entry, hour in enumerate(hours)]
            if agreeing < 0:
                agreeing = _agreeing(known, hours)
            # One time that agrees after all is an outlier rather than a restart, unless it is the last of all.
            gain = 1 if index == known[-1][0] else 2
            if (better := _agreeing(known, shifted)) >= agreeing + gain:
                hours, agreeing = shifted, better
                break
    return hours


def _behind(before: Sequence[int], time: int) -> list[int]:
    """Return how many hours *time* may be behind each of the times *before* it, fewest first, without a long pause.

    >>> _behind([58 * clock.MINUTE], 30 * clock.SECOND), _behind([30 * clock.MINUTE], 30 * clock.SECOND)
    ([1], [])
    """
    found = set()
    for last in before:
        hours = -(-(last - time) // clock.HOUR)
        if hours >= 1 and time + hours * clock.HOUR - last <= _PAUSE:
            found.add(hours)
    return sorted(found)


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
