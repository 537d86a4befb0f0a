"""What `check` finds in two years of a real podcast: how many of each code, and where the real faults are.

Kept by hand: every number was compared with the files, but for NT101, of which only was looked at that each names a
size above its limit. When a rule is added or changed, look at what it finds there before its number is changed here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import shows

COUNTS = {
    "2022": {
        "AP102": 25, "CH201": 25, "CH203": 24, "EP201": 1, "ID106": 29, "ID111": 1, "ID112": 25, "LI101": 6,
        "LI115": 1, "NT102": 3, "NT201": 7, "PE106": 3, "PE202": 25, "TR104": 15, "TR106": 2, "TR201": 4,
        "TR203": 10, "TR205": 1,
    },
    "2026": {
        "AP102": 30, "CH102": 1, "CH201": 30, "CH203": 2, "CH206": 2, "EP107": 25, "EP201": 1, "FE103": 3, "ID106": 3,
        "ID111": 1, "ID112": 7, "LI101": 6, "LI113": 25, "LI115": 1, "NT101": 105, "NT102": 9, "NT103": 3,
        "PE106": 3, "PE201": 1, "PE202": 30, "TR104": 17, "TR106": 1, "TR203": 10, "TR204": 1, "TR205": 1, "TR208": 1,
    },
}  # fmt: skip
"""How many problems of each code there are in each year.

