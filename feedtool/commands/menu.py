"""Print what can be chosen in show.yaml."""

import click

from feedtool import plugins
from feedtool.console import FINE

_MENU = (
    ("notes", "notes", "PLATFORM"),
    ("feeds", "feeds", "write"),
    ("chapters: from", "chapters", "derive"),
    ("chapters: to", "chapters", "write"),
    ("transcripts: to", "transcripts", "write"),
)


@click.command()
def menu() -> int:
    """Print what can be chosen in show.yaml: platforms, formats, feeds.

    \b
    feedtool menu
    """
    for title, folder, can in _MENU:
        names = [name for name in plugins.names(folder) if hasattr(plugins.get(folder, name), can)]
        click.echo(f"{title}:")
        width = max((len(name) for name in names), default=0)
        for name in names:
            click.echo(f"  {name:<{width}}  {plugins.about(folder, name)}")
    return FINE
