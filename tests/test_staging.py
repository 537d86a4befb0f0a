"""What comes in parts is written part by part, and only when it is not there already."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import disk
from feedtool.model import Spliced, Staged
from feedtool.problems import FeedtoolError
from feedtool.staging import Desk, Stager

PARTS = st.lists(st.binary(max_size=4).map(lambda data: data.replace(b"\0", b"a")), max_size=6)


def staged(folder: Path, parts: list[bytes], **more: bool) -> Staged:
    return Stager(Desk(folder, "mark", **more)).spliced(Spliced("feed.xml", iter(parts)))


@given(PARTS, PARTS | st.none(), st.booleans(), st.booleans())
def test_what_comes_in_parts_is_as_if_it_came_whole(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], before: list[bytes] | None, force: bool, dry: bool
) -> None:
    folder = tmp_path_factory.mktemp("output")
    if before is not None:
        (folder / "feed.xml").write_bytes(b"".join(before))
    whole = b"".join(parts)

    made = staged(folder, parts, force=force, dry_run=dry)

    changed = force or before is None or b"".join(before) != whole
    assert (made.path, made.digest, made.changed) == ("feed.xml", disk.digest(whole), changed)
    assert bool(made.beside) == (changed and not dry)
    assert sum(1 for _ in folder.iterdir()) == (before is not None) + bool(made.beside)
    if made.beside:
        assert Path(made.beside).read_bytes() == whole


def test_parts_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"in the way")

    with pytest.raises(FeedtoolError, match="is not a folder"):
        staged(tmp_path / "output", [b"a"])


def test_a_folder_in_the_place_of_a_feed_is_no_feed(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").mkdir()

    assert staged(tmp_path, [b"a"]).changed


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a file that opens, and cannot be read")
def test_a_feed_that_cannot_be_read_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").symlink_to("/proc/self/mem")

    assert staged(tmp_path, [b"a"]).changed


def test_a_feed_that_is_cut_off_while_it_is_compared_is_not_taken_for_whole(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(b"first and second")

    def parts() -> Iterator[bytes]:
        yield b"first"
        feed.write_bytes(b"")
        yield b", and third"

    with pytest.raises(FeedtoolError, match=r"feed.xml was changed while it was compared: build again"):
        Stager(Desk(tmp_path, "mark")).spliced(Spliced("feed.xml", parts()))
