"""What `check --fix` does: files of episodes are mended where they lie, and nothing else in them changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from feedtool import disk, document, episode, mending, putting, rulebook
from feedtool.mending import Mended, Reading
from feedtool.problems import FeedtoolError, Problem
from feedtool.project import Project, beside, lengths, name


@dataclass(frozen=True, slots=True)
class Fix:
    """The episode file *path*, *called* so in problems, whose bytes were *before*, and what comes of it."""

    path: Path
    called: str
    before: bytes
    mended: Mended


def fixes(project: Project, problems: Iterable[Problem]) -> Iterator[Fix]:
    """Yield for each file of *project* with *problems* that can be mended what comes of it; nothing is written."""
    told: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code in mending.codes():
            told.setdefault(problem.place.path, []).append(problem)
    for path in project.sources if told else ():
        if found := told.get(name(project, path)):
            try:
                yield _fix(project, path, found)
            except FeedtoolError:  # it cannot be read any more
                continue


def write(fix: Fix) -> bool:
    """Put the mended file in its place, and return whether that was done: not when somebody has changed it since.

    FeedtoolError when it cannot be written.
    """
    return putting.change(fix.path, fix.before, fix.mended.data)


def _fix(project: Project, path: Path, told: Iterable[Problem]) -> Fix:
    called = name(project, path)
    data = disk.read(path)
    others = beside(path, project)
    measured = lengths(project, document.parse(called, data, others))

    def read(data: bytes) -> Reading:
        found = document.parse(called, data, others)
        made, problems = episode.read(found, project.show, project.people, project.sizes, measured)
        wanted, _ = rulebook.judged(problems, project.show, made.ignore if made else ())
        return Reading(found, made, wanted)

    return Fix(path, called, data, mending.mended(data, read, told))
