"""What `check --media` does: servers are asked about everything that the feed names, and the answers are judged."""

from collections.abc import Callable, Iterable

from feedtool import media, network
from feedtool.model import Item, Show
from feedtool.problems import Place, Problem, ordered

Tick = Callable[[int, int], None]


def check_media(
    show: Show | None, items: Iterable[Item], tick: Tick | None = None, timeout: float = network.TIMEOUT
) -> tuple[int, tuple[Problem, ...]]:
    """Ask for the audio of *items*, their covers and that of *show*; how many files there are, and what is wrong."""
    audios = [(item.episode.audio, item.place("audio")) for item in items if item.episode.audio]
    covers = [(item.episode.image, item.place("image")) for item in items if item.episode.image]
    if show:
        covers.append((show.image, show.places.get("image", Place(show.path))))
    wanted = {audio.url: 0 for audio, _ in audios} | {url: media.PICTURE for url, _ in covers}
    said = network.ask(wanted, ranges=True, timeout=timeout, tick=tick)
    problems = [problem for audio, place in audios for problem in media.judge_audio(audio, place, said[audio.url])]
    problems += [problem for url, place in covers for problem in media.judge_picture(url, place, said[url])]
    return len(wanted), ordered(problems)
