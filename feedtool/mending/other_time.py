"""A `time` that is not that of a sound `sec`, or the other way round: it becomes what the sound one says.

Which one is sound was found out against all other times of the transcript, when it was read.
"""

from collections.abc import Iterator
from contextlib import suppress

from feedtool import clock
from feedtool.document import Document
from feedtool.model import Episode
from feedtool.problems import quoted
from feedtool.source import Mend, Source
from feedtool.transcripts import frontmatter
from feedtool.values import Map

CODES = ("TR103",)


def mend(source: Source, document: Document, episode: Episode | None) -> Iterator[Mend]:
    """Yield a mend for each item of the transcript with two times that differ, when one of them was read."""
    read = {entry.place.line: entry.start for entry in episode.transcript} if episode else {}
    for number, item in frontmatter.items(document.front):
        if not isinstance(item, Map):
            continue
        start = next((read[line] for key in ("header", "line") if (line := item.lines.get(key, 0)) in read), None)
        written = [item.get(key, "") for key in frontmatter.TIMES]
        with suppress(ValueError):
            times = [clock.parse(frontmatter.unbroken(one)) for one in written if isinstance(one, str)]
            if start is None or len(times) < len(written) or times[0] == times[1]:
                continue
            sound = _sound(times, start)
            if sound is None:
                continue
            key, wrong, right = frontmatter.TIMES[1 - sound], str(written[1 - sound]), times[sound]
            way = (frontmatter.KEY.name, number, key)
            text = clock.like(frontmatter.unbroken(wrong), right)
            if edit := source.rewritten(way, text):
                said = f"'{key}' {quoted(wrong)} is {quoted(text)}, as '{frontmatter.TIMES[sound]}' says"
                yield Mend("TR103", item.lines[frontmatter.TIMES[0]], said, (edit,), {way: text})


def _sound(times: list[int], start: int) -> int | None:
    """Return which of the two *times* was read as *start*: that, else what lacks whole hours; None for neither."""
    lacking = [number for number, time in enumerate(times) if time <= start and (start - time) % clock.HOUR == 0]
    exact = [number for number in lacking if times[number] == start]
    found = exact or lacking
    return found[0] if len(found) == 1 else None
