"""Where values stand in a file, and edits that touch nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import document
from feedtool.source import Edit, Source, applied


def source(text: str) -> Source:
    """Return the Markdown file *text* with its front matter."""
    front = document.front_text(text.encode())
    assert front is not None
    return Source(text, front, 2)


def test_a_value_is_found_by_its_keys_and_numbers() -> None:
    text = make.markdown("title: A\nitems:\n- {a: one, b: 'tw''o'}\n- b: three\n    lines # and a note\n").decode()
    found = source(text)

    spots = [found.spot(way) for way in (("items", 0, "b"), ("items", 1, "b"), ("title",))]

    assert [found.yaml[spot.start : spot.end] for spot in spots if spot] == ["'tw''o'", "three\n    lines", "A"]
    assert [(spot.style, spot.flow) for spot in spots if spot] == [("'", True), ("", False), ("", False)]


@pytest.mark.parametrize("way", [("b",), ("a", 0), ("a", "b"), ("title", 1, "c"), ("list", 7, "c"), ("list",)])
def test_what_is_not_there_or_is_no_text_is_not_found(way: tuple[str | int, ...]) -> None:
    assert source("---\ntitle: A\na: {c: d}\nlist: [{c: d}]\n---\n").spot(way) is None


@pytest.mark.parametrize("value", ["&x '9: 46'", "!!str 9", "*y"])
def test_a_value_that_does_not_stand_alone_is_not_found(value: str) -> None:
    assert source(f"---\nother: &y a\ntime: {value}\n---\n").spot(("time",)) is None


@pytest.mark.parametrize("above", ["a: b\n\tc: d", "a: [b\n\tc: d]", "a: &x b\nc: &x d", "a: *x", 'a: "\\UFFFFFFFF"'])
def test_where_yaml_stops_nothing_is_found(above: str) -> None:
    found = source(f"---\n{above}\ntime: 1\n---\n")

    assert found.spot(("time",)) is None
    assert found.rewritten(("time",), "2") is None


def test_of_a_key_that_is_given_twice_the_one_that_counts_is_found() -> None:
    found = source("---\na: one\na: two\n---\n")

    edit = found.rewritten(("a",), "three")

    assert edit
    assert (edit.line, edit.old, edit.new) == (3, "two", "three")


def test_letters_of_many_bytes_and_what_cannot_be_said_move_nothing() -> None:
    text = "\ufeff---\r\ntitle: é\U0001f600\x0b\x07!\r\nid: \x07old\r\n---\r\nbody\r\n"
    found = source(text)

    edit = found.rewritten(("id",), "new")

    assert edit
    assert applied(text, [edit]) == text.replace("old", "new")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_new_line_ends_as_the_others_do(ending: str) -> None:
    text = ending.join(["---", "title: A", "---", ""])
    found = source(text)

    edit = found.edit(7, 8, "B\n C")

    assert applied(text, [edit]) == ending.join(["---", "title: B", " C", "---", ""])


def test_an_edit_that_does_not_find_its_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1 is not as it was"):
        applied("time: 1:15", [Edit(6, 1, "1:16", "1:17")])


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="line 1 is not as it was"):
        applied("abcd", [Edit(0, 1, "abc", "x"), Edit(2, 1, "c", "y")])


@given(st.lists(st.sampled_from(["a", "é", "\r\n", "\n", "\r", "\x07", "\ufffe", "\U0001f600"])), st.data())
def test_any_piece_of_the_yaml_is_where_the_file_has_it(letters: list[str], data: st.DataObject) -> None:
    text = "---\n# " + "".join(letters).replace("\r", "\n") + "\n---\n"
    found = source(text)
    start = data.draw(st.integers(0, len(found.yaml)))
    end = data.draw(st.integers(start, len(found.yaml)))

    edit = found.edit(start, end, "")
    again = source(applied(text, [edit]))

    assert again.yaml == found.yaml[:start] + found.yaml[end:]
