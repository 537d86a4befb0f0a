"""config/show.yaml -> Show."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from feedtool import chapters as sources
from feedtool import notes, people, plugins, podcasting, transcripts
from feedtool.categories import APPLE, below, known
from feedtool.chapters import FILES
from feedtool.document import Document
from feedtool.fields import Key, Reader
from feedtool.kinds import (
    WrongError,
    choice,
    code,
    flag,
    language,
    line,
    location,
    raise_all,
    several,
    text,
    texts,
    url,
    urls,
    web,
    whole,
)
from feedtool.model import Element, OwnPlatform, Show
from feedtool.people import Credit
from feedtool.problems import Problem, Severity, meant, quoted
from feedtool.values import List, Map, Value

SOURCES = ("frontmatter", "clips", "headers", "body", FILES)
"""The order in which chapters are looked for when a show does not say."""

TRANSCRIPTS_DEFAULT = ("vtt", "srt", "json")
"""The formats of transcripts that are written when a show does not say: what apps take."""

SERVICES = ("websub", "podcastindex", "overcast", "podping")
"""Whom a new episode can be told (platform rules, part F)."""

HUB = "https://pubsubhubbub.appspot.com/"
"""The hub of WebSub that most podcasts use."""

LEVELS = ("off", "info", "warning", "error")
"""How bad a show can take the problems of a code."""

_ADDRESS = r"([^@\s<>,]+@[^@\s<>,]+\.[^@\s<>,]+)"
_MAILBOX = re.compile(rf"([^<>@]*[^<>@\s])\s*<{_ADDRESS}>|{_ADDRESS}").fullmatch

LATER = {"publish": "publishing"}
"""Keys of the design that nothing acts on yet; who writes one is told so."""


def category(value: Value) -> tuple[str, str]:
    """Return Apple's category and subcategory, "" when there is none, of `Business > Careers`."""
    written = line(value)
    top, _, sub = (part.strip() for part in written.partition(">"))
    if top not in APPLE or (sub and sub not in APPLE[top]):
        message = f"is {quoted(written)}, which is not in Apple's list{meant(below(written), known())}"
        raise WrongError(message, "write it to the letter, as Apple does: Business > Careers")
    return top, sub


def pattern(value: Value) -> str:
    """Return an address with `{slug}` in it."""
    written = web(value)
    fixed = re.sub(r"\{(?:slug|stem)\}", "", written)
    if "{" in fixed or "}" in fixed:
        raise WrongError(f"is {quoted(written)}, with braces around something else", "write {slug} or {stem}")
    if fixed == written:
        raise WrongError(f"is {quoted(written)}, the same for every episode", "put {slug} where they differ")
    return written


def notified(value: Value) -> tuple[str, ...]:
    """Return the hubs that are named under `websub`; what else is to be told is for who publishes."""
    items = value if isinstance(value, List) else [value]
    hubs: list[str] = []
    errors = []
    for number, item in enumerate(items):
        at = value.lines[number] if isinstance(value, List) else 0
        service = line(item.get("to", "")) if isinstance(item, Map) else line(item)
        if service.lower() not in SERVICES:
            message = f"has {quoted(service)}, whom feedtool cannot tell{meant(service, SERVICES)}"
            errors.append(WrongError(message, f"write one of {', '.join(SERVICES)}", at, service))
        if service.lower() == "websub":
            hubs += several(url)(item["hub"]) if isinstance(item, Map) and item.get("hub") else (HUB,)
    raise_all(errors)
    return tuple(dict.fromkeys(hubs))


class Choices:
    """Takes a list of names in a folder of the package; only those whose module has a function *can*."""

    def __init__(self, folder: str, can: str, *more: str) -> None:
        self.folder = folder
        self.can = can
        self.more = more

    def names(self) -> tuple[str, ...]:
        """Return what can be chosen."""
        able = (n for n in plugins.names(self.folder) if hasattr(plugins.get(self.folder, n), self.can))
        return (*able, *self.more)

    def __call__(self, value: Value) -> tuple[str, ...]:
        return several(choice(*self.names()))(value)


def seasons(value: Value) -> Mapping[int, str]:
    """Return the names of seasons by their number."""
    found = {}
    errors = []
    for number, title in texts(value).items():
        if not number.isascii() or not number.isdigit() or int(number) == 0:
            at = value.lines[number] if isinstance(value, Map) else 0
            message = f"names a season {quoted(number)}, not a number from 1 on"
            errors.append(WrongError(message, "write `2: The second`", at, number))
        else:
            found[int(number)] = title
    raise_all(errors)
    return found


