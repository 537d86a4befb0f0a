"""Transcripts: one file a format; that of the front matter is the team's own.

A format has `write(track)` and mostly `read(text, path, problems)`.
"""

from pathlib import PurePosixPath

from feedtool import plugins
from feedtool.document import Document, plain
from feedtool.model import Cue
from feedtool.problems import Problem

BESIDE = {".srt": "srt", ".vtt": "vtt"}
"""The files beside an episode that are taken for its transcript when its front matter has none."""


def formats() -> tuple[str, ...]:
    """Return the formats that a transcript can be written in."""
    return tuple(n for n in plugins.names("transcripts") if hasattr(plugins.get("transcripts", n), "write"))


def beside(document: Document, problems: list[Problem]) -> tuple[Cue, ...]:
    """Return the cues of the subtitle file that stands beside *document*, () when there is none."""
    for ending, name in BESIDE.items():
        data = document.beside.get(ending)
        if data is None:
            continue
        path = str(PurePosixPath(document.path).with_suffix("")) + ending
        noted: list[Problem] = []
        text = plain(path, data, noted)
        # A file of chapters may be called .vtt as well
        if text is not None and ending == ".vtt" and plugins.get("chapters", "webvtt").fits(text):
            continue
        problems += noted
        if text is None:
            continue
        cues: tuple[Cue, ...] = plugins.get("transcripts", name).read(text, path, problems)
        if cues:
            return cues
    return ()
