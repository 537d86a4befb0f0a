"""Templates that a show can replace: ours in the package, its own in `config/templates/`, both in Jinja2's sandbox.

A template of the show's own that bears the name of one of ours is taken instead. It can be the whole thing, or begin
with `{% extends "feedtool/NAME" %}` and replace some of its blocks. https://jinja.palletsprojects.com/
"""

from collections.abc import Callable, Mapping
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

    try:
        return _sandbox(package, tuple(own.items()), tuple((filters or {}).items())).render(name, variables, times)
    except StoppedError as error:
        raise BrokenTemplateError(error.name, error.line, str(error)) from None


@lru_cache(maxsize=8)
def _sandbox(
    package: str, own: tuple[tuple[str, str], ...], filters: tuple[tuple[str, Callable[..., Any]], ...]
) -> "Sandbox":
    from feedtool.sandbox import Sandbox

    return Sandbox(package, dict(own), dict(filters))
