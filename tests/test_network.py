"""HTTP against real servers on this machine, in every way in which servers misbehave.

What cannot be had whole is one line for the user; nothing waits for ever, and nothing is taken into memory without end.
"""

import gzip
import socket
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Thread

import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import servers
from feedtool import asking, connections, network
from feedtool.media import Answer
from feedtool.problems import FeedtoolError
from servers import Handler, Server

FEED = b"<rss/>"


def refusal(url: str, **options: float | int) -> str:
    """Return why *url* cannot be fetched, without the address that every reason begins with."""
    with pytest.raises(FeedtoolError) as raised:
        network.fetch(url, **options)  # type: ignore[arg-type]
    told = str(raised.value)
    assert told.startswith(f"{url}: ")
    return told.removeprefix(f"{url}: ")


@contextmanager
def memory(limit: int) -> Iterator[None]:
    """Fail when the block takes more than *limit* bytes of memory at a time."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < limit, f"{peak:,} bytes of memory were taken"


# What is there


def test_a_file_comes_whole_with_what_a_conditional_request_needs(server: Server) -> None:
    url = server.give("/feed.xml", FEED, ETag='"1"', Last_Modified="Thu, 01 Jan 2026 09:00:00 GMT")

    fetched = network.fetch(url)

    assert fetched == network.Fetched(FEED, '"1"', "Thu, 01 Jan 2026 09:00:00 GMT")


def test_what_is_packed_is_unpacked(server: Server) -> None:
    url = server.give("/feed.xml", gzip.compress(FEED), Content_Encoding="gzip")

    assert network.fetch(url).data == FEED


def test_a_conditional_request_is_answered_by_nothing_new(server: Server) -> None:
    url = server.give("/feed.xml", status=304)

    fetched = network.fetch(url, '"1"', "Thu, 01 Jan 2026 09:00:00 GMT")

    assert fetched == network.Fetched(None, '"1"', "Thu, 01 Jan 2026 09:00:00 GMT")
    assert server.asked[0].headers["if-none-match"] == '"1"'
    assert server.asked[0].headers["if-modified-since"] == "Thu, 01 Jan 2026 09:00:00 GMT"


def test_nothing_new_is_no_answer_to_who_has_nothing(server: Server) -> None:
    assert refusal(server.give("/feed.xml", status=304)) == "the server says 304 Not Modified"


def test_a_part_is_not_the_whole(server: Server) -> None:
    url = server.give("/feed.xml", FEED, 206, Content_Range="bytes 0-5/100")

    assert refusal(url) == "the server says 206 Partial Content"


def test_who_asks_says_who_it_is(server: Server) -> None:
    network.fetch(server.give("/feed.xml", FEED))

    assert server.asked[0].headers["user-agent"].startswith("feedtool")


# Redirects


def test_redirects_are_followed(server: Server) -> None:
    server.give("/feed.xml", FEED)
    server.give("/newer", status=302, Location="feed.xml")

    fetched = network.fetch(server.give("/old", status=301, Location=server.url("/newer")))

    assert (fetched.data, fetched.moved) == (FEED, "")


@pytest.mark.parametrize("status", [301, 308])
def test_a_move_for_good_is_told(status: int, server: Server) -> None:
    new = server.give("/feed.xml", FEED)

    assert network.fetch(server.give("/old", status=status, Location="/feed.xml")).moved == new


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/feed.xml", "javascript:alert(1)"])
def test_a_redirect_leads_nowhere_but_into_the_web(target: str, server: Server) -> None:
    url = server.give("/feed.xml", status=302, Location=target)

    assert refusal(url) == f"it redirects to '{target}', which is not on the web"


def test_a_redirect_in_circles_is_left(server: Server) -> None:
    server.give("/b", status=302, Location="/a")

    url = server.give("/a", status=302, Location="/b")

    assert refusal(url) == "it redirects in circles, or more than 5 times"
    assert len(server.asked) == connections.REDIRECTS + 1


def test_a_redirect_to_nowhere_is_none(server: Server) -> None:
    assert refusal(server.give("/feed.xml", status=302)) == "the server says 302 Found"


def test_what_comes_with_a_redirect_is_not_read(server: Server) -> None:
    server.give("/feed.xml", FEED)
    url = server.give("/old", bomb(), 302, Location="/feed.xml", Content_Encoding="gzip")

    with memory(20_000_000):
        assert network.fetch(url).data == FEED


# Servers that have enough


def after(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("wait", [lambda: "1", lambda: after(2), lambda: after(-60)], ids=["seconds", "date", "past"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_a_moment_gets_it(wait: Callable[[], str], status: int, server: Server) -> None:
    url = server.do(
        "/feed.xml",
        lambda handler: handler.say(status, {"Retry-After": wait()}),
        lambda handler: handler.say(200, {}, FEED),
    )

    assert network.fetch(url).data == FEED
    assert len(server.asked) == 2


def test_a_server_that_asks_for_long_is_told_at_once(server: Server) -> None:
    url = server.give("/feed.xml", status=429, Retry_After="3600")

    began = time.monotonic()
    told = refusal(url)

    assert told == "the server has had too many requests (429); it asks to come back in 3600 seconds"
    assert len(server.asked) == 1
    assert time.monotonic() - began < 30


def test_a_date_to_come_back_is_told(server: Server) -> None:
    url = server.give("/feed.xml", status=503, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT")

    told = refusal(url)

    assert told == "the server says 503 Service Unavailable; it asks to come back 'Fri, 31 Dec 2100 23:59:59 GMT'"
    assert len(server.asked) == 1


@pytest.mark.parametrize("wait", ["soon", "-5", "9" * 5_000, "Fri, 31 Dec 99999 23:59:59 GMT", ""])
def test_a_wait_that_is_none_does_not_matter(wait: str, server: Server) -> None:
    url = server.do(
        "/feed.xml",
        lambda handler: handler.say(429, {"Retry-After": wait}),
        lambda handler: handler.say(200, {}, FEED),
    )

    assert network.fetch(url).data == FEED


def test_a_server_in_trouble_is_asked_again(server: Server) -> None:
    url = server.do(
        "/feed.xml",
        lambda handler: handler.say(500),
        lambda handler: handler.say(502),
        lambda handler: handler.say(200, {}, FEED),
    )

    assert network.fetch(url).data == FEED


def test_a_server_that_stays_in_trouble_is_told(server: Server) -> None:
    assert refusal(server.give("/feed.xml", status=500)) == "the server says 500 Internal Server Error"
    assert len(server.asked) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_no_is_not_asked_twice(status: int, server: Server) -> None:
    assert refusal(server.give("/feed.xml", status=status)).startswith(f"the server says {status} ")
    assert len(server.asked) == 1


def test_nobody_listens_to_what_comes_with_a_refusal(server: Server) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(500)
        handler.end_headers()
        handler.close_connection = True
        while not server.closing.is_set():
            handler.wfile.write(b"x" * 65_536)

    with memory(20_000_000):
        assert refusal(server.do("/feed.xml", endless)) == "the server says 500 Internal Server Error"


# Servers that do not finish


def test_a_half_sent_answer_is_none(server: Server) -> None:
    def half(handler: Handler) -> None:
        handler.close_connection = True
        handler.say(200, {"Content-Length": "1000"}, FEED)

    assert refusal(server.do("/feed.xml", half)) == "its answer breaks off"


@pytest.mark.parametrize("sent", [b"6\r\n<rss/>\r\n", b"ff\r\n<rss/>", b"", b"zz\r\n<rss/>\r\n"])
def test_chunks_that_break_off_are_no_answer(sent: bytes, server: Server) -> None:
    def half(handler: Handler) -> None:
        handler.close_connection = True
        handler.say(200, {"Transfer-Encoding": "chunked", "Content-Length": ""}, sent)

    assert refusal(server.do("/feed.xml", half)) == "its answer breaks off"


def test_what_is_not_http_is_no_answer(server: Server) -> None:
    def chatter(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n" * 10)

    assert refusal(server.do("/feed.xml", chatter)) == "there is no connection to its server, or it breaks off"


def test_what_is_packed_wrongly_is_no_answer(server: Server) -> None:
    url = server.give("/feed.xml", FEED, Content_Encoding="gzip")

    assert refusal(url) == "its answer is packed wrongly"


def test_a_silent_server_is_left(server: Server) -> None:
    url = server.do("/feed.xml", lambda handler: handler.drip(b"", 60))

    began = time.monotonic()
    told = refusal(url, timeout=0.3)

    assert told == "the answer stops coming"
    assert time.monotonic() - began < 30


def test_a_server_that_falls_silent_is_left(server: Server) -> None:
    def stop(handler: Handler) -> None:
        handler.say(200, {"Content-Length": "1000"}, FEED)
        handler.drip(b"", 60)

    assert refusal(server.do("/feed.xml", stop), timeout=0.3) == "the answer stops coming"


@pytest.mark.parametrize("where", ["body", "headers", "status"])
def test_a_server_that_drips_for_ever_is_left(where: str, server: Server) -> None:
    def drip(handler: Handler) -> None:
        if where == "body":
            handler.send_response(200)
            handler.end_headers()
        elif where == "headers":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-More: ")
        handler.drip(b"x", 0.05)

    began = time.monotonic()
    told = refusal(server.do("/feed.xml", drip), timeout=0.1)

    assert told == "it did not come whole in 1 seconds"
    assert time.monotonic() - began < 30


def test_one_that_drips_does_not_hold_up_the_others(server: Server) -> None:
    slow = server.do("/slow", lambda handler: handler.drip(b"x", 0.02))
    fast = [server.do(f"/{number}.mp3", servers.file(b"x" * number)) for number in range(1, 40)]

    said = network.ask(dict.fromkeys([slow, *fast], 0), timeout=0.1)

    assert said[slow].error == f"{slow}: it did not come whole in 1 seconds"
    assert [said[url].bytes for url in fast] == list(range(1, 40))


# Servers that send too much


def bomb() -> bytes:
    """Return 200 MB, packed into 200 kB."""
    return gzip.compress(bytes(20_000_000)) * 10


def test_too_much_is_cut_off_without_being_kept(server: Server) -> None:
    sent: list[int] = []

    def endless(handler: Handler) -> None:
        handler.say(200, {"Content-Length": "200000000"})
        for _ in range(200):
            handler.wfile.write(bytes(1_000_000))
            sent.append(1_000_000)

    with memory(10_000_000):
        told = refusal(server.do("/feed.xml", endless), largest=1_000_000)

    assert told == "it is larger than 1,000,000 bytes, unpacked; nothing was taken"
    assert sum(sent) < 50_000_000


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_what_unpacks_into_too_much_is_not_unpacked(layers: int, server: Server) -> None:
    data = bomb()
    for _ in range(layers - 1):
        data = gzip.compress(data)
    url = server.give("/feed.xml", data, Content_Encoding=", ".join(["gzip"] * layers))

    with memory(30_000_000):
        told = refusal(url, largest=1_000_000)

    assert told == "it is larger than 1,000,000 bytes, unpacked; nothing was taken"


def test_boxes_in_boxes_in_boxes_are_not_opened(server: Server) -> None:
    url = server.give("/feed.xml", FEED, Content_Encoding=", ".join(["gzip"] * 50))

    assert refusal(url) == "its answer is packed wrongly"


HEADS = st.sampled_from(
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: ",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n",
    ]
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HEADS, st.binary(max_size=100))
def test_whatever_comes_is_an_answer_or_one_line(server: Server, head: bytes, rest: bytes) -> None:
    def send(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(head + rest)

    try:
        network.fetch(server.do("/feed.xml", send), timeout=0.5)
    except FeedtoolError as error:
        assert str(error).isprintable()  # noqa: PT017  # no error is as good


# Where nobody is


def test_nobody_at_home_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))

        told = refusal(f"http://127.0.0.1:{taken.getsockname()[1]}/feed.xml", timeout=1)

    assert told == "there is no connection to its server, or it breaks off"


@pytest.mark.parametrize(
    "url", ["http://", "http://[::1", "http://a b/", "http://x:99999/", "gopher://x/", "http://\x00/"]
)
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(FeedtoolError):
        network.fetch(url, timeout=1)


def test_a_password_in_an_address_is_not_told(server: Server) -> None:
    url = server.give("/feed.xml", status=404).replace("//", "//ada:secret@")

    with pytest.raises(FeedtoolError) as raised:
        network.fetch(url)

    assert "secret" not in str(raised.value)


# TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@contextmanager
def secure(authority: trustme.CA, name: str) -> Iterator[Server]:
    """Run a server whose certificate is for *name*."""
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    with servers.running(context) as server:
        yield server


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust *authority*, as a company's machine does."""
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))


