"""HTTP: the one module that opens sockets. What fails is one clear line; TLS failures are never ignored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedtool.lock import Facts
from feedtool.problems import FeedtoolError

if TYPE_CHECKING:
    import requests

LARGEST = 50_000_000
"""Bytes of a feed, unpacked, that are taken; Podcast Index takes half of that."""

TIMEOUT = (10, 60)
"""Seconds to connect, and between two pieces of an answer."""

PATIENCE = 30
"""Seconds that a server may ask us to wait before we try again; who asks for more is told to the user."""

AT_ONCE = 4
REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its *data*, None when it is what we have already, and what a later conditional request needs."""

    data: bytes | None
    etag: str = ""
    modified: str = ""


def fetch(url: str, etag: str = "", modified: str = "", largest: int = LARGEST) -> Fetched:
    """Return what is at *url*, unless it is what *etag* or *modified* name; FeedtoolError when it cannot be had whole.

    No more than *largest* bytes are taken, as they are after unpacking.
    """
    headers = {"If-None-Match": etag, "If-Modified-Since": modified}
    session = _session()
    with (
        _told(url),
        session.get(url, headers={k: v for k, v in headers.items() if v}, stream=True, timeout=TIMEOUT) as answer,
    ):
        if answer.status_code == 304:
            return Fetched(None, etag, modified)
        _check(url, answer)
        pieces: list[bytes] = []
        size = 0
        for piece in answer.iter_content(65_536):
            size += len(piece)
            if size > largest:
                raise FeedtoolError(f"{url} is larger than {largest:,} bytes, unpacked; nothing of it was taken")
            pieces.append(piece)
        return Fetched(b"".join(pieces), answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))


def head(url: str) -> Facts:
    """Return what the server of *url* says of it, without fetching it; FeedtoolError when it says no."""
    with _told(url), _session().head(url, allow_redirects=True, timeout=TIMEOUT) as answer:
        _check(url, answer)
        length = answer.headers.get("Content-Length", "")
        return Facts(
            bytes=int(length) if length.isascii() and length.isdigit() else 0,
            type=answer.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
            etag=answer.headers.get("ETag", ""),
        )


def heads(urls: Iterable[str], tick: Callable[[int, int], None] | None = None) -> Mapping[str, Facts | FeedtoolError]:
    """Return for each of *urls* its facts, or why there are none; a few are asked at a time."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    wanted = list(dict.fromkeys(urls))
    found: dict[str, Facts | FeedtoolError] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {pool.submit(head, url): url for url in wanted}
        for number, done in enumerate(as_completed(asked), start=1):
            try:
                found[asked[done]] = done.result()
            except FeedtoolError as error:
                found[asked[done]] = error
            if tick:
                tick(number, len(wanted))
    return {url: found[url] for url in wanted}


def _session() -> "requests.Session":
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry

    class Patient(Retry):
        """Waits as long as a server asks, within reason."""

        def get_retry_after(self, response: Any) -> float | None:
            asked = super().get_retry_after(response)
            return None if asked is None else min(asked, PATIENCE)

    retry = Patient(
        total=3,
        redirect=REDIRECTS,
        backoff_factor=0.3,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("GET", "HEAD"),
        raise_on_status=False,
    )
    session = requests.Session()
    session.max_redirects = REDIRECTS
    session.headers["User-Agent"] = "feedtool (podcast feed generator)"
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


class _told:  # noqa: N801  # reads as a word in a `with`
    """Turns what goes wrong on the network into one line for the user."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        import requests
        from urllib3.exceptions import HTTPError

        reasons: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
            (requests.exceptions.SSLError, "its certificate cannot be trusted"),
            (requests.exceptions.TooManyRedirects, "it redirects in circles"),
            (requests.exceptions.InvalidSchema, "it leads to something that is not the web"),
            ((requests.exceptions.InvalidURL, requests.exceptions.MissingSchema), "it is not a web address"),
            (requests.exceptions.ConnectTimeout, "nobody answers in time"),
            (requests.exceptions.Timeout, "the answer stops coming"),
            (requests.exceptions.ContentDecodingError, "its answer is packed wrongly"),
            (requests.exceptions.ChunkedEncodingError, "its answer breaks off"),
            (requests.exceptions.ConnectionError, "there is no connection to its server, or it breaks off"),
            ((requests.exceptions.RequestException, HTTPError, UnicodeError), "it cannot be fetched"),
        )
        for kinds, why in reasons:
            if isinstance(error, kinds):
                raise FeedtoolError(f"{self.url}: {why}") from None


def _check(url: str, answer: "requests.Response") -> None:
    if answer.status_code == 429:
        wait = answer.headers.get("Retry-After", "")
        later = f"; it asks to come back in {wait} seconds" if wait.isdigit() else ""
        raise FeedtoolError(f"{url}: the server has had too many requests (429){later}")
    if not 200 <= answer.status_code < 300:
        raise FeedtoolError(f"{url}: the server says {answer.status_code} {answer.reason}".rstrip())