def switches(value: Value) -> Mapping[str, str]:
    """Return how bad the problems of a code are to the show, `off` for not at all, by code."""
    found = {}
    errors = []
    for name, level in texts(value).items():
        at = value.lines[name] if isinstance(value, Map) else 0
        try:
            switched = code(name)
        except WrongError as error:
            errors.append(WrongError(f"has {quoted(name)}, not the code of a rule", error.fix, at, name))
            continue
        try:
            found[switched] = choice(*LEVELS)(level)
        except WrongError as error:
            # The level alone may be another code's, in one line with it.
            errors.append(WrongError(f"has '{name}', which {error}", error.fix, at, f"{name}: {level}"))
    raise_all(errors)
    return found


TITLE: Key[str] = Key("title", line, "", "what the podcast is called", required=True)
DESCRIPTION: Key[str] = Key("description", text, "", "what it is about, up to 4,000 bytes", required=True)
LINK: Key[str] = Key("link", url, "", "the podcast's web site", required=True)
FEED_URL: Key[str] = Key(
    "feed_url", url, "", "where feed.xml will be read from; `output/` is served at its folder", required=True
)
LANGUAGE: Key[str] = Key("language", language, "", "two letters, with a region if you like: en, pt-br", required=True)
IMAGE: Key[str] = Key("image", url, "", "the cover: square, 1400 to 3000 pixels, JPEG or PNG", required=True)
CATEGORIES: Key[tuple[tuple[str, str], ...]] = Key(
    "categories", several(category), (), "from Apple's list, the best one first", required=True
)
EXPLICIT: Key[bool] = Key("explicit", flag, False, "true or false", required=True)
AUTHOR: Key[str] = Key("author", line, "", "who makes it, as apps show it under the title")
TYPE: Key[str] = Key("type", choice("episodic", "serial"), "episodic", "episodic, or serial: to be heard in order")
COPYRIGHT: Key[str] = Key("copyright", line, "", "the copyright line")
GUID: Key[str] = Key("guid", line, "", "the podcast's own guid; made from `feed_url` when not given")
HOSTS: Key[tuple[Credit, ...]] = Key("hosts", people.named, (), "ids of people, or names")
CREDITS: Key[tuple[Credit, ...]] = Key("credits", people.credited, (), "who else makes it: {id: ada, role: producer}")
NEW_FEED_URL: Key[str] = Key("new_feed_url", url, "", "where the feed has moved to")
COMPLETE: Key[bool] = Key("complete", flag, False, "true when no more episodes will come")
BLOCK: Key[bool] = Key("block", flag, False, "true hides the whole show")
NOTIFY: Key[tuple[str, ...] | None] = Key("notify", notified, None, "whom a new episode is told")
LINKS: Key[Mapping[str, str]] = Key("links", urls, {}, "the show on each platform: apple, spotify, youtube, …")
PAGE: Key[str] = Key("page", pattern, "", "an episode's page, with {slug} in it")
EPISODES: Key[tuple[str, ...]] = Key("episodes", several(location), ("../episodes",), "folder or folders of episodes")
PEOPLE: Key[str] = Key("people", location, "people", "a folder of Markdown files, or one YAML file")
OUTPUT: Key[str] = Key("output", location, "../output", "the folder that a build writes")
STANDING: Key[str] = Key("standing", text, "", "Markdown that ends every note: subscribe, community, sponsors")
HOST_FEED: Key[str] = Key(
    "host_feed", location, "", "the feed of the company that hosts the audio: an address, or a file"
)
HOST_ONLY: Key[str] = Key("host_only", choice("keep", "drop"), "keep", "the host's items without a file of ours")
SEASONS: Key[Mapping[int, str]] = Key("seasons", seasons, {}, "names of seasons: {2: The second}")
NOTES: Key[tuple[str, ...] | None] = Key(
    "notes", Choices("notes", "PLATFORM"), None, "platforms that notes are written for", none=True
)
FEEDS: Key[tuple[str, ...] | None] = Key("feeds", Choices("feeds", "write"), None, "which feeds are written", none=True)
FEED_PAGES: Key[int] = Key("feed_pages", whole, 0, "items in each page of the feed; without it there are no pages")
PAGES: Key[bool] = Key("pages", flag, True, "false leaves the pages away from which notes are copied")
OWNER: Key[str] = Key("owner", text, "", "{name: …, email: …}; some directories mail their claim code there")
AUDIO: Key[str] = Key("audio", text, "", "{url: an address with {slug}, folder: where the files are}")
TRANSCRIPTS: Key[str] = Key("transcripts", text, "", "{to: [formats]}")
CHAPTERS: Key[str] = Key("chapters", text, "", "{from: [sources], to: [formats], intro: the chapter at 0:00}")
RULES: Key[Mapping[str, str]] = Key("rules", switches, {}, "{CH106: off}: how bad a code is; off, info, warning, error")
KEYS: tuple[Key[object], ...] = (
    TITLE, DESCRIPTION, LINK, FEED_URL, LANGUAGE, IMAGE, CATEGORIES, EXPLICIT, AUTHOR, TYPE, COPYRIGHT, GUID, HOSTS,
    CREDITS, LINKS, PAGE, EPISODES, PEOPLE, OUTPUT, STANDING, SEASONS, NOTES, FEEDS, FEED_PAGES, PAGES, HOST_FEED,
    HOST_ONLY, OWNER, AUDIO, CHAPTERS, TRANSCRIPTS, NEW_FEED_URL, COMPLETE, BLOCK, NOTIFY, RULES,
    *(tag.key for tag in podcasting.OF_SHOW), podcasting.KEY,
)  # fmt: skip

