"""The simple sources of chapters: front matter, clips, and the show notes."""

import re
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from feedtool import document
from feedtool.chapters import body, clips, frontmatter
from feedtool.listing import one_line
from feedtool.model import Chapter
from feedtool.problems import Problem

Found = tuple[tuple[Chapter, ...], list[tuple[int, str, str]]]


def derive(source: ModuleType, front: str, notes: str = "") -> Found:
    """Return the chapters of the Markdown file, and line, code and message of what was odd."""
    problems: list[Problem] = []
    chapters = source.derive(make.markdown_document(front, notes), (), problems)
    assert all(problem.place.path == "episodes/first.md" for problem in problems)
    return chapters, [(problem.place.line, problem.code, problem.message) for problem in problems]


# Front matter


def test_records_of_the_front_matter() -> None:
    chapters, problems = derive(
        frontmatter,
        """
        title: The First
        chapters:
          - start: 0
            title: Hello
          - time: 1:15
            title: 'What is a "feature store"?'
            end: 2:00
            url: https://example.org/
            image: https://example.org/a.jpg
          - {startTime: 125.5, endTime: 2:30, title: Hid, href: https://a.example/b, img: https://a.example/c, toc: no}
          - {sec: 200, title: Also hidden, link: https://example.org/d, hidden: yes}
        """,
    )

    assert chapters == (
        Chapter(0, "Hello"),
        Chapter(75_000, 'What is a "feature store"?', 120_000, "https://example.org/", "https://example.org/a.jpg"),
        Chapter(125_500, "Hid", 150_000, "https://a.example/b", "https://a.example/c", hidden=True),
        Chapter(200_000, "Also hidden", url="https://example.org/d", hidden=True),
    )
    assert [chapter.place.line for chapter in chapters] == [5, 7, 11, 12]
    assert [chapter.at("start").line for chapter in chapters] == [4, 6, 11, 12]
    assert [chapters[1].at(part).line for part in ("end", "url", "image")] == [8, 9, 10]
    assert {chapter.place.path for chapter in chapters} == {"episodes/first.md"}
    assert problems == []


@pytest.mark.parametrize(
    "front",
    [
        """
        chapters:
          - 00:00 Hello
          - 01:15 - [Models](https://example.org/)
        """,
        """
        chapters: |
          00:00 Hello
          01:15 [Models](https://example.org/)
        """,
        """
        chapters:
          - 00:00: Hello
          - 1:15: "[Models](https://example.org/)"
        """,
        """
        chapters:
          00:00: Hello
          01:15: "[Models](https://example.org/)"
        """,
        """
        chapters:
          - {start: 0, title: Hello}
          - {start: 75, title: "[Models](https://example.org/)"}
        """,
    ],
    ids=["list", "text", "list of pairs", "pairs", "records"],
)
def test_lines_and_pairs_of_the_front_matter(front: str) -> None:
    chapters, problems = derive(frontmatter, front)

    assert chapters == (Chapter(0, "Hello"), Chapter(75_000, "Models", url="https://example.org/"))
    assert [chapter.place.line for chapter in chapters] == [3, 4]
    assert problems == []


def test_lines_that_yaml_joins_are_taken_apart_and_told() -> None:
    chapters, problems = derive(
        frontmatter,
        """
        chapters:
          00:00 Hello
          01:15 What is a feature store?
          1:02:03 Goodbye
        """,
    )

    assert chapters == (Chapter(0, "Hello"), Chapter(75_000, "What is a feature store?"), Chapter(3_723_000, "Goodbye"))
    assert problems == [
        (2, "CH115", "the lines of 'chapters' are one line to YAML; they were taken apart where a time stands")
    ]


