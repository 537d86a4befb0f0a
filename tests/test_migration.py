"""A real podcast over four years: every file renamed, every title rewritten, and every episode still the same one."""

import json
import random
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

import feedtool
import make
import shows
from test_gate import published

NOW = datetime(2026, 11, 20, tzinfo=UTC)
YEARS = ("2022", "2026")
TRAILER = "Trailer: what this podcast is about"


def place(folder: Path, year: str, *, hosted: bool) -> None:
    """Put the real show as it was in *year* into *folder*, in the place of what is there; the lock and output stay."""
    episodes = shows.real_episodes(year)
    for source, target in ((episodes, "episodes"), (episodes.with_name("people"), "config/people")):
        shutil.rmtree(folder / target, ignore_errors=True)
        shutil.copytree(source, folder / target)
    more = f"{shows.AUDIO}notes: []\nfeeds: [rss]\n"  # who is who does not hang on what else is written
    if hosted:
        shutil.copy(episodes.with_name("host-feed.xml"), folder / "config" / "host.xml")
        more += "host_feed: host.xml\n"
    (folder / "config" / "show.yaml").write_text(make.SHOW + more)


def truth(year: str) -> dict[str, str]:
    """Return the guid that each file that is not left out must end up with."""
    found: dict[str, str] = json.loads(shows.real_episodes(year).with_name("host-feed.truth.json").read_text())
    return {name: guid for name, guid in found.items() if not name.startswith("_")}


def guids(making: feedtool.Build) -> dict[str, str]:
    """Return the guid of each file."""
    assert making.podcast
    return {Path(item.episode.place.path).name: item.guid for item in making.podcast.items if not item.xml}


@pytest.mark.parametrize("year", YEARS)
def test_every_file_gets_the_guid_that_the_host_gave_it(year: str, tmp_path: Path) -> None:
    place(tmp_path, year, hosted=True)

    making, _ = shows.build(tmp_path, NOW)

    assert guids(making) == truth(year)
    assert making.podcast
    assert TRAILER in [item.episode.title for item in making.podcast.items if item.xml]
    assert TRAILER in (tmp_path / "output" / "feed.xml").read_text()
    assert "Not yet" not in [item.episode.title for item in making.podcast.items]
    assert not making.stopped
    known = ("ID111", "ID112")  # nobody says how large, or how long, the newest ones are
    assert [p for p in making.problems if p.code[:2] in ("ID", "HF", "LK") and p.code not in known] == []


@pytest.mark.parametrize("later", [True, False], ids=["then-hosted", "then-not"])
@pytest.mark.parametrize("first", [True, False], ids=["hosted", "not"])
def test_four_years_later_every_episode_is_the_same(first: bool, later: bool, tmp_path: Path) -> None:
    place(tmp_path, "2022", hosted=first)
    old, _ = shows.build(tmp_path, NOW)
    before = published(tmp_path)
    place(tmp_path, "2026", hosted=later)

    new, written = shows.build(tmp_path, NOW)

    same = {guid: name for name, guid in truth("2022").items()}
    renamed = {same[guid]: name for name, guid in truth("2026").items() if guid in same}
    assert len(renamed) >= 25
    assert {guids(new)[name] for name in renamed.values()} == {guids(old)[name] for name in renamed}
    assert all(guids(new)[name] == guids(old)[was] for was, name in renamed.items())
    after = published(tmp_path)
    assert before.keys() <= after.keys()
    assert {guid: after[guid] for guid, date in before.items() if date} == {g: d for g, d in before.items() if d}
    # Who leaves the host loses what only the host has; that is not done without being asked.
    assert new.stopped == (first and not later)
    assert new.registered
    assert [p.code for p in new.registered.gate] == (["ID124"] if new.stopped else [])
    assert new.stopped or (written.difference and written.difference.removed == 0)


def test_who_leaves_the_host_loses_the_trailer_and_nothing_else(tmp_path: Path) -> None:
    place(tmp_path, "2022", hosted=True)
    shows.build(tmp_path, NOW)
    before = published(tmp_path)
    place(tmp_path, "2026", hosted=False)

    _, written = shows.build(tmp_path, NOW, allow_removals=True)

    after = published(tmp_path)
    assert written.difference
    assert written.difference.removed == 1
    assert {guid: before[guid] for guid in before.keys() & after.keys()} == {
        guid: after[guid] for guid in before.keys() & after.keys()
    }


def test_a_second_build_of_it_changes_nothing(tmp_path: Path) -> None:
    place(tmp_path, "2022", hosted=True)
    shows.build(tmp_path, NOW)
    place(tmp_path, "2026", hosted=True)
    shows.build(tmp_path, NOW)
    before = shows.contents(tmp_path)

    _, written = shows.build(tmp_path, NOW)

    assert written.written == ()
    assert shows.contents(tmp_path) == before


# A hundred renames

COUNT = 100


def episodes(names: Mapping[int, str], *, ids: bool) -> dict[str, str | bytes]:
    """Return a hundred episode files by these names; half of them without *ids* of their own have an undated file."""
    return {
        f"{names[number]}.md": make.markdown(
            f"title: {names[number]}\n"
            + (f"ids: {{youtube: y{number}}}\n" if ids else "")
            + (f"published: {2020 + number % 5}-01-01\n" if number % 2 else "")
            + f"transcript:\n- {{line: What was said in {number}., sec: 0}}\n"
        )
        for number in range(COUNT)
    }


@pytest.mark.parametrize("ids", [True, False], ids=["ids", "no-ids"])
@pytest.mark.parametrize("seed", range(2))
def test_a_hundred_renames_in_any_order(seed: int, ids: bool, tmp_path: Path) -> None:
    chance = random.Random(seed)
    names = {number: f"e{number:03}" for number in range(COUNT)}
    folder = shows.small(tmp_path, episodes(names, ids=ids))
    shows.build(folder)
    was = by_number(folder, names)
    before = published(folder)
    todo = list(range(COUNT))
    chance.shuffle(todo)

    while todo:
        several = [todo.pop() for _ in range(min(len(todo), chance.randint(10, 40)))]
        if chance.random() < 0.5:  # new names for some, and the names of each other for the rest
            names |= {number: f"n{seed}-{number:03}" for number in several}
        else:
            names |= dict(zip(several, [names[number] for number in [*several[1:], several[0]]], strict=True))
        shutil.rmtree(folder / "episodes")
        shows.small(folder, episodes(names, ids=ids))
        making, _ = shows.build(folder)
        assert making.registered
        assert making.registered.gate == ()

    assert by_number(folder, names) == was
    assert published(folder) == before


def test_a_cycle_through_all_hundred_names(tmp_path: Path) -> None:
    names = {number: f"e{number:03}" for number in range(COUNT)}
    folder = shows.small(tmp_path, episodes(names, ids=False))
    shows.build(folder)
    was = by_number(folder, names)
    turned = {number: names[(number + 1) % COUNT] for number in names}
    shows.small(folder, episodes(turned, ids=False))

    shows.build(folder)

    assert by_number(folder, turned) == was


def by_number(folder: Path, names: Mapping[int, str]) -> dict[int, str]:
    """Return the guid of each episode, as the feed has it."""
    feed = (folder / "output" / "feed.xml").read_text()
    found = dict(re.findall(r"<title>(\S+)</title>.*?<guid[^>]*>(.*?)</guid>", feed.partition("<item>")[2], re.DOTALL))
    return {number: found[name] for number, name in names.items()}
