"""config/feed.lock: the identity of every episode ever published, and the facts that go with it.

Text, sorted, a small block for each episode, so that its diffs read well in git. It is YAML, read as everything else
is; a lock that is damaged in any way is refused, never mended or made anew in silence.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from feedtool import document
from feedtool.fields import Key, Reader, date, line, several, text, texts, whole
from feedtool.model import Audio
from feedtool.problems import NOWHERE, Place, Problem, Severity, quoted

HEADER = """\
# By these guids every app knows the episodes of this podcast. feedtool keeps this file: commit it with the episodes,
# and never delete or edit it lightly; docs/identity.md says how it works, and what to do when it was lost.
"""

ORIGINS = ("file", "host", "made", "feed")
"""Where a guid came from: the episode's file, the host's feed, made of an id, the feed that was published before."""

_PLAIN = re.compile(r"[A-Za-z0-9/][A-Za-z0-9._/:+@%?=&,;()!*'~-]*").fullmatch
_MARKER = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode that was published: never to change are *guid* and *published*.

    *ids* and *words*, a digest of the transcript, tell it when its file gets another name; *was* are its old slugs.
    """

    slug: str
    guid: str
    origin: str = "made"
    published: datetime | None = None
    audio: Audio | None = None
    source: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    first: datetime | None = None
    was: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server of a media file says of it: size in *bytes*, 0 when it does not say, *type* and *etag*."""

    bytes: int = 0
    type: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """The whole: the podcast's guid, its episodes by slug, the host's items that no file has, and the host's marks.

    *kept* are the titles of the host's items by guid; *host* is what a conditional request needs. *media* is what
    servers said of audio files whose size nobody else knew, by their address.
    """

    podcast: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    host: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, Facts] = field(default_factory=dict)


PODCAST: Key[str] = Key("podcast", line, "", "the podcast's guid", required=True)
HOST: Key[Mapping[str, str]] = Key("host", texts, {}, "what the host's server said of its feed")
KEPT: Key[Mapping[str, str]] = Key("kept", texts, {}, "the host's items without a file: guid and title")
GUID: Key[str] = Key("guid", text, "", "the guid", required=True)
FROM: Key[str] = Key("from", line, "made", "where the guid came from")
PUBLISHED: Key[datetime | None] = Key("published", date, None, "when it was published")
AUDIO: Key[str] = Key("audio", line, "", "the address of the audio")
BYTES: Key[int] = Key("bytes", whole, 0, "its size")
TYPE: Key[str] = Key("type", line, "audio/mpeg", "its media type")
DURATION: Key[int] = Key("duration", whole, 0, "its length in milliseconds")
ETAG: Key[str] = Key("etag", text, "", "what its server calls this version")
MEDIA: tuple[Key[object], ...] = (BYTES, TYPE, ETAG)
SOURCE: Key[str] = Key("source", line, "", "the file")
IDS: Key[Mapping[str, str]] = Key("ids", texts, {}, "its ids")
WORDS: Key[str] = Key("words", line, "", "a digest of its transcript")
FIRST: Key[datetime | None] = Key("first", date, None, "when it first stood in the feed")
WAS: Key[tuple[str, ...]] = Key("was", several(line), (), "its old slugs")
ENTRY: tuple[Key[object], ...] = (
    GUID, FROM, PUBLISHED, AUDIO, BYTES, TYPE, DURATION, SOURCE, IDS, WORDS, FIRST, WAS,
)  # fmt: skip


def read(path: str, data: bytes) -> tuple[Lock | None, list[Problem]]:
    """Return the lock of the file *data*, called *path* in problems; None, and why, when it is damaged."""
    if conflict := _conflict(path, data):
        return None, [conflict]
    read = document.parse_yaml(path, data)
    problems = [Problem(p.place, "LK101", Severity.ERROR, p.message, p.fix) for p in read.problems]
    if problems:
        return None, problems
    reader = Reader(path, read.front, "LK", problems)
    lock = Lock(
        podcast=reader.get(PODCAST),
        entries=_entries(reader),
        kept=reader.get(KEPT),
        host=reader.get(HOST),
        media=_media(reader),
    )
    _check_unique(path, lock, problems)
    return (None if problems else lock), problems


def write(lock: Lock) -> str:
    """Return the text of *lock*, sorted by slug."""
    parts = [HEADER, f"podcast: {_quoted(lock.podcast)}\n"]
    for name, values in (("host", lock.host), ("kept", lock.kept)):
        if values:
            parts.append(f"\n{name}:\n" + "".join(f"  {_quoted(k)}: {_quoted(values[k])}\n" for k in sorted(values)))
    if lock.media:
        parts.append("\nmedia:\n" + "".join(_facts(url, lock.media[url]) for url in sorted(lock.media)))
    if lock.entries:
        parts.append("\nepisodes:\n")
    parts += ["\n".join(_block(lock.entries[slug]) for slug in sorted(lock.entries))]
    return "".join(parts)


def _facts(url: str, facts: Facts) -> str:
    said = {"bytes": str(facts.bytes or ""), "type": facts.type, "etag": facts.etag}
    lines = [f"    {key}: {_quoted(value)}\n" for key, value in said.items() if value]
    return f"  {_quoted(url)}:\n" + "".join(lines) if lines else ""


def _block(entry: Entry) -> str:
    """Return the lines of *entry*; what is not known has none."""
    audio = entry.audio
    said = {
        "guid": entry.guid,
        "from": entry.origin,
        "published": _moment(entry.published),
        "audio": audio.url if audio else "",
        "bytes": str(audio.bytes or "") if audio else "",
        "type": audio.type if audio else "",
        "duration": str(audio.duration or "") if audio else "",
        "source": entry.source,
        "words": entry.words,
        "first": _moment(entry.first),
    }
    lines = [f"  {_quoted(entry.slug)}:\n", *(f"    {key}: {_quoted(value)}\n" for key, value in said.items() if value)]
    if entry.ids:
        lines.append("    ids:\n")
        lines += [f"      {_quoted(name)}: {_quoted(entry.ids[name])}\n" for name in sorted(entry.ids)]
    if entry.was:
        lines.append("    was:\n")
        lines += [f"    - {_quoted(slug)}\n" for slug in entry.was]
    return "".join(lines)


def _entries(reader: Reader) -> dict[str, Entry]:
    outer = reader.inside("episodes")
    found = {}
    for slug in outer.node if outer else ():
        part = outer.inside(slug) if outer else None
        if part is None:
            reader.note(outer.node.lines[slug] if outer else 0, "102", f"{quoted(slug)} has no block", "restore it")
            continue
        part.unknown(ENTRY, Severity.ERROR)
        url = part.get(AUDIO)
        found[slug] = Entry(
            slug=slug,
            guid=part.get(GUID),
            origin=part.get(FROM),
            published=part.get(PUBLISHED),
            audio=Audio(url, part.get(BYTES), part.get(TYPE), part.get(DURATION) or None) if url else None,
            source=part.get(SOURCE),
            ids=part.get(IDS),
            words=part.get(WORDS),
            first=part.get(FIRST),
            was=part.get(WAS),
            place=part.place(part.node.line - 1),
        )
    return found


def _media(reader: Reader) -> dict[str, Facts]:
    outer = reader.inside("media")
    found = {}
    for url in outer.node if outer else ():
        if outer and (part := outer.inside(url)):
            part.unknown(MEDIA, Severity.ERROR)
            found[url] = Facts(part.get(BYTES), part.get(TYPE), part.get(ETAG))
    return found


def _conflict(path: str, data: bytes) -> Problem | None:
    """Return the problem of a merge that was not finished, at its line."""
    found = _MARKER.search(data.decode("utf-8", "replace"))
    if not found:
        return None
    place = Place(path, data.decode("utf-8", "replace").count("\n", 0, found.start()) + 1)
    message = "the lock holds the markers of a merge that was not finished"
    return Problem(place, "LK103", Severity.ERROR, message, "keep both sides' episodes, and delete the markers")


def _check_unique(path: str, lock: Lock, problems: list[Problem]) -> None:
    seen: dict[str, Entry] = {}
    for entry in lock.entries.values():
        if entry.guid and entry.guid in seen:
            message = f"{quoted(entry.slug)} has the guid of {quoted(seen[entry.guid].slug)}"
            problems.append(Problem(entry.place, "LK104", Severity.ERROR, message, "restore the lock from git"))
        seen[entry.guid] = entry


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _quoted(value: str) -> str:
    plain = _PLAIN(value) and not value.endswith(":") and value not in ("null", "Null", "NULL")
    if plain:
        return value
    return json.dumps(value, ensure_ascii=False).translate({0x85: "\\N", 0x2028: "\\L", 0x2029: "\\P"})
