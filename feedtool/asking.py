"""Many servers at once, politely: a few at a time, fewer of one host, and never longer than patience lasts."""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar

from feedtool import connections
from feedtool.connections import NoAnswerError, host
from feedtool.problems import FeedtoolError
from feedtool.replies import shown

if TYPE_CHECKING:
    import requests

AT_ONCE = 4

_WHOLE = 10
"""So many times as long as it may be silent a server gets for all that it has to say."""

Tick = Callable[[int, int], None]
T = TypeVar("T")


def every(
    urls: Iterable[str],
    ask: Callable[["requests.Session", str], T],
    timeout: float,
    tick: Tick | None = None,
    *,
    at_once: int = AT_ONCE,
    of_a_host: int = AT_ONCE,
    retried: tuple[str, ...] = ("GET", "HEAD"),
) -> dict[str, T | FeedtoolError]:
    """Return what *ask* says of each of *urls*, or why it says nothing; a few are asked *at_once*, fewer of one host.

    The methods *retried* are tried again when a server is in trouble.
    """
    found: dict[str, T | FeedtoolError] = dict.fromkeys(urls, FeedtoolError())
    waiting: dict[str, deque[str]] = {}
    for url in found:
        waiting.setdefault(host(url), deque()).append(url)
    asking = _Asking(ask, timeout, retried)
    done = 0
    try:
        while waiting or asking.due:
            busy = Counter(map(host, asking.due))
            for one in [one for one in waiting if busy[one] < of_a_host]:
                while waiting[one] and busy[one] < of_a_host and len(asking.due) < at_once:
                    asking.start(waiting[one].popleft())
                    busy[one] += 1
                if not waiting[one]:
                    del waiting[one]
            url, said = asking.wait()
            found[url] = said
            done += 1
            if isinstance(said, NoAnswerError) and said.everything:  # it is left alone with the others, too
                spared = waiting.pop(host(url), ())
                why = str(said).removeprefix(shown(url))
                found |= {one: NoAnswerError(shown(one) + why, said.outcome) for one in spared}
                done += len(spared)
            if tick:
                tick(done, len(found))
    finally:
        asking.close()
    return found


class _Asking(Generic[T]):
    """Servers that are asked at the same time, each in a thread, and when the patience with each of them ends: *due*.

    One that keeps the line busy for ever is left to its thread, which ends with the program at the latest.
    """

    def __init__(self, ask: Callable[["requests.Session", str], T], timeout: float, retried: tuple[str, ...]) -> None:
        self.ask = ask
        self.timeout = timeout
        self.retried = retried
        self.due: dict[str, float] = {}
        self.late: set[str] = set()
        self.idle: list[requests.Session] = []
        self.answers: SimpleQueue[tuple[str, requests.Session, T | Exception]] = SimpleQueue()

    def start(self, url: str) -> None:
        """Ask the server of *url*, over a connection that is there already, perhaps."""
        self.due[url] = monotonic() + self.timeout * _WHOLE
        session = self.idle.pop() if self.idle else connections.session(self.retried)
        Thread(target=self._work, args=(session, url), daemon=True).start()

    def _work(self, session: "requests.Session", url: str) -> None:
        try:
            said: T | Exception = self.ask(session, url)
        except Exception as error:  # it is raised where somebody sees it
            said = error
        if url in self.late:
            session.close()
        else:
            self.answers.put((url, session, said))

    def wait(self) -> tuple[str, T | FeedtoolError]:
        """Return the next answer and whose it is, or who has used up our patience."""
        said: T | Exception
        try:
            url, session, said = self.answers.get(timeout=max(0.0, min(self.due.values()) - monotonic()))
        except Empty:
            url = min(self.due, key=lambda one: self.due[one])
            self.late.add(url)
            said = FeedtoolError(f"{shown(url)}: it did not come whole in {self.timeout * _WHOLE:,.0f} seconds")
        else:
            self.idle.append(session)
            if url in self.late:  # it came in the very moment in which it was given up
                return self.wait()
        del self.due[url]
        if isinstance(said, Exception) and not isinstance(said, FeedtoolError):
            raise said
        return url, said

    def close(self) -> None:
        """Close the connections that nobody needs any more."""
        for session in self.idle:
            session.close()
