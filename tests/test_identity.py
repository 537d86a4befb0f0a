"""Who is who: guids, and the order of the feed."""

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import identity
from feedtool.model import Episode, Item, Podcast
from feedtool.problems import Place, Problem, Severity

SHOW = make.show(guid="917393e3-1b1e-5cef-ace4-edaa54e1f810")


def guid(name: str) -> str:
    """Return the guid that SHOW's podcast gives to *name*."""
    return str(uuid5(UUID("917393e3-1b1e-5cef-ace4-edaa54e1f810"), name))


def identify(*episodes: Episode) -> tuple[Podcast, list[Problem]]:
    return identity.identify(SHOW, [Item(episode) for episode in episodes])


def guids(*episodes: Episode) -> dict[str, str]:
    """Return the guid of each of *episodes*, with which nothing must be wrong, by its slug."""
    podcast, problems = identify(*episodes)
    assert problems == []
    return {item.episode.slug: item.guid for item in podcast.items}


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


def test_the_shows_own_guid_comes_before_that_of_its_address() -> None:
    address = "https://podnews.net/rss"

    assert identity.identify(make.show(feed_url=address), [])[0].guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert identity.identify(SHOW, [])[0].guid == "917393e3-1b1e-5cef-ace4-edaa54e1f810"


@pytest.mark.parametrize(
    ("ids", "strongest"),
    [
        ({"spotify": "s", "youtube": "y", "anchor": "a"}, "a"),
        ({"spotify": "s", "youtube": "y"}, "y"),
        ({"spotify": "s", "apple": "1"}, "1"),
        ({"spotify": "s"}, "s"),
        ({"anchor": "", "youtube": "y"}, "y"),
        ({}, "first"),
    ],
)
def test_the_strongest_id_is_the_one_that_changes_least(ids: dict[str, str], strongest: str) -> None:
    episode = make.episode("first", ids=ids)

    assert identity.strongest_id(episode) == strongest
    assert guids(episode) == {"first": guid(strongest)}


def test_a_guid_does_not_change_with_title_date_or_slug() -> None:
    before = make.episode("first", "One", ids={"youtube": "y"})
    after = make.episode("second", "Two", ids={"youtube": "y", "spotify": "s"}, published=make.date("2026-01-01"))

    assert guids(before)["first"] == guids(after)["second"] == "151c37ad-fe82-5b4b-9104-67aaeaab5f82"


def test_a_guid_in_the_file_is_the_guid() -> None:
    assert guids(make.episode("first", guid="tag:example.org,2020:1", ids={"anchor": "a"})) == {
        "first": "tag:example.org,2020:1"
    }


def test_two_with_one_id_are_an_error_and_both_get_a_guid() -> None:
    first = make.episode("first", ids={"youtube": "y"}, place=Place("episodes/first.md", 1))
    second = make.episode("second", ids={"youtube": "y"}, place=Place("episodes/second.md", 1))

    podcast, problems = identify(second, first)

    assert {item.episode.slug: item.guid for item in podcast.items} == {
        "first": guid("y"),
        "second": guid("slug:second"),
    }
    assert problems == [
        Problem(
            Place("episodes/second.md", 1),
            "ID101",
            Severity.ERROR,
            "the id 'y' is that of 'episodes/first.md' too",
            "correct one of the two; apps take episodes with one guid for one episode",
        )
    ]


def test_two_with_one_guid_in_their_files_are_an_error() -> None:
    first = make.episode("first", guid="g", place=Place("episodes/first.md", 1))
    second = make.episode("second", guid="g", place=Place("episodes/second.md", 1))

    podcast, problems = identify(first, second)

    assert len({item.guid for item in podcast.items}) == 2
    assert [problem.message for problem in problems] == ["the guid 'g' is that of 'episodes/first.md' too"]


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


EPISODES = st.lists(
    st.builds(
        Episode,
        slug=st.text("ab", min_size=1, max_size=3),
        title=st.just("T"),
        season=st.none() | st.integers(1, 3),
        number=st.none() | st.integers(1, 3),
        published=st.none() | st.integers(1, 5).map(lambda day: make.date(f"2026-01-0{day}")),
        guid=st.sampled_from(["", "", "g", "h"]),
        ids=st.dictionaries(st.sampled_from(["anchor", "youtube", "x"]), st.sampled_from(["", "1", "2"])),
    ),
    max_size=8,
    unique_by=lambda episode: episode.slug,
)


@given(episodes=EPISODES, data=st.data())
def test_guids_are_unique_and_do_not_depend_on_the_order_of_reading(
    episodes: list[Episode], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(episodes))

    podcast, problems = identify(*episodes)

    assert len({item.guid for item in podcast.items}) == len(episodes)
    assert identify(*shuffled) == (podcast, problems)


@given(episodes=EPISODES)
def test_dates_never_rise(episodes: list[Episode]) -> None:
    dates = [item.episode.published for item in identify(*episodes)[0].items if item.episode.published]

    assert dates == sorted(dates, reverse=True)