Not in these years, and so not here, are a time over two lines (TR107) and a YouTube id with a rest (LI102).
"""

PLACES = {
    "2022": {
        "EP201": {"s03e04-interviewing-300-data-scientists.md": [9]},
        "LI101": {
            "s01e01-roles.md": [18, 19], "s01e02-processes.md": [18, 19], "s01e05-mentoring.md": [18, 19],
        },
        "LI115": {"s06e07-product-management-for-machine-learning.md": [1124]},
        "PE106": {"dannyleybzon.md": [8], "katiebauer.md": [8], "svpino.md": [8]},
        "TR104": {
            "s02e04-mlops.md": [298, 762, 854],
            "s03e04-effective-communication-with-business.md": [521],
            "s04e01-from-swe-to-ml.md": [216, 666],
            "s04e02-build-your-own-data-pipeline.md": [805, 871],
            "s06e07-product-management-for-machine-learning.md": [897, 1020],
            "s07e02-recruiting-data-professionals.md": [55, 62],
            "s07e06-ab-testing.md": [746],
            "s09e04-freelancing-and-consulting-with-data-engineering.md": [761],
            "s12e01-from-software-engineer-to-data-science-manager.md": [877],
        },
        "TR106": {"s05e08-the-last-mile-in-data.md": [914], "s07e06-ab-testing.md": [935]},
        "TR205": {"s07e06-ab-testing.md": [920]},
    },
    "2026": {
        "CH206": {"crisp-dm.md": [29], "data-team-roles.md": [34]},
        "EP201": {"data-translator-role-and-data-strategy.md": [7]},
        "FE103": {
            "data-team-roles.md": [28],
            "mentoring-in-tech-how-to-find-and-become-a-mentor.md.md": [41],
            "mlops-kubeflow-model-monitoring.md": [41],
        },
        "LI101": {
            "crisp-dm.md": [15, 16],
            "data-team-roles.md": [15, 16],
            "mentoring-in-tech-how-to-find-and-become-a-mentor.md.md": [15, 16],
        },
        "LI113": {
            "crisp-dm.md": [*range(475, 488)],
            "mentoring-in-tech-how-to-find-and-become-a-mentor.md.md": [*range(756, 768)],
        },
        "LI115": {"ml-product-manager-and-mlops-platform-strategy.md": [1247]},
        "PE106": {"dannyleybzon.md": [8], "katiebauer.md": [8], "svpino.md": [8]},
        "PE201": {"s23e03-future-of-ai-agents.md": [456]},
        "TR104": {
            "ab-testing-and-product-experimentation.md": [847],
            "data-translator-role-and-data-strategy.md": [631],
            "freelance-data-engineering-pricing-and-clients.md": [901],
            "from-software-engineer-to-machine-learning.md": [354, 792],
            "from-software-engineering-to-leading-data-science-teams.md": [1031],
            "hiring-data-scientists-and-analysts.md": [183, 190],
            "ml-product-manager-and-mlops-platform-strategy.md": [1023, 1144],
            "mlops-kubeflow-model-monitoring.md": [451, 917, 1009],
            "personal-brand-for-data-professionals.md": [930],
            "production-ml-pipelines-with-aws-and-kafka.md": [924, 990],
            "s23e03-future-of-ai-agents.md": [856],
        },
        "TR106": {"last-mile-data-delivery-and-data-product-adoption-modern-data-stack.md": [1009]},
        "TR204": {"crisp-dm.md": [414]},
        "TR205": {"ab-testing-and-product-experimentation.md": [1028]},
        "TR208": {"ab-testing-and-product-experimentation.md": [1032]},
    },
}  # fmt: skip
"""The lines of the real faults."""


def found(year: str, code: str, built: shows.Built) -> dict[str, list[int]]:
    """Return the lines of the problems *code* by the names of the files."""
    places: dict[str, list[int]] = {}
    for problem in built.making(year).problems:
        if problem.code == code:
            places.setdefault(Path(problem.place.path).name, []).append(problem.place.line)
    return places


@pytest.mark.parametrize("year", COUNTS)
def test_so_many_of_each_are_found(year: str, built: shows.Built) -> None:
    counts = Counter(problem.code for problem in built.making(year).problems)

    assert counts == COUNTS[year]


@pytest.mark.parametrize(("year", "code"), [(year, code) for year, codes in PLACES.items() for code in codes])
def test_the_real_faults_are_found_at_their_lines(year: str, code: str, built: shows.Built) -> None:
    assert found(year, code, built) == PLACES[year][code]


@pytest.mark.parametrize("year", COUNTS)
def test_where_a_time_goes_back_one_of_the_two_is_told(year: str, built: shows.Built) -> None:
    told = found(year, "TR104", built)

    missing = [
        f"{path.name}:{after}"
        for path in episodes(year)
        for before, after in goes_back(path)
        if not {*before, after} & {*told.get(path.name, [])}
    ]

    assert missing == []


@pytest.mark.parametrize("year", COUNTS)
def test_every_todo_is_told_and_nothing_else(year: str, built: shows.Built) -> None:
    told = found(year, "LI101", built)

    seen = {path.name: numbers for path in episodes(year) if (numbers := [*numbered(path, r"  \w+: *TODO$")])}

    assert told == seen


@pytest.mark.parametrize("year", COUNTS)
def test_what_is_said_in_the_place_of_a_speaker_is_told_once_a_turn(year: str, built: shows.Built) -> None:
    seen = {path.name: lines for path in episodes(year) if (lines := [*numbered(path, r"  who: .{60}")])}

    told = found(year, "TR106", built)

    assert told == {name: lines[:1] for name, lines in seen.items()}


def episodes(year: str) -> Iterator[Path]:
    """Yield the files of *year* that are episodes."""
    return (path for path in sorted(shows.real_episodes(year).glob("*.md")) if not path.name.startswith("_"))


def numbered(path: Path, pattern: str) -> Iterator[int]:
    """Yield the numbers of the lines of *path* that match *pattern* from their beginning."""
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if re.match(pattern, line):
            yield number


def goes_back(path: Path) -> Iterator[tuple[list[int], int]]:
    """Yield where `sec` goes back: the lines of all the same seconds before, and the line after."""
    before: list[int] = []
    last = 0
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if not (match := re.match(r"  sec: (\d+)$", line)):
            continue
        if int(match[1]) < last:
            yield before, number
        before = [*before, number] if int(match[1]) == last else [number]
        last = int(match[1])
