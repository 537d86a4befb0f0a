"""The tags of Podcasting 2.0 that are written by hand: from YAML to the feed, and what is said of a wrong one."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import make
from feedtool import episode, podcasting, show, tags
from feedtool.feeds import rss
from feedtool.fields import Reader
from feedtool.model import Element
from feedtool.problems import Place, Problem, Severity
from feedtool.tags import Tag
from feedtool.values import List, Map, Value

PODCAST = "{https://podcastindex.org/namespace/1.0}"
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
SRI = "sha384-ExVqijgYHm15PqQqdXfW95x+Rs6C+d6E/ICxyQOeFevnxNLR/wtJNrNYTjIysUBo"


def elements(more: str) -> tuple[Element, ...]:
    """Return the elements of a show with *more*, with which nothing must be wrong."""
    found, problems = show.read(make.yaml_document(make.SHOW + more))
    assert problems == []
    assert found
    return found.elements


def of_episode(front: str) -> tuple[tuple[Element, ...], list[Problem]]:
    """Return the elements of an episode with *front*, and what is wrong with it."""
    document = make.markdown_document(f"title: A\n{front}")
    found, problems = episode.read(document, make.show(), {}, {})
    assert found
    return found.elements, problems


def wrong(more: str) -> Problem:
    """Return the one thing that is wrong with a show that has *more*, which begins at line 9."""
    found, problems = show.read(make.yaml_document(make.SHOW + more))
    assert found is None
    (problem,) = problems
    assert problem.severity is Severity.ERROR
    assert problem.fix
    return problem


@pytest.mark.parametrize(
    ("written", "element"),
    [
        ("locked: true", Element("locked", "yes")),
        ("locked: no", Element("locked", "no")),
        ("locked: {owner: ada@example.org}", Element("locked", "yes", {"owner": "ada@example.org"})),
        ("medium: Music", Element("medium", "music")),
        (
            "funding: {url: https://a.example/give, text: Help us}",
            Element("funding", "Help us", {"url": "https://a.example/give"}),
        ),
        ("license: CC-BY-4.0", Element("license", "cc-by-4.0")),
        (
            "license: {name: Our own, url: https://a.example/terms}",
            Element("license", "Our own", {"url": "https://a.example/terms"}),
        ),
        (
            (
                "podcast: {trailer: {title: Soon, url: https://a.example/t.mp3, published: 2026-03-31, bytes: '1,000', "
                "type: audio/mpeg, season: 2}}"
            ),
            Element(
                "trailer",
                "Soon",
                {
                    "url": "https://a.example/t.mp3",
                    "pubdate": "Tue, 31 Mar 2026 00:00:00 +0000",
                    "length": "1000",
                    "type": "audio/mpeg",
                    "season": "2",
                },
            ),
        ),
        (
            f"podcast: {{podroll: [{{guid: {GUID}, feed: https://a.example/f.xml, title: A, medium: music}}]}}",
            Element(
                "podroll",
                inside=(
                    Element(
                        "remoteItem",
                        attributes={
                            "feedGuid": GUID,
                            "feedUrl": "https://a.example/f.xml",
                            "title": "A",
                            "medium": "music",
                        },
                    ),
                ),
            ),
        ),
        ("podcast: {update_frequency: Weekly}", Element("updateFrequency", "Weekly")),
        (
            "podcast: {update_frequency: {text: Ten times, rrule: FREQ=WEEKLY;COUNT=10, start: 2026-03-31}}",
            Element("updateFrequency", "Ten times", {"dtstart": "2026-03-31", "rrule": "FREQ=WEEKLY;COUNT=10"}),
        ),
        (
            "podcast: {update_frequency: {text: That is all, complete: true, start: 2026-03-31T08:00:00+02:00}}",
            Element("updateFrequency", "That is all", {"complete": "true", "dtstart": "2026-03-31T06:00:00Z"}),
        ),
        ("podcast: {location: Lowen Bay}", Element("location", "Lowen Bay")),
        (
            "podcast: {location: {name: A, rel: creator, geo: '50.36, -4.14', osm: r113314, country: GB}}",
            Element("location", "A", {"rel": "creator", "geo": "geo:50.36,-4.14", "osm": "R113314", "country": "gb"}),
        ),
        ("podcast: {social: disabled}", Element("socialInteract", attributes={"protocol": "disabled"})),
        (
            (
                "podcast: {social: {protocol: activitypub, uri: https://a.example/1, account: '@ada', "
                "account_url: https://a.example/@ada, priority: 1}}"
            ),
            Element(
                "socialInteract",
                attributes={
                    "priority": "1",
                    "protocol": "activitypub",
                    "uri": "https://a.example/1",
                    "accountId": "@ada",
                    "accountUrl": "https://a.example/@ada",
                },
            ),
        ),
        (
            "podcast: {social: {protocol: nostr, uri: 'nostr:note1abc'}}",
            Element("socialInteract", attributes={"protocol": "nostr", "uri": "nostr:note1abc"}),
        ),
        ("podcast: {txt: '05124'}", Element("txt", "05124")),
        (
            "podcast: {txt: {text: '05124', purpose: applepodcastsverify}}",
            Element("txt", "05124", {"purpose": "applepodcastsverify"}),
        ),
        (
            "podcast: {images: https://a.example/a.jpg}",
            Element("image", attributes={"href": "https://a.example/a.jpg"}),
        ),
        (
            (
                "podcast: {images: {url: https://a.example/é.jpg, alt: A bus, aspect: '16:9', width: 1920, "
                "height: 1080, type: image/jpeg, purpose: [Artwork, social]}}"
            ),
            Element(
                "image",
                attributes={
                    "href": "https://a.example/%C3%A9.jpg",
                    "alt": "A bus",
                    "aspect-ratio": "16/9",
                    "width": "1920",
                    "height": "1080",
                    "type": "image/jpeg",
                    "purpose": "artwork social",
                },
            ),
        ),
    ],
)
def test_a_tag_of_a_show_is_an_element(written: str, element: Element) -> None:
    assert elements(written + "\n") == (element,)


def test_an_alternate_file_has_sources_and_perhaps_a_digest() -> None:
    found, problems = of_episode(f"""\
