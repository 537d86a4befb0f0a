"""Times that go back: what does not agree with the whole transcript is found, and read as what was probably meant."""

import random
from collections.abc import Callable
from itertools import accumulate, combinations, groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import clock, timing
from feedtool.timing import Settled, Stamp


def settled(*written: str) -> list[Settled]:
    """Return what becomes of entries such as `1:15`, `75 / 1:15` (`sec` and `time`), or `-` for one without a time.

    About ten seconds of speech belong to each.
    """
    return timing.settle([Stamp(times(one), 150) for one in written])


def times(written: str) -> tuple[int, ...]:
    return tuple(make.time(part.strip()) for part in written.split("/") if part.strip() != "-")


def read(*written: str) -> list[str]:
    """Return the times that entries end up with, as a clock shows them."""
    return ["-" if one.time is None else clock.colons(one.time) for one in settled(*written)]


def estimated(*written: str) -> list[int]:
    """Return which entries end up with a time that is none of their own."""
    return [number for number, one in enumerate(settled(*written)) if one.estimated]


# What agrees stays


def test_times_that_go_forward_stay_as_they_are() -> None:
    assert read("0:00", "0:07", "1:15", "59:58", "1:00:03") == ["0:00", "0:07", "1:15", "59:58", "1:00:03"]
    assert estimated("0:00", "0:07", "1:15", "59:58", "1:00:03") == []


def test_an_entry_without_a_time_gets_none() -> None:
    assert read("0:10", "-", "0:30") == ["0:10", "-", "0:30"]


def test_without_entries_and_without_times_there_is_nothing_to_settle() -> None:
    assert settled() == []
    assert settled("-", "-") == [Settled(None), Settled(None)]


def test_a_long_turn_in_several_lines_of_one_time_stays_as_it_is() -> None:
    assert read("0:10", "0:31", "0:31", "0:31", "1:00") == ["0:10", "0:31", "0:31", "0:31", "1:00"]


def test_a_long_silence_is_no_mistake() -> None:
    assert read("0:10", "0:20", "40:00", "2:10:00", "2:10:10") == ["0:10", "0:20", "40:00", "2:10:00", "2:10:10"]


# Outliers, against the whole transcript


def test_the_majority_wins_and_not_the_first_time_seen() -> None:
    assert read("8:20", "0:10", "0:20", "0:30") == ["0:00", "0:10", "0:20", "0:30"]
    assert estimated("8:20", "0:10", "0:20", "0:30") == [0]


def test_an_outlier_stands_between_the_times_around_it_that_agree() -> None:
    found = settled("1:00", "17:47", "2:00", "3:00")

    assert found[1] == Settled(90_000, estimated=True, low=60_000, high=120_000)


def test_an_outlier_at_the_beginning_has_nothing_before_it_and_one_at_the_end_nothing_after() -> None:
    assert settled("55:55", "1:00", "2:00")[0].low is None
    assert settled("1:00:00", "1:01:00", "1:02:00", "5:55")[-1].high is None


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("27:22", "37:22"),  # the tens of minutes
        ("36:22", "37:22"),  # the minutes
        ("37:52", "37:22"),  # the tens of seconds
        ("38:22", "37:22"),
        ("73:22", "37:22"),  # swapped
        ("1:37:22", "37:22"),  # an hour too many
    ],
)
def test_a_digit_that_was_mistyped_is_read_as_the_one_that_fits(wrong: str, meant: str) -> None:
    assert read("36:50", "37:00", "37:10", wrong, "37:30", "37:40", "37:50")[3] == meant


def test_an_hour_that_was_forgotten_in_one_line_is_added() -> None:
    found = settled("1:09:00", "1:10:00", "11:00", "1:12:00", "1:13:00")

    assert [one.time for one in found] == [4_140_000, 4_200_000, 4_260_000, 4_320_000, 4_380_000]
    assert not found[2].estimated


def test_an_hour_too_many_in_some_lines_is_taken_off() -> None:
    written = ["34:00", "35:00", "36:00", "1:37:10", "1:37:40", "38:00", "39:00", "40:00"]

    assert read(*written)[2:6] == ["36:00", "37:10", "37:40", "38:00"]


def test_hours_that_were_forgotten_in_some_lines_are_added_to_those() -> None:
    written = ["1:08:00", "1:09:00", "1:10:00", "11:00", "12:00", "13:00", "1:14:00", "1:15:00", "1:16:00"]

    assert read(*written)[3:] == ["1:11:00", "1:12:00", "1:13:00", "1:14:00", "1:15:00", "1:16:00"]


def test_what_cannot_be_guessed_lies_between_its_neighbours_by_how_much_is_said() -> None:
    stamps = [Stamp((60_000,), 300), Stamp((), 100), Stamp((2_222_000,), 50), Stamp((70_000,), 10)]

    assert timing.settle(stamps)[2].time == 69_000


def test_two_wrong_lines_do_not_hide_each_other() -> None:
    written = ["1:00", "17:47", "17:57", "1:30", "1:40", "1:50", "2:00"]

    assert read(*written)[:4] == ["1:00", "1:10", "1:20", "1:30"]


