"""Which item of the host is which episode: by each sign, from the surest on, and never by guessing."""

from datetime import datetime
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import matching
from feedtool.hostfeed import HostItem
from feedtool.model import Episode
from feedtool.problems import Place

ANCHOR = "https://anchor.fm/club/episodes/The-Host-Says---Somebody-"
PODCASTERS = "https://podcasters.spotify.com/pod/show/club/episodes/Otherwise-"
CREATORS = "https://creators.spotify.com/pod/profile/club/episodes/Again-"


def episode(slug: str = "first", title: str = "Ours", **more: Any) -> Episode:
    return make.episode(slug, title, place=Place(f"episodes/{slug}.md", 1), **more)


def item(guid: str = "g", title: str = "Theirs", **more: Any) -> HostItem:
    return HostItem(guid, title, **more)


def match(*of: Episode | HostItem, locked: dict[str, str] | None = None) -> dict[str, tuple[str, str]]:
    """Return guid and sign by slug; nothing must be ambiguous."""
    found, told = matched(*of, locked=locked)
    assert told == []
    return found


def matched(
    *of: Episode | HostItem, locked: dict[str, str] | None = None
) -> tuple[dict[str, tuple[str, str]], list[str]]:
    episodes = [one for one in of if isinstance(one, Episode)]
    items = [one for one in of if isinstance(one, HostItem)]
    found, problems = matching.match(episodes, items, locked or {})
    assert {problem.code for problem in problems} <= {"ID102"}
    return (
        {slug: (one.item.guid, one.sign) for slug, one in found.items()},
        [f"{problem.place}: {problem.message}" for problem in problems],
    )


DAY = make.date("2026-03-01")
AUDIO = make.audio()

# Each sign


@pytest.mark.parametrize(
    ("ours", "theirs", "sign"),
    [
        ({"guid": "g"}, {}, "guid"),
        ({"ids": {"anchor": "The-Host-Says---Somebody-ept67o"}}, {"link": f"{ANCHOR}ept67o"}, "host's id"),
        ({"ids": {"anchor": "ept67o"}}, {"link": f"{ANCHOR}ept67o"}, "host's id"),
        ({"ids": {"creators": "x-ept67o"}}, {"link": f"{ANCHOR}ept67o"}, "host's id"),
        ({"links": {"anchor": f"{ANCHOR}ept67o"}}, {"link": f"{PODCASTERS}ept67o"}, "host's id"),
        ({"links": {"anchor": f"{PODCASTERS}ept67o"}}, {"link": f"{CREATORS}ept67o"}, "host's id"),
        ({"links": {"listen": f"{CREATORS}ept67o/"}}, {"link": f"{ANCHOR}ept67o"}, "host's id"),
        (
            {"links": {"web": "https://pod.example/one/"}},
            {"link": "http://www.pod.example/one?utm_source=x"},
            "address",
        ),
        ({"links": {"web": "https://pod.example/?p=12"}}, {"link": "https://pod.example/?p=12"}, "address"),
        ({"audio": AUDIO}, {"audio": make.audio(size=9)}, "enclosure"),
        (
            {"season": 1, "number": 4, "published": DAY},
            {"season": 1, "number": 4, "published": make.date("2026-02-26T23:00")},
            "season and episode, and date",
        ),
        (
            {"season": 1, "number": 4, "title": "Été: One"},
            {"season": 1, "number": 4, "title": "ete, one - A Guest"},
            "season and episode, and title",
        ),
        (
            {"season": 1, "number": 4, "short": "Theirs"},
            {"season": 1, "number": 4},
            "season and episode, and title",
        ),
        ({"title": "Theirs", "published": DAY}, {"published": make.date("2026-03-04")}, "title and date"),
        ({"short": "Theirs", "published": DAY}, {"published": make.date("2026-02-26")}, "title and date"),
    ],
)
def test_an_episode_is_known_by(ours: dict[str, Any], theirs: dict[str, Any], sign: str) -> None:
    assert match(episode(**ours), item(**theirs)) == {"first": ("g", sign)}


