"""People: a folder of Markdown files, or one YAML file with an entry for each."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin

from feedtool import taxonomy
from feedtool.addresses import unencrypted
from feedtool.document import Document
from feedtool.fields import Key, Reader
from feedtool.kinds import WrongError, known, line, location, name, several, text, url
from feedtool.markup import ascii_url
from feedtool.model import Person
from feedtool.problems import Place, Problem, Severity, meant, quoted
from feedtool.values import List, Map, Value

PROFILES = {
    "web": "",
    "twitter": "https://twitter.com/{}",
    "x": "https://x.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}/",
    "github": "https://github.com/{}",
    "bluesky": "https://bsky.app/profile/{}",
    "instagram": "https://www.instagram.com/{}/",
    "youtube": "https://www.youtube.com/@{}",
    "mastodon": "",
}
"""Where a handle leads; for those without a pattern only a whole address is one."""

TITLE: Key[str] = Key("title", line, "", "the person's name", also=("name",), required=True)
PICTURE: Key[str] = Key(
    "picture", location, "", "a photo: an address, or relative to the show's `link`", also=("image",)
)
BIO: Key[str] = Key(
    "bio", text, "", "a few sentences; the body of the file, when there is one", also=("about", "bio_short")
)
SHORT: Key[str] = Key("short", line, "", "the person's id; the file's name is what counts")
LINKS: tuple[Key[str], ...] = tuple(Key(name, known, "", "a handle or a whole address") for name in PROFILES)
KEYS: tuple[Key[str], ...] = (TITLE, PICTURE, BIO, SHORT, *LINKS)

CREDIT_KEYS = ("id", "name", "role", "group")
"""What can be said of somebody who is named with more than an id."""

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*").fullmatch


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody as an episode or the show names them: an id or a *name*, perhaps with a *role* and its *group*.

    *line* is that of the name, *lines* those of role and group.
    """

    name: str
    role: str = ""
    group: str = ""
    line: int = field(default=0, compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)


def credit(value: Value) -> Credit:
    """Return who is named: an id or a name alone, or `{id: ada, role: producer}`."""
    if not isinstance(value, Map):
        return Credit(name(value))
    for key, number in value.lines.items():
        if key not in CREDIT_KEYS:
            message = f"has somebody with '{key}', which is not a key that feedtool knows{meant(key, CREDIT_KEYS)}"
            raise WrongError(message, "write {id: ada, role: producer}", number, key)
    who = name(value.get("id", "")) or name(value.get("name", ""))
    if not who:
        raise WrongError("has somebody without a name", "write {id: ada, role: producer}", value.line)
    role, group = (line(value.get(key, "")).lower() for key in ("role", "group"))
    at = next(value.lines[key] for key in ("id", "name") if value.get(key))
    return Credit(who, role, group, at, value.lines)


def named(value: Value) -> tuple[Credit, ...]:
    """Return who is named, in their order; one alone needs no list."""
    found = (credit(value),) if isinstance(value, Map) else several(credit)(value)
    if isinstance(value, List):
        found = tuple(replace(one, line=one.line or at) for one, at in zip(found, value.lines, strict=True))
    return tuple(one for one in found if one.name)


def credited(value: Value) -> tuple[Credit, ...]:
    """Return who is named, each with a role: who has none would be a host to every app."""
    found = named(value)
    for one in found:
        if not one.role:
            message = f"has {quoted(one.name)} without a role"
            raise WrongError(message, "write {id: ada, role: producer}", one.line, one.name)
    return found


def from_file(stem: str, document: Document, base: str) -> tuple[Person | None, list[Problem]]:
    """Return the person of one Markdown file, whose id is its *stem*; *base* completes a relative picture."""
    problems = list(document.problems)
    if not document.readable:
        return None, problems
    return _person(stem, document.path, document.front, document.body.strip(), base, problems), problems


def from_list(document: Document, base: str) -> tuple[list[Person], list[Problem]]:
    """Return the people of one YAML file: `ada: {title: Ada Lovelace, …}`, an entry for each."""
    problems = list(document.problems)
    found = []
    for who, entry in document.front.items():
        if isinstance(entry, Map):
            found.append(_person(who, document.path, entry, "", base, problems))
        elif isinstance(entry, str) and entry:
            found.append(Person(who, line(entry), place=document.place(document.front.lines[who])))
        else:
            place = document.place(document.front.lines[who])
            fix = f"write `{who}: {{title: …}}`"
            problems.append(Problem(place, "PE102", Severity.ERROR, f"{quoted(who)} is not a person's entry", fix))
    return found, problems


