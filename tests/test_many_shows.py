"""Many shows in one go: by processes, by threads and on a real Dask cluster the same comes of them as one by one."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path

import pytest

import make
import shows
from feedtool import many, sight
from feedtool.building import Order, Outcome
from feedtool.executors import dask

ALL = ("--config", "shows/*/config/show.yaml")
PARTS = ".*.feedtool-part"
EPISODE = """\
title: Episode {number} of {show}
published: 2026-04-0{number}
audio: {{url: "https://cdn.example.org/{number}.mp3", bytes: 100, length: 1:00:00}}
transcript:
- header: Hello
- {{line: Hello., sec: 1}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three shows of three episodes each; one of the second has a fault."""
    for name in ("a", "b", "c"):
        texts: dict[str, str | bytes] = {
            f"{number}.md": make.markdown(EPISODE.format(number=number, show=name)) for number in (1, 2, 3)
        }
        own(shows.small(tmp_path / "shows" / name, texts), name)
    make.files(tmp_path, {"shows/b/episodes/3.md": make.markdown("title: Three\nseason: one\n")})
    return tmp_path


def own(show: Path, name: str) -> Path:
    """Give the *show* a `feed_url` of its own, with *name* in it, and return its settings."""
    config = show / "config" / "show.yaml"
    config.write_text(config.read_text().replace("/podcast/feed.xml", f"/{name}/feed.xml"))
    return config


@pytest.fixture
def one_by_one(folder: Path) -> dict[str, bytes]:
    """What comes of the shows when each is built alone; it is gone again."""
    for name in ("a", "b", "c"):
        build(folder, "--config", f"shows/{name}/config/show.yaml")
    return swept(folder)


def build(folder: Path, *options: str) -> shows.Ran:
    return shows.command("build", "--no-cache", "--now", "2026-06-01", *options, folder=folder)


def made(folder: Path) -> dict[str, bytes]:
    return {
        path: data for path, data in shows.contents(folder / "shows").items() if "output/" in path or "lock" in path
    }


def swept(folder: Path) -> dict[str, bytes]:
    """Return what was built in *folder*, and delete it."""
    found = made(folder)
    for path in found:
        (folder / "shows" / path).unlink()
    return found


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask scheduler on this machine, with two workers that run in folders of their own."""
    folder = tmp_path_factory.mktemp("cluster")
    with ExitStack() as running:
        yield cluster(folder, running)


def cluster(folder: Path, running: ExitStack, workers: int = 2, **environment: str) -> str:
    """Start a scheduler and *workers* in *folder*, until the end of *running*; return the address."""
    there = folder / "scheduler.json"
    begin(running, folder, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(there))
    wait_for(there.is_file)
    for number in range(workers):
        own = folder / str(number)
        own.mkdir()
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(own))
        begin(running, own, "worker", "--scheduler-file", str(there), *options, **environment)
    return str(json.loads(there.read_text())["address"])


def begin(running: ExitStack, folder: Path, what: str, *options: str, **environment: str) -> None:
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--no-dashboard", *options]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=os.environ | environment, stdout=quiet, stderr=quiet)
    running.callback(process.wait)
    running.callback(process.kill)


