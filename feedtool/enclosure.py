"""The file that an episode plays: what its front matter says, else where the show's pattern leads."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from feedtool.fields import Key, Reader, WrongError, anything, duration, line, text
from feedtool.markup import address as whole_address
from feedtool.markup import ascii_url
from feedtool.model import Audio, Show
from feedtool.problems import Severity, quoted
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
"""The media type of a file's ending; Apple takes all but the ogg ones (platform rule A3.3)."""


def size(value: Value) -> int:
    """Return a number of bytes."""
    written = text(value).replace("_", "").replace(",", "")
    if not re.fullmatch(r"[0-9]{1,15}", written) or int(written) == 0:
        raise WrongError(f"is {quoted(written)}, not a number of bytes", "write the size of the file in bytes")
    return int(written)


KEY: Key[Value] = Key(
    "audio", anything, "", "the audio file: an address, a file, or {url, bytes, type, duration}", also=("enclosure",)
)
URL: Key[str] = Key("url", line, "", "the address, or a file", also=("file",), required=True)
BYTES: Key[int] = Key("bytes", size, 0, "the size in bytes", also=("length", "size"))
TYPE: Key[str] = Key("type", line, "", "the media type: audio/mpeg")
DURATION: Key[int | None] = Key("duration", duration, None, "how long it is")
KEYS: tuple[Key[object], ...] = (URL, BYTES, TYPE, DURATION)

_ADDRESS = re.compile(r"https?://", re.IGNORECASE).match


def read(reader: Reader, show: Show, slug: str, sizes: Mapping[str, int]) -> Audio | None:
    """Return the episode's file: what its front matter says, else the one that the show's pattern leads to."""
    written = reader.get(KEY)
    if isinstance(written, List):
        reader.wrong(_given(reader, KEY), "is a list", "write one address, one file, or {url: …, bytes: …}")
        return None
    if isinstance(written, Map):
        part = Reader(reader.path, written, reader.family, reader.problems, f"{_given(reader, KEY)}.")
        where, media = part.get(URL), part.get(TYPE)
        length, length_ms = part.get(BYTES), part.get(DURATION)
        part.unknown(KEYS, Severity.INFO)
    else:
        where, length, media, length_ms = line(written), 0, "", None
    if not where:
        return None if isinstance(written, Map) else _by_pattern(show, slug, reader.path, sizes)
    if _ADDRESS(where):
        address = ascii_url(where)
    elif show.audio_url:
        address = ascii_url(show.audio_url.rpartition("/")[0] + "/" + quote(where.lstrip("./")))
        length = length or sizes.get(where.lstrip("./"), 0)
    else:
        fix = "write the whole address, or give `audio: {url: …}` in show.yaml"
        reader.wrong(_given(reader, KEY), f"is the file {quoted(where)}, which has no address", fix)
        return None
    try:
        address = whole_address("", address)
    except ValueError:
        reader.wrong(
            _given(reader, KEY), f"is {quoted(where)}, not a web address", "write the whole address: https://…"
        )
        return None
    media = media or MEDIA_TYPES.get(PurePosixPath(urlsplit(address).path).suffix.lower(), "audio/mpeg")
    return Audio(address, length, media, length_ms)


def _by_pattern(show: Show, slug: str, path: str, sizes: Mapping[str, int]) -> Audio | None:
    """Return the file that `audio.url` leads to; with `audio.folder`, only when it is there."""
    if not show.audio_url:
        return None
    address = show.audio_url.format(slug=slug, stem=quote(PurePosixPath(path).stem))
    last = urlsplit(show.audio_url).path.rpartition("/")[2]
    file = last.format(slug=slug, stem=PurePosixPath(path).stem)
    if show.audio_folder and file not in sizes:
        return None
    media = MEDIA_TYPES.get(PurePosixPath(file).suffix.lower(), "audio/mpeg")
    return Audio(ascii_url(address), sizes.get(file, 0), media)


def _given(reader: Reader, key: Key[Value]) -> str:
    """Return the name under which *key* was given."""
    return next((n for n in (key.name, *key.also) if n in reader.node), key.name)