OWNER_NAME: Key[str] = Key("name", line, "", "the owner's name")
OWNER_EMAIL: Key[str] = Key("email", line, "", "the owner's address")
AUDIO_URL: Key[str] = Key("url", pattern, "", "an episode's audio file, with {slug} in it")
AUDIO_FOLDER: Key[str] = Key("folder", location, "", "where the audio files are, for their size and length")
CHAPTERS_FROM: Key[tuple[str, ...] | None] = Key(
    "from", Choices("chapters", "derive", FILES), None, "sources, tried in this order", none=True
)
CHAPTERS_TO: Key[tuple[str, ...]] = Key("to", Choices("chapters", "write"), ("json",), "formats to write", none=True)
TRANSCRIPTS_TO: Key[tuple[str, ...] | None] = Key(
    "to", Choices("transcripts", "write"), None, "formats to write", none=True
)
CHAPTERS_INTRO: Key[str] = Key("intro", line, "Introduction", "what a chapter at 0:00 is called that is added")


def read(document: Document, own: tuple[OwnPlatform, ...] = ()) -> tuple[Show | None, list[Problem]]:
    """Return the show, None when it is not good enough to run with, and the problems that say why.

    Notes can be written for the platforms of its *own* templates, too.
    The hosts, and who else made it, are still to be found among the people: see `named`.
    """
    problems = list(document.problems)
    if not document.readable:
        return None, problems
    get = (reader := Reader(document.path, document.front, "SH", problems)).get
    _unknown(reader)
    reader.hyphens(LINKS)
    get(HOSTS), get(CREDITS)  # only for what is wrong with them
    owner = _owner(reader)
    audio = _part(reader, "audio", (AUDIO_URL, AUDIO_FOLDER))
    hubs = get(NOTIFY)
    chapters = _part(reader, "chapters", (CHAPTERS_FROM, CHAPTERS_TO, CHAPTERS_INTRO))
    found = Show(
        title=get(TITLE),
        description=get(DESCRIPTION),
        link=get(LINK),
        feed_url=get(FEED_URL),
        language=get(LANGUAGE),
        image=get(IMAGE),
        categories=get(CATEGORIES),
        explicit=get(EXPLICIT),
        author=get(AUTHOR),
        owner_name=owner.get(OWNER_NAME),
        owner_email=owner.get(OWNER_EMAIL),
        type=get(TYPE),
        copyright=get(COPYRIGHT),
        guid=get(GUID).lower(),
        links=get(LINKS),
        page=get(PAGE),
        standing=get(STANDING),
        audio_url=audio.get(AUDIO_URL),
        audio_folder=audio.get(AUDIO_FOLDER),
        episodes=get(EPISODES),
        people=get(PEOPLE),
        output=get(OUTPUT),
        chapters_from=_chosen(chapters, CHAPTERS_FROM, _sources),
        chapters_to=chapters.get(CHAPTERS_TO),
        transcripts=_chosen(_part(reader, "transcripts", (TRANSCRIPTS_TO,)), TRANSCRIPTS_TO, _transcripts),
        intro=chapters.get(CHAPTERS_INTRO),
        notes=_chosen(reader, replace(NOTES, read=several(choice(*notes.names(own)))), lambda: notes.default(own)),
        feeds=_chosen(reader, FEEDS, lambda: plugins.names("feeds")),
        feed_pages=get(FEED_PAGES),
        pages=get(PAGES),
        seasons=get(SEASONS),
        host_feed=get(HOST_FEED),
        host_only=get(HOST_ONLY),
        hubs=hubs or (),
        new_feed_url=get(NEW_FEED_URL),
        complete=get(COMPLETE),
        block=get(BLOCK),
        elements=_elements(reader, owner.get(OWNER_EMAIL)),
        rules=get(RULES),
        path=document.path,
        places=reader.places(),
    )
    if found.guid and not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found.guid):
        reader.wrong("guid", f"is {quoted(found.guid)}, not a UUID", "write the 36 characters of the podcast's guid")
    _told_loudly(reader, found)
    if hubs is not None:
        message = "'notify' names the hubs of websub in the feed, but this version of feedtool tells nobody yet"
        fix = "tell them after each build, as docs/show.md shows"
        reader.note(reader.node.lines[NOTIFY.name], "105", message, fix, Severity.INFO)
    broken = any(problem.severity is Severity.ERROR for problem in problems)
    return (None if broken else found), problems


