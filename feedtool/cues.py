"""Cues out of a transcript: pieces that can be read while they are heard, never two at a time.

A transcript says when a line begins, and not always that. When each piece of it is heard is worked out by the length
of the text, which is right to a second or so for people who talk.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from feedtool import breaks, clock, sentences
from feedtool.model import Cue, Line, Track, Transcript

WIDTH = 65
"""Columns of a line; a cue has two lines (platform rule E1)."""

LONGEST = 7 * clock.SECOND
"""A cue goes on for about so long."""

TALK = 15
"""Columns of text that people say in a second, about."""

SLOW = 8
"""Columns that somebody says in a second who takes time; who needs longer than that is silent in between."""

PAUSE = clock.SECOND
"""What is granted to lines above the time that it takes to say them."""

PARAGRAPH = clock.MINUTE
"""A turn that goes on for longer is given in paragraphs."""

LAST = 100 * clock.HOUR - 1
"""The latest time that SRT can write, and AntennaPod can read in WebVTT (platform rule E2)."""

FOREVER = 10_000 * clock.HOUR
"""Later than any time."""


_Said = tuple[int, int | None, str, str]


@dataclass(slots=True)
class _Stretch:
    """What is said from *start* on, until the next stretch begins: pairs of speaker and text."""

    start: int
    said: list[tuple[str, str]] = field(default_factory=list)


def derive(transcript: Transcript, end: int | None) -> tuple[Cue, ...]:
    """Return the cues of *transcript*, which ends at *end* milliseconds, None when nobody knows.

    Lines with one start, and lines without any, share the time up to the next start by length of text. Nothing is
    shown for longer than it takes to say it slowly, and long lines are split. What starts at *end* or later is left
    out. A transcript without times has no cues; the own times of headers are times too.
    """
    limit = FOREVER if end is None else end
    stretches = _stretches(transcript)
    is_even = breaks.even("".join([text for stretch in stretches for _, text in stretch.said]))
    made: list[Cue] = []
    for number, stretch in enumerate(stretches):
        if stretch.start >= limit:
            break
        if not stretch.said:
            continue
        size = sum([breaks.columns(text, is_even=is_even) for _, text in stretch.said])
        if number + 1 < len(stretches):
            until = stretches[number + 1].start
        else:
            until = limit if end is not None else stretch.start + _talk(size)
        room = min(until, limit) - stretch.start
        room = min(room, size * clock.SECOND // SLOW + PAUSE)
        longest = LONGEST * size // room
        parts = [
            (who, part) for who, text in stretch.said for part in breaks.pieces(text, WIDTH, longest, is_even=is_even)
        ]
        made += _share(stretch.start, room, parts, is_even=is_even)
    return tuple(made)


def split(
    start: int, end: int, text: str, width: int = WIDTH, lead: str = "", *, is_even: bool = False
) -> list[tuple[int, int, str]]:
    """Return the *text* of a cue in pieces that fit into two lines of *width* columns, each with its start and end.

    They last about seven seconds at most. The first of them has room for *lead* in front of it: the name of who speaks.
    Who knows already that text and lead *are even* says so.
    """
    longest = 2 * width
    if end - start > LONGEST + clock.SECOND:
        longest = min(longest, len(lead) + LONGEST * breaks.columns(text, is_even=is_even) // (end - start))
    parts = breaks.pieces(lead + text, width, longest, len(lead), is_even=is_even)
    if len(parts) < 2:
        return [(start, end, text)]
    parts[0] = parts[0][len(lead) :]
    if len(parts) > end - start:
        parts = [part for _, part in _crowded([("", part) for part in parts], end - start)]
    return _timed(start, end, parts, is_even=is_even)


def in_lines(
    start: int, end: int, text: str, width: int = WIDTH, *, is_even: bool = False
) -> list[tuple[int, int, list[str]]]:
    """Return the *text* of a cue as `split` does, each of its pieces in lines of *width* columns.

    Mostly the lines are two at most and there is nothing to split, which is found out faster so.
    """
    if is_even and len(text) <= 2 * width and end - start <= LONGEST + clock.SECOND:
        lines = breaks.wrap(text, width, is_even=True)
        if len(lines) <= 2:
            return [(start, end, lines)]
    parts = split(start, end, text, width, is_even=is_even)
    return [(begun, ended, breaks.wrap(part, width, is_even=is_even)) for begun, ended, part in parts]


def tidy(track: Track) -> Track:
    """Return *track*, tidy when it is so; whatever is made of it need not look at every cue again."""
    texts, speakers = [cue.text for cue in track.cues], {cue.speaker for cue in track.cues}
    surely = breaks.surely_clean([*texts, *(speakers - {""})]) and all(cue.end <= FOREVER for cue in track.cues)
    return replace(track, tidy=surely or readable(track) == track.cues)


def readable(track: Track, last: int = FOREVER) -> tuple[Cue, ...]:
    """Return the cues of *track* as files can hold them: on one line, without control characters, none empty.

    None starts after *last*, or ends after it.
    """
    if track.tidy and track.cues and track.cues[-1].end <= last:
        return track.cues
    made: list[Cue] = []
    written = speaker = ""
    for cue in track.cues:
        text = breaks.clean(cue.text)
        if cue.speaker != written:
            written, speaker = cue.speaker, breaks.clean(cue.speaker)
        if text and cue.start < last:
            clean = text == cue.text and speaker == written and cue.end <= last
            made.append(cue if clean else Cue(cue.start, min(cue.end, last), text, speaker))
    return tuple(made)


def mend(found: Iterable[tuple[int | None, int | None, str, str]]) -> tuple[Cue, ...]:
    """Return cues from what a file says of them, each as start, end, speaker and text.

    They come in the order of their starts, and end where the next one begins at the latest. Those that start together
    share the time by length of text, and so does one without a start with the one before it. Files may name a speaker
    only when it changes: who spoke last goes on.
    """
    known: list[_Said] = []
    for start, end, who, text in found:
        begun = start if start is not None else known[-1][0] if known else 0
        known.append((begun, end, who, text))
    known.sort(key=lambda one: one[0])
    made: list[Cue] = []
    speaker = ""
    for group, following in _together(known):
        start, parts = group[0][0], []
        for _, _, who, text in group:
            speaker = who or speaker
            parts.append((speaker, text))
        ends = [end for _, end, _, _ in group if end is not None]
        until = max(ends, default=0)
        if until <= start or len(ends) < len(group):
            until = max(until, start + _talk(sum(breaks.columns(text) for _, text in parts)))
        if following is not None:
            until = min(until, following)
        made += _share(start, until - start, parts)
    return tuple(made)


def paragraphs(track: Track) -> Iterator[tuple[str, int | None, str]]:
    """Yield speaker ("" when nobody else speaks), start (None for no time) and text of each paragraph.

    The cues of one turn make one paragraph, or more when the turn is long. Without cues, each line is one.
    """
    speaker = ""
    if not track.cues:
        for line in track.lines:
            if text := breaks.clean(line.text):
                yield breaks.clean(line.speaker) if line.speaker != speaker else "", line.start, text
                speaker = line.speaker
        return
    for said in _turns(readable(track)):
        text = breaks.joined([cue.text for cue in said])
        yield said[0].speaker if said[0].speaker != speaker else "", said[0].start, text
        speaker = said[0].speaker


def _stretches(transcript: Transcript) -> list[_Stretch]:
    """Return *transcript* by its times; the first stretch starts at 0. No times, no stretches."""
    own: dict[int, int] = {}
    following: int | None = None
    for index in range(len(transcript) - 1, -1, -1):
        entry = transcript[index]
        if entry.start is None:
            continue
        if isinstance(entry, Line):
            own[index] = following = entry.start
        elif not entry.estimated and (following is None or entry.start < following):
            own[index] = entry.start  # that of the line after it may be no time of its own
    stretches = [_Stretch(0)] if own else []
    for index, entry in enumerate(transcript) if own else ():
        if own.get(index, 0) > stretches[-1].start:
            stretches.append(_Stretch(own[index]))
        if isinstance(entry, Line) and (text := breaks.clean(entry.text)):
            stretches[-1].said.append((breaks.clean(entry.speaker), text))
    return stretches


def _share(start: int, room: int, parts: Sequence[tuple[str, str]], *, is_even: bool = False) -> Iterator[Cue]:
    """Yield a cue for each of *parts*, speaker and text, that share *room* milliseconds by length of text.

    Each gets a millisecond at least; where there are not as many, some are said together.
    """
    if len(parts) > room:
        parts = _crowded(parts, room)
    timed = _timed(start, start + room, [text for _, text in parts], is_even=is_even)
    for (speaker, _), (begun, ended, text) in zip(parts, timed, strict=True):
        yield Cue(begun, ended, text, speaker)


def _timed(start: int, end: int, texts: Sequence[str], *, is_even: bool) -> list[tuple[int, int, str]]:
    """Return *texts*, no more than there are milliseconds, with when each begins and ends by its length."""
    sizes = list(map(len, texts)) if is_even else [breaks.columns(text) for text in texts]
    total, spare = sum(sizes), end - start - len(texts)
    made: list[tuple[int, int, str]] = []
    begun, said = start, 0
    for number, (text, size) in enumerate(zip(texts, sizes, strict=True), 1):
        said += size
        ended = start + number + spare * said // total
        made.append((begun, ended, text))
        begun = ended
    return made


def _crowded(parts: Sequence[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    """Return *parts* as no more than *room*; of those that are said together the first one's speaker is named."""
    edges = [number * len(parts) // room for number in range(room + 1)]
    return [(parts[low][0], " ".join(text for _, text in parts[low:high])) for low, high in pairwise(edges)]


def _together(known: Sequence[_Said]) -> Iterator[tuple[Sequence[_Said], int | None]]:
    """Yield those that start together, and when the next ones start."""
    edges = [index for index, one in enumerate(known) if not index or one[0] != known[index - 1][0]]
    for low, high in pairwise([*edges, len(known)]):
        yield known[low:high], known[high][0] if high < len(known) else None


def _turns(cues: Iterable[Cue]) -> Iterator[list[Cue]]:
    """Yield the cues of each paragraph: of one speaker, and ending with a sentence after a minute."""
    said: list[Cue] = []
    speaker, long = "", 0
    for cue in cues:
        if said and (cue.speaker != speaker or (cue.start >= long and sentences.ends_sentence(said[-1].text))):
            yield said
            said = []
        if not said:
            speaker, long = cue.speaker, cue.start + PARAGRAPH
        said.append(cue)
    if said:
        yield said


def _talk(size: int) -> int:
    """Return how many milliseconds people need to say *size* columns."""
    return max(clock.SECOND, size * clock.SECOND // TALK)
