"""Subtitle files from strangers: what SRT and WebVTT have in common, and what else goes by their names.

Read by hand: pysubs2 gives no line numbers, takes WebVTT's notes, names of cues and times within the text for text or
for cues, adds a cue whose time it cannot read to the text of the one before, and drops a number at the end of a text.
It reads the files that are neither: SSA, SAMI, TTML and the like.
"""

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from feedtool import breaks, clock
from feedtool.problems import Place, Problem, Severity

Found = tuple[int | None, int | None, str, str]
"""What a file says of a cue: start, end (None where it cannot be read), speaker and text."""

_TIMES = re.compile(r"[ \t]*(-?[0-9]\S*?|)[ \t]*-->[ \t]*(\S*)").match
_NUMBER = re.compile(r"[ \t]*[0-9]+[ \t]*").fullmatch
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_LABEL = re.compile(r"(?:>>+|[-–—])?[ ]?([^\W_][^:：<>]{0,59}):\s+(?=\S)").match
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>")
_PARTICLES = frozenset(
    ["al", "bin", "da", "de", "del", "della", "den", "der", "di", "du", "el", "la", "of", "the", "van", "von"]
)


@dataclass(slots=True)
class Block:
    """A cue as it stands in a file: the line of its times, the times that can be read, and the lines of its text."""

    line: int
    start: int | None
    end: int | None
    text: list[str] = field(default_factory=list)


def blocks(text: str, path: str, problems: list[Problem], *, blank_ends: bool) -> list[Block]:
    """Return the cues of *text*, and note what is wrong with their times.

    What stands before the first of them is not text. In WebVTT a blank line ends a cue; in SRT, where people leave
    blank lines within a cue, the number of the next one does.
    """
    found: list[Block] = []
    inside = False
    for number, line in enumerate(_lines(text), 1):
        if "-->" in line and (times := _TIMES(line)) and ":" in times[1] + times[2]:
            if found and not blank_ends:
                _drop_number(found[-1].text)
            found.append(Block(number, _time(times[1]), _time(times[2])))
            inside = True
        elif blank_ends and not line:
            inside = False
        elif inside:
            found[-1].text.append(line)
    _note(found, path, problems)
    return found


def said(found: Sequence[Block], tag: re.Pattern[str]) -> list[Found]:
    """Return what is said in the cues *found*, with who says it where voice tags tell, and without any other *tag*."""
    made: list[Found] = []
    for block in found:
        before, *voices = _VOICE.split("\n".join(block.text))
        for name, text in (("", before), *zip(voices[::2], voices[1::2], strict=True)):
            if whole := words(tag.sub("", text)):
                made.append((block.start, block.end, words(name), whole))
    return made


def words(text: str) -> str:
    """Return the *text* of a cue on one line, with entities such as `&amp;` as what they stand for."""
    whole = breaks.joined([line for line in map(breaks.clean, text.split("\n")) if line])
    return breaks.clean(_ENTITY.sub(lambda match: html.unescape(match[0]), whole)) if "&" in whole else whole


def labelled(found: Sequence[Found]) -> list[Found]:
    """Return *found* with the names of who speaks taken from the text: `Ada Lovelace: text`.

    What stands before a colon is a name when it looks like one, or begins three cues.
    """
    labels = [_LABEL(text) for _, _, _, text in found]
    often = Counter(match[1] for match in labels if match)
    made: list[Found] = []
    for (start, end, name, text), match in zip(found, labels, strict=True):
        if match and (often[match[1]] >= 3 or _is_name(match[1])):
            made.append((start, end, match[1].strip(), text[match.end() :]))
        else:
            made.append((start, end, name, text))
    return made


def other(text: str, path: str, kind: str, problems: list[Problem]) -> list[Found]:
    """Return the cues of a file that is not of its *kind* but of another that pysubs2 knows; what is so is noted."""
    found: list[Found] = []
    try:
        import pysubs2

        subtitles = pysubs2.SSAFile.from_string(text)
        for event in subtitles.get_text_events():
            if whole := words(event.plaintext):
                start, end = (max(0, min(time, clock.LONGEST)) for time in (event.start, event.end))
                found.append((start, end, breaks.clean(event.name), whole))
    except Exception:  # whatever goes wrong in somebody else's reader, this is not a file that it knows
        found = []
    if found:
        message = f"this is a subtitle file of the format '{subtitles.format}', not {kind}; it was read as that"
        fix = f"convert it to {kind}, so that other programs can read it too"
        problems.append(Problem(Place(path, 1), "TR110", Severity.WARNING, message, fix))
    else:
        message, fix = f"there is no {kind} cue in this file", "put the transcript there, or delete the file"
        problems.append(Problem(Place(path, 1), "TR110", Severity.ERROR, message, fix))
    return found


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _time(written: str) -> int | None:
    """Return the milliseconds of a time that has a colon, None when it is no such time."""
    try:
        return clock.parse(written) if ":" in written else None
    except ValueError:
        return None


def _drop_number(lines: list[str]) -> None:
    """Delete the number of the next cue from the end of *lines*."""
    if lines and _NUMBER(lines[-1]):
        lines.pop()


def _note(found: Sequence[Block], path: str, problems: list[Problem]) -> None:
    """Note times that cannot be read, each, and those that cannot be right, all together."""
    empty, back = [], []
    last = 0
    for block in found:
        if block.start is None or block.end is None:
            message = "the times of this cue cannot be read; it was put between its neighbours"
            fix = "write them as `00:01:02,500 --> 00:01:05,000`, in WebVTT with full stops"
            problems.append(Problem(Place(path, block.line), "TR111", Severity.WARNING, message, fix))
        elif block.end <= block.start:
            empty.append(block)
        if block.start is not None:
            if block.start < last:
                back.append(block)
            last = block.end if block.end is not None else block.start
    for blocks, code, what in (
        (empty, "TR112", "this cue does not end after it begins; it goes on for as long as it takes to say"),
        (back, "TR113", "this cue begins before the one above it has ended, which was made to end here"),
    ):
        if blocks:
            more = f" ({len(blocks) - 1:,} more in this file)" if len(blocks) > 1 else ""
            place = Place(path, blocks[0].line)
            problems.append(Problem(place, code, Severity.INFO, what + more, "correct the times, if that is not right"))


def _is_name(label: str) -> bool:
    """Return whether *label* could be somebody's name: up to five words, none of them small but for `van` and `de`."""
    found = label.split()
    return len(found) <= 5 and all(word in _PARTICLES or not word[0].islower() for word in found)
