"""Transcripts as other people's programs read them: webvtt-py, pysubs2, webvtt-parser, and a browser's track element.

Every transcript of the sample show and of the real ones: without a complaint, the same number of cues, each with its
times, its words and who speaks.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

import browsing
import shows
from feedtool import breaks, cues, document
from feedtool.fields import Reader
from feedtool.model import Cue, Track
from feedtool.problems import Problem
from feedtool.transcripts import frontmatter, srt, vtt

READERS = Path(__file__).parent / "readers"

IN_A_BROWSER = """
async (text) => {
  const element = document.createElement("track");
  const loaded = new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => reject(new Error("the browser cannot read this track"));
  });
  element.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
  document.querySelector("video").append(element);
  element.track.mode = "hidden";
  await loaded;
  const shown = (cue) => [cue.startTime, cue.endTime, cue.getCueAsHTML().textContent];
  const voice = (cue) => cue.getCueAsHTML().querySelector("span")?.title ?? "";
  const cues = [...element.track.cues].map((cue) => [...shown(cue), voice(cue)]);
  element.remove();
  return cues;
}
"""


@dataclass(frozen=True)
class Episode:
    """The cues of an episode, and what is written of them."""

    name: str
    cues: tuple[Cue, ...]
    vtt: str
    srt: str


Seen = tuple[int, int, str, str]
"""What a reader finds of a cue: start, end, who speaks, and the words."""


@pytest.fixture(scope="module", params=["sample", "2022", "2026"])
def episodes(request: pytest.FixtureRequest) -> list[Episode]:
    """The transcripts of a show, those with cues."""
    folder = shows.ROOT / "episodes" if request.param == "sample" else shows.real_episodes(request.param)
    found = [episode for path in sorted(folder.glob("*.md")) if (episode := written(path)).cues]
    print(f"{request.param}: {len(found)} transcripts, {sum(len(episode.cues) for episode in found):,} cues")
    return found


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    """A page of Debian's Chromium with a video in it; skips, saying how to get it, where it is missing."""
    with browsing.chromium() as browser:
        opened = browser.new_page()
        opened.set_content("<video></video>")
        yield opened


def written(path: Path) -> Episode:
    """Return the episode in the file *path*."""
    file = document.parse(path.name, path.read_bytes())
    problems: list[Problem] = []
    transcript = frontmatter.read(Reader(file.path, file.front, "EP", problems))
    derived = cues.derive(transcript, None)
    return Episode(path.stem, derived, vtt.write(Track(derived)), srt.write(Track(derived)))


def seen(found: tuple[Cue, ...]) -> list[Seen]:
    """Return what everybody should find."""
    return [(cue.start, cue.end, cue.speaker, cue.text) for cue in found]


def one_line(lines: str) -> str:
    return " ".join(lines.split("\n"))


def by_webvtt_parser(folder: Path, of: list[Episode]) -> dict[str, Any]:
    """Return what webvtt-parser finds, by name; skip, saying how to get it, where it is missing."""
    node = shutil.which("node")
    if not node or not (READERS / "node_modules" / "webvtt-parser").is_dir():
        pytest.skip("SKIPPED: no webvtt-parser; run `make test`, or get nodejs and npm and `npm ci` in tests/readers")
    for episode in of:
        (folder / f"{episode.name}.vtt").write_text(episode.vtt, "utf-8")
    command = [node, str(READERS / "webvtt.mjs"), *(f"{episode.name}.vtt" for episode in of)]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_webvtt_py_reads_every_transcript(episodes: list[Episode]) -> None:
    webvtt = pytest.importorskip("webvtt", reason="SKIPPED: no webvtt-py; run `make test`")

    for episode in episodes:
        found = webvtt.from_string(episode.vtt, strict=True)

        assert [
            (in_ms(cue.start), in_ms(cue.end), cue.voice or "", plain(one_line(cue.text))) for cue in found
        ] == seen(episode.cues), episode.name


