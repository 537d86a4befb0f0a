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
    fitted = fitting.fit({"a": part("a", [3])}, (("a", 0),), lambda taken: str(taken["a"]), lambda text: 0)

    assert (fitted.text, fitted.left, fitted.full) == ("aaa", {}, "aaa")


def test_what_stands_first_gives_way_first_and_only_as_far_as_it_must() -> None:
    parts = {"a": part("a", [2, 2, 2]), "b": part("b", [2, 2])}

    def fitted(most: int) -> tuple[str, dict[str, int]]:
        found = fitting.fit(parts, (("a", 0), ("b", 0)), lambda t: t["a"] + t["b"], lambda text: most - len(text))
        assert found.full == "aaaaaabbbb"
        return found.text, found.left

    assert fitted(9) == ("aaaabbbb", {"a": 2})
    assert fitted(3) == ("bb", {"a": 0, "b": 1})


def test_a_part_can_give_way_in_two_steps() -> None:
    parts = {"a": part("a", [1] * 9), "b": part("b", [1] * 9)}
    order = (("a", 4), ("b", 0), ("a", 0))

    fitted = fitting.fit(parts, order, lambda t: t["a"] + t["b"], lambda text: 6 - len(text))

    assert (fitted.text, fitted.left) == ("aaaabb", {"a": 4, "b": 2})


def test_what_is_not_in_the_text_has_not_given_way() -> None:
    parts = {"a": part("a", [9]), "b": part("b", [1, 1])}

    fitted = fitting.fit(parts, (("a", 0), ("b", 0)), lambda t: str(t["b"]), lambda text: 1 - len(text))

    assert fitted.left == {"b": 1}


@given(st.fixed_dictionaries(dict.fromkeys("abcd", SIZES)), st.integers(0, 200))
def test_of_nothing_that_gave_way_one_more_piece_would_fit(sizes: dict[str, list[int]], most: int) -> None:
    parts = {letter: part(letter, sizes[letter]) for letter in "abcd"}

    def render(taken: dict[str, str]) -> str:
        return "".join(taken.values())

    fitted = fitting.fit(parts, ORDER, render, lambda text: most - len(text))
    text, less = fitted.text, fitted.left

    assert len(text) <= most
    left = {letter: less.get(letter, part.pieces) for letter, part in parts.items()}
    assert text == render({letter: part.take(left[letter]) for letter, part in parts.items()})
    for letter in less:
        more = left | {letter: left[letter] + 1}
        assert len(render({name: part.take(more[name]) for name, part in parts.items()})) > most


@given(st.lists(st.integers(0, 60) | st.just(7), min_size=1, max_size=400), st.integers(0, 3_000))
def test_what_fits_is_found_in_few_tries(sizes: list[int], most: int) -> None:
    tries = 0

    def render(taken: dict[str, str]) -> str:
        nonlocal tries
        tries += 1
        return taken["a"]

    fitted = fitting.fit({"a": part("a", sizes)}, (("a", 0),), render, lambda text: most - len(text))

    whole = len(fitted.full) <= most
    assert len(fitted.text) == max(
        sum(sizes[:pieces]) for pieces in range(len(sizes) + whole) if sum(sizes[:pieces]) <= most
    )
    assert tries <= 3 + 3 * len(sizes).bit_length()
