"""Chapters as a track of text in an MP4 file, the way of QuickTime: one sample a chapter.

Another track of the file refers to it as its `chap`. Apple's players read nothing else.
https://developer.apple.com/library/archive/documentation/QuickTime/QTFF/QTFFChap3/qtff3.html
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise, repeat

from feedtool.atoms import SMALL, DamagedError, atoms, find, number, offset_table, pack, pack_all, table, version
from feedtool.model import Chapter

MOST = 65_535
"""No recording has more chapters than that; who claims so wants to keep us busy."""

LONGEST_TITLE = 65_535
"""How many bytes of UTF-8 a sample can say that its text has."""

LONGEST_URL = 255
"""The same for its link."""

_SCALE = 1_000
_UTF_8 = pack(b"encd", (0x100).to_bytes(4))
_UNITY = b"".join(one.to_bytes(4) for one in (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000))
_LANGUAGE = 0x55C4  # `und`
_NOTHING = -1
_SPEED = 0x10000
_IN_THE_MOVIE = 2


def read(track: bytes, data: bytes, scale: int) -> list[Chapter]:
    """Return the chapters in *track*, whose samples are in *data*; *scale* is that of the movie's clock.

    Each has its end; a sample without text is a gap. Raises DamagedError.
    """
    header = find(track, b"mdia", b"mdhd") or b""
    own = number(header, 20 if version(header) else 12, 4)
    if not own or not scale:
        raise DamagedError("its chapters have no clock")
    tables = {atom.name: atom.body for atom in atoms(find(track, b"mdia", b"minf", b"stbl") or b"")}
    shift = _shift(find(track, b"edts", b"elst") or b"", scale, own)
    chapters = []
    at = 0
    for (place, size), duration in zip(_samples(tables), _durations(tables.get(b"stts", b"")), strict=False):
        title, url = _text(data[place : place + size])
        start, at = at, at + duration
        if title:
            first, last = (max(0, (time * 1000 + own // 2) // own + shift) for time in (start, at))
            chapters.append(Chapter(first, title, last, url))
    return chapters


def write(chapters: Sequence[Chapter], identity: int, scale: int, place: int) -> tuple[bytes, bytes]:
    """Return the track number *identity* for *chapters*, which have ends, and its samples, which lie at *place*.

    *scale* is that of the movie's clock. A chapter goes on to the next one. When the first one starts late, a sample
    without text comes before it, which the list of edits hides: so readers that know no edits have the times right
    too.
    """
    late = chapters[0].start
    starts = [*([0] if late else []), *(chapter.start for chapter in chapters)]
    end = max(chapters[-1].end or 0, starts[-1] + 1)
    samples = [*([_sample("", "")] if late else []), *(_sample(chapter.title, chapter.url) for chapter in chapters)]
    length = end * scale // 1000
    empty = late * scale // 1000
    edits = [*([(empty, _NOTHING)] if empty else []), (length - empty, late)]
    track = (
        _header(identity, length),
        pack(b"edts", _edit_list(edits)),
        pack(
            b"mdia",
            pack(b"mdhd", bytes(12), _u32(_SCALE), _u32(end), _u16(_LANGUAGE), _u16(0)),
            pack(b"hdlr", bytes(8), b"text", bytes(12), b"Chapters\0"),
            pack(b"minf", _media_header(), _data_reference(), _sample_tables(starts, end, samples, place)),
        ),
    )
    return b"".join(track), b"".join(samples)


def _shift(edits: bytes, scale: int, own: int) -> int:
    """Return by how much *edits* put all samples later, in milliseconds; *own* is the scale of the track's clock."""
    width = 8 if version(edits) else 4
    late = 0
    for at in range(8, 8 + min(number(edits, 4, 4), MOST) * (2 * width + 4), 2 * width + 4):
        duration = number(edits, at, width)
        time = int.from_bytes(edits[at + width : at + 2 * width], signed=True)
        if time >= 0:
            late = late * own - time * scale
            return 0 if abs(late) <= own else late * 1000 // (scale * own)
        late += duration
    return 0


