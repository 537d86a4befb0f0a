"""The links and pictures in what is written about an episode, the show and people: those that lead nowhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from feedtool import addresses, hyperlinks, kinds, markup
from feedtool.problems import Place, Severity, quoted
from feedtool.ruling import Finding, Texts, of_texts

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE).match
_HOST = re.compile(
    r"(?:www\.[\w-]+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|edu|gov|fm|tv|info|eu|uk|de|fr|nl|es|ch|club))"
    r"(?=[/.?#:]|$)",
    re.IGNORECASE,
).match
"""What begins like the name of a server: no file of a site is called so."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A link or picture of a text, where it stands, and what becomes of one that leads nowhere: its *fate*."""

    place: Place
    target: str
    broken: bool
    picture: bool

    @property
    def fate(self) -> str:
        return "the picture is left out" if self.picture else "its words are shown without a link"


@of_texts("LI110", Severity.WARNING)
def open_target(seen: Texts) -> Iterator[Finding]:
    """A link or a picture in a text has no address yet: `TODO`, or nothing.

    Why: Its words are shown without a link, the picture is left out, and nobody sees that there should be one.
    Fix: Write the address, or the words without brackets.
    Source: https://spec.commonmark.org/0.31.2/#links
    """
    for link in _links(seen):
        if kinds.still_open(link.target) and not link.broken:
            shown = quoted(link.target) if link.target.strip() else "empty"
            message = f"the address of this {'picture' if link.picture else 'link'} is {shown}; {link.fate}"
            fix = "delete the picture" if link.picture else "take the brackets away"
            yield Finding(link.place, message, f"write the address, or {fix}", link.target)


@of_texts("LI111", Severity.WARNING)
def leads_nowhere(seen: Texts) -> Iterator[Finding]:
    """A link or a picture in a text leads nowhere on the web: `javascript:`, `file:`, `https://` alone.

    Why: No app opens such an address. The words are shown without a link, and the picture is left out.
    Fix: Write an address that begins with https://, or mailto: for a letter.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A4)
    """
    for link in _links(seen):
        if _SCHEME(link.target) and not link.broken and "href" not in _cleaned(link.target, seen.base):
            message = f"{quoted(link.target)} is not a web address; {link.fate}"
            yield Finding(link.place, message, "write the whole address: https://…", link.target)


@of_texts("LI112", Severity.WARNING)
def without_scheme(seen: Texts) -> Iterator[Finding]:
    """A link or a picture in a text begins with the name of a server, without https://.

    Why: To every program that is a page of the show's own site, which is not there.
    Fix: Put https:// before it.
    Source: https://www.rfc-editor.org/rfc/rfc3986#section-4.2
    """
    for link in _links(seen):
        if _HOST(link.target) and not link.broken:
            leads = markup.address(seen.base, link.target)
            message = f"{quoted(link.target)} is without https://, and so leads to {quoted(leads)}"
            yield Finding(link.place, message, f"write https://{link.target}", link.target)


@of_texts("LI113", Severity.INFO)
def within_the_page(seen: Texts) -> Iterator[Finding]:
    """A link in a text leads to another place in the same text: `#…`.

    Why: Podcast apps and platforms have no such places. The words stay, without a link.
    Fix: Write the whole address of the page, or take the link away.
    Source: https://www.rfc-editor.org/rfc/rfc3986#section-4.4
    """
    for link in _links(seen):
        if link.target.startswith("#") and not (link.broken or link.picture):
            message = f"{quoted(link.target)} leads to a place in this text; apps have none, and its words stay"
            yield Finding(link.place, message, "write the whole address of the page, or delete the link", link.target)


@of_texts("LI114", Severity.WARNING)
def spaces(seen: Texts) -> Iterator[Finding]:
    """The address of a link in a text has a space.

    Why: To Markdown that is no link: brackets and address are shown as they are written.
    Fix: Write %20 for each space, or delete it.
    Source: https://spec.commonmark.org/0.31.2/#link-destination
    """
    for link in _links(seen):
        if link.broken:
            message = (
                f"the address {quoted(link.target)} has a space, so this is no link, and is shown as it is written"
            )
            yield Finding(link.place, message, "write `%20` for the space, or delete it", link.target)


@of_texts("LI115", Severity.INFO)
def not_encrypted(seen: Texts) -> Iterator[Finding]:
    """A link or a picture in a text begins with http:// instead of https://.

    Why: Browsers warn before they open it, and some apps refuse to; pages on the web leave such pictures out.
    Fix: Write https://, if the page opens with it.
    Source: https://podcasting2.org/docs/podcast-namespace/1.0 (platform rule A1.10)
    """
    for link in _links(seen):
        if addresses.unencrypted(link.target) and "href" in _cleaned(link.target, seen.base):
            message = f"{quoted(link.target)} is not encrypted"
            yield Finding(link.place, message, "write https://, if the page opens with it", link.target)


def _links(seen: Texts) -> Iterator[_Written]:
    """Yield the links of the texts."""
    for one in seen.texts:
        for link in hyperlinks.of(one.text):
            target = link.written.strip()
            yield _Written(one.at(link.line, target), target, link.broken, link.picture)


def _cleaned(target: str, base: str) -> str:
    """Return a link to *target* as the texts have it."""
    return markup.clean(f'<a href="{escape(target)}">.</a>', base)