def test_whatever_is_no_chapter_is_told_at_its_line() -> None:
    chapters, problems = derive(
        frontmatter,
        """
        chapters:
          - {start: 0, title: Hello}
          - start: 1:75
            title: Broken
          - {title: Untimed}
          - {start: 2:00, title: ' '}
          - {start: -5, title: Early}
          - {start: .nan, title: Not a number}
          - {start: 1000:00:00, title: Huge}
          - {start: 3:00, end: 2:00, title: Ends early}
          - {start: 4:00, title: Linked, url: "mailto:a@example.org"}
          - just words
          - [4:00, List]
          - name: Foreign
            begin: 5:00
          - start: 6:00
            title:
              en: Nested
        """,
    )

    assert chapters == (Chapter(0, "Hello"), Chapter(180_000, "Ends early"), Chapter(240_000, "Linked"))
    assert problems == [
        (4, "CH111", "the chapter 'Broken' starts at '1:75': minutes and seconds go up to 59; it is left out"),
        (6, "CH111", "the chapter 'Untimed' has no time; it is left out"),
        (7, "CH112", "the chapter at 2:00 has no title; it is left out"),
        (8, "CH111", "the chapter 'Early' starts at '-5': that is before the beginning; it is left out"),
        (9, "CH111", "the chapter 'Not a number' starts at '.nan': not a time; it is left out"),
        (10, "CH111", "the chapter 'Huge' starts at '1000:00:00': longer than a thousand hours; it is left out"),
        (11, "CH113", "the chapter 'Ends early' ends at 2:00, but starts at 3:00; it gets no end"),
        (12, "CH107", "the chapter 'Linked' links 'mailto:a@example.org', which is not a web address; it is left out"),
        (13, "CH114", "'just words' in 'chapters' does not begin with a time; it is left out"),
        (14, "CH114", "an item of 'chapters' is a list; it is left out"),
        (
            15,
            "CH114",
            "'name' in 'chapters' is neither a time with a title nor a part of a chapter; it is left out",
        ),
        (
            16,
            "CH114",
            "'begin' in 'chapters' is neither a time with a title nor a part of a chapter; it is left out",
        ),
        (18, "CH114", "'title' of a chapter is a collection, not text; the chapter is left out"),
    ]


def test_the_front_matter_keeps_its_order_and_what_is_there_twice() -> None:
    chapters, problems = derive(frontmatter, "chapters: [2:00 Two, 1:00 One, 1:00 One]")

    assert [chapter.title for chapter in chapters] == ["Two", "One", "One"]
    assert problems == []


@pytest.mark.parametrize("front", ["title: The First", "chapters:", "chapters: []", "chapters: {}", "chapters: ''"])
def test_no_chapters_in_the_front_matter_are_no_problem(front: str) -> None:
    assert derive(frontmatter, front) == ((), [])


# Clips


def test_clips_have_ends_and_no_links_into_their_own_video() -> None:
    chapters, problems = derive(
        clips,
        """
        quotableClips:
        - name: Podcast Introduction
          startOffset: 0
          url: https://www.youtube.com/watch?v=IdaZOD46FEw&t=0
          endOffset: 78
        - name: 'Guest Overview: Marco''s Career & Roles'
          startOffset: 78
          url: https://youtu.be/IdaZOD46FEw?t=78
          endOffset: 203
        - name: The book
          startOffset: 203.5
          url: https://example.org/book?t=1
        """,
    )

    assert chapters == (
        Chapter(0, "Podcast Introduction", 78_000),
        Chapter(78_000, "Guest Overview: Marco's Career & Roles", 203_000),
        Chapter(203_500, "The book", url="https://example.org/book?t=1"),
    )
    assert [chapter.place.line for chapter in chapters] == [3, 7, 11]
    assert problems == []


def test_clips_may_be_called_clips() -> None:
    chapters, _ = derive(clips, "clips: [{title: One, start: 0, end: 1:00}]")

    assert chapters == (Chapter(0, "One", 60_000),)


def test_what_is_no_clip_is_told_at_its_line() -> None:
    chapters, problems = derive(
        clips,
        """
        quotableClips:
        - {name: One, startOffset: 60, endOffset: 60}
        - {name: Two, startOffset: soon}
        - {startOffset: 80}
        - words
        """,
    )

    assert chapters == (Chapter(60_000, "One"),)
    assert problems == [
        (3, "CH113", "the chapter 'One' ends at 1:00, but starts at 1:00; it gets no end"),
        (4, "CH111", "the chapter 'Two' starts at 'soon': not a time; it is left out"),
        (5, "CH112", "the chapter at 1:20 has no title; it is left out"),
        (6, "CH114", "an item of 'quotableClips' is not a clip; it is left out"),
    ]


