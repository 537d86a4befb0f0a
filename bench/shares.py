"""Which step of a build takes how much of it, in one process.

    python -m bench.shares [--size 50 | --show FOLDER] [--task cold|same|one]

A build of the grown show is run under Python's profiler. What a library or a built-in function takes counts for the
module of feedtool that called it, and modules are put together to steps. A profiler makes calls look dearer than they
are: shares tell where to look, and `make bench` whether it helped.
"""

import argparse
import contextlib
import cProfile
import io
import pstats
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import feedtool
from bench import growing
from bench.rounds import COLD, ONE, SAME, TASKS
from bench.tables import seconds, table
from feedtool import cli

HERE = Path(__file__).parent
PACKAGE = Path(feedtool.__file__).parent

STARTING = "starting: importing modules"
STEPS = {
    "reading: YAML": ("values", "document"),
    "reading: typed values, people, episodes": (
        "fields",
        "kinds",
        "dates",
        "episode",
        "people",
        "enclosure",
        "timelines",
        "tags",
    ),
    "times put right": ("timing", "timeline", "stamps", "clock"),
    "breaking text": ("breaks", "sentences"),
    "cues": ("cues", "speakers"),
    "chapters": ("chapters", "listing"),
    "transcripts": ("transcripts", "subtitles"),
    "Markdown and HTML": ("markup", "cleanhtml", "plaintext", "excerpt", "dialects", "hyperlinks"),
    "notes": ("notes", "fitting", "lengths", "telling", "platforms", "description"),
    "templates": ("sandbox", "templates"),
    "pages": ("pages",),
    "feeds": ("feeds", "podcasting", "attributes", "hosted", "paging"),
    "rules": ("rules", "ruling", "rulebook"),
    "putting it together": (
        "pipeline",
        "work",
        "hands",
        "cli",
        "commands",
        "console",
        "terminal",
        "model",
        "plugins",
        "problems",
        "printing",
        "pointing",
    ),
    "who is who": ("registry", "lock", "identity", "gate", "matching", "hostfeed"),
    "files and the cache": (
        "disk",
        "sight",
        "glance",
        "caching",
        "reuse",
        "staging",
        "writing",
        "project",
        "plaindata",
    ),
}
"""Which modules and folders of feedtool are which step; any other module is a step by its own name."""

Function = tuple[str, int, str]
Calls = Mapping[Function, tuple[int, int, float, float, Mapping[Function, tuple[int, int, float, float]]]]


def main() -> int:
    """Do what the command line says, and return the exit status."""
    parser = argparse.ArgumentParser("python -m bench.shares", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--size", type=int, default=50, help="how many episodes are grown: 50 when not given")
    parser.add_argument("--show", type=Path, help="a show of your own: the folder that has config/show.yaml")
    parser.add_argument("--folder", type=Path, default=HERE / ".work", help="where all is kept that is made for it")
    parser.add_argument("--task", choices=(COLD, SAME, ONE), default=COLD, help="what the build has to do")
    options = parser.parse_args()
    show = options.show or growing.grow(options.folder / "shows" / str(options.size), options.size)
    calls = profiled(show, options.task)
    steps = shares(calls)
    whole = sum(steps.values())
    rows = [(step, f"{part / whole:.1%}", seconds(part)) for step, part in steps.items() if part / whole >= 0.001]
    print(table(("step", "share", "under the profiler"), rows))
    print(f"{TASKS[options.task]}: {seconds(whole)} under the profiler, in one process")
    return 0


def profiled(show: Path, task: str = COLD) -> Calls:
    """Return what a build of *show* called that has to do *task*, and how long that took; the show stays as it is."""
    profile = cProfile.Profile()
    changing = sorted((show / "episodes").glob("*.md"))[0]
    original = changing.read_bytes()
    with tempfile.TemporaryDirectory() as cache:
        arguments = ["build", "--jobs", "1", "--config", str(show / "config" / "show.yaml"), "--cache", cache]
        try:
            if task == COLD:
                arguments.append("--force")
            else:
                # In a process of its own: what this one has imported already would be missing from its shares.
                subprocess.run([sys.executable, "-m", "feedtool", *arguments], capture_output=True, check=False)
            if task == ONE:
                changing.write_bytes(original + b"\nOne more thing.\n")
            profile.runcall(_run, arguments)
        finally:
            changing.write_bytes(original)
    # What typeshed does not say: the numbers themselves.
    calls: Calls = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return calls


def _run(arguments: list[str]) -> None:
    """Run feedtool in this process; whatever it says is thrown away."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), contextlib.suppress(SystemExit):
        cli.main(arguments)


def shares(calls: Calls) -> dict[str, float]:
    """Return the seconds of each step, the longest first."""
    known: dict[Function, dict[str, float]] = {}
    steps: dict[str, float] = {}
    for function, (*_, own, _, callers) in calls.items():
        step = step_of(function)
        if step:
            steps[step] = steps.get(step, 0) + own
            continue
        for caller, (*_, part, _) in callers.items():
            for other, share in _for_whom(caller, calls, known).items():
                steps[other] = steps.get(other, 0) + part * share
    return dict(sorted(steps.items(), key=lambda step: -step[1]))


def step_of(function: Function) -> str:
    """Return the step that *function* is part of, "" when it is none of feedtool's.

    >>> step_of((str(PACKAGE / "breaks.py"), 7, "lines")), step_of(("~", 0, "<built-in method len>"))
    ('breaking text', '')
    """
    file, _, name = function
    if file.startswith("<frozen importlib") or name == "<module>":
        return STARTING
    path = Path(file)
    if not path.is_relative_to(PACKAGE):
        return ""
    module = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return next((step for step, modules in STEPS.items() if module in modules), module)


def _for_whom(function: Function, calls: Calls, known: dict[Function, dict[str, float]]) -> dict[str, float]:
    """Return for which steps *function* works, and for each of them which part of its time."""
    if step := step_of(function):
        return {step: 1.0}
    if function not in known:
        known[function] = {}  # a circle of calls is none of anybody's
        found: dict[str, float] = {}
        for caller, (*_, whole) in calls[function][4].items():
            for step, share in _for_whom(caller, calls, known).items():
                found[step] = found.get(step, 0) + whole * share
        total = sum(found.values())
        known[function] = {step: part / total for step, part in found.items()} if total else {}
    return known[function]


if __name__ == "__main__":
    sys.exit(main())
