"""Cues out of transcripts: every word, in order, never two at a time, as long as it takes to read them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import breaks, cues
from feedtool.model import Cue, Header, Line, Track, Transcript

WORDS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="ab ,.!?\n", max_size=400),
    st.lists(
        st.sampled_from(["word", "Mr.", "end.", "so,", "x" * 90, "。", "言葉", "👩‍👩‍👧‍👦", "؟", "-->"]), max_size=80
    ).map(" ".join),
)
SPEAKERS = st.sampled_from(["", "Ada", "Ben & Jerry", "Zoë\nPenhale"])
STEPS = st.one_of(st.none(), st.just(0), st.integers(1, 50), st.integers(1, 4_000_000))


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Draw headers and lines with and without times, which do not go back."""
    made: list[Header | Line] = []
    now = draw(st.integers(0, 100_000))
    for step in draw(st.lists(STEPS, max_size=12)):
        now += step or 0
        start = None if step is None else now
        if draw(st.integers(0, 4)) == 0:
            made.append(Header("Title", start, estimated=draw(st.booleans())))
        else:
            made.append(Line(draw(WORDS), draw(SPEAKERS), start))
    return tuple(made)


WILD = st.lists(
    st.one_of(
        st.builds(Header, st.just("Title"), st.one_of(st.none(), st.integers()), st.booleans()),
        st.builds(Line, WORDS, SPEAKERS, st.one_of(st.none(), st.integers())),
    ),
    max_size=12,
).map(tuple)
"""Transcripts whose times are any, which none of ours are."""


def letters(*texts: str) -> str:
    """Return all that can be seen of *texts*."""
    return "".join("".join(breaks.clean(text) for text in texts).split())


def spoken(transcript: Transcript) -> str:
    """Return all that is said in *transcript*."""
    return letters(*[entry.text for entry in transcript if isinstance(entry, Line)])


def shown(found: tuple[Cue, ...]) -> list[tuple[int, int, str]]:
    """Return *found* without who speaks."""
    return [(cue.start, cue.end, cue.text) for cue in found]


def assert_one_after_the_other(found: tuple[Cue, ...]) -> None:
    assert all(0 <= cue.start < cue.end and cue.text for cue in found)
    assert all(cue.end <= following.start for cue, following in pairwise(found))


# Any transcript whatever


@given(st.one_of(transcripts(), WILD), st.one_of(st.none(), st.integers(0, 10**7), st.integers()))
def test_cues_of_any_transcript_are_one_after_the_other_and_within_the_episode(
    transcript: Transcript, end: int | None
) -> None:
    found = cues.derive(transcript, end)

    assert_one_after_the_other(found)
    assert end is None or all(cue.end <= end for cue in found)
    assert spoken(transcript).startswith(letters(*[cue.text for cue in found]))


@given(transcripts())
def test_every_word_is_there_in_order(transcript: Transcript) -> None:
    found = cues.derive(transcript, None)

    if any(isinstance(entry, Line) and entry.start is not None for entry in transcript):
        assert letters(*[cue.text for cue in found]) == spoken(transcript)


@given(transcripts(), st.integers(1, 10**7))
def test_every_word_of_lines_that_start_before_the_end_is_there(transcript: Transcript, end: int) -> None:
    timed = tuple(entry for entry in transcript if entry.start is not None)

    found = cues.derive(timed, end)

    before = [entry.text for entry in timed if isinstance(entry, Line) and (entry.start or 0) < end]
    assert letters(*[cue.text for cue in found]) == letters(*before)


@given(st.lists(st.tuples(WORDS, st.integers(10_000, 60_000)), max_size=6), SPEAKERS)
def test_cues_are_short_where_there_is_time_to_say_them(lines: list[tuple[str, int]], speaker: str) -> None:
    starts = [sum(length for _, length in lines[:index]) for index in range(len(lines))]
    transcript = tuple(Line(text, speaker, start) for (text, _), start in zip(lines, starts, strict=True))

    found = cues.derive(transcript, None)

    assert all(len(breaks.wrap(cue.text, cues.WIDTH)) <= 2 for cue in found)
    assert all(cue.end - cue.start <= 8_000 for cue in found)
    assert all(cue.speaker == breaks.clean(speaker) for cue in found)


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(0, 10_000)),
            st.one_of(st.none(), st.integers(0, 10_000)),
            SPEAKERS,
            st.text(min_size=1),
        ),
        max_size=8,
    )
)
def test_mended_cues_are_one_after_the_other(found: list[tuple[int | None, int | None, str, str]]) -> None:
    mended = cues.mend(found)

    assert_one_after_the_other(mended)
    assert sorted("".join(cue.text for cue in mended).replace(" ", "")) == sorted(
        "".join(text for *_, text in found).replace(" ", "")
    )


