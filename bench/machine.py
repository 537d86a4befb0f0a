"""The machine that was measured on, in words that tell what matters and not whose it is."""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def described() -> str:
    """Return processor, cores, memory, system and Python."""
    cores = os.cpu_count() or 1
    parts = [_processor(), f"{cores} core{'s' * (cores > 1)}", f"{_memory():.0f} GB of memory"]
    return f"{', '.join(part for part in parts if part)}; {platform.system()}, Python {sys.version.split()[0]}"


def busy() -> float:
    """Return how many processes wanted a processor in the last minute, on average."""
    return os.getloadavg()[0]


def commit() -> str:
    """Return which commit is measured, with a plus when there is more than is committed; nothing outside of git."""
    asked = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _processor() -> str:
    try:
        found = re.search(r"(?m)^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        found = None
    return " ".join(found[1].split()) if found else platform.processor() or platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
