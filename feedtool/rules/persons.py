"""Who made an episode, and who speaks in it."""

import re
from collections import Counter
from collections.abc import Iterator

from feedtool import speakers
from feedtool.model import Line, Person
from feedtool.problems import Place, Severity, nearest, quoted
from feedtool.ruling import Finding, OneEpisode, Whole, of_episode, of_whole
from feedtool.transcripts import frontmatter
from feedtool.values import List

LONGEST_NAME = 128
"""Characters of a name that the podcast namespace allows."""

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*").fullmatch
_JOINTS = re.compile(r"\s*[,;]\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+")
_FULL_NAME = re.compile(r"[^\W\d_a-z][\w'’.-]+(?: [\w'’.-]+)* [^\W\d_a-z][\w'’-]+").fullmatch
_PEOPLE = ("guests", "guest", "hosts", "credits")
_DASHED = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+").fullmatch
_ANYBODY = re.compile(
    r"(?:(?:all|announcer|audience|audience member|both|caller|co-?host|everybody|everyone|guest|host|interviewee|"
    r"interviewer|intro|jingle|listener|man|moderator|music|narrator|outro|producer|question|speaker|sponsor|student|"
    r"translator|unknown|unknown speaker|voice|voiceover|woman)s?|[a-z]|speaker[_ ]?\d+)[ #_-]*(?:\d+|[a-z])?",
    re.IGNORECASE,
).fullmatch
"""Speakers that are called by what they do, and are nobody's name."""


@of_episode("PE201", Severity.WARNING)
def nearly_somebody(seen: OneEpisode) -> Iterator[Finding]:
    """A speaker of the transcript has nearly the name of a host or guest.

    Why: Apps show the misspelt name, and take it for another person.
    Fix: Correct the name. If it is somebody else, name them under `guests` or `hosts`.
    Source: docs/episodes.md
    """
    for who, place, times in _unknown(seen):
        if not _with_a_file(seen, who) and (meant := _nearly(seen, who)):
            message = f"{quoted(who)}, who speaks {_often(times)}, is neither host nor guest; did you mean '{meant}'?"
            yield Finding(place, message, "correct the name, or name them under `guests`", who)


@of_episode("PE202", Severity.INFO)
def with_a_file_alone(seen: OneEpisode) -> Iterator[Finding]:
    """Somebody who has a file speaks, and is named neither as host nor as guest.

    Why: Apps do not list them among the people of the episode, and the transcript does not give their full name.
    Fix: Name them under `hosts` or `guests`, or in the show's `hosts`.
    Source: https://podcasting2.org/docs/podcast-namespace/tags/person (platform rule B)
    """
    for who, place, times in _unknown(seen):
        if known := _with_a_file(seen, who):
            message = f"{quoted(who)}, who speaks {_often(times)}, is neither host nor guest; {known} has that name"
            fix = f"add `{known}` to `hosts` or `guests`, or to the show's `hosts`, if that is who speaks"
            yield Finding(place, message, fix, who)


@of_episode("PE203", Severity.INFO)
def nobody_knows(seen: OneEpisode) -> Iterator[Finding]:
    """A speaker of the transcript is neither host nor guest, and has no file.

    Words such as `Host`, `Speaker 2` or `Audience` are no names.

    Why: Apps do not list them among the people of the episode.
    Fix: Name them under `guests`, if they are one; else this is of no matter.
    Source: https://podcasting2.org/docs/podcast-namespace/tags/person (platform rule B)
    """
    if not (seen.people or seen.episode.hosts or seen.episode.guests):
        return
    for who, place, times in _unknown(seen):
        if not _with_a_file(seen, who) and not _nearly(seen, who):
            message = f"{quoted(who)}, who speaks {_often(times)}, is neither host nor guest, and has no file"
            yield Finding(place, message, "correct the name, or name them under `guests`", who)


@of_episode("PE204", Severity.INFO)
def named_without_a_file(seen: OneEpisode) -> Iterator[Finding]:
    """A host or guest is named in full, and has no file among the people of the show.

    Why: Their picture, their links and what there is to say about them are shown nowhere.
    Fix: Add a file for them, or write the id of the one that is there.
    Source: docs/episodes.md
    """
    for person in (*seen.episode.hosts, *seen.episode.guests):
        # An id is told as PE104, and several people in one as PE207.
        if seen.people and person.id not in seen.people and not _ID(person.id) and not _people_in(person, seen):
            message = f"{quoted(person.name)} has no file among the people"
            yield Finding(person.place, message, "add a file for them", person.name)


