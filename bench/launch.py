"""Run one command and say, as JSON, what it took: `launch.py tree|alone LOG COMMAND …`.

A process of its own, and a small one: Linux counts the memory of whoever starts a process as that process's own.
Of `tree` the memory of the command and all its children is looked at now and then, which takes time, too.
"""

import json
import os
import sys
import time
from collections.abc import Iterator

EVERY = 0.01
"""Seconds between two looks at the memory of a tree, at least."""

REST, LONGEST = 20, 0.2
"""How much longer than a look takes nobody looks, and how many seconds at most: looking takes time, too."""

UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts the largest memory of a process."""


def main() -> None:
    """Run the command that the arguments say, and print its status, seconds, processor seconds and bytes."""
    mode, log, *command = sys.argv[1:]
    out = (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    start = time.perf_counter()
    # The command's path, and no search for it: that is no part of what is measured.
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=[out, (os.POSIX_SPAWN_DUP2, 1, 2)])
    most = peak_of_tree(pid) if mode == "tree" else 0
    _, status, usage = os.wait4(pid, 0)
    print(
        json.dumps(
            {
                "status": os.waitstatus_to_exitcode(status),
                "wall": time.perf_counter() - start,
                "cpu": usage.ru_utime + usage.ru_stime,
                "peak": max(most, usage.ru_maxrss * UNIT),
            }
        )
    )


def peak_of_tree(pid: int) -> int:
    """Return the most bytes that the process *pid* and those below it had at once; 0 where the system does not say.

    What several of them share counts once (PSS).
    """
    most = 0
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        start = time.perf_counter()
        most = max(most, sum(memory(one) for one in tree(pid)))
        time.sleep(min(max(EVERY, REST * (time.perf_counter() - start)), LONGEST))
    return most


def tree(pid: int) -> Iterator[int]:
    """Yield *pid* and every process below it."""
    yield pid
    for child in said(f"/proc/{pid}/task/{pid}/children").split():
        yield from tree(int(child))


def memory(pid: int) -> int:
    """Return the bytes that the process *pid* has in memory, of what is shared only its part."""
    for line in said(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def said(path: str) -> str:
    """Return what the system says in the file *path*: nothing of a process that has gone."""
    try:
        with open(path, encoding="ascii") as file:  # noqa: PTH123  # pathlib would be the larger part of this process
            return file.read()
    except OSError:
        return ""


if __name__ == "__main__":
    main()
