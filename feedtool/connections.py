"""One conversation with a server: a patient session, redirects step by step, and each failure as one clear line.

TLS failures are never ignored. requests would follow redirects by itself, and read and unpack all that comes with them.
"""

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

from feedtool.problems import FeedtoolError, quoted
from feedtool.replies import Outcome, outcome, shown

if TYPE_CHECKING:
    import requests

PATIENCE = 30
"""Seconds that a server may ask us to wait before we try again; who asks for more is told to the user."""

REDIRECTS = 5

_CONNECT = 10.0


class NoAnswerError(FeedtoolError):
    """Nothing can be had of an address; *outcome* is what that means for links to it.

    With *everything* it is the server that gives no answer, whatever it is asked for.
    """

    def __init__(self, message: str, outcome: Outcome = Outcome.TROUBLE, *, everything: bool = False) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.everything = everything


@contextmanager
def followed(
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


def session(retried: tuple[str, ...]) -> "requests.Session":
    """Return a session that tries the methods *retried* again when a server is in trouble."""
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
    made = Stepwise()
    made.headers["User-Agent"] = "feedtool (podcast feed generator)"
    for scheme in ("http://", "https://"):
        made.mount(scheme, HTTPAdapter(max_retries=retry))
    return made


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
        everything = known is not None and all(host(hop) == host(url) for _, hop in hops)
        raise NoAnswerError(f"{shown(url)}: {why}", known or Outcome.TROUBLE, everything=everything) from None


def _root(error: object) -> object:
    """Return what the system said, of which urllib3 made *error*."""
    inner = error.__cause__ if isinstance(error, BaseException) else None
    return inner or next(iter(getattr(error, "args", ())), None)


def check(url: str, answer: "requests.Response", fine: tuple[int, ...]) -> None:
    """Raise NoAnswerError unless the status of *answer* is one of *fine*."""
    status = answer.status_code
    if status in fine:
        return
    later = f"; it asks to come back {_later(answer)}" if answer.headers.get("Retry-After") else ""
    why = "the server has had too many requests (429)" if status == 429 else says(answer)
    everything = status == 429 and host(answer.url) == host(url)
    raise NoAnswerError(f"{shown(url)}: {why}{later}", outcome(status), everything=everything)


def says(answer: "requests.Response") -> str:
    """Return what the status line of *answer* says."""
    reason = "".join(letter for letter in answer.reason or "" if letter.isprintable())
    return f"the server says {answer.status_code} {reason[:60]}".rstrip()


def _later(answer: "requests.Response") -> str:
    wait = answer.headers["Retry-After"].strip()
    return f"in {wait} seconds" if re.fullmatch("[0-9]{1,9}", wait) else quoted(wait)


def host(url: str) -> str:
    """Return who is asked for *url*: server and port."""
    with suppress(ValueError):
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    return url  # brackets that are no IPv6 address
