"""Transcripts as JSON: the podcast namespace's own format, with who speaks and when.

https://podcasting2.org/docs/podcast-namespace/tags/transcript

AntennaPod, which likes it best, skips a segment without an end and may crash at one without text (platform rule E2):
neither is written.
"""

from json.encoder import encode_basestring as _quoted
from typing import Any

from feedtool import breaks, clock, cues, jsontext
from feedtool.model import Cue, Track
from feedtool.problems import Place, Problem, Severity

SUFFIX = ".json"
MEDIA_TYPE = "application/json"
TIMED = True


def write(track: Track) -> str:
    """Return the cues of *track* as segments, one a line; times are in seconds."""
    made: list[str] = []
    speaker = named = ended = ""
    until = -1
    for cue in cues.readable(track):
        if cue.speaker != speaker:
            speaker, named = cue.speaker, f'"speaker": {_quoted(cue.speaker)}, ' if cue.speaker else ""
        # Mostly it begins when the one before ends.
        begun = ended if cue.start == until else clock.decimal(cue.start)
        until, ended = cue.end, clock.decimal(cue.end)
        made.append(f'{{{named}"startTime": {begun}, "endTime": {ended}, "body": {_quoted(cue.text)}}}')
    segments = ",\n".join(made)
    return f'{{"version": "1.0.0", "segments": [\n{segments}\n]}}\n'


def read(text: str, path: str, problems: list[Problem]) -> tuple[Cue, ...]:
    """Return the segments of *text*, the content of the file *path*; what is wrong with it goes to *problems*.

    What Whisper writes (`start`, `end`, `text`) is read too.
    """
    found = []
    try:
        segments = jsontext.items(text.removeprefix("\ufeff"), "segments")
    except jsontext.UnreadableJsonError as error:
        fix = 'write {"version": "1.0.0", "segments": [{"startTime": 0.5, "endTime": 2, "body": "…"}]}'
        problems.append(Problem(Place(path, error.line), "TR110", Severity.ERROR, f"{error}", fix))
        return ()
    for line, segment in segments:
        body = _text(segment, "body", "text")
        start, end = _time(segment, "startTime", "start"), _time(segment, "endTime", "end")
        if body is None:
            message, fix = "this segment has no 'body' that is text; it was left out", "delete it, or give it a text"
            problems.append(Problem(Place(path, line), "TR114", Severity.WARNING, message, fix))
        elif body:
            if start is None:
                message = "this segment has no 'startTime' that can be read; it was put behind the one before"
                fix = 'write seconds: "startTime": 62.5'
                problems.append(Problem(Place(path, line), "TR111", Severity.WARNING, message, fix))
            found.append((start, end, _text(segment, "speaker") or "", body))
    return cues.mend(found)


def fits(text: str) -> bool:
    """Return whether *text* looks like JSON with segments."""
    return text.removeprefix("\ufeff").lstrip().startswith("{") and '"segments"' in text


def _text(segment: Any, *keys: str) -> str | None:
    """Return the text under the first of *keys* that holds one."""
    given = [segment.get(key) for key in keys] if isinstance(segment, dict) else []
    return next((breaks.clean(one) for one in given if isinstance(one, str)), None)


def _time(segment: Any, *keys: str) -> int | None:
    """Return the milliseconds under the first of *keys* that is there, None when they are no time."""
    written = next((segment[key] for key in keys if key in segment), "") if isinstance(segment, dict) else ""
    try:
        if isinstance(written, jsontext.Number):
            ms = round(float(written) * clock.SECOND)
        else:
            ms = clock.parse(written) if isinstance(written, str) else -1
    except (ValueError, OverflowError):
        return None
    return ms if 0 <= ms < clock.LONGEST else None
