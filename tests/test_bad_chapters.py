"""Bad input for chapters and transcripts, through a whole build: told with its place, nothing lost, nothing half."""

import csv
import json
import re
import time
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
import webvtt
from lxml import etree

import make
import shows
import sounds
from feedtool import chapters, convert, plugins
from feedtool.model import NAMESPACES

ALL = (
    f"chapters: {{to: [{', '.join(convert.writable('chapters'))}]}}\n"
    f"transcripts: {{to: [{', '.join(convert.writable('transcripts'))}]}}\n"
    "rules: {YT101: off}\n"  # two chapters are enough here
)
TIMES = [
    "-5",
    "-0:05",
    ".nan",
    "nan",
    ".inf",
    "1e400",
    "9" * 30,
    "1000:00:00",
    "soon",
    "1:75",
    "0x1F",
    "½",
    "[1]",
    "{a: 1}",
]


def front(lines: str) -> bytes:
    return make.markdown(f"title: The First\npublished: 2026-01-01\n{lines}")


def build(folder: Path, lines: str, more: str = "") -> shows.Ran:
    """Build a show of one episode with *lines* from line 4 of its front matter."""
    return with_all_problems(shows.small(folder, {"first.md": front(lines)}, ALL + more))


def with_all_problems(folder: Path) -> shows.Ran:
    """Build the show in *folder*; what a build only counts `check` tells, but for what platforms make of it."""
    ran = shows.call("build", folder=folder)
    told = shows.call("check", "--ignore", "AP,SP,YT,NT,CH2,TR2,ID112", folder=folder)
    return shows.Ran(ran.status, ran.out, told.out)


def places(said: str) -> list[tuple[int, str]]:
    """Return line and code of what is said of the episode."""
    found = re.findall(r"^episodes/first\.md:(\d+)(?::\d+)?: (\w+) ", said, re.MULTILINE)
    return [(int(line), code) for line, code in found]


def built(folder: Path) -> list[tuple[float, str]]:
    data = json.loads((folder / "output" / "chapters" / "first.json").read_text(encoding="utf-8"))
    return [(one["startTime"], one["title"]) for one in data["chapters"]]


# Times


@pytest.mark.parametrize("wrong", TIMES)
@pytest.mark.parametrize("key", ["sec", "time"])
def test_a_time_of_a_transcript_that_is_none_is_told_and_its_words_stay(key: str, wrong: str, tmp_path: Path) -> None:
    ran = build(
        tmp_path,
        "transcript:\n- {header: One, sec: 0}\n- {line: Hello., sec: 0}\n"
        f"- line: These words.\n  {key}: {wrong}\n- {{line: Bye., sec: 20}}\n",
    )

    assert (ran.status, places(ran.err)) == (1, [(8, "TR102")])
    assert built(tmp_path) == [(0, "One")]
    said = [cue.text for cue in webvtt.read(str(tmp_path / "output" / "transcripts" / "first.vtt")).captions]
    assert said == ["Hello.", "These words.", "Bye."]


@pytest.mark.parametrize("wrong", TIMES)
@pytest.mark.parametrize("source", ["chapters", "quotableClips"])
def test_a_time_of_a_chapter_that_is_none_is_told_and_the_others_stay(source: str, wrong: str, tmp_path: Path) -> None:
    rows = ["{title: One, start: 0}", f"{{title: Wrong, start: {wrong}}}", "{title: Two, start: 60}"]

    ran = build(tmp_path, f"{source}:\n" + "".join(f"- {row}\n" for row in rows))

    assert ran.status == 0
    assert {line for line, _ in places(ran.err)} == {6}
    assert {code for _, code in places(ran.err)} <= {"CH111", "CH114"}
    assert built(tmp_path) == [(0, "One"), (60, "Two")]


