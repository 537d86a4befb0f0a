"""The items of a feed, one by one: as they stand in the last feed, or made anew of texts that were put aside.

A feed is spliced from them, so that thousands of episodes are never held as more than what the feed says of them.
"""

from dataclasses import replace

from feedtool import aside, disk, episode, feeds
from feedtool.entries import Told
from feedtool.feeds import Difference, Text
from feedtool.hands import Task, again
from feedtool.model import Item
from feedtool.problems import FeedtoolError
from feedtool.project import Project
from feedtool.reuse import Reuse


class Items:
    """Makes the items of the feed *name*, or takes them from the *last* one; *told* gets what is said of each episode.

    What *reuse* knows of an episode, and how it was *settled*, tells whether it would be made as it stands there.
    """

    def __init__(self, task: Task, reuse: Reuse | None, name: str, last: bytes, told: dict[str, Told]) -> None:
        self.task = task
        self.reuse = reuse
        self.name = name
        self.first = not last
        self.told = told
        self.old = feeds.items(name, last)
        self.asked: dict[str, bool] = {}

    def __call__(self, item: Item) -> Text:
        text, old = self._made(item), self.old.get(item.guid)
        self.asked[item.guid] = old is not None and text is not old and bytes(text) != bytes(old)
        return text

    @property
    def difference(self) -> Difference:
        """What this feed changes against the last one."""
        added, removed = self.asked.keys() - self.old.keys(), self.old.keys() - self.asked.keys()
        lock = self.task.project.lock
        known = bool(lock and lock.entries)
        return Difference(len(added), sum(self.asked.values()), len(removed), self.first, known)

    def _made(self, item: Item) -> Text:
        show, path = self.task.project.show, item.episode.place.path
        if item.xml:  # of the host, which has it whole
            return feeds.item(self.name, show, item)
        before = self.told.get(path) or Told(_settled(self.task.project, item))
        text, digest = self._last(path, before.settled, item.guid)
        if text is None:
            text = feeds.item(self.name, show, self.whole(item))
            digest = disk.digest(text)
        self.told[path] = replace(before, items={**before.items, self.name: digest})
        return text

    def _last(self, path: str, settled: str, guid: str) -> tuple[Text | None, str]:
        """Return what stands in the last feed, and its digest; None when something else would be made, or may be."""
        known = self.reuse.told(path) if self.reuse else None
        text = self.old.get(guid)
        if text is None or known is None or known.settled != settled:
            return None, ""
        digest = disk.digest(text)
        return (text, digest) if known.items.get(self.name) == digest else (None, "")

    def whole(self, item: Item) -> Item:
        """Return *item* with the texts that were put aside; made once more, should they be gone."""
        if not item.aside or self.reuse is None:
            return item
        if found := aside.back(self.reuse.folder, item):
            return found
        project, path = self.task.project, item.episode.place.path
        settled = {path: episode.stated(item.episode)} if project.show.host_feed else {}
        new = again(
            replace(self.task, settled=settled),
            next(one for one in project.sources if disk.name_of(one, project.root) == path),
        )
        if new is None:
            raise FeedtoolError(f"{path} was changed while it was worked on: build again")
        return aside.like(item, new)


def _settled(project: Project, item: Item) -> str:
    """Return what tells *item* from what else could come of its episode, by lock, host and settings."""
    one = item.episode
    told = (project.common, item.guid, one.published, one.audio, one.duration, one.estimated, one.link)
    return disk.digest(repr(told).encode("utf-8", "surrogatepass"))
