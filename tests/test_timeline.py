"""Chapters as a platform wants them, and on another clock."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import timeline
from feedtool.model import Chapter, Cue, Timeline
from feedtool.timeline import Demands

INTRO = "Introduction"
THREE = Demands(least=3)
ANY = Demands(least=1)


def chapters(*written: str) -> tuple[Chapter, ...]:
    """Return chapters from `1:15 Title`."""
    return tuple(make.chapter(*line.split(" ", 1)) for line in written)


def fit(*written: str, demands: Demands = ANY, length: int | str | None = None) -> list[str]:
    """Return the chapters that are left, as `75 Title`."""
    end = None if length is None else make.time(length)
    return [f"{one.start // 1000} {one.title}" for one in timeline.fit(chapters(*written), INTRO, demands, end)]


def on(clock: Timeline, *written: str) -> list[str]:
    """Return the chapters on another clock, as `75 Title`."""
    return [f"{one.start // 1000} {one.title}" for one in timeline.on(chapters(*written), clock)[0]]


def test_chapters_that_a_platform_takes_stay_as_they_are() -> None:
    given_ones = chapters("0:00 One", "1:00 Two", "2:00 Three")

    assert timeline.fit(given_ones, INTRO, THREE) == given_ones


def test_a_list_that_starts_later_is_opened_by_an_introduction() -> None:
    assert fit("3:21 One", "5:14 Two", demands=THREE) == ["0 Introduction", "201 One", "314 Two"]


def test_a_first_chapter_that_starts_soon_moves_to_the_start() -> None:
    assert fit("0:04 One", "1:00 Two") == ["0 One", "60 Two"]


@pytest.mark.parametrize(("first", "opened"), [("0:09", ["0 One"]), ("0:10", ["0 Introduction", "10 One"])])
def test_an_introduction_is_as_long_as_the_shortest_chapter_at_least(first: str, opened: list[str]) -> None:
    assert fit(f"{first} One", "1:00 Two") == [*opened, "60 Two"]


def test_with_too_few_chapters_there_are_none() -> None:
    assert fit("0:00 One", "1:00 Two", demands=THREE) == []
    assert fit("0:00 One", "1:00 Two", "2:00 Three", demands=THREE) != []


def test_without_chapters_there_is_no_introduction() -> None:
    assert fit() == []


def test_hidden_chapters_are_left_out() -> None:
    hidden = make.chapter("1:00", "Two", hidden=True)

    found = timeline.fit([make.chapter(0, "One"), hidden, make.chapter("2:00", "Three")], INTRO, ANY)

    assert [one.title for one in found] == ["One", "Three"]


def test_a_chapter_that_is_too_short_is_one_with_the_next_at_the_earlier_start() -> None:
    assert fit("0:00 One", "1:00 Two", "1:05 Three", "2:00 Four") == ["0 One", "60 Three", "120 Four"]


def test_of_two_too_close_the_one_that_lasts_longer_keeps_its_title() -> None:
    assert fit("0:00 One", "1:00 Two", "1:09 Three", "1:11 Four", "3:00 Five") == [
        "0 One",
        "60 Two",
        "71 Four",
        "180 Five",
    ]


def test_a_last_chapter_too_close_to_the_end_is_one_with_the_one_before() -> None:
    assert fit("0:00 One", "1:00 Two", "2:00 Three", length="2:05") == ["0 One", "60 Two"]
    assert fit("0:00 One", "1:00 Two", "2:00 Three", length="2:10") == ["0 One", "60 Two", "120 Three"]


def test_chapters_after_the_end_are_one_with_the_last_before_it() -> None:
    assert fit("0:00 One", "1:00 Two", "2:00 Three", "3:00 Four", length="1:30") == ["0 One", "60 Two"]


def test_starts_are_whole_seconds() -> None:
    found = timeline.fit([make.chapter(0, "One"), make.chapter(61_999, "Two")], INTRO, ANY)

    assert [one.start for one in found] == [0, 61_000]


def test_what_was_changed_is_told_at_its_place() -> None:
    _, changes = timeline.fitted(chapters("0:04 One", "1:00 Two", "1:05 Three", "2:00 Four"), INTRO, THREE)

    assert [change.message for change in changes] == [
        "'One' moves from 0:04 to 0:00",
        "'Two' is one with 'Three' at 1:00: it is too short",
    ]


def test_another_clock_may_start_later() -> None:
    assert on(Timeline(offset=-154_000), "2:34 One", "3:21 Two") == ["0 One", "47 Two"]


def test_another_clock_may_start_earlier() -> None:
    assert on(Timeline(offset=30_000), "0:00 One", "1:00 Two") == ["30 One", "90 Two"]


def test_what_is_cut_out_shifts_all_that_comes_later() -> None:
    assert on(Timeline(cuts=((60_000, 120_000),)), "0:00 One", "0:50 Two", "3:00 Three") == [
        "0 One",
        "50 Two",
        "120 Three",
    ]


def test_a_chapter_that_starts_in_a_cut_starts_at_its_end() -> None:
    assert on(Timeline(cuts=((60_000, 120_000),)), "0:00 One", "1:30 Two", "3:00 Three") == [
        "0 One",
        "60 Two",
        "120 Three",
    ]


def test_a_chapter_of_which_nothing_is_left_is_dropped() -> None:
    found, changes = timeline.on(chapters("0:00 One", "1:10 Two", "2:00 Three"), Timeline(cuts=((60_000, 130_000),)))

    assert [one.title for one in found] == ["One", "Three"]
    assert "'Two' at 1:10 is dropped: all of it is cut out" in [change.message for change in changes]


def test_on_a_clock_that_ends_earlier_what_starts_then_is_dropped_and_told() -> None:
    found, changes = timeline.on(chapters("0:00 One", "1:00 Two", "1:10 Three"), Timeline(-10_000), 50_000)

    assert [one.title for one in found] == ["One"]
    assert [change.message for change in changes][-2:] == [
        "'Two' at 1:00 is dropped: it would start after the end at 0:50",
        "'Three' at 1:10 is dropped: it would start after the end at 0:50",
    ]


def test_on_a_clock_that_ends_earlier_nothing_goes_on_after_its_end() -> None:
    clip = make.chapter("0:30", "One", end=90_000)
    said = Cue(30_000, 90_000, "Hello.")

    assert timeline.on([clip], Timeline(), 60_000)[0][0].end == 60_000
    assert timeline.cues_on([said, Cue(60_000, 61_000, "Bye.")], Timeline(), 60_000) == (Cue(30_000, 60_000, "Hello."),)


STARTS = st.lists(st.integers(0, 8_000_000) | st.integers(0, 60).map(lambda s: s * 1_000), max_size=40, unique=True)


@given(
    starts=STARTS,
    shortest=st.sampled_from([1_000, 10_000, 60_000]),
    least=st.integers(1, 4),
    rest=st.none() | st.integers(0, 30_000),
)
def test_whatever_the_chapters_a_platform_gets_a_list_that_it_takes_or_none(
    starts: list[int], shortest: int, least: int, rest: int | None
) -> None:
    given_ones = [make.chapter(start, str(start), hidden=start % 7 == 1) for start in sorted(starts)]

    length = None if rest is None else max(starts, default=0) + rest

    found = timeline.fit(given_ones, INTRO, Demands(least, shortest), length)

    assert found == () or len(found) >= least
    assert all(one.start == 0 for one in found[:1])
    assert all(later.start - one.start >= shortest for one, later in pairwise(found))
    assert {one.title for one in found} <= {INTRO, *(one.title for one in given_ones if not one.hidden)}
    if length is not None and len(found) > 1:
        assert length - found[-1].start >= shortest


CUTS = st.lists(st.integers(0, 4_000_000), max_size=8, unique=True).map(
    lambda points: tuple(zip(sorted(points)[::2], sorted(points)[1::2], strict=False))
)


@given(
    starts=STARTS,
    offset=st.integers(-4_000_000, 4_000_000),
    cuts=CUTS,
    length=st.none() | st.integers(0, 8_000_000),
)
def test_on_whatever_clock_chapters_stay_in_their_order_and_what_happens_to_them_is_told(
    starts: list[int], offset: int, cuts: tuple[tuple[int, int], ...], length: int | None
) -> None:
    given_ones = [make.chapter(start, str(start), end=start + 5_000) for start in sorted(starts)]

    found, changes = timeline.on(given_ones, Timeline(offset, cuts), length)

    assert all(0 <= one.start < later.start for one, later in pairwise(found))
    assert all(one.end is None or one.start < one.end for one in found)
    assert length is None or all(one.start < length and (one.end or 0) <= length for one in found)
    assert [int(one.title) for one in found] == sorted(int(one.title) for one in found)
    told = {change.message.split("'")[1] for change in changes}
    gone = {str(start) for start in starts} - {one.title for one in found}
    assert gone <= told
