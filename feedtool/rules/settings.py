"""What the show says of itself, in config/show.yaml."""

from collections.abc import Iterator

from feedtool import lengths, markup, podcasting, values
from feedtool.addresses import unencrypted
from feedtool.languages import COUNTRIES, LANGUAGES, MEANT
from feedtool.model import Element, Show
from feedtool.problems import Place, Severity, quoted
from feedtool.ruling import Finding, Settings, Whole, of_settings, of_whole

LONGEST_DESCRIPTION = 4_000
"""Bytes of the show's description that Apple takes."""

LONGEST = 255
"""Characters of any other text in a feed."""

LONGEST_SEASON = 128
"""Characters of a season's name."""


@of_settings("SH201", Severity.ERROR)
def long_description(seen: Settings) -> Iterator[Finding]:
    """The show's description is longer than Apple takes.

    What counts is the text as the feed has it, without Markdown, in bytes: an accented letter is two, an emoji four.

    Why: Apple takes 4,000 bytes; what is longer can be cut anywhere, or the feed refused.
    Fix: Shorten the description; details belong on the show's web site.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A2.2)
    """
    size = lengths.utf8(markup.plain(seen.show.description, seen.show.link))
    if size > LONGEST_DESCRIPTION:
        message = f"the description has {size:,} bytes in the feed, and Apple takes {LONGEST_DESCRIPTION:,}"
        yield Finding(_at(seen.show, "description"), message, "shorten it")


@of_settings("SH202", Severity.WARNING)
def long_name(seen: Settings) -> Iterator[Finding]:
    """The title, the author or another line about the show is too long.

    Why: A text in a feed has at most 255 characters where nothing else is said; apps cut it, and validators complain.
    Fix: Shorten it.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A1.7)
    """
    for key, text in _lines(seen.show).items():
        if len(text) > LONGEST:
            message = f"'{key}' has {len(text):,} characters, and directories take {LONGEST}"
            yield Finding(_at(seen.show, key), message, "shorten it")


@of_settings("SH203", Severity.WARNING)
def loaded_without_https(seen: Settings) -> Iterator[Finding]:
    """An address that apps load something from is not https.

    Why: Players in web pages, and apps on phones, refuse to load by plain http; the podcast namespace forbids it.
    Fix: Write the address with https, when your server can do that; every host can.
    Source: https://podcastindex.org/namespace/1.0 (platform rule A1.10)
    """
    show = seen.show
    loaded = {"link": show.link, "feed_url": show.feed_url, "image": show.image, "new_feed_url": show.new_feed_url}
    loaded["audio.url"] = show.audio_url
    yield from _not_https(show, loaded, "apps and web players may refuse to load it")
    yield from _elements_not_https(seen, ("trailer", "images"), "apps and web players may refuse to load it")


@of_settings("SH204", Severity.INFO)
def opened_without_https(seen: Settings) -> Iterator[Finding]:
    """An address that people open is not https.

    Why: Browsers call such a page not secure, or open another one.
    Fix: Try the address with https; most sites have it.
    Source: https://podcastindex.org/namespace/1.0 (platform rule A1.10)
    """
    show = seen.show
    opened = {"page": show.page} | {f"links.{name}": url for name, url in show.links.items()}
    yield from _not_https(show, opened, "browsers call it not secure")
    yield from _elements_not_https(seen, ("funding", "license", "social"), "browsers call it not secure")


@of_settings("SH205", Severity.INFO)
def several_categories(seen: Settings) -> Iterator[Finding]:
    """There is more than one category, and Apple Podcasts uses the first alone.

    Other directories use all of them, so this is no fault when the best one stands first.

    Why: Apple lists the show under its first category and subcategory, and nowhere else.
    Fix: Put the one first under which people should find you.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A2.5)
    """
    if len(seen.show.categories) > 1:
        first = " > ".join(filter(None, seen.show.categories[0]))
        message = f"of {len(seen.show.categories)} categories Apple Podcasts uses the first, {quoted(first)}"
        yield Finding(_at(seen.show, "categories"), message, "nothing, if that is the best one; else put that first")


@of_settings("SH206", Severity.WARNING)
def no_language(seen: Settings) -> Iterator[Finding]:
    """The language is not one that directories know.

    It looks like a code, but no language has these two letters, or no country has those after the hyphen: `jp` is a
    country, its language is `ja`, and the kingdom is `gb`.

    Why: A feed whose language is not in ISO 639 fails when Apple validates it.
    Fix: Write the two letters of the language, with those of a country if that matters: en, pt-br.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A2.4)
    """
    language, *more = seen.show.language.split("-")
    if language not in LANGUAGES:
        meant = MEANT.get(language, "")
        why = "directories know languages by two letters" if len(language) != 2 else "no language has that code"
        fix = f"write {meant}, if that is meant" if meant else "write two letters of ISO 639, such as en or pt-br"
        message = f"'language' is {quoted(seen.show.language)}, and {why}"
        yield Finding(_at(seen.show, "language"), message, fix, language)
    elif more and len(more[-1]) == 2 and more[-1].isalpha() and more[-1] not in COUNTRIES:
        fix = "write en-gb" if seen.show.language == "en-uk" else f"write {language}, or a country of ISO 3166 after it"
        message = f"'language' is {quoted(seen.show.language)}, and no country has the code '{more[-1]}'"
        yield Finding(_at(seen.show, "language"), message, fix, seen.show.language)


