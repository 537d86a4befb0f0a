"""Document -> Episode: typed, its chapters derived, everything odd noted."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

from feedtool import fields, people, plugins
from feedtool.document import Document
from feedtool.fields import Key, Reader, choice, duration, flag, line, name, several, text, texts, url, whole, words
from feedtool.model import Audio, Chapter, Episode, Person, Show, Transcript
from feedtool.problems import Problem, Severity, quoted
from feedtool.transcripts import frontmatter
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

LONGEST_SLUG = 150
"""So that the slug with an ending still is a file name everywhere."""


def anything(value: Value) -> Value:
    """Return the value as it is; who reads it looks closer."""
    return value


def size(value: Value) -> int:
    """Return a number of bytes."""
    written = text(value).replace("_", "").replace(",", "")
    if not re.fullmatch(r"[0-9]{1,15}", written) or int(written) == 0:
        raise fields.WrongError(f"is {quoted(written)}, not a number of bytes", "write the size of the file in bytes")
    return int(written)


TITLE: Key[str] = Key("title", line, "", "what the episode is called", required=True)
SHORT: Key[str] = Key("short", line, "", "a shorter or older title")
SEASON: Key[int | None] = Key("season", whole, None, "a number from 1 on")
NUMBER: Key[int | None] = Key("episode", whole, None, "a number from 1 on")
TYPE: Key[str] = Key("type", choice("full", "trailer", "bonus"), "full", "full, trailer or bonus")
GUESTS: Key[tuple[str, ...]] = Key("guests", several(name), (), "ids of people, or names", also=("guest",))
HOSTS: Key[tuple[str, ...]] = Key("hosts", several(name), (), "ids of people, or names; the show's when not given")
PICTURE: Key[str] = Key("image", line, "", "a cover of its own: an address, or relative to the show's `link`")
IDS: Key[Mapping[str, str]] = Key("ids", texts, {}, "platform: the episode's id there; TODO means not yet")
LINKS: Key[Mapping[str, str]] = Key("links", texts, {}, "platform: the episode's address there; TODO means not yet")
DESCRIPTION: Key[str] = Key("description", text, "", "what it is about, in a sentence or two")
INTRO: Key[str] = Key("intro", text, "", "what it is about at length; Markdown or HTML")
PUBLISHED: Key[datetime | None] = Key(
    "published", fields.date, None, "when it was or will be published", also=("dateadded", "date")
)
ADDED: Key[datetime | None] = Key("dateadded", fields.date, None, PUBLISHED.about, also=("date",))
DURATION: Key[int | None] = Key("duration", duration, None, "how long it is: 1:02:48, PT1H02M48S, or seconds")
AUDIO: Key[Value] = Key(
    "audio", anything, "", "the audio file: an address, a file, or {url, bytes, type, duration}", also=("enclosure",)
)
GUID: Key[str] = Key("guid", line, "", "the guid that apps know the episode by; made when not given")
KEYWORDS: Key[tuple[str, ...]] = Key("topics", words, (), "keywords", also=("keywords", "tags"))
DRAFT: Key[bool] = Key("draft", flag, False, "true leaves the episode out")
EXPLICIT: Key[bool | None] = Key("explicit", flag, None, "true or false; the show's when not given")
BLOCK: Key[bool] = Key("block", flag, False, "true hides the episode in Apple Podcasts")
CHAPTERS: Key[Value] = Key("chapters", anything, "", "a list of chapters of its own")
CLIPS: Key[Value] = Key("quotableClips", anything, "", "chapters with their ends", also=("clips",))
TIMELINES: Key[Value] = Key("timelines", anything, "", "how other clocks differ from the transcript's")
IGNORE: Key[Value] = Key("ignore", anything, "", "codes of rules that do not matter here")
KEYS: tuple[Key[object], ...] = (
    TITLE, SHORT, SEASON, NUMBER, TYPE, GUESTS, HOSTS, PICTURE, IDS, LINKS, DESCRIPTION, INTRO, PUBLISHED, DURATION,
    AUDIO, GUID, KEYWORDS, DRAFT, EXPLICIT, BLOCK, CHAPTERS, CLIPS, TIMELINES, IGNORE, frontmatter.KEY,
)  # fmt: skip

AUDIO_URL: Key[str] = Key("url", line, "", "the address, or a file", also=("file",), required=True)
AUDIO_BYTES: Key[int] = Key("bytes", size, 0, "the size in bytes", also=("length", "size"))
AUDIO_TYPE: Key[str] = Key("type", line, "", "the media type: audio/mpeg")
AUDIO_DURATION: Key[int | None] = Key("duration", duration, None, "how long it is")

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE).match


def slug_of(path: str) -> str:
    """Return the slug of the episode file *path*: its stem, URL-safe; "" when nothing of it is.

    >>> slug_of("episodes/S1E2 – Café & Crème.md"), slug_of("episodes/🎙.md")
    ('s1e2-cafe-creme', '')
    """
    from slugify import slugify

    return str(slugify(PurePosixPath(path).stem, max_length=LONGEST_SLUG))


def read(
    document: Document, show: Show, persons: Mapping[str, Person], sizes: Mapping[str, int]
) -> tuple[Episode | None, list[Problem]]:
    """Return the episode of *document*, None when nothing can be made of the file, and its problems.

    *sizes* are the files of the show's audio folder, with their size in bytes.
    """
    problems = list(document.problems)
    slug = slug_of(document.path)
    if document.readable and not slug:
        message = "the file's name has no letter or digit to make a slug of"
        problems.append(Problem(document.place(), "EP105", Severity.ERROR, message, "rename the file"))
    if not document.readable or not slug:
        return None, problems
    get = (reader := Reader(document.path, document.front, "EP", problems)).get
    reader.unknown(KEYS, Severity.INFO)
    places = reader.places()
    transcript = frontmatter.read(reader)
    chapters, source = _chapters(document, show, transcript, problems)
    audio = _audio(reader, show, slug, sizes)
    image = get(PICTURE)
    short, guests, hosts = get(SHORT), get(GUESTS), get(HOSTS)
    shown = _flag(document.front)
    episode = Episode(
        slug=slug,
        title=get(TITLE) or short or slug,
        short=short,
        season=get(SEASON),
        number=get(NUMBER),
        type=get(TYPE),
        guests=people.find(guests, persons, places.get("guests", document.place(1)), problems),
        hosts=people.find(hosts, persons, places.get("hosts", document.place(1)), problems) or show.hosts,
        image=_ascii(urljoin(show.link, image)) if image else "",
        link=_link(show, slug, document.path, get(LINKS)),
        ids=get(IDS),
        links=_links(reader),
        description=get(DESCRIPTION),
        intro=get(INTRO),
        body=document.body.strip(),
        published=get(PUBLISHED if shown is None else ADDED) or _dated(document.path),
        duration=get(DURATION) or (audio.duration if audio else None),
        audio=audio,
        guid=get(GUID),
        keywords=get(KEYWORDS),
        explicit=get(EXPLICIT),
        block=get(BLOCK),
        draft=get(DRAFT) or shown is False,
        transcript=transcript,
        chapters=chapters,
        chapters_from=source,
        place=document.place(1),
        places=places,
    )
    return episode, problems


def _chapters(
    document: Document, show: Show, transcript: Transcript, problems: list[Problem]
) -> tuple[tuple[Chapter, ...], str]:
    """Return the chapters of the first of the show's sources that has any, and its name."""
    for source in show.chapters_from:
        noted: list[Problem] = []
        chapters = plugins.get("chapters", source).derive(document, transcript, noted)
        problems += noted
        if chapters:
            return chapters, source
    return (), ""


