"""Files are written here and nowhere else: each is whole or absent, beside its place first, and renamed over it."""

import os
import secrets
import stat
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from feedtool.disk import inside, is_file, reason, same, shown
from feedtool.problems import FeedtoolError

_PART = ".feedtool-part"
"""How the names of files end that are not whole yet."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
"""A file is opened that was not there."""

_BUFFER = 1 << 20
"""Bytes that are written at a time, of what comes in parts."""

_FORGOTTEN = 3_600
"""Seconds after which nobody writes on such a file any more: its build was killed."""


def put(path: Path, data: bytes) -> None:
    """Write *data* to *path*, whole or not at all; FeedtoolError when that cannot be done."""
    with Waiting() as waiting:
        waiting.add(path, data)
        waiting.put()


def change(path: Path, before: bytes, data: bytes) -> bool:
    """Write *data* to the file *path*, whole or not at all, if it still holds *before*; return whether it does.

    Its mode and owner stay, and so do symbolic links to it. FeedtoolError when it cannot be written.
    """
    if not same(path, before):
        return False
    if not os.access(path, os.W_OK):
        raise FeedtoolError(f"{shown(path)} cannot be written: permission denied")
    target = path.resolve()
    with Waiting() as waiting:
        waiting.add(target, data, like=target)
        waiting.put()
    return True


class Waiting:
    """Files that are written beside their places, to be put there together, or to be forgotten in the end.

    Their names hold *mark*, so that whoever breaks off finds those that other processes wrote for it.
    """

    def __init__(self, mark: str = "") -> None:
        self.mark = mark
        self.files: list[tuple[Path, Path]] = []

    def __enter__(self) -> "Waiting":
        return self

    def add(self, path: Path, data: bytes, like: Path | None = None) -> Path:
        """Write *data* beside *path*, as a new file or with the mode and owner of that *like* which it shall be.

        Return where it lies; FeedtoolError when that cannot be done.
        """
        with _told(path):
            beside = self._beside(path)
            # The system takes the umask off a new file's mode: to ask for it means to change it, for all threads.
            handle = _new(beside, 0o666 if like is None else 0o600)
            self.adopt(beside, path)
            _fill(handle, data)
            if like is not None:
                known = like.stat()
                with suppress(OSError, AttributeError):  # only root may give files away, and not on every system
                    os.chown(beside, known.st_uid, known.st_gid)
                beside.chmod(stat.S_IMODE(known.st_mode))
        return beside

    def add_parts(self, path: Path, parts: Iterable[bytes | memoryview]) -> Path:
        """Write the *parts* of a new file beside *path*, one after the other, and return where it lies.

        FeedtoolError when that cannot be done.
        """
        with _told(path):
            beside = self._beside(path)
            handle = _new(beside, 0o666)
            self.adopt(beside, path)
            with os.fdopen(handle, "wb", buffering=_BUFFER) as file:
                file.writelines(parts)
        return beside

    def _beside(self, path: Path) -> Path:
        return path.with_name(f".{path.name[:40]}.{secrets.token_hex(8)}{self.mark}{_PART}")

    def adopt(self, beside: Path, path: Path) -> None:
        """Take over the file *beside* its place *path*."""
        self.files.append((beside, path))

    def leave(self) -> None:
        """Leave every file where it lies: somebody else puts it into its place."""
        self.files.clear()

    def put(self) -> None:
        """Put every file into its place; FeedtoolError when that cannot be done."""
        while self.files:
            beside, path = self.files[0]
            with _told(path):
                beside.replace(path)
            del self.files[0]

    def __exit__(self, *error: object) -> None:
        for beside, _ in self.files:
            beside.unlink(missing_ok=True)


def _new(path: Path, mode: int) -> int:
    """Return a handle of the file *path*, which is made, and so is its folder: mostly that is there."""
    try:
        return os.open(path, _NEW, mode)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, _NEW, mode)


def _fill(handle: int, data: bytes) -> None:
    """Write *data* to the new file *handle*, and close it; a file object would take three times as long."""
    try:
        while data:  # the system may take less than all of it at once
            data = data[os.write(handle, data) :]
    finally:
        os.close(handle)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Make one line for the user of what keeps us from writing *path*."""
    try:
        yield
    except (FileExistsError, NotADirectoryError):
        blocking = next((shown(parent) for parent in path.parents if is_file(parent)), shown(path.parent))
        raise FeedtoolError(f"{shown(path)} cannot be written: {blocking} is not a folder") from None
    except OSError as error:
        raise FeedtoolError(f"{shown(path)} cannot be written: {reason(error)}") from None


def refused(folder: Path) -> str:
    """Return why no file can be written into *folder*, which is made for that, "" when one can."""
    try:
        with Waiting() as waiting:
            waiting.add(folder / "probe", b"")
    except FeedtoolError as error:
        return str(error).replace(shown(folder / "probe"), shown(folder), 1)
    return ""


def remove(folder: Path, paths: Iterable[str]) -> None:
    """Delete the files *paths* of *folder*, and the folders that become empty by it."""
    for path in paths:
        target = inside(folder, path)
        try:
            if target.is_symlink() or not target.is_dir():
                target.unlink(missing_ok=True)
            parent = target.parent
            while parent != folder and parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()
                parent = parent.parent
        except OSError as error:
            raise FeedtoolError(f"{shown(target)} cannot be deleted: {reason(error)}") from None


def forget(folder: Path, mark: str) -> None:
    """Delete the files below *folder* that were never whole and have *mark* in their names, as far as that goes."""
    for path in _never_whole(folder):
        if path.name.endswith(f"{mark}{_PART}"):
            with suppress(OSError):
                path.unlink()


def sweep(folder: Path) -> None:
    """Delete the files below *folder* that were never whole, of builds that were killed long ago."""
    for path in _never_whole(folder):
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - _FORGOTTEN:
                path.unlink()


def _never_whole(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names if name.startswith(".") and name.endswith(_PART))


Ours = Callable[[str], object]
"""Tells whether a name is one that feedtool gives."""


def keep_only(folder: Path, names: Collection[str], ours: Ours) -> None:
    """Delete the files of *folder* with names of *ours* that are not among *names*."""
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name not in names and ours(entry.name) and entry.is_file():
                Path(entry.path).unlink(missing_ok=True)


def keep_newest(folder: Path, many: int, ours: Ours) -> None:
    """Delete the files of *folder* with names of *ours* but for as *many* as were written last."""
    with suppress(OSError):
        files = [entry for entry in os.scandir(folder) if ours(entry.name)]
        for entry in sorted(files, key=lambda entry: entry.stat().st_mtime_ns)[:-many]:
            Path(entry.path).unlink(missing_ok=True)
