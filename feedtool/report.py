"""The report of a build, `report.json`: what it tells programs, and the next build.

The next one reads in it which files are feedtool's, and whose the output folder is.
"""

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from feedtool import clock, disk, identity, jsontext, printing
from feedtool.model import Item
from feedtool.pipeline import Build
from feedtool.problems import FeedtoolError, Place, quoted
from feedtool.project import Project, name
from feedtool.work import Work

NAME = "report.json"

_FILES = "files"

_LINES = 1_000
"""Lines that are written at once."""

_HEAD = 4_096
"""Bytes of a report that have the guid of its podcast in them, unless its title is very long."""


def parts(build: Build, files: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the report of a build, for programs: the episodes, every problem, every file with its SHA-256."""
    items = {item.episode.slug: item for item in build.podcast.items} if build.podcast else {}
    data = {
        "version": 1,
        "podcast": {"title": build.project.show.title, "guid": build.podcast.guid if build.podcast else ""},
        "episodes": (_reported(one, items.get(one.slug)) for one in build.works),
        "problems": map(printing.record, build.problems),
        _FILES: {path: files[path] for path in sorted(files)},
    }
    written = jsontext.parts(data)
    while lines := list(islice(written, _LINES)):
        yield "".join(lines).encode()


def _reported(one: Work, item: Item | None) -> dict[str, object]:
    found: dict[str, object] = {"path": one.path, "slug": one.slug, "state": one.state}
    if item and one.item:
        found |= {"guid": item.guid, "title": item.episode.title, "chapters": item.chapter_count}
        found["chapters_from"] = item.episode.chapters_from
        found["duration"] = round((item.episode.duration or 0) / clock.SECOND)
        found["duration_estimated"] = item.episode.estimated
    return found


def files(folder: Path, others: Container[str] = ()) -> dict[str, str]:
    """Return the files that the last build wrote into *folder*, with their SHA-256, but for *others* that are known."""
    try:
        with disk.opened(folder / NAME) as file:
            pairs = _pairs(file) if file else ()
            return {str(path): str(digest) for path, digest in pairs if path not in others and _sound(path)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _pairs(file: BinaryIO) -> Iterator[tuple[Any, Any]]:
    """Yield path and digest of each file that the report *file* lists.

    There may be a hundred thousand, so one of ours is read line by line; what somebody has formatted is read whole.
    """
    if f' "{_FILES}": {{\n'.encode() not in file:
        file.seek(0)
        yield from json.loads(file.read())[_FILES].items()
        return
    for line in file:
        if line == b" }\n":
            return
        yield from json.loads(b"{%s}" % line.rstrip(b",\n")).items()
    raise ValueError("it breaks off")


def _sound(path: str) -> bool:
    try:
        return bool(path.encode()) and disk.is_relative(path)
    except UnicodeEncodeError:
        return False


def check(project: Project) -> None:
    """Raise FeedtoolError when the last build of the output folder of *project* was of another show, for sure."""
    path = project.output / NAME
    head, show, lock = disk.kept(path, _HEAD), project.show, project.lock
    guid = (lock.podcast if lock else "") or show.guid or identity.podcast_guid(show.feed_url)
    if not head or guid.encode() in head:
        return
    try:
        report = json.loads(disk.kept(path) or b"")
        title, known = report["podcast"]["title"], {report["podcast"]["guid"]} - {"", show.guid, guid}
        episodes = [(one["guid"], one["path"]) for one in report["episodes"] if "guid" in one]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return
    if known and episodes and not _has_any(project, title, episodes):
        place = show.places.get("output", Place(show.path))
        where = replace(place, path=disk.shown(project.root / place.path))
        raise FeedtoolError(
            f"{where}: the output folder {disk.shown(project.output)} has the files of another show, "
            f"{quoted(str(title))}: this build would delete them; give this show an `output` of its own, or delete "
            f"{disk.shown(path)} if the other one is no more"
        )


def _has_any(project: Project, title: str, episodes: Iterable[tuple[str, str]]) -> bool:
    """Return whether *project* may be the show *title* that has published *episodes*, pairs of guid and path.

    Its lock never forgets a guid. Where that is lost, a show has its title, or the file of one episode, still.
    """
    if project.lock and project.lock.entries:
        known = {entry.guid for entry in project.lock.entries.values()} | project.lock.kept.keys()
        return any(guid in known for guid, _ in episodes)
    files = {name(project, path) for path in project.sources}
    return title == project.show.title or any(path in files for _, path in episodes)
