"""Which problems somebody wants to see."""

import pytest

from feedtool import selection
from feedtool.problems import Place, Problem, Severity
from feedtool.selection import Selection

KNOWN = ("CH101", "CH203", "ID103", "NT101", "NT102")


def problem(code: str, severity: Severity = Severity.WARNING, platform: str = "", path: str = "a.md") -> Problem:
    return Problem(Place(path, 1), code, severity, "it is so", platform=platform)


ALL = [problem(code) for code in KNOWN]


def codes(wanted: Selection) -> list[str]:
    return [problem.code for problem in wanted.of(ALL)]


def test_all_is_wanted_when_nothing_is_said() -> None:
    assert codes(Selection()) == list(KNOWN)


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        (("CH",), (), ["CH101", "CH203"]),
        (("CH2", "ID103"), (), ["CH203", "ID103"]),
        ((), ("CH", "NT101"), ["ID103", "NT102"]),
        (("CH",), ("CH203",), ["CH101"]),
        (("CH203",), ("CH",), ["CH203"]),
        (("CH",), ("CH",), []),
    ],
)
def test_codes_are_selected_and_ignored_and_the_longer_one_counts(
    select: tuple[str, ...], ignore: tuple[str, ...], left: list[str]
) -> None:
    assert codes(Selection(select, ignore)) == left


def test_codes_are_given_in_any_way() -> None:
    assert selection.codes(["ch, nt1", "ID103", ""], KNOWN) == ("CH", "NT1", "ID103")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("CH103", "no code begins with 'CH103'; did you mean 'CH203'?"),
        ("ZZ", "no code begins with 'ZZ'"),
        ("CH1011", "no code begins with 'CH1011'; did you mean 'CH101'?"),
    ],
)
def test_a_code_that_is_not_there_is_answered_with_the_nearest(code: str, message: str) -> None:
    with pytest.raises(selection.UnknownCodeError) as refused:
        selection.codes([code], KNOWN)

    assert str(refused.value) == message


def test_a_platform_is_told_what_is_about_it_and_the_errors_of_all() -> None:
    own = problem("NT101", platform="youtube")
    other = problem("NT101", Severity.ERROR, platform="spotify")
    error = problem("EP102", Severity.ERROR)
    warning = problem("CH101")

    assert Selection(platform="youtube").of([own, other, error, warning]) == [own, error]


def test_only_the_files_that_are_named_count_and_none_is_none() -> None:
    here, there = problem("CH101", path="a.md"), problem("CH101", path="b.md")

    assert Selection(paths=frozenset({"b.md"})).of([here, there]) == [there]
    assert Selection(paths=frozenset()).of([here, there]) == []
