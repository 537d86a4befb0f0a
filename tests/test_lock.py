"""The lock: what is written is read again, its diffs read well, and one that is damaged is refused with its line."""

from dataclasses import replace
from datetime import UTC, datetime
from difflib import ndiff
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
import shows
from feedtool import lock
from feedtool.lock import Entry, Facts, Lock
from feedtool.model import Audio
from feedtool.problems import Problem

PODCAST = "917393e3-1b1e-5cef-ace4-edaa54e1f810"


def entry(slug: str = "first", **more: object) -> Entry:
    """Return an episode that was published by the guid `guid-SLUG`."""
    return replace(Entry(slug, f"guid-{slug}"), **more)  # type: ignore[arg-type]


def of(*entries: Entry, **more: object) -> Lock:
    return replace(Lock(PODCAST, {one.slug: one for one in entries}), **more)  # type: ignore[arg-type]


FULL = of(
    entry(
        origin="host",
        published=make.date("2026-01-02T08:30"),
        audio=Audio("https://cdn.example.org/first.mp3", 1_234_567, "audio/mpeg", 61_000),
        source="episodes/first.md",
        ids={"youtube": "-dQ: w9", "anchor": "a-ept67o"},
        words="b3860826f83f842f",
        first=make.date("2026-03-07"),
        was=("one", "zero"),
    ),
    entry("second"),
    kept={"92c63d88": "Trailer: what this is"},
    host={"etag": '"5-abc"', "modified": "Mon, 02 Nov 2026 10:00:00 GMT"},
    media={"https://cdn.example.org/second.mp3": Facts(99, "audio/mpeg", 'W/"1"')},
)

TEXT = """\
podcast: 917393e3-1b1e-5cef-ace4-edaa54e1f810

host:
  etag: "\\"5-abc\\""
  modified: "Mon, 02 Nov 2026 10:00:00 GMT"

kept:
  92c63d88: "Trailer: what this is"

media:
  https://cdn.example.org/second.mp3:
    bytes: 99
    type: audio/mpeg
    etag: "W/\\"1\\""

episodes:
  first:
    guid: guid-first
    from: host
    published: 2026-01-02T08:30:00Z
    audio: https://cdn.example.org/first.mp3
    bytes: 1234567
    type: audio/mpeg
    duration: 61000
    source: episodes/first.md
    words: b3860826f83f842f
    first: 2026-03-07T00:00:00Z
    ids:
      anchor: a-ept67o
      youtube: "-dQ: w9"
    was:
    - one
    - zero

  second:
    guid: guid-second
    from: made

# the end: without this line the lock was cut off
"""


def read(text: str | bytes) -> tuple[Lock | None, list[Problem]]:
    return lock.read("config/feed.lock", text if isinstance(text, bytes) else text.encode())


def told(text: str | bytes) -> list[str]:
    """Return what is wrong with a lock, which must be refused for it."""
    found, problems = read(text)
    assert found is None
    assert all(problem.fix for problem in problems)
    return [f"{problem.place}: {problem.code} {problem.message}" for problem in problems]


# What is written


def test_a_lock_is_text_with_a_block_for_each_episode() -> None:
    assert lock.write(FULL) == lock.HEADER + TEXT


def test_what_was_written_is_read_again() -> None:
    assert read(lock.write(FULL)) == (FULL, [])


@pytest.mark.parametrize("empty", [Lock(PODCAST), Lock()])
def test_a_lock_without_episodes_is_read_again(empty: Lock) -> None:
    assert read(lock.write(empty)) == (empty, [])


def test_an_entry_remembers_its_line() -> None:
    found, _ = read(lock.write(FULL))

    assert found is not None
    lines = lock.write(FULL).splitlines()
    assert {slug: lines[one.place.line - 1] for slug, one in found.entries.items()} == {
        "first": "  first:",
        "second": "  second:",
    }


def test_windows_line_ends_do_no_harm() -> None:
    assert read(lock.write(FULL).replace("\n", "\r\n")) == (FULL, [])


@pytest.mark.parametrize("size", [999_999_999, 1_000_000_000, 12_345_678_901])
def test_a_film_is_not_too_large(size: int) -> None:
    large = of(entry(audio=make.audio(size=size)))

    assert read(lock.write(large)) == (large, [])


