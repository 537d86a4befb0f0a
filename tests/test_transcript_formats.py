"""Transcripts in every format: what is written holds every word, is read back the same, and avoids what apps trip over.

The contract is that of the folder: a format that is added is tested without being told of here.
"""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import breaks, clock, cues, plugins
from feedtool.model import Cue, Line, Track
from feedtool.problems import Problem, Severity
from feedtool.transcripts import html, srt, text, vtt
from feedtool.transcripts import json as json_format

FORMATS = [
    module for name in plugins.names("transcripts") if hasattr(module := plugins.get("transcripts", name), "write")
]
READ = [module for module in FORMATS if hasattr(module, "read")]

NAMES = ["Ada", "Ben & Jerry", "Zoë Penhale", "Jean-Luc O'Neil", "Dr. J. van der Berg", "SPEAKER 1", "田中"]
TROUBLE = [
    "-->", "]]>", "<b>", "</script>", "a: b", "10:30", "&amp;", "AT&T", "{\\an8}", "C:\\New", "1", "2021", "NOTE", "–",
    "👩‍👩‍👧", "مرحبا", "\u202eabc", "e\u0301", "https://a.example/b?c=d&e", "So we asked:",
    "WEBVTT", "00:00:01.000", '"', "a\x00b",
]  # fmt: skip

TEXTS = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(TROUBLE), max_size=3).map(" ".join)).map(breaks.clean)


@st.composite
def tracks(draw: st.DrawFn, longest: int = 20) -> Track:
    """Draw cues that are one after the other, each with a speaker and a short text."""
    made, now = [], 0
    for words in draw(st.lists(TEXTS, max_size=8)):
        if shown := _same(words)[:longest].strip():
            now += draw(st.integers(0, 100_000))
            end = now + draw(st.integers(100, 8_000))
            made.append(Cue(now, end, shown, draw(st.sampled_from(NAMES))))
            now = end
    return Track(tuple(made))


def _same(words: str) -> str:
    """Return *words* without what SRT is written with, and so cannot tell from what it stands for."""
    return words.replace("\u2060", "").replace("\u2236", ":")


def letters(*texts: str) -> str:
    """Return all that can be read of *texts*, brackets as SRT writes them."""
    joined = "".join(texts).translate(str.maketrans("<>", "‹›"))
    return "".join(breaks.clean(_same(joined)).split())


def read(module: ModuleType, written: str, path: str = "a") -> tuple[tuple[Cue, ...], list[Problem]]:
    """Return what *module* reads, and what it notes."""
    problems: list[Problem] = []
    return module.read(written, path, problems), problems


def told(problems: list[Problem]) -> list[str]:
    """Return *problems* as line and code."""
    return [f"{problem.place.line} {problem.code}" for problem in problems]


def track(*of: tuple[str, str], seconds: int = 5) -> Track:
    """Return cues of so many *seconds*, from speaker and text."""
    lengths = seconds * clock.SECOND
    return Track(
        tuple(
            Cue(number * lengths, (number + 1) * lengths, words, speaker) for number, (speaker, words) in enumerate(of)
        )
    )


# The contract


def test_the_formats_are_those_that_the_documentation_names() -> None:
    kinds = {module.__name__.rpartition(".")[2]: (module.SUFFIX, module.MEDIA_TYPE, module.TIMED) for module in FORMATS}

    assert kinds == {
        "html": (".html", "text/html", False),
        "json": (".json", "application/json", True),
        "srt": (".srt", "application/x-subrip", True),
        "text": (".txt", "text/plain", False),
        "vtt": (".vtt", "text/vtt", True),
    }


@pytest.mark.parametrize("module", READ)
@given(whole=tracks())
def test_what_is_written_is_read_back_to_the_millisecond(module: ModuleType, whole: Track) -> None:
    found, problems = read(module, module.write(whole))

    if whole.cues:
        times = [(cue.start, cue.end, cue.speaker) for cue in whole.cues]
        assert [(cue.start, cue.end, cue.speaker) for cue in found] == times
        assert [letters(cue.text) for cue in found] == [letters(cue.text) for cue in whole.cues]
        assert problems == []


