"""The runs, round by round: each round has every trial once, so that what disturbs the machine hits all alike."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import measuring, peers
from bench.measuring import FailedError, Took
from bench.peers import FEEDTOOL, HUGO, PYTHON, Course

COLD, AFTER, SAME, TOUCHED, ONE = "cold", "after", "same", "touched", "one"
TASKS = {
    COLD: "no output, no cache",
    AFTER: "nothing changed, straight after that",
    SAME: "nothing changed",
    TOUCHED: "nothing changed, every mtime new",
    ONE: "one episode changed",
}

LONG_AGO = 1_767_225_600
"""When the files of a show that has settled were changed: 2026-01-01."""

SHORT = 3
"""How many times a round has those trials that take no time at all, of which the median counts."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One who does one task."""

    task: str
    course: Course

    @property
    def who(self) -> str:
        """Who is measured."""
        return self.course.peer.name


@dataclass(frozen=True, slots=True)
class Wrote:
    """What feedtool wrote in a task: how many files of the changed episode, and which others, by their paths."""

    own: int
    others: tuple[str, ...]


@dataclass(slots=True)
class Track:
    """A show of *count* episodes, on which trials are run; *statuses* are those with which feedtool may end."""

    show: Path
    home: Path
    count: int
    courses: Sequence[Course]
    statuses: tuple[int, ...] = (0,)
    exact: bool = True
    original: bytes = b""
    wrote: dict[str, Wrote] = field(default_factory=dict)
    _settled: bool = False
    _built: bool = False
    _times: int = 0

    def __post_init__(self) -> None:
        self.original = self.changing.read_bytes()

    @property
    def changing(self) -> Path:
        """The episode that changes in the task `one`: one in the middle."""
        files = sorted((self.show / "episodes").glob("*.md"))
        return files[len(files) // 2]

    @property
    def feedtool(self) -> Course:
        """How feedtool runs here."""
        return next(one for one in self.courses if one.peer.name == FEEDTOOL)

    def trials(self, tasks: Sequence[str]) -> Iterator[Trial]:
        """Yield the trials of a round, in their order."""
        for task in tasks:
            if task == AFTER and COLD not in tasks:
                continue
            for turn in range(SHORT):
                yield from (Trial(task, one) for one in self.courses if turn < _turns(one.peer.name, task))

    def run(self, trial: Trial, number: int, *, tree: bool = False) -> Took:
        """Prepare *trial* in the round *number*, run it, look at what it made, and return what it took."""
        self._prepare(trial, number)
        ours = trial.who == FEEDTOOL
        first = number == 1 and ours and trial.task not in (COLD, AFTER) and trial.task not in self.wrote
        before = self._seen() if first else {}
        statuses = self.statuses if ours else (0,)
        took = measuring.run(trial.course.command, trial.course.folder, self.home, tree=tree, statuses=statuses)
        if first:
            self.wrote[trial.task] = self._compared(before, self._seen())
        if trial.task == COLD:
            self._look_at(trial.course)
        return took

    def end(self) -> None:
        """Leave the show as it was."""
        self.changing.write_bytes(self.original)
        self._settled = False

    def _prepare(self, trial: Trial, number: int) -> None:
        if trial.task == COLD:
            if trial.who == FEEDTOOL:
                self._age()
                self._settled, self._built = False, True
            for folder in (trial.course.output, trial.course.cache):
                if folder:
                    shutil.rmtree(folder, ignore_errors=True)
        elif trial.task == ONE and trial.who == FEEDTOOL:
            self._settle()
            self.changing.write_bytes(self.original + f"\nOne more thing, of round {number}.\n".encode())
            self._settled = False
        elif trial.task == TOUCHED and trial.who == FEEDTOOL:
            self._settle()
            for path in self._sources():
                os.utime(path)
            self._settled = False
        elif trial.task == SAME and trial.who == FEEDTOOL:
            self._settle()
        os.sync()

    def _settle(self) -> None:
        """Have everything as it is long after a build: files are old, and the cache knows them."""
        if not self._settled:
            self._age()
            one = self.feedtool
            # With new options it looks at every episode by itself, and not only whether all is as it was.
            self._times += 1
            command = (*one.command, "--jobs", str(self._times))
            measuring.run(command, one.folder, self.home, statuses=self.statuses)
            # On a schedule nearly every build comes after one that had nothing to do: so that one is run here.
            for _ in range(1 if self._built else 2):
                measuring.run(one.command, one.folder, self.home, statuses=self.statuses)
            self._settled = self._built = True

    def _age(self) -> None:
        for path in self._sources():
            if path.stat().st_mtime != LONG_AGO:
                os.utime(path, (LONG_AGO, LONG_AGO))
        time.sleep(A_WHILE)

    def _sources(self) -> Iterator[Path]:
        for name in ("episodes", "config"):
            yield from (path for path in (self.show / name).rglob("*") if path.is_file())

    def _look_at(self, one: Course) -> None:
        found = peers.made(one)
        if self.exact and found != (self.count,) * 3:
            told = "{} made {} items, {} files of chapters and {} notes of {} episodes"
            raise FailedError(told.format(one.peer.name, *found, self.count))

    def _seen(self) -> dict[str, tuple[int, int]]:
        """Return every file that feedtool may write, as it is now: when it was changed, and which one it is."""
        one = self.feedtool
        folders = [one.output, self.show / "config", *([one.cache] if one.cache else [])]
        seen = {}
        for folder in folders:
            for path in folder.rglob("*"):
                if path.is_file():
                    known = path.stat()
                    seen[f"{folder.name}/{path.relative_to(folder).as_posix()}"] = known.st_mtime_ns, known.st_ino
        return seen

    def _compared(self, before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> Wrote:
        changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        others = tuple(path for path in changed if self.changing.stem not in path)
        return Wrote(len(changed) - len(others), others)


def _turns(who: str, task: str) -> int:
    """Return how many times *who* does *task* in a round: none where it could not."""
    if who == PYTHON:
        return SHORT if task in (SAME, TOUCHED) else 0
    if who == FEEDTOOL:
        return SHORT if task == SAME else 1
    return int(task == COLD or (task in (SAME, ONE) and who == HUGO))


A_WHILE = 0.3
"""Seconds after which nobody takes a file for one that may just be changing."""
