"""Faults with one right answer: what is changed in the text, what is left alone, and that it reads as it did."""

from collections import Counter
from dataclasses import replace
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import clock, document, episode, mending, plugins
from feedtool.mending import Mended, Reading
from feedtool.problems import Place, Problem, Severity
from feedtool.source import Mend


def read(data: bytes) -> Reading:
    """Return what is read from an episode's file."""
    found = document.parse("episodes/first.md", data)
    return Reading(found, *episode.read(found, make.show(), {}, {}))


def problems(data: bytes, *told: str) -> list[Problem]:
    """Return what reading tells, and the codes *told* at the line of `youtube`."""
    line = next((number for number, one in enumerate(data.splitlines(), start=1) if b"youtube" in one), 1)
    place = Place("episodes/first.md", line)
    return [*read(data).problems, *(Problem(place, code, Severity.WARNING, "") for code in told)]


def mended(data: bytes, *told: str) -> Mended:
    """Return what the file is when it is mended, and mended again: that changes nothing.

    What reading does not tell has to be *told*; it is at the line of `youtube`.
    """
    made = mending.mended(data, read, problems(data, *told))
    assert mending.mended(made.data, read, problems(made.data, *told)).made == ()
    return made


def front(text: str, *told: str) -> str:
    """Return the front matter *text*, which may be indented, mended."""
    made = mended(make.markdown(text), *told)
    return made.data.decode().removeprefix("---\n").removesuffix("---\n")


def said(text: str, *told: str) -> list[str]:
    """Return what is said to be mended in the front matter *text*: line, code and words."""
    return [f"{one.line} {one.code}: {one.said}" for one in mended(make.markdown(text), *told).made]


def transcript(*items: str) -> str:
    """Return a transcript of *items*, each of which may have several lines, from line 3 on."""
    return "transcript:\n" + "".join(f"- {dedent(item)}\n" for item in items)


# Broken times


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("time: '9:\n\n  46'", "time: '9:46'"),
        ("time: '9: 46'", "time: '9:46'"),
        ("time: '9:\n  46'", "time: '9:46'"),
        ('time: "9:\\n46" # typed', 'time: "9:46" # typed'),
        ("time: 9 :46", "time: 9:46"),
        ("sec: '0:09: 46'", "sec: '0:09:46'"),
    ],
)
def test_a_broken_time_is_written_in_one_piece_and_in_its_quotes(broken: str, whole: str) -> None:
    assert front(transcript(f"line: Hello.\n  {broken}", "line: Bye.")) == transcript(
        f"line: Hello.\n  {whole}", "line: Bye."
    )


def test_it_is_said_what_a_broken_time_was_and_is() -> None:
    assert said(transcript("{line: A, sec: 1}", "{line: B, time: '9:\n    46'}")) == ["4 TR107: '9: 46' is '9:46'"]
    assert said(transcript('{line: B, time: "9:\\n46"}')) == ["3 TR107: '9:\\n46' is '9:46'"]


def test_a_time_in_a_block_is_left_alone() -> None:
    text = transcript("line: A\n  time: |\n    9:\n    46")

    assert front(text) == text


def test_a_time_that_another_item_repeats_is_left_alone() -> None:
    text = transcript("{line: A, time: &t '9: 46'}", "{line: B, time: *t}")

    assert front(text) == text


# Times that differ


def test_a_time_becomes_what_a_sound_sec_says() -> None:
    text = transcript("{line: A, sec: 10}", "{line: B, sec: 724, time: '12:40'}", "{line: C, sec: 730}")

    assert front(text) == text.replace("12:40", "12:04")
    assert said(text) == ["4 TR103: 'time' '12:40' is '12:04', as 'sec' says"]


def test_a_sec_becomes_what_a_sound_time_says() -> None:
    text = transcript("{line: A, sec: 10}", "{line: B, sec: 7240, time: '12:04'}", "{line: C, sec: 730}")

    assert front(text) == text.replace("7240", "724")
    assert said(text) == ["4 TR103: 'sec' '7240' is '724', as 'time' says"]


