"""The keys of a file: where and how what is wrong with their values is told, and which keys are unknown."""

import pytest

import make
from feedtool import dates, kinds
from feedtool.fields import Key, Reader
from feedtool.problems import STRAIGHT, Place, Problem, Severity
from feedtool.values import Map

NAME: Key[str] = Key("title", kinds.line, "", "what it is called", also=("name",), required=True)
SEASON: Key[int | None] = Key("season", kinds.whole, None, "a number")
TAGS: Key[tuple[str, ...]] = Key("tags", kinds.words, ("none",), "keywords", also=("topics",))


def reader(front: str) -> Reader:
    return Reader("a.md", make.markdown_document(front).front, "EP", [])


def told(problems: list[Problem]) -> list[tuple[int, str, str]]:
    return [(problem.place.line, problem.code, problem.message) for problem in problems]


def test_a_key_that_is_not_there_has_its_default() -> None:
    read = reader("title: A")

    assert (read.get(SEASON), read.get(TAGS)) == (None, ("none",))
    assert read.problems == []


@pytest.mark.parametrize("written", ["", "''", "~", "[]", "{}"])
def test_an_empty_value_is_the_same_as_none(written: str) -> None:
    read = reader(f"title: A\nseason: {written}\n")

    assert read.get(SEASON) is None
    assert read.problems == []


def test_a_key_goes_by_its_other_names() -> None:
    assert reader("name: A").get(NAME) == "A"


def test_the_first_of_the_names_that_says_something_counts() -> None:
    assert reader("name: B\ntitle: A").get(NAME) == "A"
    assert reader("name: B\ntitle:").get(NAME) == "B"


def test_a_wrong_value_is_told_at_its_line_and_the_next_name_counts() -> None:
    read = reader("other: 1\ntitle: [a]\nname: B")

    assert read.get(NAME) == "B"
    assert read.problems == [
        Problem(Place("a.md", 3), "EP102", Severity.ERROR, "'title' is a list, not text", "write plain text")
    ]


def test_a_required_key_that_is_wrong_is_not_missing_too() -> None:
    read = reader("title: {a: b}")

    assert read.get(NAME) == ""
    assert told(read.problems) == [(2, "EP102", "'title' is a mapping, not text")]


def test_a_required_key_that_is_missing_is_told_with_what_it_is_about() -> None:
    read = reader("season: 1")

    assert read.get(NAME) == ""
    (problem,) = read.problems
    assert (problem.place, problem.code, problem.message) == (Place("a.md", 2), "EP101", "'title' is missing")
    assert problem.fix == "add `title: …`: what it is called"


def test_a_required_key_without_a_value_is_missing_at_its_own_line() -> None:
    read = reader("season: 1\ntitle:")

    assert read.get(NAME) == ""
    assert told(read.problems) == [(3, "EP101", "'title' is missing")]


def test_a_mapping_inside_is_read_under_its_full_name() -> None:
    read = reader("audio:\n  season: no\n")

    part = read.inside("audio")

    assert part is not None
    assert part.get(SEASON) is None
    assert told(read.problems) == [(3, "EP102", "'audio.season' is 'no', not a whole number from 1 on")]


@pytest.mark.parametrize(("written", "kind"), [("text", "'text'"), ("[a]", "a list")])
def test_what_is_no_mapping_has_no_inside(written: str, kind: str) -> None:
    read = reader(f"audio: {written}")

    assert read.inside("audio") is None
    assert told(read.problems) == [(2, "EP102", f"'audio' is {kind}, not a mapping")]


@pytest.mark.parametrize("front", ["title: A", "audio:", "audio: []"])
def test_a_mapping_that_is_not_given_has_no_inside(front: str) -> None:
    read = reader(front)

    assert read.inside("audio") is None
    assert read.problems == []


def test_places_are_those_of_the_keys_and_of_the_keys_inside() -> None:
    read = reader("title: A\nlinks:\n  youtube: x\ntags: [a]")

    assert read.places() == {
        "title": Place("a.md", 2),
        "links": Place("a.md", 3),
        "links.youtube": Place("a.md", 4),
        "tags": Place("a.md", 5),
    }


def test_unknown_keys_are_errors_with_the_nearest_known_one() -> None:
    read = reader("titel: A\nzebra: 1\nx-mine: 1\ntopics: [a]")

    read.unknown([NAME, SEASON, TAGS], Severity.ERROR)

    assert told(read.problems) == [
        (2, "EP103", "'titel' is not a key that feedtool knows; did you mean 'title'?"),
        (3, "EP103", "'zebra' is not a key that feedtool knows"),
    ]


def test_unknown_keys_that_are_near_misses_are_information() -> None:
    read = reader("seasons: 1\nzebra: 1")

    read.unknown([NAME, SEASON, TAGS], Severity.INFO)

    (problem,) = read.problems
    assert (problem.place.line, problem.severity) == (2, Severity.INFO)
    assert problem.message == "'seasons' is not a key that feedtool knows; did you mean 'season'?"


def test_an_item_of_a_list_that_is_wrong_is_told_at_its_own_line() -> None:
    document = make.yaml_document("numbers:\n- 1\n- two\n")
    read = Reader("a.yaml", document.front, "SH", [])
    key: Key[tuple[int, ...]] = Key("numbers", kinds.several(kinds.whole), (), "numbers")

    assert read.get(key) == ()
    assert told(read.problems) == [(3, "SH102", "'numbers' has an item that is 'two', not a whole number from 1 on")]


@pytest.mark.parametrize("written", ["“2026-03-31”", "„2026-03-31“", "«2026-03-31»", "‘2026-03-31’", "”2026-03-31”"])
def test_a_value_in_curly_quotes_is_told_to_be_so(written: str) -> None:
    read = reader(f"published: {written}")

    assert read.get(Key("published", dates.date, None, "a date")) is None
    assert [(one.message, one.fix, one.part) for one in read.problems] == [
        (f"'published' is '{written}', not a date", STRAIGHT, written)
    ]


def test_of_a_list_every_wrong_item_is_told() -> None:
    read = reader("tags: [CH, XX9, CH101]")
    codes: Key[tuple[str, ...]] = Key("tags", kinds.several(kinds.code), (), "codes")

    assert read.get(codes) == ()
    assert [(one.message, one.part) for one in read.problems] == [
        ("'tags' has an item that is 'CH', not the code of a rule", "CH"),
        ("'tags' has an item that is 'XX9', not the code of a rule", "XX9"),
    ]


def test_a_wrong_one_of_several_addresses_is_told_at_its_line() -> None:
    document = make.yaml_document("links:\n  apple: https://apple.example/\n  youtube: TODO\n  spotify: abc\n")
    read = Reader("a.yaml", document.front, "SH", [])
    key: Key[object] = Key("links", kinds.urls, {}, "addresses")

    assert read.get(key) == {}
    assert told(read.problems) == [(4, "SH102", "'links' has 'spotify', which is 'abc', not a web address")]


def test_an_empty_mapping_knows_no_places() -> None:
    assert Reader("a.md", Map(), "EP", []).places() == {}
