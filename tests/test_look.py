"""What a look says is what was seen; and whoever looks, and in how many processes, nothing that changed is missed."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import look, sight
from feedtool.look import Look, Piece
from feedtool.sight import FILE, LINK, NAMES, SIZE, THERE, Seen

FILES = 2 * look.ROWS + 100

COMPARED = """
import json, os, signal, sys
from feedtool import glance, look
{first}
with open(sys.argv[1], "rb") as file:
    pieces = look.read(file.read()).pieces
looked = glance.compare(pieces, int(sys.argv[2]))
try:
    os.waitpid(-1, os.WNOHANG)
    left = True
except ChildProcessError:
    left = False
found = looked and [piece.things()[row][1] for piece, rows in looked for row in rows]
count = looked and sum(len(piece) for piece, _ in looked)
print(json.dumps([found, count, left]))
"""

KILLED = "os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGKILL))"
INTERRUPTED = """
own = os.getpid()
def interrupt(event, args):
    if event == "open" and os.getpid() != own:
        raise KeyboardInterrupt
sys.addaudithook(interrupt)
"""
NONE_TO_HAVE = """
def refuse(event, args):
    if event == "os.fork":
        raise BlockingIOError("too many processes")
sys.addaudithook(refuse)
"""
UNHEARD = "signal.signal(signal.SIGCHLD, signal.SIG_IGN)"

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process looks at everything")

names = st.text(
    st.one_of(
        st.characters(exclude_characters="\0/", exclude_categories=["Cs"]),
        st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF, categories=["Cs"]),
    ),
    min_size=1,
    max_size=4,
)
paths = st.lists(st.sampled_from(["a", "b"]) | names, min_size=1, max_size=4).map(lambda parts: f"/{'/'.join(parts)}")
things = st.tuples(st.sampled_from([FILE, NAMES, THERE, SIZE, LINK]), paths)
texts = st.text(st.characters(exclude_categories=()))
lines = st.lists(st.tuples(st.booleans(), texts), max_size=3)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return many files in two folders, one of which has folders of its own for every two of them."""
    (tmp_path / "near").mkdir()
    found = [tmp_path / "near" / f"{number}.txt" for number in range(FILES // 2)]
    found += [tmp_path / "far" / f"{number // 2}" / f"{number % 2}.txt" for number in range(FILES - FILES // 2)]
    for path in found:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("told")
    return found


def left(folder: Path, seen: Seen) -> Path:
    """Return the file of a look at what was *seen*, all of which is old enough to be told by its times."""
    later = time.time_ns() + 2 * sight.TICK
    file = folder / "look"
    file.write_bytes(look.written(Look("key", 0, 0, 0, [], look.pieces(seen, later))))
    return file


def seen(files: list[Path]) -> Seen:
    """Return what a build sees of *files*, of their folders, and of one that is not there."""
    found = {(FILE, str(path)): sight.token(FILE, str(path)) for path in files}
    found |= {(LINK, str(path.parent)): "" for path in files}
    return found | {(FILE, f"{files[0]}.not"): "", (THERE, f"{files[0]}.not"): "", (SIZE, str(files[0])): "4"}


def compared(file: Path, processes: int, first: str = "") -> tuple[list[str] | None, int | None, bool]:
    """Compare the look in *file* in a process of its own that runs *first* before, and has *processes* for it.

    Return what would have to be read, or None, how many things were looked at, and whether a process is left over.
    """
    program = [sys.executable, "-c", COMPARED.format(first=first), str(file), str(processes)]
    ran = subprocess.run(program, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    found, count, somebody = json.loads(ran.stdout)
    return found, count, somebody


@given(st.dictionaries(things, st.sampled_from(["", "yes", "12", "0f" * 32]), max_size=40))
def test_all_that_was_seen_is_in_the_look_once(seen: Seen) -> None:
    whole = look.written(Look("key", 0, 0, 0, [], look.pieces(seen, 0)))

    found = [thing for piece in look.read(whole).pieces for thing in piece.things()]

    files = {path for (kind, path), sign in seen.items() if kind == FILE and sign}
    known = {one for one, sign in seen.items() if one[0] == THERE and sign and one[1] in files}
    assert sorted(found) == sorted((*one, sign) for one, sign in seen.items() if one not in known)


@given(texts.filter(lambda text: "\0" not in text), st.integers(), st.integers(), st.integers(), lines)
def test_what_was_said_is_in_the_look_as_it_was_said(
    key: str, since: int, until: int, status: int, said: list[tuple[bool, str]]
) -> None:
    found = look.read(look.written(Look(key, since, until, status, said, [])))

    assert (found.key, found.since, found.until, found.status, found.said) == (key, since, until, status, said)


@given(st.data())
def test_a_look_in_which_one_byte_is_another_is_none(data: st.DataObject) -> None:
    whole = look.written(
        Look("key", 1, 2, 3, [(True, "said")], look.pieces({(FILE, "/a/b"): "0f", (THERE, "/"): ""}, 0))
    )
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))

    with pytest.raises(ValueError):  # noqa: PT011  # what is wrong with it nobody can say
        look.read(whole[:place] + bytes([other]) + whole[place + 1 :])


@pytest.mark.parametrize(
    "piece",
    [
        Piece(FILE, "/a/", b"b\0c", b"0f", b""),
        Piece(FILE, "/a/", b"b\0c", b"0f\x000f", b"\0" * 24),
        Piece(FILE, "/a/", b"b\0c", b"0f\x000f", b"\0" * 47),
    ],
)
def test_columns_of_different_lengths_are_no_look(piece: Piece) -> None:
    with pytest.raises(ValueError, match="different lengths"):
        look.read(look.written(Look("key", 0, 0, 0, [], [piece])))


def test_files_below_a_folder_are_looked_at_from_there(files: list[Path]) -> None:
    pieces = look.pieces({(FILE, str(path)): "0f" for path in files}, 0)

    assert {piece.folder for piece in pieces} == {f"{files[0].parent}{os.sep}", f"{files[-1].parent.parent}{os.sep}"}
    assert max(map(len, pieces)) == look.ROWS


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=linux), pytest.param(4, marks=linux)])
def test_nothing_has_to_be_read_when_nothing_has_changed(tmp_path: Path, files: list[Path], processes: int) -> None:
    known = seen(files)
    file = left(tmp_path, known)

    assert compared(file, processes) == ([], len(known), False)


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=linux), pytest.param(4, marks=linux)])
@pytest.mark.parametrize("number", [0, FILES // 4, FILES // 2, FILES - look.ROWS // 2, FILES - 1])
def test_a_change_of_any_one_file_is_seen(tmp_path: Path, files: list[Path], processes: int, number: int) -> None:
    file = left(tmp_path, known := seen(files))
    files[number].write_text("gold")

    assert compared(file, processes) == ([str(files[number])], len(known), False)


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=linux), pytest.param(4, marks=linux)])
@pytest.mark.parametrize("number", [0, FILES // 4, FILES // 2, FILES - look.ROWS // 2, FILES - 1])
def test_any_one_file_that_is_gone_is_missed(tmp_path: Path, files: list[Path], processes: int, number: int) -> None:
    file = left(tmp_path, seen(files))
    files[number].unlink()

    assert compared(file, processes) == (None, None, False)


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=linux), pytest.param(4, marks=linux)])
@pytest.mark.parametrize("folder", ["near", "far/0", f"far/{FILES // 8}"])
def test_a_folder_that_became_a_link_is_seen(tmp_path: Path, files: list[Path], processes: int, folder: str) -> None:
    file = left(tmp_path, seen(files))
    (tmp_path / folder).rename(tmp_path / "elsewhere")
    (tmp_path / folder).symlink_to(tmp_path / "elsewhere")

    assert compared(file, processes) == (None, None, False)


