"""Numbers of seasons and episodes, and titles that say them, too."""

import re
from collections.abc import Iterator

from feedtool import telling
from feedtool.model import Episode, Item
from feedtool.problems import Severity, quoted
from feedtool.ruling import Finding, OneEpisode, Whole, of_episode, of_whole

_AT_THE_END = re.compile(
    r"\s*[|(\[–—:-]\s*(?:s\d{1,9}\s*[.:x-]?\s*e\d{1,9}|(?:episode|ep\.?)\s*#?\d{1,9}|#\d{1,9})\s*[)\]]?$", re.IGNORECASE
)
_JOINTS = r"\s*[|:–—-]+\s+"


@of_whole("EP201", Severity.WARNING)
def numbered_twice(seen: Whole) -> Iterator[Finding]:
    """Two episodes have the same season and number.

    Trailers and bonus episodes may have the number of the episode that they belong to.

    Why: Apple orders a show by these numbers, and shows one of the two in the wrong place.
    Fix: Correct the number of one, or call it a `trailer` or a `bonus`.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A3.13)
    """
    known: dict[tuple[int | None, int], Item] = {}
    for item in sorted(seen.podcast.items, key=lambda item: (not item.xml, item.episode.place)):
        episode = item.episode
        if episode.number is None or episode.type != "full":
            continue
        other = known.setdefault((episode.season, episode.number), item)
        if other is not item and not item.xml:
            whose = f"the host's {quoted(other.episode.title)}" if other.xml else other.episode.place.path
            message = f"{_said(episode)} is {whose}, too"
            yield Finding(item.place("episode"), message, "correct one of the two, or say `type: bonus`")


@of_episode("EP202", Severity.ERROR)
def no_number(seen: OneEpisode) -> Iterator[Finding]:
    """An episode of a serial show has no number.

    Why: Apple wants a number from every episode of a show that is to be heard in order, and goes by it.
    Fix: Add `episode`, and `season` if there are seasons; or say that it is a `trailer` or a `bonus`.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A2.11)
    """
    if seen.show.type == "serial" and seen.episode.type == "full" and not _given(seen, "episode"):
        message = "it has no number, and the show is serial: Apple cannot put it in its place"
        yield Finding(seen.episode.at("episode"), message, "add `episode: …`, or say `type: trailer` or `type: bonus`")


@of_whole("EP203", Severity.INFO)
def trailer_of_none(seen: Whole) -> Iterator[Finding]:
    """A trailer has the number of an episode that is not there.

    Apple takes a trailer without numbers for that of the show, one with a season for the season's, and one with a
    number for that of an episode.

    Why: As the trailer of an episode it does not stand at the top of the show.
    Fix: Delete `episode` from it, unless that episode is still to come.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A3.14)
    """
    full = {(i.episode.season, i.episode.number) for i in seen.podcast.items if i.episode.type == "full"}
    for item in seen.podcast.items:
        episode = item.episode
        numbers = (episode.season, episode.number)
        if episode.type == "trailer" and episode.number is not None and numbers not in full and not item.xml:
            message = f"Apple takes it for the trailer of {_said(episode)}, which is not there"
            fix = "delete `episode` when it is the trailer of the show or of a season"
            yield Finding(item.place("episode"), message, fix)


@of_episode("EP204", Severity.INFO)
def number_in_title(seen: OneEpisode) -> Iterator[Finding]:
    """A title says its number.

    Apple gets a second title without it when it stands at the beginning; everybody else shows the title as it is.

    Why: Apps show the number of `episode` themselves, so people read it twice, and less of the title.
    Fix: Write the title alone, and the number under `episode`.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A3.1)
    """
    found = telling.numbered(seen.episode)
    at_the_end = _AT_THE_END.search(seen.episode.title)
    told = found.start if found else at_the_end[0].strip() if at_the_end else ""
    if told and not _contradicted(seen, found):
        if _given(seen, "episode"):
            message, fix = f"the title says its number, {quoted(told)}, which apps show anyway", "write it without"
        else:
            message = f"the title says its number, {quoted(told)}, and apps do not know it as one"
            fix = "write it as `episode: …`, and the title without"
        yield Finding(seen.episode.at("title"), message, fix, told)


@of_episode("EP205", Severity.WARNING)
def number_contradicted(seen: OneEpisode) -> Iterator[Finding]:
    """A title says another number than `season` and `episode`.

    Why: Apps show both, and order the show by `episode`.
    Fix: Correct the one that is wrong; best have none in the title.
    Source: docs/episodes.md
    """
    found = telling.numbered(seen.episode)
    if found and _contradicted(seen, found):
        message = f"the title begins with {quoted(found.start)}, and this is {_said(seen.episode)}"
        yield Finding(seen.episode.at("title"), message, "correct the one that is wrong", found.start)


@of_episode("EP206", Severity.INFO)
def show_in_title(seen: OneEpisode) -> Iterator[Finding]:
    """A title says the name of the show.

    Why: Apps show the name of the show beside every title; Apple asks to leave it out.
    Fix: Write the title alone.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A3.1)
    """
    show, title = re.escape(seen.show.title), seen.episode.title
    found = re.match(f"{show}{_JOINTS}", title, re.IGNORECASE) or re.search(f"{_JOINTS}{show}$", title, re.IGNORECASE)
    if found:
        part = found[0].strip()
        message = f"the title says the name of the show, {quoted(part)}, which apps show beside it"
        yield Finding(seen.episode.at("title"), message, "write it without", part)


def _contradicted(seen: OneEpisode, found: telling.Numbered | None) -> bool:
    pairs = ((found.season, seen.episode.season), (found.number, seen.episode.number)) if found else ()
    return any(said is not None and given is not None and said != given for said, given in pairs)


def _given(seen: OneEpisode, key: str) -> bool:
    """Return whether something is written under *key*; when that cannot be read, it is told already."""
    return seen.front.get(key, "") not in ("", [], {})


def _said(episode: Episode) -> str:
    season = f"season {episode.season}, " if episode.season else ""
    return f"{season}episode {episode.number}" if episode.number else f"{season}an episode without a number"
