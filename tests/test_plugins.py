"""A folder is a menu."""

import pytest

from feedtool import plugins
from feedtool.problems import FeedtoolError

FOLDERS = ["chapters", "executors", "feeds", "notes", "transcripts"]


def test_a_folder_lists_its_modules_in_order() -> None:
    names = plugins.names("notes")

    assert {"markdown", "web", "youtube"} <= set(names)
    assert list(names) == sorted(names)


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_begins_with_an_underscore_is_not_on_the_menu(folder: str) -> None:
    names = plugins.names(folder)

    assert names
    assert not [name for name in names if name.startswith("_")]


def test_a_folder_that_is_not_there_has_nothing_to_choose() -> None:
    assert plugins.names("nothing") == ()


@pytest.mark.parametrize(("folder", "name"), [(folder, name) for folder in FOLDERS for name in plugins.names(folder)])
def test_everything_on_the_menu_can_be_had_and_says_what_it_is(folder: str, name: str) -> None:
    module = plugins.get(folder, name)

    about = plugins.about(folder, name)

    assert module.__name__ == f"feedtool.{folder}.{name}"
    assert about == (module.__doc__ or "").splitlines()[0]
    assert about.endswith((".", ":"))
    assert len(about) <= 120


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("youtub", "no notes called 'youtub'; did you mean 'youtube'?"),
        ("zebra", "no notes called 'zebra'"),
        ("__init__", "no notes called '__init__'"),
        ("../show", "no notes called '../show'"),
        ("", "no notes called ''"),
    ],
)
def test_what_is_not_on_the_menu_is_answered_with_the_nearest(name: str, message: str) -> None:
    with pytest.raises(FeedtoolError) as caught:
        plugins.get("notes", name)

    assert str(caught.value) == message
