"""Where sentences end, in many languages, and clauses."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import breaks, sentences


def split(text: str) -> list[str]:
    """Return the sentences of *text*."""
    edges = [0, *sentences.sentence_ends(text), len(text)]
    return [text[low:high].strip() for low, high in pairwise(edges)]


@pytest.mark.parametrize(
    "told",
    [
        ["It works.", "Does it?", "Yes!"],
        ["Mr. Smith and Dr. Jones left.", "So did we."],
        ["Take tools, e.g. a hammer, i.e. this one.", "Then go."],
        ["It costs 3.5 million.", "That's 1,000.50 more."],
        ["The U.S. Army is there.", "We are not."],
        ["I live in the U.S.", "We moved there."],
        ["George W. Bush and J. R. R. Tolkien met.", "They talked."],
        ["So it was you and I.", "Nobody else."],
        ["So... we went on.", "And then..."],
        ["Well…", "Nobody came."],
        ['"We did it."', "He left."],
        ["“Really?” he asked.", "“Yes.”", "(He nodded.)", "Good."],
        ["We need data, code, etc. and people.", "And time, etc.", "But not now."],
        ["No.", "That is no. 5 of 10.", "See fig. 3."],
        ["We begin at 5 p.m. Eastern.", "He came at 5 p.m.", "Then we ate."],
        ["1. Install it.", "2. Run it.", "We were 10.", "Then we were 20."],
        ["Das war am 3. Oktober.", "Dr. Meier war z.B. auch da."],
        ["¿Qué?", "¡Sí!", "Claro."],
        ["我们来了。", "真的吗？", "“是的。”", "好！", "走吧"],
        ["هل أنت هنا؟", "نعم أنا هنا.", "شكرا"],
        ["क्या आप यहाँ हैं?", "हाँ।", "ठीक है"],
        ["He said „Ja.“", "Dann ging er."],
        ["we did it.", "then we left."],
        ["What?!", "No way!!!", "Way."],
    ],
    ids=lambda told: told[0],
)
def test_finds_the_sentences(told: list[str]) -> None:
    spaceless = breaks.columns(told[0]) > len(told[0])

    assert split(("" if spaceless else " ").join(told)) == told


@given(
    st.lists(
        st.sampled_from(["word", "the", "it", "Zoë", "straße", "e.g.the", "1", "“We", "?", ".”", "!)", "—", "..."])
        | st.sampled_from(sorted(sentences._TITLES | sentences._NUMBERED | sentences._MAYBE)),
        max_size=20,
    ),
    st.lists(st.sampled_from([". ", " ", ".” ", "! ", "?) ", ".. ", "."]), min_size=20, max_size=20),
)
def test_a_sentence_that_surely_ends_ends_when_it_is_looked_at_as_well(words: list[str], marks: list[str]) -> None:
    text = "".join(word + mark for word, mark in zip(words, marks, strict=False))

    sure = [match for match in sentences._SENTENCE.finditer(text) if match.lastindex]

    assert all(match.end() < len(text) and sentences._ends(text, match) for match in sure)


def test_most_sentences_surely_end() -> None:
    text = "So we did it. Did you? Never before.” He smiled. Then it rained! It was all for her. We went home."

    assert [match.lastindex is not None for match in sentences._SENTENCE.finditer(text)] == [True] * 6


@given(st.text(alphabet='a .!…。！"”“）,—，', max_size=40))
def test_marks_are_found_as_by_looking_around_at_every_letter(text: str) -> None:
    closing = r"\"'”’“»›«‹)\]}」』）】〕》〉"
    ends = re.compile(
        rf"(?<![.!?…])[.!?…]++[{closing}]*+(?=\s)|(?<![。！？｡．])[。！？｡．]++[{closing.replace('“', '')}]*+"
    )
    clauses = re.compile(rf"[,;:–—][{closing}]*+(?=\s)|(?<=\w)[—](?=\w)|[，、；：][{closing}]*+")

    assert [match.span() for match in sentences._SENTENCE.finditer(text)] == [one.span() for one in ends.finditer(text)]
    assert [match.span() for match in sentences.CLAUSE_END.finditer(text)] == [
        one.span() for one in clauses.finditer(text)
    ]


def test_very_many_marks_are_no_trouble() -> None:
    assert sentences.sentence_ends("." * 200_000 + "x") == []
