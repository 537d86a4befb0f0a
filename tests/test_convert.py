"""`chapters`, `transcript` and `embed` as people run them: any format out of any other, and out of episodes."""

import builtins
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import make
import shows
import sounds
from feedtool import convert, plugins
from feedtool.model import Chapter, Cue, Outline, Tags, Track
from feedtool.problems import FeedtoolError, Problem

CHAPTERS = Outline(
    (Chapter(0, "Hello"), Chapter(15_000, "What is a feature store?"), Chapter(45_000, "Goodbye & thank you")),
    length=60_000,
)
PAIRS = sounds.pairs(CHAPTERS.chapters)
TO = convert.writable("chapters")
FROM: Mapping[str, str] = {
    name: plugins.get("chapters", name).write(CHAPTERS) for name in TO if name in convert.readable("chapters")
} | {
    "cue": "".join(
        f'TRACK {number:02} AUDIO\n TITLE "{one.title}"\n INDEX 01 00:{one.start // 1000:02}:00\n'
        for number, one in enumerate(CHAPTERS.chapters, start=1)
    ),
    "edl": "TITLE: First\n\n"
    + "".join(
        f"{number:03}  001      V     C        {when} {when} {when} {when}\n |C:Blue |M:{one.title} |D:1\n\n"
        for number, one in enumerate(CHAPTERS.chapters, start=1)
        for when in [f"00:00:{one.start // 1000:02}:00"]
    ),
    "lines": "".join(f"00:00:{one.start // 1000:02} {one.title}\n" for one in CHAPTERS.chapters),
}

CUES = Track((Cue(0, 2_000, "Hello there.", "Ada"), Cue(2_000, 4_500, "Hello to you.", "Ben & Jerry")))
SPOKEN = convert.writable("transcripts")
SAID = {
    name: plugins.get("transcripts", name).write(CUES) for name in SPOKEN if name in convert.readable("transcripts")
}


def read(text: str, name: str = "first.unknown") -> list[tuple[int, str]]:
    """Return the chapters that feedtool reads in *text*, with which nothing must be wrong."""
    problems: list[Problem] = []
    found = convert.outline_of_file(name, text.encode(), problems)
    assert problems == []
    return sounds.pairs(found.chapters)


def ending(form: str) -> str:
    """Return how a file of *form* is called."""
    module = plugins.get("chapters", form)
    return str(module.SUFFIX if hasattr(module, "SUFFIX") else module.BESIDE[0])


# Chapters of files


def test_every_format_that_can_be_read_is_here() -> None:
    assert FROM.keys() == set(convert.readable("chapters"))
    assert SAID.keys() == set(convert.readable("transcripts"))


@pytest.mark.parametrize("source", FROM)
def test_any_format_becomes_any_other(source: str, tmp_path: Path) -> None:
    file = make.files(tmp_path, {f"first{ending(source)}": FROM[source].encode()}) / f"first{ending(source)}"

    for form in TO:
        ran = shows.call("chapters", file, "--to", form, folder=tmp_path)

        assert (ran.status, read(ran.out, f"first{ending(form)}")) == (0, PAIRS), form
        assert source == "edl" or ran.err == "", form  # it does not say how many frames make a second


@pytest.mark.parametrize("source", FROM)
@pytest.mark.parametrize("name", ["first", "first.txt", "FIRST.DAT"])
def test_a_format_is_told_by_what_is_in_the_file(source: str, name: str, tmp_path: Path) -> None:
    make.files(tmp_path, {name: FROM[source].encode()})

    assert read(shows.call("chapters", name, folder=tmp_path).out) == PAIRS


@pytest.mark.parametrize("source", [form for form in FROM if form not in ("lines", "apple", "spotify", "youtube")])
def test_a_file_that_is_of_another_format_than_its_name_says_is_read_as_what_it_is(source: str, tmp_path: Path) -> None:
    name = "first.psc" if source != "psc" else "first.chapters.json"
    make.files(tmp_path, {name: FROM[source].encode()})

    assert read(shows.call("chapters", name, folder=tmp_path).out) == PAIRS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_chapters_in_another_encoding_are_read(encoding: str, tmp_path: Path) -> None:
    make.files(tmp_path, {"first.txt": "0:00 Café\r\n0:15 Zoë\r\n".encode(encoding)})

    ran = shows.call("chapters", "first.txt", "--to", "mp4chaps", folder=tmp_path)

    assert read(ran.out) == [(0, "Café"), (15_000, "Zoë")]
    assert ("RD101 warning" in ran.err) is (encoding != "utf-8-sig")


