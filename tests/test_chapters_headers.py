"""Chapters from the headers of a transcript: when each begins, what is told about it, and that none gets lost.

All through the front door: a Markdown file goes in, an episode comes out.
"""

import json
import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from feedtool import clock, document, episode
from feedtool.listing import one_line
from feedtool.model import Episode
from feedtool.problems import Problem, Severity, ordered

HEADERS = make.show(chapters_from=("headers",))


def read(front: str) -> tuple[Episode, list[Problem]]:
    """Return the episode of `title: A` and *front*, which begins at line 3, and what was odd."""
    found, problems = episode.read(make.markdown_document(f"title: A\n{front}"), HEADERS, {}, {})
    assert found
    return found, list(ordered(problems))


def transcript(*items: str) -> str:
    """Return a transcript of `# 1:15 Header` and `1:15 Line`, each on a line of its own from line 4; `-` is no time."""
    return "transcript:\n" + "".join(f"- {_item(item)}\n" for item in items)


def _item(item: str) -> str:
    kind = "header" if item.startswith("# ") else "line"
    start, _, words = item.removeprefix("# ").partition(" ")
    return json.dumps({kind: words} | ({} if start == "-" else {"time": start}), ensure_ascii=False)


def chapters(*items: str, more: str = "") -> list[str]:
    """Return the chapters of such a transcript as `1:15 Title`; those that were estimated have a `~` before them."""
    found, _ = read(transcript(*items) + more)
    return [f"{'~' * one.estimated}{clock.colons(one.start)} {one.title}" for one in found.chapters]


def told(*items: str, more: str = "") -> list[tuple[int, str, str]]:
    """Return line, code and message of what is odd about such a transcript."""
    _, problems = read(transcript(*items) + more)
    assert all(problem.fix for problem in problems)
    return [(problem.place.line, problem.code, problem.message) for problem in problems]


def put(title: str, when: str) -> str:
    """Return how it is told that a header was put somewhere."""
    return f"the header '{title}' has no time of its own; it was put at {when}"


# When a chapter begins


def test_a_header_begins_at_its_own_time() -> None:
    items = ("# 0:05 One", "0:10 Hello.", "# 1:00 Two", "1:10 Goodbye.")

    assert chapters(*items) == ["0:05 One", "1:00 Two"]
    assert told(*items) == []


def test_a_header_without_a_time_begins_with_the_first_timed_line_after_it() -> None:
    items = ("# - One", "0:10 Hello.", "# - Two", "- So.", "- Well.", "1:10 Goodbye.")

    assert chapters(*items) == ["0:10 One", "1:10 Two"]
    assert told(*items) == []


def test_sec_counts_as_well_as_time() -> None:
    found, problems = read("transcript:\n- {header: One, sec: 5}\n- {header: Two}\n- {line: Hi, sec: 75.5}\n")

    assert [(one.start, one.title) for one in found.chapters] == [(5_000, "One"), (75_500, "Two")]
    assert problems == []


def test_a_header_and_a_line_in_one_item_begin_together() -> None:
    found, problems = read("transcript:\n- {header: One, line: Hi, time: '0:10'}\n- {line: Bye, time: '0:20'}\n")

    assert [(one.start, one.title) for one in found.chapters] == [(10_000, "One")]
    assert [cue.start for cue in found.cues] == [10_000, 20_000]
    assert problems == []


def test_of_a_run_of_headers_only_the_last_takes_the_time_of_the_line() -> None:
    items = ("0:00 Hello.", "# - One", "# - Two", "# - Three", "1:30 Goodbye.")

    assert chapters(*items) == ["~0:30 One", "~1:00 Two", "1:30 Three"]
    assert told(*items) == [(5, "CH102", put("One", "0:30")), (6, "CH102", put("Two", "1:00"))]


def test_headers_of_a_run_lie_between_those_of_it_that_have_times() -> None:
    items = ("0:00 Hello.", "# - One", "# 0:50 Two", "# - Three", "# - Four", "1:30 Goodbye.")

    assert chapters(*items) == ["~0:25 One", "0:50 Two", "~1:10 Three", "1:30 Four"]


