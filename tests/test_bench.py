"""The benchmark: what it measures on, how it measures, and what it says. No test here asks how long something takes."""

import doctest
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest
import yaml
from lxml import etree

import shows
from bench import blending, chart, figures, given, growing, measuring, peers, shares, tables
from bench.figures import Bar, Figures
from bench.measuring import FailedError, Took
from bench.peers import FEEDTOOL, HUGO, NAIVE, Course, Peer
from bench.rounds import COLD, ONE, SAME, TASKS, Track, Trial, Wrote

NAIVE_SCRIPT = shows.ROOT / "bench" / "naive.py"
HERE = (sys.executable, "-m", "feedtool")
MB = 1_000_000


# What it measures on


@pytest.mark.parametrize("number", [0, 1, 77, 9_999])
def test_an_episode_is_as_large_as_real_ones(number: int) -> None:
    assert 60_000 <= len(growing.episode(number)) <= 80_000


def test_an_episode_is_written_as_yaml_dump_writes() -> None:
    front = growing.episode(5).decode().removeprefix("---\n").split("---\n", 1)[0]

    again = yaml.dump(yaml.safe_load(front), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)

    assert again == front


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    command = "from bench import growing; print(__import__('hashlib').sha256(growing.episode(3)).hexdigest())"
    environment = os.environ | {"PYTHONHASHSEED": "7"}

    said = subprocess.run(
        [sys.executable, "-c", command], cwd=shows.ROOT, env=environment, capture_output=True, check=True
    )

    assert said.stdout.decode().strip() == hashlib.sha256(growing.episode(3)).hexdigest()
    assert growing.episode(3, seed=2) != growing.episode(3)


def test_no_two_of_ten_thousand_episodes_have_a_title_a_slug_or_a_guest_in_common() -> None:
    for of in (growing.title, growing.slug, growing.person):
        assert len({of(number) for number in range(10_000)}) == 10_000


