"""Print the transcript of an episode or a file in any format."""

from pathlib import Path

import click

from feedtool import convert, disk, plugins
from feedtool.console import PROBLEMS, episode_or_file, print_problems, say, status
from feedtool.model import Track
from feedtool.options import CONFIG, EPISODE, Name
from feedtool.problems import Problem, ordered


@click.command()
@EPISODE
@CONFIG
@click.option(
    "--to",
    "form",
    default="vtt",
    show_default=True,
    type=Name("transcript format", convert.writable("transcripts")),
    help=f"The format: {', '.join(convert.writable('transcripts'))}.",
)
@click.pass_obj
def transcript(common: Path | None, episode: str, config: Path | None, form: str) -> int:
    """Print the transcript of EPISODE, or of the subtitle file FILE, in a format.

    EPISODE is a slug, a path, or a unique part of a slug.

    \b
    feedtool transcript mlops --to srt > captions.srt
    feedtool transcript foreign.srt --to vtt
    """
    project, found, problems = episode_or_file(config or common, episode)
    if isinstance(found, Path):
        noted: list[Problem] = []
        track: Track | None = convert.track_of_file(str(found), disk.read(found), noted)
        problems = ordered(noted)
    else:
        track = convert.track_of_episode(found, project.show) if found and project else None
    print_problems(project, problems, "text")
    if track is None:
        return PROBLEMS
    module = plugins.get("transcripts", form)
    if not track.cues and (module.TIMED or not track.lines):
        say(f"feedtool: there is no transcript{' with times' if track.lines else ''} to write as {form}")
        return PROBLEMS
    click.echo(module.write(track), nl=False)
    return status(problems, strict=False)
