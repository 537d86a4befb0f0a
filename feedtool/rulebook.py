"""Every code that a problem can have: what it stands for, and what a show or an episode may change about it."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from feedtool import plugins
from feedtool.model import Show
from feedtool.problems import Place, Problem, Severity, meant
from feedtool.ruling import Explanation, explained, rules

OFF = "off"
"""What a show says of a rule that it does not want at all."""
FAMILIES = {
    "RD": "Reading files",
    "SH": "The show",
    "PE": "People",
    "EP": "Episodes",
    "LI": "Links and ids",
    "CH": "Chapters",
    "TR": "Transcripts",
    "AU": "Embedding in audio",
    "AR": "Artwork",
    "NT": "Show notes",
    "YT": "YouTube",
    "AP": "Apple Podcasts",
    "SP": "Spotify",
    "FE": "The feed",
    "ID": "Identity",
    "LK": "The lock",
    "HF": "The host's feed",
    "MD": "Audio and covers on their servers (`--media`)",
    "LN": "Links on their servers (`--links`)",
    "TP": "Templates",
    "RU": "Rules that are switched",
}
"""What the letters of a code stand for, in the order of docs/rules.md."""

ASKED = ("MD", "LN", "HF106")
"""What only servers know: without asking nobody can tell whether ignoring it is of use, and nothing is left out."""

OF_SHOW = ("SH", "TP")
"""Families that are about no episode, so that none can ignore their problems."""

IN_AUDIO = "AU"
"""The family of what only those commands tell that read or write an audio file, whatever a show switches."""

_HEADING = re.compile(r"^## ([A-Z]{2}\d{3}) ((?:error|warning|info)(?:, (?:error|warning|info))*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A code, with the *severities* that its problems can have, usual one first; *explanation* says what it stands for.

    *found* says that it is found while reading, where an error means that something was left out: that stays one.
    """

    code: str
    severities: tuple[Severity, ...]
    explanation: Explanation
    platform: str = ""
    found: bool = False

    @property
    def changeable(self) -> bool:
        """Whether a show can switch it off."""
        return not self.fixed

    @property
    def fixed(self) -> str:
        """Why a show cannot switch it off, "" when it can."""
        if self.code.startswith(IN_AUDIO):
            return "`feedtool embed` and `feedtool chapters` tell all that they find"
        always = self.found and self.severities == (Severity.ERROR,)
        return "something was left out, or the feed was held back" if always else ""


@cache
def book() -> Mapping[str, Entry]:
    """Return every code, in the order of the families and the codes."""
    entries = [Entry(rule.code, (rule.severity,), rule.explanation, rule.platform) for rule in rules()]
    for text in plugins.texts("rules/found").values():
        _, *parts = _HEADING.split(text)
        for code, severities, words in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            found = tuple(Severity(word) for word in severities.split(", "))
            entries.append(Entry(code, found, explained(words.strip()), found=not code.startswith(ASKED)))
    order = list(FAMILIES)
    entries.sort(key=lambda entry: (order.index(entry.code[:2]), entry.code))
    return {entry.code: entry for entry in entries}


def explain(code: str) -> str:
    """Return what *code* stands for, as text for people; a code that is not in the book raises KeyError."""
    entry = book()[code]
    about = entry.explanation
    more = f"{about.what}\n\n" if about.what else ""
    severities = " or ".join(entry.severities) + (f", only for {entry.platform}" if entry.platform else "")
    switch = f"rules: {{{code}: off}} in show.yaml"
    if not code.startswith(OF_SHOW):
        switch += f", or ignore: [{code}] in an episode"
    return (
        f"{code} ({severities})\n{about.title}\n\n{more}Why: {about.why}\nFix: {about.fix}\n"
        f"Source: {about.source}\nSwitch: {f'cannot be switched off: {entry.fixed}.' if entry.fixed else switch}\n"
    )


def page() -> str:
    """Return docs/rules.md: every code with all that there is to know of it."""
    by_family: dict[str, list[Entry]] = {}
    for entry in book().values():
        by_family.setdefault(entry.code[:2], []).append(entry)
    titles = {family: title for family, title in FAMILIES.items() if family in by_family}
    parts = [
        _INTRODUCTION,
        "\n".join(f"- {family}: [{title}](#{_anchor(title)})" for family, title in titles.items()) + "\n",
    ]
    for family, title in titles.items():
        parts.append(f"## {title}\n")
        parts += [_section(entry) for entry in by_family[family]]
    return "\n".join(parts)


