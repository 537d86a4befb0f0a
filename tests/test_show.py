"""config/show.yaml: what it may hold, and what is said of a wrong one."""

import pytest

import make
from feedtool import show
from feedtool.model import Show
from feedtool.people import Credit
from feedtool.problems import Place, Problem, Severity


def read(more: str = "") -> Show:
    """Return the show of the builder's text and *more*, with which nothing must be wrong."""
    found, problems = show.read(make.yaml_document(make.SHOW + more))
    assert problems == []
    assert found
    return found


def wrong(text: str) -> Problem:
    """Return the one thing that is wrong with the show of *text*, so that it cannot be run with."""
    found, problems = show.read(make.yaml_document(text))
    assert found is None
    (problem,) = problems
    assert problem.severity is Severity.ERROR
    assert problem.fix
    return problem


def wrong_in(more: str) -> str:
    """Return what is said of *more*, which begins at line 9."""
    problem = wrong(make.SHOW + more)
    assert (problem.place, problem.code) == (Place("config/show.yaml", 9), "SH102")
    return problem.message


def test_a_show_needs_no_more_than_what_is_required() -> None:
    found = read()

    assert found == Show(
        title="A Show",
        description="What the show is about.",
        link="https://example.org/",
        feed_url="https://example.org/podcast/feed.xml",
        language="en",
        image="https://example.org/cover.jpg",
        categories=(("Technology", ""),),
        explicit=False,
        chapters_from=found.chapters_from,
        chapters_to=("json",),
        transcripts=found.transcripts,
        notes=found.notes,
        feeds=found.feeds,
        path="config/show.yaml",
    )
    assert {"markdown", "web", "youtube"} <= set(found.notes)
    assert "headers" in found.chapters_from
    assert "rss" in found.feeds


def test_a_show_may_say_much_more() -> None:
    found = read(
        "author: Ada & Grace\n"
        "owner: {name: Ada, email: ada@example.org}\n"
        "type: Serial\n"
        "copyright: CC BY 4.0\n"
        "guid: 917393E3-1B1E-5CEF-ACE4-EDAA54E1F810\n"
        "hosts: [ada]\n"
        "links: {apple: https://apple.example/1, spotify: TODO}\n"
        "page: https://example.org/podcast/{slug}.html\n"
        "episodes: [../episodes, ../archive]\n"
        "people: people.yaml\n"
        "output: ../public\n"
        "audio: {url: 'https://cdn.example.org/{slug}.mp3', folder: ../audio}\n"
        "chapters: {from: [headers], to: [json], intro: Welcome}\n"
        "notes: [youtube]\n"
        "feeds: rss\n"
        "standing: |\n  Subscribe.\n\n  Tell a friend.\n"
        "seasons: {2: The second}\n"
    )

    assert (found.author, found.owner_name, found.owner_email) == ("Ada & Grace", "Ada", "ada@example.org")
    assert (found.type, found.copyright) == ("serial", "CC BY 4.0")
    assert found.guid == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert found.links == {"apple": "https://apple.example/1"}
    assert found.page == "https://example.org/podcast/{slug}.html"
    assert (found.episodes, found.people, found.output) == (("../episodes", "../archive"), "people.yaml", "../public")
    assert (found.audio_url, found.audio_folder) == ("https://cdn.example.org/{slug}.mp3", "../audio")
    assert (found.chapters_from, found.chapters_to, found.intro) == (("headers",), ("json",), "Welcome")
    assert (found.notes, found.feeds) == (("youtube",), ("rss",))
    assert found.standing == "Subscribe.\n\nTell a friend."
    assert found.seasons == {2: "The second"}


def test_hosts_are_named_and_found_later() -> None:
    document = make.yaml_document(make.SHOW + "hosts: [ada, Grace Hopper]\n")

    assert show.named(document, show.HOSTS) == (Credit("ada"), Credit("Grace Hopper"))
    assert show.read(document)[1] == []


def test_the_output_is_served_where_the_feed_is() -> None:
    assert read().base == "https://example.org/podcast/"


def test_a_show_knows_where_each_key_was_written() -> None:
    found = read("audio: {url: 'https://cdn.example.org/{slug}.mp3'}\n")

    assert found.places["title"] == Place("config/show.yaml", 1)
    assert found.places["audio.url"] == Place("config/show.yaml", 9)


REQUIRED = ["title", "description", "link", "feed_url", "language", "image", "categories", "explicit"]


