"""Entries of the cache: what an earlier build made of an episode, and how that lies on the disk.

An entry is a file of three lines: its form, with a checksum; the entry; and what may become another while the entry
stays, so that it can be written anew without reading the rest. One that is damaged is told from one of another
feedtool.
"""

import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedtool import disk, plaindata, putting
from feedtool.plaindata import NotPlainError
from feedtool.problems import FeedtoolError
from feedtool.sight import Stat
from feedtool.work import Work

ANY_FORM = "feedtool episode "
FORM = f"{ANY_FORM}3"
"""How an entry begins; one of another form is of another feedtool."""


class DamagedError(ValueError):
    """The file was an entry once, and can be read no more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The *work* of an episode, without its artifacts, and all that has to be the same for it to be taken again.

    *beside* are the endings of the files beside the episode. The *people* have digests here, what was asked of the
    *show*, and *everybody*, if that counts. *lengths* are what audio files were found to last, 0 for unknown, for which
    they were *heard*; they need not be when the lock says the same.
    """

    seen: tuple[tuple[str, str, str], ...]
    sizes: Mapping[str, int | None]
    people: Mapping[str, str]
    everybody: str
    show: Mapping[str, str]
    lengths: tuple[tuple[str, int, int], ...]
    heard: tuple[tuple[str, str, str], ...]
    beside: tuple[str, ...]
    work: Work


@dataclass(frozen=True, slots=True)
class Told:
    """What feeds say of an episode that is *settled* as this digest: the digests of its *items*, by their names."""

    settled: str
    items: Mapping[str, str] = field(default_factory=dict)


NOTHING_TOLD = Told("")


@dataclass(frozen=True, slots=True)
class Lying:
    """How what an entry was made of, and what was made, lies on the disk: *stats* by path; and what feeds *told*."""

    stats: Mapping[str, Stat] = field(default_factory=dict)
    told: Told = NOTHING_TOLD


def read(file: Path, common: str) -> tuple[Entry, Lying, str] | None:
    """Return the entry in *file*, and a sign that no other has; None when there is none, or what is *common* is other.

    Raises DamagedError.
    """
    data = disk.kept(file)
    if data is None:
        return None
    parts = _parts(data)
    if parts is None:
        if data.startswith(ANY_FORM.encode()) and not data.startswith(f"{FORM} ".encode()):
            return None
        raise DamagedError
    known, entry, lying = parts
    if known != common:
        return None
    try:
        return _record(Entry, entry), _record(Lying, lying), _sign(entry)
    except (NotPlainError, ValueError, RecursionError):
        raise DamagedError from None


def put(file: Path, common: str, entry: Entry) -> str:
    """Put *entry*, made of what is *common*, into *file* and return its sign.

    Where that cannot be done a build is as good without.
    """
    data = _plain(entry)
    _put(file, common, data, _plain(Lying()))
    return _sign(data)


def lay(file: Path, common: str, sign: str, lying: Lying) -> None:
    """Note in *file* how what its entry speaks of is *lying* now, unless it is not that of this *sign* any more."""
    parts = _parts(disk.kept(file) or b"")
    if parts and (parts[0], _sign(parts[1])) == (common, sign):
        _put(file, common, parts[1], _plain(lying))


def _put(file: Path, common: str, entry: bytes, lying: bytes) -> None:
    data = b"%s\n%s" % (entry, lying)
    with suppress(FeedtoolError):
        putting.put(file, f"{FORM} {common}-{_checksum(data)}\n".encode() + data)


def _parts(data: bytes) -> tuple[str, bytes, bytes] | None:
    """Return what is common, the entry and how that is lying; None when *data* is not all of an entry of this form."""
    head, _, rest = data.partition(b"\n")
    form, _, said = head.decode("ascii", "replace").rpartition(" ")
    common, _, digest = said.partition("-")
    if form != FORM or digest != _checksum(rest):
        return None
    entry, _, lying = rest.partition(b"\n")
    return common, entry, lying


def _plain(record: Entry | Lying) -> bytes:
    text = json.dumps(plaindata.of(record), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _record(kind: Any, data: bytes) -> Any:
    return plaindata.read(kind, json.loads(data.decode("utf-8", "surrogatepass")))


def _sign(entry: bytes) -> str:
    return disk.digest(entry)[:16]


def _checksum(data: bytes) -> str:
    return f"{zlib.crc32(data):08x}"
