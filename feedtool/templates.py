"""Templates that a show can replace: ours in the package, its own in `config/templates/`, both in Jinja2's sandbox.

A template of the show's own that bears the name of one of ours is taken instead. It can be the whole thing, or begin
with `{% extends "feedtool/NAME" %}` and replace some of its blocks. https://jinja.palletsprojects.com/
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedtool.sandbox import Sandbox

FOLDER = "templates"
"""Where a show's own templates are, beside its `show.yaml`."""

ENDING = ".j2"


class BrokenTemplateError(ValueError):
    """A template of the show's own cannot be used: its *name*, the *line*, and what is so."""

    def __init__(self, name: str, line: int, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.line = line


def render(
    package: str,
    name: str,
    own: Mapping[str, str],
    variables: Mapping[str, Any],
    filters: Mapping[str, Callable[..., Any]] | None = None,
    times: int = 1,
) -> str:
    """Return what the template *name* says of *variables*: the show's *own* if it has one, else the one in *package*.

    Everything is escaped as HTML but for plain text (`.txt`, `.css`, …). One that is about many episodes may do and say
    so many *times* as much as others. Raises BrokenTemplateError.
    """
    from feedtool.sandbox import StoppedError

    reached = {one: own[one] for one in _reached(name, own)}
    try:
        return _sandbox(package, tuple(reached.items()), tuple((filters or {}).items())).render(name, variables, times)
    except StoppedError as error:
        raise BrokenTemplateError(error.name, error.line, str(error)) from None


def parts(
    package: str, name: str, variables: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]
) -> Iterator[str]:
    """Yield what the template *name* in *package*, which no show can replace, says of *variables*, part by part."""
    yield from _sandbox(package, (), tuple(filters.items())).parts(name, variables)


def _reached(name: str, own: Mapping[str, str]) -> list[str]:
    """Return which of a show's *own* templates the one called *name* can take in, itself among them."""
    found: list[str] = []
    left = [name]
    while left:
        one = left.pop()
        if one not in found and one in own:
            found.append(one)
            mentioned = _mentioned(own[one])
            left += own if mentioned is None else mentioned
    return sorted(found)


@lru_cache(maxsize=64)
def _mentioned(text: str) -> frozenset[str] | None:
    """Return the names of the templates that the one of this *text* takes in, None when only rendering it tells."""
    from jinja2 import Environment, TemplateError, meta

    try:
        found = set(meta.find_referenced_templates(Environment().parse(text)))  # noqa: S701  # it renders nothing
    except (TemplateError, RecursionError):
        return None
    return None if None in found else frozenset(filter(None, found))


@lru_cache(maxsize=8)
def _sandbox(
    package: str, own: tuple[tuple[str, str], ...], filters: tuple[tuple[str, Callable[..., Any]], ...]
) -> "Sandbox":
    from feedtool.sandbox import Sandbox

    return Sandbox(package, dict(own), dict(filters))
