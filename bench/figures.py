"""What was measured, and what it comes to: medians, ratios, and the bars that are set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from bench.measuring import Took
from bench.peers import FEEDTOOL, HUGO, NAIVE, PYTHON
from bench.rounds import COLD, ONE, SAME, TOUCHED, Wrote

Key = tuple[int, str, str]
"""How many episodes, which task, who."""

WALL, CPU, PEAK = "wall", "cpu", "peak"


@dataclass(slots=True)
class Figures:
    """All runs, a `Took` for each round, by how many episodes, task and who; and what else was seen."""

    runs: dict[Key, list[Took]] = field(default_factory=dict)
    peaks: dict[Key, int] = field(default_factory=dict)
    """The most memory of a tree of processes, where that was looked at."""
    wrote: dict[tuple[int, str], Wrote] = field(default_factory=dict)

    def add(self, key: Key, took: Sequence[Took]) -> None:
        """Note what the runs of one round *took*: of several the median."""
        middle = Took(*(median(getattr(one, name) for one in took) for name in (WALL, CPU, PEAK)))
        self.runs.setdefault(key, []).append(middle)

    def values(self, key: Key, measure: str) -> list[float]:
        """Return the *measure* of each round, none where nothing was measured."""
        if measure == PEAK and key in self.peaks:
            return [max([self.peaks[key], *(took.peak for took in self.runs.get(key, ()))])]
        return [getattr(took, measure) for took in self.runs.get(key, ())]

    def middle(self, key: Key, measure: str) -> float:
        """Return the median of a *measure* that there is."""
        return median(self.values(key, measure))

    def ratio(self, key: Key, against: Key, measure: str) -> float | None:
        """Return *key* over *against*: the median of the ratios in each round, so that slow minutes cancel out."""
        ours, theirs = self.values(key, measure), self.values(against, measure)
        if not ours or not theirs:
            return None
        if len(ours) != len(theirs):
            return median(ours) / median(theirs)
        return median(one / other for one, other in zip(ours, theirs, strict=True))


@dataclass(frozen=True, slots=True)
class Bar:
    """What a ratio is to be at most: it *must*, and what is *wanted*."""

    what: str
    count: int
    task: str
    against: str
    must: float
    wanted: float
    measure: str = WALL

    def value(self, figures: Figures, measure: str = "") -> float | None:
        """Return the ratio that was measured, or that of another *measure*; of memory there is no other."""
        if measure and self.measure == PEAK:
            return None
        ours, theirs = (self.count, self.task, FEEDTOOL), (self.count, self.task, self.against)
        return figures.ratio(ours, theirs, measure or self.measure)


@dataclass(frozen=True, slots=True)
class Growth:
    """What the time for one episode may be with *many*, over that with *few*."""

    what: str
    few: int
    many: int
    must: float
    wanted: float

    def value(self, figures: Figures, measure: str = WALL) -> float | None:
        """Return the ratio that was measured."""
        few, many = (self.few, COLD, FEEDTOOL), (self.many, COLD, FEEDTOOL)
        if few not in figures.runs or many not in figures.runs:
            return None
        return figures.middle(many, measure) / self.many / (figures.middle(few, measure) / self.few)


BARS: tuple[Bar | Growth, ...] = (
    Bar("cold, 200 episodes, against Hugo", 200, COLD, HUGO, 0.5, 0.3),
    Bar("cold, 200 episodes, against the naive script", 200, COLD, NAIVE, 1 / 25, 1 / 40),
    Bar("cold, 2,000 episodes, against Hugo", 2_000, COLD, HUGO, 0.4, 0.25),
    Bar("cold, 10,000 episodes, against Hugo", 10_000, COLD, HUGO, 0.4, 0.25),
    Growth("time for an episode, of 10,000 over of 2,000", 2_000, 10_000, 1.15, 1.05),
    Bar("nothing changed, 200 episodes, against Hugo", 200, SAME, HUGO, 1 / 20, 1 / 40),
    Bar("nothing changed, 200 episodes, against `python -c pass`", 200, SAME, PYTHON, 5, 3),
    Bar("nothing changed, 2,000 episodes, against Hugo", 2_000, SAME, HUGO, 1 / 120, 1 / 250),
    Bar("nothing changed, 10,000 episodes, against Hugo", 10_000, SAME, HUGO, 1 / 250, 1 / 500),
    Bar("every mtime new, 200 episodes, against `python -c pass`", 200, TOUCHED, PYTHON, 7, 4),
    Bar("one episode changed, of 200, against Hugo", 200, ONE, HUGO, 1 / 10, 1 / 22),
    Bar("one episode changed, of 10,000, against Hugo", 10_000, ONE, HUGO, 1 / 80, 1 / 200),
    Bar("peak memory, cold, 200 episodes, against Hugo", 200, COLD, HUGO, 0.5, 0.25, PEAK),
    Bar("peak memory, cold, 10,000 episodes, against Hugo", 10_000, COLD, HUGO, 0.06, 0.03, PEAK),
)
"""What is to be reached. feedtool makes everything; the others one feed, chapters and one note."""


def bars_of(count: int) -> tuple[Bar, ...]:
    """Return the bars that are set for 200 episodes, for a show of somebody's own with *count*."""
    small = [bar for bar in BARS if isinstance(bar, Bar) and bar.count == 200]
    return tuple(replace(bar, count=count, what=bar.what.replace("200", f"{count:,}")) for bar in small)


OF_ALL = ("output/feed", "output/index.html", "output/report.json")
"""What a changed episode changes beside its own files: the feeds, the index, and the list of all files."""


def needless(task: str, wrote: Wrote, cache: str) -> list[str]:
    """Return the files that were written in *task*, and need not have been; the cache is in a folder *cache*."""
    if task == SAME:
        return [*wrote.others, *(["files of the episode"] if wrote.own else [])]
    return [path for path in wrote.others if not path.startswith((*OF_ALL, f"{cache}/"))]


def as_data(figures: Figures) -> list[Mapping[str, object]]:
    """Return all runs as plain data."""
    return [
        {
            "episodes": count,
            "task": task,
            "who": who,
            "runs": [[took.wall, took.cpu, took.peak] for took in runs],
            "peak of all processes": figures.peaks.get((count, task, who)),
        }
        for (count, task, who), runs in figures.runs.items()
    ]
