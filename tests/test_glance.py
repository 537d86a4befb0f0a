"""When nothing has changed a build only looks, says what it said, and has imported next to nothing for it."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

import make
import shows
from feedtool import caching, glance, look, sight
from test_layers import HEAVY

EPISODE = """\
title: Episode {number}
published: 2026-04-0{number}
audio: {{url: "https://cdn.example.org/{number}.mp3", bytes: 100, length: 1:00:00}}
transcript:
- {{line: Hello., sec: 1}}
"""

WATCHED = """\
import json, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from feedtool.__main__ import main
try:
    main()
finally:
    seen = {"modules": sorted(sys.modules), "opened": opened}
    with open("../watched.json", "w") as out:
        json.dump(seen, out)
"""


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of three episodes, built, old enough for a look, and looked at."""
    texts: dict[str, str | bytes] = {
        f"{number}.md": make.markdown(EPISODE.format(number=number)) for number in (1, 2, 3)
    }
    folder = shows.small(tmp_path / "show", texts)
    build(folder)
    age(folder)
    build(folder)
    return folder


def build(folder: Path, *options: str) -> shows.Ran:
    return shows.command("build", "--cache", "../cache", *options, folder=folder)


def age(folder: Path) -> None:
    """Let everything in *folder* be older than any clock is coarse."""
    assert any(folder.iterdir())
    time.sleep(2 * sight.FINE_TICK / 1_000_000_000)


def watched(folder: Path, *options: str, first: str = "") -> tuple[set[str], list[str], str]:
    """Build in a process of its own; return what it imported, which files of the show it opened, and what it said.

    What it runs *first* is no part of feedtool. Folders are opened only to look at what is in them.
    """
    program = [sys.executable, "-c", first + WATCHED, "build", "--cache", "../cache", *options]
    ran = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)
    told = json.loads((folder.parent / "watched.json").read_text())
    opened = [path for path in told["opened"] if str(folder) in path and not path.endswith(os.sep)]
    return set(told["modules"]), opened, ran.stderr


def test_nothing_is_parsed_and_nothing_heavy_imported_when_nothing_has_changed(show: Path) -> None:
    watched(show)
    watched(show)

    modules, opened, said = watched(show)

    assert modules & (HEAVY | {"click", "hashlib", "feedtool.cli", "feedtool.pipeline"}) == set()
    assert opened == []
    assert (
        said
        == "output: 3 episodes; wrote 0 files, 38 unchanged; feed unchanged; 3 notes: `feedtool check` shows them\n"
    )


@pytest.mark.parametrize("options", [(), ("--strict",), ("--format", "json"), ("2.md",)])
def test_the_first_build_after_one_that_wrote_is_short_too(show: Path, options: tuple[str, ...]) -> None:
    make.files(show, {"episodes/2.md": make.markdown(EPISODE.format(number=2), "[a link](TODO)")})
    _, _, wrote = watched(show, *options)

    modules, _, said = watched(show, *options)

    assert "wrote 12 files" in wrote
    assert modules & (HEAVY | {"click", "feedtool.cli"}) == set()
    assert said == shows.command("build", "--no-cache", *options, folder=show).err
    assert "wrote 0 files" in said


@pytest.mark.parametrize("options", [(), ("--strict",), ("--format", "json"), ("--dry-run",), ("2.md",)])
def test_the_same_is_said_again_with_the_same_exit_status(show: Path, options: tuple[str, ...]) -> None:
    make.files(show, {"episodes/2.md": make.markdown(EPISODE.format(number=2), "[a link](TODO)")})
    build(show)
    age(show)

    runs = [shows.run("build", "--cache", "../cache", *options, folder=show) for _ in range(3)]
    watched(show, *options)
    modules, _, said = watched(show, *options)

    assert "click" not in modules
    assert said == runs[0].err
    assert runs == [shows.command("build", "--no-cache", *options, folder=show)] * 3


