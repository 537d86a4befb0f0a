"""Which item of the host's feed is which of our episodes, by signs from the surest to the weakest.

By title alone a fuzzy matcher got 170 of 199 real episodes wrong, so a title counts only beside another sign, and
whatever is ambiguous is left alone and told.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from feedtool import addresses
from feedtool.hostfeed import HostItem
from feedtool.model import Episode
from feedtool.problems import Problem, Severity, quoted

NEAR = timedelta(days=3)
"""A team's own date and the host's are of one publication when they are no further apart."""


@dataclass(frozen=True, slots=True)
class Match:
    """The host's *item* for an episode, and the *sign* that it was known by."""

    item: HostItem
    sign: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign by its *name*: what an episode says by it, given the guid that it is known by, and what items *said*."""

    name: str
    of_episode: Callable[[Episode, str], set[str]]
    said: Mapping[str, Sequence[HostItem]]

    def wanted(self, episode: Episode, locked: str, taken: Container[str]) -> list[HostItem]:
        """Return the items that say the same as *episode*, but for those whose guid is *taken*."""
        words = self.of_episode(episode, locked) - {""}
        wanted = {item.guid: item for word in sorted(words) for item in self.said.get(word, ())}
        return [item for guid, item in wanted.items() if guid not in taken]


_TRACKING = re.compile(r"(?:utm_\w+|si|ref|fbclid)=").match


def match(
    episodes: Sequence[Episode], items: Sequence[HostItem], locked: Mapping[str, str]
) -> tuple[dict[str, Match], list[Problem]]:
    """Return the match of each episode that has one, by slug, and what was ambiguous.

    *locked* are the guids by which episodes, by slug, are known already.
    """
    found: dict[str, Match] = {}
    problems: dict[str, Problem] = {}
    taken: set[str] = set()
    for sign in signs(tuple(items)):
        left = [episode for episode in episodes if episode.slug not in found]
        wants = {episode.slug: sign.wanted(episode, locked.get(episode.slug, ""), taken) for episode in left}
        claims = {slug: wanted for slug, wanted in wants.items() if wanted}
        claimants: dict[str, set[str]] = {}
        for slug, wanted in claims.items():
            for item in wanted:
                claimants.setdefault(item.guid, set()).add(slug)
        for episode in left:
            wanted = claims.get(episode.slug, [])
            rivals = {slug for item in wanted for slug in claimants[item.guid]}
            if len(wanted) == 1 and len(rivals) == 1:
                found[episode.slug] = Match(wanted[0], sign.name)
                taken.add(wanted[0].guid)
            elif wanted:
                rivals.discard(episode.slug)
                problems.setdefault(episode.slug, _ambiguous(episode, sign.name, wanted, sorted(rivals)))
    return found, [problem for slug, problem in problems.items() if slug not in found]


def alone(episode: Episode, by: Iterable[Sign], locked: str) -> Match | None:
    """Return the match *by* signs that *episode* would have if it were the only one, known by the guid *locked*."""
    for sign in by:
        wanted = sign.wanted(episode, locked, ())
        if len(wanted) == 1:
            return Match(wanted[0], sign.name)
    return None


def signs(items: tuple[HostItem, ...]) -> tuple[Sign, ...]:
    """Return the signs from the surest on, and what *items* say by them."""
    shared = _shared_addresses(items)
    known: tuple[tuple[str, Callable[[Episode, str], set[str]], Callable[[HostItem], set[str]]], ...] = (
        ("guid", lambda e, locked: {e.guid or locked}, lambda i: {i.guid}),
        ("host's id", lambda e, _: tokens(e), lambda i: {i.token}),
        ("address", lambda e, _: {_bare(a) for a in e.links.values()}, lambda i: {_bare(i.link)} - shared),
        ("enclosure", lambda e, _: {e.audio.url if e.audio else ""}, lambda i: {i.audio.url if i.audio else ""}),
        ("season and episode, and date", lambda e, _: _numbered_dates(e), _item_numbered_dates),
        ("season and episode, and title", lambda e, _: _numbered_titles(e), _item_numbered_titles),
        ("title and date", lambda e, _: _dated_titles(e), _item_dated_titles),
    )
    return tuple(Sign(name, of_episode, _said(items, of_item)) for name, of_episode, of_item in known)


def tokens(episode: Episode) -> set[str]:
    """Return what the host calls the episode, by its ids and links there."""
    written = [*episode.ids.values(), *episode.links.values()]
    hosted = ("anchor", "host", "spotify_for_creators", "creators")
    ours = [episode.ids.get(name, "") for name in hosted] + [a for a in written if "/episodes/" in a]
    return {found for address in ours if (found := addresses.token(address))}


def _said(items: Iterable[HostItem], of_item: Callable[[HostItem], set[str]]) -> dict[str, list[HostItem]]:
    """Return which of *items* say each word."""
    said: dict[str, list[HostItem]] = {}
    for item in items:
        for word in of_item(item) - {""}:
            said.setdefault(word, []).append(item)
    return said


def _shared_addresses(items: Iterable[HostItem]) -> set[str]:
    """Return the addresses that are of more than one item, such as the podcast's own: they tell nothing."""
    count = Counter(_bare(item.link) for item in items)
    return {address for address, times in count.items() if times > 1}


