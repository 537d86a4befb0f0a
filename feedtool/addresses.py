"""What an address says by itself: whose platform it leads to, and to which episode there."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

from feedtool.problems import quoted

_YOUTUBE_ID = re.compile(r"[\w-]{11}(?![\w-])", re.ASCII)
_SPOTIFY_ID = re.compile(r"[0-9A-Za-z]{22}(?![0-9A-Za-z])")
_TOKEN = re.compile(r"(?:^|-|/)(e(?:[0-9a-z]{5}|[0-9][0-9a-z]{5,8}))/?$")
_ONE_HOST = re.compile(r"https?://(?:www\.)?(?:anchor\.fm|podcasters\.spotify\.com|creators\.spotify\.com)/").match


@dataclass(frozen=True, slots=True)
class Address:
    """What an address says: whose *platform* it is, the *episode* that it leads to, or else *instead* of one."""

    platform: str
    episode: str = ""
    instead: str = ""


def unencrypted(url: str) -> bool:
    """Return whether *url* begins with http:// instead of https://."""
    return url[:7].lower() == "http://"


def meant(name: str, written: str) -> str:
    """Return the id on the platform *name* that *written* begins with, or has in it as an address; "" for none.

    >>> meant("youtube", "NfAJAr7FvyY&t"), meant("youtube", "youtu.be/NfAJAr7FvyY")
    ('NfAJAr7FvyY', 'NfAJAr7FvyY')
    >>> meant("spotify", "https://anchor.fm/club/episodes/The-Rise-of-MLOps-ept67o")
    ''
    """
    pattern = {"youtube": _YOUTUBE_ID, "spotify": _SPOTIFY_ID}.get(name)
    if "/" in written:
        said = read(written if "://" in written else f"https://{written}")
        # An address of Spotify's host says what that calls the episode, which is no id of Spotify's.
        is_id = pattern is None or pattern.fullmatch(said.episode)
        return said.episode if said.platform == name and is_id else ""
    match = pattern.match(written) if pattern else None
    return match[0] if match else ""


@lru_cache(maxsize=4_096)
def read(url: str) -> Address:
    """Return what the address *url* says; of a platform that is not known here, nothing.

    >>> read("https://youtu.be/NfAJAr7FvyY?t=78")
    Address(platform='youtube', episode='NfAJAr7FvyY', instead='')
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:  # brackets that are no IPv6 address
        return Address("")
    steps = [step for step in parts.path.split("/") if step]
    if host in ("youtube.com", "music.youtube.com", "youtu.be"):
        return _youtube(host, steps, parse_qs(parts.query).get("v", [""])[0])
    if host == "open.spotify.com":
        return _spotify(steps)
    if host in ("podcasts.apple.com", "itunes.apple.com"):
        episode = parse_qs(parts.query).get("i", [""])[0]
        return Address("apple", episode, "" if episode else "the show")
    if host == "anchor.fm" or host.endswith(".spotify.com"):
        return Address("spotify", token(url))
    return Address("")


def _youtube(host: str, steps: list[str], asked: str) -> Address:
    """Return what an address of YouTube says: its *steps*, and the video that is *asked* for."""
    if host == "youtu.be":
        asked = steps[0] if steps else ""
    elif steps and steps[0] in ("embed", "live", "shorts", "v"):
        asked = steps[1] if len(steps) > 1 else ""
    elif steps[:1] == ["playlist"]:
        return Address("youtube", instead="a playlist")
    elif steps != ["watch"]:
        known = steps and (steps[0].startswith("@") or steps[0] in ("channel", "c", "user"))
        return Address("youtube", instead="a channel" if known else "")
    if match := _YOUTUBE_ID.fullmatch(asked):
        return Address("youtube", match[0])
    return Address("youtube", instead=f"the video {quoted(asked)}, which cannot be" if asked else "no video")


def _spotify(steps: list[str]) -> Address:
    for kind, named in pairwise(steps):
        if kind == "episode":
            good = _SPOTIFY_ID.fullmatch(named)
            instead = "" if good else f"the episode {quoted(named)}, which cannot be"
            return Address("spotify", named if good else "", instead)
        if kind == "show":
            return Address("spotify", instead="the show")
    return Address("spotify")


def token(address: str) -> str:
    """Return the name that the host gave an episode, which ends its address or its id; "" for none.

    anchor.fm, podcasters.spotify.com and creators.spotify.com are one host, whose addresses changed. A longer word
    without a digit after its first letter, such as `explained`, is the end of a title.

    >>> token("https://anchor.fm/club/episodes/The-Rise-of-MLOps---Theofilos-Papapanagiotou-ept67o")
    'ept67o'
    """
    found = _TOKEN.search(re.split("[?#]", address)[0])
    return found[1] if found and ("://" not in address or _ONE_HOST(address)) else ""
