"""A show as it lies on the disk: its settings, people and lock, and the files of its episodes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

from feedtool import (
    chapters,
    disk,
    document,
    enclosure,
    episode,
    expecting,
    feeds,
    hostfeed,
    lock,
    ownplatforms,
    people,
    rulebook,
    show,
    sight,
    sounds,
    templates,
    transcripts,
)
from feedtool.document import Document
from feedtool.fields import Reader
from feedtool.hostfeed import HostFeed
from feedtool.lock import Lock
from feedtool.model import Episode, Item, Person, Settled, Show
from feedtool.pictures import Picture
from feedtool.pictures import read as read_picture
from feedtool.problems import FeedtoolError, Place, Problem, Severity, ordered
from feedtool.values import Map

LOCK = "feed.lock"
HOST_COPY = "host-feed.xml"
"""The copy of the host's feed that `sync` keeps beside the lock: a build never goes online."""


class BrokenShowError(FeedtoolError):
    """The show cannot be run with; *problems* say why."""

    def __init__(self, path: str, root: Path, problems: Iterable[Problem]) -> None:
        self.path = path
        self.root = root
        self.problems = ordered(problems)
        super().__init__(f"{path} has to be mended first")


@dataclass(frozen=True, slots=True)
class Project:
    """A show, its people, what is known of what was published, and the files of its episodes, not read yet.

    *measured* is how long audio files are, by the end of their address and their size, as the lock knows it. *beside*
    are the files with the stem of each; *lock* is None before the first build. When the lock knows no
    episode, *published* are the guids of the feeds that lie in the output all the same. *front* is what the settings
    say, as it is written.
    """

    root: Path
    show: Show
    people: Mapping[str, Person]
    sources: tuple[Path, ...]
    beside: Mapping[Path, Mapping[str, Path]]
    sizes: Mapping[str, int]
    output: Path
    lock_file: Path
    lock: Lock | None = None
    host: HostFeed = field(default_factory=HostFeed)
    published: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    common: str = ""
    front: Map = field(default_factory=Map)
    measured: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @property
    def audio(self) -> Path:
        """The folder of the audio files."""
        return self.lock_file.parent / self.show.audio_folder


def load(config: Path) -> Project:
    """Read the show of *config* and its people, and list its episodes.

    Raises BrokenShowError when the show, or the lock, cannot be run with, FeedtoolError when a folder cannot be read.
    """
    if not disk.is_file(config):
        inside = disk.is_folder(config)
        other = config / "show.yaml" if inside else config.with_suffix(".yml")
        meant = f"; did you mean {disk.shown(other)}?" if disk.is_file(other) else ""
        state = "is a folder" if inside else "is not there"
        if set("*?[") & set(str(config)):
            state += ", and only `feedtool build` takes a pattern of several shows"
        raise FeedtoolError(f"{config} {state}; a show's settings are in config/show.yaml{meant}")
    root = disk.root_of(config)
    folder = config.parent
    with sight.watching() as seen:
        read = document.parse_yaml(disk.name_of(config, root), disk.read(config))
        texts, own, noted = ownplatforms.read(
            disk.name_of(folder / templates.FOLDER, root), disk.texts(folder / templates.FOLDER, templates.ENDING)
        )
        found, problems = show.read(read, own)
        problems += noted
        if found is None:
            raise BrokenShowError(read.path, root, problems)
    with sight.watching():
        persons, noted = _people(folder / found.people, root, found.link)
        problems += noted
    hosts, credited = (
        people.find(show.named(read, key), persons, found.places.get(key.name, read.place(1)), problems)
        for key in (show.HOSTS, show.CREDITS)
    )
    lock_file = folder / LOCK
    locked, odd = _lock(lock_file, root)
    if odd:
        raise BrokenShowError(disk.name_of(lock_file, root), root, odd)
    host = _host(found, folder, root)
    known = () if locked and locked.entries else found.feeds
    last = {name: disk.content(folder / found.output / feeds.file_name(name)) for name in known}
    sources = tuple(path for name in found.episodes for path in disk.markdown_files(folder / name, lost=True))
    return Project(
        root=root,
        show=replace(
            found,
            hosts=hosts,
            credits=credited,
            templates=texts,
            own_platforms=own,
        ),
        people=persons,
        common=f"{sight.digest(seen)} {bool(persons)} {people_digest([*hosts, *credited])}",
        measured=_measured(locked),
        front=read.front,
        sources=sources,
        beside=disk.beside(sources),
        sizes=disk.sizes(folder / found.audio_folder) if found.audio_folder else {},
        output=folder / found.output,
        lock_file=lock_file,
        lock=locked,
        host=host,
        published=feeds.guids(last),
        problems=(*problems, *host.problems),
    )


