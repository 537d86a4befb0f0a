"""Builders: each gives something whole and plausible, so that a test says only what it is about.

`import make` finds this module (`pythonpath` in pyproject.toml). Times are milliseconds, or text as a clock shows it.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

from feedtool import clock, document
from feedtool.document import Document
from feedtool.model import Artifact, Audio, Chapter, Episode, Header, Item, Line, Person, Podcast, Show, Spliced


def time(written: int | str) -> int:
    """Return milliseconds: a number as it is, `1:15` as 75,000."""
    return clock.parse(written) if isinstance(written, str) else written


def date(written: str) -> datetime:
    """Return a moment in UTC: `2026-03-31`, or with a time `2026-03-31T08:00`."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def person(id: str = "ada", name: str = "Ada Lovelace", **more: Any) -> Person:  # noqa: A002  # the record's own word
    """Return somebody."""
    return Person(id, name, **more)


def audio(url: str = "https://cdn.example.org/first.mp3", size: int = 1_000, **more: Any) -> Audio:
    """Return an audio file."""
    return Audio(url, size, more.pop("type", "audio/mpeg"), **more)


def chapter(start: int | str = 0, title: str = "Hello", **more: Any) -> Chapter:
    """Return a chapter: `make.chapter("1:15", "What is a feature store")`."""
    return Chapter(time(start), title, **more)


def header(title: str = "Hello", start: int | str | None = None) -> Header:
    """Return a section header of a transcript."""
    return Header(title, None if start is None else time(start))


def line(text: str = "Welcome.", start: int | str | None = None, speaker: str = "") -> Line:
    """Return a line of a transcript."""
    return Line(text, speaker, None if start is None else time(start))


def show(**more: Any) -> Show:
    """Return a show that runs."""
    whole: dict[str, Any] = {
        "title": "A Show",
        "description": "What the show is about.",
        "link": "https://example.org/",
        "feed_url": "https://example.org/podcast/feed.xml",
        "language": "en",
        "image": "https://example.org/cover.jpg",
        "categories": (("Technology", ""),),
        "explicit": False,
        "chapters_from": ("headers",),
        "chapters_to": ("json",),
        "notes": ("markdown", "web", "youtube"),
        "feeds": ("rss",),
        "path": "config/show.yaml",
    }
    return Show(**whole | more)


def episode(slug: str = "first", title: str = "The First", **more: Any) -> Episode:
    """Return an episode that has a title and nothing else."""
    return Episode(slug, title, **more)


def item(of: Episode | None = None, **more: Any) -> Item:
    """Return an episode as the feed shows it; its guid is `guid-SLUG`."""
    of = of or episode()
    return Item(of, guid=more.pop("guid", f"guid-{of.slug}"), **more)


def podcast(*of: Episode | Item, **more: Any) -> Podcast:
    """Return a podcast of these episodes or items, in this order."""
    items = tuple(one if isinstance(one, Item) else item(one) for one in of)
    return replace(Podcast(show(), "917393e3-1b1e-5cef-ace4-edaa54e1f810", items), **more)


SHOW = """\
title: A Show
description: What the show is about.
link: https://example.org/
feed_url: https://example.org/podcast/feed.xml
language: en
image: https://example.org/cover.jpg
categories: [Technology]
explicit: false
"""
"""A `show.yaml` of 8 lines with all that is required; append what a test is about."""


def whole(file: Artifact | Spliced) -> Artifact:
    """Return *file* with its parts put together."""
    return file if isinstance(file, Artifact) else Artifact(file.path, b"".join(file.parts))


def markdown(front: str, body: str = "") -> bytes:
    """Return a Markdown file: *front*, which may be indented, between `---` lines, then *body*, indented or not.

    The first line of *front* is line 2 of the file, also when it stands on the line after the opening quotes.
    """
    return f"---\n{_lines(front)}---\n{_lines(body)}".encode()


def markdown_document(front: str, body: str = "", path: str = "episodes/first.md") -> Document:
    """Return the document of such a file."""
    return document.parse(path, markdown(front, body))


def yaml_document(text: str, path: str = "config/show.yaml") -> Document:
    """Return the document of a YAML file, which may be indented."""
    return document.parse_yaml(path, _lines(text).encode())


def files(folder: Path, contents: dict[str, str | bytes]) -> Path:
    """Write *contents*, by path, into *folder*, and return it; texts may be indented."""
    for path, content in contents.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else _lines(content).encode())
    return folder


def _lines(text: str) -> str:
    """Return *text* without its common indentation and a first line break, with one at its end when it has none."""
    text = dedent(text.removeprefix("\n"))
    return text if not text or text.endswith("\n") else text + "\n"
