"""How long an audio file is: by our own readers of MP3 and MP4, by mutagen for all else, when that is installed."""

from io import BytesIO

from feedtool import convert
from feedtool.problems import Problem


def length(name: str, data: bytes) -> int | None:
    """Return how many milliseconds the audio file *name*, whose bytes are *data*, lasts; None when nobody can tell."""
    unsaid: list[Problem] = []
    if module := convert.audio_format(data):
        found: int | None = module.read(data, name, unsaid).length
        if found:
            return found
    return _by_mutagen(name, data)


def _by_mutagen(name: str, data: bytes) -> int | None:
    try:
        import mutagen
    except ImportError:
        return None
    file = BytesIO(data)
    file.name = name  # mutagen looks at the ending, too
    try:
        read = mutagen.File(file)
    except (mutagen.MutagenError, ValueError, EOFError):
        return None
    seconds = getattr(read.info, "length", 0) if read is not None else 0
    return round(seconds * 1000) or None
