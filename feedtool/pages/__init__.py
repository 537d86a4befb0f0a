"""The copy page: each episode on a page of its own, with its texts ready to copy, and the index that leads there.

The pages are static, and say nothing that is not escaped or cleaned. They fetch `page.css` and `page.js` beside them,
and the audio when somebody plays it; a Content-Security-Policy in their heads lets nothing else in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feedtool import clock, cues, markup, plaintext, plugins, printing, templates
from feedtool.model import Artifact, Audio, Episode, Item, Podcast, Show, Spliced, Track
from feedtool.notes import Note
from feedtool.platforms import Limit
from feedtool.problems import Problem, Severity

if TYPE_CHECKING:
    from markupsafe import Markup

INDEX = "index.html"
FILES = ("page.css", "page.js")
"""What every page fetches."""

KINDS = {".html": "Formatted text", ".md": "Markdown", ".json": "JSON"}
"""How texts are called, by the endings of their files; every other one is plain text."""

_HEADING = re.compile(r"(</?h)[1-6](?=[ >])")


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a *limit*, `5,000 bytes`, a text takes, as it is *said*, and in numbers of a *unit* of `lengths`."""

    said: str
    has: int
    most: int
    unit: str
    limit: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text to copy, of a *kind*; *path* is its file. HTML has a *look*, cleaned, and is *plain* for plain editors."""

    kind: str
    path: str
    source: str
    sizes: tuple[Size, ...]
    look: "Markup | None" = None
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A platform: what people call it, the title for it, and its texts."""

    name: str
    title: str
    title_sizes: tuple[Size, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode in the index: its page, what its problems come to, and how bad the worst is, "" for none.

    *words* are those by which it can be found. Its page was made before it was known what is wrong with the *whole*.
    """

    episode: Episode
    path: str
    words: str
    told: str
    worst: str
    whole: "Told"


@dataclass(frozen=True, slots=True)
class Told:
    """Some *problems*, the worst first, and how bad that is, "" for none."""

    problems: tuple[Problem, ...]
    worst: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A file that no episode could be made of: its *name*, its problems, and how bad the worst is."""

    name: str
    problems: tuple[Problem, ...]
    worst: str


def path(slug: str) -> str:
    """Return the path of an episode's page in the output folder."""
    return f"episodes/{slug}.html"


def episode(
    show: Show, item: Item, notes: Sequence[Note], track: Track, files: Sequence[str], problems: Sequence[Problem]
) -> Artifact:
    """Return the page of the episode of *item*: its *notes*, its *track*, the *files* made of it, its *problems*."""
    audio = _playable(item.episode.audio)
    variables = {
        "show": show,
        "episode": item.episode,
        "audio": audio,
        "chapters": [chapter for chapter in item.chapters if not chapter.hidden],
        "transcript": _transcript(track, audio),
        "tabs": [_tab(list(texts)) for _, texts in groupby(notes, key=lambda note: note.platform)],
        "downloads": _downloads(item.episode.slug, files),
        "problems": _worst_first(problems),
        "told": printing.summary(problems),
        "worst": _worst(problems),
    }
    return _page(path(item.episode.slug), "episode.html.j2", variables)


def index(
    podcast: Podcast,
    problems: Mapping[str, Sequence[Problem]],
    whole: Mapping[str, Sequence[Problem]],
    unread: Mapping[str, Sequence[Problem]],
) -> Iterator[Artifact | Spliced]:
    """Yield the index of *podcast* and what its pages fetch; *problems* are those of each episode, by its slug.

    Those of the *whole*, which come out when all episodes are seen together, stand here, as no page has them.
    *unread* are those of each file that no episode could be made of, by its path. What only the host has is not in the
    index: there is nothing to copy.
    """
    for name in FILES:
        yield Artifact(name, plugins.static("pages", name).encode())
    lost = [Lost(PurePosixPath(name).name, _worst_first(told), _worst(told)) for name, told in sorted(unread.items())]
    every = chain.from_iterable((*problems.values(), *whole.values()))
    variables = {
        "show": podcast.show,
        "feeds": [plugins.get("feeds", name).FILE for name in podcast.show.feeds],
        "lost": lost,
        "troubled": bool(lost) or any(one.severity is not Severity.INFO for one in every),
        "entries": _entries(podcast, problems, whole),
    }
    written = templates.parts("feedtool.pages", "index.html.j2", variables, FILTERS)
    yield Spliced(INDEX, (part.encode() for part in written))


def _entries(
    podcast: Podcast, problems: Mapping[str, Sequence[Problem]], whole: Mapping[str, Sequence[Problem]]
) -> Iterator[Entry]:
    """Yield each episode of ours, with its problems and those of the whole that are about it, by its slug."""
    for one in (item.episode for item in podcast.items if not item.xml):
        late = whole.get(one.slug, ())
        told = (*problems.get(one.slug, ()), *late)
        shown = Told(_worst_first(late), _worst(late))
        yield Entry(one, path(one.slug), _words(one), printing.summary(told), _worst(told), shown)


def _words(one: Episode) -> str:
    number = one.display or str(one.number or "")
    words = [one.title, one.short, one.slug, number, *(guest.name for guest in one.guests), *one.keywords]
    return " ".join(filter(None, words))


FILTERS = {"clock": clock.colons, "seconds": clock.seconds}


def _page(name: str, template: str, variables: Mapping[str, object]) -> Artifact:
    text = templates.render("feedtool.pages", template, {}, variables, FILTERS)
    return Artifact(name, text.encode())


def _tab(notes: Sequence[Note]) -> Tab:
    first = notes[0]
    name = first.name[:1].upper() + first.name[1:]
    return Tab(name, first.title, _sizes(first.title_limits, first.title), tuple(map(_text, notes)))


def _text(note: Note) -> Text:
    source = note.text.removesuffix("\n")
    kind = KINDS.get(note.ending, "Plain text")
    sizes = _sizes(note.limits, source)
    if note.ending != ".html":
        return Text(kind, note.path, source, sizes)
    clean = markup.clean(source)
    return Text(kind, note.path, source, sizes, _look(clean), plaintext.of(clean))


def _look(clean: str) -> "Markup":
    """Return *clean* HTML as the page shows it: without pictures, which would be fetched.

    All headings are of one level, below that of the platform: the page has levels of its own.
    """
    from markupsafe import Markup

    cleaned = markup.clean(clean, tags=markup.WEB_TAGS - {"img"}) if "<img" in clean else clean
    return Markup(_HEADING.sub(r"\g<1>5", cleaned))  # noqa: S704  # it has just been cleaned


def _sizes(limits: Sequence[Limit], text: str) -> tuple[Size, ...]:
    sizes = [(limit, limit.size(text)) for limit in limits]
    return tuple(Size(f"{size:,} of {limit}", size, limit.most, limit.unit, str(limit)) for limit, size in sizes)


def _transcript(track: Track, audio: Audio | None) -> "Markup":
    """Return the paragraphs of *track*, each with its time, which leads to that moment of the *audio*.

    They are hundreds, and made in a tenth of the time that a template takes.
    """
    from markupsafe import Markup, escape

    url = escape(audio.url) if audio else ""
    made = []
    for speaker, start, text in cues.paragraphs(track):
        if start is None:
            made.append("<p>\n")
        else:
            time = clock.colons(start)
            seek = f'<a class="seek at" href="{url}#t={clock.seconds(start)}">{time}</a>'
            shown = seek if audio else f'<span class="at">{time}</span>'
            made.append(f'<p data-start="{start}">\n{shown}\n')
        if speaker:
            made.append(f'<b dir="auto">{escape(speaker)}</b>\n')
        made.append(f'<span dir="auto">{escape(text)}</span>\n</p>\n')
    return Markup("".join(made))  # noqa: S704  # all of it has been escaped


def _downloads(slug: str, files: Sequence[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the *files* of the episode *slug* by their folders, each with what it is called: `json`."""
    found = [(PurePosixPath(file), file) for file in files]
    return [
        (folder, [(one.name.removeprefix(slug).lstrip("."), file) for one, file in group])
        for folder, group in groupby(found, key=lambda pair: pair[0].parent.name)
    ]


def _playable(audio: Audio | None) -> Audio | None:
    return audio if audio and audio.on_the_web else None


def _worst_first(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: -problem.severity.rank))


def _worst(problems: Sequence[Problem]) -> str:
    return max((problem.severity for problem in problems), key=lambda severity: severity.rank, default="")
