"""Write chapters, title and artwork into an MP3 or M4A."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from feedtool import convert, disk, putting
from feedtool.console import PROBLEMS, find, load, print_problems, say, seen_from_here, shown, status
from feedtool.model import Chapter, Episode, Show, Tags
from feedtool.options import CONFIG
from feedtool.problems import FeedtoolError, Problem, ordered
from feedtool.project import episode_of

_PICTURES = (".jpg", ".jpeg", ".png")


@click.command()
@click.argument("episode")
@click.argument("audio", type=click.Path(path_type=Path))
@CONFIG
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write this file instead of AUDIO; it may be there already."
)
@click.option("--artwork", type=click.Path(path_type=Path), help="A JPEG or PNG: the picture of the whole file.")
@click.option(
    "--pictures",
    type=click.Path(path_type=Path),
    help="A folder with the pictures that chapters name, found by their file names.",
)
@click.pass_obj
def embed(
    common: Path | None,
    episode: str,
    audio: Path,
    config: Path | None,
    output: Path | None,
    artwork: Path | None,
    pictures: Path | None,
) -> int:
    """Write the chapters of EPISODE into AUDIO, an MP3 or M4A, with title, show, date, description and artwork.

    The sound stays as it is, and so do other tags; the file is written whole or not at all. An MP3
    whose tag is not ID3v2.3 needs the extra `audio`.

    \b
    feedtool embed mlops audio/mlops.mp3 --artwork cover.jpg
    feedtool embed mlops raw.m4a -o audio/mlops.m4a
    """
    project = load(config or common)
    found, problems = episode_of(project, find(project, episode))
    print_problems(project, problems, "text")
    if found is None:
        return PROBLEMS
    data = disk.read(audio)
    module = convert.audio_format(data)
    if module is None:
        raise FeedtoolError(f"{shown(audio)} is neither an MP3 nor an M4A that feedtool can read")
    outline = convert.outline_of_episode(found, project.show, "audio")
    tags = _tags(project.show, found, disk.read(artwork) if artwork else b"")
    noted: list[Problem] = []
    made = module.embed(data, outline, tags, _found(outline.chapters, pictures), str(audio), noted)
    noted = seen_from_here(Path(), ordered(noted))
    print_problems(None, noted, "text")
    target = output or audio
    same = disk.same(target, made)
    if not same:
        putting.put(target, made)
    say(f"{shown(target)}: {_count(len(module.read(made, str(target), []).chapters))}, {'un' if same else ''}changed")
    return status([*problems, *noted], strict=False)


def _count(chapters: int) -> str:
    return f"{chapters} chapter{'s' * (chapters != 1)}"


def _tags(show: Show, episode: Episode, artwork: bytes) -> Tags:
    return Tags(
        title=episode.title,
        show=show.title,
        author=show.author or show.title,
        date=episode.published.date().isoformat() if episode.published else "",
        comment=" ".join((episode.description or episode.short).split()),
        link=episode.link,
        artwork=artwork,
    )


def _found(chapters: tuple[Chapter, ...], folder: Path | None) -> dict[str, bytes]:
    """Return the pictures that *chapters* name and that *folder* has, by the address in the chapter."""
    found = {}
    for chapter in chapters:
        name = unquote(urlsplit(chapter.image).path.rpartition("/")[2])
        if folder and name.lower().endswith(_PICTURES):
            found[chapter.image] = disk.read(folder / name)
    return found
