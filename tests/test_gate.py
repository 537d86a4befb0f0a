"""The gate, end to end: what would take an episode away, or change who it is, does not get into the feed.

The feed in output/ stays byte for byte, and so does what it links; `--allow-removals` lets everything through.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
import shows
from feedtool import feeds, plugins

ONE = """\
title: One
published: 2026-01-01
duration: 2:00
ids: {youtube: y1}
audio: {url: "https://cdn.example.org/one.mp3", bytes: 1920000}
transcript:
- header: Hello
- {line: Welcome to one., sec: 0}
- header: Bye
- {line: That was one., sec: 90}
"""
THREE = """\
title: Three
published: 2026-02-01
duration: 1:00
audio: {url: "https://cdn.example.org/three.mp3", bytes: 960000}
"""
TWO = ONE.replace("One", "Two").replace("one", "two").replace("y1", "y2").replace("01-01", "01-08")

ITEM = """\
<item><title>{guid}</title><guid isPermaLink="false">{guid}</guid><pubDate>Thu, 01 Jan 2026 09:00:00 GMT</pubDate>
<enclosure url="https://host.example/{guid}.mp3" length="7" type="audio/mpeg"/></item>
"""


def host_feed(*guids: str) -> str:
    return f"<rss version='2.0'><channel>{''.join(ITEM.format(guid=guid) for guid in guids)}</channel></rss>"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of two episodes and a trailer that only the host has, built."""
    folder = shows.small(
        tmp_path, {"one.md": make.markdown(ONE), "two.md": make.markdown(TWO)}, "host_feed: host.xml\n"
    )
    make.files(folder, {"config/host.xml": host_feed("trailer")})
    assert build(folder).status == 0
    return folder


def build(folder: Path, *options: str) -> shows.Ran:
    """Build the show in *folder*; how many problems are not told here is of no matter."""
    ran = shows.call("build", "--now", "2026-06-01", *options, folder=folder)
    return replace(ran, err=re.sub(r"; [^;\n]*: `feedtool check` shows (?:it|them)$", "", ran.err, flags=re.MULTILINE))


def everything(folder: Path) -> dict[str, bytes]:
    """Return all that must not change: the output without what tells what was told, and the lock."""
    kept = shows.contents(folder / "output") | {"lock": (folder / "config" / "feed.lock").read_bytes()}
    return {path: data for path, data in kept.items() if path not in ("report.json", "index.html")}


def published(folder: Path) -> dict[str, str]:
    """Return the date of each item of the feed by its guid."""
    feed = (folder / "output" / "feed.xml").read_text()
    items = re.findall(r"<item.*?</item>", feed, re.DOTALL)
    dates = [re.search(r"<pubDate>(.*?)</pubDate>", item) for item in items]
    return {
        re.findall(r"<guid[^>]*>(.*?)</guid>", item)[0]: date[1] if date else ""
        for item, date in zip(items, dates, strict=True)
    }


def write(folder: Path, **files: str) -> None:
    """Write episodes, by their slugs, and `host`, the host's feed."""
    for name, text in files.items():
        path = "config/host.xml" if name == "host" else f"episodes/{name}.md"
        make.files(folder, {path: text if name == "host" else make.markdown(text)})


def remove(folder: Path, path: str) -> None:
    (folder / path).unlink()


def fail_to_read(folder: Path) -> None:
    (folder / "episodes" / "one.md").write_bytes(b"---\ntitle: [One\n---\n")


def settings_without_host(folder: Path) -> None:
    (folder / "config" / "show.yaml").write_text(make.SHOW)


def settings_with_drop(folder: Path) -> None:
    (folder / "config" / "show.yaml").write_text(make.SHOW + "host_feed: host.xml\nhost_only: drop\n")


BREAKAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "file gone": (lambda folder: remove(folder, "episodes/one.md"), "ID123"),
    "file unreadable": (fail_to_read, "ID123"),
    "draft": (lambda folder: write(folder, one=ONE + "draft: true\n"), "ID123"),
    "not published": (lambda folder: write(folder, one=ONE.replace("2026-01-01", "false")), "ID123"),
    "in the future": (lambda folder: write(folder, one=ONE.replace("2026-01-01", "2027-01-01")), "ID123"),
    "date unreadable": (lambda folder: write(folder, one=ONE.replace("2026-01-01", "soon")), "ID123"),
    "renamed to a template": (lambda folder: (folder / "episodes/one.md").rename(folder / "episodes/_one.md"), "ID123"),
    "another episode in its file": (lambda folder: write(folder, one=TWO, two=TWO.replace("y2", "y3")), "ID123"),
    "another guid": (lambda folder: write(folder, one=ONE + "guid: another\n"), "ID121"),
    "two with one guid": (lambda folder: write(folder, one=ONE + "guid: g\n", two=TWO + "guid: g\n"), "ID101"),
    "two with one id": (lambda folder: write(folder, three=ONE), "ID101"),
    "two with one enclosure": (lambda folder: write(folder, three=ONE.replace("y1", "y3")), "ID122"),
    "host empty": (lambda folder: write(folder, host=host_feed()), "ID125"),
    "host without one": (lambda folder: write(folder, host=host_feed("new")), "ID124"),
    "host unreadable": (lambda folder: write(folder, host=host_feed("trailer")[:-9]), "ID125"),
    "host gone": (lambda folder: remove(folder, "config/host.xml"), "ID125"),
    "host not named": (settings_without_host, "ID124"),
    "host dropped": (settings_with_drop, "ID124"),
    "podcast's guid": (
        lambda folder: make.files(
            folder,
            {"config/show.yaml": make.SHOW + "host_feed: host.xml\nguid: 917393e3-1b1e-5cef-ace4-edaa54e1f810\n"},
        ),
        "ID120",
    ),
}  # fmt: skip


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_the_feed_stays_and_so_does_all_that_it_links(breakage: str, show: Path) -> None:
    breaks, code = BREAKAGES[breakage]
    before = everything(show)
    breaks(show)
    write(show, two=(show / "episodes" / "two.md").read_text()[4:-4].replace("header: Bye", "header: Farewell"))

    ran = build(show)

    after = everything(show)
    linked = re.findall(r"https://example\.org/podcast/((?:chapters|transcripts)/[^\"]+)", before["feed.xml"].decode())
    assert ran.status == 1
    assert f" {code} error: " in ran.err
    assert "the feed stays as it was" in ran.err.splitlines()[-1]
    assert before.keys() <= after.keys()
    assert "chapters/two.json" in linked
    assert {path: after[path] for path in (*linked, "feed.xml", "lock")} == {
        path: before[path] for path in (*linked, "feed.xml", "lock")
    }


@pytest.mark.parametrize("breakage", ["file unreadable", "date unreadable"])
def test_for_a_slip_in_a_file_nobody_is_told_how_to_remove_its_episode(breakage: str, show: Path) -> None:
    BREAKAGES[breakage][0](show)

    ran = build(show)

    assert "ID123 error: " in ran.err
    assert "    fix: mend what is told of the file\n" in ran.err
    assert "--allow-removals" not in ran.err