@pytest.mark.parametrize(("line", "key"), list(enumerate(REQUIRED, start=1)))
def test_a_required_key_that_is_not_given_is_missing(line: int, key: str) -> None:
    kept = [text for text in make.SHOW.splitlines() if not text.startswith(f"{key}:")]
    emptied = [f"{key}:" if text.startswith(f"{key}:") else text for text in make.SHOW.splitlines()]

    for text, place in ((kept, 1), (emptied, line)):
        problem = wrong("\n".join(text))

        assert (problem.place, problem.code) == (Place("config/show.yaml", place), "SH101")
        assert problem.message == f"'{key}' is missing"
        assert problem.fix.startswith(f"add `{key}: …`: ")


def test_an_empty_show_lacks_all_that_is_required() -> None:
    found, problems = show.read(make.yaml_document(""))

    assert found is None
    assert [problem.code for problem in problems] == ["SH101"] * 8


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found, problems = show.read(make.yaml_document(make.SHOW + "type: weekly\ntitel: A\nnotes: [youtub]\n"))

    assert found is None
    assert sorted((problem.place.line, problem.code) for problem in problems) == [
        (9, "SH102"),
        (10, "SH103"),
        (11, "SH102"),
    ]


def test_a_show_that_cannot_be_read_is_one_problem() -> None:
    assert wrong("title: 'cut\n").code == "RD103"


@pytest.mark.parametrize(
    ("written", "line", "message"),
    [
        ("link: example.org", 3, "'link' is 'example.org', not a web address"),
        ("feed_url: /feed.xml", 4, "'feed_url' is '/feed.xml', not a web address"),
        ("language: english", 5, "'language' is 'english', not a language code"),
        ("image: cover.jpg", 6, "'image' is 'cover.jpg', not a web address"),
        ("explicit: clean", 8, "'explicit' is 'clean', not true or false"),
        ("title: [A, Show]", 1, "'title' is a list, not text"),
        ("description: {en: A}", 2, "'description' is a mapping, not text"),
        (
            "categories: [technology]",
            7,
            "'categories' has an item that is 'technology', which is not in Apple's list; did you mean 'Technology'?",
        ),
        (
            "categories: food",
            7,
            "'categories' is 'food', which is not in Apple's list; did you mean 'Arts > Food'?",
        ),
        (
            "categories: Business > Carers",
            7,
            "'categories' is 'Business > Carers', which is not in Apple's list; did you mean 'Business > Careers'?",
        ),
        ("categories: {Technology: x}", 7, "'categories' is a mapping, not a list"),
    ],
)
def test_a_required_key_that_is_wrong_is_told_at_its_line(written: str, line: int, message: str) -> None:
    key = written.partition(":")[0]
    text = "\n".join(written if text.startswith(f"{key}:") else text for text in make.SHOW.splitlines())

    problem = wrong(text)

    assert (problem.place.line, problem.code, problem.message) == (line, "SH102", message)


@pytest.mark.parametrize(
    ("written", "name", "email"),
    [
        ("ada@example.org", "", "ada@example.org"),
        ("Ada Lovelace <ada@example.org>", "Ada Lovelace", "ada@example.org"),
    ],
)
def test_the_owner_can_be_an_address_alone(written: str, name: str, email: str) -> None:
    found = read(f"owner: {written}\n")

    assert (found.owner_name, found.owner_email) == (name, email)