def _samples(tables: dict[bytes, bytes]) -> Iterator[tuple[int, int]]:
    """Yield place and size of each sample; raises DamagedError."""
    offsets = table(tables[b"co64"], 8) if b"co64" in tables else table(tables.get(b"stco", b""), 4)
    sizes = tables.get(b"stsz", b"")
    same, count = number(sizes, 4, 4), number(sizes, 8, 4)
    size = islice(repeat(same), min(count, MOST)) if same else iter(table(sizes, 4, at=8)[:MOST])
    groups = tables.get(b"stsc", b"")
    firsts = [(number(groups, at, 4), number(groups, at + 4, 4)) for at in range(8, len(groups) - 11, 12)]
    if any(first >= after for (first, _), (after, _) in pairwise(firsts)):
        raise DamagedError("the chunks of its chapters are not in order")
    for (first, many), (after, _) in pairwise([*firsts, (len(offsets) + 1, 0)]):
        for offset in offsets[max(0, first - 1) : max(0, after - 1)]:
            at = offset
            for one in islice(size, many):
                yield at, one
                at += one


def _durations(body: bytes) -> Iterator[int]:
    runs = ((number(body, at, 4), number(body, at + 4, 4)) for at in range(8, len(body) - 7, 8))
    return chain.from_iterable(repeat(duration, count) for count, duration in runs)


def _text(sample: bytes) -> tuple[str, str]:
    """Return the title and the link in *sample*."""
    end = 2 + number(sample, 0, 2)
    text = sample[2:end]
    if text.startswith((b"\xfe\xff", b"\xff\xfe")):
        title = text.decode("utf-16", errors="replace")
    else:
        try:
            title = text.decode()
        except UnicodeDecodeError:
            title = text.decode("mac_roman")
    try:
        link = find(sample[end:], b"href") or b""
    except DamagedError:
        link = b""
    return title, link[5 : 5 + number(link, 4, 1)].decode(errors="replace")


def _sample(title: str, url: str) -> bytes:
    text = title.encode()
    link = url.encode()
    href = pack(b"href", _u16(0), _u16(min(len(title), 0xFFFF)), bytes([len(link)]), link, b"\0") if link else b""
    return _u16(len(text)) + text + _UTF_8 + href


def _header(identity: int, length: int) -> bytes:
    large = length >= SMALL
    times = bytes(16 if large else 8) + _u32(identity) + bytes(4) + length.to_bytes(8 if large else 4)
    return pack(b"tkhd", _version(large, _IN_THE_MOVIE), times, bytes(16), _UNITY, bytes(8))


def _edit_list(edits: Sequence[tuple[int, int]]) -> bytes:
    large = any(duration >= SMALL or time >= SMALL // 2 for duration, time in edits)
    width = 8 if large else 4
    entries = (duration.to_bytes(width) + time.to_bytes(width, signed=True) + _u32(_SPEED) for duration, time in edits)
    return pack(b"elst", _version(large), _u32(len(edits)), *entries)


def _media_header() -> bytes:
    mode = bytes(4) + _u16(0x40) + 3 * _u16(0x8000) + bytes(4)
    return pack(b"gmhd", pack(b"gmin", mode), pack(b"text", _UNITY))


def _data_reference() -> bytes:
    return pack(b"dinf", pack(b"dref", bytes(4), _u32(1), pack(b"url ", _u32(1))))


def _sample_tables(starts: Sequence[int], end: int, samples: Sequence[bytes], place: int) -> bytes:
    """Return the `stbl`: what the samples are, how long each lasts, its size, and where all of them lie.

    Each duration has an entry of its own, also where they are the same: AVFoundation wants it so.
    """
    font = bytes(13) + b"\0"
    description = pack(b"text", bytes(6), _u16(1), _u32(0), _u32(1), bytes(14), bytes(8), font)
    durations = b"".join(_u32(1) + _u32(after - start) for start, after in pairwise([*starts, end]))
    sizes = b"".join(_u32(len(sample)) for sample in samples)
    return pack(
        b"stbl",
        pack(b"stsd", bytes(4), _u32(1), description),
        pack(b"stts", bytes(4), _u32(len(samples)), durations),
        pack(b"stsc", bytes(4), _u32(1), _u32(1), _u32(len(samples)), _u32(1)),
        pack(b"stsz", bytes(8), _u32(len(samples)), sizes),
        pack_all([offset_table([place])]),
    )


def _version(large: bool, flags: int = 0) -> bytes:
    return bytes([large]) + flags.to_bytes(3)


def _u16(value: int) -> bytes:
    return value.to_bytes(2)


def _u32(value: int) -> bytes:
    return value.to_bytes(4)
