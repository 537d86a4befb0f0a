"""The line: load, check, build, write. One direction, no going back.

An episode stands alone: `work` makes everything of one file that needs no other, in any process. Only
identity and the feed see the whole, and what they see are `Item`s, never transcripts.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from feedtool import clock, disk, episode, feeds, lock, notes, pages, printing, rulebook, ruling, sight
from feedtool.feeds import Difference
from feedtool.model import Artifact, Item, Podcast
from feedtool.notes import Note
from feedtool.problems import FeedtoolError, Place, Problem, Severity, ordered, quoted
from feedtool.project import Project, document_of, episode_of, lengths, pictures, wanted
from feedtool.registry import Registered, register
from feedtool.reuse import Looked, Reuse, Trace
from feedtool.templates import FOLDER, BrokenTemplateError
from feedtool.work import Work, made

REPORT = "report.json"

ENOUGH = 8
"""Episodes for which it is worth while to start processes."""

Tick = Callable[[int, int], None]


@dataclass(slots=True)
class Build:
    """A build under way: iterating it makes the artifacts, one by one, the feeds last.

    Afterwards *problems*, *works* (without their artifacts) and *podcast* tell what was made. With *reuse* what an
    earlier build made, and what is as it was, is not made again: those files are *kept*, by their SHA-256.
    """

    project: Project
    now: datetime
    jobs: int = 1
    tick: Tick | None = None
    problems: list[Problem] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    podcast: Podcast | None = None
    registered: Registered | None = None
    allow_removals: bool = False
    silenced: set[tuple[str, str]] = field(default_factory=set)
    reuse: Reuse | None = None
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def stopped(self) -> bool:
        """Whether the gate keeps the feed as it was: see `registry`."""
        return bool(self.registered and self.registered.gate and not self.allow_removals)

    def __iter__(self) -> Iterator[Artifact]:
        show = self.project.show
        self.works = []
        self.silenced = set()
        self.kept = {}
        settings = ruling.Settings(show, self.project.front, pictures(self.project, [show.image]))
        texts = ruling.texts_of_show(show, self.project.people.values())
        told = [*self.project.problems, *ruling.about(settings), *ruling.about(texts), *rulebook.of_show(show)]
        self.problems = self.judged(told)
        sources = self.project.sources
        held: list[Work] = []
        for number, one in enumerate(_unique(works(self.project, self.now, self.jobs, self.reuse)), start=1):
            self.problems += one.problems
            self.works.append(replace(one, artifacts=()))
            if self._may_wait(one):
                held.append(one)
            else:
                yield from self._artifacts(one)
            if self.tick:
                self.tick(number, len(sources))
        registered = self._register()
        for one in held:
            if one.slug not in registered.waiting:
                yield from self._artifacts(one)
        if show.pages:
            unread = {one.path: one.problems for one in self.works if one.state == "unreadable"}
            yield from pages.index(registered.podcast, {one.slug: one.problems for one in self.works}, unread)
        # Whoever writes what comes from here on may look at who is who: the feeds, and nothing before them.
        self.registered = registered
        self.podcast = registered.podcast
        self._tell_of_all(registered)
        if not self.stopped:
            yield from self._feeds(registered.podcast)

    def _artifacts(self, one: Work) -> Iterator[Artifact]:
        """Yield what is to be written of *one*; what was kept of it is noted."""
        self.kept |= {file.path: file.digest for file in one.kept}
        yield from one.artifacts

    def _register(self) -> Registered:
        """Return who is who among the works, those that the host publishes later put aside."""
        names = [(one.slug or episode.slug_of(one.path), one) for one in self.works]
        registered = register(
            self.project.show,
            [one.item for one in self.works if one.item],
            {slug: one.at if one.at.path else Place(one.path) for slug, one in names},
            self.project.lock,
            self.project.host,
            self.now,
            states={slug: one.state for slug, one in names},
            published=self.project.published,
        )
        self.works = [_scheduled(one) if one.slug in registered.waiting else one for one in self.works]
        return registered

    def _tell_of_all(self, registered: Registered) -> None:
        """Note what is wrong with the whole, and what is to be ignored without need."""
        gate = registered.gate
        if self.allow_removals:
            allowed = "nothing: --allow-removals lets it through"
            gate = tuple(replace(problem, severity=Severity.INFO, fix=allowed) for problem in gate)
        whole = ruling.about(ruling.Whole(registered.podcast, self.project.people))
        self.problems += self.judged([*registered.problems, *gate, *whole])
        for one in self.works:
            here = {code for path, code in self.silenced if path == one.path}
            self.problems += self.judged(rulebook.of_ignored(one.ignore, one.silenced | here))
        self.problems = list(ordered(self.problems))

    def _feeds(self, podcast: Podcast) -> Iterator[Artifact]:
        for name in feeds.ordered(self.project.show.feeds):
            for artifact in self._files(name, podcast):
                if artifact.path == feeds.file_name(feeds.RSS):
                    at = self.project.show.places.get("feed_url", Place(self.project.show.path))
                    self.problems = list(ordered([*self.problems, *self.judged(feeds.large(artifact, at))]))
                yield artifact

    def judged(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return *problems* as the show and the episodes that they are in want them."""
        ignore = {one.path: one.ignore for one in self.works if one.ignore}
        left = []
        for problem in problems:
            told, silenced = rulebook.judged([problem], self.project.show, ignore.get(problem.place.path, ()))
            left += told
            self.silenced |= {(problem.place.path, code) for code in silenced}
        return left

    def _files(self, name: str, podcast: Podcast) -> Iterator[Artifact]:
        """Yield the files of the feed *name*, by our own templates when those of the show are broken."""
        try:
            yield from tuple(feeds.files(name, podcast))
        except BrokenTemplateError as error:
            config = PurePosixPath(podcast.show.path)
            place = Place(config.with_name(FOLDER).joinpath(error.name).as_posix(), error.line)
            fix = "correct the template; until then feedtool's own is taken"
            problem = Problem(place, "TP101", Severity.ERROR, f"the template is broken: {error}", fix)
            self.problems = list(ordered([*self.problems, problem]))
            yield from feeds.files(name, replace(podcast, show=replace(podcast.show, templates={})))

    def _may_wait(self, one: Work) -> bool:
        """Return whether the host may have dated this episode in the future: known only when all are there."""
        published = self.project.lock.entries if self.project.lock else {}
        later = any(item.published and item.published > self.now for item in self.project.host.items)
        return later and one.item is not None and one.slug not in published


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did to the output folder: paths in it."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    kept: tuple[str, ...] = ()
    difference: Difference | None = None


