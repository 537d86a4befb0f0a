"""M4A files: chapters embedded and read back, by us and by other people's programs."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
import sounds
from feedtool import atoms, chaptertrack, movie
from feedtool.audio import m4a
from feedtool.model import Chapter, Outline, Tags
from feedtool.problems import FeedtoolError, Problem

OUTLINE = Outline(
    (
        make.chapter(1_501, "Hello 😀", url="https://example.org/ä b"),
        make.chapter(10_000, "שלום עולם"),
        make.chapter(20_250, "Grüße"),
        make.chapter(30_000, "A cat in a hat"),
    )
)
TAGS = Tags(
    "The First", "A Show", "Ada Lovelace", "2026-03-31", "What it\nis about", "https://example.org/1", sounds.PNG
)

METADATA = """;FFMETADATA1
title=From ffmpeg
genre=Podcast
artist=Somebody
[CHAPTER]
TIMEBASE=1/1000
START=1500
END=20000
title=Früher
[CHAPTER]
TIMEBASE=1/1000
START=20000
END=60000
title=Später 😀
"""


def embedded(data: bytes, outline: Outline = OUTLINE, tags: Tags | None = None) -> bytes:
    """Return the file *data* with *outline*, which must go without a problem."""
    problems: list[Problem] = []
    made = m4a.embed(data, outline, tags or Tags(), {}, "a.m4a", problems)
    assert problems == []
    return made


def told(outline: Outline, tags: Tags | None = None) -> list[tuple[str, str]]:
    """Return code and message of what is said when *outline* is embedded."""
    problems: list[Problem] = []
    m4a.embed(sounds.tone(".m4a"), outline, tags or Tags(), {}, "a.m4a", problems)
    return [(problem.code, problem.message) for problem in problems]


def read(data: bytes) -> Outline:
    """Return what the file *data* says, which must go without a problem."""
    problems: list[Problem] = []
    found = m4a.read(data, "a.m4a", problems)
    assert problems == []
    return found


def mutagen(data: bytes) -> Any:
    """Return the file *data* as mutagen reads it."""
    return sounds.library("mutagen.mp4").MP4(BytesIO(data))


def nero(data: bytes) -> list[tuple[int, str]]:
    """Return Nero's list in *data* as mutagen reads it."""
    return [(round(one.start * 1000), one.title) for one in mutagen(data).chapters or ()]


def boxes(data: bytes) -> list[bytes]:
    """Return the names of the boxes that *data* is made of."""
    return [span.name for span in atoms.spans(data)]


def sound(data: bytes) -> bytes:
    """Return the body of the first box of data in *data*."""
    return next(data[span.inner : span.end] for span in atoms.spans(data) if span.name == b"mdat")


def large_data(data: bytes) -> bytes:
    """Return *data* with 64 bits for the size of its box of sound, taken from the box `free` before it."""
    index = data.index(b"\0\0\0\x08free")
    size = int.from_bytes(data[index + 8 : index + 12])
    return data[:index] + (1).to_bytes(4) + b"mdat" + (size + 8).to_bytes(8) + data[index + 16 :]


def data_to_the_end(data: bytes) -> bytes:
    """Return *data*, whose box of sound is the last one, without the size of that."""
    index = data.index(b"mdat") - 4
    return data[:index] + bytes(4) + data[index + 4 :]


def large_offsets(data: bytes) -> bytes:
    """Return *data*, whose `moov` is the last box, with offsets of 64 bits."""
    whole = movie.read(data)
    (track,) = whole.tracks
    path = (b"mdia", b"minf", b"stbl")
    offsets = b"".join(one.to_bytes(8) for one in movie.chunks(track))
    table = bytes(4) + len(movie.chunks(track)).to_bytes(4) + offsets
    tables = [
        atoms.Atom(b"co64", table) if one.name == b"stco" else one
        for one in atoms.atoms(atoms.find(track, *path) or b"")
    ]
    moov = atoms.replaced(whole.moov, (b"trak", *path), atoms.pack_all(tables))
    return data[: whole.spans[-1].start] + atoms.pack(b"moov", moov)


def without_length(data: bytes) -> bytes:
    """Return *data* without how long its sound is."""
    index = data.index(b"tkhd") + 24
    return data[:index] + bytes(4) + data[index + 4 :]


