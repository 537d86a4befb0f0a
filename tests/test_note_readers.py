"""Notes and pages as other people's programs read them: vnu and html-validate the HTML, twitter-text the posts.

Over the sample show and the real ones, every platform that there is.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import feedtool
import make
import shows
from feedtool import notes
from feedtool import project as projects
from feedtool.notes import Note

READERS = Path(__file__).parent / "readers"
HEAD = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>A note</title>\n</head>\n<body>\n'
"""What makes a page of a note."""


@pytest.fixture(scope="module", params=["sample", "2022", "2026"])
def written(request: pytest.FixtureRequest, built: shows.Built) -> list[Note]:
    """Every note of each show in turn."""
    project = feedtool.load(built(request.param) / "config" / "show.yaml")
    found: list[Note] = []
    for path in project.sources:
        episode, _ = projects.episode_of(project, path)
        for name in notes.names() if episode else ():
            found += notes.write(name, project.show, episode)[0] if episode else ()
    assert len(found) >= 15
    return found


def pages(of: list[Note], folder: Path) -> list[str]:
    """Write a page of each HTML note of *of* into *folder*, and return their names."""
    names = []
    for number, note in enumerate(note for note in of if note.ending == ".html"):
        names.append(f"{number}-{note.path.replace('/', '-')}")
        (folder / names[-1]).write_text(f"{HEAD}{note.text}</body>\n</html>\n", "utf-8")
    return names


def reader(name: str, *needed: str) -> Path:
    """Return the folder of the reader *name*; skip, saying how to get it, where it or a program is missing."""
    folder = READERS / "node_modules" / name
    if not folder.is_dir() or not all(map(shutil.which, needed)):
        pytest.skip(f"SKIPPED: no {name}; run `make test` as root, or get {' and '.join(needed)} and `npm ci`")
    return folder


def by_vnu(names: list[str], folder: Path) -> str:
    """Return what vnu, the checker of the W3C, says is wrong."""
    jar = reader("vnu-jar", "java") / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--errors-only", "--format", "gnu", *names]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).stderr.decode()


def by_html_validate(names: list[str], folder: Path) -> list[str]:
    """Return what html-validate says is wrong."""
    program = reader("html-validate", "node") / "bin" / "html-validate.mjs"
    # How long a title is, and whether it ends in a space, is up to whoever wrote it
    rules = {"long-title": "off", "no-trailing-whitespace": "off"}
    settings = {"root": True, "extends": ["html-validate:recommended"], "rules": rules}
    (folder / ".htmlvalidate.json").write_text(json.dumps(settings))
    with (folder / "found.json").open("wb") as found:  # it leaves before a pipe has taken all it says
        subprocess.run(["node", str(program), "--formatter", "json", *names], cwd=folder, stdout=found, check=False)
    told: list[dict[str, Any]] = json.loads((folder / "found.json").read_bytes())
    return [f"{Path(one['filePath']).name}: {message['message']}" for one in told for message in one["messages"]]


def by_twitter_text(texts: dict[str, str], folder: Path) -> dict[str, dict[str, Any]]:
    """Return how long X and a browser find *texts*, by name."""
    reader("twitter-text", "node")
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    command = ["node", str(READERS / "length.mjs"), *texts]
    found: dict[str, dict[str, Any]] = json.loads(subprocess.check_output(command, cwd=folder))
    return found


def test_vnu_finds_no_error_in_any_note(written: list[Note], tmp_path: Path) -> None:
    assert by_vnu(pages(written, tmp_path), tmp_path) == ""


def test_html_validate_finds_no_error_in_any_note(written: list[Note], tmp_path: Path) -> None:
    assert by_html_validate(pages(written, tmp_path), tmp_path) == []


def pages_of(output: Path, folder: Path) -> list[str]:
    """Copy every page of *output* into *folder*, and return their names."""
    found = [output / "index.html", output / "feed.html", *sorted((output / "episodes").iterdir())]
    for path in found:
        shutil.copy(path, folder)
    return [path.name for path in found]


def test_vnu_finds_no_error_in_any_page(any_output: Path, tmp_path: Path) -> None:
    assert by_vnu(pages_of(any_output, tmp_path), tmp_path) == ""


def test_html_validate_finds_no_error_in_any_page(any_output: Path, tmp_path: Path) -> None:
    assert by_html_validate(pages_of(any_output, tmp_path), tmp_path) == []


def test_both_would_find_one(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text(f"{HEAD}<p>one <li>two</p></body></html>")

    assert "wrong.html" in by_vnu(["wrong.html"], tmp_path)
    assert by_html_validate(["wrong.html"], tmp_path) != []


def test_odd_html_in_an_episode_is_right_in_its_notes(tmp_path: Path) -> None:
    odd = (
        "<div><b>a<p>b</b>c</div>\n\n<table><tr><td>x</table>\n\n<a href='/a b?c=d&e=ü\"'>e</a>\n\n- [ ] x\n\n"
        "<h2>two</h2>\n\n<img src=x.png>\n\n<ol start=3><li>z</ol>\n\n&nbsp;&copy; &#8; <br/><hr>\n\n1 < 2 > 0 & so"
    )
    episode = make.episode(description=odd, body=odd, guests=(make.person(bio=odd),))

    found = [note for name in notes.names() for note in notes.write(name, make.show(standing=odd), episode)[0]]

    assert by_vnu(pages(found, tmp_path), tmp_path) == ""


def test_x_takes_every_post_for_x(written: list[Note], tmp_path: Path) -> None:
    posts = {note.path.replace("/", "-"): note.text for note in written if note.platform == "x"}

    found = by_twitter_text(posts, tmp_path)

    assert len(found) == len(posts) >= 4
    assert [name for name, one in found.items() if not one["valid"]] == []
    assert max(one["x"] for one in found.values()) <= 280


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Lemons, and trumpets…", 22),
        ("https://example.org/" + "long/" * 50, 23),
        ("日本語", 6),
        ("👩‍👩‍👧‍👧 👍🏽 🇩🇪 ❤️ 1️⃣", 14),
        ("Zoë e\u0301 हिन्दी", 12),
        ("(https://example.org/a_(b)), “http://example.com.”", None),
    ],
)
def test_x_counts_as_we_do(text: str, length: int | None, tmp_path: Path) -> None:
    from feedtool import lengths

    (found,) = by_twitter_text({"post.txt": text}, tmp_path).values()

    assert length in (None, lengths.x(text))
    assert found["x"] <= lengths.x(text)
    assert length in (None, found["x"])
    assert found["graphemes"] == lengths.graphemes(text)
