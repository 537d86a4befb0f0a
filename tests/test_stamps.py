"""Lines that start with a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import stamps
from feedtool.stamps import Timed


@pytest.mark.parametrize(
    "line",
    [
        "", "Hello", "10:30am is early", "16:9 is a format", "1:2:3 go", "12:34:56:10 frames", "at 12:34 we", "3.5 km",
        "0:00x", "v1:15", "00:00:00.000,00:01:00.000,One",
    ],
)  # fmt: skip
def test_a_line_that_starts_with_no_time_is_left_alone(line: str) -> None:
    assert stamps.split(line) is None


@pytest.mark.parametrize(
    ("line", "timed"),
    [
        ("**0:00** Hello", Timed("0:00", "Hello")),
        ("**0:00 Hello**", Timed("0:00", "Hello")),
        (
            "- *0:00* **Hello**, [*world*](https://a.example/b)",
            Timed("0:00", "Hello, world", url="https://a.example/b"),
        ),
        ("* [0:00](https://youtu.be/x?t=0) Hello", Timed("0:00", "Hello")),
        ("* [0:00 Hello](https://www.youtube.com/watch?v=x&t=0)", Timed("0:00", "Hello")),
        ("1. [0:00 Hello](https://a.example/b_(c))", Timed("0:00", "Hello", url="https://a.example/b_(c)")),
        (
            '0:00 [Hello](https://a.example/b "A title"){:target="_blank"}',
            Timed("0:00", "Hello", url="https://a.example/b"),
        ),
        ("0:00 ![Picture](https://a.example/b.png) Hello", Timed("0:00", "Hello", image="https://a.example/b.png")),
        ("| 0:00 | Hello |", Timed("0:00", "Hello")),
        ("<li>0:00 Hello</li>", Timed("0:00", "Hello")),
        (
            "0:00 snake_case_name and `code` \\*literal\\* AT&amp;T<br>",
            Timed("0:00", "snake_case_name and code *literal* AT&T"),
        ),
    ],
)
def test_markdown_around_a_time_and_in_a_title_is_understood(line: str, timed: Timed) -> None:
    assert stamps.split_markdown(line) == timed


@pytest.mark.parametrize(
    "line", ["9:00 a.m. we begin", "10:30 " + "word " * 1_000, "![0:00](a.png)", "[a](https://a.example) 0:00"]
)
def test_a_line_of_prose_is_left_alone(line: str) -> None:
    assert stamps.split_markdown(line) is None


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n")))
def test_any_line_is_taken_apart_without_a_fall(line: str) -> None:
    for found in (
        stamps.split(line),
        stamps.split_markdown(line),
        stamps.split(f"0:00 {line}"),
        stamps.split_markdown(f"0:00 {line}"),
    ):
        assert found is None or found.start

    assert isinstance(stamps.is_moment(line), bool)
    assert len(stamps.linked(line)) == 3


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])).map(lambda text: " ".join(text.split())))
def test_a_title_without_dashes_in_front_comes_back_from_a_line(title: str) -> None:
    title = stamps.title(title)

    assert stamps.title(title) == title
    assert stamps.split(f"0:00 {title}") == Timed("0:00", title)


@pytest.mark.parametrize("title", ["=", "–", "a", "<b>", "- 1"])
def test_an_address_after_a_title_is_not_part_of_it(title: str) -> None:
    title = stamps.title(title)

    assert stamps.split(f"0:00 {title} <https://a.example/>") == Timed("0:00", title, url="https://a.example/")
