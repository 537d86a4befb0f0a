"""Which links a show has, and where each of them is written.

Links are what listeners can follow: the values that are addresses, handles and ids that lead somewhere, and whatever
Markdown and HTML link in a text. Audio files are not among them: `check --media` asks for those.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import SplitResult, urlsplit

from feedtool import enclosure, episode, kinds, markup, people, show, stamps, telling, timelines
from feedtool.document import Document
from feedtool.model import Chapter, Episode, Item
from feedtool.problems import Place, Problem, Severity
from feedtool.replies import Outcome, Reply, shown
from feedtool.values import Map, Value

OF_SHOW = {
    name
    for key in show.KEYS
    if key not in (show.PAGE, show.AUDIO, show.NOTIFY, show.HOST_FEED, show.GUID)
    for name in (key.name, *key.also)
}
"""Keys of the show whose values may be links. A hub is for programs, and `sync` asks for the host's feed."""

OF_EPISODE = {
    name
    for key in episode.KEYS
    if key not in (enclosure.KEY, episode.GUID, episode.IDS, episode.IGNORE, timelines.KEY)
    for name in (key.name, *key.also)
}
OF_PERSON = {name for key in people.KEYS for name in (key.name, *key.also)}

RESERVED = re.compile(r"(?:.*\.)?(?:test|example|invalid|localhost|local|internal|home\.arpa|example\.(?:com|net|org))")
"""Names that lead nobody anywhere: reserved for examples and tests (RFC 2606, RFC 6761), or those of one's own network
(RFC 6762, RFC 8375)."""

_ANY = re.compile(r"://|\]\(|\]:|\b(?:href|src)\s*=", re.IGNORECASE).search
_WHOLE = re.compile(r"https?://\S+", re.IGNORECASE).fullmatch
_BARE = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
_IN_TEMPLATE = re.compile(r"https?://[^\s<>\"'`{}()\\|]+(?!\{)(?=[\s<>\"'`()]|$)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s<>\"'`\[\]{}|]+")
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_END = ").,;:!?*_~"
_MOST = 8
"""Signs of the sentence after an address; more is no sentence."""
_RELATIVE = frozenset(["image", "img", "picture", "url", "href", "link"])
"""Keys whose value is an address, or one that is relative to the show's `link`."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the *address* that is asked for, the *place* where it is written, and how it is *written* in that line.

    *fragment* is the part of the page that it leads to, which servers are not told; *about* what it is when it is
    nowhere written as it is.
    """

    address: str
    place: Place
    written: str = ""
    fragment: str = ""
    about: str = ""


def of_show(document: Document, text: str, base: str) -> Iterator[Link]:
    """Yield the links of the settings *document*, whose file is *text*; *base* completes relative ones."""
    yield from _of_values(document, text, base, OF_SHOW)


def of_episode(document: Document, text: str, base: str) -> Iterator[Link]:
    """Yield the links of the episode *document*: of its front matter, then of its body."""
    yield from _of_values(document, text, base, OF_EPISODE)
    ids, links = (_map(document.front.get(key.name, "")) for key in (episode.IDS, episode.LINKS))
    for name, (is_id, address) in telling.ADDRESSES.items():
        written = ids.get(name, "")
        if isinstance(written, str) and is_id(written) and not _given(links.get(name, "")):
            yield Link(address.format(written), document.place(ids.lines[name]), written)
    rows = text.split("\n")
    yield from _of_text(document.body, rows, document.body_line, len(rows), document.path, base)


def of_people(document: Document, text: str, base: str, *, listed: bool) -> Iterator[Link]:
    """Yield the links of a person's file, or of the file of all people when they are *listed* in one."""
    rows = text.split("\n")
    yield from _of_values(document, text, base, OF_PERSON, depth=1 if listed else 0)
    for entry in map(_map, document.front.values()) if listed else (document.front,):
        for key in people.LINKS:
            written = entry.get(key.name, "")
            if not isinstance(written, str) or not _given(written) or _WHOLE(written):
                continue  # whole addresses are found with the other values
            if parts := _split(people.address(key.name, kinds.known(written)), ""):
                yield Link(_asked(parts), document.place(entry.lines[key.name]), written)
    if not listed:
        yield from _of_text(document.body, rows, document.body_line, len(rows), document.path, base)


