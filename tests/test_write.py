"""Writing: whole files, only what changed, the feed last, and nothing of anybody else's."""

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import make
import shows
from feedtool import FeedtoolError, disk, document, jsontext, report, work

FIRST = make.markdown(
    """
    title: The First
    transcript:
    - header: Hello
    - line: Welcome.
      sec: 0
    - header: Goodbye
    - line: That is all.
      sec: 90
    """
)
SECOND = make.markdown("title: The Second")

FILES_OF_FIRST = {
    "chapters/first.json",
    "notes/first/markdown.md",
    "notes/first/web.html",
    "notes/first/youtube.txt",
}


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of two episodes, built."""
    folder = shows.small(tmp_path / "show", {"first.md": FIRST, "second.md": SECOND})
    shows.build(folder)
    return folder


def identities(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what changes when a file is written, by path."""
    files = {path: (folder / path).stat() for path in shows.contents(folder)}
    return {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in files.items()}


# What is written


def test_a_build_writes_chapters_notes_the_feed_and_a_report(show: Path) -> None:
    found = shows.contents(show / "output").keys()

    assert found >= FILES_OF_FIRST | {"feed.xml", "report.json", "notes/second/youtube.txt"}
    assert "chapters/second.json" not in found


def test_a_second_build_touches_nothing(show: Path) -> None:
    before = identities(show / "output")

    _, written = shows.build(show)

    assert (written.written, written.removed, written.unchanged) == ((), (), len(before))
    assert identities(show / "output") == before


def test_only_what_changed_is_written(show: Path) -> None:
    before = identities(show / "output")
    make.files(show, {"episodes/second.md": make.markdown("title: The Other")})

    _, written = shows.build(show)

    after = identities(show / "output")
    touched = {path for path in after if after[path] != before[path]}
    assert touched == set(written.written)
    feeds = {"feed.xml", "feed.json", "feed.html"}
    assert touched >= feeds
    assert all("second" in path or path in feeds | {"index.html", "report.json"} for path in touched)


def test_what_was_lost_is_written_again(show: Path) -> None:
    (show / "output" / "notes" / "first" / "youtube.txt").unlink()

    _, written = shows.build(show)

    assert written.written == ("notes/first/youtube.txt",)


def test_a_file_of_ours_that_was_changed_by_hand_is_written_anew(show: Path) -> None:
    changed = show / "output" / "notes" / "first" / "youtube.txt"
    changed.write_bytes(b"by hand")

    shows.build(show)

    assert changed.read_bytes() != b"by hand"


def test_force_writes_everything_anew(show: Path) -> None:
    before = identities(show / "output")

    _, written = shows.build(show, force=True)

    after = identities(show / "output")
    assert (set(written.written), written.unchanged) == (set(before), 0)
    assert [path for path in after if after[path] == before[path]] == []


def test_a_dry_run_writes_nothing_and_says_what_it_would(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": FIRST})

    _, written = shows.build(folder, dry_run=True)

    assert set(written.written) >= FILES_OF_FIRST | {"feed.xml", "report.json"}
    assert not (folder / "output").exists()


def test_a_dry_run_removes_nothing_and_says_what_it_would(show: Path) -> None:
    (show / "episodes" / "first.md").unlink()
    before = identities(show / "output")

    _, written = shows.build(show, allow_removals=True, dry_run=True)

    assert set(written.removed) >= FILES_OF_FIRST
    assert identities(show / "output") == before


def test_the_same_is_written_wherever_a_show_is_built_from(tmp_path: Path) -> None:
    folder = shows.small(tmp_path / "show", {"first.md": FIRST}, "host_feed: hosts.xml\n")
    built = []
    for here, options in ((folder, ()), (tmp_path, ("--config", "show/config/show.yaml"))):
        shows.call("build", "--no-cache", *options, folder=here)
        built.append(shows.contents(folder / "output"))

    assert built[0] == built[1]
    assert b"the host's feed config/hosts.xml is not there" in built[0]["report.json"]


def test_the_report_names_every_file_with_its_digest(show: Path) -> None:
    contents = shows.contents(show / "output")

    report = json.loads(contents.pop("report.json"))

    assert report["files"] == {path: sha256(data).hexdigest() for path, data in contents.items()}


# Whole or absent


def test_nothing_is_left_beside_the_files(show: Path) -> None:
    assert [path for path in shows.contents(show / "output") if path.endswith(".part") or "/." in path] == []


def test_who_has_a_file_open_goes_on_reading_the_old_one(show: Path) -> None:
    old = (show / "output" / "feed.xml").read_bytes()
    with (show / "output" / "feed.xml").open("rb") as reader:
        begun = reader.read(100)
        make.files(show, {"episodes/second.md": make.markdown("title: The Other")})

        shows.build(show)

        assert begun + reader.read() == old


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files to run into")
def test_a_file_that_cannot_be_written_to_its_end_stays_as_it_was(show: Path) -> None:
    before = shows.contents(show / "output")
    second = make.markdown(f"title: The Other\ndescription: {'long ' * 5_000}")
    make.files(
        show, {"episodes/second.md": second, "config/show.yaml": make.SHOW + "notes: [markdown]\npages: false\n"}
    )
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000));"

    ran = subprocess.run(
        [sys.executable, "-c", f"{limited} from feedtool.cli import main; main(['build'])"],
        cwd=show,
        capture_output=True,
        check=False,
    )

    said = ran.stderr.decode().splitlines()
    assert ran.returncode == 2
    assert len(said) == 1
    assert re.fullmatch(r"feedtool: \S+/output/notes/second/\S+ cannot be written: file too large", said[0])
    assert shows.contents(show / "output") == before