@pytest.mark.parametrize("suffix", [".mp3", ".m4a"])
def test_an_audio_file_becomes_any_format_whatever_it_is_called(suffix: str, tmp_path: Path) -> None:
    tone = sounds.tone(suffix)
    module = convert.audio_format(tone)
    assert module
    data = module.embed(tone, CHAPTERS, Tags("The First"), {}, "first", [])
    make.files(tmp_path, {f"first{suffix}": data, "first.bin": data})

    for form in TO:
        ran = shows.call("chapters", f"first{suffix}", "--to", form, folder=tmp_path)
        assert (ran.status, ran.err, read(ran.out, f"first{ending(form)}")) == (0, "", PAIRS), form
    assert read(shows.call("chapters", "first.bin", folder=tmp_path).out) == PAIRS


@pytest.mark.parametrize("suffix", [".mp3", ".m4a"])
def test_an_audio_file_without_chapters_gives_an_empty_list(suffix: str, tmp_path: Path) -> None:
    make.files(tmp_path, {f"first{suffix}": sounds.tone(suffix)})

    ran = shows.call("chapters", f"first{suffix}", folder=tmp_path)

    assert (ran.status, json.loads(ran.out)["chapters"], ran.err) == (0, [], "")


def test_json_is_what_is_printed_when_nothing_else_is_asked_for(tmp_path: Path) -> None:
    make.files(tmp_path, {"first.txt": FROM["lines"].encode()})

    ran = shows.run("chapters", "first.txt", folder=tmp_path)

    assert ran.out == plugins.get("chapters", "json").write(Outline(CHAPTERS.chapters))


def test_a_list_that_a_platform_would_not_show_is_not_printed_and_that_is_said(tmp_path: Path) -> None:
    make.files(tmp_path, {"first.txt": b"0:00 One\n1:00 Two\n"})

    ran = shows.call("chapters", "first.txt", "--to", "youtube", folder=tmp_path)

    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "feedtool: 2 chapters, of which youtube would show none\n"


def test_what_is_wrong_with_a_file_is_told_with_its_line_and_the_rest_is_printed(tmp_path: Path) -> None:
    make.files(tmp_path, {"sub/first.txt": b"1:00 Two\n0:00 One\n0:75 Broken\n1:00 Three\n2:00\n"})

    ran = shows.call("chapters", "sub/first.txt", "--to", "mp4chaps", folder=tmp_path)

    assert ran.status == 0
    assert read(ran.out) == [(0, "One"), (60_000, "Three")]
    assert [line.partition(" warning")[0] for line in shows.told(ran.err)[0]] == [
        "sub/first.txt:1: CH104",
        "sub/first.txt:2: CH103",
        "sub/first.txt:3:1: CH111",
        "sub/first.txt:5: CH112",
    ]


