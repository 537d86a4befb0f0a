"""Print the show notes of an episode for one platform."""

from pathlib import Path

import click

from feedtool import pipeline, plugins
from feedtool.console import (
    CONFIG,
    PROBLEMS,
    Name,
    find,
    load,
    print_problems,
    status,
)
from feedtool.problems import FeedtoolError


@click.command()
@click.argument("episode")
@CONFIG
@click.option(
    "--for",
    "platform",
    required=True,
    type=Name("notes", plugins.names("notes")),
    help=f"The platform: {', '.join(plugins.names('notes'))}.",
)
@click.option("--copy", is_flag=True, help="Put the text on the clipboard, too.")
@click.pass_obj
def notes(common: Path | None, episode: str, config: Path | None, platform: str, copy: bool) -> int:
    """Print the show notes of EPISODE for one platform, ready to paste.

    EPISODE is a slug, a path, or a unique part of a slug. Drafts and episodes of the future have notes too.

    \b
    feedtool notes mlops --for youtube
    feedtool notes episodes/042-mlops.md --for web > page.html
    """
    project = load(config or common)
    path = find(project, episode)
    text, problems = pipeline.note(project, path, platform)
    print_problems(project, problems, "text")
    if text is None:
        return PROBLEMS
    click.echo(text, nl=False)
    if copy:
        _copy(text)
    return status(problems, strict=False)


def _copy(text: str) -> None:
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        raise FeedtoolError("the text cannot be copied: this machine has no clipboard that feedtool knows") from None