@pytest.mark.parametrize(
    "file",
    [
        "episodes/2.md",
        "config/show.yaml",
        "output/feed.xml",
        "output/notes/2/youtube.txt",
        "output/report.json",
        "config/feed.lock",
    ],
)
@pytest.mark.parametrize("long_ago", [False, True])
def test_what_has_changed_is_seen(show: Path, file: str, long_ago: bool) -> None:
    before = shows.contents(show)
    path = show / file
    path.write_bytes(path.read_bytes().replace(b"a", b"e", 1) + b"\n")
    if long_ago:
        os.utime(path, ns=(0, path.stat().st_mtime_ns - 3_000_000_000_000))

    modules, _, _ = watched(show)
    again = shows.contents(show)
    shows.command("build", "--no-cache", folder=show)

    assert "feedtool.pipeline" in modules
    assert again == shows.contents(show)
    assert (again == before) is not file.endswith((".md", ".yaml"))


@pytest.mark.parametrize(
    "file", ["", "episodes/1.md", "config/show.yaml", "output/feed.xml", "output/notes/3/web.html"]
)
def test_what_has_changed_is_seen_however_small_a_share_is_worth_a_process(show: Path, file: str) -> None:
    small_shares = "from feedtool import glance; glance.SHARE = 1\n"
    watched(show, first=small_shares)
    if file:
        (show / file).write_bytes((show / file).read_bytes() + b"\n")

    modules, opened, said = watched(show, first=small_shares)

    assert ("feedtool.pipeline" in modules, opened != []) == (bool(file), bool(file))
    assert said.count("output: 3 episodes") == 1


@pytest.mark.parametrize("file", ["output/transcripts/2.vtt", "output/feed.xml"])
def test_what_is_gone_is_made_again(show: Path, file: str) -> None:
    before = shows.contents(show)
    (show / file).unlink()

    build(show)

    assert shows.contents(show) == before


def test_an_episode_that_is_gone_is_missed(show: Path) -> None:
    (show / "episodes" / "2.md").unlink()

    assert "ID123" in build(show).err


@pytest.mark.parametrize(
    "file",
    ["episodes/4.md", "episodes/2.chapters.json", "config/people/ada.md", "config/templates/youtube.txt.j2"],
)
def test_what_is_new_is_seen(show: Path, file: str) -> None:
    make.files(show, {file: make.markdown(EPISODE.format(number=4))})

    modules, _, _ = watched(show)

    assert "feedtool.pipeline" in modules


def test_an_audio_file_of_another_size_is_seen(tmp_path: Path) -> None:
    more = "audio: {folder: ../audio, url: 'https://cdn.example.org/{stem}.mp3'}\n"
    text = make.markdown("title: One\npublished: 2026-04-01\nduration: 1:00:00\n")
    folder = shows.small(tmp_path / "show", {"1.md": text}, more)
    make.files(folder, {"audio/1.mp3": b"x" * 100})
    build(folder)
    age(folder)
    build(folder)
    (folder / "audio" / "1.mp3").write_bytes(b"x" * 101)

    build(folder)

    assert 'length="101"' in (folder / "output" / "feed.xml").read_text()


def test_a_change_within_the_tick_of_a_clock_is_seen(tmp_path: Path) -> None:
    text = make.markdown(EPISODE.format(number=1))
    folder = shows.small(tmp_path / "show", {"1.md": text})
    path = folder / "episodes" / "1.md"
    build(folder)
    os.utime(path, ns=(0, now := time.time_ns()))
    build(folder)
    path.write_bytes(text.replace(b"Hello", b"Holla"))
    os.utime(path, ns=(0, now))

    build(folder)

    assert "Holla" in (folder / "output" / "transcripts" / "1.vtt").read_text()


def test_in_a_fresh_checkout_everything_is_compared_once(show: Path) -> None:
    watched(show)
    looks = len(list((show.parent / "cache" / "looks").iterdir()))
    for path in show.rglob("*"):
        path.touch()
    age(show)

    modules, opened, said = watched(show)
    _, later, _ = watched(show)

    assert modules & {"click", "pathlib", "feedtool.disk"} == set()
    assert len(list((show.parent / "cache" / "looks").iterdir())) == looks
    assert {Path(path).name for path in opened} >= {"1.md", "2.md", "3.md", "show.yaml", "feed.xml"}
    assert (later, "wrote 0 files" in said) == ([], True)


KILLED = "import os, signal; os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGKILL))\n"
ALONE = "import os; os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])\n"


