"""What the attributes of a Podcasting 2.0 tag can hold, and how it is put for the feed.

Each converter takes a value as written and returns text, or raises `kinds.WrongError`. The rules are those of
https://podcastindex.org/namespace/1.0 (platform rules, part B).
"""

import re
from collections.abc import Callable
from email.utils import format_datetime
from uuid import UUID

from feedtool import dates, kinds
from feedtool.kinds import WrongError, flag, text, url, whole
from feedtool.markup import ascii_url
from feedtool.model import Element
from feedtool.problems import quoted
from feedtool.values import List, Map, Value

LONGEST = 128
"""So many characters of a text, or a name, are sure to be shown."""

LICENSES = (
    *(
        f"cc-by{more}-{version}"
        for version in ("4.0", "3.0", "2.5", "2.0", "1.0")
        for more in ("", "-sa", "-nc", "-nc-sa", "-nd", "-nc-nd")
    ),
    "cc0-1.0",
    "cc-pddc",
    "arr",
    "pod-v4v-1.0",
)
"""Those that apps know by their names; others are told with the address of their text."""

_FREQUENCY = re.compile(r"FREQ=(?:YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY)").fullmatch
_RULE = re.compile(r"[A-Z]+=[^;=\s]+(?:;[A-Z]+=[^;=\s]+)*").fullmatch
_GEO = re.compile(
    r"(?:geo:)?(-?\d{1,2}(?:\.\d+)?),\s*(-?\d{1,3}(?:\.\d+)?)((?:,-?\d+(?:\.\d+)?)?(?:;[a-z]+=[\w.-]+)*)", re.ASCII
).fullmatch
_OSM = re.compile(r"[NWR]\d{1,19}(?:#\d{1,9})?", re.ASCII).fullmatch
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE).fullmatch
_SRI = re.compile(r"sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}").fullmatch


def short(longest: int = LONGEST) -> Callable[[Value], str]:
    """Return a converter for one line of at most *longest* characters."""

    def read_short(value: Value) -> str:
        return _bounded(" ".join(text(value).split()), longest)

    return read_short


def long(value: Value) -> str:
    """Return a text of at most 4,000 characters."""
    return _bounded(text(value), 4_000)


def _bounded(written: str, longest: int) -> str:
    if len(written) > longest:
        raise WrongError(f"is {len(written):,} characters long, and apps take {longest:,}", "shorten it")
    return written


def address(value: Value) -> str:
    """Return a web address, in ASCII."""
    return ascii_url(url(value))


def location(value: Value) -> str:
    """Return an address of any kind, since a post may be `nostr:note1…`, and a file `ipfs://…`."""
    written = ascii_url("".join(text(value).split()))
    if written and not _SCHEME(written):
        raise WrongError(f"is {quoted(written)}, not an address", "write the whole address: https://…")
    return written


def date(value: Value) -> str:
    """Return a date as mail has it, which is how RSS wants it."""
    return format_datetime(dates.date(value))


def iso_date(value: Value) -> str:
    """Return a date in ISO 8601: a day alone as it is, anything else in UTC."""
    found = dates.date(value)
    written = text(value)
    return written if re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){2}", written) else f"{found:%Y-%m-%dT%H:%M:%SZ}"


def number(value: Value) -> str:
    """Return a number from 1 on."""
    return str(whole(value))


def size(value: Value) -> str:
    """Return a number of bytes."""
    written = text(value).replace("_", "").replace(",", "")
    if not re.fullmatch(r"[0-9]{1,15}", written):
        raise WrongError(f"is {quoted(written)}, not a number of bytes", "write the size of the file in bytes")
    return str(int(written))


def rate(value: Value) -> str:
    """Return a number of bits per second, which may have decimals."""
    written = text(value)
    if not re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,6})?", written):
        message = f"is {quoted(written)}, not a number of bits per second"
        raise WrongError(message, "write 128 kbit/s as 128000")
    return written


def truth(value: Value) -> str:
    """Return "true", or "" for false, which is what it means not to say it."""
    return "true" if flag(value) else ""


def yes(value: Value) -> str:
    """Return yes or no."""
    return "yes" if flag(value) else "no"


def mail(value: Value) -> str:
    """Return an address for mail."""
    written = kinds.line(value)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", written):
        raise WrongError(f"is {quoted(written)}, not a mail address", "write it as ada@example.org")
    return written


