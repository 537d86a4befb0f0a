"""Print the show notes of an episode for one platform."""

from pathlib import Path

import click

from feedtool import clipboard, pipeline
from feedtool import notes as platforms
from feedtool.console import PROBLEMS, find, load, print_problems, say, status
from feedtool.notes import Note
from feedtool.options import CONFIG
from feedtool.problems import FeedtoolError, Problem, meant, ordered
from feedtool.project import Project

ALL = "all"


@click.command()
@click.argument("episode")
@CONFIG
@click.option(
    "--for",
    "platform",
    metavar="PLATFORM",
    help=f"The platform, or its file, such as spotify.txt: {', '.join(platforms.names())}, or one of the show's own "
    f"templates. With '{ALL}' they are listed.",
)
@click.option("--title", is_flag=True, help="Print the title instead, as long as the platform takes it.")
@click.option("--copy", is_flag=True, help="Put it on the clipboard, too: HTML as formatted text where that works.")
@click.pass_obj
def notes(common: Path | None, episode: str, config: Path | None, platform: str | None, title: bool, copy: bool) -> int:
    """Print the show notes of EPISODE for one platform, ready to paste.

    EPISODE is a slug, a path, or a unique part of a slug. Drafts and episodes of the future have notes too.

    \b
    feedtool notes mlops --for youtube
    feedtool notes mlops --for youtube --title
    feedtool notes mlops --for spotify.txt --copy
    feedtool notes mlops --for all
    """
    project = load(config or common)
    known = platforms.names(project.show.own_platforms)
    if platform is None:
        raise FeedtoolError(f"option '--for' is missing; there are {', '.join(known)}, and {ALL}")
    name, _, ending = platform.partition(".")
    if name not in known and platform != ALL:
        others = f"; there are {', '.join(known)}, and {ALL}"
        raise FeedtoolError(f"no notes called '{platform}'{meant(name, (*known, ALL)) or others}")
    path = find(project, episode)
    if platform == ALL:
        return _list(project, path, known)
    made, problems = pipeline.note(project, path, name)
    print_problems(project, problems, "text")
    if not made:
        return PROBLEMS
    note = _form(made, name, ending)
    text = f"{note.title}\n" if title else note.text
    click.echo(text, nl=False)
    if copy:
        _copy(text.removesuffix("\n"), is_html=note.ending == ".html" and not title)
    return status(problems, strict=False)


def _form(made: tuple[Note, ...], name: str, ending: str) -> Note:
    """Return the one of the notes *made* that has *ending*, the first when none is asked for."""
    found = [note for note in made if not ending or note.ending == f".{ending}"]
    if not found:
        files = [f"{name}{note.ending}" for note in made]
        raise FeedtoolError(f"no notes called '{name}.{ending}'; there are {', '.join(files)}")
    return found[0]


def _list(project: Project, path: Path, known: tuple[str, ...]) -> int:
    """Print what there is for every platform: a file, how long its text is, how long it may be."""
    rows: list[tuple[str, str, str]] = []
    problems: tuple[Problem, ...] = ()
    for name in known:
        made, noted = pipeline.note(project, path, name)
        problems = ordered([*problems, *noted])
        for note in made:
            sizes = [f"{limit.size(note.text.removesuffix(chr(10))):,} of {limit}" for limit in note.limits]
            built = "*" if name in project.show.notes else ""
            rows.append((f"{name}{note.ending}", ", ".join(sizes) or "no limit", built))
    print_problems(project, problems, "text")
    if not rows:
        return PROBLEMS
    width, sizes_width = (max(len(row[column]) for row in rows) for column in (0, 1))
    for file, size, built in rows:
        click.echo(f"{file:<{width}}  {size:<{sizes_width}}  {built}".rstrip())
    say("* what a build writes")
    return status(problems, strict=False)


def _copy(text: str, *, is_html: bool) -> None:
    """Put *text* on the clipboard, and say when formatted text had to go there as its source."""
    if is_html and not clipboard.copy_html(text):
        clipboard.copy(text)
        say("feedtool: copied as HTML source; this machine has no program that copies formatted text")
    elif not is_html:
        clipboard.copy(text)