@given(st.text(min_size=1).map(breaks.clean).filter(bool), st.integers(1, 100_000), st.integers(30, 70))
def test_what_is_split_is_one_after_the_other_and_in_two_lines(text: str, length: int, width: int) -> None:
    lead = "Ada Lovelace: "

    parts = tuple(Cue(*part) for part in cues.split(5, 5 + length, text, width, lead))

    assert_one_after_the_other(parts)
    assert (parts[0].start, parts[-1].end) == (5, 5 + length)
    assert letters(*[part.text for part in parts]) == letters(text)
    if len(parts) < length:
        assert len(breaks.wrap(lead + parts[0].text, width)) <= 2
        assert all(len(breaks.wrap(part.text, width)) <= 2 for part in parts)


# When something is said


def test_a_line_lasts_until_the_next_one_starts() -> None:
    transcript = (make.line("Welcome to the show.", "0:05"), make.line("Thank you.", "0:07"))

    assert shown(cues.derive(transcript, 8_500)) == [
        (5_000, 7_000, "Welcome to the show."),
        (7_000, 8_500, "Thank you."),
    ]


def test_lines_with_the_same_time_share_it_by_length_of_text() -> None:
    transcript = (make.line("x" * 10, "0:00"), make.line("y" * 30, "0:00"), make.line("End.", "0:04"))

    found = cues.derive(transcript, 5_000)

    assert [(cue.start, cue.end) for cue in found] == [(0, 1_000), (1_000, 4_000), (4_000, 5_000)]


def test_lines_without_a_time_share_that_of_the_line_before() -> None:
    transcript = (make.line("x" * 10, "0:10"), make.line("y" * 30), make.line("End.", "0:14"))

    found = cues.derive(transcript, 15_000)

    assert [(cue.start, cue.end) for cue in found] == [(10_000, 11_000), (11_000, 14_000), (14_000, 15_000)]


def test_lines_before_the_first_time_share_what_is_before_it() -> None:
    transcript = (make.line("x" * 10), make.line("y" * 30), make.line("End.", "0:04"))

    found = cues.derive(transcript, 5_000)

    assert [(cue.start, cue.end) for cue in found] == [(0, 1_000), (1_000, 4_000), (4_000, 5_000)]


def test_a_transcript_without_times_has_no_cues() -> None:
    assert cues.derive((make.header("Title"), make.line("Hello."), make.line("Bye.")), 60_000) == ()


def test_a_header_says_when_lines_without_a_time_are_said() -> None:
    transcript = (make.header("One", "0:10"), make.line("x" * 40), make.header("Two", "0:14"), make.line("y" * 40))

    assert [(cue.start, cue.end) for cue in cues.derive(transcript, 18_000)] == [(10_000, 14_000), (14_000, 18_000)]


def test_a_header_that_has_its_time_from_the_line_after_it_says_nothing_of_lines_between() -> None:
    transcript = (make.line("One.", 0), make.header("Two", "1:00"), make.line("Between."), make.line("End.", "1:00"))

    assert [cue.start for cue in cues.derive(transcript, 70_000)] == [0, 833, 60_000]


def test_the_last_line_lasts_until_the_end() -> None:
    assert shown(cues.derive((make.line("Goodbye, and thank you.", "0:10"),), 12_000)) == [
        (10_000, 12_000, "Goodbye, and thank you.")
    ]


def test_the_last_line_lasts_as_long_as_people_need_to_say_it_when_nobody_knows_the_end() -> None:
    assert shown(cues.derive((make.line("x" * 45, "0:10"),), None)) == [(10_000, 13_000, "x" * 45)]


def test_a_line_does_not_stay_through_half_an_hour_of_music() -> None:
    transcript = (make.line("And now some music.", "0:00"), make.line("That was it.", "30:00"))

    assert cues.derive(transcript, None)[0].end == 19 * 125 + 1_000


