"""Show notes: what they say, what they leave unsaid, and what they give up to fit."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yt_dlp.extractor.common import InfoExtractor

import make
import shows
from feedtool import episode as episodes
from feedtool import lengths, notes, plugins, timeline
from feedtool.listing import line_title
from feedtool.model import Chapter, Episode
from feedtool.problems import Severity

PLATFORMS = plugins.names("notes")
POSTS = ("bluesky", "linkedin", "mastodon", "x")
"""Platforms on which an episode is only announced."""
FULL = tuple(name for name in PLATFORMS if name not in (*POSTS, "jsonld"))
"""Platforms on which all is told."""
TITLED = ("bluesky", "linkedin", "markdown", "mastodon", "newsletter", "x")
"""Platforms whose texts begin with the title."""
LIMIT = 5_000
CUT_FIRST = (
    "the show's standing text", "the body", "what is said about the guests", "the description", "hashtags",
    "the guests", "places to listen", "the chapters", "the link", "the title",
)  # fmt: skip
"""What gives way, the first first."""


def note(platform: str, episode: Episode, **show: Any) -> str:
    """Return the note of *episode* for *platform*."""
    name, _, ending = platform.partition(".")
    written, _ = notes.write(name, make.show(**show), episode)
    return next(note.text for note in written if not ending or note.ending == f".{ending}")


def title(platform: str, episode: Episode) -> str:
    """Return the title of *episode* for *platform*."""
    written, _ = notes.write(platform, make.show(), episode)
    return written[0].title


def told(platform: str, episode: Episode, **show: Any) -> list[str]:
    """Return what is said about the note of *episode*: severity and message."""
    _, problems = notes.write(platform, make.show(**show), episode)
    return [f"{problem.severity}: {problem.message}" for problem in problems]


def four_chapters() -> tuple[Chapter, ...]:
    """Return chapters that YouTube shows once they are opened at 0:00."""
    return (
        make.chapter("0:45", "Lemons"),
        make.chapter("3:21", "Trumpets"),
        make.chapter("12:00", "Umbrellas"),
        make.chapter("1:02:03", "Trains"),
    )


def complete() -> Episode:
    """Return an episode of which everything is known that a note can say."""
    ada = make.person(
        bio="Ada *likes* engines.",
        links={"web": "https://ada.example.org/", "linkedin": "https://www.linkedin.com/in/ada/"},
    )
    return make.episode(
        title="Lemons & Trumpets",
        description="What a lemon does.",
        intro="What a lemon does in a *trumpet*.",
        body='## Links\n\n- [The lemon](https://lemon.example.org/){:target="_blank"}\n',
        guests=(ada, make.person("grace", "Grace Hopper")),
        links={
            "youtube": "https://youtu.be/x",
            "apple": "https://podcasts.apple.com/x",
            "pod_host": "https://p.example/x",
        },
        keywords=("lemons", "brass bands"),
        chapters=four_chapters(),
    )


def lines(text: str) -> list[str]:
    """Return the lines of a note that say something."""
    return [line for line in text.split("\n") if line]


# What they say


def test_a_youtube_text_says_everything_in_plain_text() -> None:
    text = note("youtube", complete(), standing="Write to [us](https://example.org/us).")

    assert lines(text) == [
        "What a lemon does in a trumpet.",
        "Chapters:",
        "0:00 Introduction",
        "0:45 Lemons",
        "3:21 Trumpets",
        "12:00 Umbrellas",
        "1:02:03 Trains",
        "Guests:",
        "Ada Lovelace",
        "Ada likes engines.",
        "Web: https://ada.example.org/",
        "LinkedIn: https://www.linkedin.com/in/ada/",
        "Grace Hopper",
        "Links",
        "- The lemon: https://lemon.example.org/",
        "Listen:",
        "Apple Podcasts: https://podcasts.apple.com/x",
        "Pod host: https://p.example/x",
        "Write to us: https://example.org/us.",
        "#lemons #BrassBands",
    ]


def test_a_markdown_note_says_everything_in_markdown() -> None:
    text = note("markdown", complete(), standing="Write to [us](https://example.org/us).")

    assert lines(text) == [
        "# Lemons & Trumpets",
        "What a lemon does in a *trumpet*.",
        "## Guests",
        "**Ada Lovelace**: [Web](https://ada.example.org/) · [LinkedIn](https://www.linkedin.com/in/ada/)",
        "Ada *likes* engines.",
        "**Grace Hopper**",
        "## Links",
        "- [The lemon](https://lemon.example.org/)",
        "## Listen",
        "- [YouTube](https://youtu.be/x)",
        "- [Apple Podcasts](https://podcasts.apple.com/x)",
        "- [Pod host](https://p.example/x)",
        "## Chapters",
        "- `0:45` Lemons",
        "- `3:21` Trumpets",
        "- `12:00` Umbrellas",
        "- `1:02:03` Trains",
        "Write to [us](https://example.org/us).",
    ]


def test_a_web_note_says_everything_in_html() -> None:
    text = note("web", complete(), standing="Write to [us](https://example.org/us).")

    for said in (
        "<p>What a lemon does in a <em>trumpet</em>.</p>",
        '<strong>Ada Lovelace</strong>: <a href="https://ada.example.org/">Web</a>',
        "<p>Ada <em>likes</em> engines.</p>",
        '<a href="https://lemon.example.org/">The lemon</a>',
        '<a href="https://podcasts.apple.com/x">Apple Podcasts</a>',
        "0:45 Lemons",
        '<p>Write to <a href="https://example.org/us">us</a>.</p>',
    ):
        assert said in text


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_longest_text_about_an_episode_is_the_one_that_is_told(platform: str) -> None:
    short = make.episode(description="Short.")
    long = make.episode(description="Short.", intro="Long.")

    assert "Short." in note(platform, short)
    assert "Long." in note(platform, long)
    assert "Short." not in note(platform, long)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_body_that_is_all_there_is_is_not_told_twice(platform: str) -> None:
    text = note(platform, make.episode(body="Only a body."))

    assert text.count("Only a body.") == 1


@pytest.mark.parametrize("platform", [name for name in PLATFORMS if name not in TITLED])
def test_an_episode_that_nothing_was_written_about_is_told_by_title_and_guests(platform: str) -> None:
    episode = make.episode(title="Lemons", guests=(make.person(), make.person("grace", "Grace Hopper")))

    text = note(platform, episode)

    assert "Lemons, with Ada Lovelace and Grace Hopper" in text


@pytest.mark.parametrize("platform", TITLED)
def test_where_the_title_is_said_anyway_the_guests_stand_in_alone(platform: str) -> None:
    guests = (make.person(), make.person("grace", "Grace Hopper"), make.person("alan", "Alan Turing"))

    text = note(platform, make.episode(title="Lemons", guests=guests))

    said = re.sub(r'alt="[^"]*"', "", text)  # the picture of a newsletter
    assert said.count("Lemons") == 1
    assert said.count("With ") == 1
    assert "With Ada Lovelace, Grace Hopper and Alan Turing" in said


@pytest.mark.parametrize("platform", TITLED)
def test_without_guests_the_title_says_it_once(platform: str) -> None:
    text = note(platform, make.episode(title="Lemons", link="https://example.org/1"))

    assert re.sub(r'alt="[^"]*"', "", text).count("Lemons") == 1


@pytest.mark.parametrize("platform", FULL)
def test_one_guest_is_a_guest_and_two_are_guests(platform: str) -> None:
    alone = make.episode(guests=(make.person(),))
    together = make.episode(guests=(make.person(), make.person("grace", "Grace Hopper")))

    assert re.search(r"\bGuest\b", note(platform, alone))
    assert re.search(r"\bGuests\b", note(platform, together))


def test_youtube_is_not_told_to_listen_on_youtube() -> None:
    text = note(
        "youtube", make.episode(links={"youtube": "https://youtu.be/x", "spotify": "https://spotify.example/x"})
    )

    assert "https://youtu.be/x" not in text
    assert "Spotify: https://spotify.example/x" in text


@pytest.mark.parametrize("platform", FULL)
def test_the_show_s_own_places_stand_in_for_an_episode_that_is_nowhere_yet(platform: str) -> None:
    links = {"castro": "https://castro.fm/show"}

    assert "https://castro.fm/show" in note(platform, make.episode(), links=links)
    assert "https://castro.fm/show" not in note(
        platform, make.episode(links={"castro": "https://castro.fm/x"}), links=links
    )


def test_a_hashtag_is_one_word_of_letters_and_digits() -> None:
    text = note("youtube", make.episode(keywords=("lost property", "C++", "web3", "day-to-day", "…")))

    assert lines(text)[-1] == "#LostProperty #C #web3 #DayToDay"


# Chapters


def test_youtube_shows_no_chapters_of_which_there_are_fewer_than_three() -> None:
    two = make.episode(chapters=(make.chapter(0, "Lemons"), make.chapter("5:00", "Trumpets")))

    assert "Trumpets" not in note("youtube", two)
    assert "5:00` Trumpets" in note("markdown", two)


def test_youtube_chapters_begin_at_0_00_with_the_show_s_word_for_it() -> None:
    text = note("youtube", make.episode(chapters=four_chapters()), intro="Hello")

    assert "0:00 Hello\n0:45 Lemons\n" in text


def test_a_chapter_that_begins_almost_at_0_00_begins_there_on_youtube() -> None:
    early = (make.chapter("0:04", "Lemons"), make.chapter("3:00", "Trumpets"), make.chapter("5:00", "Trains"))

    text = note("youtube", make.episode(chapters=early))

    assert "0:00 Lemons\n3:00 Trumpets\n5:00 Trains\n" in text


def test_a_youtube_chapter_lasts_ten_seconds() -> None:
    close = (*four_chapters(), make.chapter("1:02:08", "Ducks"), make.chapter("1:30:00", "Goodbye"))

    starts = [seconds(line) for line in chapter_lines(note("youtube", make.episode(chapters=close)))]

    assert len(starts) == 6
    assert min(after - before for before, after in pairwise(starts)) >= 10


def test_what_is_odd_for_one_platform_names_it_and_a_broken_template_may_be_that_of_several() -> None:
    chapters = tuple(make.chapter(start, "Part") for start in ("0:00", "1:00", "1:05", "2:00", "3:00"))
    episode = make.episode(title="Long " * 21, description="word " * 1_200, chapters=chapters)
    show = make.show(templates={"youtube.txt.j2": "{{ titel }}"})

    _, problems = notes.write("youtube", show, episode)

    found = {(problem.code, problem.platform) for problem in problems}
    assert found == {(code, "youtube") for code in ("NT101", "NT102", "NT103")} | {("TP101", "")}


def test_hidden_chapters_are_in_no_note() -> None:
    hidden = (*four_chapters(), make.chapter("1:30:00", "Secret", hidden=True))

    for platform in PLATFORMS:
        assert "Secret" not in note(platform, make.episode(chapters=hidden))


def test_a_line_that_begins_with_a_time_is_not_taken_for_a_chapter() -> None:
    episode = make.episode(
        description="10:30 is when we met.\n\n1:02:03 was the record.",
        body="7:15 every morning\n\n```\n\t8:45 on Sundays\n```\n",
        guests=(make.person(bio="9:00 to 5:00 she works."),),
        chapters=four_chapters(),
    )

    text = note("youtube", episode, standing="20:00 every Friday.")

    assert read_by_yt_dlp(text) == [
        (0, "Introduction"),
        (45, "Lemons"),
        (201, "Trumpets"),
        (720, "Umbrellas"),
        (3723, "Trains"),
    ]
    assert "10:30 is when we met." in text


def test_without_chapters_a_time_in_the_text_does_not_become_one() -> None:
    text = note("youtube", make.episode(description="10:30 is when we met."))

    assert not re.search(r"^\s*\d+:\d\d", text, re.MULTILINE)


# What is missing is not said


@pytest.mark.parametrize(("platform", "said"), [("youtube", "The First\n"), ("markdown", "# The First\n")])
def test_of_a_bare_episode_only_its_title_is_said(platform: str, said: str) -> None:
    assert note(platform, make.episode()) == said


@pytest.mark.parametrize("platform", FULL)
def test_what_is_not_there_has_no_heading(platform: str) -> None:
    text = note(platform, make.episode(description="About lemons."))

    assert not re.search(r"Guest|Listen:|Listen<|## Listen|Chapters|Links|#\w|None|\[\]|\(\)", text)


@pytest.mark.parametrize("platform", FULL)
def test_a_guest_of_whom_only_the_name_is_known_is_only_named(platform: str) -> None:
    text = note(platform, make.episode(title="Lemons", description="About.", guests=(make.person(),)))

    after = re.sub(r"<[^>]*>", "", text.partition("Ada Lovelace")[2])
    assert re.findall(r"\w+", after) == []


@pytest.mark.parametrize("platform", FULL)
def test_no_note_has_space_at_its_ends_or_empty_lines_in_a_row(platform: str) -> None:
    for episode in (make.episode(), complete()):
        text = note(platform, episode, standing="\n\nWrite to us.\n\n\n")

        assert text == text.strip() + "\n"
        assert "\n\n\n" not in text
        assert not re.search(r"[ \t]$", text, re.MULTILINE)


# What each platform cannot take


def test_youtube_gets_no_angle_brackets() -> None:
    episode = make.episode(
        description="Is 1 < 2 > 0? `List<int>` &lt;b&gt;",
        guests=(make.person(name="Ada <3", bio="a > b", links={"web": "https://a.example/?<x>"}),),
        chapters=tuple(make.chapter(minute, f"<{minute}>") for minute in ("0:00", "1:00", "2:00")),
        keywords=("<tag>",),
    )

    text = note("youtube", episode, standing="a <-> b")

    assert not re.search("[<>]", text)
    assert "Is 1 ‹ 2 › 0?" in text
    assert "1:00 ‹1:00›" in text


def test_markdown_shows_names_and_titles_as_they_are() -> None:
    episode = make.episode(title="C* and [D]", guests=(make.person(name="Ada_L_"),))

    text = note("markdown", episode)

    assert r"# C\* and \[D\]" in text
    assert r"**Ada\_L\_**" in text


def test_html_shows_names_and_titles_as_they_are() -> None:
    episode = make.episode(
        guests=(make.person(name="Ada <b>", links={"web": 'https://a.example/?"x"&y'}),),
        chapters=(make.chapter(0, "<script>alert(1)</script>"),),
    )

    text = note("web", episode)

    assert "Ada &lt;b&gt;" in text
    assert "<script" not in text
    assert 'href="https://a.example/?&#34;x&#34;&amp;y"' in text


def test_scripts_and_styles_do_not_get_into_html() -> None:
    text = note("web", make.episode(description='<p onclick="x()" style="color: red">Hi<script>y()</script></p>'))

    assert text == "<p>Hi</p>\n"


@pytest.mark.parametrize("platform", ["web", "youtube"])
def test_relative_addresses_are_those_of_the_show(platform: str) -> None:
    text = note(platform, make.episode(body="[the page](/lemons.html)"), link="https://example.org/podcast/")

    assert "https://example.org/lemons.html" in text


@pytest.mark.parametrize("platform", PLATFORMS)
def test_attribute_lists_of_kramdown_are_in_no_note(platform: str) -> None:
    text = note(platform, make.episode(body='[a](https://a.example/){:target="_blank"}\n{: .wide}'))

    assert "{:" not in text


# Each platform


def test_spotify_gets_its_chapters_in_brackets_as_html_and_as_text() -> None:
    chapters = (*four_chapters(), make.chapter("1:10:00", "🎉 Party 🎉"))

    assert "(00:45) Lemons<br>\n(03:21) Trumpets<br>" in note("spotify.html", make.episode(chapters=chapters))
    assert "\n(00:45) Lemons\n(03:21) Trumpets\n" in note("spotify.txt", make.episode(chapters=chapters))
    assert "\n(01:10:00) Party\n" in note("spotify.txt", make.episode(chapters=chapters))


def test_apple_and_hosts_get_chapters_with_hours() -> None:
    assert "<p>00:00:45 Lemons</p>" in note("apple", make.episode(chapters=four_chapters()))
    assert "00:00:45 Lemons<br>" in note("host.html", make.episode(chapters=four_chapters()))


@pytest.mark.parametrize("platform", ["apple", "spotify.html", "host.html"])
def test_apps_get_the_html_that_they_render(platform: str) -> None:
    text = note(platform, complete(), standing="# Join\n\n**now** ![us](us.png) `x`\n\n| a | b |\n|---|---|\n| 1 | 2 |")

    assert set(re.findall(r"</?(\w+)", text)) <= {"p", "ul", "ol", "li", "a", "br"}


def test_a_newsletter_begins_with_title_cover_and_a_link() -> None:
    text = note("newsletter", make.episode(title="Lemons & co", link="https://example.org/1"))

    assert lines(text)[:2] == [
        "<h1>Lemons &amp; co</h1>",
        '<p><img src="https://example.org/cover.jpg" alt="Lemons &amp; co" width="300"></p>',
    ]
    assert '<a href="https://example.org/1"><strong>Listen to the episode</strong></a>' in text


def test_a_post_is_title_lead_link_and_hashtags() -> None:
    episode = make.episode(
        title="Lemons",
        description="What a lemon does.",
        link="https://example.org/1",
        keywords=("fruit", "brass bands"),
    )

    for platform in ("x", "mastodon", "bluesky"):
        assert note(platform, episode) == (
            "Lemons\n\nWhat a lemon does.\n\nhttps://example.org/1\n\n#fruit #BrassBands\n"
        )


def test_json_ld_is_a_podcast_episode_with_clips() -> None:
    episode = make.episode(
        title="</script>",
        number=3,
        season=2,
        duration=3_723_000,
        audio=make.audio("https://cdn.example.org/1.mp3"),
        published=make.date("2026-03-31"),
        guests=(make.person(),),
        hosts=(make.person("grace", "Grace Hopper"),),
        chapters=(make.chapter("0:45", "Lemons", end=60_500),),
    )

    text = note("jsonld", episode)

    assert "<" not in text
    found = json.loads(text)
    assert found["@type"] == "PodcastEpisode"
    assert found["name"] == "</script>"
    assert found["datePublished"] == "2026-03-31T00:00:00+00:00"
    assert found["timeRequired"] == "PT1H2M3S"
    assert found["episodeNumber"] == 3
    assert found["partOfSeason"] == {"@type": "PodcastSeason", "seasonNumber": 2}
    assert found["actor"] == [{"@type": "Person", "name": "Ada Lovelace"}]
    assert found["hasPart"] == [
        {
            "@type": "Clip",
            "name": "Lemons",
            "startOffset": 45,
            "endOffset": 60.5,
            "url": "https://cdn.example.org/1.mp3#t=45",
        }
    ]


def test_a_youtube_title_has_at_most_100_characters_and_no_angle_brackets() -> None:
    assert title("youtube", make.episode(title="Is 1 < 2?")) == "Is 1 ‹ 2?"
    assert title("youtube", make.episode(title="x" * 100)) == "x" * 100
    assert title("youtube", make.episode(title="lemons " * 20)) == "lemons " * 13 + "lemons…"
    assert title("markdown", make.episode(title="x " * 100)) == ("x " * 100).strip()


def test_a_title_that_is_too_long_gives_way_to_the_shorter_one_and_that_is_told() -> None:
    episode = make.episode(title="lemons " * 20, short="Lemons")

    assert title("youtube", episode) == "Lemons"
    assert told("youtube", episode) == [
        "info: the title is longer than the 100 characters of YouTube; the shorter one stands for it"
    ]


def test_youtube_never_sees_more_than_60_hashtags_which_it_would_all_ignore() -> None:
    episode = make.episode(
        description=" ".join(f"#a{number}" for number in range(70)), keywords=tuple(f"b{n}" for n in range(40))
    )

    text = note("youtube", episode)

    assert len(re.findall(r"#\w", text)) == 60
    assert "#b1" not in text
    assert note("youtube", make.episode(keywords=tuple(f"b{n}" for n in range(40)))).count("#") == 15


def test_a_hashtag_keeps_the_letters_of_every_script_and_is_no_number() -> None:
    text = note("youtube", make.episode(keywords=("हिन्दी", "2026", "日本語 話")))

    assert lines(text)[-1] == "#हिन्दी #日本語話"


def test_a_guest_or_title_that_looks_like_a_chapter_is_none() -> None:
    episode = make.episode(
        title="0:30 on the clock",
        guests=(make.person(name="1:00 Ada", bio="**2:00** she said<br>(3:00) twice"),),
        chapters=four_chapters(),
    )

    for platform in ("youtube", "spotify.txt"):
        stamps = re.findall(r"^\W*\d+:\d\d.*$", note(platform, episode), re.MULTILINE)
        assert [one for one in stamps if not one.startswith("·")] == chapter_lines(note(platform, episode))
    for platform in ("spotify.html", "apple", "host.html"):
        words = re.sub(r"(?:<[^>]*>)+", "\n", note(platform, episode))
        assert len(re.findall(r"^[\s(]*\d+:\d\d", words, re.MULTILINE)) == 5


@pytest.mark.parametrize("platform", ["markdown", "web", "newsletter", "apple", "youtube", "text"])
@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        "<img src=x onerror='alert(1)'>",
        "<script>alert(1)</script>x",
        "[x](data:text/html,alert(1))",
        "<div onclick=alert(1)>x</div>",
    ],
)
def test_nothing_that_could_run_gets_out(platform: str, text: str) -> None:
    told = note(platform, make.episode(description=text, body=text), standing=text)

    assert "alert" not in told
    assert "javascript:" not in told


@pytest.mark.parametrize("platform", FULL)
def test_a_link_that_is_still_to_do_is_none(platform: str) -> None:
    text = note(platform, make.episode(body="[Slides](TODO) and <a href='tbd'>code</a> and [a list](todo.html)"))

    assert "Slides and code" in text
    assert "TODO" not in text
    assert "tbd" not in text
    assert "https://example.org/todo.html" in text


def test_raw_html_and_relative_links_are_whole_in_markdown() -> None:
    text = note("markdown", make.episode(body='<p>See <b>this</b> <a href="/x">page</a></p>\n\n![us](us.png)'))

    assert "See **this** [page](https://example.org/x)" in text
    assert "![us](https://example.org/us.png)" in text
    assert "<" not in text


# Fitting


def test_a_text_of_just_5000_bytes_is_left_alone() -> None:
    fitting = make.episode(description="x" * (LIMIT - 1))

    assert len(note("youtube", fitting).encode()) == LIMIT
    assert told("youtube", fitting) == []


def test_a_text_that_is_a_byte_too_long_is_cut_and_that_is_told() -> None:
    long = make.episode(description="lemons " * 714 + "xx")

    text = note("youtube", long)

    assert len(text.encode()) <= LIMIT
    assert text.endswith("lemons…\n")
    assert told("youtube", long) == [
        "info: in full the YouTube text would have 5,001 of at most 5,000 bytes; shortened: the description"
    ]


def test_bytes_are_counted_not_letters() -> None:
    text = note("youtube", make.episode(description="é" * 2_400 + " " + "ü" * 200))

    assert len(text.encode()) <= LIMIT


def test_other_notes_may_be_as_long_as_they_like() -> None:
    long = make.episode(description="lemons " * 2_000)

    assert len(note("markdown", long)) > 10_000
    assert told("markdown", long) == []


def filled(lead: int, standing: int, keywords: int, body: int, bio: int, chapters: int) -> tuple[Episode, str]:
    """Return an episode with so many bytes of each part, and what stands at the end of every note."""
    episode = make.episode(
        description=words("lead", lead),
        body=words("body", body),
        guests=(make.person(bio=words("bio", bio)),) if bio else (),
        links={"apple": "https://podcasts.apple.com/x"},
        keywords=tuple(
            f"keyword{number}" + "x" * (keywords // 10 - 10) for number in range(10 if keywords >= 200 else 0)
        ),
        chapters=tuple(make.chapter(number * 60_000, f"chapter {number:04}") for number in range(chapters // 18)),
    )
    return episode, words("standing", standing)


def words(word: str, size: int) -> str:
    """Return about *size* bytes of *word*s, each with its number."""
    return " ".join(f"{word}{number:04}" for number in range(size // (len(word) + 5)))


@pytest.mark.parametrize(
    ("sizes", "cut"),
    [
        ((500, 500, 500, 500, 500, 1_800), ""),
        ((500, 1_000, 500, 500, 500, 2_300), f"left out: {CUT_FIRST[0]}"),
        ((500, 500, 500, 1_000, 500, 2_300), f"shortened: {CUT_FIRST[1]}; left out: {CUT_FIRST[0]}"),
        ((900, 500, 500, 500, 0, 3_200), f"shortened: {CUT_FIRST[3]}; left out: {CUT_FIRST[0]}, {CUT_FIRST[1]}"),
        (
            (900, 500, 500, 500, 900, 2_800),
            f"shortened: {CUT_FIRST[2]}, {CUT_FIRST[3]}; left out: {CUT_FIRST[0]}, {CUT_FIRST[1]}",
        ),
        ((500, 500, 500, 500, 900, 3_700), f"shortened: {CUT_FIRST[3]}; left out: {', '.join(CUT_FIRST[:3])}"),
    ],
)
def test_gives_up_one_thing_after_the_other_until_the_text_fits(sizes: tuple[int, ...], cut: str) -> None:
    episode, standing = filled(*sizes)

    problems = told("youtube", episode, standing=standing)

    assert [message.partition("; ")[2] for message in problems] == ([cut] if cut else [])


SIZE = st.integers(0, 6_000)


@given(lead=st.integers(10, 6_000), standing=SIZE, keywords=SIZE, body=SIZE, bio=SIZE, chapters=SIZE)
def test_whatever_has_to_be_cut_the_rest_is_whole_and_fits(
    lead: int, standing: int, keywords: int, body: int, bio: int, chapters: int
) -> None:
    episode, standing_text = filled(lead, standing, keywords, body, bio, chapters)

    (written,), problems = notes.write("youtube", make.show(standing=standing_text), episode)
    text = written.text

    _, *kept = problems[0].message.split("; ") if problems else [""]
    lists = [part.partition(": ")[2].split(", ") for part in kept]
    cut = [part for parts in lists for part in parts]
    assert len(text.encode()) <= LIMIT
    assert text.strip()
    assert all(parts == [part for part in CUT_FIRST if part in parts] for parts in lists)
    assert all(problem.severity is Severity.INFO for problem in problems)
    whole = {CUT_FIRST[0]: standing_text, "the body": episode.body, "the description": episode.lead}
    for part, said in whole.items():
        assert said in text or part in cut
    # words are whole: each has its number
    assert re.findall(r"\b(?:lead|body|bio|standing)\d{0,3}\b", text) == []


def test_a_text_uses_the_room_there_is() -> None:
    long = make.episode(description="Short.", body=words("body", 9_000), guests=(make.person(),), keywords=("lemons",))

    text = note("youtube", long, standing=words("standing", 500))

    assert LIMIT - len(" body0000") < len(text.encode()) <= LIMIT
    assert "Ada Lovelace" in text
    assert text.endswith("#lemons\n")


def test_the_lead_s_first_words_are_worth_more_than_what_is_said_about_guests() -> None:
    episode = make.episode(intro=words("lead", 900), guests=(make.person(bio=words("bio", 5_500)),))

    text = note("youtube", episode)

    assert "lead0049" in text
    assert "bio0400" in text
    assert LIMIT - len(" lead0000") < len(text.encode()) <= LIMIT


def test_of_several_guests_as_much_is_said_of_each() -> None:
    guests = [make.person(name.lower(), name, bio=words(name, 4_000)) for name in ("Ada", "Grace")]

    text = note("youtube", make.episode(description="Short.", guests=tuple(guests)))

    assert abs(len(re.findall(r"Ada\d{4}", text)) - len(re.findall(r"Grace\d{4}", text))) <= 1
    assert LIMIT - 25 < len(text.encode()) <= LIMIT


def test_the_standing_text_goes_by_paragraphs() -> None:
    standing = "Join us.\n\n## Sponsors\n\n" + words("sponsor", 300) + "\n\nGood-bye."

    text = note("youtube", make.episode(description=words("lead", 4_800)), standing=standing)

    assert text.endswith("\n\nJoin us.\n")


def test_no_text_ends_with_what_announces_more() -> None:
    for before in ("## The links", "Links:"):
        body = f"Hello there.\n\n{before}\n\n- <https://example.org/{'x' * 1_000}>"
        episode = make.episode(description=words("lead", 4_000), body=body)

        assert note("youtube", episode).endswith("\n\nHello there…\n")


def test_an_ellipsis_is_no_part_of_an_address() -> None:
    links = " ".join(f"[page {number}](https://example.org/{number})" for number in range(30))

    text = note("x", make.episode(description=links))

    assert re.search(r"page \d+: https://example.org/\d+ …\n", text)


SAID_OF = """\
title: A
{key}: {text}
guest:
- Ada
tags: [{tags}]
"""


@pytest.mark.parametrize(
    ("key", "text", "body", "tags", "line"),
    [
        ("intro", "x " * 300, "", "a", 3),
        ("description", "x " * 300, "", "a", 3),
        ("duration", "60", "\n\n" + "x " * 300, "a", 9),
        ("description", "Short.", "", ", ".join(["hashtag" * 20, "lemon" * 30, "c"]), 6),
    ],
)
def test_that_something_gave_way_is_told_where_it_is_written(
    key: str, text: str, body: str, tags: str, line: int
) -> None:
    source = make.markdown_document(SAID_OF.format(key=key, text=text, tags=tags), body)
    episode, _ = episodes.read(source, make.show(), {}, {})
    assert episode

    _, problems = notes.write("x", make.show(), episode)

    assert [(problem.code, problem.place.line) for problem in problems] == [("NT101", line)]


ANYTHING = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
    | st.sampled_from("<>&[]()*_`#:.\n 0123👩‍👩‍👧👍🏽🇩🇪é日本हि"),
    max_size=900,
)


@pytest.mark.parametrize("platform", PLATFORMS)
@given(
    title=ANYTHING.filter(str.strip),
    lead=ANYTHING,
    body=ANYTHING,
    standing=ANYTHING,
    name=ANYTHING,
    keywords=st.lists(ANYTHING, max_size=5),
    times=st.integers(1, 9),
)
def test_any_text_fits_and_nothing_in_it_is_broken(
    platform: str, title: str, lead: str, body: str, standing: str, name: str, keywords: list[str], times: int
) -> None:
    episode = make.episode(
        title=title,
        description=lead * times,
        body=body * times,
        guests=(make.person(name=name),),
        keywords=tuple(keywords),
        chapters=four_chapters(),
    )

    written, problems = notes.write(platform, make.show(standing=standing), episode)

    assert written
    for one in written:
        assert all(limit.takes(one.text) for limit in one.limits)
        assert all(limit.takes(one.title) for limit in one.title_limits)
        assert "\ufffd" not in one.text or "\ufffd" in (title + lead + body + standing + name + "".join(keywords))
        if one.ending == ".html":
            tags = [tag for tag in re.findall(r"<(/?[a-z]\w*)", one.text) if tag not in ("br", "hr", "img")]
            assert len([tag for tag in tags if tag[0] == "/"]) * 2 == len(tags)
            assert not re.search(r"&(?!(?:\w+|#\d+|#x[\da-f]+);)", one.text)
    assert all(problem.severity is Severity.INFO for problem in problems)


def test_no_grapheme_is_broken_where_a_text_is_cut() -> None:
    family = "👨‍👩‍👧‍👦"

    for platform in ("x", "bluesky", "mastodon"):
        text = note(platform, make.episode(title="A", description=family * 400))
        cut = text.split("\n\n")[1].rstrip("…")
        assert set(lengths.split(cut)) == {family}


def test_no_link_is_broken_where_a_text_is_cut() -> None:
    address = "https://example.org/" + "long/" * 30
    body = " ".join(f"[the page {number}]({address}{number})" for number in range(100))

    for platform in ("youtube", "linkedin", "spotify.txt"):
        text = note(platform, make.episode(description=body))
        assert set(re.findall(r"https://example.org/long\S*", text)) <= {f"{address}{number}" for number in range(100)}
        assert "…" in text


def test_a_word_without_end_is_cut_all_the_same() -> None:
    for platform in PLATFORMS:
        assert note(platform, make.episode(title="t" * 9_000, description="x" * 9_000)).strip()


@pytest.mark.parametrize("platform", [name for name in PLATFORMS if name != "web"])  # which shows the picture
def test_a_lead_of_which_nothing_is_to_be_seen_gives_way_to_the_title(platform: str) -> None:
    episode = make.episode(title="lemons " * 1_000, description="<img src='x.png'>")

    assert "lemons" in note(platform, episode)


def test_as_many_hashtags_stay_as_there_is_room_for() -> None:
    episode = make.episode(title="lemons " * 30, link="https://example.org/", keywords=("a" * 25, "b" * 9, "c" * 9))

    assert "#" + "a" * 25 in note("x", episode)
    assert told("x", episode) == [
        "info: in full the X text would have 285 of at most 280 characters; shortened: hashtags"
    ]


def test_a_lead_is_cut_after_a_word() -> None:
    text = note("youtube", make.episode(description=", ".join(["lemons and trumpets"] * 300)))

    assert text.endswith(("lemons…\n", "and…\n", "trumpets…\n"))


def test_an_episode_with_more_chapters_than_fit_still_says_what_it_is_about() -> None:
    many = tuple(make.chapter(number * 60_000, f"Chapter {number} " + "x" * 40) for number in range(120))

    text = note("youtube", make.episode(description="What a lemon does.", chapters=many))

    assert "What a lemon does." in text
    assert len(text.encode()) <= LIMIT


# Over real episodes


@pytest.fixture
def real_notes(real_output: Path) -> dict[str, str]:
    """Every note of a real show, by its path."""
    found = {path: data.decode() for path, data in shows.contents(real_output / "notes").items()}
    assert found
    return found


def test_nothing_that_was_meant_for_programs_gets_into_real_notes(real_notes: dict[str, str]) -> None:
    for path, text in real_notes.items():
        assert not re.search(r"\bTODO\b|\bNone\b|\{:|\{\{|\bundefined\b", text), path


def test_real_youtube_texts_are_what_youtube_takes(real_notes: dict[str, str]) -> None:
    texts = {path: text for path, text in real_notes.items() if path.endswith("youtube.txt")}

    assert [path for path, text in texts.items() if len(text.encode()) > LIMIT] == []
    assert [path for path, text in texts.items() if re.search("[<>]", text)] == []
    assert [path for path, text in texts.items() if not text.strip()] == []


def test_yt_dlp_reads_the_chapters_of_real_episodes_back(real_notes: dict[str, str]) -> None:
    texts = {path: text for path, text in real_notes.items() if "youtube" in path and "\nChapters:\n" in text}

    assert len(texts) >= 20
    for path, text in texts.items():
        expected = [(seconds(line), line.partition(" ")[2]) for line in chapter_lines(text)]
        starts = [start for start, _ in expected]
        assert read_by_yt_dlp(text) == expected, path
        assert starts[0] == 0, path
        assert len(starts) >= 3, path
        assert min(after - before for before, after in pairwise(starts)) >= 10, path


def test_yt_dlp_finds_the_chapters_of_the_json_and_no_other(real_output: Path) -> None:
    """What YouTube shows is what the apps show, opened at 0:00 and joined as YouTube needs it."""
    for path in (real_output / "notes").iterdir():
        text = (path / "youtube.txt").read_text(encoding="utf-8")
        file = real_output / "chapters" / f"{path.name}.json"
        marks = json.loads(file.read_text(encoding="utf-8"))["chapters"] if file.is_file() else []
        listed = [make.chapter(round(mark["startTime"] * 1_000), mark["title"]) for mark in marks]
        shown = timeline.fit(listed, "Introduction", timeline.Demands())

        assert read_by_yt_dlp(text) == [(one.start // 1_000, line_title(one.title)) for one in shown], path.name


def test_real_episodes_with_three_chapters_show_them_on_youtube(real_output: Path) -> None:
    for path in (real_output / "chapters").glob("*.json"):
        titles = re.findall(r'"title": "(.*)"', path.read_text(encoding="utf-8"))[1:]
        text = (real_output / "notes" / path.stem / "youtube.txt").read_text(encoding="utf-8")
        assert len(titles) < 3 or len(chapter_lines(text)) >= 3, path.name


def chapter_lines(text: str) -> list[str]:
    """Return the lines of the chapter list of a YouTube text."""
    _, _, after = text.partition("Chapters:\n")
    return after.partition("\n\n")[0].strip().split("\n") if after else []


def seconds(line: str) -> int:
    """Return the time that a line begins with."""
    total = 0
    for part in line.partition(" ")[0].split(":"):
        total = total * 60 + int(part)
    return total


def read_by_yt_dlp(text: str) -> list[tuple[int, str]]:
    """Return the chapters that yt-dlp finds in a video's description: what YouTube's own page would show."""
    found = InfoExtractor()._extract_chapters_from_description(text, duration=100_000)
    return [(int(chapter["start_time"]), str(chapter["title"])) for chapter in found]