def _named(name: str, people: Mapping[str, Person]) -> Person | None:
    """Return the last of *people* who is called *name*."""
    wanted = name.casefold()
    found = [one for one in people.values() if one.name.casefold() == wanted]
    return found[-1] if found else None


def find(
    credits: Iterable[Credit],  # noqa: A002  # the word of the field, and not the one for a prompt
    people: Mapping[str, Person],
    place: Place,
    problems: list[Problem],
) -> tuple[Person, ...]:
    """Return the people of *credits*: by id, by name, else somebody of that name alone.

    What looks like an id and is nobody's is noted at *place*, and so is a role that nobody can have.
    """
    found: dict[tuple[str, str], Person] = {}
    for one in credits:
        where = replace(place, line=one.line or place.line)
        person = people.get(one.name) or _named(one.name, people)
        if person is None:
            person = Person(one.name, one.name, place=where)
            if people and _ID(one.name):
                message = f"nobody is called {quoted(one.name)} among the people{meant(one.name, people)}"
                fix = f"correct the id, {_added(one.name, people)}, or write the full name"
                problems.append(Problem(where, "PE104", Severity.WARNING, message, fix, part=one.name))
        role, group = _role(one, where, problems)
        found[person.id, role] = replace(person, role=role, group=group)
    return tuple(found.values())


def _added(who: str, people: Mapping[str, Person]) -> str:
    """Return how *who* is added to *people*, all of whom have files in one folder, or stand in one file."""
    path = PurePosixPath(next((one.place.path for one in people.values()), ""))
    if path.suffix.lower() in (".md", ".markdown"):
        return f"make the file {path.with_name(f'{who}.md')} for the person"
    return f"write `{who}: {{title: …}}` into {path}"


def _role(one: Credit, place: Place, problems: list[Problem]) -> tuple[str, str]:
    """Return role and group of *one* as the taxonomy has them, "" for what is not in it, which is noted."""
    role, group = one.role, one.group
    if group and group not in taxonomy.ROLES:
        message = f"the group {quoted(group)} is not in the podcast taxonomy{meant(group, taxonomy.ROLES)}"
        fix = f"write one of {', '.join(taxonomy.ROLES)}, or leave it out: it follows from the role"
        at = replace(place, line=one.lines.get("group", place.line))
        problems.append(Problem(at, "PE105", Severity.WARNING, message, fix, part=group))
        group = ""
    if role and not taxonomy.group_of(role):
        message = f"the role {quoted(role)} is not in the podcast taxonomy{meant(role, taxonomy.known())}"
        fix = "write a role of the list in docs/show.md, such as host, producer or audio editor"
        at = replace(place, line=one.lines.get("role", place.line))
        problems.append(Problem(at, "PE105", Severity.WARNING, message, fix, part=role))
        return "", ""
    return role, group or taxonomy.group_of(role)


def _person(who: str, path: str, node: Map, body: str, base: str, problems: list[Problem]) -> Person:
    reader = Reader(path, node, "PE", problems)
    reader.unknown(KEYS, Severity.INFO)
    given = {key: reader.get(key) for key in (PICTURE, *LINKS)}
    for key, written in given.items():
        if unencrypted(written):
            fix = "write https://, if the server has it"
            reader.note(reader.place_of(key).line, "106", f"'{key.name}' is not encrypted", fix, Severity.INFO, written)
    links = {}
    for key in LINKS:
        if not (written := given[key]):
            continue
        try:
            links[key.name] = ascii_url(url(address(key.name, written)))
        except WrongError:
            reader.wrong(key.name, f"is {quoted(written)}, not a web address", "write the whole address: https://…")
    image = given[PICTURE]
    return Person(
        who,
        reader.get(TITLE) or who,
        urljoin(base, quote(image, safe="/:?=&%#+,;@!~")) if image else "",
        body or reader.get(BIO),
        links,
        place=reader.place_of(TITLE) if reader.has(TITLE) else reader.place(node.line),
        bio_at=reader.place_of(BIO),
    )


def address(place: str, written: str) -> str:
    """Return the whole address that *written*, a handle or an address, leads to; "" when it leads nowhere."""
    if "://" in written:
        return written
    if re.match(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+/", written):
        return f"https://{written}"
    if place == "mastodon" and (match := re.fullmatch(r"@?([\w.-]+)@([\w.-]+\.\w+)", written)):
        return f"https://{match[2]}/@{match[1]}"
    if place == "web" and re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", written):
        return f"https://{written}/"
    handle = re.fullmatch(r"@?([\w.%-]+)/?", written)
    return PROFILES[place].format(handle[1]) if PROFILES[place] and handle else ""
