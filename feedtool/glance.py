"""The shortest build: when all is as the last build left it, there is only to say what that knew would be said.

It left a *look* in the cache: what there is to be seen, and these words. A glance compares the two and does no more.
This runs before everything else, so nothing is imported here that takes a while.
"""

import os
import sys
import time
import zlib

from feedtool import sight
from feedtool.sight import FILE, NAMES, THERE

ANY_FORM = "feedtool look "
FORM = f"{ANY_FORM}2"
"""How a look begins; one of another form is of another feedtool."""

FOLDER = "looks"
DAY = 86_400

MANY = 50
"""Files that are worth a thread."""

_TELLING = ("NO_COLOR", "FORCE_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "PYTHONUTF8", "PYTHONIOENCODING")
_TELLING_TERMINALS = (*_TELLING, "TERM", "COLUMNS")
"""What of the environment decides how something is said, and on a terminal."""

TYPE_CHECKING = False  # which type checkers take for true; typing's own takes a while to import
if TYPE_CHECKING:
    from typing import TextIO

Said = list[tuple[bool, str]]
"""What was printed, in order, and whether to stderr."""


class Look:
    """A look at everything that a build looks at, with what it *said* then, and the exit *status*.

    It counts from the moment *since* until *until*, in nanoseconds, 0 for always: then something is due. *lines* are
    what there was to be seen, and *key* is all that decides how it is said. No dataclass: those take long to import.
    """

    __slots__ = ("key", "lines", "said", "since", "status", "until")

    def __init__(self, key: str, since: int, until: int, status: int, said: Said, lines: list[str]) -> None:
        self.key = key
        self.since = since
        self.until = until
        self.status = status
        self.said = said
        self.lines = lines


def key(arguments: list[str]) -> str:
    """Return all that decides what is done with *arguments*, and how it is said, but for the files."""
    streams = [_told(stream) for stream in (sys.stdout, sys.stderr)]
    names = _TELLING_TERMINALS if any(streams) else _TELLING
    told = [(name, os.environ.get(name)) for name in names]
    return repr((arguments, os.getcwd(), sys.version, sys.path, __file__, streams, told))  # noqa: PTH109  # see above


def file(cache: str, key: str) -> str:
    """Return the file in the folder *cache* that holds the look of *key*."""
    return os.path.join(cache, FOLDER, f"{zlib.crc32(_bytes(key)):08x}")  # noqa: PTH118


def cache_folder() -> str:
    """Return the folder in which the user's programs keep what can be made again; "" when there is no home.

    https://specifications.freedesktop.org/basedir-spec/latest/, and the custom of macOS and Windows.
    """
    home = os.path.expanduser("~")  # noqa: PTH111
    if not os.path.isabs(home):  # noqa: PTH117
        home = ""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or (home and os.path.join(home, "AppData", "Local"))  # noqa: PTH118
        return base and os.path.join(base, "feedtool", "Cache")  # noqa: PTH118
    if sys.platform == "darwin":
        return home and os.path.join(home, "Library", "Caches", "feedtool")  # noqa: PTH118
    given = os.environ.get("XDG_CACHE_HOME", "")  # one that is not absolute does not count
    if not os.path.isabs(given):  # noqa: PTH117
        given = home and os.path.join(home, ".cache")  # noqa: PTH118
    return given and os.path.join(given, "feedtool")  # noqa: PTH118


def again(arguments: list[str]) -> tuple[Look | None, str, str]:
    """Return the look that still holds for *arguments*, None when the whole build has to run.

    With it come its file, and its new text when times have changed, though nothing else has.
    """
    cache = _cache_of(arguments) if "build" in arguments else ""
    if not cache:
        return None, "", ""
    at = time.time_ns()
    try:
        wanted = key(arguments)
        path = file(cache, wanted)
        with open(path, "rb") as stream:  # noqa: PTH123
            look = read(stream.read().decode("utf-8", "surrogateescape"))
    except (OSError, ValueError):
        return None, "", ""
    if look.key != wanted or not ((look.since <= at and (not look.until or at < look.until)) or _dated(arguments)):
        return None, "", ""
    untold = [line for line in look.lines if not _is_like_then(line)]
    if not _all_hold(untold):
        return None, "", ""
    if not any(kind in (FILE, NAMES) and sign for kind, _, sign in map(_parts, untold)):
        return look, path, ""
    fresh = [_line(*_parts(line), at) for line in look.lines]
    return look, path, written(Look(look.key, look.since, look.until, look.status, look.said, fresh))


def renew(file: str, text: str) -> None:
    """Write the look *text* over that in *file*, whole or not at all; where that fails everything is compared again.

    `putting` would take longer to import than everything else takes. Until it is whole, the file bears such a name as
    looks have, so that it is deleted with them should this be killed.
    """
    part = os.path.join(os.path.dirname(file), f"{zlib.crc32(_bytes(f'{os.getpid()} {text}')):08x}")  # noqa: PTH118, PTH120
    try:
        with open(part, "wb") as stream:  # noqa: PTH123
            stream.write(_bytes(text))
        os.replace(part, file)  # noqa: PTH105
    except OSError:
        pass


def use(file: str) -> None:
    """Note, once a day, that the look in *file* is still of use."""
    try:
        if os.stat(file).st_mtime < time.time() - DAY:  # noqa: PTH116
            os.utime(file)
    except OSError:
        pass


def lines(seen: sight.Seen, at: int) -> list[str] | None:
    """Return a line for each thing that was *seen* in a build that began *at*; None when they cannot be lines."""
    if any("\n" in path for _, path in seen):
        return None
    files = {path for kind, path in seen if kind == FILE}
    return [
        _line(kind, path, sign, at)
        for (kind, path), sign in seen.items()
        if not (kind == THERE and sign and path in files)
    ]


def written(look: Look) -> str:
    """Return the text of *look*."""
    told = " ".join(f"{'e' if to_stderr else 'o'}{len(text)}" for to_stderr, text in look.said)
    head = [look.key, f"{look.since} {look.until} {look.status} {len(look.lines)}", told]
    text = "\n".join([*head, *look.lines, "".join(text for _, text in look.said)])
    return f"{FORM} {zlib.crc32(_bytes(text))}\n{text}"


def read(text: str) -> Look:
    """Return the look that *text* is; ValueError when it is none, or is damaged."""
    head, _, text = text.partition("\n")
    if head != f"{FORM} {zlib.crc32(_bytes(text))}":
        raise ValueError("not a look, or not a whole one")
    key, numbers, told, rest = text.split("\n", 3)
    since, until, status, count = map(int, numbers.split())
    *lines, rest = rest.split("\n", count)
    said = []
    for one in told.split():
        said.append((one[0] == "e", rest[: int(one[1:])]))
        rest = rest[int(one[1:]) :]
    return Look(key, since, until, status, said, lines)


def _line(kind: str, path: str, sign: str, at: int) -> str:
    """Return what is noted of *path*: what it is like, unless it is so young that this tells nothing."""
    found = sight.stat(path) if kind in (FILE, NAMES) and sign else None
    like = "{} {} {}".format(*found) if found and sight.old(found, at) else "- - -"
    return f"{kind} {like} {sign or '-'} {path}"


def _parts(line: str) -> tuple[str, str, str]:
    kind, _, _, _, sign, path = line.split(" ", 5)
    return kind, path, "" if sign == "-" else sign


def _is_like_then(line: str) -> bool:
    """Return whether the file or folder of *line* is like it was, so that there is no need to read it."""
    _, size, content, change, _, path = line.split(" ", 5)
    return size != "-" and sight.stat(path) == (int(size), int(content), int(change))


def _all_hold(lines: list[str]) -> bool:
    """Return whether all *lines* still hold; many are read by as many threads as there are processors."""
    threads = min(os.cpu_count() or 1, len(lines) // MANY)
    if threads < 2:
        return _hold(lines)
    from threading import Thread

    held: list[bool] = []
    running = [Thread(target=lambda part: held.append(_hold(part)), args=(lines[n::threads],)) for n in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return held == [True] * threads


def _hold(lines: list[str]) -> bool:
    return all(sight.token(kind, path) == sign for kind, path, sign in map(_parts, lines))


def _cache_of(arguments: list[str]) -> str:
    """Return the folder of the cache that *arguments* mean, "" for none."""
    if not {"--no-cache", "--force", "--watch"}.isdisjoint(arguments):
        return ""
    for number, argument in enumerate(arguments):
        if argument.startswith("--cache="):
            return argument.partition("=")[2]
        if argument == "--cache":
            return arguments[number + 1] if number + 1 < len(arguments) else ""
    return cache_folder()


def _dated(arguments: list[str]) -> bool:
    """Return whether *arguments* say what time it is."""
    return any(argument == "--now" or argument.startswith("--now=") for argument in arguments)


def _told(stream: "TextIO | None") -> tuple[str, int] | None:
    """Return encoding and width of a terminal, None for what is none."""
    if stream is None or not stream.isatty():  # without a console there is no stream
        return None
    try:
        return stream.encoding, os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):  # one that cannot be asked
        return stream.encoding, 0


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
