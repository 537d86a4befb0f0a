"""What an earlier build made is taken again only when it is just what would be made now.

Each time two builds are compared to the byte: one with the cache, one of a copy of the show without.
"""

import multiprocessing
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import feedtool
import make
import shows
from feedtool import entries, reuse, sight
from feedtool.reuse import Memory

EPISODE = """\
title: Episode {number}
published: 2026-0{month}-0{day}
duration: 1:{number:02}:00
guests: [ada]
audio: {{url: "https://cdn.example.org/{number}.mp3", bytes: 100}}
transcript:
- header: {word}
- {{line: {word} was said., sec: {number}}}
- header: Later
- {{line: Goodbye., sec: 60}}
"""
MORE = "people: people\naudio: {folder: ../audio, url: 'https://cdn.example.org/{stem}.mp3'}\nimage: https://example.org/podcast/cover.jpg\n"
PERSON = "---\nname: Ada {word}\nlinks: {{web: 'https://example.org/{word}'}}\n---\n"
WORDS = st.sampled_from(["trumpet", "lemon", "wires", "<b>bold</b>", "Zoë"])
NUMBERS = st.integers(1, 5)
STATES = ["draft: true", "published: 2026-09-01", "season: x", "ignore: [EP102]", "guests: [Trumpet]"]


def build(
    folder: Path, cache: Path | None, now: object, jobs: int = 1, memory: Memory | None = None
) -> tuple[feedtool.Build, feedtool.Written]:
    project = feedtool.load(folder / "config" / "show.yaml")
    kept = reuse.of(project, cache, time.time_ns(), memory=memory) if cache else None
    making = feedtool.Build(project, now, jobs, reuse=kept)  # type: ignore[arg-type]
    return making, feedtool.write(making, project.output)