@pytest.mark.parametrize(
    "text", ["null", "~", "TODO", "-", "???", "", "a: b", "#1", "yes", "1:10", "a  b", "{{x}}", "…"]
)
def test_titles_and_ids_are_kept_to_the_letter(text: str) -> None:
    odd = of(entry(ids={"youtube": text}), kept={"guid": text})

    assert read(lock.write(odd)) == (odd, [])


@pytest.mark.parametrize("guid", ["https://example.org/?p=12", "a: b", "<<", "~", "x" * 5_000, "ü" * 2_000, "  # "])
def test_any_guid_is_kept_to_the_letter(guid: str) -> None:
    odd = of(entry(guid=guid.strip()), kept={guid: "T"}, host={guid: "x"})

    assert read(lock.write(odd)) == (odd, [])


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], include_characters="\n\t\x85\u2028"), max_size=12)
WORDS = TEXTS.map(lambda text: text.strip()).filter(bool)
SLUGS = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4})?", fullmatch=True) | st.sampled_from(["null", "true", "1"])
MOMENTS = st.none() | st.integers(0, 4_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))
NUMBERS = st.integers(1, 10**14)
ENTRIES = st.builds(
    Entry,
    slug=SLUGS,
    guid=WORDS,
    origin=st.sampled_from(lock.ORIGINS),
    published=MOMENTS,
    audio=st.none() | st.builds(Audio, WORDS, st.just(0) | NUMBERS, WORDS, st.none() | NUMBERS),
    source=st.just("") | WORDS,
    ids=st.dictionaries(WORDS, TEXTS, max_size=3),
    words=st.just("") | st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
    first=MOMENTS,
    was=st.lists(SLUGS, max_size=3).map(tuple),
)
LOCKS = st.builds(
    lambda podcast, entries, kept, host, media: Lock(podcast, {e.slug: e for e in entries}, kept, host, media),
    st.uuids().map(str),
    st.lists(ENTRIES, max_size=5, unique_by=(lambda e: e.slug, lambda e: e.guid)),
    st.dictionaries(WORDS, TEXTS, max_size=3),
    st.dictionaries(WORDS, TEXTS, max_size=3),
    st.dictionaries(WORDS, st.builds(Facts, NUMBERS, st.just("") | WORDS, st.just("") | WORDS), max_size=3),
)


@given(some=LOCKS)
def test_any_lock_is_read_as_it_was_written(some: Lock) -> None:
    assert read(lock.write(some)) == (some, [])


@given(some=LOCKS, data=st.data())
def test_the_order_of_reading_does_not_show(some: Lock, data: st.DataObject) -> None:
    shuffled = dict(data.draw(st.permutations(list(some.entries.items()))))

    assert lock.write(replace(some, entries=shuffled)) == lock.write(some)


# Diffs


def changed(before: Lock, after: Lock) -> list[str]:
    lines = ndiff(lock.write(before).splitlines(), lock.write(after).splitlines())
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize("slug", ["a", "m", "z"])
def test_a_new_episode_is_one_block_more_and_nothing_else(slug: str) -> None:
    before = of(entry("b"), entry("n"))

    assert changed(before, of(entry("b"), entry("n"), entry(slug))) == [
        f"+   {slug}:",
        f"+     guid: guid-{slug}",
        "+     from: made",
        "+ ",
    ]


def test_a_new_size_is_one_line() -> None:
    before, after = (of(entry("a"), entry("b", audio=make.audio(size=size))) for size in (1, 2))

    assert changed(before, after) == ["-     bytes: 1", "+     bytes: 2"]


