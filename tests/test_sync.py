"""`feedtool sync` against a real server: what it takes over, and that nothing is lost when the server misbehaves."""

import gzip
import re
import ssl
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import trustme

import make
import servers
import shows
from servers import Handler, Server

ITEM = """
<item>
  <title>{guid}</title>
  <guid isPermaLink="false">{guid}</guid>
  <pubDate>Thu, 0{day} Jan 2026 09:00:00 GMT</pubDate>
  <link>https://host.example/{guid}</link>
  <enclosure url="{base}/{guid}.mp3" length="{size}" type="audio/mpeg"/>
</item>
"""


def host_feed(*guids: str, base: str = "https://host.example", size: int = 7) -> str:
    items = "".join(ITEM.format(guid=guid, day=day, base=base, size=size) for day, guid in enumerate(guids, start=1))
    return f"<rss version='2.0'><channel>{items}</channel></rss>\n"


ONE = """\
title: One
published: 2026-01-01
links: {host: "https://host.example/one"}
duration: 2:00
"""
TWO = """\
title: Two
published: 2026-01-08
duration: 3:00
audio: {url: "https://cdn.example.org/two.mp3", bytes: 10}
"""


@pytest.fixture
def show(tmp_path: Path, server: Server) -> Path:
    """A show of two episodes, one of which the host has too, with a trailer that only the host has; not synced yet."""
    give(server, host_feed("one", "trailer"))
    return shows.small(
        tmp_path,
        {"one.md": make.markdown(ONE), "two.md": make.markdown(TWO)},
        f"host_feed: {server.url('/feed.xml')}\n",
    )


@pytest.fixture
def synced(show: Path) -> Path:
    """The same, synced and built."""
    assert sync(show).status == 0
    assert build(show).status == 0
    return show