def test_files_can_be_read_by_a_web_server(show: Path) -> None:
    mask = os.umask(0o022)
    try:
        shows.build(show, force=True)
    finally:
        os.umask(mask)

    assert (show / "output" / "feed.xml").stat().st_mode & 0o777 == 0o644


def test_writing_never_changes_what_other_threads_may_write(show: Path) -> None:
    mask = os.umask(0o077)
    changed = []
    change = os.umask

    def noted(mask: int) -> int:
        changed.append(mask)
        return change(mask)

    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "umask", noted)
            shows.build(show, force=True)
    finally:
        os.umask(mask)

    assert changed == []
    assert (show / "output" / "feed.xml").stat().st_mode & 0o777 == 0o600


# The feed last


def test_the_feed_is_written_after_all_that_it_links(show: Path) -> None:
    written = shows.build(show, force=True)[1].written

    times = {path: time for path, (_, time) in identities(show / "output").items()}
    assert written[-2:] == ("feed.xml", "report.json")
    assert [path for path in written[:-2] if times[path] > times["feed.xml"]] == []


def test_the_feed_stays_as_it_was_when_something_that_it_links_cannot_be_written(show: Path) -> None:
    before = (show / "output" / "feed.xml").read_bytes()
    make.files(show, {"episodes/third.md": make.markdown("title: The Third"), "output/notes/third": "in the way"})

    with pytest.raises(FeedtoolError, match="cannot be written"):
        shows.build(show)

    assert (show / "output" / "feed.xml").read_bytes() == before


def test_what_the_old_feed_links_is_there_until_the_new_feed_is(show: Path) -> None:
    (show / "episodes" / "first.md").unlink()
    (show / "output" / "feed.xml").unlink()
    make.files(show, {"output/feed.xml/in-the-way": ""})

    with pytest.raises(FeedtoolError, match=r"feed\.xml cannot be written"):
        shows.build(show, allow_removals=True)

    assert shows.contents(show / "output").keys() >= FILES_OF_FIRST


# What we wrote and no longer want


def test_what_an_episode_had_goes_with_it(show: Path) -> None:
    (show / "episodes" / "first.md").unlink()

    _, written = shows.build(show, allow_removals=True)

    assert set(written.removed) >= FILES_OF_FIRST
    assert [path for path in shows.contents(show / "output") if "first" in path] == []


def test_folders_that_became_empty_go_too(show: Path) -> None:
    (show / "episodes" / "first.md").unlink()

    shows.build(show, allow_removals=True)

    assert not (show / "output" / "notes" / "first").exists()
    assert not (show / "output" / "chapters").exists()


def test_a_renamed_episode_leaves_nothing_under_its_old_name(show: Path) -> None:
    (show / "episodes" / "first.md").rename(show / "episodes" / "renamed.md")

    shows.build(show)

    found = shows.contents(show / "output")
    assert "chapters/renamed.json" in found
    assert [path for path in found if "first" in path] == []


def test_what_somebody_changed_is_kept_and_told(show: Path) -> None:
    (show / "episodes" / "first.md").unlink()
    changed = make.files(show, {"output/notes/first/youtube.txt": "better words"}) / "output/notes/first/youtube.txt"

    _, written = shows.build(show, allow_removals=True)

    assert written.kept == ("notes/first/youtube.txt",)
    assert changed.read_text() == "better words\n"


