"""What is said of builds: the problems that people have to hear of, and a line of what was done."""

import re
import shlex
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from feedtool import printing
from feedtool.building import Outcome
from feedtool.console import COULD_NOT_RUN, echo, print_seen, say, seen_from_here, shown, status
from feedtool.problems import FeedtoolError, Problem, meant, quoted

_STATES = (
    ("draft", "draft"),
    ("scheduled", "in the future"),
    ("held back", "held back"),
    ("unreadable", "unreadable"),
    ("left out", "left out"),
)

_NAMED = 3
"""Files that have changed are named, at most."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is to be said: of these *episodes*, as somebody called them, and in this *form*.

    When it is *strict* warnings count as well, and a *dry_run* is told as one. Who has it watched
    wants to know when and why it was made: *since*.
    """

    episodes: tuple[str, ...]
    strict: bool
    form: str
    dry_run: bool
    since: str = ""


def tell(manner: Manner, outcomes: Sequence[Outcome]) -> int:
    """Say what came of the one show; return the exit status."""
    (outcome,) = outcomes
    _print(manner, [outcome])
    _say(manner, outcome, outcome.done.written, outcome.done.removed, "feedtool check")
    return _status(manner, outcome)


def tell_all(manner: Manner, outcomes: Sequence[Outcome]) -> int:
    """Say what came of each show, and of all of them when they are many; return the worst exit status."""
    if manner.form != "text":
        _print(manner, outcomes)
    for one in outcomes:
        if manner.form == "text":
            _print(manner, [one])
        if one.failed:
            say(f"{'' if len(outcomes) > 1 else manner.since}feedtool: {from_here(one.failed)}")
        else:
            which = f" --config {shlex.quote(shown(one.config))}" if len(outcomes) > 1 else ""
            written, removed = (
                [shown(one.output / path) for path in paths] for paths in (one.done.written, one.done.removed)
            )
            _say(replace(manner, since="") if which else manner, one, written, removed, f"feedtool check{which}")
    if len(outcomes) > 1:
        say(f"{manner.since}{len(outcomes)} shows: {'; '.join(_total(manner, outcomes))}")
    for number, episode in enumerate(manner.episodes):
        if not any(one.failed or one.fitting[number] for one in outcomes):
            slugs = [slug for one in outcomes for slug in one.slugs]
            raise FeedtoolError(f"no episode called {quoted(episode)}{meant(episode, slugs)}")
    return max(_status(manner, one) for one in outcomes)


def _status(manner: Manner, outcome: Outcome) -> int:
    return COULD_NOT_RUN if outcome.failed else status(outcome.problems, manner.strict)


def _print(manner: Manner, outcomes: Iterable[Outcome]) -> None:
    """Print the problems of shows, for people those that they have to hear of."""
    seen = []
    for one in outcomes:
        whole, _ = _shortened(manner, one)
        whole = [replace(p, message=from_here(p.message)) for p in whole] if one.failed else whole
        seen += seen_from_here(one.root, whole)
    print_seen(seen, manner.form, [shown(one.lock_file) for one in outcomes])


def _say(manner: Manner, outcome: Outcome, written: Iterable[str], removed: Iterable[str], check: str) -> None:
    """Say what a build did, and, if it was not to do it, which files it would have *written* and *removed*.

    The command *check* shows the problems that were not told.
    """
    if manner.dry_run:
        for path in (*written, *(f"{path} (removed)" for path in removed)):
            echo(f"{path}\n", err=manner.form != "text")
    say(f"{manner.since}{shown(outcome.output)}: {'; '.join(_told(manner, outcome, check))}")


def _told(manner: Manner, outcome: Outcome, check: str) -> list[str]:
    """Return the parts of the line that says what was done, with the count of the problems."""
    done = outcome.done
    told = _counted(manner, [outcome])
    if outcome.stopped:
        told.append("the feed stays as it was")
    elif done.difference:
        told.append(str(done.difference))
    if done.removed:
        told.append(f"{'would remove' if manner.dry_run else 'removed'} {len(done.removed)}")
    if done.kept:
        told.append(f"kept {', '.join(done.kept)}: changed by somebody since feedtool wrote it")
    whole, rest = _shortened(manner, outcome)
    told += filter(None, [printing.summary(whole)])
    if rest:
        told.append(f"{printing.summary(rest)}: `{check}` shows {'it' if len(rest) == 1 else 'them'}")
    return told


def _total(manner: Manner, outcomes: Sequence[Outcome]) -> list[str]:
    """Return the parts of the line that says what was done to many shows."""
    told = _counted(manner, outcomes)
    if removed := sum(len(one.done.removed) for one in outcomes):
        told.append(f"{'would remove' if manner.dry_run else 'removed'} {removed}")
    told += filter(None, [printing.summary(problem for one in outcomes for problem in one.problems)])
    if failed := sum(bool(one.failed) for one in outcomes):
        told.append(f"{failed} show{'s' * (failed != 1)} not built")
    return told


def _counted(manner: Manner, outcomes: Iterable[Outcome]) -> list[str]:
    """Return what there is to tell of how many episodes and files."""
    states: Counter[str] = Counter()
    written = unchanged = 0
    for one in outcomes:
        states.update(one.states)
        written += len(one.done.written)
        unchanged += one.done.unchanged
    published = states["published"]
    told = [f"{published} episode{'s' * (published != 1)}"]
    told += [f"{states[state]} {word}" for state, word in _STATES if states[state]]
    verb = "would write" if manner.dry_run else "wrote"
    return [*told, f"{verb} {written} file{'s' * (written != 1)}, {unchanged} unchanged"]


def _shortened(manner: Manner, outcome: Outcome) -> tuple[Sequence[Problem], Sequence[Problem]]:
    """Return those problems that people have to hear of, and the others: what fails, and what they let through.

    Programs get all of them, and so does somebody whose show cannot be built.
    """
    if manner.form != "text" or outcome.failed:
        return outcome.problems, ()
    whole = [one for one in outcome.problems if status([one], manner.strict) or (one.code, one.place) in outcome.gate]
    return whole, [one for one in outcome.problems if one not in whole]


def since(paths: Sequence[str]) -> str:
    """Return how the line of a build that is watched begins: the time here, and which files, *paths*, have changed."""
    named = [shown(Path(path)) for path in paths[:_NAMED]]
    more = f" and {len(paths) - _NAMED:,} more" if len(paths) > _NAMED else ""
    changed = f"{', '.join(named)}{more} changed; " if named else ""
    return f"{time.strftime('%H:%M:%S')} {changed}"


def from_here(message: str) -> str:
    """Return *message*, in which files are called as from the root of the file system, as it would be said here."""
    here = re.escape(f"{Path.cwd().as_posix().rstrip('/')}/")
    return re.sub(rf"(?<![^\s'(]){here}", "", message)
