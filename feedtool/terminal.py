"""What a terminal shows: its columns and its colours, and how many columns a text takes.

A stream is None where the program has no console.
"""

import os
from shutil import get_terminal_size
from typing import Any, TextIO

import click

from feedtool.problems import Severity

WIDTH = 100
"""Columns for what is told where there is no terminal."""

_COLOURS: dict[str, dict[str, Any]] = {
    "path": {"bold": True},
    "frame": {"fg": "blue", "bold": True},
    "fix": {"fg": "green", "bold": True},
    Severity.ERROR: {"fg": "red", "bold": True},
    Severity.WARNING: {"fg": "yellow", "bold": True},
    Severity.INFO: {"fg": "cyan", "bold": True},
}


def is_behind(stream: TextIO | None) -> bool:
    """Return whether somebody sees at a terminal what goes to *stream*."""
    return stream is not None and stream.isatty()


def columns(stream: TextIO | None) -> int:
    """Return how many columns there are for what goes to *stream*."""
    return get_terminal_size((WIDTH, 0)).columns if is_behind(stream) else WIDTH


def takes_colours(stream: TextIO | None) -> bool:
    """Return whether *stream* takes colours: https://no-color.org and https://force-color.org come first."""
    if stream is None or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (is_behind(stream) and os.environ.get("TERM") != "dumb")


def paint(text: str, kind: str) -> str:
    """Return *text* in the colours of its *kind*, one of those that `printing.View` names."""
    return click.style(text, **_COLOURS[kind])


def cells(text: str) -> int:
    """Return how many columns of a terminal *text* takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