@pytest.mark.parametrize(
    ("sec", "wrong", "right"),
    [
        ("724", '"12:40"', '"12:04"'),
        ("724", "00:12:40", "00:12:04"),
        ("724", "1:12:40", "12:04"),
        ("3723", "'2:02'", "'1:02:03'"),
        ("3723", "'01:02:30'", "'01:02:03'"),
        ("6003", "'99:59'", "'100:03'"),
        ("724.5", "'12:40.0'", "'12:04.5'"),
        ("724", "PT12M40S", "PT12M4S"),
        ("'12:04'", "760", "724"),
    ],
)
def test_the_notation_of_the_one_that_is_wrong_stays(sec: str, wrong: str, right: str) -> None:
    text = transcript(f"{{line: A, sec: {sec}, time: {wrong}}}")

    assert front(text) == text.replace(wrong, right)


def test_times_of_which_neither_fits_are_left_alone() -> None:
    text = transcript(
        *(f"{{line: A, sec: {10 * number}}}" for number in range(5)),
        "{line: B, sec: 999, time: '30:00'}",
        *(f"{{line: C, sec: {50 + 10 * number}}}" for number in range(5)),
    )

    assert [problem.code for problem in read(make.markdown(text)).problems if problem.code[:2] == "TR"] == ["TR104"]
    assert front(text) == text


def test_after_a_clock_that_starts_again_the_hours_stay_away() -> None:
    first = [f"{{line: A, sec: {3480 + 20 * number}}}" for number in range(6)]
    again = [f"{{line: B, sec: {5 + 20 * number}}}" for number in range(6)]
    text = transcript(*first, *again, "{line: C, sec: 130, time: '3:10'}", "{line: D, sec: 150}")

    assert front(text) == text.replace("3:10", "2:10")
    assert [one.code for one in read(make.markdown(front(text))).problems if one.code[:2] == "TR"] == ["TR105"]


def test_a_time_that_is_broken_and_differs_is_mended_at_once() -> None:
    text = transcript("{line: A, sec: 10}", "{line: B, sec: 724, time: '12: 40'}", "{line: C, sec: 730}")

    assert front(text) == text.replace("12: 40", "12:04")


# Speech


def test_what_is_said_in_who_goes_before_its_line() -> None:
    text = transcript("line: Nobody.\n  sec: 9\n  who: And was anybody hurt?\n  # kept", "{line: Good., who: Ada}")

    assert front(text) == transcript(
        "line: And was anybody hurt? Nobody.\n  sec: 9\n  # kept", "{line: Good., who: Ada}"
    )
    assert said(text) == ["5 TR106: 'And was anybody hurt?' is in 'line', not in 'who'"]


def test_what_several_lines_repeat_is_said_once_and_goes_everywhere() -> None:
    who = "who: And was anybody hurt?"
    text = transcript(f"line: One.\n  {who}", "header: Two", f"line: Three.\n  {who}", "line: Four.\n  who: Ada")

    assert front(text) == transcript(
        "line: And was anybody hurt? One.", "header: Two", "line: Three.", "line: Four.\n  who: Ada"
    )
    assert len(said(text)) == 1


def test_what_is_said_again_after_somebody_else_is_said_again() -> None:
    who = "{line: One., who: 'And was anybody hurt?'}"
    text = transcript(who, "{line: Two., who: Ada}", "plain words", who)

    assert front(text) == transcript(
        "{line: And was anybody hurt? One.}", "{line: Two., who: Ada}", "plain words",
        "{line: And was anybody hurt? One.}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("line: Nobody.", "line: And was anybody hurt? Nobody."),
        ("line: 'Nobody''s.'", "line: 'And was anybody hurt? Nobody''s.'"),
        ('line: "\\u201CNo.\\u201D"', 'line: "And was anybody hurt? \\u201CNo.\\u201D"'),
        ("line: |\n    Nobody.\n    No.", "line: |\n    And was anybody hurt? Nobody.\n    No."),
        ("line: >-\n    Nobody.\n    No.", "line: >-\n    And was anybody hurt? Nobody.\n    No."),
        ("line: Nobody.\n    No.", "line: And was anybody hurt?\n    Nobody.\n    No."),
        ("line: 'Nobody.\n    No.'", "line: 'And was anybody hurt?\n    Nobody.\n    No.'"),
        ("line:", "line: 'And was anybody hurt?'"),
        ("line: ''", "line: 'And was anybody hurt? '"),
        ("line: ~", "line: 'And was anybody hurt?'"),
        ("line: ' No.\n    One.'", "line: 'And was anybody hurt?\n     No.\n    One.'"),
        ("line: Nobody. # really", "line: And was anybody hurt? Nobody. # really"),
    ],
)
def test_the_words_of_the_line_stay_as_they_are_written(old: str, new: str) -> None:
    assert front(transcript(f"{old}\n  who: And was anybody hurt?")) == transcript(new)