@cache
def layouts() -> dict[str, bytes]:
    """Return the same sound in every layout of a file that is fine."""
    plain = sounds.tone(".m4a")
    web = sounds.tone(".m4a", "-movflags", "+faststart")
    return {
        "moov at the end": plain,
        "moov at the beginning": web,
        "large box of data": large_data(plain),
        "data to the end": data_to_the_end(web),
        "large offsets": large_offsets(plain),
        "zeros at the end": plain + bytes(3),
        "chapters by ffmpeg": sounds.tone(".m4a", metadata=METADATA),
        "chapters by ffmpeg, moov at the beginning": sounds.tone(".m4a", "-movflags", "+faststart", metadata=METADATA),
        "coarse clock": sounds.tone(".m4a", "-movie_timescale", "600"),
        "fine clock": sounds.tone(".m4a", "-movie_timescale", "441000000"),
        "no tags": sounds.tone(".m4a", "-map_metadata", "-1", "-fflags", "+bitexact"),
    }


LAYOUTS = [
    "moov at the end",
    "moov at the beginning",
    "large box of data",
    "data to the end",
    "large offsets",
    "zeros at the end",
    "chapters by ffmpeg",
    "chapters by ffmpeg, moov at the beginning",
    "coarse clock",
    "fine clock",
    "no tags",
]


