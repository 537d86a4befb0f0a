"""Files as they are found and read: the one module through which a build looks at them, which tells `sight`."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from feedtool import glance, sight
from feedtool.problems import FeedtoolError, quoted

CONFIG = Path("config", "show.yaml")

PROGRAM = Path(__file__).parent
"""Where feedtool itself is."""


class OutsideError(FeedtoolError, ValueError):
    """A path would lead outside the folder that it belongs into."""


class UnreadableError(FeedtoolError):
    """The file *path* cannot be read, for some *reason*."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{shown(self.path)} cannot be read: {self.reason}"


def find_config(start: Path) -> Path:
    """Return the nearest `config/show.yaml`, upwards from *start*; FeedtoolError when there is none."""
    for folder in (start, *start.parents):
        if is_file(folder / CONFIG):
            return folder / CONFIG
        if is_file(other := (folder / CONFIG).with_suffix(".yml")):
            raise FeedtoolError(f"{other} has to be called show.yaml")
    raise FeedtoolError(
        f"no {CONFIG} here or in any folder above; name one with --config, or go to the folder of a show"
    )


def is_file(path: Path) -> bool:
    """Return whether *path* is a file that we can get at."""
    try:
        found = path.is_file()
    except OSError:  # a folder on the way is not ours to look into, or the name is too long
        found = False
    sight.there(path, found)
    return found


def is_folder(path: Path) -> bool:
    """Return whether *path* is a folder that we can get at."""
    sight.listed(path)
    try:
        return path.is_dir()
    except OSError:
        return False


def root_of(config: Path) -> Path:
    """Return the show's folder: where problems and reports see its files from."""
    folder = config.parent
    return folder.parent if folder.name == "config" else folder


def name_of(path: Path, root: Path) -> str:
    """Return *path* as seen from *root*, with `/`; what of it is not UTF-8 becomes a mark."""
    seen, above = str(path), "" if str(root) == "." else f"{root}{os.sep}"
    # Thousands lead straight down, and need not be taken apart: text is compared in a fraction of the time of paths.
    if seen.startswith(above) and ".." not in seen and os.path.isabs(seen) == os.path.isabs(above):  # noqa: PTH117  # see above
        seen = seen[len(above) :]
    else:
        seen = os.path.relpath(path, root)
    return os.fsencode(seen.replace(os.sep, "/")).decode("utf-8", "replace")


def read(path: Path) -> bytes:
    """Return the bytes of the file *path*; UnreadableError when it cannot be read."""
    try:
        data = path.read_bytes()
        sight.content(path, data)
    except OSError as error:
        sight.content(path, None)
        raise UnreadableError(path, reason(error)) from None
    return data


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO | None]:
    """Give the file *path* of the output to read, None when there is none that can be read."""
    try:
        file = path.open("rb")
    except OSError:
        yield None
        return
    with file:
        yield file


def content(path: Path) -> bytes:
    """Return the bytes of the file *path*, none when there is none that can be read."""
    try:
        return read(path)
    except FeedtoolError:
        return b""


def text(path: Path) -> str:
    """Return the text of the file *path*, "" when there is none that can be read."""
    return content(path).decode("utf-8", "replace")


def kept(path: Path, most: int = -1) -> bytes | None:
    """Return what the file *path* of a cache holds, or its first bytes, at *most* so many; None for none.

    It is no part of what a build looks at.
    """
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError:
        return None