def test_what_is_not_ours_is_left_alone(show: Path) -> None:
    theirs = {"output/CNAME": b"example.org", "output/notes/first/mine.txt": b"mine", "output/chapters/x.json": b"{}"}
    make.files(show, dict(theirs))
    (show / "episodes" / "first.md").unlink()

    _, written = shows.build(show, allow_removals=True)

    assert {path: (show / path).read_bytes() for path in theirs} == theirs
    assert written.kept == ()


def test_without_a_report_nothing_is_known_to_be_ours(show: Path) -> None:
    (show / "output" / "report.json").unlink()
    (show / "episodes" / "first.md").unlink()

    _, written = shows.build(show, allow_removals=True)

    assert written.removed == ()
    assert shows.contents(show / "output").keys() >= FILES_OF_FIRST


# A report that is damaged, or made to do harm


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'"files"',
        b"{}",
        b'{"files": null}',
        b'{"files": ["feed.xml"]}',
        b'{"files": {"chapters/first.json": null}}',
        b'{"files": {"chapters/first.json": 12}}',
        b'{"files": {"": "x", ".": "x", "..": "x", "/": "x", "a\\u0000b": "x", "\\ud800": "x"}}',
        pytest.param(
            b"[" * 100_000,
            id="deep",
        ),
        pytest.param(
            b'{"files": {"' + b"a" * 300 + b'": "x"}}',
            id="long",
        ),
    ],
)
def test_a_damaged_report_removes_nothing_and_is_replaced(show: Path, report: bytes) -> None:
    (show / "output" / "report.json").write_bytes(report)
    (show / "episodes" / "first.md").unlink()

    _, written = shows.build(show, allow_removals=True)

    assert written.removed == ()
    assert shows.contents(show / "output").keys() >= FILES_OF_FIRST
    assert json.loads((show / "output" / "report.json").read_bytes())["version"] == 1


@pytest.mark.parametrize(
    "path",
    [
        "../outside.txt",
        "notes/../../outside.txt",
        "{outside}",
        "linked/outside.txt",
        "notes/first/../../../outside.txt",
    ],
)
def test_a_report_never_leads_outside_the_output_folder(show: Path, path: str) -> None:
    outside = show / "outside.txt"
    outside.write_bytes(b"precious")
    (show / "output" / "linked").symlink_to(show, target_is_directory=True)
    claimed = {path.format(outside=outside.as_posix()): sha256(b"precious").hexdigest()}
    (show / "output" / "report.json").write_text(json.dumps({"files": claimed}))

    _, written = shows.build(show)

    assert outside.read_bytes() == b"precious"
    assert (written.removed, written.kept) == ((), ())


def test_a_report_that_claims_a_folder_does_not_remove_it(show: Path) -> None:
    make.files(show, {"output/theirs/page.html": "theirs"})
    (show / "output" / "report.json").write_text(json.dumps({"files": {"theirs": "", "not/there": ""}}))

    shows.build(show)

    assert (show / "output" / "theirs" / "page.html").read_text() == "theirs\n"


def test_a_file_of_ours_that_became_a_link_is_removed_and_not_what_it_leads_to(show: Path) -> None:
    text = show / "output" / "notes" / "first" / "youtube.txt"
    outside = show / "outside.txt"
    text.rename(outside)
    text.symlink_to(outside)
    (show / "episodes" / "first.md").unlink()

    shows.build(show, allow_removals=True)

    assert outside.is_file()
    assert not text.is_symlink()


def test_a_feed_that_became_a_link_is_replaced_and_not_what_it_leads_to(show: Path) -> None:
    outside = show / "outside.txt"
    outside.write_bytes(b"precious")
    (show / "output" / "feed.xml").unlink()
    (show / "output" / "feed.xml").symlink_to(outside)

    shows.build(show)

    assert outside.read_bytes() == b"precious"
    assert not (show / "output" / "feed.xml").is_symlink()


def test_nothing_is_written_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    folder = shows.small(tmp_path / "show", {"first.md": FIRST})
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / "output").mkdir()
    (folder / "output" / "chapters").symlink_to(outside, target_is_directory=True)

    with pytest.raises(FeedtoolError, match=r"'chapters/first.json' leads outside .*/output through a symbolic link"):
        shows.build(folder)

    assert list(outside.iterdir()) == []


# An output that cannot be written


def test_a_file_where_the_output_folder_belongs_is_told(tmp_path: Path) -> None:
    folder = make.files(shows.small(tmp_path, {"first.md": FIRST}), {"output": "in the way"})

    with pytest.raises(FeedtoolError, match=r"output/\S+ cannot be written: .*/output is not a folder$"):
        shows.build(folder)

    assert (folder / "output").read_text() == "in the way\n"


