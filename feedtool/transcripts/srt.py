"""SRT: two lines of at most 32, and who speaks before the first words of a turn.

https://podcasting2.org/docs/podcast-namespace/tags/transcript

Apps take a name from the text (platform rule E2), and get it wrong where somebody says a colon: AntennaPod reads
what stands before `: ` as the speaker and loses what stands behind a second colon, Pocket Casts takes `So we asked: `
for a name. A colon before a space is therefore followed by a word joiner, which nobody sees or hears (a no-break space
would not do: Android counts it as a space). Behind a name, where any colon is one too many, it is written as the ratio
sign, which looks the same. Nor do players agree whether `<` begins a tag: brackets are written `‹` and `›`.
"""

import re

from feedtool import breaks, clock, cues, subtitles
from feedtool.model import Cue, Track
from feedtool.problems import Place, Problem, Severity

SUFFIX = ".srt"
MEDIA_TYPE = "application/x-subrip"
TIMED = True

WIDTH = 32

_JOINER = "\u2060"
_RATIO = "\u2236"
_COLON = re.compile(r":(?=\s|$)")
_COLON_AT_END = re.compile(r":(?=\n|\Z)")
_MARKUP = re.compile(r"(?<=\{)(?=\\)|(?<=&)(?=#?\w+;)")
_BEGINNING = re.compile(r"(?:\d+\s*\n\s*)?\d{1,3}:\d{1,2}:\d{1,2}[,.]\d{1,3}\s*-->").match
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|\{\\[^{}]*\}")


def write(track: Track) -> str:
    """Return the cues of *track*, split as far as it takes."""
    shown = cues.readable(track, cues.LAST)
    whole = _harmless("\n".join([cue.text for cue in shown]))
    is_even = breaks.even(whole)
    made: list[str] = []
    speaker = lead = ended = ""
    until = -1
    for cue, text in zip(shown, whole.split("\n"), strict=False):
        if cue.speaker not in ("", speaker):
            speaker, lead = cue.speaker, _lead(cue.speaker)
        for start, end, part in cues.split(cue.start, cue.end, text, WIDTH, lead, is_even=is_even and not lead):
            if lead:
                words, lead = _led(lead, part), ""
            else:
                words = "\n".join(breaks.wrap(part, WIDTH, is_even=is_even))
                if ":" in words:
                    words = _COLON_AT_END.sub(_RATIO, words)
            begun = ended if start == until else clock.exact(start, ",")
            until, ended = end, clock.exact(end, ",")
            made.append(f"{len(made) + 1}\n{begun} --> {ended}\n{words}\n")
    return "\n".join(made)


def read(text: str, path: str, problems: list[Problem]) -> tuple[Cue, ...]:
    """Return the cues of *text*, the content of the file *path*; what is wrong with it goes to *problems*.

    Speakers come from `Name: text`; who spoke last goes on.
    """
    is_vtt = text.removeprefix("\ufeff").startswith("WEBVTT")
    blocks = subtitles.blocks(text, path, problems, blank_ends=is_vtt)
    if not blocks:
        return cues.mend(subtitles.other(text, path, "SRT", problems))
    if is_vtt:
        fix = "end its name in '.vtt'"
        problems.append(Problem(Place(path, 1), "TR110", Severity.WARNING, "this is WebVTT, not SRT", fix))
    found = subtitles.said(blocks, _TAG)
    if not any(name for _, _, name, _ in found):
        found = subtitles.labelled(found)
    return cues.mend((start, end, _spoken(name), said) for start, end, name, words in found if (said := _spoken(words)))


def fits(text: str) -> bool:
    """Return whether *text* begins like SRT."""
    return bool(_BEGINNING(text.removeprefix("\ufeff").lstrip()[:200]))


def _lead(name: str) -> str:
    """Return what stands before the words of who is called *name*, so short that words fit behind it."""
    name = name.replace("<", "‹").replace(">", "›").replace(":", _RATIO)
    room_for_words = "w" * 12
    if len(breaks.pieces(f"{name}: {room_for_words}", WIDTH, 2 * WIDTH)) > 1:
        name = breaks.shorten(name, WIDTH - 2)
    return f"{name}: "


def _harmless(text: str) -> str:
    """Return *text* without what apps would take for a name, a tag or an entity; it reads the same."""
    text = text.replace("<", "‹").replace(">", "›")
    text = _COLON.sub(f":{_JOINER}", text) if ":" in text else text
    return _MARKUP.sub(_JOINER, text) if "{" in text or "&" in text else text


def _led(lead: str, text: str) -> str:
    """Return *text* in lines, behind *lead*, without any colon but that of the name."""
    return "\n".join(breaks.wrap(lead + text.replace(f":{_JOINER}", _RATIO).replace(":", _RATIO), WIDTH))


def _spoken(text: str) -> str:
    """Return *text* with the colons that *write* has hidden."""
    return text.replace(_JOINER, "").replace(_RATIO, ":")
