"""Front matter -> Episode: every key of it, in every shape that it comes in."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from feedtool import document, episode
from feedtool.model import Audio, Chapter, Episode, Person, Show, Timeline
from feedtool.problems import Place, Problem, Severity, ordered
from feedtool.values import List, Map, Value

SHOW = make.show(hosts=(make.person("grace", "Grace Hopper"),))
HOSTED = make.show(audio_url="https://cdn.example.org/{slug}.mp3", audio_folder="../audio")
PATH = "episodes/first.md"


def parse(
    front: str,
    body: str = "",
    path: str = PATH,
    show: Show = SHOW,
    people: Mapping[str, Person] | None = None,
    sizes: Mapping[str, int] | None = None,
) -> tuple[Episode, list[Problem]]:
    found, problems = episode.read(make.markdown_document(front, body, path), show, people or {}, sizes or {})
    assert found
    return found, list(ordered(problems))


def read(
    front: str,
    body: str = "",
    path: str = PATH,
    show: Show = SHOW,
    people: Mapping[str, Person] | None = None,
    sizes: Mapping[str, int] | None = None,
) -> Episode:
    """Return the episode of `title: A` and *front*, with which nothing must be wrong."""
    found, problems = parse(f"title: A\n{front}", body, path, show, people, sizes)
    assert problems == []
    return found


def wrong(front: str, show: Show = SHOW) -> tuple[Episode, Problem]:
    """Return the episode of `title: A` and *front*, and the one thing that is wrong with it."""
    found, problems = parse(f"title: A\n{front}", show=show)
    (problem,) = problems
    assert problem.fix
    return found, problem


def test_the_first_generation_of_files_is_read() -> None:
    found = read(
        """\
short: "The Loom"
guests: [ada]

image: images/podcast/loom.jpg

season: 2
episode: 4

ids:
  youtube: abcdefghijk
  anchor: The-Loom---Ada-Lovelace-e1abc

links:
  youtube: https://www.youtube.example/watch?v=abcdefghijk
  anchor: https://anchor.example/show/episodes/The-Loom-e1abc
  spotify: TODO
  apple:

transcript:
- line: "Welcome. Today it is about looms."
  sec: 154
  time: '2:34'
  who: 'Grace:'
- header: "Ada’s background"
- line: "I like numbers, and \\
    I like looms."
  sec: 201
  time: '3:21'
  who: 'Ada:'
""",
        "\nLinks:\n\n* [Loom](https://loom.example/){:target='_blank'}\n",
        "episodes/s02e04-the-loom.md",
        people={"ada": make.person("ada", "Ada Lovelace")},
    )

    assert (found.slug, found.title, found.short) == ("s02e04-the-loom", "A", "The Loom")
    assert (found.season, found.number, found.type) == (2, 4, "full")
    assert found.guests == (make.person("ada", "Ada Lovelace"),)
    assert found.hosts == SHOW.hosts
    assert found.image == "https://example.org/images/podcast/loom.jpg"
    assert found.ids == {"youtube": "abcdefghijk", "anchor": "The-Loom---Ada-Lovelace-e1abc"}
    assert found.links == {
        "youtube": "https://www.youtube.example/watch?v=abcdefghijk",
        "anchor": "https://anchor.example/show/episodes/The-Loom-e1abc",
    }
    assert found.link == "https://anchor.example/show/episodes/The-Loom-e1abc"
    assert [entry.text for entry in found.transcript if not hasattr(entry, "title")] == [
        "Welcome. Today it is about looms.",
        "I like numbers, and I like looms.",
    ]
    assert [(chapter.start, chapter.title) for chapter in found.chapters] == [(201_000, "Ada’s background")]
    assert found.lead == "Links:\n\n* [Loom](https://loom.example/){:target='_blank'}"
    assert (found.published, found.duration, found.estimated, found.audio) == (None, 204_000, True, None)


def test_the_second_generation_of_files_is_read() -> None:
    found = read(
        """\
season: 11
episode: 6
guests:
- ada
ids:
  anchor: The-Loom---Ada-Lovelace-e1abc
links:
  spotify: https://open.spotify.example/episode/1?si=2
