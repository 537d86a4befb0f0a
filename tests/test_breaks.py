"""Where texts are broken: into lines and pieces that fit, with graphemes that stay whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import breaks

TEXTS = st.one_of(
    st.text(),
    st.text(alphabet="ab ,.: "),
    st.lists(
        st.sampled_from(["word", "Mr.", "end.", "so,", "x" * 40, "。", "言葉", "👩‍👩‍👧‍👦", "é" * 9, "؟", "-->"]),
        max_size=60,
    ).map(" ".join),
    st.text(alphabet="言葉です、。 a", max_size=300),
).map(breaks.clean)


def letters(*texts: str) -> str:
    """Return all that can be seen of *texts*."""
    return "".join("".join(texts).split())


@pytest.mark.parametrize(
    "grapheme",
    ["👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "❤️", "e\u0301", "a\u0301\u0323", "क्ष", "ก็", "각", "🏴\U000e0067\U000e0062\U000e007f"],
)
def test_breaks_a_long_word_between_graphemes_only(grapheme: str) -> None:
    lines = breaks.wrap(grapheme * 60, 13)

    assert "".join(lines) == grapheme * 60
    assert len(lines) > 1
    assert all(len(line) % len(grapheme) == 0 for line in lines)


def test_a_grapheme_that_is_longer_than_a_line_is_broken_after_all() -> None:
    lines = breaks.wrap("a" + "\u0301" * 40, 13)

    assert [len(line) for line in lines] == [13, 13, 13, 2]


def test_a_line_of_chinese_does_not_begin_with_a_full_stop() -> None:
    lines = breaks.wrap("我们来了我们来了。然后我们走了", 16)

    assert lines == ["我们来了我们来", "了。然后我们走了"]


def test_words_of_east_asia_count_twice() -> None:
    assert breaks.wrap("言葉言葉言葉", 8) == ["言葉言葉", "言葉"]
    assert breaks.columns("言葉 and words") == 14


def test_makes_two_lines_about_equally_long() -> None:
    assert breaks.wrap("That is all that I had to say on the first day", 40) == [
        "That is all that I had",
        "to say on the first day",
    ]


def test_a_sentence_too_long_is_broken_at_a_comma_into_parts_about_equally_long() -> None:
    text = (
        "Of the three, the one that we took in the end was by far the smallest of them all, and nobody among us has "
        "ever understood the reason why we did that. Then it rained."
    )

    assert breaks.pieces(text, 65, 130) == [
        "Of the three, the one that we took in the end was by far the smallest of them all,",
        "and nobody among us has ever understood the reason why we did that. Then it rained.",
    ]


def test_sentences_stay_together_as_far_as_they_fit() -> None:
    text = "It works. " * 20

    assert breaks.pieces(text.strip(), 32, 64) == [" ".join(["It works."] * 6)] * 3 + ["It works. It works."]


def test_shortens_a_name_between_graphemes() -> None:
    assert breaks.shorten("Zoe\u0308 Penhale", 4) == "Zo…"


@given(TEXTS, st.integers(10, 70))
def test_lines_are_never_too_wide_and_hold_every_letter(text: str, width: int) -> None:
    lines = breaks.wrap(text, width)

    assert letters(*lines) == letters(text)
    assert all(line == line.strip() and 0 < breaks.columns(line) <= width for line in lines)


@given(TEXTS, st.integers(10, 70), st.integers(1, 200))
def test_pieces_fit_into_two_lines_and_hold_every_letter(text: str, width: int, longest: int) -> None:
    pieces = breaks.pieces(text, width, longest)

    assert letters(*pieces) == letters(text)
    assert all(piece and piece == piece.strip() for piece in pieces)
    assert all(len(breaks.wrap(piece, width)) <= 2 for piece in pieces)
    assert all(breaks.columns(piece) <= max(2, longest) for piece in pieces)


@given(st.text())
def test_what_is_clean_is_one_line_of_what_files_can_hold(text: str) -> None:
    cleaned = breaks.clean(f"{text}\ud800\x00 ")

    assert cleaned == breaks.clean(cleaned)
    assert len(cleaned.splitlines()) <= 1
    assert cleaned.encode().decode() == cleaned


@given(
    st.text(alphabet="ab ,.…’–éжω€→\u2060", max_size=300) | st.text(alphabet="ab ", max_size=20),
    st.integers(1, 70) | st.integers(1, 8),
    st.integers(1, 200),
)
def test_text_that_is_surely_narrow_is_broken_as_text_that_is_looked_at(text: str, width: int, longest: int) -> None:
    surely = (
        breaks.columns(text, is_even=True),
        breaks.wrap(text, width, is_even=True),
        breaks.pieces(text, width, longest, is_even=True),
    )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(breaks, "even", lambda text: False)
        looked_at = breaks.columns(text), breaks.wrap(text, width), breaks.pieces(text, width, longest)

    assert surely == looked_at


def test_what_is_surely_narrow_is_one_column_and_one_grapheme() -> None:
    even = [character for character in map(chr, range(0x11_0000)) if breaks.even(character)]

    assert len(even) > 3_000
    assert not [one for one in even if breaks._WIDE.match(one) or breaks._SPACELESS(one)]
    assert not [one for one in even if breaks._joined(f"a{one}a", 0, 1) or breaks._joined(f"a{one}a", 0, 2)]
    assert not [one for one in even if breaks._joined(one + one, 0, 1) or breaks._joined(f"{one}\u0915", 0, 1)]


@given(st.lists(st.text() | st.text(alphabet="ab \n\t\u00a0", max_size=5), max_size=4))
def test_what_is_surely_clean_is_clean(texts: list[str]) -> None:
    assert not breaks.surely_clean(texts) or ([breaks.clean(text) for text in texts] == texts and all(texts))