@pytest.mark.parametrize("changed", [None, "episodes/13.md", "episodes/14.md", "output/notes/7/youtube.txt"])
@pytest.mark.parametrize("first", ["", *([KILLED, ALONE] if sys.platform == "linux" else [])])
def test_of_many_files_with_new_times_none_is_missed(tmp_path: Path, changed: str | None, first: str) -> None:
    episode = EPISODE.format(number=1)
    files: dict[str, str | bytes] = {f"{n}.md": make.markdown(episode.replace("/1", f"/{n}")) for n in range(1, 21)}
    folder = shows.small(tmp_path / "show", files)
    for _ in range(2):
        watched(folder, "--jobs", "1")
    for path in folder.rglob("*"):
        path.touch()
    if changed:
        (folder / changed).write_bytes((folder / changed).read_bytes() + b"More.\n")

    modules, opened, said = watched(folder, "--jobs", "1", first=first)

    assert opened
    assert first == "" or changed or len(opened) > 2 * glance.MANY
    assert ("click" in modules) == bool(changed)
    assert ("wrote 0 files" in said) == (changed is None)


def test_what_is_due_is_published_and_not_before(tmp_path: Path) -> None:
    due = datetime.now(UTC) + timedelta(seconds=5)
    texts = [EPISODE.format(number=1), EPISODE.format(number=2).replace("2026-04-02", due.isoformat())]
    folder = shows.small(tmp_path / "show", {f"{n}.md": make.markdown(text) for n, text in enumerate(texts, 1)})
    build(folder)
    age(folder)
    watched(folder)

    early, _, said = watched(folder)
    time.sleep(max(0, (due - datetime.now(UTC)).total_seconds()))
    published = build(folder)

    assert ("click" in early, "1 in the future" in said) == (False, True)
    assert "feed: 1 added" in published.err


def test_a_look_says_nothing_about_the_time_before_its_newest_episode(show: Path) -> None:
    file = next((show.parent / "cache" / "looks").iterdir())
    left = look.read(file.read_bytes())
    assert datetime.fromtimestamp(left.since / 1_000_000_000, UTC) == datetime(2026, 4, 3, tzinfo=UTC)
    left.since = time.time_ns() + 3_600_000_000_000
    file.write_bytes(look.written(left))

    modules, _, _ = watched(show)

    assert "feedtool.pipeline" in modules


def test_other_options_have_words_of_their_own(show: Path) -> None:
    plain = build(show)

    strict = [build(show, "--format", "json") for _ in range(3)]

    assert plain.out == ""
    assert {json.loads(ran.out)[0]["code"] for ran in strict} != set()
    assert len(list((show.parent / "cache" / "looks").iterdir())) == 2


def test_a_damaged_look_is_thrown_away_with_a_notice(show: Path) -> None:
    file = next((show.parent / "cache" / "looks").iterdir())
    whole = file.read_bytes()
    less, other, later = whole.replace(b"2.md", b""), whole.replace(b"file", b"name", 1), whole[:-1] + b"\1"

    said = []
    for damaged in (b"", b"nonsense", whole[:-20], less, other, later):
        file.write_bytes(damaged)
        said.append(build(show).err)

    notice = "the cache in ../cache was damaged; what could not be read of it is made anew\n"
    assert [notice in text for text in said] == [True] * 6
    assert notice not in build(show).err


@pytest.mark.parametrize("blocked", ["", "looks", "episodes"])
def test_a_cache_that_cannot_be_written_is_told_once_with_the_reason_and_the_build_goes_on(
    tmp_path: Path, blocked: str
) -> None:
    text = make.markdown(EPISODE.format(number=1))
    for name in ("one", "two"):
        config = shows.small(tmp_path / name, {"1.md": text}) / "config" / "show.yaml"
        config.write_text(config.read_text().replace("/podcast/feed.xml", f"/{name}/feed.xml"))
    (tmp_path / "cache" / blocked).parent.mkdir(exist_ok=True)
    (tmp_path / "cache" / blocked).write_text("in the way")
    both = ("build", "--config", "*/config/show.yaml", "--jobs", "1")
    notice = "nothing is kept for the next build: "
    fix = "; name another folder with --cache, or say --no-cache\n"

    # Of a folder that is a file itself click tells before anything is built; below one, it is found out later.
    folder = "cache" if blocked else "cache/below"
    ran = [shows.command(*both, "--cache", folder, folder=tmp_path) for _ in range(2)]

    assert [one.status for one in ran] == [0, 0]
    assert [one.err.count(notice) for one in ran] == [1, 1]
    assert all(f"cannot be written: cache{'/' * bool(blocked)}{blocked} is not a folder{fix}" in one.err for one in ran)
    assert "wrote 0 files" in ran[1].err
    assert notice not in shows.command(*both, "--no-cache", folder=tmp_path).err
    assert notice not in shows.command(*both, "--dry-run", "--cache", folder, folder=tmp_path).err


