"""Which problems somebody wants to see: by code, by platform, by file."""

from collections.abc import Iterable
from dataclasses import dataclass

from feedtool.problems import Problem, Severity, meant


class UnknownCodeError(ValueError):
    """Nothing begins with that code; the message says so, with the nearest one that there is."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted: codes or beginnings of codes, and those that are not; all when none are given.

    *platform* wants what is about that one, and the errors that are about none. *paths* are the only files, None for
    all.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    platform: str = ""
    paths: frozenset[str] | None = None

    def of(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return those of *problems* that are wanted."""
        return [problem for problem in problems if self._wants(problem)]

    def _wants(self, problem: Problem) -> bool:
        if self.paths is not None and problem.place.path not in self.paths:
            return False
        error_of_all = not problem.platform and problem.severity is Severity.ERROR
        if self.platform and problem.platform != self.platform and not error_of_all:
            return False
        return _closest(problem.code, self.select or ("",)) > _closest(problem.code, self.ignore)


def codes(written: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return the codes, and beginnings of codes, of *written*, where commas part them.

    UnknownCodeError for one that none of the *known* codes begins with.

    >>> codes(["CH,nt1"], ["CH101", "NT102"])
    ('CH', 'NT1')
    """
    known = tuple(known)
    found = [one.strip().upper() for each in written for one in each.split(",") if one.strip()]
    for one in found:
        if not any(code.startswith(one) for code in known):
            raise UnknownCodeError(f"no code begins with '{one}'{meant(one, known)}")
    return tuple(found)


def _closest(code: str, beginnings: Iterable[str]) -> int:
    """Return how many letters the longest of *beginnings* has that *code* begins with, -1 when it begins with none."""
    return max((len(one) for one in beginnings if code.startswith(one)), default=-1)
