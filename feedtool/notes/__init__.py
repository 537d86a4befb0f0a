"""Show notes: what is told about an episode, and for each platform a file with its limits, dialect and template.

A platform module says `PLATFORM`; the words come from `templates/NAME.ENDING.j2`, which a show can replace. This
module knows what there is to say, and puts the three together.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import Any

from feedtool import breaks, clock, dialects, excerpt, fitting, listing, markup, plugins, telling, templates
from feedtool.fitting import Part, some, whole
from feedtool.model import Chapter, Episode, OwnPlatform, Person, Show
from feedtool.platforms import Limit, Platform
from feedtool.problems import FeedtoolError, Place, Problem, Severity, meant
from feedtool.templates import BrokenTemplateError
from feedtool.timeline import Demands

DEFAULT = ("youtube", "spotify", "apple", "markdown", "web")
"""The platforms that notes are written for when a show does not say; those of its own templates are added."""

OPENING = 50
"""Words of the lead that give way after what is said about the guests: they say what the episode is about."""

GIVEN_UP = (
    ("standing", 0), ("body", 0), ("lead", OPENING), ("bios", 0), ("lead", 0), ("keywords", 0), ("guests", 0),
    ("listen", 0), ("chapters", 0), ("link", 0), ("title", 0),
)  # fmt: skip
"""What is shortened, and to what, one after the other until a text fits; what has room beside the rest comes back."""

_GAPS = re.compile(r"\n\n\n+")
_FORMS = {".html": "HTML", ".md": "Markdown", ".json": "JSON"}
"""How the forms of one platform are told apart, by their endings; every other one is its text."""


_clean = lru_cache(maxsize=256)(breaks.clean)
"""The same titles of chapters are wanted by every platform."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is told about an episode in one place: a *text*, which is the file *path* of the output, and a *title*.

    *dialect* says what the text is; *limits* and *title_limits* hold for them as they are.
    """

    platform: str
    name: str
    path: str
    dialect: str
    text: str
    title: str
    limits: tuple[Limit, ...] = ()
    title_limits: tuple[Limit, ...] = ()

    @property
    def ending(self) -> str:
        """The ending of the file."""
        return "." + self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody in the episode, as a template sees them: *bio* is in the platform's dialect."""

    name: str
    bio: str
    links: tuple[telling.Place, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter, as a template sees it: *time* as the platform writes it, *start* and *end* in milliseconds."""

    time: str
    title: str
    url: str
    start: int
    end: int | None


def file_name(name: str, slug: str, ending: str) -> str:
    """Return the path of a note in the output folder."""
    return f"notes/{slug}/{name}{ending}"


def names(own: tuple[OwnPlatform, ...] = ()) -> tuple[str, ...]:
    """Return the names of all platforms, with those of the show's *own* templates."""
    return tuple(sorted({*plugins.names("notes"), *(template.name for template in own)}))


def default(own: tuple[OwnPlatform, ...] = ()) -> tuple[str, ...]:
    """Return the platforms of a show that does not say which: ours, and those of its *own* templates."""
    return (*DEFAULT, *(name for name in names(own) if name not in plugins.names("notes")))


@lru_cache(maxsize=64)
def platform(name: str, own: tuple[OwnPlatform, ...] = ()) -> Platform:
    """Return the platform called *name*, as changed or made by the show's *own* templates.

    FeedtoolError with the nearest name when there is none.
    """
    if name not in names(own):
        raise FeedtoolError(f"no notes called '{name}'{meant(name, names(own))}")
    ours = name in plugins.names("notes")
    found: Platform = plugins.get("notes", name).PLATFORM if ours else Platform(telling.called(name))
    for template in own:
        if template.name == name:
            found = _changed(found, template)
    return found


def _changed(found: Platform, template: OwnPlatform) -> Platform:
    """Return the platform with what the header of *template* says."""
    dialect = template.dialect or found.forms.get(template.ending) or dialects.of_ending(template.ending)
    changed = replace(found, name=template.called or found.name, forms=found.forms | {template.ending: dialect})
    if template.limits is not None:
        changed = replace(changed, limits=tuple(Limit(*limit) for limit in template.limits))
    if template.title_limits is not None:
        changed = replace(changed, title_limits=tuple(Limit(*limit) for limit in template.title_limits))
    if template.chapters is not None:
        changed = replace(changed, demands=Demands() if template.chapters else None)
    if template.titled is not None:
        changed = replace(changed, titled=template.titled)
    return changed if template.hashtags is None else replace(changed, hashtags=template.hashtags)


def write(name: str, show: Show, episode: Episode) -> tuple[tuple[Note, ...], list[Problem]]:
    """Return the notes of *episode* for the platform *name*, within its limits, and what was odd or left out.

    One for each form that the platform takes; none where a template of the show's own cannot be rendered.
    """
    place = platform(name, show.own_platforms)
    chapters, problems = telling.chapters_for(name, place.demands, show, episode)
    title = _title(place, episode, problems)
    made = []
    for ending, dialect in place.forms.items():
        writer = _Writer(f"{name}{ending}.j2", place, dialect, show, problems)
        text = writer.text(writer.parts(episode, chapters), episode)
        if text is not None:
            path = file_name(name, episode.slug, ending)
            made.append(Note(name, place.name, path, dialect, text, title, place.limits, place.title_limits))
    return tuple(made), [_of(name, problem) for problem in problems]


def _of(name: str, problem: Problem) -> Problem:
    """Return *problem* as one of the platform *name* alone; the file of a broken template may be that of others too."""
    return problem if problem.code == "TP101" else replace(problem, platform=name)


class _Writer:
    """Writes one form of the platform *place*: what *template* makes of the words in *dialect*."""

    def __init__(self, template: str, place: Platform, dialect: str, show: Show, problems: list[Problem]) -> None:
        self.template = template
        self.place = place
        self.dialect = plugins.get("dialects", dialect)
        self.show = show
        self.problems = problems
        self.own = show.templates

    def say(self, html: str) -> str:
        """Return clean HTML in the dialect; where chapters are read, none of its lines looks like one."""
        text: str = self.dialect.say(html)
        return self.dialect.untimed(text) if self.place.demands and text else text

    def line(self, text: str) -> str:
        """Return a name or title as one line that does not look like a chapter."""
        return _untimed(breaks.clean(text)) if self.place.demands else breaks.clean(text)

    def parts(self, episode: Episode, chapters: tuple[Chapter, ...]) -> dict[str, Part]:
        """Return the parts of what is to be said of *episode*."""
        base = self.show.link
        lead = excerpt.of(markup.html(episode.lead or telling.who(episode, titled=self.place.titled), base))
        title = breaks.clean(episode.title)
        body = excerpt.of(markup.html(episode.body, base) if episode.lead != episode.body else "")
        standing = excerpt.of(markup.html(self.show.standing, base)).blocks()
        guests = tuple(episode.guests)
        listen = telling.places(episode.links or self.show.links)
        hashtags = tuple(dict.fromkeys(tag for word in episode.keywords if (tag := telling.hashtag(word))))
        return {
            "standing": Part(len(standing), lambda blocks: self.say("".join(standing[:blocks]))),
            "keywords": some([f"#{tag}" for tag in hashtags[: self.place.hashtags]]),
            "body": Part(body.words, lambda words: self.say(body.first(words))),
            "bios": self.bios(guests),
            "guests": whole(guests),
            "lead": Part(lead.words, lambda words: self.say(lead.first(words))),
            "listen": some([link for link in listen if link.name != self.place.name]),
            "chapters": whole([self.mark(one) for one in chapters]),
            "link": whole(episode.link or self.show.link),
            "title": Part(excerpt.count(title), lambda words: self.line(excerpt.shortened(title, words))),
        }

    def bios(self, guests: tuple[Person, ...]) -> Part:
        """Return what is said about *guests*, each in as many words at most as it is taken of."""
        said = {one.id: excerpt.of(markup.html(one.bio, self.show.link)) for one in guests if one.bio}
        longest = max((bio.words for bio in said.values()), default=0)
        return Part(
            longest, lambda words: {who: self.say(shown) for who, bio in said.items() if (shown := bio.first(words))}
        )

    def mark(self, chapter: Chapter) -> Mark:
        """Return *chapter* as it stands in the text."""
        clean = _clean(chapter.title)
        title = self.place.chapter(clean) or clean
        shown = listing.line_title(title) if self.place.demands else title
        return Mark(self.place.clock(chapter.start), shown, chapter.url, chapter.start, chapter.end)

    def text(self, parts: dict[str, Part], episode: Episode) -> str | None:
        """Return the text within the limits, None when a template of the show's own cannot be rendered."""
        render = partial(self.render, self.own, episode)
        try:
            fitted = fitting.fit(parts, GIVEN_UP, render, self.room)
            if not fitted.text.strip():  # of the lead nothing can be seen, or nothing fits
                parts = parts | {"lead": parts["title"]}
                fitted = fitting.fit(parts, GIVEN_UP, render, self.room)
        except BrokenTemplateError as error:
            return self.without(error, parts, episode)
        if cut := fitted.left:
            limit = next(limit for limit in self.place.limits if not limit.takes(fitted.full))
            rank = {name: number for number, (name, _) in enumerate(GIVEN_UP)}
            left = {name: bool(parts[name].take(cut[name])) for name in sorted(cut, key=rank.__getitem__)}
            size = limit.size(fitted.full)
            self.problems.append(telling.cut(f"the {self.called()}", size, str(limit), left, episode))
        if self.room(fitted.text) >= 0:
            return fitted.text
        self.hopeless(episode)
        return None

    def called(self) -> str:
        """Return how people call this text: the YouTube text, the Spotify HTML."""
        ending = "." + self.template.removesuffix(".j2").rpartition(".")[2]
        form = _FORMS.get(ending, "text") if len(self.place.forms) > 1 else "text"
        return f"{self.place.name} {form}"

    def room(self, text: str) -> int:
        """Return how much longer *text* could be within every limit; below 0 when it is too long."""
        return min((limit.most - limit.size(text) for limit in self.place.limits), default=0)

    def without(self, error: BrokenTemplateError, parts: dict[str, Part], episode: Episode) -> str | None:
        """Note what is wrong with a template of the show's own, and return the text by ours, when there is one."""
        ours = self.template in plugins.templates("notes")
        until = "feedtool's own is taken" if ours else "there is no text"
        path = PurePosixPath(self.show.path).with_name(templates.FOLDER) / error.name
        place = Place(path.as_posix(), error.line)
        fix = f"correct the template; until then {until}"
        self.problems.append(Problem(place, "TP101", Severity.ERROR, f"the template is broken: {error}", fix))
        self.own = {}
        return self.text(parts, episode) if ours else None

    def hopeless(self, episode: Episode) -> None:
        """Note that there is a text which nothing can make short enough."""
        message = f"the {self.place.name} text is too long even without all that can be left out; there is none"
        fix = f"shorten {self.template}, or raise its limit"
        self.problems.append(Problem(episode.place, "NT104", Severity.ERROR, message, fix))

    def render(self, own: Mapping[str, str], episode: Episode, taken: Mapping[str, Any]) -> str:
        """Return what the template says with the parts *taken*."""
        guests = [
            Guest(self.line(one.name), taken["bios"].get(one.id, ""), tuple(telling.profiles(one)))
            for one in taken["guests"]
        ]
        variables = {
            **taken, "guests": guests, "hashtags": taken["keywords"], "keywords": list(episode.keywords),
            "show": self.show, "episode": episode, "hosts": [host.name for host in episode.hosts],
        }  # fmt: skip
        times = 1 + sum(map(_weight, taken.values())) // _MUCH
        said = templates.render("feedtool.notes", self.template, own, variables, FILTERS, times)
        text = self.place.finish(said)
        lines = "\n".join([line.rstrip() for line in text.replace("\r", "").split("\n")])
        return _GAPS.sub("\n\n", lines).strip() + "\n"


def _title(place: Platform, episode: Episode, problems: list[Problem]) -> str:
    """Return the title for *place*: the shorter one, or its first words, where the title itself is too long."""
    full, short = breaks.clean(episode.title), breaks.clean(episode.short)
    if place.title_limits:
        full, short = place.finish(full), place.finish(short)

    def fits(title: str) -> bool:
        return all(limit.takes(title) for limit in place.title_limits)

    if fits(full):
        return full
    words = excerpt.count(full)
    title = short if short and fits(short) else ""
    while not title and words > 0:
        words -= 1
        tried = excerpt.shortened(full, words)
        title = tried if fits(tried) else ""
    limit = next(limit for limit in place.title_limits if not limit.takes(full))
    what = "the shorter one" if title == short else "its first words"
    message = f"the title is longer than the {limit} of {place.name}; {what} stand{'s' * (title == short)} for it"
    problems.append(Problem(episode.at("title"), "NT103", Severity.INFO, message, "shorten it, or add `short`"))
    return title


_TIME = re.compile(r"^(?=[\[(]?(?:\d+:)?\d{1,2}:\d{2}\b)")


def _untimed(text: str) -> str:
    return _TIME.sub("· ", text)


_MUCH = 10_000
"""Characters of an episode for which a template has another share of steps."""


def _weight(value: Any) -> int:
    """Return how much a part of a text is, in characters, or what is about as much."""
    if isinstance(value, dict):
        return sum(map(_weight, value.values()))
    return len(value) if isinstance(value, str) else 100 * len(value)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "clock": clock.colons,
    "padded": clock.padded,
    "full": clock.full,
    "iso": clock.iso,
    "seconds": clock.seconds,
    "md": markup.escape_markdown,
    "hashtag": telling.hashtag,
}
"""What templates can use beside the filters of Jinja2."""
