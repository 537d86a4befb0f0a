"""Covers, as far as their files are here: what Apple takes, measured.

A picture is here when it lies in the output folder, or in the folder of the show as on its web site; of those elsewhere
only the address is known, and `check --media` asks their servers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from feedtool import pictures
from feedtool.pictures import ENDINGS, LARGEST, SMALLEST, Picture
from feedtool.problems import Place, Severity, quoted
from feedtool.ruling import Finding, OneEpisode, Settings, of_episode, of_settings

OTHERS = frozenset([".gif", ".webp", ".avif", ".heic", ".svg", ".bmp", ".tif", ".tiff", ".jxl", ".pdf", ".psd"])
"""Endings of pictures that apps do not take as covers."""

_NAMES = {pictures.JPEG: "a JPEG", pictures.PNG: "a PNG"}


@dataclass(frozen=True, slots=True)
class _Cover:
    """A cover's address and where that is written; its *picture* is None when it is no picture, or not *here*."""

    url: str
    place: Place
    here: bool
    picture: Picture | None

    @property
    def ending(self) -> str:
        return PurePosixPath(urlsplit(self.url).path).suffix.lower()

    @property
    def name(self) -> str:
        return quoted(PurePosixPath(urlsplit(self.url).path).name or self.url)


def _of_show(seen: Settings) -> _Cover:
    place = seen.show.places.get("image", Place(seen.show.path))
    return _cover(seen.show.image, place, seen.pictures)


def _of_episode(seen: OneEpisode) -> _Cover:
    return _cover(seen.episode.image, seen.episode.at("image"), seen.pictures)


def _cover(url: str, place: Place, known: Mapping[str, Picture | None]) -> _Cover:
    return _Cover(url, place, url in known, known.get(url))


def _unreadable(cover: _Cover) -> Iterator[Finding]:
    fix = "save it as a JPEG or PNG, with that ending"
    if cover.here and cover.picture is None:
        yield Finding(cover.place, f"the cover {cover.name} is neither a JPEG nor a PNG", fix)
    elif not cover.here and cover.ending in OTHERS:
        message = f"the cover {cover.name} is a {cover.ending[1:].upper()}, and Apple takes JPEG and PNG"
        yield Finding(cover.place, message, fix)


def _unsquare(cover: _Cover) -> Iterator[Finding]:
    if (picture := cover.picture) and picture.width != picture.height:
        message = f"the cover {cover.name} is not square: it has {picture.width} × {picture.height} pixels"
        yield Finding(cover.place, message, f"make it square, of {SMALLEST} to {LARGEST} pixels each way")


def _missized(cover: _Cover) -> Iterator[Finding]:
    if not (picture := cover.picture):
        return
    few, many = min(picture.width, picture.height) < SMALLEST, max(picture.width, picture.height) > LARGEST
    if few or many:
        size = f"it has {picture.width} × {picture.height} pixels"
        message = f"the cover {cover.name} is too {'small' if few else 'large'}: {size}"
        fix = f"make it of {SMALLEST} to {LARGEST} pixels each way; {LARGEST} look best"
        yield Finding(cover.place, message, fix)


def _miscoloured(cover: _Cover) -> Iterator[Finding]:
    if cover.picture and cover.picture.colours != "RGB":
        message = f"the cover {cover.name} is in {cover.picture.colours}, not in RGB"
        yield Finding(cover.place, message, "save it in RGB")


def _seen_through(cover: _Cover) -> Iterator[Finding]:
    if cover.picture and cover.picture.clear:
        message = f"the cover {cover.name} can be seen through: it has an alpha channel, or a clear colour"
        yield Finding(cover.place, message, "save it without transparency")


def _misnamed(cover: _Cover) -> Iterator[Finding]:
    if cover.picture and ENDINGS.get(cover.ending, cover.ending) not in (cover.picture.type, ""):
        told = f"ends in {cover.ending}" if cover.ending else "has no ending"
        message = f"the cover {cover.name} {told}, and is {_NAMES[cover.picture.type]}"
        right = ".jpg" if cover.picture.type == pictures.JPEG else ".png"
        yield Finding(cover.place, message, f"rename it to {right}, here and on the server", cover.ending)


# The show's cover: Apple refuses a show for it.


@of_settings("AR101", Severity.ERROR)
def show_unreadable(seen: Settings) -> Iterator[Finding]:
    """The show's cover is neither a JPEG nor a PNG.

    Its file is here, and is another kind of file; or its address ends as that of another kind of picture.

    Why: Apple takes nothing else, and without a cover no show.
    Fix: Save the cover as a JPEG or PNG, and name it so.
    Source: https://podcasters.apple.com/support/823-podcast-requirements (platform rule A5)
    """
    yield from _unreadable(_of_show(seen))


