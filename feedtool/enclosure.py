"""The file that an episode plays: what its front matter says, else where the show's pattern leads."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from feedtool import clock
from feedtool.document import Document
from feedtool.fields import Key, Reader
from feedtool.kinds import WrongError, anything, duration, line, location, text
from feedtool.markup import address as whole_address
from feedtool.markup import ascii_url
from feedtool.model import Audio, Show
from feedtool.problems import Place, Problem, Severity, quoted
from feedtool.values import List, Map, Value

MEDIA_TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/x-m4a",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".mp4": "video/mp4",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
    ".pdf": "application/pdf",
}
"""The media type of a file's ending."""

_ALIKE = (
    frozenset(("audio/mpeg", "audio/mp3", "audio/mpeg3", "audio/x-mpeg", "audio/x-mp3")),
    frozenset(("audio/x-m4a", "audio/m4a", "audio/mp4", "audio/aac", "audio/aacp", "audio/x-aac")),
    frozenset(("video/mp4", "video/x-m4v", "video/m4v")),
    frozenset(("audio/ogg", "application/ogg", "audio/opus")),
)
"""Media types that mean the same to every player."""


def size(value: Value) -> int:
    """Return a number of bytes."""
    written = text(value).replace("_", "").replace(",", "")
    if not re.fullmatch(r"[0-9]{1,15}", written) or int(written) == 0:
        raise WrongError(f"is {quoted(written)}, not a number of bytes", "write the size of the file in bytes")
    return int(written)


KEY: Key[Value] = Key(
    "audio", anything, "", "the audio file: an address, a file, or {url, bytes, type, duration}", also=("enclosure",)
)
URL: Key[str] = Key("url", location, "", "the address, or a file", also=("file",), required=True)
BYTES: Key[int] = Key("bytes", size, 0, "the size in bytes", also=("length", "size"))
TYPE: Key[str] = Key("type", location, "", "the media type: audio/mpeg")
DURATION: Key[int | None] = Key("duration", duration, None, "how long it is")
KEYS: tuple[Key[object], ...] = (URL, BYTES, TYPE, DURATION)

SLACK = 2 * clock.SECOND
"""By so much a written length may differ from that of the file."""

_ADDRESS = re.compile(r"https?://", re.IGNORECASE).match


def read(
    reader: Reader, show: Show, slug: str, sizes: Mapping[str, int], lengths: Mapping[str, int] | None = None
) -> Audio | None:
    """Return the episode's file: what its front matter says, else the one that the show's pattern leads to.

    *sizes* are the files of the show's audio folder in bytes, *lengths* those that were measured in milliseconds.
    """
    given = reader.get(KEY)
    if isinstance(given, List):
        reader.wrong(reader.written(KEY), "is a list", "write one address, one file, or {url: …, bytes: …}")
        return None
    part, name = reader, reader.written(KEY)
    if isinstance(given, Map):
        part = Reader(reader.path, given, reader.family, reader.problems, f"{name}.")
        where, media = part.get(URL), part.get(TYPE)
        length, length_ms = part.get(BYTES), part.get(DURATION)
        part.unknown(KEYS, Severity.INFO)
        name = part.written(URL)
    else:
        length, media, length_ms = 0, "", None
        try:
            where = location(given)
        except WrongError as error:
            reader.wrong(name, str(error), error.fix)
            return None
    if not where:
        return None if isinstance(given, Map) else _by_pattern(show, slug, reader.path, sizes, lengths or {})
    served = show.audio_url.rpartition("/")[0] + "/"
    file = where.lstrip("./")
    if _ADDRESS(where):
        address = ascii_url(where)
        file = unquote(where.removeprefix(served)) if show.audio_url and where.startswith(served) else ""
    elif show.audio_url:
        address = ascii_url(served + quote(file))
        length_ms = length_ms or (lengths or {}).get(file)
    else:
        fix = "write the whole address, or give `audio: {url: …}` in show.yaml"
        part.wrong(name, f"is the file {quoted(where)}, which has no address", fix)
        return None
    try:
        address = whole_address("", address)
    except ValueError:
        part.wrong(name, f"is {quoted(where)}, not a web address", "write the whole address: https://…")
        return None
    here = sizes.get(file, 0) if file else 0
    if length and here and length != here:
        _differs(part, file, length, here)
    return Audio(address, length or here, media or _type(urlsplit(address).path), length_ms)