def lines(path: Path) -> list[str]:
    """Return the lines of the file *path*, [] when there is none, or it is not UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError):
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def texts(folder: Path, ending: str) -> dict[str, str]:
    """Return the texts of the files of *folder* that end in *ending*, by name; nothing when there is no such folder."""
    sight.listed(folder)
    try:
        found = sorted(path for path in folder.iterdir() if path.name.endswith(ending) and is_file(path))
    except OSError:
        return {}
    return {path.name: text(path) for path in found}


def names(folder: Path) -> list[str]:
    """Return the names of all that is in *folder*; nothing when there is no such folder, or it is not ours to read."""
    sight.listed(folder)
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208  # iterdir() makes a path of each
    except OSError:
        return []


def folders(folder: Path) -> list[str]:
    """Return the names of the folders in *folder* that are not hidden, and no links: those may lead in circles."""
    sight.listed(folder)
    try:
        found = [entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return sorted(name for name in found if not name.startswith("."))


def markdown_files(folder: Path, *, lost: bool = False) -> list[Path]:
    """Return the Markdown files of *folder* by name, without those that begin with `_` or `.`.

    A link that is *lost*, since it leads nowhere, can be one of them: whoever reads it hears so.
    """
    sight.listed(folder)
    try:
        found = sorted((entry.name, _is_file(entry)) for entry in os.scandir(folder) if _is_markdown(entry.name))
    except OSError as error:
        raise FeedtoolError(f"the folder {shown(folder)} cannot be read: {reason(error)}") from None
    paths = []
    for name, there in found:
        path = folder / name
        sight.there(path, there)
        if there or (lost and leads_nowhere(path)):
            paths.append(path)
    return paths


def _is_markdown(name: str) -> bool:
    return name.lower().endswith((".md", ".markdown")) and name[0] not in "_."


def _is_file(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link into a folder that is not ours to look into
        return False


def leads_nowhere(path: Path) -> bool:
    """Return whether *path* is a link that leads nowhere."""
    try:
        return path.is_symlink() and not path.exists()
    except OSError:
        return False


def beside(sources: Iterable[Path]) -> dict[Path, dict[str, Path]]:
    """Return for each of *sources* the files in its folder that have its stem, by their ending (`.chapters.json`)."""
    by_stem = {(path.parent, path.stem): path for path in sources}
    found: dict[Path, dict[str, Path]] = {}
    for folder in {folder for folder, _ in by_stem}:
        sight.listed(folder)
        for entry in folder.iterdir():
            stem = entry.name
            while "." in stem and (folder, stem) not in by_stem:
                stem = stem.rpartition(".")[0]
            source = by_stem.get((folder, stem))
            if source and entry != source and is_file(entry):
                found.setdefault(source, {})[entry.name[len(stem) :]] = entry
    return found


def sizes(folder: Path) -> dict[str, int]:
    """Return the size in bytes of each file in *folder*, by its name; nothing when there is no such folder."""
    sight.listed(folder)
    found = {}
    try:
        for entry in os.scandir(folder):
            if entry.is_file():
                found[entry.name] = entry.stat().st_size
            else:  # it may become one: a link to where nothing is yet
                sight.there(folder / entry.name, found=False)
    except OSError:
        return {}
    return found


def cache_folder() -> Path | None:
    """Return the folder in which the user's programs keep what can be made again; None when there is no home."""
    folder = glance.cache_folder()
    return Path(folder) if folder else None


def digest(data: bytes | memoryview) -> str:
    """Return what tells two contents apart."""
    return sha256(data).hexdigest()


def digest_of(path: Path) -> str:
    """Return the digest of what the file *path* holds, "" when there is no such file."""
    try:
        return digest(path.read_bytes()) if path.is_file() else ""
    except OSError:
        return ""


def inside(folder: Path, path: str) -> Path:
    """Return *path*, relative with `/`, in *folder*; OutsideError when it would lead elsewhere."""
    return Inside(folder)(path)


def is_relative(path: str) -> bool:
    """Return whether *path*, with `/`, leads down from a folder, as far as its words say, on every system."""
    if not path.strip("/.") or path.startswith("/") or "\\" in path or ":" in path or "\0" in path:
        return False
    return ".." not in path or ".." not in path.split("/")


class Inside:
    """Gives the places of relative paths, with `/`, in *folder*; OutsideError for one that would lead elsewhere.

    Where the folders in it lead is looked up once: many files are in each.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, bool] = {}

    def __call__(self, path: str) -> Path:
        if not is_relative(path):
            raise OutsideError(f"{quoted(path)} leads outside {shown(self.folder)}")
        target = self.folder.joinpath(*path.split("/"))
        parent = path.rpartition("/")[0]
        if parent not in self.known:
            self.known[parent] = self._leads_in(target.parent)
        if not self.known[parent]:
            raise OutsideError(f"{quoted(path)} leads outside {shown(self.folder)} through a symbolic link")
        return target

    def _leads_in(self, parent: Path) -> bool:
        try:
            return parent.resolve().is_relative_to(self.folder.resolve())
        except (OSError, RuntimeError):  # links in a circle: RuntimeError until Python 3.12
            return False


def same(path: Path, data: bytes) -> bool:
    """Return whether the file *path* holds just *data*."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def absolute(path: Path) -> str:
    """Return *path* as seen from the root of the file system; links on the way stay links."""
    return os.path.abspath(path)  # noqa: PTH100  # resolve() would follow them


def seen(folder: Path, files: Mapping[str, str]) -> sight.Seen:
    """Return what is seen in *folder* when these *files*, by their digests, are in it, and its folders are no links."""
    # There are thousands: text is joined in a fraction of the time that paths take.
    base = absolute(folder)
    places = {os.path.join(base, *path.split("/")): digest for path, digest in files.items()}  # noqa: PTH118  # see above
    below = {path.rpartition("/")[0] for path in files} - {""}
    return sight.of_files(places, {os.path.join(base, *one.split("/")) for one in below})  # noqa: PTH118  # see above


def shown(path: Path) -> str:
    """Return *path* as messages name it: without `config/..` in it."""
    return Path(os.path.normpath(path)).as_posix()


def reason(error: OSError) -> str:
    """Return what the system says, in lower case."""
    return (error.strerror or str(error)).lower()
