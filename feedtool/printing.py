"""Problems as text for people, as JSON for programs, and as annotations for GitHub; one function a format."""

import json
from collections.abc import Callable, Iterable

from feedtool.problems import Problem, Severity

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def text(problems: Iterable[Problem]) -> str:
    """Return *problems* as `path:line: CODE severity: message`, each with its fix on a line of its own.

    >>> from feedtool.problems import Place
    >>> print(text([Problem(Place("a.md", 3), "EP101", Severity.ERROR, "'title' is missing", "add it")]), end="")
    a.md:3: EP101 error: 'title' is missing
        fix: add it
    """
    lines = []
    for problem in problems:
        place = f"{problem.place}: " if problem.place.path else ""
        lines.append(f"{place}{problem.code} {problem.severity}: {problem.message}\n")
        if problem.fix:
            lines.append(f"    fix: {problem.fix}\n")
    return "".join(lines)


def as_json(problems: Iterable[Problem]) -> str:
    """Return *problems* as a JSON array of records."""
    return json.dumps([record(problem) for problem in problems], ensure_ascii=False, indent=1) + "\n"


def github(problems: Iterable[Problem]) -> str:
    """Return *problems* as workflow commands, which GitHub shows beside the lines of a pull request.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    lines = []
    for problem in problems:
        where = f"file={_property(problem.place.path)},line={problem.place.line or 1}," if problem.place.path else ""
        message = f"{problem.message}\nfix: {problem.fix}" if problem.fix else problem.message
        title = f"title={_property(problem.code)}"
        lines.append(f"::{_GITHUB[problem.severity]} {where}{title}::{_message(message)}\n")
    return "".join(lines)


def record(problem: Problem) -> dict[str, str | int]:
    """Return *problem* as JSON shows it."""
    return {
        "path": problem.place.path,
        "line": problem.place.line,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "fix": problem.fix,
    }


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


FORMATS: dict[str, Callable[[Iterable[Problem]], str]] = {"text": text, "json": as_json, "github": github}
"""The formats by the names that `--format` takes."""


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