def _differs(part: Reader, file: str, written: int, here: int) -> None:
    """Note that the *file* which is *here* has another size, in bytes, than the one that is *written*."""
    key = part.written(BYTES)
    message = f"'{part.prefix}{key}' is {written:,}, but the file {file} has {here:,} bytes"
    fix = f"delete `{key}`, since the file says how large it is, or correct it"
    place, value = part.place_of(BYTES), str(part.node[key]).strip()
    part.problems.append(Problem(place, "EP111", Severity.WARNING, message, fix, part=value))


def places(reader: Reader) -> dict[str, Place]:
    """Return where the parts of the file are written, such as `audio.url`, by whichever name it is given."""
    given = reader.get(KEY)
    if not isinstance(given, Map):
        return {f"{KEY.name}.{URL.name}": reader.place_of(KEY)} if reader.has(KEY) else {}
    part = Reader(reader.path, given, "", [])
    return {f"{KEY.name}.{key.name}": part.place_of(key) for key in KEYS if part.has(key)}


def says_length(read: Document) -> bool:
    """Return whether the episode *read* says under `audio` how long its file is."""
    return f"{KEY.name}.{DURATION.name}" in places(Reader(read.path, read.front, "", []))


def agree(written: int, measured: int) -> bool:
    """Return whether a length that is *written* can be that of a file which lasts *measured* milliseconds.

    Lengths are written in whole seconds, and programs differ by more of long files whose bitrate changes.
    """
    return abs(written - measured) <= max(SLACK, measured // 1_000)


def named(read: Document) -> bool:
    """Return whether the episode *read* says itself which file it plays."""
    return Reader(read.path, read.front, "", []).has(KEY)


def written(front: Map) -> str:
    """Return the address or the file that *front* matter names, as it is written; "" for none, or one that is wrong."""
    value = Reader("", front, "", []).get(KEY)
    if isinstance(value, Map):
        return Reader("", value, "", []).get(URL)
    return line(value) if isinstance(value, str) else ""


def local(read: Document, show: Show, slug: str, sizes: Mapping[str, int]) -> str:
    """Return the name of the file in the show's audio folder that the episode plays, "" when it is not there."""
    where = written(read.front)
    name = "" if _ADDRESS(where) else where.lstrip("./") or _file(show, slug, read.path)
    return name if name in sizes else ""


def _file(show: Show, slug: str, path: str) -> str:
    """Return the name of the file at the end of `audio.url`."""
    return urlsplit(show.audio_url).path.rpartition("/")[2].format(slug=slug, stem=PurePosixPath(path).stem)


def _by_pattern(show: Show, slug: str, path: str, sizes: Mapping[str, int], lengths: Mapping[str, int]) -> Audio | None:
    """Return the file that `audio.url` leads to; with `audio.folder`, only when it is there."""
    if not show.audio_url:
        return None
    address = show.audio_url.format(slug=slug, stem=quote(PurePosixPath(path).stem))
    file = _file(show, slug, path)
    if show.audio_folder and file not in sizes:
        return None
    return Audio(ascii_url(address), sizes.get(file, 0), _type(file), lengths.get(file))


def _type(path: str) -> str:
    """Return the media type that the ending of *path* stands for, "" when it has none that we know."""
    return MEDIA_TYPES.get(PurePosixPath(path).suffix.lower(), "")


def alike(one: str, other: str) -> bool:
    """Return whether the media types *one* and *other* mean the same to every player."""
    return one == other or any(one in kinds and other in kinds for kinds in _ALIKE)
