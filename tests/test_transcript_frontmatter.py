"""The transcript as the team writes it: what is read, what is put right, and what is told about it at which line."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import clock
from feedtool.fields import Reader
from feedtool.model import Header, Line, Transcript
from feedtool.problems import Problem, Severity
from feedtool.transcripts import frontmatter

Told = list[tuple[int, str, Severity, str]]
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def read(text: str) -> tuple[Transcript, Told]:
    """Return the transcript under `transcript:`, which is line 2, and line, code, severity and message of problems."""
    problems: list[Problem] = []
    document = make.markdown_document(text)
    found = frontmatter.read(Reader(document.path, document.front, "EP", problems))
    assert all(problem.fix and problem.place.path == "episodes/first.md" for problem in problems)
    return found, [(one.place.line, one.code, one.severity, one.message) for one in problems]


def items(*rows: str) -> tuple[Transcript, Told]:
    """Return what becomes of items, each on a line of its own from line 3."""
    return read("transcript:\n" + "".join(f"- {row}\n" for row in rows))


def times(*rows: str) -> tuple[list[str], Told]:
    """Return the times of lines that say ten seconds' worth, each with such keys as `sec: 5`."""
    found, told = items(*(f"{{line: {'x' * 150}, {row}}}" for row in rows))
    return ["-" if one.start is None else clock.colons(one.start) for one in found], told


# What is read


def test_headers_and_lines_in_their_order_with_their_places() -> None:
    found, told = items(
        "{header: One, time: '0:05'}",
        "{line: Hello., sec: 5.5, who: Ada}",
        "plain words",
        "{header: Two, line: Bye., time: '1:02:03', who: 'Ben:'}",
    )

    assert found == (
        Header("One", 5_000),
        Line("Hello.", "Ada", 5_500),
        Line("plain words"),
        Header("Two", 3_723_000),
        Line("Bye.", "Ben", 3_723_000),
    )
    assert [entry.place.line for entry in found] == [3, 4, 5, 6, 6]
    assert told == []


@pytest.mark.parametrize("text", ["title: A", "transcript:", "transcript: []", "transcript: ''"])
def test_no_transcript_is_no_problem(text: str) -> None:
    assert read(text) == ((), [])


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("{speaker: Ada, words: Hello}", "this item of the transcript holds speaker, words, but no header or line"),
        ("[a, b]", "this item of the transcript is no header or line"),
        ("{}", "this item of the transcript is no header or line"),
        ("''", "this item of the transcript is no header or line"),
        ("{line: {a: b}}", "'line' is a mapping, not text"),
        ("{header: [[a]]}", "'header' is a list, not text"),
    ],
)
def test_what_is_neither_a_header_nor_a_line_is_told_and_the_others_stay(item: str, message: str) -> None:
    found, told = items("{line: Hello., sec: 0}", item, "{line: Bye., sec: 9}")

    assert [entry.text for entry in found if isinstance(entry, Line)] == ["Hello.", "Bye."]
    assert told == [(4, "TR101", ERROR, message)]


@pytest.mark.parametrize(
    ("written", "words"),
    [("[laughs]", "[laughs]"), ("[laughs, claps]", "[laughs, claps]"), ("{music}", "{music}")],
)
def test_words_in_brackets_without_quotes_are_read_with_a_warning(written: str, words: str) -> None:
    found, told = items(f"{{line: {written}, sec: 5}}")

    assert found == (Line(words, "", 5_000),)
    assert told == [(3, "TR115", WARNING, f"'line' is a list to YAML; it was read as the text '{words}'")]


def test_words_are_one_line_with_single_spaces() -> None:
    found, _ = read('transcript:\n- line: "  Hello\\n  there\\u2028friend "\n- line: |\n    Two\n    lines\n')

    assert [entry.text for entry in found if isinstance(entry, Line)] == ["Hello there friend", "Two lines"]


# Who


@pytest.mark.parametrize("who", ["Theo", "'Theo:'", "'Theo :'", "' Theo： '", '"Theo:\\n"'])
def test_a_speaker_has_no_colon_behind_the_name(who: str) -> None:
    found, told = items(f"{{line: Hello., who: {who}}}")

    assert (found, told) == ((Line("Hello.", "Theo"),), [])


