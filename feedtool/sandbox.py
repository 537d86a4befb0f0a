"""Templates of anybody's, rendered within bounds: Jinja2's sandbox, and a budget for each rendering.

The sandbox keeps a template from what begins with an underscore and from changing what it is given. What it leaves
open is how much a template does: so every turn of a loop, every call, every filter and every character is counted,
values may only grow so far, and a template that goes beyond that ends with an error like any other. There is no clock
in it: the same template always ends at the same place. Jinja2 is imported with this module, so import it late.
https://jinja.palletsprojects.com/en/stable/sandbox/
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import wraps
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    PackageLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2 import nodes as parts
from jinja2.exceptions import SecurityError
from jinja2.runtime import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from feedtool.problems import meant

STEPS = 20_000
"""What one rendering may do: turns of loops, calls, filters, and every hundred characters of what they work on."""

LONGEST = 200_000
"""Characters that one rendering says, or that one value or one template has: about forty pages."""

MOST = 10_000
"""Items of a list, all in all; a `range` has a tenth of it."""

BIGGEST = 10**12
"""Numbers beyond this are not reckoned with."""

PART = 1_000
"""Pieces of a text that are given at once: of each episode there are a few dozen."""

OURS = "feedtool/"
"""Before the name of a template of ours, under which `{% extends %}` always finds it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TEXT = _words(
    "capitalize casefold count endswith find index isalnum isalpha isdigit islower isupper lower lstrip partition "
    "removeprefix removesuffix rfind rpartition rsplit rstrip split splitlines startswith strip title upper"
)
_DATE = _words("year month day hour minute second date isoformat strftime weekday isoweekday")
_FILTERS = _words(
    "abs capitalize count d default e escape first float groupby int items join last length list lower map max min "
    "reject rejectattr replace reverse safe select selectattr sort string striptags sum title tojson trim truncate "
    "unique upper urlencode wordcount"
)
"""What is kept of Jinja2's filters: those without chance, whose result is about as long as what they are given."""


class _Nothing(StrictUndefined):
    """What is not there, and says so in our words when it is a field of a record."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        record, name = self._undefined_obj, self._undefined_name
        if not is_dataclass(record) or self._undefined_hint:
            return super()._undefined_message
        names = [one.name for one in fields(record)]
        others = f"; there are {', '.join(names)}"
        return f"{type(record).__name__.lower()} has no '{name}'{meant(str(name), names) or others}"


_MANNERS: dict[str, Any] = {
    "autoescape": lambda name: bool(name and name.endswith(".html.j2")),
    "undefined": _Nothing,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}
"""How every template is read, ours and theirs."""


class StoppedError(Exception):
    """A template cannot be rendered: the one called *name*, at *line*, which is 0 when it is not known."""

    def __init__(self, message: str, name: str, line: int) -> None:
        super().__init__(message)
        self.name = name
        self.line = line


class TooMuchError(Exception):
    """A template does, says or makes more than it may."""


class Sandbox:
    """A show's *own* templates by name before those of *package*, with *filters* beside those of Jinja2.

    What a name that ends in `.html.j2` says is escaped. A template of ours is part of the program, and never takes one
    of the show's in: it is rendered without the sandbox, which would take most of the time.
    """

    def __init__(self, package: str, own: Mapping[str, str], filters: Mapping[str, Callable[..., Any]]) -> None:
        self.own = own
        self.ours = Environment(loader=_Loader(package, {}), **_MANNERS, finalize=_text)  # noqa: S701  # see _MANNERS
        self.ours.filters |= filters
        self.bounded = _Environment(package, own, filters) if own else None

    def render(self, name: str, variables: Mapping[str, Any], times: int = 1) -> str:
        """Return what the template *name* says; StoppedError for whatever goes wrong in one of the show's own.

        The bounds are those for one episode, so many *times*.
        """
        if self.bounded is None or name not in self.own:
            return self.ours.get_template(name).render(variables)
        self.bounded.begin(times)
        try:
            text: str = self.bounded.get_template(name).render(variables)
        except Exception as error:
            raise StoppedError(_told(error, variables), *self._place(error, name)) from None
        return text

    def parts(self, name: str, variables: Mapping[str, Any]) -> Iterator[str]:
        """Yield what the template *name* of ours says, part by part."""
        stream = self.ours.get_template(name).stream(variables)
        stream.enable_buffering(PART)
        yield from stream

    def _place(self, error: BaseException, name: str) -> tuple[str, int]:
        """Return the show's template and the line at which *error* was raised."""
        if isinstance(error, TemplateSyntaxError) and error.name and error.name in self.own:
            return error.name, error.lineno
        found = None
        trace = error.__traceback__
        while trace:
            if trace.tb_frame.f_code.co_filename in self.own:
                found = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        return found or (name, 0)


