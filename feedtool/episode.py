"""Document -> Episode: typed, its chapters derived, everything odd noted."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote

from feedtool import (
    attributes,
    chapters,
    cues,
    dates,
    enclosure,
    lasting,
    misnamed,
    people,
    plugins,
    podcasting,
    speakers,
    timelines,
    transcripts,
)
from feedtool.document import Document
from feedtool.fields import Key, Reader
from feedtool.kinds import (
    WrongError,
    anything,
    choice,
    code,
    flag,
    line,
    location,
    several,
    text,
    texts,
    url,
    whole,
    words,
)
from feedtool.markup import address, ascii_url
from feedtool.model import Chapter, Cue, Episode, Line, Person, Settled, Show
from feedtool.people import Credit
from feedtool.problems import Place, Problem, Severity, quoted
from feedtool.transcripts import frontmatter
from feedtool.values import List, Map, Value

LONGEST_SLUG = 150
"""So that the slug with an ending still is a file name everywhere."""

TITLE: Key[str] = Key("title", line, "", "what the episode is called", required=True)
SHORT: Key[str] = Key("short", line, "", "a shorter or older title")
SEASON: Key[int | None] = Key("season", whole, None, "a number from 1 on")
NUMBER: Key[int | None] = Key("episode", whole, None, "a number from 1 on")
TYPE: Key[str] = Key("type", choice("full", "trailer", "bonus"), "full", "full, trailer or bonus")
DISPLAY: Key[str] = Key("display", attributes.short(32), "", "what apps show instead of the number: Day 5")
GUESTS: Key[tuple[Credit, ...]] = Key("guests", people.named, (), "ids of people, or names", also=("guest",))
HOSTS: Key[tuple[Credit, ...] | None] = Key(
    "hosts", people.named, None, "ids of people, or names; the show's when not given", none=True
)
CREDITS: Key[tuple[Credit, ...] | None] = Key(
    "credits",
    people.credited,
    None,
    "who else made it, with their roles; the show's when not given",
    none=True,
)
PICTURE: Key[str] = Key("image", location, "", "a cover of its own: an address, or relative to the show's `link`")
IDS: Key[Mapping[str, str]] = Key("ids", texts, {}, "platform: the episode's id there; TODO means not yet")
LINKS: Key[Mapping[str, str]] = Key("links", texts, {}, "platform: the episode's address there; TODO means not yet")
DESCRIPTION: Key[str] = Key("description", text, "", "what it is about, in a sentence or two")
INTRO: Key[str] = Key("intro", text, "", "what it is about at length; Markdown or HTML")
PUBLISHED: Key[datetime | None] = Key(
    "published", dates.date, None, "when it was or will be published", also=("dateadded", "date")
)
ADDED: Key[datetime | None] = Key("dateadded", dates.date, None, PUBLISHED.about, also=("date",))

GUID: Key[str] = Key("guid", location, "", "the guid that apps know the episode by; made when not given")
KEYWORDS: Key[tuple[str, ...]] = Key("topics", words, (), "keywords", also=("keywords", "tags"))
DRAFT: Key[bool | None] = Key("draft", flag, None, "true leaves the episode out")
EXPLICIT: Key[bool | None] = Key("explicit", flag, None, "true or false; the show's when not given")
BLOCK: Key[bool] = Key("block", flag, False, "true hides the episode in Apple Podcasts")
CHAPTERS: Key[Value] = Key("chapters", anything, "", "a list of chapters of its own")
CLIPS: Key[Value] = Key("quotableClips", anything, "", "chapters with their ends", also=("clips",))
IGNORE: Key[tuple[str, ...]] = Key("ignore", several(code), (), "codes of rules that do not matter here: [ID113]")
KEYS: tuple[Key[object], ...] = (
    TITLE, SHORT, SEASON, NUMBER, DISPLAY, TYPE, GUESTS, HOSTS, CREDITS, PICTURE, IDS, LINKS, DESCRIPTION, INTRO,
    PUBLISHED, lasting.KEY, enclosure.KEY, GUID, KEYWORDS, DRAFT, EXPLICIT, BLOCK, CHAPTERS, CLIPS, timelines.KEY,
    IGNORE, frontmatter.KEY,
    *(tag.key for tag in podcasting.OF_EPISODE), podcasting.KEY,
)  # fmt: skip

Settle = Callable[[Episode], Settled | None]
"""Says what is settled of an episode, of which its file says this; None for nothing."""

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE).match


@lru_cache(maxsize=4_096)
def slug_of(path: str) -> str:
    """Return the slug of the episode file *path*: its stem, URL-safe; "" when nothing of it is.

    >>> slug_of("episodes/S1E2 – Café & Crème.md"), slug_of("episodes/🎙.md")
    ('s1e2-cafe-creme', '')
    """
    from slugify import slugify

    return str(slugify(PurePosixPath(path).stem, max_length=LONGEST_SLUG))


def read(
    document: Document,
    show: Show,
    persons: Mapping[str, Person],
    sizes: Mapping[str, int],
    lengths: Mapping[str, int] | None = None,
    settle: Settle | None = None,
) -> tuple[Episode | None, list[Problem]]:
    """Return the episode of *document*, None when nothing can be made of the file, and its problems.

    *sizes* are the files of the show's audio folder, with their size in bytes, *lengths* those that were measured.
    What *settle* says counts: it is asked with what the file says itself, before anything is made of the transcript.
    """
    problems = list(document.problems)
    slug = slug_of(document.path)
    if document.readable and not slug:
        message = "the file's name has no letter or digit to make a slug of"
        problems.append(Problem(document.place(1), "EP105", Severity.ERROR, message, "rename the file"))
    if not document.readable or not slug:
        return None, problems
    get = (reader := Reader(document.path, document.front, "EP", problems)).get
    ignore = tuple(dict.fromkeys(get(IGNORE)))
    others = misnamed.read(reader, KEYS, DRAFT, PUBLISHED, ignore)
    misnamed.words(reader, KEYS)
    reader.unknown(KEYS, Severity.INFO, others.told)
    reader.hyphens(LINKS, IDS)
    places = reader.places(KEYS) | enclosure.places(reader) | _ignored(reader)
    if document.body.strip():
        above = document.body[: len(document.body) - len(document.body.lstrip())].count("\n")
        places["body"] = document.place(document.body_line + above)
    if not reader.has(lasting.KEY) and (length := places.get("audio.duration")):
        places[lasting.KEY.name] = length
    audio = enclosure.read(reader, show, slug, sizes, lengths)
    written = get(lasting.KEY) or (audio.duration if audio else None)
    file = enclosure.local(document, show, slug, sizes) if lengths else ""
    if audio and lengths and (measured := lengths.get(file)):
        audio = replace(audio, duration=measured, measured=True)
    if others.at:
        places[PUBLISHED.name] = others.at
    links = _links(reader)
    short, guests, hosts, credited = get(SHORT), get(GUESTS), get(HOSTS), get(CREDITS)
    shown, draft = _flag(document.front), get(DRAFT)
    dated = PUBLISHED if shown is None else ADDED
    published = get(dated)
    if reader.has(dated):
        places[PUBLISHED.name] = reader.place_of(dated)
    episode = Episode(
        slug=slug,
        title=get(TITLE) or short or slug,
        short=short,
        season=get(SEASON),
        number=get(NUMBER),
        display=get(DISPLAY),
        type=get(TYPE),
        guests=people.find(guests, persons, reader.place_of(GUESTS), problems),
        hosts=show.hosts if hosts is None else people.find(hosts, persons, reader.place_of(HOSTS), problems),
        credits=show.credits
        if credited is None
        else people.find(credited, persons, reader.place_of(CREDITS), problems),
        image=_image(reader, show.link),
        link=_link(show, slug, document.path, links),
        ids=get(IDS),
        links=links,
        description=get(DESCRIPTION),
        intro=get(INTRO),
        body=document.body.strip(),
        published=published or _dated(document.path),
        duration=written,
        audio=audio,
        guid=get(GUID),
        keywords=get(KEYWORDS),
        explicit=get(EXPLICIT),
        block=get(BLOCK),
        draft=bool(draft) or shown is False,
        held=bool(others.held)
        or (draft is None and reader.has(DRAFT))
        or (published is None and shown is None and reader.has(PUBLISHED)),
        awaited=others.due,
        ignore=ignore,
        elements=podcasting.both(reader, podcasting.OF_EPISODE, podcasting.INSIDE_EPISODE, Severity.INFO),
        timelines=timelines.read(reader),
        place=document.place(1),
        places=places,
    )
    return _derived(episode, document, show, reader, file, settle), problems


def stated(episode: Episode) -> Settled:
    """Return what *episode* says of that which its feed, its texts and its page have to say alike."""
    return Settled(episode.published, episode.audio, episode.duration, episode.estimated, episode.link)


def settled(episode: Episode, so: Settled) -> Episode:
    """Return *episode* as what is settled of it: *so*."""
    return replace(
        episode, published=so.published, audio=so.audio, duration=so.duration, estimated=so.estimated, link=so.link
    )


def unsettled(episode: Episode) -> Episode:
    """Return *episode* with what its file says itself, whatever was settled of it."""
    return replace(settled(episode, episode.own), own=None) if episode.own else episode


def _derived(
    episode: Episode, document: Document, show: Show, reader: Reader, file: str, settle: Settle | None
) -> Episode:
    """Return *episode* with what is made of its transcript: chapters, cues, clips, and how long it really is."""
    problems = reader.problems
    transcript = () if transcripts.named(reader, frontmatter.KEY.name) else frontmatter.read(reader)
    clips = plugins.get("chapters", "clips").derive(document, transcript, problems)
    known = (*episode.hosts, *episode.guests)
    beside: tuple[Cue, ...] = ()
    if any(isinstance(entry, Line) for entry in transcript):
        names = speakers.names((e.speaker for e in transcript if isinstance(e, Line)), known)
        transcript = tuple(_said_by(names, entry) if isinstance(entry, Line) else entry for entry in transcript)
    else:
        beside = transcripts.beside(document, problems)
        names = speakers.names((cue.speaker for cue in beside), known)
        beside = tuple(replace(cue, speaker=names[cue.speaker]) for cue in beside)
    noted: list[Problem] = []
    written = episode.duration
    episode = replace(episode, duration=lasting.of(episode, transcript, document, file, noted))
    track = beside
    if episode.duration is None:
        track = beside or cues.derive(transcript, None)
        episode = lasting.estimated(episode, track)
    if settle and (so := settle(episode)):
        if (so.duration, so.estimated) != (episode.duration, episode.estimated):
            noted = []
            lasting.compare(episode, transcript, so.duration or 0, written, document, noted)
        episode = replace(settled(episode, so), own=stated(episode))
    problems += noted
    # The length is the audio's; on the transcript's clock it is the end only when the audio has no clock of its own.
    end = None if "audio" in episode.timelines else episode.length
    found, source, noted = chapters.derive(show.chapters_from, document, transcript, end)
    problems += noted
    if end is not None or not track:
        track = beside or cues.derive(transcript, end)
    return replace(
        episode,
        transcript=transcript,
        chapters=tuple(_completed(chapter, show.link, problems) for chapter in found),
        chapters_from=source,
        clips=clips,
        cues=track,
    )


def _said_by(names: Mapping[str, str], line: Line) -> Line:
    """Return *line* with the whole name of its speaker; there are hundreds, and `replace` takes its time."""
    whole = names[line.speaker]
    return line if whole == line.speaker else Line(line.text, whole, line.start, line.estimated, line.place)


def _completed(chapter: Chapter, base: str, problems: list[Problem]) -> Chapter:
    """Return *chapter* with whole addresses; one that is none is noted and left out."""
    if not chapter.url and not chapter.image:
        return chapter
    found = {"url": chapter.url, "image": chapter.image}
    for key, written in found.items():
        try:
            found[key] = address(base, written) if written else ""
        except ValueError:
            message = f"the {key} of chapter {quoted(chapter.title)} is {quoted(written)}, not a web address"
            fix = "write the whole address: https://…"
            problems.append(Problem(chapter.at(key), "CH107", Severity.WARNING, message, fix, part=written))
            found[key] = ""
    if (found["url"], found["image"]) == (chapter.url, chapter.image):
        return chapter
    return replace(chapter, url=found["url"], image=found["image"])


def _image(reader: Reader, base: str) -> str:
    """Return the address of the episode's cover."""
    written = reader.get(PICTURE)
    try:
        return address(base, written) if written else ""
    except ValueError:
        reader.wrong(PICTURE.name, f"is {quoted(written)}, not a web address", "write the whole address: https://…")
        return ""