class Shows(RuleBasedStateMachine):
    """A show that somebody works on, with a cache."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.show = self.root / "show"
        self.now = shows.NOW
        shows.small(self.show, {}, MORE)
        self.person("trumpet")
        self.episode(1, "trumpet")

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @rule(number=NUMBERS, word=WORDS)
    def episode(self, number: int, word: str) -> None:
        """Write an episode, new or another."""
        text = EPISODE.format(number=number, word=word, month=4 + number // 3, day=1 + number)
        make.files(self.show, {f"episodes/{number}.md": make.markdown(text, f"About a {word}.")})

    @rule(word=WORDS)
    def person(self, word: str) -> None:
        """Write who Ada is."""
        make.files(self.show, {"config/people/ada.md": PERSON.format(word=word)})

    @rule(word=WORDS, there=st.booleans())
    def another_person(self, word: str, there: bool) -> None:
        """Write who Trumpet is, whom some name by name, or forget it."""
        path = self.show / "config" / "people" / "trumpet.md"
        path.unlink(missing_ok=True)
        if there:
            make.files(self.show, {"config/people/trumpet.md": f"---\nname: Trumpet\nbio: {word!r}\n---\n"})

    @rule(word=WORDS)
    def settings(self, word: str) -> None:
        """Write what stands at the end of each note."""
        make.files(self.show, {"config/show.yaml": make.SHOW + MORE + f"standing: Ask for a {word!r}.\n"})

    @rule(word=WORDS)
    def template(self, word: str) -> None:
        """Replace a template of ours."""
        text = f'{{% extends "feedtool/youtube.txt.j2" %}}{{% block lead %}}{word}{{% endblock %}}'
        make.files(self.show, {"config/templates/youtube.txt.j2": text})

    @rule(word=WORDS)
    def included(self, word: str) -> None:
        """Replace a template, and one that it takes in."""
        files: dict[str, str | bytes] = {
            "config/templates/web.html.j2": "{% include 'standing.j2' %}",
            "config/templates/standing.j2": f"{word} of {{{{ show.title }}}}",
        }
        make.files(self.show, files)

    @rule(year=st.integers(2020, 2026))
    def copyright(self, year: int) -> None:
        """Write what no episode asks for."""
        make.files(self.show, {"config/show.yaml": make.SHOW + MORE + f"copyright: {year} A\nauthor: Ada {year}\n"})

    @rule(number=NUMBERS, new=st.integers(6, 9))
    def rename(self, number: int, new: int) -> None:
        """Give an episode's file another name."""
        path = self.show / "episodes" / f"{number}.md"
        if path.exists():
            path.rename(path.with_name(f"{new}.md"))

    @rule(number=NUMBERS, sound=st.booleans())
    def beside(self, number: int, sound: bool) -> None:
        """Put a file beside an episode, or among the audio files."""
        if sound:
            make.files(self.show, {f"audio/{number}.mp3": b"no sound" * number})
        else:
            make.files(self.show, {f"episodes/{number}.chapters.json": '{"version": "1.2.0", "chapters": []}'})

    @rule(
        number=NUMBERS,
        state=st.sampled_from(
            ["draft: true", "published: 2026-09-01", "season: x", "ignore: [EP102]", "guests: [Trumpet]"]
        ),
    )
    def state(self, number: int, state: str) -> None:
        """Hold an episode back, or spoil it."""
        path = self.show / "episodes" / f"{number}.md"
        if path.exists():
            path.write_text(path.read_text("utf-8").replace("guests: [ada]", state), "utf-8")

    @rule(pick=st.integers(0, 100), gone=st.booleans())
    def output(self, pick: int, gone: bool) -> None:
        """Delete, or change, a file of the output."""
        files = sorted(
            path
            for path in (self.show / "output").rglob("*")
            if path.suffix in (".txt", ".json", ".vtt", ".html", ".xml")
        )
        if files and files[pick % len(files)].name != "report.json":
            path = files[pick % len(files)]
            path.unlink() if gone else path.write_bytes(path.read_bytes() + b"!")

    @rule()
    def age(self) -> None:
        """Let everything be older than the last look at it."""
        time.sleep(2 * sight.FINE_TICK / 1_000_000_000)

    @rule(number=NUMBERS)
    def touch(self, number: int) -> None:
        """Change an episode, and nothing of it that a time or a size tells."""
        path = self.show / "episodes" / f"{number}.md"
        if path.exists():
            stat = path.stat()
            path.write_text(path.read_text("utf-8").replace("said", "sung"), "utf-8")
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    @rule(number=NUMBERS, audio=st.sampled_from(["", "audio: {url: NUMBER.mp3, duration: '30:00'}\n"]))
    def own_file(self, number: int, audio: str) -> None:
        """Let an episode play the file that is here, of which nobody can tell how long it is but the lock."""
        path = self.show / "episodes" / f"{number}.md"
        if path.exists():
            audio = audio.replace("NUMBER", str(number))
            path.write_text(re.sub(r"(?m)^audio: .*\n", audio, path.read_text("utf-8")), "utf-8")
            make.files(self.show, {f"audio/{number}.mp3": b"no sound" * number})

    @rule(number=NUMBERS, length=st.sampled_from([0, 1_800_000]))
    def lock(self, number: int, length: int) -> None:
        """Merge a lock in which somebody else has heard how long the audio is."""
        path = self.show / "config" / "feed.lock"
        if path.exists():
            text = path.read_text("utf-8")
            path.write_text(re.sub(rf"(?m)^(    bytes: {8 * number}\n)", rf"\1    duration: {length}\n", text), "utf-8")

    @rule(days=st.integers(1, 200))
    def wait(self, days: int) -> None:
        """Let time pass, so that something may be due."""
        self.now += timedelta(days=days)

    @rule(pick=st.integers(0, 100))
    def damage(self, pick: int) -> None:
        """Spoil an entry of the cache."""
        if files := sorted(path for path in (self.root / "cache").rglob("*") if path.is_file()):
            path = files[pick % len(files)]
            path.write_bytes(path.read_bytes()[: pick * 20])

    @invariant()
    def with_and_without_a_cache_the_same_is_made_and_said(self) -> None:
        """Build both ways, twice, since a build that changed nothing leaves a look for the next; and compare."""
        copy = self.root / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.show, copy, copy_function=shutil.copy2)
        options = ("--now", self.now.isoformat(), "--jobs", "1")
        for _ in range(2):
            warm = shows.command("build", "--cache", self.root / "cache", *options, folder=self.show)
            cold = shows.command("build", "--no-cache", *options, folder=copy)

            assert shows.contents(self.show) == shows.contents(copy)
            damaged = "the cache in ../cache was damaged; what could not be read of it is made anew\n"
            assert replace(warm, err=warm.err.replace(damaged, "")) == cold