def media_type(value: Value) -> str:
    """Return a media type, such as `audio/opus`."""
    written = kinds.line(value).lower()
    if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", written):
        raise WrongError(f"is {quoted(written)}, not a media type", "write it as audio/opus or video/mp4")
    return written


def guid(value: Value) -> str:
    """Return the guid of a podcast, a UUID."""
    written = kinds.line(value)
    try:
        return str(UUID(written))
    except ValueError:
        message = f"is {quoted(written)}, not a UUID"
        raise WrongError(message, "search the podcast at podcastindex.org; its page shows the guid") from None


def geo(value: Value) -> str:
    """Return a place on earth as RFC 5870 has it: `geo:47.56,9.38`; the prefix need not be written."""
    written = kinds.line(value)
    match = _GEO(written)
    if not match or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        message = f"is {quoted(written)}, not a latitude and a longitude"
        raise WrongError(message, "write degrees: geo:47.56,9.38")
    return f"geo:{match[1]},{match[2]}{match[3]}"


def osm(value: Value) -> str:
    """Return the name of a place in OpenStreetMap: `R113314`."""
    written = kinds.line(value).upper()
    if not _OSM(written):
        message = f"is {quoted(written)}, not an id of OpenStreetMap"
        raise WrongError(message, "write N, W or R for node, way or relation, and its number: R113314")
    return written


def country(value: Value) -> str:
    """Return a country by the two letters of ISO 3166."""
    written = kinds.line(value).lower()
    if not re.fullmatch(r"[a-z]{2}", written):
        raise WrongError(f"is {quoted(written)}, not a country's two letters", "write them as in ISO 3166: us, de")
    return written


def rule(value: Value) -> str:
    """Return a rule of RFC 5545, as far as the namespace keeps to it: its examples write UNTIL otherwise."""
    written = kinds.line(value).upper().removeprefix("RRULE:").strip(";")
    if not _RULE(written) or not any(_FREQUENCY(part) for part in written.split(";")):
        message = f"is {quoted(written)}, not a rule of how something recurs"
        raise WrongError(message, "write it as FREQ=WEEKLY;BYDAY=FR, and see RFC 5545")
    return written


def aspect(value: Value) -> str:
    """Return the shape of a picture as CSS has it: `16/9`."""
    written = re.sub(r"\s*[:/x]\s*", "/", kinds.line(value))
    if not re.fullmatch(r"[0-9]{1,5}(?:\.[0-9]{1,5})?/[0-9]{1,5}(?:\.[0-9]{1,5})?", written):
        raise WrongError(f"is {quoted(written)}, not width over height", "write it as 16/9")
    return written


def purpose(value: Value) -> str:
    """Return words for what a picture is meant, in lower case, since case does not count."""
    return short()(" ".join(kinds.words(value)) if isinstance(value, List) else value).lower()


def sources(value: Value) -> tuple[Element, ...]:
    """Return where a file can be had: addresses, each alone or as `{uri: …, type: …}`."""
    return kinds.several(_source)(value if isinstance(value, str | List) else _one(value))


def _one(value: Map) -> List:
    made = List(value.line)
    made.append(value)
    made.lines.append(value.line)
    return made


def _source(value: Value) -> Element:
    if not isinstance(value, Map):
        return Element("source", attributes={"uri": location(value)})
    uri, kind = location(value.get("uri", "")), value.get("type", "")
    if not uri:
        raise WrongError("has no `uri`", "write {uri: https://…, type: audio/opus}", value.line)
    return Element("source", attributes={"uri": uri} | ({"contentType": media_type(kind)} if kind else {}))


def integrity(value: Value) -> Element:
    """Return by what a file can be verified: `sha384-…`, or a PGP signature."""
    written = "".join(text(value).split())
    kind = "sri" if _SRI(written) else "pgp-signature"
    if kind != "sri" and not re.fullmatch(r"[A-Za-z0-9+/]{40,}={0,2}", written):
        message = f"is {quoted(written)}, neither a digest nor a signature"
        raise WrongError(message, "write sha384-… as for subresource integrity, or a PGP signature in base64")
    return Element("integrity", attributes={"type": kind, "value": written})


def license_name(value: Value) -> str:
    """Return the name of a licence; those that apps know are in lower case."""
    written = short()(value)
    return written.lower() if written.lower() in LICENSES else written
