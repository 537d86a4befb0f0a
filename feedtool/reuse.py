"""What an earlier build made of each episode, taken again as long as nothing that it was made of is another.

An entry is a file of the cache: what the work looked at, what it gave, and the files of the output, which have to be
there as they were. The cache is safe to delete, and what is damaged in it counts as deleted.
"""

import json
import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from feedtool import disk, plaindata, sight
from feedtool.model import Artifact, Kept, Staged
from feedtool.plaindata import NotPlainError
from feedtool.problems import FeedtoolError
from feedtool.project import Project
from feedtool.sight import Seen
from feedtool.work import Work

ANY_FORM = "feedtool episode "
FORM = f"{ANY_FORM}1"
"""How an entry begins; one of another form is of another feedtool."""

UNSETTLED = ("draft", "held back")
"""States that no date changes."""


OURS = frozenset([".py", ".j2", ".md", ".css", ".js"])
"""Endings of the files that feedtool is made of."""


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

    def found(self) -> Iterator[tuple[str, int]]:
        """Yield what was asked for and is there."""
        yield from ((name, size) for name, size in self.asked.items() if size is not None)


@dataclass(frozen=True, slots=True)
class Trace:
    """What the work on one episode looked at: on the disk, and *asked* among the sizes of the audio folder."""

    seen: Mapping[tuple[str, str], str]
    asked: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """The *work* of an episode, without its artifacts, and all that has to be the same for it to be taken again.

    *beside* are the endings of the files beside the episode; *at* is when they were looked at, in nanoseconds; *stats*
    are of what was *seen* and of what was kept.
    """

    at: int
    seen: tuple[tuple[str, str, str], ...]
    stats: Mapping[str, tuple[int, int]]
    asked: Mapping[str, int | None]
    beside: tuple[str, ...]
    work: Work


Memory = dict[Path, tuple[str, Entry]]
"""Entries by their files, and what was common to all when they were made."""


