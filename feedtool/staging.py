"""Artifacts on their way to the disk: written beside their places by whoever makes them, and put there later.

A process that makes an episode writes its files itself, so that only their names travel.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from feedtool import disk, putting
from feedtool.model import Artifact, Spliced, Staged
from feedtool.problems import FeedtoolError

if TYPE_CHECKING:
    from hashlib import _Hash


@dataclass(frozen=True, slots=True)
class Desk:
    """What has to be known to write into *folder*: files of this build have *mark* in their names until they are whole.

    With *force* also what would not change is written, with *dry_run* nothing is.
    """

    folder: Path
    mark: str
    force: bool = False
    dry_run: bool = False


_BLOCK = 1_000_000
"""Bytes that are copied at once."""


class Stager:
    """Stages artifacts at a *desk*; FeedtoolError when one cannot be written."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.place = disk.Inside(desk.folder)
        self.waiting = putting.Waiting(desk.mark)

    def spliced(self, artifact: Spliced) -> Staged:
        """Stage an artifact that comes in parts; of one that is there already nothing is written.

        Parts that are as they stand there are not held: should another come, they are taken from there.
        """
        target = self.place(artifact.path)
        digest = sha256()
        parts = _told(artifact.parts, digest)
        with disk.opened(target) as there:
            alike, part = 0, None
            if there and not self.desk.force:
                while (part := next(parts, None)) is not None and _read(there, len(part)) == bytes(part):
                    alike += len(part)
                if part is None and _read(there, 1) == b"":
                    return Staged(artifact.path, digest.hexdigest())
            beside = ""
            if self.desk.dry_run:
                deque(parts, maxlen=0)
            else:
                before = _first(there, alike) if there else iter(())
                beside = str(self.waiting.add_parts(target, chain(before, [part or b""], parts)))
        return Staged(artifact.path, digest.hexdigest(), changed=True, beside=beside)

    def __call__(self, artifact: Artifact) -> Staged:
        target = self.place(artifact.path)
        digest = disk.digest(artifact.data)
        if not self.desk.force and disk.same(target, artifact.data):
            return Staged(artifact.path, digest)
        if self.desk.dry_run:
            return Staged(artifact.path, digest, changed=True)
        return Staged(artifact.path, digest, changed=True, beside=str(self.waiting.add(target, artifact.data)))


def _read(file: BinaryIO, size: int) -> bytes | None:
    """Return the next bytes of *file*, at most *size*; None when they cannot be read."""
    try:
        return file.read(size)
    except OSError:
        return None


def _told(parts: Iterable[bytes | memoryview], digest: "_Hash") -> Iterator[bytes | memoryview]:
    """Yield *parts*, of each of which *digest* is told."""
    for part in parts:
        digest.update(part)
        yield part


def _first(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the first *size* bytes of *file*; FeedtoolError when they are not there any more."""
    file.seek(0)
    while size:
        some = _read(file, min(size, _BLOCK))
        if not some:
            raise FeedtoolError(f"{disk.shown(Path(file.name))} was changed while it was compared: build again")
        size -= len(some)
        yield some
