"""Making a text fit: what gives way, in which order, and that nothing gives way for nothing."""

from hypothesis import given
from hypothesis import strategies as st

from feedtool import fitting
from feedtool.fitting import Part

ORDER = (("a", 0), ("b", 2), ("c", 0), ("b", 0), ("d", 0))
SIZES = st.lists(st.integers(1, 9), max_size=8)


def part(letter: str, sizes: list[int]) -> Part:
    """Return a part whose pieces are so many letters each."""
    return Part(len(sizes), lambda pieces: letter * sum(sizes[:pieces]))


def test_what_fits_is_left_alone() -> None:
    text, less = fitting.fit({"a": part("a", [3])}, (("a", 0),), lambda taken: str(taken["a"]), lambda text: True)

    assert (text, less) == ("aaa", {})


def test_what_stands_first_gives_way_first_and_only_as_far_as_it_must() -> None:
    parts = {"a": part("a", [2, 2, 2]), "b": part("b", [2, 2])}

    def fitted(most: int) -> tuple[str, dict[str, int]]:
        return fitting.fit(parts, (("a", 0), ("b", 0)), lambda t: t["a"] + t["b"], lambda text: len(text) <= most)

    assert fitted(9) == ("aaaabbbb", {"a": 2})
    assert fitted(3) == ("bb", {"a": 0, "b": 1})


def test_a_part_can_give_way_in_two_steps() -> None:
    parts = {"a": part("a", [1] * 9), "b": part("b", [1] * 9)}
    order = (("a", 4), ("b", 0), ("a", 0))

    text, less = fitting.fit(parts, order, lambda t: t["a"] + t["b"], lambda text: len(text) <= 6)

    assert (text, less) == ("aaaabb", {"a": 4, "b": 2})


def test_what_is_not_in_the_text_has_not_given_way() -> None:
    parts = {"a": part("a", [9]), "b": part("b", [1, 1])}

    _, less = fitting.fit(parts, (("a", 0), ("b", 0)), lambda t: str(t["b"]), lambda text: len(text) <= 1)

    assert less == {"b": 1}


@given(st.fixed_dictionaries(dict.fromkeys("abcd", SIZES)), st.integers(0, 200))
def test_of_nothing_that_gave_way_one_more_piece_would_fit(sizes: dict[str, list[int]], most: int) -> None:
    parts = {letter: part(letter, sizes[letter]) for letter in "abcd"}

    def render(taken: dict[str, str]) -> str:
        return "".join(taken.values())

    text, less = fitting.fit(parts, ORDER, render, lambda text: len(text) <= most)

    assert len(text) <= most
    left = {letter: less.get(letter, part.pieces) for letter, part in parts.items()}
    assert text == render({letter: part.take(left[letter]) for letter, part in parts.items()})
    for letter in less:
        more = left | {letter: left[letter] + 1}
        assert len(render({name: part.take(more[name]) for name, part in parts.items()})) > most
