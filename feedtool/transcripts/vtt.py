"""WebVTT: what Apple reads, and what web players show; every cue names who speaks.

https://www.w3.org/TR/webvtt1/ and https://podcasting2.org/docs/podcast-namespace/tags/transcript

Of the rules that apps add (platform rule E2): AntennaPod takes a name only without `&` and `>`, and drops the whole
file for one time that is not of the form `00:00:00.000`.
"""

import re
from html import escape

from feedtool import breaks, clock, cues, subtitles
from feedtool.model import Cue, Track
from feedtool.problems import Place, Problem, Severity

SUFFIX = ".vtt"
MEDIA_TYPE = "text/vtt"
TIMED = True

_LOOK_ALIKES = str.maketrans({"&": "＆", "<": "‹", ">": "›"})
_TAG = re.compile(r"<[^<>]*>")
_TIME_WITHIN = re.compile(r"<[0-9:]+\.[0-9]{3}>").search


def write(track: Track) -> str:
    """Return the cues of *track*, their text in two lines of 65 at most; longer ones are split."""
    shown = cues.readable(track, cues.LAST)
    whole = "\n".join([cue.text for cue in shown])
    is_even, is_harmless = breaks.even(whole), escape(whole, quote=False) == whole
    made = ["WEBVTT\n"]
    speaker = voice = ended = ""
    until = -1
    for cue in shown:
        if cue.speaker != speaker:
            speaker, voice = cue.speaker, _voice(cue.speaker)
        for start, end, lines in cues.in_lines(cue.start, cue.end, cue.text, is_even=is_even):
            text = "\n".join(lines)
            if not is_harmless:
                text = escape(text, quote=False)
            # Mostly it begins when the one before ends.
            begun = ended if start == until else clock.exact(start)
            until, ended = end, clock.exact(end)
            made.append(f"\n{begun} --> {ended}\n{voice}{text}\n")
    return "".join(made)


def read(text: str, path: str, problems: list[Problem]) -> tuple[Cue, ...]:
    """Return the cues of *text*, the content of the file *path*; what is wrong with it goes to *problems*.

    Speakers come from voice tags, else from `Name: text`. YouTube's own captions, in which each cue repeats the line
    of the one before, come without the repetition.
    """
    blocks = subtitles.blocks(text, path, problems, blank_ends=True)
    if not blocks:
        return cues.mend(subtitles.other(text, path, "WebVTT", problems))
    if not fits(text):
        message = "this file does not begin with 'WEBVTT', so that players would not show it"
        problems.append(Problem(Place(path, 1), "TR110", Severity.WARNING, message, "make its first line `WEBVTT`"))
    if _TIME_WITHIN(text):
        _unroll(blocks)
    found = subtitles.said(blocks, _TAG)
    if not any(name for _, _, name, _ in found):
        labelled = subtitles.labelled(found)
        found = labelled if sum(bool(name) for _, _, name, _ in labelled) * 2 >= len(found) else found
    return cues.mend((start, end, name.replace("＆", "&"), words) for start, end, name, words in found)


def fits(text: str) -> bool:
    """Return whether *text* says that it is WebVTT."""
    return text.removeprefix("\ufeff").startswith("WEBVTT")


def _voice(name: str) -> str:
    """Return the tag that says who speaks, "" for nobody; a name that ends in dashes does not become an arrow."""
    if not name:
        return ""
    name = name.translate(_LOOK_ALIKES)
    return f"<v {name} >" if name.endswith("--") else f"<v {name}>"


def _unroll(blocks: list[subtitles.Block]) -> None:
    """Take from each of *blocks* the line that the one before ended with."""
    last = ""
    for block in blocks:
        shown = [(line, words) for line in block.text if (words := subtitles.words(_TAG.sub("", line)))]
        block.text = [line for number, (line, words) in enumerate(shown) if number or words != last]
        last = shown[-1][1] if shown else last
