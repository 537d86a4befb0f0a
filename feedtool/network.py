"""HTTP: the one module that opens sockets. What fails is one clear line; TLS failures are never ignored."""

import re
import socket
import ssl
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urldefrag, urljoin, urlsplit

from feedtool.media import Answer
from feedtool.problems import FeedtoolError, quoted
from feedtool.replies import Outcome, Reply, outcome, shown

if TYPE_CHECKING:
    import requests

LARGEST = 50_000_000
"""Bytes of a feed, unpacked, that are taken; Podcast Index takes half of that."""

TIMEOUT = 60.0
"""Seconds that a server may be silent. For all that it has to say it gets ten times as long."""

_CONNECT = 10.0
_WHOLE = 10

PATIENCE = 30
"""Seconds that a server may ask us to wait before we try again; who asks for more is told to the user."""

AT_ONCE = 4
REDIRECTS = 5

LINKS_AT_ONCE, OF_A_HOST = 16, 2
"""So many links are asked for at the same time, and so many of one server: it is there for people."""

HOPS = 20
"""Redirects that a browser follows. https://fetch.spec.whatwg.org/#http-redirect-fetch"""

_MOVED = (301, 308)
_GONE = (404, 410)
_RANGE = re.compile(r"bytes 0-\d+/(\d{1,18}|\*)", re.IGNORECASE).fullmatch

Tick = Callable[[int, int], None]
T = TypeVar("T")