def check(project: Project, now: datetime, jobs: int = 1, tick: Tick | None = None) -> tuple[Problem, ...]:
    """Return every problem of *project*, by place; nothing is written."""
    build = Build(project, now, jobs, tick)
    for _ in build:
        pass
    return tuple(build.problems)


def works(project: Project, now: datetime, jobs: int = 1, reuse: Reuse | None = None) -> Iterator[Work]:
    """Yield what each source gives, in their order, over *jobs* processes; what can be taken from *reuse* is."""
    sources = {disk.name_of(path, project.root): path for path in project.sources}
    beside = {name: project.beside.get(path, {}) for name, path in sources.items()}
    found = {name: reuse.found(name, beside[name], project.sizes, now) if reuse else None for name in sources}
    made = _made([(name, path) for name, path in sources.items() if found[name] is None], project, now, jobs)
    for name, work in found.items():
        if work is None:
            work, trace = next(made)
            if reuse:
                reuse.add(work, trace, beside[name])
        yield work


def _made(
    sources: Sequence[tuple[str, Path]], project: Project, now: datetime, jobs: int
) -> Iterator[tuple[Work, Trace]]:
    """Yield what each of *sources* gives, and what that took to look at."""
    if jobs <= 1 or len(sources) < ENOUGH:
        for source in sources:
            yield _read_and_work(source, project, now)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(jobs, len(sources)), initializer=_begin, initargs=(project, now)) as pool:
        yield from pool.map(_go_on, sources)


_begun: list[tuple[Project, datetime]] = []
"""What a process of a pool works on: handed over once, and not with each episode."""


def _begin(project: Project, now: datetime) -> None:
    _begun[:] = [(project, now)]


def _go_on(source: tuple[str, Path]) -> tuple[Work, Trace]:
    return _read_and_work(source, *_begun[0])


def write(build: Build, folder: Path, *, force: bool = False, dry_run: bool = False) -> Written:
    """Write the artifacts of *build* into *folder* and return what was done: only what changed, the feeds last.

    What an earlier build wrote and this one does not want is deleted, unless somebody changed it since; what feedtool
    did not write is not touched. With *force* everything is written anew; with *dry_run* nothing is. What a feed that
    is there links is replaced only when the new feeds can be, and those are put there together.
    """
    before = _manifest(folder)
    last = {name: disk.text(folder / feeds.file_name(name)) for name in build.project.show.feeds}
    main = feeds.main(last)
    files: dict[str, str] = {}
    written: list[str] = []
    difference = None
    open_gate = False
    with disk.Waiting() as waiting:
        for artifact in build:
            target = disk.inside(folder, artifact.path)
            if build.registered and not open_gate:
                # Before the feeds go out it is written down by which guids their episodes are known.
                open_gate = True
                waiting.put()
                _write_lock(build, dry_run)
            if main and artifact.path == feeds.file_name(main):
                difference = feeds.difference(main, last[main], artifact.data.decode())
            files[artifact.path] = disk.digest(artifact.data)
            if force or not disk.same(target, artifact.data):
                written.append(artifact.path)
                if not dry_run:
                    put = waiting.add if open_gate or _linked(artifact.path, last) else disk.put
                    put(target, artifact.data)
        files |= build.kept
        if build.stopped:
            # The feeds stay as they were, and so does what they link: whatever waits is thrown away.
            written = [path for path in written if not _linked(path, last)]
            files = before | {path: digest for path, digest in files.items() if not _linked(path, last)}
        else:
            waiting.put()
    removed, kept = _stale(folder, before, files)
    data = report(build, files)
    target = disk.inside(folder, REPORT)
    if force or not disk.same(target, data):
        written.append(REPORT)
    if not dry_run:
        _finish(build, folder, files, removed, data if REPORT in written else None)
    return Written(tuple(written), removed, len(files) + 1 - len(written), kept, difference)