def _numbered_dates(episode: Episode) -> set[str]:
    return {f"{episode.season}:{episode.number}:{day}" for day in _days(episode.published) if episode.number}


def _item_numbered_dates(item: HostItem) -> set[str]:
    days = [item.published.date().isoformat()] if item.published else []
    return {f"{item.season}:{item.number}:{day}" for day in days if item.number}


def _numbered_titles(episode: Episode) -> set[str]:
    titles = (episode.title, episode.short)
    return {f"{episode.season}:{episode.number}:{_plain(t)}" for t in titles if episode.number and _plain(t)}


def _item_numbered_titles(item: HostItem) -> set[str]:
    return {f"{item.season}:{item.number}:{title}" for title in _titles(item) if item.number}


def _dated_titles(episode: Episode) -> set[str]:
    titles = (episode.title, episode.short)
    return {f"{_plain(t)}:{day}" for t in titles for day in _days(episode.published) if _plain(t)}


def _item_dated_titles(item: HostItem) -> set[str]:
    day = item.published.date().isoformat() if item.published else ""
    return {f"{title}:{day}" for title in _titles(item) if day}


def _days(published: datetime | None) -> list[str]:
    """Return the days around *published* on which the host's date would still agree."""
    if published is None:
        return []
    return [(published + timedelta(days=shift)).date().isoformat() for shift in range(-NEAR.days, NEAR.days + 1)]


def _titles(item: HostItem) -> set[str]:
    """Return the item's title, whole and without the guest that many put behind a dash."""
    whole = _plain(item.title)
    before = _plain(re.split(r"\s+[-–—|]\s+", item.title)[0])
    return {title for title in (whole, before) if title}


@cache
def _plain(title: str) -> str:
    """Return *title* without case, accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in decomposed if not unicodedata.combining(c))))


def _bare(address: str) -> str:
    """Return *address* without what may differ for one page: the protocol, `www`, and where the visitor came from."""
    page, _, query = address.partition("#")[0].partition("?")
    query = "&".join(part for part in query.split("&") if part and not _TRACKING(part))
    page = re.sub(r"^https?://(www\.)?", "", page).rstrip("/")
    return f"{page}?{query}" if query else page


def _ambiguous(episode: Episode, sign: str, wanted: Sequence[HostItem], rivals: Sequence[str]) -> Problem:
    shown = ", ".join(f"{quoted(item.title)} ({item.guid})" for item in wanted)
    also = f", and so could {', '.join(rivals)}" if rivals else ""
    message = f"by {sign} this could be the host's {shown}{also}; it is left unmatched"
    return Problem(episode.place, "ID102", Severity.WARNING, message, "write the right one into the file as `guid: …`")