def covers(document: Document, show: Show) -> tuple[str, ...]:
    """Return the addresses of the pictures that the file names as its own."""
    return tuple(filter(None, [_image(Reader(document.path, document.front, "EP", []), show.link)]))


def _links(reader: Reader) -> Mapping[str, str]:
    """Return the links that are web addresses; the others are noted."""
    found = {}
    node = reader.node.get("links")
    for platform, written in reader.get(LINKS).items():
        try:
            found[platform] = url(written)
        except WrongError as error:
            number = node.lines[platform] if isinstance(node, Map) else 0
            reader.wrong("links", f"has '{platform}', which {error}", error.fix, number, written)
    return found


def _link(show: Show, slug: str, path: str, links: Mapping[str, str]) -> str:
    """Return the address of the episode's page: by the show's pattern, else where it can be heard, else the show's."""
    if show.page:
        return ascii_url(show.page.format(slug=slug, stem=quote(PurePosixPath(path).stem)))
    order = ("web", "page", "website", "host", "anchor", *links)
    return next((ascii_url(links[n]) for n in order if _ADDRESS(links.get(n, ""))), show.link)


def _dated(path: str) -> datetime | None:
    """Return the date that the file's name begins with."""
    if match := _DATED.match(PurePosixPath(path).name):
        try:
            return dates.date(match[1])
        except WrongError:
            return None
    return None


def _ignored(reader: Reader) -> dict[str, Place]:
    """Return the place of each code that is to be ignored, as `ignore.CH101`."""
    written = reader.node.get(IGNORE.name, "")
    lines = zip(written, written.lines, strict=True) if isinstance(written, List) else ()
    return {f"{IGNORE.name}.{item.strip().upper()}": reader.place(at) for item, at in lines if isinstance(item, str)}


def held_at(document: Document) -> Place:
    """Return where the file of an episode that is not published says so: as a draft, or by its date."""
    reader = Reader(document.path, document.front, "EP", [])
    drafted = reader.has(DRAFT) and reader.get(DRAFT) is not False
    others = misnamed.read(reader, KEYS, DRAFT, PUBLISHED, reader.get(IGNORE))
    if others.held and not drafted and _flag(document.front) is not False:
        return others.held
    return reader.place_of(DRAFT if drafted else PUBLISHED)


def _flag(front: Map) -> bool | None:
    """Return what `published: true` or `published: false` says; None when the key holds a date, or nothing."""
    written = front.get("published", "")
    try:
        return flag(written) if isinstance(written, str) and written.strip() not in ("", "0", "1") else None
    except WrongError:
        return None
