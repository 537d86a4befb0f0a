"""Podcasting 2.0 chapters as other programs write them."""

from feedtool.chapters import json
from feedtool.model import Chapter
from feedtool.problems import Problem


def read(text: str) -> tuple[tuple[Chapter, ...], list[tuple[int, str, str]]]:
    """Return the chapters of *text*, and line, code and message of what was odd."""
    problems: list[Problem] = []
    chapters = json.read(text, "episodes/first.chapters.json", problems)
    return chapters, [(problem.place.line, problem.code, problem.message) for problem in problems]


def test_the_example_of_the_specification() -> None:
    chapters, problems = read("""\
{
  "version": "1.2.0",
  "author": "John Doe",
  "title": "Episode 7 - Making Progress",
  "chapters": [
    {"startTime": 0, "title": "Intro"},
    {"startTime": 168, "title": "Hearing Aids", "img": "https://example.com/images/hearing_aids.jpg"},
    {"startTime": 260.5, "endTime": 315, "title": "Progress", "url": "https://example.com/a", "toc": false}
  ]
}
""")

    assert chapters == (
        Chapter(0, "Intro"),
        Chapter(168_000, "Hearing Aids", image="https://example.com/images/hearing_aids.jpg"),
        Chapter(260_500, "Progress", 315_000, url="https://example.com/a", hidden=True),
    )
    assert [chapter.place.line for chapter in chapters] == [6, 7, 8]
    assert problems == []


def test_decimals_are_read_as_they_are_meant() -> None:
    chapters, _ = read(
        '{"chapters": [{"startTime": 0.30000000000000004, "title": "One"}, {"startTime": 1.5e2, "title": "Two"}]}'
    )

    assert [chapter.start for chapter in chapters] == [300, 150_000]


def test_a_time_in_quotes_is_read_and_told() -> None:
    chapters, problems = read(
        '{"chapters": [\n{"startTime": "75.5", "title": "One"},\n{"startTime": "1:15", "title": "Two"}]}'
    )

    assert [chapter.start for chapter in chapters] == [75_500, 75_000]
    assert problems == [
        (2, "CH115", "'startTime' is the text '75.5', where apps want a number; it was taken as one"),
        (3, "CH115", "'startTime' is the text '1:15', where apps want a number; it was taken as one"),
    ]


def test_a_hidden_chapter_that_only_changes_the_picture_is_called_like_the_one_above_it() -> None:
    chapters, problems = read("""\
{"chapters": [
  {"startTime": 0, "title": "One"},
  {"startTime": 60, "img": "https://example.org/a.jpg", "toc": false}
]}
""")

    assert chapters[1] == Chapter(60_000, "One", image="https://example.org/a.jpg", hidden=True)
    assert problems == [(3, "CH115", "a hidden chapter has no title; it is called 'One'")]


def test_what_is_no_chapter_is_left_out_and_told() -> None:
    chapters, problems = read("""\
{"chapters": [
  {"startTime": 0, "title": "One"},
  {"startTime": 60},
  {"title": "Two"},
  {"startTime": null, "title": "Three"},
  {"startTime": [1], "title": "Four"},
  "Five",
  {"startTime": true, "title": "Six"}
]}
""")

    assert chapters == (Chapter(0, "One"),)
    assert problems == [
        (3, "CH112", "the chapter at 1:00 has no title; it is left out"),
        (4, "CH111", "the chapter 'Two' has no time; it is left out"),
        (5, "CH111", "the chapter 'Three' has no time; it is left out"),
        (6, "CH114", "'startTime' of a chapter is a collection, not text; the chapter is left out"),
        (7, "CH114", "an item of 'chapters' is not an object; it is left out"),
        (8, "CH111", "the chapter 'Six' starts at 'True': not a time; it is left out"),
    ]


def test_a_file_that_is_cut_off_is_one_problem_at_the_line_where_it_ends() -> None:
    chapters, problems = read('{"chapters": [\n{"startTime": 0, "title": "One"},\n')

    assert chapters == ()
    assert [(line, code) for line, code, _ in problems] == [(3, "CH110")]


def test_an_object_without_chapters_is_one_problem() -> None:
    assert read('{"title": "x"}')[1] == [
        (1, "CH110", "the file holds no Podcasting 2.0 chapters: it has no list 'chapters'")
    ]
    assert read('{"a": 1,\n"chapters": {}}')[1] == [
        (2, "CH110", "the file holds no Podcasting 2.0 chapters: 'chapters' is not a list")
    ]


def test_a_list_without_items_is_a_list() -> None:
    assert read('{"chapters": []}') == ((), [])


def test_half_of_an_emoji_is_left_out() -> None:
    chapters, _ = read('{"chapters": [{"startTime": 0, "title": "One \\ud83d"}]}')

    assert chapters == (Chapter(0, "One"),)
