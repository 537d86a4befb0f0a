"""The sample show: it is what it should be, and what is made of it stands in golden/, byte by byte.

`pytest --update-golden` accepts what is built now; the diff is reviewed like code.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

import feedtool
import shows

GOLDEN = Path(__file__).parent / "golden" / "sample"
AUDIO = sorted((shows.ROOT / "audio").iterdir())
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


def items(output: Path) -> dict[str, etree._Element]:
    """Return the items of the feed by the slug in their audio's address."""
    found = etree.parse(str(output / "feed.xml")).iter("item")
    return {Path(str(enclosure.get("url"))).stem: item for item in found for enclosure in item.iter("enclosure")}


def test_what_is_built_is_what_stands_in_golden(built: shows.Built, update_golden: bool) -> None:
    made = shows.contents(built("sample") / "output")

    if update_golden:
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for path, data in made.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_bytes(data)
    golden = shows.contents(GOLDEN)
    assert made.keys() == golden.keys()
    for path, data in made.items():
        assert data.decode() == golden[path].decode(), f"{path}; to accept it: pytest --update-golden"


def test_a_build_has_nothing_new_to_write_down_of_it(built: shows.Built) -> None:
    lock = Path("config", "feed.lock")

    assert (built("sample") / lock).read_text("utf-8") == (shows.ROOT / lock).read_text("utf-8")


def test_nothing_is_wrong_with_it() -> None:
    project = feedtool.load(shows.ROOT / "config" / "show.yaml")

    problems = feedtool.check(project, shows.NOW)

    assert [problem for problem in problems if problem.severity is not feedtool.Severity.INFO] == []


def test_shows_a_trailer_a_bonus_a_draft_and_an_episode_of_the_future() -> None:
    project = feedtool.load(shows.ROOT / "config" / "show.yaml")
    making = feedtool.Build(project, shows.NOW)

    assert len(list(making)) > 0

    states = {one.path: one.state for one in making.works}
    assert states == {
        "episodes/00-what-the-last-train-brings.md": "published",
        "episodes/01-the-umbrella-and-the-tuba.md": "published",
        "episodes/02-sand-in-a-suitcase.md": "published",
        "episodes/03-the-shelf-in-spring.md": "published",
        "episodes/04-a-letter-for-platform-two.md": "draft",
        "episodes/05-not-before-may.md": "scheduled",
    }
    assert {one.item.episode.type for one in making.works if one.item} == {"full", "trailer", "bonus"}


def test_every_published_episode_can_be_heard(built: shows.Built) -> None:
    found = items(built("sample") / "output")

    assert found.keys() == {path.stem for path in AUDIO}


def test_the_feed_says_the_real_size_of_each_file(built: shows.Built) -> None:
    found = items(built("sample") / "output")

    for path in AUDIO:
        (enclosure,) = found[path.stem].findall("enclosure")
        assert enclosure.get("length") == str(path.stat().st_size)


def test_all_audio_together_is_small_enough_for_git() -> None:
    assert sum(path.stat().st_size for path in AUDIO) < 200_000


@pytest.mark.parametrize("path", AUDIO, ids=lambda path: path.stem)
def test_ffprobe_finds_the_audio_as_long_as_the_feed_says(path: Path, built: shows.Built) -> None:
    ffprobe = shutil.which("ffprobe")
    if not ffprobe:
        pytest.skip("no ffprobe: run `make test`, or install Debian's ffmpeg")
    said = items(built("sample") / "output")[path.stem].findtext(f"{ITUNES}duration")

    asked = ["-v", "error", "-show_entries", "format=format_name,duration", "-of", "csv=p=0"]
    ran = subprocess.run([ffprobe, *asked, str(path)], capture_output=True, check=False)

    assert ran.stderr == b""
    format_name, duration = ran.stdout.decode().strip().split(",")
    assert format_name == "mp3"
    assert abs(float(duration) - float(said or 0)) < 1
