"""YAML as it was written: text, and lines; with libyaml and with PyYAML's own parser."""

import pickle
import re
from collections.abc import Iterator
from time import perf_counter

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from feedtool import slips, values
from feedtool.problems import Place, Problem, Severity
from feedtool.values import UNSAYABLE, List, Map, Text, UnreadableError, Value

SAYABLE = st.text().filter(lambda text: not UNSAYABLE.search(text))
KEYS = SAYABLE.filter(lambda text: not re.match(f"[ ]*[{slips.ODD_SPACES}]", text))
"""A key that begins with what only looks like a space is told."""
WITH_THE_PARSER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
YAMLISH = st.lists(
    st.sampled_from([*"\n\t -:#&*!|>%@`'\"[]{},?a1~\x00\x07\x85\u2028\ufeff\\", "---", "...", "<<", "key: ", "- "])
).map("".join)


@pytest.fixture(params=["libyaml", "pure Python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test with both parsers; without libyaml PyYAML has no CLoader."""
    if not yaml.__with_libyaml__ and request.param == "libyaml":
        pytest.skip("THIS PyYAML WAS BUILT WITHOUT libyaml: only its own parser is tested")
    if request.param == "pure Python":
        monkeypatch.delattr(yaml, "CLoader", raising=False)


def read(text: str, first_line: int = 1) -> Value:
    """Return the value of *text*, which nothing must be odd about."""
    value, problems = values.read("a.yaml", text, first_line)
    assert problems == []
    return value


def read_map(text: str, first_line: int = 1) -> Map:
    value = read(text, first_line)
    assert isinstance(value, Map)
    return value


def refused(text: str, first_line: int = 1) -> Problem:
    with pytest.raises(UnreadableError) as caught:
        values.read("a.yaml", text, first_line)
    problem: Problem = caught.value.args[0]
    assert problem.severity is Severity.ERROR
    assert problem.fix
    return problem


def texts_in(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return
    for inner in (*value, *value.values()) if isinstance(value, Map) else value:
        yield from texts_in(inner)


@pytest.mark.parametrize(
    "written", ["1:10", "NO", "yes", "0x1F", "1_000", ".5", "1e3", "2022-01-02", "2022-01-02 10:00:00 +1", "=", "007"]
)
def test_a_value_stays_the_text_that_was_written(written: str) -> None:
    found = read(f"key: {written}\n")

    assert found == {"key": written}


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", "''", '""', "# only a comment"])
def test_nothing_given_is_the_empty_text(written: str) -> None:
    found = read(f"key: {written}\n")

    assert found == {"key": ""}


@pytest.mark.parametrize("written", ["'null'", '"null"'])
def test_a_null_in_quotes_is_text(written: str) -> None:
    found = read(f"key: {written}\n")

    assert found == {"key": "null"}


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "---\n...\n"])
def test_no_yaml_at_all_is_the_empty_text(text: str) -> None:
    assert read(text) == ""


def test_a_key_knows_its_line() -> None:
    found = read_map("# a comment\na: 1\n\nb: |\n  text\n  more\nc:\n  d: 1\n  e: [1,\n      2]\nf: 1\n")

    assert found.lines == {"a": 2, "b": 4, "c": 7, "f": 11}
    inner = found["c"]
    assert isinstance(inner, Map)
    assert (inner.line, inner.lines) == (8, {"d": 8, "e": 9})


def test_an_item_of_a_list_knows_its_line() -> None:
    found = read_map("a:\n- x\n-\n  y\n- [1,\n   2]\n- {b: 1}\n")["a"]

    assert isinstance(found, List)
    assert (found.line, found.lines) == (2, [2, 4, 5, 7])


def test_lines_are_counted_from_where_the_yaml_begins() -> None:
    found = read_map("a: 1\nb: 2\n", first_line=41)

    assert found.line == 41
    assert found.lines == {"a": 41, "b": 42}


def test_a_key_without_a_value_after_a_question_mark_is_read() -> None:
    assert read("? a\n? b\n: 2\n") == {"a": "", "b": "2"}


def test_a_null_as_a_key_is_the_empty_key() -> None:
    assert read("~: 1\n") == {"": "1"}


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_a_line_end_that_editors_do_not_count_shifts_no_line(mark: str) -> None:
    found = read_map(f'a: "x{mark}y{mark}z"\n# {mark}\nb: 1\nc: "{mark}"\nd: 2\n')

    assert found.lines == {"a": 1, "b": 3, "c": 4, "d": 5}


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_a_line_end_that_editors_do_not_count_shifts_no_problem(mark: str) -> None:
    assert refused(f'a: "{mark}{mark}"\nb: 1\nc: d: e\n').place == Place("a.yaml", 3)
    assert refused(f'a: "{mark}{mark}"\nb: 1\nc: "cut\n').place == Place("a.yaml", 3)


def test_a_key_given_twice_counts_the_second_time_and_is_a_warning() -> None:
    value, problems = values.read("a.yaml", "a: 1\nb: 2\na: 3\n", 1)

    assert value == {"a": "3", "b": "2"}
    assert problems == [
        Problem(
            Place("a.yaml", 3),
            "RD108",
            Severity.WARNING,
            "'a' is given twice, here and at line 1; this one counts",
            "delete one of the two",
            part="a:",
        )
    ]


def test_a_merge_key_fills_in_what_is_not_given() -> None:
    found = read_map("base: &base {x: 1, y: 2}\nc:\n  y: 3\n  <<: *base\n")["c"]

    assert found == {"x": "1", "y": "3"}
    assert isinstance(found, Map)
    assert found.lines == {"y": 3, "x": 1}


def test_of_several_mappings_that_are_merged_the_first_one_counts() -> None:
    found = read_map("a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc:\n  <<: [*a, *b]\n")

    assert found["c"] == {"x": "1", "y": "2"}


def test_a_merge_key_with_text_is_a_key_like_any_other() -> None:
    assert read("<<: x\n") == {"<<": "x"}


def test_an_alias_repeats_what_its_anchor_holds() -> None:
    assert read("a: &one text\nb: &two [1]\nc: *one\nd: *two\n") == {"a": "text", "b": ["1"], "c": "text", "d": ["1"]}


def test_aliases_that_would_blow_up_are_refused_at_once() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    start = perf_counter()

    problem = refused(bomb)

    assert perf_counter() - start < 30
    assert (problem.code, problem.message) == ("RD109", "aliases repeat more than 10,000 values")


def test_merge_keys_that_would_blow_up_are_refused_at_once() -> None:
    wide = ", ".join(f"k{n}: v" for n in range(1_000))
    bomb = f"a: &a {{{wide}}}\n" + "".join(f"b{n}: {{<<: *a}}\n" for n in range(2_000))
    start = perf_counter()

    problem = refused(bomb)

    assert perf_counter() - start < 30
    assert problem.message == "aliases repeat more than 10,000 values"


@pytest.mark.parametrize("text", ["b: 1\na: &a [1, *a]\n", "b: 1\na: &a {b: {c: *a}}\n"])
def test_an_alias_inside_its_own_anchor_is_refused(text: str) -> None:
    problem = refused(text)

    assert (problem.place.line, problem.message) == (2, "the alias *a stands inside its own anchor")


def test_an_alias_without_an_anchor_is_refused() -> None:
    problem = refused("a: 1\nb: *nobody\n")

    assert (problem.place.line, problem.message) == (2, "the alias *nobody has no anchor &nobody before it")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("!!python/object:os.system {}", "!!python/object:os.system"),
        ("!!python/name:os.system x", "!!python/name:os.system"),
        ("!ruby/object [1]", "!ruby/object"),
        ("!<tag:example.org,2026:x> 1", "tag:example.org,2026:x"),
    ],
)
def test_a_tag_for_a_special_object_is_refused(written: str, shown: str) -> None:
    problem = refused(f"a: 1\nb: {written}\n")

    assert (problem.place.line, problem.code) == (2, "RD109")
    assert problem.message == f"the tag '{shown}' asks for a special object"


