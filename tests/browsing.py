"""Debian's Chromium, and a page in it as one visitor sees it."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COVER = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'

IS_SHOWN = """
(words) => {
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.data.trim() !== words) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    const seen = walker.currentNode.parentElement.checkVisibility({ visibilityProperty: true });
    if (seen && box.width > 0 && box.height > 0) return true;
  }
  return false;
}
"""


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a browser; skip, saying how to get it, where it is missing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="SKIPPED: no playwright; run `make test`")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("SKIPPED: no chromium; run `make test` as root, or install Debian's chromium")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page of the sample show's output as one visitor sees it; the web gives it *sound* and a cover."""

    def __init__(self, page: Any, address: str, sound: bytes = b"") -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.route(re.compile("^https:"), lambda route: route.fulfill(content_type="image/svg+xml", body=COVER))
        if sound:
            page.route(re.compile(r"\.mp3$"), lambda route: _play(route, sound))
        page.goto(address)

    def shows(self, words: str) -> bool:
        """Whether these words stand somewhere to be read."""
        return bool(self.page.evaluate(IS_SHOWN, words))


def _play(route: Any, sound: bytes) -> None:
    """Answer as a server of audio does: with the part that is asked for, without which no player can seek."""
    start = int(re.sub(r"\D", "", route.request.headers.get("range", "bytes=0-").partition("-")[0]))
    headers = {"Content-Range": f"bytes {start}-{len(sound) - 1}/{len(sound)}", "Accept-Ranges": "bytes"}
    route.fulfill(status=206, headers=headers, content_type="audio/mpeg", body=sound[start:])