@pytest.mark.parametrize(
    ("who", "new"),
    [
        ("'I said: never, and what of it?'", "line: 'I said: never, and what of it? It''s over.'"),
        ("'- and what was said then, my dear?'", "line: '- and what was said then, my dear? It''s over.'"),
        ("'''Never'' is what he said, and then?'", "line: '''Never'' is what he said, and then? It''s over.'"),
        ("'what of the number #1 they had?'", "line: 'what of the number #1 they had? It''s over.'"),
        ('"what is a back\\\\slash to you?"', "line: what is a back\\slash to you? It's over."),
        ("what is what:", None),
    ],
)
def test_what_yaml_would_take_for_its_own_is_put_in_quotes(who: str, new: str | None) -> None:
    text = transcript(f"line: It's over.\n  who: {who}")

    assert front(text) == (transcript(new) if new else text)


def test_commas_and_brackets_need_quotes_in_braces() -> None:
    text = transcript("{line: No., who: 'and was anybody, pray, hurt?', sec: 1}")

    assert front(text) == transcript("{line: 'and was anybody, pray, hurt? No.', sec: 1}")


def test_a_long_speech_is_laid_in_lines_like_those_around_it() -> None:
    words = " ".join(["and what would you say to that"] * 5)
    text = transcript(f"line: Nothing.\n  who: {words[:70]}\n    {words[71:]}")

    assert front(text) == transcript(
        "line: and what would you say to that and what would you say to that and what\n"
        "    would you say to that and what would you say to that and what would you say\n"
        "    to that\n    Nothing."
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("who: And was anybody hurt?\n  line: No.", "line: And was anybody hurt? No."),
        ("{who: 'And was anybody hurt?', line: No.}", "{line: And was anybody hurt? No.}"),
        ("line: No.\n  who: And was anybody hurt? # hm\n  sec: 1", "line: And was anybody hurt? No.\n  # hm\n  sec: 1"),
        ("line: No.\n  who: >\n    And was\n    anybody hurt?\n  sec: 1", "line: And was anybody hurt? No.\n  sec: 1"),
        ('line: No.\n  "who": "And was\n    anybody hurt?"', "line: And was anybody hurt?\n    No."),
    ],
)
def test_who_goes_wherever_it_stands(old: str, new: str) -> None:
    assert front(transcript(old)) == transcript(new)


@pytest.mark.parametrize(
    "item",
    [
        "who: And was anybody hurt?\n  # a note\n  line: No.",
        "{line: No., # a note\n   who: 'And was anybody hurt?'}",
        "line: No.\n  who: Ada\n  who: And was anybody hurt?",
    ],
)
def test_what_would_take_more_away_than_who_is_refused(item: str) -> None:
    data = make.markdown(transcript(item, "{line: No., time: '1: 30', sec: 90}"))

    made = mended(data)

    assert [one.code for one in made.made] == ["TR107"]
    assert [one.code for one in made.refused] == ["TR106"]
    assert made.data == data.replace(b"1: 30", b"1:30")


def test_a_line_that_yaml_takes_for_a_list_is_left_alone() -> None:
    text = transcript("{line: [laughs], who: 'And was anybody hurt?'}")

    assert front(text) == text


