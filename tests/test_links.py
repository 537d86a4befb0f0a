"""Whether the links of a show lead somewhere: `feedtool check --links` against real servers, good ones and bad ones."""

import re
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
import servers
import shows
from feedtool import disk, links, network, replies
from feedtool.problems import Place
from feedtool.replies import Outcome, Reply
from servers import Handler, Server
from test_network import secure

NOW = "2026-06-01"
HERE = Place("episodes/one.md", 4)


def hang_up(handler: Handler) -> None:
    """Say nothing and end the connection."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def only_get(status: int) -> Callable[[Handler], None]:
    """Refuse HEAD with *status*."""
    return lambda handler: handler.say(status if handler.command == "HEAD" else 200, {}, b"a page")


def visit(url: str, timeout: float = 5) -> Reply:
    return network.visit([url], timeout=timeout)[url]


def names(monkeypatch: pytest.MonkeyPatch, error: int = socket.EAI_NONAME, **known: str) -> None:
    """Let names be those that are *known*, with `_` for `.`, and others lead nowhere for the reason *error*."""
    look_up = socket.getaddrinfo

    def looked_up(host: str, *more: Any, **others: Any) -> Any:
        if host[0].isdigit():
            return look_up(host, *more, **others)
        if host.replace(".", "_") in known:
            return look_up(known[host.replace(".", "_")], *more, **others)
        raise socket.gaierror(error, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)


# What servers say


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.FINE),
        (204, Outcome.FINE),
        (400, Outcome.TROUBLE),
        (401, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (404, Outcome.DEAD),
        (405, Outcome.REFUSED),
        (410, Outcome.DEAD),
        (429, Outcome.REFUSED),
        (451, Outcome.REFUSED),
        (501, Outcome.TROUBLE),
        (999, Outcome.REFUSED),
    ],
)
def test_a_status_is_told_for_what_it_means(status: int, outcome: Outcome, server: Server) -> None:
    reply = visit(server.give("/a", status=status))

    assert (reply.outcome, reply.moved) == (outcome, "")


def test_a_page_that_is_there_is_asked_for_once_and_not_fetched(server: Server) -> None:
    assert visit(server.give("/a", b"x" * 100)) == Reply(Outcome.FINE, 200, "the server says 200 OK")
    assert server.methods("/a") == ["HEAD"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501, 503])
def test_who_says_no_to_head_is_asked_with_get(status: int, server: Server) -> None:
    assert visit(server.do("/a", only_get(status))).outcome is Outcome.FINE
    assert server.methods("/a") == ["HEAD", "GET"]


def test_who_cannot_bear_head_is_asked_with_get(server: Server) -> None:
    def answer(handler: Handler) -> None:
        hang_up(handler) if handler.command == "HEAD" else handler.say(200)

    assert visit(server.do("/a", answer)).outcome is Outcome.FINE


def test_of_a_page_without_end_nothing_is_read(server: Server) -> None:
    def endless(handler: Handler) -> None:
        if handler.command == "HEAD":
            return handler.say(405)
        handler.say(200, {"Content-Length": "99999999999"}, b"x")
        return handler.drip(b"x" * 10_000, 0.01)

    began = time.monotonic()

    assert visit(server.do("/a", endless)).outcome is Outcome.FINE
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("status", [301, 308])
def test_a_move_for_good_is_told(status: int, server: Server) -> None:
    new = server.give("/new")
    server.give("/b", status=status, Location="/new")

    assert visit(server.give("/a", status=status, Location="/b")).moved == new


@pytest.mark.parametrize("statuses", [(301, 302), (302, 301), (303,), (307,)])
def test_a_move_for_now_is_none(statuses: tuple[int, ...], server: Server) -> None:
    for number, status in enumerate(statuses):
        server.give(f"/{number}", status=status, Location=f"/{number + 1}")
    server.give(f"/{len(statuses)}")

    assert visit(server.url("/0")) == Reply(Outcome.FINE, 200, "the server says 200 OK")


def test_a_move_to_where_nothing_is_has_killed_the_link(server: Server) -> None:
    reply = visit(server.give("/a", status=301, Location="/gone"))

    assert (reply.outcome, reply.moved) == (Outcome.DEAD, "")


def test_circles_are_left(server: Server) -> None:
    reply = visit(server.give("/a", status=301, Location="/a"))

    assert reply == Reply(Outcome.TROUBLE, said="it redirects in circles, or more than 20 times")


def test_who_wants_to_see_a_cookie_again_is_shown_it(server: Server) -> None:
    def answer(handler: Handler) -> None:
        if "seen=1" in handler.headers.get("Cookie", ""):
            handler.say(200)
        else:
            handler.say(302, {"Location": "/a", "Set-Cookie": "seen=1"})

    assert visit(server.do("/a", answer)).outcome is Outcome.FINE


def test_a_link_into_an_app_is_not_followed(server: Server) -> None:
    reply = visit(server.give("/a", status=302, Location="spotify:episode:1"))

    assert reply == Reply(Outcome.TROUBLE, said="it redirects to 'spotify:episode:1', which is not on the web")


def test_a_server_that_falls_silent_is_told(server: Server) -> None:
    reply = visit(server.do("/a", lambda handler: handler.drip(b"", 0.05)), timeout=0.3)

    assert reply == Reply(Outcome.TROUBLE, said="the answer stops coming")


def test_a_server_that_hangs_up_is_told(server: Server) -> None:
    reply = visit(server.do("/a", hang_up))

    assert reply == Reply(Outcome.TROUBLE, said="there is no connection to its server, or it breaks off")


def test_a_server_in_trouble_is_asked_again(server: Server) -> None:
    url = server.do("/a", only_get(503), lambda handler: handler.say(503), lambda handler: handler.say(200))

    assert visit(url).outcome is Outcome.FINE
    assert server.methods("/a") == ["HEAD", "GET", "GET"]


def test_one_that_asks_for_a_moment_gets_it(server: Server) -> None:
    def wait(handler: Handler) -> None:
        handler.say(429, {"Retry-After": "1"})

    began = time.monotonic()

    assert visit(server.do("/a", wait, wait, lambda handler: handler.say(200))).outcome is Outcome.FINE
    assert time.monotonic() - began >= 1


def test_one_that_has_had_enough_is_left_alone_with_the_others(server: Server) -> None:
    urls = [server.give(f"/{number}", status=429, Retry_After="3600") for number in range(30)]

    said = network.visit(urls, timeout=5)

    assert set(said.values()) == {
        Reply(
            Outcome.REFUSED,
            said="the server has had too many requests (429); it asks to come back in 3600 seconds",
        )
    }
    assert len(server.asked) <= 2 * network.OF_A_HOST


def test_a_shortener_is_not_blamed_for_where_it_leads(server: Server) -> None:
    with servers.running() as busy:
        target = busy.give("/a", status=429, Retry_After="3600")
        urls = [server.give(f"/{number}", status=302, Location=target) for number in range(4)]
        good = server.give("/good")

        said = network.visit([*urls, good], timeout=5)

    assert said[good].outcome is Outcome.FINE
    assert {said[url].outcome for url in urls} == {Outcome.REFUSED}


def test_a_question_whether_somebody_is_a_person_is_a_refusal(server: Server) -> None:
    assert visit(server.give("/a", status=503, cf_mitigated="challenge")).outcome is Outcome.REFUSED


def test_a_name_that_nobody_has_is_dead(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    names(monkeypatch, gone_net="")

    assert visit("http://nobody.net/a") == Reply(Outcome.DEAD, said="there is no server of that name")
    assert server.asked == []


def test_a_name_that_cannot_be_looked_up_now_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, socket.EAI_AGAIN)

    assert visit("http://some.net/a") == Reply(Outcome.TROUBLE, said="its name cannot be looked up just now")


def test_nobody_at_home_is_found_out_once(server: Server) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}"
        began = time.monotonic()

        said = network.visit([f"{base}/{number}" for number in range(50)], timeout=1)

    assert {reply.said for reply in said.values()} == {"there is no connection to its server, or it breaks off"}
    assert time.monotonic() - began < 30


def test_a_certificate_that_nobody_vouches_for_is_unsafe() -> None:
    with secure(trustme.CA(), "127.0.0.1") as server:
        assert visit(server.give("/a")) == Reply(Outcome.UNSAFE, said="its certificate cannot be trusted")


def test_what_is_not_tls_at_all_is_unsafe_too(server: Server) -> None:
    reply = visit(server.give("/a").replace("http:", "https:"))

    assert reply == Reply(Outcome.UNSAFE, said="no safe connection to its server can be made")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_whatever_is_asked_for_there_is_a_reply(server: Server, rest: str) -> None:
    url = f"{server.base}/{rest}"

    assert network.visit([url], timeout=1)[url].outcome in (Outcome.DEAD, Outcome.TROUBLE)


def test_a_few_are_asked_at_a_time_and_fewer_of_each_server() -> None:
    lock = Lock()
    now = {"all": 0}
    most = {"all": 0}

    def busy(host: str) -> Callable[[Handler], None]:
        def answer(handler: Handler) -> None:
            with lock:
                for who in ("all", host):
                    now[who] = now.get(who, 0) + 1
                    most[who] = max(most.get(who, 0), now[who])
            time.sleep(0.05)
            with lock:
                for who in ("all", host):
                    now[who] -= 1
            handler.say(200)

        return answer

    told: list[tuple[int, int]] = []
    with servers.running() as one, servers.running() as two, servers.running() as three:
        urls = [server.do(f"/{n}", busy(server.base)) for server in (one, two, three) for n in range(8)]

        said = network.visit(urls, timeout=5, tick=lambda done, total: told.append((done, total)))

    assert list(said) == urls
    assert most.pop("all") == 3 * network.OF_A_HOST
    assert set(most.values()) == {network.OF_A_HOST}
    assert told[-1] == (24, 24)


# Where links are written


def found(front: str, body: str = "", base: str = "https://a.net/") -> list[tuple[int, str, str]]:
    """Return line, address and how it is written of each link of an episode."""
    text = make.markdown(front, body).decode()
    document = make.markdown_document(front, body)
    return [(link.place.line, link.address, link.written) for link in links.of_episode(document, text, base)]


def test_links_stand_where_they_are_written() -> None:
    front = """
        title: One
        image: images/one.jpg
        ids: {youtube: IdaZOD46FEw, anchor: one}
        links:
          spotify: https://open.spotify.com/episode/1
          apple: TODO
        description: >
          What it is about,
          and [the book](https://books.net/a_(b)).
        chapters:
        - 0:00 Hello
        - {start: 1:15, title: What, url: https://what.net/?a=1&b=2#c, image: c.png}
        transcript:
        - {line: See https://said.net/., sec: 1}
        """
    body = """
        Text, with <https://auto.net>, *https://bare.net/x*, and [two
        lines](/people/ada.html){:target="_blank"}.

        ```
        curl https://code.net/
        ```

        <a href="https://html.net/?a=1&amp;b=2">x</a> ![cat](cat.png) [mail](mailto:a@a.net) [ref]

        [ref]: https://ref.net/a\\_b "Title"
        """

    assert found(front, body) == [
        (3, "https://a.net/images/one.jpg", "images/one.jpg"),
        (6, "https://open.spotify.com/episode/1", "https://open.spotify.com/episode/1"),
        (10, "https://books.net/a_(b)", "https://books.net/a_(b)"),
        (13, "https://what.net/?a=1&b=2", "https://what.net/?a=1&b=2#c"),
        (13, "https://a.net/c.png", "c.png"),
        (15, "https://said.net/", "https://said.net/"),
        (4, "https://www.youtube.com/watch?v=IdaZOD46FEw", "IdaZOD46FEw"),
        (17, "https://auto.net/", "https://auto.net"),
        (17, "https://bare.net/x", "https://bare.net/x"),
        (18, "https://a.net/people/ada.html", "/people/ada.html"),
        (24, "https://html.net/?a=1&b=2", "https://html.net/?a=1&amp;b=2"),
        (24, "https://a.net/cat.png", "cat.png"),
        (26, "https://ref.net/a_b", "https://ref.net/a\\_b"),
    ]


def test_a_link_that_stands_there_twice_is_told_twice() -> None:
    body = "[a](https://b.net/x)\n\nhttps://b.net/x#y and https://b.net/xy\n"

    assert found("title: One", body) == [
        (4, "https://b.net/x", "https://b.net/x"),
        (6, "https://b.net/x", "https://b.net/x#y"),
        (6, "https://b.net/xy", "https://b.net/xy"),
    ]


def test_what_is_written_in_a_way_of_its_own_stands_where_its_key_does() -> None:
    assert found('title: One\nlinks:\n  web: "https://b.net/\\x61"\n') == [(4, "https://b.net/a", "")]
    assert found('title: One\nintro: "[x](https://b.net/\\\n  abc)"\n') == [(3, "https://b.net/abc", "")]


def test_what_listeners_cannot_follow_is_no_link() -> None:
    front = """
        title: One
        audio: https://b.net/one.mp3
        guid: https://b.net/guid
        stray: https://b.net/stray
        links: {youtube: "https://www.youtube.com/watch?v=IdaZOD46FEw", apple: "?"}
        ids: {youtube: IdaZOD46FEw}
        quotableClips:
        - {name: A, startOffset: 1, url: "https://www.youtube.com/watch?v=IdaZOD46FEw&t=1"}
        podcast:
          alternate: {type: video/mp4, bytes: 1, source: https://b.net/film.mp4}
        """

    assert found(front, "[x](TODO) <a href='TODO'>y</a> [z](javascript:x) `https://b.net/`") == [
        (6, "https://www.youtube.com/watch?v=IdaZOD46FEw", "https://www.youtube.com/watch?v=IdaZOD46FEw")
    ]


def test_handles_of_people_lead_to_their_profiles() -> None:
    file = (
        "title: Ada\ntwitter: ada\nweb: https://Ada.net\nmastodon: '@ada@social.net'\npicture: ada.jpg\ngithub: TODO\n"
    )
    text = make.markdown(file, "Wrote [a note](https://notes.net/g).").decode()
    document = make.markdown_document(file, "Wrote [a note](https://notes.net/g).", "config/people/ada.md")

    told = [(link.place.line, link.address) for link in links.of_people(document, text, "https://a.net/", listed=False)]

    assert sorted(told) == [
        (3, "https://twitter.com/ada"),
        (4, "https://ada.net/"),
        (5, "https://social.net/@ada"),
        (6, "https://a.net/ada.jpg"),
        (9, "https://notes.net/g"),
    ]


def test_people_in_one_list_stand_in_its_lines() -> None:
    text = "ada:\n  title: Ada\n  github: ada\n  web: https://ada.net/\ngrace: Grace Hopper\n"
    document = make.yaml_document(text, "config/people.yaml")

    told = [(link.place.line, link.address) for link in links.of_people(document, text, "https://a.net/", listed=True)]

    assert sorted(told) == [(3, "https://github.com/ada"), (4, "https://ada.net/")]


def test_templates_have_links_too_where_they_are_whole() -> None:
    text = "See {{ x }}\nhttps://a.net/{{ slug }} https://b.net/x. <a href='https://c.net'>\nhttps://{{ d }}\n"

    told = [(link.place.line, link.address) for link in links.of_template("t.j2", text)]

    assert told == [(2, "https://b.net/x"), (2, "https://c.net/")]


@given(st.text("[](){}<>\"'`:/.#ahtps \n\\*_&;=!?|é-", max_size=80), st.booleans())
def test_whatever_is_written_every_link_has_an_address_and_a_line(written: str, in_front: bool) -> None:
    body = "" if in_front else written
    front = "title: One\nintro: |\n" + "".join(f"  {line}\n" for line in (written if in_front else "x").split("\n"))
    rows = make.markdown(front, body).decode().split("\n")

    for line, address, part in found(front, body):
        assert address.startswith(("http://", "https://"))
        assert part in rows[line - 1]


# What is told


def codes(reply: Reply | None, fragment: str = "") -> list[str]:
    link = links.Link("https://b.net/x", HERE, "https://b.net/x", fragment)
    return [f"{p.code} {p.severity}: {p.message}" for p in links.judge(link, reply)]


def test_nothing_is_said_of_a_link_that_is_well() -> None:
    assert codes(Reply(Outcome.FINE, 200)) == []


def test_each_outcome_has_a_code_of_its_own() -> None:
    assert codes(Reply(Outcome.DEAD, 404, "so")) == ["LN101 error: 'https://b.net/x' is dead: so"]
    assert codes(Reply(Outcome.TROUBLE, 500, "so")) == ["LN103 warning: 'https://b.net/x' cannot be seen: so"]
    assert codes(Reply(Outcome.REFUSED, 403, "so")) == ["LN104 info: 'https://b.net/x' is kept from programs: so"]
    assert codes(Reply(Outcome.UNSAFE, said="so")) == ["LN105 warning: 'https://b.net/x' is not safe to open: so"]
    assert codes(None) == ["LN106 info: 'https://b.net/x' leads nobody anywhere: its name is reserved"]


def test_a_move_keeps_the_part_of_the_page() -> None:
    moved = Reply(Outcome.FINE, 200, moved="https://c.net/y")

    assert codes(moved) == ["LN102 info: 'https://b.net/x' has moved for good to 'https://c.net/y'"]
    assert codes(moved, "z") == ["LN102 info: 'https://b.net/x' has moved for good to 'https://c.net/y#z'"]


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:4000/",
        "https://example.com",
        "https://www.EXAMPLE.org./x",
        "http://a.test/",
        "http://nas.local",
    ],
)
def test_reserved_names_are_known(address: str) -> None:
    assert links.reserved(address)


@pytest.mark.parametrize(
    "address", ["https://myexample.org/", "https://example.de/", "https://test.com", "http://127.0.0.1/"]
)
def test_names_that_only_look_so_are_not_reserved(address: str) -> None:
    assert not links.reserved(address)


# With a show


@pytest.fixture
def show(tmp_path: Path, server: Server) -> Path:
    """A show of one episode, each of whose links leads somewhere."""
    for path in ("/", "/feed.xml", "/cover.jpg", "/one", "/book"):
        server.give(path)
    folder = shows.small(
        tmp_path, {"one.md": make.markdown("title: One\npublished: 2026-01-01\n", f"[x]({server.base}/book#a)")}
    )
    config = folder / "config" / "show.yaml"
    text = config.read_text().replace("https://example.org/podcast", server.base)
    text = text.replace("https://example.org/{", "https://cdn.example.org/{").replace(
        "https://example.org", server.base
    )
    config.write_text(text + f"page: {server.base}/{{slug}}\n")
    return folder


def check(folder: Path, *options: str, now: str = NOW, cache: str = "cache") -> list[str]:
    """Return place, code and severity of what `check --links` says of links."""
    ran = shows.call("check", "--links", "--cache", cache, "--timeout", "5", "--now", now, *options, folder=folder)
    told = re.findall(r"^(\S+?:\d+)(?::\d+)?: (LN\d+ \S+): ", ran.out, re.MULTILINE)
    assert ran.status == any("error" in code for _, code in told)
    return [f"{place} {code}" for place, code in told]


def test_every_address_is_asked_for_once(show: Path, server: Server) -> None:
    assert check(show) == []
    assert sorted((asked.method, asked.path) for asked in server.asked) == [
        ("HEAD", "/"),
        ("HEAD", "/book"),
        ("HEAD", "/cover.jpg"),
        ("HEAD", "/feed.xml"),
        ("HEAD", "/one"),
    ]


def test_a_dead_link_is_told_wherever_it_is_written(show: Path, server: Server) -> None:
    dead = server.url("/dead")
    make.files(
        show,
        {
            "episodes/two.md": make.markdown(
                f"title: Two\npublished: 2026-01-02\nlinks: {{web: {dead}}}\n", f"{dead}#x"
            ),
            "config/people/ada.md": f"---\ntitle: Ada\nweb: {dead}\n---\n",
            "config/templates/youtube.txt.j2": f"{{{{ title }}}}\n{dead}\n",
        },
    )
    config = show / "config" / "show.yaml"
    config.write_text(
        config.read_text() + f"standing: |\n  Join us:\n  [here]({dead})\nfunding: {{url: {dead}, text: x}}\n"
    )
    server.give("/two")

    assert check(show) == [
        "config/people/ada.md:3 LN101 error",
        "config/show.yaml:14 LN101 error",
        "config/show.yaml:15 LN101 error",
        "config/templates/youtube.txt.j2:2 LN101 error",
        "episodes/two.md:4 LN101 error",
        "episodes/two.md:6 LN101 error",
    ]
    assert server.methods("/dead") == ["HEAD", "GET"]


def test_a_chapter_in_a_file_beside_the_episode_is_told_there(show: Path, server: Server) -> None:
    chapters = (
        f'{{"version": "1.2.0", "chapters": [\n{{"startTime": 0, "title": "A", "url": "{server.url("/dead")}"}}]}}'
    )
    make.files(show, {"episodes/one.chapters.json": chapters})

    assert check(show) == ["episodes/one.chapters.json:2 LN101 error"]


def test_the_page_of_an_episode_that_is_to_come_is_not_missed(show: Path, server: Server) -> None:
    make.files(show, {"episodes/two.md": make.markdown("title: Two\npublished: 2027-01-01\n")})
    assert check(show) == []

    server.routes.pop("/one")

    assert check(show, cache="other") == ["episodes/one.md:1 LN101 error"]


def test_episodes_that_are_named_are_asked_about_alone(show: Path, server: Server) -> None:
    server.routes.clear()

    assert check(show, "one") == ["episodes/one.md:1 LN101 error", "episodes/one.md:5 LN101 error"]
    assert {asked.path for asked in server.asked} == {"/one", "/book"}


def test_an_episode_can_ignore_what_is_told_of_its_links(show: Path, server: Server) -> None:
    text = make.markdown("title: One\npublished: 2026-01-01\nignore: [LN101]\n", f"[x]({server.base}/dead)")
    make.files(show, {"episodes/one.md": text})

    assert check(show) == []


def test_a_draft_is_looked_at_too(show: Path, server: Server) -> None:
    make.files(show, {"episodes/two.md": make.markdown("title: Two\ndraft: true\n", server.url("/dead"))})

    assert check(show) == ["episodes/two.md:5 LN101 error"]


def test_reserved_names_are_told_and_not_asked_for(show: Path) -> None:
    text = make.markdown("title: One\npublished: 2026-01-01\n", "http://localhost:8000/ and https://example.org/x")
    make.files(show, {"episodes/one.md": text})

    assert check(show) == ["episodes/one.md:5 LN106 info", "episodes/one.md:5 LN106 info"]


def test_a_machine_that_is_offline_does_not_call_links_dead(
    show: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch)
    config = show / "config" / "show.yaml"
    config.write_text(config.read_text().replace(server.base, "https://a.net"))
    make.files(show, {"episodes/one.md": make.markdown("title: One\npublished: 2026-01-01\n")})

    ran = shows.call("check", "--links", "--cache", "cache", folder=show)

    assert "LN101" not in ran.out
    assert "there is no server of that name; no server could be reached at all: is this machine online?" in ran.out


def test_one_that_is_online_does(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch)
    text = make.markdown("title: One\npublished: 2026-01-01\n")
    make.files(show, {"episodes/one.md": text})
    assert check(show) == []

    make.files(show, {"episodes/one.md": text + b"https://nobody.net/\n"})

    assert check(show) == ["episodes/one.md:5 LN101 error"]  # everything else is in the cache


# The cache


def test_what_lasts_is_believed_for_a_day(show: Path, server: Server) -> None:
    server.give("/", status=301, Location="/new")
    server.give("/new")
    server.give("/book", status=403)
    server.routes.pop("/one")
    told = ["config/show.yaml:3 LN102 info", "episodes/one.md:1 LN101 error", "episodes/one.md:5 LN104 info"]
    assert check(show) == told
    server.asked.clear()

    assert check(show, now="2026-06-01T23:59:59") == told
    assert server.asked == []

    assert check(show, now="2026-06-02") == told
    assert len({asked.path for asked in server.asked}) == 6


def test_what_failed_is_asked_for_again(show: Path, server: Server) -> None:
    server.do("/one", hang_up)
    server.give("/book", status=503)
    assert check(show)[0] == "episodes/one.md:1 LN103 warning"

    server.give("/one")
    server.give("/book")

    assert check(show) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b"[1]",
        b'[1, {"a": 1}]',
        b'[1, [["a", ["2026-06-01T00:00:00+00:00", ["fine", "x"]]]]]',
    ],
)
def test_a_damaged_cache_is_thrown_away_and_told(data: bytes, show: Path, server: Server) -> None:
    make.files(show, {"cache/links.json": data})

    ran = shows.call("check", "--links", "--cache", "cache", "--now", NOW, folder=show)

    assert "cache/links.json cannot be read: every link is asked for anew\n" in ran.err
    assert "5 links, 5 asked for now\n" in ran.err
    assert check(show) == []
    assert len(server.asked) == 5


def test_a_cache_of_another_version_is_made_anew_in_silence(show: Path, server: Server) -> None:
    make.files(show, {"cache/links.json": b'[2, {"sites": []}]'})

    ran = shows.call("check", "--links", "--cache", "cache", "--now", NOW, folder=show)

    assert "cannot be read" not in ran.err
    assert check(show) == []
    assert len(server.asked) == 5


def test_a_cache_that_cannot_be_written_is_told(show: Path) -> None:
    make.files(show, {"cache": "a file"})

    ran = shows.call("check", "--links", "--cache", "cache/deeper", "--now", NOW, folder=show)

    assert ran.status == 0
    assert "what servers said is not kept: cache/deeper/links.json cannot be written: cache is not a folder" in ran.err


def test_the_cache_lies_where_the_user_keeps_such_things(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))

    shows.call("check", "--links", "--now", NOW, folder=show)

    assert (tmp_path / "mine" / "feedtool" / "links.json").is_file()


@pytest.mark.parametrize(
    ("system", "environment", "there"),
    [
        ("linux", {"XDG_CACHE_HOME": "not/absolute"}, "/home/ada/.cache/feedtool"),
        ("linux", {"XDG_CACHE_HOME": ""}, "/home/ada/.cache/feedtool"),
        ("darwin", {}, "/home/ada/Library/Caches/feedtool"),
        ("win32", {"LOCALAPPDATA": "/home/ada/local"}, "/home/ada/local/feedtool/Cache"),
    ],
)
def test_each_system_has_its_place_for_caches(
    system: str, environment: dict[str, str], there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    for name, value in ({"HOME": "/home/ada"} | environment).items():
        monkeypatch.setenv(name, value)

    assert disk.cache_folder() == Path(there)


def test_a_password_is_neither_told_nor_kept(show: Path, server: Server) -> None:
    secret = server.base.replace("//", "//ada:secret@")
    make.files(show, {"episodes/two.md": make.markdown("title: Two\ndraft: true\n", f"[x]({secret}/dead)")})

    ran = shows.call("check", "--links", "--cache", "cache", "--now", NOW, folder=show)

    assert f"'{server.base}/dead' is dead" in ran.out
    assert "secret" not in ran.out + (show / "cache" / "links.json").read_text()


REPLIES = st.dictionaries(
    st.text().filter(lambda url: "@" not in url),
    st.builds(Reply, st.sampled_from(Outcome), st.integers(0, 999), st.text(), st.text()),
)


@given(REPLIES, REPLIES, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_what_is_kept_is_what_was_said(first: dict[str, Reply], second: dict[str, Reply], later: timedelta) -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    lasting = [{url: one for url, one in found.items() if one.lasting} for found in (first, second)]

    data = replies.write(replies.write(b"", first, noon), second, noon + later)

    young = lasting[0] if later < replies.AGE else {}
    assert replies.read(data, noon + later) == {**young, **lasting[1]}
    assert replies.write(data, {}, noon + later) == data