def wait_for(come: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not come():
        assert time.monotonic() < until
        time.sleep(0.05)


# The same comes of it


@pytest.mark.parametrize(
    "options",
    [(), ("--jobs", "1"), ("--jobs", "2"), ("--jobs", "8"), ("--executor", "processes"), ("--executor", "threads")],
    ids=" ".join,
)
def test_many_shows_are_built_as_one_by_one(
    folder: Path, one_by_one: dict[str, bytes], options: tuple[str, ...]
) -> None:
    ran = build(folder, *ALL, *options)

    assert made(folder) == one_by_one
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.splitlines()[1:] == [
        "shows/b/episodes/3.md:3:9: EP102 error: 'season' is 'one', not a whole number from 1 on",
        "  3 | season: one",
        "    |         ^~~",
        "    fix: write a number such as 12",
        *[line for line in ran.err.splitlines() if line.startswith(("shows/b/output: ", "shows/c/output: "))],
        ran.err.splitlines()[-1],
    ]
    assert ran.err.splitlines()[0].startswith("shows/a/output: 3 episodes; wrote ")
    assert ran.err.splitlines()[-1].startswith("3 shows: 9 episodes; wrote ")


def test_a_cluster_builds_the_same_and_says_the_same(
    folder: Path, one_by_one: dict[str, bytes], scheduler: str
) -> None:
    here = build(folder, *ALL)
    swept(folder)

    there = build(folder, *ALL, "--executor", f"dask:{scheduler}")

    assert made(folder) == one_by_one
    assert there == here


def test_one_show_is_told_of_as_ever_whoever_builds_it(folder: Path, scheduler: str) -> None:
    one = ("--config", "shows/b/config/show.yaml")
    build(folder, *one)

    ran = [
        build(folder, *one, *more) for more in ((), ("--executor", "processes"), ("--executor", f"dask:{scheduler}"))
    ]

    assert ran == [ran[0]] * 3


# What is told


def test_one_document_tells_of_all_shows(folder: Path) -> None:
    make.files(folder, {"shows/c/episodes/2.md": make.markdown("title: Two\nseason: two\n")})

    ran = build(folder, *ALL, "--format", "json")

    errors = [problem["path"] for problem in json.loads(ran.out) if problem["severity"] == "error"]
    assert errors == ["shows/b/episodes/3.md", "shows/c/episodes/2.md"]
    assert [line.split(":")[0] for line in ran.err.splitlines()] == [
        "shows/a/output",
        "shows/b/output",
        "shows/c/output",
        "3 shows",
    ]


@pytest.mark.parametrize("options", [("--jobs", "1"), ("--jobs", "2"), ("--executor", "threads")], ids=" ".join)
def test_a_show_that_cannot_be_built_keeps_no_other_from_it(folder: Path, options: tuple[str, ...]) -> None:
    make.files(folder, {"shows/a/config/show.yaml": "title: A Show\n", "shows/b/output": "in the way"})

    ran = build(folder, *ALL, *options)

    said = [line for line in ran.err.splitlines() if line.startswith("feedtool: ")]
    assert ran.status == 2
    assert said[0] == "feedtool: shows/a/config/show.yaml has to be mended first"
    assert said[1].endswith("cannot be written: shows/b/output is not a folder")
    assert said[1].startswith("feedtool: shows/b/output/")
    assert (folder / "shows" / "c" / "output" / "feed.xml").is_file()
    assert ran.err.splitlines()[-1].endswith("; 2 shows not built")


def test_episodes_limit_what_is_told_of_all_shows(folder: Path) -> None:
    other = build(folder, *ALL, "shows/a/episodes/3.md")
    same = build(folder, *ALL, "3")

    assert ("EP102" in other.err, other.status) == (False, 0)
    assert ("EP102" in same.err, same.status) == (True, 1)


def test_an_episode_that_no_show_has_is_told(folder: Path) -> None:
    ran = build(folder, *ALL, "44")

    assert ran.status == 2
    assert ran.err.splitlines()[-1] == "feedtool: no episode called '44'"


# One output for two


@pytest.fixture
def shared(folder: Path) -> Path:
    """The folder where the first show and the third one write into one folder, which each calls in its own way."""
    for name, output in (("a", "../../all"), ("c", (folder / "shows" / "all").as_posix())):
        config = folder / "shows" / name / "config" / "show.yaml"
        config.write_text(f"{config.read_text()}output: {output}\n")
    return folder


@pytest.mark.parametrize("options", [(), ("--jobs", "1"), ("--executor", "threads"), ("--dry-run",)], ids=" ".join)
def test_two_shows_with_one_output_are_not_built_and_keep_no_other_from_it(
    shared: Path, options: tuple[str, ...]
) -> None:
    lines = [len((shared / f"shows/{name}/config/show.yaml").read_text().splitlines()) for name in "ac"]
    first, second = (f"shows/{name}/config/show.yaml:{line}" for name, line in zip("ac", lines, strict=True))

    ran = build(shared, *ALL, *options)

    says = "each build would delete the other's files; give each show an `output` of its own"
    assert ran.status == 2
    assert [line for line in ran.err.splitlines() if line.startswith("feedtool: ")] == [
        f"feedtool: {first}: {second} has the same output folder, shows/all: {says}",
        f"feedtool: {second}: {first} has the same output folder, shows/all: {says}",
    ]
    assert ran.err.splitlines()[-1].startswith("3 shows: 3 episodes; ")
    assert ran.err.splitlines()[-1].endswith("; 2 shows not built")
    assert {path.partition("/")[0] for path in made(shared)} == (set() if "--dry-run" in options else {"b"})


def test_where_no_output_is_written_the_whole_file_is_named(folder: Path) -> None:
    config = folder / "shows" / "a" / "config"
    (config / "other.yaml").write_text((config / "show.yaml").read_text())

    ran = build(folder, "--config", "shows/a/config/*.yaml")

    assert ran.status == 2
    assert ran.err.splitlines()[0].startswith(
        "feedtool: shows/a/config/other.yaml: shows/a/config/show.yaml has the same output folder, shows/a/output: "
    )
    assert made(folder) == {}


@pytest.fixture
def moved(folder: Path) -> Path:
    """The settings of the third show, which since its last build have got the output folder of the first one."""
    config = folder / "shows" / "c" / "config" / "show.yaml"
    for name in ("a", "c"):
        assert build(folder, "--config", f"shows/{name}/config/show.yaml").status == 0
    config.write_text(f"{config.read_text()}output: ../../a/output\n")
    return config


def test_a_show_does_not_write_over_another_that_was_built_at_another_time(folder: Path, moved: Path) -> None:
    before = made(folder)

    ran = build(folder, "--config", "shows/c/config/show.yaml")

    assert (ran.status, ran.out) == (2, "")
    place = f"shows/c/config/show.yaml:{len(moved.read_text().splitlines())}"
    assert ran.err == (
        f"feedtool: {place}: the output folder shows/a/output has the files of another show, 'A Show': "
        "this build would delete them; give this show an `output` of its own, "
        "or delete shows/a/output/report.json if the other one is no more\n"
    )
    assert made(folder) == before


def test_a_new_show_does_not_take_another_for_itself_with_its_lock_lost(folder: Path) -> None:
    build(folder, "--config", "shows/a/config/show.yaml")
    new = shows.small(folder / "shows" / "new", {"9.md": make.markdown(EPISODE.format(number=9, show="new"))})
    config = new / "config" / "show.yaml"
    text = config.read_text().replace("/podcast/feed.xml", "/new/feed.xml").replace("A Show", "A New Show")
    config.write_text(f"{text}output: ../../a/output\n")
    before = made(folder)

    ran = build(folder, "--config", "shows/new/config/show.yaml")

    assert ran.status == 2
    assert "has the files of another show, 'A Show'" in ran.err
    assert made(folder) == before


def test_a_show_that_has_lost_its_lock_is_none_other_for_a_new_title_and_address(folder: Path) -> None:
    build(folder, "--config", "shows/a/config/show.yaml")
    (folder / "shows" / "a" / "config" / "feed.lock").unlink()
    config = folder / "shows" / "a" / "config" / "show.yaml"
    config.write_text(config.read_text().replace("/a/feed.xml", "/new/feed.xml").replace("A Show", "A New Show"))

    ran = build(folder, "--config", "shows/a/config/show.yaml")

    assert (ran.status, "ID126" in ran.err) == (1, True)


@pytest.mark.usefixtures("moved")
def test_a_show_whose_output_is_that_of_one_that_is_no_more_is_built(folder: Path) -> None:
    (folder / "shows" / "a" / "output" / "report.json").unlink()

    ran = build(folder, "--config", "shows/c/config/show.yaml")

    assert ran.status == 0
    assert b"of c" in made(folder)["a/output/feed.xml"]


# One address for two


def test_two_shows_with_one_feed_url_are_not_built_and_told_with_their_lines(folder: Path) -> None:
    config = folder / "shows" / "c" / "config" / "show.yaml"
    config.write_text(config.read_text().replace("https://example.org/c/feed.xml", "http://example.org/a/feed.xml/"))

    ran = build(folder, *ALL)

    first, second = "shows/a/config/show.yaml", "shows/c/config/show.yaml"
    says = "has the same 'feed_url', and so the same guid: apps would take one for the other"
    problems, fixes = shows.told(ran.err)
    assert ran.status == 2
    assert [one for one in problems if "SH108" in one] == [
        f"{first}:4:11: SH108 error: the show of {second}:4 {says}",
        f"{second}:4:11: SH108 error: the show of {first}:4 {says}",
    ]
    assert fixes[0] == "give each show a `feed_url` of its own, the address where its feed will be"
    assert f"feedtool: {first} has to be mended first" in ran.err.splitlines()
    assert ran.err.splitlines()[-1].endswith("; 2 shows not built")
    assert {path.partition("/")[0] for path in made(folder)} == {"b"}


def test_one_document_tells_of_a_shared_feed_url_too(folder: Path) -> None:
    own(folder / "shows" / "c", "c").write_text((folder / "shows" / "a" / "config" / "show.yaml").read_text())

    ran = build(folder, *ALL, "--format", "json")

    found = [(one["path"], one["line"]) for one in json.loads(ran.out) if one["code"] == "SH108"]
    assert found == [("shows/a/config/show.yaml", 4), ("shows/c/config/show.yaml", 4)]


# Which shows


def test_a_show_that_is_named_twice_is_built_once(folder: Path) -> None:
    (folder / "shows" / "d").symlink_to(folder / "shows" / "c", target_is_directory=True)

    ran = build(folder, *ALL, "--config", "shows/a/config/show.yaml", "--config", "./shows/../shows/b/config/show.yaml")

    assert ran.err.splitlines()[-1].startswith("3 shows: ")


@pytest.mark.parametrize(
    ("pattern", "built"),
    [
        ("**/config/show.yaml", ["a", "b", "c", "deep/d"]),
        ("shows/**/show.yaml", ["a", "b", "c", "deep/d"]),
        ("shows/[ab]/config/show.y*ml", ["a", "b"]),
        ("sh?ws/*/config/*.yaml", ["a", "b", "c"]),
        ("shows/.h*/config/show.yaml", [".hidden"]),
    ],
)
def test_a_pattern_means_what_it_means_in_a_shell(folder: Path, pattern: str, built: list[str]) -> None:
    for name in ("deep/d", ".hidden"):
        own(shows.small(folder / "shows" / name), name)

    build(folder, "--config", pattern)

    assert sorted(path.removesuffix("/output/feed.xml") for path in made(folder) if path.endswith("feed.xml")) == built


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("shows/*", "no file fits 'shows/*'; did you mean 'shows/*/config/show.yaml'?"),
        ("shows/*/show.yaml", "no file fits 'shows/*/show.yaml'; did you mean 'shows/*/config/show.yaml'?"),
        ("shows/*/config/show.yml", "no file fits 'shows/*/config/show.yml'; did you mean 'shows/*/config/show.yaml'?"),
        ("other/*", "no file fits 'other/*'; a show is its config/show.yaml"),
    ],
)
def test_a_pattern_that_nothing_fits_is_told(folder: Path, pattern: str, said: str) -> None:
    ran = build(folder, *ALL, "--config", pattern)

    assert (ran.status, ran.out, ran.err) == (2, "", f"feedtool: {said}\n")
    assert made(folder) == {}


