"""A folder is a menu: each module in it is one choice, and nothing else has to be told.

Only the package's own folders are looked into; they are part of the program, not of the world.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from feedtool.problems import FeedtoolError, meant

_HERE = Path(__file__).parent


@cache
def names(folder: str) -> tuple[str, ...]:
    """Return what can be chosen in *folder*, by name: `names("notes")` gives `('markdown', 'web', 'youtube')`."""
    return tuple(sorted(path.stem for path in (_HERE / folder).glob("*.py") if path.stem[0] != "_"))


def get(folder: str, name: str) -> ModuleType:
    """Return the module of choice *name* in *folder*; FeedtoolError with the nearest name when there is none."""
    if name not in names(folder):
        raise FeedtoolError(f"no {folder} called '{name}'{meant(name, names(folder))}")
    return import_module(f"feedtool.{folder}.{name}")


@cache
def templates(folder: str) -> frozenset[str]:
    """Return the file names of the templates that belong to *folder*."""
    return frozenset(path.name for path in (_HERE / folder / "templates").glob("*.j2"))


@cache
def static(folder: str, name: str) -> str:
    """Return the file *name* of *folder* that goes out as it is."""
    return (_HERE / folder / "static" / name).read_text("utf-8")


@cache
def texts(folder: str) -> dict[str, str]:
    """Return the Markdown files of *folder* by name, without their ending."""
    return {path.stem: path.read_text("utf-8") for path in sorted((_HERE / folder).glob("*.md"))}


def about(folder: str, name: str) -> str:
    """Return the first line of the module's docstring: what the menu prints."""
    return (get(folder, name).__doc__ or "").partition("\n")[0]