def test_a_file_where_a_folder_of_ours_belongs_is_told(tmp_path: Path) -> None:
    folder = make.files(shows.small(tmp_path, {"first.md": FIRST}), {"output/chapters": "in the way"})

    with pytest.raises(
        FeedtoolError, match=r"chapters/first.json cannot be written: .*/output/chapters is not a folder$"
    ):
        shows.build(folder)


def test_a_folder_where_a_file_of_ours_belongs_is_told(tmp_path: Path) -> None:
    folder = make.files(shows.small(tmp_path, {"first.md": FIRST}), {"output/feed.xml/x": ""})

    with pytest.raises(FeedtoolError, match=r"output/feed.xml cannot be written: is a directory$"):
        shows.build(folder)

    assert [path for path in shows.contents(folder / "output") if path.endswith(".part")] == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes of folders do not bind on Windows")
def test_a_folder_without_the_right_to_write_is_told(open_folder: Path) -> None:
    folder = shows.small(open_folder, {"first.md": FIRST})
    shows.build(folder)
    before = shows.contents(folder / "output")
    make.files(folder, {"episodes/first.md": make.markdown("title: The Other")})
    (folder / "output").chmod(0o555)
    for path in (folder / "output").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)

    with shows.without_rights(), pytest.raises(FeedtoolError, match=r"cannot be (written|deleted): permission denied$"):
        shows.build(folder)

    assert shows.contents(folder / "output") == before
    for path in (folder / "output", *(folder / "output").rglob("*")):
        path.chmod(0o755)


# A slug never leads outside


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=80)


@given(name=NAMES)
@example(name="..")
@example(name="...")
@example(name="..\\..\\windows")
@example(name="%2e%2e%2f%2e%2e%2fetc")
@example(name="C:\\evil")
@example(name="CON")
@example(name="-rf")
@example(name="~root")
@example(name="a\nb")
@example(name="х/../../у".replace("/", "∕"))
@example(name="Straße 日本 🎺")
@example(name="x" * 240)
def test_no_file_name_leads_outside_the_output_folder(name: str) -> None:
    found = work.made(document.parse(f"episodes/{name}.md", FIRST), make.show(), {}, {}, shows.NOW)

    for artifact in found.artifacts:
        assert re.fullmatch(r"[a-z]+(/[a-z0-9]+(-[a-z0-9]+)*)+\.[a-z]+", artifact.path)
        assert max(len(part) for part in artifact.path.split("/")) <= 200
    assert found.artifacts or found.problems


@pytest.mark.parametrize("name", ["..md", "..%2f..%2fetc.md", "a\\..\\b.md", "C:evil.md", "-rf.md", "a\nb.md", "….md"])
def test_real_files_with_odd_names_stay_inside(tmp_path: Path, name: str) -> None:
    folder = shows.small(tmp_path / "show", {name: FIRST, "good.md": SECOND})
    outside = set(shows.contents(tmp_path))

    shows.build(folder)

    new = set(shows.contents(tmp_path)) - outside
    assert "show/output/notes/good/youtube.txt" in new
    assert [path for path in new if not path.startswith("show/output/")] == ["show/config/feed.lock"]


@given(path=st.text(max_size=50))
@example(path="a/../../b")
@example(path="/etc/passwd")
@example(path="a/..")
@example(path="..")
@example(path="")
@example(path="a\\..\\..\\b")
@example(path="C:/x")
@example(path="a\0b")
def test_a_path_is_inside_or_refused(path: str) -> None:
    folder = Path("output")

    try:
        target = disk.inside(folder, path)
    except ValueError:
        return

    assert os.path.normpath(target).startswith(f"output{os.sep}")


@pytest.mark.parametrize("form", ["ours", "indented", "on one line"])
def test_what_the_last_build_wrote_is_known_however_its_report_is_formatted(tmp_path: Path, form: str) -> None:
    show = shows.small(tmp_path / "show", {"first.md": FIRST})
    shows.build(show)
    path = show / "output" / "report.json"
    known = json.loads(path.read_text())["files"]
    if form != "ours":
        path.write_text(json.dumps(json.loads(path.read_text()), indent=2 if form == "indented" else None))

    assert report.files(show / "output") == known
    assert report.files(show / "output", {"feed.xml"}) == {name: known[name] for name in known if name != "feed.xml"}


@given(st.integers(0, 100), st.data())
def test_a_report_that_breaks_off_tells_nothing(
    tmp_path_factory: pytest.TempPathFactory, files: int, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("output")
    whole = jsontext.written({"version": 1, "files": {f"notes/{number}.txt": "0" for number in range(files)}})
    (folder / "report.json").write_text(whole[: data.draw(st.integers(0, len(whole) - 5))])

    assert report.files(folder) == {}