def test_webvtt_parser_reads_every_transcript(episodes: list[Episode], tmp_path: Path) -> None:
    found = by_webvtt_parser(tmp_path, episodes)

    for episode in episodes:
        one = found[f"{episode.name}.vtt"]
        assert one["errors"] == [], episode.name
        assert [
            (round(start * 1000), round(end * 1000), voice, one_line(words)) for start, end, voice, words in one["cues"]
        ] == seen(episode.cues), episode.name


def test_webvtt_parser_would_complain(tmp_path: Path) -> None:
    broken = Episode("broken", (), "WEBVTT\n\n00:00:02.000 --> 00:00:01.000\n<x>Hello.\n", "")

    found = by_webvtt_parser(tmp_path, [broken])

    assert len(found["broken.vtt"]["errors"]) == 2


def test_a_browser_shows_every_transcript(episodes: list[Episode], page: Any) -> None:
    for episode in episodes:
        found = page.evaluate(IN_A_BROWSER, episode.vtt)

        assert [
            (round(start * 1000), round(end * 1000), voice, one_line(words)) for start, end, words, voice in found
        ] == seen(episode.cues), episode.name


def test_a_browser_shows_the_text_that_was_meant(page: Any) -> None:
    words = "Tom & <Jerry> --> ]]> &amp; {\\an8} \u202eabc e\u0301 \U0001f469\u200d\U0001f467 مرحبا 言葉"

    found = page.evaluate(IN_A_BROWSER, vtt.write(Track((Cue(359_999_000, 359_999_999, words, "Ben & -->"),))))

    assert found == [[359_999, 359_999.999, words, "Ben ＆ --›"]]


def test_pysubs2_reads_every_transcript(episodes: list[Episode]) -> None:
    pysubs2 = pytest.importorskip("pysubs2", reason="SKIPPED: no pysubs2; run `make test`")

    for episode in episodes:
        found = pysubs2.SSAFile.from_string(episode.srt, format_="srt")

        problems: list[Problem] = []
        ours = srt.read(episode.srt, episode.name, problems)
        assert problems == []
        assert [(cue.start, cue.end) for cue in found] == [(cue.start, cue.end) for cue in ours], episode.name
        assert words_of(event.plaintext for event in found) == words_of(labelled(episode.cues)), episode.name


def test_pysubs2_reads_every_webvtt_transcript(episodes: list[Episode]) -> None:
    pysubs2 = pytest.importorskip("pysubs2", reason="SKIPPED: no pysubs2; run `make test`")

    for episode in episodes:
        found = pysubs2.SSAFile.from_string(episode.vtt)

        assert [(cue.start, cue.end) for cue in found] == [(cue.start, cue.end) for cue in episode.cues], episode.name


def test_no_transcript_has_a_cue_that_is_too_long_to_read(episodes: list[Episode]) -> None:
    every = list(chain.from_iterable(episode.cues for episode in episodes))

    assert all(len(breaks.wrap(cue.text, 65)) <= 2 for cue in every)
    assert max(cue.end - cue.start for cue in every) <= 7_500


def in_ms(written: str) -> int:
    """Return a time of WebVTT in milliseconds."""
    hours, minutes, seconds = written.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + int(seconds.replace(".", ""))


def plain(words: str) -> str:
    """Return *words* with what WebVTT escapes, which webvtt-py leaves as it is."""
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def labelled(found: tuple[Cue, ...]) -> Iterator[str]:
    """Yield the words of each cue, with who speaks before the first of a turn, as SRT has it."""
    speaker = ""
    for cue in found:
        yield f"{cue.speaker}: {cue.text}" if cue.speaker not in ("", speaker) else cue.text
        speaker = cue.speaker or speaker


def words_of(texts: Iterator[str]) -> str:
    """Return all words; colons and brackets as they would be without the trouble that SRT has with them."""
    looks = str.maketrans({"\u2060": "", "\u2236": ":", "‹": "<", "›": ">"})
    return "".join(" ".join(texts).translate(looks).split())
