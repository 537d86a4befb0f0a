"""Other clocks, through a whole build: who gets which times, and what is told about it."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree

import make
import shows
from feedtool import clock, convert, episode
from feedtool.model import NAMESPACES

SOURCES = "chapters: {from: [headers], to: [json, psc, youtube, spotify]}\n"


def items(*written: str) -> str:
    """Return a transcript of `# 1:15 Header` and `1:15 Line`."""
    found = []
    for item in written:
        kind = "header" if item.startswith("# ") else "line"
        start, _, words = item.removeprefix("# ").partition(" ")
        found.append(f"- {{{kind}: {words}, time: '{start}'}}\n")
    return "transcript:\n" + "".join(found)


EPISODE = (
    "title: The First\npublished: 2026-01-01\naudio: https://cdn.example.org/first.mp3\nduration: 36:00\n"
    + items(
        "# 0:00 Waiting",
        "0:05 Are we live?",
        "# 1:40 Welcome",
        "2:40 Hello.",
        "# 5:00 Two",
        "5:00 So.",
        "# 20:05 Lost",
        "20:10 Secret.",
        "# 20:30 Back",
        "21:10 And on.",
        "# 38:00 Late",
        "38:10 Later.",
    )
)
AUDIO = "  audio: {offset: -2:34, cuts: [['20:00', '21:00']]}\n"


def build(folder: Path, timelines: str, more: str = "", front: str = EPISODE) -> Path:
    """Build a show of the episode with *timelines* in *folder*, and return its output."""
    head = f"{front}timelines:\n{timelines}" if timelines else front
    shows.small(folder, {"first.md": make.markdown(head)}, SOURCES + more)
    assert shows.call("build", folder=folder).status == 0
    return folder / "output"


def told(folder: Path) -> list[tuple[str, str]]:
    """Return code and message of what is told about the times of the episode in *folder*."""
    out = shows.call("check", "--format", "json", folder=folder).out
    return [(one["code"], one["message"]) for one in json.loads(out) if one["code"] in ("CH105", "CH106", "NT102")]


def in_json(output: Path) -> list[str]:
    data = json.loads((output / "chapters" / "first.json").read_text(encoding="utf-8"))
    return [f"{clock.colons(one['startTime'] * 1000)} {one['title']}" for one in data["chapters"]]


def in_psc(file: Path) -> list[str]:
    found = etree.parse(str(file)).iter(f"{{{NAMESPACES['psc']}}}chapter")
    return [f"{clock.colons(clock.parse(str(one.get('start'))))} {one.get('title')}" for one in found]


def in_note(output: Path, name: str) -> list[str]:
    text = (output / "notes" / "first" / name).read_text(encoding="utf-8")
    lines = re.findall(r"^(?:- )?`?((?:\d+:)?\d+:\d\d)`? (.+)$", text, re.MULTILINE)
    return [f"{start} {title}" for start, title in lines]


def in_lines(output: Path, form: str) -> list[str]:
    lines = (output / "chapters" / f"first.{form}.txt").read_text(encoding="utf-8").splitlines()
    return [f"{clock.colons(clock.parse(one.split(' ', 1)[0].strip('()')))} {one.split(' ', 1)[1]}" for one in lines]


def spoken(output: Path, ending: str) -> list[str]:
    """Return when each cue starts, as `2:26`."""
    text = (output / "transcripts" / f"first{ending}").read_text(encoding="utf-8")
    return [
        clock.colons(clock.parse(start.replace(",", "."))) for start in re.findall(r"^(\S+) --> ", text, re.MULTILINE)
    ]


VIDEO_CHAPTERS = ["0:00 Waiting", "1:40 Welcome", "5:00 Two", "20:05 Lost", "20:30 Back", "38:00 Late"]
AUDIO_CHAPTERS = ["0:00 Welcome", "2:26 Two", "17:26 Back", "34:26 Late"]


def test_all_that_goes_with_the_audio_is_on_its_clock(tmp_path: Path) -> None:
    output = build(tmp_path, AUDIO)

    assert in_json(output) == AUDIO_CHAPTERS
    assert in_psc(output / "chapters" / "first.psc") == AUDIO_CHAPTERS
    assert in_psc(output / "feed.xml") == AUDIO_CHAPTERS
    assert in_lines(output, "spotify") == AUDIO_CHAPTERS
    assert in_note(output, "markdown.md") == AUDIO_CHAPTERS
    for ending in (".vtt", ".srt"):
        assert spoken(output, ending) == ["0:06", "2:26", "17:36", "34:36"]


def test_what_is_said_in_a_cut_is_in_no_transcript_of_the_audio(tmp_path: Path) -> None:
    output = build(tmp_path, AUDIO, more="transcripts: {to: [vtt, srt, json, html, text]}\n")

    files = shows.contents(output / "transcripts")
    assert len(files) == 5
    assert [path for path, data in files.items() if b"Secret" in data or b"live?" in data] == []
    assert [path for path, data in files.items() if b"And on." not in data] == []


def test_youtube_is_on_the_clock_of_the_transcript(tmp_path: Path) -> None:
    output = build(tmp_path, AUDIO)

    assert in_note(output, "youtube.txt") == VIDEO_CHAPTERS
    assert in_lines(output, "youtube") == VIDEO_CHAPTERS


def test_youtube_may_have_a_clock_of_its_own(tmp_path: Path) -> None:
    output = build(tmp_path, "  youtube: {offset: 30}\n")

    shifted = ["0:30 Waiting", "2:10 Welcome", "5:30 Two", "20:35 Lost", "21:00 Back", "38:30 Late"]
    assert in_note(output, "youtube.txt") == ["0:00 Introduction", *shifted]
    assert in_lines(output, "youtube") == in_note(output, "youtube.txt")
    assert in_json(output) == VIDEO_CHAPTERS
    assert in_note(output, "markdown.md") == VIDEO_CHAPTERS
    assert spoken(output, ".vtt")[0] == "0:05"


def test_any_platform_may_have_a_clock_of_its_own(tmp_path: Path) -> None:
    output = build(tmp_path, "  spotify: {offset: -100}\n")

    assert in_lines(output, "spotify")[:2] == ["0:00 Welcome", "3:20 Two"]
    assert in_json(output) == VIDEO_CHAPTERS


def test_without_timelines_everybody_is_on_one_clock(tmp_path: Path) -> None:
    output = build(tmp_path, "")

    assert in_json(output) == in_note(output, "youtube.txt") == in_note(output, "markdown.md") == VIDEO_CHAPTERS
    assert in_psc(output / "feed.xml") == VIDEO_CHAPTERS


def test_what_moves_and_what_is_dropped_is_told_once_at_its_header(tmp_path: Path) -> None:
    build(tmp_path, AUDIO)

    assert told(tmp_path) == [
        ("CH106", "audio: 'Waiting' at 0:00 is dropped: all of it is cut out"),
        ("CH106", "audio: 'Welcome' moves to 0:00: its start is cut out"),
        ("CH106", "audio: 'Lost' at 20:05 is dropped: all of it is cut out"),
        ("CH106", "audio: 'Back' moves to 17:26: its start is cut out"),
    ]
    out = shows.call("check", folder=tmp_path).out
    assert re.findall(r"^episodes/first.md:(\d+): CH106", out, re.MULTILINE) == ["7", "9", "13", "15"]


def test_what_only_youtube_lacks_is_told_as_its_own(tmp_path: Path) -> None:
    output = build(tmp_path, "  youtube: {cuts: [['20:00', '20:30']]}\n")

    assert "20:05 Lost" in in_json(output)
    assert "Lost" not in str(in_note(output, "youtube.txt"))
    assert told(tmp_path) == [("NT102", "YouTube: 'Lost' at 20:05 is dropped: all of it is cut out")]


def test_a_chapter_after_the_end_of_the_audio_is_in_the_video_only_and_told(tmp_path: Path) -> None:
    front = EPISODE.replace("audio: https://cdn.example.org/first.mp3\n", "")
    front = front.replace("36:00", "30:00") + "audio: {url: https://cdn.example.org/first.mp3, duration: 30:00}\n"

    output = build(tmp_path, AUDIO, front=front)

    assert in_json(output) == in_psc(output / "feed.xml") == in_note(output, "markdown.md") == AUDIO_CHAPTERS[:-1]
    assert in_note(output, "youtube.txt") == VIDEO_CHAPTERS
    assert spoken(output, ".vtt") == ["0:06", "2:26", "17:36"]
    assert told(tmp_path)[-1] == (
        "CH106",
        "audio: 'Late' at 38:00 is dropped: it would start after the end at 30:00",
    )


def test_a_chapter_that_a_cut_and_a_late_beginning_take_the_start_of_is_told(tmp_path: Path) -> None:
    build(tmp_path, "  audio: {offset: -154, cuts: [[0, 100]]}\n")

    assert ("CH106", "audio: 'Welcome' moves to 0:00: its start is cut out") in told(tmp_path)


CLIPS = """\
quotableClips:
- {name: In a long one, startOffset: 320, endOffset: 340}
- {name: Long, startOffset: 320, endOffset: 430}
- {name: Too long, startOffset: 300, endOffset: 430}
- {name: Too short, startOffset: 300, endOffset: 314}
- {name: Just long enough, startOffset: 300, endOffset: 315}
- {name: Just short enough, startOffset: 300, endOffset: 420}
- {name: Before that, startOffset: 170, endOffset: 200}
- {name: No end, startOffset: 600}
- {name: Over the cut, startOffset: 1190, endOffset: 1270}
- {name: In the cut, startOffset: 1210, endOffset: 1250}
- {name: Too late, startOffset: 2360, endOffset: 2380}
"""


def soundbites(output: Path) -> list[tuple[str, str, str]]:
    name = f"{{{NAMESPACES['podcast']}}}soundbite"
    found = etree.parse(str(output / "feed.xml")).iter(name)
    return [(str(one.get("startTime")), str(one.get("duration")), str(one.text)) for one in found]


def test_clips_of_the_right_length_are_soundbites_in_whatever_order_they_come(tmp_path: Path) -> None:
    assert (
        soundbites(build(tmp_path, "", front=EPISODE + CLIPS))
        == [
            ("320", "20", "In a long one"),
            ("320", "110", "Long"),
            ("300", "15", "Just long enough"),
            ("300", "120", "Just short enough"),
            ("170", "30", "Before that"),
            ("1190", "80", "Over the cut"),
            ("1210", "40", "In the cut"),
        ]
        + [("2310", "20", "Too late")] * 0
    )


def test_soundbites_are_on_the_clock_of_the_audio_and_within_it(tmp_path: Path) -> None:
    assert soundbites(build(tmp_path, AUDIO, front=EPISODE + CLIPS)) == [
        ("166", "20", "In a long one"),
        ("166", "110", "Long"),
        ("146", "15", "Just long enough"),
        ("146", "120", "Just short enough"),
        ("16", "30", "Before that"),
        ("1036", "20", "Over the cut"),
    ]


@pytest.mark.parametrize(
    ("timelines", "problem"),
    [
        ("timelines: soon", "'timelines' is 'soon', not a mapping"),
        ("timelines: {audio: 3}", "'timelines.audio' is '3', not a mapping"),
        ("timelines: {audio: {offset: later}}", "'timelines.audio.offset' is 'later', not a time"),
        ("timelines: {audio: {offset: .nan}}", "'timelines.audio.offset' is '.nan', not a time"),
        ("timelines: {audio: {cuts: [5]}}", "'timelines.audio.cuts' has an item that is not a pair of times"),
        (
            "timelines: {audio: {cuts: [[9, 5]]}}",
            "'timelines.audio.cuts' has a cut from 9 to 5, which does not end after it starts",
        ),
        ("timelines: {audio: {cuts: [[1, 5], [3, 9]]}}", "'timelines.audio.cuts' has cuts that overlap"),
    ],
)
def test_a_timeline_that_is_none_is_told_and_the_rest_is_used(timelines: str, problem: str) -> None:
    found, problems = episode.read(
        make.markdown_document(f"title: A\n{items('# 0:10 One', '0:20 Hi.')}{timelines}\n"), make.show(), {}, {}
    )

    assert found
    assert [(one.place.line, one.code, one.message) for one in problems] == [(6, "EP102", problem)]
    assert [one.start for one in convert.outline_of_episode(found, make.show(), "json").chapters] == [10_000]