# Nothing has changed


def test_when_nothing_has_changed_many_shows_are_only_looked_at(folder: Path) -> None:
    program = "import sys; from feedtool.__main__ import main\ntry: main()\nfinally: print('click' in sys.modules)"
    command = [sys.executable, "-c", program, "build", "--cache", "cache", *ALL]

    for _ in range(2):
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        time.sleep(2 * sight.FINE_TICK / 1_000_000_000)

    quick = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    own(shows.small(folder / "shows" / "d"), "d")
    whole = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    assert (quick.stdout, quick.returncode) == ("False\n", 1)
    assert quick.stderr.splitlines()[-1].startswith("3 shows: 9 episodes; wrote 0 files, ")
    assert whole.stdout == "True\n"
    assert whole.stderr.splitlines()[-1].startswith("4 shows: ")


# Who is not there, or dies


@pytest.mark.parametrize(
    ("executor", "said"),
    [
        ("dusk:tcp://x:1", "no executor called 'dusk'; did you mean 'dask'?"),
        ("x", "no executor called 'x'; there are dask, processes, threads"),
        ("dask", "the executor 'dask' needs an address; write `--executor dask:tcp://HOST:8786`"),
        ("threads:4", "the executor 'threads' has no address; write `--executor threads`"),
        ("dask:there", "'there' is not where a Dask scheduler can be: missing port number in address 'there'"),
        ("dask:tcp://127.0.0.1:9", "no Dask scheduler answers at tcp://127.0.0.1:9"),
    ],
)
def test_an_executor_that_is_not_there_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, executor: str, said: str
) -> None:
    monkeypatch.setattr(dask, "PATIENCE", 0.5)

    ran = build(folder, *ALL, "--executor", executor)

    assert (ran.status, ran.err) == (2, f"feedtool: {said}\n")


