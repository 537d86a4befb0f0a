"""What the feed will say of an episode, as far as lock and host tell before all episodes are known.

That is nearly always what it says in the end: then the texts and the page of the episode need be made only once.
"""

from collections.abc import Callable

from feedtool import episode, matching, settling
from feedtool.hostfeed import HostFeed
from feedtool.lock import Lock
from feedtool.matching import Sign
from feedtool.model import Item, Settled, Show

Expecting = Callable[[Item], Settled]
"""Says what the feed will say of an item that is not settled yet."""


def by(show: Show, lock: Lock | None, host: HostFeed) -> Expecting | None:
    """Return who says what will come of an item by *lock* and *host*, None for a *show* that has no host."""
    if not show.host_feed:
        return None
    before = lock or Lock()
    signs: list[Sign] = []  # nobody may ever ask

    def expected(item: Item) -> Settled:
        signs[:] = signs or matching.signs(host.items)
        entry = before.entries.get(item.episode.slug)
        match = matching.alone(item.episode, signs, entry.guid if entry else "")
        done = settling.settled(show, str, item, entry, match, before.media, [], [])
        return episode.stated(settling.typed(done).episode)

    return expected