@pytest.mark.parametrize("breakage", ["file gone", "draft"])
def test_whoever_takes_an_episode_away_is_told_how_to_say_so(breakage: str, show: Path) -> None:
    BREAKAGES[breakage][0](show)

    assert "--allow-removals" in build(show).err


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_build_after_that_stays_calm(breakage: str, show: Path) -> None:
    BREAKAGES[breakage][0](show)
    build(show)
    before = shows.contents(show)

    ran = build(show)

    assert ran.status == 1
    assert shows.contents(show) == before


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_dry_run_says_the_same_and_touches_nothing(breakage: str, show: Path) -> None:
    BREAKAGES[breakage][0](show)
    before = shows.contents(show)

    dry = build(show, "--dry-run")

    assert dry.status == 1
    assert f" {BREAKAGES[breakage][1]} error: " in dry.err
    assert shows.contents(show) == before


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_what_is_mended_goes_on_as_if_nothing_had_happened(breakage: str, show: Path) -> None:
    before = shows.contents(show)
    BREAKAGES[breakage][0](show)
    build(show)
    for path in set(shows.contents(show)) - set(before):
        (show / path).unlink()
    make.files(show, {path: data for path, data in before.items() if not path.startswith("output/")})

    ran = build(show)

    assert ran.status == 0
    assert "feed unchanged" in ran.err
    assert shows.contents(show) == before


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_who_allows_it_gets_it_and_the_lock_follows(breakage: str, show: Path) -> None:
    BREAKAGES[breakage][0](show)

    ran = build(show, "--allow-removals")

    assert ran.status == (1 if re.search(r"(?m)(RD|EP|HF|ID103)\S* error: ", ran.err) else 0)
    assert f" {BREAKAGES[breakage][1]} info: " in ran.err
    locked = re.findall(r"(?m)^    guid: (.+)$", (show / "config" / "feed.lock").read_text())
    kept = "kept:\n  trailer: trailer\n" in (show / "config" / "feed.lock").read_text()
    guids = set(published(show))
    assert set(locked) == {guid for guid in guids if guid not in ("trailer", "new") or guid in locked}
    assert kept == ("trailer" in guids and "trailer" not in locked)
    after = everything(show)
    build(show, "--allow-removals")
    assert everything(show) == after


@pytest.mark.parametrize("breakage", ["file gone", "draft", "another guid"])
def test_a_deliberate_edit_of_the_lock_lets_it_through(breakage: str, show: Path) -> None:
    BREAKAGES[breakage][0](show)
    lock = show / "config" / "feed.lock"
    lock.write_text(re.sub(r"(?ms)^  one:\n.*?\n\n", "", lock.read_text()))

    ran = build(show)

    assert ran.status == 0
    assert "feed: " in ran.err
    assert len(published(show)) == (3 if breakage == "another guid" else 2)


def test_an_edited_date_in_the_lock_is_published(show: Path) -> None:
    lock = show / "config" / "feed.lock"
    lock.write_text(lock.read_text().replace("2026-01-08T00:00:00Z", "2026-01-09T10:00:00Z"))

    ran = build(show)

    assert ran.err.splitlines()[-1].endswith("feed: 1 changed; guids unchanged")
    assert "Fri, 09 Jan 2026 10:00:00 +0000" in published(show).values()


def test_the_lock_is_written_before_the_feed_and_both_or_none(show: Path) -> None:
    write(show, three=THREE)
    lock = (show / "config" / "feed.lock").read_bytes()
    feed = (show / "output" / "feed.xml").read_bytes()
    (show / "output" / "notes" / "three").write_text("in the way")

    ran = build(show)

    assert ran.status == 2
    assert (show / "config" / "feed.lock").read_bytes() == lock
    assert (show / "output" / "feed.xml").read_bytes() == feed


def test_nothing_is_left_beside_the_files(show: Path) -> None:
    BREAKAGES["file gone"][0](show)
    write(show, two=TWO.replace("header: Bye", "header: Farewell"))

    build(show)

    assert [path for path in shows.contents(show) if path.endswith(".part")] == []


# Whatever feeds there are

FEEDS = [f"feeds: [{name}]\n" for name in plugins.names("feeds")]
READABLE = [f"feeds: [{name}]\n" for name in plugins.names("feeds") if hasattr(plugins.get("feeds", name), "items")]


@pytest.mark.parametrize("feeds_kept", ["", *FEEDS])
def test_no_feed_is_replaced_when_the_gate_is_shut(feeds_kept: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"one.md": make.markdown(ONE), "two.md": make.markdown(TWO)}, feeds_kept)
    build(folder)
    before = everything(folder)
    remove(folder, "episodes/one.md")
    write(folder, two=TWO.replace("header: Bye", "header: Farewell"))

    ran = build(folder)

    after = everything(folder)
    files = [feeds.file_name(name) for name in plugins.names("feeds") if feeds.file_name(name) in before]
    linked = [path for path in before if any(path in before[file].decode() for file in files)]
    kept = {*files, *linked, "lock"}
    assert "; the feed stays as it was; " in ran.err
    assert {path: after[path] for path in kept} == {path: before[path] for path in kept}
    assert "transcripts/two.vtt" in linked
    assert len(files) == (1 if feeds_kept else len(plugins.names("feeds")))