@pytest.mark.parametrize("form", TO)
def test_of_a_file_that_cannot_be_read_nothing_is_printed(form: str, tmp_path: Path) -> None:
    make.files(tmp_path, {"first.json": b'{"chapters": [\n{"startTime": 0 "title": "One"}\n]}'})

    ran = shows.call("chapters", "first.json", "--to", form, folder=tmp_path)

    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("first.json:2: CH110 error: the file holds no Podcasting 2.0 chapters: ")
    assert len(shows.told(ran.err)[0]) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "holds no chapters that feedtool can read; it reads apple, audacity, "),
        (b"Nothing of the kind.\n", "holds no chapters that feedtool can read; it reads apple, audacity, "),
        (b"ID3 \xff\xfe", "holds no chapters that feedtool can read; it reads apple, audacity, "),
        (b"\x00\x01\x02\x03" * 1_000, "holds no chapters that feedtool can read; it reads apple, audacity, "),
        (b"\xff\xfb\x90\x00" * 3, "is neither text nor an audio file that feedtool knows"),
    ],
    ids=["empty", "words", "text", "zeros", "bytes"],
)
def test_a_file_without_chapters_is_one_line(data: bytes, said: str, tmp_path: Path) -> None:
    make.files(tmp_path, {"first.xyz": data})

    ran = shows.call("chapters", "first.xyz", folder=tmp_path)

    assert (ran.status, ran.out) == (2, "")
    assert f"feedtool: 'first.xyz' {said}" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chapters", "first.txt", "--to", "jsn"], "no chapter format called 'jsn'; did you mean 'json'?"),
        (["chapters", "first.txt", "--to", "cue"], "no chapter format called 'cue'; there are apple, audacity, "),
        (["transcript", "first.srt", "--to", "vt"], "no transcript format called 'vt'; did you mean 'vtt'?"),
        (["chapters"], "missing argument 'EPISODE|FILE'"),
        (["chapters", "nobody"], "no episode called 'nobody'"),
        (["transcript", "nobody"], "no episode called 'nobody'"),
        (["embed", "nobody", "first.mp3"], "no episode called 'nobody'"),
        (["embed", "first"], "missing argument 'AUDIO'"),
        (["embed", "first", "none.mp3"], "none.mp3 cannot be read: "),
        (["embed", "first", "first.txt"], "first.txt is neither an MP3 nor an M4A that feedtool can read"),
        (["embed", "first", "episodes"], "episodes cannot be read: "),
    ],
    ids=" ".join,
)
def test_a_wrong_word_is_one_line(arguments: list[str], said: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": make.markdown("title: The First")})
    make.files(folder, {"first.txt": FROM["lines"].encode(), "first.srt": SAID["srt"].encode()})

    ran = shows.call(*arguments, folder=folder)

    assert (ran.status, ran.out) == (2, "")
    assert f"feedtool: {said}" in ran.err


# Transcripts of files


def test_any_transcript_becomes_any_other(tmp_path: Path) -> None:
    make.files(tmp_path, {f"first{plugins.get('transcripts', name).SUFFIX}": SAID[name].encode() for name in SAID})

    for source in SAID:
        for form in SPOKEN:
            name = f"first{plugins.get('transcripts', source).SUFFIX}"
            ran = shows.call("transcript", name, "--to", form, folder=tmp_path)
            assert (ran.status, ran.err) == (0, ""), (source, form)
            assert ran.out == plugins.get("transcripts", form).write(CUES), (source, form)


@pytest.mark.parametrize("source", SAID)
@pytest.mark.parametrize("name", ["first", "first.txt", "first.SUB"])
def test_a_transcript_is_told_by_what_is_in_the_file(source: str, name: str, tmp_path: Path) -> None:
    make.files(tmp_path, {name: SAID[source].encode()})

    assert shows.call("transcript", name, "--to", "vtt", folder=tmp_path).out == SAID["vtt"]


ASS = """\
[Script Info]
Title: The First

[V4+ Styles]

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.00,0:00:02.00,Default,Ada,0,0,0,,Hello there.
"""


@pytest.mark.parametrize("name", ["first.srt", "first.vtt"])
def test_another_kind_of_subtitles_is_read_with_a_warning_as_it_is_beside_an_episode(name: str, tmp_path: Path) -> None:
    make.files(tmp_path, {name: ASS})

    ran = shows.call("transcript", name, "--to", "text", folder=tmp_path)

    assert ran.status == 0
    assert "Hello there." in ran.out
    assert f"{name}:1: TR110 warning: " in ran.err


@pytest.mark.parametrize("name", ["first.srt", "first.vtt"])
def test_subtitles_that_are_none_are_told_with_their_line_and_nothing_is_printed(name: str, tmp_path: Path) -> None:
    make.files(tmp_path, {name: "Nothing of the kind."})

    ran = shows.call("transcript", name, folder=tmp_path)

    assert (ran.status, ran.out) == (1, "")
    assert f"{name}:1: TR110 error: " in ran.err


def test_a_file_without_a_transcript_is_one_line(tmp_path: Path) -> None:
    make.files(tmp_path, {"first.txt": b"Nothing of the kind."})

    ran = shows.call("transcript", "first.txt", folder=tmp_path)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "feedtool: 'first.txt' holds no transcripts that feedtool can read; it reads json, srt, vtt\n"


# Episodes


EPISODE = make.markdown(
    "title: The First\npublished: 2026-01-01\nduration: 1:00\nguests: [Ada Lovelace]\n"
    "transcript:\n- {header: Hello, sec: 0}\n- {line: Hello there., sec: 0, who: 'Ada:'}\n"
    "- {header: What is a feature store?, sec: 15}\n- {line: Well., sec: 15}\n"
    "- {header: Goodbye & thank you, sec: 45}\n- {line: Bye., sec: 45}\n"
)


@pytest.mark.parametrize("name", ["first", "episodes/first.md", "irs"])
@pytest.mark.parametrize("form", TO)
def test_the_chapters_of_an_episode_in_any_format(form: str, name: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": EPISODE})

    ran = shows.call("chapters", name, "--to", form, folder=folder)

    assert (ran.status, ran.err, read(ran.out, f"first{ending(form)}")) == (0, "", PAIRS)


@pytest.mark.parametrize("form", SPOKEN)
def test_the_transcript_of_an_episode_is_what_a_build_writes(form: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": EPISODE}, f"transcripts: {{to: [{form}]}}\n")
    shows.build(folder)

    ran = shows.call("transcript", "first", "--to", form, folder=folder)

    (written,) = shows.contents(folder / "output" / "transcripts").values()
    assert (ran.status, ran.err, ran.out) == (0, "", written.decode())
    assert "Ada Lovelace" in ran.out


@pytest.mark.parametrize("form", SPOKEN)
def test_a_transcript_without_times_is_printed_where_no_times_are_needed(form: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": make.markdown("title: A\ntranscript: [{line: Hello there.}]")})

    ran = shows.call("transcript", "first", "--to", form, folder=folder)

    if plugins.get("transcripts", form).TIMED:
        assert (ran.status, ran.out) == (1, "")
        assert ran.err == f"feedtool: there is no transcript with times to write as {form}\n"
    else:
        assert (ran.status, ran.err) == (0, "")
        assert "Hello there." in ran.out


def test_an_episode_without_a_transcript_has_none_to_print(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": make.markdown("title: A")})

    ran = shows.call("transcript", "first", folder=folder)

    assert (ran.status, ran.out, ran.err) == (1, "", "feedtool: there is no transcript to write as vtt\n")


@pytest.mark.parametrize("command", [["chapters", "bad"], ["transcript", "bad"], ["embed", "bad", "first.mp3"]])
def test_of_an_episode_that_cannot_be_read_nothing_is_printed_or_written(command: list[str], tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"bad.md": b"---\ntitle: 'x\n"})
    make.files(folder, {"first.mp3": b"as it was"})

    ran = shows.call(*command, folder=folder)

    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("episodes/bad.md:2: RD103 error: ")
    assert (folder / "first.mp3").read_bytes() == b"as it was"


@pytest.mark.parametrize("command", [["chapters", "first"], ["transcript", "first"]])
def test_what_is_odd_about_an_episode_is_told_beside_what_is_printed(command: list[str], tmp_path: Path) -> None:
    odd = EPISODE.replace(b"sec: 45}", b"sec: 45, time: '0:46'}", 1)
    folder = shows.small(tmp_path, {"first.md": odd})

    ran = shows.call(*command, folder=folder)

    assert ran.status == 0
    assert ran.out
    assert "episodes/first.md:11:38: TR103 warning: 'sec' is 0:45, but 'time' is 0:46" in ran.err


# Into an audio file


@pytest.mark.parametrize("suffix", [".mp3", ".m4a"])
def test_embed_writes_what_is_known_of_the_episode_and_leaves_the_sound_alone(suffix: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": EPISODE})
    tone = sounds.tone(suffix)
    make.files(folder, {f"a{suffix}": tone})

    ran = shows.call("embed", "first", f"a{suffix}", folder=folder)
    written = (folder / f"a{suffix}").read_bytes()
    again = shows.call("embed", "first", f"a{suffix}", folder=folder)

    assert (ran.status, ran.out, ran.err) == (0, "", f"a{suffix}: 3 chapters, changed\n")
    found = sounds.probe(written, suffix)
    assert found.chapters == PAIRS
    assert (found.tags["title"], found.tags["album"], found.tags["date"]) == ("The First", "A Show", "2026-01-01")
    assert sounds.decoded(written, suffix) == sounds.decoded(tone, suffix)
    assert again.err == f"a{suffix}: 3 chapters, unchanged\n"
    assert (folder / f"a{suffix}").read_bytes() == written


def test_embed_can_write_another_file_with_artwork_and_pictures(tmp_path: Path) -> None:
    chapters = "chapters:\n- {start: 0, title: Hello, image: 'https://a.example/pictures/a%20b.png'}\n"
    folder = shows.small(tmp_path, {"first.md": make.markdown(f"title: The First\n{chapters}")})
    tone = sounds.tone(".mp3")
    make.files(folder, {"a.mp3": tone, "cover.jpg": sounds.JPEG, "pictures/a b.png": sounds.PNG})

    ran = shows.call(
        "embed", "first", "a.mp3", "-o", "b.mp3", "--artwork", "cover.jpg", "--pictures", "pictures", folder=folder
    )

    assert (ran.status, ran.err) == (0, "b.mp3: 1 chapter, changed\n")
    assert (folder / "a.mp3").read_bytes() == tone
    made = (folder / "b.mp3").read_bytes()
    assert sounds.JPEG in made
    assert sounds.PNG in made


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--artwork", "none.jpg"], "none.jpg cannot be read: "),
        (["--pictures", "none"], "none/a.png cannot be read: "),
        (["-o", "none/b.mp3"], ""),
        (["-o", "episodes"], "episodes cannot be written: "),
    ],
)
def test_embed_writes_the_whole_file_or_nothing(options: list[str], said: str, tmp_path: Path) -> None:
    chapters = "chapters:\n- {start: 0, title: Hello, image: https://a.example/a.png}\n"
    folder = shows.small(tmp_path, {"first.md": make.markdown(f"title: The First\n{chapters}")})
    tone = sounds.tone(".mp3")
    make.files(folder, {"a.mp3": tone})
    before = set(folder.rglob("*"))

    ran = shows.call("embed", "first", "a.mp3", *options, folder=folder)

    assert (folder / "a.mp3").read_bytes() == tone
    if said:
        assert ran.status == 2
        assert f"feedtool: {said}" in ran.err
        assert set(folder.rglob("*")) == before
    else:
        assert ran.status == 0
        assert (folder / "none" / "b.mp3").is_file()


@pytest.mark.parametrize("suffix", [".mp3", ".m4a"])
def test_embed_refuses_a_file_that_is_cut_off_and_leaves_it(suffix: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": EPISODE})
    cut = sounds.tone(suffix)[:100]
    make.files(folder, {f"a{suffix}": cut})

    ran = shows.call("embed", "first", f"a{suffix}", folder=folder)

    assert ran.status == 2
    assert ran.err.startswith("feedtool: ")
    assert (folder / f"a{suffix}").read_bytes() == cut


def test_embed_says_what_to_install_when_an_old_tag_needs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shows.small(tmp_path, {"first.md": EPISODE})
    tone = sounds.tone(".mp3", "-id3v2_version", "4", "-metadata", "title=Old")
    make.files(folder, {"a.mp3": tone})
    imported = builtins.__import__

    def without_mutagen(name: str, *arguments: Any, **more: Any) -> Any:
        if name.split(".")[0] == "mutagen":
            raise ImportError(name)
        return imported(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without_mutagen)
    ran = shows.call("embed", "first", "a.mp3", folder=folder)

    assert ran.status == 2
    assert ran.err == "feedtool: a.mp3 has an ID3v2.4 tag, and that needs mutagen: pip install 'feedtool[audio]'\n"
    assert (folder / "a.mp3").read_bytes() == tone


# The library


def test_a_file_of_no_known_format_is_the_one_exception() -> None:
    with pytest.raises(FeedtoolError, match=r"'first.txt' holds no chapters that feedtool can read"):
        convert.outline_of_file("first.txt", b"Nothing of the kind.", [])
    with pytest.raises(FeedtoolError, match=r"'first.txt' holds no transcripts that feedtool can read"):
        convert.track_of_file("first.txt", b"Nothing of the kind.", [])
