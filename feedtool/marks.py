"""What goes into an audio file, whatever its container: chapters inside the sound with their ends, links, pictures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from feedtool import clock
from feedtool.model import Chapter, Outline, Tags
from feedtool.problems import FeedtoolError, Place, Problem, Severity, quoted

_UNSAYABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)\S*)?)?", re.ASCII).fullmatch
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_PRINTABLE = "".join(map(chr, range(33, 127)))
_JOINERS = "\u200d\ufe0f"


def fit(outline: Outline, length: int, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of *outline* in order of time, inside a sound of *length*, each with its end.

    An end is the chapter's own, else the start of the next one that is listed, else *length*. What starts outside the
    sound is left out, and so is the first of two that start together, which are problems. Titles are cleaned. Raises
    FeedtoolError when most chapters start outside: it is the sound of something else.
    """
    place = Place(path)
    kept: list[Chapter] = []
    ordered = sorted(outline.chapters, key=lambda c: c.start)
    if outside := [chapter for chapter in ordered if not 0 <= chapter.start < length]:
        _tell_outside(outside, len(ordered), length, path, problems)
    for chapter in ordered:
        if not 0 <= chapter.start < length:
            continue
        before = next((c for c in reversed(kept) if not c.hidden), None)
        if before and not chapter.hidden and before.start == chapter.start:
            message = (
                f"the chapters {quoted(before.title)} and {quoted(chapter.title)} both start at "
                f"{_shown(chapter.start)}; the first is left out"
            )
            problems.append(Problem(place, "AU104", Severity.WARNING, message, "give them different times"))
            kept.remove(before)
        kept.append(replace(chapter, title=clean(chapter.title)))
    return tuple(
        replace(chapter, end=_end(chapter, after, length)) for chapter, after in zip(kept, _next(kept), strict=True)
    )


def _tell_outside(outside: Sequence[Chapter], count: int, length: int, path: str, problems: list[Problem]) -> None:
    """Note the chapters that start *outside* the sound; FeedtoolError when they are most of all *count*."""
    fix = "check that this is the episode's audio, and its offset under `timelines: {audio: …}`"
    which = f"the chapter {quoted(outside[0].title)} starts at {_shown(outside[0].start)}"
    if len(outside) > 1:
        which = f"{len(outside)} of {count} chapters start outside the sound, {which.removeprefix('the chapter ')}"
    message = f"{which}, but the sound ends at {_shown(length)}"
    if 2 * len(outside) > count:
        raise FeedtoolError(f"{path} cannot be written: {message}; {fix}")
    left = "it is left out" if len(outside) == 1 else "they are left out"
    problems.append(Problem(Place(path), "AU103", Severity.WARNING, f"{message}; {left}", fix))


def open_ended(chapters: Sequence[Chapter], length: int | None) -> tuple[Chapter, ...]:
    """Return *chapters* in order of time, without the ends that say nothing, and without impossible starts.

    An end says nothing at the start of the next chapter that is listed, at the end of the sound, and before the start.
    """
    ordered = sorted((c for c in chapters if c.start < clock.LONGEST), key=lambda c: c.start)
    return tuple(
        replace(chapter, end=None) if _is_plain(chapter, after, length) else chapter
        for chapter, after in zip(ordered, _next(ordered), strict=True)
    )


def _next(chapters: Sequence[Chapter]) -> Iterator[int | None]:
    """Yield for each of *chapters* where the next one starts that is listed; None when there is none."""
    starts: list[int | None] = []
    after: int | None = None
    later: int | None = None
    for chapter in reversed(chapters):
        if after is not None and after > chapter.start:
            later = after
        starts.append(later)
        if not chapter.hidden:
            after = chapter.start
    return reversed(starts)


def _end(chapter: Chapter, after: int | None, length: int) -> int:
    if chapter.end is not None and chapter.end > chapter.start:
        return min(chapter.end, length)
    return length if after is None else after


def _is_plain(chapter: Chapter, after: int | None, length: int | None) -> bool:
    if chapter.end is None or chapter.end <= chapter.start or chapter.end == after:
        return True
    return after is None and length is not None and chapter.end >= length


def pictured(
    chapters: Sequence[Chapter], pictures: Mapping[str, bytes], path: str, problems: list[Problem]
) -> dict[str, bytes]:
    """Return those of *pictures* that *chapters* want and that can be shown; the others are problems."""
    found = {}
    for image in dict.fromkeys(chapter.image for chapter in chapters if chapter.image):
        if usable(pictures.get(image, b""), f"the picture {quoted(image)} of a chapter", path, problems):
            found[image] = pictures[image]
    return found


def usable(picture: bytes, what: str, path: str, problems: list[Problem]) -> bool:
    """Return whether *picture* is one that every player shows; a problem calls it *what* when it is not."""
    if media_type(picture):
        return True
    state = "is neither a JPEG nor a PNG" if picture else "is not at hand"
    fix = "give a JPEG or PNG file"
    problems.append(Problem(Place(path), "AU105", Severity.WARNING, f"{what} {state}; it is left out", fix))
    return False


def media_type(picture: bytes) -> str:
    """Return `image/jpeg` or `image/png` by what *picture* begins with, "" for anything else."""
    return next((kind for magic, kind in _PICTURES.items() if picture.startswith(magic)), "")


def moment(tags: Tags, path: str, problems: list[Problem]) -> tuple[str, ...]:
    """Return year, month, day, hour and minute of the date in *tags*, "" for each that it leaves open.

    () when there is no date, or none like `2026-03-31` or `2026-03-31T08:00`, which is a problem.
    """
    if not tags.date:
        return ()
    if match := _DATE(tags.date):
        return match.groups("")
    message = f"the date {quoted(tags.date)} is not like 2026-03-31; it is left out"
    problems.append(Problem(Place(path), "AU106", Severity.WARNING, message, "write it as year, month and day"))
    return ()


def clean(text: str) -> str:
    """Return *text* on one line, without what tags cannot say.

    >>> clean(" one\\ntwo\\x00 ")
    'one two'
    """
    return _SURROGATE.sub("\ufffd", _UNSAYABLE.sub(" ", text)).strip()


def clean_lines(text: str) -> str:
    """Return *text* with its lines, each clean."""
    return "\n".join(map(clean, text.strip().splitlines()))


def address(url: str) -> str:
    """Return *url* in the ASCII that tags hold.

    >>> address("https://example.org/ä b?q=%20")
    'https://example.org/%C3%A4%20b?q=%20'
    """
    return quote(_SURROGATE.sub("\ufffd", url.strip()), safe=_PRINTABLE)


def cut(text: str, limit: int) -> str:
    """Return *text* in at most *limit* bytes of UTF-8: whole characters, and nothing that joins to what is cut off.

    >>> cut("grün", 3), cut("grün", 4)
    ('gr', 'grü')
    """
    encoded = text.encode()
    if len(encoded) <= limit:
        return text
    return encoded[:limit].decode(errors="ignore").rstrip(_JOINERS).rstrip()


def _shown(ms: int) -> str:
    return clock.colons(ms) if ms >= 0 else f"-{clock.colons(-ms)}"