def test_the_standard_tags_change_nothing() -> None:
    assert read("a: !!int 1\nb: !!str 2022-01-02\nc: ! x\nd: !!map {e: !!seq [1]}\n") == {
        "a": "1",
        "b": "2022-01-02",
        "c": "x",
        "d": {"e": ["1"]},
    }


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")])
def test_collections_that_stand_too_deep_in_each_other_are_refused_at_once(opening: str, closing: str) -> None:
    start = perf_counter()

    problem = refused(f"{opening * 3_000}x{closing * 3_000}\n")

    assert perf_counter() - start < 30
    assert problem.message == "collections stand more than 50 deep in each other"


def test_a_second_document_is_refused_at_its_line() -> None:
    problem = refused("a: 1\nb: 2\n--- c\n")

    assert (problem.place.line, problem.code) == (3, "RD109")
    assert problem.message == "a second YAML document begins here"


@pytest.mark.parametrize("key", ["[a, b]", "{a: 1}", "{a: 1} #9"])
def test_a_collection_as_a_key_is_refused(key: str) -> None:
    problem = refused(f"x: 1\n? {key}\n: 1\n")

    assert (problem.place.line, problem.code, problem.message) == (2, "RD104", "a collection is used as a key")


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_quote_that_is_never_closed_is_told_where_it_begins(quote: str) -> None:
    problem = refused(f"title: A\ntranscript:\n- line: {quote}cut off\n    in the middle\n\n  of it", first_line=2)

    assert problem.place == Place("a.yaml", 4)
    assert problem.message == "not YAML: the quoted text that begins here is never closed"
    assert problem.fix == "close the quote, or restore the lost end"


