"""Show notes: one file a platform, with its limits, its dialect and its template.

A platform module says `SUFFIX`, `LIMIT` (UTF-8 bytes, 0 for none), `DEMANDS` (what it asks of chapters, None for as
they are), `say(markdown, base)` (Markdown in its dialect) and `finish(text)`; the words come from
`templates/PLATFORM.SUFFIX.j2`. This module puts them together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from feedtool import clock, markup, plugins, timeline
from feedtool.model import Chapter, Episode, Person, Show
from feedtool.problems import Problem, Severity
from feedtool.timeline import Demands

if TYPE_CHECKING:
    from jinja2 import Environment

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

GIVEN_UP = ("standing", "keywords", "body", "bios", "guests", "lead", "listen", "chapters")
"""What is left out, one after the other, until a text fits; then what still has room beside the rest comes back."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place to listen, or to find somebody: its *name* as people know it, and the address."""

    name: str
    url: str


def file_name(platform: str, slug: str) -> str:
    """Return the path of a note in the output folder."""
    return f"notes/{slug}/{platform}{plugins.get('notes', platform).SUFFIX}"


def write(platform: str, show: Show, episode: Episode) -> tuple[str, list[Problem]]:
    """Return the note of *episode* for *platform*, within its limit, and what had to be left out for that."""
    module = plugins.get("notes", platform)
    chapters, problems = chapters_for(platform, module.DEMANDS, show, episode)
    variables = _variables(platform, module, show, episode, chapters)
    text = _render(platform, module, variables)
    if not module.LIMIT or _size(text) <= module.LIMIT:
        return text, problems
    text, cut = _fitted(platform, module, variables)
    message = f"the {NAMES.get(platform, platform)} text is longer than {module.LIMIT:,} bytes; cut: {', '.join(cut)}"
    fix = "shorten the texts of the episode or of the show"
    return text, [*problems, Problem(episode.place, "NT101", Severity.INFO, message, fix)]


def elsewhere(episode: Episode) -> list[Place]:
    """Return where the episode is besides its own page: by its links, else by its ids where those lead somewhere."""
    found = {name: url for name, url in episode.links.items() if name not in PAGES}
    for name, (is_id, address) in ADDRESSES.items():
        if name not in found and is_id(episode.ids.get(name, "")):
            found[name] = address.format(episode.ids[name])
    return places(found)


def places(links: Mapping[str, str]) -> list[Place]:
    """Return the places of *links*, under the names that people know them by."""
    return [Place(NAMES.get(name, name.replace("_", " ").capitalize()), url) for name, url in links.items()]


def profiles(person: Person) -> list[Place]:
    """Return where *person* is to be found."""
    return [Place(NAMES.get(name, name.capitalize()), url) for name, url in person.links.items()]


def chapters_for(
    platform: str, demands: Demands | None, show: Show, episode: Episode
) -> tuple[tuple[Chapter, ...], list[Problem]]:
    """Return the chapters of *episode* on the clock of *platform* and as it *demands* them, and what that took.

    The video has its own clock; every other platform plays the audio, whose changes are told once, with its files.
    """
    audio = timeline.of(episode.timelines, timeline.AUDIO)
    used = timeline.of(episode.timelines, platform)
    length = episode.length if used == audio else None
    chapters, moves = timeline.on(episode.chapters, used, length)
    changes = moves
    shown = tuple(chapter for chapter in chapters if not chapter.hidden)
    if demands:
        shown, fitted = timeline.fitted(chapters, show.intro, demands, length)
        changes = (*changes, *fitted)
    if used == audio:
        changes = changes[len(moves) :]
    name = NAMES.get(platform, platform)
    fix = "nothing, if that is right; else correct the time of the header"
    return shown, [Problem(c.place, "NT102", Severity.INFO, f"{name}: {c.message}", fix) for c in changes]


def _fitted(platform: str, module: ModuleType, variables: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the text within the limit of *platform*, and the parts that had to be cut for that."""
    taken: dict[str, Any] = {}
    text = ""
    for part in (part for part in GIVEN_UP if variables[part]):
        taken[part] = variables[part]
        variables[part] = type(taken[part])()
        text = _render(platform, module, variables)
        if _size(text) <= module.LIMIT:
            break
    cut: list[str] = []
    for part, full in reversed(taken.items()):
        fuller = _render(platform, module, variables | {part: full})
        if fuller != text and _size(fuller) <= module.LIMIT:
            variables[part], text = full, fuller
            continue
        cut.insert(0, part)
        if part == "lead":
            variables[part], text = _longest(platform, module, variables, full)
    return text, cut


def _longest(platform: str, module: ModuleType, variables: dict[str, Any], lead: str) -> tuple[str, str]:
    """Return as many whole words of *lead* as fit, and the text with them."""
    words = lead.split(" ")
    low, high = 0, len(words)
    best, text = "", _render(platform, module, variables)
    while low < high:
        middle = (low + high + 1) // 2
        tried = " ".join(words[:middle]).rstrip(" ,;:.–—-") + "…"
        longer = _render(platform, module, variables | {"lead": tried})
        if _size(longer) <= module.LIMIT:
            low, best, text = middle, tried, longer
        else:
            high = middle - 1
    return best, text


def _variables(
    platform: str, module: ModuleType, show: Show, episode: Episode, chapters: tuple[Chapter, ...]
) -> dict[str, Any]:
    """Return what a template can use; texts are in the platform's dialect already."""
    lead = episode.lead or who(episode)
    return {
        "show": show,
        "episode": episode,
        "title": episode.title,
        "lead": module.say(lead, show.link),
        "body": module.say(episode.body, show.link) if episode.lead != episode.body else "",
        "guests": episode.guests,
        "bios": {person.id: module.say(person.bio, show.link) for person in episode.guests},
        "listen": [place for place in places(episode.links or show.links) if place.name != NAMES.get(platform)],
        "chapters": chapters,
        "keywords": episode.keywords,
        "standing": module.say(show.standing, show.link),
    }


def who(episode: Episode) -> str:
    """Return what can be said of an episode that nothing was written about."""
    names = " and ".join(person.name for person in episode.guests)
    return markup.escape_markdown(f"{episode.title}, with {names}" if names else episode.title)


def _hashtag(keyword: str) -> str:
    """Return *keyword* as a hashtag holds it: letters and digits, several words as OneWord."""
    words = re.findall(r"\w+", keyword)
    return words[0] if len(words) == 1 else "".join(word[:1].upper() + word[1:] for word in words)


def _render(platform: str, module: ModuleType, variables: Mapping[str, Any]) -> str:
    template = _environment().get_template(f"{platform}{module.SUFFIX}.j2")
    text: str = module.finish(template.render(variables))
    lines = [line.rstrip() for line in text.split("\n")]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip() + "\n"


def _size(text: str) -> int:
    return len(text.encode())


@cache
def _environment() -> "Environment":
    from jinja2 import PackageLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=PackageLoader("feedtool.notes"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clock": clock.colons,
        "hashtag": _hashtag,
        "md": markup.escape_markdown,
        "profiles": profiles,
    }
    return environment
