"""What a command takes: seconds, processor seconds and memory."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCH = Path(__file__).with_name("launch.py")

KEPT = ("PATH", "HOME", "TMPDIR", "SSL_CERT_FILE")
"""What commands get of our environment: nothing that changes how Python or node run."""


class FailedError(Exception):
    """A command that is measured did not do its work."""


@dataclass(frozen=True, slots=True)
class Took:
    """What one run took: seconds by the wall's clock, seconds of processors, and the most bytes in memory at once."""

    wall: float
    cpu: float
    peak: int


def environment(home: Path) -> dict[str, str]:
    """Return the environment of all commands; their caches lie in *home*."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"LANG": "C.UTF-8", "XDG_CACHE_HOME": str(home / "cache"), "HUGO_CACHEDIR": str(home / "cache")}


def run(
    command: Sequence[str], folder: Path, home: Path, *, tree: bool = False, statuses: Sequence[int] = (0,)
) -> Took:
    """Run *command* in *folder* and return what it took; with *tree* the memory is that of its children, too.

    Raises `FailedError`, with the end of what the command said, when its status is none of *statuses*.
    """
    log = home / "last-run.log"
    launched = [sys.executable, "-I", "-S", str(LAUNCH), "tree" if tree else "alone", str(log), *command]
    ran = subprocess.run(
        launched, cwd=folder, env=environment(home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True
    )
    said = json.loads(ran.stdout)
    if said["status"] not in statuses:
        told = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
        raise FailedError(f"{' '.join(command)} ended with status {said['status']}:\n{told}")
    return Took(said["wall"], said["cpu"], said["peak"])