@pytest.mark.parametrize("module", [json_format, vtt])
@given(whole=tracks(longest=60))
def test_nothing_at_all_is_changed_by_formats_that_can_hold_it(module: ModuleType, whole: Track) -> None:
    found, _ = read(module, module.write(whole))

    assert found == whole.cues


@pytest.mark.parametrize("module", READ)
@given(words=st.lists(st.text(max_size=400), min_size=1, max_size=5), length=st.integers(1_000, 600_000))
def test_every_word_is_there_however_long(module: ModuleType, words: list[str], length: int) -> None:
    whole = Track(tuple(Cue(at * length, (at + 1) * length, said, "Ada") for at, said in enumerate(words)))

    found, _ = read(module, module.write(whole))

    assert letters(*[cue.text for cue in found]) == letters(*map(breaks.clean, words))


@pytest.mark.parametrize("module", FORMATS)
@given(whole=tracks())
def test_a_format_holds_every_word_and_is_text_that_a_file_can_hold(module: ModuleType, whole: Track) -> None:
    written = module.write(whole)

    assert written.encode().decode() == written
    assert "\r" not in written
    assert not written or written.endswith("\n")


@pytest.mark.parametrize("module", FORMATS)
def test_all_formats_hold_the_same_speakers_and_text(module: ModuleType) -> None:
    whole = track(("Ada", "Hello and welcome."), ("Ada", "It is nice to be here."), ("Ben", "It is."))

    written = module.write(whole)

    bare = re.sub(
        r'<v (\w+)>|</?\w+>|[\d:.,>{}"\[\]-]+|WEBVTT|version|segments|speaker|(start|end)Time|body', r" \1 ", written
    )
    words = [word for word in bare.split() if word not in ("Ada", "Ben")]
    assert "".join(words) == "HelloandwelcomeItisnicetobehereItis"
    assert (
        written.index("Ada")
        < written.index("Hello")
        < written.index("Ben")
        < written.index("It is", written.index("Ben"))
    )


@pytest.mark.parametrize("module", FORMATS)
@given(words=st.text(), speaker=st.text())
def test_writing_takes_any_text(module: ModuleType, words: str, speaker: str) -> None:
    module.write(Track((Cue(0, 1, words + "\ud800", speaker + "\n"), Cue(1, 10**12, words, ""))))


@pytest.mark.parametrize("module", READ)
@given(written=st.text())
def test_reading_takes_any_text(module: ModuleType, written: str) -> None:
    found, problems = read(module, written)

    assert found or problems[0].code == "TR110"


@pytest.mark.parametrize("module", READ)
@given(whole=tracks(), data=st.data())
def test_reading_takes_broken_files_and_says_where(module: ModuleType, whole: Track, data: st.DataObject) -> None:
    written = module.write(whole)
    at = sorted(data.draw(st.integers(0, len(written))) for _ in range(3))
    put = data.draw(
        st.sampled_from(["", "\n", "\n\n", ":", "-->", "0", "<", "\x00", "99:99:99,999", '"', "}", "-", "1e999"])
    )

    found, problems = read(module, written[: at[0]] + put + written[at[1] : at[2]] + written[: at[1]])

    assert all(0 <= cue.start < cue.end and cue.text for cue in found)
    assert all(cue.end <= following.start for cue, following in pairwise(found))
    lines = (written + put + written).count("\n") + 1
    assert all(problem.place.path == "a" and 0 < problem.place.line <= lines for problem in problems)


@pytest.mark.parametrize("module", READ)
def test_a_format_knows_its_own_files_and_no_others(module: ModuleType) -> None:
    whole = track(("Ada", "Hello."))

    assert [other for other in FORMATS if module.fits(other.write(whole))] == [module]
    assert module.fits("\ufeff" + module.write(whole))
    assert not module.fits("")