@pytest.mark.usefixtures("trusted")
def test_a_certificate_that_can_be_trusted_is(authority: trustme.CA) -> None:
    with secure(authority, "127.0.0.1") as server:
        assert network.fetch(server.give("/feed.xml", FEED)).data == FEED


def test_one_that_nobody_vouches_for_is_refused(authority: trustme.CA) -> None:
    with secure(authority, "127.0.0.1") as server:
        assert refusal(server.give("/feed.xml", FEED)) == "its certificate cannot be trusted"
        assert server.asked == []


@pytest.mark.usefixtures("trusted")
def test_one_for_somebody_else_is_refused(authority: trustme.CA) -> None:
    with secure(authority, "feeds.example.org") as server:
        assert refusal(server.give("/feed.xml", FEED)) == "its certificate cannot be trusted"
        assert server.asked == []


@pytest.mark.usefixtures("trusted")
def test_a_feed_does_not_lose_its_tls_on_the_way(authority: trustme.CA, server: Server) -> None:
    plain = server.give("/feed.xml", FEED)

    with secure(authority, "127.0.0.1") as safe:
        told = refusal(safe.give("/feed.xml", status=302, Location=plain))

    assert told == "it redirects to an address without https, where anybody can change it"


# Proxies


def test_a_proxy_is_used_when_the_machine_names_one(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.give("http://feeds.example.org/feed.xml", FEED)
    monkeypatch.setenv("HTTP_PROXY", server.base)

    assert network.fetch("http://feeds.example.org/feed.xml").data == FEED


def test_a_proxy_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)

    told = refusal("http://feeds.example.org/feed.xml", timeout=1)

    assert told == "the proxy that this machine is set to use does not let us through"


