"""What an earlier build made of each episode, taken again as long as nothing that it was made of is another.

An entry is a file of the cache: what the work looked at, what it gave, and the files of the output, which have to be
there as they were. It is left as soon as the episode is made, so that a build that was stopped can be gone on with;
how all that lies on the disk, and what feeds say of it, comes to it in the end. The cache is safe to delete, and what
is damaged in it counts as deleted.
"""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from feedtool import aside, disk, entries, looking, putting, sight
from feedtool.entries import NOTHING_TOLD, Entry, Lying, Told
from feedtool.model import Artifact, Kept, Staged
from feedtool.project import Project, people_digest
from feedtool.sight import Seen
from feedtool.work import Work

_PEOPLE = ("hosts", "credits")
"""Fields of the show that are people, whose files have lines."""

_ANY_TEXT = ("utf-8", "surrogateescape")

UNSETTLED = ("draft", "held back")
"""States that no date changes."""


_OURS = re.compile(rf"[0-9a-f]{{24}}(?:\.json|{re.escape(aside.ENDING)})").fullmatch
"""How the names of entries are, and of what their items put aside."""

_INSTALLED = (".dist-info", ".egg-info")
"""How the names of folders end that say which release of a package is installed beside them."""

OURS = frozenset([".py", ".j2", ".md", ".css", ".js"])
"""Endings of the files that feedtool is made of."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What the work on one episode looked at.

    That is what it has *seen* on the disk, the *sizes* of audio files that it asked for, the ids of the *people*, or
    *everybody*, when it went through all of them, and what it asked the *show*. *lengths* are those of audio files that
    it asked for, by name and size, in milliseconds; what was *heard* for that is apart.
    """

    seen: Mapping[tuple[str, str], str]
    sizes: Mapping[str, int | None]
    people: tuple[str, ...]
    everybody: bool
    show: tuple[str, ...] = ()
    lengths: tuple[tuple[str, int, int], ...] = ()
    heard: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made just now: the *sign* of its entry, what was *looked* at for it, and what is *kept* of it."""

    sign: str
    looked: tuple[tuple[tuple[str, str], str], ...]
    kept: tuple[Kept, ...]


@dataclass(slots=True)
class Remembered:
    """An *entry* and how it is *lying*, what was *common* to all when it was made, and what is to be seen of *kept*."""

    common: str
    entry: Entry
    lying: Lying
    sign: str
    kept: Seen | None = None


Memory = dict[Path, Remembered]
"""What those who build again and again remember of entries, by their files."""


def of(
    project: Project, cache: Path, at: int, *, anew: bool = False, bare: bool = False, memory: Memory | None = None
) -> "Reuse":
    """Return what the folder *cache* keeps of *project*; *at* is the time now, in nanoseconds.

    When all is to be made *anew*, nothing is taken of it, and what is made is kept. A *bare* build wants no files. Who
    builds again and again has a *memory*, so that nothing is read twice.
    """
    own, seen = _program()
    sight.saw(seen)
    common = sha256(f"{own} {bool(project.people)} {disk.absolute(project.output)}".encode(*_ANY_TEXT)).hexdigest()
    place = sha256(disk.absolute(project.lock_file).encode(*_ANY_TEXT)).hexdigest()[:24]
    output = None if bare else project.output
    found = Reuse(cache / "episodes" / place, common, output, at, memory, project)
    if anew:
        found.reads = False
        if memory:
            memory.clear()
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
    for place in dict.fromkeys(filter(None, sys.path)):
        with suppress(OSError):
            installed = sorted(entry for entry in os.listdir(place) if entry.endswith(_INSTALLED))  # noqa: PTH208
            if installed:
                told += installed
                sight.listed(Path(place))
    return disk.digest("\n".join(told).encode())


class Reuse:
    """The entries of one show in the *folder* of the cache; what is *common* to all episodes has this digest.

    *damaged* tells how many were thrown away. Who wants no files needs no *output*. What is in the *memory* is not read
    again.
    """

    def __init__(
        self,
        folder: Path,
        common: str,
        output: Path | None,
        at: int,
        memory: Memory | None,
        project: Project,
    ) -> None:
        self.folder = folder
        self.common = common
        self.output = output
        self.at = at
        self.memory = memory
        self.show = project.show
        self.people = project.people
        self.measured = project.measured
        self.digests: dict[str, str] = {}
        self.answers: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.reads = True
        self.damaged = 0
        self.made: dict[str, _Made] = {}
        self.taken: dict[str, Told] = {}

    def surely_changed(self, name: str) -> bool:
        """Return whether the episode file *name* is another than what is remembered was made of."""
        known = self.memory.get(self._file(name)) if self.memory else None
        return known is not None and any(
            kind == sight.FILE and known.lying.stats.get(path) != sight.stat(path) and sight.token(kind, path) != sign
            for kind, path, sign in known.entry.seen
        )

    def found(self, name: str, beside: Iterable[str], sizes: Mapping[str, int], now: datetime) -> Work | None:
        """Return what was made of the episode file *name*, if it can be taken again at *now*."""
        file = self._file(name)
        remembered = self._remembered(file)
        if remembered is None:
            return None
        entry = remembered.entry
        due = entry.work.due
        if (
            (entry.work.path, entry.beside) != (name, tuple(sorted(beside)))
            or (entry.work.state == "scheduled") != bool(due and due > now and entry.work.state not in UNSETTLED)
            or (entry.work.state == "published" and (entry.work.settled is None) == bool(self.show.host_feed))
            or any(sizes.get(one) != size for one, size in entry.sizes.items())
            or any(self._person(one) != digest for one, digest in entry.people.items())
            or (entry.everybody and entry.everybody != self._everybody)
            or any(self._answer(one) != digest for one, digest in entry.show.items())
        ):
            return None
        seen: Seen = {(kind, path): token for kind, path, token in entry.seen}
        for address, size, length in entry.lengths:
            known = self.measured.get((address, size))
            if known not in (None, length):
                return None
            seen |= {(kind, path): token for kind, path, token in entry.heard} if known is None else {}
        kept = remembered.kept = self._kept(entry.work.kept) if remembered.kept is None else remembered.kept
        everything = seen | kept
        same, enough = sight.same(everything, remembered.lying.stats, self.links)
        if not same:
            return None
        sight.saw(seen)
        if not enough and self.output:
            self._lay(file, remembered.sign, replace(remembered.lying, stats=sight.stats(everything, self.at)))
        self.taken[name] = remembered.lying.told
        return entry.work

    def told(self, name: str) -> Told | None:
        """Return what the feeds said of the episode file *name*, None when it is not as it was then."""
        return self.taken.get(name)

    def add(self, work: Work, trace: Trace, beside: Iterable[str], *, keep: bool) -> None:
        """Note what was made just now, and *keep* it for the next build, which looks whether it is in the output."""
        self.taken.pop(work.path, None)  # what was taken turned out to be settled otherwise
        kept = tuple(Kept(one.path, _digest(one)) for one in work.artifacts)
        sign = ""
        if keep:
            entry = Entry(
                seen=tuple((*thing, token) for thing, token in trace.seen.items()),
                sizes=trace.sizes,
                people={one: self._person(one) for one in trace.people},
                everybody=self._everybody if trace.everybody else "",
                show={one: self._answer(one) for one in trace.show},
                lengths=trace.lengths,
                heard=tuple((*thing, token) for thing, token in trace.heard.items()),
                beside=tuple(sorted(beside)),
                work=replace(work, artifacts=(), kept=kept),
            )
            file = self._file(work.path)
            sign = entries.put(file, self.common, entry)
            self._remember(file, Remembered(self.common, entry, Lying(), sign))
        self.made[work.path] = _Made(sign, (*trace.seen.items(), *trace.heard.items()), kept)

    def save(self, files: Mapping[str, str], works: Iterable[Work], told: Mapping[str, Told]) -> None:
        """Keep how all that was made lies on the disk, if it is among the *files* of the output, and what feeds *told*.

        All is forgotten but what belongs to *works*.
        """
        for name, made in self.made.items():
            if all(files.get(one.path) == one.digest for one in made.kept):
                stats = sight.stats(dict(made.looked) | self._kept(made.kept), self.at)
                self._lay(self._file(name), made.sign, Lying(stats, told.get(name, NOTHING_TOLD)))
        for name, before in self.taken.items():
            if name in told and told[name] != before:
                file = self._file(name)
                if remembered := self._remembered(file):  # it is read again, since thousands would take much memory
                    self._lay(file, remembered.sign, replace(remembered.lying, told=told[name]))
        wanted = set()
        for one in works:
            wanted |= {self._file(one.path).name, one.item.aside if one.item else ""}
        putting.keep_only(self.folder, wanted, _OURS)
        memory = self.memory or {}
        for gone in [file for file in memory if file.name not in wanted]:
            del memory[gone]

    def _person(self, name: str) -> str:
        """Return what tells the person of this id from any other, "" for nobody."""
        if name not in self.digests:
            self.digests[name] = people_digest([self.people[name]]) if name in self.people else ""
        return self.digests[name]

    def _answer(self, name: str) -> str:
        """Return what tells what the show says to *name* from whatever else it may say."""
        if name not in self.answers:
            said = looking.answer(self.show, name)
            people = people_digest(said) if name in _PEOPLE else ""  # type: ignore[arg-type]  # they are
            self.answers[name] = disk.digest(f"{said!r} {people}".encode("utf-8", "surrogatepass"))[:16]
        return self.answers[name]

    @cached_property
    def _everybody(self) -> str:
        return people_digest(self.people.values())

    def _kept(self, kept: Iterable[Kept]) -> Seen:
        return disk.seen(self.output, {one.path: one.digest for one in kept}) if self.output else {}

    def _file(self, name: str) -> Path:
        return self.folder / f"{sha256(name.encode()).hexdigest()[:24]}.json"

    def _remembered(self, file: Path) -> Remembered | None:
        """Return the entry in *file*, None when there is none for this show as it is; a damaged one is thrown away."""
        known = self.memory.get(file) if self.memory else None
        if known and known.common == self.common:
            return known
        try:
            stored = entries.read(file, self.common) if self.reads else None
        except entries.DamagedError:
            self.damaged += 1
            return None
        return self._remember(file, Remembered(self.common, *stored)) if stored else None

    def _remember(self, file: Path, found: Remembered) -> Remembered:
        if self.memory is not None:
            self.memory[file] = found
        return found

    def _lay(self, file: Path, sign: str, lying: Lying) -> None:
        """Keep that what the entry in *file* of this *sign* speaks of is *lying* so."""
        if self.memory and file in self.memory and self.memory[file].sign == sign:
            self.memory[file].lying = lying
        entries.lay(file, self.common, sign, lying)


def _digest(artifact: Artifact | Staged) -> str:
    return artifact.digest if isinstance(artifact, Staged) else disk.digest(artifact.data)
