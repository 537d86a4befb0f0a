"""The script that podcasters write: feedgen and PyYAML, one feed, and chapters and one note for each episode.

    python bench/naive.py EPISODES OUTPUT

It is what feedtool is compared with, and no part of it.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from feedgen.feed import FeedGenerator

SITE = "https://shelfnine.example.org"


def main(episodes: Path, output: Path) -> None:
    """Write the feed, the chapters and the notes of *episodes* into *output*."""
    for folder in ("chapters", "notes"):
        (output / folder).mkdir(parents=True, exist_ok=True)
    feed = FeedGenerator()
    feed.load_extension("podcast")
    feed.title("Shelf Nine")
    feed.link(href=SITE)
    feed.description("One lost thing, one minute.")
    feed.language("en")
    read = [(path.stem, *load(path)) for path in sorted(episodes.glob("*.md"))]
    read = [one for one in read if one[1] and not one[1].get("draft")]
    for slug, front, body in sorted(read, key=lambda one: str(published(one[1])), reverse=True):
        found = chapters(front)
        data = json.dumps({"version": "1.2.0", "chapters": found}, indent=2, ensure_ascii=False)
        (output / "chapters" / f"{slug}.json").write_text(data, encoding="utf-8")
        (output / "notes" / f"{slug}.txt").write_text(note(front, body, found), encoding="utf-8")
        entry(feed, slug, front, body)
    feed.rss_file(str(output / "feed.xml"), pretty=True)


def load(path: Path) -> tuple[dict[str, Any], str]:
    """Return the front matter and the body of the file *path*."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def published(front: dict[str, Any]) -> Any:
    """Return when an episode came out."""
    return front.get("published") or front.get("dateadded")


def chapters(front: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a chapter for each header, at the time of the line after it."""
    found = []
    title = ""
    for item in front.get("transcript") or []:
        if "header" in item:
            title = item["header"]
        elif title and "sec" in item:
            found.append({"startTime": item["sec"], "title": title})
            title = ""
    return found


def note(front: dict[str, Any], body: str, found: list[dict[str, Any]]) -> str:
    """Return the text for YouTube."""
    lines = [f"{one['startTime'] // 60}:{one['startTime'] % 60:02} {one['title']}" for one in found]
    guests = ", ".join(front.get("guests") or [])
    return "\n\n".join([front.get("intro") or "", "\n".join(["Chapters:", *lines]), f"Guests: {guests}", body])


def entry(feed: Any, slug: str, front: dict[str, Any], body: str) -> None:
    """Add an item to *feed*."""
    one = feed.add_entry(order="append")
    one.guid(slug, permalink=False)
    one.title(front["title"])
    one.link(href=f"{SITE}/{slug}/")
    one.description(f"{front.get('intro') or ''}\n\n{body}")
    audio = front.get("audio") or {}
    one.enclosure(audio.get("url", f"{SITE}/audio/{slug}.mp3"), str(audio.get("bytes", 0)), "audio/mpeg")
    one.podcast.itunes_duration(clock(front.get("duration") or "0"))
    if hasattr(published(front), "tzinfo"):
        one.published(published(front))


def clock(duration: str) -> str:
    """Return `PT01H02M03S` as `01:02:03`."""
    return str(duration).removeprefix("PT").replace("H", ":").replace("M", ":").removesuffix("S")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