@pytest.mark.parametrize(
    ("items", "found"),
    [
        (("# - One", "# - Two", "1:30 Hello."), ["~0:00 One", "1:30 Two"]),
        (("# - One", "# - Two", "# - Three", "1:30 Hello."), ["~0:00 One", "~0:45 Two", "1:30 Three"]),
        (("# - One", "# 0:40 Two", "# - Three", "1:30 Hello."), ["~0:00 One", "0:40 Two", "1:30 Three"]),
        (("# 0:40 One", "# - Two", "1:30 Hello."), ["0:40 One", "1:30 Two"]),
    ],
    ids=["two", "three", "timed within", "timed first"],
)
def test_a_run_before_the_first_time_begins_at_0(items: tuple[str, ...], found: list[str]) -> None:
    assert chapters(*items) == found


def test_a_run_that_begins_at_0_is_told() -> None:
    assert told("# - One", "# - Two", "1:30 Hello.") == [(4, "CH102", put("One", "0:00"))]


def test_a_single_header_before_the_first_time_does_not_begin_at_0() -> None:
    assert chapters("# - One", "1:30 Hello.", "# 3:00 Two") == ["1:30 One", "3:00 Two"]
    assert chapters("- Music.", "# - One", "1:30 Hello.") == ["1:30 One"]


def test_a_header_that_only_untimed_lines_follow_is_put_by_how_much_is_said() -> None:
    items = ("1:00 " + "x" * 300, "# - One", "- " + "y" * 300, "- " + "z" * 600, "# - Two", "3:00 Goodbye.")

    assert chapters(*items) == ["~1:30 One", "3:00 Two"]
    assert told(*items) == [(5, "CH102", put("One", "1:30"))]
    assert read(transcript(*items))[1][0].severity is Severity.INFO


def test_where_nothing_is_said_a_header_is_put_halfway() -> None:
    assert chapters("# 1:00 One", "# - Two", "- ", "# 2:00 Three") == ["1:00 One", "~1:30 Two", "2:00 Three"]


def test_a_header_at_the_very_end_begins_after_all_that_is_said_before_it() -> None:
    items = ("0:00 Hello.", "1:00 " + "x" * 150, "# - Goodbye")

    assert chapters(*items) == ["~1:10 Goodbye"]
    assert told(*items) == [(6, "CH102", put("Goodbye", "1:10"))]


def test_headers_after_the_last_time_begin_one_after_the_other() -> None:
    words = "x" * 150

    assert chapters("# 0:00 One", f"1:00 {words}", "# - Two", f"- {words}", "# - Three", "# - Four") == [
        "0:00 One",
        "~1:10 Two",
        "~1:15 Three",
        "~1:20 Four",
    ]
    assert chapters("1:00 Hello.", "# - One", "- Yes.", "# - Two", "- No.", "# - Three") == [
        "~1:01 One",
        "~1:11 Two",
        "~1:21 Three",
    ]


def test_a_header_that_would_begin_with_the_one_before_it_begins_later() -> None:
    assert chapters("# - One", "1:00 ", "# - Two", "- Well.", "# - Three", "9:00 Yes.") == [
        "1:00 One",
        "~5:00 Two",
        "9:00 Three",
    ]


def test_headers_among_untimed_lines_keep_their_order() -> None:
    words, few = "- " + "x" * 900, "- " + "x" * 40

    assert chapters("0:00 Hello.", words, "# - One", few, "# - Two", "# - Three", words, "# 3:00 Four") == [
        "~1:28 One",
        "~1:30 Two",
        "~1:32 Three",
        "3:00 Four",
    ]


def test_headers_before_a_time_that_was_there_already_lie_before_it() -> None:
    items = ("# 0:00 One", "5:00 So.", "6:00 Well.", "# - Two", "# - Three", "6:00 Yes.", "7:00 No.")

    assert chapters(*items) == ["0:00 One", "~5:30 Two", "6:00 Three"]
    assert told(*items) == [(7, "CH102", put("Two", "5:30"))]


# What was mistyped


def test_a_header_whose_time_does_not_fit_begins_where_it_was_read_to() -> None:
    items = ("0:00 One.", "0:10 Two.", "# 5:00 Header", "0:30 Three.", "0:40 Four.")

    assert chapters(*items) == ["0:30 Header"]
    assert told(*items) == [
        (6, "TR104", "the time 5:00 does not fit between 0:10 and 0:30; it was read as 0:30"),
    ]


def test_a_header_over_a_line_whose_time_does_not_fit_begins_where_that_was_read_to() -> None:
    items = ("0:00 One.", "0:10 Two.", "# - Header", "59:59 Three.", "0:30 Four.", "0:40 Five.")

    assert chapters(*items) == ["0:18 Header"]
    assert told(*items) == [
        (7, "TR104", "the time 59:59 does not fit between 0:10 and 0:30; it was read as 0:18"),
    ]