@dataclass(frozen=True, slots=True)
class Head:
    """What two shows must not have in common, and where it is written: the *output* folder, and the *feed_url*."""

    output: Path
    output_at: Place
    feed_url: str
    feed_url_at: Place


def head_of(config: Path) -> Head:
    """Return the head of the show of *config*; its places have the path as seen from the show's folder.

    FeedtoolError when the file cannot be read.
    """
    read = document.parse_yaml(disk.name_of(config, disk.root_of(config)), disk.read(config))
    reader = Reader(read.path, read.front, "SH", [])
    output_at = reader.place_of(show.OUTPUT) if reader.has(show.OUTPUT) else Place(read.path)
    output = config.parent / reader.get(show.OUTPUT)
    return Head(output, output_at, reader.get(show.FEED_URL), reader.place_of(show.FEED_URL))


def episode_of(project: Project, path: Path) -> tuple[Episode | None, tuple[Problem, ...]]:
    """Return the episode of the file *path*, None when it cannot be read, and its problems as the show wants them."""
    read = document_of(name(project, path), path, project)
    expected = expecting.by(project.show, project.lock, project.host)

    def settled(own: Episode) -> Settled | None:
        return expected(Item(own, own_audio=enclosure.named(read))) if expected else None

    measured = lengths(project, read)
    found, problems = episode.read(read, project.show, project.people, project.sizes, measured, settled)
    return found, wanted(project, found, problems)


