"""Who is who against lock and host: guids, dates, audio, renames, and what of the host stays in the feed."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from feedtool import identity, registry
from feedtool.feeds import rss
from feedtool.hostfeed import HostFeed, HostItem
from feedtool.lock import Entry, Facts, Lock
from feedtool.model import Audio, Episode, Item, Show
from feedtool.problems import Place, Problem, Severity
from feedtool.registry import Registered

PODCAST = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
SHOW = make.show(guid=PODCAST)
HOSTED = make.show(guid=PODCAST, host_feed="host-feed.xml")
NOW = make.date("2026-06-01")
DAY = make.date("2026-03-01")
TIME = make.date("2026-03-01T08:30")


def guid(name: str) -> str:
    """Return the guid that the podcast makes of *name*."""
    return str(uuid5(UUID(PODCAST), name))


def item(slug: str = "first", *, words: str = "", own_audio: bool = False, **more: Any) -> Item:
    """Return the item of an episode of the file SLUG.md, whose notes are its slug."""
    made = Episode(slug, more.pop("title", "T"), place=Place(f"episodes/{slug}.md", 1), **more)
    seed = identity.seed(made) if any(made.ids.values()) else words or slug
    return Item(made, words=words, own_audio=own_audio, seed=seed)


def entry(slug: str = "first", guid: str = "", **more: Any) -> Entry:
    return Entry(slug, guid or f"guid-{slug}", source=f"episodes/{slug}.md", **more)


def lock(*entries: Entry, **more: Any) -> Lock:
    return Lock(PODCAST, {one.slug: one for one in entries}, **more)


def host(*items: HostItem, **more: Any) -> HostFeed:
    return HostFeed(items=items, **more)


def theirs(guid: str = "host-guid", title: str = "Theirs", **more: Any) -> HostItem:
    return HostItem(guid, title, xml=f"<item><title>{title}</title><guid>{guid}</guid></item>", **more)


def register(
    *items: Item, lock: Lock | None = None, host: HostFeed | None = None, show: Show | None = None, **more: Any
) -> Registered:
    """Register *items*; the files are theirs, and those of *also*."""
    files = {one.episode.slug: one.episode.place for one in items}
    files |= {slug: Place(f"episodes/{slug}.md") for slug in more.pop("also", ())}
    shown = show or (HOSTED if host else SHOW)
    return registry.register(shown, items, files, lock, host or HostFeed(), more.pop("now", NOW), **more)


def guids(done: Registered) -> dict[str, str]:
    return {one.episode.slug: one.guid for one in done.podcast.items}


def dates(done: Registered) -> dict[str, datetime | None]:
    return {one.episode.slug: one.episode.published for one in done.podcast.items}


def told(problems: tuple[Problem, ...]) -> list[str]:
    """Return the problems but those of episodes without a date, or without audio."""
    return [f"{p.place.path}: {p.code} {p.severity}: {p.message}" for p in problems if p.code not in ("ID106", "ID113")]


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems if problem.code not in ("ID106", "ID113")]


# The podcast's guid


@pytest.mark.parametrize(
    ("own", "locked", "hosts", "found"),
    [
        (PODCAST, "", "", PODCAST),
        (PODCAST, PODCAST, "9b024349-ccf0-5f69-a609-6b82873eab3c", PODCAST),
        ("", PODCAST, "9b024349-ccf0-5f69-a609-6b82873eab3c", PODCAST),
        ("", "", "9b024349-ccf0-5f69-a609-6b82873eab3c", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("", "", "not a uuid", "e9ab4139-35e9-576b-9fa5-b2e6b8ed2a6b"),
        ("", "", "", "e9ab4139-35e9-576b-9fa5-b2e6b8ed2a6b"),
    ],
)
def test_the_podcasts_guid_is_the_shows_the_locks_the_hosts_or_made(
    own: str, locked: str, hosts: str, found: str
) -> None:
    shown = make.show(guid=own, host_feed="host.xml", feed_url="https://example.org/feed.xml")

    done = register(lock=Lock(locked), host=HostFeed(hosts), show=shown)

    if found.startswith("e9ab"):
        found = str(uuid5(UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6"), "example.org/feed.xml"))
    assert (done.podcast.guid, done.lock.podcast, done.gate) == (found, found, ())


def test_another_guid_for_the_podcast_is_stopped() -> None:
    done = register(lock=Lock("9b024349-ccf0-5f69-a609-6b82873eab3c"))

    assert told(done.gate) == [
        (
            f"config/show.yaml: ID120 error: 'guid' is '{PODCAST}', but the podcast was published as "
            "'9b024349-ccf0-5f69-a609-6b82873eab3c'"
        )
    ]


# An episode's guid


@pytest.mark.parametrize(
    ("own", "locked", "hosts", "found", "origin"),
    [
        ("file", "", "", "file", "file"),
        ("", "locked", "", "locked", "made"),
        ("", "locked", "host", "locked", "made"),
        ("", "", "host", "host", "host"),
        ("file", "", "host", "file", "file"),
        ("", "", "", guid("x"), "made"),
    ],
)
def test_a_guid_is_the_files_the_locks_the_hosts_or_made(
    own: str, locked: str, hosts: str, found: str, origin: str
) -> None:
    known = lock(entry(guid=locked)) if locked else None
    feed = host(theirs(hosts, link="https://anchor.fm/a/episodes/b-ept67o")) if hosts else None

    done = register(item(guid=own, ids={"anchor": "x", "creators": "b-ept67o"}), lock=known, host=feed)

    assert guids(done)["first"] == found
    assert (done.lock.entries["first"].guid, done.lock.entries["first"].origin) == (found, origin)
    assert done.gate == ()


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
def test_a_new_guid_is_made_of_the_id_that_changes_least(ids: dict[str, str], strongest: str) -> None:
    assert guids(register(item(ids=ids))) == {"first": guid(strongest)}


def test_a_new_guid_does_not_change_with_title_date_or_slug() -> None:
    before = register(item("first", title="One", ids={"youtube": "y"}))
    after = register(item("second", title="Two", ids={"youtube": "y", "spotify": "s"}, published=DAY))

    assert guids(before)["first"] == guids(after)["second"] == "151c37ad-fe82-5b4b-9104-67aaeaab5f82"


def test_a_new_file_under_an_old_name_gets_a_guid_that_nobody_has() -> None:
    first = register(item("first", words="a")).lock

    done = register(item("first", words="b", published=DAY), item("moved", words="a"), lock=lock(
        replace(first.entries["first"], published=make.date("2025-01-01"))
    ))  # fmt: skip

    assert guids(done) == {"moved": guid("a"), "first": guid("b")}
    assert done.gate == ()
    assert guids(register(item("first", words="b"), item("moved", words="a"), lock=done.lock)) == guids(done)


def test_another_guid_in_the_file_is_stopped() -> None:
    done = register(item(guid="new"), lock=lock(entry(guid="old")))

    assert told(done.gate) == [
        "episodes/first.md: ID121 error: its guid would change from 'old' to 'new': every app would load it again"
    ]
    assert done.lock.entries["first"].guid == "new"


@pytest.mark.parametrize(("origin", "severity"), [("host", "warning"), ("made", "info"), ("file", "info")])
def test_a_host_that_calls_it_otherwise_is_told_and_nothing_changes(origin: str, severity: str) -> None:
    audio = make.audio()

    done = register(
        item(audio=audio), lock=lock(entry(guid="g", origin=origin)), host=host(theirs("h", audio=audio))
    )  # fmt: skip

    assert guids(done) == {"first": "g"}
    assert told(done.problems) == [
        f"episodes/first.md: ID107 {severity}: the host calls it 'h', but it was published as 'g', and stays so"
    ]
    assert done.gate == ()


def test_two_new_files_with_one_id_are_a_problem_and_stopped() -> None:
    done = register(item("second", ids={"youtube": "y"}), item("first", ids={"youtube": "y"}))

    assert guids(done) == {"first": guid("y"), "second": guid("slug:second")}
    assert told(done.problems) == [
        "episodes/second.md: ID103 error: the youtube id 'y' is that of episodes/first.md too"
    ]
    assert told(done.gate) == [
        (
            f"episodes/second.md: ID101 error: its guid '{guid('y')}' is that of episodes/first.md too: "
            "apps would show one of the two"
        )
    ]


def test_the_guid_that_a_second_one_gets_is_nobody_elses() -> None:
    taken = item("other", guid=guid("slug:second"))

    done = register(item("first", guid="g"), taken, item("second", guid="g"))

    assert guids(done) == {"first": "g", "other": guid("slug:second"), "second": guid(guid("slug:second"))}


@pytest.mark.parametrize("copy", ["a-copy", "z-copy"])
@pytest.mark.parametrize("more", [{"ids": {"youtube": "y"}}, {"guid": "g"}])
def test_a_copy_of_a_published_file_is_stopped_and_the_published_one_keeps_its_guid(
    copy: str, more: dict[str, Any]
) -> None:
    before = register(item("m", words="w", **more)).lock

    done = register(item("m", words="w", **more), item(copy, words="w", **more), lock=before)

    assert guids(done)["m"] == before.entries["m"].guid
    assert codes(done.gate) == ["ID101"]


def test_a_copy_without_ids_is_another_episode() -> None:
    before = register(item("m", words="w")).lock

    done = register(item("a", words="w"), item("m", words="w"), lock=before)

    assert guids(done) == {"a": guid(guid("w")), "m": guid("w")}
    assert done.gate == ()


def test_two_without_ids_of_which_the_same_is_written_are_two() -> None:
    done = register(item("a", words="w"), item("b", words="w"), item("c", words="w"))

    assert guids(done) == {"a": guid("w"), "b": guid(guid("w")), "c": guid(guid(guid("w")))}
    assert done.gate == ()
    assert guids(register(item("0", words="w"), item("b", words="w"), lock=done.lock))["b"] == guid(guid("w"))


def test_without_an_id_a_rename_a_new_title_and_a_new_address_make_the_same_guid() -> None:
    one = register(item("first", title="One", words="w", link="https://a.example/1"))
    two = register(item("second", title="Two", words="w", link="https://a.example/2"))

    assert guids(one)["first"] == guids(two)["second"]


def test_a_copy_stays_one_when_the_old_file_is_edited() -> None:
    before = register(item("m", words="w", published=DAY)).lock

    done = register(item("a", words="w", published=DAY), item("m", words="edited", published=DAY), lock=before)

    assert guids(done) == {"a": guid(guid("w")), "m": guid("w")}


def test_an_id_that_was_corrected_changes_nothing() -> None:
    before = register(item(ids={"youtube": "wrong"})).lock

    done = register(item(ids={"youtube": "right"}), lock=before)

    assert guids(done) == {"first": guid("wrong")}
    assert done.lock.entries["first"].ids == {"youtube": "right"}
    assert done.gate == ()


def test_an_id_that_was_anothers_by_mistake_makes_a_new_guid() -> None:
    before = register(item("first", ids={"youtube": "y"})).lock
    corrected = register(item("first", ids={"youtube": "x"}), lock=before).lock

    done = register(item("first", ids={"youtube": "x"}), item("second", ids={"youtube": "y"}), lock=corrected)

    assert guids(done) == {"first": guid("y"), "second": guid(guid("y"))}
    assert codes(done.gate) == []


# Dates


@pytest.mark.parametrize(
    ("own", "locked", "hosts", "found"),
    [
        (None, None, None, None),
        (DAY, None, None, DAY),
        (TIME, None, None, TIME),
        (DAY, None, TIME, TIME),
        (TIME, None, DAY, TIME),
        (None, None, TIME, TIME),
        (DAY, TIME, None, TIME),
        (TIME, DAY, None, DAY),
        (TIME, DAY, TIME, DAY),
        (None, DAY, None, DAY),
        (None, DAY, TIME, DAY),
    ],
)
@pytest.mark.parametrize("published", [True, False])
def test_the_lock_holds_a_date_and_the_hosts_beats_a_bare_one(
    own: datetime | None, locked: datetime | None, hosts: datetime | None, found: datetime | None, published: bool
) -> None:
    known = lock(entry(guid="g", published=locked)) if published or locked else None

    done = register(item(guid="g", published=own), lock=known, host=host(theirs("g", published=hosts)))

    assert dates(done) == {"first": found}
    assert done.lock.entries["first"].published == found
    assert done.gate == ()


def test_one_without_a_date_goes_out_without_one_and_is_told() -> None:
    done = register(item())

    assert [(p.code, p.severity) for p in done.problems if p.code != "ID113"] == [("ID106", Severity.WARNING)]
    assert "<pubDate>" not in rss.item(SHOW, done.podcast.items[0])


def test_a_date_is_taken_once_it_is_known_and_then_kept() -> None:
    first = register(item())
    second = register(item(published=DAY), lock=first.lock)
    third = register(item(published=TIME), lock=second.lock)

    assert [dates(done)["first"] for done in (first, second, third)] == [None, DAY, DAY]


def test_a_part_of_a_second_is_not_a_difference() -> None:
    exact = TIME.replace(microsecond=500)

    done = register(item(published=exact), lock=register(item(published=exact)).lock)

    assert dates(done) == {"first": TIME}
    assert codes(done.problems) == []


OTHER = make.date("2026-03-09")


@pytest.mark.parametrize(
    ("own", "locked", "origin", "hosts", "problem"),
    [
        (TIME, OTHER, "made", None, "ID109 warning: the file dates it 2026-03-01 08:30 UTC"),
        (DAY, OTHER, "made", None, "ID109 warning: the file dates it 2026-03-01 00:00 UTC"),
        (DAY, TIME, "made", None, ""),
        (DAY, OTHER, "host", None, ""),
        (TIME, OTHER, "host", None, "ID109 info: the file dates it 2026-03-01 08:30 UTC"),
        (DAY, OTHER, "host", OTHER, ""),
        (DAY, OTHER, "host", TIME, "ID108 warning: the host dates it 2026-03-01 08:30 UTC"),
        (None, OTHER, "host", TIME, "ID108 warning: the host dates it 2026-03-01 08:30 UTC"),
        (OTHER, OTHER, "host", TIME, "ID108 info: the host dates it 2026-03-01 08:30 UTC"),
        (DAY, OTHER, "made", TIME, "ID108 info: the host dates it 2026-03-01 08:30 UTC"),
        (None, OTHER, "host", OTHER.replace(second=7), "ID108 warning: the host dates it 2026-03-09 00:00:07 UTC"),
    ],
)
def test_a_date_that_differs_is_told(
    own: datetime | None, locked: datetime, origin: str, hosts: datetime | None, problem: str
) -> None:
    known = lock(entry(guid="g", published=locked, origin=origin))
    feed = host(theirs("g", published=hosts)) if hosts else None

    found = told(register(item(published=own), lock=known, host=feed).problems)

    assert len(found) == bool(problem)
    if problem:
        assert found[0].startswith(f"episodes/first.md: {problem}, but it was published as of 2026-03-09 00:00 UTC")


# Audio


OURS = Audio("https://cdn.example.org/ours.mp3", 10, "audio/mpeg")
THEIRS = Audio("https://host.example/theirs.m4a", 20, "audio/x-m4a", 61_000)
OLD = Audio("https://host.example/old.m4a", 5, "audio/x-m4a", 7_000)


@pytest.mark.parametrize(
    ("own", "is_own", "locked", "hosts", "found"),
    [
        (OURS, True, OLD, THEIRS, OURS),
        (OURS, False, OLD, THEIRS, THEIRS),
        (None, False, OLD, THEIRS, THEIRS),
        (OURS, False, OLD, None, OURS),
        (None, False, OLD, None, OLD),
        (None, False, None, None, None),
    ],
)
def test_the_audio_is_the_files_the_hosts_the_shows_or_the_locks(
    own: Audio | None, is_own: bool, locked: Audio | None, hosts: Audio | None, found: Audio | None
) -> None:
    done = register(
        item(guid="g", audio=own, own_audio=is_own),
        lock=lock(entry(guid="g", audio=locked)),
        host=host(theirs("g", audio=hosts)),
    )

    assert done.podcast.items[0].episode.audio == found
    assert done.lock.entries["first"].audio == found


def test_length_type_and_duration_follow_the_host() -> None:
    changed = replace(THEIRS, bytes=99, type="audio/mpeg", duration=62_000)
    before = register(item(guid="g"), host=host(theirs("g", audio=THEIRS))).lock

    done = register(item(guid="g", duration=1_000), lock=before, host=host(theirs("g", audio=changed)))

    assert done.podcast.items[0].episode.audio == changed
    assert done.podcast.items[0].episode.duration == 62_000
    assert done.problems == done.gate or codes(done.problems) == []


def test_the_length_of_the_hosts_file_is_not_that_of_another() -> None:
    own = replace(OURS, duration=61_000)

    done = register(
        item(guid="g", audio=own, own_audio=True, duration=61_000),
        host=host(theirs("g", audio=replace(THEIRS, duration=62_000))),
    )

    assert done.podcast.items[0].episode.duration == 61_000


def test_a_host_that_forgets_the_length_does_not_make_us_forget() -> None:
    before = register(item(guid="g"), host=host(theirs("g", audio=THEIRS))).lock

    done = register(item(guid="g"), lock=before, host=host(theirs("g", audio=replace(THEIRS, bytes=0, duration=None))))

    assert done.podcast.items[0].episode.audio == THEIRS


def test_what_a_server_said_of_a_file_is_used_while_the_file_is() -> None:
    media = {OURS.url: Facts(77, "audio/mpeg", "e"), "https://cdn.example.org/gone.mp3": Facts(1)}

    done = register(item(audio=replace(OURS, bytes=0)), lock=lock(entry(), media=media))

    assert done.podcast.items[0].episode.audio == replace(OURS, bytes=77)
    assert done.lock.media == {OURS.url: media[OURS.url]}


@pytest.mark.parametrize(
    ("page", "links", "link"),
    [
        ("", {}, "https://host.example/1"),
        ("", {"anchor": "own"}, "https://host.example/1"),
        ("", {"website": "own"}, "own"),
        ("https://a.example/{slug}", {}, "own"),
    ],
)
def test_the_link_is_the_hosts_unless_the_show_has_pages_or_the_episode_has_one(
    page: str, links: dict[str, str], link: str
) -> None:
    shown = replace(HOSTED, page=page)
    ours = item(guid="g", link="own", links=links)

    done = register(ours, host=host(theirs("g", link="https://host.example/1")), show=shown)

    assert done.podcast.items[0].episode.link == link


def test_two_with_one_enclosure_are_stopped() -> None:
    done = register(item("first", audio=OURS), item("second", audio=OURS))

    assert told(done.gate) == [
        (
            "episodes/second.md: ID122 error: its audio 'https://cdn.example.org/ours.mp3' is that of "
            "episodes/first.md too: Apple shows one of the two"
        )
    ]


def test_two_that_were_published_with_one_enclosure_are_told_and_not_stopped() -> None:
    before = register(item("first", audio=OURS), item("second", audio=OURS)).lock

    done = register(item("first", audio=OURS), item("second", audio=OURS), lock=before)

    assert (codes(done.gate), codes(done.problems)) == ([], ["ID122"])


def test_what_the_host_has_twice_is_the_hosts_affair() -> None:
    done = register(host=host(theirs("g", audio=THEIRS), theirs("h", audio=THEIRS)))

    assert (done.gate, codes(done.problems)) == ((), [])


# Renames


def renamed(*items: Item, before: Lock) -> Registered:
    """Register *items* after *before*, with which nothing must be stopped."""
    done = register(*items, lock=before)
    assert told(done.gate) == []
    return done


SIGNS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "ids": ({"ids": {"youtube": "a"}}, {"ids": {"youtube": "b"}}),
    "guid": ({"guid": "a"}, {"guid": "b"}),
    "words": ({"words": "a"}, {"words": "b"}),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_renamed_file_is_the_same_episode(sign: str) -> None:
    one, two = SIGNS[sign]
    before = register(item("one", **one), item("two", **two)).lock

    done = renamed(item("new", **one), item("two", **two), before=before)

    assert guids(done) == {"new": before.entries["one"].guid, "two": before.entries["two"].guid}
    assert done.moved == {"one": "new"}
    assert done.lock.entries.keys() == {"new", "two"}
    assert (done.lock.entries["new"].was, done.lock.entries["new"].source) == (("one",), "episodes/new.md")


@pytest.mark.parametrize("sign", SIGNS)
def test_files_that_swap_their_names_keep_their_guids(sign: str) -> None:
    one, two = SIGNS[sign]
    before = register(item("one", **one), item("two", **two)).lock

    done = renamed(item("two", **one), item("one", **two), before=before)

    assert guids(done) == {"two": before.entries["one"].guid, "one": before.entries["two"].guid}
    assert done.moved == {"one": "two", "two": "one"}


@pytest.mark.parametrize("sign", SIGNS)
def test_an_episode_that_is_put_between_others_moves_those_after_it(sign: str) -> None:
    one, two = SIGNS[sign]
    before = register(item("e1", published=DAY, **one), item("e2", published=DAY, **two)).lock
    new = item("e1", words="new", published=make.date("2026-05-01"))

    done = renamed(new, item("e2", published=DAY, **one), item("e3", published=DAY, **two), before=before)

    kept = {"e2": before.entries["e1"].guid, "e3": before.entries["e2"].guid}
    assert {slug: found for slug, found in guids(done).items() if slug != "e1"} == kept
    assert guids(done)["e1"] not in kept.values()


def test_every_old_name_is_remembered_once() -> None:
    before = register(item("a", words="w")).lock
    for name in ("b", "c", "a", "b"):
        before = renamed(item(name, words="w"), before=before).lock

    assert before.entries["b"].was == ("c", "a")


def test_a_rename_with_a_new_transcript_and_an_id_is_known() -> None:
    before = register(item("one", ids={"youtube": "y", "anchor": "x"}, words="a")).lock

    done = renamed(item("two", ids={"youtube": "z", "anchor": "x"}, words="b"), before=before)

    assert guids(done) == {"two": before.entries["one"].guid}


def test_a_renamed_file_with_the_same_audio_is_the_same_episode() -> None:
    audio = Audio("https://cdn.example.org/1.mp3", 1, "audio/mpeg")
    before = register(item("one", audio=audio, own_audio=True)).lock

    done = renamed(item("new", audio=audio, own_audio=True), before=before)

    assert guids(done) == {"new": before.entries["one"].guid}


def test_a_new_file_with_the_audio_of_one_that_is_a_draft_now_is_another_episode() -> None:
    audio = Audio("https://cdn.example.org/1.mp3", 1, "audio/mpeg")
    before = register(item("one", audio=audio, own_audio=True)).lock

    done = register(item("new", audio=audio, own_audio=True), lock=before, also=["one"], states={"one": "draft"})

    assert guids(done)["new"] != before.entries["one"].guid
    assert codes(done.gate) == ["ID123"]


def test_an_audio_address_of_the_shows_pattern_is_no_sign() -> None:
    audio = Audio("https://cdn.example.org/1.mp3", 1, "audio/mpeg")
    before = register(item("one", audio=audio)).lock

    assert codes(register(item("new", audio=audio), lock=before).gate) == ["ID123"]


@pytest.mark.parametrize(
    ("new", "hint"),
    [
        (["new"], "; if it is now episodes/new.md, write `guid: G` there"),
        (["a", "b"], "; if it is now another file, such as episodes/a.md, write `guid: G` there"),
        ([], ""),
    ],
)
def test_an_episode_that_would_vanish_is_told_what_its_new_file_needs(new: list[str], hint: str) -> None:
    known = lock(entry("one", guid="G"))

    (problem,) = register(*(item(slug) for slug in new), lock=known).gate

    assert problem.fix == f"bring it back{hint}; if it is to be removed for good, build once with --allow-removals"


def test_an_episode_without_audio_is_told_and_all_of_them_at_once() -> None:
    audio = Audio("https://cdn.example.org/1.mp3", 1, "audio/mpeg")

    some = register(item("one", audio=audio, published=TIME), item("two", published=TIME))
    none = register(item("one", published=TIME), item("two", published=TIME))

    assert [(p.place.path, p.code, p.severity) for p in some.problems] == [
        ("episodes/two.md", "ID113", Severity.WARNING)
    ]
    assert [(p.message, p.fix) for p in none.problems] == [
        (
            "none of the 2 episodes has an audio file: apps show them, and cannot play them",
            "say where the files are: `audio: {url: https://…/{slug}.mp3}`",
        )
    ]
    folder = register(item("one", published=TIME), item("two", published=TIME), show=make.show(audio_folder="../audoi"))
    assert [p.fix for p in folder.problems] == ["put them into the folder '../audoi', or correct `audio.folder`"]


def test_a_rename_without_any_sign_is_a_removal() -> None:
    before = register(item("one", words="a")).lock

    done = register(item("two", words="b"), lock=before)

    assert told(done.gate) == [
        ": ID123 error: the published episode 'one' would vanish from the feed: its file episodes/one.md is gone"
    ]


def test_an_id_of_another_that_is_not_there_does_not_take_its_place() -> None:
    before = register(item("a", ids={"youtube": "a"}), item("b", ids={"youtube": "b"})).lock

    done = register(item("a", ids={"youtube": "b"}), lock=before, also=["b"], states={"b": "draft"})

    assert codes(done.gate) == ["ID123"]


@given(data=st.data())
def test_any_renaming_keeps_every_guid(data: st.DataObject) -> None:
    names = [f"e{number}" for number in range(6)]
    sign = data.draw(st.sampled_from(["ids", "words", "both"]))

    def named(slugs: list[str]) -> list[Item]:
        return [
            item(
                slug,
                published=DAY,
                words=f"w{number}" if sign != "ids" else "",
                ids={"youtube": f"y{number}"} if sign != "words" else {},
            )
            for number, slug in enumerate(slugs)
        ]

    before = register(*named(names)).lock
    new = data.draw(st.permutations([*names, "n1", "n2", "n3"]))[: len(names)]

    done = renamed(*named(new), before=before)

    assert guids(done) == {slug: before.entries[name].guid for name, slug in zip(names, new, strict=True)}


# What only the host has


def test_the_hosts_own_items_stay_as_they_are() -> None:
    trailer = theirs("t", "Trailer", published=DAY)

    done = register(item(published=TIME), host=host(trailer))

    assert [one.guid for one in done.podcast.items] == [guid("first"), "t"]
    assert trailer.xml in rss.write(done.podcast)
    assert done.lock.kept == {"t": "Trailer"}
    assert done.lock.entries.keys() == {"first"}


def test_they_are_dropped_when_the_show_says_so() -> None:
    done = register(item(), host=host(theirs("t")), show=replace(HOSTED, host_only="drop"))

    assert guids(done) == {"first": guid("first")}
    assert done.gate == ()


def test_those_of_the_future_are_left_out_until_their_time() -> None:
    later = theirs("t", published=make.date("2026-06-02"))

    assert [
        len(register(host=host(later), now=make.date(day)).podcast.items) for day in ("2026-06-01", "2026-06-02")
    ] == [
        0,
        1,
    ]


def test_an_episode_that_the_host_publishes_later_waits_for_it() -> None:
    done = register(item(guid="g", published=DAY), host=host(theirs("g", published=make.date("2026-06-02"))))

    assert done.podcast.items == ()
    assert told(done.problems) == [
        "episodes/first.md: ID110 info: the host publishes it on 2026-06-02 00:00 UTC; until then it is left out"
    ]
    assert done.lock.entries == {}


@pytest.mark.parametrize(
    ("feed", "more", "why"),
    [
        (host(theirs("x")), {}, "the host's feed lacks it now"),
        (host(theirs("t", published=make.date("2030-01-01"))), {}, "the host dates it in the future now"),
        (host(theirs("t")), {"host_only": "drop"}, "`host_only` is drop"),
        (host(), {"host_feed": ""}, "show.yaml names no `host_feed` that has it"),
    ],
)
def test_an_item_of_the_host_that_would_vanish_is_stopped(feed: HostFeed, more: dict[str, Any], why: str) -> None:
    done = register(lock=lock(kept={"t": "Trailer"}), host=feed, show=replace(HOSTED, **more))

    assert told(done.gate) == [
        f"config/feed.lock: ID124 error: the published 'Trailer' would vanish from the feed: {why}"
    ]


def test_an_item_of_the_host_that_becomes_ours_is_not_there_twice() -> None:
    before = lock(kept={"t": "Trailer"})

    done = register(item("trailer", guid="t"), lock=before, host=host(theirs("t")))

    assert guids(done) == {"trailer": "t"}
    assert (done.gate, done.lock.kept) == ((), {})


def test_one_that_becomes_ours_under_another_guid_is_stopped() -> None:
    before = lock(entry("trailer", "own"), kept={"t": "Trailer"})

    done = register(item("trailer", audio=THEIRS), lock=before, host=host(theirs("t", "Trailer", audio=THEIRS)))

    assert told(done.gate) == [
        (
            "config/feed.lock: ID124 error: the published 'Trailer' would vanish from the feed: "
            "it is the episode 'trailer', which was published by another guid"
        )
    ]


# The host's feed as a whole


def test_a_host_that_cannot_be_read_is_stopped() -> None:
    broken = HostFeed(problems=(Problem(Place("config/host-feed.xml"), "HF101", Severity.ERROR, "m", "f"),))

    assert codes(register(item(), host=broken).gate) == ["ID125"]


def test_of_a_host_that_cannot_be_read_nothing_is_said_to_lack() -> None:
    broken = HostFeed(problems=(Problem(Place("config/host-feed.xml"), "HF101", Severity.ERROR, "m", "f"),))

    assert codes(register(item(), lock=lock(kept={"t": "Trailer"}), host=broken).gate) == ["ID125"]


@pytest.mark.parametrize("known", [lock(kept={"t": "Trailer"}), lock(entry(origin="host"))])
def test_a_host_that_has_suddenly_no_items_is_stopped(known: Lock) -> None:
    assert "ID125" in codes(register(item(), lock=known, host=host()).gate)


@pytest.mark.parametrize("known", [None, lock(entry(origin="made"))])
def test_a_host_that_never_had_an_item_is_fine(known: Lock | None) -> None:
    assert register(item(), lock=known, host=host()).gate == ()


def test_a_show_without_a_lock_that_was_published_by_these_guids_is_fine() -> None:
    assert register(item(), published={guid("first")}).gate == ()


def test_a_lost_lock_is_told() -> None:
    done = register(item(), published={guid("first"), "another"})

    assert told(done.gate) == [
        (
            "config/feed.lock: ID126 error: there is no lock, but a feed was published, and 1 of its 2 episodes would "
            "vanish or get another guid"
        )
    ]


# Whatever comes

EPISODES = st.lists(
    st.builds(
        lambda slug, season, number, day, own, ids, words: item(
            slug,
            season=season,
            number=number,
            published=day and make.date(f"2026-01-0{day}"),
            guid=own,
            ids=ids,
            words=words,
        ),
        st.text("ab", min_size=1, max_size=3),
        st.none() | st.integers(1, 3),
        st.none() | st.integers(1, 3),
        st.none() | st.integers(1, 5),
        st.sampled_from(["", "", "g", "h"]),
        st.dictionaries(st.sampled_from(["anchor", "youtube", "x"]), st.sampled_from(["", "1", "2"])),
        st.sampled_from(["", "w", "v"]),
    ),
    max_size=8,
    unique_by=lambda one: one.episode.slug,
)


@settings(max_examples=200)
@given(episodes=EPISODES, later=EPISODES, data=st.data())
def test_guids_are_unique_and_do_not_depend_on_the_order_of_reading(
    episodes: list[Item], later: list[Item], data: st.DataObject
) -> None:
    first = register(*episodes)
    shuffled = data.draw(st.permutations(later))

    done = register(*later, lock=first.lock)

    assert len({one.guid for one in done.podcast.items}) == len(later)
    assert register(*shuffled, lock=first.lock) == done


@given(episodes=EPISODES, later=EPISODES)
def test_a_guid_changes_or_goes_only_through_the_gate(episodes: list[Item], later: list[Item]) -> None:
    first = register(*episodes)

    done = register(*later, lock=first.lock)

    lost = set(guids(first).values()) - set(guids(done).values())
    assert not lost or done.gate
    if not done.gate:
        before = {one.guid: one.episode.published for one in first.podcast.items}
        after = {one.guid: one.episode.published for one in done.podcast.items}
        assert all(after[known] == date for known, date in before.items() if date)


@given(episodes=EPISODES)
def test_the_second_time_nothing_changes(episodes: list[Item]) -> None:
    first = register(*episodes)

    second = register(*episodes, lock=first.lock)

    assert (second.podcast, second.lock) == (first.podcast, first.lock)


@given(episodes=EPISODES)
def test_dates_never_rise(episodes: list[Item]) -> None:
    found = [one.episode.published for one in register(*episodes).podcast.items if one.episode.published]

    assert found == sorted(found, reverse=True)
