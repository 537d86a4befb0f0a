"""Transcripts: one file a format; that of the front matter is the team's own.

A format has `write(track)` and mostly `read(text, path, problems)`.
"""

import re
from pathlib import PurePosixPath

from feedtool import plugins
from feedtool.document import Document, plain
from feedtool.fields import Reader
from feedtool.model import Cue
from feedtool.problems import Problem, quoted
from feedtool.values import List

BESIDE = {".srt": "srt", ".vtt": "vtt"}
"""The files beside an episode that are taken for its transcript when its front matter has none."""


_FILE = re.compile(r"[^\n]{1,200}\.(?:srt|vtt|json|txt|html?|docx?|md|csv)", re.IGNORECASE).fullmatch
"""Files that transcripts come in, those of other programs among them."""


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


def named(reader: Reader, key: str) -> bool:
    """Return whether *key* names a file where the transcript belongs, and note it; its name is not what was said.

    It may be the only item of a list, as whoever is told that a list belongs there might write.
    """
    value = reader.node.get(key)
    alone = value[0] if isinstance(value, List) and len(value) == 1 else value
    if not isinstance(alone, str) or not _FILE(alone.strip()) or (alone is not value and " " in alone.strip()):
        return False
    written = alone.strip()
    name = PurePosixPath(written)
    stem, ending = PurePosixPath(reader.path).stem, name.suffix.lower()
    if name.name == f"{stem}{ending}" == written and ending in BESIDE:
        fix = f"delete the line: {written} beside the episode is taken by itself"
    else:
        what, wanted = ("that file", [ending]) if ending in BESIDE else ("the transcript", list(BESIDE))
        called = " or ".join(f"{stem}{one}" for one in sorted(wanted))
        fix = f"delete the line, and put {what} beside the episode as {called}: then it is taken by itself"
    listed = "" if alone is value else "a list of nothing but "
    line = value.lines[0] if isinstance(value, List) else 0
    reader.wrong(key, f"is {listed}{quoted(written)}, a file", fix, line, written)
    return True