def test_a_second_colon_is_told_with_the_cure() -> None:
    problem = refused("a: 1\ntitle: Feature stores: why and how\n")

    assert (problem.place.line, problem.code) == (2, "RD103")
    assert problem.message == "not YAML: there is a second ': ' in a value without quotes"
    assert problem.fix == "put the whole value in single quotes: `'Feature stores: why and how'`"


def test_a_line_that_is_no_key_is_told_at_its_own_line() -> None:
    problem = refused("title: A\njust some words\nseason: 1\n")

    assert problem.place.line == 2
    assert problem.message == "not YAML: this line is not `key: value`"


@pytest.mark.parametrize(
    "written", ["@ada", "`code`", "%20", "*bold*", "[a, b", "'Don't'", '"a" and b', '"\\q"', "- x"]
)
def test_what_is_not_yaml_is_told_at_its_line(written: str) -> None:
    problem = refused(f"a: 1\nb: {written}\n")

    assert problem.code == "RD103"
    assert problem.place.line in (2, 3)
    assert problem.message.startswith("not YAML: ")


@pytest.mark.parametrize("escape", ["\\U00110000", "\\U7FFFFFFF", "\\UFFFFFFFF"])
def test_an_escape_beyond_the_last_character_is_refused(escape: str) -> None:
    assert refused(f'a: "{escape}"\n').code == "RD103"


@pytest.mark.parametrize("text", ["a:\n\t- x\n\t- y\nb: 1\n", "a:\n-\tx\n-\ty\nb: 1\n", "a:\n \t - x\n \t - y\nb: 1\n"])
def test_a_tab_in_the_indentation_is_read_as_spaces_with_a_warning(text: str) -> None:
    value, problems = values.read("a.yaml", text, 1)

    assert value == {"a": ["x", "y"], "b": "1"}
    assert [(problem.code, problem.place.line, problem.severity) for problem in problems] == [
        ("RD107", 2, Severity.WARNING)
    ]


def test_a_tab_that_yaml_allows_is_kept() -> None:
    assert read("a: |\n  x\n  \ty\nb: 'x\ty'\nc: \"x\ty\"\n") == {"a": "x\n\ty\n", "b": "x\ty", "c": "x\ty"}


def test_a_tab_that_is_not_what_is_wrong_is_not_blamed() -> None:
    problem = refused('a:\n\t- x\nb: "cut\n')

    assert (problem.code, problem.place.line) == ("RD103", 3)


def test_a_control_character_behind_an_escape_is_left_out_with_a_warning() -> None:
    value, problems = values.read("a.yaml", 'a: 1\nb: "ab\\bc\\0\n  d\\x1fe"\n"\\ek": 2\n', 1)

    assert value == {"a": "1", "b": "abc de", "k": "2"}
    assert [(problem.code, problem.place.line, problem.message) for problem in problems] == [
        ("RD106", 2, "the control character U+0008 was left out"),
        ("RD106", 4, "the control character U+001B was left out"),
    ]