@of_settings("AR102", Severity.ERROR)
def show_unsquare(seen: Settings) -> Iterator[Finding]:
    """The show's cover is not square.

    Why: Apple refuses it, and other apps cut away what stands out.
    Fix: Make it as wide as it is high, of 1400 to 3000 pixels.
    Source: https://podcasters.apple.com/support/823-podcast-requirements (platform rule A5)
    """
    yield from _unsquare(_of_show(seen))


@of_settings("AR103", Severity.ERROR)
def show_missized(seen: Settings) -> Iterator[Finding]:
    """The show's cover is too small or too large.

    Why: Apple refuses a cover of less than 1400 pixels, or more than 3000.
    Fix: Save it anew in between; 3000 pixels look best.
    Source: https://podcasters.apple.com/support/823-podcast-requirements (platform rule A5)
    """
    yield from _missized(_of_show(seen))


@of_settings("AR104", Severity.WARNING)
def show_miscoloured(seen: Settings) -> Iterator[Finding]:
    """The show's cover is not in RGB.

    Why: Screens show RGB; a picture in CMYK, made for paper, has odd colours on them, and Apple wants RGB.
    Fix: Save it in RGB.
    Source: https://podcasters.apple.com/support/823-podcast-requirements (platform rule A5)
    """
    yield from _miscoloured(_of_show(seen))


@of_settings("AR105", Severity.WARNING)
def show_seen_through(seen: Settings) -> Iterator[Finding]:
    """The show's cover can be seen through.

    Why: Apps put it on black, on white or on anything; Apple wants no alpha channel.
    Fix: Put a colour behind it, and save it without transparency.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A5)
    """
    yield from _seen_through(_of_show(seen))


@of_settings("AR106", Severity.WARNING)
def show_misnamed(seen: Settings) -> Iterator[Finding]:
    """The ending of the show's cover says another kind of picture than it is.

    Why: Servers tell apps the kind by the ending; Apple wants the two to agree.
    Fix: Rename the file, and correct `image`.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A5)
    """
    yield from _misnamed(_of_show(seen))


# An episode's own: where it cannot be shown the show's stands for it.


@of_episode("AR111", Severity.WARNING)
def episode_unreadable(seen: OneEpisode) -> Iterator[Finding]:
    """An episode's cover is neither a JPEG nor a PNG.

    Why: Apple takes nothing else for an episode, as for a show.
    Fix: Save the cover as a JPEG or PNG, and name it so.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rules A3.11 and A5)
    """
    yield from _unreadable(_of_episode(seen))


@of_episode("AR112", Severity.WARNING)
def episode_unsquare(seen: OneEpisode) -> Iterator[Finding]:
    """An episode's cover is not square.

    Why: Apple does not take it, and other apps cut away what stands out.
    Fix: Make it as wide as it is high, of 1400 to 3000 pixels.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rules A3.11 and A5)
    """
    yield from _unsquare(_of_episode(seen))


@of_episode("AR113", Severity.WARNING)
def episode_missized(seen: OneEpisode) -> Iterator[Finding]:
    """An episode's cover is too small or too large.

    Why: Apple does not take a cover of less than 1400 pixels, or more than 3000.
    Fix: Save it anew in between; 3000 pixels look best.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rules A3.11 and A5)
    """
    yield from _missized(_of_episode(seen))


@of_episode("AR114", Severity.WARNING)
def episode_miscoloured(seen: OneEpisode) -> Iterator[Finding]:
    """An episode's cover is not in RGB.

    Why: Screens show RGB; a picture in CMYK, made for paper, has odd colours on them, and Apple wants RGB.
    Fix: Save it in RGB.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rules A3.11 and A5)
    """
    yield from _miscoloured(_of_episode(seen))


@of_episode("AR115", Severity.WARNING)
def episode_seen_through(seen: OneEpisode) -> Iterator[Finding]:
    """An episode's cover can be seen through.

    Why: Apps put it on black, on white or on anything; Apple wants no alpha channel.
    Fix: Put a colour behind it, and save it without transparency.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rules A3.11 and A5)
    """
    yield from _seen_through(_of_episode(seen))


@of_episode("AR116", Severity.WARNING)
def episode_misnamed(seen: OneEpisode) -> Iterator[Finding]:
    """The ending of an episode's cover says another kind of picture than it is.

    Why: Servers tell apps the kind by the ending; Apple wants the two to agree.
    Fix: Rename the file, and correct `image`.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rules A3.11 and A5)
    """
    yield from _misnamed(_of_episode(seen))
