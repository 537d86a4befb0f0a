"""The end of the line: what a build makes is written to the output folder, the feeds last.

What changed is written and nothing else, and every file is whole or absent. Whoever reads meanwhile, or after a build
was killed, finds a feed that is whole, and in its place all that it links.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import unquote

from feedtool import disk, feeds, lock, putting, report
from feedtool.feeds import Difference
from feedtool.model import Artifact, Spliced, Staged
from feedtool.pipeline import Build
from feedtool.staging import Desk, Stager


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did to the output folder: paths in it.

    *files* are all that are ours there now, by their SHA-256; *locked* is that of the lock when it wrote down anew who
    is who, else "".
    """

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    kept: tuple[str, ...] = ()
    difference: Difference | None = None
    locked: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether all was as it should be before."""
        return not (self.written or self.removed or self.kept or self.locked)


def write(build: Build, folder: Path, *, force: bool = False, dry_run: bool = False, mark: str = "") -> Written:
    """Write the artifacts of *build* into *folder* and return what was done: only what changed, the feeds last.

    What an earlier build wrote and this one does not want is deleted, unless somebody changed it since; what feedtool
    did not write is not touched. With *force* everything is written anew; with *dry_run* nothing is. What a feed that
    is there links is replaced only when the new feeds can be, and those are put there together. Until it is whole, a
    file has *mark* in its name.
    """
    mark = secrets.token_hex(8) + mark
    try:
        return _Writing(build, Desk(folder, mark, force, dry_run)).done()
    except BaseException:
        putting.forget(folder, mark)
        raise


class _Writing:
    """A write of *build* under way."""

    def __init__(self, build: Build, desk: Desk) -> None:
        self.build = build
        self.desk = desk
        self.place = disk.Inside(desk.folder)
        self.files: dict[str, str] = {}
        self.written: list[str] = []

    def done(self) -> Written:
        """Write everything and return what was done."""
        self.build.desk = self.desk
        self.build.last = self._last
        locked = self._put()
        self.files |= self.build.kept
        if self.build.stopped:
            # The feeds stay as they were, and so does what they link: whatever waits was thrown away.
            self.written = [path for path in self.written if path not in self.linked]
            self.files = {path: digest for path, digest in self.files.items() if path not in self.linked}
            self.files |= report.files(self.desk.folder, self.files)
        removed, kept = self._stale(report.files(self.desk.folder, self.files))
        made = Stager(self.desk).spliced(Spliced(report.NAME, report.parts(self.build, self.files)))
        with putting.Waiting() as last:
            if _lies_beside(made):
                last.adopt(Path(made.beside), self.place(made.path))
            if made.changed:
                self.written.append(made.path)
            if not self.desk.dry_run:
                putting.remove(self.desk.folder, removed)
                if self.written:
                    putting.sweep(self.desk.folder)
                last.put()
        if self.build.reuse and not self.desk.dry_run:
            self.build.reuse.save(self.files, self.build.works, self.build.told)
        unchanged = len(self.files) + 1 - len(self.written)
        files = self.files | {made.path: made.digest}
        return Written(tuple(self.written), removed, unchanged, kept, self.build.difference, locked, files)

    def _put(self) -> str:
        """Write what *build* makes; return the SHA-256 of the lock when it is another now."""
        stage = Stager(self.desk)
        locked, open_gate = "", False
        with putting.Waiting() as later, putting.Waiting() as now, closing(iter(self.build)) as artifacts:
            for artifact in artifacts:
                if self.build.registered and not open_gate:
                    # Before the feeds go out it is written down by which guids their episodes are known.
                    open_gate = True
                    later.put()
                    locked = _write_lock(self.build, dry_run=self.desk.dry_run)
                staged = stage(artifact) if isinstance(artifact, Artifact) else artifact
                self.files[staged.path] = staged.digest
                if staged.changed:
                    self.written.append(staged.path)
                if _lies_beside(staged):
                    waiting = later if open_gate or staged.path in self.linked else now
                    waiting.adopt(Path(staged.beside), self.place(staged.path))
                    now.put()
            for dropped in filter(_lies_beside, self.build.dropped):
                now.adopt(Path(dropped.beside), self.place(dropped.path))
            if not self.build.stopped:
                later.put()
        return locked

    @cached_property
    def linked(self) -> "_Linked":
        """What the feeds that are there link."""
        return _Linked(partial(map, self._last, self.build.project.show.feeds))

    def _last(self, name: str) -> bytes:
        """Return the feed *name* that is there; it is not kept, for it may be large."""
        return disk.kept(self.desk.folder / feeds.file_name(name)) or b""

    def _stale(self, others: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return which of *others*, that this build does not want, are as they were written, and which are not."""
        removed, kept = [], []
        for path, digest in others.items():
            with suppress(disk.OutsideError):
                place = self.place(path)
                if disk.digest_of(place) == digest:
                    removed.append(path)
                elif disk.is_file(place):
                    kept.append(path)
        return tuple(removed), tuple(kept)


class _Linked:
    """Tells of a path of the output whether one of the *feeds* that are there links it, wherever that leads to."""

    def __init__(self, feeds: Callable[[], Iterable[bytes]]) -> None:
        self.feeds = feeds
        self.below: dict[str, set[str]] = {}

    def __contains__(self, path: str) -> bool:
        folder, slash, rest = path.partition("/")
        if not slash:
            return any(path.encode() in feed for feed in self.feeds())
        if folder not in self.below:
            linked = re.compile(re.escape(f"{folder}/".encode()) + _TO_THE_END)
            found = {rest for feed in self.feeds() for rest in linked.findall(feed)}
            said = (rest.decode("utf-8", "replace") for rest in found)
            self.below[folder] = {unquote(rest) if "%" in rest else rest for rest in said}
        return rest in self.below[folder]


_TO_THE_END = rb"""(?=([^\s"'<>?#&\\)]*))"""
"""What of an address in a feed belongs to its path; the same folder may be named in it again."""


def _lies_beside(staged: Staged) -> bool:
    return bool(staged.beside)


def _write_lock(build: Build, *, dry_run: bool) -> str:
    """Write down who is who, unless nothing is new or it is a *dry_run*; return its SHA-256 when something is new."""
    data = lock.write(build.registered.lock).encode() if build.registered else b""
    if not build.registered or disk.same(build.project.lock_file, data):
        return ""
    if not dry_run:
        putting.put(build.project.lock_file, data)
    return disk.digest(data)
