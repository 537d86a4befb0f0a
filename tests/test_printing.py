"""Problems as text, as JSON, and as GitHub shows them; and what problems are."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import printing, problems
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


def test_text_is_a_line_for_what_is_so_and_one_for_the_fix() -> None:
    assert printing.text([MISSING, WHOLE_FILE, NOWHERE]) == (
        "episodes/042-mlops.md:1: EP101 error: 'title' is missing\n"
        "    fix: add `title: …` to the front matter\n"
        "episodes/041.md: XX101 warning: it is odd\n"
        "XX102 info: something is so\n"
        "    fix: leave it\n"
    )


def test_json_is_a_list_of_records() -> None:
    written = printing.as_json([MISSING, NOWHERE])

    assert json.loads(written) == [
        {
            "path": "episodes/042-mlops.md",
            "line": 1,
            "code": "EP101",
            "severity": "error",
            "message": "'title' is missing",
            "fix": "add `title: …` to the front matter",
        },
        {"path": "", "line": 0, "code": "XX102", "severity": "info", "message": "something is so", "fix": "leave it"},
    ]
    assert "…" in written


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
    assert printing.FORMATS[form]([]) == nothing


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
