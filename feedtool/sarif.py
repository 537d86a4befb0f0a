"""Problems as SARIF 2.1.0, the log that code scanning reads; each rule with its explanation.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Protocol
from urllib.parse import quote

from feedtool import lengths, pointing
from feedtool.problems import Place, Problem, Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
"""What stands for the folder that paths lead from, by the word that GitHub knows."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_URI = ":/?#@!$&'*+,;=%~"
_BYTES = "surrogateescape"
"""How Python keeps what of a path is not UTF-8."""

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]+").search


class Words(Protocol):
    """What a code stands for: *title* in a sentence, *what* in more, why it matters, how to mend it, who says so."""

    @property
    def title(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def fix(self) -> str: ...
    @property
    def source(self) -> str: ...


class Rule(Protocol):
    """A code as the book of rules has it: the usual severity first, and the one platform that minds, "" for none."""

    @property
    def severities(self) -> Sequence[Severity]: ...
    @property
    def platform(self) -> str: ...
    @property
    def explanation(self) -> Words: ...


def write(problems: Iterable[Problem], lines: Mapping[Place, str], rules: Mapping[str, Rule], version: str) -> str:
    """Return *problems* as a log of one run of feedtool *version*; *lines* are those that problems are in.

    Of *rules* those are told that the problems break. Columns are counted in units of UTF-16, as SARIF has it.
    """
    problems = list(problems)
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "feedtool", "rules": [_rule(code, rules.get(code)) for code in codes]}
    if version:
        driver["version"] = version
    seen: Counter[str] = Counter()
    results = []
    for problem in problems:
        line = lines.get(problem.place, "")
        mark = _fingerprint(problem, line)
        seen[mark] += 1
        result: dict[str, Any] = {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": _LEVELS[problem.severity],
            "message": {"text": f"{problem.message}\nfix: {problem.fix}" if problem.fix else problem.message},
            "partialFingerprints": {"primaryLocationLineHash": f"{mark}:{seen[mark]}"},
        }
        if problem.place.path:
            result["locations"] = [{"physicalLocation": _location(problem, line)}]
        if given := {name: text for name in ("fix", "platform") if (text := getattr(problem, name))}:
            result["properties"] = given
        results.append(result)
    run = {"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    """Return the rule *code* as a log describes it, with no more than its code when nothing is known of it."""
    if rule is None:
        return {"id": code}
    words = rule.explanation
    parts = (("Why", words.why), ("Fix", words.fix), ("Source", words.source))
    found: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": words.title},
        "fullDescription": {"text": words.what or words.title},
        "help": {"text": "\n\n".join(f"{name}: {text}" for name, text in parts)},
        "defaultConfiguration": {"level": _LEVELS[rule.severities[0]]},
    }
    if address := _ADDRESS(words.source):
        found["helpUri"] = quote(address[0].rstrip(".,;"), safe=_URI)
    if rule.platform:
        found["properties"] = {"tags": [rule.platform]}
    return found


def _location(problem: Problem, line: str) -> dict[str, Any]:
    """Return where *problem* is, whose line is *line*: GitHub demands a line, also when the whole file is meant."""
    region = {"startLine": problem.place.line or 1}
    if found := pointing.span(line, problem.part):
        region["startColumn"], region["endColumn"] = (lengths.utf16(line[:index]) + 1 for index in found)
    path = problem.place.path
    if "://" in path:
        return {"artifactLocation": {"uri": quote(path, safe=_URI, errors=_BYTES)}, "region": region}
    if path.startswith("/"):
        return {"artifactLocation": {"uri": f"file://{quote(path, errors=_BYTES)}"}, "region": region}
    return {"artifactLocation": {"uri": quote(path, errors=_BYTES), "uriBaseId": ROOT}, "region": region}


def _fingerprint(problem: Problem, line: str) -> str:
    """Return what stays the same when *problem* and its *line* move down the file."""
    said = "\0".join((problem.code, problem.place.path, line.strip() or problem.message))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]