# What is written


def test_vtt_names_the_speaker_in_every_cue() -> None:
    assert vtt.write(track(("Ada", "Tom & <Jerry> say a --> b."), ("Ada", "Yes."), ("", "Well."))) == (
        "WEBVTT\n"
        "\n00:00:00.000 --> 00:00:05.000\n<v Ada>Tom &amp; &lt;Jerry&gt; say a --&gt; b.\n"
        "\n00:00:05.000 --> 00:00:10.000\n<v Ada>Yes.\n"
        "\n00:00:10.000 --> 00:00:15.000\nWell.\n"
    )


def test_srt_names_the_speaker_in_the_first_cue_of_a_turn() -> None:
    assert srt.write(
        track(("Ada", "In today's episode, you'll learn something."), ("Ada", "Yes."), ("Ben", "No."))
    ) == (
        "1\n00:00:00,000 --> 00:00:05,000\nAda: In today's episode,\nyou'll learn something.\n"
        "\n2\n00:00:05,000 --> 00:00:10,000\nYes.\n"
        "\n3\n00:00:10,000 --> 00:00:15,000\nBen: No.\n"
    )


def test_json_is_that_of_the_podcast_namespace() -> None:
    assert json.loads(json_format.write(Track((Cue(500, 2_250, "Hello.", "Ada"), Cue(3_000, 4_000, "Hm."))))) == {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Ada", "startTime": 0.5, "endTime": 2.25, "body": "Hello."},
            {"startTime": 3, "endTime": 4, "body": "Hm."},
        ],
    }


def test_html_has_a_paragraph_for_each_turn() -> None:
    assert html.write(track(("Ada", "Hello."), ("Ada", "1 < 2 & so on."), ("Ben", "No."), seconds=40)) == (
        "<cite>Ada:</cite>\n<time>0:00</time>\n<p>Hello. 1 &lt; 2 &amp; so on.</p>\n"
        "<cite>Ben:</cite>\n<time>1:20</time>\n<p>No.</p>\n"
    )


def test_text_has_a_paragraph_for_each_turn() -> None:
    assert text.write(track(("Ada", "Hello."), ("Ada", "Bye."), ("", "Oh."))) == "Ada: Hello. Bye.\n\nOh.\n"


def test_html_and_text_hold_a_transcript_without_times() -> None:
    whole = Track((), lines=(Line("Hello.", "Ada"), Line("More."), Line("Bye.", "Ben", 60_000)))

    assert text.write(whole) == "Ada: Hello.\n\nMore.\n\nBen: Bye.\n"
    assert html.write(whole) == (
        "<cite>Ada:</cite>\n<p>Hello.</p>\n<p>More.</p>\n<cite>Ben:</cite>\n<time>1:00</time>\n<p>Bye.</p>\n"
    )


def test_no_cues_make_files_that_are_still_of_their_format() -> None:
    assert [module.write(Track(())) for module in (vtt, srt, html, text)] == ["WEBVTT\n", "", "", ""]
    assert json.loads(json_format.write(Track(()))) == {"version": "1.0.0", "segments": []}


@given(tracks(longest=60), st.integers(0, 200))
def test_lines_are_as_short_as_the_podcast_namespace_wants_them(whole: Track, length: int) -> None:
    longer = Track(
        tuple(
            Cue(cue.start * 100, cue.end * 100, f"{cue.text} and {cue.text * length}", cue.speaker)
            for cue in whole.cues
        )
    )

    for payload in payloads(srt.write(longer)):
        assert len(payload) <= 2
        assert all(len(line) <= 32 for line in payload)
    for payload in payloads(vtt.write(longer)):
        shown = [re.sub("<v [^>]*>|&(?=(amp|lt|gt);)|(?<=&)(amp|lt|gt)(?=;)", "", line) for line in payload]
        assert len(shown) <= 2
        assert all(len(line) <= 65 for line in shown)


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_srt_has_room_for_words_behind_any_name(name: str, words: str) -> None:
    for payload in payloads(srt.write(Track((Cue(0, 5_000, words, name),)))):
        assert len(payload) <= 2
        assert all(breaks.columns(line) <= 32 for line in payload)


