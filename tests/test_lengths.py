"""How long a text is, as each place counts; test_note_readers has X and a browser count along."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import lengths

FAMILY = "👨‍👩‍👧‍👦"
JOINING = [
    "a", "1", "#", " ", ".", "\n", "\r", "’", "é", "日", "\u0301", "\u200d", "\ufe0f", "\u20e3", "👨", "\U0001f3fb",
    "🇩", "\u0600", "\u0d4e", "\u1100", "\u1161", "\u11a8", "\u0915", "\u094d", "\u00ad", "a.bc", "https://a.example/é",
]  # fmt: skip
"""Characters that are of one grapheme with those around them, in all kinds of ways, and some that are not."""


@pytest.mark.parametrize(
    ("text", "graphemes", "utf16", "x", "mastodon"),
    [
        ("", 0, 0, 0, 0),
        ("Lemons", 6, 6, 6, 6),
        ("Zoe\u0308", 3, 4, 3, 3),
        (FAMILY, 1, 11, 2, 1),
        ("🇩🇪🇫🇷", 2, 8, 4, 2),
        ("हिन्दी", 2, 6, 6, 2),
        ("日本", 2, 2, 4, 2),
        ("see https://example.org/a-long-way-to-go.", 41, 41, 28, 28),
        ("by @ada@home.example", 20, 20, 20, 7),
        ("\r\n", 1, 2, 2, 1),
    ],
)
def test_each_counts_in_its_own_way(text: str, graphemes: int, utf16: int, x: int, mastodon: int) -> None:
    assert (lengths.graphemes(text), lengths.utf16(text)) == (graphemes, utf16)
    assert (lengths.x(text), lengths.mastodon(text)) == (x, mastodon)


@given(st.text(), st.text(st.characters(codec="ascii", categories=["L", "N"])))
def test_more_text_is_never_shorter(text: str, more: str) -> None:
    for count in lengths.UNITS.values():
        assert count(f"{text} {more}") >= count(text)


@given(st.text() | st.lists(st.sampled_from(JOINING)).map("".join))
def test_the_graphemes_of_a_text_are_the_text(text: str) -> None:
    assert "".join(lengths.split(text)) == text
    assert len(lengths.split(text)) == lengths.graphemes(text)


@given(st.lists(st.sampled_from([one for one in JOINING if "." not in one])).map("".join))
def test_x_counts_grapheme_by_grapheme(text: str) -> None:
    whole = unicodedata.normalize("NFC", text)

    assert lengths.x(text) == sum(map(lengths.x, lengths.split(whole)))