@pytest.fixture(params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> bytes:
    """A file in each layout in turn."""
    return layouts()[request.param]


def test_reads_back_what_it_wrote(layout: bytes) -> None:
    found = read(embedded(layout, OUTLINE, TAGS))

    first = replace(OUTLINE.chapters[0], url="https://example.org/%C3%A4%20b")
    assert found == Outline((first, *OUTLINE.chapters[1:]), "The First", 60_000)


def test_ffprobe_and_mutagen_read_the_same_chapters(layout: bytes) -> None:
    made = embedded(layout, OUTLINE, TAGS)

    probed = sounds.probe(made, ".m4a").chapters
    assert [title for _, title in probed] == [chapter.title for chapter in OUTLINE.chapters]
    assert [start for start, _ in probed] == pytest.approx([c.start for c in OUTLINE.chapters], abs=2)
    assert nero(made) == sounds.pairs(OUTLINE.chapters)


def test_ffprobe_reads_the_track_of_text_alone() -> None:
    made = embedded(sounds.tone(".m4a")).replace(b"chpl", b"none")

    assert sounds.probe(made, ".m4a").chapters == sounds.pairs(OUTLINE.chapters)


def test_the_sound_stays_byte_for_byte(layout: bytes) -> None:
    made = embedded(layout, OUTLINE, TAGS)

    assert sounds.digest(sound(made)) == sounds.digest(sound(layout))
    assert sounds.decoded(made, ".m4a") == sounds.decoded(layout, ".m4a")


def test_embedding_twice_is_embedding_once(layout: bytes) -> None:
    once = embedded(layout, OUTLINE, TAGS)

    assert sounds.digest(embedded(once, OUTLINE, TAGS)) == sounds.digest(once)


def test_other_chapters_take_the_place_of_old_ones(layout: bytes) -> None:
    other = Outline((make.chapter(0, "Only one"),))

    made = embedded(embedded(layout), other)

    assert sounds.probe(made, ".m4a").chapters == nero(made) == [(0, "Only one")]
    assert [movie.handler(track) for track in movie.read(made).tracks] == [b"soun", b"text"]
    assert boxes(made).count(b"mdat") == 2
    assert b"Hello" not in made


def test_without_chapters_those_of_the_file_stay() -> None:
    before = sounds.tone(".m4a", "-movflags", "+faststart", metadata=METADATA)

    after = embedded(before, Outline(()), TAGS)

    assert read(after).chapters == read(before).chapters
    assert sounds.probe(after, ".m4a").chapters == sounds.probe(before, ".m4a").chapters
    assert read(after).title == "The First"
    assert sounds.decoded(after, ".m4a") == sounds.decoded(before, ".m4a")


def test_without_anything_to_say_the_file_stays() -> None:
    before = sounds.tone(".m4a", metadata=METADATA)

    assert embedded(before, Outline(())) == before


def test_reads_what_ffmpeg_wrote() -> None:
    found = read(sounds.tone(".m4a", metadata=METADATA))

    # its track lets the first chapter start at 0; its list of Nero's does not
    chapters = (make.chapter(1_500, "Früher"), make.chapter(20_000, "Später 😀"))
    assert found == Outline(chapters, "From ffmpeg", 60_000)


def test_reads_a_list_of_nero_alone() -> None:
    made = embedded(sounds.tone(".m4a")).replace(b"chap\0\0\0", b"none\0\0\0")

    assert sounds.pairs(read(made).chapters) == sounds.pairs(OUTLINE.chapters)


def test_ffmpeg_copies_the_chapters_on() -> None:
    made = embedded(sounds.tone(".m4a"), Outline((make.chapter(0, "Start"), *OUTLINE.chapters)))

    copied = sounds.make_file(".m4a", "-i", "{file}", "-c", "copy", "-movflags", "+faststart", data=made)

    assert sounds.pairs(read(copied).chapters) == [(0, "Start"), *sounds.pairs(OUTLINE.chapters)]


def test_a_film_keeps_its_pictures() -> None:
    picture = ("-f", "lavfi", "-i", "testsrc=size=32x32:rate=5:duration=60")
    tone = ("-f", "lavfi", "-i", "sine=440:duration=60")
    before = sounds.make_file(".mp4", *picture, *tone, "-c:v", "mpeg4", "-c:a", "aac", "-movflags", "+faststart")

    made = embedded(before, OUTLINE, TAGS)

    def films(data: bytes) -> bytes:
        return sounds.run("ffmpeg", "-i", "{file}", "-map", "0:V:0", "-f", "md5", "-", data=data)

    assert films(made) == films(before)
    assert sounds.decoded(made, ".m4a") == sounds.decoded(before, ".m4a")
    assert sounds.probe(made, ".m4a").chapters == sounds.pairs(OUTLINE.chapters)


def test_tags_say_what_the_episode_says(layout: bytes) -> None:
    made = embedded(layout, OUTLINE, TAGS)

    found = sounds.probe(made, ".m4a").tags
    assert (found["title"], found["album"], found["artist"]) == ("The First", "A Show", "Ada Lovelace")
    assert (found["date"], found["comment"]) == ("2026-03-31", "What it\nis about")
    assert found["url"] == "https://example.org/1"
    (artwork,) = mutagen(made).tags["covr"]
    assert (bytes(artwork), artwork.imageformat) == (sounds.PNG, 14)


def test_what_tags_leave_open_stays() -> None:
    mutagen_mp4 = sounds.library("mutagen.mp4")
    written = BytesIO(sounds.tone(".m4a", metadata=METADATA))
    file = mutagen_mp4.MP4(written)
    file["----:com.example:NOTE"] = [b"secret"]
    file["covr"] = [mutagen_mp4.MP4Cover(sounds.JPEG), mutagen_mp4.MP4Cover(sounds.JPEG)]
    file.save(written)

    tags = mutagen(embedded(written.getvalue(), OUTLINE, Tags(title="New", artwork=sounds.PNG))).tags

    assert (tags["\xa9nam"], tags["\xa9ART"], tags["\xa9gen"]) == (["New"], ["Somebody"], ["Podcast"])
    assert tags["----:com.example:NOTE"] == [b"secret"]
    assert [bytes(one) for one in tags["covr"]] == [sounds.PNG, sounds.JPEG]


def test_more_chapters_than_nero_counts() -> None:
    outline = Outline(tuple(make.chapter(index * 150, f"Chapter {index}") for index in range(300)))
    problems: list[Problem] = []

    made = m4a.embed(sounds.tone(".m4a"), outline, Tags(), {}, "a.m4a", problems)

    assert [problem.code for problem in problems] == ["AU108"]
    assert read(made).chapters == outline.chapters
    assert sounds.probe(made, ".m4a").chapters == sounds.pairs(outline.chapters)
    assert nero(made) == sounds.pairs(outline.chapters[:255])


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("N" * 127, "N" * 127),
        ("N" * 128, "N" * 127),
        ("ä" * 64, "ä" * 63),
        ("a" + "😀" * 40, "a" + "😀" * 31),
        ("שלום " * 20, ("שלום " * 14).strip()),
        ("a" * 100 + "👩‍👩‍👧‍👦" * 2, "a" * 100 + "👩‍👩‍👧‍👦"),
        ("a" * 119 + "👩‍👩‍👧‍👦", "a" * 119 + "👩"),
    ],
)
def test_long_titles_are_cut_at_a_character_for_nero_alone(title: str, cut: str) -> None:
    outline = Outline((make.chapter(0, title),))
    problems: list[Problem] = []

    made = m4a.embed(sounds.tone(".m4a"), outline, Tags(), {}, "a.m4a", problems)

    assert [problem.code for problem in problems] == ["AU109"] * (title != cut)
    assert nero(made) == [(0, cut)]
    assert sounds.pairs(read(made).chapters) == [(0, title.strip())]
    assert sounds.probe(made, ".m4a").chapters == [(0, title.strip())]


