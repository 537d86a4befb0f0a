"""What `check --fix` does: files of episodes are mended where they lie, and nothing else in them changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from feedtool import disk, document, episode, mending
from feedtool.mending import Mended, Reading
from feedtool.problems import FeedtoolError, Problem
from feedtool.project import Project, document_of, lengths, name


@dataclass(frozen=True, slots=True)
class Fix:
    """The file *path*, called *name* in problems, whose bytes were *before*, and what comes of it."""

    path: Path
    name: str
    before: bytes
    mended: Mended

    @property
    def difference(self) -> str:
        """How the file changes, as `git apply` takes it; "" when it does not."""
        return mending.difference(self.name, self.before, self.mended.data)


def fixes(project: Project, problems: Iterable[Problem]) -> Iterator[Fix]:
    """Yield for each file of *project* with such *problems* as can be mended what comes of it; nothing is written."""
    told: dict[str, set[str]] = {}
    for problem in problems:
        if problem.code in mending.codes():
            told.setdefault(problem.place.path, set()).add(problem.code)
    for path in project.sources:
        called = name(project, path)
        if called not in told:
            continue
        try:
            data = disk.read(path)
            read = document_of(called, path, project)
        except FeedtoolError:  # it was told
            continue
