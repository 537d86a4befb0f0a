"""`timelines:` of the front matter: how other clocks differ from the transcript's.

The transcript is usually timed on the video; the audio may begin later, and miss what was cut out of it.
"""

import re
from collections.abc import Mapping
from itertools import pairwise

from feedtool import clock
from feedtool.fields import Key, Reader
from feedtool.kinds import WrongError, raise_all, text
from feedtool.model import Timeline
from feedtool.problems import Severity, quoted
from feedtool.values import List, Value

_SIGNED = re.compile(r"([+-]?)(.+)", re.DOTALL).fullmatch


def offset(value: Value) -> int:
    """Return a difference in milliseconds, which may be negative: seconds, or `-2:34`."""
    written = text(value)
    match = _SIGNED(written)
    try:
        return (-1 if match and match[1] == "-" else 1) * clock.parse(match[2] if match else "")
    except ValueError:
        raise WrongError(f"is {quoted(written)}, not a time", "write seconds, such as -154 or 12.5") from None


def cuts(value: Value) -> tuple[tuple[int, int], ...]:
    """Return what is cut out: pairs of times on the transcript's clock, in order."""
    if not isinstance(value, List):
        raise WrongError("is not a list of pairs", "write `[[from, to], …]`")
    found = []
    errors = []
    for pair, number in zip(value, value.lines, strict=True):
        try:
            found.append(_cut(pair, number))
        except WrongError as error:
            errors.append(error)
    raise_all(errors)
    found.sort()
    if any(end > start for (_, end), (start, _) in pairwise(found)):
        raise WrongError("has cuts that overlap", "join them")
    return tuple(found)


def _cut(pair: Value, number: int) -> tuple[int, int]:
    """Return the two times of *pair*, which stands in the line *number*."""
    if not isinstance(pair, List) or len(pair) != 2:
        raise WrongError("has an item that is not a pair of times", "write `[[from, to], …]`", number, _shown(pair))
    times = []
    for time in pair:
        try:
            times.append(offset(time))
        except WrongError as error:
            raise WrongError(f"has a time that {error}", error.fix, number, _shown(time)) from None
    start, end = times
    if not 0 <= start < end:
        message = f"has a cut from {_shown(pair[0])} to {_shown(pair[1])}, which does not end after it starts"
        raise WrongError(message, "write `[from, to]`", number, _shown(pair[0]))
    return start, end


def _shown(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""


KEY: Key[str] = Key("timelines", text, "", "platform: {offset: seconds, cuts: [[from, to]]}, on the transcript's clock")
OFFSET: Key[int] = Key("offset", offset, 0, "how much later that clock is")
CUTS: Key[tuple[tuple[int, int], ...]] = Key("cuts", cuts, (), "what is cut out there: [[from, to]]")


def read(reader: Reader) -> Mapping[str, Timeline]:
    """Return the timelines by the platform, or `audio`, that they belong to."""
    outer = reader.inside(KEY.name)
    found: dict[str, Timeline] = {}
    for name in outer.node if outer else ():
        if outer and (part := outer.inside(name)):
            part.unknown((OFFSET, CUTS), Severity.INFO)
            found[name] = Timeline(part.get(OFFSET), part.get(CUTS))
    return found
