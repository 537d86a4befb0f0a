"""Any file with chapters or a transcript, told by its name or by what is in it, and the formats to write it in."""

from pathlib import PurePosixPath
from types import ModuleType

from feedtool import chapters, cues, plugins, timeline
from feedtool.document import plain
from feedtool.model import Cue, Episode, Line, Outline, Show, Track
from feedtool.problems import FeedtoolError, Problem, quoted


def readable(folder: str) -> tuple[str, ...]:
    """Return the formats of *folder* (`chapters`, `transcripts`) that can be read from a text."""
    return tuple(name for name in plugins.names(folder) if hasattr(plugins.get(folder, name), "fits"))


def writable(folder: str) -> tuple[str, ...]:
    """Return the formats of *folder* that can be written."""
    return tuple(name for name in plugins.names(folder) if hasattr(plugins.get(folder, name), "write"))


def audio_format(data: bytes) -> ModuleType | None:
    """Return the module of the audio format that *data* is in, None when it is in none that we know."""
    modules = (plugins.get("audio", name) for name in plugins.names("audio"))
    return next((module for module in modules if module.fits(data)), None)


def outline_of_file(path: str, data: bytes, problems: list[Problem]) -> Outline:
    """Return the chapters of the file *path*, whose bytes are *data*: an audio file, or text in any chapter format.

    Raises FeedtoolError when the file is of no format that can be read.
    """
    if module := audio_format(data):
        found: Outline = module.read(data, path, problems)
        return found
    text = _text(path, data, problems)
    module = _recognised("chapters", path, text)
    return Outline(chapters.settle(module.read(text, path, problems), None, problems))


def outline_of_episode(episode: Episode, show: Show, form: str) -> Outline:
    """Return the chapters of *episode* on the clock of the platform whose format *form* is, else on the audio's."""
    used = timeline.of(episode.timelines, form)
    length = episode.length if used == timeline.of(episode.timelines, timeline.AUDIO) else None
    marks, _ = timeline.on(episode.chapters, used, length)
    return Outline(marks, episode.title, length, show.intro)


def track_of_file(path: str, data: bytes, problems: list[Problem]) -> Track:
    """Return the transcript of the subtitle file *path*; FeedtoolError when it is of no format that can be read."""
    text = _text(path, data, problems)
    found: tuple[Cue, ...] = _recognised("transcripts", path, text).read(text, path, problems)
    return Track(found)


def track_of_episode(episode: Episode, show: Show) -> Track:
    """Return the transcript of *episode* on the clock of its audio."""
    moved = timeline.cues_on(episode.cues, timeline.of(episode.timelines, timeline.AUDIO), episode.length)
    lines = tuple(entry for entry in episode.transcript if isinstance(entry, Line))
    return cues.tidy(Track(moved, lines, episode.title, show.language))


def _recognised(folder: str, path: str, text: str) -> ModuleType:
    """Return the format of *folder* that *text* is in: that of the longest ending of *path*, else the first to fit."""
    name = PurePosixPath(path).name.lower()
    endings = {
        ending: module
        for form in readable(folder)
        for module in [plugins.get(folder, form)]
        for ending in (*getattr(module, "BESIDE", ()), *([module.SUFFIX] if hasattr(module, "SUFFIX") else []))
        if name.endswith(ending)
    }
    by_name = [endings[ending] for ending in sorted(endings, key=len, reverse=True)]
    by_content = [plugins.get(folder, form) for form in readable(folder)]
    # Readers of subtitles know what other programs write under their names; those of chapters take nothing else.
    fallback = next(iter(by_name), None) if folder == "transcripts" else None
    found = next((module for module in (*by_name, *by_content) if module.fits(text)), fallback)
    if found is None:
        forms = ", ".join(readable(folder))
        raise FeedtoolError(f"{quoted(path, 200)} holds no {folder} that feedtool can read; it reads {forms}")
    return found


def _text(path: str, data: bytes, problems: list[Problem]) -> str:
    text = plain(path, data, problems)
    if text is None:
        raise FeedtoolError(f"{quoted(path, 200)} is neither text nor an audio file that feedtool knows")
    return text