# Ids


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NfAJAr7FvyY&t", "NfAJAr7FvyY"),
        ("NfAJAr7FvyY&t=12s # the video", "NfAJAr7FvyY # the video"),
        ("'NfAJAr7FvyY?si=x'", "'NfAJAr7FvyY'"),
        ('"NfAJAr7FvyY, the video"', '"NfAJAr7FvyY"'),
        ("https://youtu.be/NfAJAr7FvyY?t=3", "NfAJAr7FvyY"),
        ("https://www.youtube.com/watch?v=NfAJAr7FvyY&list=PL1", "NfAJAr7FvyY"),
        ("https://www.youtube.com/watch?list=PL1&v=NfAJAr7FvyY", "NfAJAr7FvyY"),
        ("youtube.com/live/NfAJAr7FvyY", "NfAJAr7FvyY"),
    ],
)
def test_of_a_youtube_id_with_a_rest_the_id_is_left(written: str, meant: str) -> None:
    text = f"ids:\n  anchor: a\n  youtube: {written}\n"

    assert front(text, "LI102") == text.replace(written, meant)


@pytest.mark.parametrize(
    "written", ["NfAJAr7FvyY", "TODO", "NfAJAr7Fvy", "NfAJAr7FvyYY", "PL1234567890abc&t", "NfAJ Ar7FvyY&t", "[a]", "''"]
)
def test_what_is_an_id_or_none_at_all_is_left_alone(written: str) -> None:
    text = f"ids: {{youtube: {written}}}\n"

    assert front(text, "LI102") == text


def test_of_an_address_of_spotify_the_id_is_left_and_of_the_hosts_nothing() -> None:
    text = "ids: {{spotify: '{}'}} # not on youtube\n"
    address = "https://open.spotify.com/episode/3YPvzGQnfxl7Mo1VKE0l1K?si=1"
    host = "https://anchor.fm/club/episodes/The-Rise-of-MLOps-ept67o"

    assert front(text.format(address), "LI102") == text.format("3YPvzGQnfxl7Mo1VKE0l1K")
    assert front(text.format(host), "LI102") == text.format(host)


def test_an_id_is_mended_only_when_somebody_told_it() -> None:
    assert said("ids: {youtube: NfAJAr7FvyY&t}") == []
    assert said("ids: {youtube: NfAJAr7FvyY&t}", "LI102") == ["2 LI102: 'NfAJAr7FvyY&t' is 'NfAJAr7FvyY'"]


# Tabs


@pytest.mark.parametrize(
    ("text", "spaces"),
    [
        ("links:\n\tyoutube: a\n\tapple: b\n", "links:\n  youtube: a\n  apple: b\n"),
        ("links:\n    youtube: a\n\tapple: b\n", "links:\n    youtube: a\n    apple: b\n"),
        ("transcript:\n-\tline: a\n\tsec: 1\n", "transcript:\n- line: a\n  sec: 1\n"),
        ("a:\n\tb:\n\t\tc: 1\n\t\td: 2\n", "a:\n  b:\n    c: 1\n    d: 2\n"),
    ],
)
def test_tabs_that_indent_become_spaces_so_wide_that_it_is_read(text: str, spaces: str) -> None:
    assert front(text) == spaces
    assert read(make.markdown(front(text))).document.problems == ()


def test_it_is_said_how_many_lines_had_tabs() -> None:
    assert said("transcript:\n-\tline: a\n\tsec: 1\n") == ["4 RD103: the tabs that indent 2 lines are spaces"]
    assert said("links:\n\tyoutube: a\n") == ["3 RD107: the tabs that indent line 3 are spaces"]


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  b:\n\tc: 1\n",
        "guests:\n  - ada\n\t- ben\n",
        "intro: |\n  one\n\ttwo\n\tthree: four\nlinks:\n\ta: b\n",
        "a: [1\n\tb: c\n",
    ],
)
def test_tabs_that_can_be_meant_otherwise_are_left_alone(text: str) -> None:
    assert front(text) == text


def test_tabs_are_not_mended_when_that_would_be_read_otherwise_than_before() -> None:
    data = make.markdown("guests:\n\t- ada\n \t- ben\n")

    assert read(data).document.front["guests"] == ["ada - ben"]
    assert [one.code for one in mended(data).refused] == ["RD107"]


@pytest.mark.parametrize("text", ["title: A\tB\n", "title: A # c\td\n", "intro: |\n  a\n  \tb\n", "title: 'a\n\tb'\n"])
def test_tabs_that_yaml_takes_are_left_alone(text: str) -> None:
    assert front(text) == text


