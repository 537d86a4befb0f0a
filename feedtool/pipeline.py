"""The line: load, check, build, write. One direction, no going back.

An episode stands alone: `work` makes everything of one file that needs no other, in any process. Only
identity and the feed see the whole, and what they see are `Item`s, never transcripts.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from feedtool import episode, feeds, notes, pages, rulebook, ruling
from feedtool.entries import Told
from feedtool.feeds import Difference
from feedtool.hands import Task, Tick, named, works, works_again
from feedtool.model import Artifact, Podcast, Spliced, Staged
from feedtool.notes import Note
from feedtool.packing import Packed
from feedtool.problems import Place, Problem, Severity, ordered, quoted
from feedtool.project import Project, episode_of, pictures, wanted
from feedtool.registry import Registered, register
from feedtool.reuse import Reuse
from feedtool.splicing import Items
from feedtool.staging import Desk, Stager
from feedtool.templates import FOLDER, BrokenTemplateError
from feedtool.work import Work

FAR_AHEAD = timedelta(days=10 * 365)
"""An episode that is dated later than this from now is so by a slip of the pen."""


@dataclass(slots=True)
class Build:
    """A build under way: iterating it makes the artifacts, one by one, the feeds last.

    Afterwards *problems*, *works* (without their artifacts) and *podcast* tell what was made. With *reuse* what an
    earlier build made, and what is as it was, is not made again: those files are *kept*, by their SHA-256.

    With a *desk* the files of episodes are staged there as they are made; some of them are *dropped* in the end. A
    build that is *bare* makes none of them: only problems are wanted of it.

    Of a show with a host what episodes give waits until all of them are known; without a desk that is held in memory.

    Items that stand in the *last* feeds as they would be made, which are given by their names, are taken from there;
    *told* is what the feeds say of each episode now.
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
    ignored: dict[str, Mapping[str, Place]] = field(default_factory=dict)
    reuse: Reuse | None = None
    kept: dict[str, str] = field(default_factory=dict)
    desk: Desk | None = None
    dropped: list[Staged] = field(default_factory=list)
    bare: bool = False
    last: Callable[[str], bytes] = lambda name: b""
    told: dict[str, Told] = field(default_factory=dict)
    difference: Difference | None = None

    @property
    def moments(self) -> list[datetime]:
        """The dates that decide what is published when, and what is told of it."""
        due = [one.due for one in self.works if one.due]
        told = [moment - FAR_AHEAD for moment in due if moment.year > FAR_AHEAD.days // 365]
        return [*due, *told, *(item.published for item in self.project.host.items if item.published)]

    @property
    def stopped(self) -> bool:
        """Whether the gate keeps the feed as it was: see `registry`."""
        return bool(self.registered and self.registered.gate and not self.allow_removals)

    def __iter__(self) -> Generator[Artifact | Staged, None, None]:
        show = self.project.show
        self.works = []
        self.silenced = set()
        self.ignored = {}
        self.kept = {}
        self.dropped = []
        self.told = {}
        self.difference = None
        settings = ruling.Settings(show, self.project.front, pictures(self.project, [show.image]))
        texts = ruling.texts_of_show(show, self.project.people.values())
        told = [*self.project.problems, *ruling.about(settings), *ruling.about(texts), *rulebook.of_show(show)]
        self.problems = self.judged(told)
        held: dict[str, Work] = {}
        made: Packed[Work] = Packed()
        for one in self._unique():
            # What is made anew is packed: the processes that make the rest need memory, too.
            (made.add if one.artifacts else self.works.append)(replace(one, artifacts=()))
            if one.ignore:
                self.ignored[one.path] = one.ignore
            if one.settled:
                held[one.path] = one
            else:
                yield from self._artifacts(one)
        self.works += made.unpacked()
        order = {name: number for number, (name, _) in enumerate(named(self.project))}
        self.works.sort(key=lambda one: order[one.path])
        registered = self._register()
        if other := {one.path: said for one in held.values() if (said := registered.said[one.slug]) != one.settled}:
            for one in works_again(replace(self._task, settled=other), self.jobs, self.reuse, self.tick):
                self._drop(held[one.path])
                held[one.path] = one
            self.works = [replace(held.get(one.path, one), artifacts=()) for one in self.works]
            registered = self._register()
        for one in held.values():
            if one.slug in registered.waiting:
                self._drop(one)
            else:
                yield from self._artifacts(one)
        self.works = [_scheduled(one) if one.slug in registered.waiting else one for one in self.works]
        self.problems += (problem for one in self.works for problem in one.problems)
        whole = self._of_all(registered)
        self.problems = list(ordered([*self.problems, *whole]))
        if show.pages:
            yield from (self._whole(file)[0] for file in self._index(registered.podcast, whole))
        # Whoever writes what comes from here on may look at who is who: the feeds, and nothing before them.
        self.registered = registered
        self.podcast = registered.podcast
        if not self.stopped:
            yield from self._feeds(registered.podcast)

    def _unique(self) -> Iterator[Work]:
        """Yield each work; of two files with one slug the second gives nothing but an error."""
        taken: dict[str, str] = {}
        for one in works(self._task, self.jobs, self.reuse, self.tick):
            if one.slug and one.slug in taken:
                message = f"the slug {quoted(one.slug)} of this file is that of {taken[one.slug]} too; it is left out"
                problem = Problem(Place(one.path, 1), "EP106", Severity.ERROR, message, "rename one of the two files")
                self._drop(one)
                yield Work(one.path, one.slug, "left out", problems=(*one.problems, problem))
                continue
            if one.slug:
                taken[one.slug] = one.path
            yield one

    @property
    def _task(self) -> Task:
        away = self.reuse.folder if self.reuse and self.desk and not self.desk.dry_run else None
        return Task(self.project, self.now, self.desk, self.bare, away)

    def _artifacts(self, one: Work) -> Iterator[Artifact | Staged]:
        """Yield what is to be written of *one*; what was kept of it is noted."""
        self.kept |= {file.path: file.digest for file in one.kept}
        yield from one.artifacts

    def _drop(self, one: Work) -> None:
        self.dropped += [file for file in one.artifacts if isinstance(file, Staged)]

    def _register(self) -> Registered:
        """Return who is who among the works."""
        names = [(one.slug or episode.slug_of(one.path), one) for one in self.works]
        return register(
            self.project.show,
            [one.item for one in self.works if one.item],
            {slug: one.at if one.at.path else Place(one.path) for slug, one in names},
            self.project.lock,
            self.project.host,
            self.now,
            states={slug: one.state for slug, one in names},
            published=self.project.published,
        )

    def _index(self, podcast: Podcast, whole: Iterable[Problem]) -> Iterator[Artifact | Spliced]:
        """Yield the index of the pages, with the problems of the *whole* that no page has."""
        late: dict[str, list[Problem]] = {}
        for problem in whole:
            late.setdefault(problem.place.path, []).append(problem)
        made = [one for one in self.works if one.item]
        unread = {one.path: one.problems for one in self.works if one.state == "unreadable"}
        theirs = {one.slug: late.get(one.path, ()) for one in made}
        yield from pages.index(podcast, {one.slug: one.problems for one in made}, theirs, unread)

    def _of_all(self, registered: Registered) -> list[Problem]:
        """Return what is wrong with the whole, and what is to be ignored without need."""
        gate = registered.gate
        if self.allow_removals:
            allowed = "nothing: --allow-removals lets it through"
            gate = tuple(replace(problem, severity=Severity.INFO, fix=allowed) for problem in gate)
        whole = ruling.about(ruling.Whole(registered.podcast, self.project.people))
        stopped = {problem.place for problem in gate}
        late = [problem for problem in self._far_ahead() if problem.place not in stopped]
        told = self.judged([*registered.problems, *gate, *whole, *late])
        here: dict[str, set[str]] = {}
        for path, code in self.silenced:
            here.setdefault(path, set()).add(code)
        for one in self.works:
            if one.ignore:
                told += self.judged(rulebook.of_ignored(one.ignore, one.silenced | here.get(one.path, set())))
        return told

    def _far_ahead(self) -> Iterator[Problem]:
        """Yield a problem for each episode whose date is so far ahead that it is a slip of the pen."""
        for one in self.works:
            if one.state == "scheduled" and one.due and one.due - self.now > FAR_AHEAD:
                message = f"it is dated {one.due:%Y-%m-%d}, years ahead; it is not in the feed until then"
                yield Problem(one.at, "EP108", Severity.WARNING, message, "correct the year")

    def _feeds(self, podcast: Podcast) -> Iterator[Artifact | Staged]:
        """Yield the files of all feeds; with the main one it is known what it changes."""
        main = feeds.main(self.project.show.feeds)
        for name in feeds.ordered(self.project.show.feeds):
            items = Items(self._task, self.reuse, name, self.last(name), self.told)
            for file in self._files(name, podcast, items):
                made, size = self._whole(file)
                if name == main and file.path == feeds.file_name(main):
                    # A page by a template of the show's own asks for no item.
                    self.difference = items.difference if items.asked or not podcast.items else None
                if file.path == feeds.file_name(feeds.RSS):
                    at = self.project.show.places.get("feed_url", Place(self.project.show.path))
                    self.problems = list(ordered([*self.problems, *self.judged(feeds.large(file.path, size, at))]))
                yield made

    def _whole(self, file: Artifact | Spliced) -> tuple[Artifact | Staged, int]:
        """Return *file* as it leaves the line, and its size in bytes: staged part by part, if there is a desk."""
        if isinstance(file, Artifact):
            return file, len(file.data)
        sizes: list[int] = []
        counted = replace(file, parts=_counted(file.parts, sizes))
        made = Stager(self.desk).spliced(counted) if self.desk else Artifact(file.path, b"".join(counted.parts))
        return made, sum(sizes)

    def judged(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return *problems* as the show and the episodes that they are in want them."""
        left = []
        for problem in problems:
            told, silenced = rulebook.judged([problem], self.project.show, self.ignored.get(problem.place.path, ()))
            left += told
            self.silenced |= {(problem.place.path, code) for code in silenced}
        return left

    def _files(self, name: str, podcast: Podcast, items: Items) -> Iterator[Artifact | Spliced]:
        """Yield the files of the feed *name*, by our own templates when those of the show are broken."""
        try:
            yield from tuple(feeds.files(name, podcast, items, items.whole))
        except BrokenTemplateError as error:
            config = PurePosixPath(podcast.show.path)
            place = Place(config.with_name(FOLDER).joinpath(error.name).as_posix(), error.line)
            fix = "correct the template; until then feedtool's own is taken"
            problem = Problem(place, "TP101", Severity.ERROR, f"the template is broken: {error}", fix)
            self.problems = list(ordered([*self.problems, problem]))
            yield from feeds.files(name, replace(podcast, show=replace(podcast.show, templates={})), items, items.whole)


def check(project: Project, now: datetime, jobs: int = 1, tick: Tick | None = None) -> tuple[Problem, ...]:
    """Return every problem of *project*, by place; nothing is written."""
    build = Build(project, now, jobs, tick, bare=True)
    for _ in build:
        pass
    return tuple(build.problems)


def note(project: Project, path: Path, platform: str) -> tuple[tuple[Note, ...], tuple[Problem, ...]]:
    """Return the notes of the episode file *path* for *platform*, and problems; none when the file cannot be read."""
    found, problems = episode_of(project, path)
    if found is None:
        return (), problems
    written, noted = notes.write(platform, project.show, found)
    return written, ordered([*problems, *wanted(project, found, noted)])


def _counted(parts: Iterable[bytes | memoryview], sizes: list[int]) -> Iterator[bytes | memoryview]:
    """Yield *parts*, and note in *sizes* how many bytes each has."""
    for part in parts:
        sizes.append(len(part))
        yield part


def _scheduled(one: Work) -> Work:
    """Return *one* as if its own date were in the future."""
    return replace(one, state="scheduled", item=None)