@linux
@pytest.mark.parametrize("first", [KILLED, INTERRUPTED, NONE_TO_HAVE, UNHEARD])
@pytest.mark.parametrize("processes", [2, 4])
def test_what_a_process_did_not_get_to_say_is_looked_at_by_another(
    tmp_path: Path, files: list[Path], first: str, processes: int
) -> None:
    file = left(tmp_path, known := seen(files))
    before = compared(file, processes, first)
    changed = [files[0], files[FILES // 2], files[-1]]
    for path in changed:
        path.write_text("gold")
    found, _, somebody = compared(file, processes, first)
    files[look.ROWS].unlink()

    assert before == ([], len(known), False)
    assert (sorted(found or []), somebody) == (sorted(map(str, changed)), False)
    assert compared(file, processes, first) == (None, None, False)


def test_a_file_that_could_not_be_read_is_missed_when_it_is_gone(tmp_path: Path) -> None:
    path = str(tmp_path / "one.txt")

    file = left(tmp_path, {(FILE, path): "", (THERE, path): "yes"})

    assert compared(file, 1)[0] is None


def test_a_file_younger_than_the_look_is_read(tmp_path: Path) -> None:
    path = tmp_path / "young"
    path.write_text("told")

    (piece,) = look.pieces({(FILE, str(path)): "0f"}, time.time_ns())

    assert piece.unsure() == [0]
    assert piece.renewed(time.time_ns() + 2 * sight.TICK).unsure() == []


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no file system here that knows such times")
def test_a_file_of_a_time_before_all_clocks_is_read(tmp_path: Path) -> None:
    path = Path("/dev/shm") / f"feedtool-{os.getpid()}-{tmp_path.name}"
    path.write_text("told")
    try:
        os.utime(path, (0, -20_000_000_000))
        (piece,) = look.pieces({(FILE, str(path)): "0f"}, time.time_ns() + 2 * sight.TICK)

        assert path.stat().st_mtime_ns < -(2**63)
        assert piece.unsure() == [0]
    finally:
        path.unlink()


@linux
def test_a_folder_that_may_not_be_listed_may_be_looked_into(tmp_path: Path, files: list[Path]) -> None:
    file = left(tmp_path, known := seen(files))
    files[0].parent.chmod(0o311)

    assert compared(file, 1) == ([], len(known), False)