@pytest.mark.parametrize(
    ("chapters", "said"),
    [
        (
            (make.chapter(0, "Here"), make.chapter("1:00", "Gone")),
            ("AU103", "the chapter 'Gone' starts at 1:00, but the sound ends at 1:00; it is left out"),
        ),
        (
            (make.chapter(0, "Here"), replace(make.chapter(1_000, "Hidden"), hidden=True)),
            ("AU107", "an MP4 file lists every chapter, so those that are hidden are left out: 1 of 2"),
        ),
        (
            (make.chapter(0, "Here", image="one.jpg"),),
            ("AU107", "an MP4 file has no place for the pictures of chapters: 1 of 1"),
        ),
        (
            (make.chapter(0, "Here", url="https://example.org/" + "a" * 236),),
            ("AU107", "an MP4 file has no place for links of more than 255 bytes: 1 of 1"),
        ),
        (
            (make.chapter(0, "Here", end=5_000), make.chapter(9_000, "There", end=15_000)),
            ("AU107", "a chapter of an MP4 file goes on to the next one, also where it should end before: 1 of 2"),
        ),
    ],
)
def test_says_what_mp4_cannot_say(chapters: tuple[Chapter, ...], said: tuple[str, str]) -> None:
    assert told(Outline(chapters)) == [said]


def test_the_last_chapter_may_end_before_the_sound() -> None:
    outline = Outline((make.chapter(0, "Here"), make.chapter(9_000, "There", end=15_000)))

    assert read(embedded(sounds.tone(".m4a"), outline)).chapters == outline.chapters


def test_says_which_tags_it_left_out() -> None:
    assert told(Outline(()), Tags(date="last week", artwork=b"GIF89a")) == [
        ("AU106", "the date 'last week' is not like 2026-03-31; it is left out"),
        ("AU105", "the artwork is neither a JPEG nor a PNG; it is left out"),
    ]


def test_offsets_beyond_4_gigabytes_get_64_bits() -> None:
    place = 1 << 32

    track, _ = chaptertrack.write(OUTLINE.chapters, 2, 1_000, place)

    assert movie.chunks(track) == [place]
    assert b"co64" in track
    assert atoms.offset_table([place - 1]).name == b"stco"


def test_fits_an_mp4_and_nothing_else() -> None:
    assert m4a.fits(sounds.tone(".m4a"))
    assert not m4a.fits(b"")
    assert not m4a.fits(b"The quick brown fox")
    assert not m4a.fits(sounds.tone(".mp3"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data[:-100], "the box 'moov' claims"),
        (lambda data: data[: data.index(b"moov") - 4], "it has no 'moov' boxes"),
        (lambda data: data + data[data.index(b"moov") - 4 :], "it has 2 'moov' boxes"),
        (lambda data: data.replace(b"soun\0", b"vide\0"), "it holds no sound"),
        (lambda data: data.replace(b"\0\0\0\x0curl \0\0\0\1", b"\0\0\0\x0curl \0\0\0\0"), "its sound is encrypted, or"),
        (lambda data: data.replace(b"mdirappl", b"mdtaappl"), "its tags are not kept in the way of iTunes"),
        (lambda data: data.replace(b"sgpd", b"saio"), "its sound is encrypted, or"),
        (
            lambda data: data[: data.index(b"mdat") - 4] + data[data.index(b"moov") - 4 :],
            "its index points to where no data is",
        ),
        (lambda data: b"text", "4 bytes at its end are no box"),
        (without_length, "it does not say how long it is"),
    ],
)
def test_refuses_what_it_cannot_change_without_harm(change: Callable[[bytes], bytes], reason: str) -> None:
    with pytest.raises(FeedtoolError, match=f"^a.m4a cannot be written: {reason}"):
        m4a.embed(change(sounds.tone(".m4a")), OUTLINE, TAGS, {}, "a.m4a", [])