def of(
    project: Project, cache: Path, at: int, *, anew: bool = False, bare: bool = False, memory: Memory | None = None
) -> "Reuse":
    """Return what the folder *cache* keeps of *project*; *at* is the time now, in nanoseconds.

    When all is to be made *anew*, nothing is taken of it, and what is made is kept. A *bare* build wants no files. Who
    builds again and again has a *memory*, so that nothing is read twice.
    """
    own, seen = _program()
    sight.saw(seen)
    common = sha256(f"{own} {project.common}".encode()).hexdigest()
    show = sha256(disk.absolute(project.lock_file).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    output = None if bare else project.output
    found = Reuse(cache / "episodes" / show, common, output, at, {} if memory is None else memory)
    if anew:
        found.memory.clear()
        found.reads = False
    return found


@cache
def _program() -> tuple[str, Seen]:
    """Return what tells this feedtool from another, and what was looked at for it: once in a process."""
    with sight.watching() as seen:
        return program(disk.PROGRAM), seen


def program(package: Path) -> str:
    """Return what tells one feedtool from another: all of *package*, and the releases of what it stands on."""
    folders = [package, *(folder for folder in sorted(package.rglob("*")) if folder.is_dir())]
    told = [f"{sys.version_info[:2]}"]
    for folder in folders:
        if folder.name == "__pycache__":
            continue
        files = [path for path in sorted(folder.iterdir()) if path.suffix in OURS]
        told += [f"{path.relative_to(package)} {disk.digest(disk.read(path))}" for path in files]
        sight.listed(folder)
    found = find_spec("jinja2")
    if found and found.origin:
        installed = Path(found.origin).parent.parent
        told += sorted(entry for entry in os.listdir(installed) if entry.endswith(".dist-info"))  # noqa: PTH208
        sight.listed(installed)
    return disk.digest("\n".join(told).encode())


class Reuse:
    """The entries of one show in the *folder* of the cache; what is *common* to all episodes has this digest.

    *damaged* tells how many were thrown away. Who wants no files needs no *output*. What is in the *memory* is not read
    again.
    """

    def __init__(self, folder: Path, common: str, output: Path | None, at: int, memory: Memory) -> None:
        self.folder = folder
        self.common = common
        self.output = output
        self.at = at
        self.memory = memory
        self.reads = True
        self.damaged = 0
        self.made: dict[str, tuple[Work, Trace, tuple[str, ...]]] = {}

    def found(self, name: str, beside: Iterable[str], sizes: Mapping[str, int], now: datetime) -> Work | None:
        """Return what was made of the episode file *name*, if it can be taken again at *now*."""
        file = self._file(name)
        entry = self._entry(file)
        if entry is None:
            return None
        due = entry.work.due
        if (
            (entry.work.path, entry.beside) != (name, tuple(sorted(beside)))
            or (entry.work.state == "scheduled") != bool(due and due > now and entry.work.state not in UNSETTLED)
            or any(sizes.get(one) != size for one, size in entry.asked.items())
        ):
            return None
        seen: Seen = {(kind, path): token for kind, path, token in entry.seen}
        everything = seen | self._kept(entry.work)
        same, enough = sight.same(everything, entry.stats, entry.at)
        if not same:
            return None
        sight.saw(seen)
        if not enough and self.output:
            self._store(file, replace(entry, at=self.at, stats=sight.stats(everything)))
        return entry.work

    def add(self, work: Work, trace: Trace, beside: Iterable[str]) -> None:
        """Remember what was made just now; it is kept when all of it is in the output."""
        kept = tuple(Kept(one.path, _digest(one)) for one in work.artifacts)
        self.made[work.path] = replace(work, artifacts=(), kept=kept), trace, tuple(sorted(beside))

    def save(self, files: Mapping[str, str], names: Iterable[str]) -> None:
        """Keep what was made, as far as it is among the *files* of the output; forget all but the sources *names*."""
        for name, (work, trace, beside) in self.made.items():
            if any(files.get(one.path) != one.digest for one in work.kept):
                continue
            seen = tuple((kind, path, token) for (kind, path), token in trace.seen.items())
            stats = sight.stats(dict(trace.seen) | self._kept(work))
            self._store(self._file(name), Entry(self.at, seen, stats, dict(trace.asked), beside, work))
        wanted = {self._file(name).name for name in names}
        disk.keep_only(self.folder, wanted)

    def _kept(self, work: Work) -> Seen:
        output = self.output
        return {(sight.FILE, disk.absolute(output / one.path)): one.digest for one in work.kept} if output else {}

    def _file(self, name: str) -> Path:
        return self.folder / f"{sha256(name.encode()).hexdigest()[:24]}.json"

    def _entry(self, file: Path) -> Entry | None:
        """Return the entry in *file*, None when there is none for this show as it is; a damaged one is thrown away."""
        common, known = self.memory.get(file, ("", None))
        if known and common == self.common:
            return known
        stored = disk.kept(file) if self.reads else None
        if stored is None:
            return None
        head, _, data = stored.partition(b"\n")
        form, _, rest = head.decode("ascii", "replace").rpartition(" ")
        common, _, digest = rest.partition("-")
        if form == FORM and digest == _checksum(data):
            if common != self.common:
                return None
            with suppress(NotPlainError, ValueError, RecursionError):
                entry: Entry = plaindata.read(Entry, json.loads(data.decode("utf-8", "surrogatepass")))
                self.memory[file] = common, entry
                return entry
        self.damaged += form == FORM or not form.startswith(ANY_FORM)
        return None

    def _store(self, file: Path, entry: Entry) -> None:
        self.memory[file] = self.common, entry
        text = json.dumps(plaindata.of(entry), ensure_ascii=False, separators=(",", ":"))
        data = text.encode("utf-8", "surrogatepass")
        with suppress(FeedtoolError):  # a build is as good without a cache
            disk.put(file, f"{FORM} {self.common}-{_checksum(data)}\n".encode() + data)


def _checksum(data: bytes) -> str:
    return f"{zlib.crc32(data):08x}"


def _digest(artifact: Artifact | Staged) -> str:
    return artifact.digest if isinstance(artifact, Staged) else disk.digest(artifact.data)
