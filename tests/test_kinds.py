"""Typed values out of text: what each of `kinds` and `dates` takes, and what it says to the rest."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import dates, kinds
from feedtool.kinds import WrongError
from feedtool.values import Value


def value(written: str) -> Value:
    """Return the value of *written* in YAML."""
    return make.yaml_document(f"key: {written}").front["key"]


def wrong(read: Callable[[Value], object], written: str) -> str:
    """Return what *read* says against *written*."""
    with pytest.raises(WrongError) as caught:
        read(value(written))
    assert caught.value.fix
    return str(caught.value)


def test_text_may_have_several_lines() -> None:
    assert kinds.text(value("|\n  one\n\n  two\n")) == "one\n\ntwo"


def test_a_line_is_one_line() -> None:
    assert kinds.line(value("|\n  one\n\n  two \t three\n")) == "one two three"


@pytest.mark.parametrize(("written", "kind"), [("[a]", "a list"), ("{a: b}", "a mapping")])
@pytest.mark.parametrize("read", [kinds.text, kinds.line, kinds.whole, kinds.flag, kinds.name, kinds.url])
def test_a_collection_is_not_text(read: Callable[[Value], object], written: str, kind: str) -> None:
    assert wrong(read, written) == f"is {kind}, not text"


@pytest.mark.parametrize(("written", "number"), [("1", 1), ("042", 42), ("' 7 '", 7), ("999999999", 999_999_999)])
def test_a_whole_number_is_read(written: str, number: int) -> None:
    assert kinds.whole(value(written)) == number


@pytest.mark.parametrize("written", ["0", "-1", "1.0", "1e3", "1_000", "one", "²", "٣", "9999999999", "0x10"])
def test_what_is_no_whole_number_from_1_on_is_refused(written: str) -> None:
    assert wrong(kinds.whole, written) == f"is '{written}', not a whole number from 1 on"


@pytest.mark.parametrize(
    ("written", "flag"), [("true", True), ("Yes", True), ("ON", True), ("1", True), ("False", False), ("no", False)]
)
def test_a_flag_is_read_in_any_case(written: str, flag: bool) -> None:
    assert kinds.flag(value(written)) is flag


@pytest.mark.parametrize("written", ["clean", "y", "2", "ja", "explicit"])
def test_what_is_neither_true_nor_false_is_refused(written: str) -> None:
    assert wrong(kinds.flag, written) == f"is '{written}', not true or false"


def test_a_choice_is_read_in_any_case_and_answered_with_the_nearest() -> None:
    read = kinds.choice("full", "trailer", "bonus")

    assert read(value("Trailer")) == "trailer"
    assert wrong(read, "trailr") == "is 'trailr'; did you mean 'trailer'?"
    assert wrong(read, "xyz") == "is 'xyz'"


def test_one_value_is_a_list_of_one_and_empty_items_are_left_out() -> None:
    read = kinds.several(kinds.line)

    assert read(value("a b")) == ("a b",)
    assert read(value("[a, '', ~, b]")) == ("a", "b")


def test_a_mapping_is_not_a_list() -> None:
    assert wrong(kinds.several(kinds.line), "{a: b}") == "is a mapping, not a list"
    assert wrong(kinds.words, "{a: b}") == "is a mapping, not a list"
    assert wrong(kinds.list_of_maps, "{a: b}") == "is a mapping, not a list"
    assert wrong(kinds.list_of_maps, "text") == "is 'text', not a list"


@pytest.mark.parametrize("written", ["ada", "Grace Hopper", "r2-d2", "李明", "O'Neil"])
def test_a_name_has_a_letter_in_it(written: str) -> None:
    assert kinds.name(value(written)) == written


@pytest.mark.parametrize("written", ["3", "12.5", "2022-01-02", "?"])
def test_what_has_no_letter_is_not_a_name(written: str) -> None:
    assert wrong(kinds.name, f"'{written}'") == f"is '{written}', not a name"


@pytest.mark.parametrize(
    "written", ["[data science, MLOps, data  science]", "data science, MLOps,, data science", "'data science, MLOps'"]
)
def test_keywords_are_a_list_or_have_commas_between_them_and_come_once(written: str) -> None:
    assert kinds.words(value(written)) == ("data science", "MLOps")


@pytest.mark.parametrize("written", ["TODO", "todo", "tbd", "TBA", "n/a", "'-'", "'?'", "'???'", "~", "''", "' '"])
def test_what_is_not_known_yet_is_left_out(written: str) -> None:
    assert kinds.texts(value(f"{{youtube: {written}, spotify: abc}}")) == {"spotify": "abc"}
    assert kinds.known(value(written)) == ""


def test_texts_are_a_mapping_of_texts() -> None:
    assert wrong(kinds.texts, "[a]") == "is a list, not a mapping"
    assert wrong(kinds.texts, "text") == "is 'text', not a mapping"
    assert wrong(kinds.texts, "{youtube: [a]}") == "has a list as 'youtube', not text"


@pytest.mark.parametrize("written", ["1:02:48", "62:48", "PT1H02M48S", "PT01H02M48S", "3768"])
def test_a_duration_is_read_in_every_notation(written: str) -> None:
    assert kinds.duration(value(written)) == 3_768_000


def test_a_duration_that_is_wrong_is_told_why() -> None:
    assert wrong(kinds.duration, "an hour") == "is 'an hour': not a time"
    assert wrong(kinds.duration, "1:75:00") == "is '1:75:00': minutes and seconds go up to 59"
    assert wrong(kinds.duration, "PT0S") == "is zero"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-31", datetime(2026, 3, 31, tzinfo=UTC)),
        ("20260331", datetime(2026, 3, 31, tzinfo=UTC)),
        ("2026-03-31 08:00", datetime(2026, 3, 31, 8, tzinfo=UTC)),
        ("2026-03-31T08:00:30", datetime(2026, 3, 31, 8, 0, 30, tzinfo=UTC)),
        ("2026-03-31T08:00:00Z", datetime(2026, 3, 31, 8, tzinfo=UTC)),
        ("2026-03-31T08:00:00+02:00", datetime(2026, 3, 31, 6, tzinfo=UTC)),
        ("2026-03-31 08:00:00 +0200", datetime(2026, 3, 31, 6, tzinfo=UTC)),
        ("2026-03-31 00:30:00 +0100", datetime(2026, 3, 30, 23, 30, tzinfo=UTC)),
        ("Tue, 31 Mar 2026 08:00:00 GMT", datetime(2026, 3, 31, 8, tzinfo=UTC)),
        ("Tue, 31 Mar 2026 08:00:00 +0200", datetime(2026, 3, 31, 6, tzinfo=UTC)),
        ("31 Mar 2026 08:00 EST", datetime(2026, 3, 31, 13, tzinfo=UTC)),
        ("' 2026-03-31 '", datetime(2026, 3, 31, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_in_every_form(written: str, moment: datetime) -> None:
    found = dates.date(value(written))

    assert found == moment
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    [
        "soon", "TODO", "31.03.2026", "03/31/2026", "2026-3-1", "1774944000", "2026", "0000-01-01",
        "Tue, 31 Mar 2026 08:00:00 CET", "Tue, 31 Mar 2026 08:00 PM",
        "31 Mar 26 08:00 GMT", "Tue, 31 Mar 2026 08:00:00 +9999", "0 MAR 0:0 2200000000",
    ],
)  # fmt: skip
def test_what_is_no_date_for_sure_is_refused(written: str) -> None:
    assert wrong(dates.date, f"'{written}'") == f"is '{written}', not a date"


@pytest.mark.parametrize(
    ("written", "part", "fix"),
    [
        ("2026-13-01", "months go from 1 to 12", "correct the month"),
        ("2026-02-30", "the days of 2026-02 go from 1 to 28", "correct the day"),
        ("2026-02-20T24:00:00Z", "hours go up to 23", "write 00:00 of the day after"),
        ("2026-03-31T25:00", "hours go up to 23", "correct the hour"),
        ("2026-03-31 08:60", "minutes and seconds go up to 59", "correct the time"),
        ("2026-03-31 08:00 CET", "'CET' stands where a zone such as +01:00 belongs", "write how far the clock"),
        ("2026-03-31 08:00 Europe/Berlin", "'Europe/Berlin' stands where a zone such as +01:00", "write how far the"),
    ],
)
def test_of_a_date_the_part_that_cannot_be_is_named(written: str, part: str, fix: str) -> None:
    with pytest.raises(WrongError) as caught:
        dates.date(value(f"'{written}'"))

    assert str(caught.value).startswith(f"is '{written}', not a date: {part}")
    assert caught.value.fix.startswith(fix)


@pytest.mark.parametrize(
    ("written", "better"), [("2026-3-1", "2026-03-01"), ("2026-03-31 8:00", "2026-03-31T08:00:00")]
)
def test_a_date_without_its_zeros_is_written_out(written: str, better: str) -> None:
    with pytest.raises(WrongError) as caught:
        dates.date(value(written))

    assert caught.value.fix == f"write {better}"
    assert dates.date(better)


@pytest.mark.parametrize("read", [kinds.location, kinds.name])
def test_an_address_or_an_id_has_no_curly_quotes(read: Callable[[Value], str]) -> None:
    assert wrong(read, "“ada”") == "is '“ada”', with its quotes"
    assert read("“Weird Al” Yankovic") == "“Weird Al” Yankovic"


@pytest.mark.parametrize("written", ["ID113, TR104", "'[ID113, TR104]'"])
def test_a_list_without_brackets_is_written_with_them(written: str) -> None:
    with pytest.raises(WrongError) as caught:
        kinds.several(kinds.code)(value(written))

    assert caught.value.fix == "write [ID113, TR104]"


def test_what_is_wrong_with_and_without_brackets_gets_the_usual_fix() -> None:
    with pytest.raises(WrongError) as caught:
        kinds.several(kinds.code)("ID113, all")

    assert caught.value.fix == "write codes as in docs/rules.md: CH101"


def test_a_date_that_cannot_be_is_refused() -> None:
    assert wrong(dates.date, "0202-03-31") == "is '0202-03-31', before there were podcasts"
    assert wrong(dates.date, "9999-12-31T23:59:00-12:00") == "is '9999-12-31T23:59:00-12:00', outside the calendar"


@pytest.mark.parametrize(
    "written",
    ["https://example.org", "http://example.org:8080/a?b=c#d", "HTTPS://Example.org/", "https://example.org/a%20b"],
)
def test_a_web_address_is_whole(written: str) -> None:
    assert kinds.url(value(written)) == written


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC"),
        ("https://cdn.example.org/The First.mp3", "https://cdn.example.org/The%20First.mp3"),
    ],
)
def test_a_web_address_is_in_ascii_and_keeps_its_spaces(written: str, found: str) -> None:
    assert kinds.url(value(written)) == found
    assert kinds.web(value(written)) == written


@pytest.mark.parametrize(
    "written",
    [
        "example.org", "/a/b", "//example.org/a", "ftp://example.org/", "mailto:ada@example.org", "javascript:alert(1)",
        "https://", "https:///a", "https://?a", "https://[", "https://example.org:port/", "https://example.org:99999/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(written: str) -> None:
    assert wrong(kinds.url, f"'{written}'") == f"is '{written}', not a web address"


def test_addresses_are_a_mapping_without_those_that_are_not_known_yet() -> None:
    assert kinds.urls(value("{apple: 'https://a.example/', youtube: TODO}")) == {"apple": "https://a.example/"}


@pytest.mark.parametrize(
    ("written", "code"), [("en", "en"), ("EN", "en"), ("pt_BR", "pt-br"), ("zh-Hans-CN", "zh-hans-cn")]
)
def test_a_language_is_a_code(written: str, code: str) -> None:
    assert kinds.language(value(written)) == code


@pytest.mark.parametrize("written", ["english", "e", "en-", "en us", "en-u", "12"])
def test_what_is_no_language_code_is_refused(written: str) -> None:
    assert wrong(kinds.language, written) == f"is '{written}', not a language code"


@pytest.mark.parametrize(
    "read",
    [
        kinds.text, kinds.line, kinds.whole, kinds.flag, kinds.choice("full"), kinds.several(kinds.line),
        kinds.name, kinds.words, kinds.known, kinds.texts, kinds.duration, dates.date, kinds.url, kinds.urls,
        kinds.language, kinds.list_of_maps,
    ],
)  # fmt: skip
@given(written=st.text() | st.from_regex(r"[0-9TZ:+ -]{1,30}|https?://[\[\]@:/?#0-9a-z%]{0,20}"))
def test_any_text_is_a_value_or_is_told_to_be_wrong(read: Callable[[Value], object], written: str) -> None:
    try:
        read(written)
    except WrongError as error:
        assert str(error)  # noqa: PT017  # whether it raises is up to the text
        assert error.fix  # noqa: PT017


@given(moment=st.datetimes(timezones=st.timezones()).filter(lambda moment: 1970 < moment.year < 9999))
def test_a_date_in_iso_form_comes_back(moment: datetime) -> None:
    found = dates.date(moment.isoformat())

    assert found.timestamp() == moment.timestamp()
    assert found.tzinfo is UTC