# Damage


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def damaged(old: str, new: str) -> str:
    text = lock.write(FULL)
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "where", "problem"),
    [
        ("podcast: 917393e3-", "podcast: 9173-", "podcast:", "LK102 'podcast' is"),
        (f"podcast: {PODCAST}", "", "", "LK101 'podcast' is missing"),
        ("episodes:\n", "episods:\n", "episods:", "LK103 'episods' is not a key that feedtool knows"),
        ("    guid: guid-second\n", "", "second:", "LK101 'episodes.second.guid' is missing"),
        ("    guid: guid-second\n    from: made\n", "", "second:", "LK102 'episodes.second' is empty"),
        ("guid: guid-second", "guid: guid-first", "second:", "LK104 'second' has the guid of 'first'"),
        ("guid: guid-second", "giud: guid-second", "giud", "LK103 'episodes.second.giud' is not a key that feedtool"),
        ("guid: guid-second", "guid: [a]", "guid: [a]", "LK102 'episodes.second.guid' is a list, not text"),
        ("from: made", "from: mad", "from: mad", "LK102 'episodes.second.from' is 'mad'; did you mean 'made'?"),
        ("2026-01-02T08:30:00Z", "soon", "soon", "LK102 'episodes.first.published' is 'soon', not a date"),
        ("bytes: 1234567", "bytes: 1.2M", "1.2M", "LK102 'episodes.first.bytes' is '1.2M', not a whole number"),
        ("  second:\n", "  first:\n", "", "LK106 'first' is given twice"),
        ('kept:\n  92c63d88: "Trailer: what this is"', "kept: [a]", "kept:", "LK102 'kept' is not made of"),
        ('92c63d88: "Trailer: what this is"', "92c63d88: [a]", "92c63d88", "LK102 'kept' has something else than text"),
        ('    etag: "W/\\"1\\""\n', "    tag: x\n", "tag: x", "LK103 'media.https://cdn.example.org/second.mp3.tag'"),
        ("    from: made", "\tfrom: made", "", "LK106 "),
        ("guid: guid-second", 'guid: "guid', "", "LK106 not YAML"),
        ("guid: guid-second", "guid: !!python/name:os x", "python", "LK106 the tag"),
        ("guid: guid-second", "guid: a\x08b", "\x08", "LK106 the control character U+0008 was left out"),
    ],
)
def test_damage_is_refused_with_its_line(old: str, new: str, where: str, problem: str) -> None:
    text = damaged(old, new)

    found = told(text)

    assert any(problem in one for one in found), found
    if where:
        assert any(one.startswith(f"config/feed.lock:{line_of(text, where)}: ") for one in found), found


@pytest.mark.parametrize("text", ["", "\n", "[]", "a", "\0", "episodes:\n"])
def test_what_is_no_lock_is_refused(text: str) -> None:
    assert told(text)
    assert told(f"{text}\n{lock.END}\n")


def test_what_is_not_utf_8_is_refused() -> None:
    assert "not UTF-8" in told(lock.write(FULL).encode().replace(b"guid-second", b"guid-\xff"))[0]


def test_a_lock_that_was_cut_off_anywhere_is_refused() -> None:
    whole = lock.write(FULL).encode()

    for length in range(len(whole) - 1):
        last = max(whole.count(b"\n", 0, length), 1)
        assert told(whole[:length]) == [
            (
                f"config/feed.lock:{last}: LK107 the lock ends without its last line, "
                "'# the end: without this line the lock was cut off': a part of it is lost"
            )
        ]


CONFLICT = """\
<<<<<<< HEAD
  third:
    guid: a
=======
  third:
    guid: b
>>>>>>> another
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("marker", [*CONFLICT.splitlines()[::3], "||||||| base"])
def test_the_markers_of_a_merge_are_refused_with_their_line(marker: str, ends: str) -> None:
    text = lock.write(FULL).replace("  second:\n", f"{marker}\n  second:\n").replace("\n", ends)

    assert told(text) == [
        f"config/feed.lock:{line_of(text, marker)}: LK105 the lock holds the markers of a merge that was not finished"
    ]


def test_a_title_that_looks_like_a_marker_is_none() -> None:
    odd = of(kept={"guid": "======="})

    assert read(lock.write(odd)) == (odd, [])


# On the disk


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("damage", ["", CONFLICT, "episodes: [", "podcast: x\n"])
def test_a_damaged_lock_is_never_rewritten(command: str, damage: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": make.markdown("title: One\npublished: 2026-01-01")})
    shows.build(folder)
    output = shows.contents(folder / "output")
    (folder / "config" / "feed.lock").write_text(damage)

    ran = shows.call(command, folder=folder)

    assert ran.status == 2
    assert "config/feed.lock:" in ran.err + ran.out
    assert "feedtool: config/feed.lock has to be mended first" in ran.err
    assert (folder / "config" / "feed.lock").read_text() == damage
    assert shows.contents(folder / "output") == output
