"""List the links and ids of episodes that are not known yet."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from feedtool import linking
from feedtool.console import FINE, load, paths, say, shown
from feedtool.gaps import Gap, State
from feedtool.options import CONFIG, Name

_NONE = (
    "no episode has links yet; write where it can be heard into its front matter, and TODO for what is not known yet:\n"
    "  links: {spotify: 'https://…', youtube: TODO}"
)
"""What to say where there is nothing to list."""


@click.command()
@click.argument("episodes", nargs=-1)
@CONFIG
@click.option(
    "--format",
    "form",
    type=Name("format", ("text", "json")),
    default="text",
    show_default=True,
    help="A table for people, or JSON for programs.",
)
@click.option("--every", is_flag=True, help="Also what only a few episodes have, and others miss.")
@click.pass_obj
def links(common: Path | None, episodes: tuple[str, ...], config: Path | None, form: str, every: bool) -> int:
    """List the links and ids of EPISODES, or of all, that are not known yet.

    Those are the ones that are still TODO or empty, and those that are missing although at least half of the episodes
    have them. Nobody is asked: whether a link is dead tells `feedtool check --links`.

    \b
    feedtool links
    feedtool links mlops
    feedtool links --format json
    """
    project = load(config or common)
    only = paths(project, episodes)
    gaps, any_written = linking.open_links(project, every=every)
    found = [gap for gap in gaps if not only or gap.place.path in only]
    seen = [(shown(project.root / gap.place.path), gap) for gap in found]
    click.echo(_as_json(seen) if form == "json" else _table(seen), nl=False)
    if not any_written:
        say(_NONE)
        return FINE
    counts = Counter(gap.state for gap in found)
    told = ", ".join(f"{counts[state]} {state}" for state in State if counts[state])
    having, total = len({gap.episode for gap in found}), len(only) or len(project.sources)
    say(f"{having} of {total} file{'s' * (total != 1)}: {told or 'every link is known'}")
    return FINE


def _table(found: Iterable[tuple[str, Gap]]) -> str:
    rows = [(f"{path}:{gap.place.line}", gap.key, gap.state.value) for path, gap in found]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return "".join(f"{place:<{widths[0]}}  {key:<{widths[1]}}  {state}\n" for place, key, state in rows)


def _as_json(found: Iterable[tuple[str, Gap]]) -> str:
    records = [
        {"path": path, "line": gap.place.line, "episode": gap.episode, "key": gap.key, "state": gap.state.value}
        for path, gap in found
    ]
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
