"""What every feed has to be, also one that is written after this: one more feed is one more file."""

import shutil
from pathlib import Path
from types import ModuleType

import pytest

import make
import shows
from feedtool import feeds, plugins
from feedtool.model import Podcast

FEEDS = [plugins.get("feeds", name) for name in plugins.names("feeds")]

ONE_MORE = '''\
"""The titles, one a line."""

FILE = "titles.txt"
MEDIA_TYPE = "text/plain"


def write(podcast):
    return "".join(f"{item.episode.title}\\n" for item in podcast.items)
'''

WITH_SUMMARIES = """\
from feedtool.model import Artifact


def beside(podcast, making):
    yield Artifact("about.txt", "".join(f"{item.summary}\\n" for item in podcast.items).encode())
"""


def podcast() -> Podcast:
    return make.podcast(
        make.episode("second", "The Second", published=make.date("2026-02-01"), audio=make.audio()),
        make.episode("first", "The First", published=make.date("2026-01-01")),
    )


def test_each_has_a_file_of_its_own() -> None:
    files = [feed.FILE for feed in FEEDS]

    assert {"feed.xml", "feed.json", "feed.html"} <= set(files)
    assert len(set(files)) == len(files)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.FILE)
def test_each_says_what_it_is_and_shows_every_episode_in_order(feed: ModuleType) -> None:
    text = feed.write(podcast())

    assert "/" in feed.MEDIA_TYPE
    assert text.endswith("\n")
    assert 0 < text.index("The Second") < text.index("The First")


@pytest.mark.parametrize("name", plugins.names("feeds"))
def test_the_same_podcast_gives_the_same_bytes(name: str) -> None:
    first, second = ([make.whole(file) for file in feeds.files(name, podcast())] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("feed", [feed for feed in FEEDS if hasattr(feed, "items")], ids=lambda feed: feed.FILE)
def test_what_can_be_read_back_is_read_back(feed: ModuleType) -> None:
    found = feed.items(feed.write(podcast()).encode())

    assert list(found) == ["guid-second", "guid-first"]
    assert b"The First" in bytes(found["guid-first"])
    assert feed.items(b"") == feed.items(b"half <item> {") == {}


@pytest.mark.parametrize(
    ("names", "order", "main"),
    [
        (("rss", "json", "html"), ("json", "html", "rss"), "rss"),
        (("json", "html"), ("html", "json"), "json"),
        (("html", "json"), ("html", "json"), "json"),
        (("html",), ("html",), "html"),
        ((), (), ""),
    ],
)
def test_the_main_feed_comes_last(names: tuple[str, ...], order: tuple[str, ...], main: str) -> None:
    assert feeds.ordered(names) == order
    assert feeds.main(names) == main


def test_one_more_feed_is_one_more_file(tmp_path: Path) -> None:
    shutil.copytree(shows.ROOT / "feedtool", tmp_path / "program" / "feedtool")
    (tmp_path / "program" / "feedtool" / "feeds" / "titles.py").write_text(ONE_MORE)
    show = shows.small(tmp_path / "show", {"one.md": make.markdown("title: One\npublished: 2026-01-01\n")})
    path = str(tmp_path / "program")

    menu = shows.run("menu", folder=show, PYTHONPATH=path)
    built = shows.run("build", "--now", "2026-06-01", folder=show, PYTHONPATH=path)
    (show / "config" / "show.yaml").write_text(make.SHOW + "feeds: [titles]\n")
    alone = shows.run("build", "--now", "2026-06-01", folder=show, PYTHONPATH=path)

    assert "  titles  The titles, one a line.\n" in menu.out
    assert (built.status, alone.status) == (0, 0)
    assert (show / "output" / "titles.txt").read_text() == "One\n"
    assert not (show / "output" / "feed.xml").exists()


@pytest.mark.parametrize("cache", ["--no-cache", "--cache=../cache"])
def test_one_more_feed_of_more_than_one_file_has_all_texts_for_each(tmp_path: Path, cache: str) -> None:
    shutil.copytree(shows.ROOT / "feedtool", tmp_path / "program" / "feedtool")
    head, _, rest = ONE_MORE.partition("\n\n")
    (tmp_path / "program" / "feedtool" / "feeds" / "titles.py").write_text(f"{head}\n\n{WITH_SUMMARIES}\n\n{rest}")
    episode = make.markdown("title: One\npublished: 2026-01-01\ndescription: About one.\n")
    show = shows.small(tmp_path / "show", {"one.md": episode}, "feeds: [rss, titles]\n")

    shows.run("build", "--now", "2026-06-01", cache, folder=show, PYTHONPATH=str(tmp_path / "program"))

    assert (show / "output" / "about.txt").read_text() == "About one.\n"
