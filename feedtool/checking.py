"""What `check --media` does: servers are asked about everything that the feed names, and the answers are judged."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from feedtool import media, network
from feedtool.model import Audio, Item, Show
from feedtool.pictures import Picture
from feedtool.problems import Place, Problem, ordered

Tick = Callable[[int, int], None]


def check_media(
    show: Show | None,
    items: Iterable[Item],
    tick: Tick | None = None,
    timeout: float = network.TIMEOUT,
    here: Mapping[str, Picture | None] | None = None,
) -> tuple[int, tuple[Problem, ...]]:
    """Ask for the audio of *items*, their covers and that of *show*; how many files there are, and what is wrong.

    What is wrong with the covers that are *here*, by their address, is known already.
    """
    items = tuple(items)
    audios = [(item.episode.audio, item.place("audio.url")) for item in items if item.episode.audio]
    others = [(audio, item.episode.place) for item in items for audio in _others(item)]
    covers = [(item.episode.image, item.place("image")) for item in items if item.episode.image]
    if show:
        covers.append((show.image, show.places.get("image", Place(show.path))))
    wanted = {audio.url: 0 for audio, _ in (*audios, *others)} | {url: media.PICTURE for url, _ in covers}
    said = network.ask(wanted, ranges=True, timeout=timeout, tick=tick)
    problems = [problem for audio, place in audios for problem in media.judge_audio(audio, place, said[audio.url])]
    for audio, place in others:  # they need no size
        known = replace(audio, bytes=audio.bytes or said[audio.url].bytes)
        problems += media.judge_audio(known, place, said[audio.url])
    problems += [problem for url, place in covers for problem in media.judge_picture(url, place, said[url], here)]
    return len(wanted), ordered(problems)


def _others(item: Item) -> Iterator[Audio]:
    """Yield the other files that *item* can be had as."""
    for element in item.episode.elements:
        for source in element.inside if element.name == "alternateEnclosure" else ():
            address, kind = source.attributes.get("uri", ""), source.attributes.get("contentType", "")
            if address.startswith(("http://", "https://")):
                size = int(element.attributes.get("length") or 0)
                yield Audio(address, size, kind or element.attributes.get("type", ""))