def test_a_broken_time_of_a_header_is_told_and_the_line_after_it_counts() -> None:
    found, problems = read(
        "transcript:\n- {line: Hi, time: '0:00'}\n- header: One\n  time: '9:99'\n- {line: Bye, time: '1:00'}\n"
    )

    assert [(one.start, one.title) for one in found.chapters] == [(60_000, "One")]
    assert [(one.place.line, one.code) for one in problems] == [(6, "TR102")]


@pytest.mark.parametrize("wrong", ["-5", ".nan", ".inf", "1e3", "1e999", "soon", "9" * 40, "0x10", "٣:٠٠", "1:2:3:4"])
def test_a_time_that_is_none_is_told_and_does_not_count(wrong: str) -> None:
    found, problems = read(f"transcript:\n- header: One\n  sec: {wrong}\n- {{line: Hi, time: '0:30'}}\n")

    assert [(one.start, one.title) for one in found.chapters] == [(30_000, "One")]
    assert [(one.place.line, one.code, one.severity) for one in problems] == [(5, "TR102", Severity.ERROR)]
    assert f"'sec' is '{wrong}'" in problems[0].message


# No chapter


def test_without_any_time_there_are_no_chapters_and_that_is_told_once() -> None:
    items = ("# - One", "- Hello.", "# - Two", "- Goodbye.")

    assert chapters(*items) == []
    assert told(*items) == [
        (
            4,
            "CH101",
            "there are 2 headers, but the transcript has no times, so there are no chapters, and nobody can read along",
        )
    ]
    assert told("- Hello.", "# - One") == [
        (
            5,
            "CH101",
            "there is 1 header, but the transcript has no times, so there are no chapters, and nobody can read along",
        )
    ]


@pytest.mark.parametrize("items", [(), ("0:00 Hello.", "0:10 Goodbye."), ("- Hello.",)])
def test_without_headers_there_are_no_chapters_and_that_is_no_problem(items: tuple[str, ...]) -> None:
    assert chapters(*items) == []
    assert told(*items) == []


def test_of_headers_that_begin_together_the_first_is_left_out_and_told() -> None:
    items = ("# 1:00 One", "1:00 Hello.", "# 1:00 Two", "1:00 Goodbye.")

    assert chapters(*items) == ["1:00 Two"]
    assert told(*items) == [
        (4, "CH104", "chapter 'One' starts at 1:00, and so does 'Two' after it; it is left out"),
    ]


def test_headers_that_have_no_room_before_0_are_told() -> None:
    items = ("# - One", "# - Two", "# - Three", "0:00 Hello.")

    assert chapters(*items) == ["0:00 Three"]
    assert [(line, code) for line, code, _ in told(*items)] == [(4, "CH104"), (5, "CH104")]


def test_a_header_after_the_end_of_the_episode_is_told() -> None:
    items = ("# 0:00 One", "0:00 Hello.", "1:00 So.", "2:00 Well.", "# 25:00 Two")

    assert chapters(*items, more="duration: 3:00") == ["0:00 One"]
    assert told(*items, more="duration: 3:00") == [
        (8, "CH105", "chapter 'Two' starts at 25:00, but the episode ends at 3:00; it is left out"),
        (
            8,
            "TR109",
            "the episode is 3:00 long, but a line of its transcript starts at 25:00; what is later is left out",
        ),
    ]


@pytest.mark.parametrize("title", ["''", "' '", '"\\n"', '"\\u200b"', '"\\u00a0"'])
def test_an_empty_header_is_told_and_the_others_stay(title: str) -> None:
    found, problems = read(f"transcript:\n- header: {title}\n- {{line: Hi, time: '0:10'}}\n- {{header: One, sec: 20}}")

    assert [one.title for one in found.chapters] == ["One"]
    assert [(one.place.line, one.code, one.severity) for one in problems] == [(4, "TR108", Severity.WARNING)]


