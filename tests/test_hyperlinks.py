"""Links as they are written in Markdown, and the lines that they are in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import hyperlinks
from feedtool.hyperlinks import Hyperlink


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](https://a.example/b)", [(0, "https://a.example/b")]),
        ("One\ntwo [a](b) and\n[c](d).", [(1, "b"), (2, "d")]),
        ("One  \n[a](b)", [(1, "b")]),
        ("- one\n- two\n  [a](b)\n\n  [c](d)", [(2, "b"), (4, "d")]),
        ("> quoted\n> [a](b)", [(1, "b")]),
        ("|a|b|\n|-|-|\n|c|[d](e)|", [(2, "e")]),
        ("<https://a.example/b>", [(0, "https://a.example/b")]),
        ("# One\n\n[a][1]\n\n[1]: https://a.example/b", [(2, "https://a.example/b")]),
        (
            "one\n<a class='x'\nhref='https://a.example/?b&amp;c'>d</a> [e](f)",
            [(1, "https://a.example/?b&c"), (2, "f")],
        ),
        ("<div>\n<p>\n<a href=b>c</a></div>", [(2, "b")]),
        ("[a](https://a.example/é)", [(0, "https://a.example/é")]),
        ("[a]()", [(0, "")]),
        ("`![a](b.png)`", []),
        ("`[a](b)` and\n\n    [c](d)\n\n```\n[e](f)\n```", []),
        ("<!-- [a](b) <a href='c'> -->", []),
        ("https://a.example/b", []),
    ],
)
def test_a_link_is_found_in_its_line(text: str, found: list[tuple[int, str]]) -> None:
    assert list(hyperlinks.of(text)) == [Hyperlink(line, written) for line, written in found]


@pytest.mark.parametrize(
    ("text", "line", "written"),
    [
        ("One\n![a](b.png)", 1, "b.png"),
        ("![a][1]\n\n[1]: b.png", 0, "b.png"),
        ("One\n<img alt='b'\nsrc=b.png>", 1, "b.png"),
        ("<div>\n<p>\n<img src='b.png'></div>", 2, "b.png"),
        ("![a]()", 0, ""),
    ],
)
def test_a_picture_is_found_in_its_line(text: str, line: int, written: str) -> None:
    assert list(hyperlinks.of(text)) == [Hyperlink(line, written, picture=True)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("one\n[a](https://a.example/b c)", [Hyperlink(1, "https://a.example/b c", broken=True)]),
        ("[a]( https://a.example/b )", [Hyperlink(0, "https://a.example/b")]),
        ('[a](https://a.example/b "c d")', [Hyperlink(0, "https://a.example/b")]),
        ("[a](not an address)", []),
        ("`[a](https://a.example/b c)`", []),
    ],
)
def test_an_address_with_spaces_makes_no_link(text: str, found: list[Hyperlink]) -> None:
    assert list(hyperlinks.of(text)) == found


@given(st.text(st.sampled_from("[]()<>!`'\"\n |-#:/ahref=. \\&;")))
def test_whatever_the_text_every_link_is_in_a_line_of_it(text: str) -> None:
    lines = text.count("\n") + 1

    assert all(0 <= link.line < lines for link in hyperlinks.of(text))
