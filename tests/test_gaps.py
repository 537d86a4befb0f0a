"""Which links and ids are not known yet: `feedtool links`."""

import json
from pathlib import Path

import pytest

import make
import shows
from feedtool import gaps

FIRST = "title: One\nlinks:\n  apple: https://apple.net/1\n  spotify: TODO\nids: {youtube: IdaZOD46FEw}\n"
SECOND = "title: Two\nids:\n  youtube:\n"
THIRD = (
    "title: Three\nlinks: {apple: https://apple.net/3, fountain: https://fountain.net/3}\nids: {youtube: a, x: [1]}\n"
)


def told(*fronts: str, every: bool = False) -> list[str]:
    documents = {str(number): make.markdown_document(front) for number, front in enumerate(fronts, start=1)}
    return [f"{gap.episode}:{gap.place.line} {gap.key} {gap.state}" for gap in gaps.find(documents, every=every)]


def test_what_is_open_is_told_with_its_line() -> None:
    assert told(FIRST, SECOND, THIRD) == [
        "1:5 links.spotify TODO",
        "2:1 links.apple missing",
        "2:4 ids.youtube empty",
    ]


def test_what_few_have_is_missed_when_everything_is_asked_for() -> None:
    assert told(FIRST, SECOND, THIRD, every=True) == [
        "1:3 links.fountain missing",
        "1:5 links.spotify TODO",
        "2:1 links.apple missing",
        "2:1 links.fountain missing",
        "2:4 ids.youtube empty",
    ]


@pytest.mark.parametrize("written", ["TODO", "tbd", "n/a", "'?'", "'-'"])
def test_every_way_to_say_not_yet_is_understood(written: str) -> None:
    assert told(f"title: One\nlinks: {{apple: {written}}}\n") == ["1:3 links.apple TODO"]


@pytest.mark.parametrize("front", ["title: One\n", "title: One\nlinks: TODO\n", "title: One\nids: [a]\nlinks:\n", ""])
def test_where_there_are_none_none_is_open(front: str) -> None:
    assert told(front) == []


# The command


@pytest.fixture
def show(tmp_path: Path) -> Path:
    files = {f"{number}.md": make.markdown(text) for number, text in enumerate((FIRST, SECOND, THIRD), start=1)}
    return shows.small(tmp_path, {**files, "broken.md": b"no front matter"})


def test_people_get_a_table(show: Path) -> None:
    ran = shows.call("links", folder=show)

    assert ran.out == (
        "episodes/1.md:5  links.spotify  TODO\n"
        "episodes/2.md:1  links.apple    missing\n"
        "episodes/2.md:4  ids.youtube    empty\n"
    )
    assert ran.err == "2 of 4 files: 1 TODO, 1 empty, 1 missing\n"
    assert ran.status == 0


def test_programs_get_json(show: Path) -> None:
    ran = shows.call("links", "2", "--format", "json", folder=show / "episodes")

    assert json.loads(ran.out) == [
        {"path": "2.md", "line": 1, "episode": "2", "key": "links.apple", "state": "missing"},
        {"path": "2.md", "line": 4, "episode": "2", "key": "ids.youtube", "state": "empty"},
    ]


def test_a_named_episode_is_still_compared_with_the_others(show: Path) -> None:
    ran = shows.call("links", "3", "--every", folder=show)

    assert ran.out == ""
    assert ran.err == "0 of 1 file: every link is known\n"


@pytest.mark.parametrize("front", ["title: One\n", "title: One\nlinks: TODO\n"])
def test_a_show_without_links_is_told_how_to_write_one(front: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"1.md": make.markdown(front)})

    ran = shows.call("links", folder=folder)

    assert (ran.status, ran.out) == (0, "")
    assert ran.err == (
        "no episode has links yet; write where it can be heard into its front matter, and TODO for what is not known "
        "yet:\n  links: {spotify: 'https://…', youtube: TODO}\n"
    )
    assert shows.call("links", "--format", "json", folder=folder).out == "[]\n"


def test_links_as_they_are_shown_can_be_copied(tmp_path: Path) -> None:
    said = shows.call("links", folder=shows.small(tmp_path, {"1.md": make.markdown("title: One\n")})).err
    shows.small(tmp_path, {"1.md": make.markdown(f"title: One\n{said.splitlines()[-1].strip()}\n")})

    ran = shows.call("links", folder=tmp_path)

    assert (ran.out, ran.err) == ("episodes/1.md:3  links.youtube  TODO\n", "1 of 1 file: 1 TODO\n")


def test_what_is_open_in_the_real_episodes_is_known(tmp_path: Path) -> None:
    ran = shows.call("links", folder=shows.real(tmp_path, "2022"))

    assert ran.err == "3 of 29 files: 6 TODO\n"
