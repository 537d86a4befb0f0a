"""What there is to say about an episode, and about people: where to find them, which chapters there are.

What every text about an episode has in common, for whichever platform; `notes` makes texts of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from feedtool import clock, markup, problems, timeline
from feedtool.model import Chapter, Episode, Person, Show
from feedtool.problems import Problem, Severity, quoted
from feedtool.timeline import Demands

if TYPE_CHECKING:
    import regex

LEAD = 600
"""Bytes of how a text about an episode begins, where many are listed; the rest is in its notes."""

NAMES = {
    "apple": "Apple Podcasts",
    "spotify": "Spotify",
    "youtube": "YouTube",
    "youtube_music": "YouTube Music",
    "amazon": "Amazon Music",
    "anchor": "Spotify for Creators",
    "pocketcasts": "Pocket Casts",
    "antennapod": "AntennaPod",
    "overcast": "Overcast",
    "castro": "Castro",
    "deezer": "Deezer",
    "soundcloud": "SoundCloud",
    "fountain": "Fountain",
    "web": "Web",
    "twitter": "Twitter",
    "x": "X",
    "linkedin": "LinkedIn",
    "github": "GitHub",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "instagram": "Instagram",
}
"""How places call themselves; any other name is capitalised."""

PAGES = frozenset(["web", "page", "website"])
"""Links that lead to the episode's own page, and to no platform."""

ADDRESSES = {
    "youtube": (re.compile(r"[\w-]{11}", re.ASCII).fullmatch, "https://www.youtube.com/watch?v={}"),
    "spotify": (re.compile(r"[0-9A-Za-z]{22}").fullmatch, "https://open.spotify.com/episode/{}"),
}
"""Platforms whose addresses are made of ids: what an id looks like, and where it leads."""

_NUMBERED = re.compile(
    r"(?:s(\d{1,9})\s*[.:x-]?\s*e(\d{1,9})|(?:episode|ep\.?|#)\s*#?(\d{1,9})|(\d{1,9}))\s*[:.|–—-]+\s+(?=\S)",
    re.IGNORECASE,
).match


@dataclass(frozen=True, slots=True)
class Place:
    """A place to listen, or to find somebody: its *name* as people know it, and the address."""

    name: str
    url: str


def called(name: str) -> str:
    """Return how people call the place *name*: `youtube_music`, `my_host`.

    >>> called("youtube_music"), called("my_host")
    ('YouTube Music', 'My host')
    """
    return NAMES.get(name, name.replace("_", " ").capitalize())


def elsewhere(episode: Episode) -> list[Place]:
    """Return where the episode is besides its own page: by its links, else by its ids where those lead somewhere."""
    found = {name: url for name, url in episode.links.items() if name not in PAGES}
    for name, (is_id, address) in ADDRESSES.items():
        if name not in found and is_id(episode.ids.get(name, "")):
            found[name] = address.format(episode.ids[name])
    return places(found)


def places(links: Mapping[str, str]) -> list[Place]:
    """Return the places of *links*, under the names that people know them by."""
    return [Place(called(name), url) for name, url in links.items()]


def profiles(person: Person) -> list[Place]:
    """Return where *person* is to be found."""
    return [Place(called(name), url) for name, url in person.links.items()]


def chapters_for(
    platform: str, demands: Demands | None, show: Show, episode: Episode
) -> tuple[tuple[Chapter, ...], list[Problem]]:
    """Return the chapters of *episode* on the clock of *platform* and as it *demands* them, and what that took.

    The video has its own clock; every other platform plays the audio, whose changes are told once, with its files.
    """
    audio = timeline.of(episode.timelines, timeline.AUDIO)
    used = timeline.of(episode.timelines, platform)
    length = _length(platform, episode)
    chapters, moves = timeline.on(episode.chapters, used, length)
    changes = moves
    shown = tuple(chapter for chapter in chapters if not chapter.hidden)
    if demands:
        shown, fitted = timeline.fitted(chapters, show.intro, demands, length)
        changes = (*changes, *fitted)
    if used == audio:
        changes = changes[len(moves) :]
    name = called(platform)
    fix = "nothing, if that is right; else correct the time of the header"
    return shown, [Problem(c.place, "NT102", Severity.INFO, f"{name}: {c.message}", fix, platform) for c in changes]


def _length(platform: str, episode: Episode) -> int | None:
    """Return the length of *episode* on the clock of *platform*, None where that is another than the audio's."""
    used, audio = (timeline.of(episode.timelines, name) for name in (platform, timeline.AUDIO))
    return episode.length if used == audio else None


@dataclass(frozen=True, slots=True)
class TooFew:
    """Why a platform makes no chapters of a text, the place of the chapter that is to blame, and how to mend it."""

    why: str
    place: problems.Place
    fix: str


