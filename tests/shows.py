"""Whole shows in folders, and feedtool run over them as a user runs it.

The sample show is the repository's own. The real one is not in it: its tests skip themselves where it is missing.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

import feedtool
import make
from feedtool import __main__ as start
from feedtool import cli

ROOT = Path(__file__).parent.parent


def real_folder() -> Path:
    """Return where the real show is, or should be: beside the repository, also when this is a work tree of it."""
    pointer = ROOT / ".git"
    tree = Path(pointer.read_text().removeprefix("gitdir:").strip()) if pointer.is_file() else ROOT
    found = [folder / "shared" / "data" / "datatalks" for folder in (*ROOT.parents, *tree.parents)]
    return next((folder for folder in found if folder.is_dir()), found[0])


REAL = real_folder()
NOW = datetime(2026, 6, 1, tzinfo=UTC)
"""When tests build the sample show: the same episodes are due then, whatever the day is."""

AUDIO = 'audio: {url: "https://cdn.example.org/{slug}.mp3"}\n'
"""Where the real episodes could be heard: their files do not say, and readers drop items without an enclosure."""


OF_NO_MATTER = ("AP101", "AP102", "CH203", "CH206", "LI101", "NT201", "PE203", "SP101", "TR201", "TR202", "TR203")
"""Codes of what an episode of a few lines cannot help: in small shows they are off, unless a test has its own rules."""


@dataclass(frozen=True)
class Ran:
    """What a run of feedtool left behind: its exit status, and what it said on each stream."""

    status: int
    out: str
    err: str


def sample(folder: Path) -> Path:
    """Copy the sample show into *folder*, and return that."""
    for name in ("config", "episodes", "audio"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def small(folder: Path, episodes: Mapping[str, str | bytes] | None = None, more: str = "") -> Path:
    """Make a show of *episodes*, by file name, with *more* in its `show.yaml`, in *folder*, and return that.

    Unless *more* says where the audio is, each has a file, of which nobody can tell how long it is. What is of no
    matter in a small show is not told.
    """
    (folder / "episodes").mkdir(parents=True, exist_ok=True)
    files: dict[str, str | bytes] = {f"episodes/{name}": text for name, text in (episodes or {}).items()}
    if episodes and "audio:" not in more:
        more = f"{more}audio: {{url: 'https://example.org/{{stem}}.mp3', folder: ../audio}}\n"
        files |= {f"audio/{name.rpartition('.')[0]}.mp3": b"no sound" for name in episodes or {}}
    if "rules:" not in more:
        more += f"rules: {{{', '.join(f'{code}: off' for code in OF_NO_MATTER)}}}\n"
    return make.files(folder, {"config/show.yaml": make.SHOW + more, **files})


def real_episodes(year: str) -> Path:
    """Return the folder of the real episodes of *year*; skip, saying so, where it is missing."""
    if not (REAL / year / "episodes").is_dir():
        pytest.skip(
            f"SKIPPED: no real episodes; to run this, put the team's `shared` folder there: {REAL.parent.parent}"
        )
    return REAL / year / "episodes"


def real(folder: Path, year: str) -> Path:
    """Make a show over the real episodes of *year* and their people in *folder*, and return that."""
    episodes = real_episodes(year)
    where = f"episodes: {episodes.as_posix()}\npeople: {episodes.with_name('people').as_posix()}\n"
    return make.files(folder, {"config/show.yaml": make.SHOW + where + AUDIO})


def build(
    folder: Path, now: datetime = NOW, *, allow_removals: bool = False, **options: Any
) -> tuple[feedtool.Build, feedtool.Written]:
    """Build the show in *folder*, in this process, and return what was made of it and what was written."""
    project = feedtool.load(folder / "config" / "show.yaml")
    making = feedtool.Build(project, now, allow_removals=allow_removals)
    return making, feedtool.write(making, project.output, **options)


class Built:
    """Builds each show once."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self.folders = folders
        self.known: dict[str, tuple[Path, feedtool.Build]] = {}

    def __call__(self, name: str) -> Path:
        """Return the folder of the show *name*, `sample` or the year of a real one, with its output."""
        if name not in self.known:
            folder = self.folders.mktemp(name)
            making, _ = build(sample(folder) if name == "sample" else real(folder, name))
            self.known[name] = folder, making
        return self.known[name][0]

    def making(self, name: str) -> feedtool.Build:
        """Return what was made of the show *name*."""
        self(name)
        return self.known[name][1]


@contextmanager
def without_rights() -> Iterator[None]:
    """Be somebody whom the modes of files bind: root, whom they do not, is nobody for a while."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below *folder*, by its path with `/`."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def run(*arguments: str | Path, folder: Path, **environment: str) -> Ran:
    """Run `python -m feedtool` in *folder*, with *environment* on top of ours; it never ends in a traceback."""
    command = [sys.executable, "-m", "feedtool", *map(str, arguments)]
    ran = subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, check=False)
    out, err = ran.stdout.decode(), ran.stderr.decode()
    assert "Traceback" not in err, err
    return Ran(ran.returncode, out, err)


def run_on_terminal(*arguments: str, folder: Path) -> Ran:
    """Do what `run` does for somebody who sits in front of it."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "feedtool", *arguments]
    environment = os.environ | {"TERM": "xterm"}
    ran = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    said = b""
    while chunk := _read(ours):
        said += chunk
    os.close(ours)
    assert b"Traceback" not in said, said
    return Ran(ran.returncode, ran.stdout.decode(), said.decode())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 10_000)
    except OSError:  # Linux says so when the other end is closed
        return b""


def call(*arguments: str | Path, folder: Path) -> Ran:
    """Do what `run` does inside this process, which is ten times as fast."""
    out, err = TextIOWrapper(BytesIO(), "utf-8"), TextIOWrapper(BytesIO(), "utf-8")
    with chdir(folder), redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        cli.main([str(argument) for argument in arguments])
    assert isinstance(left.value.code, int)
    return Ran(left.value.code, _written(out), _written(err))


def command(*arguments: str | Path, folder: Path) -> Ran:
    """Do what `run` does inside this process, from the first line of the program on: with a glance before all else."""
    out, err = TextIOWrapper(BytesIO(), "utf-8"), TextIOWrapper(BytesIO(), "utf-8")
    before = sys.argv
    sys.argv = ["feedtool", *map(str, arguments)]
    try:
        with chdir(folder), redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
            start.main()
    finally:
        sys.argv = before
    assert isinstance(left.value.code, int)
    return Ran(left.value.code, _written(out), _written(err))


def told(said: str) -> tuple[list[str], list[str]]:
    """Return the line that begins each problem of what was *said* to people, and the fix of each, "" for none."""
    found = re.findall(r"^((?:\S.*: )?[A-Z]{2}\d{3} (?:error|warning|info): .*)\n((?: .*\n)*)", said, re.MULTILINE)
    fixes = [re.findall(r"^    fix: (.+)$", rest, re.MULTILINE) for _, rest in found]
    return [problem for problem, _ in found], ["".join(fix) for fix in fixes]


def _written(stream: TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode()  # type: ignore[attr-defined, no-any-return]  # it is the BytesIO above
