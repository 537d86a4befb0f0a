"""The floors of the house: a module imports only from below, and what is below the world is pure.

Every module of the package is looked at, also one that was written after this; docs/design.md says why.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "feedtool"

FLOORS = {
    "ground": ["problems"],
    "strokes": ["slips", "sentences", "cleanhtml"],
    "letters": [
        "values",
        "breaks",
        "stamps",
        "jsontext",
        "atoms",
        "id3",
        "mpeg",
        "pictures",
        "lengths",
        "fitting",
        "plaintext",
        "sandbox",
        "plaindata",
        "packing",
    ],
    "words": [
        "model",
        "clock",
        "markup",
        "plugins",
        "categories",
        "languages",
        "taxonomy",
        "pointing",
        "selection",
        "templates",
        "excerpt",
        "source",
    ],
    "phrases": [
        "xmltext",
        "timeline",
        "timing",
        "cues",
        "speakers",
        "listing",
        "marks",
        "movie",
        "chaptertrack",
        "subtitles",
        "hyperlinks",
        "addresses",
        "paging",
        "sarif",
        "kinds",
        "dialects/",
    ],
    "reading": ["document", "dates", "fields", "platforms", "telling", "printing"],
    "forms": ["attributes", "tags", "misnamed"],
    "formats": [
        "chapters/",
        "transcripts/",
        "notes/",
        "audio/",
        "people",
        "enclosure",
        "timelines",
        "podcasting",
        "ownplatforms",
        "feeds/extensions/",
    ],
    "measure": ["lasting"],
    "law": ["ruling"],
    "whole": [
        "show",
        "episode",
        "description",
        "identity",
        "lock",
        "hostfeed",
        "convert",
        "feeds/",
        "pages/",
        "media",
        "mending/",
        "replies",
        "gaps",
        "rules/",
    ],
    "counsel": ["rulebook"],
    "making": ["work", "matching", "hosted", "sounds", "links"],
    "gate": ["gate", "settling"],
    "register": ["registry", "expecting"],
    "wire": ["connections", "sight"],
    "lens": ["look"],
    "exchange": ["asking", "glance"],
    "world": ["targets/", "disk", "network", "cache", "clipboard", "history"],
    "pen": ["putting"],
    "site": ["project", "patterns", "aside", "looking", "entries"],
    "larder": ["reuse", "staging", "caching", "watching"],
    "hands": ["hands"],
    "seam": ["splicing"],
    "line": ["pipeline", "executors/"],
    "ledger": ["report"],
    "errands": ["writing", "syncing", "checking", "linking", "fixing"],
    "workshop": ["building"],
    "yard": ["many"],
    "steps": ["terminal"],
    "rail": ["progress", "options"],
    "porch": ["console"],
    "hall": ["outcomes"],
    "bells": ["commands/"],
    "doors": ["cli", ""],
    "street": ["__main__"],
}
"""From the ground up; `notes/` is a folder with its `__init__`, "" the package's own; the first that fits counts."""

WORLDLY = {
    "asyncio", "concurrent", "getpass", "glob", "http", "io", "locale", "logging", "multiprocessing", "os", "platform",
    "random", "requests", "secrets", "select", "shutil", "signal", "socket", "ssl", "subprocess", "sys", "tempfile",
    "threading", "time", "urllib.request", "urllib3", "zoneinfo",
}  # fmt: skip
"""Modules through which a program sees or changes the world."""

MEMORY = {"io.BytesIO", "io.StringIO"}
"""What looks like a file to those who want one, and is none."""

WORLDLY_CALLS = {
    "open", "input", "print", "breakpoint",
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "uuid.uuid1", "uuid.uuid4", "uuid1", "uuid4",
}  # fmt: skip

HEAVY = {
    "dask",
    "distributed",
    "regex",
    "mutagen",
    "pysubs2",
    "yaml",
    "feedgen",
    "requests",
    "jinja2",
    "lxml",
    "rich",
    "markdown_it",
    "slugify",
    "nh3",
}
"""What is imported where it is needed, and never at the start."""