def give(server: Server, feed: str, etag: str = '"1"') -> None:
    """Serve *feed* as servers do that know *etag*."""

    def answer(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.say(304, {"ETag": etag})
        else:
            handler.say(200, {"ETag": etag, "Content-Type": "application/rss+xml"}, feed.encode())

    server.do("/feed.xml", answer)


def sync(folder: Path, *options: str | Path) -> shows.Ran:
    return shows.call("sync", "--now", "2026-06-01", *options, folder=folder)


def build(folder: Path, *options: str) -> shows.Ran:
    return shows.call("build", "--now", "2026-06-01", *options, folder=folder)


def lock(folder: Path) -> str:
    return (folder / "config" / "feed.lock").read_text()


def feed(folder: Path) -> str:
    return (folder / "output" / "feed.xml").read_text()


def guids(folder: Path) -> set[str]:
    return set(re.findall(r"<guid[^>]*>(.*?)</guid>", feed(folder)))


def kept(folder: Path) -> dict[str, bytes]:
    """Return all that a sync which fails must not touch."""
    return {path: data for path, data in shows.contents(folder).items() if path != "output/report.json"}


def problems(told: str) -> list[str]:
    """Return the lines that begin a problem."""
    return shows.told(told)[0]


# The host's feed


def test_a_first_sync_keeps_a_copy_and_builds_go_by_it(show: Path, server: Server) -> None:
    ran = sync(show)

    assert (ran.status, ran.out, ran.err) == (0, "", f"{server.url('/feed.xml')}: 2 items\n")
    assert (show / "config" / "host-feed.xml").read_text() == host_feed("one", "trailer")
    assert '  etag: "\\"1\\""\n' in lock(show)
    assert build(show).status == 0
    assert guids(show) >= {"one", "trailer"}
    assert 'url="https://host.example/one.mp3" length="7"' in feed(show)


def test_a_server_that_knows_only_dates_is_asked_by_them(show: Path, server: Server) -> None:
    date = "Thu, 01 Jan 2026 09:00:00 GMT"
    server.give("/feed.xml", host_feed("one", "trailer"), Last_Modified=date)
    sync(show)
    server.give("/feed.xml", status=304)

    ran = sync(show)

    assert (ran.status, ran.err) == (0, f"{server.url('/feed.xml')}: unchanged\n")
    assert server.asked[-1].headers["if-modified-since"] == date
    assert "if-none-match" not in server.asked[-1].headers


def test_what_is_unchanged_is_not_fetched_again(synced: Path, server: Server) -> None:
    before = kept(synced)

    ran = sync(synced)

    assert (ran.status, ran.err) == (0, f"{server.url('/feed.xml')}: unchanged\n")
    assert server.asked[-1].headers["if-none-match"] == '"1"'
    assert kept(synced) == before


def test_what_has_changed_is_taken(synced: Path, server: Server) -> None:
    give(server, host_feed("one", "trailer", size=8), '"2"')

    assert sync(synced).err == f"{server.url('/feed.xml')}: 2 items\n"
    assert build(synced).status == 0
    assert 'url="https://host.example/one.mp3" length="8"' in feed(synced)


@pytest.mark.parametrize("damage", ["gone", "edited", "cut"])
def test_a_copy_that_is_not_the_servers_any_more_is_fetched_anew(damage: str, synced: Path, server: Server) -> None:
    copy = synced / "config" / "host-feed.xml"
    whole = copy.read_bytes()
    copy.write_bytes(whole.replace(b'"7"', b'"9"') if damage == "edited" else whole[:100])
    if damage == "gone":
        copy.unlink()

    ran = sync(synced)

    assert (ran.status, ran.err) == (0, f"{server.url('/feed.xml')}: 2 items\n")
    assert copy.read_bytes() == whole
    assert "if-none-match" not in server.asked[-1].headers


def test_another_host_is_not_asked_about_the_feed_of_the_last_one(synced: Path, server: Server) -> None:
    other = server.give("/other.xml", host_feed("one", "trailer", "new"))
    config = synced / "config" / "show.yaml"
    config.write_text(config.read_text().replace(server.url("/feed.xml"), other))

    assert sync(synced).err == f"{other}: 3 items\n"
    assert "if-none-match" not in server.asked[-1].headers


def test_a_host_that_has_moved_for_good_is_told(synced: Path, server: Server) -> None:
    new = server.give("/new.xml", host_feed("one", "trailer"))
    server.give("/feed.xml", status=301, Location="/new.xml")

    ran = sync(synced)

    assert ran.status == 0
    assert problems(ran.err) == [f"config/show.yaml:9: HF108 warning: the host's feed has moved to '{new}' for good"]


def test_what_is_odd_in_the_hosts_feed_is_told_each_time(show: Path, server: Server) -> None:
    give(server, host_feed("one", "one"))

    for _ in range(2):
        told = problems(sync(show).err)

        assert told == [
            "config/host-feed.xml:10: HF107 warning: the item 'one' has the guid of 'one'; it is left out",
        ]


def test_a_sync_tells_what_would_stop_the_next_build(synced: Path, server: Server) -> None:
    give(server, host_feed("one"), '"2"')

    ran = sync(synced)

    assert ran.status == 1
    assert len(problems(ran.err)) == 1
    assert "ID124 error: the published 'trailer' would vanish from the feed" in ran.err


def test_a_host_that_is_a_file_is_not_fetched(tmp_path: Path, server: Server) -> None:
    folder = shows.small(tmp_path, {"one.md": make.markdown(ONE)}, "host_feed: host.xml\n")
    make.files(folder, {"config/host.xml": host_feed("one")})

    ran = sync(folder)

    assert (ran.status, ran.err, server.asked) == (0, "", [])


def test_who_has_nothing_to_ask_is_told_so(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"two.md": make.markdown(TWO)})

    told = sync(folder).err

    assert told == "nothing to ask: there is no `host_feed`, and the size of every audio file is known\n"


# Servers that misbehave


