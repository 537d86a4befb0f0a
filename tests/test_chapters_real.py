"""Chapters of two years of a real podcast: as right as the team's own, and such that YouTube shows them."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from yt_dlp.extractor.common import InfoExtractor

import make
import shows

HEADERS_ONLY = "chapters: {from: [headers], to: []}\ntranscripts: {to: []}\nnotes: [youtube]\nfeeds: []\n"


@pytest.fixture(scope="module", params=["2022", "2026"])
def texts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """The YouTube text of each real episode, by its file, with chapters from headers alone."""
    folder = shows.real(tmp_path_factory.mktemp(request.param), request.param)
    config = folder / "config" / "show.yaml"
    make.files(folder, {"config/show.yaml": config.read_text(encoding="utf-8") + HEADERS_ONLY})
    making, _ = shows.build(folder)
    slugs = {Path(one.path).name: one.slug for one in making.works}
    return {
        path: (folder / "output" / "notes" / slugs[path.name] / "youtube.txt").read_text(encoding="utf-8")
        for path in sorted(shows.real_episodes(request.param).glob("[!_]*.md"))
    }


def test_headers_alone_give_what_the_team_published_itself() -> None:
    """The same title: 96 % at the same second, 98 % within 30 seconds."""
    command = [sys.executable, "bench/headers.py", str(shows.real_episodes("2026"))]

    ran = subprocess.run(command, cwd=shows.ROOT, capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, "")
    print(ran.stdout)
    total, exact, near = (int(re.findall(rf"{label}\s*(\d+)", ran.stdout)[0]) for label in ("^", "exact:", "seconds:"))
    assert total >= 600
    assert exact >= 0.96 * total
    assert near >= 0.98 * total


def test_the_bench_says_so_when_there_is_nothing_to_compare(tmp_path: Path) -> None:
    make.files(tmp_path, {"first.md": make.markdown("title: A\ntranscript: [{header: One, sec: 0}]")})

    ran = subprocess.run(
        [sys.executable, "bench/headers.py", str(tmp_path)], cwd=shows.ROOT, capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stdout) == (1, "no chapter has a clip of the same title\n")


def timed_headers(path: Path) -> int:
    """Return how many headers of a real episode have a time, or a line with one before the next header."""
    front: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8").split("\n---", 1)[0])
    count, waiting = 0, False
    for item in front.get("transcript") or ():
        waiting = waiting or "header" in item
        if waiting and (item.get("sec") is not None or item.get("time")):
            count, waiting = count + 1, False
    return count


def test_yt_dlp_finds_chapters_of_ten_seconds_at_least_where_three_headers_have_a_time(texts: dict[Path, str]) -> None:
    wanted = {path: text for path, text in texts.items() if timed_headers(path) >= 3}

    assert len(wanted) >= 25
    for path, text in wanted.items():
        found = InfoExtractor()._extract_chapters_from_description(text, duration=100_000)
        starts = [int(one["start_time"]) for one in found]
        assert len(starts) >= 3, path.name
        assert starts[0] == 0, path.name
        assert min(later - start for start, later in pairwise(starts)) >= 10, path.name
