"""Tags of Podcasting 2.0 that are written by hand: who asks for support, under what licence, where, how often.

Another tag is one more `Tag`, with its keys. https://podcastindex.org/namespace/1.0 (platform rules, part B)
"""

from collections.abc import Iterable, Mapping
from typing import Any

from feedtool import kinds
from feedtool.attributes import (
    LICENSES,
    address,
    aspect,
    country,
    date,
    geo,
    guid,
    integrity,
    iso_date,
    license_name,
    location,
    long,
    mail,
    media_type,
    number,
    osm,
    purpose,
    rate,
    rule,
    short,
    size,
    sources,
    truth,
    yes,
)
from feedtool.fields import Key, Reader
from feedtool.kinds import WrongError, choice
from feedtool.model import Element
from feedtool.problems import Severity, meant, quoted
from feedtool.tags import Tag, read
from feedtool.values import Value

MEDIA = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "course")
"""What a feed with episodes can hold; the lists and publishers of the namespace have none."""

PROTOCOLS = ("activitypub", "atproto", "twitter", "lightning", "nostr", "matrix", "hive")
"""https://github.com/Podcastindex-org/podcast-namespace/blob/main/socialprotocols.txt"""


# What holds between the keys of a tag


def _known_or_told(values: Mapping[str, Any]) -> None:
    name = values["name"]
    if name not in LICENSES and not values["url"]:
        message = f"is {quoted(name)}, which apps do not know by its name{meant(name, LICENSES)}"
        raise WrongError(message, "write {name: …, url: …}, with the address of its text")


def _started(values: Mapping[str, Any]) -> None:
    if "COUNT=" in values["rrule"] and not values["start"]:
        raise WrongError("counts the episodes, but does not say from when", "add `start: 2026-03-31`")


def _somewhere(values: Mapping[str, Any]) -> None:
    if values["protocol"] != "disabled" and not values["uri"]:
        raise WrongError("has no `uri`", "add the address of the post that people answer to")
    if values["protocol"] == "disabled" and any(value for name, value in values.items() if name != "protocol"):
        raise WrongError("says more than 'disabled'", "write `social: disabled` and nothing else")


def _had(values: Mapping[str, Any]) -> None:
    if not values["source"]:
        raise WrongError("has no `source`", "add the address of the file")


# The tags

