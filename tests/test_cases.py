"""Every code has a file in `cases/`, with shows that are broken, and others that only look so.

A line that is to blame ends in ` ←CODE`, which is cut off before the files are written; what is told of a whole file
stands in its heading. Exactly these problems must be found, and no others.

    ## broken: the id is still open
    === episodes/one.md +        after `+` come these lines, instead of or beside those of an episode without faults
    ids: {youtube: TODO} ←LI101
    ---
    What is below the front matter.
    === config/show.yaml +       and so with settings without faults
    type: serial

With `escaped` in a heading, `\\t` and `\\xe9` in the lines below are such bytes.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import feedtool
import make
import shows
from feedtool import rulebook
from feedtool.problems import Problem
from feedtool.project import BrokenShowError

CASES = Path(__file__).parent / "cases"
EPISODE = """\
---
title: The {stem}
description: What the {stem} is about.
published: 2026-03-{day:02}
duration: "30:00"
audio: {{url: "https://cdn.example.org/{stem}.mp3", bytes: 14400000}}
"""
BY_OTHERS = {
    "AU": "test_audio_*.py",
    "MD": "test_media.py",
    "LN": "test_links.py",
    "EP110": "test_sounds.py",
    "EP111": "test_sounds.py",
    "RD110": "test_cli.py",
    "SH107": "test_feed.py",
    "SH108": "test_many_shows.py",
    "TR114": "test_transcript_formats.py",
    **dict.fromkeys(("HF104", "HF105", "HF106", "HF108", "ID104"), "test_sync.py"),
}
"""Families and codes that no check of a few lines can find; these tests name each of the codes."""

_GUILTY = re.compile(r" ?←((?:[A-Z]{2}\d{3} ?)+)$")

Guilty = Counter[tuple[str, int, str]]


@dataclass(frozen=True)
class Case:
    """A show of some *files*, of which just these lines are *guilty*: path, line (0 for a whole file), code."""

    name: str
    files: dict[str, bytes]
    guilty: Guilty


def cases(path: Path) -> Iterator[Case]:
    """Yield the cases of the file *path*."""
    for part in re.split(r"^## ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        name, _, text = part.partition("\n")
        guilty: Guilty = Counter()
        files = dict(file(section, guilty) for section in re.split(r"^=== ", text, flags=re.MULTILINE)[1:])
        yield Case(name, files, guilty)


def file(section: str, guilty: Guilty) -> tuple[str, bytes]:
    """Return the path and the bytes of one file of a case, and count what it says is guilty."""
    heading, *lines = section.rstrip("\n").split("\n")
    words = _GUILTY.sub("", heading).split()
    path = words[0]
    blamed(heading, path, 0, guilty)
    first = given(path, lines) if "+" in words else []
    if first and path.endswith(".md") and "---" not in lines:
        lines.append("---")
    plain = [blamed(line, path, number, guilty) for number, line in enumerate(lines, len(first) + 1)]
    text = "\n".join([*first, *plain]) + "\n"
    return path, text.encode("latin-1").decode("unicode_escape").encode(
        "latin-1"
    ) if "escaped" in words else text.encode()


def given(path: str, lines: list[str]) -> list[str]:
    """Return the lines of a file without faults that come before *lines*, but for the keys that these have."""
    stem = Path(path).stem
    whole = make.SHOW if path.endswith(".yaml") else EPISODE.format(stem=stem, day=1 + sum(map(ord, stem)) % 28)
    keys = {line.partition(":")[0] for line in lines if ":" in line and not line.startswith((" ", "-"))}
    return [line for line in whole.splitlines() if line.partition(":")[0] not in keys]


def blamed(line: str, path: str, number: int, guilty: Guilty) -> str:
    """Return *line* without what it is to blame for, and count that."""
    if match := _GUILTY.search(line):
        guilty.update((path, number, code) for code in match[1].split())
        return line[: match.start()]
    return line


def told(config: Path) -> tuple[Problem, ...]:
    """Return what `feedtool check` tells of the show of *config*: why it cannot run at all, else all there is."""
    try:
        return feedtool.check(feedtool.load(config), shows.NOW)
    except BrokenShowError as error:
        return error.problems


ALL = [
    pytest.param(case, path.stem, id=f"{path.stem} {case.name}")
    for path in sorted(CASES.glob("*.txt"))
    for case in cases(path)
]


@pytest.mark.parametrize(("case", "code"), ALL)
def test_just_the_guilty_lines_are_told(case: Case, code: str, tmp_path: Path) -> None:
    episodes = (
        {}
        if any(path.startswith("episodes/") for path in case.files)
        else {"episodes/one.md": file("episodes/one.md +", Counter())[1]}
    )
    make.files(tmp_path, {"config/show.yaml": make.SHOW, **episodes, **case.files})

    found = Counter((p.place.path, p.place.line, p.code) for p in told(tmp_path / "config" / "show.yaml"))

    assert found == case.guilty
    assert (code in {one for _, _, one in found}) is case.name.startswith("broken")


@pytest.mark.parametrize("code", rulebook.book())
def test_every_code_has_a_case_that_is_broken_and_one_that_is_fine(code: str) -> None:
    if pattern := BY_OTHERS.get(code) or BY_OTHERS.get(code[:2]):
        assert any(code in path.read_text("utf-8") for path in Path(__file__).parent.glob(pattern))
        return

    names = [case.name.partition(":")[0] for case in cases(CASES / f"{code}.txt")]

    assert {"broken", "fine"} == set(names)


def test_there_is_no_case_of_a_code_that_nobody_gives() -> None:
    assert {path.stem for path in CASES.glob("*.txt")} <= rulebook.book().keys()