@pytest.mark.parametrize(
    ("more", "fix"),
    [
        ("owner: Ada\n", "write `owner: {name: Ada}`"),
        ("owner: ada@example\n", "write `owner: {email: ada@example}`"),
        ("owner: [Ada]\n", "write `owner: {name: …, email: …}`"),
        ("audio: https://a.net/{slug}.mp3\n", "write `audio: {url: 'https://a.net/{slug}.mp3'}`"),
        ("audio: ../audio\n", "write `audio: {folder: ../audio}`"),
        ("chapters: headers\n", "write `chapters: {from: headers}`"),
        ("chapters: [headers]\n", "write `chapters: {from: …}`"),
        ("transcripts: vtt\n", "write `transcripts: {to: vtt}`"),
    ],
)
def test_where_a_mapping_is_wanted_the_fix_shows_it(more: str, fix: str) -> None:
    assert wrong(make.SHOW + more).fix == fix


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("type: serail\n", "'type' is 'serail'; did you mean 'serial'?"),
        ("guid: 42\n", "'guid' is '42', not a UUID"),
        ("hosts: 3\n", "'hosts' is '3', not a name"),
        ("hosts: {ada: Ada}\n", "'hosts' has somebody with 'ada', which is not a key that feedtool knows"),
        ("links: [apple]\n", "'links' is a list, not a mapping"),
        ("links: {apple: soon}\n", "'links' has 'apple', which is 'soon', not a web address"),
        ("owner: Ada\n", "'owner' is 'Ada', not a mapping"),
        ("owner: {name: [Ada]}\n", "'owner.name' is a list, not text"),
        (
            "audio: https://cdn.example.org/{slug}.mp3\n",
            "'audio' is 'https://cdn.example.org/{slug}.mp3', not a mapping",
        ),
        ("chapters: [headers]\n", "'chapters' is a list, not a mapping"),
        ("chapters: {from: [header]}\n", "'chapters.from' has an item that is 'header'; did you mean 'headers'?"),
        ("chapters: {to: [jsn]}\n", "'chapters.to' has an item that is 'jsn'; did you mean 'json'?"),
        ("notes: [youtub]\n", "'notes' has an item that is 'youtub'; did you mean 'youtube'?"),
        ("feeds: [atom]\n", "'feeds' has an item that is 'atom'"),
        ("seasons: [One]\n", "'seasons' is a list, not a mapping"),
        ("seasons: {two: Two}\n", "'seasons' names a season 'two', not a number from 1 on"),
        ("seasons: {0: Zero}\n", "'seasons' names a season '0', not a number from 1 on"),
        ("episodes: {folder: a}\n", "'episodes' is a mapping, not a list"),
        ("standing: [a]\n", "'standing' is a list, not text"),
    ],
)
def test_a_key_that_is_wrong_is_told_at_its_line(more: str, message: str) -> None:
    assert wrong_in(more) == message


@pytest.mark.parametrize("key", ["page: ", "audio: {url: "])
@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("https://a.example/x.mp3", "the same for every episode"),
        ("https://a.example/{{slug}}.mp3", "with braces around something else"),
        ("https://a.example/{name}.mp3", "with braces around something else"),
        ("https://a.example/{slug.mp3", "with braces around something else"),
        ("https://a.example/{slug!r}.mp3", "with braces around something else"),
        ("https://a.example/{}.mp3", "with braces around something else"),
        ("/{slug}.mp3", "not a web address"),
    ],
)
def test_an_address_of_episodes_has_the_slug_in_it(key: str, address: str, message: str) -> None:
    name = "audio.url" if "url" in key else "page"

    assert wrong_in(f"{key}'{address}'{'}' * key.count('{')}\n") == f"'{name}' is '{address}', {message}"


@pytest.mark.parametrize("written", ["{slug}.mp3", "{stem}.mp3", "{slug}/{slug}.mp3"])
def test_an_address_of_episodes_may_have_slug_or_stem_in_it(written: str) -> None:
    assert read(f"page: 'https://a.example/{written}'\n").page == f"https://a.example/{written}"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("titel: A\n", "'titel' is not a key that feedtool knows; did you mean 'title'?"),
        ("feed-url: A\n", "'feed-url' is not a key that feedtool knows; did you mean 'feed_url'?"),
        ("zebra: A\n", "'zebra' is not a key that feedtool knows"),
        ("owner: {mail: ada@example.org}\n", "'owner.mail' is not a key that feedtool knows; did you mean 'email'?"),
        ("audio: {foldr: A}\n", "'audio.foldr' is not a key that feedtool knows; did you mean 'folder'?"),
        ("chapters: {form: A}\n", "'chapters.form' is not a key that feedtool knows; did you mean 'from'?"),
    ],
)
def test_a_key_that_is_not_known_is_an_error_with_the_nearest(more: str, message: str) -> None:
    problem = wrong(make.SHOW + more)

    assert (problem.place.line, problem.code, problem.message) == (9, "SH103", message)


def test_keys_for_other_programs_begin_with_x() -> None:
    assert read("x-ours: {anything: [at, all]}\n").title == "A Show"


@pytest.mark.parametrize("key", show.LATER)
def test_a_key_that_nothing_acts_on_yet_is_information(key: str) -> None:
    found, problems = show.read(make.yaml_document(f"{make.SHOW}{key}: {{a: [b]}}\n"))

    assert found
    (problem,) = problems
    assert (problem.place.line, problem.code, problem.severity) == (9, "SH105", Severity.INFO)
    assert problem.message.endswith(" is not acted on by this version of feedtool")