description: Looms, and what to do with
  them
intro: 'What is a loom for? <br><br> Ada knows.'
topics:
- looms
- numbers
dateadded: 2022-11-11
duration: PT00H59M17S
quotableClips:
- name: Episode Introduction
  startOffset: 0
  url: https://www.youtube.example/watch?v=abcdefghijk&t=0
  endOffset: 92
- name: What a loom is
  startOffset: 92
  url: https://www.youtube.example/watch?v=abcdefghijk&t=92
  endOffset: 289
transcript:
- header: What a loom is
- line: It is for cloth.
  sec: 92
  time: '1:32'
  who: Ada
"""
    )

    assert found.published == make.date("2022-11-11")
    assert found.duration == 3_557_000
    assert found.keywords == ("looms", "numbers")
    assert found.description == "Looms, and what to do with them"
    assert found.lead == "What is a loom for? <br><br> Ada knows."
    assert found.link == "https://open.spotify.example/episode/1?si=2"
    assert [(clip.start, clip.end, clip.title) for clip in found.clips] == [
        (0, 92_000, "Episode Introduction"),
        (92_000, 289_000, "What a loom is"),
    ]
    assert [chapter.title for chapter in found.chapters] == ["What a loom is"]


def test_an_episode_needs_no_more_than_a_title() -> None:
    assert read("") == Episode("first", "A", hosts=SHOW.hosts, link="https://example.org/")


def test_without_a_title_the_short_one_stands_in_then_the_slug() -> None:
    for front, title in (("season: 1", "first"), ("short: B", "B"), ("title:\nshort: B", "B")):
        found, problems = parse(front)

        assert found.title == title
        assert [(problem.code, problem.message) for problem in problems] == [("EP101", "'title' is missing")]


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("episodes/s02e04-mlops.md", "s02e04-mlops"),
        ("episodes/S1E2 – Café & Crème.md", "s1e2-cafe-creme"),
        ("episodes/Привет.md", "privet"),
        ("episodes/../../etc/passwd.md", "passwd"),
        ("C:\\temp\\a.md", "c-temp-a"),
        (f"episodes/{'x' * 300}.md", "x" * 150),
    ],
)
def test_the_slug_is_the_files_name_made_safe(path: str, slug: str) -> None:
    assert read("", path=path).slug == slug


def test_a_name_without_letters_is_told() -> None:
    found, problems = episode.read(make.markdown_document("title: A", path="episodes/🎙.md"), SHOW, {}, {})

    assert found is None
    assert [(problem.place, problem.code) for problem in problems] == [(Place("episodes/🎙.md", 1), "EP105")]


def test_a_file_that_cannot_be_read_is_one_problem() -> None:
    found, problems = episode.read(document.parse(PATH, b"---\ntitle: 'cut"), SHOW, {}, {})

    assert found is None
    assert [(problem.place.line, problem.code) for problem in problems] == [(2, "RD103")]


@pytest.mark.parametrize(
    ("front", "moment"),
    [
        ("published: 2026-03-31", "2026-03-31"),
        ("published: 2026-03-31T08:00:00+02:00", "2026-03-31T06:00"),
        ("published: Tue, 31 Mar 2026 08:00:00 GMT", "2026-03-31T08:00"),
        ("dateadded: 2022-11-11", "2022-11-11"),
        ("date: 2022-11-11 06:00:00 +0100", "2022-11-11T05:00"),
        ("date: 2020-01-01\ndateadded: 2021-01-01", "2021-01-01"),
        ("dateadded: 2021-01-01\npublished: 2022-01-01", "2022-01-01"),
        ("published: true\ndateadded: 2021-01-01", "2021-01-01"),
        ("published: yes\ndate: 2021-01-01", "2021-01-01"),
    ],
)
def test_the_date_is_that_of_the_first_key_that_has_one(front: str, moment: str) -> None:
    found = read(front)

    assert found.published == make.date(moment)
    assert not found.draft
    assert not found.held


@pytest.mark.parametrize(
    ("name", "front", "moment"),
    [
        ("2026-03-31-looms.md", "", "2026-03-31"),
        ("2026-03-31_looms.md", "", "2026-03-31"),
        ("2026-03-31 looms.md", "", "2026-03-31"),
        ("2026-03-31-looms.md", "date: 2026-04-01", "2026-04-01"),
    ],
)
def test_without_any_the_date_is_that_of_the_files_name(name: str, front: str, moment: str) -> None:
    assert read(front, path=f"episodes/{name}").published == make.date(moment)


@pytest.mark.parametrize("name", ["2026-13-31-looms.md", "20260331-looms.md", "2026-03-31.md", "a-2026-03-31-b.md"])
def test_what_only_looks_like_a_date_in_a_name_is_none(name: str) -> None:
    assert read("", path=f"episodes/{name}").published is None


@pytest.mark.parametrize("front", ["draft: true", "draft: yes", "published: false", "published: no"])
def test_a_draft_is_one_by_either_key(front: str) -> None:
    assert read(front).draft


@pytest.mark.parametrize("front", ["draft: maybe", "published: soon"])
def test_when_nobody_can_tell_whether_it_is_out_it_is_held_back(front: str) -> None:
    found, problem = wrong(front)

    assert found.held
    assert (problem.place.line, problem.code, problem.severity) == (3, "EP102", Severity.ERROR)


@pytest.mark.parametrize(
    ("front", "key"),
    [
        ("Draft: true", "draft"),
        ("Draft: maybe", "draft"),
        ("drafts: true", "draft"),
        ("isDraft: 1", "draft"),
        ("unpublished: yes", "draft"),
        ("Published: 2031-12-31T23:00:00Z", "published"),
        ("Published: soon", "published"),
        ("Published: [a]", "published"),
        ("published:\nPublished: 2031-12-31", "published"),
        ("pubished: 2031-02-30", "published"),
        ("pubished: 2021-01-01", "published"),
        ("pubished: false", "published"),
        ("publish: false", "published"),
        ("date: 2021-01-01\nPublished: 2031-12-31", "published"),
    ],
)
def test_a_slip_in_a_key_that_says_whether_it_is_out_holds_it_back(front: str, key: str) -> None:
    found, problem = wrong(front)

    assert found.held
    assert found.awaited is None
    assert (problem.code, problem.severity) == ("EP109", Severity.ERROR)
    assert problem.place == episode.held_at(make.markdown_document(f"title: A\n{front}"))
    assert problem.place.line == 2 + len(front.splitlines())
    assert problem.fix.startswith(f"write `{key}`;")


@pytest.mark.parametrize(
    "name", ["publish", "published_at", "publish_date", "pubdate", "pub_date", "releaseDate", "Date"]
)
def test_until_the_date_that_another_programs_word_gives_it_is_awaited(name: str) -> None:
    found, problem = wrong(f"{name}: 2031-12-31")

    assert (found.held, found.published, found.awaited) == (False, None, make.date("2031-12-31"))
    assert found.at("published").line == 3
    assert (problem.place.line, problem.code, problem.severity) == (3, "EP109", Severity.WARNING)
    assert "did you mean 'published'?" in problem.message


@pytest.mark.parametrize(
    "front",
    [
        "Draft: false",
        "craft: true beer",
        "x-draft: true",
        "Draft:",
        "draft: no\nDraft: true",
        "published: 2021-01-01\nPublished: 2031-12-31",
        "published: 2021-01-01\npubdate: 2031-12-31",
        "date: 2021-01-01\nrelease_date: 2031-12-31\npublish: false",
        "publisher: Looms & Co",
        "released: soon",
        "drafts: true\nignore: [EP109]",
        "pubdate: 2031-12-31\nignore: [EP109]",
    ],
)
def test_no_other_key_holds_it_back(front: str) -> None:
    found, problems = parse(f"title: A\n{front}")

    assert not found.held
    assert found.awaited is None
    assert Severity.ERROR not in {problem.severity for problem in problems}


@pytest.mark.parametrize(
    ("front", "name"),
    [
        ("summary: What it is about.", "description"),
        ("subtitle: What it is about.", "description"),
        ("audio_url: https://cdn.example.org/a.mp3", "audio"),
        ("audioUrl: https://cdn.example.org/a.mp3", "audio"),
        ("speakers: [ada]", "guests"),
        ("number: 3", "episode"),
        ("episode_number: 3", "episode"),
        ("episode:\nepisodeNumber: 3", "episode"),
        ("season_number: 3", "season"),
    ],
)
def test_a_word_of_other_programs_is_told_with_ours(front: str, name: str) -> None:
    _, problem = wrong(front)

    assert (problem.code, problem.severity) == ("EP103", Severity.INFO)
    assert problem.message.endswith(f"is not a key that feedtool knows; did you mean '{name}'?")


@pytest.mark.parametrize(
    "front",
    [
        "description: A\nsummary: A",
        "guest: Ada\nspeakers: [Ada]",
        "number: ''",
        "x-number: 3",
        "enclosure: a.mp3\naudio_url: b",
    ],
)
def test_a_word_of_other_programs_beside_ours_is_not_told(front: str) -> None:
    _, problems = parse(f"title: A\n{front}", show=HOSTED)

    assert "EP103" not in {problem.code for problem in problems}


@pytest.mark.parametrize("written", ["PT1H02M48S", "PT01H02M48S", "1:02:48", "62:48", "3768"])
def test_a_duration_is_read_in_every_notation(written: str) -> None:
    assert read(f"duration: {written}").duration == 3_768_000


@pytest.mark.parametrize("key", ["audio", "enclosure"])
@pytest.mark.parametrize(
    ("written", "audio"),
    [
        ("https://cdn.example.org/a.mp3", Audio("https://cdn.example.org/a.mp3", 0, "audio/mpeg")),
        ("https://cdn.example.org/A.M4A?x=1", Audio("https://cdn.example.org/A.M4A?x=1", 0, "audio/x-m4a")),
        ("https://cdn.example.org/a", Audio("https://cdn.example.org/a", 0, "")),
        ("https://cdn.example.org/ü.mp4", Audio("https://cdn.example.org/%C3%BC.mp4", 0, "video/mp4")),
        ("{url: 'https://cdn.example.org/a.mp3'}", Audio("https://cdn.example.org/a.mp3", 0, "audio/mpeg")),
        (
            "{url: 'https://cdn.example.org/a', bytes: 1_234_567, type: audio/aac, duration: '1:00'}",
            Audio("https://cdn.example.org/a", 1_234_567, "audio/aac", 60_000),
        ),
        (
            "{url: 'https://cdn.example.org/a.mp3', length: '1,234'}",
            Audio("https://cdn.example.org/a.mp3", 1_234, "audio/mpeg"),
        ),
    ],
)
def test_audio_is_an_address_or_a_record(key: str, written: str, audio: Audio) -> None:
    assert read(f"{key}: {written}").audio == audio


def test_the_audios_length_is_the_episodes_when_it_has_none() -> None:
    assert read("audio: {url: 'https://a.example/a.mp3', duration: '1:00'}").duration == 60_000
    assert read("duration: '2:00'\naudio: {url: 'https://a.example/a.mp3', duration: '1:00'}").duration == 120_000


@pytest.mark.parametrize("written", ["b.m4a", "./b.m4a", "{file: b.m4a}"])
def test_an_audio_file_lies_where_those_of_the_show_do(written: str) -> None:
    found = read(f"audio: {written}", show=HOSTED, sizes={"b.m4a": 42})

    assert found.audio == Audio("https://cdn.example.org/b.m4a", 42, "audio/x-m4a")


def test_an_audio_file_without_a_place_to_lie_is_told() -> None:
    found, problem = wrong("audio: b.mp3")

    assert found.audio is None
    assert (problem.place.line, problem.message) == (3, "'audio' is the file 'b.mp3', which has no address")


def test_without_any_the_audio_is_where_the_shows_pattern_leads() -> None:
    folder = {"first.mp3": 42}
    anywhere = make.show(audio_url="https://cdn.example.org/{stem}.mp3")

    assert read("", show=HOSTED, sizes=folder).audio == Audio("https://cdn.example.org/first.mp3", 42, "audio/mpeg")
    assert read("", show=HOSTED, path="episodes/second.md", sizes=folder).audio is None
    assert read("", show=anywhere, path="episodes/A Ü.md").audio == Audio(
        "https://cdn.example.org/A%20%C3%9C.mp3", 0, "audio/mpeg"
    )


@pytest.mark.parametrize("stem", ["What now?", "C# and F#"])
def test_the_audio_of_a_name_with_marks_in_it_is_found(stem: str) -> None:
    show = make.show(audio_url="https://cdn.example.org/{stem}.mp3", audio_folder="../audio")

    found = read("", show=show, path=f"episodes/{stem}.md", sizes={f"{stem}.mp3": 42})

    assert found.audio
    assert found.audio.bytes == 42


def test_the_page_is_where_the_shows_pattern_leads() -> None:
    show = make.show(page="https://example.org/{slug}/{stem}.html")

    assert read("", show=show, path="episodes/A Ü.md").link == "https://example.org/a-u/A%20%C3%9C.html"


@pytest.mark.parametrize(
    ("links", "link"),
    [
        ("{spotify: 'https://s.example/', web: 'https://w.example/'}", "https://w.example/"),
        ("{spotify: 'https://s.example/', anchor: 'https://a.example/'}", "https://a.example/"),
        ("{spotify: 'https://s.example/', apple: 'https://p.example/'}", "https://s.example/"),
        ("{spotify: TODO}", "https://example.org/"),
    ],
)
def test_without_a_pattern_the_page_is_the_best_of_the_links(links: str, link: str) -> None:
    assert read(f"links: {links}").link == link


@pytest.mark.parametrize(
    ("written", "image"),
    [
        ("images/a b.jpg", "https://example.org/images/a%20b.jpg"),
        ("/a.jpg", "https://example.org/a.jpg"),
        ("https://cdn.example.org/ü.jpg", "https://cdn.example.org/%C3%BC.jpg"),
    ],
)
def test_a_picture_is_an_address_or_relative_to_the_show(written: str, image: str) -> None:
    assert read(f"image: {written}").image == image


def test_people_are_found_by_id_or_name_and_those_who_are_not_are_told() -> None:
    people = {"ada": make.person("ada", "Ada Lovelace"), "joan": make.person("joan", "Joan Clarke")}

    found, problems = parse("title: A\nguests: [ada, Katherine Johnson]\nhosts: [Joan Clarke, jaon]", people=people)

    assert [person.id for person in found.guests] == ["ada", "Katherine Johnson"]
    assert [person.id for person in found.hosts] == ["joan", "jaon"]
    assert [(problem.place.line, problem.code, problem.message) for problem in problems] == [
        (4, "PE104", "nobody is called 'jaon' among the people; did you mean 'joan'?")
    ]


def test_somebody_who_is_not_found_is_told_at_the_line_of_the_key() -> None:
    _, problems = parse("title: A\nguest: nobody", people={"ada": make.person()})

    assert [problem.place.line for problem in problems] == [3]


@pytest.mark.parametrize("key", ["topics", "keywords", "tags"])
def test_keywords_go_by_three_names(key: str) -> None:
    assert read(f"{key}: [looms, numbers]").keywords == ("looms", "numbers")


def test_flags_types_and_guids_are_read() -> None:
    found = read("explicit: yes\nblock: true\ntype: Bonus\nguid: ' tag:1 '")

    assert (found.explicit, found.block, found.type, found.guid) == (True, True, "bonus", "tag:1")


def test_chapters_come_from_the_first_source_of_the_show_that_has_any() -> None:
    front = "chapters:\n- 0:00 Own\nquotableClips:\n- {name: Clip, startOffset: 0, endOffset: 60}\n"

    def of(*sources: str) -> tuple[list[str], str]:
        found = read(front, show=make.show(chapters_from=sources))
        return [chapter.title for chapter in found.chapters], found.chapters_from

    assert of("frontmatter", "clips") == (["Own"], "frontmatter")
    assert of("clips", "frontmatter") == (["Clip"], "clips")
    assert of("headers", "frontmatter") == (["Own"], "frontmatter")
    assert of("headers") == ([], "")


def test_chapters_of_its_own_are_records_or_lines() -> None:
    found = read(
        """\