def test_what_is_wrong_beside_tabs_is_mended_with_them() -> None:
    text = "ids:\n  youtube: NfAJAr7FvyY&t\n" + transcript("line: A\n  time: '0: 10'", "line: B\n\ttime: 1:00")

    assert front(text, "LI102") == text.replace("&t", "").replace("0: 10", "0:10").replace("\t", "  ")


@pytest.mark.parametrize("beside", ["guests:\n  - ada\n\t- ben\n", "intro: &x abc\ndescription: &x def\n"])
def test_beside_what_yaml_alone_would_not_take_nothing_is_mended(beside: str) -> None:
    text = transcript("line: A\n  time: '0: 10'") + "ids: {youtube: NfAJAr7FvyY&t}\n" + beside

    assert front(text, "LI102") == text


def test_a_line_that_is_repeated_with_what_is_said_in_who_is_left_alone() -> None:
    data = make.markdown(transcript("&a {line: No., who: 'And was anybody hurt?'}") + "- *a\n")

    assert mended(data).data == data


def test_an_id_is_mended_though_lines_above_it_go() -> None:
    text = transcript("line: No.\n  who: And was anybody hurt?\n  who: Ada", "line: No.\n  who: And was anybody hurt?")
    ids = "ids:\n  youtube: NfAJAr7FvyY&t\n"

    assert "NfAJAr7FvyY\n" in front("links:\n\tweb: a\n" + text + ids, "LI102")


# All of them


def test_every_mend_is_for_codes_of_its_own() -> None:
    found = [code for name in plugins.names("mending") for code in plugins.get("mending", name).CODES]

    assert max(Counter(found).values()) == 1
    assert mending.codes() == set(found)


@pytest.mark.parametrize("data", [b"", b"no front matter", b"\xff\xfe", b"---\n\xe9: '9: 46'\n---\n", b"---\n- a\n"])
def test_what_is_no_episode_is_left_alone(data: bytes) -> None:
    assert mended(data, *mending.codes()) == Mended(data)


def test_only_what_was_told_is_mended() -> None:
    data = make.markdown(transcript("{line: A, sec: 10, time: '0: 10'}", "{line: B, sec: 20, time: '0:25'}"))

    assert mending.mended(data, read, [one for one in problems(data) if one.code == "TR103"]).data == data.replace(
        b"0:25", b"0:20"
    )


def test_a_time_that_is_no_other_one_is_left_alone_beside_one_that_is() -> None:
    text = transcript("{line: A, sec: 10.5, time: '0:10'}", "{line: B, sec: 20, time: '0:25'}")

    assert front(text) == text.replace("0:25", "0:20")


def test_what_feedtool_reads_without_doubt_is_left_alone() -> None:
    text = "duration: PT01H02M48S\n" + transcript("{line: A, who: 'Theo:', sec: 724, time: '00:12:04'}")

    assert front(text) == text


def test_a_mend_that_does_not_read_as_meant_is_refused_and_the_others_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = plugins.get("mending", "broken_time").mend
    data = make.markdown(transcript(*(f"{{line: A, sec: {n}, time: '0: {n:02}'}}" for n in range(7))))

    def mend(*seen: object) -> list[Mend]:
        """Lie about the fourth."""
        made = list(honest(*seen))
        return [
            replace(one, edits=(replace(one.edits[0], new="'0:59'"),)) if "'0: 03'" in one.said else one for one in made
        ]

    monkeypatch.setattr(plugins.get("mending", "broken_time"), "mend", mend)
    made = mended(data)

    assert [one.said for one in made.refused] == ["'0: 03' is '0:03'"]
    assert made.data == data.replace(b"0: ", b"0:").replace(b"0:03", b"0: 03")


def test_line_ends_byte_order_mark_body_and_missing_last_line_stay() -> None:
    text = "\ufeff---\n" + transcript("line: No.\n    One.\n  who: And was anybody hurt?") + "---\nBody\n\ttabbed  "
    data = text.replace("\n", "\r\n").encode()

    made = mended(data).data

    assert made.decode() == (
        "\ufeff---\r\ntranscript:\r\n- line: And was anybody hurt?\r\n    No.\r\n    One.\r\n---\r\nBody\r\n\ttabbed  "
    )


