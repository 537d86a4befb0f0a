"""Who is who: the podcast's guid, the strongest id, and the order of the feed."""

import re
from pathlib import Path
from typing import Any

import pytest

import make
import shows
from feedtool import identity
from feedtool.model import Cue, Episode, Item


def order(*episodes: Episode) -> list[str]:
    return [item.episode.slug for item in identity.newest_first([Item(episode) for episode in episodes])]


@pytest.mark.parametrize(
    ("feed_url", "found"),
    [
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://podnews.net/rss///", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_the_podcasts_guid_is_that_of_the_specification(feed_url: str, found: str) -> None:
    assert identity.podcast_guid(feed_url) == found


@pytest.mark.parametrize(
    ("ids", "strongest"),
    [
        ({"spotify": "s", "youtube": "y", "anchor": "a"}, "a"),
        ({"spotify": "s", "youtube": "y"}, "y"),
        ({"spotify": "s", "apple": "1"}, "1"),
        ({"spotify": "s"}, "s"),
        ({"anchor": "", "youtube": "y"}, "y"),
    ],
)
def test_the_strongest_id_is_the_one_that_changes_least(ids: dict[str, str], strongest: str) -> None:
    assert identity.seed(make.episode("first", ids=ids)) == strongest


WITHOUT_IDS: dict[str, dict[str, Any]] = {
    "transcript": {"transcript": (make.line("There is a stop.", "0:00"),), "description": "About it."},
    "description": {"description": "About it."},
    "intro": {"intro": "About it."},
    "body": {"body": "About it."},
    "date": {"published": make.date("2026-03-31")},
    "number": {"season": 2, "number": 4},
}


@pytest.mark.parametrize("what", WITHOUT_IDS)
def test_without_an_id_no_name_title_or_address_decides(what: str) -> None:
    given = WITHOUT_IDS[what]

    seed = identity.seed(make.episode("first", title="One", link="https://a.example/1", **given))

    assert seed == identity.seed(make.episode("second", title="Two", link="https://a.example/2", **given))
    others = [identity.seed(make.episode("first", **other)) for name, other in WITHOUT_IDS.items() if name != what]
    assert what in ("description", "intro", "body") or seed not in others


def test_the_same_words_at_other_times_and_by_other_speakers_are_the_same_transcript() -> None:
    one = make.episode("a", transcript=(make.line("There is", "0:00"), make.line("a stop.", "0:05")))
    two = make.episode("b", transcript=(make.line("There\nis a  stop.", "1:00", "Ada"),))

    assert identity.words(one) == identity.words(two) != identity.words(make.episode("c")) == ""


def test_words_count_wherever_they_are_written() -> None:
    one = make.episode("a", transcript=(make.line("There is", "0:00"), make.line("a stop.", "0:05")))
    two = make.episode("b", cues=(Cue(0, 1_000, "There\nis a", "Ada"), Cue(2_000, 3_000, "stop.")))

    assert identity.words(one) == identity.words(two) != ""


def test_subtitles_make_no_other_guid_of_an_episode_than_what_is_written_about_it() -> None:
    cues = (Cue(0, 1_000, "There is a stop."),)

    about = make.episode("a", description="About it.")

    assert identity.seed(make.episode("a", description="About it.", cues=cues)) == identity.seed(about)


SPOKEN = "1\n00:00:01,000 --> 00:00:03,500\nAda: The {} froze.\n"


def sidecars(folder: Path) -> Path:
    """Make a show of two episodes, each with its subtitles beside it, and build it."""
    files: dict[str, str | bytes] = {f"episodes/{name}.srt": SPOKEN.format(name) for name in ("one", "two")}
    front = "title: {0}\npublished: 2026-01-01\ndescription: About {0}.\n"
    show = shows.small(folder, {f"{name}.md": make.markdown(front.format(name)) for name in ("one", "two")})
    shows.build(make.files(show, files))
    return show


def rename(show: Path) -> None:
    """Give all files of an episode another name."""
    for path in (*show.glob("episodes/one.*"), *show.glob("audio/one.*")):
        path.rename(path.with_stem("s01e01-no-map"))


def guids(show: Path) -> dict[str, str]:
    text = (show / "config" / "feed.lock").read_text("utf-8")
    return dict(re.findall(r"(?m)^  (\S+):\n    guid: (.+)$", text))


def test_a_file_that_is_renamed_with_its_subtitles_and_its_audio_is_the_same_episode(tmp_path: Path) -> None:
    show = sidecars(tmp_path)
    before = guids(show)
    rename(show)

    making, _ = shows.build(show)

    assert not making.stopped
    assert guids(show) == {"s01e01-no-map": before["one"], "two": before["two"]}


def test_a_lock_that_knows_no_words_of_subtitles_gets_them(tmp_path: Path) -> None:
    show = sidecars(tmp_path)
    lock = show / "config" / "feed.lock"
    known = lock.read_text("utf-8")
    lock.write_text(re.sub(r"(?m)^    words: .+\n", "", known), "utf-8")
    before = shows.contents(show / "output")

    making, _ = shows.build(show)

    assert not making.stopped
    assert lock.read_text("utf-8") == known
    assert known.count("words: ") == 2
    assert shows.contents(show / "output") == before


def test_the_newest_comes_first() -> None:
    assert order(
        make.episode("a", published=make.date("2026-01-01")),
        make.episode("b", published=make.date("2026-03-01")),
        make.episode("c", published=make.date("2026-02-01T12:00")),
        make.episode("d", published=make.date("2026-02-01T11:59")),
    ) == ["b", "c", "d", "a"]


def test_of_one_moment_the_higher_number_comes_first_then_the_later_slug() -> None:
    day = make.date("2026-01-01")

    assert order(
        make.episode("a", season=1, number=2, published=day),
        make.episode("b", season=1, number=10, published=day),
        make.episode("c", published=day),
        make.episode("d", published=day),
    ) == ["b", "a", "d", "c"]


def test_without_dates_season_and_number_are_the_order() -> None:
    assert order(
        make.episode("a", season=2, number=1),
        make.episode("b", season=1, number=12),
        make.episode("c", season=2, number=3),
        make.episode("d", number=99),
    ) == ["c", "a", "b", "d"]


def test_one_without_a_date_stands_above_the_newest_that_it_comes_after() -> None:
    assert order(
        make.episode("s1e1", season=1, number=1, published=make.date("2026-01-01")),
        make.episode("s1e2", season=1, number=2),
        make.episode("s1e3", season=1, number=3, published=make.date("2026-03-01")),
        make.episode("s2e1", season=2, number=1),
        make.episode("trailer", published=make.date("2026-02-01")),
    ) == ["s2e1", "s1e3", "trailer", "s1e2", "s1e1"]


def test_one_without_date_and_number_comes_last() -> None:
    assert order(
        make.episode("z"),
        make.episode("y", season=3),
        make.episode("old", published=make.date("1999-01-01")),
        make.episode("first", number=1),
    )[-2:] == ["z", "y"]