podcast:
  alternate:
  - type: audio/opus
    bytes: 5_400_000
    bitrate: 16000.5
    language: pt-BR
    title: Low bandwidth
    rel: default
    codecs: opus
    default: true
    source:
    - https://a.example/low.opus
    - {{uri: https://a.example/low.torrent, type: application/x-bittorrent}}
    - ipfs://someOpusFile
    integrity: {SRI}
  - {{type: video/mp4, height: 1080, source: https://a.example/a.mp4}}
""")

    assert problems == []
    assert found == (
        Element(
            "alternateEnclosure",
            attributes={
                "type": "audio/opus",
                "length": "5400000",
                "bitrate": "16000.5",
                "lang": "pt-br",
                "title": "Low bandwidth",
                "rel": "default",
                "codecs": "opus",
                "default": "true",
            },
            inside=(
                Element("source", attributes={"uri": "https://a.example/low.opus"}),
                Element(
                    "source",
                    attributes={"uri": "https://a.example/low.torrent", "contentType": "application/x-bittorrent"},
                ),
                Element("source", attributes={"uri": "ipfs://someOpusFile"}),
                Element("integrity", attributes={"type": "sri", "value": SRI}),
            ),
        ),
        Element(
            "alternateEnclosure",
            attributes={"type": "video/mp4", "height": "1080"},
            inside=(Element("source", attributes={"uri": "https://a.example/a.mp4"}),),
        ),
    )


def test_there_can_be_several_of_most_tags_in_their_order() -> None:
    found = elements(
        "funding:\n"
        "- {url: https://a.example/1, text: One}\n"
        "- {url: https://a.example/2, text: Two}\n"
        "podcast: {location: [Here, There], txt: [a, b]}\n"
    )

    assert [element.text for element in found] == ["One", "Two", "Here", "There", "a", "b"]


def test_all_of_a_podroll_is_one_element() -> None:
    (found,) = elements(f"podcast: {{podroll: [{{guid: {GUID}}}, {{guid: {GUID.upper()}}}]}}\n")

    assert [element.attributes for element in found.inside] == [{"feedGuid": GUID}, {"feedGuid": GUID}]


def test_who_is_asked_of_a_locked_feed_is_its_owner() -> None:
    assert elements("owner: {email: ada@example.org}\nlocked: yes\n") == (
        Element("locked", "yes", {"owner": "ada@example.org"}),
    )
    assert elements("owner: {email: ada@example.org}\nlocked: {owner: grace@example.org}\n") == (
        Element("locked", "yes", {"owner": "grace@example.org"}),
    )


@pytest.mark.parametrize(
    "empty", ["funding:", "funding: []", "podcast:", "podcast: {}", "podcast: {txt: , images: []}"]
)
def test_what_is_empty_says_nothing(empty: str) -> None:
    assert elements(empty + "\n") == ()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("locked: maybe", "'locked' is 'maybe', not true or false"),
        ("locked: {owner: Ada}", "'locked.owner' is 'Ada', not a mail address"),
        ("medium: podcastL", "'medium' is 'podcastl'; did you mean 'podcast'?"),
        ("medium: [music, video]", "'medium' is a list of 2, and there can only be one"),
        ("funding: https://a.example/", "'funding' is 'https://a.example/', not a mapping"),
        ("funding: {url: https://a.example/}", "'funding.text' is missing"),
        ("funding: [[a]]", "'funding' has a list in its list"),
        ("funding: {url: a.example, text: Help}", "'funding.url' is 'a.example', not a web address"),
        (
            "license: cc-by-5.0",
            "'license' is 'cc-by-5.0', which apps do not know by its name; did you mean 'cc-by-4.0'?",
        ),
        ("license: Ours", "'license' is 'Ours', which apps do not know by its name"),
        ("podcast: [a]", "'podcast' is a list, not a mapping"),
        ("podcast: {podrol: a}", "'podcast.podrol' is not a key that feedtool knows; did you mean 'podroll'?"),
        ("podcast: {trailer: {title: A, url: https://a.example/}}", "'podcast.trailer.published' is missing"),
        ("podcast: {podroll: {guid: podnews}}", "'podcast.podroll.guid' is 'podnews', not a UUID"),
        (
            "podcast: {update_frequency: {text: A, rrule: weekly}}",
            "'podcast.update_frequency.rrule' is 'WEEKLY', not a rule of how something recurs",
        ),
        (
            "podcast: {update_frequency: {text: A, rrule: FREQ=WEEKLY;COUNT=3}}",
            "'podcast.update_frequency' counts the episodes, but does not say from when",
        ),
        ("podcast: {location: {geo: '1,2'}}", "'podcast.location.name' is missing"),
        (
            "podcast: {location: {name: A, geo: 'geo:91,0'}}",
            "'podcast.location.geo' is 'geo:91,0', not a latitude and a longitude",
        ),
        (
            "podcast: {location: {name: A, geo: Berlin}}",
            "'podcast.location.geo' is 'Berlin', not a latitude and a longitude",
        ),
        (
            "podcast: {location: {name: A, osm: 113314}}",
            "'podcast.location.osm' is '113314', not an id of OpenStreetMap",
        ),
        (
            "podcast: {location: {name: A, country: Germany}}",
            "'podcast.location.country' is 'germany', not a country's two letters",
        ),
        ("podcast: {location: {name: A, rel: about}}", "'podcast.location.rel' is 'about'"),
        ("podcast: {social: mastodon}", "'podcast.social' is 'mastodon'"),
        ("podcast: {social: twitter}", "'podcast.social' has no `uri`"),
        ("podcast: {social: {protocol: twitter, uri: 'x'}}", "'podcast.social.uri' is 'x', not an address"),
        (
            "podcast: {social: {protocol: disabled, account: '@ada'}}",
            "'podcast.social' says more than 'disabled'",
        ),
        (f"podcast: {{txt: {'a' * 4_001}}}", "'podcast.txt' is 4,001 characters long, and apps take 4,000"),
        (f"podcast: {{location: {'a' * 129}}}", "'podcast.location' is 129 characters long, and apps take 128"),
        (
            "podcast: {images: {url: https://a.example/a.jpg, aspect: wide}}",
            "'podcast.images.aspect' is 'wide', not width over height",
        ),
        (
            "podcast: {images: {url: https://a.example/a.jpg, type: jpeg}}",
            "'podcast.images.type' is 'jpeg', not a media type",
        ),
        (
            "podcast: {images: {url: https://a.example/a.jpg, width: 0}}",
            "'podcast.images.width' is '0', not a whole number from 1 on",
        ),
    ],
)
def test_what_a_tag_cannot_hold_is_told_at_its_line(written: str, message: str) -> None:
    problem = wrong(written + "\n")

    assert problem.place == Place("config/show.yaml", 9)
    assert problem.message == message


def test_in_a_list_the_line_is_that_of_the_item() -> None:
    problem = wrong("podcast:\n  location:\n  - Here\n  - {name: There, osm: 5}\n")

    assert problem.place == Place("config/show.yaml", 12)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{type: opus, source: https://a.example/a}", "'podcast.alternate.type' is 'opus', not a media type"),
        ("{type: audio/opus}", "'podcast.alternate' has no `source`"),
        (
            "{type: audio/opus, source: {type: audio/opus}}",
            "'podcast.alternate.source' has an item that has no `uri`",
        ),
        (
            "{type: audio/opus, source: https://a.example/a, bitrate: 128k}",
            "'podcast.alternate.bitrate' is '128k', not a number of bits per second",
        ),
        (
            "{type: audio/opus, source: https://a.example/a, integrity: md5-5}",
            "'podcast.alternate.integrity' is 'md5-5', neither a digest nor a signature",
        ),
        (
            "{type: audio/opus, source: https://a.example/a, bytes: 5 MB}",
            "'podcast.alternate.bytes' is '5 MB', not a number of bytes",
        ),
    ],
)
def test_a_tag_that_is_wrong_in_an_episode_counts_as_not_given(written: str, message: str) -> None:
    found, problems = of_episode(f"podcast:\n  txt: kept\n  alternate: {written}\n")

    assert found == (Element("txt", "kept"),)
    assert [(problem.place, problem.code, problem.message) for problem in problems] == [
        (Place("episodes/first.md", 5), "EP102", message)
    ]
    assert problems[0].fix


def test_a_key_of_an_episode_s_tags_that_is_nearly_known_is_mentioned() -> None:
    found, problems = of_episode("podcast: {locaton: A, x-mine: B, anything: C}\n")

    assert found == ()
    assert [(problem.code, problem.severity) for problem in problems] == [("EP103", Severity.INFO)]


# Any values whatever

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).map(lambda text: "x" + text)
TAGS = (*podcasting.OF_SHOW, *podcasting.INSIDE_SHOW, podcasting.ALTERNATE)
GOOD: dict[str, Any] = {
    "url": "https://a.example/ü?x=1&y='2'\"<>",
    "feed": "https://a.example/",
    "account_url": "https://a.example/",
    "uri": "https://a.example/",
    "guid": GUID,
    "published": "2026-03-31",
    "start": "2026-03-31",
    "type": "audio/opus",
    "protocol": "activitypub",
    "medium": "music",
    "rel": "subject",
    "geo": "geo:1,2",
    "osm": "N1",
    "country": "de",
    "locked": "yes",
    "owner": "ada@a.example",
    "rrule": "FREQ=DAILY",
    "aspect": "1/1",
    "language": "de",
    "integrity": SRI,
    "complete": "yes",
    "default": "yes",
    "source": "https://a.example/",
}
"""A good value of what cannot be any text; numbers are 7."""

NUMBERS = {"bytes", "bitrate", "height", "width", "season", "priority"}


def as_map(values: Mapping[str, Value]) -> Map:
    """Return *values* as YAML has them, all on line 1."""
    made = Map(1)
    made.update(values)
    made.lines.update(dict.fromkeys(values, 1))
    return made


@given(data=st.data(), tag=st.sampled_from(TAGS))
def test_whatever_a_text_holds_it_is_in_the_feed_as_it_was(data: st.DataObject, tag: Tag) -> None:
    texts = {key.name: data.draw(TEXTS) for key in tag.keys if key.name not in GOOD and key.name not in NUMBERS}
    # As in a document, where what XML cannot say is left out when it is read.
    clean = {name: " ".join(make_clean(text).split())[:32] for name, text in texts.items()}
    written = {key.name: clean.get(key.name, GOOD.get(key.name, "7")) for key in tag.keys}
    if tag.name == "alternate":
        written["rel"] = "default"
    problems: list[Problem] = []
    node = as_map({tag.name: as_map(written)})

    found = tags.read(Reader("show.yaml", node, "SH", problems), (tag,), Severity.ERROR)

    assert problems == []
    item = make.episode(elements=found)
    text = rss.write(make.podcast(item, show=make.show(elements=found)))
    (channel,) = etree.fromstring(text.encode())
    for parent in (channel, channel.find("item")):
        assert parent is not None
        element = parent.find(f"{PODCAST}{tag.around or tag.element or tag.name}")
        assert element is not None
        inner = element[0] if tag.around else element
        held = {str(value) for value in inner.attrib.values()} | {inner.text or ""}
        expected = {name: text for name, text in clean.items() if text}
        if "purpose" in expected and tag.name == "images":
            expected["purpose"] = expected["purpose"].lower()
        assert set(expected.values()) - held == set()


def make_clean(text: str) -> str:
    """Return *text* as it comes out of a YAML document."""
    escaped = "".join(f"\\U{ord(character):08x}" for character in text)
    value = make.yaml_document(f'a: "{escaped}"').front["a"]
    assert isinstance(value, str)
    return value


def values(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    """Return lists and mappings of *inner*, with keys that tags have, and others."""
    names = [*sorted({key.name for tag in TAGS for key in tag.keys} | {tag.name for tag in TAGS}), "podcast", "x"]

    def listed(items: list[Value]) -> Value:
        made = List(1)
        made.extend(items)
        made.lines.extend([1] * len(items))
        return made

    mapped = st.dictionaries(st.sampled_from(names), inner, max_size=6).map(as_map)
    return st.lists(inner, max_size=3).map(listed) | mapped


ANYTHING: st.SearchStrategy[Value] = st.recursive(
    st.text(max_size=12) | st.sampled_from([*map(str, GOOD.values()), "7", "disabled", "yes"]), values, max_leaves=12
)


@given(value=ANYTHING, name=st.sampled_from(["podcast", "funding", "license", "locked", "medium"]))
def test_whatever_stands_there_it_is_read_or_told(value: Value, name: str) -> None:
    problems: list[Problem] = []
    reader = Reader("show.yaml", as_map({name: value}), "SH", problems)

    podcasting.both(reader, podcasting.OF_SHOW, podcasting.INSIDE_SHOW, Severity.ERROR)
    podcasting.both(reader, podcasting.OF_EPISODE, podcasting.INSIDE_EPISODE, Severity.INFO)

    assert all(re.fullmatch(r"SH10[123]", problem.code) and problem.fix for problem in problems)