_INTRODUCTION = """\
# Rules

What feedtool can tell, by code. `feedtool check --explain CH101` prints what stands here of one code; this page is made
by `feedtool check --explain all`.

An **error** means that something is left out, refused or broken. A **warning** means that something will look or sound
wrong somewhere. A **note** (`info`) tells what was done, or is advice that many good shows do not follow.

A show changes what it wants in `config/show.yaml`, to `off`, `info`, `warning` or `error`:

```yaml
rules: {CH106: off, ID113: error}
```

One episode is excepted in its front matter:

```yaml
ignore: [ID113]
```

What *always counts* cannot be switched off: errors that are found while reading, for which something was left out, or
the feed held back, and what `feedtool embed` and `feedtool chapters` find in audio files.
"""

_ANCHOR = re.compile(r"[^\w\- ]")
_DOCS = re.compile(r"\bdocs/([a-z]+\.md(?:#[\w-]+)?)")


def _section(entry: Entry) -> str:
    about = entry.explanation
    severities = " or ".join(f"**{severity}**" for severity in entry.severities)
    only = f", {entry.platform} only" if entry.platform else ""
    fixed = ", always counts" if entry.fixed else ""
    more = f"{about.what}\n\n" if about.what else ""
    source = _DOCS.sub(r"[docs/\1](\1)", about.source)
    return (
        f"### {entry.code}\n\n{severities}{only}{fixed}: {about.title}\n\n{more}*Why:* {about.why}\n\n"
        f"*Fix:* {about.fix}\n\n*Source:* {source}\n"
    )


def _anchor(title: str) -> str:
    """Return the anchor that GitHub gives the heading *title*."""
    return _ANCHOR.sub("", title.lower()).replace(" ", "-")


def judged(
    problems: Iterable[Problem], show: Show, ignored: Collection[str] = ()
) -> tuple[list[Problem], frozenset[str]]:
    """Return *problems* as the show wants them, without those that are *ignored*, and the codes of which one was.

    What was found while reading and is an error stays as it is.
    """
    left, silenced = [], set()
    for problem in problems:
        entry = book().get(problem.code)
        level = show.rules.get(problem.code, "")
        if (problem.code not in ignored and not level) or _fixed(problem, entry):
            left.append(problem)
        elif problem.code in ignored:
            silenced.add(problem.code)
        elif level != OFF:
            left.append(replace(problem, severity=Severity(level)))
    return left, frozenset(silenced)


def of_show(show: Show) -> list[Problem]:
    """Return what is wrong with the switches of *show*."""
    found = []
    for code, level in show.rules.items():
        place = show.places.get(f"rules.{code}", Place(show.path))
        wrong = _unknown(place, code)
        if not wrong and book()[code].severities == (level,):
            message = f"'rules' makes {code} {level}, which it is anyway"
            wrong = [Problem(place, "RU103", Severity.WARNING, message, f"delete {code} from `rules`", "", code)]
        found += wrong
    return found


def of_ignored(ignore: Mapping[str, Place], silenced: Collection[str]) -> list[Problem]:
    """Return what is wrong with the codes that an episode is to *ignore*; those that it *silenced* were of use."""
    found = []
    for code, place in ignore.items():
        wrong = _unknown(place, code)
        if not wrong and code not in silenced and not code.startswith(ASKED):
            message = f"'ignore' names {code}, and there is no such problem here"
            wrong = [Problem(place, "RU103", Severity.WARNING, message, f"delete {code} from `ignore`", "", code)]
        found += wrong
    return found


def _unknown(place: Place, code: str) -> list[Problem]:
    """Return the problem that *code* cannot be switched, if it cannot."""
    entry = book().get(code)
    if entry is None:
        message = f"there is no rule '{code}'{meant(code, book())}"
        fix = "take a code from docs/rules.md, or delete it"
        return [Problem(place, "RU101", Severity.WARNING, message, fix, "", code)]
    if entry.changeable:
        return []
    message = f"{code} cannot be switched: {_lowered(entry.explanation.title)}"
    return [Problem(place, "RU102", Severity.WARNING, message, f"delete {code}, and mend what it tells", "", code)]


def _fixed(problem: Problem, entry: Entry | None) -> bool:
    return entry is None or (entry.found and problem.severity is Severity.ERROR)


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:].rstrip(".")
