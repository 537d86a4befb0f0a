"""How right are chapters derived from headers alone, against a team's own published list?

Takes folders of episodes whose files carry both a transcript with headers and `quotableClips`, derives chapters from
the headers as `chapters: {from: [headers]}` does, and compares each with the clip of the same title.

    python bench/headers.py FOLDER [FOLDER ...] [-v]
"""

import argparse
import sys
from pathlib import Path

from feedtool import clock, document
from feedtool.chapters import headers
from feedtool.fields import Reader
from feedtool.model import Chapter
from feedtool.plugins import get
from feedtool.transcripts import frontmatter

NEAR = 30 * clock.SECOND


def compare(path: Path) -> list[tuple[Chapter, int]]:
    """Return each chapter of the episode *path* that has a clip of its title, and how far the two are apart in ms."""
    read = document.parse(path.name, path.read_bytes())
    transcript = frontmatter.read(Reader(path.name, read.front, "EP", []))
    starts: dict[str, list[int]] = {}
    for clip in get("chapters", "clips").derive(read, transcript, []):
        starts.setdefault(clip.title.casefold(), []).append(clip.start)
    return [
        (chapter, min(abs(chapter.start - start) for start in starts[chapter.title.casefold()]))
        for chapter in headers.derive(read, transcript, [])
        if chapter.title.casefold() in starts
    ]


def main() -> int:
    """Print what share of the chapters is exact, and what share is near."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("-v", "--verbose", action="store_true", help="name the chapters that differ")
    options = parser.parse_args()
    files = [path for folder in options.folders for path in sorted(folder.glob("*.md"))]
    compared = [(path, *pair) for path in files for pair in compare(path)]
    if not compared:
        print("no chapter has a clip of the same title")
        return 1
    exact = sum(apart == 0 for _, _, apart in compared)
    near = sum(apart <= NEAR for _, _, apart in compared)
    if options.verbose:
        for path, chapter, apart in compared:
            if apart:
                print(f"{path.name}:{chapter.place.line}: {chapter.title!r} is {clock.colons(apart)} apart")
    total = len(compared)
    print(f"{total} chapters of {len({path for path, _, _ in compared})} episodes have a clip of the same title")
    print(f"exact:             {exact:5}  {exact / total:7.2%}")
    print(f"within 30 seconds: {near:5}  {near / total:7.2%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
