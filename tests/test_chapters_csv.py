"""Chapters as a table, by hand, from a spreadsheet, or as audio editors export their markers."""

import pytest

import make
from feedtool.chapters import csv
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem


def read(text: str) -> tuple[tuple[Chapter, ...], list[tuple[int, str, str]]]:
    """Return the chapters of *text*, and line, code and message of what was odd."""
    problems: list[Problem] = []
    chapters = csv.read(text, "episodes/first.chapters.csv", problems)
    return chapters, [(problem.place.line, problem.code, problem.message) for problem in problems]


def test_the_file_reads_like_this() -> None:
    outline = Outline(
        (
            make.chapter(0, 'Hello, "world"', end=75_000),
            make.chapter("1:15", "Two", url="https://example.org/", image="https://example.org/a.png", hidden=True),
        )
    )

    assert (
        csv.write(outline)
        == """\
start,end,title,url,image,hidden
00:00:00.000,00:01:15.000,"Hello, ""world\""",,,
00:01:15.000,,Two,https://example.org/,https://example.org/a.png,true
"""
    )


@pytest.mark.parametrize(
    "text",
    [
        "start,title\n0,One\n1:15,Two\n",
        "Title;Start\nOne;0\nTwo;75,0\n",
        "\nsep=;\nstart;title\n0;One\n;\n1:15;Two\n",
        '"startTime"\t"title"\n0\tOne\n75\tTwo\n',
        "Name\tStart\tDuration\tTime Format\nOne\t0:00.000\t0:00.000\tdecimal\nTwo\t1:15.000\t0:00.000\tdecimal",
        "#,Name,Start\nM1,One,0:00.000\nM2,Two,1:15.000\n",
    ],
)
def test_columns_may_come_in_any_order_and_be_separated_by_semicolons_and_tabs(text: str) -> None:
    chapters, problems = read(text)

    assert chapters == (Chapter(0, "One"), Chapter(75_000, "Two"))
    assert problems == []


def test_a_title_of_several_lines_becomes_one_and_the_next_row_knows_its_line() -> None:
    chapters, _ = read('start,title\n0,"One\nand\nmore"\n60,Two\n')

    assert [(chapter.title, chapter.place.line) for chapter in chapters] == [("One and more", 2), ("Two", 5)]


def test_a_table_without_a_header_row_is_one_problem() -> None:
    assert read("0,One\n60,Two\n") == (
        (),
        [(1, "CH110", "the first line does not name the columns 'start' and 'title'")],
    )


def test_what_is_not_true_or_false_is_told() -> None:
    chapters, problems = read("start,title,hidden,toc\n0,One,yes,\n60,Two,,false\n120,Three,maybe,\n")

    assert [chapter.hidden for chapter in chapters] == [True, True, False]
    assert problems == [(4, "CH114", "'maybe' is not true or false; it does not count")]
