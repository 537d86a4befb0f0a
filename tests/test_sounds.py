"""How long an episode is when its file does not say so: by its audio file, else by its transcript."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import make
import shows
import sounds as recordings
from feedtool import sounds

SPOKEN = """\
title: One
published: 2026-01-01
transcript:
- header: Hello
- {line: Welcome to one., sec: 0}
- header: Bye
- {line: That was one., sec: 90}
"""
AUDIO = 'audio: {url: "https://cdn.example.org/{slug}.SUFFIX", folder: ../audio}\n'


def show(folder: Path, episode: str, suffix: str = "mp3", data: bytes = b"") -> Path:
    """Make a show of one episode, with *data* as its audio file."""
    files: dict[str, str | bytes] = {f"audio/one.{suffix}": data} if data else {}
    return make.files(
        shows.small(folder, {"one.md": make.markdown(episode)}, AUDIO.replace("SUFFIX", suffix)),
        files,
    )


def reported(folder: Path) -> tuple[int, bool]:
    """Return the duration of the episode in seconds, and whether that is an estimate."""
    (episode,) = report(folder)["episodes"]
    feed = (folder / "output" / "feed.xml").read_text()
    said = re.findall(r"<itunes:duration>(\d+)</itunes:duration>", feed)
    assert said == ([str(episode["duration"])] if episode["duration"] else [])
    return episode["duration"], episode["duration_estimated"]


def report(folder: Path) -> Any:
    return json.loads((folder / "output" / "report.json").read_text())


def codes(folder: Path) -> list[str]:
    """Return the codes of what is said of who it is, and what it plays."""
    return [problem["code"] for problem in report(folder)["problems"] if problem["code"][:2] in ("ID", "CH")]


@pytest.mark.parametrize("suffix", [".mp3", ".m4a"])
def test_a_sound_is_measured(suffix: str) -> None:
    data = recordings.tone(suffix, seconds=7)

    assert sounds.length(f"one{suffix}", data) == pytest.approx(7_000, abs=100)


@pytest.mark.parametrize(("suffix", "codec"), [(".ogg", "libvorbis"), (".opus", "libopus"), (".wav", "pcm_s16le")])
def test_other_sounds_are_measured_by_mutagen(suffix: str, codec: str) -> None:
    recordings.library("mutagen")
    data = recordings.make_file(suffix, "-f", "lavfi", "-i", "sine=440:duration=7", "-c:a", codec)

    assert sounds.length(f"one{suffix}", data) == pytest.approx(7_000, abs=100)


@pytest.mark.parametrize("data", [b"", b"no sound", bytes(5_000), b"OggS" + bytes(100), b"RIFF\0\0\0\0WAVEfmt "])
def test_what_is_no_sound_has_no_length(data: bytes) -> None:
    assert sounds.length("one.ogg", data) is None


@pytest.mark.parametrize("suffix", ["mp3", "m4a"])
def test_an_episode_is_as_long_as_its_audio_file(suffix: str, tmp_path: Path) -> None:
    folder = show(tmp_path, SPOKEN, suffix, recordings.tone(f".{suffix}", seconds=120))

    shows.build(folder)

    assert reported(folder) == (120, False)
    assert codes(folder) == []


@pytest.mark.parametrize(
    "written", ["duration: 2:30\n", 'audio: {url: one.mp3, duration: "2:30"}\n', "duration: 3:10:00\n"]
)
def test_a_length_that_is_written_counts_more_and_that_the_file_has_another_is_told(
    written: str, tmp_path: Path
) -> None:
    folder = show(tmp_path, SPOKEN + written, data=recordings.tone(".mp3", seconds=120))

    shows.build(folder)

    length = "3:10:00" if "3:10" in written else "2:30"
    assert reported(folder) == (11_400 if "3:10" in written else 150, False)
    (told,) = (one for one in report(folder)["problems"] if one["code"].startswith("EP"))
    assert (told["code"], told["severity"], told["line"]) == ("EP110", "warning", 9)
    assert told["message"] == f"the episode is said to be {length} long, but the file one.mp3 is 2:00 long"
    assert told["fix"] == "delete `duration`, or correct it"


@pytest.mark.parametrize("url", ["./one.mp3", "https://cdn.example.org/one.mp3"])
def test_a_size_that_is_written_counts_more_and_that_the_file_has_another_is_told(url: str, tmp_path: Path) -> None:
    folder = show(tmp_path, f"{SPOKEN}audio: {{url: {url}, length: 14_400_000}}\n", data=b"no sound")

    shows.build(folder)

    (told,) = (one for one in report(folder)["problems"] if one["code"].startswith("EP"))
    assert (told["code"], told["severity"], told["line"]) == ("EP111", "warning", 9)
    assert told["message"] == "'audio.length' is 14,400,000, but the file one.mp3 has 8 bytes"
    assert told["fix"] == "delete `length`, since the file says how large it is, or correct it"
    assert 'length="14400000"' in (folder / "output" / "feed.xml").read_text()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "audio: {url: one.mp3, bytes: 8}\n",
        "audio: {url: other.mp3, bytes: 9}\n",
        "audio: {url: https://cdn.example.org/one.mp3, bytes: 8}\n",
        "audio: {url: https://elsewhere.example.org/one.mp3, bytes: 9}\n",
    ],
)
def test_of_a_size_that_is_right_or_of_a_file_that_is_not_here_nothing_is_told(written: str, tmp_path: Path) -> None:
    folder = show(tmp_path, SPOKEN + written, data=b"no sound")

    shows.build(folder)

    assert [one["code"] for one in report(folder)["problems"] if one["code"].startswith("EP11")] == []


@pytest.mark.parametrize("written", ["audio: one.mp3\n", "audio: https://cdn.example.org/one.mp3\n"])
def test_a_size_that_is_not_written_is_that_of_the_file_which_is_here(written: str, tmp_path: Path) -> None:
    folder = show(tmp_path, SPOKEN + written, data=b"no sound")

    shows.build(folder)

    assert 'length="8"' in (folder / "output" / "feed.xml").read_text()


@pytest.mark.parametrize(("seconds", "written"), [(120, "2:00"), (120, "1:59"), (120, "2:01")])
def test_of_a_length_that_is_rounded_nothing_is_told(seconds: int, written: str, tmp_path: Path) -> None:
    folder = show(tmp_path, f"{SPOKEN}duration: {written}\n", data=recordings.tone(".mp3", seconds=seconds))

    shows.build(folder)

    assert [one["code"] for one in report(folder)["problems"] if one["code"].startswith("EP")] == []


def test_an_episode_that_goes_on_after_its_end_is_as_long_as_its_file(tmp_path: Path) -> None:
    folder = show(tmp_path, SPOKEN + "duration: 1:00\n", data=recordings.tone(".mp3", seconds=120))

    shows.build(folder)

    assert reported(folder) == (120, False)
    (told,) = (one for one in report(folder)["problems"] if one["code"].startswith("EP"))
    assert told["code"] == "EP107"
    assert told["message"] == (
        "the episode is 1:00 long, but a line of its transcript starts at 1:30; it was taken to be 2:00 long, as the "
        "file one.mp3 is"
    )
    assert told["fix"] == "delete `duration`, or correct it"


def test_a_line_that_comes_long_after_the_end_of_the_file_is_left_out_and_told(tmp_path: Path) -> None:
    late = SPOKEN.replace("sec: 90", "sec: 9000") + "duration: 2:00\n"
    folder = show(tmp_path, late, data=recordings.tone(".mp3", seconds=120))

    shows.build(folder)

    assert reported(folder) == (120, False)
    assert [one["code"] for one in report(folder)["problems"] if one["code"][:2] in ("EP", "TR")] == ["TR109"]


@pytest.mark.parametrize(
    "written", ["", "duration: 2:30\n", 'audio: {url: one.mp3, duration: "2:30"}\n', "draft: true\nduration: 2:30\n"]
)
def test_with_and_without_a_cache_the_same_is_told_of_a_length(written: str, tmp_path: Path) -> None:
    folder = show(tmp_path / "show", SPOKEN + written, data=recordings.tone(".mp3", seconds=120))
    file = folder / "audio" / "one.mp3"
    for data in (file.read_bytes(), recordings.tone(".mp3", seconds=100), bytes(file.stat().st_size)):
        file.write_bytes(data)
        for _ in range(2):
            copy = tmp_path / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder, copy)

            warm = shows.call("build", "--cache", tmp_path / "cache", "--now", "2026-06-01", folder=folder)
            cold = shows.call("build", "--no-cache", "--now", "2026-06-01", folder=copy)

            assert (warm.err, shows.contents(folder)) == (cold.err, shows.contents(copy))


@pytest.mark.parametrize(("written", "long"), [("", None), ("duration: 2:30\n", 150)])
def test_a_file_is_measured_once(written: str, long: int | None, tmp_path: Path) -> None:
    folder = show(tmp_path, SPOKEN + written, data=recordings.tone(".mp3", seconds=120))
    shows.build(folder)
    file = folder / "audio" / "one.mp3"
    lock = (folder / "config" / "feed.lock").read_bytes()
    size = file.stat().st_size

    file.write_bytes(bytes(size))
    shows.build(folder)

    assert reported(folder) == (long or 120, False)
    told = [one["message"] for one in report(folder)["problems"] if one["code"] == "EP110"]
    assert all("is 2:00 long" in one for one in told), "the lock knows it"
    assert len(told) == bool(written)
    assert (folder / "config" / "feed.lock").read_bytes() == lock
    file.write_bytes(recordings.tone(".mp3", seconds=100))
    shows.build(folder)
    assert reported(folder) == (long or 100, False)
    told = [one["message"] for one in report(folder)["problems"] if one["code"] == "EP110"]
    assert all("is 1:40 long" in one for one in told), "a file of another size is measured anew"


def test_chapters_after_the_end_of_the_audio_are_told(tmp_path: Path) -> None:
    folder = show(tmp_path, SPOKEN, data=recordings.tone(".mp3", seconds=60))

    shows.build(folder)

    assert "CH105" in codes(folder)


@pytest.mark.parametrize("data", [b"", b"this is no sound"])
def test_else_the_end_of_the_transcript_is_taken_and_told(data: bytes, tmp_path: Path) -> None:
    folder = show(tmp_path, SPOKEN, data=data)

    ran = shows.call("build", "--now", "2026-06-01", folder=folder)

    assert ran.status == 0
    assert reported(folder) == (91, True)
    told = shows.call("check", folder=tmp_path).out
    assert "one.md:1: ID112 info: nobody says how long it is; its transcript ends at 1:31, which was taken" in told


def test_the_estimate_is_on_the_clock_of_the_audio(tmp_path: Path) -> None:
    folder = show(tmp_path, SPOKEN + "timelines: {audio: {offset: -60}}\n")

    shows.build(folder)

    assert reported(folder) == (31, True)


def test_an_estimate_is_not_kept_for_a_fact(tmp_path: Path) -> None:
    folder = show(tmp_path, SPOKEN)
    shows.build(folder)
    assert "duration" not in (folder / "config" / "feed.lock").read_text()

    make.files(folder, {"episodes/one.md": make.markdown(SPOKEN.replace("sec: 90", "sec: 80"))})
    shows.build(folder)

    assert reported(folder) == (81, True)


def test_the_host_knows_better_than_a_transcript(tmp_path: Path) -> None:
    item = (
        "<item><guid>one</guid><enclosure url='https://host.example/one.mp3' length='2240000' type='audio/mpeg'/>"
        "<itunes:duration>140</itunes:duration></item>"
    )
    rss = f"<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel>{item}</channel></rss>"
    folder = shows.small(tmp_path, {"one.md": make.markdown(SPOKEN + "guid: one\n")}, "host_feed: host.xml\n")
    make.files(folder, {"config/host.xml": rss})

    shows.build(folder)

    assert reported(folder) == (140, False)
    assert codes(folder) == []


def test_without_any_time_nobody_knows(tmp_path: Path) -> None:
    folder = show(tmp_path, "title: One\npublished: 2026-01-01\n")

    shows.build(folder)

    assert reported(folder) == (0, False)
    assert codes(folder) == ["ID113"]


def test_subtitles_beside_the_episode_end_it_too(tmp_path: Path) -> None:
    folder = show(tmp_path, "title: One\npublished: 2026-01-01\n")
    make.files(folder, {"episodes/one.srt": "1\n00:00:01,000 --> 00:00:42,500\nHello.\n"})

    shows.build(folder)

    assert reported(folder) == (43, True)
