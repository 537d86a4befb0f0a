"""Who is measured: how each is called, and what it has to have made."""

import shutil
from dataclasses import dataclass
from pathlib import Path

FEEDTOOL, HUGO, NAIVE, ELEVENTY, JEKYLL, PYTHON = "feedtool", "Hugo", "naive script", "Eleventy", "Jekyll", "python"

SITES = Path(__file__).parent / "sites"

MADE = {
    FEEDTOOL: ("feed.xml", "chapters/*.json", "notes/*/youtube.txt"),
    HUGO: ("feed.xml", "*/chapters.json", "*/notes.txt"),
    NAIVE: ("feed.xml", "chapters/*.json", "notes/*.txt"),
    ELEVENTY: ("feed.xml", "chapters/*.json", "notes/*.txt"),
    JEKYLL: ("feed.xml", "chapters/*.json", "notes/*.txt"),
}
"""Where in its output each has the feed, the chapters and a note of each episode."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One who is measured: its name, how its command begins, and its version."""

    name: str
    program: tuple[str, ...]
    version: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A show that one is measured on: the command, the folder it runs in, and where its output and cache go."""

    peer: Peer
    command: tuple[str, ...]
    folder: Path
    output: Path
    cache: Path | None = None


def course(peer: Peer, show: Path, work: Path) -> Course:
    """Return how *peer* makes what it can of *show*, with what it needs for that in *work*."""
    if peer.name == FEEDTOOL:
        cache = work / "feedtool-cache"
        command = (*peer.program, "build", "--cache", str(cache))
        return Course(peer, command, show, show / "output", cache)
    if peer.name == PYTHON:
        return Course(peer, peer.program, show, show)
    output = work / f"{peer.name} output".replace(" ", "-").lower()
    if peer.name == NAIVE:
        return Course(peer, (*peer.program, str(show / "episodes"), str(output)), show, output)
    site = work / peer.name.lower()
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(SITES / peer.name.lower(), site)
    if peer.name == HUGO:
        there = ("--contentDir", str(show / "episodes"), "--destination", str(output))
        return Course(peer, (*peer.program, "--quiet", "--noBuildLock", *there), site, output)
    if peer.name == ELEVENTY:
        (site / "content").symlink_to(show / "episodes", target_is_directory=True)
        return Course(peer, (*peer.program, "--quiet", f"--output={output}"), site, output)
    (site / "_episodes").symlink_to(show / "episodes", target_is_directory=True)
    return Course(peer, (*peer.program, "build", "--quiet", "--destination", str(output)), site, output)


def made(one: Course) -> tuple[int, int, int]:
    """Return how many items, files of chapters and notes there are in the output of *one*."""
    feed, chapters, notes = MADE[one.peer.name]
    there = one.output / feed
    items = there.read_bytes().count(b"<item>") if there.is_file() else 0
    return items, len(list(one.output.glob(chapters))), len(list(one.output.glob(notes)))
