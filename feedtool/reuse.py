"""What an earlier build made of each episode, taken again as long as nothing that it was made of is another.

An entry is a file of the cache: what the work looked at, what it gave, and the files of the output, which have to be
there as they were. The cache is safe to delete; a damaged entry counts as none.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from feedtool import disk, plaindata, sight
from feedtool.model import Kept
from feedtool.plaindata import NotPlainError
from feedtool.problems import FeedtoolError
from feedtool.project import Project
from feedtool.sight import Seen
from feedtool.work import Work

FORM = 1
"""Of the entries; one of another form is none."""

UNSETTLED = ("draft", "held back")
"""States that no date changes."""


class Looked(Mapping[str, int]):
    """Sizes of files by name, which remembers what was *asked* for, and what was the answer."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.sizes = sizes
        self.asked: dict[str, int | None] = {}

    def __getitem__(self, name: str) -> int:
        self.asked[name] = self.sizes.get(name)
        return self.sizes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.sizes)

    def __len__(self) -> int:
        return len(self.sizes)


@dataclass(frozen=True, slots=True)
class Trace:
    """What the work on one episode looked at: on the disk, and *asked* among the sizes of the audio folder."""

    seen: Mapping[tuple[str, str], str]
    asked: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """The *work* of an episode, without its artifacts, and all that has to be the same for it to be taken again.

    *common* stands for feedtool itself, the settings and the people; *beside* are the endings of the files beside the
    episode; *at* is when they were looked at, in nanoseconds.
    """

    form: int
    common: str
    at: int
    seen: tuple[tuple[str, str, str], ...]
    stats: Mapping[str, tuple[int, int]]
    asked: Mapping[str, int | None]
    beside: tuple[str, ...]
    work: Work


def of(project: Project, cache: Path, at: int) -> "Reuse":
    """Return what the folder *cache* keeps of *project*; *at* is the time now, in nanoseconds."""
    common = sha256(f"{sight.program(Path(__file__).parent)} {project.common}".encode()).hexdigest()
    show = sha256(disk.absolute(project.lock_file).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return Reuse(cache / "episodes" / show, common, project.output, at)


class Reuse:
    """The entries of one show in the *folder* of the cache; what is *common* to all episodes has this digest."""

    def __init__(self, folder: Path, common: str, output: Path, at: int) -> None:
        self.folder = folder
        self.common = common
        self.output = output
        self.at = at
        self.made: dict[str, tuple[Work, Trace, tuple[str, ...]]] = {}

    def found(self, name: str, beside: Iterable[str], sizes: Mapping[str, int], now: datetime) -> Work | None:
        """Return what was made of the episode file *name*, if it can be taken again at *now*."""
        file = self._file(name)
        if not (data := disk.text(file)):
            return None
        try:
            entry: Entry = plaindata.read(Entry, json.loads(data))
        except (NotPlainError, ValueError, RecursionError):
            return None
        due = entry.work.due
        if (
            (entry.form, entry.common, entry.work.path, entry.beside)
            != (FORM, self.common, name, tuple(sorted(beside)))
            or (entry.work.state == "scheduled") != bool(due and due > now and entry.work.state not in UNSETTLED)
            or any(sizes.get(one) != size for one, size in entry.asked.items())
        ):
            return None
        seen: Seen = {(kind, path): token for kind, path, token in entry.seen}
        same, enough = sight.same(seen, dict(entry.stats), entry.at)
        if same and not enough:
            self._store(file, replace(entry, at=self.at, stats=sight.stats(seen)))
        return entry.work if same else None

    def add(self, work: Work, trace: Trace, beside: Iterable[str]) -> None:
        """Remember what was made just now; it is kept when all of it is in the output."""
        kept = tuple(Kept(one.path, disk.digest(one.data)) for one in work.artifacts)
        self.made[work.path] = replace(work, artifacts=(), kept=kept), trace, tuple(sorted(beside))

    def save(self, files: Mapping[str, str], names: Iterable[str]) -> None:
        """Keep what was made, as far as it is among the *files* of the output; forget all but the sources *names*."""
        for name, (work, trace, beside) in self.made.items():
            if any(files.get(one.path) != one.digest for one in work.kept):
                continue
            seen = dict(trace.seen)
            seen |= {(sight.FILE, disk.absolute(self.output / one.path)): one.digest for one in work.kept}
            flat = tuple((kind, path, token) for (kind, path), token in seen.items())
            stats = sight.stats(seen)
            self._store(
                self._file(name), Entry(FORM, self.common, self.at, flat, stats, dict(trace.asked), beside, work)
            )
        wanted = {self._file(name).name for name in names}
        disk.keep_only(self.folder, wanted)

    def _file(self, name: str) -> Path:
        return self.folder / f"{sha256(name.encode()).hexdigest()[:24]}.json"

    def _store(self, file: Path, entry: Entry) -> None:
        text = json.dumps(plaindata.of(entry), ensure_ascii=False, separators=(",", ":"))
        try:
            disk.put(file, text.encode("utf-8", "surrogatepass"))
        except FeedtoolError:  # a build is as good without a cache
            return
