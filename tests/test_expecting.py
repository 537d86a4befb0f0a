"""An episode whose audio lies with a host: its page, its texts and the rules say what the feed says."""

import json
import re
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import feedtool
import make
import shows
from feedtool import clock, expecting, reuse
from feedtool.lock import Lock

EPISODE = """\
title: Episode {number}
season: 1
episode: {number}
guests: [Ada]
links: {{anchor: "https://host.example/{number}"}}
transcript:
- header: Hello
- {{line: Hello number {number}., sec: 0}}
- header: Later
- {{line: Goodbye., sec: 60}}
"""
ITEM = """\
<item>
<title>{guid}</title>
<guid isPermaLink="false">{guid}</guid>
<pubDate>Thu, {day:02} Jan 2026 09:00:00 GMT</pubDate>
<link>https://host.example/{number}</link>
<enclosure url="https://host.example/{guid}.mp3" length="{size}" type="audio/mpeg"/>
<itunes:duration>{length}</itunes:duration>
</item>
"""
LATE = "- {line: Much later., sec: 2:00:00}\n"
HOST = "host_feed: host.xml\nnotes: [jsonld, markdown, newsletter]\naudio: {}\n"
NOTES = "output/notes/{}/jsonld.json"


def item(number: int, *, length: str = "2:05", day: int = 0, guid: str = "", size: int = 1_000_000) -> str:
    """Return what the host says of the episode *number*."""
    return ITEM.format(number=number, guid=guid or f"g{number}", day=day or number, length=length, size=size)


def host(folder: Path, *items: str) -> Path:
    """Let the host of the show in *folder* say *items*, and return the folder."""
    inside = "".join(items)
    namespace = "http://www.itunes.com/dtds/podcast-1.0.dtd"
    feed = f"<rss version='2.0' xmlns:itunes='{namespace}'><channel>{inside}</channel></rss>\n"
    return make.files(folder, {"config/host.xml": feed})