# What servers say of files


def said_of(server: Server, answer: servers.Answer, first: int = 0, *, ranges: bool = False) -> Answer:
    url = server.do("/one.mp3", answer)
    return network.ask({url: first}, ranges=ranges)[url]


def test_head_tells_all_that_is_asked_for(server: Server) -> None:
    said = said_of(server, servers.file(bytes(1_234), ETag='"1"'))

    url = server.url("/one.mp3")
    assert said == Answer(head=True, ranges=True, bytes=1_234, type="audio/mpeg", etag='"1"', address=url)
    assert server.methods("/one.mp3") == ["HEAD"]
    assert server.asked[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("status", [400, 403, 405, 501])
def test_who_refuses_head_is_asked_for_the_first_byte(status: int, server: Server) -> None:
    said = said_of(server, servers.file(bytes(1_234), head=status))

    assert (said.head, said.ranges, said.bytes) == (False, True, 1_234)
    assert server.methods("/one.mp3") == ["HEAD", "GET"]
    assert server.asked[1].headers["range"] == "bytes=0-0"


def test_who_does_not_say_the_length_is_asked_for_the_first_byte(server: Server) -> None:
    assert said_of(server, servers.file(bytes(1_234), said=False)).bytes == 1_234


def test_a_whole_file_instead_of_its_first_byte_is_not_waited_for(server: Server) -> None:
    def whole(handler: Handler) -> None:
        if handler.command == "HEAD":
            handler.say(405)
            return
        handler.say(200, {"Content-Length": "100000000", "Content-Type": "audio/mpeg"})
        handler.drip(bytes(1_000), 0.01)

    began = time.monotonic()
    said = said_of(server, whole)

    assert (said.bytes, said.ranges, said.head) == (100_000_000, False, False)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("sent", ["bytes 0-0/*", "bytes 5-5/10", "0-0/10", "bytes 0-0/" + "9" * 50, ""])
def test_a_range_that_says_nothing_is_no_length(sent: str, server: Server) -> None:
    said = said_of(
        server,
        lambda handler: handler.say(405) if handler.command == "HEAD" else handler.say(206, {"Content-Range": sent}),
    )

    assert said.bytes == 0


def test_whether_parts_are_given_is_found_out_when_head_does_not_say(server: Server) -> None:
    def silent(handler: Handler) -> None:
        if handler.command == "HEAD":
            handler.say(200, {"Content-Length": "10", "Content-Type": "audio/mpeg"})
        else:
            handler.say(206, {"Content-Range": "bytes 0-0/10"}, b"x")

    assert not said_of(server, silent).ranges
    assert said_of(server, silent, ranges=True).ranges


def test_the_beginning_is_brought_along_and_no_more(server: Server) -> None:
    assert said_of(server, servers.file(bytes(range(200))), 10).beginning == bytes(range(10))
    assert said_of(server, servers.file(bytes(range(200)), ranges=False), 10).beginning == bytes(range(10))
    assert said_of(server, servers.file(b"short"), 10).beginning == b"short"


@pytest.mark.parametrize("status", [401, 404, 410])
def test_what_is_not_there_is_told(status: int, server: Server) -> None:
    assert said_of(server, lambda handler: handler.say(status)).error.startswith(
        f"{server.url('/one.mp3')}: the server says {status} "
    )


def test_where_a_file_was_found_is_told(server: Server) -> None:
    server.do("/there.mp3", servers.file(b"x"))

    said = said_of(server, lambda handler: handler.say(302, {"Location": "/there.mp3"}))

    assert (said.address, said.bytes) == (server.url("/there.mp3"), 1)


def test_a_few_are_asked_at_a_time_and_progress_is_told(server: Server) -> None:
    busy: list[int] = [0]
    most: list[int] = []

    def slow(handler: Handler) -> None:
        busy[0] += 1
        most.append(busy[0])
        time.sleep(0.02)
        busy[0] -= 1
        servers.file(b"x")(handler)

    ticks: list[tuple[int, int]] = []
    urls = [server.do(f"/{number}.mp3", slow) for number in range(20)]

    said = network.ask(dict.fromkeys(urls, 0), tick=lambda done, total: ticks.append((done, total)))

    assert list(said) == urls
    assert 1 < max(most) <= asking.AT_ONCE
    assert ticks == [(number, 20) for number in range(1, 21)]


def test_a_fault_of_ours_is_not_taken_for_the_servers(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = server.do("/one.mp3", servers.file(b"x"))

    def count(done: int, total: int) -> None:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        network.ask({url: 0}, tick=count)


def test_a_server_that_has_had_enough_is_left_alone(server: Server) -> None:
    urls = [server.give(f"/{number}.mp3", status=429, Retry_After="900") for number in range(40)]

    said = network.ask(dict.fromkeys(urls, 0))

    assert len(server.asked) <= 2 * asking.AT_ONCE
    assert list(said) == urls
    why = "the server has had too many requests (429); it asks to come back in 900 seconds"
    assert [one.error for one in said.values()] == [f"{url}: {why}" for url in urls]


def test_the_others_are_asked_all_the_same(server: Server) -> None:
    with servers.running() as other:
        busy = [server.give(f"/{number}.mp3", status=429, Retry_After="900") for number in range(10)]
        good = [other.do(f"/{number}.mp3", servers.file(b"x")) for number in range(10)]

        said = network.ask(dict.fromkeys([*busy, *good], 0))

    assert [said[url].bytes for url in good] == [1] * 10


def test_connections_are_used_again(server: Server) -> None:
    ports: set[int] = set()

    def note(handler: Handler) -> None:
        ports.add(handler.client_address[1])
        servers.file(b"x")(handler)

    network.ask({server.do(f"/{number}.mp3", note): 0 for number in range(30)})

    assert len(ports) <= asking.AT_ONCE


def test_a_server_that_hangs_up_while_others_wait_is_told(server: Server) -> None:
    def hang_up(handler: Handler) -> None:
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)

    good = server.do("/good.mp3", servers.file(b"x"))
    bad = server.do("/bad.mp3", hang_up)

    said = network.ask({bad: 0, good: 0}, timeout=1)

    assert said[good].bytes == 1
    assert said[bad].error == f"{bad}: there is no connection to its server, or it breaks off"


def test_a_program_can_end_while_a_server_keeps_it_waiting(server: Server) -> None:
    url = server.do("/slow", lambda handler: handler.drip(b"x", 0.02))

    network.ask({url: 0}, timeout=0.1)

    from threading import enumerate as threads

    assert all(thread.daemon for thread in threads() if isinstance(thread, Thread) and "_work" in thread.name)