LOCKED = Tag(
    "locked",
    "`true` forbids other hosts to take the feed over",
    (
        Key("locked", yes, "yes", "true or false"),
        Key("owner", mail, "", "whom to ask; `owner.email` when not given"),
    ),
    text="locked",
    alone="locked",
    single=True,
)
MEDIUM = Tag(
    "medium",
    "what the feed holds",
    (Key("medium", choice(*MEDIA), "", f"one of {', '.join(MEDIA)}", required=True),),
    text="medium",
    alone="medium",
    single=True,
)
FUNDING = Tag(
    "funding",
    "where listeners can give",
    (
        Key("url", address, "", "the address", required=True),
        Key("text", short(), "", "what the link says", required=True),
    ),
    text="text",
)
LICENSE = Tag(
    "license",
    "what others may do with the audio",
    (
        Key("name", license_name, "", "such as `cc-by-4.0`", required=True),
        Key("url", address, "", "the text of the licence, for one that apps do not know"),
    ),
    text="name",
    alone="name",
    single=True,
    check=_known_or_told,
)
TRAILER = Tag(
    "trailer",
    "a file to hear before subscribing",
    (
        Key("title", short(), "", "what it is called", required=True),
        Key("url", address, "", "the address of the file", required=True),
        Key("published", date, "", "when it came out", required=True),
        Key("bytes", size, "", "its size"),
        Key("type", media_type, "", "its media type"),
        Key("season", number, "", "the season that it is for"),
    ),
    text="title",
    attributes={"published": "pubdate", "bytes": "length"},
)
PODROLL = Tag(
    "podroll",
    "podcasts that you recommend",
    (
        Key("guid", guid, "", "the other podcast's guid", required=True),
        Key("feed", address, "", "the address of its feed"),
        Key("title", short(), "", "what it is called"),
        Key("medium", choice(*MEDIA), "", "what it is, if not a podcast"),
    ),
    element="remoteItem",
    attributes={"guid": "feedGuid", "feed": "feedUrl"},
    around="podroll",
)
UPDATE_FREQUENCY = Tag(
    "update_frequency",
    "how often there is a new episode",
    (
        Key("text", short(), "", "in words", required=True),
        Key("complete", truth, "", "`true` when no more will come"),
        Key("start", iso_date, "", "since when, or from when on"),
        Key("rrule", rule, "", "for machines: `FREQ=WEEKLY;BYDAY=FR`"),
    ),
    element="updateFrequency",
    text="text",
    alone="text",
    attributes={"start": "dtstart"},
    single=True,
    check=_started,
)
LOCATION = Tag(
    "location",
    "a place that it is about, or was made at",
    (
        Key("name", short(), "", "what people call it", required=True),
        Key("rel", choice("subject", "creator"), "", "`subject`, what it is about (the default), or `creator`"),
        Key("geo", geo, "", "where on earth: `geo:47.56,9.38`"),
        Key("osm", osm, "", "its id in OpenStreetMap: `R113314`"),
        Key("country", country, "", "two letters"),
    ),
    text="name",
    alone="name",
)
SOCIAL = Tag(
    "social",
    "the post under which people talk about it, or `disabled`",
    (
        Key("priority", number, "", "of several, the lowest is shown first"),
        Key("protocol", choice(*PROTOCOLS, "disabled"), "", f"one of {', '.join(PROTOCOLS)}", required=True),
        Key("uri", location, "", "the address of the post"),
        Key("account", short(), "", "who posted it: `@ada`"),
        Key("account_url", address, "", "that account's page"),
    ),
    element="socialInteract",
    alone="protocol",
    attributes={"account": "accountId", "account_url": "accountUrl"},
    check=_somewhere,
)
TXT = Tag(
    "txt",
    "any text for any service, such as a code that proves whose feed it is",
    (
        Key("text", long, "", "the text", required=True),
        Key("purpose", short(), "", "whom it is for: `verify`, `applepodcastsverify`"),
    ),
    text="text",
    alone="text",
)
IMAGES = Tag(
    "images",
    "pictures beside the cover",
    (
        Key("url", address, "", "the address", required=True),
        Key("alt", short(1_000), "", "what is to be seen"),
        Key("aspect", aspect, "", "width over height: `16/9`; square when not given"),
        Key("width", number, "", "in pixels"),
        Key("height", number, "", "in pixels"),
        Key("type", media_type, "", "its media type, where the ending does not say it"),
        Key("purpose", purpose, "", "what for: `artwork`, `social`, `canvas`, `banner`, `publisher`, `circular`"),
    ),
    element="image",
    alone="url",
    attributes={"url": "href", "aspect": "aspect-ratio"},
)
ALTERNATE = Tag(
    "alternate",
    "the episode in another file: a video, another size, another language",
    (
        Key("type", media_type, "", "the media type", required=True),
        Key("bytes", size, "", "the size of the file"),
        Key("bitrate", rate, "", "in bits per second"),
        Key("height", number, "", "of a video, in pixels"),
        Key("language", kinds.language, "", "the language, if another"),
        Key("title", short(32), "", "what to call it: `Low bandwidth`"),
        Key("rel", short(32), "", "one word for those that hold the same"),
        Key("codecs", short(), "", "as in RFC 6381"),
        Key("default", truth, "", "`true` when it is the audio file itself, from elsewhere"),
        Key("source", sources, (), "where it is: an address, or several; each may be `{uri: …, type: …}`"),
        Key("integrity", integrity, (), "`sha384-…`, or a PGP signature"),
    ),
    element="alternateEnclosure",
    attributes={"bytes": "length", "language": "lang"},
    check=_had,
)

OF_SHOW = (LOCKED, MEDIUM, FUNDING, LICENSE)
OF_EPISODE = (FUNDING, LICENSE)
INSIDE_SHOW = (TRAILER, PODROLL, UPDATE_FREQUENCY, LOCATION, SOCIAL, TXT, IMAGES)
INSIDE_EPISODE = (LOCATION, SOCIAL, TXT, IMAGES, ALTERNATE)
"""What stands under keys of their own, and what under `podcast`."""

KEY: Key[Value] = Key("podcast", kinds.anything, "", "further tags of Podcasting 2.0")


def both(reader: Reader, own: Iterable[Tag], inside: tuple[Tag, ...], severity: Severity) -> tuple[Element, ...]:
    """Return the elements of the tags that have a key of their *own*, then of those *inside* the key `podcast`."""
    found = read(reader, own, severity)
    part = reader.inside(KEY.name)
    if part is None:
        return found
    part.unknown([tag.key for tag in inside], severity)
    return found + read(part, inside, severity)
