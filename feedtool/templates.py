"""Templates that a show can replace: ours in the package, its own in `config/templates/`, both in Jinja2's sandbox.

A template of the show's own that bears the name of one of ours is taken instead. It can be the whole thing, or begin
with `{% extends "feedtool/NAME" %}` and replace some of its blocks. https://jinja.palletsprojects.com/
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2 import BaseLoader

FOLDER = "templates"
"""Where a show's own templates are, beside its `show.yaml`."""

ENDING = ".j2"
OURS = "feedtool"


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
) -> str:
    """Return what the template *name* says of *variables*: the show's *own* if it has one, else the one in *package*.

    Everything is escaped as HTML but for plain text (`.txt`, `.css`, …). Raises BrokenTemplateError.
    """
    from jinja2 import StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=_loader(package, own),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= filters or {}
    try:
        return environment.get_template(name).render(variables)
    except TemplateSyntaxError as error:
        raise BrokenTemplateError(error.name or name, error.lineno, error.message or "it is broken") from None
    except (
        TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        if name not in own:
            raise
        where, line = _place(error.__traceback__, own) or (name, 1)
        message = f"there is no template {error}" if isinstance(error, TemplateNotFound) else str(error)
        raise BrokenTemplateError(where, line, message or type(error).__name__) from None


def _loader(package: str, own: Mapping[str, str]) -> "BaseLoader":
    """Return what finds templates; each of the show's own bears its name as that of a file, for `_place`."""
    from jinja2 import ChoiceLoader, FunctionLoader, PackageLoader, PrefixLoader

    ours = PackageLoader(package)
    theirs = FunctionLoader(lambda name: (own[name], name, lambda: True) if name in own else None)
    return ChoiceLoader([theirs, ours, PrefixLoader({OURS: ours})])


def _place(trace: "TracebackType | None", own: Mapping[str, str]) -> tuple[str, int] | None:
    """Return name and line of the last of the show's *own* templates in *trace*: Jinja2 puts them there."""
    found = None
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name in own:
            found = name, trace.tb_lineno
        trace = trace.tb_next
    return found
