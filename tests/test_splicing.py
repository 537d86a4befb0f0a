"""A feed is spliced from the items of the last one and from new ones, and nobody can tell."""

import time
from pathlib import Path

import pytest

import feedtool
import make
import shows
from feedtool import plugins, reuse
from feedtool.hands import Task
from feedtool.splicing import Items

EPISODE = """\
title: Episode {0}
published: 2026-04-0{0}
audio: {{url: "https://cdn.example.org/{0}.mp3", bytes: 100, type: audio/mpeg}}
"""
READABLE = ["rss", "json", "html"]


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of three episodes."""
    episodes = {f"{one}.md": make.markdown(EPISODE.format(one), f"A long text about {one}.") for one in (1, 2, 3)}
    return shows.small(tmp_path / "show", episodes)


def build(show: Path) -> tuple[feedtool.Build, feedtool.Written]:
    project = feedtool.load(show / "config" / "show.yaml")
    making = feedtool.Build(project, shows.NOW, reuse=reuse.of(project, show.parent / "cache", time.time_ns()))
    return making, feedtool.write(making, project.output)


def taken(making: feedtool.Build, name: str) -> list[str]:
    """Return the slugs of the items that stand in the feed *name* as *making* would make them."""
    assert making.podcast
    last = (making.project.output / plugins.get("feeds", name).FILE).read_bytes()
    items = Items(Task(making.project, making.now), making.reuse, name, last, {})
    return sorted(one.episode.slug for one in making.podcast.items if isinstance(items(one), memoryview))


@pytest.mark.parametrize("name", READABLE)
def test_what_stands_in_the_last_feed_is_taken_from_there(show: Path, name: str) -> None:
    first = taken(build(show)[0], name)
    second = taken(build(show)[0], name)
    path = show / "episodes" / "2.md"
    path.write_text(path.read_text().replace("Episode 2", "The Second"))
    third = taken(build(show)[0], name)

    assert (first, second, third) == ([], ["1", "2", "3"], ["1", "3"])


@pytest.mark.parametrize("name", READABLE)
def test_what_somebody_changed_in_a_feed_is_put_right(show: Path, name: str) -> None:
    build(show)
    feed = show / "output" / plugins.get("feeds", name).FILE
    before = feed.read_bytes()
    feed.write_bytes(before.replace(b"about 2", b"against 2"))

    _, done = build(show)

    assert (done.written, feed.read_bytes()) == ((feed.name,), before)


def test_another_show_or_another_lock_makes_other_items_of_the_same_episodes(show: Path) -> None:
    build(show)
    lock = show / "config" / "feed.lock"
    lock.write_text(lock.read_text().replace("bytes: 100", "bytes: 100\n    duration: 65000"))

    making, _ = build(show)

    assert making.reuse
    assert not making.reuse.made
    assert (show / "output" / "feed.xml").read_text().count("<itunes:duration>65</itunes:duration>") == 3


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"[1")], ids=["gone", "damaged"])
def test_texts_that_were_put_aside_and_are_gone_are_made_once_more(show: Path, damage: object) -> None:
    build(show)
    feed = show / "output" / "feed.xml"
    before = feed.read_bytes()
    feed.unlink()
    aside = list((show.parent / "cache").rglob("*.texts"))
    for path in aside:
        damage(path)  # type: ignore[operator]

    build(show)

    assert len(aside) == 3
    assert feed.read_bytes() == before


def test_without_a_cache_nothing_is_put_aside(show: Path) -> None:
    project = feedtool.load(show / "config" / "show.yaml")
    making = feedtool.Build(project, shows.NOW)
    feedtool.write(making, project.output)

    assert all(work.item and work.item.content and not work.item.aside for work in making.works)
    assert not (show.parent / "cache").exists()
