"""The shortest build: when all is as the last build left it, there is only to say what that knew would be said.

It left a *look* in the cache: what there is to be seen, and these words. A glance compares the two and does no more.
This runs before everything else, so nothing is imported here that takes a while.
"""

import os
import sys
import time
import zlib

from feedtool import look as looks
from feedtool import sight
from feedtool.look import Look, Piece

FOLDER = "looks"
DAY = 86_400

MANY = 100
"""Files to be read that are worth a process of their own, or a thread."""

PROCESSES = 4
"""Processes that look at once, at most."""

SHARE = 2_000
"""Things that are worth a process of their own: starting one takes as long as looking at some four hundred, and on a
machine that is busy much longer."""

_TELLING = ("NO_COLOR", "FORCE_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "PYTHONUTF8", "PYTHONIOENCODING")
_TELLING_TERMINALS = (*_TELLING, "TERM", "COLUMNS")
"""What of the environment decides how something is said, and on a terminal."""

TYPE_CHECKING = False  # which type checkers take for true; typing's own takes a while to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO, TypeVar

    Part = TypeVar("Part")

Thing = tuple[str, str, str]
"""Kind, path and token of something."""


def key(arguments: list[str]) -> str:
    """Return all that decides what is done with *arguments*, and how it is said, but for the files."""
    streams = [_told(stream) for stream in (sys.stdout, sys.stderr)]
    names = _TELLING_TERMINALS if any(streams) else _TELLING
    told = [(name, os.environ.get(name)) for name in names]
    return repr((arguments, os.getcwd(), sys.version, sys.path, __file__, streams, told))  # noqa: PTH109  # see above


def file(cache: str, key: str) -> str:
    """Return the file in the folder *cache* that holds the look of *key*."""
    return os.path.join(cache, FOLDER, f"{zlib.crc32(looks.as_bytes(key)):08x}")  # noqa: PTH118


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


def again(arguments: list[str]) -> tuple[Look | None, str, bytes]:
    """Return the look that still holds for *arguments*, None when the whole build has to run.

    With it come its file, and its new bytes when times have changed, though nothing else has.
    """
    cache = _cache_of(arguments) if "build" in arguments else ""
    if not cache:
        return None, "", b""
    at = time.time_ns()
    try:
        wanted = key(arguments)
        path = file(cache, wanted)
        with open(path, "rb") as stream:  # noqa: PTH123
            look = looks.read(stream.read())
    except (OSError, ValueError):
        return None, "", b""
    if look.key != wanted or not ((look.since <= at and (not look.until or at < look.until)) or _dated(arguments)):
        return None, "", b""
    looked = compare(look.pieces, _processes(sum(map(len, look.pieces)), SHARE))
    if looked is None or not _all_hold([thing for piece, rows in looked for thing in _things(piece, rows)]):
        return None, "", b""
    if not any(rows for _, rows in looked):
        return look, path, b""
    fresh = [piece.renewed(at) if rows else piece for piece, rows in looked]
    return look, path, looks.written(Look(look.key, look.since, look.until, look.status, look.said, fresh))


def compare(pieces: list[Piece], processes: int) -> list[tuple[Piece, list[int]]] | None:
    """Return each of *pieces* with its rows that have to be read; None when something surely is not as it was.

    Each of so many *processes* looks at a share of them. Others than this one can only say that all is as it was; when
    one does not, for whatever reason, its share is looked at here.
    """
    largest_first = sorted(pieces, key=len, reverse=True)
    shares = [largest_first[first::processes] for first in range(processes)]
    children = [_child(_unchanged, share) for share in shares[1:]]
    looked = _looked(shares[0])
    proved = [_has_proved(child) for child in children]  # all of them are waited for, whatever was found
    for share, sure in zip(shares[1:], proved, strict=True):
        if looked is None:
            return None
        more = [(piece, []) for piece in share] if sure else _looked(share)
        looked = None if more is None else looked + more
    return looked


def renew(file: str, data: bytes) -> None:
    """Write the look *data* over that in *file*, whole or not at all; where that fails everything is compared again.

    `putting` would take longer to import than everything else takes. Until it is whole, the file bears such a name as
    looks have, so that it is deleted with them should this be killed.
    """
    part = os.path.join(os.path.dirname(file), f"{zlib.crc32(data, os.getpid()):08x}")  # noqa: PTH118, PTH120
    try:
        with open(part, "wb") as stream:  # noqa: PTH123
            stream.write(data)
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


def _looked(pieces: list[Piece]) -> list[tuple[Piece, list[int]]] | None:
    looked = []
    for piece in pieces:
        rows = piece.unsure()
        if rows is None:
            return None
        looked.append((piece, rows))
    return looked


def _unchanged(pieces: list[Piece]) -> bool:
    return all(piece.unsure() == [] for piece in pieces)


def _processes(count: int, share: int) -> int:
    """Return how many processes are to look at so many things: one, unless there is a *share* for each of them.

    Only on Linux: Windows cannot split a process in two, and Apple's libraries may not take it well
    (https://docs.python.org/3/library/os.html#os.fork).
    """
    if sys.platform != "linux":
        return 1
    return max(1, min(PROCESSES, len(os.sched_getaffinity(0)), count // share))


def _child(prove: "Callable[[list[Part]], bool]", share: "list[Part]") -> int:
    """Return the process that ends with 0 when it can *prove* that its *share* is as it was; 0 when there is none."""
    if sys.platform != "linux":
        return 0
    try:
        child = os.fork()
    except OSError:  # too many processes, or too little memory
        return 0
    if child:
        return child
    proved = False
    try:
        proved = prove(share)
    finally:  # without a word, and without whatever this program does when it ends
        os._exit(0 if proved else 1)


def _has_proved(child: int) -> bool:
    """Return whether the process *child* has found everything as it was; it is waited for."""
    try:
        return child > 0 and os.waitpid(child, 0)[1] == 0
    except OSError:  # one whose end nobody was to hear of
        return False


def _things(piece: Piece, rows: list[int]) -> list[Thing]:
    things = piece.things() if rows else []
    return [things[row] for row in rows]


def _all_hold(things: list[Thing]) -> bool:
    """Return whether all *things* are as they were; many are read by several processes, or else threads."""
    processes = _processes(len(things), MANY)
    if processes < 2:
        return _all_hold_in_threads(things)
    shares = [things[first::processes] for first in range(processes)]
    children = [_child(_hold, share) for share in shares[1:]]
    held = _hold(shares[0])
    proved = [_has_proved(child) for child in children]
    return held and all(sure or _hold(share) for share, sure in zip(shares[1:], proved, strict=True))


def _all_hold_in_threads(things: list[Thing]) -> bool:
    threads = min(os.cpu_count() or 1, len(things) // MANY)
    if threads < 2:
        return _hold(things)
    from threading import Thread

    held: list[bool] = []
    running = [Thread(target=lambda part: held.append(_hold(part)), args=(things[n::threads],)) for n in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return held == [True] * threads


def _hold(things: list[Thing]) -> bool:
    return all(sight.token(kind, path) == sign for kind, path, sign in things)


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