def test_a_key_given_twice_is_a_warning() -> None:
    found, problems = show.read(make.yaml_document(make.SHOW + "title: Another\n"))

    assert found
    assert found.title == "Another"
    assert [(problem.code, problem.severity) for problem in problems] == [("RD108", Severity.WARNING)]


@pytest.mark.parametrize(
    "written",
    ["Technology", "Business > Careers", "Business>Careers", "TV & Film > After Shows", "[Leisure > Games, Arts]"],
)
def test_a_category_is_one_of_apples(written: str) -> None:
    text = make.SHOW.replace("[Technology]", written)

    found, problems = show.read(make.yaml_document(text))

    assert problems == []
    assert found
    assert found.categories[0] in {
        ("Technology", ""),
        ("Business", "Careers"),
        ("TV & Film", "After Shows"),
        ("Leisure", "Games"),
    }


@pytest.mark.parametrize(
    ("more", "chosen"),
    [
        ("notes: []\n", "notes"),
        ("feeds: []\n", "feeds"),
        ("chapters: {from: []}\n", "chapters_from"),
        ("chapters: {to: []}\n", "chapters_to"),
        ("transcripts: {to: []}\n", "transcripts"),
    ],
)
def test_an_empty_list_chooses_nothing_and_no_value_chooses_what_is_usual(more: str, chosen: str) -> None:
    assert getattr(read(more), chosen) == ()
    assert getattr(read(more.replace("[]", "''")), chosen) == getattr(read(), chosen) != ()


def test_a_required_list_may_not_be_empty() -> None:
    problem = wrong(make.SHOW.replace("categories: [Technology]", "categories: []"))

    assert problem.message == "'categories' is missing"


# What a show says once in its life


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("block: true\n", "'block' is true: Apple Podcasts and others take the whole show away"),
        ("complete: true\n", "'complete' is true: apps stop looking for new episodes"),
    ],
)
def test_what_would_hurt_by_accident_is_told_loudly(more: str, message: str) -> None:
    found, problems = show.read(make.yaml_document(make.SHOW + more))

    assert found
    assert [(p.place.line, p.code, p.severity, p.message) for p in problems] == [
        (9, "SH106", Severity.WARNING, message)
    ]


def test_what_is_said_to_be_false_is_not_told() -> None:
    found = read("block: false\ncomplete: no\n")

    assert (found.block, found.complete) == (False, False)


def test_a_show_may_say_where_it_has_moved_to() -> None:
    assert read("new_feed_url: https://new.example.org/feed.xml\n").new_feed_url == "https://new.example.org/feed.xml"


@pytest.mark.parametrize(
    ("written", "hubs"),
    [
        ("websub", (show.HUB,)),
        ("[WebSub, podcastindex, overcast, podping]", (show.HUB,)),
        ("[podcastindex]", ()),
        ("{to: websub, hub: https://hub.example.org/}", ("https://hub.example.org/",)),
        (
            "[{to: websub, hub: [https://a.example/, https://b.example/]}, {to: websub}]",
            ("https://a.example/", "https://b.example/", show.HUB),
        ),
    ],
)
def test_hubs_are_those_of_websub_and_that_nobody_is_told_yet_is_said(written: str, hubs: tuple[str, ...]) -> None:
    found, problems = show.read(make.yaml_document(f"{make.SHOW}notify: {written}\n"))

    assert found
    assert found.hubs == hubs
    assert [(problem.code, problem.severity) for problem in problems] == [("SH105", Severity.INFO)]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("podcast-index", "'notify' has 'podcast-index', whom feedtool cannot tell; did you mean 'podcastindex'?"),
        ("{to: websub, hub: nowhere}", "'notify' is 'nowhere', not a web address"),
        ("[websub, [a]]", "'notify' is a list, not text"),
    ],
)
def test_who_cannot_be_told_is_an_error(written: str, message: str) -> None:
    assert wrong_in(f"notify: {written}\n") == message


def test_who_is_credited_is_named_and_found_later() -> None:
    document = make.yaml_document(make.SHOW + "credits: [{id: ada, role: producer}]\n")

    assert show.named(document, show.CREDITS) == (Credit("ada", "producer", "", 9),)
