"""Problems as SARIF, read with its schema.

No registry has the schema that its committee published in the end (OASIS, errata 01 of 2023); Microsoft's package has
the last draft before it, 2.1.0-rtm.5. The two were compared by eye: of what feedtool writes the last one demands one
thing more, which is added here. Otherwise they differ in `runs`, which may be null, in `language`, and in saying of
words in a list that they are text.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import shows
from feedtool import printing, rulebook, sarif
from feedtool.problems import Place, Problem, Severity

SCHEMA = Path(__file__).parent / "readers/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"

ONE = Problem(Place("episodes/a b.md", 3), "EP102", Severity.ERROR, "'season' is 'one'", "write a number", part="one")


@cache
def validator() -> jsonschema.Draft4Validator:
    if not SCHEMA.exists():
        pytest.skip("SKIPPED: the schema of SARIF is not installed; to run this, try 'npm ci' in tests/readers")
    schema = json.loads(SCHEMA.read_text())
    schema["definitions"]["region"]["anyOf"] = [
        {"required": [key]} for key in ("startLine", "charOffset", "byteOffset")
    ]
    return jsonschema.Draft4Validator(schema)


def checked(written: str) -> Any:
    """Return the one run of the log *written*, which is as the schema wants it."""
    log = json.loads(written)
    validator().validate(log)
    (run,) = log["runs"]
    return run


def test_a_problem_is_a_result_with_its_place_to_the_letter() -> None:
    run = checked(sarif.write([ONE], {ONE.place: "season: 😀 one"}, {}, "1.2.3"))

    assert run["tool"]["driver"] == {"name": "feedtool", "rules": [{"id": "EP102"}], "version": "1.2.3"}
    assert run["columnKind"] == "utf16CodeUnits"
    (result,) = run["results"]
    assert result["ruleId"] == "EP102"
    assert result["level"] == "error"
    assert result["message"] == {"text": "'season' is 'one'\nfix: write a number"}
    assert result["properties"] == {"fix": "write a number"}
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "episodes/a%20b.md", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 3, "startColumn": 12, "endColumn": 15},
            }
        }
    ]


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("../a.md", {"uri": "../a.md", "uriBaseId": "%SRCROOT%"}),
        ("a:b.md", {"uri": "a%3Ab.md", "uriBaseId": "%SRCROOT%"}),
        ("/show/a.md", {"uri": "file:///show/a.md"}),
        ("https://a.example/feed.xml?a=b c", {"uri": "https://a.example/feed.xml?a=b%20c"}),
        ("a\udcff.md", {"uri": "a%FF.md", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_a_path_is_an_address(path: str, location: dict[str, str]) -> None:
    problem = Problem(Place(path), "EP102", Severity.INFO, "it is so")

    (result,) = checked(sarif.write([problem], {}, {}, ""))["results"]

    physical = result["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": location, "region": {"startLine": 1}}
    assert result["level"] == "note"


def test_what_is_in_no_file_has_no_location() -> None:
    (result,) = checked(sarif.write([Problem(Place(), "EP102", Severity.WARNING, "it is so")], {}, {}, ""))["results"]

    assert "locations" not in result


@dataclass(frozen=True)
class Words:
    title: str = "A season is a number."
    what: str = ""
    why: str = "Apps sort by it."
    fix: str = "Write a number."
    source: str = "https://a.example/b (rule C3)"


@dataclass(frozen=True)
class Rule:
    severities: tuple[Severity, ...] = (Severity.WARNING, Severity.ERROR)
    platform: str = "youtube"
    explanation: Words = field(default_factory=Words)


def test_a_rule_is_told_with_its_explanation() -> None:
    run = checked(sarif.write([ONE], {}, {"EP102": Rule(), "EP103": Rule()}, ""))

    assert run["tool"]["driver"]["rules"] == [
        {
            "id": "EP102",
            "shortDescription": {"text": "A season is a number."},
            "fullDescription": {"text": "A season is a number."},
            "help": {"text": "Why: Apps sort by it.\n\nFix: Write a number.\n\nSource: https://a.example/b (rule C3)"},
            "defaultConfiguration": {"level": "warning"},
            "helpUri": "https://a.example/b",
            "properties": {"tags": ["youtube"]},
        }
    ]


def test_every_rule_of_the_book_can_be_told() -> None:
    problems = [Problem(Place("a.md"), code, Severity.INFO, "it is so") for code in rulebook.book()]

    run = checked(sarif.write(problems, {}, rulebook.book(), ""))

    assert all("help" in rule for rule in run["tool"]["driver"]["rules"])


def fingerprints(*problems: Problem, line: str = "") -> list[str]:
    run = checked(sarif.write(problems, {problem.place: line for problem in problems}, {}, ""))
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]


def test_a_problem_keeps_its_fingerprint_when_its_line_moves() -> None:
    moved = Problem(Place("episodes/a b.md", 30), "EP102", Severity.ERROR, "it is said otherwise")
    other = Problem(ONE.place, "EP103", Severity.ERROR, "it is another code")

    assert fingerprints(ONE, line="season: one") == fingerprints(moved, line="  season: one ")
    assert fingerprints(ONE, line="season: one") != fingerprints(ONE, line="season: two")
    assert fingerprints(ONE, line="season: one") != fingerprints(other, line="season: one")


def test_equal_problems_of_a_file_are_told_apart() -> None:
    first, second = fingerprints(ONE, Problem(Place(ONE.place.path, 9), *_rest(ONE)), line="season: one")

    assert (first.partition(":")[0], second) == (second.partition(":")[0], first.replace(":1", ":2"))


def _rest(problem: Problem) -> tuple[str, Severity, str]:
    return problem.code, problem.severity, problem.message


WRITTEN = st.text(max_size=40)
PROBLEMS = st.builds(
    Problem,
    st.builds(Place, WRITTEN, st.integers(0, 9)),
    st.sampled_from(["EP102", "CH101"]),
    st.sampled_from(Severity),
    WRITTEN,
    WRITTEN,
    st.sampled_from(["", "youtube"]),
    WRITTEN,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(problems=st.lists(PROBLEMS, max_size=3), line=WRITTEN)
def test_a_log_is_valid_whatever_is_told(problems: list[Problem], line: str) -> None:
    lines = {problem.place: line for problem in problems}

    run = checked(printing.as_sarif(problems, printing.View(lines, rulebook.book(), "0")))

    assert [result["ruleId"] for result in run["results"]] == [problem.code for problem in problems]
    for problem, result in zip(problems, run["results"], strict=True):
        for location in result.get("locations", []):
            path = location["physicalLocation"]["artifactLocation"]["uri"].removeprefix("file://")
            assert unquote(path) == problem.place.path or "://" in problem.place.path


def test_check_writes_a_log(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": "---\ntitle: One\nseason: one\npublished: 2026-01-01\n---\n"})

    ran = shows.call("check", "--format", "sarif", folder=folder)

    run = checked(ran.out)
    assert ran.status == 1
    assert [result["ruleId"] for result in run["results"]] == ["EP102"]
    assert run["tool"]["driver"]["version"]
    assert "help" in run["tool"]["driver"]["rules"][0]


def test_a_log_of_a_show_without_faults_has_no_results(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": "---\ntitle: One\npublished: 2026-01-01\n---\n"})

    ran = shows.call("check", "--format", "sarif", folder=folder)

    assert checked(ran.out)["results"] == []
    assert (ran.status, ran.err) == (0, "")
