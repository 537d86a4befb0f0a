"""What to tell the user: a place, a code, how bad it is, what is so, and how to mend it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

STRAIGHT = "those are curly quotes, which are letters to YAML: write straight ones, or none"
"""How to mend a value in curly quotes, as word processors make them."""

_CURLY = re.compile("[“”„‟«»‘’‚‛].+[“”„‟«»‘’‚‛]").fullmatch


class FeedtoolError(Exception):
    """Feedtool cannot run at all; the message is one line for the user, without a full stop."""


class Severity(StrEnum):
    """How bad a problem is; members compare as text, `rank` orders them."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info, 1 for a warning, 2 for an error."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was written: *path* as the show's folder sees it, *line* from 1, 0 for the whole file."""

    path: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


NOWHERE = Place()
"""The place of what was not written anywhere."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or was repaired, or will look odd somewhere.

    *platform* is the only one that it is about, "" when it is about the episode or all of them. *part* is what is wrong
    in the line of the place, to the letter, "" when that is all of it.
    """

    place: Place
    code: str
    severity: Severity
    message: str
    fix: str = ""
    platform: str = ""
    part: str = ""


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return *problems* by file, line, code and message, each said once."""
    return tuple(sorted(set(problems), key=lambda p: (p.place, p.code, p.message, p.fix)))


def nearest(word: str, words: Iterable[str], cutoff: float = 0.7) -> str:
    """Return the one of *words* that *word* was probably meant to be, or ""; *cutoff* is how alike they must be.

    >>> nearest("youtub", ["spotify", "youtube"]), nearest("xyz", ["spotify"])
    ('youtube', '')
    """
    from difflib import get_close_matches

    folded = {known.casefold(): known for known in words}
    found = get_close_matches(word.casefold(), folded, n=1, cutoff=cutoff)
    return folded[found[0]] if found else ""


def meant(word: str, words: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` for the nearest of *words*, else "": the end of a message."""
    known = nearest(word, words)
    return f"; did you mean '{known}'?" if known else ""


def quoted(value: str, longest: int = 60) -> str:
    """Return *value* in quotes and on one line, as messages show what was written.

    >>> quoted("9:\\n46"), quoted("a" * 100, longest=5)
    ("'9:\\\\n46'", "'aaaa…'")
    """
    shown = value if len(value) <= longest else value[: longest - 1] + "…"
    escaped = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)
    return f"'{escaped}'"


def curly(value: str) -> bool:
    """Return whether *value* begins and ends with curly quotes, also those of other languages.

    >>> curly("“2026-03-31”"), curly("„ada“"), curly("’tis")
    (True, True, False)
    """
    return bool(_CURLY(value))