@of_settings("SH207", Severity.WARNING)
def moves_elsewhere(seen: Settings) -> Iterator[Finding]:
    """The feed sends everybody to another one.

    `new_feed_url` names another address than `feed_url`. That is right in a feed that is left behind.

    Why: Apps follow it once and for all, and do not come back to the feed that you build.
    Fix: Delete it, unless you are leaving; when only the address has changed, write the new one as `feed_url`, too.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A2.12)
    """
    show = seen.show
    if show.new_feed_url and show.new_feed_url != show.feed_url:
        message = f"apps are sent away from this feed, to {quoted(show.new_feed_url, 200)}"
        fix = "delete `new_feed_url`, unless the show is leaving; if it has moved there, let `feed_url` say so, too"
        yield Finding(_at(show, "new_feed_url"), message, fix, show.new_feed_url)


@of_settings("SH208", Severity.WARNING)
def owner_without_address(seen: Settings) -> Iterator[Finding]:
    """The owner has a name and no e-mail address, so the feed names no owner.

    Why: YouTube, Spotify and Amazon send the code by which you claim the show to the owner's address in the feed.
    Fix: Add `email` to `owner`, or delete `owner` when everything is claimed: everybody can read the address.
    Source: docs/show.md (platform rule A2.10)
    """
    show = seen.show
    if show.owner_name and not show.owner_email:
        message = "the owner has no e-mail address, so the feed names no owner"
        yield Finding(_at(show, "owner.name"), message, "add `email: …` to `owner`, or delete `owner`")


@of_settings("SH209", Severity.WARNING)
def html_in_names(seen: Settings) -> Iterator[Finding]:
    """The title, the author or another line about the show has HTML in it.

    Why: Apps show these lines as they are: `<b>`, `&amp;` and all.
    Fix: Write plain text; an ampersand is `&`.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A1.13)
    """
    for key, text in _lines(seen.show).items():
        if found := markup.tag_or_entity(text):
            message = f"'{key}' has HTML in it, {quoted(found)}, which apps show as it is"
            yield Finding(_at(seen.show, key), message, "write plain text", found)


@of_settings("SH210", Severity.WARNING)
def long_season(seen: Settings) -> Iterator[Finding]:
    """The name of a season is too long.

    Why: Apps that show names of seasons take 128 characters.
    Fix: Shorten the name.
    Source: https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/season.md (platform rules, part B)
    """
    for number, name in seen.show.seasons.items():
        if len(name) > LONGEST_SEASON:
            message = f"the name of season {number} has {len(name)} characters, and apps take {LONGEST_SEASON}"
            yield Finding(_at(seen.show, f"seasons.{number}", "seasons"), message, "shorten it")


@of_whole("SH211", Severity.INFO)
def nameless_season(seen: Whole) -> Iterator[Finding]:
    """A season has no name, and others have.

    Why: Apps show the names of the others, and of this one only the number.
    Fix: Give it a name under `seasons`.
    Source: docs/show.md
    """
    show = seen.podcast.show
    told = {item.episode.season: item.episode for item in seen.podcast.items if item.episode.season}
    for number in sorted(told.keys() - show.seasons.keys() if show.seasons else ()):
        message = f"season {number} has episodes, and no name as other seasons have"
        yield Finding(_at(show, "seasons"), message, f"add `{number}: …` to `seasons`")


def _lines(show: Show) -> dict[str, str]:
    return {"title": show.title, "author": show.author, "copyright": show.copyright, "owner.name": show.owner_name}


def _not_https(show: Show, addresses: dict[str, str], effect: str) -> Iterator[Finding]:
    for key, url in addresses.items():
        if unencrypted(url):
            message = f"'{key}' is not https: {effect}"
            yield Finding(_at(show, key), message, "write https://, if the server has it", url[: len("http://")])


def _elements_not_https(seen: Settings, names: tuple[str, ...], effect: str) -> Iterator[Finding]:
    """Yield the addresses without https in the tags of the podcast namespace that are written under *names*."""
    for tag in (*podcasting.OF_SHOW, *podcasting.INSIDE_SHOW):
        if tag.name in names:
            key = tag.name if tag in podcasting.OF_SHOW else f"{podcasting.KEY.name}.{tag.name}"
            for url in _plain_addresses(seen.show.elements, tag.element or tag.name):
                message = f"{quoted(url, 200)} under '{key}' is not https: {effect}"
                line = values.line_of(seen.front.get(key.partition(".")[0], ""), url)
                place = Place(seen.show.path, line or _at(seen.show, key).line)
                yield Finding(place, message, "write https://, if the server has it", url)


def _plain_addresses(elements: tuple[Element, ...], name: str) -> Iterator[str]:
    for element in elements:
        if element.name == name:
            yield from (url for url in element.attributes.values() if unencrypted(url))


def _at(show: Show, *keys: str) -> Place:
    return next((show.places[key] for key in keys if key in show.places), Place(show.path))