def test_srt_cuts_a_name_that_leaves_no_room_for_words() -> None:
    name = "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff Sr"

    assert srt.write(track((name, "Hello."))).split("\n")[2:] == ["Hubert Blaine", "Wolfeschlegelst…: Hello.", ""]


def payloads(written: str) -> Iterator[list[str]]:
    """Yield the lines of text of each cue of SRT or WebVTT."""
    for block in written.split("\n\n"):
        lines = block.rstrip("\n").split("\n")
        for number, line in enumerate(lines):
            if "-->" in line:
                yield lines[number + 1 :]


# The traps of platform rule E2


def as_antennapod_reads_srt(written: str) -> Iterator[tuple[str, str]]:
    """Yield speaker and text of each cue; what is lost there is lost here."""
    speaker = ""
    for payload in payloads(written):
        body = "".join(f"{line.strip()} " for line in payload)
        if ": " in body:
            parts = body.strip().rstrip(":").split(":")
            if len(parts) < 2:
                continue
            speaker, body = parts[0], parts[1]
        yield speaker, body.strip()


def as_pocket_casts_reads_srt(written: str) -> Iterator[tuple[str, str]]:
    r"""Yield speaker and text of each cue; `\s` is any space there, as it is here."""
    for payload in payloads(written):
        match = re.fullmatch(r"\s*([a-zA-Z0-9 ]+):\s(.*)", "\n".join(payload))
        yield (match[1], match[2]) if match else ("", "\n".join(payload))


COLONS = track(
    ("Ada", "So we asked: what is it? At 10:30, they said: this."),
    ("Ada", "The question is: who"),
    ("Ada", "Listen:"),
    ("Ben", "Look: https://a.example/b: there."),
    ("Ben", f"{'x' * 31}:{'y' * 31}: z"),
    ("Dr. K: the First", "Well: no."),
)


def test_trap_antennapod_loses_what_stands_behind_a_second_colon_of_srt() -> None:
    found = list(as_antennapod_reads_srt(srt.write(COLONS)))

    assert letters(*[words for _, words in found]) == letters(*[cue.text for cue in COLONS.cues])
    assert list(dict.fromkeys(speaker for speaker, _ in found)) == ["Ada", "Ben", "Dr. K∶ the First"]


@given(tracks(longest=60))
def test_trap_antennapod_takes_any_colon_of_srt_for_a_speaker(whole: Track) -> None:
    found = list(as_antennapod_reads_srt(srt.write(whole)))

    assert letters(*[words for _, words in found]) == letters(*[cue.text for cue in whole.cues])
    assert {speaker for speaker, _ in found} == {cue.speaker for cue in whole.cues}


def test_trap_pocket_casts_takes_words_before_a_colon_of_srt_for_a_speaker() -> None:
    found = {speaker for speaker, _ in as_pocket_casts_reads_srt(srt.write(COLONS))}

    assert found <= {"", "Ada", "Ben"}


def test_pocket_casts_finds_the_speaker_of_srt_in_a_cue_of_one_line() -> None:
    assert list(as_pocket_casts_reads_srt(srt.write(track(("Ada", "Hello."))))) == [("Ada", "Hello.")]


def test_the_colons_of_srt_read_as_they_did() -> None:
    written = srt.write(COLONS)

    assert "So we asked∶ what is it" in written.replace("\n", " ")
    assert "who" in written
    assert written.count("\u2060") == 3
    assert letters(*[cue.text for cue in read(srt, written)[0]]) == letters(*[cue.text for cue in COLONS.cues])