@pytest.mark.parametrize("feeds_kept", FEEDS)
def test_a_show_with_any_one_feed_has_a_lock(feeds_kept: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"one.md": make.markdown(ONE)}, feeds_kept)

    build(folder)

    assert "  one:\n" in (folder / "config" / "feed.lock").read_text()


@pytest.mark.parametrize("feeds_kept", READABLE)
def test_the_difference_is_told_of_any_feed_that_can_be_read_back(feeds_kept: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"one.md": make.markdown(ONE)}, feeds_kept)

    assert build(folder).err.endswith("; a first feed of 1 item\n")
    assert build(folder).err.endswith("; feed unchanged\n")
    write(folder, one=ONE.replace("title: One", "title: First"), two=TWO)
    assert build(folder).err.endswith("; feed: 1 added, 1 changed; guids unchanged\n")


@pytest.mark.parametrize("feeds_kept", READABLE)
def test_a_lost_lock_is_noticed_by_any_feed_that_can_be_read_back(feeds_kept: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"two.md": make.markdown(TWO)}, feeds_kept)
    build(folder)
    write(folder, two=TWO.replace("y2", "corrected"))
    build(folder)
    remove(folder, "config/feed.lock")

    ran = build(folder)

    assert "ID126 error: there is no lock, but a feed was published, and 1 of its 1 episodes" in ran.err


# A lost lock


def test_a_lost_lock_changes_nothing_when_the_guids_are_the_same(show: Path) -> None:
    before = everything(show)
    remove(show, "config/feed.lock")

    assert build(show).status == 0
    assert everything(show) == before


def test_a_lost_lock_that_changes_a_guid_is_stopped(show: Path) -> None:
    write(show, two=TWO.replace("y2", "corrected"))
    build(show)
    feed = (show / "output" / "feed.xml").read_bytes()
    remove(show, "config/feed.lock")

    ran = build(show)

    assert ran.status == 1
    assert (
        "config/feed.lock: ID126 error: there is no lock, but a feed was published, and 1 of its 3 episodes" in ran.err
    )
    assert (show / "output" / "feed.xml").read_bytes() == feed
    assert not (show / "config" / "feed.lock").exists()


def test_it_is_recovered_from_the_feed(show: Path) -> None:
    write(show, two=TWO.replace("y2", "corrected"))
    build(show)
    before = published(show)
    remove(show, "config/feed.lock")

    shows.call("sync", "--from-feed", "output/feed.xml", "--now", "2026-06-01", folder=show)
    ran = build(show)

    assert ran.status == 0
    assert published(show) == before


# In one line


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({}, "feed unchanged"),
        ({"three": THREE}, "feed: 1 added; guids unchanged"),
        ({"one": ONE.replace("title: One", "title: First")}, "feed: 1 changed; guids unchanged"),
        (
            {"three": THREE, "one": ONE.replace("title: One", "title: First")},
            "feed: 1 added, 1 changed; guids unchanged",
        ),
        ({"host": host_feed("trailer", "new")}, "feed: 1 added; guids unchanged"),
    ],
)
def test_the_difference_is_told_in_one_line(change: dict[str, str], line: str, show: Path) -> None:
    write(show, **change)

    ran = build(show)

    assert ran.status == 0
    assert ran.err.splitlines() == [ran.err.strip()]
    assert ran.err.strip().endswith(f"; {line}")


def test_a_removal_is_told_in_one_line(show: Path) -> None:
    remove(show, "episodes/one.md")

    assert "; feed: 1 removed; removed " in build(show, "--allow-removals").err


def test_the_first_feed_is_told(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"one.md": make.markdown(ONE)})

    assert build(folder).err.endswith("; a first feed of 1 item\n")
    shutil.rmtree(folder / "output")
    assert build(folder).err.endswith("; a new feed of 1 item; guids unchanged\n")


