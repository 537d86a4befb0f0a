"""Print what can be chosen in show.yaml."""

import click

from feedtool import plugins
from feedtool.chapters import FILES
from feedtool.console import FINE

_MENU = (
    ("notes", "notes", "PLATFORM"),
    ("feeds", "feeds", "write"),
    ("chapters: from", "chapters", "derive"),
    ("chapters: to", "chapters", "write"),
    ("transcripts: to", "transcripts", "write"),
)

_MORE = {"chapters: from": {FILES: "A file beside the episode, in any format that can be read."}}
"""What can be chosen and is no module."""


@click.command()
def menu() -> int:
    """Print what can be chosen in show.yaml: platforms, formats, feeds.

    \b
    feedtool menu
    """
    for title, folder, can in _MENU:
        names = [name for name in plugins.names(folder) if hasattr(plugins.get(folder, name), can)]
        listed = {name: plugins.about(folder, name) for name in names} | _MORE.get(title, {})
        click.echo(f"{title}:")
        width = max(map(len, listed), default=0)
        for name, about in listed.items():
            click.echo(f"  {name:<{width}}  {about}")
    return FINE