def of_chapters(found: Episode | None) -> Iterator[Link]:
    """Yield the links of those chapters that stand in another file, beside that of the episode."""
    for chapter in found.chapters if found else ():
        if found and chapter.place.path != found.place.path:
            yield from _of_chapter(chapter)


def of_page(item: Item) -> Link:
    """Return the link to the page of *item*, as the show's pattern has it."""
    return Link(item.episode.link, item.episode.place, about="the episode's page, by `page` of the show, ")


def of_template(path: str, text: str) -> Iterator[Link]:
    """Yield the links that stand whole in the template *text*, the file *path*."""
    for number, row in enumerate(text.split("\n"), start=1):
        for match in _IN_TEMPLATE.finditer(row):
            written = match[0].rstrip(_END)
            if parts := _split(written, ""):
                yield Link(_asked(parts), Place(path, number), written, parts.fragment)


def reserved(address: str) -> bool:
    """Return whether nobody but its writer can follow *address*.

    >>> reserved("https://www.example.org/a"), reserved("http://localhost:4000/"), reserved("https://python.org/")
    (True, True, False)
    """
    return bool(RESERVED.fullmatch((urlsplit(address).hostname or "").rstrip(".")))


def judge(link: Link, reply: Reply | None) -> Iterator[Problem]:
    """Yield what is wrong with *link*, by what its server said in *reply*, None when it was not asked."""
    name = f"{link.about}'{shown(link.address)}'"

    def problem(code: str, severity: Severity, message: str, fix: str) -> Problem:
        return Problem(link.place, code, severity, f"{name} {message}", fix, part=link.written)

    if reply is None and link.about:
        return  # one line would be told for each episode
    if reply is None:
        fix = "write the address that is meant, or leave it, if it is an example"
        yield problem("LN106", Severity.INFO, "leads nobody anywhere: its name is reserved", fix)
    elif reply.outcome is Outcome.DEAD:
        yield problem("LN101", Severity.ERROR, f"is dead: {reply.said}", "correct the address, or take the link out")
    elif reply.outcome is Outcome.TROUBLE:
        fix = "open it in a browser, or ask again later"
        yield problem("LN103", Severity.WARNING, f"cannot be seen: {reply.said}", fix)
    elif reply.outcome is Outcome.REFUSED:
        fix = "nothing, when it opens in a browser"
        yield problem("LN104", Severity.INFO, f"is kept from programs: {reply.said}", fix)
    elif reply.outcome is Outcome.UNSAFE:
        fix = "open it in a browser; when that warns of it, link something else"
        yield problem("LN105", Severity.WARNING, f"is not safe to open: {reply.said}", fix)
    elif reply.moved:
        fragment = f"#{link.fragment}" if link.fragment and "#" not in reply.moved else ""
        message = f"has moved for good to '{shown(reply.moved + fragment)}'"
        yield problem("LN102", Severity.INFO, message, "write the new address")


def _of_values(document: Document, text: str, base: str, keys: set[str], depth: int = 0) -> Iterator[Link]:
    """Yield the links among the values of *document* below *keys*, which stand so deep in it."""
    rows = text.split("\n")
    last = document.body_line - 2 if document.body_line else len(rows)
    for path, value, start, end in _leaves(document.front, document.front.line, last):
        if len(path) <= depth or path[depth] not in keys or not _given(value):
            continue
        name = path[-1]
        clip = path[0] in (episode.CLIPS.name, *episode.CLIPS.also) and stamps.is_moment(value)
        if path[:2] == ("podcast", "alternate") or clip:
            continue
        if _WHOLE(value) or (name in _RELATIVE and " " not in value):
            if parts := _split(value, base):
                number, written = _find(rows, start, end, _asked(parts), base) or (start, "")
                yield Link(_asked(parts), document.place(number), written, parts.fragment)
        elif "\n" in value or _ANY(value):
            yield from _of_text(value, rows, start, end, document.path, base)


def _leaves(
    value: Value, start: int, end: int, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str, int, int]]:
    """Yield every text in *value* with the keys that lead to it, and the first and last line that it can stand in."""
    if isinstance(value, str):
        yield path, value, start, end
        return
    inner = value.items() if isinstance(value, Map) else ((path[-1] if path else "", one) for one in value)
    lines = list(value.lines.values()) if isinstance(value, Map) else value.lines
    for (name, one), line in zip(inner, lines, strict=True):
        later = min((other for other in lines if other > line), default=end + 1)
        deeper = (*path, name) if isinstance(value, Map) else path
        yield from _leaves(one, line, max(line, later - 1), deeper)


