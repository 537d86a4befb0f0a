"""Files by patterns, `shows/*/config/show.yaml`: many shows are named in one word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from feedtool import disk
from feedtool.problems import FeedtoolError, quoted

_WILD = re.compile(r"[*?\[]").search
_ANY_DEPTH = "**"


def files(names: Iterable[Path]) -> list[Path]:
    """Return the files that *names* mean, in the order of their names, and each once, however often it is meant.

    A name may be a pattern: `*`, `?` and `[a-z]` stand for what they do in a shell, `**` for any number of folders.
    What is hidden has to be called by its name. FeedtoolError for a pattern that nothing fits; a name that is none is
    returned as it is.
    """
    known: dict[Path, Path] = {}
    for path in sorted({path for name in names for path in _meant(name)}, key=disk.absolute):
        known.setdefault(_place(path), path)
    return list(known.values())


def _place(path: Path) -> Path:
    """Return *path* without the links on the way; one to the file itself makes another show of it, elsewhere."""
    try:
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError):  # links in a circle: RuntimeError until Python 3.13
        return path


def _meant(name: Path) -> list[Path]:
    if not _WILD(str(name)) or disk.is_file(name):
        return [name]
    if found := _fitting(name):
        return found
    config = disk.CONFIG
    others = (name / config, name / config.name, name.parent / config.name, name.parent / config)
    meant = next((f"; did you mean {quoted(other.as_posix())}?" for other in others if _fitting(other)), "")
    raise FeedtoolError(f"no file fits {quoted(name.as_posix())}{meant or '; a show is its config/show.yaml'}")


def _fitting(pattern: Path) -> list[Path]:
    parts = pattern.parts
    wild = next((number for number, part in enumerate(parts) if _WILD(part)), len(parts))
    return list(_below(Path(*parts[:wild]), parts[wild:]))


def _below(folder: Path, parts: Sequence[str]) -> Iterator[Path]:
    """Yield the files in *folder*, or below, that fit *parts*."""
    if not parts:
        if disk.is_file(folder):
            yield folder
        return
    first, *rest = parts
    if first == _ANY_DEPTH and rest:
        yield from _below(folder, rest)
        for name in disk.folders(folder):
            yield from _below(folder / name, parts)
    elif _WILD(first):
        hidden = first.startswith(".")
        for name in disk.names(folder):
            if fnmatchcase(name, first) and name.startswith(".") <= hidden:
                yield from _below(folder / name, rest)
    else:
        yield from _below(folder / first, rest)
