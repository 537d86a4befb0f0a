"""Records packed together for as long as nobody needs them: of thousands that takes a tenth of the memory."""

import pickle
import zlib
from typing import Generic, TypeVar

Record = TypeVar("Record")

TOGETHER = 64
"""Records in a pack: what many of them say alike is in it once."""

_FAST = 1
"""How hard it is tried to make a pack small."""


class Packed(Generic[Record]):
    """Records that are added one by one, and wanted all at once in the end.

    Packs never leave the process, which is why they may be pickles.
    """

    def __init__(self) -> None:
        self.packs: list[bytes] = []
        self.last: list[Record] = []

    def add(self, record: Record) -> None:
        """Put *record* behind those that are there."""
        self.last.append(record)
        if len(self.last) == TOGETHER:
            self.packs.append(zlib.compress(pickle.dumps(self.last, pickle.HIGHEST_PROTOCOL), _FAST))
            self.last = []

    def unpacked(self) -> list[Record]:
        """Return all records, in the order in which they came; none are left."""
        found: list[Record] = []
        self.packs.reverse()
        while self.packs:
            found += pickle.loads(zlib.decompress(self.packs.pop()))  # noqa: S301  # it is our own
        found += self.last
        self.last = []
        return found