def test_wrong_lines_apart_from_each_other_are_found() -> None:
    written = ["0:10", "0:20", "5:30", "0:40", "0:50", "0:10", "1:10", "1:20"]

    assert read(*written) == ["0:10", "0:20", "0:30", "0:40", "0:50", "1:00", "1:10", "1:20"]


def test_a_long_turn_of_one_time_counts_once() -> None:
    written = ["0:10", "9:00", "9:00", "9:00", "9:00", "0:20", "0:30"]

    found = read(*written)

    assert (found[0], found[5], found[6]) == ("0:10", "0:20", "0:30")
    assert estimated(*written) == [1, 2, 3, 4]


def test_a_long_turn_whose_one_time_is_mistyped_is_read_as_one_time() -> None:
    written = ["37:50", "38:00", "28:34", "28:34", "28:34", "38:50", "39:00"]

    assert read(*written) == ["37:50", "38:00", "38:34", "38:34", "38:34", "38:50", "39:00"]


def test_of_two_that_contradict_each_other_the_earlier_time_wins() -> None:
    assert read("0:10", "1:30", "0:20") == ["0:10", "0:15", "0:20"]


def test_of_two_that_contradict_each_other_the_one_with_more_lines_wins() -> None:
    assert estimated("47:44", "47:46", "47:44", "48:12") == [1]
    assert estimated("3:04", "3:13", "3:13", "3:04", "3:40") == [3]
    assert estimated("3:04", "3:13", "3:04", "3:04", "3:40") == [1]


@given(st.lists(st.integers(0, 6), max_size=9))
def test_the_longest_run_is_as_long_as_any_there_is(written: list[int]) -> None:
    groups = [[time] * len(list(same)) for time, same in groupby(written)]
    runs = [
        run
        for size in range(len(groups) + 1)
        for run in combinations(groups, size)
        if all(before[0] <= after[0] for before, after in pairwise(run))
    ]

    found = timing.longest_run(list(enumerate(written)))

    assert list(found.values()) == sorted(found.values())
    kept = sum(len(set(group) & {found.get(start)}) for group, start in zip(groups, starts(groups), strict=True))
    assert (kept, len(found)) == max((len(run), sum(map(len, run))) for run in runs)


def starts(groups: list[list[int]]) -> list[int]:
    """Return at which entry each of *groups* starts."""
    return [0, *accumulate(map(len, groups))][: len(groups)]


def test_a_last_time_that_goes_back_is_put_after_the_others() -> None:
    assert read("20:00", "20:10", "20:20", "5:55") == ["20:00", "20:10", "20:20", "20:30"]
    assert read("20:00", "20:10", "20:20", "11:11") == ["20:00", "20:10", "20:20", "21:11"]


# 0 where the time was not known


def test_a_0_after_a_later_time_is_a_placeholder() -> None:
    assert read("0:00", "0:10", "0:00", "0:30", "0:00", "0:00", "1:00") == [
        "0:00",
        "0:10",
        "0:20",
        "0:30",
        "0:40",
        "0:50",
        "1:00",
    ]


def test_many_placeholders_do_not_outvote_the_times() -> None:
    assert read("1:00", "0:00", "0:00", "0:00", "0:00", "0:00", "0:00", "2:00")[-1] == "2:00"
    assert read("1:00", "0", "-", "0", "-", "0", "-", "0", "-", "2:00")[0] == "1:00"


def test_0s_at_the_beginning_are_times() -> None:
    assert read("0:00", "0:00", "0:10") == ["0:00", "0:00", "0:10"]
    assert read("-", "0:00", "0:00") == ["-", "0:00", "0:00"]
    assert estimated("-", "0:00", "0:00") == []


# The clock that starts again


def test_a_clock_that_starts_again_at_the_hour_is_read_on() -> None:
    found = settled("58:00", "59:30", "0:12", "1:00", "2:10")

    assert [clock.colons(one.time or 0) for one in found] == ["58:00", "59:30", "1:00:12", "1:01:00", "1:02:10"]
    assert [one.hours for one in found] == [0, 0, 1, 1, 1]
    assert [one.estimated for one in found] == [False] * 5


def test_a_clock_may_start_again_at_every_hour() -> None:
    written = ["57:00", "59:00", "1:00", "30:00", "58:00", "0:30", "20:00", "59:00", "0:05", "1:05"]

    assert [one.hours for one in settled(*written)] == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3]


def test_a_clock_that_starts_again_in_the_last_line_is_read_on() -> None:
    assert read("58:00", "59:30", "0:12") == ["58:00", "59:30", "1:00:12"]


def test_one_early_time_is_an_outlier_and_no_new_start() -> None:
    assert read("57:00", "58:00", "0:10", "58:30", "59:00") == ["57:00", "58:00", "58:15", "58:30", "59:00"]


def test_a_clock_that_starts_again_right_after_a_mistyped_time_is_read_on() -> None:
    written = ["56:00", "57:00", "58:00", "40:00", "0:30", "1:10", "2:00", "3:00"]

    assert read(*written)[4:] == ["1:00:30", "1:01:10", "1:02:00", "1:03:00"]