def test_what_starts_at_the_end_or_later_is_left_out() -> None:
    transcript = (make.line("In.", "0:01"), make.line("At the end.", "0:02"), make.line("After.", "0:03"))

    assert shown(cues.derive(transcript, 2_000)) == [(1_000, 2_000, "In.")]


def test_a_long_turn_is_split_at_sentence_ends_with_times_by_length_of_text() -> None:
    first = "So we asked Mr. Smith of the U.S. Army, who knows about such things, what he thinks of it."
    second = "He said that it costs 3.5 million, which is a lot, and that he would rather not."

    found = cues.derive((make.line(f"{first} {second}", "0:00", "Ada"), make.line("Oh.", "0:12")), None)

    assert [(cue.text, cue.speaker) for cue in found[:2]] == [(first, "Ada"), (second, "Ada")]
    assert [(cue.start, cue.end) for cue in found[:2]] == [(0, 6_352), (6_352, 12_000)]


def test_no_time_is_so_short_that_words_are_lost() -> None:
    transcript = (*(make.line(f"word{index}", 0, "Ada") for index in range(10)), make.line("End.", 3))

    assert shown(cues.derive(transcript, 4)) == [
        (0, 1, "word0 word1 word2"),
        (1, 2, "word3 word4 word5"),
        (2, 3, "word6 word7 word8 word9"),
        (3, 4, "End."),
    ]


def test_a_transcript_of_20_megabytes_is_no_trouble() -> None:
    text = "So what we did, and that is a long story, was to ask. Nobody answered! " * 4
    transcript = tuple(Line(text, "Ada", index * 20_000) for index in range(20_000_000 // len(text)))

    found = cues.derive(transcript, None)

    assert sum(len(cue.text) + 1 for cue in found) == len(text) * len(transcript)


# What files say


def test_mending_ends_a_cue_where_the_next_one_begins() -> None:
    found = [(5_000, 9_000, "", "b"), (1_000, 6_000, "Ada", "a")]

    assert cues.mend(found) == (Cue(1_000, 5_000, "a", "Ada"), Cue(5_000, 9_000, "b", "Ada"))


def test_cues_that_start_together_share_the_time() -> None:
    found = [(0, 4_000, "Ada", "x" * 10), (0, 3_000, "Ben", "y" * 30)]

    assert cues.mend(found) == (Cue(0, 1_000, "x" * 10, "Ada"), Cue(1_000, 4_000, "y" * 30, "Ben"))


def test_a_cue_without_a_length_lasts_as_long_as_it_takes_to_say() -> None:
    assert cues.mend([(1_000, 1_000, "", "x" * 30), (9_000, None, "", "End.")]) == (
        Cue(1_000, 3_000, "x" * 30),
        Cue(9_000, 10_000, "End."),
    )


def test_a_cue_without_a_start_is_put_behind_the_one_before() -> None:
    assert cues.mend([(1_000, 2_000, "", "x" * 15), (None, None, "", "y" * 15), (9_000, 9_500, "", "End.")]) == (
        Cue(1_000, 2_000, "x" * 15),
        Cue(2_000, 3_000, "y" * 15),
        Cue(9_000, 9_500, "End."),
    )


# Paragraphs


def test_the_cues_of_a_turn_make_one_paragraph() -> None:
    track = Track((Cue(0, 1, "One.", "Ada"), Cue(1, 2, "Two.", "Ada"), Cue(2, 3, "Three.", "Ben")))

    assert list(cues.paragraphs(track)) == [("Ada", 0, "One. Two."), ("Ben", 2, "Three.")]


@pytest.mark.parametrize(("text", "count"), [("One.", 2), ("One", 1)])
def test_a_turn_of_more_than_a_minute_is_given_in_paragraphs_of_whole_sentences(text: str, count: int) -> None:
    track = Track((Cue(0, 1, text, "Ada"), Cue(60_000, 60_001, "Two.", "Ada")))

    assert len(list(cues.paragraphs(track))) == count


def test_without_cues_the_lines_are_the_paragraphs() -> None:
    track = Track((), lines=(Line("One.", "Ada", 5_000), Line("Two.", "Ada"), Line(" ", "Ben"), Line("Three.")))

    assert list(cues.paragraphs(track)) == [("Ada", 5_000, "One."), ("", None, "Two."), ("", None, "Three.")]
