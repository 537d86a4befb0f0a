"""Times: whole milliseconds, and every notation of them that podcasts use.

Float seconds do not survive a round trip, so a time is an `int` of milliseconds everywhere, and is divided only where
a format wants seconds.
"""

import re

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE

LONGEST = 1_000 * HOUR
"""No time of an episode is as long as this; what claims to be is a mistake (or an attack)."""

_TWO_DIGITS, _THREE_DIGITS = tuple(f"{n:02}" for n in range(60)), tuple(f"{n:03}" for n in range(SECOND))
"""A transcript has thousands of times, and looking digits up is faster than making them."""
_COLONS = re.compile(r"(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2})(?:[.,](\d{1,9}))?", re.ASCII).fullmatch
_SECONDS = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?", re.ASCII).fullmatch
_ISO = re.compile(
    r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:[.,](\d{1,9}))?S)?)?", re.ASCII
).fullmatch


def parse(text: str) -> int:
    """Return the milliseconds of `1:02:48`, `62:48`, `0:05.250`, `PT1H2M48S` or plain seconds.

    Raises ValueError for anything else, for a part that does not fit below the one before it (`1:75:00`), and for a
    time of a thousand hours or more.

    >>> parse("1:02:48"), parse("62:48"), parse("PT01H02M48S"), parse("3768"), parse("0:05.250")
    (3768000, 3768000, 3768000, 3768000, 5250)
    """
    text = text.strip()
    if match := _COLONS(text):
        written, *parts, fraction = match.groups()
        hours, minutes, seconds = int(written or 0), *map(int, parts)
        if seconds > 59 or (written and minutes > 59):
            raise ValueError("minutes and seconds go up to 59")
        total = _sum(0, hours, minutes, seconds, fraction)
    elif match := _SECONDS(text):
        total = _sum(0, 0, 0, int(match[1]), match[2])
    elif (match := _ISO(text.upper())) and any(match.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[:4])
        total = _sum(days, hours, minutes, seconds, match[5])
    else:
        raise ValueError("not a time")
    if total >= LONGEST:
        raise ValueError("longer than a thousand hours")
    return total


def colons(ms: int) -> str:
    """Return *ms* as `M:SS` or `H:MM:SS`, the way of YouTube; parts of a second are cut off.

    >>> colons(0), colons(75_999), colons(3_723_000)
    ('0:00', '1:15', '1:02:03')
    """
    seconds = ms // SECOND
    if seconds >= 3600:
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{seconds // 60}:{seconds % 60:02}"


def padded(ms: int) -> str:
    """Return *ms* as `MM:SS` or `HH:MM:SS`, the way of Spotify; parts of a second are cut off.

    >>> padded(0), padded(75_999), padded(3_723_000)
    ('00:00', '01:15', '01:02:03')
    """
    return full(ms) if ms >= HOUR else full(ms)[len("00:") :]


def full(ms: int) -> str:
    """Return *ms* as `HH:MM:SS`, the way of Apple; parts of a second are cut off.

    >>> full(75_999)
    '00:01:15'
    """
    return exact(ms)[: -len(".000")]


def iso(ms: int) -> str:
    """Return *ms* as ISO 8601 writes a length, in whole seconds.

    >>> iso(75_999), iso(3_723_000)
    ('PT1M15S', 'PT1H2M3S')
    """
    seconds = ms // SECOND
    hours, minutes = f"{seconds // 3600}H" * (seconds >= 3600), f"{seconds // 60 % 60}M" * (seconds >= 60)
    return f"PT{hours}{minutes}{seconds % 60}S"


def exact(ms: int, mark: str = ".") -> str:
    """Return *ms* as `HH:MM:SS.mmm`; SRT wants a comma as *mark*.

    >>> exact(1_500), exact(3_723_000, mark=",")
    ('00:00:01.500', '01:02:03,000')
    """
    seconds = ms // SECOND
    minutes = seconds // 60
    hours = _TWO_DIGITS[minutes // 60] if 0 <= minutes < 3600 else f"{minutes // 60:02}"
    return f"{hours}:{_TWO_DIGITS[minutes % 60]}:{_TWO_DIGITS[seconds % 60]}{mark}{_THREE_DIGITS[ms % SECOND]}"


def like(written: str, ms: int) -> str:
    """Return *ms* in the notation of *written*, which is a time; the hour and parts of a second come and go.

    >>> like("58:11", 3_516_000), like("58:11", 3_723_000), like("99:59", 6_000_000), like("02:48", 60_000)
    ('58:36', '1:02:03', '100:00', '01:00')
    >>> like("1:02:03", 75_000), like("00:02:03", 75_000), like("3491", 1_250), like("PT1H", 75_000)
    ('1:15', '00:01:15', '1.25', 'PT1M15S')
    """
    text = written.strip()
    whole, rest = divmod(ms, SECOND)
    mark = "," if "," in text else "."
    digits = len(text.partition(mark)[2])
    part = f"{rest:03}".rstrip("0").ljust(digits, "0")
    fraction = f"{mark}{part}" if part else ""
    if match := _COLONS(text):
        hours, minutes = match[1], match[2]
        padded = (hours or minutes).startswith("0") and len(hours or minutes) > 1
        width = len(hours or minutes) if padded else 1
        if hours is None and (ms < HOUR or int(minutes) > 59):
            return f"{whole // 60:0{width}}:{whole % 60:02}{fraction}"
        if hours and ms < HOUR and not padded and int(hours):
            return f"{whole // 60}:{whole % 60:02}{fraction}"
        return f"{whole // 3600:0{width}}:{whole // 60 % 60:02}:{whole % 60:02}{fraction}"
    if _SECONDS(text):
        return f"{whole}{fraction}"
    return iso(ms)


def seconds(ms: int) -> int | float:
    """Return *ms* in seconds for a JSON number: whole where it is whole.

    >>> seconds(201_000), seconds(1_250)
    (201, 1.25)
    """
    return ms // SECOND if ms % SECOND == 0 else ms / SECOND


def decimal(ms: int) -> str:
    """Return *ms* as the number of `seconds`, written.

    >>> decimal(201_000), decimal(1_250)
    ('201', '1.25')
    """
    rest = ms % SECOND
    return f"{ms // SECOND}.{_THREE_DIGITS[rest].rstrip('0')}" if rest else str(ms // SECOND)


def _sum(days: int, hours: int, minutes: int, seconds: int, fraction: str | None) -> int:
    rest = int(fraction[:3].ljust(3, "0")) if fraction else 0
    return ((days * 24 + hours) * 60 + minutes) * MINUTE + seconds * SECOND + rest