@of_whole("PE205", Severity.INFO)
def nothing_but_a_name(seen: Whole) -> Iterator[Finding]:
    """The file of a host or guest has no link and no picture.

    Why: Apps that show who is in an episode show a name alone, and nobody finds out more.
    Fix: Add `picture`, or a link such as `linkedin` or `web`.
    Source: https://podcasting2.org/docs/podcast-namespace/tags/person (platform rule B)
    """
    episodes = [item.episode for item in seen.podcast.items]
    heard = {person.id for episode in episodes for person in (*episode.hosts, *episode.guests)}
    for person in seen.people.values():
        if person.id in heard and not person.links and not person.image:
            message = f"{quoted(person.name)} has no link and no picture"
            yield Finding(person.place, message, "add `picture`, or a link such as `linkedin`")


@of_episode("PE206", Severity.WARNING)
def long_name(seen: OneEpisode) -> Iterator[Finding]:
    """A person's name has more than 128 characters.

    Why: That is as much as the podcast namespace allows; directories cut it.
    Fix: Write the name alone, and the rest into `bio`.
    Source: https://podcasting2.org/docs/podcast-namespace/tags/person (platform rule B)
    """
    for person in (*seen.episode.hosts, *seen.episode.guests, *seen.episode.credits):
        if len(person.name) > LONGEST_NAME:
            message = f"the name {quoted(person.name)} has {len(person.name)} characters, more than {LONGEST_NAME}"
            yield Finding(person.place, message, "write the name alone")


@of_episode("PE207", Severity.WARNING)
def several_in_one(seen: OneEpisode) -> Iterator[Finding]:
    """Several people are written as one: `ada, Grace Hopper`, without brackets.

    Why: Apps and notes show one person of that name, without the links and pictures of either.
    Fix: Write a list: `guests: [ada, Grace Hopper]`.
    Source: docs/episodes.md#people
    """
    for person in (*seen.episode.hosts, *seen.episode.guests, *seen.episode.credits):
        if people := _people_in(person, seen):
            message = f"{quoted(person.name)} is one person to feedtool, and looks like {len(people)}"
            # Whether the show has a list is not known here.
            listed = [value for key in _PEOPLE if isinstance(value := seen.front.get(key), List)]
            in_a_list = person.place.path == seen.show.path or any(person.name in value for value in listed)
            names = ", ".join(people)
            fix = f"make each an item of its own: {names}" if in_a_list else f"write [{names}], or one name alone"
            yield Finding(person.place, message, fix, person.name)


def _people_in(person: Person, seen: OneEpisode) -> list[str]:
    """Return the ids and names that are written as the name of *person*, who has no file; [] when it is one name."""
    if person.id in seen.people:
        return []
    inside = person.name.removeprefix("[").removesuffix("]")
    parts = [part.strip() for part in _JOINTS.split(inside)]
    if len(parts) < 2 or not all(parts):
        return []
    known = {name for one in seen.people.values() for name in (one.id, one.name)}
    sure = inside != person.name or any(part in known for part in parts)
    return parts if sure or all(_FULL_NAME(part) or _DASHED(part) for part in parts) else []


def _unknown(seen: OneEpisode) -> Iterator[tuple[str, Place, int]]:
    """Yield the speakers who are neither host nor guest, where each speaks first, and how often."""
    episode = seen.episode
    lines = [entry for entry in episode.transcript if isinstance(entry, Line) and entry.speaker]
    named = {person.name for person in (*episode.hosts, *episode.guests, *episode.credits)}
    first = {entry.speaker: entry.place for entry in reversed(lines)}
    times = Counter(entry.speaker for entry in lines)
    unknown = [who for who in times if who not in named and not _ANYBODY(who)]
    written = frontmatter.lines_of_who(seen.front) if unknown else {}
    for who in unknown:
        at = first[who]
        yield who, Place(at.path, written.get(at.line, at.line)), times[who]


def _with_a_file(seen: OneEpisode, who: str) -> str:
    """Return the id of the one person with a file who is called *who*, "" when there is none, or more than one."""
    name = speakers.names([who], seen.people.values())[who]
    found = [person.id for person in seen.people.values() if person.name == name]
    return found[0] if len(found) == 1 else ""


def _nearly(seen: OneEpisode, who: str) -> str:
    """Return the name of the host or guest that *who* looks like, "" for nobody's."""
    known: dict[str, str] = {}
    for person in (*seen.episode.hosts, *seen.episode.guests):
        known |= dict.fromkeys((person.name, *person.name.split()), person.name)
    return known.get(nearest(who, [name for name in known if len(name) > 2]), "")


def _often(times: int) -> str:
    return "once" if times == 1 else f"{times} times"
