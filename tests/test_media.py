"""Whether audio and covers are served as apps want them: `feedtool check --media` against a real server.

Each test of a rule names it as the platform rules do.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import make
import servers
import shows
from feedtool import media
from feedtool.media import Answer
from feedtool.problems import Place
from servers import Handler, Server

HERE = Place("episodes/one.md", 4)
GOOD = Answer(head=True, ranges=True, bytes=1_000, type="audio/mpeg", address="https://cdn.example.org/first.mp3")
COVER = "https://example.org/cover.png"


def png(width: int, height: int, colours: int = 2) -> bytes:
    """Return the beginning of a PNG."""
    head = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + b"IHDR" + width.to_bytes(4) + height.to_bytes(4)
    return head + bytes([8, colours, 0, 0, 0]) + bytes(4) + bytes(4) + b"IDAT"


PICTURE = Answer(head=True, ranges=True, type="image/png", address=COVER, beginning=png(3000, 3000))


def audio_codes(**changes: object) -> list[str]:
    """Return the codes of what is wrong with audio whose server says something else than a good one."""
    return told(media.judge_audio(make.audio(), HERE, replace(GOOD, **changes)))  # type: ignore[arg-type]


def cover_codes(url: str = COVER, **changes: object) -> list[str]:
    return told(media.judge_picture(url, HERE, replace(PICTURE, **changes)))  # type: ignore[arg-type]


def told(problems: object) -> list[str]:
    assert hasattr(problems, "__iter__")
    return [f"{problem.code} {problem.severity}" for problem in problems]


def test_nothing_is_said_of_what_is_well() -> None:
    assert audio_codes() == []
    assert cover_codes() == []


def test_a7_a_file_is_there() -> None:
    assert audio_codes(error="x: the server says 404 Not Found", head=False, bytes=0) == ["MD101 error"]
    assert cover_codes(error="x: the server says 404 Not Found", head=False) == ["MD101 error"]


def test_a7_head_is_answered() -> None:
    assert audio_codes(head=False) == ["MD102 error"]


def test_a5_covers_answer_head() -> None:
    assert cover_codes(head=False) == ["MD102 error"]


def test_a7_parts_are_given() -> None:
    assert audio_codes(ranges=False) == ["MD103 error"]
    assert cover_codes(ranges=False) == []


def test_a3_4_the_length_is_that_of_the_file() -> None:
    (problem,) = media.judge_audio(make.audio(), HERE, replace(GOOD, bytes=1_234_567))

    assert problem.message == "'https://cdn.example.org/first.mp3' has 1,234,567 bytes, but 1,000 bytes in the feed"
    assert audio_codes(bytes=0) == ["MD104 warning"]


def test_a3_4_a_length_that_nobody_knew_is_told() -> None:
    (problem,) = media.judge_audio(make.audio(size=0), HERE, GOOD)

    assert problem.message == "'https://cdn.example.org/first.mp3' has 1,000 bytes, but an unknown size in the feed"


@pytest.mark.parametrize("kind", ["audio/mpeg", "audio/mp3", "audio/x-mp3", ""])
def test_a3_3_types_that_mean_the_same_are_one(kind: str) -> None:
    assert audio_codes(type=kind) == []


@pytest.mark.parametrize("kind", ["audio/ogg", "application/octet-stream", "binary/octet-stream", "video/mp4"])
def test_a3_3_another_type_is_told(kind: str) -> None:
    assert audio_codes(type=kind) == ["MD105 warning"]


def test_a3_3_a_web_page_is_no_audio() -> None:
    assert audio_codes(type="text/html") == ["MD105 error"]


def test_a1_10_an_address_does_not_lead_to_one_without_https() -> None:
    (led,) = media.judge_audio(make.audio(), HERE, replace(GOOD, address="http://cdn.example.org/x.mp3"))
    assert "leads to 'http://cdn.example.org/x.mp3', which is not served by https" in led.message
    assert led.code == "MD109"


def test_a1_10_an_address_without_https_is_told_by_the_rules_alone() -> None:
    plain = make.audio("http://cdn.example.org/first.mp3")

    assert told(media.judge_audio(plain, HERE, GOOD)) == []


@pytest.mark.parametrize("size", [1400, 2000, 3000])
def test_a5_covers_of_these_sizes_are_well(size: int) -> None:
    assert cover_codes(beginning=png(size, size)) == []


@pytest.mark.parametrize(("width", "height"), [(1399, 1399), (3001, 3001), (3000, 2999), (1400, 3000), (1, 1)])
def test_a5_covers_of_other_sizes_are_not(width: int, height: int) -> None:
    (problem,) = media.judge_picture(COVER, HERE, replace(PICTURE, beginning=png(width, height)))

    assert problem.code == "MD107"
    assert problem.message == f"'{COVER}' has {width} × {height} pixels"


@pytest.mark.parametrize("beginning", [b"GIF89a", b"RIFF\0\0\0\0WEBP", b"<svg/>", b""])
def test_a5_a_cover_is_a_jpeg_or_png(beginning: bytes) -> None:
    assert cover_codes(beginning=beginning) == ["MD106 error"]


@pytest.mark.parametrize("colours", [0, 4, 6])
def test_a5_a_cover_is_rgb_without_alpha(colours: int) -> None:
    assert cover_codes(beginning=png(3000, 3000, colours)) == ["MD108 warning"]


@pytest.mark.parametrize("url", [COVER, COVER.upper(), "https://example.org/cover", COVER + "?v=2"])
def test_a5_an_ending_that_fits_is_well(url: str) -> None:
    assert cover_codes(url.replace("HTTPS", "https")) == []


def test_a5_ending_and_type_agree_with_the_content() -> None:
    assert cover_codes("https://example.org/cover.jpg") == ["MD105 warning"]
    assert cover_codes(type="image/jpeg") == ["MD105 warning"]
    assert cover_codes(type="") == []


# With a server

PLAIN = ("SH203", "EP221", "FE105")
"""What is told of every server in here: it has no https."""


@pytest.fixture
def show(tmp_path: Path, server: Server) -> Path:
    """A show of two episodes whose files are served as they should be, but for https."""
    server.do("/cover.png", servers.file(png(3000, 3000) + bytes(1_000_000), "image/png"))
    server.do("/one.png", servers.file(png(1400, 1400), "image/png"))
    server.do("/one.mp3", servers.file(bytes(10)))
    server.do("/two.mp3", servers.file(bytes(20)))
    one = f"title: One\npublished: 2026-01-01\nimage: {server.url('/one.png')}\n"
    episodes = {
        "one.md": make.markdown(one + f"audio: {{url: '{server.url('/one.mp3')}', bytes: 10}}\n"),
        "two.md": make.markdown("title: Two\npublished: 2026-01-08\n"),
    }
    folder = shows.small(tmp_path, episodes, f'audio: {{url: "{server.base}/{{slug}}.mp3"}}\n')
    config = folder / "config" / "show.yaml"
    config.write_text(config.read_text().replace("https://example.org/cover.jpg", server.url("/cover.png")))
    return folder


def check(folder: Path, *options: str) -> list[str]:
    """Return place, code and severity of what `check --media` complains about, but for https."""
    ran = shows.call("check", "--media", "--now", "2026-06-01", *options, folder=folder)
    found = re.findall(r"^(\S+): (\S+ \S+): ", ran.out, re.MULTILINE)
    assert ran.status == any("error" in code for _, code in found)
    return [f"{place} {code}" for place, code in found if not code.startswith(PLAIN)]


def test_everything_that_the_feed_names_is_asked_for(show: Path, server: Server) -> None:
    shows.call("sync", folder=show)
    server.asked.clear()

    assert check(show) == []
    asked = sorted((asked.method, asked.path) for asked in server.asked)
    assert [one for one in asked if one[0] == "HEAD"] == [
        ("HEAD", "/cover.png"),
        ("HEAD", "/one.mp3"),
        ("HEAD", "/one.png"),
        ("HEAD", "/two.mp3"),
    ]
    assert [one for one in asked if one[0] == "GET"] == [("GET", "/cover.png"), ("GET", "/one.png")]


def test_problems_stand_where_the_files_are_named(show: Path, server: Server) -> None:
    for path in ("/cover.png", "/one.png", "/one.mp3", "/two.mp3"):
        del server.routes[path]

    assert check(show) == [
        "config/show.yaml:6 MD101 error",
        "config/show.yaml:9 ID111 warning",
        "episodes/one.md:4 MD101 error",
        "episodes/one.md:5 MD101 error",
        "episodes/two.md:1 MD101 error",
    ]


def test_a_server_without_parts_is_found_out(show: Path, server: Server) -> None:
    server.do("/one.mp3", servers.file(bytes(10), ranges=False))

    assert "episodes/one.md:5 MD103 error" in check(show)


def test_one_that_gives_parts_and_does_not_say_so_is_asked(show: Path, server: Server) -> None:
    def silent(handler: Handler) -> None:
        if handler.command == "HEAD":
            handler.say(200, {"Content-Length": "10", "Content-Type": "audio/mpeg"})
        else:
            handler.say(206, {"Content-Range": "bytes 0-0/10", "Content-Type": "audio/mpeg"}, b"x")

    server.do("/one.mp3", silent)

    assert "MD103" not in " ".join(check(show))


def test_a_size_that_the_feed_does_not_know_is_told_with_its_cure(show: Path) -> None:
    assert check(show) == ["config/show.yaml:9 ID111 warning", "episodes/two.md:1 MD104 warning"]

    shows.call("sync", folder=show)

    assert check(show) == []


def test_a_file_that_was_replaced_is_told_with_its_cure(show: Path, server: Server) -> None:
    shows.call("sync", folder=show)
    server.do("/two.mp3", servers.file(bytes(99)))
    assert check(show) == ["episodes/two.md:1 MD104 warning"]

    shows.call("sync", "--again", folder=show)

    assert check(show) == []


def test_an_episode_in_other_files_is_looked_at_too(show: Path, server: Server) -> None:
    shows.call("sync", folder=show)
    server.do("/small.opus", servers.file(bytes(5), "audio/ogg"))
    server.do("/film.mp4", servers.file(bytes(9), "video/mp4", ranges=False))
    alternate = f"""\