def modules() -> dict[str, str]:
    """Return the source of every module of the package by its name: `clock`, `notes/web`, `notes/`, ""."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").as_posix()
        found[name.removesuffix("__init__")] = path.read_text("utf-8")
    return found


def floor(module: str) -> str:
    """Return the floor of *module*, "" when it stands on none."""
    for name, members in FLOORS.items():
        for member in members:
            if module == member or (member.endswith("/") and module.startswith(member)):
                return name
    return ""


def imported(module: str, source: str, known: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything that *source* imports, wherever in it; our own end in no attribute."""
    here = ["feedtool", *module.split("/")[:-1]]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) + 1 - node.level] if node.level else []
            origin = ".".join([*start, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{origin}.{alias.name}"
                is_module = not ours(origin) or own_name(whole, known) is not None
                yield node.lineno, whole if is_module else origin


def ours(dotted: str) -> bool:
    return dotted.partition(".")[0] == "feedtool"


def own_name(dotted: str, known: Mapping[str, str]) -> str | None:
    """Return our name of the module *dotted*, None when it is not one of ours."""
    name = "/".join(dotted.split(".")[1:])
    return next((candidate for candidate in (name, f"{name}/" if name else "") if candidate in known), None)


def broken_floors(module: str, known: Mapping[str, str]) -> list[str]:
    """Return what *module* imports that does not stand on a floor below it."""
    floors = list(FLOORS)
    own = floor(module)
    if not own:
        where = f"add it to FLOORS in {Path(__file__).name}, on the lowest floor that is above all it imports"
        return [f"feedtool/{module} stands on no floor: {where}, and to docs/design.md"]
    told = []
    for line, dotted in imported(module, known[module], known):
        other = own_name(dotted, known) if ours(dotted) else None
        if other is not None and (not floor(other) or floors.index(floor(other)) >= floors.index(own)):
            told.append(
                f"feedtool/{module}:{line} ({own}) imports {dotted} ({floor(other) or 'no floor'}): only floors "
                f"below are allowed; what two modules of one floor need goes down to the words"
            )
    return told


def worldliness(module: str, source: str) -> list[str]:
    """Return what *module* uses that reaches out of the program."""
    told = []
    for line, dotted in imported(module, source, {}):
        if dotted not in MEMORY and any(dotted == name or dotted.startswith(f"{name}.") for name in WORLDLY):
            told.append(f"feedtool/{module}:{line} imports {dotted}")
        elif dotted.startswith("pathlib") and not dotted.startswith("pathlib.Pure") and module != "plugins":
            told.append(f"feedtool/{module}:{line} imports {dotted}; only PurePosixPath and its like touch no files")
    for line, call in calls(source):
        if call in WORLDLY_CALLS or any(call.endswith(f".{name}") for name in WORLDLY_CALLS if "." in name):
            told.append(f"feedtool/{module}:{line} calls {call}")
    return told


def calls(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything that *source* calls by name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.lineno, ast.unparse(node.func)


SPEAKING = ("steps", "rail", "porch", "hall", "bells", "doors", "street")
"""The floors that print, and know exit codes."""

HALVED = "glance"
"""Splits its process in two, of which the other one ends there, without a word."""

MODULES = modules()
PURE = [name for name in MODULES if floor(name) in list(FLOORS)[: list(FLOORS).index("wire")]]


def test_sees_the_whole_package() -> None:
    seen = {"", "cli", "problems", "notes/", "notes/youtube", "feeds/extensions/podcast"}

    assert seen <= MODULES.keys()


@pytest.mark.parametrize("module", MODULES, ids=lambda name: name or "__init__")
def test_a_module_imports_only_from_floors_below_its_own(module: str) -> None:
    assert broken_floors(module, MODULES) == []


@pytest.mark.parametrize("module", PURE)
def test_a_module_below_the_world_has_no_files_no_network_no_clock_and_no_luck(module: str) -> None:
    assert worldliness(module, MODULES[module]) == []


@pytest.mark.parametrize(
    "module",
    [name for name in MODULES if floor(name) not in SPEAKING or not name],
    ids=str,
)
def test_only_the_command_line_prints_and_knows_exit_codes(module: str) -> None:
    source = MODULES[module]

    names = {call for _, call in calls(source)} | {dotted for _, dotted in imported(module, source, {})}

    ends = {"print", "exit", "quit", "sys.exit", "SystemExit", "os._exit", "sys.stdout.write"}
    assert names & ends == ({"os._exit"} if module == HALVED else set())
    assert not any(name.partition(".")[0] in ("click", "rich") for name in names)


@pytest.mark.parametrize("module", ["feedtool", "feedtool.cli", "feedtool.pipeline"])
def test_nothing_heavy_is_imported_at_the_start(module: str) -> None:
    program = f"import sys, {module}; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert HEAVY & set(done.stdout.split()) == set()


def test_a_module_on_no_floor_is_told_where_to_go() -> None:
    told = broken_floors("helpers", {"helpers": ""})

    assert len(told) == 1
    assert told[0].startswith("feedtool/helpers stands on no floor: add it to FLOORS in test_layers.py")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("clock", "from feedtool import model"),
        ("clock", "import feedtool.model"),
        ("clock", "from feedtool.model import Chapter"),
        ("clock", "from . import model"),
        ("clock", "from .model import Chapter"),
        ("clock", "def late():\n    from feedtool.document import Document"),
        ("document", "from feedtool.fields import Key"),
        ("chapters/json", "from feedtool.chapters import headers"),
        ("chapters/json", "from . import headers"),
        ("chapters/json", "from .. import show"),
        ("chapters/json", "from feedtool.notes import file_name"),
        ("notes/web", "from feedtool.notes import file_name"),
        ("feeds/extensions/itunes", "from feedtool.feeds import rss"),
        ("show", "from feedtool import disk"),
        ("pipeline", "from feedtool import FeedtoolError"),
    ],
)
def test_an_import_from_the_same_floor_or_above_is_found(module: str, source: str) -> None:
    known = dict.fromkeys(MODULES, "") | {module: source}

    assert len(broken_floors(module, known)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("timeline", "from feedtool import clock, model"),
        ("notes/web", "from feedtool import markup"),
        ("feeds/rss", "from feedtool.feeds.extensions.itunes import ItunesExtension"),
        ("chapters/json", "import json"),
        ("chapters/new_one", "from feedtool.document import Document"),
        ("transcripts/new_one", "from ..model import Cue"),
        ("pipeline", "from feedtool import disk, episode"),
    ],
)
def test_an_import_from_below_is_fine(module: str, source: str) -> None:
    known = dict.fromkeys(MODULES, "") | {module: source}

    assert broken_floors(module, known) == []


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "import os.path",
        "from os import environ",
        "import urllib.request",
        "from urllib import request",
        "from pathlib import Path",
        "import pathlib",
        "def late():\n    import socket",
        "open('a')",
        "print('a')",
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "from uuid import uuid4\nuuid4()",
    ],
)
def test_a_reach_into_the_world_is_found(source: str) -> None:
    assert worldliness("clock", source) != []


@pytest.mark.parametrize(
    "source",
    [
        "from pathlib import PurePosixPath",
        "from io import BytesIO",
        "from urllib.parse import quote",
        "import json",
        "x.opened()",
        "'print(1)'",
    ],
)
def test_what_stays_in_the_program_is_fine(source: str) -> None:
    assert worldliness("clock", source) == []
