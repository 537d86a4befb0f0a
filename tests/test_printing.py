"""Problems as text, as JSON, and as GitHub shows them; and what problems are."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import printing, problems, rulebook
from feedtool.problems import Place, Problem, Severity

MISSING = Problem(
    Place("episodes/042-mlops.md", 1),
    "EP101",
    Severity.ERROR,
    "'title' is missing",
    "add `title: …` to the front matter",
)
WHOLE_FILE = Problem(Place("episodes/041.md"), "XX101", Severity.WARNING, "it is odd")
NOWHERE = Problem(Place(), "XX102", Severity.INFO, "something is so", "leave it")


MEANT = Problem(
    Place("episodes/042-mlops.md", 12), "EP102", Severity.ERROR, "'season' is 'one'", "write a number", "youtube", "one"
)
LINE = printing.View({MEANT.place: "season: one", MISSING.place: "---"})


def test_text_is_a_line_for_what_is_so_and_one_for_the_fix() -> None:
    assert printing.text([MISSING]) == (
        "episodes/042-mlops.md:1: EP101 error: 'title' is missing\n    fix: add `title: …` to the front matter\n"
    )
    assert printing.text([NOWHERE]) == "XX102 info: something is so\n    fix: leave it\n"


def test_text_shows_the_line_with_a_mark_under_what_is_meant() -> None:
    assert printing.text([MEANT, MISSING], LINE) == (
        "episodes/042-mlops.md:1: EP101 error: 'title' is missing\n"
        "    fix: add `title: …` to the front matter\n"
        "episodes/042-mlops.md:12:9: EP102 error: 'season' is 'one'\n"
        "  12 | season: one\n"
        "     |         ^~~\n"
        "    fix: write a number\n"
    )


def test_a_file_has_a_heading_when_there_are_others() -> None:
    assert printing.text([MISSING, WHOLE_FILE, MEANT, NOWHERE]) == (
        "episodes/042-mlops.md: 2 errors\n"
        "episodes/042-mlops.md:1: EP101 error: 'title' is missing\n"
        "    fix: add `title: …` to the front matter\n"
        "episodes/042-mlops.md:12: EP102 error: 'season' is 'one'\n"
        "    fix: write a number\n"
        "\n"
        "episodes/041.md: 1 warning\n"
        "episodes/041.md: XX101 warning: it is odd\n"
        "\n"
        "XX102 info: something is so\n"
        "    fix: leave it\n"
    )


def test_brief_text_is_a_line_for_each() -> None:
    assert printing.text([MISSING, WHOLE_FILE, MEANT], printing.View(LINE.lines, brief=True)) == (
        "episodes/042-mlops.md:1: EP101 error: 'title' is missing\n"
        "episodes/042-mlops.md:12:9: EP102 error: 'season' is 'one'\n"
        "episodes/041.md: XX101 warning: it is odd\n"
    )


def test_text_is_painted_by_what_it_is() -> None:
    view = printing.View(LINE.lines, paint=lambda text, kind: f"<{kind}>{text}</>")

    assert printing.text([MEANT, WHOLE_FILE], view).splitlines()[:5] == [
        "<path>episodes/042-mlops.md: 1 error</>",
        "episodes/042-mlops.md:12:9: EP102 <error>error</>: 'season' is 'one'",
        "<frame>  12 |</> season: one",
        "<frame>     |</> <error>        ^~~</>",
        "    <fix>fix:</> write a number",
    ]


def test_text_fits_the_width_that_there_is() -> None:
    line = {MEANT.place: "season: " + "word " * 40 + "one"}

    _, shown, marked = printing.text([MEANT], printing.View(line, width=40)).splitlines()[:3]

    assert shown.startswith("  12 | …")
    assert shown.endswith(" word word one")
    assert 35 < len(shown) <= 40
    assert (marked.index("^"), marked.count("~")) == (shown.index("one"), 2)


ANY = st.text(max_size=60)
PROBLEMS = st.builds(
    Problem,
    st.builds(Place, ANY, st.integers(0, 20)),
    st.just("EP102"),
    st.sampled_from(Severity),
    ANY,
    ANY,
    st.sampled_from(["", "youtube"]),
    ANY,
)


@given(problems=st.lists(PROBLEMS, max_size=4), line=ANY, brief=st.booleans())
def test_text_has_one_line_with_a_place_for_each_whatever_is_said(
    problems: list[Problem], line: str, brief: bool
) -> None:
    view = printing.View({problem.place: line for problem in problems}, brief=brief)

    told = printing.text(problems, view).splitlines()

    assert sum(bool(re.search(r"(^|: )EP102 (error|warning|info): ", one)) for one in told) == len(problems)
    assert all(one.isprintable() or set(filter(lambda c: not c.isprintable(), one)) <= SPACES for one in told)
    assert not brief or len(told) == len(problems)


SPACES = {chr(code) for code in range(0x11000) if unicodedata.category(chr(code)) == "Zs"} | {"\u200c", "\u200d"}


@given(problems=st.lists(PROBLEMS, max_size=4), line=ANY)
def test_json_and_annotations_point_to_the_same_letters(problems: list[Problem], line: str) -> None:
    view = printing.View({problem.place: line for problem in problems})

    records = json.loads(printing.as_json(problems, view))
    commands = printing.github(problems, view).split("\n")[:-1]

    assert [line[one["column"] - 1 : one["end_column"] - 1] for one in records if one["column"]] == [
        problem.part for problem in problems if problem.part and problem.part in line
    ]
    for problem, one, command in zip(problems, records, commands, strict=True):
        known = bool(one["column"] and problem.place.path)
        assert (f",col={one['column']},endColumn={one['end_column']}," in command.split("::")[1]) is known


def test_json_is_a_list_of_records() -> None:
    written = printing.as_json([MISSING, NOWHERE, MEANT], LINE)

    assert json.loads(written) == [
        {
            "path": "episodes/042-mlops.md",
            "line": 1,
            "column": 0,
            "end_column": 0,
            "code": "EP101",
            "severity": "error",
            "platform": "",
            "message": "'title' is missing",
            "fix": "add `title: …` to the front matter",
        },
        {
            "path": "",
            "line": 0,
            "column": 0,
            "end_column": 0,
            "code": "XX102",
            "severity": "info",
            "platform": "",
            "message": "something is so",
            "fix": "leave it",
        },
        {
            "path": "episodes/042-mlops.md",
            "line": 12,
            "column": 9,
            "end_column": 12,
            "code": "EP102",
            "severity": "error",
            "platform": "youtube",
            "message": "'season' is 'one'",
            "fix": "write a number",
        },
    ]
    assert "…" in written


def test_annotations_have_columns_and_the_platform() -> None:
    assert printing.github([MEANT], LINE) == (
        "::error file=episodes/042-mlops.md,line=12,col=9,endColumn=12,title=EP102 (youtube)::"
        "'season' is 'one'%0Afix: write a number\n"
    )


def test_statistics_count_codes_by_severity_most_first() -> None:
    notes = [WHOLE_FILE, *[NOWHERE] * 10, MISSING, WHOLE_FILE]
    rules = {"EP101": rulebook.book()["EP102"]}

    assert printing.statistics(notes, rules) == (
        "10 XX102 info\n 2 XX101 warning\n 1 EP101 error: A value is not what its key wants.\n"
    )
    assert printing.statistics([]) == ""


def test_github_gets_a_command_for_each() -> None:
    assert printing.github([MISSING, WHOLE_FILE, NOWHERE]) == (
        "::error file=episodes/042-mlops.md,line=1,title=EP101::"
        "'title' is missing%0Afix: add `title: …` to the front matter\n"
        "::warning file=episodes/041.md,line=1,title=XX101::it is odd\n"
        "::notice title=XX102::something is so%0Afix: leave it\n"
    )


def test_github_commands_escape_what_would_end_them() -> None:
    problem = Problem(Place("a,b:c%d\n.md", 3), "XX101", Severity.ERROR, "100%: a, b\r\n::error::c")

    assert printing.github([problem]) == (
        "::error file=a%2Cb%3Ac%25d%0A.md,line=3,title=XX101::100%25: a, b%0D%0A::error::c\n"
    )


@given(path=st.text(min_size=1), message=st.text(), fix=st.text())
def test_a_github_command_is_one_line_whatever_is_said(path: str, message: str, fix: str) -> None:
    written = printing.github([Problem(Place(path, 1), "XX101", Severity.ERROR, message, fix)])

    command, _, said = written.removeprefix("::").partition("::")
    assert written.count("\n") == 1
    assert "\r" not in written
    assert command.count(",") == 2
    assert said.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%").startswith(message)


@pytest.mark.parametrize(("form", "nothing"), [("text", ""), ("json", "[]\n"), ("github", "")])
def test_without_problems_there_is_nothing_to_say(form: str, nothing: str) -> None:
    assert printing.FORMATS[form]([], printing.PLAIN) == nothing


def test_a_summary_counts_by_severity() -> None:
    assert printing.summary([]) == ""
    assert printing.summary([MISSING]) == "1 error"
    assert printing.summary([NOWHERE, WHOLE_FILE, MISSING, MISSING, NOWHERE]) == "2 errors, 1 warning, 2 notes"


def test_problems_are_ordered_by_file_and_line_and_said_once() -> None:
    first = Problem(Place("a.md", 2), "XX101", Severity.INFO, "b")
    second = Problem(Place("a.md", 10), "XX101", Severity.ERROR, "a")
    third = Problem(Place("a.md", 10), "XX102", Severity.ERROR, "a")
    fourth = Problem(Place("b.md", 1), "XX101", Severity.ERROR, "a")

    assert problems.ordered([fourth, third, first, second, first]) == (first, second, third, fourth)


def test_severities_have_a_rank() -> None:
    assert sorted([Severity.ERROR, Severity.INFO, Severity.WARNING], key=lambda severity: severity.rank) == [
        Severity.INFO,
        Severity.WARNING,
        Severity.ERROR,
    ]


def test_a_place_is_shown_with_its_line_when_it_has_one() -> None:
    assert str(Place("a.md", 3)) == "a.md:3"
    assert str(Place("a.md")) == "a.md"
    assert str(Place()) == ""


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("youtub", "youtube"),
        ("YouTube", "youtube"),
        ("youtube", "youtube"),
        ("spotfy", "spotify"),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(word: str, near: str) -> None:
    assert problems.nearest(word, ["spotify", "youtube"]) == near
    assert problems.meant(word, ["spotify", "youtube"]) == (f"; did you mean '{near}'?" if near else "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("9:46", "'9:46'"),
        ("a\nb\tc", r"'a\nb\tc'"),
        ("\x1b[31m\u202e\ufeff", r"'\x1b[31m\u202e\ufeff'"),
        ("é 🎙", "'é 🎙'"),
        ("", "''"),
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 61, f"'{'x' * 59}…'"),
    ],
)
def test_a_value_is_quoted_on_one_line(written: str, shown: str) -> None:
    assert problems.quoted(written) == shown
