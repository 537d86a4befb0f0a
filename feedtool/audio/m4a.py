"""M4A, M4B and MP4 files: chapters as a track of text, and in Nero's `chpl`; tags as iTunes keeps them.

The track holds every chapter in full, `chpl` the first 255 with titles of at most 127 bytes: AntennaPod, which reads
only that, takes a longer title for a negative length and loses the rest. https://atomicparsley.sourceforge.net/mpeg-4files.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count, pairwise

from feedtool import chaptertrack, marks, movie
from feedtool.atoms import SMALL, Atom, DamagedError, atoms, find, number, pack, pack_all, replaced, version
from feedtool.model import Chapter, Outline, Tags
from feedtool.movie import Movie
from feedtool.problems import FeedtoolError, Place, Problem, Severity, quoted

SUFFIXES = (".m4a", ".m4b", ".mp4", ".m4v")

NERO_CHAPTERS = 255
NERO_TITLE = 127

_TEXTS = (b"text", b"sbtl", b"subt")
_TICK = 10_000
_UTF_8, _JPEG, _PNG = 1, 13, 14
_TAGS = {"title": b"\xa9nam", "show": b"\xa9alb", "author": b"\xa9ART", "date": b"\xa9day", "comment": b"\xa9cmt"}
_LINK, _ARTWORK = b"\xa9url", b"covr"
_META = bytes(4) + pack(b"hdlr", bytes(8), b"mdirappl", bytes(9))


def fits(data: bytes) -> bool:
    """Return whether *data* is an MP4 file, whatever its name."""
    return data[4:8] in (b"ftyp", b"moov") and number(data, 0, 4) >= 8


def read(data: bytes, path: str, problems: list[Problem]) -> Outline:
    """Return the chapters, title and length of the file *data*, called *path* in *problems*; never raises.

    The track of text counts; Nero's list does where there is none, or none that can be read.
    """
    try:
        whole = movie.read(data)
        outline = Outline((), _title(whole), whole.length)
    except DamagedError as error:
        problems.append(_unreadable(path, "AU101", Severity.ERROR, f"the file cannot be read: {error}"))
        return Outline(())
    lists = []
    for source in (_from_track, _from_nero):
        try:
            lists.append(source(whole))
        except DamagedError as error:
            lists.append([])
            problems.append(
                _unreadable(path, "AU102", Severity.WARNING, f"the file's own chapters cannot be read: {error}")
            )
    return replace(outline, chapters=marks.open_ended(_agreed(*lists), outline.length))


def embed(
    data: bytes, outline: Outline, tags: Tags, pictures: Mapping[str, bytes], path: str, problems: list[Problem]
) -> bytes:
    """Return the file *data* with the chapters of *outline* and with *tags*; the sound stays as it is.

    What *tags* leaves open stays too, and so do the file's own chapters when *outline* has none. MP4 has no place for
    *pictures* of chapters. *path* is what *problems* call the file. Raises FeedtoolError when it cannot be done.
    """
    try:
        whole = movie.read(data)
        length = _embeddable(whole)
        chapters = _sayable(marks.fit(outline, length, path, problems), path, problems)
        moov, samples = whole.moov, b""
        if chapters:
            moov, samples = _with_track(whole, chapters)
            moov = replaced(moov, (b"udta", b"chpl"), _nero(chapters, path, problems))
        return movie.write(whole, _with_tags(moov, tags, path, problems), samples)
    except DamagedError as error:
        raise FeedtoolError(f"{path} cannot be written: {error}") from None


def _embeddable(whole: Movie) -> int:
    """Return the length of the sound; raises DamagedError when the file cannot be changed without harm."""
    if whole.fragmented:
        raise DamagedError("it is in fragments, for streaming; `ffmpeg -i IN -c copy OUT.m4a` joins them")
    if whole.sound is None:
        raise DamagedError("it holds no sound")
    if not whole.length:
        raise DamagedError("it does not say how long it is")
    if not movie.self_contained(whole):
        raise DamagedError("its sound is encrypted, or lies in another file")
    return whole.length


def _sayable(fitting: Sequence[Chapter], path: str, problems: list[Problem]) -> list[Chapter]:
    """Return *fitting* as MP4 can say it: nothing hidden, no pictures, short links, no gaps; says what is lost."""
    shown = [replace(chapter, url=marks.address(chapter.url)) for chapter in fitting if not chapter.hidden]
    long = sum(len(chapter.url) > chaptertrack.LONGEST_URL for chapter in shown)
    lost = {
        "an MP4 file lists every chapter, so those that are hidden are left out": len(fitting) - len(shown),
        "an MP4 file has no place for the pictures of chapters": sum(bool(chapter.image) for chapter in shown),
        f"an MP4 file has no place for links of more than {chaptertrack.LONGEST_URL} bytes": long,
        "a chapter of an MP4 file goes on to the next one, also where it should end before": sum(
            here.end != there.start for here, there in pairwise(shown)
        ),
    }
    for what, many in lost.items():
        if many:
            problems.append(Problem(Place(path), "AU107", Severity.INFO, f"{what}: {many} of {len(fitting)}"))
    return [
        replace(
            chapter,
            title=marks.cut(chapter.title, chaptertrack.LONGEST_TITLE),
            url=chapter.url if len(chapter.url) <= chaptertrack.LONGEST_URL else "",
        )
        for chapter in shown
    ]


def _with_track(whole: Movie, chapters: Sequence[Chapter]) -> tuple[bytes, bytes]:
    """Return the `moov` of *whole* with a track for *chapters* instead of those that it had, and its samples."""
    referred = {one for track in whole.tracks for one in movie.references(track, b"chap")}
    parts = [
        atom
        for atom in atoms(whole.moov)
        if not (atom.name == b"trak" and movie.identity(atom.body) in referred and _is_of_chapters(atom.body))
    ]
    taken = {movie.identity(atom.body) for atom in parts if atom.name == b"trak"}
    free = next(identity for identity in count(1) if identity not in taken)
    track, samples = chaptertrack.write(chapters, free, whole.scale, movie.tail(whole))
    sound = whole.sound
    for index, atom in enumerate(parts):
        if atom.name == b"mvhd":
            following = min(max(free, *taken) + 1, SMALL - 1)
            parts[index] = Atom(b"mvhd", atom.body[:-4] + following.to_bytes(4))
        elif atom.name == b"trak":
            parts[index] = Atom(b"trak", movie.refer(atom.body, b"chap", [free] if atom.body == sound else []))
    last = max(index for index, atom in enumerate(parts) if atom.name == b"trak")
    return pack_all([*parts[: last + 1], Atom(b"trak", track), *parts[last + 1 :]]), samples


def _is_of_chapters(track: bytes) -> bool:
    """Return whether *track*, which another one names as its chapters, is nothing but that: titles, or pictures."""
    kind = movie.handler(track)
    return kind in _TEXTS or (kind == b"vide" and not movie.enabled(track))


def _from_track(whole: Movie) -> list[Chapter]:
    """Return the chapters of the track that has the most of them, and the most links."""
    referred = {one for track in whole.tracks for one in movie.references(track, b"chap")}
    lists = [
        chaptertrack.read(track, whole.data, whole.scale)
        for track in whole.tracks
        if movie.identity(track) in referred and movie.handler(track) in _TEXTS
    ]
    return max(lists, key=lambda one: (len(one), sum(bool(chapter.url) for chapter in one)), default=[])


def _from_nero(whole: Movie) -> list[Chapter]:
    """Return the chapters in Nero's list."""
    body = find(whole.moov, b"udta", b"chpl") or b""
    many, at = (number(body, 5, 4), 9) if version(body) else (number(body, 4, 1), 5)
    chapters: list[Chapter] = []
    for _ in range(many):
        if at + 9 > len(body):
            raise DamagedError(f"Nero's list claims {many} chapters, and has {len(chapters)}")
        size = number(body, at + 8, 1)
        title = body[at + 9 : at + 9 + size].decode(errors="replace")
        chapters.append(Chapter(number(body, at, 8) // _TICK, title))
        at += 9 + size
    return chapters


def _agreed(track: list[Chapter], nero: list[Chapter]) -> list[Chapter]:
    """Return the chapters of the *track*, or those of Nero's list when there are none.

    ffmpeg lets the first one of a track start at 0 always: then Nero's list knows better.
    """
    if track and len(track) == len(nero) and track[0].start == 0:
        return [replace(track[0], start=nero[0].start), *track[1:]]
    return track or nero


def _nero(chapters: Sequence[Chapter], path: str, problems: list[Problem]) -> bytes:
    """Return Nero's list of *chapters*, or of as many as it holds, and says what it lacks."""
    if len(chapters) > NERO_CHAPTERS:
        message = (
            f"Nero's list, the only one that AntennaPod reads, holds {NERO_CHAPTERS} chapters; "
            f"the other {len(chapters) - NERO_CHAPTERS} are in the track of text alone"
        )
        problems.append(Problem(Place(path), "AU108", Severity.INFO, message))
    body = bytes([1]) + bytes(7) + bytes([min(len(chapters), NERO_CHAPTERS)])
    for chapter in chapters[:NERO_CHAPTERS]:
        title = marks.cut(chapter.title, NERO_TITLE)
        if title != chapter.title:
            message = (
                f"the title {quoted(chapter.title)} is longer than {NERO_TITLE} bytes, and cut in Nero's list, "
                f"the only one that AntennaPod reads; the track of text has all of it"
            )
            problems.append(Problem(Place(path), "AU109", Severity.INFO, message))
        body += (chapter.start * _TICK).to_bytes(8) + bytes([len(title.encode())]) + title.encode()
    return body


def _title(whole: Movie) -> str:
    meta, head = _meta(whole.moov)
    data = find(meta[head:], b"ilst", _TAGS["title"], b"data") or b""
    return marks.clean(data[8:].decode(errors="replace"))


def _with_tags(moov: bytes, tags: Tags, path: str, problems: list[Problem]) -> bytes:
    """Return *moov* with what *tags* says in the list of iTunes."""
    wanted = {name: marks.clean_lines(getattr(tags, key)) for key, name in _TAGS.items()}
    wanted[_LINK] = marks.address(tags.link)
    if not marks.moment(tags, path, problems):
        wanted[_TAGS["date"]] = ""
    meta, head = _meta(moov)
    items = find(meta[head:], b"ilst") or b""
    for name, value in wanted.items():
        if value:
            items = replaced(items, (name,), pack(b"data", _UTF_8.to_bytes(4), bytes(4), value.encode()))
    if tags.artwork and marks.usable(tags.artwork, "the artwork", path, problems):
        kind = _JPEG if marks.media_type(tags.artwork) == "image/jpeg" else _PNG
        items = replaced(items, (_ARTWORK, b"data"), kind.to_bytes(4) + bytes(4) + tags.artwork)
    if not items:
        return moov
    if (find(meta[head:], b"hdlr") or b"")[8:12] != b"mdir":
        raise DamagedError("its tags are not kept in the way of iTunes")
    return replaced(moov, (b"udta", b"meta"), meta[:head] + replaced(meta[head:], (b"ilst",), items))


def _meta(moov: bytes) -> tuple[bytes, int]:
    """Return the body of the box of tags, which may be new, and where its own boxes begin."""
    meta = find(moov, b"udta", b"meta") or _META
    return meta, 0 if meta[4:8] == b"hdlr" else 4  # QuickTime's has no version


def _unreadable(path: str, code: str, severity: Severity, message: str) -> Problem:
    return Problem(Place(path), code, severity, message, "check that the file plays, and export it again")