def test_guids_are_told_apart_however_they_are_written() -> None:
    feed = b'<item a="b"><guid isPermaLink="false">a&amp;b</guid></item><item>\n<guid> c </guid></item><item/>'
    json = b'{"items": [{"id": "d"}]}'

    assert feeds.guids({"rss": feed, "json": json}) == {"a&b", "c", "d"}
    assert feeds.guids({"rss": b""}) == feeds.guids({"rss": b"<item><guid>half"}) == frozenset()
    assert feeds.guids({"json": b"", "html": json}) == feeds.guids({"json": b'{"items": [{}]}'}) == frozenset()


# Whatever is done to a show


def source(title: str, **more: str) -> str:
    return "".join(f"{key}: {value}\n" for key, value in {"title": title, **more}.items())


class Desk:
    """A small show on somebody's desk, and what people do to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, dict[str, str]] = {}
        self.made = 0
        self.hosted = True
        self.text: dict[str, str] = {}
        for _ in range(3):
            self.add(0)

    def add(self, where: int) -> None:
        self.made += 1
        number = self.made
        self.files[f"e{number}"] = {
            "title": f"T{number}",
            "ids": f"{{youtube: y{number}, anchor: x-e1{number:05}}}" if number % 2 else "{}",
            "published": f"2026-01-{number % 28 + 1:02}",
            "transcript": f"[{{line: words of {number}, sec: 0}}]",
        }

    def name(self, where: int) -> str:
        return sorted(self.files)[where % len(self.files)]

    def remove(self, where: int) -> None:
        if len(self.files) > 1:
            del self.files[self.name(where)]

    def rename(self, where: int) -> None:
        self.made += 1
        self.files[f"r{self.made}"] = self.files.pop(self.name(where))

    def swap(self, where: int) -> None:
        one, other = self.name(where), self.name(where + 1)
        self.files[one], self.files[other] = self.files[other], self.files[one]

    def copy(self, where: int) -> None:
        self.made += 1
        self.files[f"c{self.made}"] = dict(self.files[self.name(where)])

    def change(self, where: int, key: str, value: str) -> None:
        self.files[self.name(where)] = {**self.files[self.name(where)], key: value}

    def retitle(self, where: int) -> None:
        self.change(where, "title", f"Another {where}")

    def rewrite(self, where: int) -> None:
        self.change(where, "transcript", f"[{{line: other words {where}, sec: 0}}]")

    def redate(self, where: int) -> None:
        self.change(where, "published", ["2026-02-01", "2026-02-01T10:00:00Z", "2027-01-01", "soon", '""'][where % 5])

    def reidentify(self, where: int) -> None:
        self.change(where, "ids", f"{{youtube: y{where % 5}}}")

    def draft(self, where: int) -> None:
        self.change(where, "draft", "true" if where % 2 else "false")

    def host(self, where: int) -> None:
        self.hosted = not self.hosted

    def lay(self) -> None:
        """Write the files as they are now."""
        for path in (self.folder / "episodes").glob("*.md"):
            path.unlink()
        host = [ITEM.format(guid=f"h{number}") for number in range(1, 4)]
        host = [
            one.replace("<guid", f"<link>https://anchor.fm/a/episodes/b-e1{number:05}</link><guid")
            for number, one in enumerate(host, start=1)
        ]
        more = "host_feed: host.xml\n" if self.hosted else ""
        texts = {f"{slug}.md": make.markdown(source(**keys)) for slug, keys in self.files.items()}
        shows.small(self.folder, texts, more)
        make.files(self.folder, {"config/host.xml": f"<rss><channel>{''.join(host)}</channel></rss>"})


DEEDS = ("add", "remove", "rename", "swap", "copy", "retitle", "rewrite", "redate", "reidentify", "draft", "host")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days=st.lists(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 9)), max_size=3), max_size=6))
def test_whatever_is_done_no_guid_and_no_date_ever_changes(
    days: list[list[tuple[str, int]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.lay()
    shows.build(desk.folder)
    before = published(desk.folder)

    for deeds in days:
        for deed, where in deeds:
            getattr(desk, deed)(where)
        desk.lay()
        shows.build(desk.folder)
        after = published(desk.folder)

        assert before.keys() <= after.keys()
        assert {guid: after[guid] for guid, date in before.items() if date} == {g: d for g, d in before.items() if d}
        before = after
