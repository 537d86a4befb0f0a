"""What `check --links` does: every link of a show is asked for once, and told of wherever it is written.

Answers that last are believed for a day, and kept where programs keep what can be made again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from feedtool import disk, document, episode, gaps, links, network, putting, replies, templates
from feedtool.gaps import Gap
from feedtool.links import Link
from feedtool.model import Podcast
from feedtool.problems import FeedtoolError, Problem, ordered
from feedtool.project import Project, document_of, name, people_files, slug
from feedtool.replies import Outcome, Reply

Tick = Callable[[int, int], None]

FILE = "links.json"
"""What servers said, in the folder of the cache."""

OFFLINE = "; no server could be reached at all: is this machine online?"


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of it: how many addresses there are, and how many of them were *asked* for just now.

    *notices* are about the cache, for whoever sits there.
    """

    addresses: int
    asked: int
    problems: tuple[Problem, ...]
    notices: tuple[str, ...] = ()


def written(project: Project, podcast: Podcast | None, only: frozenset[str] = frozenset()) -> list[Link]:
    """Return the links of *project*: of its settings, templates, people and episodes, or of the episode files *only*.

    A page that an episode will have is none before the *podcast* has the episode.
    """
    base = project.show.link
    found: list[Link] = []
    if not only:
        config = project.lock_file.parent / Path(project.show.path).name
        text = _text(config)
        found += links.of_show(document.parse_yaml(project.show.path, text.encode()), text, base)
        folder = disk.name_of(config.parent / templates.FOLDER, project.root)
        for file, template in sorted(project.show.templates.items()):
            found += links.of_template(f"{folder}/{file}", template)
        found += _of_people(project)
    for path in project.sources:
        if not only or name(project, path) in only:
            text = _text(path)
            read = document.parse(name(project, path), text.encode())
            if read.readable:
                found += links.of_episode(read, text, base)
            if project.beside.get(path):
                read = document_of(name(project, path), path, project)
                found += links.of_chapters(episode.read(read, project.show, project.people, project.sizes)[0])
    for item in podcast.items if podcast and project.show.page else ():
        if not item.xml and (not only or item.episode.place.path in only):
            found.append(links.of_page(item))
    return found


def ask(
    wanted: Iterable[Link],
    cache: Path | None,
    now: datetime,
    timeout: float = network.TIMEOUT,
    tick: Tick | None = None,
) -> Asked:
    """Ask for what is *wanted*, unless *cache*, a folder, has a good answer at *now*, and return what is wrong."""
    wanted = tuple(wanted)
    file = cache / FILE if cache else None
    kept, notices = _kept(file, now)
    addresses = dict.fromkeys(link.address for link in wanted if not links.reserved(link.address))
    unknown = [address for address in addresses if address not in kept]
    said = dict(network.visit(unknown, timeout=timeout, tick=tick))
    said = _doubted(said, kept, timeout)
    if file and any(reply.lasting for reply in said.values()):
        try:
            putting.put(file, replies.write(disk.read(file) if disk.is_file(file) else b"", said, now))
        except FeedtoolError as error:
            notices.append(f"what servers said is not kept: {error}")
    told = {**kept, **said}
    problems = ordered(problem for link in wanted for problem in links.judge(link, told.get(link.address)))
    return Asked(len(addresses), len(unknown), problems, tuple(notices))


def open_links(project: Project, *, every: bool = False) -> tuple[list[Gap], bool]:
    """Return the links and ids of the episodes of *project* that are not known yet, and whether any are written at all.

    See `gaps.find` for *every*.
    """
    read = {slug(path): document.parse(name(project, path), _text(path).encode()) for path in project.sources}
    documents = {slug: one for slug, one in read.items() if one.readable and slug}
    return gaps.find(documents, every=every), gaps.any_written(documents.values())


def _doubted(said: dict[str, Reply], kept: Mapping[str, Reply], timeout: float) -> dict[str, Reply]:
    """Return *said*, in which nobody is dead for having no name when no name is known here just now."""
    nameless = {url: reply for url, reply in said.items() if reply.outcome is Outcome.DEAD and not reply.status}
    if not nameless or any(reply.status for reply in said.values()):
        return said
    lived = next((url for url, reply in kept.items() if reply.outcome is Outcome.FINE), "")
    if lived and network.visit([lived], timeout=timeout)[lived].status:
        return said
    offline = {url: replace(r, outcome=Outcome.TROUBLE, said=r.said + OFFLINE) for url, r in nameless.items()}
    return said | offline


def _kept(file: Path | None, now: datetime) -> tuple[Mapping[str, Reply], list[str]]:
    """Return what *file* keeps and is still to be believed, and what to say of it."""
    if file is None:
        return {}, ["there is no folder to keep what servers said in; name one with --cache"]
    if not disk.is_file(file):
        return {}, []
    try:
        return replies.read(disk.read(file), now), []
    except (FeedtoolError, replies.DamagedError):
        return {}, [f"{disk.shown(file)} cannot be read: every link is asked for anew"]


def _of_people(project: Project) -> Iterator[Link]:
    files, listed = people_files(project.lock_file.parent / project.show.people)
    for path in files:
        text = _text(path)
        called = name(project, path)
        read = document.parse_yaml(called, text.encode()) if listed else document.parse(called, text.encode())
        if read.readable:
            yield from links.of_people(read, text, project.show.link, listed=listed)


def _text(path: Path) -> str:
    """Return the text of the file *path* in the lines that its document counts."""
    return disk.text(path).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
