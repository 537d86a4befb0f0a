"""People: who they are, and where their handles lead."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import people, taxonomy
from feedtool.kinds import WrongError
from feedtool.model import Person
from feedtool.problems import Place, Problem, Severity

PEOPLE = {
    "ada": make.person("ada", "Ada Lovelace", place=Place("config/people/ada.md", 2)),
    "grace": make.person("grace", "Grace Hopper", place=Place("config/people/grace.md", 2)),
}
BASE = "https://example.org/podcast/"
PATH = "config/people/ada.md"


def read(front: str, body: str = "") -> Person:
    """Return the person of a file, with which nothing must be wrong."""
    found, problems = people.from_file("ada", make.markdown_document(front, body, PATH), BASE)
    assert problems == []
    assert found
    return found


def wrong(front: str) -> tuple[Person, Problem]:
    """Return the person of a file, and the one thing that is wrong with it."""
    found, problems = people.from_file("ada", make.markdown_document(front, path=PATH), BASE)
    assert found
    (problem,) = problems
    assert problem.fix
    return found, problem


def find(*names: str, among: Mapping[str, Person] = PEOPLE) -> tuple[tuple[Person, ...], list[Problem]]:
    problems: list[Problem] = []
    return people.find(map(people.Credit, names), among, Place("episodes/first.md", 4), problems), problems


def test_a_person_is_a_file_whose_name_is_the_id() -> None:
    found = read(
        "title: Ada Lovelace\npicture: images/ada.jpg\nweb: https://ada.example/\ntwitter: ada\n", "The first.\n"
    )

    assert found == Person(
        "ada",
        "Ada Lovelace",
        "https://example.org/podcast/images/ada.jpg",
        "The first.",
        {"web": "https://ada.example/", "twitter": "https://twitter.com/ada"},
    )
    assert found.place == Place(PATH, 2)


def test_the_keys_go_by_their_other_names() -> None:
    found = read("name: Ada Lovelace\nimage: https://cdn.example/ada.jpg\nbio_short: The first.\n")

    assert (found.name, found.image, found.bio) == ("Ada Lovelace", "https://cdn.example/ada.jpg", "The first.")


def test_the_body_is_the_longer_bio() -> None:
    assert read("title: Ada\nbio: Short.", "Long and\nlonger.\n").bio == "Long and\nlonger."


@pytest.mark.parametrize(
    ("place", "written", "address"),
    [
        ("twitter", "ada", "https://twitter.com/ada"),
        ("twitter", "'@ada'", "https://twitter.com/ada"),
        ("twitter", "https://twitter.com/ada", "https://twitter.com/ada"),
        ("twitter", "twitter.com/ada", "https://twitter.com/ada"),
        ("x", "ada", "https://x.com/ada"),
        ("linkedin", "ada-lovelace", "https://www.linkedin.com/in/ada-lovelace/"),
        ("linkedin", "ada-lovelace/", "https://www.linkedin.com/in/ada-lovelace/"),
        ("linkedin", "j%C3%B6rg", "https://www.linkedin.com/in/j%C3%B6rg/"),
        ("linkedin", "jörg", "https://www.linkedin.com/in/j%C3%B6rg/"),
        ("linkedin", "www.linkedin.com/in/ada/", "https://www.linkedin.com/in/ada/"),
        ("github", "ada", "https://github.com/ada"),
        ("bluesky", "ada.example.org", "https://bsky.app/profile/ada.example.org"),
        ("instagram", "ada_l", "https://www.instagram.com/ada_l/"),
        ("youtube", "'@ada'", "https://www.youtube.com/@ada"),
        ("mastodon", "'@ada@social.example'", "https://social.example/@ada"),
        ("mastodon", "ada@social.example", "https://social.example/@ada"),
        ("mastodon", "https://social.example/@ada", "https://social.example/@ada"),
        ("web", "ada.example", "https://ada.example/"),
        ("web", "ada.example/about", "https://ada.example/about"),
        ("web", "https://ada.example", "https://ada.example"),
        ("web", "https://ada.example/über", "https://ada.example/%C3%BCber"),
        ("web", "https://münchen.example/", "https://xn--mnchen-3ya.example/"),
    ],
)
def test_a_handle_leads_to_an_address(place: str, written: str, address: str) -> None:
    assert read(f"title: Ada\n{place}: {written}\n").links == {place: address}


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("twitter", "@"), ("twitter", "ada lovelace"), ("linkedin", "in/ada"), ("mastodon", "ada"), ("web", "ada"),
        ("web", "https://"), ("web", "https://["), ("web", "ftp://ada.example/"), ("github", "javascript:alert(1)"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_told_and_left_out(place: str, written: str) -> None:
    found, problem = wrong(f"title: Ada\n{place}: '{written}'\n")

    assert found.links == {}
    assert (problem.place, problem.code) == (Place(PATH, 3), "PE102")
    assert problem.message == f"'{place}' is '{written}', not a web address"


@pytest.mark.parametrize("written", ["TODO", "", "'-'", "'?'"])
def test_a_handle_that_is_not_known_yet_is_left_out(written: str) -> None:
    assert read(f"title: Ada\ntwitter: {written}\n").links == {}


def test_a_picture_may_have_spaces_in_its_name() -> None:
    assert (
        read("title: Ada\npicture: /images/ada & co.jpg?v=1\n").image
        == "https://example.org/images/ada%20&%20co.jpg?v=1"
    )


def test_a_person_without_a_name_is_called_by_the_id() -> None:
    found, problem = wrong("twitter: ada\n")

    assert found.name == "ada"
    assert (problem.place, problem.code, problem.message) == (Place(PATH, 2), "PE101", "'title' is missing")


def test_a_key_that_is_nearly_known_is_information() -> None:
    _, problem = wrong("title: Ada\ntwiter: ada\nhobbies: chess\n")

    assert (problem.place.line, problem.code, problem.severity) == (3, "PE103", Severity.INFO)
    assert problem.message == "'twiter' is not a key that feedtool knows; did you mean 'twitter'?"


def test_a_file_that_cannot_be_read_is_nobody() -> None:
    found, problems = people.from_file("ada", make.markdown_document("title: 'cut\n", path=PATH), BASE)

    assert found is None
    assert [problem.code for problem in problems] == ["RD103"]


def test_a_yaml_file_holds_many() -> None:
    document = make.yaml_document(
        """
        ada:
          title: Ada Lovelace
          twitter: ada
        grace: Grace Hopper
        """,
        path="config/people.yaml",
    )

    found, problems = people.from_list(document, BASE)

    assert problems == []
    assert found == [
        Person("ada", "Ada Lovelace", links={"twitter": "https://twitter.com/ada"}),
        Person("grace", "Grace Hopper"),
    ]
    assert [person.place.line for person in found] == [2, 4]


@pytest.mark.parametrize("entry", ["", "[Ada]"])
def test_what_is_no_persons_entry_is_told_and_the_others_are_read(entry: str) -> None:
    document = make.yaml_document(f"ada: {entry}\ngrace: Grace Hopper\n", path="config/people.yaml")

    found, problems = people.from_list(document, BASE)

    assert [person.id for person in found] == ["grace"]
    assert problems == [
        Problem(
            Place("config/people.yaml", 1),
            "PE102",
            Severity.ERROR,
            "'ada' is not a person's entry",
            "write `ada: {title: …}`",
        )
    ]


@pytest.mark.parametrize("name", ["ada", "Ada Lovelace", "ada lovelace", "ADA LOVELACE"])
def test_somebody_is_found_by_id_or_by_name(name: str) -> None:
    assert find(name) == ((PEOPLE["ada"],), [])


def test_everybody_is_found_once_in_the_order_they_were_named() -> None:
    assert find("grace", "ada", "Grace Hopper") == ((PEOPLE["grace"], PEOPLE["ada"]), [])


def test_a_full_name_that_is_nobodys_is_somebody_new() -> None:
    found, problems = find("Katherine Johnson")

    assert found == (Person("Katherine Johnson", "Katherine Johnson"),)
    assert problems == []


def test_an_id_that_is_nobodys_is_told_with_the_nearest() -> None:
    found, problems = find("grac")

    assert found == (Person("grac", "grac"),)
    assert problems == [
        Problem(
            Place("episodes/first.md", 4),
            "PE104",
            Severity.WARNING,
            "nobody is called 'grac' among the people; did you mean 'grace'?",
            "correct the id, make the file config/people/grac.md for the person, or write the full name",
            part="grac",
        )
    ]


def test_where_people_stand_in_one_file_the_fix_names_that() -> None:
    listed = {"grace": make.person("grace", "Grace Hopper", place=Place("config/people.yaml", 1))}

    _, problems = find("grac", among=listed)

    fix = "correct the id, write `grac: {title: …}` into config/people.yaml, or write the full name"
    assert [problem.fix for problem in problems] == [fix]


def test_without_any_people_nobody_is_missed() -> None:
    assert find("grac", among={}) == ((Person("grac", "grac"),), [])


def credits_in(written: str) -> tuple[people.Credit, ...]:
    """Return who is named under `guests: …`."""
    return people.named(make.yaml_document(f"guests: {written}").front["guests"])


def told(credit: people.Credit) -> tuple[tuple[Person, ...], list[tuple[str, Severity, int, str]]]:
    """Return who is found, and what is said of it."""
    problems: list[Problem] = []
    found = people.find([credit], PEOPLE, Place("episodes/first.md", 4), problems)
    return found, [(problem.code, problem.severity, problem.place.line, problem.message) for problem in problems]


def test_somebody_can_be_named_with_a_role() -> None:
    assert credits_in(
        "[ada, {id: grace, role: Sound Designer}, {name: Alan Turing, role: Editor, group: Writing}]"
    ) == (
        people.Credit("ada", line=1),
        people.Credit("grace", "sound designer", "", 1),
        people.Credit("Alan Turing", "editor", "writing", 1),
    )
    assert credits_in("{id: ada, role: host}") == (people.Credit("ada", "host", "", 1),)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "{id: ada, rol: host}",
            "has somebody with 'rol', which is not a key that feedtool knows; did you mean 'role'?",
        ),
        ("{role: host}", "has somebody without a name"),
        ("[ada, {role: host}]", "has an item that has somebody without a name"),
        ("[{id: ada, role: [host]}]", "has an item that is a list, not text"),
    ],
)
def test_who_is_named_wrongly_is_told(written: str, message: str) -> None:
    with pytest.raises(WrongError, match=re.escape(message)):
        credits_in(written)


def test_a_role_belongs_to_its_group() -> None:
    (found,), problems = told(people.Credit("ada", "sound designer"))

    assert (found.id, found.role, found.group) == ("ada", "sound designer", "audio post-production")
    assert problems == []


def test_of_a_role_in_two_groups_one_can_be_said() -> None:
    (writing,), _ = told(people.Credit("ada", "editor"))
    (video,), problems = told(people.Credit("ada", "editor", "video post-production"))

    assert (writing.group, video.group) == ("writing", "video post-production")
    assert problems == []


def test_a_role_that_is_not_in_the_taxonomy_is_left_out_and_told_at_its_line() -> None:
    (found,), problems = told(people.Credit("ada", "producr", "", 7))

    assert (found.id, found.role, found.group) == ("ada", "", "")
    assert problems == [
        (
            "PE105",
            Severity.WARNING,
            7,
            "the role 'producr' is not in the podcast taxonomy; did you mean 'producer'?",
        )
    ]


def test_a_group_that_is_not_in_the_taxonomy_follows_from_the_role() -> None:
    (found,), problems = told(people.Credit("ada", "host", "casts"))

    assert (found.role, found.group) == ("host", "cast")
    assert [message for *_, message in problems] == [
        "the group 'casts' is not in the podcast taxonomy; did you mean 'cast'?"
    ]


def test_who_has_two_roles_has_them_both() -> None:
    problems: list[Problem] = []
    both = [people.Credit("ada", "composer"), people.Credit("Ada Lovelace", "editor"), people.Credit("ada", "composer")]

    found = people.find(both, PEOPLE, Place(PATH), problems)

    assert [(person.id, person.role) for person in found] == [("ada", "composer"), ("ada", "editor")]


def test_who_is_credited_needs_a_role_since_apps_take_anybody_else_for_a_host() -> None:
    document = make.yaml_document("credits: [{id: ada, role: editor}, grace]")

    with pytest.raises(WrongError, match="has 'grace' without a role"):
        people.credited(document.front["credits"])


def test_the_taxonomy_has_each_role_once_in_a_group() -> None:
    assert sum(len(roles) for roles in taxonomy.ROLES.values()) == 63
    assert len(taxonomy.ROLES) == 11
    assert [role for role in taxonomy.known() if role != role.lower().strip()] == []


@given(place=st.sampled_from(sorted(people.PROFILES)), written=st.text() | st.from_regex(r"@?[a-z:/.@\[\]#?%]{1,20}"))
def test_whatever_is_written_a_link_is_a_web_address_in_ascii(place: str, written: str) -> None:
    document = make.markdown_document("title: Ada\nx-mine: 1\n", path=PATH)
    document.front[place] = written
    document.front.lines[place] = 3

    found, _ = people.from_file("ada", document, BASE)

    assert found
    assert all(url.isascii() and url.lower().startswith(("http://", "https://")) for url in found.links.values())