def _audio(reader: Reader, show: Show, slug: str, sizes: Mapping[str, int]) -> Audio | None:
    """Return the episode's file: what its front matter says, else the one that the show's pattern leads to."""
    written = reader.get(AUDIO)
    if isinstance(written, List):
        reader.wrong(_given(reader, AUDIO), "is a list", "write one address, one file, or {url: …, bytes: …}")
        return None
    if isinstance(written, Map):
        part = Reader(reader.path, written, reader.family, reader.problems, f"{_given(reader, AUDIO)}.")
        where, media = part.get(AUDIO_URL), part.get(AUDIO_TYPE)
        length, length_ms = part.get(AUDIO_BYTES), part.get(AUDIO_DURATION)
    else:
        where, length, media, length_ms = line(written), 0, "", None
    if not where:
        return None if isinstance(written, Map) else _by_pattern(show, slug, reader.path, sizes)
    if _ADDRESS(where):
        address = _ascii("".join(where.split()))
    elif show.audio_url:
        address = _ascii(show.audio_url.rpartition("/")[0] + "/" + quote(where.lstrip("./")))
        length = length or sizes.get(where.lstrip("./"), 0)
    else:
        fix = "write the whole address, or give `audio: {url: …}` in show.yaml"
        reader.wrong(_given(reader, AUDIO), f"is the file {quoted(where)}, which has no address", fix)
        return None
    media = media or MEDIA_TYPES.get(PurePosixPath(urlsplit(address).path).suffix.lower(), "audio/mpeg")
    return Audio(address, length, media, length_ms)


