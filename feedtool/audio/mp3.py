"""MP3 files: chapters and tags as ID3v2.3, in order of time also on disk.

ffmpeg takes chapters in the order in which they lie there, and reads none from an ID3v2.4 tag whose frames are long.
https://mutagen-specs.readthedocs.io/en/latest/id3/id3v2-chapters-1.0.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from feedtool import id3, marks, mpeg
from feedtool.id3 import Frame, Tag
from feedtool.model import Chapter, Outline, Tags
from feedtool.problems import FeedtoolError, Place, Problem, Severity

SUFFIXES = (".mp3",)

LISTED = 255
"""A table of contents counts its entries in one byte."""

_SEARCHED = 1 << 16
_NO_OFFSETS = 8 * b"\xff"
_COVER = 3
_TOP_LEVEL, _ORDERED = 2, 1
_TEXTS = {"title": "TIT2", "show": "TALB", "author": "TPE1"}
_DATES = ("TYER", "TDAT", "TIME", "TDRC")

_NEWER = ("TDEN", "TDRL", "TDTG", "TMOO", "TPRO", "TSOA", "TSOP", "TSOT", "TSST", "EQU2", "RVA2")
"""Frames of ID3v2.4 that iTunes writes in ID3v2.3 too, or that readers pass over there."""

_SAID_OTHERWISE = {"TDRC", "TDOR", "TIPL", "TMCL", "ASPI", "SEEK", "SIGN"}
"""Those that ID3v2.3 has other frames for, and those that describe the old tag itself."""


def fits(data: bytes) -> bool:
    """Return whether *data* is an MP3 file, whatever its name: whether MPEG sound follows its tags."""
    try:
        tags = _tags(data)
    except ValueError:
        return True
    return mpeg.start(data, _end(tags), _SEARCHED) is not None


def read(data: bytes, path: str, problems: list[Problem]) -> Outline:
    """Return the chapters, title and length of the file *data*, called *path* in *problems*; never raises.

    A chapter that no table of contents names is hidden, unless there is none.
    """
    tags: list[Tag] = []
    try:
        tags = _tags(data)
    except ValueError as error:
        problems.append(
            _unreadable(path, "AU102", Severity.WARNING, f"the file's own chapters cannot be read: {error}")
        )
    length = mpeg.length(data, _end(tags))
    if length is None:
        problems.append(_unreadable(path, "AU101", Severity.ERROR, "the file cannot be read: it holds no MPEG sound"))
    titles = (_text(tag.frames, tag.version, _TEXTS["title"] if tag.version > 2 else "TT2") for tag in tags)
    chapters = next(filter(None, map(_chapters, tags)), ())
    return Outline(marks.open_ended(chapters, length), next(filter(None, titles), ""), length)


def embed(
    data: bytes, outline: Outline, tags: Tags, pictures: Mapping[str, bytes], path: str, problems: list[Problem]
) -> bytes:
    """Return the file *data* with the chapters of *outline*, their *pictures*, and *tags*; the sound stays as it is.

    What *tags* leaves open stays too, and so do the file's own chapters when *outline* has none. *path* is what
    *problems* call the file. Raises FeedtoolError when it cannot be done; a tag of another version than ID3v2.3 needs
    mutagen, the extra `audio`.
    """
    try:
        old = _tags(data)
        length = mpeg.length(data, _end(old))
        if not length:
            raise ValueError("it holds no MPEG sound")  # noqa: TRY301  # said as every other reason is
        chapters = marks.fit(outline, length, path, problems)
        frames = _own(data, old, path, problems) if old else id3.read_v1(data)
        frames = _with_tags(frames, tags, path, problems)
        if chapters:
            frames = [frame for frame in frames if frame.name not in ("CHAP", "CTOC")]
            frames += _contents(chapters, path, problems)
            frames += _marks(chapters, marks.pictured(chapters, pictures, path, problems))
        return id3.pack(_in_order(frames)) + data[_end(old) :]
    except ValueError as error:
        raise FeedtoolError(f"{path} cannot be written: {error}") from None


def _tags(data: bytes) -> list[Tag]:
    """Return the tags that *data* begins with: mostly one, but there are programs that put one before the other."""
    tags: list[Tag] = []
    while tag := id3.read(data, _end(tags)):
        tags.append(tag)
    return tags


def _end(tags: Sequence[Tag]) -> int:
    return tags[-1].end if tags else 0


def _chapters(tag: Tag) -> list[Chapter]:
    found: dict[bytes, Chapter] = {}
    listed: set[bytes] = set()
    for frame in tag.frames:
        identity, _, rest = (id3.content(frame, tag.version) or b"").partition(b"\0")
        if frame.name == "CTOC" and len(rest) > 2:
            listed.update(rest[2:].split(b"\0", rest[1])[:-1])
        elif frame.name == "CHAP" and len(rest) >= 16:
            inside, _ = id3.frames(rest[16:], tag.version)
            start, end = int.from_bytes(rest[:4]), int.from_bytes(rest[4:8])
            found[identity] = Chapter(start, _text(inside, tag.version, "TIT2"), end, _link(inside, tag.version))
    return [replace(chapter, hidden=bool(listed) and identity not in listed) for identity, chapter in found.items()]


def _bodies(frames: Sequence[Frame], version: int, name: str) -> Iterator[bytes]:
    for frame in frames:
        if frame.name == name and (body := id3.content(frame, version)):
            yield body


def _text(frames: Sequence[Frame], version: int, name: str) -> str:
    return next((marks.clean(id3.decoded(body)[0]) for body in _bodies(frames, version, name)), "")


def _link(frames: Sequence[Frame], version: int) -> str:
    links = (id3.decoded(body)[1].partition(b"\0")[0] for body in _bodies(frames, version, "WXXX"))
    return next((marks.clean(link.decode("latin-1")) for link in links), "")


def _own(data: bytes, tags: Sequence[Tag], path: str, problems: list[Problem]) -> list[Frame]:
    """Return the frames of all *tags* as ID3v2.3 says them; where two tags have the same, those of the first."""
    kept: list[Frame] = []
    at = 0
    for tag in tags:
        frames: Sequence[Frame] = tag.frames
        lost = {"bytes that are no frames"} if tag.rest else set()
        if tag.version != 3:
            frames = _converted(data[at : tag.end], path)
            if tag.version == 4:
                names = {frame.name for frame in frames} | _SAID_OTHERWISE
                lost |= {frame.name for frame in tag.frames if frame.name not in names}
        if lost:
            message = (
                f"its ID3v2.{tag.version} tag holds what ID3v2.3 cannot, which is left out: {', '.join(sorted(lost))}"
            )
            problems.append(Problem(Place(path), "AU110", Severity.INFO, message))
        taken = {frame.name for frame in kept}
        kept += [frame for frame in frames if frame.name not in taken]
        at = tag.end
    return kept


def _converted(data: bytes, path: str) -> list[Frame]:
    """Return the frames of the tag *data*, of ID3v2.2 or 2.4, as ID3v2.3 writes them."""
    try:
        from mutagen import id3 as library
    except ImportError:
        message = f"{path} has an ID3v2.{data[3]} tag, and that needs mutagen: pip install 'feedtool[audio]'"
        raise FeedtoolError(message) from None
    from io import BytesIO

    types: Any = library  # what its signatures say is less than what it takes
    written = BytesIO()
    try:
        tags = types.ID3(BytesIO(data), translate=False, load_v1=False)
        newer = [frame for name in _NEWER for frame in tags.getall(name)]
        stamps = [stamp for frame in tags.getall("TDRC") for stamp in frame.text[:1]]
        tags.update_to_v23()
        for frame in newer:
            tags.add(frame)
        if stamps and stamps[0].minute is not None and "TIME" not in tags:  # mutagen forgets full hours
            tags.add(types.TIME(encoding=0, text=f"{stamps[0].hour:02}{stamps[0].minute:02}"))
        tags.save(written, v1=0, v2_version=3, padding=lambda _: 0)
    except Exception as error:  # whatever it trips over in bytes that anybody may have written
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(f"its ID3v2.{data[3]} tag cannot be read: {reason}") from None
    converted = id3.read(written.getvalue())
    unknown = [raw for raw in tags.unknown_frames if data[3] == 4 and raw[8:10] == b"\0\0"]
    return [*(converted.frames if converted else ()), *(Frame(raw[:4].decode(), raw[10:]) for raw in unknown)]


def _with_tags(frames: Sequence[Frame], tags: Tags, path: str, problems: list[Problem]) -> list[Frame]:
    """Return *frames* with what *tags* says instead of what they said about it."""
    new = [Frame(name, id3.encoded(text)) for key, name in _TEXTS.items() if (text := marks.clean(getattr(tags, key)))]
    replaced = {frame.name for frame in new}
    if moment := marks.moment(tags, path, problems):
        year, month, day, hour, minute = moment
        dates = {"TYER": year, "TDAT": day + month, "TIME": hour + minute}
        new += [Frame(name, id3.encoded(digits)) for name, digits in dates.items() if digits]
        replaced.update(_DATES)
    if tags.link:
        new.append(Frame("WOAF", marks.address(tags.link).encode()))
        replaced.add("WOAF")
    if tags.comment:
        comment = id3.encoded("", marks.clean_lines(tags.comment))
        new.append(Frame("COMM", comment[:1] + b"eng" + comment[1:]))
    artwork = tags.artwork if tags.artwork and marks.usable(tags.artwork, "the artwork", path, problems) else b""
    if artwork:
        new.append(_picture(artwork))

    def stays(frame: Frame) -> bool:
        if frame.name == "COMM" and tags.comment:
            return bool(id3.decoded(id3.content(frame, 3) or b"", prefix=3)[0])
        if frame.name == "APIC" and artwork:
            return (id3.content(frame, 3) or b"")[1:].partition(b"\0")[2][:1] != bytes([_COVER])
        return frame.name not in replaced

    return [*filter(stays, frames), *new]


def _contents(chapters: Sequence[Chapter], path: str, problems: list[Problem]) -> Iterator[Frame]:
    """Yield the table of contents, which leads to another one for what it cannot hold itself."""
    listed = [f"chp{index}".encode() for index, chapter in enumerate(chapters) if not chapter.hidden]
    if len(listed) > LISTED:
        message = (
            f"a table of contents holds {LISTED} chapters, and there are {len(listed)}: further ones follow in tables "
            f"of their own; a reader that knows none of those shows the first {LISTED - 1}"
        )
        problems.append(Problem(Place(path), "AU111", Severity.INFO, message))
    number = 0
    while listed:
        here, listed = (listed, []) if len(listed) <= LISTED else (listed[: LISTED - 1], listed[LISTED - 1 :])
        children = [*here, *([f"toc{number + 1}".encode()] if listed else [])]
        flags = _ORDERED | (0 if number else _TOP_LEVEL)
        names = b"".join(child + b"\0" for child in children)
        yield Frame("CTOC", f"toc{number}".encode() + bytes([0, flags, len(children)]) + names)
        number += 1


def _marks(chapters: Sequence[Chapter], pictures: Mapping[str, bytes]) -> Iterator[Frame]:
    for index, chapter in enumerate(chapters):
        inside = [Frame("TIT2", id3.encoded(chapter.title))]
        if chapter.url:
            inside.append(Frame("WXXX", b"\0\0" + marks.address(chapter.url).encode()))
        if chapter.image in pictures:
            inside.append(_picture(pictures[chapter.image]))
        times = chapter.start.to_bytes(4) + (chapter.end or chapter.start).to_bytes(4)
        body = b"".join(map(id3.pack_frame, inside))
        yield Frame("CHAP", f"chp{index}".encode() + b"\0" + times + _NO_OFFSETS + body)


def _picture(data: bytes) -> Frame:
    return Frame("APIC", b"\0" + marks.media_type(data).encode() + bytes([0, _COVER, 0]) + data)


def _in_order(frames: Sequence[Frame]) -> list[Frame]:
    """Return *frames* with the tables of contents at the end, and after them the chapters by their start."""

    def key(frame: Frame) -> tuple[int, bytes]:
        if frame.name == "CHAP":
            return 2, (id3.content(frame, 3) or b"").partition(b"\0")[2][:4]
        return int(frame.name == "CTOC"), b""

    return sorted(frames, key=key)


def _unreadable(path: str, code: str, severity: Severity, message: str) -> Problem:
    return Problem(Place(path), code, severity, message, "check that the file plays, and export it again")
