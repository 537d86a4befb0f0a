"""The command: grow the shows, install everybody, run the rounds, print what it comes to."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import given, growing, installing, machine, peers, results, tables
from bench.figures import Figures
from bench.measuring import FailedError, Took
from bench.peers import ELEVENTY, FEEDTOOL, HUGO, JEKYLL, NAIVE, PYTHON
from bench.rounds import COLD, TASKS, Track, Trial

HERE = Path(__file__).parent
SIZES = (200, 2_000, 10_000)
QUICK_SIZES, QUICK_PEERS = (200,), (HUGO, NAIVE)
PEERS = (HUGO, NAIVE, ELEVENTY, JEKYLL)

MOST = {NAIVE: 200, ELEVENTY: 2_000, JEKYLL: 2_000}
"""Up to how many episodes somebody is waited for."""

_started = time.monotonic()


def main() -> int:
    """Do what the command line says, and return the exit status."""
    options = _options()
    work = options.folder.resolve()
    work.mkdir(parents=True, exist_ok=True)
    try:
        run = _measured(options, work)
    except FailedError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    whole = not (options.episodes or options.only or options.quick) and set(SIZES) <= set(options.sizes)
    target = options.results or (HERE if whole else work) / "RESULTS.md"
    results.write(run, target)
    print(f"\n{run.machine}\n\n{tables.bars(run.figures, run.bars)}")
    print(tables.written(run.figures, results.CACHE))
    print(tables.medians(run.figures))
    _tell(f"all of it is in {os.path.relpath(target)}")
    return 0


def _measured(options: argparse.Namespace, work: Path) -> results.Run:
    """Make what is to be measured, measure it, and return what came of it."""
    _tell("installing feedtool and the others")
    found, missing = installing.install(work, (FEEDTOOL, PYTHON, *options.peers))
    for one in missing:
        _tell(f"NOT MEASURED: {one}")
    measured = Figures()
    shows = _shows(options, work)
    tasks = tuple(options.only or TASKS)
    busy = machine.busy()
    for number, (count, show) in enumerate(shows):
        home = work / "runs" / str(count)
        home.mkdir(parents=True, exist_ok=True)
        courses = [peers.course(one, show, home) for one in found.values() if count <= MOST.get(one.name, count)]
        track = Track(show, home, count, courses, (0, 1) if options.episodes else (0,), exact=not options.episodes)
        busy = max(busy, _race(track, tasks, _runs(count, options.quick, options.runs, number), measured))
    return results.Run(
        measured,
        tuple(found.values()),
        tuple(missing),
        machine.described(),
        machine.commit(),
        datetime.now(UTC).date(),
        os.cpu_count() or 1,
        busy,
        given=bool(options.episodes),
    )


def _race(track: Track, tasks: Sequence[str], runs: int, measured: Figures) -> float:
    """Run all trials of *track*, *runs* times, and return how busy the machine was at the worst."""
    busy = 0.0
    lost: set[str] = set()
    try:
        if COLD in tasks:
            # First, since the lock comes into being with it: all builds that count have one, as a clone has.
            _tell(f"{track.count:,} episodes: the memory of all of feedtool's processes")
            ours = Trial(COLD, track.feedtool)
            measured.peaks[track.count, COLD, FEEDTOOL] = track.run(ours, 0, tree=True).peak
        for number in range(1, runs + 1):
            took: dict[tuple[str, str], list[Took]] = {}
            for trial in track.trials(tasks):
                if trial.who not in lost:
                    _tell(f"{track.count:,} episodes, round {number} of {runs}: {TASKS[trial.task]}, {trial.who}:", " ")
                    took.setdefault((trial.task, trial.who), []).extend(_tried(track, trial, number, lost))
                    busy = max(busy, machine.busy())
            for (task, who), ones in took.items():
                if ones:
                    measured.add((track.count, task, who), ones)
    finally:
        track.end()
    measured.wrote |= {(track.count, task): wrote for task, wrote in track.wrote.items()}
    return busy


def _tried(track: Track, trial: Trial, number: int, lost: set[str]) -> list[Took]:
    """Return what *trial* took: nothing when somebody stumbles over the episodes of a given show, and is *lost*."""
    try:
        took = track.run(trial, number)
    except FailedError as error:
        if track.exact or trial.who == FEEDTOOL:
            raise
        print(f"NOT MEASURED: {error}", file=sys.stderr, flush=True)
        lost.add(trial.who)
        return []
    print(f"{tables.seconds(took.wall)}, {took.peak / 1e6:,.0f} MB", file=sys.stderr, flush=True)
    return [took]


def _shows(options: argparse.Namespace, work: Path) -> list[tuple[int, Path]]:
    """Return the shows to measure on, and how many episodes each has."""
    if options.episodes:
        _tell("copying the episodes")
        show = given.copied(work / "shows" / "given", options.episodes, options.config)
        return [(len(list((show / "episodes").glob("[!_.]*.md"))), show)]
    shows = []
    for count in options.sizes:
        _tell(f"{count:,} episodes")
        shows.append((count, growing.grow(work / "shows" / str(count), count, tell=_grown)))
    return shows


def _grown(done: int, count: int) -> None:
    if done % max(count // 10, 500) == 0:
        _tell(f"{done:,} of {count:,} episodes are grown")


def _runs(count: int, quick: bool, wanted: Sequence[int], number: int) -> int:
    """Return how many rounds there are with *count* episodes, that *number* of the sizes: as *wanted*, if they are."""
    if wanted:
        return wanted[min(number, len(wanted) - 1)]
    if quick:
        return 3
    return 9 if count < 1_000 else 5 if count < 5_000 else 3


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench", description="feedtool against others, on the same files")
    parser.add_argument("--sizes", type=_sizes, help="how many episodes: 200,2000,10000 when not given")
    parser.add_argument("--runs", type=_sizes, default=(), help="how many rounds, or how many of each size: 9,5,3")
    parser.add_argument("--only", type=_of(tuple(TASKS)), help=f"which tasks, of {','.join(TASKS)}")
    parser.add_argument("--peers", type=_of(PEERS), help="against whom, of hugo,naive,eleventy,jekyll")
    parser.add_argument("--quick", action="store_true", help="200 episodes, Hugo and the naive script, three rounds")
    parser.add_argument("--episodes", type=Path, metavar="DIR", help="episodes of your own; they are copied")
    parser.add_argument("--config", type=Path, metavar="FILE", help="their show.yaml; the sample's when not given")
    parser.add_argument("--folder", type=Path, default=HERE / ".work", help="where all is kept that is made for it")
    parser.add_argument("--results", type=Path, metavar="FILE", help="where the results go; a whole run has its place")
    options = parser.parse_args()
    if options.config and not options.episodes:
        parser.error("--config goes with --episodes")
    options.sizes = options.sizes or (QUICK_SIZES if options.quick else SIZES)
    options.peers = options.peers or (QUICK_PEERS if options.quick else PEERS)
    return options


def _sizes(text: str) -> tuple[int, ...]:
    """Return the numbers in *text*, with commas between them."""
    words = text.replace("_", "").split(",")
    if not all(word.strip().isdecimal() and int(word) for word in words):
        raise argparse.ArgumentTypeError(f"'{text}' is not numbers with commas between them, such as 200,2000")
    return tuple(int(word) for word in words)


def _of(known: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Return what reads words with commas between them, of those *known*: of a name its first word will do."""
    by_word = {one.lower().split()[0]: one for one in known}

    def read(text: str) -> tuple[str, ...]:
        words = [word.strip().lower() for word in text.split(",")]
        strange = [word for word in words if word not in by_word]
        if strange:
            raise argparse.ArgumentTypeError(f"'{strange[0]}' is none of {', '.join(by_word)}")
        return tuple(by_word[word] for word in words)

    return read


def _tell(text: str, end: str = "\n") -> None:
    print(f"[{time.monotonic() - _started:6.0f} s] {text}", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
