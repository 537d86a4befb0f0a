"""Slips of the pen that stop YAML, in plain words: what is so, and what to write instead.

A slip is only told when the text, with that line written as proposed, can be read further than before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from feedtool.problems import quoted

ODD_SPACES = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
"""Spaces that look like one, or like nothing, and are none to YAML; for a class of letters."""

_ABOVE = 3
"""So many lines above the one where YAML stops can be to blame."""
_SHOWN = 60

_MARKS = re.compile(r"(?:<{7}|>{7})(?: |$)").match
_ODD = re.compile(rf"([ ]*(?:-[ ]+)*)([{ODD_SPACES}]+)|[^:'\"]*:([{ODD_SPACES}]+)|[ ]*-([{ODD_SPACES}]+)").match
_NO_SPACE_BEHIND_HYPHEN = re.compile(r"([ ]*-)([^\s-].*)").fullmatch
_NO_SPACE_BEHIND_COLON = re.compile(r"([ ]*(?:-[ ]+)*)([A-Za-z_][\w-]*):([^\s/:].*)").fullmatch
_VALUE = re.compile(r"""([ ]*(?:-[ ]+)*)((?:(["']?)[\w. -]+?\3:[ ]+)?)(\S.*?)[ ]*$""").match
_ENTRY = re.compile(r"[ ]*(?:$|-[ ]|[A-Za-z_][\w-]*:(?:[ ]|$))").match
_INDENT = re.compile(r"([ ]*)((?:-[ ]+)*)").match
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_CLOSING = {"[": "]", "{": "}"}
_SIGNS = {
    "[": "a value that begins with '[' is a list, which ends at its ']'",
    "{": "a value that begins with '{' is a mapping, which ends at its '}'",
    "*": "a value that begins with '*' repeats another one to YAML",
    "&": "a value that begins with '&' gives a name to YAML",
    "!": "a value that begins with '!' names a kind of value to YAML",
    "|": "behind '|' the text begins on the next line",
    ">": "behind '>' the text begins on the next line",
}


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip in *row*, from 0: what is so, how to mend it, *part*, which letters are to blame, and *mended*.

    Those are the rows from this one on that are as they should be.
    """

    row: int
    what: str
    fix: str
    part: str = ""
    mended: tuple[str, ...] = ()


def failure(text: str) -> Any:
    """Return the error with which YAML stops in *text*, None when it does not."""
    import yaml

    parser = getattr(yaml, "CLoader", yaml.Loader)(text)
    try:
        while parser.get_event() is not None:
            pass
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        return error
    finally:
        parser.dispose()
    return None


def find(text: str, error: Any) -> Slip | None:
    """Return the slip for which YAML stops in *text* with *error*, None when it is none of those that are known."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return None
    rows = text.split("\n")
    merge = next((number for number, row in enumerate(rows) if _MARKS(row)), None)
    if merge is not None:
        return _merge(merge, rows)
    stopped = min(_reached(error), len(rows) - 1)
    for slip in _slips(rows, stopped, getattr(error, "context_mark", None)):
        after = [*rows[: slip.row], *slip.mended, *rows[slip.row + len(slip.mended) :]]
        again = failure("\n".join(after))
        if again is None or _reached(again) > max(stopped, slip.row):
            return slip
    return None


def _merge(row: int, rows: list[str]) -> Slip:
    fix = "keep one of the two sides, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
    return Slip(row, "here is a merge of git that was not finished", fix, rows[row])


def _reached(error: Any) -> int:
    """Return the row to which YAML has understood the text."""
    context = getattr(error, "context_mark", None)
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", ""))
    if context and ("end of stream" in what or "could not find expected ':'" in what):
        mark = context
    return mark.line if mark else 0


def _slips(rows: list[str], stopped: int, context: Any) -> Iterator[Slip]:
    """Yield what may be wrong in the rows around the one where YAML has *stopped*, the surest first."""
    above = [number for number in range(stopped, -1, -1) if rows[number].strip()][: _ABOVE + 1]
    if context and context.line < len(rows) and context.line not in above:
        above.append(context.line)
    for look in (_space, _hyphen, _colon, _quotes):
        for number in above:
            yield from look(rows, number)
    if context and context.line < len(rows):
        yield from _open(rows, context, stopped)
    for number in above[:2]:
        yield from _indented(rows, number)


def _space(rows: list[str], number: int) -> Iterator[Slip]:
    if found := _ODD(rows[number]):
        at = next(group for group in (2, 3, 4) if found[group])
        mended = f"{rows[number][: found.start(at)]} {rows[number][found.end(at) :]}"
        if at == 2:
            mended = f"{rows[number][: found.start(at)]}{' ' * len(found[at])}{rows[number][found.end(at) :]}"
        code = f"U+{ord(found[at][0]):04X}"
        what = f"there is a character that only looks like a space, or like nothing ({code}), where YAML wants a space"
        yield Slip(number, what, "delete it, and type a space", found[at], (mended,))


def _hyphen(rows: list[str], number: int) -> Iterator[Slip]:
    found = _NO_SPACE_BEHIND_HYPHEN(rows[number])
    if not found:
        return
    column = len(found[1])
    mended = [f"{found[1]} {found[2]}"]
    for row in rows[number + 1 :]:
        if len(row) - len(row.lstrip()) < column:
            break
        mended.append(f" {row}")
    what, fix = "there is no space behind the hyphen", f"put a space there: `{_short(mended[0].strip())}`"
    if len(mended) > 1:
        fix = f"{fix}; indent the lines below that belong to it by one space more"
    yield Slip(number, what, fix, rows[number].strip(), tuple(mended))


def _colon(rows: list[str], number: int) -> Iterator[Slip]:
    if found := _NO_SPACE_BEHIND_COLON(rows[number]):
        mended = f"{found[1]}{found[2]}: {found[3]}"
        what = "there is no space behind the colon"
        fix = f"put a space there: `{_short(mended.strip())}`"
        yield Slip(number, what, fix, f"{found[2]}:", (mended,))


def _quotes(rows: list[str], number: int) -> Iterator[Slip]:
    """Yield that a value, which may go on in the rows below, wants quotes, or other ones."""
    found = _VALUE(rows[number])
    if not found or (not found[2] and found[4].endswith(":")):
        return
    indent, key, value = found[1], found[2], found[4]
    column = len(indent) if key else max(len(indent) - 2, 0)
    below = [value]
    for row in rows[number + 1 :]:
        if len(row) - len(row.lstrip()) <= column or _ENTRY(row):
            break
        below.append(row)
    whole = " ".join(row.strip() for row in below)
    closed = len(whole) > 1 and whole[0] == whole[-1]
    if whole[0] in "'\"" and (closed or _alone(whole)):
        below[0] = below[0][1:]
        if closed:
            below[-1] = below[-1].rstrip()[:-1]
    inside = " ".join(row.strip() for row in below)
    what = _why(whole, inside)
    if not what:
        return
    quote = '"' if "'" in inside and '"' not in inside and "\\" not in inside else "'"
    below = [row.replace("'", "''") if quote == "'" else row for row in below]
    below[0] = f"{indent}{key}{quote}{below[0].lstrip()}"
    below[-1] = f"{below[-1].rstrip()}{quote}"
    proposal = below[0][len(indent) + len(key) :] if len(below) == 1 else ""
    kind = "double" if quote == '"' else "single"
    twice = ", and write each ' in it twice" if quote == "'" and "'" in inside else ""
    end = ", with the lines below that belong to it," if len(below) > 1 else ""
    fix = f"put the whole value{end} in {kind} quotes{twice}"
    if proposal and len(proposal) <= _SHOWN:
        fix = f"put the whole value in {kind} quotes: `{proposal}`"
    yield Slip(number, what, fix, value, tuple(below))


def _alone(whole: str) -> bool:
    """Return whether the quotation mark at the beginning of *whole* is the only one but for apostrophes."""
    return _APOSTROPHE.sub("", whole).count(whole[0]) == 1


def _why(whole: str, inside: str) -> str:
    """Return why the value *whole* wants quotes, or others than those around its *inside*; "" when it does not."""
    first = whole[0]
    if first in "'\"":
        if first == '"' and "\\" in inside and '"' not in inside:
            return "in double quotes a '\\' and the letter behind it stand for something else"
        if not _alone(whole):
            return f"the text ends at its second {first}, and more follows"
        return "the quoted text that begins here is never closed" if _APOSTROPHE.search(whole) else ""
    if first in _SIGNS:
        return "" if first in _CLOSING and _CLOSING[first] not in whole else _SIGNS[first]
    if first in "@`%":
        return f"a value without quotes cannot begin with {quoted(first)}"
    return "there is a second ': ' in a value without quotes" if ": " in whole else ""


def _open(rows: list[str], context: Any, stopped: int) -> Iterator[Slip]:
    """Yield that a list or a mapping in brackets is not closed."""
    opened = rows[context.line][context.column : context.column + 1]
    if not opened or opened not in _CLOSING:
        return
    close = _CLOSING[opened]
    for last in range(context.line, min(stopped, context.line + 50) + 1):
        mended = (*rows[context.line : last], f"{rows[last].rstrip()}{close}")
        yield Slip(
            context.line,
            f"the '{opened}' here is never closed",
            f"put a '{close}' at its end" + (f": `{_short(mended[0].strip())}`" if len(mended) == 1 else ""),
            opened,
            mended,
        )


def _indented(rows: list[str], number: int) -> Iterator[Slip]:
    """Yield that a row is indented like none above it."""
    row = rows[number]
    here = len(row) - len(row.lstrip())
    columns: list[int] = []
    for above in range(number - 1, -1, -1):
        if not rows[above].strip():
            continue
        columns += [column for column in _columns(rows[above]) if column not in columns]
        if not columns or min(columns) == 0 or number - above > 50:
            break
    before = next((one for one in range(number - 1, -1, -1) if rows[one].strip()), None)
    if before is None:
        return
    for column in sorted(columns, key=lambda column: (abs(column - here), -column)):
        if column == here:
            continue
        wide = "one space" if column == 1 else f"{column} spaces"
        what = "this line is not indented like those that it belongs to"
        fix = f"indent it by {wide}" if column else "begin it without spaces"
        if here > column == _columns(rows[before])[0]:
            what, fix = "this line is indented below a line that has a value", "indent it like the line above"
        yield Slip(number, what, fix, row.strip().partition(" ")[0], (f"{' ' * column}{row.strip()}",))


def _columns(row: str) -> tuple[int, int]:
    """Return where the key of *row* begins, and where its hyphen does, if it has one."""
    found = _INDENT(row)
    return (found.end(), len(found[1])) if found else (0, 0)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