# What a title is


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("'  Hello  '", "Hello"),
        ('"Hello\\nthere"', "Hello there"),
        ('"Hello\\r\\n\\tthere"', "Hello there"),
        (">\n    Hello\n    there", "Hello there"),
        ("|\n    Hello\n    there", "Hello there"),
        ('"\\u2028Hello\\u2029"', "Hello"),
        ("'What is it: a \"feature store\"?'", 'What is it: a "feature store"?'),
        ("'A --> B ]]> C & <D>'", "A --> B ]]> C & <D>"),
        ("שלום עולם", "שלום עולם"),
        ("👩‍👩‍👧‍👦 é", "👩‍👩‍👧‍👦 é"),
    ],
)
def test_a_title_is_one_trimmed_line(written: str, title: str) -> None:
    found, problems = read(f"transcript:\n- header: {written}\n- {{line: Hi, time: '0:10'}}\n")

    assert [one.title for one in found.chapters] == [title]
    assert problems == []


def test_one_title_may_stand_over_several_chapters() -> None:
    items = ("# 0:00 Questions", "0:00 Hello.", "# 1:00 Questions", "1:00 Goodbye.")

    assert chapters(*items) == ["0:00 Questions", "1:00 Questions"]
    assert told(*items) == []


def test_a_link_in_a_header_is_the_chapters_and_a_picture_too() -> None:
    found, problems = read(
        """\
transcript:
- {header: 'About [the book](https://a.example/b "The book")', sec: 0}
- {header: '![Cover](https://a.example/c.png)', sec: 10}
- {header: 'Both ![c](https://a.example/c.png) [here](https://a.example/d)', sec: 20}
- {header: 'On our [site](/about)', sec: 30}
- {header: 'A [bracket] (and one)', sec: 40}
"""
    )

    assert [(one.title, one.url, one.image) for one in found.chapters] == [
        ("About the book", "https://a.example/b", ""),
        ("Cover", "", "https://a.example/c.png"),
        ("Both here", "https://a.example/d", "https://a.example/c.png"),
        ("On our site", "https://example.org/about", ""),
        ("A [bracket] (and one)", "", ""),
    ]
    assert problems == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "mailto:ada@example.org", "http://[::1", "data:,x"])
def test_a_link_that_is_no_web_address_is_told_and_left_out(address: str) -> None:
    found, problems = read(f"transcript:\n- {{header: 'The [book]({address})', sec: 0}}\n")

    assert [(one.title, one.url) for one in found.chapters] == [("The book", "")]
    assert [(one.place.line, one.code, one.message) for one in problems] == [
        (
            4,
            "CH107",
            f"the header 'The [book]({address})' links '{address}', which is not a web address; it is left out",
        )
    ]


@pytest.mark.parametrize("address", ["http://", "https:///about", "http:about"])
def test_a_link_that_no_address_can_be_made_of_is_told_and_left_out(address: str) -> None:
    found, problems = read(f"transcript:\n- {{header: 'The [book]({address})', sec: 0}}\n")

    assert [(one.title, one.url) for one in found.chapters] == [("The book", "")]
    assert [(one.place.line, one.code, one.message) for one in problems] == [
        (4, "CH107", f"the url of chapter 'The book' is '{address}', not a web address")
    ]


def test_a_header_of_a_picture_without_words_keeps_what_is_written() -> None:
    found, _ = read("transcript:\n- {header: '![](https://a.example/c.png)', sec: 0}\n")

    assert [(one.title, one.image) for one in found.chapters] == [
        ("![](https://a.example/c.png)", "https://a.example/c.png")
    ]


@pytest.mark.parametrize("hidden", ["toc: false", "toc: no", "hidden: true", "hidden: yes"])
def test_a_header_can_be_hidden(hidden: str) -> None:
    found, problems = read(f"transcript:\n- {{header: One, sec: 0, {hidden}}}\n- {{header: Two, sec: 9, toc: true}}\n")

    assert [(one.title, one.hidden) for one in found.chapters] == [("One", True), ("Two", False)]
    assert problems == []


def test_a_header_that_may_or_may_not_be_hidden_is_shown_and_told() -> None:
    found, problems = read("transcript:\n- {header: One, sec: 0, toc: perhaps}\n")

    assert [(one.title, one.hidden) for one in found.chapters] == [("One", False)]
    assert [(one.place.line, one.code, one.severity) for one in problems] == [(4, "TR101", Severity.WARNING)]


# Many


def timed(count: int, kind: str) -> float:
    """Return how many seconds it takes to read *count* headers of a *kind*."""
    rows = {
        "timed": [f"# {number}:00 Part" for number in range(count)],
        "run": ["0:00 Hello.", *["# - Part"] * count, "900:00:00 Goodbye."],
        "opening run": [*["# - Part"] * count, "900:00:00 Hello."],
        "last run": ["0:00 Hello.", *["# - Part"] * count],
        "untimed lines": ["0:00 Hello.", *["# - Part", "- Words."] * count, "900:00:00 Goodbye."],
        "together": ["# 1:00 Part", "1:00 Words."] * count,
        "outliers": [f"# {number * 7919 % 50_000}:00 Part" for number in range(count)],
    }[kind]
    begun = time.process_time()
    read(transcript(*rows))
    return time.process_time() - begun