def test_a_cache_of_the_user_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shows.small(tmp_path / "show", {"1.md": make.markdown(EPISODE.format(number=1))})
    (tmp_path / "home").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))

    ran = shows.command("build", folder=folder)

    assert ran.status == 0
    assert ran.err.splitlines()[-1] == (
        f"nothing is kept for the next build: {tmp_path}/home/feedtool/episodes/"
        f"{ran.err.rpartition('/episodes/')[2].partition(' ')[0]} cannot be written: {tmp_path}/home is not a folder; "
        "name another folder with --cache, or say --no-cache"
    )


def test_a_look_of_another_feedtool_is_none(show: Path) -> None:
    file = next((show.parent / "cache" / "looks").iterdir())
    file.write_bytes(file.read_bytes().replace(look.FORM.encode(), b"feedtool look 2", 1))

    modules, _, said = watched(show)

    assert ("feedtool.pipeline" in modules, "damaged" in said) == (True, False)


@pytest.mark.parametrize("name", ["2\n3.md", "zwei é.md", os.fsdecode(b"2\xff.md")])
@pytest.mark.parametrize("encoding", ["", "C"])
def test_whatever_a_file_is_called_the_build_is_short(
    show: Path, name: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if encoding:
        for key, value in {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}.items():
            monkeypatch.setenv(key, value)
    (show / "episodes" / "2.md").rename(show / "episodes" / name)
    watched(show, "--allow-removals")
    age(show)
    watched(show)

    modules, _, said = watched(show)

    assert "wrote 0 files" in said
    assert "click" not in modules


@pytest.mark.parametrize("options", [("--no-cache",), ("--cache", "/dev/null/no")])
def test_without_a_cache_everything_is_made_anew(show: Path, options: tuple[str, ...]) -> None:
    program = [sys.executable, "-c", WATCHED, "build", *options]
    ran = subprocess.run(program, cwd=show, capture_output=True, text=True, check=False)

    assert "feedtool.pipeline" in json.loads((show.parent / "watched.json").read_text())["modules"]
    assert "wrote 0 files, 38 unchanged" in ran.stderr


def test_force_makes_and_writes_everything_anew(show: Path) -> None:
    assert "wrote 38 files, 0 unchanged" in build(show, "--force").err


def test_only_so_many_looks_are_kept_and_no_file_of_somebody_else_is_deleted(show: Path) -> None:
    looks = show.parent / "cache" / "looks"
    for number in range(caching.MANY):
        for name in (f"{number:08x}", f"my notes {number}"):
            (looks / name).write_text("feedtool look 0")
            os.utime(looks / name, ns=(0, number))

    build(show, "--strict")

    names = [path.name for path in looks.iterdir()]
    assert sum(name.startswith("my notes") for name in names) == caching.MANY
    assert len(names) == 2 * caching.MANY


def test_a_look_that_is_of_use_stays_young(show: Path) -> None:
    file = next((show.parent / "cache" / "looks").iterdir())
    os.utime(file, (0, 0))

    build(show)

    assert file.stat().st_mtime > time.time() - 60


def test_it_is_quick_in_every_encoding(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}.items():
        monkeypatch.setenv(name, value)
    watched(show)

    modules, _, _ = watched(show)

    assert "click" not in modules


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("options", ["--cache ../cache", "--no-cache", "--no-cache --format json --force"])
def test_closed_streams_are_no_reason_not_to_build(show: Path, closed: str, options: str) -> None:
    for _ in range(3):
        command = f"'{sys.executable}' -m feedtool build {options} {closed}"
        ran = subprocess.run(command, cwd=show, shell=True, capture_output=True, check=False)

        assert (ran.returncode, b"Traceback" in ran.stderr) == (0, False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_behind_the_output_is_told_in_a_line(show: Path) -> None:
    for _ in range(3):
        with Path("/dev/full").open("wb") as full:
            ran = subprocess.run(
                [sys.executable, "-m", "feedtool", "build", "--cache", "../cache", "--format", "json"],
                cwd=show,
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )

        assert (ran.returncode, b"Traceback" in ran.stderr, b"no space left" in ran.stderr) == (2, False, True)


def test_a_folder_that_is_gone_is_told_in_a_line(show: Path) -> None:
    tool = Path(sys.executable).with_name("feedtool")
    command = f"mkdir gone; cd gone; rmdir ../gone; '{tool}' build --config '{show}/config/show.yaml'"
    ran = subprocess.run(command, cwd=show, shell=True, capture_output=True, check=False)

    assert (ran.returncode, b"Traceback" in ran.stderr) == (2, False), ran.stderr


def test_whoever_runs_it_as_a_library_leaves_no_look_for_others(show: Path) -> None:
    program = "from feedtool.cli import main; main(['build', '--format', 'json', '--cache', '../other'])"
    for _ in range(2):
        command = [sys.executable, "-c", program, "build", "--cache", "../other"]
        subprocess.run(command, cwd=show, capture_output=True, check=True)

    ran = shows.run("build", "--cache", "../other", folder=show)

    assert ran.out == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_file_that_can_be_read_again_is_read(open_folder: Path) -> None:
    folder = shows.small(open_folder / "show", {"2.md": make.markdown(EPISODE.format(number=2))})
    for path in (open_folder, *open_folder.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    path = folder / "episodes" / "2.md"
    path.chmod(0)
    with shows.without_rights():
        build(folder)
        age(folder)
        before = build(folder)
    path.chmod(0o644)
    with shows.without_rights():
        again = build(folder)
        age(folder)
        build(folder)
    path.chmod(0)
    with shows.without_rights():
        at_last = build(folder)

    assert ["RD110" in ran.err for ran in (before, again, at_last)] == [True, False, True]


def test_audio_that_comes_behind_a_link_is_seen(tmp_path: Path) -> None:
    more = "audio: {folder: ../audio, url: 'https://cdn.example.org/{stem}.mp3'}\n"
    text = make.markdown("title: One\npublished: 2026-04-01\nduration: 1:00:00\n")
    folder = shows.small(tmp_path / "show", {"1.md": text}, more)
    (folder / "audio").mkdir(exist_ok=True)
    (folder / "audio" / "1.mp3").symlink_to("../../store/1.mp3")
    build(folder)
    age(folder)
    build(folder)
    make.files(tmp_path, {"store/1.mp3": b"x" * 500})

    build(folder)

    assert 'length="500"' in (folder / "output" / "feed.xml").read_text()


def test_another_folder_of_packages_is_another_feedtool(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched(show)
    monkeypatch.setenv("PYTHONPATH", str(show.parent))

    modules, _, _ = watched(show)

    assert "feedtool.pipeline" in modules


def test_a_folder_of_the_output_that_became_a_link_is_seen(show: Path) -> None:
    (show / "output" / "transcripts").rename(show.parent / "elsewhere")
    (show / "output" / "transcripts").symlink_to("../../elsewhere")

    ran = build(show)

    assert (ran.status, "leads outside" in ran.err) == (2, True)


def test_whoever_reads_the_output_may_stop_reading(show: Path) -> None:
    build(show, "--format", "json")
    command = [sys.executable, "-m", "feedtool", "build", "--cache", "../cache", "--format", "json"]
    for _ in range(2):
        with subprocess.Popen(command, cwd=show, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            assert running.stdout
            assert running.stderr
            running.stdout.close()
            said = running.stderr.read()

        assert (running.returncode, b"Traceback" in said) == (0, False)


def test_a_glance_that_is_stopped_says_so(show: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "feedtool", "build", "--cache", str(tmp_path / "cache")]
    subprocess.run(command, cwd=show, check=False)
    kept = max((tmp_path / "cache" / "looks").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    kept.unlink()
    os.mkfifo(kept)
    hears = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(command, cwd=show, stderr=subprocess.PIPE, preexec_fn=hears)
    with kept.open("wb"):  # waits until the glance reads it
        running.send_signal(signal.SIGINT)
        said = running.communicate()[1]

    assert (running.returncode, said) == (130, b"feedtool: stopped\n")
