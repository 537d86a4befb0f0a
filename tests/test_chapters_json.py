"""Podcasting 2.0 chapters, by the rules C1 of the platforms."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import make
import shows
from feedtool import plugins
from feedtool.model import Chapter, Outline


def chapters(*given: Chapter) -> list[dict[str, Any]]:
    """Return what is written for the chapters *given*."""
    listed: list[dict[str, Any]] = written(Outline(given))["chapters"]
    return listed


def written(outline: Outline) -> dict[str, Any]:
    """Return the file of *outline* as JSON reads it."""
    data: dict[str, Any] = json.loads(plugins.get("chapters", "json").write(outline))
    return data


def files(output: Path) -> dict[str, dict[str, Any]]:
    """Return every chapter file of a build by its slug; there are some."""
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (output / "chapters").glob("*.json")}
    assert found
    return found


def test_says_its_version() -> None:
    data = written(Outline((make.chapter(),)))

    assert data["version"] == "1.2.0"


def test_says_when_a_chapter_starts_in_seconds_and_what_it_is_called() -> None:
    found = chapters(make.chapter(0, "Hello"), make.chapter("1:02:03", "What is a feature store?"))

    assert found == [
        {"startTime": 0, "title": "Hello"},
        {"startTime": 3723, "title": "What is a feature store?"},
    ]


def test_keeps_parts_of_a_second() -> None:
    found = chapters(make.chapter(1_250))

    assert found == [{"startTime": 1.25, "title": "Hello"}]


def test_whole_seconds_are_whole_numbers() -> None:
    found = chapters(make.chapter("3:21"))

    assert json.dumps(found[0]["startTime"]) == "201"


def test_says_all_that_is_known_of_a_chapter() -> None:
    found = chapters(
        make.chapter(0, end=10_500, url="https://example.org/a", image="https://example.org/a.jpg", hidden=True)
    )

    assert found == [
        {
            "startTime": 0,
            "title": "Hello",
            "endTime": 10.5,
            "url": "https://example.org/a",
            "img": "https://example.org/a.jpg",
            "toc": False,
        }
    ]


def test_of_a_plain_chapter_nothing_else_is_said() -> None:
    (found,) = chapters(make.chapter())

    assert found.keys() == {"startTime", "title"}


def test_titles_stay_readable_in_the_file() -> None:
    text = plugins.get("chapters", "json").write(Outline((make.chapter(title="Zoë’s “tuba” 🎺"),)))

    assert "Zoë’s “tuba” 🎺" in text


def test_ends_with_a_line_break() -> None:
    text = plugins.get("chapters", "json").write(Outline((make.chapter(),)))

    assert text.endswith("}\n")


@given(ms=st.integers(0, 3_599_999_999))
def test_every_millisecond_survives(ms: int) -> None:
    (found,) = chapters(make.chapter(ms))

    assert round(found["startTime"] * 1000) == ms


def test_the_media_type_is_the_one_of_the_specification() -> None:
    assert plugins.get("chapters", "json").MEDIA_TYPE == "application/json+chapters"


def test_the_episode_that_the_project_started_from_has_its_14_chapters(built: shows.Built) -> None:
    found = files(built("2022") / "output")["s02e04-mlops"]["chapters"]

    starts = [chapter["startTime"] for chapter in found]
    assert starts == [201, 314, 766, 909, 976, 1376, 1991, 2137, 2603, 2807, 3070, 3301, 3489, 3666]
    assert (found[0]["title"], found[-1]["title"]) == ("Theo’s background", "Team sizes and siloing in companies")


# Rules C1 over every file that a build writes


def test_every_file_has_what_the_specification_requires(any_output: Path) -> None:
    for slug, data in files(any_output).items():
        assert data["version"] == "1.2.0", slug
        assert len(data["chapters"]) > 0, slug
        for chapter in data["chapters"]:
            assert isinstance(chapter["startTime"], int | float), slug
            assert chapter["title"].strip(), slug


def test_every_file_goes_forward_from_0(any_output: Path) -> None:
    for slug, data in files(any_output).items():
        starts = [chapter["startTime"] for chapter in data["chapters"]]

        assert starts == sorted(set(starts)), slug
        assert starts[0] >= 0, slug


def test_every_end_lies_between_its_start_and_the_next(any_output: Path) -> None:
    for slug, data in files(any_output).items():
        nexts = [chapter["startTime"] for chapter in data["chapters"][1:]] + [float("inf")]
        for chapter, following in zip(data["chapters"], nexts, strict=True):
            assert chapter["startTime"] < chapter.get("endTime", following) <= following, slug


def test_every_address_is_a_secure_one(any_output: Path) -> None:
    for slug, data in files(any_output).items():
        addresses = [chapter[key] for chapter in data["chapters"] for key in ("url", "img") if key in chapter]

        assert [address for address in addresses if not address.startswith("https://")] == [], slug


def test_an_episode_without_chapters_has_no_file(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": make.markdown("title: The First")})

    shows.build(folder)

    assert [path for path in shows.contents(folder / "output") if path.startswith("chapters/")] == []
    assert b"podcast:chapters" not in (folder / "output" / "feed.xml").read_bytes()
