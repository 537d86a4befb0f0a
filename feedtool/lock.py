"""config/feed.lock: the identity of every episode ever published, and the facts that go with it.

Text, sorted, a small block for each episode, so that its diffs read well in git. It is YAML, read as everything else
is; a lock that is damaged in any way is refused, never mended or made anew in silence.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from feedtool import document
from feedtool.dates import date
from feedtool.fields import Key, Reader
from feedtool.kinds import WrongError, anything, choice, line, several, text
from feedtool.model import Audio
from feedtool.problems import NOWHERE, Place, Problem, Severity, quoted
from feedtool.values import Map, Value

HEADER = """\
# By these guids every app knows the episodes of this podcast. feedtool keeps this file: commit it with the episodes,
# and never delete or edit it lightly; docs/identity.md says how it works, and what to do when it was lost.
"""

END = "# the end: without this line the lock was cut off"

ORIGINS = ("file", "host", "made", "feed")
"""Where a guid came from: the episode's file, the host's feed, made of an id, the feed that was published before."""

_LONGEST_KEY = 1_000
"""YAML takes no more than 1,024 characters for a key, unless it is announced by a question mark."""

_PLAIN = re.compile(r"[A-Za-z0-9/][A-Za-z0-9._/:+@%?=&,;()!*'~-]*").fullmatch
_MARKER = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?\r?$", re.MULTILINE)


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

    *lines* are those of its file where each of *kept* stands, by guid.
    """

    podcast: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    host: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, Facts] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)


def number(value: Value) -> int:
    """Return a whole number, however large: a film has more bytes than an episode has numbers."""
    written = text(value)
    if not re.fullmatch(r"[0-9]{1,18}", written):
        raise WrongError(f"is {quoted(written)}, not a whole number", "restore it from git")
    return int(written)


def uuid(value: Value) -> str:
    """Return the text of a UUID."""
    written = text(value)
    try:
        UUID(written)
    except ValueError:
        raise WrongError(f"is {quoted(written)}, not a UUID", "restore it from git") from None
    return written


def pairs(value: Value) -> Mapping[str, str]:
    """Return a mapping of texts, to the letter."""
    if not isinstance(value, Map):
        raise WrongError("is not made of `name: value` lines", "restore it from git")
    for key, inner in value.items():
        if not isinstance(inner, str):
            raise WrongError(f"has something else than text as {quoted(key)}", "restore it from git", value.lines[key])
    return {key: inner for key, inner in value.items() if isinstance(inner, str)}


PODCAST: Key[str] = Key("podcast", uuid, "", "the podcast's guid", required=True)
HOST: Key[Mapping[str, str]] = Key("host", pairs, {}, "what the host's server said of its feed")
KEPT: Key[Mapping[str, str]] = Key("kept", pairs, {}, "the host's items without a file: guid and title")
FILES: Key[Value] = Key("media", anything, "", "what servers said of audio files, by address")
EPISODES: Key[Value] = Key("episodes", anything, "", "the episodes by slug")
WHOLE: tuple[Key[object], ...] = (PODCAST, HOST, KEPT, FILES, EPISODES)
GUID: Key[str] = Key("guid", text, "", "the guid", required=True)
FROM: Key[str] = Key("from", choice(*ORIGINS), "made", "where the guid came from")
PUBLISHED: Key[datetime | None] = Key("published", date, None, "when it was published")
AUDIO: Key[str] = Key("audio", text, "", "the address of the audio")
BYTES: Key[int] = Key("bytes", number, 0, "its size")
TYPE: Key[str] = Key("type", text, "", "its media type")
DURATION: Key[int] = Key("duration", number, 0, "its length in milliseconds")
ETAG: Key[str] = Key("etag", text, "", "what its server calls this version")
MEDIA: tuple[Key[object], ...] = (BYTES, TYPE, ETAG)
SOURCE: Key[str] = Key("source", text, "", "the file")
IDS: Key[Mapping[str, str]] = Key("ids", pairs, {}, "its ids")
WORDS: Key[str] = Key("words", line, "", "a digest of its transcript")
FIRST: Key[datetime | None] = Key("first", date, None, "when it first stood in the feed")
WAS: Key[tuple[str, ...]] = Key("was", several(line), (), "its old slugs")
ENTRY: tuple[Key[object], ...] = (
    GUID, FROM, PUBLISHED, AUDIO, BYTES, TYPE, DURATION, SOURCE, IDS, WORDS, FIRST, WAS,
)  # fmt: skip


