"""The chapter formats: what each can hold comes back, and nothing that a file says brings a reader down.

The formats are collected by walking the folder: a new one is tested when its row stands in `KEPT`, and missed when not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import feedtool
import make
from feedtool import clock, plugins, stamps
from feedtool.chapters import webvtt
from feedtool.listing import line_title, one_line
from feedtool.model import Chapter, Outline
from feedtool.problems import Place, Problem, Severity

FOLDER = Path(feedtool.__file__).parent / "chapters"
MODULES = {path.stem: plugins.get("chapters", path.stem) for path in sorted(FOLDER.glob("[!_]*.py"))}
WRITERS = [name for name, module in MODULES.items() if hasattr(module, "write")]
READERS = [name for name, module in MODULES.items() if hasattr(module, "read")]


@dataclass(frozen=True)
class Kept:
    """What a format keeps: the *resolution* of its times in milliseconds, and which fields besides start and title.

    Of ends `own` are those that a chapter has; `every` means that each chapter has one in the file, if it is known.
    *listed* formats leave out hidden chapters; *shown* ones write what a platform shows, which drops short chapters.
    """

    resolution: int = 1
    ends: str = ""
    url: bool = False
    image: bool = False
    listed: bool = True
    shown: bool = False
    title: Callable[[str], str] = one_line


KEPT = {
    "json": Kept(ends="own", url=True, image=True, listed=False),
    "csv": Kept(ends="own", url=True, image=True, listed=False),
    "matroska": Kept(ends="own", listed=False),
    "psc": Kept(url=True, image=True),
    "podlove": Kept(url=True, image=True),
    "mp4chaps": Kept(url=True, title=lambda title: stamps.title(one_line(title))),
    "ffmetadata": Kept(ends="every"),
    "webvtt": Kept(ends="every"),
    "audacity": Kept(ends="own"),
    "youtube": Kept(resolution=1_000, shown=True, title=line_title),
    "spotify": Kept(resolution=1_000, shown=True, title=line_title),
    "apple": Kept(resolution=1_000, shown=True, title=line_title),
}

SPOTIFY_DROPS = re.compile("[\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]")
TRAPS = (
    "What is a feature store?", "a --> b", "<b>bold</b> & <!-- more -->", "]]>", "]]&gt; &amp;amp;", "C:\\new\\", "\\",
    "a = b; c # d", "; comment", "# comment", "[CHAPTER]", "NOTE this", "WEBVTT", "'quoted' \"twice\"", "שלום עולם",
    "مرحبا", "e\u0301 combining", "👩‍🚀 in space", "two\nlines", "tab\there", "bell\x07 and \x08back", "\u2028line",
    "-5 degrees", "– dash first", "- - twice", "10:30 is early", "1:15 - 2:30", "(live)", "[a](https://example.org/)",
    "a,b;c\td", "=1+1", "|C:ResolveColorBlue |M:x", 'TITLE "x"', "00:00:01.000 --> 00:00:02.000", "*stars*", "true",
    "\u200bzero width", "0",
)  # fmt: skip

some = settings(max_examples=40, deadline=None)
"""For what is tried with every format: together that is many."""

titles = st.sampled_from(TRAPS) | st.text(max_size=30).filter(one_line)
addresses = st.sampled_from(
    ("", "", "https://example.org/", "https://example.org/a?b=c&d=%20#e", "http://example.org:80/x;y=(z)")
)


@st.composite
def outlines(draw: st.DrawFn, least: int = 0, most: int = 8, listed: bool = False) -> Outline:
    """An outline of chapters in order, ends after starts."""
    latest = clock.LONGEST - 20_000
    starts = sorted(draw(st.sets(st.integers(0, latest), min_size=least, max_size=most)))
    chapters = [
        Chapter(
            start,
            draw(titles),
            draw(st.none() | st.integers(start + 1, latest + 5_000).filter(lambda end: end not in webvtt.NEVER)),
            draw(addresses),
            draw(addresses),
            False if listed else draw(st.booleans()),
        )
        for start in starts
    ]
    return Outline(tuple(chapters), draw(st.just("") | titles), draw(st.none() | st.integers(latest, latest + 5_000)))


def read(name: str, text: str, path: str = "episodes/first.x") -> tuple[tuple[Chapter, ...], list[Problem]]:
    """Return what the format reads in *text*, and what it says against it."""
    problems: list[Problem] = []
    return MODULES[name].read(text, path, problems), problems


def kept(name: str, outline: Outline) -> list[Chapter]:
    """Return the chapters of *outline* as the format can hold them, by its row in `KEPT`."""
    row = KEPT[name]
    chapters = [chapter for chapter in outline.chapters if not (row.listed and chapter.hidden)]
    following = [*(chapter.start for chapter in chapters[1:]), outline.length]
    found = []
    for chapter, after in zip(chapters, following, strict=False):
        end = chapter.end if row.ends else None
        if row.ends == "every" and end is None and after is not None and after > chapter.start:
            end = after
        found.append(
            Chapter(
                chapter.start // row.resolution * row.resolution,
                row.title(chapter.title),
                end,
                chapter.url if row.url else "",
                chapter.image if row.image else "",
                chapter.hidden and not row.listed,
            )
        )
    return found


# What the folder holds


def test_every_format_that_is_written_and_read_has_a_row_here() -> None:
    assert KEPT.keys() == set(WRITERS) & set(READERS)
    assert len(KEPT) >= 12


def test_what_is_written_can_be_read_again() -> None:
    assert set(WRITERS) <= set(READERS)


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_in_one_line(name: str) -> None:
    first, _, rest = (MODULES[name].__doc__ or "").partition("\n")

    assert 20 < len(first) <= 120
    assert first.endswith(".")
    assert rest == "" or rest.startswith("\n")


@pytest.mark.parametrize("name", sorted({*WRITERS, *READERS} - {"lines"}))
def test_every_format_links_its_specification(name: str) -> None:
    assert "https://" in (MODULES[name].__doc__ or "")


def test_no_two_formats_are_written_to_one_file() -> None:
    suffixes = [MODULES[name].SUFFIX for name in WRITERS]

    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix.startswith(".") for suffix in suffixes)


def test_no_two_formats_read_one_file() -> None:
    endings = [ending for name in READERS for ending in MODULES[name].BESIDE]

    assert len(set(endings)) == len(endings)
    assert all(ending.startswith(".") for ending in endings)


@pytest.mark.parametrize("name", WRITERS)
def test_every_written_format_has_a_media_type(name: str) -> None:
    assert re.fullmatch(r"(?:application|text)/[a-z+]+", MODULES[name].MEDIA_TYPE)


# Writing, then reading


@pytest.mark.parametrize("name", [name for name in KEPT if not KEPT[name].shown])
@some
@given(outline=outlines())
def test_what_a_format_can_hold_comes_back(name: str, outline: Outline) -> None:
    text = MODULES[name].write(outline)

    chapters, problems = read(name, text)

    assert list(chapters) == kept(name, outline)
    assert [problem for problem in problems if kept(name, outline)] == []


@pytest.mark.parametrize("name", [name for name in KEPT if KEPT[name].shown])
@some
@given(starts=st.sets(st.integers(1, 3_599), max_size=20), data=st.data())
def test_what_a_platform_shows_comes_back(name: str, starts: set[int], data: st.DataObject) -> None:
    written = st.lists(titles.filter(lambda title: not SPOTIFY_DROPS.search(title)), min_size=21, max_size=21)
    times = [0, *(start * 10_000 for start in sorted(starts))]
    chapters = [Chapter(time, title) for time, title in zip(times, data.draw(written), strict=False)]
    text = MODULES[name].write(Outline(tuple(chapters)))

    found, problems = read(name, text)

    assert list(found) == (kept(name, Outline(tuple(chapters))) if len(chapters) >= 3 else [])
    assert [problem.code for problem in problems] == ([] if found else ["CH110"])


@pytest.mark.parametrize("name", WRITERS)
@some
@given(outline=outlines(least=3))
def test_the_same_list_gives_the_same_text_in_lines_that_end(name: str, outline: Outline) -> None:
    text = MODULES[name].write(outline)

    assert text == MODULES[name].write(outline)
    assert text == "" or text.endswith("\n")
    assert not any(character in text for character in "\x00\x07\x08\x0b\r\u2028")
    text.encode()


@pytest.mark.parametrize("name", WRITERS)
@some
@given(outline=outlines(least=1, listed=True))
def test_a_format_knows_its_own(name: str, outline: Outline) -> None:
    text = MODULES[name].write(outline)

    assert MODULES[name].fits(text) is (text != "")
    assert MODULES[name].fits("\ufeff" + text.replace("\n", "\r\n")) is (text != "")


@pytest.mark.parametrize("name", WRITERS)
def test_whatever_takes_a_text_for_its_own_reads_the_same_in_it(name: str) -> None:
    outline = Outline(
        tuple(make.chapter(f"{minute}:00", f"Part {minute}") for minute in range(0, 90, 7)), length=6_000_000
    )
    text = MODULES[name].write(outline)

    fitting = [other for other in READERS if MODULES[other].fits(text)]

    assert name in fitting
    for other in fitting:
        chapters, problems = read(other, text)
        assert [(chapter.start, chapter.title) for chapter in chapters] == [
            (chapter.start, chapter.title) for chapter in outline.chapters
        ]
        assert problems == []


@pytest.mark.parametrize("name", [name for name in KEPT if KEPT[name].listed])
def test_a_format_that_cannot_hide_a_chapter_leaves_it_out(name: str) -> None:
    chapters = [make.chapter(f"{minute}:00", f"Part {minute}") for minute in range(5)]
    chapters[2] = replace(chapters[2], hidden=True)

    found, _ = read(name, MODULES[name].write(Outline(tuple(chapters))))

    assert [chapter.title for chapter in found] == ["Part 0", "Part 1", "Part 3", "Part 4"]


@pytest.mark.parametrize("name", WRITERS)
def test_ten_thousand_chapters_are_written_and_read(name: str) -> None:
    outline = Outline(tuple(make.chapter(index * 20_000, f"Part {index}") for index in range(10_000)))

    chapters, problems = read(name, MODULES[name].write(outline))

    assert len(chapters) == 10_000
    assert chapters[-1] == replace(outline.chapters[-1], end=chapters[-1].end)
    assert problems == []


@pytest.mark.parametrize("name", WRITERS)
def test_every_chapter_knows_its_line(name: str) -> None:
    outline = Outline((make.chapter(0, "One"), make.chapter("1:00", "Two"), make.chapter("2:00", "Three")))
    text = MODULES[name].write(outline)

    chapters, _ = read(name, text)

    for chapter in chapters:
        following = "\n".join(text.split("\n")[chapter.place.line - 1 :])
        assert chapter.place.path == "episodes/first.x"
        assert chapter.title in following
        assert not any(later.title not in following for later in chapters[chapters.index(chapter) :])
    assert len({chapter.place.line for chapter in chapters}) == 3


# Reading whatever there is


def sound(chapters: tuple[Chapter, ...], problems: list[Problem]) -> None:
    """Check that all that was read can be a chapter, and all that was said can be shown."""
    for chapter in chapters:
        assert 0 <= chapter.start < clock.LONGEST
        assert chapter.end is None or chapter.start < chapter.end < clock.LONGEST
        assert chapter.title
        assert chapter.title == one_line(chapter.title)
        assert all(
            address == "" or address.startswith(("http://", "https://")) for address in (chapter.url, chapter.image)
        )
        assert all(address.isascii() and not re.search(r"[\s<>]", address) for address in (chapter.url, chapter.image))
        assert chapter.place.line >= 1
    for problem in problems:
        assert re.fullmatch("CH107|CH11[0-5]", problem.code)
        assert problem.place.line >= 1
        assert problem.message.isprintable(), problem.message
        assert not problem.message[0].isupper() or problem.message.startswith("an EDL")
        assert not problem.message.endswith(".")
        assert problem.fix


MATERIAL = st.sampled_from((
    "0:00", "-1", "1e999", "NaN", "\n", "\r\n", "\t", "00:00:01.000", " --> ", "<", ">", "]]>", '"', "'", "{", "[", ",",
    ":", "\\", "=", "#", ";", "[CHAPTER]", "&#8;", "&x;", "<!--", "<!DOCTYPE x [<!ENTITY x 'y'>]>", "9" * 5_000, "null",
    "TRACK 01 AUDIO\n", "INDEX 01 ", "|M:x", "\x00", "\ud800", "\ufeff", "٣", "²", "\x85", "\u2028", "\x1c",
))  # fmt: skip


@pytest.mark.parametrize("name", READERS)
@some
@given(text=st.text() | st.lists(MATERIAL).map("".join))
def test_any_text_is_read_without_a_fall(name: str, text: str) -> None:
    assert MODULES[name].fits(text) in (True, False)

    sound(*read(name, text))


@pytest.mark.parametrize("name", WRITERS)
@some
@given(outline=outlines(least=3), data=st.data())
def test_a_damaged_file_is_read_without_a_fall(name: str, outline: Outline, data: st.DataObject) -> None:
    text = MODULES[name].write(outline)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 20)))
        text = text[:start] + data.draw(MATERIAL | st.just("")) + text[end:]

    chapters, problems = read(name, text)

    sound(chapters, problems)
    assert MODULES[name].fits(text) in (True, False)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "text", ["", "\n", "hello", "\x89PNG\r\n\x1a\n", "<html><body>404</body></html>", "[]{}", "[" * 100_000]
)
def test_a_file_that_is_not_what_its_name_says_is_one_problem(name: str, text: str) -> None:
    chapters, problems = read(name, text, "episodes/first.chapters")

    assert chapters == ()
    assert [(problem.code, problem.severity) for problem in problems] == [("CH110", Severity.ERROR)]
    assert problems[0].place.path == "episodes/first.chapters"
    assert not MODULES[name].fits(text)


@pytest.mark.parametrize("name", [name for name in KEPT if not KEPT[name].shown])
def test_a_mark_at_the_beginning_and_windows_line_ends_do_not_matter(name: str) -> None:
    outline = Outline((make.chapter(0, "One"), make.chapter("1:00", "Two")), length=120_000)
    text = "\ufeff" + MODULES[name].write(outline).replace("\n", "\r\n")

    chapters, problems = read(name, text)

    assert [(chapter.start, chapter.title) for chapter in chapters] == [(0, "One"), (60_000, "Two")]
    assert problems == []


ONE_BAD_TIME = {
    "json": '{{"chapters": [{{"startTime": {time}, "title": "One"}}]}}',
    "podlove": '[{{"start": "{time}", "title": "One"}}]',
    "psc": '<chapters><chapter start="{time}" title="One"/></chapters>',
    "matroska": "<Chapters><EditionEntry><ChapterAtom><ChapterTimeStart>{time}</ChapterTimeStart><ChapterDisplay>"
    "<ChapterString>One</ChapterString></ChapterDisplay></ChapterAtom></EditionEntry></Chapters>",
    "csv": "start,title\n{time},One",
    "webvtt": "WEBVTT\n\n{time} --> 1:00:00.000\nOne",
    "ffmetadata": ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART={time}\nEND=5\ntitle=One",
}


@pytest.mark.parametrize("name", ONE_BAD_TIME)
@pytest.mark.parametrize("time", ["-1", "3600000", "1e999", "NaN", "Infinity", "99999999999999999999"])
def test_a_time_that_cannot_be_is_one_problem_at_its_line(name: str, time: str) -> None:
    text = ONE_BAD_TIME[name].format(time=time)

    chapters, problems = read(name, text)

    assert chapters == ()
    assert [(problem.code, problem.severity) for problem in problems] == [("CH111", Severity.WARNING)]
    assert text.split("\n")[problems[0].place.line - 1] != ""


def test_a_bad_time_is_told_with_what_was_written() -> None:
    _, problems = read("csv", "start,title\n-0:30,Too early\n", "episodes/first.chapters.csv")

    assert problems == [
        Problem(
            Place("episodes/first.chapters.csv", 2),
            "CH111",
            Severity.WARNING,
            "the chapter 'Too early' starts at '-0:30': that is before the beginning; it is left out",
            "write times as 1:02:48, or in seconds",
            part="-0:30",
        )
    ]


def test_an_empty_title_is_told_with_its_time() -> None:
    _, problems = read("csv", "start,title\n1:30, \n")

    assert [(problem.code, problem.message) for problem in problems] == [
        ("CH112", "the chapter at 1:30 has no title; it is left out")
    ]


def test_an_end_before_its_start_is_dropped() -> None:
    chapters, problems = read("csv", "start,end,title\n1:30,1:00,One\n")

    assert chapters == (Chapter(90_000, "One"),)
    assert [(problem.code, problem.message) for problem in problems] == [
        ("CH113", "the chapter 'One' ends at 1:00, but starts at 1:30; it gets no end")
    ]


def test_an_address_that_is_none_is_dropped() -> None:
    chapters, problems = read("csv", "start,title,url\n1:30,One,javascript:alert(1)\n")

    assert chapters == (Chapter(90_000, "One"),)
    assert [(problem.code, problem.message) for problem in problems] == [
        ("CH107", "the chapter 'One' links 'javascript:alert(1)', which is not a web address; it is left out")
    ]


def test_nothing_is_sorted_and_nothing_dropped_for_being_there_twice() -> None:
    chapters, problems = read("csv", "start,title\n2:00,Two\n1:00,One\n1:00,One\n")

    assert chapters == (Chapter(120_000, "Two"), Chapter(60_000, "One"), Chapter(60_000, "One"))
    assert problems == []


# What platforms want (rules C4)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("youtube", "0:00 Introduction\n1:15 One\n1:02:03 Two\n"),
        ("spotify", "(00:00) Introduction\n(01:15) One\n(01:02:03) Two\n"),
        ("apple", "00:00:00 Introduction\n00:01:15 One\n01:02:03 Two\n"),
    ],
)
def test_a_list_for_a_platform_opens_at_0(name: str, text: str) -> None:
    outline = Outline((make.chapter("1:15", "One"), make.chapter("1:02:03", "Two")))

    assert MODULES[name].write(outline) == text


@pytest.mark.parametrize("name", ["youtube", "spotify", "apple"])
def test_a_list_for_a_platform_opens_with_the_show_s_word(name: str) -> None:
    outline = Outline((make.chapter("1:15", "One"), make.chapter("1:02:03", "Two")), intro="Welcome")

    assert MODULES[name].write(outline).partition("\n")[0].endswith(" Welcome")


@pytest.mark.parametrize("name", ["youtube", "spotify", "apple"])
def test_a_platform_that_would_show_no_chapters_gets_none(name: str) -> None:
    assert MODULES[name].write(Outline((make.chapter(0, "One"), make.chapter("1:00", "Two")))) == ""
    assert MODULES[name].write(Outline(())) == ""


def test_a_list_for_spotify_has_no_emoji() -> None:
    outline = Outline((make.chapter(0, "🎙️ Hello"), make.chapter("1:00", "A → B 👩‍🚀!"), make.chapter("2:00", "🎉")))

    assert MODULES["spotify"].write(outline) == "(00:00) Hello\n(01:00) A → B !\n(02:00) 🎉\n"


def test_a_list_for_youtube_has_no_angle_brackets() -> None:
    outline = Outline((make.chapter(0, "<b> tags"), make.chapter("1:00", "a -> b"), make.chapter("2:00", "c")))

    assert MODULES["youtube"].write(outline) == "0:00 ‹b› tags\n1:00 a -› b\n2:00 c\n"