def test_trap_players_take_brackets_of_srt_for_tags() -> None:
    written = srt.write(track(("Ada", "A List<String> and x < y > z"), ("Ada", "{\\an8} &amp; a --> b")))

    assert not re.search(r"<|(?<!-)-->|\{\\|&amp;", re.sub(r"^\d.*-->.*$", "", written, flags=re.MULTILINE))
    assert "A List‹String› and x ‹ y › z" in written.replace("\n", " ")


def test_trap_antennapod_drops_all_of_vtt_for_one_odd_time() -> None:
    odd = (
        Cue(0, 59_999, "a"),
        Cue(3_600_000, 3_600_001, "b"),
        Cue(359_999_000, 10**12, "c"),
        Cue(10**12, 10**12 + 5, "d"),
    )

    lines = [line for line in vtt.write(Track(odd)).split("\n") if "-->" in line]

    assert len(lines) == 3
    assert lines[-1].endswith(" --> 99:59:59.999")
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}", line) for line in lines)


def test_trap_srt_has_hours_of_two_digits() -> None:
    odd = (Cue(0, 59_999, "a"), Cue(359_999_000, 10**12, "c"), Cue(10**12, 10**12 + 5, "d"))

    lines = [line for line in srt.write(Track(odd)).split("\n") if "-->" in line]

    assert all(re.fullmatch(r"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}", line) for line in lines)


@given(st.text(min_size=1).filter(lambda name: breaks.clean(name)))
def test_trap_antennapod_takes_no_ampersand_and_no_bracket_in_a_voice_name(name: str) -> None:
    written = vtt.write(Track((Cue(0, 1_000, "Hello.", name),)))

    match = re.search(r"<v(?:\.[^\t\n\r &<>.]+)*[ \t]([^\n\r&>]+)>Hello\.\n$", written)
    assert match
    assert match[1].strip() == breaks.clean(name).translate(str.maketrans("&<>", "＆‹›"))


@pytest.mark.parametrize("module", [vtt, srt])
@given(words=st.text(alphabet="ab->\n \r\x0b\x1c\x85\u2028", min_size=1), speaker=st.text(alphabet="a\n->: "))
def test_trap_a_blank_line_or_an_arrow_in_the_text_ends_the_cue(module: ModuleType, words: str, speaker: str) -> None:
    written = module.write(Track((Cue(0, 1_000, words, speaker),)))

    assert written.count("-->") == bool(breaks.clean(words))
    assert [line for payload in payloads(written) for line in payload if not line.strip()] == []


@given(st.lists(st.sampled_from(["", " ", "\n", "\x00", "a"])))
def test_trap_antennapod_crashes_at_a_segment_of_json_without_text_or_end(texts: list[str]) -> None:
    whole = Track(tuple(Cue(at, at + 1, words, "") for at, words in enumerate(texts)))

    segments = json.loads(json_format.write(whole))["segments"]

    assert [segment["body"] for segment in segments] == ["a"] * texts.count("a")
    assert all(segment["startTime"] < segment["endTime"] and "speaker" not in segment for segment in segments)


def test_trap_pocket_casts_opens_html_with_a_script_as_a_page() -> None:
    written = html.write(track(("</script>", "We write <script>x</script> here.")))

    assert "script>" not in written


# Files from strangers


YOUTUBE = (
    "WEBVTT\nKind: captions\nLanguage: en\n\n"
    "00:00:00.120 --> 00:00:02.470 align:start position:0%\n \n"
    "hello<00:00:00.500><c> and</c><00:00:01.000><c> welcome</c>\n\n"
    "00:00:02.470 --> 00:00:02.480 align:start position:0%\nhello and welcome\n \n\n"
    "00:00:02.480 --> 00:00:05.000 align:start position:0%\nhello and welcome\n"
    "to<00:00:03.000><c> the</c><c> show</c>\n"
)


def test_youtubes_captions_come_without_their_repetition() -> None:
    found, problems = read(vtt, YOUTUBE)

    assert found == (Cue(120, 2_470, "hello and welcome"), Cue(2_480, 5_000, "to the show"))
    assert problems == []