def test_refuses_a_file_in_fragments() -> None:
    data = sounds.tone(".m4a", "-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-f", "mp4")

    with pytest.raises(FeedtoolError, match=r"joins them$"):
        m4a.embed(data, OUTLINE, TAGS, {}, "a.m4a", [])
    assert read(data).chapters == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "AU101"),
        (bytes(100), "AU101"),
        (b"\0\0\0\0moov", None),
        (b"\0\0\0\x10moov\0\0\0\7trak", "AU101"),
        (b"\0\0\0\1moov" + b"\xff" * 8, "AU101"),
    ],
)
def test_says_what_it_cannot_read(data: bytes, said: str | None) -> None:
    problems: list[Problem] = []

    found = m4a.read(data, "a.m4a", problems)

    assert found == Outline(())
    assert [problem.code for problem in problems] == [said] * (said is not None)


@pytest.mark.parametrize(
    ("name", "at", "value"),
    [(b"stsz", 8, 2**32 - 1), (b"stco", 4, 2**32 - 1), (b"mdhd", 12, 0), (b"stts", 0, 2**32 - 1)],
)
def test_a_track_that_claims_the_impossible_does_not_hide_neros_list(name: bytes, at: int, value: int) -> None:
    made = embedded(sounds.tone(".m4a"))
    index = made.rindex(name) + len(name) + at
    broken = made[:index] + value.to_bytes(4) + made[index + 4 :]
    problems: list[Problem] = []

    found = m4a.read(broken, "a.m4a", problems)

    assert [problem.code for problem in problems] == ["AU102"] * (name != b"stts")
    assert sounds.pairs(found.chapters) == sounds.pairs(OUTLINE.chapters)


def test_a_list_of_nero_that_is_cut_off_does_not_hide_the_track() -> None:
    made = embedded(sounds.tone(".m4a"))
    count = made.index(b"chpl") + 12
    problems: list[Problem] = []

    found = m4a.read(made[:count] + b"\x05" + made[count + 1 :], "a.m4a", problems)

    assert [problem.message for problem in problems] == [
        "the file's own chapters cannot be read: Nero's list claims 5 chapters, and has 4"
    ]
    assert sounds.pairs(found.chapters) == sounds.pairs(OUTLINE.chapters)


@pytest.mark.parametrize(
    ("sample", "title"),
    [
        ("Grüße".encode(), "Grüße"),
        (b"Gr\x9f\xa7e!?", "Grüße!?"),
        (b"\xfe\xff\0H\0i", "Hi"),
        (b"\xff\xfeH\0i\0", "Hi"),
    ],
    ids=["UTF-8", "Mac Roman", "UTF-16, big end first", "UTF-16, little end first"],
)
def test_reads_titles_in_every_encoding_that_programs_used(sample: bytes, title: str) -> None:
    outline = Outline((make.chapter(0, "x" * len(sample)),))
    made = embedded(sounds.tone(".m4a"), outline).replace(b"chpl", b"none")

    found = read(made.replace(b"x" * len(sample) + b"\0\0\0\x0cencd", sample + b"\0\0\0\x0cencd"))

    assert [chapter.title for chapter in found.chapters] == [title]


@settings(max_examples=15, deadline=None)
@given(sounds.chapters())
def test_any_titles_at_any_times_come_back_and_ffprobe_reads_them(chapters: tuple[Chapter, ...]) -> None:
    made = m4a.embed(sounds.tone(".m4a"), Outline(chapters), Tags(), {}, "a.m4a", [])

    assert read(made).chapters == chapters
    assert sounds.probe(made, ".m4a").chapters == sounds.pairs(chapters)
    assert m4a.embed(made, Outline(chapters), Tags(), {}, "a.m4a", []) == made


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_reading_never_raises_and_a_refusal_says_why(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([sounds.tone(".m4a", metadata=METADATA), embedded(sounds.tone(".m4a"))]))
    broken = data.draw(sounds.broken(whole, start=whole.index(b"moov") - 12))

    m4a.fits(broken)
    m4a.read(broken, "a.m4a", [])
    try:
        made = m4a.embed(broken, OUTLINE, TAGS, {}, "a.m4a", [])
    except FeedtoolError as error:
        assert str(error).startswith("a.m4a cannot be written: ")  # noqa: PT017  # that it raises is not the point
    else:
        assert m4a.embed(made, OUTLINE, TAGS, {}, "a.m4a", []) == made
