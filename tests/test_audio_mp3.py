"""MP3 files: chapters embedded and read back, by us and by other people's programs."""

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
import sounds
from feedtool import id3, mpeg
from feedtool.audio import mp3
from feedtool.model import Chapter, Outline, Tags
from feedtool.problems import FeedtoolError, Problem

OUTLINE = Outline(
    (
        make.chapter(1_500, "Hello 😀", url="https://example.org/ä b"),
        make.chapter(10_000, "שלום עולם", image="one.jpg"),
        make.chapter(20_250, "Grüße", end=25_000),
        make.chapter(30_000, "N" * 300, image="two.png"),
    )
)
PICTURES = {"one.jpg": sounds.JPEG, "two.png": sounds.PNG, "text.txt": b"text"}
TAGS = Tags(
    "The First", "A Show", "Ada Lovelace", "2026-03-31", "What it\nis about", "https://example.org/1", sounds.PNG
)

METADATA = """;FFMETADATA1
title=From ffmpeg
artist=Somebody
date=2019-05-06T08:00
[CHAPTER]
TIMEBASE=1/1000
START=1500
END=9000
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
    made = mp3.embed(data, outline, tags or Tags(), PICTURES, "a.mp3", problems)
    assert problems == []
    return made


def told(data: bytes, outline: Outline, tags: Tags | None = None) -> list[tuple[str, str]]:
    """Return code and message of what is said when *outline* is embedded into *data*."""
    problems: list[Problem] = []
    mp3.embed(data, outline, tags or Tags(), PICTURES, "a.mp3", problems)
    return [(problem.code, problem.message) for problem in problems]


def read(data: bytes) -> Outline:
    """Return what the file *data* says, which must go without a problem."""
    problems: list[Problem] = []
    found = mp3.read(data, "a.mp3", problems)
    assert problems == []
    return found


def mutagen(data: bytes) -> Any:
    """Return the tag of *data* as mutagen reads it, with the frames of ID3v2.3."""
    return sounds.library("mutagen.id3").ID3(BytesIO(data), translate=False, load_v1=False)


def eyed3(data: bytes, folder: Path) -> Any:
    """Return the tag of *data* as eyeD3 reads it."""
    (folder / "a.mp3").write_bytes(data)
    return sounds.library("eyed3").load(folder / "a.mp3").tag


def sound(data: bytes) -> bytes:
    """Return *data* without the tag that it begins with."""
    tag = id3.read(data)
    return data[tag.end :] if tag else data


def newer(data: bytes, *more: Any) -> bytes:
    """Return *data* with an ID3v2.4 tag of a title and the frames *more*, as mutagen writes it."""
    frames = sounds.library("mutagen.id3")
    tags = frames.ID3()
    for frame in (frames.TIT2(encoding=3, text="Früher"), *more):
        tags.add(frame)
    written = BytesIO(sound(data))
    tags.save(written, v1=0, v2_version=4)
    return written.getvalue()


def test_reads_back_what_it_wrote() -> None:
    found = read(embedded(sounds.tone(".mp3"), OUTLINE, TAGS))

    expected = (
        make.chapter(1_500, "Hello 😀", url="https://example.org/%C3%A4%20b"),
        make.chapter(10_000, "שלום עולם"),
        make.chapter(20_250, "Grüße", end=25_000),
        make.chapter(30_000, "N" * 300),
    )
    assert found == Outline(expected, "The First", mpeg.length(sounds.tone(".mp3")))


def test_ffprobe_reads_every_chapter_in_order_of_time() -> None:
    found = sounds.probe(embedded(sounds.tone(".mp3")), ".mp3")

    assert found.chapters == sounds.pairs(OUTLINE.chapters)


def test_mutagen_reads_every_chapter_with_end_link_and_picture() -> None:
    tags = mutagen(embedded(sounds.tone(".mp3")))

    chapters = sorted(tags.getall("CHAP"), key=lambda one: one.start_time)
    assert [(one.start_time, one.sub_frames["TIT2"].text[0]) for one in chapters] == sounds.pairs(OUTLINE.chapters)
    assert [one.end_time for one in chapters[:3]] == [10_000, 20_250, 25_000]
    assert chapters[0].sub_frames["WXXX:"].url == "https://example.org/%C3%A4%20b"
    assert [one.data for chapter in chapters for one in chapter.sub_frames.getall("APIC")] == [sounds.JPEG, sounds.PNG]
    (contents,) = tags.getall("CTOC")
    assert contents.flags == 3
    assert contents.child_element_ids == [one.element_id for one in chapters]


def test_eyed3_reads_every_chapter_in_order_of_time(tmp_path: Path) -> None:
    tag = eyed3(embedded(sounds.tone(".mp3")), tmp_path)

    found = [(one.times.start, one.title) for one in tag.chapters]
    assert found == sounds.pairs(OUTLINE.chapters)
    (contents,) = tag.table_of_contents
    assert (contents.toplevel, contents.ordered) == (True, True)


def test_the_order_on_disk_is_that_of_time() -> None:
    shuffled = Outline(tuple(Random(1).sample(OUTLINE.chapters, k=4)))

    tag = id3.read(embedded(sounds.tone(".mp3"), shuffled))

    assert tag is not None
    assert tag.version == 3
    assert [frame.name for frame in tag.frames][-5:] == ["CTOC", "CHAP", "CHAP", "CHAP", "CHAP"]
    starts = [int.from_bytes(frame.body.partition(b"\0")[2][:4]) for frame in tag.frames if frame.name == "CHAP"]
    assert starts == [1_500, 10_000, 20_250, 30_000]


def test_the_sound_stays_byte_for_byte() -> None:
    before = sounds.tone(".mp3")

    after = embedded(before, OUTLINE, TAGS)

    assert sounds.digest(sound(after)) == sounds.digest(sound(before))
    assert sounds.decoded(after, ".mp3") == sounds.decoded(before, ".mp3")


def test_embedding_twice_is_embedding_once() -> None:
    once = embedded(sounds.tone(".mp3", metadata=METADATA), OUTLINE, TAGS)

    assert sounds.digest(embedded(once, OUTLINE, TAGS)) == sounds.digest(once)


def test_other_chapters_take_the_place_of_old_ones() -> None:
    once = embedded(sounds.tone(".mp3"))

    twice = embedded(once, Outline((make.chapter(0, "Only one"),)))

    assert sounds.probe(twice, ".mp3").chapters == [(0, "Only one")]


def test_without_chapters_those_of_the_file_stay() -> None:
    before = sounds.tone(".mp3", metadata=METADATA)

    after = embedded(before, Outline(()), Tags(title="New"))

    assert sounds.probe(after, ".mp3").chapters == [(1_500, "Früher"), (20_000, "Später 😀")]
    assert read(after).title == "New"


def test_reads_what_ffmpeg_wrote() -> None:
    found = read(sounds.tone(".mp3", metadata=METADATA))

    chapters = (make.chapter(1_500, "Früher", end=9_000), make.chapter(20_000, "Später 😀", end=60_000))
    assert found == Outline(chapters, "From ffmpeg", mpeg.length(sounds.tone(".mp3")))


def test_tags_say_what_the_episode_says() -> None:
    made = embedded(sounds.tone(".mp3"), OUTLINE, TAGS)

    found = sounds.probe(made, ".mp3").tags
    assert (found["title"], found["album"], found["artist"]) == ("The First", "A Show", "Ada Lovelace")
    assert (found["date"], found["comment"]) == ("2026-03-31", "What it\nis about")
    tags = mutagen(made)
    assert tags["WOAF"].url == "https://example.org/1"
    assert [(one.type, one.mime, one.data) for one in tags.getall("APIC")] == [(3, "image/png", sounds.PNG)]


def test_a_date_with_a_time_is_said_in_full() -> None:
    tags = mutagen(embedded(sounds.tone(".mp3"), OUTLINE, Tags(date="2026-03-31T08:05:00Z")))

    assert [tags[name].text[0] for name in ("TYER", "TDAT", "TIME")] == ["2026", "3103", "0805"]


def test_what_tags_leave_open_stays() -> None:
    found = sounds.probe(embedded(sounds.tone(".mp3", metadata=METADATA), OUTLINE, Tags(title="New")), ".mp3").tags

    assert (found["title"], found["artist"]) == ("New", "Somebody")
    assert found["date"].startswith("2019-05-06")


def test_frames_of_a_2_3_tag_stay_byte_for_byte() -> None:
    frames = [
        id3.Frame("TCON", id3.encoded("Podcast")),
        id3.Frame("PRIV", b"owner\0\xff\xe0\x00secret"),
        id3.Frame("COMM", b"\0engiTunSMPB\0 00000000"),
        id3.Frame("APIC", b"\0image/jpeg\0\x04\0" + sounds.JPEG),
        id3.Frame("XYZ1", b"nobody knows", flags=0x4000),
    ]
    before = id3.pack(frames) + sound(sounds.tone(".mp3"))

    tag = id3.read(embedded(before, OUTLINE, TAGS))

    assert tag is not None
    assert list(tag.frames[:5]) == frames


def test_a_2_4_tag_becomes_one_of_2_3_and_loses_nothing() -> None:
    frames = sounds.library("mutagen.id3")
    before = newer(
        sounds.tone(".mp3"),
        frames.TDRC(encoding=3, text="2019-05-06T08:00"),
        frames.TXXX(encoding=3, desc="Späße", text="😀"),
        frames.TIPL(encoding=3, people=[["mix", "Ada"]]),
        frames.TSOA(encoding=3, text="Show, A"),
        frames.TDRL(encoding=3, text="2019"),
        frames.UFID(owner="http://example.org", data=b"1"),
    )

    tags = mutagen(embedded(before))

    assert tags.version == (2, 3, 0)
    assert tags["TIT2"].text == ["Früher"]
    assert [tags[name].text[0] for name in ("TYER", "TDAT", "TIME")] == ["2019", "0605", "0800"]
    assert tags["TXXX:Späße"].text == ["😀"]
    assert tags["IPLS"].people == [["mix", "Ada"]]
    assert [str(tags[name].text[0]) for name in ("TSOA", "TDRL")] == ["Show, A", "2019"]
    assert tags["UFID:http://example.org"].data == b"1"


def test_says_what_a_2_4_tag_holds_that_cannot_be_kept() -> None:
    made = newer(sounds.tone(".mp3"))
    size = sum(byte << shift for byte, shift in zip(made[6:10], (21, 14, 7, 0), strict=True))
    encrypted = b"ABCD" + bytes([0, 0, 0, 5]) + b"\x00\x04" + b"12345"
    before = made[:10] + encrypted + made[10 : 10 + size - len(encrypted)] + made[10 + size :]

    problems = told(before, OUTLINE)

    assert problems == [("AU110", "its ID3v2.4 tag holds what ID3v2.3 cannot, which is left out: ABCD")]


def test_a_2_2_tag_becomes_one_of_2_3() -> None:
    frame = b"TT2" + (6).to_bytes(3) + b"\0Hello" + b"PIC" + (6 + len(sounds.JPEG)).to_bytes(3)
    body = frame + b"\0JPG\3\0" + sounds.JPEG
    before = b"ID3\2\0\0" + bytes([0, 0, len(body) >> 7, len(body) & 0x7F]) + body + sound(sounds.tone(".mp3"))

    assert read(before).title == "Hello"
    sounds.library("mutagen.id3")
    tags = mutagen(embedded(before))

    assert tags.version == (2, 3, 0)
    assert tags["TIT2"].text == ["Hello"]
    assert tags.getall("APIC")[0].mime == "image/jpeg"


def test_a_tag_of_id3v1_stays_and_is_said_in_id3v2_too() -> None:
    v1 = b"TAG" + b"Old title".ljust(30) + b"Somebody".ljust(30, b"\0") + bytes(30) + b"1999" + b"Hm".ljust(28, b"\0")
    before = sound(sounds.tone(".mp3")) + v1 + bytes([0, 7, 12])

    made = embedded(before)

    assert made.endswith(v1 + bytes([0, 7, 12]))
    found = sounds.probe(made, ".mp3").tags
    assert (found["title"], found["artist"], found["track"], found["comment"]) == ("Old title", "Somebody", "7", "Hm")


def test_of_two_tags_in_a_row_one_is_made() -> None:
    first = id3.pack([id3.Frame("TIT2", b"\0First")])
    second = embedded(sounds.tone(".mp3"), Outline((make.chapter(0, "Old"),)), Tags(title="Second", show="A Show"))

    made = embedded(first + second)

    assert sounds.probe(made, ".mp3").chapters == sounds.pairs(OUTLINE.chapters)
    assert [mutagen(made)[name].text for name in ("TIT2", "TALB")] == [["First"], ["A Show"]]
    assert id3.read(sound(made)) is None


def test_hidden_chapters_are_in_no_table_of_contents() -> None:
    hidden = replace(make.chapter(5_000, "A picture", image="one.jpg"), hidden=True)

    made = embedded(sounds.tone(".mp3"), Outline((*OUTLINE.chapters, hidden)))

    (contents,) = mutagen(made).getall("CTOC")
    assert len(contents.child_element_ids) == 4
    assert [chapter.hidden for chapter in read(made).chapters] == [False, True, False, False, False]
    assert read(made).chapters[0].end is None


def test_more_chapters_than_a_table_of_contents_holds(tmp_path: Path) -> None:
    outline = Outline(tuple(make.chapter(index * 150, f"Chapter {index}") for index in range(300)))
    before = sounds.tone(".mp3")
    problems: list[Problem] = []

    made = mp3.embed(before, outline, Tags(), {}, "a.mp3", problems)

    assert [problem.code for problem in problems] == ["AU111"]
    assert read(made).chapters == outline.chapters
    assert sounds.probe(made, ".mp3").chapters == sounds.pairs(outline.chapters)
    assert [(one.times.start, one.title) for one in eyed3(made, tmp_path).chapters] == sounds.pairs(outline.chapters)
    first, second = sorted(mutagen(made).getall("CTOC"), key=lambda one: one.element_id)
    assert (first.flags, len(first.child_element_ids), first.child_element_ids[-1]) == (3, 255, second.element_id)
    assert (second.flags, len(second.child_element_ids)) == (1, 46)


OUTSIDE = "2 of 4 chapters start outside the sound, '1:01' starts at 1:01, but the sound ends at 1:00"


@pytest.mark.parametrize("chapters", [("1:01",), ("0:00", "1:01", "2:00")])
def test_the_chapters_of_something_else_are_refused(chapters: tuple[str, ...]) -> None:
    outline = Outline(tuple(make.chapter(at, at) for at in chapters))

    with pytest.raises(FeedtoolError, match=r"^a\.mp3 cannot be written: .+ but the sound ends at 1:00; check that"):
        mp3.embed(sounds.tone(".mp3"), outline, TAGS, {}, "a.mp3", [])


@pytest.mark.parametrize(
    ("chapters", "said"),
    [
        (
            (make.chapter(0, "Here"), make.chapter("1:01", "Gone")),
            ("AU103", "the chapter 'Gone' starts at 1:01, but the sound ends at 1:00; it is left out"),
        ),
        (
            tuple(make.chapter(at, at) for at in ("2:00", "0:00", "1:01", "0:10")),
            ("AU103", f"{OUTSIDE}; they are left out"),
        ),
        (
            (make.chapter(0, "Early"), make.chapter(0, "Here")),
            ("AU104", "the chapters 'Early' and 'Here' both start at 0:00; the first is left out"),
        ),
        (
            (make.chapter(0, "Here", image="none.jpg"),),
            ("AU105", "the picture 'none.jpg' of a chapter is not at hand; it is left out"),
        ),
        (
            (make.chapter(0, "Here", image="text.txt"),),
            ("AU105", "the picture 'text.txt' of a chapter is neither a JPEG nor a PNG; it is left out"),
        ),
    ],
)
def test_says_what_it_left_out(chapters: tuple[Chapter, ...], said: tuple[str, str]) -> None:
    data = sounds.tone(".mp3")

    problems = told(data, Outline(chapters))

    assert problems == [said]


def test_says_which_tags_it_left_out() -> None:
    data = sounds.tone(".mp3")

    problems = told(data, Outline(()), Tags(date="last week", artwork=b"GIF89a"))

    assert problems == [
        ("AU106", "the date 'last week' is not like 2026-03-31; it is left out"),
        ("AU105", "the artwork is neither a JPEG nor a PNG; it is left out"),
    ]


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("-write_xing", "0"),
        ("-b:a", "0", "-q:a", "9"),
        ("-b:a", "0", "-q:a", "9", "-write_xing", "0"),
        ("-ar", "44100"),
        ("-ar", "8000", "-b:a", "8k"),
    ],
    ids=" ".join,
)
def test_knows_the_length_whatever_the_bitrate(options: tuple[str, ...]) -> None:
    data = sounds.tone(".mp3", *options)

    found = mpeg.length(data)

    # what an encoder puts before and after the sound are up to three frames, of up to 72 milliseconds
    assert found == pytest.approx(sounds.length(data, ".mp3"), abs=216)


def test_fits_an_mp3_whatever_comes_before_the_sound() -> None:
    data = sounds.tone(".mp3")

    assert mp3.fits(data)
    assert mp3.fits(sound(data))
    assert mp3.fits(id3.pack([id3.Frame("TIT2", b"\0Hello")]) + bytes(500) + sound(data))


def test_does_not_fit_anything_else() -> None:
    assert not mp3.fits(b"")
    assert not mp3.fits(b"The quick brown fox " * 1_000)
    assert not mp3.fits(sounds.tone(".m4a"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it holds no MPEG sound"),
        (b"text", "it holds no MPEG sound"),
        (b"ID3\3\0\0\0\0\x7f\x7f", "its tag claims 16383 bytes, where there are 0"),
        (b"ID3\7\0\0\0\0\0\0", "its tag is of an unknown version, ID3v2.7"),
    ],
)
def test_refuses_what_it_cannot_change_without_harm(data: bytes, reason: str) -> None:
    with pytest.raises(FeedtoolError, match=f"^a.mp3 cannot be written: {reason}$"):
        mp3.embed(data, OUTLINE, TAGS, PICTURES, "a.mp3", [])


def test_refuses_pictures_that_no_tag_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(id3, "LARGEST", 10_000)  # the real bound is a quarter of a gigabyte

    with pytest.raises(FeedtoolError, match=r"^a.mp3 cannot be written: a tag of \d+ bytes is too large; use smaller"):
        mp3.embed(sounds.tone(".mp3"), OUTLINE, Tags(), {"one.jpg": sounds.JPEG + bytes(10_000)}, "a.mp3", [])


def test_refuses_a_tag_that_mutagen_does_not_understand() -> None:
    sounds.library("mutagen")
    garbled = b"ID3\4\0\x40\0\0\0\4\xff\xff\xff\xff" + sound(sounds.tone(".mp3"))

    with pytest.raises(FeedtoolError, match=r"^a.mp3 cannot be written: its ID3v2.4 tag cannot be read: "):
        mp3.embed(garbled, OUTLINE, TAGS, PICTURES, "a.mp3", [])


@pytest.mark.parametrize(
    "tag",
    [
        b"ID3\3\0\x80\0\0\0\x12" + b"TIT2\0\0\0\7\0\0" + b"\1\xff\0\xfeH\0i\0",
        b"ID3\3\0\x40\0\0\0\x17" + b"\0\0\0\6" + bytes(6) + b"TIT2\0\0\0\3\0\0" + b"\0Hi",
        b"ID3\4\0\x40\0\0\0\x13" + b"\0\0\0\6\1\0" + b"TIT2\0\0\0\3\0\0" + b"\3Hi",
        b"ID3\4\0\0\0\0\0\x16" + b"TIT2\0\0\0\x0c\0\3" + b"\0\0\0\7" + b"\1\xff\0\xfeH\0i\0",
        b"ID3\4\0\x10\0\0\0\x0d" + b"TIT2\0\0\0\3\0\0" + b"\3Hi" + b"3DI\4\0\x10\0\0\0\x0d",
        b"ID3\4\0\0\0\0\1\x37" + b"TXXX\0\0\0\xa0\0\0" + b"\0" * 160 + b"TIT2\0\0\0\3\0\0" + b"\3Hi",
    ],
    ids=["unsynchronised", "extended 2.3", "extended 2.4", "frame with length", "footer", "sizes of 2.3 in 2.4"],
)
def test_reads_tags_of_every_make(tag: bytes) -> None:
    data = sound(sounds.tone(".mp3"))

    assert read(tag + data) == Outline((), "Hi", mpeg.length(data))


def test_says_what_to_install_when_a_tag_needs_mutagen(monkeypatch: pytest.MonkeyPatch) -> None:
    data = newer(sounds.tone(".mp3"))
    monkeypatch.setitem(sys.modules, "mutagen", None)

    with pytest.raises(FeedtoolError, match=r"pip install 'feedtool\[audio\]'$"):
        mp3.embed(data, OUTLINE, TAGS, PICTURES, "a.mp3", [])


@settings(max_examples=15, deadline=None)
@given(sounds.chapters())
def test_any_titles_at_any_times_come_back_and_ffprobe_reads_them(chapters: tuple[Chapter, ...]) -> None:
    made = embedded(sounds.tone(".mp3"), Outline(chapters))

    assert read(made).chapters == chapters
    assert sounds.probe(made, ".mp3").chapters == sounds.pairs(chapters)
    assert embedded(made, Outline(chapters)) == made


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_reading_never_raises_and_a_refusal_says_why(data: st.DataObject) -> None:
    whole = sounds.tone(".mp3", metadata=METADATA)
    broken = data.draw(sounds.broken(data.draw(st.sampled_from([whole, embedded(whole, OUTLINE, TAGS)]))[:6_000]))

    mp3.fits(broken)
    mp3.read(broken, "a.mp3", [])
    try:
        made = mp3.embed(broken, OUTLINE, TAGS, PICTURES, "a.mp3", [])
    except FeedtoolError as error:
        assert str(error).startswith("a.mp3 cannot be written: ")  # noqa: PT017  # that it raises is not the point
    else:
        assert mp3.embed(made, OUTLINE, TAGS, PICTURES, "a.mp3", []) == made


@given(st.binary(max_size=300))
def test_reads_any_bytes_after_the_head_of_a_tag(body: bytes) -> None:
    for version in (2, 3, 4):
        mp3.read(b"ID3" + bytes([version, 0, 0, 0, 0, len(body) >> 7, len(body) & 0x7F]) + body, "a.mp3", [])