def test_no_two_episodes_say_the_same() -> None:
    said = [
        {line for line in growing.episode(number).decode().split("\n") if len(line) > 60 and "line:" in line}
        for number in range(2)
    ]

    assert len(said[0] & said[1]) < len(said[0]) / 10


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show of three episodes."""
    return growing.grow(tmp_path_factory.mktemp("grown"), 3)


def test_nothing_is_wrong_with_a_grown_show(grown: Path) -> None:
    ran = shows.call("check", "--no-cache", folder=grown)

    assert ran.status == 0
    assert "3 files" in ran.err + ran.out
    assert " error: " not in ran.err + ran.out


def test_a_show_that_is_there_is_not_grown_again_but_for_another_number(tmp_path: Path) -> None:
    growing.grow(tmp_path, 2)
    (first, second) = sorted((tmp_path / "episodes").iterdir())
    before = first.stat().st_mtime_ns

    growing.grow(tmp_path, 2)

    assert first.stat().st_mtime_ns == before
    growing.grow(tmp_path, 1)
    assert [*(tmp_path / "episodes").iterdir()] == [first]
    assert not second.exists()


def test_a_show_of_somebodys_own_is_copied_and_left_alone(tmp_path: Path) -> None:
    own = shows.small(tmp_path / "own", {"one.md": "---\ntitle: One\npublished: 2026-01-01\n---\n"})
    before = shows.contents(own)

    copy = given.copied(tmp_path / "copy", own / "episodes", own / "config" / "show.yaml")

    assert shows.call("build", "--no-cache", folder=copy).status == 0
    assert (copy / "output" / "feed.xml").is_file()
    assert shows.contents(own) == before


def test_the_naive_script_makes_a_feed_chapters_and_a_note_of_each(grown: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, NAIVE_SCRIPT, grown / "episodes", tmp_path], check=True)

    read = feedparser.parse(str(tmp_path / "feed.xml"))
    assert not read.bozo
    assert [entry.title for entry in read.entries] == [growing.title(number) for number in (2, 1, 0)]
    assert peers.made(Course(Peer(NAIVE, ()), (), tmp_path, tmp_path)) == (3, 3, 3)
    chapters = json.loads((tmp_path / "chapters" / f"{growing.slug(1)}.json").read_text(encoding="utf-8"))["chapters"]
    assert chapters[0]["startTime"] == 0
    assert len(chapters) > 10


# How it measures


def test_a_command_is_measured_with_all_its_processes(tmp_path: Path) -> None:
    hold = "held = bytearray(60_000_000); print('held', flush=True); input()"
    two = f"""if True:
        import subprocess, sys, time
        start = lambda: subprocess.Popen([sys.executable, "-c", {hold!r}], stdin=-1, stdout=-1)
        both = [start(), start()]
        [one.stdout.readline() for one in both]
        time.sleep(1)  # both hold their memory: somebody looks meanwhile
        [one.communicate(b"go\\n") for one in both]
    """

    alone = measuring.run((sys.executable, "-c", two), tmp_path, tmp_path)
    whole = measuring.run((sys.executable, "-c", two), tmp_path, tmp_path, tree=True)
    nothing = measuring.run((sys.executable, "-I", "-S", "-c", "pass"), tmp_path, tmp_path)

    assert 60 * MB < alone.peak < 110 * MB
    assert nothing.peak < 30 * MB, "what measures it is not counted"
    assert nothing.cpu > 0
    if Path("/proc/self/smaps_rollup").exists():
        assert whole.peak > 120 * MB


def test_a_command_that_fails_stops_everything_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match=r"(?s)ended with status 3:.*no such show"):
        measuring.run((sys.executable, "-c", "import sys; print('no such show'); sys.exit(3)"), tmp_path, tmp_path)


def test_a_round_does_every_task_and_leaves_the_show_as_it_was(tmp_path: Path) -> None:
    show = growing.grow(tmp_path / "show", 2)
    before = shows.contents(show / "episodes")
    track = Track(show, tmp_path, 2, [peers.course(Peer(FEEDTOOL, HERE), show, tmp_path)])

    took = [(trial.task, track.run(trial, 1)) for trial in track.trials(tuple(TASKS))]
    track.end()

    assert [task for task, _ in took] == ["cold", "after", "same", "same", "same", "touched", "one"]
    assert track.wrote[SAME] == Wrote(0, ())
    assert track.wrote[ONE].own > 0
    assert figures.needless(ONE, track.wrote[ONE], "feedtool-cache") == []
    assert shows.contents(show / "episodes") == before


def test_somebody_who_makes_too_little_is_not_measured(tmp_path: Path) -> None:
    show = growing.grow(tmp_path / "show", 1)
    lazy = Course(Peer(HUGO, ()), (sys.executable, "-c", "pass"), tmp_path, tmp_path / "output")
    track = Track(show, tmp_path, 1, [lazy])

    with pytest.raises(FailedError, match="Hugo made 0 items, 0 files of chapters and 0 notes of 1 episodes"):
        track.run(Trial(COLD, lazy), 1)


def test_the_shares_of_a_build_are_those_of_its_steps(grown: Path) -> None:
    calls = shares.profiled(grown)

    steps = shares.shares(calls)

    assert {"reading: YAML", "cues", "notes", "feeds"} <= steps.keys()
    assert not any(step.startswith("/") for step in steps)
    whole = sum(own for _, _, own, _, _ in calls.values())
    assert 0.95 < sum(steps.values()) / whole < 1.01


# What it says


def measured(**of: tuple[float, ...]) -> Figures:
    """Return figures of 200 episodes without a cache: the seconds of each round."""
    found = Figures()
    for who, walls in of.items():
        for wall in walls:
            found.add((200, COLD, who.replace("_", " ")), [Took(wall, wall * 2, int(wall * 100 * MB))])
    return found


def test_a_table_has_its_numbers_on_the_right() -> None:
    assert tables.table(("who", "time"), [("Hugo", "1.06 s"), ("feedtool", "12 ms")]) == (
        "| who      |   time |\n"
        "| -------- | -----: |\n"
        "| Hugo     | 1.06 s |\n"
        "| feedtool |  12 ms |\n"
    )  # fmt: skip


def test_the_bars_say_what_is_reached_and_leave_out_what_was_not_measured() -> None:
    found = measured(feedtool=(1.0, 1.2), Hugo=(2.5, 3.0))
    chosen = (
        Bar("against Hugo", 200, COLD, HUGO, 0.5, 0.3),
        Bar("against the script", 200, COLD, NAIVE, 1 / 25, 1 / 40),
    )

    assert tables.bars(found, chosen) == (
        "| what         | measured | must be at most | wanted      | in processor time |\n"
        "| ------------ | -------: | --------------- | ----------- | ----------------: |\n"
        "| against Hugo |      0.4 | 0.5: pass       | 0.3: missed |               0.4 |\n"
    )


def test_a_show_of_somebodys_own_has_the_bars_of_a_small_one() -> None:
    found = figures.bars_of(32)

    assert [bar.what for bar in found][:2] == [
        "cold, 32 episodes, against Hugo",
        "cold, 32 episodes, against the naive script",
    ]
    assert {bar.count for bar in found} == {32}


def test_a_ratio_is_the_middle_of_those_within_each_round() -> None:
    found = measured(feedtool=(1.0, 10.0, 1.0), Hugo=(4.0, 20.0, 2.0))

    assert found.ratio((200, COLD, FEEDTOOL), (200, COLD, HUGO), figures.WALL) == 0.5
    assert found.ratio((200, COLD, FEEDTOOL), (200, SAME, HUGO), figures.WALL) is None


def test_the_memory_of_all_processes_counts_where_it_was_seen() -> None:
    found = measured(feedtool=(1.0,))
    found.peaks[200, COLD, FEEDTOOL] = 300 * MB

    assert found.middle((200, COLD, FEEDTOOL), figures.PEAK) == 300 * MB


def test_what_is_written_without_need_is_found() -> None:
    wrote = Wrote(7, ("config/feed.lock", "feedtool-cache/a", "output/feed.xml", "output/notes/other/youtube.txt"))

    assert figures.needless(ONE, wrote, "feedtool-cache") == ["config/feed.lock", "output/notes/other/youtube.txt"]
    assert len(figures.needless(SAME, wrote, "feedtool-cache")) == 5


def test_the_chart_is_an_svg_with_a_bar_for_each() -> None:
    drawn = chart.chart(measured(feedtool=(1.0,), Hugo=(2.0,), naive_script=(20.0,)))

    root = etree.fromstring(drawn)
    assert root.get("viewBox") == "0 0 760 136"
    found = [(one.get("class"), one.get("width")) for one in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert found == [("ours", "26.0"), ("theirs", "52.0"), ("theirs", "520.0")]


@pytest.mark.parametrize("module", [blending, shares, tables], ids=lambda module: str(module.__name__))
def test_what_its_docstrings_show_is_so(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]  # it is a module

    assert found.attempted > 0
    assert found.failed == 0