@pytest.mark.parametrize("kind", ["timed", "run", "opening run", "last run", "untimed lines", "together", "outliers"])
def test_ten_thousand_headers_take_no_more_than_ten_times_as_long_as_a_thousand(kind: str) -> None:
    timed(100, kind)

    few, many = timed(1_000, kind), timed(10_000, kind)

    assert many < max(30 * few, 3.0)
    assert many < 20


def test_ten_thousand_headers_of_one_run_are_ten_thousand_chapters() -> None:
    found = chapters("0:00 Hello.", *(f"# - Part {number}" for number in range(10_000)), "900:00:00 Goodbye.")

    assert len(found) == 10_000


# Any transcript whatever

TIMES = (
    st.integers(0, 7_200).map(str)
    | st.integers(0, 7_200_000).map(lambda ms: clock.exact(ms))
    | st.integers(0, 5_000).map(lambda s: clock.colons(s * 1_000))
    | st.sampled_from(["", "0", "0:00", "1:00", "1:00", "99:59", "-1", "nan", "1e9", "9:\n46", "999:59:59", "soon"])
)
TITLES = st.text(max_size=30) | st.sampled_from(
    ["Hello", "Hello", "[a](https://a.example/)", "![](x)", "[a](http://[)", " ", "\n", "​", "a\nb", "שלום", "e\u0301"]
)
WORDS = st.text(max_size=60) | st.sampled_from(["", "Hello there. " * 20, "--> ]]>", "👩‍👩‍👧‍👦", "مرحبا"])
ITEMS = st.fixed_dictionaries(
    {}, optional={"sec": TIMES, "time": TIMES, "toc": st.sampled_from(["true", "false", "x"])}
).flatmap(
    lambda item: st.one_of(
        TITLES.map(lambda title: {"header": title} | item),
        TITLES.map(lambda title: {"header": title} | item),
        WORDS.map(lambda words: {"line": words} | item),
        WORDS.map(lambda words: {"line": words, "who": "Ada:"} | item),
        st.builds(lambda title, words: {"header": title, "line": words} | item, TITLES, WORDS),
    )
)
MORE = st.sampled_from(
    ["", "duration: 1:00\n", "duration: 45:00\n", "duration: 1\n", "timelines: {audio: {offset: 9}}\n"]
)


@settings(max_examples=300)
@given(items=st.lists(ITEMS, max_size=25), more=MORE)
def test_whatever_is_written_chapters_rise_cues_do_not_meet_and_no_header_is_lost_in_silence(
    items: list[dict[str, str]], more: str
) -> None:
    rows = "".join(f"- {json.dumps(item, ensure_ascii=False)}\n" for item in items)
    data = f"---\ntitle: A\ntranscript:\n{rows}{more}---\n".encode()

    found, problems = episode.read(document.parse("episodes/first.md", data), HEADERS, {}, {})

    assert found
    end = None if "audio" in found.timelines else found.length
    starts = [one.start for one in found.chapters]
    assert all(0 <= one < later for one, later in pairwise(starts))
    assert end is None or all(start < end for start in starts)
    assert all(one.title == one_line(one.title) == one.title.strip() != "" for one in found.chapters)
    assert all("\n" not in one.title for one in found.chapters)
    assert all(0 <= cue.start < cue.end and cue.text for cue in found.cues)
    assert all(cue.end <= later.start for cue, later in pairwise(found.cues))
    assert end is None or all(cue.end <= end for cue in found.cues)
    assert all(problem.message and problem.place.line for problem in problems)
    assert not any(problem.code == "CH103" for problem in problems)  # headers come in the order of their times
    known = {one.place.line for one in found.chapters} | {problem.place.line for problem in problems}
    if not any(problem.code == "CH101" for problem in problems):
        headers = [number for number, item in enumerate(items, start=4) if one_line(item.get("header", ""))]
        counted = [re.search(r"\((\d+) more in this file\)$", problem.message) for problem in problems]
        assert len([one for one in headers if one not in known]) <= sum(int(match[1]) for match in counted if match)
