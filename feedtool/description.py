"""What an app shows of an episode: the feed's `description`, in the HTML that all of them render.

The whole notes, in at most 4,000 bytes (platform rules A3.8 and A4), with the episode's chapters in lines that Apple
Podcasts and Spotify make chapters of (C2.1 and C4). What does not fit is cut, the least important part first.
"""

from html import escape

from feedtool import clock, markup, telling, timeline
from feedtool.model import Chapter, Episode, Person, Show
from feedtool.problems import Problem, Severity
from feedtool.timeline import Demands

LIMIT = 4_000
"""Bytes of an item's description that Apple takes."""

CHAPTERS = Demands(least=1, shortest=clock.SECOND)
"""All of them, as in every other carrier; only opened at 0:00, without which apps show none."""

GIVEN_UP = ("standing", "body", "bios", "lead", "guests", "listen", "chapters")
"""What is cut, one after the other, until the rest fits."""

_SHORTEST = 200
"""Less than so many bytes of a text are not worth their place."""


def write(show: Show, episode: Episode, chapters: tuple[Chapter, ...]) -> tuple[str, list[Problem]]:
    """Return the description of *episode*, whose *chapters* are on the clock of its audio, and what was cut of it."""
    shown, changes = timeline.fitted(chapters, show.intro, CHAPTERS)
    fix = "nothing, if that is right; else correct the time of the header"
    problems = [Problem(c.place, "NT102", Severity.INFO, f"podcast apps: {c.message}", fix) for c in changes]
    parts = {
        "lead": _said(episode.lead or telling.who(episode), show),
        "guests": _guests(episode.guests),
        "bios": _guests(episode.guests, show) if any(person.bio for person in episode.guests) else "",
        "body": _said(episode.body, show) if episode.lead != episode.body else "",
        "listen": _listed("Listen", [_link(place) for place in telling.places(episode.links or show.links)]),
        "chapters": _chapters(shown),
        "standing": _said(show.standing, show),
    }
    text, cut = _fitted(parts)
    if cut:
        size = len(_joined(parts).encode())
        problems.append(telling.cut("the text for podcast apps", size, f"{LIMIT:,} bytes", cut, episode))
    return text, problems


def _fitted(whole: dict[str, str]) -> tuple[str, dict[str, bool]]:
    """Return the text of the parts *whole* within the limit, and of those that were cut whether some is left."""
    parts = dict(whole)
    cut = []
    for name in GIVEN_UP:
        if len(_joined(parts).encode()) <= LIMIT:
            break
        if parts[name]:
            parts[name] = ""
            cut.append(name)
    # What was given up comes back as far as there is room for it, the most important part first.
    for name in reversed(cut):
        parts[name] = whole[name]
        room = len(whole[name].encode()) - (len(_joined(parts).encode()) - LIMIT)
        if room < len(whole[name].encode()):
            # What is said about people is said whole, or not at all.
            parts[name] = markup.cut(whole[name], room) if room >= _SHORTEST and name != "bios" else ""
    return _joined(parts), {name: bool(parts[name]) for name in cut if parts[name] != whole[name]}


def _joined(parts: dict[str, str]) -> str:
    shown = {name: text for name, text in parts.items() if name != ("guests" if parts["bios"] else "bios")}
    return "\n".join(filter(None, shown.values()))


def _said(text: str, show: Show) -> str:
    return markup.app_html(text, show.link)


def _guests(guests: tuple[Person, ...], show: Show | None = None) -> str:
    """Return who the *guests* are and where to find them; with *show* also what is said about them."""
    told = []
    for person in guests:
        links = " · ".join(map(_link, telling.profiles(person)))
        bio = _said(person.bio, show) if show else ""
        told.append(escape(person.name, quote=False) + (f": {links}" if links else "") + bio)
    return _listed("Guests" if len(guests) > 1 else "Guest", told)


def _listed(title: str, items: list[str]) -> str:
    listed = "\n".join(f"<li>{item}</li>" for item in items)
    return f"<p>{title}:</p>\n<ul>\n{listed}\n</ul>" if items else ""


def _link(place: telling.Place) -> str:
    return f'<a href="{escape(place.url)}">{escape(place.name, quote=False)}</a>'


def _chapters(chapters: tuple[Chapter, ...]) -> str:
    """Return a line for each chapter: every app finds `00:01:15 Title`, and some only after a line break."""
    lines = [f"{clock.exact(c.start)[: -len('.000')]} {escape(c.title, quote=False)}" for c in chapters]
    return f"<p>Chapters:<br>{'<br>'.join(lines)}</p>" if lines else ""
