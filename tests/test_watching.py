"""`build --watch` builds again as soon as anything changes that a build looks at, whatever becomes of a build."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import make
import shows
from feedtool import disk, outcomes, sight, watching

EPISODE = """\
title: {title}
published: {published}
audio: {{url: "https://cdn.example.org/1.mp3", bytes: 100, length: 1:00:00}}
transcript:
- {{line: Hello., sec: 1}}
"""
PATIENCE = 30
"""Seconds that a busy machine is given."""


def episode(title: str, published: str = "2026-04-01") -> bytes:
    return make.markdown(EPISODE.format(title=title, published=published))


def _hears_ctrl_c() -> None:
    """Have a process that hears Ctrl-C, also when tests are run by a shell in the background, which does not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Watcher:
    """A `build --watch` of *folder*; it has said the lines *said* so far."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        command = [sys.executable, "-u", "-m", "feedtool", "build", "--watch", "--cache", "../cache", *options]
        self.log = folder.parent / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, stderr=log, preexec_fn=_hears_ctrl_c)

    @property
    def said(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines()

    def waits_for(self, what: Callable[[], bool]) -> None:
        """Wait until it is so."""
        end = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < end, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.02)

    def builds(self, times: int) -> None:
        """Wait until it has built so many times."""
        self.waits_for(lambda: len(self.built) >= times)

    @property
    def built(self) -> list[str]:
        """What is said of each build, without the time."""
        return [line[len("12:34:56 ") :] for line in self.said if re.match(r"\d\d:\d\d:\d\d .*output: ", line)]

    @property
    def feed(self) -> str:
        return (self.folder / "output" / "feed.xml").read_text("utf-8")


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[Watcher]:
    """A watched show of one episode, built once."""
    running = Watcher(shows.small(tmp_path / "show", {"1.md": episode("One")}))
    try:
        running.builds(1)
        yield running
    finally:
        running.process.kill()
        running.process.wait()


def test_a_change_a_new_file_and_one_that_is_gone_are_built(watcher: Watcher) -> None:
    make.files(watcher.folder, {"episodes/1.md": episode("Another")})
    watcher.waits_for(lambda: "<title>Another</title>" in watcher.feed)

    make.files(watcher.folder, {"episodes/2.md": episode("Two").replace(b"/1.mp3", b"/2.mp3")})
    watcher.waits_for(lambda: "<title>Two</title>" in watcher.feed)

    (watcher.folder / "episodes" / "2.md").rename(watcher.folder / "episodes" / "_2.md")
    watcher.waits_for(lambda: any("the feed stays as it was" in line for line in watcher.said))


def test_people_templates_and_settings_are_watched_too(watcher: Watcher) -> None:
    settings = (watcher.folder / "config" / "show.yaml").read_text("utf-8")
    make.files(watcher.folder, {"config/show.yaml": settings.replace("A Show", "A Better Show")})
    watcher.waits_for(lambda: "<title>A Better Show</title>" in watcher.feed)

    template = '{% extends "feedtool/youtube.txt.j2" %}{% block lead %}Hear, hear.{% endblock %}'
    make.files(watcher.folder, {"config/templates/youtube.txt.j2": template})
    note = watcher.folder / "output" / "notes" / "1" / "youtube.txt"
    watcher.waits_for(lambda: "Hear, hear." in note.read_text("utf-8"))


def test_a_show_that_cannot_be_built_is_watched_until_it_can(watcher: Watcher) -> None:
    settings = (watcher.folder / "config" / "show.yaml").read_text("utf-8")
    make.files(watcher.folder, {"config/show.yaml": "title: [\n"})
    watcher.waits_for(lambda: any("has to be mended first" in line for line in watcher.said))

    make.files(watcher.folder, {"config/show.yaml": settings.replace("A Show", "A Mended Show")})

    watcher.waits_for(lambda: "<title>A Mended Show</title>" in watcher.feed)


def test_a_build_that_fails_says_when_and_for_what_too(watcher: Watcher) -> None:
    make.files(watcher.folder, {"config/show.yaml": "title: [\n"})

    watcher.waits_for(lambda: any("has to be mended first" in line for line in watcher.said))

    assert re.fullmatch(
        r"\d\d:\d\d:\d\d config/show.yaml changed; feedtool: config/show.yaml has to be mended first", watcher.said[-1]
    )


@pytest.mark.parametrize(
    ("before", "now", "named"),
    [
        ({}, {"a.md": "1"}, []),
        ({"a.md": "1", "b.md": "1"}, {"a.md": "1", "b.md": "2"}, ["b.md"]),
        (
            {"a.md": "1"},
            {"a.md": "1", "new.md": "1", "out/a.txt": "1", "out/own.txt": "1"},
            ["new.md", "out/own.txt"],
        ),
        ({"a.md": "1", "gone.md": "1", "never.md": ""}, {"a.md": "1"}, ["gone.md"]),
    ],
    ids=["the first", "changed", "new", "gone"],
)
def test_what_changed_is_named_and_what_the_build_made_is_not(
    before: dict[str, str], now: dict[str, str], named: list[str], tmp_path: Path
) -> None:
    seen = [{(sight.FILE, str(tmp_path / name)): token for name, token in one.items()} for one in (before, now)]

    found = watching.names(seen[0], seen[1], {tmp_path / "out": ["a.txt"]})

    assert found == [str(tmp_path / name) for name in named]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, ""),
        (1, "0.md changed; "),
        (3, "0.md, 1.md, 2.md changed; "),
        (1_005, "0.md, 1.md, 2.md and 1,002 more changed; "),
    ],
)
def test_three_files_are_named_at_most(count: int, said: str) -> None:
    assert outcomes.since([f"{number}.md" for number in range(count)])[len("12:34:56 ") :] == said


def test_what_is_due_is_built_when_it_is(watcher: Watcher) -> None:
    due = datetime.now(UTC) + timedelta(seconds=3)
    make.files(watcher.folder, {"episodes/2.md": episode("Two", due.isoformat()).replace(b"/1.mp3", b"/2.mp3")})
    watcher.waits_for(lambda: any("1 in the future" in line for line in watcher.said))

    watcher.waits_for(lambda: "<title>Two</title>" in watcher.feed)

    assert datetime.now(UTC) >= due


def test_each_build_says_in_a_line_when_it_was_done_and_for_what(watcher: Watcher) -> None:
    make.files(watcher.folder, {"episodes/1.md": episode("Another")})
    watcher.builds(2)
    numbers = range(2, 7)
    texts = {f"new/{n}.md": episode(f"No {n}").replace(b"/1.mp3", f"/{n}.mp3".encode()) for n in numbers}
    make.files(watcher.folder, dict(texts))
    for number in numbers:
        (watcher.folder / "new" / f"{number}.md").rename(watcher.folder / "episodes" / f"{number}.md")
    watcher.waits_for(lambda: all(f"<title>No {n}</title>" in watcher.feed for n in numbers))
    watcher.builds(3)

    first, changed, *added = watcher.built
    assert first.startswith("output: 1 episode; wrote ")
    assert changed.startswith("episodes/1.md changed; output: 1 episode; wrote ")
    assert all(re.match(r"(episodes/\d.md(, | ))+(and \d more )?changed; output: \d episodes; ", one) for one in added)
    assert abs(datetime.now().astimezone() - moment(watcher.said)) < timedelta(seconds=PATIENCE)


def moment(said: list[str]) -> datetime:
    """Return when the last build was done, as its line says."""
    time_of_day = datetime.strptime(said[-1].partition(" ")[0], "%H:%M:%S").time()  # noqa: DTZ007  # it is local
    return datetime.combine(datetime.now().astimezone().date(), time_of_day).astimezone()


def test_nothing_is_built_when_nothing_changes(watcher: Watcher) -> None:
    make.files(watcher.folder, {"episodes/1.md": episode("Another")})
    watcher.builds(2)
    time.sleep(1)

    assert len(watcher.built) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has another Ctrl-C")
def test_it_ends_with_ctrl_c(watcher: Watcher) -> None:
    watcher.process.send_signal(signal.SIGINT)

    assert watcher.process.wait(PATIENCE) == 0
    assert "Traceback" not in "\n".join(watcher.said)


def test_the_lock_is_watched_too(watcher: Watcher) -> None:
    make.files(watcher.folder, {"episodes/1.md": episode("Another")})
    watcher.builds(2)
    lock = watcher.folder / "config" / "feed.lock"
    guid = re.search(r"guid: (\S+-\S+)", lock.read_text("utf-8").partition("episodes:")[2])
    assert guid

    lock.write_text(lock.read_text("utf-8").replace(guid[1], "another-guid"), "utf-8")

    watcher.waits_for(lambda: "another-guid" in watcher.feed)


def test_a_show_that_is_broken_beside_a_young_file_is_told_once(watcher: Watcher) -> None:
    make.files(watcher.folder, {"episodes/1.md": episode("Another"), "config/show.yaml": "title: [\n"})
    watcher.waits_for(lambda: any("has to be mended first" in line for line in watcher.said))
    time.sleep(1)

    assert sum("has to be mended first" in line for line in watcher.said) <= 2


def test_a_time_that_is_given_is_never_due(tmp_path: Path) -> None:
    folder = shows.small(tmp_path / "show", {"1.md": episode("One"), "2.md": episode("Two", "2026-05-03")})
    running = Watcher(folder, "--now", "2026-04-15")
    try:
        running.builds(1)
        time.sleep(1)
        assert len(running.built) == 1
    finally:
        running.process.kill()
        running.process.wait()


@pytest.mark.parametrize("output", ["..", "../output"])
def test_a_show_whose_output_is_all_around_it_is_watched(tmp_path: Path, output: str) -> None:
    folder = shows.small(tmp_path / "show", {"1.md": episode("One")}, f"output: {output}\n")
    running = Watcher(folder)
    try:
        feed = folder / "config" / output / "feed.xml"
        running.waits_for(lambda: feed.exists() and bool(running.said))
        make.files(folder, {"episodes/1.md": episode("Another")})
        running.waits_for(lambda: "<title>Another</title>" in feed.read_text("utf-8"))
        time.sleep(0.5)
        assert len(running.said) <= 8, "it does not build again for what it has written itself"
    finally:
        running.process.kill()
        running.process.wait()


def test_a_change_while_something_is_built_is_not_missed(tmp_path: Path) -> None:
    path = make.files(tmp_path, {"a.md": b"one"}) / "a.md"
    with sight.watching() as seen:
        began = time.time_ns()
        sight.content(path, path.read_bytes())
        path.write_bytes(b"two")

    watching.changed(seen, began, time.time() + PATIENCE)

    assert time.time_ns() - began < PATIENCE * 1_000_000_000


def test_a_file_that_was_read_while_it_was_young_is_no_change(tmp_path: Path) -> None:
    path = make.files(tmp_path, {"a.md": b"one"}) / "a.md"
    with sight.watching() as seen:
        sight.content(path, path.read_bytes())
    until = time.time() + 0.3

    watching.changed(seen, path.stat().st_mtime_ns, until)

    assert time.time() >= until


def test_a_lock_that_somebody_changes_after_it_was_written_is_a_change(tmp_path: Path) -> None:
    lock = make.files(tmp_path, {"feed.lock": b"as it was read"}) / "feed.lock"
    with sight.watching() as seen:
        sight.content(lock, lock.read_bytes())
    lock.write_bytes(b"as somebody wrote it")

    after = watching.after(seen, tmp_path, {}, lock, disk.digest(b"as the build wrote it"))

    kind, path = sight.FILE, str(lock)
    assert after[kind, path] not in (seen[kind, path], sight.token(kind, path))
    assert watching.after(seen, tmp_path, {}, lock, "") == seen
