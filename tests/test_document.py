"""A text file as data: its encoding, its line ends, its front matter, its body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import document
from feedtool.document import Document
from feedtool.problems import Place, Problem, Severity
from feedtool.values import UNSAYABLE

FILES = st.lists(
    st.sampled_from([b"---", b"...", b"\n", b"\r\n", b"\r", b"\t", b": ", b"a", b"- ", b'"', b"'", b"\xef\xbb\xbf"])
    | st.binary(max_size=3)
    | st.text(max_size=3).map(lambda text: text.encode("utf-8", "surrogatepass")),
    max_size=30,
).map(b"".join)


def parse(data: bytes) -> Document:
    """Return the document of *data*, with which nothing must be wrong."""
    found = document.parse("a.md", data)
    assert found.problems == ()
    assert found.readable
    return found


def refused(data: bytes) -> Problem:
    """Return the one problem of *data*, of which nothing can be made."""
    found = document.parse("a.md", data)
    assert not found.readable
    assert (found.front, found.body) == ({}, "")
    (problem,) = found.problems
    assert problem.severity is Severity.ERROR
    assert problem.fix
    return problem


def test_front_matter_and_body_know_their_lines() -> None:
    found = parse(b"---\ntitle: A\n\nseason: 2\n---\n\nHello\n")

    assert found.front == {"title": "A", "season": "2"}
    assert found.front.lines == {"title": 2, "season": 4}
    assert (found.body, found.body_line) == ("\nHello\n", 6)
    assert found.place(found.body_line) == Place("a.md", 6)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf---\ntitle: A\nseason: 2\n---\nHello\nyou\n", id="a byte order mark"),
        pytest.param(b"---\r\ntitle: A\r\nseason: 2\r\n---\r\nHello\r\nyou\r\n", id="CRLF"),
        pytest.param(b"---\rtitle: A\rseason: 2\r---\rHello\ryou\r", id="lone CR"),
        pytest.param(b"---\ntitle: A\r\nseason: 2\r---\nHello\r\nyou\r", id="line ends of every kind"),
        pytest.param(b"---\ntitle: A\nseason: 2\n...\nHello\nyou\n", id="... as the end"),
        pytest.param(b"--- \t\ntitle: A\nseason: 2\n---  \nHello\nyou\n", id="white space after the marks"),
    ],
)
def test_a_file_reads_the_same_with(data: bytes) -> None:
    found = parse(data)

    assert found.front == {"title": "A", "season": "2"}
    assert found.front.lines == {"title": 2, "season": 3}
    assert (found.body, found.body_line) == ("Hello\nyou\n", 5)


@pytest.mark.parametrize("data", [b"---\ntitle: A\n---\n", b"---\ntitle: A\n---", b"---\ntitle: A\n..."])
def test_a_body_may_be_empty(data: bytes) -> None:
    found = parse(data)

    assert (found.front, found.body, found.body_line) == ({"title": "A"}, "", 4)


@pytest.mark.parametrize("data", [b"---\n---\nHello", b"---\n\n# nothing\n---\nHello", b"---\n~\n---\nHello"])
def test_front_matter_may_be_empty(data: bytes) -> None:
    found = parse(data)

    assert (found.front, found.body) == ({}, "Hello")
    assert found.front.line == 2


def test_a_rule_in_the_body_stays_in_the_body() -> None:
    assert parse(b"---\ntitle: A\n---\nHello\n\n---\n\nyou\n").body == "Hello\n\n---\n\nyou\n"


@pytest.mark.parametrize("line", ["  ---", "---- ", "--- text", "-- -", " ..."])
def test_what_only_looks_like_an_end_does_not_end_the_front_matter(line: str) -> None:
    found = parse(f"---\ntitle: |\n  A\n    {line}\nseason: 2\n---\nHello".encode())

    assert found.front["title"] == f"A\n  {line}\n"


def test_front_matter_that_is_never_closed_is_all_of_the_file_and_a_warning() -> None:
    found = document.parse("a.md", b"---\ntitle: A\nseason: 2\n")

    assert found.readable
    assert (found.front, found.body) == ({"title": "A", "season": "2"}, "")
    (problem,) = found.problems
    assert (problem.place, problem.code, problem.severity) == (Place("a.md", 1), "RD105", Severity.WARNING)
    assert problem.fix == "put a line '---' where the front matter ends"


@pytest.mark.parametrize("end", ["----", "-- -", "—", " ---", "--"])
def test_a_line_that_was_meant_to_end_the_front_matter_does(end: str) -> None:
    found = document.parse("a.md", f"---\ntitle: A\n{end}\nHello this is text.\n".encode())

    assert (found.front, found.body, found.body_line) == ({"title": "A"}, "Hello this is text.\n", 4)
    assert [(problem.place.line, problem.code) for problem in found.problems] == [(3, "RD105")]
    assert parse(b"---\ntitle: A\n---\nHello this is text.\n").body == found.body


def test_without_an_end_the_front_matter_goes_to_where_text_begins() -> None:
    found = document.parse("a.md", b"---\ntitle: A\n\n# Notes\n\nHello this is text.\n")

    assert (found.front, found.body) == ({"title": "A"}, "# Notes\n\nHello this is text.\n")
    assert [(problem.place.line, problem.code) for problem in found.problems] == [(4, "RD105")]


@pytest.mark.parametrize(
    ("data", "line", "fix"),
    [
        (b"\n---\ntitle: A\n---\n", 2, "delete what is empty above this line"),
        (b" ---\ntitle: A\n---\n", 1, "write '---' instead, from the beginning of the line"),
        (b"----\ntitle: A\n----\n", 1, "write '---' instead, from the beginning of the line"),
    ],
)
def test_a_file_that_nearly_begins_with_front_matter_is_told_what_is_in_the_way(
    data: bytes, line: int, fix: str
) -> None:
    problem = refused(data)

    assert (problem.place.line, problem.code, problem.fix) == (line, "RD102", fix)


def test_a_file_cut_off_in_a_quoted_text_is_told_where_the_quote_begins() -> None:
    problem = refused(b'---\ntitle: A\ntranscript:\n- line: "fine"\n- line: "cut off\n    in the mid')

    assert (problem.place, problem.code) == (Place("a.md", 5), "RD103")


def test_a_file_cut_off_in_a_list_is_told_at_its_last_line() -> None:
    problem = refused(b"---\ntitle: A\nguests: [ada,")

    assert (problem.place, problem.code) == (Place("a.md", 3), "RD103")


@pytest.mark.parametrize(
    "data",
    [b"", b"\xef\xbb\xbf", b"\n", b"# Hello\n", b"title: A\n"],
)
def test_a_file_without_front_matter_is_told_how_to_begin(data: bytes) -> None:
    problem = refused(data)

    assert (problem.place, problem.code) == (Place("a.md", 1), "RD102")
    assert problem.message == "the file does not begin with front matter"
    assert problem.fix == "begin the file with a line '---', then `title: …`, then a line '---'"


@pytest.mark.parametrize(
    ("front", "kind"),
    [("- title: A\n", "a list"), ("just words\n", "plain text"), ("[]\n", "a list"), ("'words'\n", "plain text")],
)
def test_front_matter_that_is_no_mapping_is_refused(front: str, kind: str) -> None:
    problem = refused(make.markdown(front))

    assert (problem.place, problem.code) == (Place("a.md", 2), "RD104")
    assert problem.message == f"there is {kind} where `key: value` lines belong"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_a_file_that_is_not_utf_8_is_told_at_its_line(line_end: bytes) -> None:
    problem = refused(line_end.join([b"---", b"title: A", b"description: caf\xe9", b"---", b"Hello"]))

    assert (problem.place, problem.code) == (Place("a.md", 3), "RD101")
    assert problem.message == "the file is not UTF-8: byte 0xE9 ('é' in Windows-1252)"
    assert problem.fix == "save the file with the encoding UTF-8"


def test_a_file_cut_off_inside_a_character_is_not_utf_8() -> None:
    assert refused("---\ntitle: A\n---\nHello 🎙".encode()[:-1]).place == Place("a.md", 4)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be-bom", "utf-16-le-bom"])
def test_a_file_in_utf_16_is_told_what_it_is(encoding: str) -> None:
    text = "---\ntitle: A\n---\n"
    data = text.encode("utf-16") if encoding == "utf-16" else ("\ufeff" + text).encode(encoding.removesuffix("-bom"))

    problem = refused(data)

    assert (problem.place, problem.code) == (Place("a.md", 1), "RD101")
    assert problem.message == "the file is UTF-16, not UTF-8"


def test_a_control_character_is_left_out_of_front_matter_and_body_with_a_warning() -> None:
    found = document.parse("a.md", b"---\ntitle: A\x08B\n---\nHello\n\x0byou\n")

    assert (found.front["title"], found.body) == ("AB", "Hello\nyou\n")
    assert [(problem.place.line, problem.code, problem.severity) for problem in found.problems] == [
        (2, "RD106", Severity.WARNING),
        (5, "RD106", Severity.WARNING),
    ]


def test_what_was_odd_about_the_yaml_is_told_at_the_line_of_the_file() -> None:
    found = document.parse("a.md", b'---\ntitle: A\ntitle: "B\\b"\nlist:\n\t- x\n---\n')

    assert found.front == {"title": "B", "list": ["x"]}
    assert sorted((problem.code, problem.place.line) for problem in found.problems) == [
        ("RD106", 3),
        ("RD107", 5),
        ("RD108", 3),
    ]


def test_a_yaml_file_begins_at_line_1_and_has_no_body() -> None:
    found = document.parse_yaml("a.yaml", b"title: A\r\nseason: 2\r\n")

    assert found == Document("a.yaml", found.front)
    assert found.front == {"title": "A", "season": "2"}
    assert found.front.lines == {"title": 1, "season": 2}


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"# nothing\n", b"---\n"])
def test_a_yaml_file_may_be_empty(data: bytes) -> None:
    found = document.parse_yaml("a.yaml", data)

    assert (found.readable, found.front, found.problems) == (True, {}, ())


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        (b"title: A\nx: \xff\n", 2, "RD101"),
        (b"title: A\nx: 'cut\n", 2, "RD103"),
        (b"\n- title: A\n", 1, "RD104"),
        (b"title: A\n---\ntitle: B\n", 2, "RD109"),
    ],
)
def test_a_yaml_file_that_cannot_be_read_is_one_problem(data: bytes, line: int, code: str) -> None:
    found = document.parse_yaml("a.yaml", data)

    assert not found.readable
    assert [(problem.place, problem.code) for problem in found.problems] == [(Place("a.yaml", line), code)]


def test_every_code_is_explained() -> None:
    files = [
        b"\xff",
        b"# no front matter",
        b"---\na: b: c",
        b"---\n- a list",
        b"---\na: never closed",
        b"---\na: \x00\n---",
        b"---\na:\n\tb: 1\n---",
        b"---\na: 1\na: 2\n---",
        b"---\na: !special 1\n---",
        b"---\na: 1\n---\n- line: b\n",
        b"---\ntitle: a #9\n---",
        "---\n\u00a0a: 9\n---".encode(),
    ]

    codes = {problem.code for data in files for problem in document.parse("a.md", data).problems}

    assert codes == {f"RD{number}" for number in range(101, 114)} - {"RD110"}


@given(data=FILES | FILES.map(lambda data: b"---\n" + data))
def test_any_bytes_are_a_document_or_one_problem(data: bytes) -> None:
    for read in (document.parse, document.parse_yaml):
        found = read("a.md", data)

        assert isinstance(found, Document)
        assert found.readable or (len(found.problems) == 1 and found.problems[0].severity is Severity.ERROR)
        assert not UNSAYABLE.search(found.body)


@given(data=FILES.map(lambda data: b"---\n" + data))
def test_a_problem_is_always_at_a_line_of_the_file(data: bytes) -> None:
    lines = len(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))

    found = document.parse("a.md", data)

    assert all(1 <= problem.place.line <= lines for problem in found.problems)
