"""Two years of a real podcast: everything is built, and building it again writes nothing."""

from pathlib import Path

import pytest
from lxml import etree

import feedtool
import shows


@pytest.mark.parametrize(("year", "count"), [("2022", 29), ("2026", 32)])
def test_every_episode_is_in_the_feed(year: str, count: int, built: shows.Built) -> None:
    items = list(etree.parse(str(built(year) / "output" / "feed.xml")).iter("item"))

    assert len(items) == count
    assert len({item.findtext("guid") for item in items}) == count


@pytest.mark.parametrize(("year", "count"), [("2022", 29), ("2026", 32)])
def test_every_file_is_read_but_those_that_begin_with_an_underscore(year: str, count: int, built: shows.Built) -> None:
    files = list(shows.real_episodes(year).glob("*.md"))

    works = built.making(year).works

    assert len(files) == count + 1
    assert [one.path for one in works if "/_" in one.path] == []
    assert [one.state for one in works] == ["published"] * count


@pytest.mark.parametrize("year", ["2022", "2026"])
def test_every_guest_is_found_among_the_people(year: str, built: shows.Built) -> None:
    episodes = [one.item.episode for one in built.making(year).works if one.item]

    assert sum(len(episode.guests) for episode in episodes) >= 25
    assert [guest.id for episode in episodes for guest in episode.guests if not guest.bio] == []


@pytest.mark.parametrize("year", ["2022", "2026"])
def test_nothing_is_an_error(year: str, built: shows.Built) -> None:
    problems = built.making(year).problems

    assert [problem for problem in problems if problem.severity is feedtool.Severity.ERROR] == []


@pytest.mark.parametrize("year", ["2022", "2026"])
def test_building_again_writes_nothing(year: str, built: shows.Built) -> None:
    folder = built(year)
    before = shows.contents(folder / "output")

    _, written = shows.build(folder)

    assert (written.written, written.removed, written.unchanged) == ((), (), len(before))
    assert shows.contents(folder / "output") == before


@pytest.mark.parametrize("year", ["2022", "2026"])
def test_several_processes_write_the_same_bytes(year: str, built: shows.Built, tmp_path: Path) -> None:
    folder = shows.real(tmp_path, year)

    ran = shows.run("build", "--now", "2026-06-01", "--jobs", "2", folder=folder)

    assert ran.status == 0
    one, several = shows.contents(built(year) / "output"), shows.contents(folder / "output")
    # the report tells where the episodes are as seen from the show
    assert {path: one[path] for path in one if path != "report.json"} == {
        path: several[path] for path in several if path != "report.json"
    }
