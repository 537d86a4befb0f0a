"""gPodder, a podcast app: its command line subscribes to the sample show on a local server, and downloads."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

import make
import serving
import shows


@dataclass(frozen=True)
class Gpodder:
    """gPodder with a home of its own, and the address of the feed."""

    command: str
    home: Path
    address: str

    def __call__(self, *arguments: str) -> list[str]:
        """Return what gPodder says, line by line."""
        folders = {"GPODDER_HOME": str(self.home), "GPODDER_DOWNLOAD_DIR": str(self.home / "downloads")}
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "LC_ALL": "C.UTF-8", **folders}
        command = [self.command, "--quiet", *arguments]
        ran = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120
        )
        assert ran.returncode == 0, ran.stderr.decode()
        return [line.strip() for line in ran.stdout.decode().splitlines() if line.strip()]


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """The sample show, not built yet."""
    return shows.sample(tmp_path / "show")


@pytest.fixture
def gpodder(show: Path, tmp_path: Path) -> Iterator[Gpodder]:
    """gPodder, and the show served where its settings say; skips, saying how to get it, where it is missing."""
    command = shutil.which("gpo")
    if not command:
        pytest.skip("SKIPPED: no gPodder; run `make test` as root, or install Debian's gpodder")
    (tmp_path / "home" / "downloads").mkdir(parents=True)
    with serving.served(show) as address:
        settings = show / "config" / "show.yaml"
        text = settings.read_text("utf-8").replace("https://shelfnine.example.org/podcast/", f"{address}output/")
        settings.write_text(text.replace("https://shelfnine.example.org/audio/", f"{address}audio/"), "utf-8")
        yield Gpodder(command, tmp_path / "home", f"{address}output/feed.xml")


def test_it_subscribes_lists_the_episodes_and_downloads_one(show: Path, gpodder: Gpodder) -> None:
    shows.build(show)
    items = list(etree.parse(str(show / "output" / "feed.xml")).iter("item"))
    tuba = next(item for item in items if item.findtext("title") == "The Umbrella & the Tuba")

    subscribed = gpodder("subscribe", gpodder.address)
    listed = gpodder("episodes", "--guid", gpodder.address)
    downloaded = gpodder("download", gpodder.address, str(tuba.findtext("guid")))

    assert subscribed[-1] == f"Successfully added {gpodder.address}."
    assert "# Shelf Nine" in gpodder("list")
    told = [f"{number}. {one.findtext('guid')}  *  {one.findtext('title')}" for number, one in enumerate(items, 1)]
    assert [line for line in listed if "  *  " in line] == told
    assert downloaded[-1] == "1 episodes downloaded."
    (file,) = (gpodder.home / "downloads" / "Shelf Nine").glob("*.mp3")
    assert file.read_bytes() == (show / "audio" / "01-the-umbrella-and-the-tuba.mp3").read_bytes()


def test_a_new_episode_comes_and_the_others_stay(show: Path, gpodder: Gpodder) -> None:
    shows.build(show)
    os.utime(show / "output" / "feed.xml", (0, 1_700_000_000))  # the server tells versions apart by whole seconds
    gpodder("subscribe", gpodder.address)
    audio = gpodder.address.replace("output/feed.xml", "audio/00-what-the-last-train-brings.mp3")
    front = f"title: Another\npublished: 2026-05-30\naudio: {audio}?another\n"
    make.files(show, {"episodes/09-another.md": make.markdown(front)})
    shows.build(show)

    gpodder("update")

    listed = [line.partition("*  ")[2] for line in gpodder("episodes", gpodder.address) if "*  " in line]
    assert listed == [
        "Another",
        "The Shelf in Spring",
        "Sand in a Suitcase",
        "The Umbrella & the Tuba",
        "What the Last Train Brings",
    ]


def test_it_follows_the_pages_of_a_short_feed(show: Path, gpodder: Gpodder) -> None:
    with (show / "config" / "show.yaml").open("a") as settings:
        settings.write("\nfeed_pages: 1\n")
    shows.build(show)
    short = gpodder.address.replace("feed.xml", "feed-recent.xml")

    gpodder("subscribe", short)

    listed = [line.partition("*  ")[2] for line in gpodder("episodes", short) if "*  " in line]
    assert len(list(etree.parse(str(show / "output" / "feed-recent.xml")).iter("item"))) == 1
    assert len(listed) == 4
