"""What is asked of the web: a feed, the facts of files, whether links lead anywhere."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feedtool import asking
from feedtool.asking import Tick
from feedtool.connections import NoAnswerError, check, followed, says
from feedtool.media import Answer
from feedtool.problems import FeedtoolError
from feedtool.replies import Outcome, Reply, outcome, shown

if TYPE_CHECKING:
    import requests

LARGEST = 50_000_000
"""Bytes of a feed, unpacked, that are taken; Podcast Index takes half of that."""

TIMEOUT = 60.0
"""Seconds that a server may be silent. For all that it has to say it gets ten times as long."""

LINKS_AT_ONCE, OF_A_HOST = 16, 2
"""So many links are asked for at the same time, and so many of one server: it is there for people."""

HOPS = 20
"""Redirects that a browser follows. https://fetch.spec.whatwg.org/#http-redirect-fetch"""

_MOVED = (301, 308)
_GONE = (404, 410)
_RANGE = re.compile(r"bytes 0-\d+/(\d{1,18}|\*)", re.IGNORECASE).fullmatch


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
    said = asking.every([url], ask, timeout)[url]
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
    said = asking.every(wanted, lambda session, url: _answer(session, url, wanted[url], ranges, timeout), timeout, tick)
    return {url: Answer(error=str(one)) if isinstance(one, FeedtoolError) else one for url, one in said.items()}


def visit(urls: Iterable[str], *, timeout: float = TIMEOUT, tick: Tick | None = None) -> Mapping[str, Reply]:
    """Return what servers say of the links *urls*, each asked for once; of what is there nothing is read."""
    said = asking.every(
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
        with followed(session, "HEAD", url, {}, timeout, HOPS) as (answer, hops):
            if answer.ok:
                return _reply(answer, hops)
    except NoAnswerError as error:  # it may be HEAD that it cannot bear
        if error.everything or error.outcome is not Outcome.TROUBLE:
            raise
    with followed(session, "GET", url, {}, timeout, HOPS) as (answer, hops):
        if answer.status_code == 429:
            check(url, answer, ())
        return _reply(answer, hops)


def _reply(answer: "requests.Response", hops: list[tuple[int, str]]) -> Reply:
    status = answer.status_code
    found = outcome(status)
    if "cf-mitigated" in answer.headers:  # Cloudflare wants to see whether there is a person
        found = Outcome.REFUSED
    for_good = found is Outcome.FINE and hops and all(hop in _MOVED for hop, _ in hops)
    return Reply(found, status, says(answer), hops[-1][1] if for_good else "")


def _failed(url: str, error: FeedtoolError) -> Reply:
    known = error.outcome if isinstance(error, NoAnswerError) else Outcome.TROUBLE
    return Reply(known, said=str(error).removeprefix(f"{shown(url)}: "))


def _fetched(
    session: "requests.Session", url: str, *, etag: str, modified: str, largest: int, timeout: float
) -> Fetched:
    headers = {"If-None-Match": etag, "If-Modified-Since": modified}
    asked = {name: value for name, value in headers.items() if value}
    with followed(session, "GET", url, asked, timeout) as (answer, hops):
        if urlsplit(url).scheme == "https" and not all(hop.startswith("https:") for _, hop in hops):
            raise FeedtoolError(f"{shown(url)}: it redirects to an address without https, where anybody can change it")
        if answer.status_code == 304 and asked:
            return Fetched(None, etag, modified)
        check(url, answer, (200,))
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
    with followed(session, "HEAD", url, plain, timeout) as (answer, hops):
        if answer.status_code in _GONE or answer.status_code == 429 or 500 <= answer.status_code != 501:
            check(url, answer, ())
        refused = answer.status_code != 200
        said = _facts(answer, hops, url)
    if not refused and said.bytes and not first and (said.ranges or not ranges):
        return said
    part = plain | {"Range": f"bytes=0-{max(first, 1) - 1}"}
    with followed(session, "GET", url, part, timeout) as (answer, hops):
        check(url, answer, (200, 206))
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