@pytest.mark.parametrize(
    "who", ["Dr. J. van der Berg", "Speaker 1", "Ada Lovelace, London", "MARY ANN EVANS", "O. Henry Jr.", "¿Quién?"]
)
def test_names_are_no_sentences(who: str) -> None:
    found, told = items(f"{{line: Hello., who: '{who}'}}")

    assert (found, told) == ((Line("Hello.", who),), [])


@pytest.mark.parametrize(
    "who",
    [
        "And was anybody hurt?",
        "So that is what we did back then.",
        "Well, you know, it depends on what you mean by that",
        "x" * 61,
    ],
)
def test_a_sentence_in_the_place_of_a_name_is_put_before_the_line(who: str) -> None:
    found, told = items(f"{{line: Nobody., who: '{who}', sec: 5}}")

    assert found == (Line(f"{who} Nobody.", "", 5_000),)
    shown = who if len(who) <= 60 else who[:59] + "…"
    assert told == [(3, "TR106", WARNING, f"'who' holds what is said, '{shown}'; it was put before the line")]


def test_a_sentence_that_stands_over_several_lines_is_said_once() -> None:
    who = "And was anybody hurt?"
    row = "{line: Nobody., who: '" + who + "'}"

    found, told = items(row, "{header: Two}", row, "{line: No., who: Ada}", row)

    words = [entry.text for entry in found if isinstance(entry, Line)]
    assert words == [f"{who} Nobody.", "Nobody.", "No.", f"{who} Nobody."]
    assert [line for line, *_ in told] == [3, 7]


def test_a_speaker_that_is_no_text_is_told_and_the_words_stay() -> None:
    found, told = items("{line: Hello., who: [Ada, Ben]}")

    assert found == (Line("Hello."),)
    assert told == [(3, "TR101", WARNING, "'who' is a collection, not a name")]


# Times that are none


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("soon", "not a time"),
        ("-5", "not a time"),
        ("1:75", "minutes and seconds go up to 59"),
        ("1000:00:00", "longer than a thousand hours"),
    ],
)
def test_a_time_that_is_none_is_told_where_it_stands(written: str, why: str) -> None:
    found, told = read(f"transcript:\n- line: Hello.\n  sec: {written}\n")

    assert found == (Line("Hello."),)
    assert told == [(4, "TR102", ERROR, f"'sec' is '{written}': {why}")]


def test_of_two_times_the_one_that_is_one_counts() -> None:
    shown, told = times("sec: soon, time: '0:30'")

    assert shown == ["0:30"]
    assert [(line, code) for line, code, *_ in told] == [(3, "TR102")]


@pytest.mark.parametrize(("written", "whole"), [('"9:\\n46"', "9:46"), ("'9: 46'", "9:46"), ("'1:02 :03'", "1:02:03")])
def test_a_time_that_is_broken_is_read_without_the_break(written: str, whole: str) -> None:
    shown, told = times(f"time: {written}")

    assert shown == [whole]
    (line, code, severity, message) = told[0]
    assert (line, code, severity) == (3, "TR107", INFO)
    assert message.startswith("'time' is broken: ")
    assert message.endswith(f" was read as {whole}")


# Times that do not fit


def test_a_line_that_goes_back_is_retimed_and_told_from_what_to_what() -> None:
    shown, told = times("sec: 60", "sec: 70", "sec: 6", "sec: 90", "sec: 100")

    assert shown == ["1:00", "1:10", "1:20", "1:30", "1:40"]
    assert told == [(5, "TR104", WARNING, "the time 0:06 does not fit between 1:10 and 1:30; it was read as 1:20")]


def test_a_wrong_time_at_the_beginning_does_not_drag_the_rest_along() -> None:
    shown, told = times("sec: 3000", "sec: 10", "sec: 20", "sec: 30")

    assert shown[1:] == ["0:10", "0:20", "0:30"]
    assert [(line, code) for line, code, *_ in told] == [(3, "TR104")]
    assert "the time 50:00 does not fit before 0:10; it was read as 0:0" in told[0][3]