def test_an_episode_is_known_by_the_guid_that_it_was_published_with() -> None:
    assert match(episode(), item("g"), locked={"first": "g"}) == {"first": ("g", "guid")}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"title": "Theirs"}, {}),
        ({"title": "Theirs", "short": "Theirs"}, {}),
        ({"title": "Theirs", "published": DAY}, {"published": make.date("2026-03-05")}),
        ({"title": "Theirs"}, {"published": DAY}),
        ({"published": DAY}, {"published": DAY}),
        ({"season": 1, "number": 4}, {"season": 1, "number": 4}),
        ({"season": 1, "number": 4, "published": DAY}, {"season": 2, "number": 4, "published": DAY}),
        ({"season": 1, "published": DAY}, {"season": 1, "published": DAY}),
        ({"season": 1, "number": 4, "title": "Theirs"}, {"season": 1, "number": 5}),
        ({"season": 1, "number": 4, "title": "🎙"}, {"season": 1, "number": 4, "title": "🎧"}),
        ({"links": {"web": "https://pod.example/?p=12"}}, {"link": "https://pod.example/?p=13"}),
        ({"links": {"anchor": f"{ANCHOR}ept67o"}}, {"link": f"{ANCHOR}ept67p"}),
        ({"links": {"web": "https://pod.example/a-ept67o"}}, {"link": f"{ANCHOR}ept67o"}),
        ({"ids": {"youtube": "x-ept67o"}}, {"link": f"{ANCHOR}ept67o"}),
        ({"guid": ""}, {"guid": "h"}),
        ({}, {}),
    ],
)
def test_an_episode_is_not_known_by(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert match(episode(**ours), item(**theirs)) == {}


def test_the_last_word_of_a_title_is_no_name_of_the_hosts() -> None:
    ours = episode(links={"anchor": "https://anchor.fm/club/episodes/Deep-learning-explained"})
    theirs = item(link="https://creators.spotify.com/pod/profile/club/episodes/Databases-explained")

    assert match(ours, theirs) == {}


# The surer sign counts


def test_the_guid_comes_before_the_hosts_id() -> None:
    ours = episode(guid="b", ids={"anchor": "x-ept67o"})

    assert match(ours, item("a", link=f"{ANCHOR}ept67o"), item("b")) == {"first": ("b", "guid")}


def test_the_hosts_id_comes_before_title_and_date() -> None:
    ours = episode(title="Theirs", published=DAY, ids={"anchor": "x-ept67o"})

    assert match(ours, item("a", published=DAY), item("b", "T", link=f"{ANCHOR}ept67o")) == {
        "first": ("b", "host's id")
    }


def test_what_is_one_episodes_is_no_others() -> None:
    sure = episode("sure", title="Theirs", published=DAY, guid="g")
    other = episode("other", title="Theirs", published=DAY)

    assert match(sure, other, item("g", published=DAY)) == {"sure": ("g", "guid")}


def test_of_two_with_one_number_and_date_the_other_is_known_when_the_one_is() -> None:
    both: dict[str, Any] = {"season": 3, "number": 4, "published": DAY}

    assert match(episode("a", guid="g", **both), episode("b", **both), item("g", **both), item("h", **both)) == {
        "a": ("g", "guid"),
        "b": ("h", "season and episode, and date"),
    }


def test_an_address_that_several_items_have_is_nobodys() -> None:
    home = "https://pod.example/"
    ours = episode(links={"web": home}), episode("second", guid="a")

    assert match(*ours, item("a", link=home), item("b", link=home)) == {"second": ("a", "guid")}


# Ambiguity


def test_two_items_for_one_episode_are_told_with_both() -> None:
    both: dict[str, Any] = {"season": 3, "number": 4, "published": DAY}

    assert matched(episode(**both), item("g", "One", **both), item("h", "Two", **both)) == (
        {},
        [
            (
                "episodes/first.md:1: by season and episode, and date this could be the host's 'One' (g), 'Two' (h); "
                "it is left unmatched"
            )
        ],
    )


def test_two_episodes_for_one_item_are_told_with_both() -> None:
    both: dict[str, Any] = {"season": 3, "number": 4, "published": DAY}

    found, told = matched(episode("a", **both), episode("b", **both), item("g", "One", **both))

    assert found == {}
    assert told == [
        (
            "episodes/a.md:1: by season and episode, and date this could be the host's 'One' (g), and so could b; "
            "it is left unmatched"
        ),
        (
            "episodes/b.md:1: by season and episode, and date this could be the host's 'One' (g), and so could a; "
            "it is left unmatched"
        ),
    ]


def test_a_guid_in_the_file_decides() -> None:
    both: dict[str, Any] = {"season": 3, "number": 4, "published": DAY}
    items = item("g", "One", **both), item("h", "Two", **both)

    assert match(episode("a", guid="h", **both), *items) == {"a": ("h", "guid")}
    assert match(episode("a", guid="h", **both), episode("b", **both), *items) == {
        "a": ("h", "guid"),
        "b": ("g", "season and episode, and date"),
    }


def test_what_a_weaker_sign_settles_is_not_told() -> None:
    first = episode("a", audio=AUDIO, title="One", published=DAY)
    second = episode("b", audio=AUDIO, title="Two", published=DAY)
    items = item("g", "One", audio=AUDIO, published=DAY), item("h", "Two", audio=AUDIO, published=DAY)

    assert match(first, second, *items) == {"a": ("g", "title and date"), "b": ("h", "title and date")}


def test_an_episode_is_told_once_and_by_its_surest_sign() -> None:
    more: dict[str, Any] = {"audio": AUDIO, "title": "One", "published": DAY}

    _, told = matched(episode(**more), item("g", **more), item("h", **more))

    assert len(told) == 1
    assert "by enclosure this could be" in told[0]


TITLES = st.sampled_from(["One", "Two", "Three"])
DATES = st.none() | st.sampled_from([DAY, make.date("2026-03-02"), make.date("2026-05-01")])
NUMBERS = st.none() | st.integers(1, 2)
TOKENS = st.sampled_from(["", "ept67o", "ept67p", "e1abcde"])
AUDIOS = st.none() | st.sampled_from([make.audio(f"https://cdn.example.org/{name}.mp3") for name in "ab"])


def _episode(title: str, published: datetime | None, number: int | None, token: str, audio: Any, guid: str) -> Episode:
    return Episode(
        "", title, season=1, number=number, published=published, ids={"anchor": token}, audio=audio, guid=guid
    )


def _item(title: str, published: datetime | None, number: int | None, token: str, audio: Any) -> HostItem:
    link = f"{ANCHOR}{token}" if token else ""
    return HostItem("", title, link, audio, published, 1, number)


GUIDS = st.sampled_from(["", "", "0", "1"])
EPISODES = st.lists(st.builds(_episode, TITLES, DATES, NUMBERS, TOKENS, AUDIOS, GUIDS), max_size=5)
ITEMS = st.lists(st.builds(_item, TITLES, DATES, NUMBERS, TOKENS, AUDIOS), max_size=5)


@given(episodes=EPISODES, items=ITEMS, data=st.data())
def test_no_item_is_given_twice_and_the_order_of_reading_does_not_show(
    episodes: list[Episode], items: list[HostItem], data: st.DataObject
) -> None:
    from dataclasses import replace

    named = [replace(one, slug=str(number)) for number, one in enumerate(episodes)]
    theirs = [replace(one, guid=str(number)) for number, one in enumerate(items)]

    found, _ = matching.match(named, theirs, {})

    guids = [one.item.guid for one in found.values()]
    assert len(set(guids)) == len(guids)
    shuffled = data.draw(st.permutations(named)), data.draw(st.permutations(theirs))
    assert matching.match(*shuffled, {})[0] == found


def test_thousands_are_matched_in_a_moment() -> None:
    episodes = [episode(f"e{n}", ids={"anchor": f"x-e1{n:05}"}) for n in range(3_000)]
    items = [item(str(n), link=f"{ANCHOR}e1{n:05}", xml="<item>…</item>" * 50) for n in range(3_000)]
    begun = perf_counter()

    found, _ = matching.match(episodes, items, {})

    assert len(found) == 3_000
    assert perf_counter() - begun < 30