def test_line_breaks_behind_escapes_are_kept_beside_a_control_character() -> None:
    value, _ = values.read("a.yaml", 'a: "x\\ny\\a\\nz\\t"\n', 1)

    assert value == {"a": "x\ny\nz\t"}


def test_cleaning_warns_once_a_line() -> None:
    text, problems = values.clean("a\x00b\x01\n\n\x7fc\ud800\ufffe", Place("a.md", 7))

    assert text == "ab\n\nc"
    assert [(problem.place, problem.message) for problem in problems] == [
        (Place("a.md", 7), "the control character U+0000 was left out"),
        (Place("a.md", 9), "the control character U+007F was left out"),
    ]


@pytest.mark.parametrize("text", ["", "tab\t, line\nend\r", "\x85\u2028\u2029 ", "é 🎙 \ufeff\ufffd \U0010ffff"])
def test_cleaning_leaves_alone_what_can_be_said(text: str) -> None:
    assert values.clean(text, Place("a.md", 1)) == (text, [])


@WITH_THE_PARSER
@given(texts=st.lists(st.tuples(KEYS, SAYABLE), max_size=5, unique_by=lambda pair: pair[0]), raw=st.booleans())
def test_texts_that_another_program_wrote_come_back_with_their_lines(texts: list[tuple[str, str]], raw: bool) -> None:
    # PyYAML writes a raw NEL as it is, although it reads it as a line end.
    assume(texts and not (raw and any("\x85" in text for pair in texts for text in pair)))
    written = [yaml.safe_dump({key: value}, allow_unicode=raw, width=30) for key, value in texts]

    found = read_map("".join(written))

    assert found == dict(texts)
    assert found.lines == {key: 1 + "".join(written[:n]).count("\n") for n, (key, _) in enumerate(texts)}


NESTED = st.recursive(
    SAYABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS.filter(lambda k: k != "<<"), inner, max_size=4),
    max_leaves=12,
)


@WITH_THE_PARSER
@given(data=NESTED, flow=st.sampled_from([None, True, False]), indent=st.integers(2, 6))
def test_lists_and_mappings_that_another_program_wrote_come_back(data: object, flow: bool | None, indent: int) -> None:
    # Objects that are the same one are written as aliases; dump them apart.
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    found = read(yaml.dump(data, Dumper=Plain, default_flow_style=flow, indent=indent))

    assert found == data


@WITH_THE_PARSER
@given(text=st.text() | YAMLISH)
def test_any_text_is_a_value_without_anything_unsayable_or_one_problem(text: str) -> None:
    cleaned, _ = values.clean(text, Place("a.yaml", 1))

    try:
        value, problems = values.read("a.yaml", cleaned, 1)
    except UnreadableError as error:
        value, problems = "", [error.args[0]]

    assert isinstance(value, str | Map | List)
    assert not any(UNSAYABLE.search(text) for text in texts_in(value))
    assert all(1 <= problem.place.line <= cleaned.count("\n") + 2 for problem in problems)


@pytest.mark.parametrize(
    ("text", "line", "message", "fix"),
    [
        ("a: b\n  c: d\n", 2, "this line is indented below a line that has a value", "indent it like the line above"),
        (
            "a: b\nc: @home\n",
            2,
            "a value without quotes cannot begin with '@'",
            "put the whole value in single quotes: `'@home'`",
        ),
        (
            "a: `b`\n",
            1,
            "a value without quotes cannot begin with '`'",
            "put the whole value in single quotes: `'`b`'`",
        ),
        ("a: 'b\u2028c'\nd: %e\n", 2, "a value without quotes cannot begin with '%'", "put the value in quotes"),
    ],
)
def test_the_usual_slips_are_told_in_plain_words(text: str, line: int, message: str, fix: str) -> None:
    problem = refused(text)

    assert (problem.place.line, problem.message, problem.fix) == (line, f"not YAML: {message}", fix)


