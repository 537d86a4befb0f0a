"""Dates of publication, as feeds and front matter write them; of one that cannot be, the part that is wrong."""

import re
from calendar import monthrange
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from feedtool.kinds import WrongError, line
from feedtool.problems import quoted
from feedtool.values import Value

_RFC_2822 = re.compile(
    r"(?:[a-z]{3}, ?)?\d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}(?::\d{2})?(?: (?:[+-]\d{4}|GMT|UTC?|[ECMP][SD]T))?",
    re.ASCII | re.IGNORECASE,
).fullmatch
_PARTS_OF_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(.*))?", re.ASCII
).fullmatch
_SPACED_ZONE = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)")


def date(value: Value) -> datetime:
    """Return a publication time: ISO 8601 or RFC 2822; without a time midnight, without a zone UTC."""
    written = line(value)
    try:
        found = datetime.fromisoformat(_SPACED_ZONE.sub("", written))
    except ValueError:
        try:
            # What parsedate does not know, such as CET or PM, it leaves out.
            found = parsedate_to_datetime(written if _RFC_2822(written) else "")
        except (ValueError, TypeError):
            raise _no_date(written) from None
    if found.year < 1970:
        raise WrongError(f"is {quoted(written)}, before there were podcasts", "correct the year")
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise WrongError(f"is {quoted(written)}, outside the calendar", "correct the year") from None


def _no_date(written: str) -> WrongError:
    """Return what is wrong with *written*, which is no date: the part that cannot be, when it looks like one."""
    message = f"is {quoted(written)}, not a date"
    found = _PARTS_OF_DATE(written)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6]) if found else (0,) * 6
    if not found or not year:
        return WrongError(message, "write year-month-day, as in 2025-12-24, or with a time: 2025-12-24T08:00:00+02:00")
    if not 1 <= month <= 12:
        return WrongError(f"{message}: months go from 1 to 12", "correct the month")
    if not 1 <= day <= (last := monthrange(year, month)[1]):
        return WrongError(f"{message}: the days of {year}-{month:02} go from 1 to {last}", "correct the day")
    if hour > 23:
        fix = "write 00:00 of the day after" if (hour, minute, second) == (24, 0, 0) else "correct the hour"
        return WrongError(f"{message}: hours go up to 23", fix)
    if minute > 59 or second > 59:
        return WrongError(f"{message}: minutes and seconds go up to 59", "correct the time")
    if zone := found[7]:
        fix = "write how far the clock is from UTC, such as +01:00, or delete it for UTC"
        return WrongError(f"{message}: {quoted(zone)} stands where a zone such as +01:00 belongs", fix)
    clocked = f"T{hour:02}:{minute:02}:{second:02}" if found[4] else ""
    return WrongError(message, f"write {year:04}-{month:02}-{day:02}{clocked}")