def episode(number: int, more: str = "") -> str | bytes:
    return make.markdown(EPISODE.format(number=number) + more)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of three episodes that the host has."""
    folder = shows.small(tmp_path / "show", {f"{number}.md": episode(number) for number in (1, 2, 3)}, HOST)
    return host(folder, *map(item, (1, 2, 3)))


def build(folder: Path, cache: Path | None = None, jobs: int = 1, now: object = shows.NOW) -> feedtool.Build:
    project = feedtool.load(folder / "config" / "show.yaml")
    kept = reuse.of(project, cache, time.time_ns()) if cache else None
    making = feedtool.Build(project, now, jobs, reuse=kept)  # type: ignore[arg-type]
    feedtool.write(making, project.output)
    return making


def made(making: feedtool.Build) -> list[str]:
    """Return the names of the episode files that were worked on, and not taken from the cache."""
    assert making.reuse
    return sorted(making.reuse.made)


def said(folder: Path, slug: str) -> dict[str, str]:
    """Return what the page, its JSON-LD and the feed say of the episode *slug*, by where they say it."""
    page = (folder / f"output/episodes/{slug}.html").read_text("utf-8")
    data = json.loads((folder / NOTES.format(slug)).read_text("utf-8"))
    media = data.get("associatedMedia", {})
    return {
        "player": "".join(re.findall(r'<audio .*?src="(.*?)"', page)),
        "date": "".join(re.findall(r'<time datetime="(.*?)"', page)),
        "length": "".join(re.findall(r"<span>([\d:]+)</span>", page)),
        "contentUrl": media.get("contentUrl", ""),
        "datePublished": data.get("datePublished", ""),
        "timeRequired": data.get("timeRequired", ""),
        "url": data.get("url", ""),
    }


def codes(making: feedtool.Build) -> list[str]:
    return sorted({problem.code for problem in making.problems})


def compared(folder: Path, cache: Path, jobs: int = 1) -> feedtool.Build:
    """Build the show in *folder* with *cache*, and a copy of it without; both must come out the same."""
    copy = cache.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)

    warm = build(folder, cache, jobs)
    cold = build(copy)

    assert shows.contents(folder) == shows.contents(copy)
    assert warm.problems == cold.problems
    return warm


def test_an_episode_that_the_host_has_says_so_wherever_it_is_told_of(show: Path) -> None:
    build(show)

    assert said(show, "2") == {
        "player": "https://host.example/g2.mp3",
        "date": "2026-01-02",
        "length": "2:05",
        "contentUrl": "https://host.example/g2.mp3",
        "datePublished": "2026-01-02T09:00:00+00:00",
        "timeRequired": "PT2M5S",
        "url": "https://host.example/2",
    }


def test_the_page_says_what_the_lock_keeps_of_a_date_that_the_host_has_changed(show: Path) -> None:
    build(show)
    host(show, item(1, day=20), item(2), item(3))

    build(show)

    assert said(show, "1")["date"] == "2026-01-01"


def test_what_the_file_says_itself_counts_more_where_it_does_in_the_feed(show: Path) -> None:
    own = 'audio: {url: "https://cdn.example.org/own.mp3", bytes: 9, duration: "3:00"}\npublished: 2026-02-01T08:00\n'
    make.files(show, {"episodes/2.md": episode(2, own)})

    build(show)

    found = said(show, "2")
    assert (found["player"], found["date"], found["length"]) == (
        "https://cdn.example.org/own.mp3",
        "2026-02-01",
        "3:00",
    )
    assert "<itunes:duration>180</itunes:duration>" in (show / "output/feed.xml").read_text("utf-8")


def test_an_episode_that_the_host_has_not_says_what_its_file_says(show: Path) -> None:
    host(show, item(1))

    build(show)

    found = said(show, "2")
    assert (found["player"], found["date"], found["length"]) == ("", "", "1:01")


def test_a_page_has_no_problem_that_the_hosts_length_settles(show: Path) -> None:
    make.files(show, {"episodes/1.md": episode(1, "duration: 0:50\n")})

    making = build(show)

    told = [
        (problem.code, problem.severity, problem.message) for problem in making.problems if problem.code[:2] == "EP"
    ]
    message = "the episode is said to be 0:50 long, but the host's file is 2:05 long, as the feed says"
    assert told == [("EP110", "info", message)]
    assert "EP107" not in (show / "output/episodes/1.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("length", "more", "code", "message"),
    [
        ("0:55", "", "EP107", "the audio is 0:55 long, but a line of the transcript starts at 1:00"),
        ("0:55", "duration: 2:00\n", "EP107", "the audio is 0:55 long, but a line of the transcript starts at 1:00"),
        ("0:59", "", "", ""),
        ("1:30", LATE, "TR109", "the audio is 1:30 long, but a line of the transcript starts at 2:00:00"),
        ("0:30", "timelines: {audio: {offset: -40}}\n", "", ""),
    ],
)
def test_what_is_said_after_the_hosts_audio_has_ended_is_told(
    show: Path, length: str, more: str, code: str, message: str
) -> None:
    make.files(show, {"episodes/1.md": episode(1, more)})
    host(show, item(1, length=length), item(2), item(3))

    making = build(show)

    told = [(one.code, one.message) for one in making.problems if one.code in ("EP107", "EP110", "TR109")]
    assert told == ([(code, f"{message}; what is later is left out")] if code else [])


def test_what_a_command_prints_is_what_a_build_writes(show: Path) -> None:
    build(show)

    printed = shows.call("notes", "2", "--for", "jsonld", folder=show)

    assert printed.out == (show / NOTES.format(2)).read_text("utf-8")


def test_a_new_item_of_the_host_makes_no_other_episode_anew(show: Path, tmp_path: Path) -> None:
    build(show, tmp_path / "cache")
    host(show, *map(item, (1, 2, 3, 4)))

    again = compared(show, tmp_path / "cache")

    assert made(again) == []


def test_of_what_the_host_says_of_one_episode_only_that_is_made_anew(show: Path, tmp_path: Path) -> None:
    build(show, tmp_path / "cache")
    host(show, item(1), item(2, length="2:20"), item(3))

    again = compared(show, tmp_path / "cache")

    assert made(again) == ["episodes/2.md"]
    assert again.reuse
    assert again.reuse.told("episodes/2.md") is None
    assert said(show, "2")["length"] == "2:20"
    assert made(compared(show, tmp_path / "cache")) == []


def test_an_episode_that_the_host_has_all_of_a_sudden_is_made_anew(show: Path, tmp_path: Path) -> None:
    host(show, item(1), item(3))
    build(show, tmp_path / "cache")
    host(show, *map(item, (1, 2, 3)))

    again = compared(show, tmp_path / "cache")

    assert made(again) == ["episodes/2.md"]
    assert said(show, "2")["player"] == "https://host.example/g2.mp3"


@pytest.mark.parametrize("hosted", [True, False])
def test_a_host_that_is_taken_on_or_left_is_seen_wherever_the_episode_is_told_of(
    show: Path, tmp_path: Path, hosted: bool
) -> None:
    config = show / "config/show.yaml"
    text = config.read_text("utf-8")
    other = text.replace("host_feed: host.xml\n", "")
    config.write_text(other if hosted else text, "utf-8")
    build(show, tmp_path / "cache")
    config.write_text(text if hosted else other, "utf-8")

    compared(show, tmp_path / "cache")

    assert bool(said(show, "2")["player"]) == hosted


def test_a_first_build_makes_each_episode_once(show: Path, tmp_path: Path) -> None:
    ticks: list[tuple[int, int]] = []
    project = feedtool.load(show / "config" / "show.yaml")
    kept = reuse.of(project, tmp_path / "cache", time.time_ns())
    making = feedtool.Build(project, shows.NOW, tick=lambda *told: ticks.append(told), reuse=kept)

    feedtool.write(making, project.output)

    assert ticks == [(0, 3), (0, 3), (0, 3), (1, 3), (2, 3), (3, 3)]


def test_of_two_that_could_be_the_hosts_neither_is_told_of_as_if_it_were(show: Path, tmp_path: Path) -> None:
    make.files(show, {"episodes/4.md": episode(2)})

    making = compared(show, tmp_path / "cache")

    assert "ID102" in codes(making)
    assert [said(show, slug)["player"] for slug in ("1", "2", "4")] == ["https://host.example/g1.mp3", "", ""]


def test_files_that_swap_their_names_say_what_the_feed_says_of_each(show: Path, tmp_path: Path) -> None:
    build(show, tmp_path / "cache")
    make.files(show, {"episodes/1.md": episode(2), "episodes/2.md": episode(1)})

    compared(show, tmp_path / "cache")

    assert [said(show, slug)["player"] for slug in ("1", "2")] == [
        "https://host.example/g2.mp3",
        "https://host.example/g1.mp3",
    ]


def test_what_is_made_for_nothing_leaves_nothing_behind(show: Path) -> None:
    build(show)
    lock = show / "config/feed.lock"
    lock.write_text(
        re.sub(r"(?m)^  (\d):", r"  was-\1:", lock.read_text("utf-8")).replace("2026-01-02", "2026-01-05"), "utf-8"
    )

    making = build(show)

    assert said(show, "2")["date"] == "2026-01-05"
    assert making.dropped
    assert not list(show.rglob(".*"))


def test_many_processes_make_the_same_as_one(tmp_path: Path) -> None:
    numbers = range(1, 13)
    folder = shows.small(tmp_path / "show", {f"{number}.md": episode(number) for number in numbers}, HOST)
    host(folder, *map(item, numbers))
    make.files(folder, {"episodes/13.md": episode(12)})

    compared(folder, tmp_path / "cache", jobs=2)
    host(folder, *(item(number, length="2:40") for number in numbers))
    again = compared(folder, tmp_path / "cache", jobs=2)

    assert len(made(again)) == 11
    assert said(folder, "7")["length"] == "2:40"


def test_what_the_host_publishes_later_is_kept_back_and_told_of_as_it_will_be(show: Path, tmp_path: Path) -> None:
    later = item(2).replace("Jan 2026", "Dec 2026")
    make.files(show, {"episodes/2.md": episode(2, "duration: 0:50\n")})
    host(show, item(1), later, item(3))

    making = compared(show, tmp_path / "cache")

    assert not (show / "output/episodes/2.html").exists()
    assert [problem.code for problem in making.problems if problem.place.path == "episodes/2.md"] == ["ID110", "EP110"]


def test_texts_that_were_put_aside_and_are_gone_are_made_once_more_as_they_were(show: Path, tmp_path: Path) -> None:
    make.files(show, {"episodes/4.md": episode(2)})
    host(show, item(1), item(2, length="0:40"), item(3))
    build(show, tmp_path / "cache")
    feed = show / "output" / "feed.xml"
    before = feed.read_bytes()
    feed.unlink()
    for path in (tmp_path / "cache").rglob("*.texts"):
        path.unlink()

    build(show, tmp_path / "cache")

    assert feed.read_bytes() == before


@pytest.mark.parametrize("year", ["2022", "2026"])
def test_real_episodes_say_on_their_pages_what_the_feed_says(year: str, tmp_path: Path) -> None:
    folder = shows.real(tmp_path / "show", year)
    config = folder / "config/show.yaml"
    host_feed = shows.real_episodes(year).with_name("host-feed.xml").as_posix()
    config.write_text(f"{config.read_text('utf-8')}host_feed: {host_feed}\nnotes: [jsonld]\n", "utf-8")

    making = compared(folder, tmp_path / "cache")

    assert making.podcast
    ours = [one.episode for one in making.podcast.items if not one.xml]
    assert {one.slug: said(folder, one.slug)["player"] for one in ours} == {
        one.slug: one.audio.url if one.audio else "" for one in ours
    }
    assert {one.slug: said(folder, one.slug)["length"] for one in ours} == {
        one.slug: clock.colons(one.duration or 0) for one in ours
    }
    assert "EP107" not in codes(making)


def test_without_a_host_nothing_is_expected() -> None:
    assert expecting.by(make.show(), Lock(), feedtool.hostfeed.HostFeed()) is None


class Hosted(RuleBasedStateMachine):
    """A show with a host and a cache, whose files and whose host change."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.show = shows.small(self.root / "show", {"1.md": episode(1)}, HOST)
        self.items = {1: item(1)}
        host(self.show, *self.items.values())

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @rule(
        number=st.integers(1, 4),
        like=st.integers(1, 4),
        more=st.sampled_from(["", "duration: 0:50\n", "published: 2026-01-20\n", "draft: true\n", "audio: https://cdn.example.org/own.mp3\n"]),
    )  # fmt: skip
    def episode(self, number: int, like: int, more: str) -> None:
        """Write an episode, perhaps like another."""
        make.files(self.show, {f"episodes/{number}.md": episode(like, more)})

    @rule(
        number=st.integers(1, 5),
        guid=st.sampled_from(["", "g1", "g2", "new"]),
        length=st.sampled_from(["2:05", "0:40", "", "5:00"]),
        day=st.sampled_from([0, 9]),
        year=st.sampled_from(["2026", "2027"]),
    )
    def item(self, number: int, guid: str, length: str, day: int, year: str) -> None:
        """Let the host have an item, or another one."""
        said = item(number, guid=guid, length=length, day=day).replace("Jan 2026", f"Jan {year}")
        self.items[number] = said
        host(self.show, *self.items.values())

    @rule(number=st.integers(1, 5))
    def no_item(self, number: int) -> None:
        """Let the host have an item no more."""
        self.items.pop(number, None)
        host(self.show, *self.items.values())

    @rule(hosted=st.booleans())
    def settings(self, hosted: bool) -> None:
        """Take the host on, or leave it."""
        path = self.show / "config/show.yaml"
        text = path.read_text("utf-8").replace("host_feed: host.xml\n", "")
        path.write_text(f"{text}host_feed: host.xml\n" if hosted else text, "utf-8")

    @rule(number=st.integers(1, 4), day=st.integers(1, 28))
    def lock(self, number: int, day: int) -> None:
        """Merge a lock in which an episode was published on another day, under another name perhaps."""
        path = self.show / "config/feed.lock"
        if path.exists():
            text = re.sub(r"published: 2026-01-\d\d", f"published: 2026-01-{day:02}", path.read_text("utf-8"), count=1)
            path.write_text(text if day % 2 else re.sub(rf"(?m)^  {number}:$", "  older:", text), "utf-8")

    @rule(number=st.integers(1, 4), other=st.integers(1, 4))
    def swap(self, number: int, other: int) -> None:
        """Let two files swap their names."""
        paths = [self.show / f"episodes/{one}.md" for one in (number, other)]
        if all(path.exists() for path in paths):
            texts = [path.read_bytes() for path in paths]
            paths[0].write_bytes(texts[1])
            paths[1].write_bytes(texts[0])

    @invariant()
    def what_is_said_is_what_the_feed_says_with_and_without_a_cache(self) -> None:
        """Build both ways, and compare; and compare what was made with what is published."""
        for _ in range(2):
            making = compared(self.show, self.root / "cache")
            assert making.registered
            published = {one.slug: one.settled for one in making.works if one.item}
            if making.project.show.host_feed:
                assert published == {slug: making.registered.said[slug] for slug in published}
        assert feedtool.check(making.project, shows.NOW) == tuple(making.problems)


Hosted.TestCase.settings = settings(max_examples=12, stateful_step_count=8, deadline=None)
TestHosted = Hosted.TestCase