def test_a_file_that_is_cut_off_is_mended_as_far_as_it_goes() -> None:
    data = b"---\ntranscript:\n- line: No.\n  who: And was anybody hurt?"

    assert mended(data).data == b"---\ntranscript:\n- line: And was anybody hurt? No."


def test_a_difference_is_told_with_line_ends_and_without_the_last_one() -> None:
    before, after = b"a\r\nb\r\nc", b"a\r\nB\r\nc"

    assert mending.difference("x.md", before, after) == (
        "--- a/x.md\n+++ b/x.md\n@@ -1,3 +1,3 @@\n a\r\n-b\r\n+B\r\n c\n\\ No newline at end of file\n"
    )
    assert mending.difference("x.md", before, before) == ""


# Any of them

BREAKS = (" ", "  ", "\n      ", "\n\n      ")
WORDS = (
    "what", "is", "it", "it's", "said:", "#1", '"so"', "back\\slash", "[laughs]", "{x}", "a,b", "-", "--", "%", "né",
    "!", "*", "&", "@", "'", "?", "~", "well-known",
)  # fmt: skip
END = "which is what I would say to that"
"""So many words are no name."""


@st.composite
def time_faults(draw: st.DrawFn) -> tuple[str, str]:
    """Return a transcript with times that are broken or differ, and the same one without such faults."""
    clocks = draw(st.lists(st.integers(0, 2_399), min_size=3, max_size=9, unique=True).map(sorted))
    broken, whole = [], []
    for number, second in enumerate(clocks):
        inside = 0 < number < len(clocks) - 1
        write = draw(st.sampled_from([clock.colons, clock.full]))
        time = write(second * clock.SECOND)
        quote = draw(st.sampled_from(["'", '"']))
        seconds, wrong = str(second), time
        match draw(st.sampled_from(["none", "break", "time", "sec"] if inside else ["none", "break"])):
            case "break":
                at = draw(st.integers(1, len(time) - 1))
                wrong = time[:at] + draw(st.sampled_from(BREAKS)) + time[at:]
            case "time":
                other = draw(st.integers(0, 3_598))
                wrong = write((other + (other >= second)) * clock.SECOND)
            case "sec":
                seconds = str(second + 2_400)
        item = draw(st.sampled_from([
            "{{line: Words., sec: {}, time: {}}} # {}",
            "{{time: {1}, sec: {0}, who: Ada, line: Words.}} # {2}",
            "line: Words.\n  sec: {}\n  time: {} # {}",
            "time: {1} # {2}\n  header: One\n  sec: {0}\n  line: |\n    Words.",
        ]))  # fmt: skip
        broken.append(item.format(seconds, quote + wrong + quote, number))
        whole.append(item.format(second, quote + time + quote, number))
    return transcript(*broken), transcript(*whole)


@st.composite
def ids(draw: st.DrawFn) -> tuple[str, str]:
    """Return ids with a rest behind that of YouTube, or without, and the same ones without."""
    own = draw(st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]{10}", fullmatch=True))
    rest = draw(st.sampled_from(["", "&t", "&t=12s", "?si=a_b-c", ", part 1", "#t=1"]))
    form = draw(st.sampled_from(["ids: {{youtube: '{}', a: b}}\n", 'ids:\n  youtube: "{}" # here\n', "ids:\n- {}\n"]))
    return form.format(own + rest), form.format(own + rest if "- " in form else own)


@st.composite
def files(draw: st.DrawFn, *texts: str) -> list[bytes]:
    """Return files with the front matters *texts*, alike in all else."""
    ending = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    close = draw(st.sampled_from(["---\n", "---", "---\n\nBody '9: 46'\twith all.", "---\nwho: is it?\n", ""]))
    return [f"{mark}---\ntitle: 'A\x07' # {text}{close}".replace("\n", ending).encode() for text in texts]


@given(time_faults(), ids(), st.data())
def test_whatever_is_wrong_becomes_what_was_meant_to_the_byte(
    times: tuple[str, str], youtube: tuple[str, str], data: st.DataObject
) -> None:
    broken, whole = data.draw(files(*("é\U0001f600\n" + a + b for a, b in zip(youtube, times, strict=True))))

    made = mended(broken, "LI102")

    assert made.data == whole
    assert made.refused == ()
    before, after = read(broken).episode, read(whole).episode
    assert before
    assert after
    assert after == replace(before, ids=after.ids)