def test_a_wrong_time_at_the_end_is_told_as_such() -> None:
    _, told = times("sec: 1000", "sec: 1010", "sec: 1020", "sec: 0")

    assert told[0][:3] == (6, "TR104", WARNING)
    assert "the time 0:00 does not fit after 17:00; it was read as 17:10" in told[0][3]


@pytest.mark.parametrize(("row", "shown"), [("sec: 20, time: '0:50'", "0:20"), ("sec: 50, time: '0:20'", "0:20")])
def test_of_two_times_that_differ_the_one_that_fits_counts(row: str, shown: str) -> None:
    found, told = times("sec: 10", row, "sec: 30")
    sec, time = ("0:20", "0:50") if row.startswith("sec: 20") else ("0:50", "0:20")

    assert found == ["0:10", shown, "0:30"]
    assert told == [(4, "TR103", WARNING, f"'sec' is {sec}, but 'time' is {time}; it was read as {shown}")]


def test_where_both_fit_the_seconds_count() -> None:
    assert times("sec: 10", "sec: 20, time: '0:25'", "sec: 30")[0] == ["0:10", "0:20", "0:30"]


def test_times_that_say_the_same_in_two_ways_are_no_problem() -> None:
    assert times("sec: 75, time: '1:15'") == (["1:15"], [])


@pytest.mark.parametrize("row", ["sec: 20.75, time: '0:20'", "sec: 20.75, time: '0:21'", "sec: 20, time: '0:20.5'"])
def test_a_time_without_the_fraction_of_its_seconds_is_no_other_time(row: str) -> None:
    shown, told = times("sec: 10", row, "sec: 30")

    assert (shown, told) == (["0:10", "0:20", "0:30"], [])


def test_a_clock_that_starts_again_is_read_on_and_told_once() -> None:
    shown, told = times(
        "time: '58:00'", "time: '59:00'", "time: '59:50'", "time: '0:40'", "time: '1:30'", "time: '2:10'"
    )

    assert shown == ["58:00", "59:00", "59:50", "1:00:40", "1:01:30", "1:02:10"]
    assert told == [(6, "TR105", INFO, "the clock starts again here: 0:40 was read as 1:00:40, and so on")]


def test_a_repair_is_told_at_the_line_of_the_time() -> None:
    _, told = read(
        "transcript:\n- {line: a, sec: 10}\n- line: b\n  who: Ada\n  time: '9:00'\n- {line: c, sec: 30}\n"
        "- {line: d, sec: 40}\n"
    )

    assert [(line, code) for line, code, *_ in told] == [(6, "TR104")]


# Anything


VALUES = st.sampled_from(
    [
        "",
        "0",
        "5",
        "1:00",
        "0:30",
        "59:59",
        "'9:\n 46'",
        "-1",
        ".nan",
        "[a]",
        "{a: b}",
        "soon",
        "x" * 80,
        "Ada",
        "a b c d?",
    ]
)
ROWS = st.dictionaries(st.sampled_from(["header", "line", "sec", "time", "who", "toc", "x"]), VALUES, max_size=5)


@given(rows=st.lists(ROWS, max_size=12))
def test_whatever_is_written_times_never_go_back_and_every_word_is_kept(rows: list[dict[str, str]]) -> None:
    written = ["{" + ", ".join(f"{key}: {value}" for key, value in row.items()) + "}" for row in rows]

    found, told = items(*written)

    starts = [entry.start for entry in found if entry.start is not None]
    assert all(0 <= start <= later for start, later in pairwise(starts))
    assert all(entry.place.line >= 3 for entry in found)
    assert all(code.startswith("TR1") and line >= 3 for line, code, *_ in told)
    spoken = " ".join(entry.text for entry in found if isinstance(entry, Line))
    plain = [row["line"] for row in rows if row.get("line", "") not in ("", "[a]", "{a: b}", "'9:\n 46'")]
    assert all(words in spoken for words in plain)
