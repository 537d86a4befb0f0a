"""The book of codes: it holds what the program tells, which is looked up in its source, and what a show may switch."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

import pytest

import make
import test_layers
from feedtool import rulebook, ruling
from feedtool.problems import Place, Problem, Severity
from feedtool.rulebook import Entry
from feedtool.ruling import Explanation, Finding, OneEpisode, Rule, Settings, Whole

INFO, WARNING, ERROR = Severity
Told = dict[str, set[Severity]]
Function = ast.FunctionDef
Node = TypeVar("Node", bound=ast.AST)


# What the source says


class Source:
    """The package as its source says it, to ask which codes its problems have.

    A code stands whole in a call that makes a problem, `Problem(place, "CH101", Severity.WARNING, …)`, or in one of a
    function that makes it, `listing.warn(line, "CH114", …)`. The `Reader` of a file's keys puts three digits behind the
    letters that it was made with.
    """

    def __init__(self, modules: Mapping[str, str]) -> None:
        self.trees = {name: ast.parse(text) for name, text in modules.items()}
        self.functions = [(name, one) for name, tree in self.trees.items() for one in walk(tree, Function)]

    def told(self) -> Told:
        """Return every code that a problem can have, and its severities."""
        told: Told = {}
        for module, function in self.functions:
            for call in walk(function, ast.Call):
                for code in codes(call.args):
                    told.setdefault(code, set()).update(self.severities(module, function, call))
            for code in codes(function.args.defaults):
                told.setdefault(code, set()).update(severities([function]))
            for table in walk(function, ast.Tuple):
                for code in codes(table.elts):
                    told.setdefault(code, set()).update(severities(by_name(function, "code")))
        for code, found in self.of_readers():
            told.setdefault(code, set()).update(found)
        return told

    def severities(self, module: str, function: Function, call: ast.Call) -> set[Severity]:
        """Return the severities that *call* in *function* names, else those of the function that it calls."""
        names = {arg.id for arg in call.args if isinstance(arg, ast.Name)}
        found = severities([*call.args, *assigned(function, names)])
        if found:
            return found
        name = ast.unparse(call.func).rpartition(".")[2]
        called = [(home, one) for home, one in self.functions if one.name == name and home != "fields"]
        here = [one for home, one in called if home == module]
        return severities(here or [one for _, one in called])

    def of_readers(self) -> Iterator[tuple[str, set[Severity]]]:
        """Yield the codes that a `Reader` gives: those of its own for keys, and those that a module has it `note`."""
        for tree in self.trees.values():
            calls = list(walk(tree, ast.Call))
            letters = {text for call in named(calls, "Reader") for text in texts(call.args, r"[A-Z]{2}")}
            notes = [(code, call) for call in named(calls, "note") for code in texts(call.args, r"\d{3}")]
            unknown = severities([*named(calls, "unknown"), *named(calls, "both")])
            for family in letters:
                for number, call in notes:
                    yield family + number, severities(call.args) or {ERROR}
                if unknown:
                    yield from ((family + "101", {ERROR}), (family + "102", {ERROR}), (family + "103", unknown))


def walk(tree: ast.AST, kind: type[Node]) -> Iterator[Node]:
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def texts(nodes: Collection[ast.expr], form: str) -> list[str]:
    """Return the texts of that *form* among *nodes*."""
    constants = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return [text for text in constants if isinstance(text, str) and re.fullmatch(form, text)]


def codes(nodes: Collection[ast.expr]) -> list[str]:
    return texts(nodes, r"[A-Z]{2}\d{3}")


def named(calls: Collection[ast.Call], name: str) -> list[ast.Call]:
    """Return those of *calls* that call a *name*, whosever it is."""
    return [call for call in calls if ast.unparse(call.func).rpartition(".")[2] == name]


def by_name(function: Function, name: str) -> list[ast.Call]:
    """Return the calls in *function* that are given what is called *name*."""
    calls = walk(function, ast.Call)
    return [call for call in calls if any(isinstance(arg, ast.Name) and arg.id == name for arg in call.args)]


def assigned(function: Function, names: Collection[str]) -> list[ast.expr]:
    """Return what *function* assigns to *names*."""
    return [
        made.value
        for made in walk(function, ast.Assign)
        if any(isinstance(name, ast.Name) and name.id in names for target in made.targets for name in ast.walk(target))
    ]


def severities(nodes: Collection[ast.AST]) -> set[Severity]:
    """Return the severities that are named in *nodes*."""
    found = (one for node in nodes for one in walk(node, ast.Attribute) if ast.unparse(one.value) == "Severity")
    return {Severity[one.attr] for one in found}


def test_the_book_holds_every_code_that_is_told_with_its_severities_and_no_other() -> None:
    written = {code: set(entry.severities) for code, entry in rulebook.book().items()}

    assert written == Source(test_layers.MODULES).told()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('p(Problem(at, "CH101", Severity.INFO, ""))', {"CH101": {INFO}}),
        ('p(Problem(at, "CH101", Severity.INFO if so else Severity.ERROR, ""))', {"CH101": {INFO, ERROR}}),
        ('bad = Severity.ERROR\n    p(Problem(at, "CH101", bad, ""))', {"CH101": {ERROR}}),
        ('listing.warn(1, "CH101", "")', {"CH101": {WARNING}}),
        ('self.refusal("")', {}),
        ('Reader(at, "XY", p).note(1, "107", "")', {"XY107": {ERROR}}),
        ('Reader(at, "XY", p).note(1, "107", "", Severity.INFO)', {"XY107": {INFO}}),
        ('Reader(at, "XY", p).unknown(KEYS, Severity.INFO)', {"XY101": {ERROR}, "XY102": {ERROR}, "XY103": {INFO}}),
        ('for code in ("CH101", "CH102"): Problem(at, code, Severity.INFO)', {"CH101": {INFO}, "CH102": {INFO}}),
        ('return told == "CH101"', {}),
    ],
)
def test_a_code_is_found_in_the_source(source: str, told: Told) -> None:
    modules = {"a": f"def f():\n    {source}", "listing": "def warn(line, code, text): Problem(code, Severity.WARNING)"}

    assert Source(modules).told() == told


def test_a_code_that_a_function_gives_by_itself_is_found() -> None:
    assert Source({"a": 'def no(text, code="CH101"): raise Bad(code, Severity.ERROR)'}).told() == {"CH101": {ERROR}}


# What the book says


def test_every_entry_says_in_sentences_what_is_so_why_and_how_to_mend_it() -> None:
    for code, entry in rulebook.book().items():
        about = entry.explanation
        said = (about.title, about.why, about.fix)
        assert all(re.match(r"[A-Z`]", text) and text.endswith(".") for text in said), code
        assert not about.what or about.what.endswith("."), code
        assert re.search(r"https://|docs/\w+\.md|platform rule", about.source), code


def test_the_book_goes_by_the_order_of_the_families() -> None:
    families = list(dict.fromkeys(code[:2] for code in rulebook.book()))

    assert families == [family for family in rulebook.FAMILIES if family in families]


# What may be switched

FOUND = Problem(Place("episodes/first.md", 3), "CH101", WARNING, "there are headers, but no times")
LEFT_OUT = Problem(Place("episodes/first.md", 4), "EP102", ERROR, "'duration' is 'long'")
RULE = Problem(Place("episodes/first.md", 5), "YT101", WARNING, "YouTube will show no chapters", platform="youtube")
MIXED = Problem(Place("episodes/first.srt", 1), "TR110", WARNING, "this is WebVTT, not SRT")


def test_what_a_show_does_not_switch_stays() -> None:
    problems = [FOUND, LEFT_OUT, RULE, MIXED]

    assert rulebook.judged(problems, make.show()) == (problems, frozenset())


def test_a_show_switches_off_and_changes_how_bad_something_is() -> None:
    show = make.show(rules={"CH101": "off", "YT101": "error", "TR110": "info"})

    left, silenced = rulebook.judged([FOUND, RULE, MIXED], show)

    assert left == [replace(RULE, severity=ERROR), replace(MIXED, severity=INFO)]
    assert silenced == frozenset()


def test_an_episode_ignores_and_that_is_remembered() -> None:
    left, silenced = rulebook.judged([FOUND, RULE], make.show(rules={"CH101": "off"}), {"CH101", "NT101"})

    assert left == [RULE]
    assert silenced == {"CH101"}


@pytest.mark.parametrize("problem", [LEFT_OUT, replace(MIXED, severity=ERROR)])
def test_an_error_that_was_found_while_reading_stays_one(problem: Problem) -> None:
    show = make.show(rules={problem.code: "off"})

    assert rulebook.judged([problem], show, {problem.code}) == ([problem], frozenset())


def test_an_error_that_a_rule_tells_can_be_switched_off() -> None:
    error = replace(RULE, severity=ERROR)

    assert rulebook.judged([error], make.show(rules={"YT101": "off"}))[0] == []
    assert rulebook.judged([error], make.show(), {"YT101"}) == ([], frozenset({"YT101"}))


def test_a_code_that_is_not_in_the_book_is_told_all_the_same() -> None:
    unknown = replace(FOUND, code="ZZ999")

    assert rulebook.judged([unknown], make.show(rules={"ZZ999": "off"}), {"ZZ999"}) == ([unknown], frozenset())


def test_what_is_wrong_with_the_switches_of_a_show_is_told_at_their_lines() -> None:
    rules = {"CH101": "off", "ZZ999": "off", "EP102": "info", "YT101": "warning", "TR110": "error"}
    places = {f"rules.{code}": Place("config/show.yaml", line) for line, code in enumerate(rules, 10)}

    problems = rulebook.of_show(make.show(rules=rules, places=places))

    assert [(problem.place.line, problem.code, problem.part, problem.message) for problem in problems] == [
        (11, "RU101", "ZZ999", "there is no rule 'ZZ999'"),
        (12, "RU102", "EP102", "EP102 cannot be switched: a value is not what its key wants"),
        (13, "RU103", "YT101", "'rules' makes YT101 warning, which it is anyway"),
    ]


def test_what_an_episode_ignores_without_need_is_told_at_its_line() -> None:
    codes = ("CH101", "YT101", "EP102", "ZZ999", "MD101")
    ignored = {code: Place("episodes/first.md", line) for line, code in enumerate(codes, 4)}

    problems = rulebook.of_ignored(ignored, {"CH101"})

    assert [(problem.place.line, problem.code, problem.part, problem.message) for problem in problems] == [
        (5, "RU103", "YT101", "'ignore' names YT101, and there is no such problem here"),
        (6, "RU102", "EP102", "EP102 cannot be switched: a value is not what its key wants"),
        (7, "RU101", "ZZ999", "there is no rule 'ZZ999'"),
    ]


@pytest.mark.parametrize(
    ("severities", "found", "changeable"),
    [((ERROR,), True, False), ((ERROR, WARNING), True, True), ((WARNING,), True, True), ((ERROR,), False, True)],
)
def test_only_what_is_always_an_error_of_reading_cannot_be_switched(
    severities: tuple[Severity, ...], *, found: bool, changeable: bool
) -> None:
    about = Explanation("A title.", "", "Because.", "Mend it.", "docs/rules.md")

    assert Entry("EP199", severities, about, found=found).changeable is changeable


# What a rule is

WRITTEN = """A title is
    too long.

    Apps cut it.

    Why: Nobody reads
    the end.
    Fix: Write less. Why: not two.
    Source: RFC 1
    """


def test_a_docstring_is_the_explanation_of_its_rule() -> None:
    assert ruling.explained(WRITTEN) == Explanation(
        "A title is too long.", "Apps cut it.", "Nobody reads the end.", "Write less. Why: not two.", "RFC 1"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a rule: without Why, Fix, Source"),
        ("A title.", "A title.: without Why, Fix, Source"),
        ("A title.\n\nWhy: It is.\nSource: RFC 1", "A title.: without Fix"),
        ("A title.\n\nWhy:\nFix: Do.\nSource: RFC 1", "A title.: without Why"),
        ("Why: It is.\nFix: Do.\nSource: RFC 1", "a rule: without a title"),
    ],
)
def test_an_explanation_says_what_is_missing_in_it(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        ruling.explained(text)


def too_long(seen: OneEpisode) -> Iterator[Finding]:
    if len(seen.episode.title) > 3:
        yield Finding(Place("a.md", 2), "too long", "shorten it", seen.episode.title[3:])


def test_a_rule_stamps_its_code_severity_and_platform_on_what_it_finds() -> None:
    rule = ruling.of_episode("YT199", ERROR, "youtube")(too_long)
    episode = make.episode(title="A Tuba")

    found = list(rule.problems(OneEpisode(make.show(), episode, make.item(episode), make.markdown_document("").front)))

    assert found == [Problem(Place("a.md", 2), "YT199", ERROR, "too long", "shorten it", "youtube", "uba")]


def test_a_rule_sees_what_it_is_about() -> None:
    def nothing(_: object) -> Iterator[Finding]:
        return iter(())

    made: list[Rule[OneEpisode] | Rule[Settings] | Rule[Whole]] = [
        ruling.of_episode("XX101", INFO)(nothing),
        ruling.of_settings("XX102", INFO)(nothing),
        ruling.of_whole("XX103", INFO)(nothing),
    ]

    assert [rule.sees for rule in made] == [OneEpisode, Settings, Whole]


def test_only_rules_about_such_a_thing_look_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def here(seen: Settings | Whole) -> Iterator[Finding]:
        yield Finding(Place("show.yaml", 1), type(seen).__name__, "")

    both = (ruling.of_settings("XX102", INFO)(here), ruling.of_whole("XX103", INFO)(here))
    monkeypatch.setattr(ruling, "rules", lambda: both)

    assert [problem.message for problem in ruling.about(Settings(make.show()))] == ["Settings"]
    assert [problem.message for problem in ruling.about(Whole(make.podcast()))] == ["Whole"]