def unpacked(size: int) -> bytes:
    return gzip.compress(bytes(size // 10)) * 10


def send(body: str | bytes, status: int = 200, **headers: str) -> Callable[[Server], None]:
    """Answer with that and nothing else."""

    def answer(server: Server) -> None:
        server.give("/feed.xml", body, status, **headers)

    return answer


def do(answer: servers.Answer) -> Callable[[Server], None]:
    def misbehave(server: Server) -> None:
        server.do("/feed.xml", answer)

    return misbehave


def half(handler: Handler) -> None:
    handler.close_connection = True
    handler.say(200, {"Content-Length": "10000"}, host_feed("one", "trailer").encode())


def broken_chunk(handler: Handler) -> None:
    handler.close_connection = True
    handler.say(200, {"Transfer-Encoding": "chunked", "Content-Length": ""}, b"fff\r\n<rss>")


def huge(handler: Handler) -> None:
    handler.say(200, {"Content-Length": "200000000"})
    for _ in range(200):
        handler.wfile.write(bytes(1_000_000))


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.drip(b" ", 0.05)


def hang_up(server: Server) -> None:
    server.server.server_close()


LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<rss version="2.0"><channel><title>&c;</title></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><guid>&a;</guid></item></channel></rss>"""
ELSEWHERE = OUTSIDE.replace("file:///etc/passwd", "http://127.0.0.1/secret")
STAYS = "; the last good copy is used"

MISBEHAVIOUR: Mapping[str, tuple[Callable[[Server], None], str, str]] = {
    "unreachable": (hang_up, "HF104", "there is no connection to its server, or it breaks off"),
    "404": (send("", 404), "HF104", "the server says 404 Not Found"),
    "403": (send("<html>no</html>", 403), "HF104", "the server says 403 Forbidden"),
    "429": (send("", 429, Retry_After="900"), "HF104", "too many requests (429); it asks to come back in 900 seconds"),
    "500": (send("", 500), "HF104", "the server says 500 Internal Server Error"),
    "half sent": (do(half), "HF104", "its answer breaks off"),
    "a chunk broken off": (do(broken_chunk), "HF104", "its answer breaks off"),
    "gzip bomb": (send(unpacked(200_000_000), Content_Encoding="gzip"), "HF104", "it is larger than 50,000,000 bytes"),
    "200 MB": (do(huge), "HF104", "it is larger than 50,000,000 bytes, unpacked; nothing was taken"),
    "redirect to a file": (send("", 302, Location="file:///etc/passwd"), "HF104", "which is not on the web"),
    "redirect in circles": (send("", 302, Location="/feed.xml"), "HF104", "it redirects in circles"),
    "silent": (do(lambda handler: handler.drip(b"", 60)), "HF104", "the answer stops coming"),
    "dripping": (do(drip), "HF104", "it did not come whole in 2 seconds"),
    "not XML": (send("<html><body>Log in"), "HF101", "the feed is not XML"),
    "not RSS": (send("<html><body>Log in</body></html>"), "HF101", "the file is XML, but not an RSS feed"),
    "cut off": (send(host_feed("one", "trailer")[:300]), "HF101", "the feed is not XML"),
    "binary": (send(bytes(range(256)) * 10), "HF101", "the feed is not XML"),
    "DTD": (send("<!DOCTYPE rss>" + host_feed("one")), "HF101", "the feed has a DTD"),
    "billion laughs": (send(LAUGHS), "HF101", "the feed has a DTD"),
    "external entity, a file": (send(OUTSIDE), "HF101", "the feed has a DTD"),
    "external entity, the web": (send(ELSEWHERE), "HF101", "the feed has a DTD"),
    "0 bytes": (send(""), "HF101", "the feed is not XML"),
    "no items": (send(host_feed()), "HF105", "the host's feed has no items now, and had 2"),
}


@pytest.mark.parametrize("how", MISBEHAVIOUR)
def test_a_host_that_misbehaves_changes_nothing(how: str, synced: Path, server: Server) -> None:
    misbehave, code, why = MISBEHAVIOUR[how]
    before = kept(synced)
    misbehave(server)

    ran = sync(synced, "--timeout", "0.2")

    assert ran.status == 1
    (told,) = problems(ran.err)
    assert told.startswith(f"config/show.yaml:9: {code} error: ")
    assert why in told
    assert told.endswith(STAYS)
    assert len(ran.err.splitlines()) == 4, "a problem, its line with a mark, and its fix"
    assert kept(synced) == before
    assert build(synced).status == 0
    assert kept(synced) == before, "the next build goes by the last good copy"


@pytest.mark.parametrize("how", ["404", "not XML"])
def test_a_first_sync_that_fails_says_that_there_is_no_copy(how: str, show: Path, server: Server) -> None:
    MISBEHAVIOUR[how][0](server)

    ran = sync(show)

    assert ran.status == 1
    (told,) = problems(ran.err)
    assert told.endswith("; there is no copy yet, and no build without one")
    assert not (show / "config" / "host-feed.xml").exists()
    assert not (show / "config" / "feed.lock").exists()
    assert build(show).status == 1
    assert not (show / "output" / "feed.xml").exists()


def test_a_host_that_comes_back_is_taken_again(synced: Path, server: Server) -> None:
    server.give("/feed.xml", status=500)
    assert sync(synced).status == 1

    give(server, host_feed("one", "trailer", "new"), '"2"')

    assert sync(synced).status == 0
    assert build(synced).status == 0
    assert "new" in guids(synced)


def test_a_certificate_that_nobody_vouches_for_is_an_error(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with servers.running(context) as server:
        url = server.give("/feed.xml", host_feed("one"))
        ran = sync(shows.small(tmp_path, {"one.md": make.markdown(ONE)}, f"host_feed: {url}\n"))

    assert ran.status == 1
    (told,) = problems(ran.err)
    assert "HF104 error" in told
    assert "its certificate cannot be trusted" in told


def test_a_damaged_lock_is_refused_and_stays(synced: Path, server: Server) -> None:
    damaged = lock(synced).replace("guid:", "guit:", 1)
    (synced / "config" / "feed.lock").write_text(damaged)
    asked = len(server.asked)

    ran = sync(synced)

    assert ran.status == 2
    assert "LK103" in ran.err
    assert lock(synced) == damaged
    assert len(server.asked) == asked


# Builds stay offline

SENTRY = """\
import sys

def stand(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
        raise RuntimeError("a build goes online")

sys.addaudithook(stand)
"""


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_build_never_goes_online(command: str, synced: Path, server: Server) -> None:
    make.files(synced, {"sentry/sitecustomize.py": SENTRY})
    make.files(synced, {"episodes/three.md": f"---\ntitle: Three\naudio: {server.url('/three.mp3')}\n---\n"})
    asked = len(server.asked)

    ran = shows.run(command, "--strict", folder=synced, PYTHONPATH=str(synced / "sentry"))

    assert ran.status == 1
    assert "ID111" in ran.err + ran.out
    assert len(server.asked) == asked
    with pytest.raises(AssertionError, match="a build goes online"):
        shows.run("sync", folder=synced, PYTHONPATH=str(synced / "sentry"))


# Audio files


@pytest.fixture
def audio(tmp_path: Path, server: Server) -> Path:
    """A show of two episodes, nobody knows the size of their audio."""
    episodes = {
        "one.md": make.markdown("title: One\npublished: 2026-01-01\n"),
        "two.md": make.markdown(f"title: Two\npublished: 2026-01-08\naudio: {server.url('/play/2')}\n"),
    }
    server.do("/one.mp3", servers.file(bytes(1_234), ETag='"a"'))
    server.do("/play/2", servers.file(bytes(5_678), "audio/x-m4a; codecs=mp4a", head=405))
    return shows.small(tmp_path, episodes, f'audio: {{url: "{server.base}/{{slug}}.mp3"}}\n')


ZERO = "the feed says 0 bytes, which directories do not like"


def test_a_build_tells_of_sizes_that_nobody_knows(audio: Path) -> None:
    ran = build(audio, "--strict")

    assert ran.status == 1
    assert [problem for problem in problems(ran.err) if "ID111" in problem] == [
        f"config/show.yaml:9: ID111 warning: nobody knows the size of 1 audio file: {ZERO}",
        f"episodes/two.md:4: ID111 warning: nobody knows the size of its audio file: {ZERO}",
    ]
    assert ran.err.count("fix: run `feedtool sync`") == 2


@pytest.mark.parametrize("first", [True, False], ids=["built-before", "new"])
def test_servers_are_asked_for_what_nobody_knows(first: bool, audio: Path, server: Server) -> None:
    if first:
        build(audio)

    ran = sync(audio)

    assert (ran.status, ran.err) == (0, "asked for the size of 2 audio files\n")
    assert server.methods("/one.mp3") == ["HEAD"]
    assert server.methods("/play/2") == ["HEAD", "GET"]
    assert f'  {server.url("/one.mp3")}:\n    bytes: 1234\n    type: audio/mpeg\n    etag: "\\"a\\""\n' in lock(audio)
    assert build(audio, "--strict").err.count("ID111") == 0
    assert f'<enclosure url="{server.url("/one.mp3")}" length="1234" type="audio/mpeg"/>' in feed(audio)
    assert f'<enclosure url="{server.url("/play/2")}" length="5678" type="audio/x-m4a"/>' in feed(audio)


def test_what_is_known_is_not_asked_again(audio: Path, server: Server) -> None:
    sync(audio)
    build(audio)
    before, asked = lock(audio), len(server.asked)

    ran = sync(audio)

    assert ran.err == "nothing to ask: there is no `host_feed`, and the size of every audio file is known\n"
    assert (lock(audio), len(server.asked)) == (before, asked)


def test_servers_are_asked_again_when_that_is_wanted(audio: Path, server: Server) -> None:
    sync(audio)
    build(audio)
    server.do("/one.mp3", servers.file(bytes(4_321)))

    ran = sync(audio, "--again")
    build(audio)

    assert ran.err == "asked for the size of 2 audio files\n"
    assert 'length="4321"' in feed(audio)


def test_what_an_episode_says_of_its_audio_is_not_asked(audio: Path, server: Server) -> None:
    make.files(audio, {"episodes/two.md": make.markdown(TWO)})

    sync(audio)
    sync(audio, "--again")

    assert {asked.path for asked in server.asked} == {"/one.mp3"}


def test_a_file_that_is_not_there_is_told_and_the_others_are_kept(audio: Path, server: Server) -> None:
    del server.routes["/play/2"]

    ran = sync(audio)

    assert ran.status == 0
    assert problems(ran.err) == [
        f"episodes/two.md:4: HF106 warning: {server.url('/play/2')}: the server says 404 Not Found"
    ]
    assert sync(audio, "--strict").status == 1
    assert "bytes: 1234\n" in lock(audio)
    assert build(audio, "--strict").err.count("ID111") == 1


def test_a_server_that_does_not_say_the_size_is_told(audio: Path, server: Server) -> None:
    server.do("/play/2", servers.file(b"x", ranges=False, said=False))

    ran = sync(audio)

    assert problems(ran.err) == [
        f"episodes/two.md:4: HF106 warning: the server of '{server.url('/play/2')}' does not say how large it is"
    ]


def test_what_servers_said_survives_builds_and_goes_with_its_episode(audio: Path, server: Server) -> None:
    sync(audio)
    for _ in range(2):
        build(audio)
        assert lock(audio).count("    bytes: 1234\n") == 2, "what the server said, and what was published"

    make.files(audio, {"episodes/one.md": make.markdown("title: One\npublished: 2026-01-01\n" + TWO.splitlines()[-1])})
    build(audio)

    assert server.url("/one.mp3") not in lock(audio)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("command", [["sync"], ["check", "--media"]])
def test_a_terminal_gets_a_bar_while_servers_are_asked(command: list[str], audio: Path) -> None:
    ran = shows.run_on_terminal(*command, folder=audio)

    assert "asking" in ran.err
    assert "\x1b[" in ran.err


# Explain, accept


def test_it_explains_by_which_sign_each_episode_was_known(synced: Path) -> None:
    ran = sync(synced, "--explain")

    assert ran.out.splitlines() == [
        "one: guid ('one', 2026-01-01, one)",
        "two: no match",
        "only at the host: 'trailer', 2026-01-02, trailer",
    ]
    assert ran.err.endswith("1 of 2 known; 1 only at the host\n")


def test_the_hosts_word_is_taken_for_good_when_that_is_wanted(synced: Path, server: Server) -> None:
    give(server, host_feed("uno", "trailer").replace("host.example/uno<", "host.example/one<"), '"2"')
    assert "ID107 warning" in sync(synced).err

    ran = sync(synced, "--accept", "one")

    assert (ran.status, ran.err) == (0, "one: one becomes uno\n")
    assert sync(synced).status == 0
    assert build(synced).status == 0
    assert guids(synced) >= {"uno", "trailer"}
    assert "one" not in guids(synced)


def test_a_guid_that_another_episode_has_is_not_accepted(synced: Path, server: Server) -> None:
    config = lock(synced)
    made = re.search(r"  two:\n    guid: (\S+)\n", config)
    assert made
    give(server, host_feed(made[1], "trailer").replace(f"host.example/{made[1]}<", "host.example/one<"), '"2"')
    make.files(synced, {"episodes/two.md": make.markdown(TWO + "draft: true\n")})
    sync(synced)
    before = lock(synced)

    ran = sync(synced, "--accept", "one")

    assert ran.status == 2
    assert "is that of 'two' already; a guid is used once" in ran.err
    assert lock(synced) == before


@pytest.mark.parametrize(
    ("episode", "why"), [("two", "'two' has no match in the host's feed"), ("new", "'new' was not published yet")]
)
def test_what_cannot_be_accepted_is_told(episode: str, why: str, synced: Path) -> None:
    make.files(synced, {"episodes/new.md": make.markdown("title: New\n")})
    before = lock(synced)

    ran = sync(synced, "--accept", episode)

    assert ran.status == 2
    assert why in ran.err
    assert lock(synced) == before


# A lost lock


def without_first(text: str) -> str:
    """Return the lock without what only the first build can know."""
    return re.sub(r"(?m)^    (?:first|from): .*\n", "", text)


@pytest.mark.parametrize("source", ["file", "address"])
def test_a_lost_lock_comes_back_from_the_feed(source: str, synced: Path, server: Server) -> None:
    before = {"lock": lock(synced), "feed": feed(synced)}
    published = server.give("/published.xml", feed(synced))
    (synced / "config" / "feed.lock").unlink()

    ran = sync(synced, "--from-feed", published if source == "address" else "output/feed.xml")

    name = published if source == "address" else "output/feed.xml"
    assert (ran.status, ran.err) == (0, f"config/feed.lock: 2 episodes recovered from {name}\n")
    assert "\nkept:\n  trailer: trailer\n" in lock(synced)
    assert sync(synced).status == 0
    assert build(synced).status == 0
    assert feed(synced) == before["feed"]
    assert without_first(lock(synced)) == without_first(before["lock"])


def test_what_only_the_host_had_is_still_protected(synced: Path, server: Server) -> None:
    (synced / "config" / "feed.lock").unlink()
    sync(synced, "--from-feed", "output/feed.xml")
    give(server, host_feed("one"), '"2"')
    sync(synced)
    before = feed(synced)

    ran = build(synced)

    assert ran.status == 1
    assert "ID124 error: the published 'trailer' would vanish from the feed" in ran.err
    assert feed(synced) == before


def test_a_published_episode_without_a_file_is_told_and_stops_builds_until_there_is_one(synced: Path) -> None:
    published = feed(synced)
    old = published.replace("<title>Two</title>", "<title>Of old</title>").replace("/two.mp3", "/old.mp3")
    (synced / "published.xml").write_text(old)
    (synced / "config" / "feed.lock").unlink()
    (synced / "episodes" / "two.md").unlink()
    make.files(synced, {"episodes/zwei.md": make.markdown(TWO + "description: Written anew.\n")})

    ran = sync(synced, "--from-feed", "published.xml")

    assert ran.status == 0
    (told,) = problems(ran.err)
    assert re.fullmatch(r"published\.xml:\d+: ID104 warning: no episode file is the published 'Of old'", told)
    fix = re.search(r"fix: write `(guid: \S+)` into its file", ran.err)
    assert fix
    stopped = build(synced)
    assert stopped.status == 1
    assert "ID124 error: the published 'Of old' would vanish from the feed" in stopped.err
    assert feed(synced) == published
    make.files(synced, {"episodes/zwei.md": make.markdown(TWO + fix[1] + "\n")})
    assert build(synced).status == 0
    assert feed(synced) == published


def test_a_lock_that_is_there_is_never_overwritten(synced: Path) -> None:
    before = lock(synced)

    ran = sync(synced, "--from-feed", "output/feed.xml")

    assert ran.status == 2
    assert ran.err == "feedtool: config/feed.lock is there; move it away if it is to be made anew\n"
    assert lock(synced) == before


def test_a_lock_without_episodes_is_filled(synced: Path) -> None:
    (synced / "config" / "feed.lock").unlink()
    sync(synced)  # somebody was quick

    ran = sync(synced, "--from-feed", "output/feed.xml")

    assert ran.status == 0
    assert "  etag:" in lock(synced)
    assert build(synced).status == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [("", 404, "HF104"), ("<html>", 200, "HF101"), (LAUGHS, 200, "HF101"), (host_feed(), 200, "HF105")],
)
def test_a_feed_that_cannot_be_had_recovers_nothing(
    body: str, status: int, code: str, synced: Path, server: Server
) -> None:
    (synced / "config" / "feed.lock").unlink()
    url = server.give("/published.xml", body, status)

    ran = sync(synced, "--from-feed", url)

    assert ran.status == 1
    (told,) = problems(ran.err)
    assert told.startswith(url)
    assert f": {code} error: " in told
    assert "recovered" not in ran.err
    assert not (synced / "config" / "feed.lock").exists()


def test_a_podcast_guid_that_is_none_does_not_get_into_the_lock(synced: Path) -> None:
    hostile = feed(synced).replace("</title>", "</title><podcast:guid>no\nuuid: x</podcast:guid>", 1)
    hostile = re.sub(r"<podcast:guid>[0-9a-f-]{36}</podcast:guid>", "", hostile)
    (synced / "published.xml").write_text(hostile)
    (synced / "config" / "feed.lock").unlink()

    assert sync(synced, "--from-feed", "published.xml").status == 0
    assert sync(synced).status == 0


def test_the_hosts_date_in_the_future_holds_an_episode_back_as_its_own_would(tmp_path: Path, server: Server) -> None:
    transcript = "transcript:\n- header: Hello\n- {line: Hello., sec: 0}\n- header: Bye\n- {line: Bye., sec: 90}\n"
    give(server, host_feed("one", "two").replace("02 Jan 2026", "02 Jul 2026"))
    episodes = {
        "one.md": make.markdown(ONE),
        "two.md": make.markdown(f"title: Two\nguid: two\n{transcript}"),
        "three.md": make.markdown(f"title: Three\npublished: 2026-07-02\n{transcript}"),
    }
    folder = shows.small(tmp_path, episodes, f"host_feed: {server.url('/feed.xml')}\n")
    sync(folder)

    ran = build(folder)

    written = [path for path in shows.contents(folder / "output") if "two" in path or "three" in path]
    report = (folder / "output" / "report.json").read_text()
    assert ran.status == 0
    assert "1 episode; 2 in the future;" in ran.err
    checked = shows.call("check", "--now", "2026-06-01", folder=folder).out
    assert "episodes/two.md:1: ID110 info: the host publishes it on 2026-07-02 09:00 UTC; until then" in checked
    assert written == []
    assert report.count('"state": "scheduled"') == 2
    assert "  two:" not in lock(folder)

    later = shows.call("build", "--now", "2026-07-03", folder=folder)

    assert "3 episodes; wrote" in later.err
    assert "chapters/two.json" in shows.contents(folder / "output")
    assert "notes/two/youtube.txt" in shows.contents(folder / "output")