def read(path: str, data: bytes) -> tuple[Lock | None, list[Problem]]:
    """Return the lock of the file *data*, called *path* in problems; None, and why, when it is damaged."""
    if damage := _conflict(path, data) or _cut(path, data):
        return None, [damage]
    read = document.parse_yaml(path, data)
    problems = [Problem(p.place, "LK106", Severity.ERROR, p.message, "restore it from git") for p in read.problems]
    if problems:
        return None, problems
    reader = Reader(path, read.front, "LK", problems)
    reader.unknown(WHOLE, Severity.ERROR)
    new = read.front.get(PODCAST.name) == "" and EPISODES.name not in read.front
    lock = Lock(
        podcast="" if new else reader.get(PODCAST),
        entries=_entries(reader),
        kept=reader.get(KEPT),
        host=reader.get(HOST),
        media=_media(reader),
        lines=kept.lines if isinstance(kept := read.front.get(KEPT.name), Map) else {},
    )
    _check_unique(lock, problems)
    return (None if problems else lock), problems


def write(lock: Lock) -> str:
    """Return the text of *lock*, sorted by slug."""
    parts = [HEADER, _pair("podcast", lock.podcast)]
    for name, values in (("host", lock.host), ("kept", lock.kept)):
        if values:
            parts.append(f"\n{name}:\n" + "".join(_pair(key, values[key], "  ") for key in sorted(values)))
    if media := "".join(_facts(url, lock.media[url]) for url in sorted(lock.media)):
        parts.append(f"\nmedia:\n{media}")
    if lock.entries:
        parts.append("\nepisodes:\n" + "\n".join(_block(lock.entries[slug]) for slug in sorted(lock.entries)))
    return "".join([*parts, f"\n{END}\n"])


def _pair(key: str, value: str, indent: str = "") -> str:
    return f"{_key(key, indent)} {_quoted(value)}\n"


def _key(key: str, indent: str) -> str:
    shown = _quoted(key)
    return f"{indent}? {shown}\n{indent}:" if len(shown) > _LONGEST_KEY else f"{indent}{shown}:"


def _facts(url: str, facts: Facts) -> str:
    said = {"bytes": str(facts.bytes or ""), "type": facts.type, "etag": facts.etag}
    lines = [_pair(key, value, "    ") for key, value in said.items() if value]
    return f"{_key(url, '  ')}\n" + "".join(lines) if lines else ""


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
    lines = [f"{_key(entry.slug, '  ')}\n", *(_pair(key, value, "    ") for key, value in said.items() if value)]
    if entry.ids:
        lines.append("    ids:\n")
        lines += [_pair(name, entry.ids[name], "      ") for name in sorted(entry.ids)]
    if entry.was:
        lines.append("    was:\n")
        lines += [f"    - {_quoted(slug)}\n" for slug in entry.was]
    return "".join(lines)


def _entries(reader: Reader) -> dict[str, Entry]:
    found = {}
    for slug, row, part in _parts(reader, EPISODES):
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
            place=part.place(row),
        )
    return found


def _media(reader: Reader) -> dict[str, Facts]:
    found = {}
    for url, _, part in _parts(reader, FILES):
        part.unknown(MEDIA, Severity.ERROR)
        found[url] = Facts(part.get(BYTES), part.get(TYPE), part.get(ETAG))
    return found


def _parts(reader: Reader, key: Key[Value]) -> Iterator[tuple[str, int, Reader]]:
    """Yield name, line and reader of each block under *key*; what is none is noted."""
    outer = reader.inside(key.name)
    if outer is None and key.name in reader.node and not reader.has(key):
        reader.wrong(key.name, "is empty", "restore it from git")
    for name in outer.node if outer else ():
        if outer and (part := outer.inside(name)):
            part.node.line = outer.node.lines[name]
            yield name, outer.node.lines[name], part
        elif outer and not outer.node[name]:
            outer.wrong(name, "is empty", "restore it from git")


def _conflict(path: str, data: bytes) -> Problem | None:
    """Return the problem of a merge that was not finished, at its line."""
    found = _MARKER.search(data.decode("utf-8", "replace"))
    if not found:
        return None
    place = Place(path, data.decode("utf-8", "replace").count("\n", 0, found.start()) + 1)
    message = "the lock holds the markers of a merge that was not finished"
    return Problem(place, "LK105", Severity.ERROR, message, "keep the blocks of both sides, and delete the markers")


def _cut(path: str, data: bytes) -> Problem | None:
    """Return the problem of a lock that does not go on to its last line, at the line where it ends."""
    lines = data.decode("utf-8", "replace").split("\n")
    if any(line.rstrip() == END for line in lines):
        return None
    message = f"the lock ends without its last line, {quoted(END)}: a part of it is lost"
    return Problem(Place(path, max(len(lines) - 1, 1)), "LK107", Severity.ERROR, message, "restore it from git")


def _check_unique(lock: Lock, problems: list[Problem]) -> None:
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
