"""Renews the pictures of the copy page in `docs/images/`: run `.venv/bin/python tests/screenshots.py`."""

import tempfile
from pathlib import Path

import browsing
import shows

IMAGES = shows.ROOT / "docs" / "images"
PICTURES = {
    "page-wide.png": ("episodes/01-the-umbrella-and-the-tuba.html", 1280, 800, "light"),
    "page-phone.png": ("episodes/01-the-umbrella-and-the-tuba.html", 375, 760, "dark"),
    "index-wide.png": ("index.html", 1280, 620, "dark"),
    "index-phone.png": ("index.html", 375, 760, "light"),
}
"""Each with its page, how wide and high the window is, and light or dark."""


def take(folder: Path) -> None:
    """Build the sample show in *folder*, and take the pictures."""
    shows.build(shows.sample(folder))
    with browsing.chromium() as browser:
        for name, (page, width, height, scheme) in PICTURES.items():
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            opened = context.new_page()
            opened.goto(f"{(folder / 'output').as_uri()}/{page}")
            opened.screenshot(path=IMAGES / name)
            context.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        take(Path(made))