@pytest.mark.parametrize(
    "wrong", ["-5", "NaN", "1e400", "Infinity", "-Infinity", "1e20", "null", "true", "[1]", '"soon"']
)
def test_a_time_of_a_file_that_is_none_is_told_and_the_others_stay(wrong: str, tmp_path: Path) -> None:
    data = f"""{{"chapters": [
        {{"startTime": 0, "title": "One"}},
        {{"startTime": {wrong}, "title": "Wrong"}},
        {{"startTime": 60, "title": "Two"}}
    ]}}"""
    folder = shows.small(tmp_path, {"first.md": front(""), "first.chapters.json": data.encode()}, ALL)

    ran = with_all_problems(folder)

    assert re.search(r"^episodes/first\.chapters\.json:3(:\d+)?: CH11", ran.err, re.MULTILINE)
    assert built(tmp_path) == [(0, "One"), (60, "Two")]


# Few and many


def test_one_chapter_is_in_every_file_but_those_of_platforms_that_would_not_show_it(tmp_path: Path) -> None:
    ran = build(tmp_path, "chapters: [0:05 The only one]\n")

    assert ran.status == 0
    assert built(tmp_path) == [(5, "The only one")]
    assert {path.partition(".")[2] for path in shows.contents(tmp_path / "output" / "chapters")} == {
        suffix.removeprefix(".")
        for form in convert.writable("chapters")
        if form not in ("apple", "spotify", "youtube")
        for suffix in [plugins.get("chapters", form).SUFFIX]
    }
    assert "Chapters" not in (tmp_path / "output" / "notes" / "first" / "youtube.txt").read_text(encoding="utf-8")


def test_ten_thousand_chapters_are_in_the_feed_and_in_the_audio(tmp_path: Path) -> None:
    rows = "".join(f"- {{start: {number * 0.005:.3f}, title: Part {number}}}\n" for number in range(10_000))

    folder = shows.small(tmp_path, {"first.md": front(f"duration: 1:00\nchapters:\n{rows}")}, "notes: [web]\n")
    ran = shows.call("build", folder=folder)
    embedded = []
    for suffix in (".mp3", ".m4a"):
        audio = tmp_path / f"first{suffix}"
        audio.write_bytes(sounds.tone(suffix))
        assert shows.call("embed", "first", audio, folder=tmp_path).status == 0
        embedded.append(convert.outline_of_file(audio.name, audio.read_bytes(), []).chapters)

    assert ran.status == 0
    assert len(built(tmp_path)) == 10_000
    feed = etree.parse(str(tmp_path / "output" / "feed.xml"))
    assert len(list(feed.iter(f"{{{NAMESPACES['psc']}}}chapter"))) == 10_000
    assert [len(one) for one in embedded] == [10_000, 10_000]