def test_vtt_is_read_without_what_is_no_text_of_it() -> None:
    written = (
        "\ufeffWEBVTT - a title\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nNOTE a note\r\nof two lines\r\n\r\n"
        "intro\r\n00:01.000 --> 00:02.500 line:0\r\n"
        "<v.loud Ada Lovelace>Tom &amp; <i>Jerry</i>\r\nare here.</v>\r\n\r\n"
        "NOTE another\r\n\r\n2\r\n00:00:03.000 --> 00:00:04.000\r\nYes.\r\n"
    )

    found, problems = read(vtt, written)

    assert found == (
        Cue(1_000, 2_500, "Tom & Jerry are here.", "Ada Lovelace"),
        Cue(3_000, 4_000, "Yes.", "Ada Lovelace"),
    )
    assert problems == []


def test_two_voices_of_one_cue_share_its_time() -> None:
    found, _ = read(vtt, "WEBVTT\n\n00:00.000 --> 00:04.000\n<v Ada>12345</v>\n<v Ben>123456789012345</v>\n")

    assert found == (Cue(0, 1_000, "12345", "Ada"), Cue(1_000, 4_000, "123456789012345", "Ben"))


def test_vtt_without_voice_tags_names_speakers_in_its_text() -> None:
    found, _ = read(vtt, "WEBVTT\n\n1\n00:00.000 --> 00:01.000\nAda L: Hi.\n\n2\n00:01.000 --> 00:02.000\nBen: Yes.\n")

    assert [(cue.speaker, cue.text) for cue in found] == [("Ada L", "Hi."), ("Ben", "Yes.")]


def test_srt_is_read_as_people_write_it() -> None:
    written = (
        "1\r\n00:00:01,000 --> 00:00:02,500 X1:40\r\nSarah: In today's <b>episode</b>,\r\nyou'll learn\r\n\r\n"
        "2\r\n0:00:03.5 --> 00:00:04\r\n{\\an8}about AT&amp;T\r\n\r\nand what follows a blank line.\r\n\r\n\r\n"
        "3\r\n00:00:06,000-->00:00:07,000\r\n>> Gillian O'Hara: Hi.\r\nIn\r\n2021\r\n"
    )

    found, problems = read(srt, written)

    assert found == (
        Cue(1_000, 2_500, "In today's episode, you'll learn", "Sarah"),
        Cue(3_500, 4_000, "about AT&T and what follows a blank line.", "Sarah"),
        Cue(6_000, 7_000, "Hi. In 2021", "Gillian O'Hara"),
    )
    assert problems == []


def test_words_before_a_colon_are_not_taken_for_a_name() -> None:
    written = "1\n00:00:01,000 --> 00:00:02,000\nAda: Hi.\n\n2\n00:00:02,000 --> 00:00:03,000\nSo we asked: why?\n"

    assert [(cue.speaker, cue.text) for cue in read(srt, written)[0]] == [("Ada", "Hi."), ("Ada", "So we asked: why?")]


def test_a_time_that_cannot_be_read_loses_no_words() -> None:
    written = (
        "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:0x --> 00:00:09,000\nTwo.\n\n"
        "3\n00:75:00,000 --> 00:00:09,000\nThree.\n\n4\n00:00:09,000 --> 00:00:10,000\nFour.\n"
    )

    found, problems = read(srt, written, "a.srt")

    assert [cue.text for cue in found] == ["One.", "Two.", "Three.", "Four."]
    assert (found[0].start, found[3].start) == (1_000, 9_000)
    assert told(problems) == ["6 TR111", "10 TR111"]
    assert str(problems[0].place) == "a.srt:6"