def wanted(project: Project, found: Episode | None, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return *problems* of the episode *found* as it and the show want them."""
    return ordered(rulebook.judged(problems, project.show, found.ignore if found else ())[0])


def lengths(project: Project, read: Document) -> Mapping[str, int]:
    """Return the milliseconds of the local audio file of the episode *read*.

    It is measured once: then the lock knows it, as long as the file has the same size. Not so where `audio` says how
    long it is: that may be what the lock holds.
    """
    if not project.sizes:
        return {}
    name = enclosure.local(read, project.show, episode.slug_of(read.path), project.sizes)
    if not name:
        return {}
    if not enclosure.says_length(read) and (known := project.measured.get((quote(name), project.sizes[name]))):
        return {name: known}
    try:
        found = sounds.length(name, disk.read(project.audio / name))
    except FeedtoolError:
        return {}
    return {name: found} if found else {}


def pictures(project: Project, addresses: Iterable[str]) -> dict[str, Picture | None]:
    """Return what those of *addresses* say of themselves whose files are here, None for one that is no picture.

    A picture is here when it lies in the output folder, which is served at the feed's address, or in the folder of the
    show as it lies on its web site.
    """
    served = ((project.show.base, project.output), (urljoin(project.show.link, "."), project.root))
    found = {}
    for address in addresses:
        for base, folder in served:
            try:
                path = disk.inside(folder, unquote(address.removeprefix(base)))
                if address.startswith(base) and disk.is_file(path):
                    found[address] = read_picture(disk.read(path))
                    break
            except (disk.OutsideError, FeedtoolError):
                continue
    return found


def find(project: Project, wanted: str) -> tuple[Path, ...]:
    """Return the files that *wanted* means: the one of that path or slug, else all with it in their slug."""
    exact = [path for path in project.sources if path == Path(wanted) or path.resolve() == Path(wanted).resolve()]
    exact = exact or [path for path in project.sources if wanted in (path.name, path.stem)]
    exact = exact or [path for path in project.sources if wanted == episode.slug_of(path.name)]
    return tuple(exact or (path for path in project.sources if wanted.lower() in episode.slug_of(path.name)))


def slugs(project: Project) -> tuple[str, ...]:
    """Return the slug of each source."""
    return tuple(episode.slug_of(path.name) for path in project.sources)


def slug(path: Path) -> str:
    """Return the slug of the episode file *path*."""
    return episode.slug_of(path.name)


def name(project: Project, path: Path) -> str:
    """Return what *path* is called in problems."""
    return disk.name_of(path, project.root)


def people_digest(people: Iterable[Person]) -> str:
    """Return what tells these *people* from any others, with the places of their files."""
    told = "\n".join(f"{one!r} {one.place!r} {one.bio_at!r}" for one in people)
    return disk.digest(told.encode("utf-8", "surrogatepass"))


def people_files(path: Path) -> tuple[list[Path], bool]:
    """Return the files of the people at *path*, a folder or a file, and whether all are listed in one."""
    if disk.is_file(path):
        return [path], True
    return (disk.markdown_files(path) if disk.is_folder(path) else []), False


def _people(path: Path, root: Path, base: str) -> tuple[dict[str, Person], list[Problem]]:
    """Return the people of a folder of Markdown files, or of one YAML file, by their ids."""
    files, listed = people_files(path)
    if listed:
        persons, problems = people.from_list(document.parse_yaml(disk.name_of(path, root), disk.read(path)), base)
        return {person.id: person for person in persons}, problems
    found: dict[str, Person] = {}
    problems = []
    for file in files:
        person, noted = _person(file.stem, disk.name_of(file, root), disk.read(file), base)
        problems += noted
        if person:
            found[person.id] = person
    return found, problems


@lru_cache(maxsize=4_096)
def _person(stem: str, name: str, data: bytes, base: str) -> tuple[Person | None, tuple[Problem, ...]]:
    """Return the person of a file that holds *data*; who watches a show reads it again with each build."""
    person, problems = people.from_file(stem, document.parse(name, data), base)
    return person, tuple(problems)


def _lock(path: Path, root: Path) -> tuple[Lock | None, tuple[Problem, ...]]:
    """Return the lock, None when there is none yet."""
    if not disk.is_file(path):
        return None, ()
    return _lock_of(disk.name_of(path, root), disk.read(path))


@lru_cache(maxsize=4)
def _lock_of(name: str, data: bytes) -> tuple[Lock | None, tuple[Problem, ...]]:
    """Return the lock of a file that holds *data*: it seldom changes while a show is watched."""
    found, problems = lock.read(name, data)
    return found, tuple(problems)


def host_file(found: Show, folder: Path) -> Path | None:
    """Return the file that the host's feed is read from, None for a show without one."""
    if not found.host_feed:
        return None
    return folder / (HOST_COPY if "://" in found.host_feed else found.host_feed)


def _measured(locked: Lock | None) -> dict[tuple[str, int], int]:
    audios = [entry.audio for entry in locked.entries.values()] if locked else []
    return {(one.url.rpartition("/")[2], one.bytes): one.duration for one in audios if one and one.duration}


def _host(found: Show, folder: Path, root: Path) -> HostFeed:
    path = host_file(found, folder)
    if path is None:
        return HostFeed()
    if disk.is_file(path):
        return hostfeed.parse(disk.name_of(path, root), disk.read(path))
    place = found.places.get("host_feed", Place(found.path))
    message = f"the host's feed {disk.name_of(path, root)} is not there"
    fix = "run `feedtool sync`" if path.name == HOST_COPY else "correct `host_feed`"
    return HostFeed(problems=(Problem(place, "HF102", Severity.ERROR, message, fix),))


def document_of(name: str, path: Path, project: Project) -> Document:
    """Return the episode file *path* with those files beside it that chapters or cues can be read from."""
    return document.parse(name, disk.read(path), beside(path, project))


def beside(path: Path, project: Project) -> dict[str, bytes]:
    """Return the files beside the episode file *path* that chapters or cues can be read from, by their ending."""
    found = project.beside.get(path, {})
    wanted = chapters.endings().keys() | transcripts.BESIDE.keys() if found else set()
    return {ending: disk.read(found[ending]) for ending in sorted(found) if ending in wanted}