def too_few(platform: str, show: Show, episode: Episode) -> TooFew | None:
    """Return why *platform* makes no chapters of the text written for it, though *episode* has some; None otherwise.

    An episode that is too short for so many chapters has none too few.
    """
    demands, listed = Demands(), [chapter for chapter in episode.chapters if not chapter.hidden]
    too_short = episode.length is not None and episode.length < demands.least * demands.shortest
    if not listed or too_short or platform not in show.notes or chapters_for(platform, demands, show, episode)[0]:
        return None
    length = _length(platform, episode)
    on_its_clock, _ = timeline.on(episode.chapters, timeline.of(episode.timelines, platform), length)
    shown, _ = timeline.opened(on_its_clock, show.intro, demands)
    left = timeline.fit(on_its_clock, show.intro, replace(demands, least=0), length)
    more = _more(demands.least - len(left), episode)
    if len(shown) < demands.least:
        count = f"{'are' if len(shown) != 1 else 'is'} {len(shown) or 'none'}"
        with_intro = f", with {quoted(show.intro)} at 0:00" * (len(shown) > sum(not one.hidden for one in on_its_clock))
        return TooFew(f"it wants three or more, and there {count}{with_intro}", listed[0].place, more)
    *before, last = timeline.crowded(shown, demands, length)
    if before:
        gap = (last.start - before[0].start) // clock.SECOND
        where = f"{quoted(last.title)} starts {_seconds(gap)} after {quoted(before[0].title)}"
    else:
        where = f"{quoted(last.title)} starts {_seconds(((length or 0) - last.start) // clock.SECOND)} before the end"
    return TooFew(
        f"it wants three or more, each ten seconds long, and {where}", last.at("start"), f"correct the time, or {more}"
    )


def _seconds(count: int) -> str:
    return f"{count} second{'s' * (count != 1)}"


def _more(count: int, episode: Episode) -> str:
    """Return how to give *episode* so many more chapters, where its chapters are written."""
    source, s = episode.chapters_from, "s" * (count > 1)
    if source == "headers":
        return f"write {count} more header{s} into the transcript"
    if source == "body":
        return f"write {count} more line{s} with a time into the text"
    where = {"frontmatter": "`chapters`", "clips": "the clips"}.get(source, f"the file *{source}")
    return f"write {count} more into {where}"


def who(episode: Episode, *, titled: bool = False) -> str:
    """Return what can be said of an episode that nothing was written about; *titled* where its title is said anyway.

    "" when there is a title anyway, and no guests.
    """
    *others, last = [person.name for person in episode.guests] or [""]
    names = f"{', '.join(others)} and {last}" if others else last
    if titled:
        return markup.escape_markdown(f"With {names}" if names else "")
    return markup.escape_markdown(f"{episode.title}, with {names}" if names else episode.title)


_PARTS = {
    "standing": ("the show's standing text", "", "shorten `standing` of the show"),
    "body": ("the body", "body", "shorten it"),
    "bios": ("what is said about the guests", "guests", "shorten that in their files"),
    "keywords": ("hashtags", "topics", "choose fewer or shorter topics"),
    "guests": ("the guests", "guests", "shorten their names or links"),
    "listen": ("places to listen", "links", "leave out a link"),
    "chapters": ("the chapters", "transcript", "shorten their titles"),
    "link": ("the link", "", "use a shorter address"),
    "title": ("the title", "title", "shorten it"),
}
"""What the parts of a text are called, at which key of the episode they are written, and what gives them more room."""


def cut(text: str, size: int, limit: str, left: Mapping[str, bool], episode: Episode) -> Problem:
    """Return the problem that *text*, `the YouTube text`, would be longer than its *limit*, `5,000 bytes`.

    *size* is how long it would be; *left* says of each part that gave way whether some of it is left, the most
    important one last.
    """
    key = next((name for name in ("intro", "description") if getattr(episode, name)), "body")
    lead = (f"the {key}" if episode.lead else "who is in it", key, "shorten it")
    parts = {name: _PARTS.get(name, lead) for name in left}
    shortened = [parts[name][0] for name, some in left.items() if some]
    gone = [parts[name][0] for name, some in left.items() if not some]
    kept = [f"shortened: {', '.join(shortened)}"] * bool(shortened) + [f"left out: {', '.join(gone)}"] * bool(gone)
    _, where, fix = parts[list(left)[-1]]
    message = f"in full {text} would have {size:,} of at most {limit}; {'; '.join(kept)}"
    place = episode.at(where or key)
    return Problem(place, "NT101", Severity.INFO, message, f"nothing, if the text is good so; else {fix}")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A title that begins with its number: what it begins with, *season* and *number* there, and the *rest*."""

    start: str
    season: int | None
    number: int
    rest: str


def numbered(episode: Episode) -> Numbered | None:
    """Return the title of *episode* in two, None when it does not begin with a number that is meant as one.

    >>> numbered(Episode("a", "S1E2: The Tuba"))
    Numbered(start='S1E2:', season=1, number=2, rest='The Tuba')
    >>> numbered(Episode("b", "1984: The Novel"))
    """
    found = _NUMBERED(episode.title)
    if not found:
        return None
    season, number, called, bare = (int(digits) if digits else None for digits in found.groups())
    # A number alone may be a year, or how many things it is about.
    if bare is not None and bare != episode.number:
        return None
    told = next(one for one in (number, called, bare) if one is not None)
    return Numbered(found[0].rstrip(), season, told, episode.title[found.end() :])


def clean_title(episode: Episode) -> str:
    """Return the title of *episode* without its number, "" when there is none in it (platform rule A3.15)."""
    found = numbered(episode)
    return found.rest if found else ""


@lru_cache(maxsize=256)
def hashtag(keyword: str) -> str:
    """Return *keyword* as a hashtag holds it: letters and digits, several words as OneWord; "" for mere numbers.

    >>> hashtag("lost property"), hashtag("C++"), hashtag("2026")
    ('LostProperty', 'C', '')
    """
    words = _letters().findall(keyword)
    joined = words[0] if len(words) == 1 else "".join(word[:1].upper() + word[1:] for word in words)
    return "" if joined.isdigit() else joined


@cache
def _letters() -> "regex.Pattern[str]":
    import regex

    return regex.compile(r"[\w\p{M}]+")
