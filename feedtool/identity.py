"""Who is who: the podcast's guid, and the guid by which every app knows an episode for ever."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID, uuid5

from feedtool import breaks
from feedtool.model import Episode, Item, Line

NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md"""

STRONGEST = ("anchor", "youtube")
"""Ids in the order in which they are trusted; then come the others by name."""


def podcast_guid(feed_url: str) -> str:
    """Return the `podcast:guid` of a feed, by the algorithm of the specification.

    >>> podcast_guid("https://podnews.net/rss")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    >>> podcast_guid("https://mp3s.nashownotes.com/pc20rss.xml")
    '917393e3-1b1e-5cef-ace4-edaa54e1f810'
    """
    return str(uuid5(NAMESPACE, feed_url.partition("://")[2].rstrip("/")))


def uuid(written: str) -> str:
    """Return *written* when it is a UUID, else ""."""
    try:
        return written if UUID(written) else ""
    except ValueError:
        return ""


def words(episode: Episode) -> str:
    """Return what tells the transcript of *episode* from others, "" when there is none: its words, in any time.

    They are those of the file itself, else those of the subtitles beside it.
    """
    return _own_words(episode) or _digest_of(cue.text for cue in episode.cues)


def _own_words(episode: Episode) -> str:
    return _digest_of(entry.text for entry in episode.transcript if isinstance(entry, Line))


def _digest_of(texts: Iterable[str]) -> str:
    said = breaks.one_line(" ".join(texts))
    return _digest(said) if said else ""


def seed(episode: Episode) -> str:
    """Return what a new guid of *episode* is made of: its strongest id, the one that is least likely ever to change.

    Without any id it is what makes the episode another than all others: what is said in it, else what is written about
    it, else its date and number. Never its slug, its title or an address: those change, and the episode does not. Nor
    subtitles beside it: what was made without them stays as it was, also for who has lost the lock.
    """
    order = (*STRONGEST, *sorted(episode.ids.keys() - set(STRONGEST)))
    if strongest := next((episode.ids[name] for name in order if episode.ids.get(name)), ""):
        return strongest
    written = " ".join(f"{episode.description} {episode.intro} {episode.body}".split())
    date = episode.published.isoformat() if episode.published else ""
    number = f"{episode.type} {episode.season or ''} {episode.number or ''}"
    return _own_words(episode) or (_digest(written) if written else f"{date} {number}".strip())


def newest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return *items* by date, newest first.

    One without a date stands where its season and number put it: above the newest item that it comes after; without
    a number either, at the end.
    """
    items = tuple(items)
    dated = [(number, item.episode.published) for item in items if (number := _number(item))]

    def key(item: Item) -> tuple[float, bool, tuple[int, int] | tuple[()], str]:
        published, number = item.episode.published, _number(item)
        if published is None and number:
            published = max((date for other, date in dated if date and other <= number), default=None)
        moment = published.timestamp() if published else 0.0
        return moment, item.episode.published is None and bool(number), number, item.episode.slug

    return tuple(sorted(items, key=key, reverse=True))


def _number(item: Item) -> tuple[int, int] | tuple[()]:
    """Return season and number, () when the episode has no number."""
    return (item.episode.season or 0, item.episode.number) if item.episode.number else ()


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