class NoAnswerError(FeedtoolError):
    """Nothing can be had of an address; *outcome* is what that means for links to it.

    With *everything* it is the server that gives no answer, whatever it is asked for.
    """

    def __init__(self, message: str, outcome: Outcome = Outcome.TROUBLE, *, everything: bool = False) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.everything = everything


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its *data*, None when it is what we have already, and what a later conditional request needs.

    *moved* is where it has gone for good, "" when it has not.
    """

    data: bytes | None
    etag: str = ""
    modified: str = ""
    moved: str = ""


def fetch(url: str, etag: str = "", modified: str = "", largest: int = LARGEST, timeout: float = TIMEOUT) -> Fetched:
    """Return what is at *url*, unless it is what *etag* or *modified* name; FeedtoolError when it cannot be had whole.

    No more than *largest* bytes are taken, as they are after unpacking, and nothing that an address without TLS says
    when *url* has it. *timeout* is in seconds, see `TIMEOUT`.
    """
    ask = partial(_fetched, etag=etag, modified=modified, largest=largest, timeout=timeout)
    said = _all([url], ask, timeout)[url]
    if isinstance(said, FeedtoolError):
        raise said
    return said


def ask(
    wanted: Mapping[str, int], *, ranges: bool = False, timeout: float = TIMEOUT, tick: Tick | None = None
) -> Mapping[str, Answer]:
    """Return what servers say of the files *wanted*, without fetching them; a few are asked at a time.

    *wanted* are addresses, each with how many of its first bytes are to be brought along. Whether a server gives
    parts of a file is known for sure only with *ranges*.
    """
    said = _all(wanted, lambda session, url: _answer(session, url, wanted[url], ranges, timeout), timeout, tick)
    return {url: Answer(error=str(one)) if isinstance(one, FeedtoolError) else one for url, one in said.items()}


def visit(urls: Iterable[str], *, timeout: float = TIMEOUT, tick: Tick | None = None) -> Mapping[str, Reply]:
    """Return what servers say of the links *urls*, each asked for once; of what is there nothing is read."""
    said = _all(
        urls,
        lambda session, url: _visited(session, url, timeout),
        timeout,
        tick,
        at_once=LINKS_AT_ONCE,
        of_a_host=OF_A_HOST,
        retried=("GET",),
    )
    return {url: _failed(url, one) if isinstance(one, FeedtoolError) else one for url, one in said.items()}


def _visited(session: "requests.Session", url: str, timeout: float) -> Reply:
    """Return what the server of *url* says of it: to HEAD, which some refuse, or take for GET of a page that is not."""
    try:
        with _followed(session, "HEAD", url, {}, timeout, HOPS) as (answer, hops):
            if answer.ok:
                return _reply(answer, hops)
    except NoAnswerError as error:  # it may be HEAD that it cannot bear
        if error.everything or error.outcome is not Outcome.TROUBLE:
            raise
    with _followed(session, "GET", url, {}, timeout, HOPS) as (answer, hops):
        if answer.status_code == 429:
            _check(url, answer, ())
        return _reply(answer, hops)


def _reply(answer: "requests.Response", hops: list[tuple[int, str]]) -> Reply:
    status = answer.status_code
    found = outcome(status)
    if "cf-mitigated" in answer.headers:  # Cloudflare wants to see whether there is a person
        found = Outcome.REFUSED
    for_good = found is Outcome.FINE and hops and all(hop in _MOVED for hop, _ in hops)
    return Reply(found, status, _says(answer), hops[-1][1] if for_good else "")


def _failed(url: str, error: FeedtoolError) -> Reply:
    known = error.outcome if isinstance(error, NoAnswerError) else Outcome.TROUBLE
    return Reply(known, said=str(error).removeprefix(f"{shown(url)}: "))


def _fetched(
    session: "requests.Session", url: str, *, etag: str, modified: str, largest: int, timeout: float
) -> Fetched:
    headers = {"If-None-Match": etag, "If-Modified-Since": modified}
    asked = {name: value for name, value in headers.items() if value}
    with _followed(session, "GET", url, asked, timeout) as (answer, hops):
        if urlsplit(url).scheme == "https" and not all(hop.startswith("https:") for _, hop in hops):
            raise FeedtoolError(f"{shown(url)}: it redirects to an address without https, where anybody can change it")
        if answer.status_code == 304 and asked:
            return Fetched(None, etag, modified)
        _check(url, answer, (200,))
        pieces: list[bytes] = []
        size = 0
        for piece in answer.iter_content(65_536):
            size += len(piece)
            if size > largest:
                raise FeedtoolError(f"{shown(url)}: it is larger than {largest:,} bytes, unpacked; nothing was taken")
            pieces.append(piece)
        permanent = hops and all(status in _MOVED for status, _ in hops)
        return Fetched(
            b"".join(pieces),
            answer.headers.get("ETag", ""),
            answer.headers.get("Last-Modified", ""),
            hops[-1][1] if permanent else "",
        )


def _answer(session: "requests.Session", url: str, first: int, ranges: bool, timeout: float) -> Answer:
    """Return what the server of *url* says of it: to HEAD, and where that is not enough, to a GET of its beginning."""
    plain = {"Accept-Encoding": "identity"}  # what is packed on the way has another length
    with _followed(session, "HEAD", url, plain, timeout) as (answer, hops):
        if answer.status_code in _GONE or answer.status_code == 429 or 500 <= answer.status_code != 501:
            _check(url, answer, ())
        refused = answer.status_code != 200
        said = _facts(answer, hops, url)
    if not refused and said.bytes and not first and (said.ranges or not ranges):
        return said
    part = plain | {"Range": f"bytes=0-{max(first, 1) - 1}"}
    with _followed(session, "GET", url, part, timeout) as (answer, hops):
        _check(url, answer, (200, 206))
        return _facts(answer, hops, url, head=not refused, beginning=_beginning(answer, first))


def _facts(
    answer: "requests.Response", hops: list[tuple[int, str]], url: str, *, head: bool = True, beginning: bytes = b""
) -> Answer:
    length = answer.headers.get("Content-Length", "")
    part = _RANGE(answer.headers.get("Content-Range", "")) if answer.status_code == 206 else None
    if answer.status_code == 206:
        length = part[1] if part else ""
    named = answer.headers.get("Accept-Ranges", "").strip().lower() == "bytes" and answer.request.method == "HEAD"
    return Answer(
        head=head,
        ranges=named or part is not None,
        bytes=int(length) if re.fullmatch("[0-9]{1,18}", length) else 0,
        type=answer.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        etag=answer.headers.get("ETag", ""),
        # An address without TLS on the way is as bad as one at the end.
        address=next((hop for _, hop in hops if not hop.startswith("https:")), hops[-1][1] if hops else url),
        beginning=beginning,
    )


def _beginning(answer: "requests.Response", size: int) -> bytes:
    """Return the first *size* bytes of what *answer* brings; the rest is not waited for."""
    data = b""
    if size:
        for piece in answer.iter_content(16_384):
            data += piece
            if len(data) >= size:
                break
    return data[:size]


def _all(
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
        waiting.setdefault(_host(url), deque()).append(url)
    asking = _Asking(ask, timeout, retried)
    done = 0
    try:
        while waiting or asking.due:
            busy = Counter(map(_host, asking.due))
            for host in [host for host in waiting if busy[host] < of_a_host]:
                while waiting[host] and busy[host] < of_a_host and len(asking.due) < at_once:
                    asking.start(waiting[host].popleft())
                    busy[host] += 1
                if not waiting[host]:
                    del waiting[host]
            url, said = asking.wait()
            found[url] = said
            done += 1
            if isinstance(said, NoAnswerError) and said.everything:  # it is left alone with the others, too
                spared = waiting.pop(_host(url), ())
                why = str(said).removeprefix(shown(url))
                found |= {one: NoAnswerError(shown(one) + why, said.outcome) for one in spared}
                done += len(spared)
            if tick:
                tick(done, len(found))
    finally:
        asking.close()
    return found


def _host(url: str) -> str:
    """Return who is asked for *url*: server and port."""
    with suppress(ValueError):
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    return url  # brackets that are no IPv6 address


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
        session = self.idle.pop() if self.idle else _session(self.retried)
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


@contextmanager
def _followed(
    session: "requests.Session",
    method: str,
    url: str,
    headers: Mapping[str, str],
    timeout: float,
    most: int = REDIRECTS,
) -> Iterator[tuple["requests.Response", list[tuple[int, str]]]]:
    """Give the answer to *method* at *url*, and the redirects that led there, at *most* so many: status and address."""
    at, hops = url, list[tuple[int, str]]()
    with _told(url, hops):
        while True:
            with session.request(
                method,
                at,
                headers=dict(headers),
                stream=method != "HEAD",
                timeout=(min(_CONNECT, timeout), timeout),
            ) as answer:
                if not answer.is_redirect:
                    yield answer, hops
                    return
                target = answer.headers["Location"].encode("latin-1", "replace").decode("utf-8", "replace")
            at = urldefrag(urljoin(at, target)).url
            if urlsplit(at).scheme not in ("http", "https"):
                raise FeedtoolError(f"{shown(url)}: it redirects to {quoted(at)}, which is not on the web")
            hops.append((answer.status_code, at))
            if len(hops) > most:
                raise FeedtoolError(f"{shown(url)}: it redirects in circles, or more than {most} times")


def _session(retried: tuple[str, ...]) -> "requests.Session":
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import InvalidHeader, MaxRetryError, ResponseError, SSLError
    from urllib3.util import Retry

    class Stepwise(requests.Session):
        """Follows no redirect by itself: it would read, and unpack, all that comes with one."""

        def get_redirect_target(self, resp: Any) -> None:
            return None

    class Patient(Retry):
        """Waits as long as a server asks, within reason, and does not listen to the body of a refusal."""

        def get_retry_after(self, response: Any) -> float | None:
            try:
                return super().get_retry_after(response)
            except (InvalidHeader, ValueError, OverflowError):
                return None

        def increment(self, *asked: Any, **more: Any) -> "Patient":
            if (response := more.get("response")) is not None:
                response.close()
                if (self.get_retry_after(response) or 0) > PATIENCE:
                    raise MaxRetryError(more["_pool"], None, ResponseError("it asks us to wait for too long"))
            if isinstance(error := more.get("error"), SSLError):
                raise MaxRetryError(more["_pool"], None, error)
            return super().increment(*asked, **more)

    retry = Patient(
        total=3,
        read=1,
        redirect=0,
        backoff_factor=0.3,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=retried,
        raise_on_status=False,
    )
    session = Stepwise()
    session.headers["User-Agent"] = "feedtool (podcast feed generator)"
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


@contextmanager
def _told(url: str, hops: list[tuple[int, str]]) -> Iterator[None]:
    """Turn what goes wrong on the network, on the way from *url* over *hops*, into one line for the user."""
    import requests
    from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ReadTimeoutError

    unconnected = "there is no connection to its server, or it breaks off"
    reasons: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str, Outcome | None], ...] = (
        (requests.exceptions.SSLError, "no safe connection to its server can be made", Outcome.UNSAFE),
        (requests.exceptions.ProxyError, "the proxy that this machine is set to use does not let us through", None),
        (
            (
                requests.exceptions.InvalidURL,
                requests.exceptions.MissingSchema,
                requests.exceptions.InvalidSchema,
                UnicodeError,
            ),
            "it is not a web address",
            None,
        ),
        (requests.exceptions.ConnectTimeout, "nobody answers in time", Outcome.TROUBLE),
        ((requests.exceptions.Timeout, ReadTimeoutError), "the answer stops coming", None),
        (NameResolutionError, "there is no server of that name", Outcome.DEAD),
        (requests.exceptions.ContentDecodingError, "its answer is packed wrongly", None),
        (requests.exceptions.ChunkedEncodingError, "its answer breaks off", None),
        (NewConnectionError, unconnected, Outcome.TROUBLE),
        (requests.exceptions.ConnectionError, unconnected, None),
    )
    try:
        yield
    except (OSError, HTTPError, ValueError) as error:
        # requests hides some of what urllib3 says behind a word of its own.
        inner = next(iter(error.args), None)
        said = (getattr(inner, "reason", inner), error)
        why, known = next(
            ((why, known) for kinds, why, known in reasons for one in said if isinstance(one, kinds)),
            ("it cannot be fetched", None),
        )
        root = _root(said[0])
        if isinstance(root, ssl.SSLCertVerificationError):
            why = "its certificate cannot be trusted"
        elif isinstance(root, socket.gaierror) and root.errno == socket.EAI_AGAIN:
            why, known = "its name cannot be looked up just now", Outcome.TROUBLE
        everything = known is not None and all(_host(hop) == _host(url) for _, hop in hops)
        raise NoAnswerError(f"{shown(url)}: {why}", known or Outcome.TROUBLE, everything=everything) from None


def _root(error: object) -> object:
    """Return what the system said, of which urllib3 made *error*."""
    inner = error.__cause__ if isinstance(error, BaseException) else None
    return inner or next(iter(getattr(error, "args", ())), None)


def _check(url: str, answer: "requests.Response", fine: tuple[int, ...]) -> None:
    """Raise NoAnswerError unless the status of *answer* is one of *fine*."""
    status = answer.status_code
    if status in fine:
        return
    later = f"; it asks to come back {_later(answer)}" if answer.headers.get("Retry-After") else ""
    why = "the server has had too many requests (429)" if status == 429 else _says(answer)
    everything = status == 429 and _host(answer.url) == _host(url)
    raise NoAnswerError(f"{shown(url)}: {why}{later}", outcome(status), everything=everything)


def _says(answer: "requests.Response") -> str:
    reason = "".join(letter for letter in answer.reason or "" if letter.isprintable())
    return f"the server says {answer.status_code} {reason[:60]}".rstrip()


def _later(answer: "requests.Response") -> str:
    wait = answer.headers["Retry-After"].strip()
    return f"in {wait} seconds" if re.fullmatch("[0-9]{1,9}", wait) else quoted(wait)