SLIPS = [
    ("a: b\nseason:1\n", 2, "there is no space behind the colon", "put a space there: `season: 1`"),
    ("guests:\n- ada\n-zoe\n", 3, "there is no space behind the hyphen", "put a space there: `- zoe`"),
    (
        "t:\n-line: Hello\n time: 1\n",
        2,
        "there is no space behind the hyphen",
        "put a space there: `- line: Hello`; indent the lines below that belong to it by one space more",
    ),
    (
        "a: 'It's a pity\nb: 1\n",
        1,
        "the quoted text that begins here is never closed",
        'put the whole value in double quotes: `"It\'s a pity"`',
    ),
    (
        'a: "He "said" it"\n',
        1,
        'the text ends at its second ", and more follows',
        "put the whole value in single quotes: `'He \"said\" it'`",
    ),
    (
        "a: 'Hello' there\n",
        1,
        "the text ends at its second ', and more follows",
        "put the whole value in double quotes: `\"'Hello' there\"`",
    ),
    (
        "t:\n- line: [laughs] yes\n    it is\n  sec: 1\n",
        2,
        "a value that begins with '[' is a list, which ends at its ']'",
        "put the whole value, with the lines below that belong to it, in single quotes",
    ),
    (
        "a: *really* good\n",
        1,
        "a value that begins with '*' repeats another one to YAML",
        "put the whole value in single quotes: `'*really* good'`",
    ),
    (
        "a: & then\n",
        1,
        "a value that begins with '&' gives a name to YAML",
        "put the whole value in single quotes: `'& then'`",
    ),
    (
        'a: "C:\\Users\\mara"\n',
        1,
        "in double quotes a '\\' and the letter behind it stand for something else",
        "put the whole value in single quotes: `'C:\\Users\\mara'`",
    ),
    ("a: {b: c\nd: e\n", 1, "the '{' here is never closed", "put a '}' at its end: `a: {b: c}`"),
    (
        "a:\n  b: c\n d: e\n",
        3,
        "this line is not indented like those that it belongs to",
        "indent it by 2 spaces",
    ),
    (
        "season:\xa01\ntitle: x\n",
        1,
        "there is a character that only looks like a space, or like nothing (U+00A0), where YAML wants a space",
        "delete it, and type a space",
    ),
    (
        "<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> other\n",
        1,
        "here is a merge of git that was not finished",
        "keep one of the two sides, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>",
    ),
]


@pytest.mark.parametrize(("text", "line", "message", "fix"), SLIPS)
def test_a_slip_is_told_with_what_to_write_instead(text: str, line: int, message: str, fix: str) -> None:
    problem = refused(text)

    assert (problem.place.line, problem.message, problem.fix) == (line, f"not YAML: {message}", fix)


@pytest.mark.parametrize("text", [text for text, *_ in SLIPS if "<<<" not in text])
def test_a_slip_written_as_proposed_is_read(text: str) -> None:
    slip = slips.find(text, slips.failure(text))

    assert slip
    rows = text.split("\n")
    read("\n".join([*rows[: slip.row], *slip.mended, *rows[slip.row + len(slip.mended) :]]))


# Texts over several lines


@pytest.mark.parametrize(
    ("yaml", "number", "line"),
    [
        ("a: |\n  one\n  two", 1, 4),
        ("a: |\n\n  one\n\n  two", 3, 6),
        ("b: c\na: |+2\n   one\n  two\n", 1, 5),
        ("a: >\n  one\n  two\n\n  three", 0, 4),
        ("a:\n  one\n  two", 0, 4),
        ("a: 'one\n\n  two'", 1, 4),
        ('a: "one \\\n  two"', 0, 3),
        ("b:\n  a: |\n    one\n    two", 1, 5),
    ],
)
def test_a_text_knows_the_line_of_each_part(yaml: str, number: int, line: int) -> None:
    value, _ = values.read("a.yaml", yaml, 2)
    assert isinstance(value, Map)
    inner = value.get("b")
    text = inner["a"] if isinstance(inner, Map) else value["a"]

    assert isinstance(text, Text)
    assert "two" in text.split("\n")[number]
    assert text.line_of(number, "two") == line
    stripped = text.strip()
    above = text[: text.index("one")].count("\n")
    assert stripped.line_of(number - above, "two") == line
    copied = pickle.loads(pickle.dumps(stripped))  # our own bytes
    assert (copied, copied.line, copied.rows) == (stripped, stripped.line, stripped.rows)


def test_a_text_that_is_changed_is_no_more_than_its_letters() -> None:
    text = Text("one\ntwo", 4)

    assert text == "one\ntwo"
    assert type(text.replace("one", "two")) is str
