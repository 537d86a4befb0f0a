"""The audio files that the feed names, as far as that can be said without asking their servers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from feedtool import addresses, clock, enclosure, markup, podcasting, values
from feedtool.model import Audio, Item, Show
from feedtool.problems import Place, Severity, quoted
from feedtool.ruling import Finding, OneEpisode, Whole, of_episode, of_whole

APPLE = (".mp3", ".m4a", ".mov", ".mp4", ".m4v", ".pdf")
"""Endings of the files that Apple takes (platform rule A3.3)."""

SLOWEST, FASTEST = 8, 1_500
"""Kilobits in a second of audio: MP3 begins with the one, and sound on a CD has nearly the other."""

PICTURES = 10_000_000
"""Bytes that an audio file may have beside its sound: a cover, and pictures of chapters."""


@of_episode("EP221", Severity.WARNING)
def loaded_without_https(seen: OneEpisode) -> Iterator[Finding]:
    """An address that apps load for an episode is not https.

    It is that of the audio, of another file that the episode can be had as, or of its cover.

    Why: Players in web pages, and apps on phones, refuse to load by plain http; the podcast namespace forbids it.
    Fix: Write the address with https, when the server can do that; every host can.
    Source: https://podcastindex.org/namespace/1.0 (platform rule A1.10)
    """
    for place, url in _written(seen):
        if addresses.unencrypted(url):
            message = f"{quoted(url, 200)} is not https: apps and web players may refuse to load it"
            yield Finding(place, message, "write https://, if the server has it", url)


@of_whole("EP222", Severity.WARNING)
def not_for_apple(seen: Whole) -> Iterator[Finding]:
    """An audio file does not end in what Apple takes.

    What counts is the end of its address: .mp3, .m4a, .mov, .mp4, .m4v or .pdf.

    Why: Apple goes by the ending, and leaves out an episode whose file it does not take; `.ogg` and `.opus` play on
    few phones.
    Fix: Save the audio as an MP3 or M4A, and let its address end so.
    Source: https://podcasters.apple.com/support/823-podcast-requirements (platform rule A3.3)
    """
    for place, items in _named(seen, lambda audio: _ending(audio) not in APPLE):
        ending = _ending(items[0].episode.audio)
        how = f"ends in {ending}" if ending else "has no ending"
        message = f"{_files(items)}: the address {how}, and Apple takes {', '.join(APPLE[:-1])} and {APPLE[-1]}"
        yield Finding(place, message, "save it as an MP3 or M4A, and let its address end so", ending)


@of_episode("EP223", Severity.WARNING)
def another_type(seen: OneEpisode) -> Iterator[Finding]:
    """The type that is written for an audio file is not that of its ending.

    Why: Some apps go by the one and some by the other, and those that go by the wrong one do not play it.
    Fix: Delete `type`, or correct it; without it the ending counts.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A3.3)
    """
    audio = seen.episode.audio
    expected = enclosure.MEDIA_TYPES.get(_ending(audio), "") if seen.item.own_audio else ""
    if audio and expected and not enclosure.alike(audio.type.lower(), expected):
        message = f"the type is {quoted(audio.type)}, and a file that ends in {_ending(audio)} is {quoted(expected)}"
        yield Finding(seen.episode.at("audio.type"), message, "delete `type`, or correct it", audio.type)


@of_whole("EP224", Severity.WARNING)
def implausible(seen: Whole) -> Iterator[Finding]:
    """An audio file cannot be as long as it is said to be.

    Its bytes, spread over its length, would be fewer than any sound needs, or more than any needs.

    Why: Apps show the length, and jump by it; a size or a length that is wrong makes them jump wrong.
    Fix: Correct `duration`, where minutes may stand for seconds, or the size of the file.
    Source: https://podcasters.apple.com/support/823-podcast-requirements (platform rules A3.4 and A3.9)
    """
    for item in seen.podcast.items:
        audio, seconds = item.episode.audio, (item.episode.length or 0) / clock.SECOND
        if item.xml or not audio or not seconds or not audio.bytes or not audio.type.startswith("audio/"):
            continue
        if audio.measured and audio.duration and not enclosure.agree(item.episode.length or 0, audio.duration):
            continue  # the file itself says so: EP110
        fewest, most = (_kilobits(size, seconds) for size in (audio.bytes - PICTURES, audio.bytes))
        if fewest > FASTEST or most < SLOWEST:
            length = clock.colons(item.episode.duration or 0)
            message = f"{audio.bytes:,} bytes of audio cannot be {length} long: that is {most:,.0f} kbit in a second"
            place = next((item.place(key) for key in _LENGTHS if key in item.lines), item.episode.place)
            yield Finding(place, message, "correct `duration`, or the size of the audio file")


@of_whole("FE105", Severity.WARNING)
def host_without_https(seen: Whole) -> Iterator[Finding]:
    """The host's feed names audio files by addresses that are not https.

    Why: Players in web pages, and apps on phones, refuse to load by plain http; the podcast namespace forbids it.
    Fix: Ask the host, most of which have a setting for it.
    Source: https://podcastindex.org/namespace/1.0 (platform rule A1.10)
    """
    place = _of_host(seen.podcast.show)
    for where, items in _named(seen, lambda audio: addresses.unencrypted(audio.url)):
        if where == place and items[0].episode.audio:
            message = f"{_files(items)} of the host: not https, as {quoted(items[0].episode.audio.url, 200)}"
            yield Finding(place, message, "ask the host to name them with https")


_LENGTHS = ("duration", "audio.bytes", "audio.url")


def _written(seen: OneEpisode) -> Iterator[tuple[Place, str]]:
    """Yield the addresses that apps load and that the file itself writes, each with its place."""
    front, episode = seen.front, seen.episode
    yield episode.at("audio.url"), enclosure.written(front)
    if isinstance(image := front.get("image", ""), str):
        yield episode.at("image"), image.strip()
    inside = front.get(podcasting.KEY.name, "")
    for element in episode.elements:
        for one in (element, *element.inside) if element.name in ("alternateEnclosure", "image") else ():
            for url in (one.attributes.get("uri", ""), one.attributes.get("href", "")):
                if url:
                    at = episode.at(podcasting.KEY.name)
                    yield replace(at, line=values.line_of(inside, url) or at.line), url


def _named(seen: Whole, wanted: Callable[[Audio], bool]) -> Iterator[tuple[Place, list[Item]]]:
    """Yield the items whose audio is *wanted*, by the place that names it: their file, the show, or the host's feed."""
    show = seen.podcast.show
    found: dict[Place, list[Item]] = {}
    for item in seen.podcast.items:
        if item.episode.audio and wanted(item.episode.audio):
            found.setdefault(_place(show, item, item.episode.audio), []).append(item)
    yield from found.items()


def _place(show: Show, item: Item, audio: Audio) -> Place:
    if item.own_audio:
        return item.place("audio.url")
    start = markup.ascii_url(show.audio_url.partition("{")[0])
    if not item.xml and start and audio.url.startswith(start):
        return show.places.get("audio.url", Place(show.path))
    return _of_host(show)


def _of_host(show: Show) -> Place:
    return show.places.get("host_feed", Place(show.path))


def _files(items: list[Item]) -> str:
    return f"{len(items)} audio files" if len(items) > 1 else f"the audio of {quoted(items[0].episode.title)}"


def _ending(audio: Audio | None) -> str:
    return PurePosixPath(urlsplit(audio.url).path).suffix.lower() if audio else ""


def _kilobits(size: int, seconds: float) -> float:
    """Return how many kilobits a second has of *seconds* in *size* bytes."""
    return size * 8 / 1_000 / seconds
