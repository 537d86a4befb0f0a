"""Who speaks: names as written in a transcript, and the people that they belong to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool.model import Person
from feedtool.speakers import names


def people(*called: str) -> list[Person]:
    """Return people of these names."""
    return [make.person(name.casefold(), name) for name in called]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Theofilos Papapanagiotou", "Theofilos Papapanagiotou"),
        ("theofilos  PAPAPANAGIOTOU:", "Theofilos Papapanagiotou"),
        ("Theofilos", "Theofilos Papapanagiotou"),
        ("Papapanagiotou", "Theofilos Papapanagiotou"),
        ("Theo", "Theofilos Papapanagiotou"),
        ("Theo:", "Theofilos Papapanagiotou"),
        ("Theo Papapanagiotou", "Theofilos Papapanagiotou"),
        ("Zoe", "Zoë Penhale"),
        ("ZOË", "Zoë Penhale"),
        ("Lukasz", "Łukasz Nowak"),
        ("Oystein", "Øystein Aas"),
    ],
)
def test_finds_the_one_person_who_fits(written: str, name: str) -> None:
    known = people("Theofilos Papapanagiotou", "Zoë Penhale", "Łukasz Nowak", "Øystein Aas")

    assert names([written], known) == {written: name}


@pytest.mark.parametrize("written", ["Th", "Theodora", "Papa", "heo", "Somebody", "?", ":", "Speaker 1"])
def test_leaves_alone_whom_nobody_fits(written: str) -> None:
    assert names([written], people("Theofilos Papapanagiotou")) == {written: written}


def test_leaves_alone_whom_two_people_fit() -> None:
    known = people("Anna Smith", "Annabel Smith", "Alexey Grigorev", "Alexandra Smith")

    found = names(["Ann", "Smith", "Alex", "Alexey"], known)

    assert found == {"Ann": "Ann", "Smith": "Smith", "Alex": "Alex", "Alexey": "Alexey Grigorev"}


def test_a_whole_name_counts_more_than_a_beginning() -> None:
    found = names(["Anna", "Anna Smith"], people("Anna Smith", "Annabel Jones"))

    assert found == {"Anna": "Anna Smith", "Anna Smith": "Anna Smith"}


def test_a_host_who_is_a_guest_too_is_one_person() -> None:
    assert names(["Ada"], people("Ada Lovelace", "Ada Lovelace")) == {"Ada": "Ada Lovelace"}


@given(st.lists(st.text()), st.lists(st.text()))
def test_every_speaker_has_a_name_whatever_is_written(speakers: list[str], called: list[str]) -> None:
    found = names(speakers, people(*called))

    assert list(found) == list(dict.fromkeys(speakers))
    assert all(name == speaker or name in called for speaker, name in found.items())