def test_cues_that_overlap_or_have_no_length_are_put_right_and_told_of_once() -> None:
    written = (
        "WEBVTT\n\n00:01.000 --> 00:04.000\nOne.\n\n00:02.000 --> 00:02.000\nTwo.\n\n"
        "00:03.000 --> 00:01.000\nThree.\n\n"
        "00:02.500 --> 00:09.000\nFour.\n"
    )

    found, problems = read(vtt, written)

    assert [(cue.start, cue.end, cue.text) for cue in found] == [
        (1_000, 2_000, "One."),
        (2_000, 2_500, "Two."),
        (2_500, 3_000, "Four."),
        (3_000, 4_000, "Three."),
    ]
    assert told(problems) == ["6 TR112", "6 TR113"]
    assert problems[0].message.endswith("(1 more in this file)")
    assert {problem.severity for problem in problems} == {Severity.INFO}


SSA = """\
[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ada,0,0,0,,Hello {\\i1}there{\\i0}\\Nall
"""


@pytest.mark.parametrize("module", [vtt, srt])
def test_subtitles_of_another_format_are_read_and_told_of(module: ModuleType) -> None:
    found, problems = read(module, SSA)

    assert found == (Cue(1_000, 2_000, "Hello there all", "Ada"),)
    assert told(problems) == ["1 TR110"]
    assert "'ass'" in problems[0].message


def test_webvtt_that_is_called_srt_is_read_and_told_of() -> None:
    found, problems = read(srt, vtt.write(track(("Ada", "Hello."), ("Ben", "Bye."))))

    assert [(cue.speaker, cue.text) for cue in found] == [("Ada", "Hello."), ("Ben", "Bye.")]
    assert told(problems) == ["1 TR110"]


def test_srt_that_is_called_webvtt_is_read_and_told_of() -> None:
    found, problems = read(vtt, srt.write(track(("Ada", "Hello."), ("Ben", "Bye."))))

    assert [(cue.speaker, cue.text) for cue in found] == [("Ada", "Hello."), ("Ben", "Bye.")]
    assert told(problems) == ["1 TR110"]


@pytest.mark.parametrize("module", READ)
@pytest.mark.parametrize(
    "written", ["", "Hello.", "WEBVTT\n", "{}", "[1, 2", '{"segments": 5}', "\x00\xff", "null", "[" * 9_999]
)
def test_a_file_without_cues_is_told_of(module: ModuleType, written: str) -> None:
    found, problems = read(module, written)

    assert found == ()
    assert told(problems) == ["1 TR110"]


def test_json_of_whisper_is_read() -> None:
    written = '{"text": "Hi. Yes.", "segments": [{"id": 0, "start": 0.5, "end": 2.0, "text": " Hi."}]}'

    assert read(json_format, written) == ((Cue(500, 2_000, "Hi."),), [])


def test_segments_of_json_that_are_none_are_told_of_at_their_lines() -> None:
    written = """{"segments": [
        {"startTime": 1, "endTime": 2, "body": "One."},
        {"startTime": NaN, "endTime": 1e999, "body": "Two."},
        {"startTime": 8},
        "nothing",
        {"startTime": -1, "body": "Three."},
        {"startTime": 8, "body": ""},
        {"startTime": "0:09", "body": 2021, "speaker": "Ada"}
    ]}"""

    found, problems = read(json_format, written)

    assert [cue.text for cue in found] == ["One.", "Two.", "Three.", "2021"]
    assert (found[-1].start, found[-1].speaker) == (9_000, "Ada")
    assert told(problems) == ["3 TR111", "4 TR114", "5 TR114", "6 TR111"]


def test_cues_made_of_a_transcript_are_the_same_number_in_formats_that_need_not_split_them() -> None:
    transcript = (make.line("It is a long story, and I will tell it. " * 40, "0:00", "Ada"), make.line("Oh.", "1:50"))

    whole = Track(cues.derive(transcript, None))

    assert len(read(vtt, vtt.write(whole))[0]) == len(read(json_format, json_format.write(whole))[0]) == len(whole.cues)
    assert len(read(srt, srt.write(whole))[0]) > len(whole.cues)
