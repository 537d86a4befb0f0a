"""What a rule is: a function that sees something whole and yields what it finds; its docstring explains it.

A rule sees one episode with all that was made of it, or the texts of one, or the settings, or the whole podcast. It
never raises. The rules are in `rules/`, one topic a file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Generic, TypeVar

from feedtool import plugins
from feedtool.model import Artifact, Episode, Item, Person, Podcast, Show
from feedtool.notes import Note
from feedtool.pictures import Picture
from feedtool.problems import Place, Problem, Severity
from feedtool.values import Map, Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: *part* is what is wrong in the line of *place*, to the letter, "" for all of it."""

    place: Place
    message: str
    fix: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class OneEpisode:
    """An episode and all that was made of it: its *item* for the feed, its *notes*, and the *files* of its recording.

    *front* is what its file says, as it is written; *people* is everybody who has a file, *pictures* are those of its
    covers that are here, by their address, None for one that is no picture.
    """

    show: Show
    episode: Episode
    item: Item
    front: Map
    people: Mapping[str, Person] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    files: tuple[Artifact, ...] = ()
    pictures: Mapping[str, Picture | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """The show, and those of its *pictures* that are here, by their address; None for one that is no picture.

    *front* is what its file says, as it is written.
    """

    show: Show
    front: Map = field(default_factory=Map)
    pictures: Mapping[str, Picture | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Whole:
    """The podcast with everything that is published, and the *people* who have a file."""

    podcast: Podcast
    people: Mapping[str, Person] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """A text in Markdown, and the *place* of its key, or of its first line where it has none."""

    text: str
    place: Place

    def at(self, line: int, part: str) -> Place:
        """Return the place of *part* of the *line* of the text, from 0 on, as far as that is known."""
        if not isinstance(self.text, Text):
            return self.place
        return replace(self.place, line=self.text.line_of(line, part))


@dataclass(frozen=True, slots=True)
class Texts:
    """What somebody wrote in Markdown: an episode's texts, those of the show, or what is said about people.

    *base* completes relative addresses.
    """

    texts: tuple[Written, ...]
    base: str


def texts_of_episode(episode: Episode, base: str) -> Texts:
    """Return the texts of *episode*."""
    texts = (("description", episode.description), ("intro", episode.intro), ("body", episode.body))
    return Texts(tuple(Written(text, episode.at(key)) for key, text in texts if text), base)


def texts_of_show(show: Show, people: Iterable[Person]) -> Texts:
    """Return the texts of *show*, and what is said about *people*."""
    texts = [
        Written(text, show.places.get(key, Place(show.path)))
        for key, text in (("description", show.description), ("standing", show.standing))
    ]
    texts += [Written(person.bio, person.bio_at) for person in people]
    return Texts(tuple(text for text in texts if text.text), show.link)


Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code stands for: a *title* of one line, *what* in more words ("" when there is no more), and the rest."""

    title: str
    what: str
    why: str
    fix: str
    source: str


@dataclass(frozen=True, slots=True)
class Rule(Generic[Seen]):
    """A rule: its function *find* sees a *Seen*. *platform* is the only one that it is about, "" for none alone."""

    code: str
    severity: Severity
    platform: str
    sees: type[Seen]
    find: Callable[[Seen], Iterable[Finding]]

    @property
    def explanation(self) -> Explanation:
        """What its docstring says."""
        return explained(self.find.__doc__ or "")

    def problems(self, seen: Seen) -> Iterator[Problem]:
        """Yield what it finds in *seen*."""
        for one in self.find(seen):
            yield Problem(one.place, self.code, self.severity, one.message, one.fix, self.platform, one.part)


Maker = Callable[[Callable[[Seen], Iterable[Finding]]], Rule[Seen]]


def of_episode(code: str, severity: Severity, platform: str = "") -> Maker[OneEpisode]:
    """Return a decorator that makes a function a rule about each episode."""
    return lambda find: Rule(code, severity, platform, OneEpisode, find)


def of_texts(code: str, severity: Severity, platform: str = "") -> Maker[Texts]:
    """Return a decorator that makes a function a rule about texts, whoever they are about."""
    return lambda find: Rule(code, severity, platform, Texts, find)


def of_settings(code: str, severity: Severity, platform: str = "") -> Maker[Settings]:
    """Return a decorator that makes a function a rule about the show's settings."""
    return lambda find: Rule(code, severity, platform, Settings, find)


def of_whole(code: str, severity: Severity, platform: str = "") -> Maker[Whole]:
    """Return a decorator that makes a function a rule about the whole podcast."""
    return lambda find: Rule(code, severity, platform, Whole, find)


@cache
def rules() -> tuple[Rule[OneEpisode] | Rule[Texts] | Rule[Settings] | Rule[Whole], ...]:
    """Return every rule that is a function, by topic, in the order of the topic's file."""
    found = (vars(plugins.get("rules", name)).values() for name in plugins.names("rules"))
    return tuple(value for values in found for value in values if isinstance(value, Rule))


def about(seen: Seen) -> list[Problem]:
    """Return what all rules find that are about such things as *seen*."""
    return [problem for rule in rules() if rule.sees is type(seen) for problem in rule.problems(seen)]  # type: ignore[arg-type]


_PARTS = re.compile(r"^ *(Why|Fix|Source): ", re.MULTILINE)


def explained(text: str) -> Explanation:
    """Return what the docstring *text* of a rule says; ValueError says what is missing.

    >>> explained("A title.\\n\\nWhy: Apps cut it.\\nFix: Write less.\\nSource: RFC 1").why
    'Apps cut it.'
    """
    what, *parts = _PARTS.split(text)
    said = {name: _plain(words) for name, words in zip(parts[::2], parts[1::2], strict=True)}
    title, _, more = (paragraph.strip() for paragraph in _unindented(what).partition("\n\n"))
    missing = [name for name in ("Why", "Fix", "Source") if not said.get(name)]
    if missing or not title:
        raise ValueError(f"{title or 'a rule'}: without {', '.join(missing) or 'a title'}")
    return Explanation(" ".join(title.split()), more, said["Why"], said["Fix"], said["Source"])


def _plain(text: str) -> str:
    return " ".join(text.split())


def _unindented(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())