def test_a_transcript_of_20_megabytes_is_built_with_every_word(tmp_path: Path) -> None:
    words = "So what we did, and that is a long story, was to ask. Nobody answered! " * 4
    count = 20_000_000 // (len(words) + 45)
    rows = [f"- line: '{words.strip()}'\n  sec: {number * 20}\n  who: Ada\n" for number in range(count)]
    rows[::1_000] = [f"- header: Part {number}\n{row}" for number, row in enumerate(rows[::1_000])]
    begun = time.process_time()

    ran = shows.call(
        "build",
        folder=shows.small(
            tmp_path, {"first.md": front("transcript:\n" + "".join(rows))}, "transcripts: {to: [vtt]}\n"
        ),
    )

    took = time.process_time() - begun
    spoken = (tmp_path / "output" / "transcripts" / "first.vtt").read_text(encoding="utf-8")
    assert ran.status == 0
    assert len("".join(rows)) > 19_000_000
    assert took < 120
    last = 100 * 3_600 // 20  # WebVTT has no later hour
    assert spoken.count("Nobody answered!") == min(count, last) * 4
    assert len(built(tmp_path)) == -(-count // 1_000)


# Letters

TROUBLE = [
    "A --> B",
    "00:00:01.000 --> 00:00:02.000",
    "]]> and <![CDATA[",
    "<b>bold</b> & <script>alert(1)</script> &amp;",
    "שלום עולם: 42!",
    "مرحبا بالعالم، كيف الحال؟",
    "e\u0301a\u0308 Zalgo\u0321\u0322\u0323",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 👍🏽",
    "日本語のテキスト。",
    "WEBVTT",
    "NOTE this",
    "1",
    "#hash 'quote' \"double\" `code`",
    "back\\slash {\\an8} {{ jinja }} {% raw %}",
    "a\u202eb\u2066c",
]


def bare(text: str) -> str:
    """Return *text* without what is not seen, and with brackets and arrows as formats without them show them."""
    seen = re.sub(r"[\u200b\u202a-\u202e\u2060\u2066-\u2069]", "", text)
    return "".join(seen.translate(str.maketrans("‹›→∶", "<>>:")).replace("-->", ">").replace("->", ">").split())


def test_letters_of_every_kind_come_through_titles_and_lines(tmp_path: Path) -> None:
    rows = ""
    for number, words in enumerate(TROUBLE):
        text = json.dumps(words, ensure_ascii=False)
        rows += f"- {{header: {text}, sec: {number * 60}}}\n- {{line: {text}, sec: {number * 60}, who: 'Ada:'}}\n"

    ran = build(tmp_path, f"guests: [Ada Lovelace]\ntranscript:\n{rows}")

    output = tmp_path / "output"
    assert ran.status == 0
    assert [bare(title) for _, title in built(tmp_path)] == [bare(words) for words in TROUBLE]
    feed = etree.parse(str(output / "feed.xml")).iter(f"{{{NAMESPACES['psc']}}}chapter")
    assert [bare(str(one.get("title"))) for one in feed] == [bare(words) for words in TROUBLE]
    rows_of_csv = list(csv.DictReader(StringIO((output / "chapters" / "first.csv").read_text(encoding="utf-8"))))
    assert len(rows_of_csv) == len(TROUBLE)
    segments = json.loads((output / "transcripts" / "first.json").read_text(encoding="utf-8"))["segments"]
    assert [bare(one["body"]) for one in segments] == [bare(words) for words in TROUBLE]
    cues = webvtt.read(str(output / "transcripts" / "first.vtt")).captions
    assert [bare(unescape(cue.text)) for cue in cues] == [bare(words) for words in TROUBLE]
    for form in convert.readable("chapters"):
        for path in (output / "chapters").glob(f"first{getattr(plugins.get('chapters', form), 'SUFFIX', '!')}"):
            found = convert.outline_of_file(path.name, path.read_bytes(), []).chapters
            assert [one.start for one in found] == [number * 60_000 for number in range(len(TROUBLE))], form


# Files that are not what they say


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10,
        b"{" * 50_000,
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b'{"chapters": {"startTime": 0}}',
        b'{"chapters": [[[]], 7, null, "x"]}',
        b"WEBVTT chapters\n\n\n-->\n-->\n",
        b";FFMETADATA1\n[CHAPTER]\nTIMEBASE=0/0\nSTART=1\nEND=x\ntitle=One\n",
        b"\t\t\t\n" * 1_000,
        b"0:00" * 10_000,
    ],
    ids=range(10),
)
def test_a_file_of_chapters_of_any_bytes_takes_nothing_else_down(data: bytes, tmp_path: Path) -> None:
    files = {f"first{ending}": data for ending in chapters.endings()}
    first = front("transcript: [{header: One, sec: 0}, {line: Hello., sec: 0}]\n")
    folder = shows.small(tmp_path, {"first.md": first, **files}, "chapters: {from: [files, headers]}\n")

    ran = with_all_problems(folder)

    assert built(tmp_path) == [(0, "One")]
    assert "Hello." in (tmp_path / "output" / "transcripts" / "first.vtt").read_text(encoding="utf-8")
    assert ran.status == 1
    told = re.findall(r"^(episodes/first[^:]*):\d+(?::\d+)?: (?:CH|RD)\d+ (?:error|warning): ", ran.err, re.MULTILINE)
    beside = {f"episodes/first{ending}" for ending in chapters.endings()}
    assert beside - {"episodes/first.vtt"} <= set(told) <= beside  # which may be a transcript as well
