"""Times in every notation that podcasts use."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import clock

TIMES = st.integers(0, clock.LONGEST - 1)


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("0:00", 0),
        ("1:15", 75_000),
        ("01:15", 75_000),
        ("62:48", 3_768_000),
        ("1:02:48", 3_768_000),
        ("01:02:48.250", 3_768_250),
        ("01:02:48,250", 3_768_250),
        ("0:05.2", 5_200),
        ("0:05.1239", 5_123),
        ("999:59:59.999", 3_599_999_999),
        ("0", 0),
        ("154", 154_000),
        ("154.5", 154_500),
        ("PT1H2M48S", 3_768_000),
        ("PT01H02M48S", 3_768_000),
        ("PT62M48S", 3_768_000),
        ("PT3768S", 3_768_000),
        ("PT0S", 0),
        ("PT48.25S", 48_250),
        ("PT48,25S", 48_250),
        ("P1DT1M", 86_460_000),
        ("P2D", 172_800_000),
        ("pt1h", 3_600_000),
        ("  1:15\t", 75_000),
    ],
)
def test_a_time_is_read_as(written: str, ms: int) -> None:
    assert clock.parse(written) == ms


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "a", "1:2:3:4", ":15", "1:", "1:5x", "-1", "-0:05", "+5", "1e3", "1_000", "0x1F", "1.2.3", "1,5", ".5",
        "5.", "1:15pm", "9;46", "P", "PT", "PTH", "PT1", "P1H", "1H", "PT1S1M", "nan", "inf", "٣:١٥", "１:１５", "²",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        clock.parse(written)


@pytest.mark.parametrize("written", ["0:60", "1:99", "1:60:00", "1:00:60"])
def test_minutes_and_seconds_that_do_not_fit_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="minutes and seconds go up to 59"):
        clock.parse(written)


@pytest.mark.parametrize("written", ["1000:00:00", "60000:00", "3600000", "PT1000H", "P42D", "999999999"])
def test_a_time_of_a_thousand_hours_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="longer than a thousand hours"):
        clock.parse(written)


@pytest.mark.parametrize(
    ("ms", "shown"),
    [
        (0, "0:00"),
        (999, "0:00"),
        (75_999, "1:15"),
        (600_000, "10:00"),
        (3_599_999, "59:59"),
        (3_600_000, "1:00:00"),
        (3_723_000, "1:02:03"),
        (360_000_000, "100:00:00"),
    ],
)
def test_colons_are_the_way_of_youtube(ms: int, shown: str) -> None:
    assert clock.colons(ms) == shown


@pytest.mark.parametrize(
    ("ms", "shown"),
    [(0, "00:00:00.000"), (1_500, "00:00:01.500"), (3_723_004, "01:02:03.004"), (360_000_001, "100:00:00.001")],
)
def test_exact_times_have_milliseconds(ms: int, shown: str) -> None:
    assert clock.exact(ms) == shown


def test_exact_times_have_a_comma_for_srt() -> None:
    assert clock.exact(3_723_000, mark=",") == "01:02:03,000"


@pytest.mark.parametrize(("ms", "number"), [(0, 0), (201_000, 201), (1_250, 1.25), (1, 0.001)])
def test_seconds_are_whole_where_they_are_whole(ms: int, number: float) -> None:
    found = clock.seconds(ms)

    assert found == number
    assert type(found) is type(number)


@given(ms=TIMES, mark=st.sampled_from(".,"))
def test_an_exact_time_comes_back(ms: int, mark: str) -> None:
    assert clock.parse(clock.exact(ms, mark)) == ms


@given(ms=TIMES)
def test_a_time_with_colons_comes_back_to_the_second(ms: int) -> None:
    assert clock.parse(clock.colons(ms)) == ms // 1_000 * 1_000


@given(ms=TIMES)
def test_a_time_in_seconds_comes_back(ms: int) -> None:
    assert clock.parse(f"{clock.seconds(ms):.3f}") == ms


@given(hours=st.integers(0, 998), minutes=st.integers(0, 59), seconds=st.integers(0, 59), zeros=st.booleans())
def test_an_iso_duration_is_what_it_says(hours: int, minutes: int, seconds: int, zeros: bool) -> None:
    written = f"PT{hours:02}H{minutes:02}M{seconds:02}S" if zeros else f"PT{hours}H{minutes}M{seconds}S"

    assert clock.parse(written) == ((hours * 60 + minutes) * 60 + seconds) * 1_000


@given(text=st.text() | st.from_regex(r"[PT0-9:.,HMSD ]{0,40}") | st.from_regex(r"[0-9]{0,400}:[0-9]{1,400}"))
def test_anything_else_raises_nothing_but_value_error(text: str) -> None:
    try:
        ms = clock.parse(text)
    except ValueError:
        return

    assert 0 <= ms < clock.LONGEST


@given(TIMES)
def test_seconds_are_written_as_json_has_the_number(ms: int) -> None:
    assert clock.decimal(ms) == json.dumps(clock.seconds(ms))
