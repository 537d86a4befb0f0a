"""The clipboard: plain text on every system, formatted text on those whose own programs can put it there.

pyperclip knows plain text only. For HTML there is `osascript` on macOS, `wl-copy` on Wayland and `xclip` on X; the
last two hold one kind of text at a time. On Windows HTML goes there as its source.
"""

import os
import subprocess
import sys
from shutil import which

from feedtool.problems import FeedtoolError

PATIENCE = 10
"""Seconds that a program has for it."""


def copy(text: str) -> None:
    """Put *text* on the clipboard; FeedtoolError when this machine has none that we know."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        raise FeedtoolError("the text cannot be copied: this machine has no clipboard that feedtool knows") from None


def copy_html(html: str) -> bool:
    """Put *html* on the clipboard as formatted text, and return whether that could be done."""
    command, given = _command(html)
    if not command or not which(command[0]):
        return False
    try:
        # xclip and wl-copy stay behind to hand the text out: what they inherit must not keep a pipe open.
        done = subprocess.run(  # noqa: S603  # programs of the system, by name
            command,
            input=given.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _command(html: str) -> tuple[list[str], str]:
    """Return what puts *html* on the clipboard of this system, and what it is to be given; [] when there is nothing."""
    if sys.platform == "darwin":
        data = html.encode().hex()
        return [
            "osascript",
            "-",
        ], f"set the clipboard to {{«class HTML»:«data HTML{data}», string:{_applescript(html)}}}"
    if os.environ.get("WAYLAND_DISPLAY"):
        return ["wl-copy", "--type", "text/html"], html
    if os.environ.get("DISPLAY"):
        return ["xclip", "-selection", "clipboard", "-t", "text/html"], html
    return [], ""


def _applescript(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