def test_without_the_extra_it_is_said_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    ran = build(folder, *ALL, "--executor", "dask:tcp://127.0.0.1:9")

    assert ran.err == "feedtool: a Dask cluster needs distributed: pip install 'feedtool[cluster]'\n"


def test_a_cluster_without_workers_or_with_another_feedtool_is_told(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path_factory.mktemp("theirs")
    make.files(theirs, {"feedtool-0.0.7.dist-info/METADATA": "Metadata-Version: 2.1\nName: feedtool\nVersion: 0.0.7\n"})
    with ExitStack() as running:
        alone = cluster(tmp_path_factory.mktemp("alone"), running, workers=0)
        other = cluster(tmp_path_factory.mktemp("other"), running, workers=1, PYTHONPATH=str(theirs))
        ran = build(folder, *ALL, "--executor", f"dask:{other}")
        monkeypatch.setattr(dask, "PATIENCE", 1.0)
        empty = build(folder, *ALL, "--executor", f"dask:{alone}")

    assert ran.status == 2
    assert ran.err.startswith("feedtool: the worker at tcp://127.0.0.1:")
    assert ran.err.endswith(" has feedtool 0.0.7, and this is feedtool 0.1.0; the whole cluster needs the same\n")
    assert empty.err == f"feedtool: the Dask cluster at {alone} has no workers\n"


def big(folder: Path) -> None:
    """Make shows in *folder* that take some seconds to build."""
    line = "- {{line: 'What was said, {n} times, and a few more words of it.', sec: {n}}}\n"
    lines = "".join(line.format(n=n) for n in range(300))
    for name in ("a", "b", "c", "d"):
        texts: dict[str, str | bytes] = {
            f"{n}.md": make.markdown(f"title: Episode {n}\npublished: 2026-04-01\ntranscript:\n{lines}")
            for n in range(40)
        }
        own(shows.small(folder / "shows" / name, texts), name)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux says so easily who works for whom")
@pytest.mark.parametrize("ended", ["interrupted", "worker killed"])
def test_a_build_that_is_broken_off_says_so_in_a_line_and_leaves_nothing_half_written(folder: Path, ended: str) -> None:
    big(folder)
    command = [sys.executable, "-m", "feedtool", "build", "--no-cache", "--jobs", "2", *ALL]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, start_new_session=True) as running:
        workers = Path(f"/proc/{running.pid}/task/{running.pid}/children")
        wait_for(lambda: len(list((folder / "shows").glob("*/output/notes/*"))) > 3)
        pids = [int(pid) for pid in workers.read_text().split()]
        if ended == "interrupted":
            os.killpg(running.pid, signal.SIGINT)
        else:
            os.kill(pids[0], signal.SIGKILL)
        _, said = running.communicate(timeout=30)

    if ended == "interrupted":
        assert (running.returncode, said) == (130, "\nfeedtool: stopped\n")
    else:
        assert running.returncode == 2
        assert said.splitlines()[-1].startswith("feedtool: a process that builds was killed, ")
        assert said.count("feedtool: ") == 1
    assert list((folder / "shows").rglob(PARTS)) == []
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_a_cluster_whose_workers_die_is_told(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    big(folder)
    monkeypatch.setattr(dask, "PATIENCE", 2.0)
    with ExitStack() as running:
        with ExitStack() as mortal:
            there = cluster(tmp_path_factory.mktemp("cluster"), mortal, workers=1)
            command = [sys.executable, "-m", "feedtool", "build", "--no-cache", "--executor", f"dask:{there}", *ALL]
            building = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
            running.callback(building.kill)
            wait_for(lambda: len(list((folder / "shows").glob("*/output/notes/*"))) > 3)
        _, said = building.communicate(timeout=30)

    assert (building.returncode, said) == (
        2,
        f"feedtool: the Dask cluster at {there} is gone, or all its workers are\n",
    )
    assert list((folder / "shows").rglob(PARTS)) == []


def test_when_one_worker_dies_the_others_build_its_show(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    big(folder)
    with ExitStack() as running, ExitStack() as mortal:
        there = cluster(tmp_path_factory.mktemp("cluster"), running, workers=1)
        own = tmp_path_factory.mktemp("mortal")
        begin(mortal, own, "worker", there, "--nthreads", "1", "--no-nanny", "--local-directory", str(own))
        command = [sys.executable, "-m", "feedtool", "build", "--no-cache", "--executor", f"dask:{there}", *ALL]
        building = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
        running.callback(building.kill)
        wait_for(lambda: len(list((folder / "shows").glob("*/output/notes/*"))) > 10)
        mortal.close()
        _, said = building.communicate(timeout=60)

    assert building.returncode == 0
    assert said.splitlines()[-1].startswith("4 shows: 160 episodes; wrote ")
    assert list((folder / "shows").rglob(PARTS)) == []


def test_a_worker_that_does_not_see_the_show_is_told(folder: Path) -> None:
    config = folder / "shows" / "a" / "config" / "show.yaml"
    now = make.date("2026-06-01")
    seen = {(sight.THERE, str(config)): ""}
    done: Future[Outcome] = Future()
    done.set_result(Outcome(config, config.parent.parent, now, failed="it is not there", seen=seen))

    outcome = many.outcome(Order(config, now, 0), done)

    assert outcome.failed == f"{config} is not there for the worker: all need the same files in the same places"


def test_saving_an_episode_of_one_show_builds_again_what_is_watched(folder: Path) -> None:
    command = [sys.executable, "-m", "feedtool", "build", "--no-cache", "--watch", *ALL]
    page = folder / "shows" / "c" / "output" / "feed.xml"
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as running:
        wait_for(page.is_file)
        time.sleep(0.5)
        file = folder / "shows" / "c" / "episodes" / "1.md"
        file.write_text(file.read_text().replace("Episode 1 of c", "Another title"))
        wait_for(lambda: "Another title" in page.read_text())
        running.send_signal(signal.SIGINT)

    assert running.returncode == 0


def test_with_no_shows_there_is_nothing_to_build() -> None:
    assert list(many.build([], "", 2)) == []
