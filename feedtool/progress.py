"""A bar on a terminal that shows how far long work is."""

import sys
import time
from typing import Any

from feedtool import terminal

PATIENCE = 0.5
"""Seconds of work after which somebody wants to see how it goes on."""

PAUSE = 0.1
"""Seconds between two pictures of the bar: nobody sees more, and each takes a while."""


class Progress:
    """A bar on a terminal, nothing elsewhere, for work that takes longer than a person's *patience*, in seconds.

    It says *what* is being done, how much of it, and how long the rest will take. Nothing is imported before there is a
    bar to draw. It is drawn when something is done, and by no thread: processes may be forked while it is there.
    """

    def __init__(self, what: str, total: int, patience: float = PATIENCE) -> None:
        self.bar: Any = None
        self.what = what
        self.total = total
        self.patience = patience
        self.drawn = 0.0

    def __enter__(self) -> "Progress":
        self.since = time.monotonic()
        if not self.patience:
            self.tick(0, self.total)
        return self

    def tick(self, done: int, total: int) -> None:
        """Show that *done* of *total* are done; what comes after the last takes a while, too."""
        now = time.monotonic()
        is_long = now - self.since >= self.patience
        if self.bar is None and total > 1 and is_long and terminal.is_behind(sys.stderr):
            self._draw(total)
        if self.bar:
            is_due = done == total or now - self.drawn >= PAUSE
            self.drawn = now if is_due else self.drawn
            self.bar.update(self.task, completed=done, total=total, refresh=is_due)

    def _draw(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
        self.task = self.bar.add_task(self.what, total=total)
        self.bar.start()

    def __exit__(self, *error: object) -> None:
        if self.bar:
            self.bar.stop()
