"""Problems as text for people, as JSON for programs, as annotations for GitHub, as SARIF; one function a format.

Each takes problems and a `View`, which holds what else there is to show, and how.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from feedtool import pointing, sarif
from feedtool.problems import Place, Problem, Severity

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def plain(text: str, kind: str) -> str:
    """Return *text* as it is, whatever it is."""
    return text


@dataclass(frozen=True, slots=True)
class View:
    """What problems are shown with.

    *lines* are the lines of the files that they are in; *rules* tell of each code; *version* is that of feedtool.
    For people there are *width* columns, of which *cells* tells how many a text takes, and *paint* colours a text of a
    kind: `path`, `fix`, `frame`, and the severities. *brief* is a line for each problem, and nothing else.
    """

    lines: Mapping[Place, str] = field(default_factory=dict)
    rules: Mapping[str, sarif.Rule] = field(default_factory=dict)
    version: str = ""
    width: int = 100
    cells: Callable[[str], int] = len
    paint: Callable[[str, str], str] = plain
    brief: bool = False


PLAIN = View()
"""Nothing but the problems."""


def text(problems: Iterable[Problem], view: View = PLAIN) -> str:
    """Return *problems* by file, each as `path:line:column: CODE severity: message`, with its line and its fix.

    The column stands there when a problem says which letters it means. Files have a heading when there are some.

    >>> from feedtool.problems import Place
    >>> problem = Problem(Place("a.md", 3), "EP102", Severity.ERROR, "'season' is 'one'", "write a number", part="one")
    >>> print(text([problem], View({problem.place: "season: one"})), end="")
    a.md:3:9: EP102 error: 'season' is 'one'
      3 | season: one
        |         ^~~
        fix: write a number
    """
    files: dict[str, list[Problem]] = {}
    for problem in problems:
        files.setdefault(problem.place.path, []).append(problem)
    told = []
    for path, found in files.items():
        found.sort(key=lambda problem: problem.place.line)
        shown = "".join(_told(problem, view, _digits(found)) for problem in found)
        heading = f"{pointing.printable(path)}: {summary(found)}"
        headed = len(files) > 1 and path and not view.brief
        told.append(f"{view.paint(heading, 'path')}\n{shown}" if headed else shown)
    return ("" if view.brief else "\n").join(told)


def _told(problem: Problem, view: View, digits: int) -> str:
    """Return the lines that tell *problem*; numbers of lines have *digits*."""
    line = view.lines.get(problem.place, "")
    columns = pointing.span(line, problem.part)
    place = ":".join([str(problem.place), *([str(columns[0] + 1)] if columns else ())])
    place = f"{pointing.printable(place)}: " if problem.place.path else ""
    code, severity = problem.code, view.paint(problem.severity, problem.severity)
    first = f"{place}{code} {severity}: {pointing.printable(problem.message)}\n"
    if view.brief:
        return first
    fix = f"    {view.paint('fix:', 'fix')} {pointing.printable(problem.fix)}\n" if problem.fix else ""
    return first + "".join(_excerpt(problem, line, view, digits)) + fix


def _excerpt(problem: Problem, line: str, view: View, digits: int) -> Iterator[str]:
    """Yield *line*, where *problem* is, and the mark under it; nothing for a line that says nothing."""
    if line.strip(" \t-."):
        shown, mark = pointing.pointed(line, problem.part, view.width - digits - 5, view.cells)
        numbers = (f"  {problem.place.line:{digits}} |", f"  {' ' * digits} |")
        number, none = (view.paint(one, "frame") for one in numbers)
        yield f"{number} {shown}\n"
        yield f"{none} {view.paint(mark, problem.severity)}\n"


def _digits(problems: Sequence[Problem]) -> int:
    return len(str(max(problem.place.line for problem in problems)))


def as_json(problems: Iterable[Problem], view: View = PLAIN) -> str:
    """Return *problems* as a JSON array of records, with columns from 1, 0 when they are not known.

    `end_column` is behind the last letter; columns are characters.
    """
    records = []
    for problem in problems:
        start, end = _columns(problem, view)
        records.append(record(problem) | {"column": start, "end_column": end})
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def github(problems: Iterable[Problem], view: View = PLAIN) -> str:
    """Return *problems* as workflow commands, which GitHub shows beside the lines of a pull request.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    lines = []
    for problem in problems:
        start, end = _columns(problem, view)
        columns = f"col={start},endColumn={end}," if start else ""
        line = problem.place.line or 1
        where = f"file={_property(problem.place.path)},line={line},{columns}" if problem.place.path else ""
        message = f"{problem.message}\nfix: {problem.fix}" if problem.fix else problem.message
        about = f"{problem.code} ({problem.platform})" if problem.platform else problem.code
        lines.append(f"::{_GITHUB[problem.severity]} {where}title={_property(about)}::{_message(message)}\n")
    return "".join(lines)


def as_sarif(problems: Iterable[Problem], view: View = PLAIN) -> str:
    """Return *problems* as a SARIF log."""
    return sarif.write(problems, view.lines, view.rules, view.version)


def record(problem: Problem) -> dict[str, str | int]:
    """Return *problem* as JSON shows it."""
    return {
        "path": problem.place.path,
        "line": problem.place.line,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "fix": problem.fix,
        "platform": problem.platform,
    }


def _columns(problem: Problem, view: View) -> tuple[int, int]:
    """Return the column where what *problem* means begins, from 1, and the one behind it; zeros when not known."""
    found = pointing.span(view.lines.get(problem.place, ""), problem.part)
    return (found[0] + 1, found[1] + 1) if found else (0, 0)


def summary(problems: Iterable[Problem]) -> str:
    """Return how many problems of which severity there are: `2 errors, 1 warning`; "" for none.

    >>> from feedtool.problems import Place
    >>> summary([Problem(Place(), "X1", Severity.INFO, ""), Problem(Place(), "X1", Severity.ERROR, "")])
    '1 error, 1 note'
    """
    severities = [problem.severity for problem in problems]
    words = ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note"))
    counts = ((severities.count(severity), word) for severity, word in words)
    return ", ".join(f"{count} {word}{'s' * (count > 1)}" for count, word in counts if count)


def statistics(problems: Iterable[Problem], rules: Mapping[str, sarif.Rule] | None = None) -> str:
    """Return how many problems of each code there are, most first, with the severity, and what *rules* say of it.

    >>> from feedtool.problems import Place
    >>> print(statistics([Problem(Place("a.md", line), "EP102", Severity.ERROR, "") for line in (1, 2)]), end="")
    2 EP102 error
    """
    counts = Counter((problem.code, problem.severity) for problem in problems)
    ordered = sorted(counts.items(), key=lambda found: (-found[1], found[0]))
    digits = len(str(max(counts.values(), default=0)))
    lines = []
    for (code, severity), count in ordered:
        title = f" {rules[code].explanation.title}" if rules and code in rules else ""
        lines.append(f"{count:{digits}} {code} {f'{severity}:{title}' if title else severity}\n")
    return "".join(lines)


FORMATS: dict[str, Callable[[Iterable[Problem], View], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "sarif": as_sarif,
}
"""The formats by the names that `--format` takes."""


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