def _of_text(text: str, rows: list[str], start: int, end: int, path: str, base: str) -> Iterator[Link]:
    """Yield the links of the Markdown *text*, which stands in the lines *start* to *end* of *rows*."""
    if not _ANY(text):
        return
    found: dict[str, SplitResult] = {}
    for address in _linked(text, base):
        if parts := _split(address, base):
            found.setdefault(_asked(parts), parts)
    seen = set()
    for number in range(start, min(end, len(rows)) + 1):
        row = rows[number - 1]
        for written, parts in _tokens(row, base, found) if _ANY(row) else ():
            seen.add(_asked(parts))
            yield Link(_asked(parts), Place(path, number), written, parts.fragment)
    for asked, parts in found.items():
        if asked not in seen:  # it is written in a way of its own, over two lines perhaps
            yield Link(asked, Place(path, start), fragment=parts.fragment)


def _linked(text: str, base: str) -> list[str]:
    """Return the addresses that a reader of the Markdown *text* can follow, or sees as a picture."""
    parser = _Links()
    parser.feed(markup.html(text, base))
    parser.close()
    return list(dict.fromkeys(parser.found))


class _Links(HTMLParser):
    """Collects addresses out of clean HTML: those of links and pictures, and those that stand there as words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if address := attributes.get("href") or attributes.get("src"):
            self.found.append(address)
        if tag in ("a", "code", "pre"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.found += [bare(match[0]) for match in _BARE.finditer(data)]


def bare(written: str) -> str:
    """Return the address that *written* begins with, without what belongs to the sentence around it.

    >>> bare("https://example.org/a_(b))."), bare("https://example.org/?")
    ('https://example.org/a_(b)', 'https://example.org/')
    """
    while written and written[-1] in _END and not (written[-1] == ")" and written.count("(") >= written.count(")")):
        written = written[:-1]
    return written


def _tokens(row: str, base: str, found: Mapping[str, SplitResult]) -> Iterator[tuple[str, SplitResult]]:
    """Yield what in *row* is one of the addresses *found*: as it is written, and as it is meant."""
    for token in _TOKEN.findall(row):
        first = token.lower().find("http")
        for start in dict.fromkeys((max(first, 0), 0)):
            if hit := _meant(token[start:].lstrip("("), base, found):
                yield hit
                break


def _meant(written: str, base: str, found: Mapping[str, SplitResult]) -> tuple[str, SplitResult] | None:
    """Return the beginning of *written* that is one of the addresses *found*, and what is meant by it."""
    shorter = [written[:end] for end in range(max(len(written.rstrip(_END)), len(written) - _MOST), len(written) + 1)]
    for one in dict.fromkeys((bare(written), *reversed(shorter))):
        parts = _split(_ESCAPED.sub("", unescape(one)), base) if one else None
        if parts and _asked(parts) in found:
            return one, parts
    return None


def _find(rows: list[str], start: int, end: int, asked: str, base: str) -> tuple[int, str] | None:
    """Return the first of the lines *start* to *end* that has the address *asked*, and how it is written there."""
    wanted = {asked: urlsplit(asked)}
    for number in range(start, min(end, len(rows)) + 1):
        for written, _ in _tokens(rows[number - 1], base, wanted):
            return number, written
    return None


def _split(written: str, base: str) -> SplitResult | None:
    """Return the parts of the web address that *written* is, or is relative to *base*; None when it is none."""
    try:
        parts = urlsplit(markup.address(base, written))
        host = parts.netloc if "@" in parts.netloc else parts.netloc.lower()
        return parts._replace(netloc=host, path=parts.path or "/") if parts.port != 0 else None
    except ValueError:
        return None


def _asked(parts: SplitResult) -> str:
    return parts._replace(fragment="").geturl()


def _map(value: Value) -> Map:
    return value if isinstance(value, Map) else Map()


def _given(value: Value) -> bool:
    return isinstance(value, str) and bool(kinds.known(value))


def _of_chapter(chapter: Chapter) -> Iterator[Link]:
    for written in (chapter.url, chapter.image):
        if parts := _split(written, "") if written else None:
            yield Link(_asked(parts), chapter.place, written, parts.fragment)