def test_an_outlier_after_a_new_start_is_found_all_the_same() -> None:
    written = ["58:00", "59:00", "0:10", "1:10", "50:20", "2:20", "3:00"]

    found = settled(*written)

    assert [clock.colons(one.time or 0) for one in found[4:]] == ["1:01:45", "1:02:20", "1:03:00"]
    assert [one.hours for one in found] == [0, 0, 1, 1, 1, 1, 1]


def test_a_part_that_is_told_again_does_not_start_the_clock() -> None:
    assert [one.hours for one in settled("10:00", "11:00", "0:10", "12:00", "13:00")] == [0, 0, 0, 0, 0]


# Two times for one line


def test_of_sec_and_time_the_one_that_fits_wins() -> None:
    assert read("0:10", "900 / 0:20", "0:30", "40 / 9:00", "0:50") == ["0:10", "0:20", "0:30", "0:40", "0:50"]
    assert estimated("0:10", "900 / 0:20", "0:30", "40 / 9:00", "0:50") == []


def test_when_both_fit_sec_wins() -> None:
    assert read("0:10", "20 / 0:22", "0:30") == ["0:10", "0:20", "0:30"]


def test_when_neither_fits_a_slip_of_either_may() -> None:
    assert read("20:00", "0:00 / 10:22", "20:30", "21:00")[1] == "20:22"


def test_one_that_fits_is_found_among_lines_that_all_disagree() -> None:
    assert read("10 / 0:12", "20 / 0:22", "30 / 0:32") == ["0:10", "0:20", "0:30"]


# Anything


STAMPS = st.lists(
    st.builds(
        Stamp,
        st.lists(st.integers(0, 7_200).map(lambda s: s * 1_000) | st.integers(0, clock.LONGEST - 1), max_size=2).map(
            tuple
        ),
        st.integers(0, 2_000),
    ),
    max_size=60,
)


@given(stamps=STAMPS)
def test_whatever_is_written_every_entry_with_a_time_keeps_one_and_none_goes_back(stamps: list[Stamp]) -> None:
    found = timing.settle(stamps)

    assert [one.time is None for one in found] == [not stamp.times for stamp in stamps]
    given_ones = [one.time for one in found if one.time is not None]
    assert all(0 <= one <= later for one, later in pairwise([0, *given_ones]))


@given(stamps=STAMPS)
def test_a_transcript_that_does_not_go_back_is_left_exactly_as_it_is(stamps: list[Stamp]) -> None:
    forward = iter(sorted(stamp.times[0] for stamp in stamps if stamp.times))
    one_each = [Stamp((next(forward),) if stamp.times else (), stamp.size) for stamp in stamps]

    found = timing.settle(one_each)

    assert found == [Settled(stamp.times[0] if stamp.times else None) for stamp in one_each]


@given(stamps=STAMPS)
def test_what_was_settled_once_is_settled(stamps: list[Stamp]) -> None:
    once = [one.time for one in timing.settle(stamps)]

    again = timing.settle([Stamp(() if time is None else (time,)) for time in once])

    assert [one.time for one in again] == once


@given(stamps=STAMPS)
def test_times_that_agree_keep_what_is_written_but_for_hours(stamps: list[Stamp]) -> None:
    for stamp, found in zip(stamps, timing.settle(stamps), strict=True):
        own = {time % clock.HOUR for time in stamp.times}
        assert found.estimated or found.time is None or found.time % clock.HOUR in own


@given(
    starts=st.lists(st.integers(1, 300), min_size=16, max_size=40),
    at=st.integers(4, 8),
    lines=st.integers(1, 3),
    hours=st.integers(1, 200),
)
def test_lines_that_are_mistyped_do_not_change_those_that_are_not(
    starts: list[int], at: int, lines: int, hours: int
) -> None:
    right = [sum(starts[:number]) * 1_000 for number in range(1, len(starts) + 1)]
    far = [right[-1] + hours * clock.HOUR + number * clock.MINUTE for number in range(lines)]
    wrong = [*right[:at], *far, *right[at + lines :]]

    found = [one.time for one in timing.settle([Stamp((time,), 100) for time in wrong])]

    assert found[:at] == right[:at]
    assert found[at + lines :] == right[at + lines :]


@pytest.mark.parametrize("kind", ["forward", "any", "hours", "zeros", "pairs"])
def test_a_hundred_thousand_entries_take_no_time_to_speak_of(kind: str) -> None:
    chance = random.Random(7)
    written: dict[str, Callable[[int], tuple[int, ...]]] = {
        "forward": lambda number: (number * 100,),
        "any": lambda number: (chance.randrange(10_000_000),),
        "hours": lambda number: (number * 400 % clock.HOUR,),
        "zeros": lambda number: (number % 2 * number * 100,),
        "pairs": lambda number: (chance.randrange(10_000_000), number * 100),
    }

    found = timing.settle([Stamp(written[kind](number), 50) for number in range(100_000)])

    assert len(found) == 100_000