class WatchedShows(Shows):
    """The same, built again and again by one process, which remembers what it made."""

    def __init__(self) -> None:
        super().__init__()
        self.memory: Memory = {}

    @rule(pick=st.integers(0, 100))
    def damage(self, pick: int) -> None:
        """Leave the entries of the cache alone, which are not read again."""

    @invariant()
    def with_and_without_a_cache_the_same_is_made_and_said(self) -> None:
        """Build both ways, and compare."""
        copy = self.root / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.show, copy, copy_function=shutil.copy2)

        warm, written = build(self.show, self.root / "cache", self.now, memory=self.memory)
        cold, anew = build(copy, None, self.now)

        assert shows.contents(self.show) == shows.contents(copy)
        assert (warm.problems, warm.moments) == (cold.problems, cold.moments)
        assert [(one.path, one.state, one.problems) for one in warm.works] == [
            (one.path, one.state, one.problems) for one in cold.works
        ]
        assert replace(written, files={}) == replace(anew, files={})


WatchedShows.TestCase.settings = settings(max_examples=12, stateful_step_count=8, deadline=None)
TestWatchedShows = WatchedShows.TestCase
Shows.TestCase.settings = settings(max_examples=12, stateful_step_count=8, deadline=None)
TestShows = Shows.TestCase


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of three episodes, with people."""
    episodes: dict[str, str | bytes] = {
        f"{number}.md": make.markdown(EPISODE.format(number=number, word="lemon", month=4, day=number))
        for number in (1, 2, 3)
    }
    make.files(tmp_path / "show", {"config/people/ada.md": PERSON.format(word="one")})
    return shows.small(tmp_path / "show", episodes, MORE)


def made(making: feedtool.Build) -> list[str]:
    """Return the names of the episode files that were worked on, and not taken from the cache."""
    assert making.reuse
    return sorted(making.reuse.made)


def test_of_one_changed_episode_only_that_is_made_anew(show: Path, tmp_path: Path) -> None:
    first, _ = build(show, tmp_path, shows.NOW)
    again, unchanged = build(show, tmp_path, shows.NOW)
    path = show / "episodes" / "2.md"
    path.write_text(path.read_text().replace("lemon", "wires"))

    then, changed = build(show, tmp_path, shows.NOW)

    assert made(first) == ["episodes/1.md", "episodes/2.md", "episodes/3.md"]
    assert (made(again), unchanged.written) == ([], ())
    assert made(then) == ["episodes/2.md"]
    feeds = {"feed.xml", "feed.json", "feed.html", "index.html", "report.json"}
    assert {path for path in changed.written if "/2" not in path} <= feeds


def test_who_builds_again_and_again_makes_what_was_changed_before_it_looks_at_all_others(
    show: Path, tmp_path: Path
) -> None:
    memory: Memory = {}
    for _ in range(2):
        build(show, tmp_path, shows.NOW, memory=memory)
        time.sleep(2 * sight.FINE_TICK / 1_000_000_000)
    path = show / "episodes" / "3.md"
    path.write_text(path.read_text().replace("lemon", "wires"))
    project = feedtool.load(show / "config" / "show.yaml")
    making = feedtool.Build(project, shows.NOW, reuse=reuse.of(project, tmp_path, time.time_ns(), memory=memory))

    artifacts = iter(making)
    next(artifacts)

    assert (made(making), making.reuse.taken if making.reuse else None) == (["episodes/3.md"], {})
    list(artifacts)
    assert [one.slug for one in making.works] == ["1", "2", "3"]
    assert made(making) == ["episodes/3.md"]


@pytest.mark.parametrize("remembers", [False, True])
def test_a_build_that_was_stopped_is_gone_on_with(show: Path, tmp_path: Path, *, remembers: bool) -> None:
    def stop(done: int, _: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    project = feedtool.load(show / "config" / "show.yaml")
    memory: Memory = {}
    kept = reuse.of(project, tmp_path, time.time_ns(), memory=memory if remembers else None)
    stopped = feedtool.Build(project, shows.NOW, tick=stop, reuse=kept)
    # The third is made when the tick is told of it, and not in the output yet.
    with pytest.raises(KeyboardInterrupt):
        feedtool.write(stopped, project.output)

    then, written = build(show, tmp_path, shows.NOW, memory=memory if remembers else None)

    assert made(stopped) == ["episodes/1.md", "episodes/2.md", "episodes/3.md"]
    assert made(then) == ["episodes/3.md"]
    copy = tmp_path / "copy"
    shutil.copytree(show, copy, ignore=shutil.ignore_patterns("output", "feed.lock"))
    build(copy, None, shows.NOW)
    assert shows.contents(show) == shows.contents(copy)
    assert "feed.xml" in written.written


def test_of_a_build_that_was_stopped_only_what_is_in_the_output_is_taken(show: Path, tmp_path: Path) -> None:
    def stop(done: int, _: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    build(show, tmp_path, shows.NOW)
    for path in (show / "episodes").iterdir():
        path.write_text(path.read_text().replace("lemon", "wires"))
    project = feedtool.load(show / "config" / "show.yaml")
    kept = reuse.of(project, tmp_path, time.time_ns())
    with pytest.raises(KeyboardInterrupt):
        feedtool.write(feedtool.Build(project, shows.NOW, tick=stop, reuse=kept), project.output)

    # What the feed that is there links waited for the new feed, and is gone with it.
    then, _ = build(show, tmp_path, shows.NOW)

    assert made(then) == ["episodes/1.md", "episodes/2.md", "episodes/3.md"]
    assert "wires" in (show / "output" / "feed.xml").read_text()


@pytest.mark.parametrize("built", [False, True])
def test_what_another_build_made_meanwhile_is_not_taken_for_this_ones(
    show: Path, tmp_path: Path, *, built: bool
) -> None:
    path = show / "episodes" / "3.md"

    def another(done: int, _: int) -> None:
        if done == 3:
            path.write_text(path.read_text().replace("lemon", "wires"))
            build(show, tmp_path, shows.NOW)

    if built:
        build(show, tmp_path, shows.NOW)
    time.sleep(2 * sight.FINE_TICK / 1_000_000_000)
    project = feedtool.load(show / "config" / "show.yaml")
    kept = reuse.of(project, tmp_path, time.time_ns(), anew=True)
    feedtool.write(feedtool.Build(project, shows.NOW, tick=another, reuse=kept), project.output)
    time.sleep(2 * sight.FINE_TICK / 1_000_000_000)
    build(show, tmp_path, shows.NOW)

    build(show, tmp_path, shows.NOW)

    copy = tmp_path / "copy"
    shutil.copytree(show, copy, ignore=shutil.ignore_patterns("output"))
    build(copy, None, shows.NOW)
    assert shows.contents(show / "output") == shows.contents(copy / "output")


def test_how_it_lies_is_said_of_the_entry_that_was_meant(show: Path, tmp_path: Path) -> None:
    making, _ = build(show, tmp_path, shows.NOW)
    assert making.reuse
    common = making.reuse.common
    files = sorted((tmp_path / "episodes").rglob("*.json"))
    found = [entries.read(file, common) for file in files]
    (first, lying, sign), (other, *_, another), *_ = (one for one in found if one)

    entries.put(files[0], common, other)  # as somebody does who builds at the same time
    entries.lay(files[0], common, sign, lying)
    before = entries.read(files[0], common)
    entries.lay(files[0], common, another, lying)

    assert first != other
    assert before == (other, entries.Lying(), another)
    assert entries.read(files[0], common) == (other, lying, another)


def test_a_rehearsal_leaves_the_cache_alone(show: Path, tmp_path: Path) -> None:
    build(show, tmp_path, shows.NOW)
    before = {path: path.read_bytes() for path in (tmp_path / "episodes").rglob("*.json")}
    path = show / "episodes" / "2.md"
    path.write_text(path.read_text().replace("lemon", "wires"))
    project = feedtool.load(show / "config" / "show.yaml")

    making = feedtool.Build(project, shows.NOW, reuse=reuse.of(project, tmp_path, time.time_ns()))
    feedtool.write(making, project.output, dry_run=True)

    assert made(making) == ["episodes/2.md"]
    after = {path: path.read_bytes() for path in (tmp_path / "episodes").rglob("*.json")}
    assert {path for path in before if before[path].split(b"\n")[1] != after[path].split(b"\n")[1]} == set()


def test_how_far_a_build_is_is_told_while_it_looks_for_what_has_changed(show: Path, tmp_path: Path) -> None:
    build(show, tmp_path, shows.NOW)
    path = show / "episodes" / "1.md"
    path.write_text(path.read_text().replace("lemon", "wires"))
    project = feedtool.load(show / "config" / "show.yaml")
    ticks: list[tuple[int, int]] = []
    kept = reuse.of(project, tmp_path, time.time_ns())
    making = iter(feedtool.Build(project, shows.NOW, tick=lambda *told: ticks.append(told), reuse=kept))

    next(making)

    assert ticks == [(0, 3), (1, 3), (2, 3), (3, 3)]
    making.close()


@pytest.mark.parametrize(
    ("file", "text", "notes"),
    [
        ("config/show.yaml", "# a line more\n{}copyright: 2026 Ada\nauthor: Ada\n", None),
        ("config/templates/feed.html.j2", "{{{{ show.title }}}}", None),
        ("config/templates/youtube.txt.j2", "{{{{ episode.title }}}}", "youtube.txt"),
    ],
)
def test_what_no_episode_asks_for_makes_none_anew(
    show: Path, tmp_path: Path, file: str, text: str, notes: str | None
) -> None:
    build(show, tmp_path, shows.NOW)
    before = (show / file).read_text() if (show / file).exists() else ""
    make.files(show, {file: text.format(before)})
    copy = tmp_path / "copy"
    shutil.copytree(show, copy)

    again, done = build(show, tmp_path, shows.NOW)
    build(copy, None, shows.NOW)

    assert len(made(again)) == (3 if notes else 0)
    assert {path for path in done.written if path.startswith("notes/")} == (
        {f"notes/{number}/{notes}" for number in (1, 2, 3)} if notes else set()
    )
    assert shows.contents(show / "output") == shows.contents(copy / "output")


def test_a_template_that_another_takes_in_makes_those_anew_that_have_it(show: Path, tmp_path: Path) -> None:
    part = "config/templates/part.j2"
    make.files(show, {"config/templates/youtube.txt.j2": "{% include 'part.j2' %}", part: "one"})
    build(show, tmp_path, shows.NOW)
    make.files(show, {"config/templates/other.j2": "that nobody takes in"})
    untouched, _ = build(show, tmp_path, shows.NOW)
    make.files(show, {part: "two"})

    again, _ = build(show, tmp_path, shows.NOW)

    assert (made(untouched), len(made(again))) == ([], 3)
    assert (show / "output" / "notes" / "1" / "youtube.txt").read_text() == "two\n"


@pytest.mark.parametrize("file", ["config/people/ada.md", "config/show.yaml"])
def test_what_all_depend_on_makes_all_anew(show: Path, tmp_path: Path, file: str) -> None:
    build(show, tmp_path, shows.NOW)
    path = show / file
    path.write_text(path.read_text().replace("Ada one", "Ada two").replace("A Show", "Another"))

    again, _ = build(show, tmp_path, shows.NOW)

    assert len(made(again)) == 3


def test_of_a_changed_person_only_the_episodes_are_made_anew(show: Path, tmp_path: Path) -> None:
    path = show / "episodes" / "2.md"
    path.write_text(path.read_text().replace("guests: [ada]", "guests: [grace]"))
    build(show, tmp_path, shows.NOW)

    make.files(show, {"config/people/grace.md": "---\nname: Grace Hopper\n---\n"})
    new, _ = build(show, tmp_path, shows.NOW)
    make.files(show, {"config/people/ada.md": PERSON.format(word="two")})
    changed, _ = build(show, tmp_path, shows.NOW)
    make.files(show, {"config/people/alan.md": "---\nname: Alan\n---\n"})
    other, _ = build(show, tmp_path, shows.NOW)

    assert made(new) == ["episodes/2.md"]
    assert made(changed) == ["episodes/1.md", "episodes/3.md"]
    assert made(other) == []


def test_a_fresh_checkout_has_new_times_and_nothing_is_made_anew(show: Path, tmp_path: Path) -> None:
    build(show, tmp_path, shows.NOW)
    for path in show.rglob("*"):
        path.touch()

    again, written = build(show, tmp_path, shows.NOW)

    assert (made(again), written.written) == ([], ())


def test_a_change_that_size_and_time_do_not_tell_is_seen(show: Path, tmp_path: Path) -> None:
    path = show / "episodes" / "1.md"
    build(show, tmp_path, shows.NOW)
    time.sleep(2 * sight.FINE_TICK / 1_000_000_000)
    build(show, tmp_path, shows.NOW)
    stat = path.stat()
    path.write_text(path.read_text().replace("lemon", "nomel"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    again, _ = build(show, tmp_path, shows.NOW)

    assert made(again) == ["episodes/1.md"]


def test_entries_of_episodes_that_are_gone_are_forgotten(show: Path, tmp_path: Path) -> None:
    memory: Memory = {}
    build(show, tmp_path / "cache", shows.NOW, memory=memory)
    before = len(shows.contents(tmp_path / "cache"))
    (show / "episodes" / "3.md").unlink()

    build(show, tmp_path / "cache", shows.NOW, memory=memory)
    assert len(memory) == 2
    (show / "episodes" / "2.md").unlink()
    project = feedtool.load(show / "config" / "show.yaml")
    making = feedtool.Build(
        project, shows.NOW, reuse=reuse.of(project, tmp_path / "cache", time.time_ns()), allow_removals=True
    )
    feedtool.write(making, project.output)

    assert (before, len(shows.contents(tmp_path / "cache"))) == (6, 2)  # each with the texts of its item


@pytest.fixture(params=multiprocessing.get_all_start_methods())
def started(request: pytest.FixtureRequest) -> Iterator[None]:
    """Processes are started in each of the ways that this system has."""
    before = multiprocessing.get_start_method()
    multiprocessing.set_start_method(request.param, force=True)
    yield
    multiprocessing.set_start_method(before, force=True)


@pytest.mark.usefixtures("started")
def test_many_processes_make_the_same_as_one(show: Path, tmp_path: Path) -> None:
    for number in range(4, 13):
        text = EPISODE.format(number=number, word="Zoë", month=5, day=number % 9 + 1)
        make.files(show, {f"episodes/{number}.md": make.markdown(text)})
    copy = tmp_path / "copy"
    shutil.copytree(show, copy)

    many, _ = build(show, tmp_path / "cache", shows.NOW, jobs=3)
    one, _ = build(copy, None, shows.NOW)

    assert shows.contents(show) == shows.contents(copy)
    assert many.problems == one.problems
    again, _ = build(show, tmp_path / "cache", shows.NOW, jobs=3)
    assert made(again) == []
