"""Whether audio files and covers are served as apps want them: what servers say of them against what the feed says.

Platform rules A3.2 to A3.4, A5 and A7; Apple refuses what does not answer HEAD and byte ranges.
https://podcasters.apple.com/support/823-podcast-requirements
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from feedtool import enclosure, pictures
from feedtool.model import Audio
from feedtool.pictures import Picture
from feedtool.problems import Place, Problem, Severity, quoted

PICTURE = 1 << 18
"""Bytes of a picture in which it says how large it is, whatever a camera or an editor has put before that."""

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says of a file: its size in *bytes* (0 when it does not say), its *type*, its *etag*.

    *head* says that it answers HEAD, *ranges* that it gives parts of the file. *address* is where the file was found in
    the end, or one without https that led there. *beginning* is as much of the file as was asked for. With an *error*
    nothing else is known.
    """

    error: str = ""
    beginning: bytes = field(default=b"", repr=False)
    head: bool = False
    ranges: bool = False
    bytes: int = 0
    type: str = ""
    etag: str = ""
    address: str = ""


def judge_audio(audio: Audio, place: Place, said: Answer) -> Iterator[Problem]:
    """Yield what is wrong with how *audio* is served, by what its server *said*; *place* is where it is named."""
    if said.error:
        fix = "correct the address, or put the file there"
        yield Problem(place, "MD101", Severity.ERROR, said.error, fix)
        return
    name = quoted(audio.url, _SHOWN)
    yield from _served(audio.url, place, said)
    if not said.ranges:
        message = f"the server of {name} gives no parts of it: apps cannot jump into it, and Apple refuses it"
        yield Problem(place, "MD103", Severity.ERROR, message, "let the server answer byte ranges")
    if not said.bytes:
        message = f"the server of {name} does not say how large it is"
        yield Problem(place, "MD104", Severity.WARNING, message, "let the server send Content-Length")
    elif audio.bytes != said.bytes:
        in_feed = f"{audio.bytes:,} bytes" if audio.bytes else "an unknown size"
        message = f"{name} has {said.bytes:,} bytes, but {in_feed} in the feed"
        fix = "run `feedtool sync --again`; a size that somebody wrote, you or your host, has to be corrected there"
        yield Problem(place, "MD104", Severity.WARNING, message, fix)
    if said.type and not enclosure.alike(said.type, audio.type):
        page = said.type in ("text/html", "application/xhtml+xml")
        message = f"{name} is {quoted(said.type)} to its server, but {quoted(audio.type)} in the feed"
        fix = "correct the address: that is a web page" if page else "let the server send the type that the feed names"
        yield Problem(place, "MD105", Severity.ERROR if page else Severity.WARNING, message, fix)


def judge_picture(
    url: str, place: Place, said: Answer, here: Mapping[str, Picture | None] | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with the cover at *url*, by what its server *said*; *place* is where it is named.

    Of a picture that is the same as the one that lies *here* by that address the rules have told all of it.
    """
    if said.error:
        yield Problem(place, "MD101", Severity.ERROR, said.error, "correct the address, or put the picture there")
        return
    name = quoted(url, _SHOWN)
    yield from _served(url, place, said)
    found = pictures.read(said.beginning)
    if not here or url not in here or here[url] != found:
        yield from _measured(name, place, found)
    ending = pictures.ENDINGS.get(PurePosixPath(urlsplit(url).path).suffix.lower(), found.type if found else "")
    if found and {ending, said.type or found.type} != {found.type}:
        said_to_be = said.type if said.type != found.type else ending
        message = f"{name} is said to be {quoted(said_to_be)}, and is {quoted(found.type)}"
        fix = "give it the ending, and let the server send the type, of what it is"
        yield Problem(place, "MD105", Severity.WARNING, message, fix)


def _measured(name: str, place: Place, found: Picture | None) -> Iterator[Problem]:
    """Yield what is wrong with the cover *name* itself, which is what was *found*, None for no picture."""
    if found is None:
        message = f"{name} is no JPEG or PNG that can be read"
        yield Problem(place, "MD106", Severity.ERROR, message, "save the cover as a JPEG or PNG")
        return
    if found.width != found.height or not pictures.SMALLEST <= found.width <= pictures.LARGEST:
        message = f"{name} has {found.width} × {found.height} pixels"
        fix = f"make it square, of {pictures.SMALLEST} to {pictures.LARGEST} pixels each way"
        yield Problem(place, "MD107", Severity.ERROR, message, fix)
    if found.colours != "RGB" or found.clear:
        how = "is seen through in places" if found.clear else f"is in {found.colours}, not in RGB"
        yield Problem(place, "MD108", Severity.WARNING, f"{name} {how}", "save it in RGB, without an alpha channel")


def _served(url: str, place: Place, said: Answer) -> Iterator[Problem]:
    name = quoted(url, _SHOWN)
    if not said.head:
        message = f"the server of {name} refuses HEAD, by which Apple looks at a file"
        yield Problem(place, "MD102", Severity.ERROR, message, "let the server answer HEAD as it answers GET")
    if url.lower().startswith("https:") and not said.address.lower().startswith("https:"):
        # What is written without https the rules tell, whether anybody asks its server or not.
        message = f"{name} leads to {quoted(said.address, _SHOWN)}, which is not served by https: players in web pages "
        yield Problem(place, "MD109", Severity.WARNING, f"{message}will not load it", "use an address with https")
