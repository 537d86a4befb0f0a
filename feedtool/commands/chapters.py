"""Print the chapters of an episode or a file in any format."""

from pathlib import Path

import click

from feedtool import convert, disk, plugins
from feedtool.console import PROBLEMS, episode_or_file, print_problems, say, status
from feedtool.model import Outline
from feedtool.options import CONFIG, EPISODE, Name
from feedtool.problems import Problem, ordered


@click.command()
@EPISODE
@CONFIG
@click.option(
    "--to",
    "form",
    default="json",
    show_default=True,
    type=Name("chapter format", convert.writable("chapters")),
    help=f"The format: {', '.join(convert.writable('chapters'))}.",
)
@click.pass_obj
def chapters(common: Path | None, episode: str, config: Path | None, form: str) -> int:
    """Print the chapters of EPISODE, or of FILE, in a format.

    EPISODE is a slug, a path, or a unique part of a slug. FILE is anything with chapters in it: JSON, psc, mp4chaps,
    ffmetadata, WebVTT, labels, a cue sheet, …, an MP3 or an M4A; it is told by its name and by what is in it.

    \b
    feedtool chapters mlops --to youtube
    feedtool chapters episode.mp3 --to json > chapters.json
    """
    project, found, problems = episode_or_file(config or common, episode)
    if isinstance(found, Path):
        noted: list[Problem] = []
        read = convert.outline_of_file(str(found), disk.read(found), noted)
        problems = ordered(noted)
        # An empty list is no chapters; a file that cannot be read is not an empty list.
        outline: Outline | None = read if read.chapters or not status(problems, strict=False) else None
    else:
        outline = convert.outline_of_episode(found, project.show, form) if found and project else None
    print_problems(project, problems, "text")
    if outline is None:
        return PROBLEMS
    text = plugins.get("chapters", form).write(outline)
    click.echo(text, nl=False)
    if not text:
        count = len(outline.chapters)
        say(f"feedtool: {count} chapter{'s' * (count != 1)}, of which {form} would show none")
    return status(problems, strict=False)
