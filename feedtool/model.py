"""The words that all of feedtool speaks: show, person, episode, chapter, podcast, artifact.

All records are frozen; times are whole milliseconds, dates are aware and in UTC, "none given" is `""` or `()`, and what
can be unknown is None. Every record remembers where it was written; equality forgets it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from feedtool.problems import NOWHERE, Place

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
"""The usual prefixes; some apps know a namespace by its prefix alone, and Apple compares to the letter."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made an episode. *links* are whole addresses by place: `web`, `twitter`, …

    *role* and *group* are those of the taxonomy, "" when none was said. *place* is that of the name, *bio_at* that of
    the *bio*.
    """

    id: str
    name: str
    image: str = ""
    bio: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    role: str = ""
    group: str = ""
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    bio_at: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def url(self) -> str:
        """The one address that stands for the person: the own site, else the first profile."""
        return self.links.get("web") or next(iter(self.links.values()), "")


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the podcast namespace as data: its *name*, its *text*, its *attributes* and what is *inside* it."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    inside: tuple["Element", ...] = ()


@dataclass(frozen=True, slots=True)
class Audio:
    """The file that an episode plays: its *url*, size in *bytes* (0 when unknown) and media *type* ("").

    Its *duration* was *measured* when the file itself was asked.
    """

    url: str
    bytes: int
    type: str
    duration: int | None = None
    measured: bool = field(default=False, compare=False)

    @property
    def on_the_web(self) -> bool:
        """Whether a page can play it: the host's feed may have any address."""
        return self.url.lower().startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: it starts at *start* and goes on to *end*, or to the next one when *end* is None.

    A *hidden* one is not listed; the start of an *estimated* one was worked out from what stands around it. Its *place*
    is that of its title; *lines* are those of its parts that stand elsewhere in the same file.
    """

    start: int
    title: str
    end: int | None = None
    url: str = ""
    image: str = ""
    hidden: bool = False
    estimated: bool = field(default=False, compare=False)
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def at(self, part: str) -> Place:
        """Return the place of *part*: `start`, `url`, `image`."""
        return replace(self.place, line=self.lines.get(part, self.place.line))


@dataclass(frozen=True, slots=True)
class Outline:
    """The chapters of one recording: what every chapter format holds, or a part of it. *length* is None if unknown.

    *intro* is what a platform's first chapter is called when one has to be added at 0:00.
    """

    chapters: tuple[Chapter, ...]
    title: str = ""
    length: int | None = None
    intro: str = "Introduction"


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of transcript that is shown from *start* to *end* (later than *start*), never two at a time."""

    start: int
    end: int
    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Tags:
    """What an audio file says of itself besides its chapters; *artwork* is the bytes of a JPEG or PNG."""

    title: str = ""
    show: str = ""
    author: str = ""
    date: str = ""
    comment: str = ""
    link: str = ""
    artwork: bytes = b""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Another clock against the transcript's: what stands in *cuts* is not there, the rest is later by *offset*."""

    offset: int = 0
    cuts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """A section header of the transcript; *start* is None when neither it nor a line after it says when.

    Those that were worked out from what stands around them are *estimated*.
    """

    title: str
    start: int | None = None
    estimated: bool = field(default=False, compare=False)
    hidden: bool = False
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the transcript; *start* is None when it has no time, *estimated* when its own one cannot be right."""

    text: str
    speaker: str = ""
    start: int | None = None
    estimated: bool = field(default=False, compare=False)
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Track:
    """The transcript of one recording: what every transcript format holds, or a part of it.

    One without times has no *cues*, only *lines*; formats without times write those. In a *tidy* one every cue is known
    to be as files can hold it.
    """

    cues: tuple[Cue, ...]
    lines: tuple[Line, ...] = ()
    title: str = ""
    language: str = ""
    tidy: bool = field(default=False, compare=False)


Transcript = tuple[Header | Line, ...]
"""What stands under `transcript:`, in its order, with times that do not go back."""


@dataclass(frozen=True, slots=True)
class OwnPlatform:
    """What the header of a template of the show's own says: `config/templates/NAME.ENDING.j2`.

    *limits* are a number and a unit each; *chapters* says whether chapters are read out of the text, *titled*
    whether that says the title. What the header does not say is None, or "" where it would be a text.
    """

    name: str
    ending: str
    called: str = ""
    dialect: str = ""
    limits: tuple[tuple[int, str], ...] | None = None
    title_limits: tuple[tuple[int, str], ...] | None = None
    chapters: bool | None = None
    hashtags: int | None = None
    titled: bool | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """The podcast: `config/show.yaml`. Folders are as written there, relative to that file.

    *templates* are its own templates, by the names of their files, as text; *credits* are those who made it and are not
    heard, *elements* what it says in the podcast namespace, *rules* how bad the problems of a code are to it, or `off`.
    """

    title: str
    description: str
    link: str
    feed_url: str
    language: str
    image: str
    categories: tuple[tuple[str, str], ...]
    explicit: bool
    author: str = ""
    owner_name: str = ""
    owner_email: str = ""
    type: str = "episodic"
    copyright: str = ""
    guid: str = ""
    hosts: tuple[Person, ...] = ()
    credits: tuple[Person, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    standing: str = ""
    audio_url: str = ""
    audio_folder: str = ""
    episodes: tuple[str, ...] = ("../episodes",)
    people: str = "people"
    output: str = "../output"
    chapters_from: tuple[str, ...] = ()
    chapters_to: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    intro: str = "Introduction"
    notes: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    feed_pages: int = 0
    pages: bool = True
    seasons: Mapping[int, str] = field(default_factory=dict)
    host_feed: str = ""
    host_only: str = "keep"
    hubs: tuple[str, ...] = ()
    new_feed_url: str = ""
    complete: bool = False
    block: bool = False
    elements: tuple[Element, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    templates: Mapping[str, str] = field(default_factory=dict, repr=False)
    own_platforms: tuple[OwnPlatform, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def base(self) -> str:
        """The address at which `output/` is served: the folder of the feed."""
        return self.feed_url.rpartition("/")[0] + "/"


@dataclass(frozen=True, slots=True)
class Settled:
    """What the feed says of an episode when its file, the lock and the host have been heard.

    Its texts and its page say the same.
    """

    published: datetime | None = None
    audio: Audio | None = None
    duration: int | None = None
    estimated: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Episode:
    """One file of `episodes/`, typed. *chapters* and *cues* are derived, on the clock of the transcript.

    Apps show *display* instead of its *number*; *elements* are what it says in the podcast namespace; problems of the
    codes that it is to *ignore* are not told.

    One is *held* back when it cannot be read whether, or when, it is to be published. It is *awaited* until a
    date that is not its own. The *duration* is *estimated* when only the transcript says how long it is. Once it
    is settled what its feed says, that stands in it, and its *own* is what the file says.
    """

    slug: str
    title: str
    short: str = ""
    season: int | None = None
    number: int | None = None
    display: str = ""
    type: str = "full"
    guests: tuple[Person, ...] = ()
    hosts: tuple[Person, ...] = ()
    credits: tuple[Person, ...] = ()
    image: str = ""
    link: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    intro: str = ""
    body: str = ""
    published: datetime | None = None
    duration: int | None = None
    estimated: bool = False
    audio: Audio | None = None
    guid: str = ""
    keywords: tuple[str, ...] = ()
    explicit: bool | None = None
    block: bool = False
    draft: bool = False
    held: bool = False
    awaited: datetime | None = None
    ignore: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()
    transcript: Transcript = ()
    chapters: tuple[Chapter, ...] = ()
    chapters_from: str = ""
    clips: tuple[Chapter, ...] = ()
    cues: tuple[Cue, ...] = ()
    timelines: Mapping[str, Timeline] = field(default_factory=dict)
    own: Settled | None = None
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def lead(self) -> str:
        """What the episode is about: the longest text that was written for it."""
        return self.intro or self.description or self.body

    @property
    def length(self) -> int | None:
        """How long it is, None when that is not known for sure."""
        return None if self.estimated else self.duration

    def at(self, key: str) -> Place:
        """Return the place of *key* (`title`, `links.youtube`), or of the whole file."""
        return self.places.get(key, self.place)

    def light(self) -> "Episode":
        """Return the episode without its transcript, body and chapters, of which its item needs nothing."""
        return replace(self, transcript=(), chapters=(), cues=(), clips=(), body="", places={})


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A transcript in the output: its *path*, its media *type*, and whether it carries times."""

    path: str
    type: str
    timed: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An episode as the feed shows it: *description* for apps, *content* in full, and what it links.

    *lead* is how what it is about begins; all three are HTML, *summary* is a line of text. *chapters* and *soundbites*
    are on the clock of the audio. *own_audio* says that the file names its audio itself; *words* is a digest of the
    transcript, *seed* what a new guid is made of; an item of the host that no file has is just its *xml*. *lines* are
    those of keys of the front matter.

    What only feeds say may lie *aside*, in a file of that name (see `aside`): then there are as many chapters as
    *chapters_aside* says.
    """

    episode: Episode
    description: str = ""
    content: str = ""
    lead: str = ""
    summary: str = ""
    chapters: tuple[Chapter, ...] = ()
    chapters_path: str = ""
    chapters_type: str = ""
    soundbites: tuple[Chapter, ...] = ()
    transcripts: tuple[TranscriptFile, ...] = ()
    guid: str = ""
    own_audio: bool = False
    words: str = ""
    seed: str = ""
    xml: str = ""
    aside: str = ""
    chapters_aside: int = 0
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def chapter_count(self) -> int:
        """How many chapters there are, also when they lie aside."""
        return len(self.chapters) or self.chapters_aside

    def place(self, key: str) -> Place:
        """Return the place of *key* of the front matter, or of the whole file."""
        where = self.episode.place
        return replace(where, line=self.lines[key]) if key in self.lines else where

    def light(self) -> "Item":
        """Return the item without the places of its chapters, which nobody asks for once it is made."""
        return replace(self, chapters=tuple(replace(one, place=NOWHERE, lines={}) for one in self.chapters))


@dataclass(frozen=True, slots=True)
class Podcast:
    """The whole: the show, its guid, and its published items, newest first."""

    show: Show
    guid: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the output before it is a file: its *path* in the output folder, with `/`, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Spliced:
    """An artifact that is too large to be held: its *path*, and the *parts* of its bytes, which come only once."""

    path: str
    parts: Iterable[bytes | memoryview]


@dataclass(frozen=True, slots=True)
class Staged:
    """An artifact that has been looked at on the disk: its *path* in the output folder, and its SHA-256.

    One that *changed* lies *beside* its place, in this file; nowhere in a dry run.
    """

    path: str
    digest: str
    changed: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the output that an earlier build wrote, and that is there as it has to be: *path* and SHA-256."""

    path: str
    digest: str
