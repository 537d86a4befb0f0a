"""The description that apps show: everything that fits, in the HTML that all of them render."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import make
import shows
from feedtool import description
from feedtool.model import Chapter, Episode, Show
from feedtool.problems import Problem

CHAPTERS = (
    make.chapter("0:30", "Lemons & trumpets"),
    make.chapter("1:15", "Limes"),
    make.chapter("1:02:03", "Still <here>"),
)


def described(
    episode: Episode, chapters: tuple[Chapter, ...] = (), show: Show | None = None
) -> tuple[str, list[Problem]]:
    """Return what is said of *episode*; it never is too long."""
    text, problems = description.write(show or make.show(), episode, chapters)
    assert len(text.encode()) <= 4_000
    return text, problems


def sentences(count: int, word: str = "lemon") -> str:
    """Return a text of *count* sentences of 40 bytes."""
    return " ".join(f"{word} {number:03} and {'so on ' * 4}{word[0]}." for number in range(count))


def test_says_everything_when_there_is_room() -> None:
    ada = make.person(
        bio="She wrote *programs*.", links={"web": "https://ada.example/", "github": "https://g.example/"}
    )
    episode = make.episode(
        intro="About [lemons](https://lemons.example/).",
        body="And about limes.",
        guests=(ada, make.person("grace", "Grace & Co")),
        links={"youtube": "https://youtu.be/1?a=1&b=2"},
    )

    text, problems = described(episode, CHAPTERS, make.show(standing="Subscribe."))

    assert problems == []
    assert text == (
        '<p>About <a href="https://lemons.example/">lemons</a>.</p>\n'
        "<p>Guests:</p>\n"
        "<ul>\n"
        '<li>Ada Lovelace: <a href="https://ada.example/">Web</a> · <a href="https://g.example/">GitHub</a>'
        "<p>She wrote programs.</p></li>\n"
        "<li>Grace &amp; Co</li>\n"
        "</ul>\n"
        "<p>And about limes.</p>\n"
        "<p>Listen:</p>\n"
        '<ul>\n<li><a href="https://youtu.be/1?a=1&amp;b=2">YouTube</a></li>\n</ul>\n'
        "<p>Chapters:<br>00:00:00 Introduction<br>00:00:30 Lemons &amp; trumpets<br>00:01:15 Limes"
        "<br>01:02:03 Still &lt;here&gt;</p>\n"
        "<p>Subscribe.</p>"
    )


def test_an_episode_of_which_nothing_is_written_is_told_by_its_title_and_guests() -> None:
    assert described(make.episode(title="Lemons & <i>"))[0] == "<p>Lemons &amp; &lt;i&gt;</p>"


def test_the_body_is_not_said_twice() -> None:
    assert described(make.episode(body="About lemons."))[0] == "<p>About lemons.</p>"


def test_the_list_is_that_of_every_other_carrier_opened_at_zero() -> None:
    chapters = (make.chapter("0:03", "A"), make.chapter("0:05.900", "B"), make.chapter("1:00", "C", hidden=True))

    text, problems = described(make.episode(intro="A"), chapters)

    assert re.findall(r"\d\d:\d\d:\d\d \w+", text) == ["00:00:00 Introduction", "00:00:03 A", "00:00:05 B"]
    assert problems == []


def test_of_two_chapters_both_are_listed_as_in_every_other_carrier_though_apple_makes_no_chapters_of_them() -> None:
    chapters = (make.chapter(0, "A"), make.chapter("5:00", "B"))

    text, problems = described(make.episode(intro="A"), chapters)

    assert re.findall(r"\d\d:\d\d:\d\d \w+", text) == ["00:00:00 A", "00:05:00 B"]
    assert problems == []


def test_a_chapter_that_starts_as_the_episode_ends_is_listed_like_any_other() -> None:
    text, problems = described(
        make.episode(intro="A", duration=60_000), (make.chapter(0, "A"), make.chapter(59_900, "B"))
    )

    assert re.findall(r"\d\d:\d\d:\d\d \w+", text) == ["00:00:00 A", "00:00:59 B"]
    assert problems == []


def test_of_two_chapters_in_one_second_one_is_left_and_that_is_told() -> None:
    text, problems = described(make.episode(intro="A"), (make.chapter(0, "A"), make.chapter(900, "B")))

    assert re.findall(r"\d\d:\d\d:\d\d \w+", text) == ["00:00:00 B"]
    assert [(problem.code, problem.message[:12]) for problem in problems] == [("NT102", "podcast apps")]


def how(problem: Problem) -> str:
    """Return what *problem* says gave way."""
    return problem.message.partition("; ")[2]


def test_what_is_cut_first_is_the_standing_text() -> None:
    text, problems = described(
        make.episode(intro=sentences(90)), CHAPTERS, make.show(standing=sentences(20, "subscribe"))
    )

    assert "subscribe" not in text
    assert "00:01:15 Limes" in text
    assert [problem.message for problem in problems] == [
        "in full the text for podcast apps would have 4,728 of at most 4,000 bytes; left out: the show's standing text"
    ]


def test_then_the_body_is_cut_after_a_word() -> None:
    text, problems = described(make.episode(intro="Short.", body=sentences(200)), CHAPTERS)

    assert re.search(r"lemon[^<]*\w…</p>\n<p>Chapters", text)
    assert len(text.encode()) > 3_900
    assert [how(problem) for problem in problems] == ["shortened: the body"]


def test_people_are_told_whole_or_by_name_and_links() -> None:
    ada = make.person(bio=sentences(60), links={"web": "https://ada.example/"})

    text, problems = described(make.episode(intro=sentences(50), guests=(ada,)))

    assert '<li>Ada Lovelace: <a href="https://ada.example/">Web</a></li>' in text
    assert [how(problem) for problem in problems] == ["left out: what is said about the guests"]


def test_even_of_a_lead_without_end_guests_links_and_chapters_are_told() -> None:
    episode = make.episode(
        intro=sentences(500),
        guests=(make.person(),),
        links={"youtube": "https://youtu.be/1"},
        body=sentences(5, "body"),
    )

    text, problems = described(episode, CHAPTERS)

    assert text.startswith("<p>lemon 000")
    assert "<li>Ada Lovelace</li>" in text
    assert ">YouTube</a>" in text
    assert "01:02:03" in text
    assert "body 000" not in text
    assert [how(problem) for problem in problems] == ["shortened: the intro; left out: the body"]


def test_what_is_given_up_comes_back_when_there_is_room_for_it_after_all() -> None:
    ada = make.person(bio=sentences(110))

    text, problems = described(make.episode(intro="Short.", body=sentences(30, "body"), guests=(ada,)))

    assert "body 029" in text
    assert [how(problem) for problem in problems] == ["left out: what is said about the guests"]


def test_a_soft_line_break_is_a_space_since_spotify_shows_it() -> None:
    assert (
        described(make.episode(intro="One\ntwo\n\n- three\n  four"))[0]
        == "<p>One two</p>\n<ul>\n<li>three four</li>\n</ul>"
    )


WORDS = st.text(st.sampled_from("ab &<>\"'é日🎺\n*[](){}#-_`1:0."), max_size=300)


@given(intro=WORDS, body=WORDS, bio=WORDS, title=WORDS, standing=WORDS, times=st.integers(1, 40))
def test_however_it_is_cut_it_is_whole(intro: str, body: str, bio: str, title: str, standing: str, times: int) -> None:
    episode = make.episode(intro=intro * times, body=body * times, guests=(make.person(bio=bio * times),))
    chapters = tuple(make.chapter(number * 60_000, title or "A") for number in range(times))

    text, _ = described(episode, chapters, make.show(standing=standing * times))

    assert text.strip()
    assert {element.tag for element in html.fragment_fromstring(text, create_parent="div").iterdescendants()} <= {
        "p", "a", "ul", "ol", "li", "br",
    }  # fmt: skip
    opened = [tag for tag in re.findall(r"<(/?\w+)[^>]*>", text) if tag != "br"]
    stack: list[str] = []
    for tag in opened:
        if tag.startswith("/"):
            assert stack.pop() == tag[1:]
        else:
            stack.append(tag)
    assert stack == []
    assert re.findall(r"&(?!(?:amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-f]+);)", text) == []


@pytest.mark.parametrize("year", ["2022", "2026"])
def test_no_description_of_a_real_show_is_too_long(year: str, built: shows.Built) -> None:
    podcast = built.making(year).podcast
    assert podcast
    found = [item for item in podcast.items if not item.xml]

    assert max(len(item.description.encode()) for item in found) <= 4_000
    assert all(item.description for item in found)
