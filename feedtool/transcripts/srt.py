"""SRT: two lines of at most 32, and who speaks before the first words of a turn.

https://podcasting2.org/docs/podcast-namespace/tags/transcript

Apps take a name from the text (platform rule E2), and get it wrong where somebody says a colon: AntennaPod reads
what stands before `: ` as the speaker and loses what stands behind a second colon, Pocket Casts takes `So we asked: `
for a name. A colon before a space is therefore followed by a word joiner, which nobody sees or hears (a no-break space
would not do: Android counts it as a space). Behind a name, where any colon is one too many, it is written as the ratio
sign, which looks the same. Nor do players agree whether `<` begins a tag: brackets are written `‹` and `›`.
"""

import re
from functools import lru_cache

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
_MARKUP = re.compile(r"(?<=\{)(?=\\)|(?<=&)(?=#?\w+;)")
_BEGINNING = re.compile(r"(?:\d+\s*\n\s*)?\d{1,3}:\d{1,2}:\d{1,2}[,.]\d{1,3}\s*-->").match
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|\{\\[^{}]*\}")


def write(track: Track) -> str:
    """Return the cues of *track*, split as far as it takes."""
    shown = cues.readable(track, cues.LAST)
    whole = _harmless("\n".join([cue.text for cue in shown]))
    is_even = breaks.even(whole)
    made: list[str] = []
    speaker = ended = ""
    until = -1
    for cue, text in zip(shown, whole.split("\n"), strict=False):
        lead = _lead(cue.speaker) if cue.speaker not in ("", speaker) else ""
        speaker = cue.speaker or speaker
        if lead:
            parts = _led(lead, cue, text, is_even=is_even and breaks.even(lead))
        else:
            parts = cues.in_lines(cue.start, cue.end, text, WIDTH, is_even=is_even)
        for start, end, lines in parts:
            words = "\n".join(lines)
            if ":" in words and not lead:
                words = "\n".join(_ended(lines))
            # Mostly it begins when the one before ends.
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


@lru_cache(maxsize=16)
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


def _led(lead: str, cue: Cue, text: str, *, is_even: bool) -> list[tuple[int, int, list[str]]]:
    """Return *text*, which is said in *cue*, as `cues.in_lines` does, behind *lead*, the one that has a colon there."""
    (start, end, first), *others = cues.split(cue.start, cue.end, text, WIDTH, lead, is_even=is_even)
    first = lead + first.replace(f":{_JOINER}", _RATIO).replace(":", _RATIO)
    return [
        (start, end, breaks.wrap(first, WIDTH, is_even=is_even)),
        *[(begun, ended, _ended(breaks.wrap(part, WIDTH, is_even=is_even))) for begun, ended, part in others],
    ]


def _ended(lines: list[str]) -> list[str]:
    """Return *lines* with none that ends in a colon: a word broken there would look like a name."""
    return [f"{line[:-1]}{_RATIO}" if line[-1:] == ":" else line for line in lines]


def _spoken(text: str) -> str:
    """Return *text* with the colons that *write* has hidden."""
    return text.replace(_JOINER, "").replace(_RATIO, ":")
