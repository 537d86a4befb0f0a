"""How long an episode is, by its file, its audio and its transcript, or as its feed says; and where they disagree."""

from dataclasses import replace

from feedtool import clock, enclosure, timeline, timing
from feedtool.document import Document
from feedtool.fields import Key
from feedtool.kinds import duration
from feedtool.model import Cue, Episode, Header, Line, Timeline, Transcript
from feedtool.problems import Place, Problem, Severity
from feedtool.transcripts import frontmatter

KEY: Key[int | None] = Key("duration", duration, None, "how long it is: 1:02:48, PT1H02M48S, or seconds")

SLIP = 10 * clock.MINUTE
FEW = 2
"""Up to so many entries that are later than the episode's end, by more than a slip, are taken for mistyped."""

_CORRECT = "delete `duration`, or correct it"


def of(episode: Episode, transcript: Transcript, document: Document, file: str, problems: list[Problem]) -> int | None:
    """Return the length of the audio: as written, unless more of the transcript than a slip comes after it.

    A `duration` is typed, and copied from the last time that somebody saw; the transcript's own times are many. Where
    it was measured how long the *file* is, nothing is longer, and a `duration` that differs is told.
    """
    length = episode.duration
    known = episode.audio.duration if episode.audio else None
    if length is None or known == length:
        return length
    measured = known if episode.audio and episode.audio.measured else None
    late = _later(episode, transcript, length)
    part = _written(document)
    if measured and not enclosure.agree(length, measured) and (not late or measured < length):
        message = f"the episode is said to be {clock.colons(length)} long"
        message += f", but the file {file} is {clock.colons(measured)} long"
        problems.append(Problem(episode.at("duration"), "EP110", Severity.WARNING, message, _CORRECT, part=part))
        return length
    if not late:
        return length
    last, entry = max(late, key=lambda pair: pair[0])
    if measured and last < measured and enclosure.agree(length, measured):
        return measured
    what = f"the episode is {clock.colons(length)} long, but a line of its transcript starts at {clock.colons(last)}"
    if last - max(length, measured or 0) > SLIP and len(late) <= FEW:
        problems.append(_mistyped(document, late[0][1].place, what, "correct the time, or `duration`"))
        return length
    said = len(entry.text) if isinstance(entry, Line) else 0
    longer = measured or (last // clock.SECOND + said // timing.PACE + 1) * clock.SECOND
    message = f"{what}; it was taken to be {clock.colons(longer)} long"
    fix = "write the length of the audio, or say in `timelines: {audio: …}` how its clock differs"
    if measured:
        message += f", as the file {file} is"
        fix = _CORRECT if last < measured else "say in `timelines: {audio: …}` how the clock of the audio differs"
    problems.append(Problem(episode.at("duration"), "EP107", Severity.WARNING, message, fix, part=part))
    return longer


def compare(
    episode: Episode,
    transcript: Transcript,
    length: int,
    written: int | None,
    document: Document,
    problems: list[Problem],
) -> None:
    """Note where the *transcript*, or the length as it is *written*, is against the *length* that is settled."""
    late = _later(episode, transcript, length)
    last = max((time for time, _ in late), default=0)
    what = f"the audio is {clock.colons(length)} long"
    if late and not enclosure.agree(last, length):
        what += f", but a line of the transcript starts at {clock.colons(last)}"
        if last - length > SLIP and len(late) <= FEW:
            problems.append(_mistyped(document, late[0][1].place, what, "correct the time"))
            return
        fix = "say in `timelines: {audio: …}` how the clock of the audio differs"
        message = f"{what}; what is later is left out"
        problems.append(Problem(episode.at("duration"), "EP107", Severity.WARNING, message, fix))
    elif written and not enclosure.agree(written, length):
        message = f"the episode is said to be {clock.colons(written)} long"
        message += f", but the host's file is {clock.colons(length)} long, as the feed says"
        place = episode.at("duration")
        problems.append(Problem(place, "EP110", Severity.INFO, message, _CORRECT, part=_written(document)))


def estimated(episode: Episode, track: tuple[Cue, ...]) -> Episode:
    """Return *episode*, of which nobody says how long it is, as long as its *track*."""
    if not track:
        return episode
    last = timeline.at(max(cue.end for cue in track), timeline.of(episode.timelines, timeline.AUDIO))
    return replace(episode, duration=-(-last // clock.SECOND) * clock.SECOND or None, estimated=last > 0)


def _later(episode: Episode, transcript: Transcript, length: int) -> list[tuple[int, Line | Header]]:
    """Return the entries of *transcript* that start when *episode* has ended, with their times by its audio."""
    used = episode.timelines.get("audio", Timeline())
    heard = [e for e in transcript if e.start is not None and not timeline.is_cut(e.start, used)]
    return [(time, e) for e in heard if (time := timeline.at(e.start or 0, used)) >= length]


def _mistyped(document: Document, place: Place, what: str, fix: str) -> Problem:
    """Return that *what* is said of a line at *place* comes of a time that is mistyped."""
    place = frontmatter.place_of_time(document.front, place)
    return Problem(place, "TR109", Severity.WARNING, f"{what}; what is later is left out", fix)


def _written(document: Document) -> str:
    """Return the `duration` of *document* as it is written, "" for none."""
    part = document.front.get(KEY.name)
    return part if isinstance(part, str) else ""