def _finish(build: Build, folder: Path, files: Mapping[str, str], removed: Sequence[str], data: bytes | None) -> None:
    """Put what comes after the feeds: what is *removed* goes, the report is written, and the cache told of *files*."""
    disk.remove(folder, removed)
    if data is not None:
        disk.put(disk.inside(folder, REPORT), data)
    if build.reuse:
        build.reuse.save(files, [one.path for one in build.works])


def _linked(path: str, last: Mapping[str, str]) -> bool:
    """Return whether one of the *last* feeds, which are there, links the file *path* of the output."""
    return any(path in text for text in last.values())


def _stale(
    folder: Path, before: Mapping[str, str], files: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is there of *before*, not to be there any more: what is as it was written, and what is not."""
    stale = {path: digest for path, digest in before.items() if path not in files}
    removed = [path for path in stale if disk.digest_of(disk.inside(folder, path)) == stale[path]]
    kept = [path for path in stale if path not in removed and disk.is_file(disk.inside(folder, path))]
    return tuple(removed), tuple(kept)


def _write_lock(build: Build, dry_run: bool) -> None:
    if build.registered and not dry_run:
        data = lock.write(build.registered.lock).encode()
        if not disk.same(build.project.lock_file, data):
            disk.put(build.project.lock_file, data)


def note(project: Project, path: Path, platform: str) -> tuple[tuple[Note, ...], tuple[Problem, ...]]:
    """Return the notes of the episode file *path* for *platform*, and problems; none when the file cannot be read."""
    found, problems = episode_of(project, path)
    if found is None:
        return (), problems
    written, noted = notes.write(platform, project.show, found)
    return written, ordered([*problems, *wanted(project, found, noted)])


def report(build: Build, files: Mapping[str, str]) -> bytes:
    """Return the report of a build, for programs: the episodes, every problem, every file with its SHA-256."""
    items = {item.episode.slug: item for item in build.podcast.items} if build.podcast else {}
    data = {
        "version": 1,
        "podcast": {"title": build.project.show.title, "guid": build.podcast.guid if build.podcast else ""},
        "episodes": [_reported(one, items.get(one.slug)) for one in build.works],
        "problems": [printing.record(problem) for problem in build.problems],
        "files": dict(sorted(files.items())),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _scheduled(one: Work) -> Work:
    """Return *one* as if its own date were in the future."""
    return replace(one, state="scheduled", item=None)


def _reported(one: Work, item: Item | None) -> dict[str, object]:
    found: dict[str, object] = {"path": one.path, "slug": one.slug, "state": one.state}
    if item and one.item:
        found |= {"guid": item.guid, "title": item.episode.title, "chapters": len(item.episode.chapters)}
        found["chapters_from"] = item.episode.chapters_from
        found["duration"] = round((item.episode.duration or 0) / clock.SECOND)
        found["duration_estimated"] = item.episode.estimated
    return found


def _read_and_work(source: tuple[str, Path], project: Project, now: datetime) -> tuple[Work, Trace]:
    looked = Looked(project.sizes)
    with sight.watching() as seen:
        work = _worked(*source, replace(project, sizes=looked), now)
    return work, Trace(seen, looked.asked)


def _worked(name: str, path: Path, project: Project, now: datetime) -> Work:
    try:
        read = document_of(name, path, project)
    except FeedtoolError as error:
        fix = "make the file readable"
        return Work(name, problems=(Problem(Place(name), "RD110", Severity.ERROR, str(error), fix),))
    covers = pictures(project, episode.covers(read, project.show))
    return made(read, project.show, project.people, project.sizes, now, lengths(project, read), covers)


def _unique(found: Iterable[Work]) -> Iterator[Work]:
    """Yield each work; of two files with one slug the second gives nothing but an error."""
    taken: dict[str, str] = {}
    for one in found:
        if one.slug and one.slug in taken:
            message = f"the slug {quoted(one.slug)} of this file is that of {taken[one.slug]} too; it is left out"
            problem = Problem(Place(one.path, 1), "EP106", Severity.ERROR, message, "rename one of the two files")
            yield Work(one.path, one.slug, "left out", problems=(*one.problems, problem))
            continue
        if one.slug:
            taken[one.slug] = one.path
        yield one


def _manifest(folder: Path) -> dict[str, str]:
    """Return the files that the last build wrote into *folder*, with their SHA-256."""
    try:
        data = json.loads((folder / REPORT).read_bytes())
        files = data["files"]
        return {str(path): str(digest) for path, digest in files.items() if _tame(folder, path)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _tame(folder: Path, path: str) -> bool:
    try:
        return bool(path.encode() and disk.inside(folder, path))
    except ValueError:
        return False
