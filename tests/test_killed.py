"""Builds that are killed, and builds at the same time: the feed is whole, and all that it names is there."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import make
import shows
from feedtool import __main__ as start

EPISODE = """\
title: Episode {number}, {word}
published: 2026-04-{number:02}
audio: {{url: "https://cdn.example.org/{number}.mp3", bytes: 100, length: 1:00:00}}
transcript:
- header: {word}
- {{line: "{word} was said.", sec: 0}}
- header: Later
- {{line: Goodbye., sec: 600}}
"""
BASE = "https://example.org/podcast/"
KILLS = 200


def write(folder: Path, numbers: list[int], word: str) -> None:
    """Write the episodes *numbers* anew, all about this *word*."""
    for number in numbers:
        make.files(folder, {f"episodes/{number}.md": make.markdown(EPISODE.format(number=number, word=word))})


def linked(output: Path) -> set[str]:
    """Return the files of the output that its feeds link; they can be read to the end."""
    text = (output / "feed.xml").read_text("utf-8")
    assert ET.fromstring(text).tag == "rss"
    return set(re.findall(rf"{re.escape(BASE)}((?:chapters|transcripts)/[^\"<]+)", text))


def begin(folder: Path, *options: str) -> int:
    """Start a build of *folder* in a process of its own, with all that it needs imported before; return its number."""
    process = os.fork()
    if process:
        return process
    try:  # pragma: no cover
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.argv = ["feedtool", "build", "--cache", "../cache", *options]
        start.main()
    finally:
        os._exit(0)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of ten episodes, built."""
    folder = shows.small(tmp_path / "show", {})
    write(folder, list(range(1, 11)), "nothing")
    shows.command("build", "--cache", "../cache", folder=folder)
    return folder


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system starts processes in another way")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_build_that_is_killed_leaves_a_whole_feed_and_the_next_one_repairs_everything(show: Path, jobs: str) -> None:
    luck = random.Random(jobs)
    longest = 0.3
    died = 0
    for kill in range(KILLS // 2):
        write(show, luck.sample(range(1, 11), luck.randint(1, 10)), f"word{kill}")
        process = begin(show, "--jobs", jobs)
        time.sleep(luck.uniform(0, longest))
        os.kill(process, signal.SIGKILL)
        died += os.WIFSIGNALED(os.waitpid(process, 0)[1])

        assert len(linked(show / "output")) >= 20
        assert [path for path in linked(show / "output") if not (show / "output" / path).is_file()] == []
        if kill % 10 == 9:
            repaired(show)

    assert died > KILLS // 8, "most builds were over before they were killed"


def repaired(show: Path) -> None:
    """Build the rest, and compare with a show that was never built: but for the lock, which knows since when."""
    ran = shows.command("build", "--cache", "../cache", folder=show)
    copy = show.parent / "copy"
    shutil.copytree(show, copy, ignore=shutil.ignore_patterns("output"))
    shows.command("build", "--no-cache", folder=copy)

    there, new = shows.contents(show / "output"), shows.contents(copy / "output")
    assert ran.status == 0
    assert {path: data for path, data in there.items() if not path.endswith(".feedtool-part")} == new
    shutil.rmtree(copy)


def test_what_a_killed_build_left_is_swept_away_when_it_is_old(show: Path) -> None:
    left = show / "output" / "chapters" / ".2.json.abcdefgh0123456789abcdef.feedtool-part"
    young = left.with_name(".3.json.abcdefgh0123456789abcdef.feedtool-part")
    for path in (left, young):
        path.write_text("{")
    os.utime(left, (0, time.time() - 4_000))
    write(show, [2], "another")

    shows.command("build", "--cache", "../cache", folder=show)

    assert (left.exists(), young.exists()) == (False, True)


def test_a_build_that_fails_half_way_leaves_nothing_beside_its_files(show: Path) -> None:
    (show / "output" / "transcripts" / "5.vtt").unlink()
    (show / "output" / "transcripts" / "5.vtt").mkdir()
    write(show, list(range(1, 11)), "another")

    ran = shows.run("build", "--cache", "../cache", "--jobs", "2", folder=show)

    assert (ran.status, "5.vtt cannot be written" in ran.err) == (2, True)
    assert [path for path in shows.contents(show / "output") if path.endswith(".feedtool-part")] == []


def test_builds_at_the_same_time_do_not_harm_each_other(show: Path) -> None:
    command = [sys.executable, "-m", "feedtool", "build", "--cache", "../cache", "--jobs", "2"]
    for turn in range(3):
        write(show, list(range(1, 11)), f"word{turn}")
        running = [subprocess.Popen(command, cwd=show, stderr=subprocess.PIPE) for _ in range(3)]
        said = [one.communicate()[1].decode() for one in running]

        assert [one.returncode for one in running] == [0, 0, 0], said
        assert "Traceback" not in "".join(said)
        assert [path for path in shows.contents(show / "output") if path.endswith(".feedtool-part")] == []
        repaired(show)


def running(show: Path, *options: str) -> tuple["subprocess.Popen[bytes]", list[str]]:
    """Start a build of many episodes with two workers; return it, and these as soon as they are there."""
    write(show, list(range(1, 31)), "another")
    command = [sys.executable, "-m", "feedtool", "build", "--no-cache", "--jobs", "2", *options]
    one = subprocess.Popen(command, cwd=show, stderr=subprocess.PIPE, start_new_session=True)
    children = Path(f"/proc/{one.pid}/task/{one.pid}/children")
    if not children.parent.exists():
        one.kill()
        one.communicate()
        pytest.skip("this system does not tell the children of a process")
    while len(found := children.read_text().split()) < 2 and one.poll() is None:
        time.sleep(0.002)
    return one, found


def test_a_worker_that_is_killed_is_told_in_a_line(show: Path) -> None:
    one, workers = running(show)
    os.kill(int(workers[0]), signal.SIGKILL)
    said = one.communicate()[1].decode()

    assert (one.returncode, "Traceback" in said) == (2, False), said
    assert "maybe with fewer `--jobs`" in said
    assert [path for path in shows.contents(show / "output") if path.endswith(".feedtool-part")] == []


@pytest.mark.parametrize(("how", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_build_that_is_stopped_in_order_leaves_nothing(show: Path, how: signal.Signals, status: int) -> None:
    one, workers = running(show)
    time.sleep(0.1)
    os.killpg(one.pid, how) if how is signal.SIGINT else os.kill(one.pid, how)
    said = one.communicate()[1].decode()

    assert one.returncode in (0, status), "it may have been done already"
    assert "Traceback" not in said
    assert [path for path in shows.contents(show / "output") if path.endswith(".feedtool-part")] == []
    assert not any(alive(worker) for worker in workers)


def test_the_workers_of_a_killed_build_end_too(show: Path) -> None:
    one, found = running(show)
    one.kill()
    one.communicate()

    assert found
    for _ in range(200):
        if not any(alive(process) for process in found):
            return
        time.sleep(0.05)
    pytest.fail("a worker lives on")


def alive(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