@st.composite
def speeches(draw: st.DrawFn) -> str:
    """Return an item of a transcript in which `who` may hold what is said."""
    said = " ".join([*draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=20)), END])
    who = draw(st.sampled_from([said, said, "Ada", "Ben:"]))
    gap = draw(st.sampled_from([" ", "\n    "]))
    who = draw(
        st.sampled_from(
            [
                "'{}'".format(who.replace("'", "''").replace(" ", gap)),
                '"{}"'.format(who.replace("\\", "\\\\").replace('"', '\\"').replace(" ", gap)),
            ]
        )
    )
    words = draw(st.sampled_from([
        "It's over.", "It's\n    over.", "'It''s over: now'", "'It''s\n    over'", '"\\u201CIt\\u201D\n    is over"',
        '" over "', "''", "",
    ]))  # fmt: skip
    block = draw(st.sampled_from(["|\n    It: is\n    over.", ">-\n    It # is\n\n      over."]))
    return draw(
        st.sampled_from(
            [
                f"line: {words}\n  who: {who}\n  # kept",
                f"who: {who}\n  line: {words}\n  sec: 5 # kept",
                f"line: {block}\n  who: {who} # kept\n  sec: 5",
                f"{{line: {words}, who: {who}}} # kept",
                f"{{who: {who}, sec: 5, line: {words}}} # kept",
                "header: Another # kept",
            ]
        )
    )


@given(st.lists(speeches(), min_size=1, max_size=5), time_faults(), st.booleans(), st.data())
def test_whatever_is_said_in_who_the_episode_stays_the_same(
    items: list[str], times: tuple[str, str], twice: bool, data: st.DataObject
) -> None:
    text = transcript(*items * (1 + twice)) + times[0].removeprefix("transcript:\n")
    (broken,) = data.draw(files("x\n" + text))

    made = mended(broken)

    assert made.refused == ()
    assert read(made.data).episode == read(broken).episode
    assert not mending.codes() & {problem.code for problem in read(made.data).problems}
    assert made.data.count(b"# kept") == broken.count(b"# kept")
    assert made.data.count(b"\r\n") in (0, made.data.count(b"\n"))
    assert read(made.data).document.body == read(broken).document.body


IDS = ("", "ids:\n  youtube: NfAJAr7FvyY&t\n", "ids: {youtube: &x NfAJAr7FvyY?si=1}\n")
ITEMS = (
    "- line: A\n  time: '9: 46'\n", "- {line: A, sec: 10, time: '0: 20'}\n", "- line: B\n\ttime: 1:00\n",
    "-\tline: C\n\tsec: 5\n", "- &x {line: No., who: 'And was anybody hurt?'}\n", "- *x\n",
    "- line: &x No.\n  who: *x\n", "- who: And was anybody hurt?\n  line: |\n    No.\n\tNo.\n",
    "- line:\n  who: And was\n\tanybody hurt?\n", "- <<: *x\n  time: '1: 00'\n", "- ? [a]\n  : b\n", "- [a]\n",
)  # fmt: skip
REST = (
    "intro: abc\n\tdef\n", "intro: |\n  a\n \tb: c\n", 'intro: "\\UFFFFFFFF"\n', "title: 'a\n", "title: &x b # c\n",
    "links:\n\tyoutube: a\n", "...\n", "---\n", "----\n", "\t\n", "\t", " ", "\n", "[", "}", "'", '"', ": ", "- ", "#",
    "*t", "!!", "é", "\x07",
)  # fmt: skip


@given(
    st.sampled_from(IDS),
    st.lists(st.sampled_from(ITEMS), max_size=5),
    st.lists(st.sampled_from(REST), max_size=3),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_no_file_whatever_stops_the_mending(youtube: str, items: list[str], rest: list[str], ending: str) -> None:
    text = "".join(["---\ntitle: A\n", youtube, "transcript:\n", *items, *rest])

    data = text.replace("\n", ending).encode()

    mending.mended(data, read, problems(data, "LI102"))


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_bytes_whatever_stop_the_mending(data: bytes) -> None:
    mended(b"---\n" + data, *mending.codes())