podcast:
  alternate:
  - {{type: audio/opus, source: ["{server.url("/small.opus")}", "{server.url("/gone.opus")}"]}}
  - {{type: video/mp4, bytes: 10, source: "{server.url("/film.mp4")}"}}
"""
    make.files(show, {"episodes/two.md": make.markdown(f"title: Two\npublished: 2026-01-08\n{alternate}")})

    assert check(show) == [
        "episodes/two.md:1 MD101 error",
        "episodes/two.md:1 MD103 error",
        "episodes/two.md:1 MD104 warning",
    ]


def test_a_check_of_one_episode_asks_for_no_other(show: Path, server: Server) -> None:
    check(show, "one")

    assert {asked.path for asked in server.asked} == {"/one.png", "/one.mp3"}


def test_the_hosts_own_items_are_looked_at_too(show: Path, server: Server) -> None:
    item = f"<item><guid>t</guid><enclosure url='{server.url('/t.mp3')}' length='5' type='audio/mpeg'/></item>"
    make.files(show, {"config/host.xml": f"<rss version='2.0'><channel>{item}</channel></rss>\n"})
    config = show / "config" / "show.yaml"
    config.write_text(config.read_text() + "host_feed: host.xml\n")

    assert "config/host.xml:1 MD101 error" in check(show)


def test_without_being_told_so_a_check_asks_nobody(show: Path, server: Server) -> None:
    shows.call("check", folder=show)

    assert server.asked == []


@pytest.fixture
def small_covers(show: Path, server: Server) -> Path:
    """The show with covers that are too small and grey: their files are in its folder, and the same are served."""
    config = show / "config" / "show.yaml"
    config.write_text(config.read_text().replace("link: https://example.org/", f"link: {server.base}/"))
    shows.call("sync", folder=show)
    for name in ("cover.png", "one.png"):
        (show / name).write_bytes(png(900, 900, 0))
        server.do(f"/{name}", servers.file(png(900, 900, 0), "image/png"))
    return show


COVERS_HERE = ["config/show.yaml:6 AR103 error", "config/show.yaml:6 AR104 warning"]
COVERS_OF_ONE = ["episodes/one.md:4 AR113 warning", "episodes/one.md:4 AR114 warning"]


def covers(folder: Path, *options: str) -> list[str]:
    """Return what is said of covers, without the column."""
    found = [re.sub(r"(?<=\d):\d+ ", " ", one) for one in check(folder, *options)]
    return [one for one in found if re.search(r" (AR|MD)\d", one)]


def test_what_is_told_of_a_cover_that_is_here_is_not_told_again_of_the_same_one_on_its_server(
    small_covers: Path,
) -> None:
    assert covers(small_covers) == [*COVERS_HERE, *COVERS_OF_ONE]


def test_of_another_cover_on_the_server_all_is_told(small_covers: Path, server: Server) -> None:
    server.do("/cover.png", servers.file(png(800, 800, 0), "image/png"))
    server.do("/one.png", servers.file(b"GIF89a", "image/png"))

    assert covers(small_covers) == [
        *COVERS_HERE,
        "config/show.yaml:6 MD107 error",
        "config/show.yaml:6 MD108 warning",
        *COVERS_OF_ONE,
        "episodes/one.md:4 MD106 error",
    ]


def test_who_wants_to_hear_of_servers_only_hears_of_their_covers(small_covers: Path) -> None:
    assert covers(small_covers, "--select", "MD", "one") == [
        "episodes/one.md:4 MD107 error",
        "episodes/one.md:4 MD108 warning",
    ]
