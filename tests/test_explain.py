"""`feedtool check --explain`, and that no command tells what a show or an episode has switched off."""

from pathlib import Path

import pytest

import shows
from feedtool import rulebook
from test_sync import problems, sync

CODES = tuple(rulebook.book())


def explain(code: str, folder: Path) -> shows.Ran:
    return shows.call("check", "--explain", code, folder=folder)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained_where_there_is_no_show(code: str, tmp_path: Path) -> None:
    ran = explain(code, tmp_path)

    assert (ran.status, ran.err) == (0, "")
    first, title, *_ = ran.out.splitlines()
    assert first.startswith(f"{code} (")
    assert title == rulebook.book()[code].explanation.title
    assert [word for word in ("Why: ", "Fix: ", "Source: ", "Switch: ") if f"\n{word}" not in ran.out] == []


def test_a_code_may_be_written_in_small_letters(tmp_path: Path) -> None:
    assert explain("id113", tmp_path).out == explain("ID113", tmp_path).out


def test_several_codes_are_explained_one_after_the_other(tmp_path: Path) -> None:
    ran = explain("ch101, TR104", tmp_path)

    assert ran.out == f"{rulebook.explain('CH101')}\n{rulebook.explain('TR104')}"


def test_all_of_them_are_the_page_of_rules(tmp_path: Path) -> None:
    assert explain("ALL", tmp_path).out == rulebook.page()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ID1113", "feedtool: no code called 'ID1113'; did you mean 'ID113'?\n"),
        ("CH101,TR14", "feedtool: no code called 'TR14'; did you mean 'TR114'?\n"),
        ("chapters", "feedtool: no code called 'chapters'; `--explain all` tells all of them\n"),
    ],
)
def test_an_unknown_code_is_answered_with_the_nearest(code: str, said: str, tmp_path: Path) -> None:
    ran = explain(code, tmp_path)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"{said}  try 'feedtool check --help'\n"


def test_it_is_said_how_a_code_is_switched(tmp_path: Path) -> None:
    switches = {code: explain(code, tmp_path).out.splitlines()[-1] for code in ("ID113", "TP104", "ID123", "AU103")}

    assert switches == {
        "ID113": "Switch: rules: {ID113: off} in show.yaml, or ignore: [ID113] in an episode",
        "TP104": "Switch: rules: {TP104: off} in show.yaml",
        "ID123": "Switch: cannot be switched off: something was left out, or the feed was held back.",
        "AU103": "Switch: cannot be switched off: `feedtool embed` and `feedtool chapters` tell all that they find.",
    }


LONG = f"---\ntitle: {'Long ' * 21}\npublished: 2026-03-01\n---\n"


@pytest.mark.parametrize(
    ("more", "ignore", "told"),
    [("", "", True), ("rules: {NT103: off}\n", "", False), ("", "ignore: [NT103]\n---\n", False)],
    ids=["not switched", "off in the show", "ignored in the episode"],
)
def test_what_is_switched_off_is_not_told_beside_a_note(more: str, ignore: str, told: bool, tmp_path: Path) -> None:
    shows.small(tmp_path, {"one.md": LONG.removesuffix("---\n") + (ignore or "---\n")}, more)

    ran = shows.call("notes", "one", "--for", "youtube", folder=tmp_path)

    assert ("NT103" in ran.err) is told


def test_what_is_switched_off_is_not_told_by_sync(tmp_path: Path) -> None:
    feed = "<rss version='2.0'><channel><item><guid>h1</guid></item><item><guid>h1</guid></item></channel></rss>"
    more = "host_feed: host.xml\naudio: {folder: ../audio, url: 'https://cdn.example.org/{slug}.mp3'}\n"
    shows.small(tmp_path, {"one.md": "---\ntitle: One\npublished: 2026-03-01\n---\n"}, more)
    (tmp_path / "config" / "host.xml").write_text(feed)
    told = problems(sync(tmp_path).err)
    with (tmp_path / "config" / "show.yaml").open("a") as settings:
        settings.write("rules: {HF107: off, ID113: off}\n")

    left = problems(sync(tmp_path).err)

    assert [line.split(": ")[1] for line in told] == ["HF107 warning", "ID113 warning"]
    assert left == []