chapters:
- {start: 0, title: One, url: https://a.example/, image: https://a.example/a.jpg}
- 1:15 Two
""",
        show=make.show(chapters_from=("frontmatter",)),
    )

    assert found.chapters == (
        Chapter(0, "One", url="https://a.example/", image="https://a.example/a.jpg"),
        Chapter(75_000, "Two"),
    )
    assert [chapter.place.line for chapter in found.chapters] == [4, 5]


def test_timelines_say_how_other_clocks_differ() -> None:
    found = read("timelines:\n  youtube: {offset: -2:34}\n  audio: {offset: 12.5, cuts: [[60, '1:30']]}\n")

    assert found.timelines == {
        "youtube": Timeline(-154_000),
        "audio": Timeline(12_500, ((60_000, 90_000),)),
    }


def test_an_episode_knows_where_each_key_was_written() -> None:
    found = read("links:\n  youtube: https://y.example/\n")

    assert found.at("title") == Place(PATH, 2)
    assert found.at("links.youtube") == Place(PATH, 4)
    assert found.at("season") == Place(PATH, 1)


def test_keys_that_nobody_knows_are_kept_and_ignored() -> None:
    assert read("layout: podcast\nx-mine: {a: [b]}\n").title == "A"


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("titel: B", "'titel' is not a key that feedtool knows; did you mean 'title'?"),
        ("transcripts: B", "'transcripts' is not a key that feedtool knows; did you mean 'transcript'?"),
        ("duraton: 60", "'duraton' is not a key that feedtool knows; did you mean 'duration'?"),
    ],
)
def test_a_key_that_is_nearly_known_is_information(front: str, message: str) -> None:
    _, problem = wrong(front)

    assert (problem.place.line, problem.code, problem.severity, problem.message) == (3, "EP103", Severity.INFO, message)


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("transcript: text", "'transcript' is 'text', not a list"),
        ("transcript: {line: text}", "'transcript' is a mapping, not a list"),
        ("guests: 3", "'guests' is '3', not a name"),
        ("guests: {ada: Ada}", "'guests' has somebody with 'ada', which is not a key that feedtool knows"),
        ("guests: [[ada]]", "'guests' has an item that is a list, not text"),
        ("hosts: 3", "'hosts' is '3', not a name"),
        ("season: two", "'season' is 'two', not a whole number from 1 on"),
        ("episode: 0", "'episode' is '0', not a whole number from 1 on"),
        ("type: fulll", "'type' is 'fulll'; did you mean 'full'?"),
        ("short: [a]", "'short' is a list, not text"),
        ("image: {url: a}", "'image' is a mapping, not text"),
        ("ids: [a]", "'ids' is a list, not a mapping"),
        ("ids: text", "'ids' is 'text', not a mapping"),
        ("ids: {youtube: [a]}", "'ids' has a list as 'youtube', not text"),
        ("links: [a]", "'links' is a list, not a mapping"),
        ("links: {youtube: {a: b}}", "'links' has a mapping as 'youtube', not text"),
        ("links: {youtube: abc}", "'links' has 'youtube', which is 'abc', not a web address"),
        ("description: [a]", "'description' is a list, not text"),
        ("intro: {en: a}", "'intro' is a mapping, not text"),
        ("published: [2026-01-01]", "'published' is a list, not text"),
        ("published: 31.03.2026", "'published' is '31.03.2026', not a date"),
        ("dateadded: yesterday", "'dateadded' is 'yesterday', not a date"),
        ("duration: an hour", "'duration' is 'an hour': not a time"),
        ("duration: [60]", "'duration' is a list, not text"),
        ("audio: [a.mp3]", "'audio' is a list"),
        ("enclosure: [a.mp3]", "'enclosure' is a list"),
        ("audio: {bytes: 12}", "'audio.url' is missing"),
        ("audio: {url: [a]}", "'audio.url' is a list, not text"),
        ("audio: {url: 'https://a.example/a.mp3', bytes: 3 MB}", "'audio.bytes' is '3 MB', not a number of bytes"),
        ("guid: [a]", "'guid' is a list, not text"),
        ("topics: {a: b}", "'topics' is a mapping, not a list"),
        ("draft: maybe", "'draft' is 'maybe', not true or false"),
        ("explicit: clean", "'explicit' is 'clean', not true or false"),
        ("block: [yes]", "'block' is a list, not text"),
        ("timelines: [a]", "'timelines' is a list, not a mapping"),
        ("timelines: {youtube: 3}", "'timelines.youtube' is '3', not a mapping"),
        ("timelines: {youtube: {offset: soon}}", "'timelines.youtube.offset' is 'soon', not a time"),
        ("timelines: {youtube: {cuts: 3}}", "'timelines.youtube.cuts' is not a list of pairs"),
        (
            "timelines: {youtube: {cuts: [[90, 60]]}}",
            "'timelines.youtube.cuts' has a cut from 90 to 60, which does not end after it starts",
        ),
    ],
)
def test_a_value_of_the_wrong_shape_is_one_error_at_its_line(front: str, message: str) -> None:
    found, problem = wrong(front)

    assert found.title == "A"
    assert (problem.place, problem.severity, problem.message) == (Place(PATH, 3), Severity.ERROR, message)


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("chapters: text", "'text' in 'chapters' does not begin with a time; it is left out"),
        ("quotableClips: text", "'quotableClips' is not a list; it gives no chapters"),
        ("quotableClips: [text]", "an item of 'quotableClips' is not a clip; it is left out"),
    ],
)
def test_chapters_of_the_wrong_shape_are_one_warning_at_their_line(front: str, message: str) -> None:
    _, problem = wrong(front, make.show(chapters_from=("frontmatter", "clips")))

    assert (problem.place, problem.severity, problem.message) == (Place(PATH, 3), Severity.WARNING, message)


@pytest.mark.parametrize(
    "front",
    ["image: 'https://[a'", "audio: 'https://[a'", "chapters: [{start: 0, title: One, url: 'https://[a'}]"],
)
def test_an_address_that_is_none_is_told(front: str) -> None:
    _, problem = wrong(front, make.show(chapters_from=("frontmatter",)))

    assert problem.place == Place(PATH, 3)


def test_a_link_that_is_no_address_is_not_the_page() -> None:
    found, _ = wrong("links: {web: 'https://[a'}")

    assert found.link == "https://example.org/"


SCALARS = st.sampled_from(
    [
        "",
        "a",
        "TODO",
        "3",
        "-1",
        "1:15",
        "0:00 One",
        "true",
        "no",
        "2026-03-31",
        "https://a.example/ü b",
        "<b>",
        "\u2028",
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["header", "line", "sec", "time", "who", "url", "bytes", "start", "title", "name", "startOffset", "endOffset",
         "youtube", "offset", "cuts", "hidden", "1:15"]
    ), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
NAMES = sorted({name for key in episode.KEYS for name in (key.name, *key.also)})
ALL_SOURCES = make.show(
    chapters_from=("frontmatter", "clips", "headers", "body"), audio_url="https://cdn.example.org/{slug}.mp3"
)


def value(plain: object, line: int = 2) -> Value:
    """Return *plain* as a document holds it, all of it at *line*."""
    if isinstance(plain, dict):
        mapping = Map(line)
        for name, inner in plain.items():
            mapping[name] = value(inner, line)
            mapping.lines[name] = line
        return mapping
    if isinstance(plain, list):
        items = List(line)
        items += [value(inner, line) for inner in plain]
        items.lines = [line] * len(plain)
        return items
    return str(plain)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(front=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6), body=SCALARS)
def test_whatever_shape_the_values_have_there_is_an_episode(front: dict[str, object], body: str) -> None:
    node = value({"title": "A", **front})
    assert isinstance(node, Map)

    found, problems = episode.read(document.Document(PATH, node, body), ALL_SOURCES, {"ada": make.person()}, {})

    assert found
    assert found.published is None or isinstance(found.published, datetime)
    assert all(problem.place.path == PATH for problem in problems)


def test_an_empty_list_of_hosts_means_that_nobody_hosts() -> None:
    assert [person.name for person in read("").hosts] == ["Grace Hopper"]
    assert [person.name for person in read("hosts:").hosts] == ["Grace Hopper"]
    assert read("hosts: []").hosts == ()


def test_the_address_of_the_audio_keeps_its_spaces() -> None:
    found = read("audio: https://cdn.example.org/The First.mp3").audio

    assert found
    assert found.url == "https://cdn.example.org/The%20First.mp3"


def test_a_key_of_the_audio_that_is_nearly_a_known_one_is_told() -> None:
    _, problem = wrong("audio: {url: 'https://cdn.example.org/a.mp3', lenght: 5}")

    assert (problem.place.line, problem.code, problem.severity) == (3, "EP103", Severity.INFO)
    assert problem.message == "'audio.lenght' is not a key that feedtool knows; did you mean 'length'?"


@pytest.mark.parametrize("ending", [".srt", ".vtt"])
def test_speakers_of_a_subtitle_file_are_people_too(ending: str) -> None:
    subtitles = "00:00:01.000 --> 00:00:03.000\nAda: Hello.\n\n00:00:03.000 --> 00:00:05.000\nBob: Hi.\n"
    data = ("WEBVTT\n\n" + subtitles if ending == ".vtt" else subtitles.replace(".000", ",000")).encode()
    source = document.parse(PATH, make.markdown("title: A\nguests: [Ada Lovelace]"), {ending: data})

    found, problems = episode.read(source, SHOW, {}, {})

    assert found
    assert [(cue.speaker, cue.text) for cue in found.cues] == [("Ada Lovelace", "Hello."), ("Bob", "Hi.")]
    assert [problem.code for problem in problems if problem.severity is not Severity.INFO] == []


@pytest.mark.parametrize(
    ("encoding", "name", "line"), [("cp1252", "Windows-1252", 5), ("latin-1", "Latin-1", 5), ("utf-16", "UTF-16", 1)]
)
def test_a_subtitle_file_in_another_encoding_is_read_with_a_warning(encoding: str, name: str, line: int) -> None:
    words = "Zoë \x81" if encoding == "latin-1" else "Zoë"
    text = f"1\n00:00:01,000 --> 00:00:03,000\nHello.\n\n{words}\n"
    source = document.parse(PATH, make.markdown("title: A"), {".srt": text.encode(encoding)})

    found, problems = episode.read(source, SHOW, {}, {})

    assert found
    assert [cue.text for cue in found.cues] == ["Hello. Zoë"]
    (problem,) = (problem for problem in problems if problem.code == "RD101")
    assert (problem.place, problem.severity) == (Place("episodes/first.srt", line), Severity.WARNING)
    assert problem.message == f"the file is not UTF-8; it was read as {name}"


def test_a_file_beside_that_is_no_text_is_told_once() -> None:
    noise = bytes(range(256))
    source = document.parse(PATH, make.markdown("title: A"), {".vtt": noise, ".chapters.json": noise})

    found, problems = episode.read(source, make.show(chapters_from=("files",)), {}, {})

    assert found
    assert (found.cues, found.chapters) == ((), ())
    assert [(problem.place.path, problem.code, problem.severity) for problem in ordered(problems)] == [
        ("episodes/first.chapters.json", "RD101", Severity.ERROR),
        ("episodes/first.vtt", "RD101", Severity.ERROR),
    ]


LISTED = make.show(chapters_from=("frontmatter",))


def test_the_addresses_of_a_list_of_chapters_may_be_relative_to_the_shows_link() -> None:
    (chapter,) = read("chapters: [{start: 0, title: One, url: /about, image: images/one.jpg}]", show=LISTED).chapters

    assert (chapter.url, chapter.image) == ("https://example.org/about", "https://example.org/images/one.jpg")


@pytest.mark.parametrize("written", ["//other.example/a", "javascript:alert(1)", "two words", "data:,x"])
def test_what_is_no_relative_address_is_told(written: str) -> None:
    found, problem = wrong(f'chapters: [{{start: 0, title: One, url: "{written}"}}]', LISTED)

    assert (found.chapters[0].url, problem.code) == ("", "CH107")