class _Loader(BaseLoader):
    def __init__(self, package: str, own: Mapping[str, str]) -> None:
        self.own = own
        self.ours = PackageLoader(package)

    def get_source(self, environment: Any, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        if template in self.own:
            if len(self.own[template]) > LONGEST:
                raise TooMuchError(f"it is longer than {LONGEST:,} characters")
            return self.own[template], template, None
        source, _, _ = self.ours.get_source(environment, template.removeprefix(OURS))
        return source, OURS + template.removeprefix(OURS), None


class _Environment(ImmutableSandboxedEnvironment):
    """Counts what a template does: *left* are the steps, *room* the characters that it still has."""

    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def __init__(self, package: str, own: Mapping[str, str], filters: Mapping[str, Callable[..., Any]]) -> None:
        super().__init__(
            loader=_Loader(package, own),
            **_MANNERS,
            optimized=False,  # else constants would be worked out before anything is counted
            finalize=self.said,
        )
        self.begin(1)
        kept = {name: function for name, function in self.filters.items() if name in _FILTERS}
        kept["join"], kept["replace"] = self.checked_join(kept["join"]), self.checked_replace(kept["replace"])
        self.filters = {name: self.counted(function) for name, function in {**kept, **filters}.items()}
        self.globals = {"range": _range, "dict": dict, "namespace": self.globals["namespace"]}

    def begin(self, times: int) -> None:
        """Give a rendering its budget."""
        self.times = times
        self.left, self.room = STEPS * times, LONGEST * times

    def bounded(self, value: Any) -> int:
        """Return how large *value* is, in characters and items; TooMuchError when that is too large."""
        size, items = 0, 0
        waiting = [value]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str | bytes):
                size += len(one)
            elif isinstance(one, list | tuple | set | frozenset | dict):
                items += len(one)
                if items <= MOST * self.times:
                    waiting += [*one.keys(), *one.values()] if isinstance(one, dict) else one
            if size > LONGEST * self.times or items > MOST * self.times:
                raise TooMuchError("it makes a value that is too large")
        return size + items

    def step(self, size: int = 0, said: int = 0) -> str:
        """Count a step over *size* characters, and *said* ones that go into the text."""
        self.left -= 1 + size // 100
        self.room -= said
        if self.left < 0:
            raise TooMuchError("it does too much; does it loop for ever?")
        if self.room < 0:
            raise TooMuchError(f"it says more than {LONGEST:,} characters")
        return ""

    def said(self, value: Any) -> str:
        """Return *value* as it goes into the text, and count it."""
        text = _text(value)
        self.step(len(text), said=len(text))
        return text

    def joined(self, *values: Any) -> str:
        """Return what `~` puts together."""
        texts = [escape(value) for value in values] if any(map(_is_markup, values)) else [_text(v) for v in values]
        self.step(self.bounded(texts))
        return Markup("").join(texts) if isinstance(texts[0], Markup) else "".join(texts)

    def listed(self, value: Any) -> Any:
        """Return a list that a template writes down, and count it."""
        self.step(self.bounded(value))
        return value

    def counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the filter *function*, with every use counted."""

        @wraps(function)
        def count(*values: Any, **named: Any) -> Any:
            self.step(self.bounded([*values, *named.values()]))
            return self.listed(function(*values, **named))

        return count

    def checked_join(self, join: Callable[..., Any]) -> Callable[..., Any]:
        """Return `join`, which looks first how much it would make."""

        @wraps(join)
        def checked(context: Any, value: Any, d: str = "", attribute: Any = None) -> Any:
            items = list(value)
            self.bounded([*items, *[d] * len(items)])
            return join(context, items, d, attribute)

        return checked

    def checked_replace(self, replace: Callable[..., Any]) -> Callable[..., Any]:
        """Return `replace`, which looks first how much it would make."""

        @wraps(replace)
        def checked(context: Any, s: Any, old: Any, new: Any, count: int | None = None) -> Any:
            if str(s).count(str(old)) * len(str(new)) > LONGEST * self.times:
                raise TooMuchError("it makes a value that is too large")
            return replace(context, s, old, new, count)

        return checked

    def call(__self, __context: Any, __function: Any, *values: Any, **named: Any) -> Any:  # noqa: N805
        # The names are the sandbox's: a template's own keyword may be called `self`.
        if __function in (__self.step, __self.joined, __self.listed):
            return __function(*values)
        __self.step(__self.bounded([*values, *named.values()]))
        return __self.listed(super().call(__context, __function, *values, **named))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if isinstance(left, int | float) and isinstance(right, int | float):
            if operator == "**" or max(abs(left), abs(right)) > BIGGEST:
                raise TooMuchError("it reckons with numbers that are too large")
        elif operator == "*":
            count, thing = (left, right) if isinstance(left, int) else (right, left)
            if isinstance(count, int) and count * self.bounded(thing) > MOST:
                raise TooMuchError("it makes a value that is too large")
        elif operator == "%":
            raise SecurityError("'%' is for numbers; put texts together with '~'")
        return self.listed(super().call_binop(context, operator, left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may have the attribute *attr* of *obj*."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if isinstance(obj, str):
            return attr in _TEXT
        if isinstance(obj, date):
            return attr in _DATE
        return not isinstance(obj, int | float | bytes | type)

    def wrap_str_format(self, value: Any) -> None:
        """Have no `format` of texts, which could fill memory before it is counted."""

    def get_template(self, *names: Any, **more: Any) -> Any:
        """Return a template, and count that: one may include itself."""
        self.step()
        return super().get_template(*names, **more)

    def _parse(self, source: str, name: str | None, filename: str | None) -> parts.Template:
        tree = super()._parse(source, name, filename)
        _Counting().visit(tree)
        tree.set_environment(self)
        return tree


class _Counting(NodeTransformer):
    """Puts a step into every turn of a loop and every text, and has lists and `~` counted."""

    def visit_For(self, node: parts.For) -> parts.For:  # noqa: N802  # Jinja2's name for it
        """Count each turn."""
        self.generic_visit(node)
        node.body.insert(0, parts.ExprStmt(_call("step", [], node), lineno=node.lineno))
        return node

    def visit_Output(self, node: parts.Output) -> parts.Output:  # noqa: N802
        """Count what stands in the template itself."""
        self.generic_visit(node)
        size = sum(len(part.data) for part in node.nodes if isinstance(part, parts.TemplateData))
        sizes: list[parts.Expr] = [parts.Const(size, lineno=node.lineno)] * 2
        return parts.Output([_call("step", sizes, node), *node.nodes], lineno=node.lineno)

    def visit_Concat(self, node: parts.Concat) -> parts.Call:  # noqa: N802
        """Count what `~` makes."""
        self.generic_visit(node)
        return _call("joined", node.nodes, node)

    def visit_List(self, node: parts.List) -> parts.Node:  # noqa: N802
        """Count a list."""
        self.generic_visit(node)
        return _call("listed", [node], node)

    def visit_Dict(self, node: parts.Dict) -> parts.Node:  # noqa: N802
        """Count a mapping."""
        self.generic_visit(node)
        return _call("listed", [node], node)


def _call(name: str, arguments: list[parts.Expr], node: parts.Node) -> parts.Call:
    function = parts.EnvironmentAttribute(name, lineno=node.lineno)
    return parts.Call(function, arguments, [], None, None, lineno=node.lineno)


def _text(value: Any) -> str:
    """Return *value* as text says it; a list cannot be said."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | dict | set):
        raise TypeError("a list is not text; use `join`, or a loop")
    return "" if value is None else str(value)


def _is_markup(value: Any) -> bool:
    return not isinstance(value, Undefined) and hasattr(value, "__html__")


def _range(*bounds: int) -> range:
    found = range(*bounds)
    if len(found) > MOST // 10:
        raise TooMuchError(f"its range has more than {MOST // 10:,} numbers")
    return found


def _told(error: Exception, variables: Mapping[str, Any]) -> str:
    """Return what *error* says, in our words."""
    if isinstance(error, RecursionError):
        return "it calls itself without end, or is nested too deeply"
    if isinstance(error, TemplateNotFound):
        return f"there is no template called '{error.name}'"
    message = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    if isinstance(error, UndefinedError) and message.endswith("is undefined"):
        return message + meant(message.partition("'")[2].partition("'")[0], variables)
    message = message[:1].lower() + message[1:]
    return message if len(message) <= 200 else message[:199] + "…"