def named(document: Document, key: Key[tuple[Credit, ...]]) -> tuple[Credit, ...]:
    """Return who is named under *key*, `HOSTS` or `CREDITS`, as written."""
    return Reader(document.path, document.front, "SH", []).get(key)


def _elements(reader: Reader, email: str) -> tuple[Element, ...]:
    """Return what the show says in the podcast namespace; of a locked feed *email* is asked, unless it says whom."""
    found = podcasting.both(reader, podcasting.OF_SHOW, podcasting.INSIDE_SHOW, Severity.ERROR)
    asked = {"owner": email} if email else {}
    return tuple(replace(e, attributes={**asked, **e.attributes}) if e.name == "locked" else e for e in found)


def _told_loudly(reader: Reader, show: Show) -> None:
    """Note what is meant once in the life of a show, and hurts when it is there by accident (platform rule A2.13)."""
    for key, is_so, effect in (
        (BLOCK, show.block, "Apple Podcasts and others take the whole show away"),
        (COMPLETE, show.complete, "apps stop looking for new episodes"),
    ):
        if is_so:
            message, fix = f"'{key.name}' is true: {effect}", f"delete `{key.name}`, unless that is what you want"
            reader.note(reader.node.lines[key.name], "106", message, fix, Severity.WARNING)


def _chosen(
    reader: Reader, key: Key[tuple[str, ...] | None], otherwise: Callable[[], tuple[str, ...]]
) -> tuple[str, ...]:
    """Return what *key* chooses, which may be nothing; *otherwise* when it is not given."""
    chosen = reader.get(key)
    return otherwise() if chosen is None else chosen


def _sources() -> tuple[str, ...]:
    return tuple(source for source in SOURCES if source in sources.sources())


def _transcripts() -> tuple[str, ...]:
    return tuple(form for form in TRANSCRIPTS_DEFAULT if form in transcripts.formats())


def _unknown(reader: Reader) -> None:
    """Note keys that are not known as errors, and those that nothing acts on yet as information."""
    later: list[Key[object]] = [Key(name, text, "", about) for name, about in LATER.items()]
    reader.unknown((*KEYS, *later), Severity.ERROR)
    for key in later:
        if key.name in reader.node:
            message = f"'{key.name}' ({key.about}) is not acted on by this version of feedtool"
            reader.note(reader.node.lines[key.name], "105", message, "leave it, or delete it", Severity.INFO)


def _owner(reader: Reader) -> Reader:
    """Return a reader of the owner, who may be written as an address alone, or as mail has it: `Ada <ada@a.org>`."""
    written = reader.node.get(OWNER.name, "")
    alone = _MAILBOX(written.strip()) if isinstance(written, str) else None
    if alone is None:
        keys = (OWNER_NAME, OWNER_EMAIL)
        return _part(reader, OWNER.name, keys[::-1] if "@" in written else keys)
    node = Map(reader.node.lines[OWNER.name])
    for key, value in ((OWNER_NAME, alone[1]), (OWNER_EMAIL, alone[2] or alone[3])):
        if value:
            node[key.name], node.lines[key.name] = value, node.line
    return Reader(reader.path, node, reader.family, reader.problems, f"{OWNER.name}.")


def _as_mapping(name: str, written: Value, keys: Iterable[Key[object]]) -> str:
    """Return how to mend *written*, which is no mapping of *keys*: under the first of them that would take it."""
    for key in keys:
        try:
            key.read(written)
        except WrongError:
            continue
        if isinstance(written, str) and "\n" not in written:
            value = "'{}'".format(written.replace("'", "''")) if set(written) & set("{}[],:#\"'") else written
            return f"write `{name}: {{{key.name}: {value}}}`"
        return f"write `{name}: {{{key.name}: …}}`"
    return f"write `{name}: {{{', '.join(f'{key.name}: …' for key in keys)}}}`"


def _part(reader: Reader, name: str, keys: tuple[Key[object], ...]) -> Reader:
    """Return a reader of the mapping that *name* holds, an empty one when it holds none."""
    part = reader.inside(name, _as_mapping(name, reader.node.get(name, ""), keys))
    if part is None:
        return Reader(reader.path, Map(reader.node.line), reader.family, reader.problems)
    part.unknown(keys, Severity.ERROR)
    return part