def test_clips_that_are_no_list_are_told() -> None:
    assert derive(clips, "title: x\nquotableClips: soon") == (
        (),
        [(3, "CH114", "'quotableClips' is not a list; it gives no chapters")],
    )


def test_no_clips_are_no_problem() -> None:
    assert derive(clips, "quotableClips:\nclips: []") == ((), [])


# Show notes


def test_lines_of_the_notes_that_start_with_a_time() -> None:
    chapters, problems = derive(
        body,
        "title: The First",
        """
        We talk at 9:30 about feature stores.

        ## Timecodes

        * 00:00 Hello
        * **1:15** – [What is a *feature store*?](https://example.org/){:target="_blank"}
        - [1:02:03](https://youtu.be/x?t=3723) Goodbye

        10 people said so.
        """,
    )

    assert chapters == (
        Chapter(0, "Hello"),
        Chapter(75_000, "What is a feature store?", url="https://example.org/"),
        Chapter(3_723_000, "Goodbye"),
    )
    assert [chapter.place.line for chapter in chapters] == [8, 9, 10]
    assert problems == []


def test_one_line_with_a_time_is_no_list_of_chapters() -> None:
    assert derive(body, "title: The First", "9:30 is when we begin.\n") == ((), [])


def test_comments_and_code_are_not_looked_at() -> None:
    chapters, _ = derive(
        body,
        "title: The First",
        """
        <!--
        0:00 Not this
        -->
        ~~~
        0:10 Nor this
        ~~~
        0:20 One
        0:30 Two
        """,
    )

    assert [(chapter.title, chapter.place.line) for chapter in chapters] == [("One", 10), ("Two", 11)]


def test_a_broken_time_in_the_notes_is_told() -> None:
    chapters, problems = derive(body, "title: The First", "0:00 One\n0:75 Two\n1:30 Three\n2:00\n")

    assert [chapter.title for chapter in chapters] == ["One", "Three"]
    assert problems == [
        (5, "CH111", "the chapter 'Two' starts at '0:75': minutes and seconds go up to 59; it is left out"),
        (7, "CH112", "the chapter at 2:00 has no title; it is left out"),
    ]


# Anything


@settings(max_examples=50, deadline=None)
@given(
    text=st.text()
    | st.lists(st.sampled_from(["0:00 ", "- ", "\n", "x", "[", "](", ")", "**", ": ", "|", "{", "}", "\x00"])).map(
        "".join
    )
)
@pytest.mark.parametrize("source", [frontmatter, clips, body], ids=["frontmatter", "clips", "body"])
def test_any_file_is_read_without_a_fall(source: ModuleType, text: str) -> None:
    for data in (
        f"---\nchapters:\n{text}\n---\n{text}",
        f"---\nclips: [{text}]\nchapters: |\n  {text}\n---\n0:00 a\n{text}",
    ):
        problems: list[Problem] = []

        chapters = source.derive(document.parse("episodes/first.md", data.encode("utf-8", "replace")), (), problems)

        assert all(chapter.title == one_line(chapter.title) != "" for chapter in chapters)
        assert all(chapter.place.line >= 1 for chapter in chapters)
        assert all(re.fullmatch("CH11[0-6]", problem.code) and problem.place.line >= 1 for problem in problems)


def test_ten_thousand_chapters_of_each_source() -> None:
    lines = "\n".join(f"{minute}:00 Part {minute}" for minute in range(10_000))
    records = "\n".join(f"- {{name: Part {minute}, startOffset: {minute * 60}}}" for minute in range(10_000))

    assert len(derive(body, "title: x", lines)[0]) == 10_000
    assert len(derive(clips, f"clips:\n{records}")[0]) == 10_000
    assert len(derive(frontmatter, "chapters: |\n" + "".join(f"  {line}\n" for line in lines.split("\n")))[0]) == 10_000
