"""Artifacts on their way to the disk: written beside their places by whoever makes them, and put there later.

A process that makes an episode writes its files itself, so that only their names travel.
"""

from dataclasses import dataclass
from pathlib import Path

from feedtool import disk, putting
from feedtool.model import Artifact, Staged


@dataclass(frozen=True, slots=True)
class Desk:
    """What has to be known to write into *folder*: files of this build have *mark* in their names until they are whole.

    With *force* also what would not change is written, with *dry_run* nothing is.
    """

    folder: Path
    mark: str
    force: bool = False
    dry_run: bool = False


class Stager:
    """Stages artifacts at a *desk*; FeedtoolError when one cannot be written."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.place = disk.Inside(desk.folder)
        self.waiting = putting.Waiting(desk.mark)

    def __call__(self, artifact: Artifact) -> Staged:
        target = self.place(artifact.path)
        digest = disk.digest(artifact.data)
        if not self.desk.force and disk.same(target, artifact.data):
            return Staged(artifact.path, digest)
        if self.desk.dry_run:
            return Staged(artifact.path, digest, changed=True)
        return Staged(artifact.path, digest, changed=True, beside=str(self.waiting.add(target, artifact.data)))