def _by_pattern(show: Show, slug: str, path: str, sizes: Mapping[str, int]) -> Audio | None:
    """Return the file that `audio.url` leads to; with `audio.folder`, only when it is there."""
    if not show.audio_url:
        return None
    address = show.audio_url.format(slug=slug, stem=quote(PurePosixPath(path).stem))
    file = PurePosixPath(urlsplit(show.audio_url.format(slug=slug, stem=PurePosixPath(path).stem)).path).name
    if show.audio_folder and file not in sizes:
        return None
    media = MEDIA_TYPES.get(PurePosixPath(file).suffix.lower(), "audio/mpeg")
    return Audio(_ascii(address), sizes.get(file, 0), media)


def _given(reader: Reader, key: Key[Value]) -> str:
    """Return the name under which *key* was given."""
    return next((n for n in (key.name, *key.also) if n in reader.node), key.name)


def _links(reader: Reader) -> Mapping[str, str]:
    """Return the links that are web addresses; the others are noted."""
    found = {}
    node = reader.node.get("links")
    for platform, address in reader.get(LINKS).items():
        try:
            found[platform] = _ascii(url(address))
        except fields.WrongError as error:
            number = node.lines[platform] if isinstance(node, Map) else 0
            reader.wrong("links", f"has '{platform}', which {error}", error.fix, number)
    return found


def _link(show: Show, slug: str, path: str, links: Mapping[str, str]) -> str:
    """Return the address of the episode's page: by the show's pattern, else where it can be heard, else the show's."""
    if show.page:
        return _ascii(show.page.format(slug=slug, stem=quote(PurePosixPath(path).stem)))
    order = ("web", "page", "website", "host", "anchor", *links)
    return next((_ascii(links[n]) for n in order if _ADDRESS(links.get(n, ""))), show.link)


def _dated(path: str) -> datetime | None:
    """Return the date that the file's name begins with."""
    if match := _DATED.match(PurePosixPath(path).name):
        try:
            return fields.date(match[1])
        except fields.WrongError:
            return None
    return None


def _flag(front: Map) -> bool | None:
    """Return what `published: true` or `published: false` says; None when the key holds a date, or nothing."""
    written = front.get("published", "")
    try:
        return flag(written) if isinstance(written, str) and written.strip() not in ("", "0", "1") else None
    except fields.WrongError:
        return None


def _ascii(address: str) -> str:
    """Return *address* with everything beyond ASCII, and spaces, percent-encoded (platform rule A1.8)."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~")
