"""A line of a file with a mark under what is meant."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from feedtool import pointing

SHOWN = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp", "Zs", "Mn", "Mc", "Me"],
        include_characters=" ",
        exclude_characters="\u115f\u1160\u2800\u3164\uffa0",
    ),
    max_size=300,
)
"""What a terminal shows as it is, a character at a time."""


@pytest.mark.parametrize(
    ("line", "part", "meant"),
    [
        ("title: The title", "title", "title: The >title<"),
        ("season: one", "one", "season: >one<"),
        ("titel: The First", "titel", ">titel<: The First"),
        ("guests: [ada, grace]", "grace", "guests: [ada, >grace<]"),
        ("- {header: Bye, time: 1:20}", "1:20", "- {header: Bye, time: >1:20<}"),
        ("one one", "one", ">one< one"),
        ("ones, one", "one", "ones, >one<"),
        ("ignore: [RD103, CH]", "CH", "ignore: [RD103, >CH<]"),
        ("![x](http://x/y.png) [d](http://)", "http://", "![x](http://x/y.png) [d](>http://<)"),
    ],
)
def test_a_part_is_looked_for_in_the_value_first(line: str, part: str, meant: str) -> None:
    found = pointing.span(line, part)

    assert found
    assert f"{line[: found[0]]}>{line[found[0] : found[1]]}<{line[found[1] :]}" == meant


@pytest.mark.parametrize(("line", "part"), [("season: one", "two"), ("season: one", ""), ("", "one")])
def test_a_part_that_is_not_there_has_no_place(line: str, part: str) -> None:
    assert pointing.span(line, part) is None


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("season: one", "one"),
        ("- header: The cold of 2010  ", "The cold of 2010"),
        ("  - - deep", "deep"),
        ("'title': \"Quoted\"", '"Quoted"'),
        ("  transcript:", "transcript:"),
        ("    tuba. And so on", "tuba. And so on"),
        ("  time: 1:20", "1:20"),
        ("https://a.example/b: c", "https://a.example/b: c"),
        ("-", "-"),
        ("\t", ""),
        ("", ""),
    ],
)
def test_without_a_part_the_value_is_meant_and_else_the_line(line: str, value: str) -> None:
    start, end = pointing.value(line)

    assert line[start:end] == value


def pointed(line: str, part: str = "", width: int = 80) -> list[str]:
    return list(pointing.pointed(line, part, width, cell_len))


def test_a_mark_stands_under_what_is_meant() -> None:
    assert pointed("guests: [ada, grace]", "grace") == [
        "guests: [ada, grace]",
        "              ^~~~~",
    ]


@pytest.mark.parametrize(
    ("line", "shown", "mark"),
    [
        ("\tone:\ttwo", "    one:    two", "            ^~~"),
        ("言葉: 東京 two", "言葉: 東京 two", "           ^~~"),
        ("👩‍💻 é two", "👩‍💻 é two", "     ^~~"),
        ("a\x1b[31m two", "a\\x1b[31m two", "          ^~~"),
        ("\u202eא two", "\\u202eא two", "        ^~~"),
        ("un\u00a0mot two", "un\u00a0mot two", "       ^~~"),
    ],
)
def test_tabs_wide_and_unseen_characters_are_counted_as_they_are_shown(line: str, shown: str, mark: str) -> None:
    assert pointed(line, "two") == [shown, mark]


@pytest.mark.parametrize(
    ("line", "part", "shown", "mark"),
    [
        ("\u00a0 season: 1", "\u00a0", "\\xa0 season: 1", "^~~~"),
        ("season:\u00a01", "1", "season:\\xa01", "           ^"),
        ("season:\u00a01", "", "season:\\xa01", "^~~~~~~~~~~~"),
        ("title: un\u00a0mot", "un\u00a0mot", "title: un\\xa0mot", "       ^~~~~~~~~"),
        ("title: un\u00a0mot", "mot", "title: un\u00a0mot", "          ^~~"),
        ("who: \u3164", "\u3164", "who: \\u3164", "     ^~~~~~"),
        ("\u2800 who: me", "me", "\\u2800 who: me", "            ^~"),
        ("who: \u200d", "\u200d", "who: \\u200d", "     ^~~~~~"),
        ("who: 👩‍💻", "👩‍💻", "who: 👩‍💻", "     ^~"),
    ],
)
def test_what_cannot_be_seen_is_drawn_where_it_may_be_what_is_wrong(
    line: str, part: str, shown: str, mark: str
) -> None:
    assert pointed(line, part) == [shown, mark]


def test_what_is_meant_can_be_wide_itself() -> None:
    assert pointed("title: 東京の夜", "東京") == ["title: 東京の夜", "       ^~~~"]


def test_a_line_that_is_too_long_is_cut_behind_the_mark() -> None:
    assert pointed("line: one two three four five six", "two", 20) == ["line: one two three…", "          ^~~"]


def test_a_line_that_is_too_long_is_cut_on_both_sides_of_the_mark() -> None:
    assert pointed("line: one two three four five six seven", "five", 20) == [
        "…ee four five six s…",
        "         ^~~~",
    ]


def test_a_mark_at_the_end_keeps_the_end() -> None:
    assert pointed("line: one two three four five", "five", 20) == [
        "…two three four five",
        "                ^~~~",
    ]


def test_a_mark_that_is_too_long_is_cut_itself() -> None:
    shown, mark = pointed("line: " + "word " * 100, "", 30)

    assert shown == "line: word word word word wor…"
    assert mark == "      ^~~~~~~~~~~~~~~~~~~~~~~"


def test_a_transcript_in_one_line_is_pointed_into_at_once() -> None:
    line = "line: " + "言葉 " * 300_000 + "here " + "言葉 " * 300_000

    shown, mark = pointed(line, "here", 60)

    assert "here 言葉" in shown
    assert mark.strip() == "^~~~"
    assert 50 < cell_len(shown) <= 60


@pytest.mark.parametrize("secret", ["ada:secret", "secret", "ada:sec@secret"])
def test_no_password_of_an_address_is_shown(secret: str) -> None:
    line = f"link: https://{secret}@a.example/dead, me@b.example"

    shown, mark = pointed(line, f"https://{secret}@a.example/dead")

    assert shown == f"link: https://{'*' * len(secret)}@a.example/dead, me@b.example"
    assert mark == "      ^" + "~" * (len(secret) + 22)


def test_an_empty_line_has_nothing_to_point_at() -> None:
    assert pointed("   ") == ["", ""]


@given(before=SHOWN, part=SHOWN.filter(str.strip), after=SHOWN, width=st.integers(1, 120))
@example(before="", part="x", after="", width=1)
def test_the_mark_is_under_the_part_whatever_the_line(before: str, part: str, after: str, width: int) -> None:
    line = before + part + after
    found = pointing.span(line, part)
    assert found

    shown, mark = pointed(line, part, width)

    assert "\n" not in shown
    assert set(mark.lstrip(" ")) <= set("^~")
    assert mark.count("^") == 1
    room = max(width, 8)
    assert cell_len(shown) <= room + 1  # a wide character may be all that is meant
    column, index = 0, 0
    while column < mark.index("^"):
        column += cell_len(shown[index])
        index += 1
    meant = shown[index:].removesuffix("…")
    assert meant
    assert column == mark.index("^")
    assert line[found[0] :].startswith(meant[:1])
