"""Everything of one episode that needs no other: its chapters, transcripts, notes and page, and its item for the feed.

An episode stands alone: this can be done in any process and in any order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from feedtool import (
    clock,
    convert,
    description,
    enclosure,
    episode,
    identity,
    markup,
    notes,
    pages,
    plugins,
    rulebook,
    ruling,
    telling,
    timeline,
)
from feedtool.document import Document
from feedtool.model import (
    Artifact,
    Chapter,
    Episode,
    Item,
    Kept,
    Person,
    Settled,
    Show,
    Staged,
    Timeline,
    Track,
    TranscriptFile,
)
from feedtool.notes import Note
from feedtool.pictures import Picture
from feedtool.problems import NOWHERE, Place, Problem, Severity, ordered
from feedtool.ruling import OneEpisode

SHORTEST_SOUNDBITE, LONGEST_SOUNDBITE = 15 * clock.SECOND, 120 * clock.SECOND
"""How long a `podcast:soundbite` should be (platform rules, part B)."""

LINES = (
    "title", "season", "episode", "guid", "published", "duration", "image", "audio", "audio.url", "audio.bytes",
)  # fmt: skip
"""The keys of an episode whose lines are known of its item, too."""


@dataclass(frozen=True, slots=True)
class Work:
    """What one file gives: an item when the episode is to be published, its artifacts, and its problems.

    It has codes to *ignore*, each with its place; those of problems that were left out for that are *silenced*. *due*
    is the date that the file gives it, under whatever name. What was *kept* of an earlier build stands for artifacts
    that need not be made. What is not published says so *at* a place.

    The artifacts and problems are of an episode *settled* so, which its item is not yet; None when nobody was asked.
    """

    path: str
    slug: str = ""
    state: str = "unreadable"
    item: Item | None = None
    artifacts: tuple[Artifact | Staged, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignore: Mapping[str, Place] = field(default_factory=dict)
    silenced: frozenset[str] = frozenset()
    due: datetime | None = None
    kept: tuple[Kept, ...] = ()
    at: Place = NOWHERE
    settled: Settled | None = None


def made(
    read: Document,
    show: Show,
    persons: Mapping[str, Person],
    sizes: Mapping[str, int],
    now: datetime,
    lengths: Mapping[str, int] | None = None,
    pictures: Mapping[str, Picture | None] | None = None,
    settle: Callable[[Item], Settled] | None = None,
) -> Work:
    """Return all that the episode file *read* gives, before anything is known of the others.

    *sizes* are the files of the show's audio folder in bytes, *lengths* those that were measured in milliseconds,
    *pictures* what the covers that are here say of themselves, by address. What lock and host will *settle* of its item
    the episode is made of, once it is out.
    """
    name = read.path
    own_audio = enclosure.named(read)

    def settled(own: Episode) -> Settled | None:
        return settle(Item(own, own_audio=own_audio)) if settle and not _waits(own, now) else None

    found, problems = episode.read(read, show, persons, sizes, lengths, settled)
    if found is None:
        return Work(name, problems=tuple(problems))
    ignore = {code: found.at(f"ignore.{code}") for code in found.ignore}
    if found.draft or found.held:
        left, silenced = rulebook.judged(problems, show, ignore)
        state, at = "draft" if found.draft else "held back", episode.held_at(read)
        return Work(name, found.slug, state, problems=tuple(left), ignore=ignore, silenced=silenced, at=at)
    own = episode.unsettled(found)
    track = convert.track_of_episode(found, show)
    artifacts, item = _recording(found, show, track, own_audio, problems)
    content = ""
    texts: list[Note] = []
    for platform in dict.fromkeys([*show.notes, "web"]):
        written, noted = notes.write(platform, show, found)
        problems += noted
        if platform in show.notes:
            texts += written
        if platform == "web":
            content = next((note.text for note in written if note.ending == ".html"), "")
    shown, noted = description.write(show, found, item.chapters)
    problems += noted
    lead = markup.cut(markup.app_html(found.lead, show.link) or shown, telling.LEAD)
    summary = " ".join(markup.plain(found.description, show.link).split())
    item = replace(item, description=shown, content=content.strip(), lead=lead, summary=summary)
    files = [artifact.path for artifact in artifacts]
    artifacts += [Artifact(note.path, note.text.encode()) for note in texts]
    seen = OneEpisode(show, found, item, read.front, persons, tuple(texts), tuple(artifacts), pictures or {})
    told = [*problems, *ruling.about(seen), *ruling.about(ruling.texts_of_episode(found, show.link))]
    left, silenced = rulebook.judged(told, show, ignore)
    problems = list(ordered(left))
    due = _due(own)
    if _waits(own, now):
        at = found.at("published")
        return Work(name, found.slug, "scheduled", None, (), tuple(problems), ignore, silenced, due, at=at)
    if show.pages:
        artifacts.append(pages.episode(show, item, texts, track, files, problems))
    # Who is who is found out by what the file says itself.
    item = replace(item, episode=episode.unsettled(item.episode), seed=identity.seed(own)).light()
    so = episode.stated(found) if found.own else None
    return Work(
        name, found.slug, "published", item, tuple(artifacts), tuple(problems), ignore, silenced, due, settled=so
    )


def _due(own: Episode) -> datetime | None:
    """Return the date that the file gives the episode, of which it says what is its *own*."""
    return max(filter(None, (own.published, own.awaited)), default=None)


def _waits(own: Episode, now: datetime) -> bool:
    due = _due(own)
    return own.draft or own.held or (due is not None and due > now)


def _recording(
    found: Episode, show: Show, track: Track, own_audio: bool, problems: list[Problem]
) -> tuple[list[Artifact], Item]:
    """Return the chapter and transcript files of *found*, on the clock of its audio, and the item that links them.

    *track* is its transcript.
    """
    audio = timeline.of(found.timelines, timeline.AUDIO)
    marks, changes = timeline.on(found.chapters, audio, found.length)
    problems += [
        Problem(
            change.place, "CH106", Severity.INFO, f"audio: {change.message}", "correct `timelines`, if that is wrong"
        )
        for change in changes
    ]
    wanted = [*LINES, *(f"ids.{name}" for name in found.ids), *(f"links.{name}" for name in found.links)]
    item = Item(
        found.light(),
        chapters=marks,
        soundbites=_soundbites(found, audio),
        own_audio=own_audio,
        words=identity.words(found),
        seed=identity.seed(found),
        lines={key: found.places[key].line for key in wanted if key in found.places},
    )
    artifacts = []
    if marks:
        for form in show.chapters_to:
            module = plugins.get("chapters", form)
            path = f"chapters/{found.slug}{module.SUFFIX}"
            text = module.write(convert.outline_of_episode(found, show, form))
            if not text:  # the platform would show none of them
                continue
            _, noted = telling.chapters_for(form, getattr(module, "DEMANDS", None), show, found)
            problems += noted
            artifacts.append(Artifact(path, text.encode()))
            if form == "json":
                item = replace(item, chapters_path=path, chapters_type=module.MEDIA_TYPE)
    files: list[TranscriptFile] = []
    for form in show.transcripts:
        module = plugins.get("transcripts", form)
        if track.cues or (track.lines and not module.TIMED):
            path = f"transcripts/{found.slug}{module.SUFFIX}"
            artifacts.append(Artifact(path, module.write(track).encode()))
            files.append(TranscriptFile(path, module.MEDIA_TYPE, bool(module.TIMED and track.cues)))
    return artifacts, replace(item, transcripts=tuple(files))


def _soundbites(found: Episode, audio: Timeline) -> tuple[Chapter, ...]:
    """Return those clips of *found* that are as long as a soundbite should be, on the clock of its audio.

    Clips may overlap and come in any order, so each is looked at alone.
    """
    moved = [bite for clip in found.clips for bite in timeline.on([clip], audio, found.length)[0]]
    return tuple(
        bite
        for bite in moved
        if bite.end is not None and SHORTEST_SOUNDBITE <= bite.end - bite.start <= LONGEST_SOUNDBITE
    )
