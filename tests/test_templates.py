"""Templates of the show's own: what they can change, and what they cannot do."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import feedtool
import make
import shows
from feedtool import notes, ownplatforms
from feedtool.model import Episode, Show
from feedtool.problems import Problem, Severity

STEPS_OF_A_SLOW_MACHINE = 10


def show(files: Mapping[str, str], **more: Any) -> tuple[Show, list[Problem]]:
    """Return a show with the templates *files*, and what was wrong with them."""
    texts, own, problems = ownplatforms.read("config/templates", files)
    return make.show(templates=texts, own_platforms=own, **more), problems


def note(platform: str, files: Mapping[str, str], episode: Episode | None = None, **more: Any) -> str:
    """Return the first note of *platform* that *files* make."""
    of, problems = show(files, **more)
    written, told = notes.write(platform, of, episode or make.episode())
    assert [*problems, *told] == []
    return written[0].text


def told(files: Mapping[str, str], platform: str = "youtube", episode: Episode | None = None) -> list[str]:
    """Return what is said about the templates *files*."""
    of, problems = show(files)
    if platform in notes.names(of.own_platforms):
        problems = [*problems, *notes.write(platform, of, episode or make.episode())[1]]
    return [f"{p.place}: {p.code} {p.severity}: {p.message}" for p in problems]


def test_a_template_of_that_name_replaces_ours() -> None:
    assert note("youtube", {"youtube.txt.j2": "{{ title }}!"}) == "The First!\n"


def test_a_block_replaces_one_part() -> None:
    files = {
        "youtube.txt.j2": '{% extends "feedtool/youtube.txt.j2" %}\n{% block lead %}New: {{ super() }}{% endblock %}'
    }

    assert note("youtube", files, standing="Bye.") == "New: The First\n\nBye.\n"


def test_a_template_is_a_platform_of_its_own() -> None:
    text = "---\nname: Threads\nlimit: 30 characters\nhashtags: 1\n---\n{{ lead }} {{ hashtags | join(' ') }}\n"
    of, problems = show({"threads.txt.j2": text})
    episode = make.episode(description="Lemons and trumpets and trains", keywords=("a", "b"))

    (written,), noted = notes.write("threads", of, episode)

    assert problems == []
    assert written.text == "Lemons and trumpets and… #a\n"
    assert written.path == "notes/first/threads.txt"
    assert [p.message for p in noted] == [
        "in full the Threads text would have 34 of at most 30 characters; shortened: the description"
    ]


@pytest.mark.parametrize(("header", "said"), [("", "Lemons: Lemons\n"), ("---\ntitled: true\n---\n", "Lemons:\n")])
def test_a_platform_of_its_own_says_whether_it_tells_the_title(header: str, said: str) -> None:
    files = {"mine.txt.j2": f"{header}{{{{ title }}}}: {{{{ lead }}}}"}

    assert note("mine", files, make.episode(title="Lemons")) == said


def test_a_platform_of_its_own_can_read_chapters() -> None:
    text = (
        "---\nchapters: true\n---\n{% for chapter in chapters %}\n{{ chapter.time }} {{ chapter.title }}\n{% endfor %}"
    )
    three = tuple(make.chapter(f"{minute}:00", f"C{minute}") for minute in (1, 2, 3))

    assert note("mine", {"mine.txt.j2": text}, make.episode(chapters=three)) == (
        "0:00 Introduction\n1:00 C1\n2:00 C2\n3:00 C3\n"
    )


def test_html_is_escaped_and_in_the_dialect_that_the_header_names() -> None:
    episode = make.episode(title="A & B", description="**Bold**")

    assert note("a", {"a.html.j2": "{{ title }} {{ lead }}"}, episode) == "A &amp; B <p><strong>Bold</strong></p>\n"
    assert note("a", {"a.html.j2": "---\ndialect: simple\n---\n{{ lead }}"}, episode) == "<p>Bold</p>\n"


def test_a_header_can_change_the_limit_of_a_platform_of_ours() -> None:
    files = {"mastodon.txt.j2": '---\nlimit: 5,000 mastodon\n---\n{% extends "feedtool/mastodon.txt.j2" %}'}
    long = make.episode(description="lemons " * 200)

    assert len(note("mastodon", files, long)) > 1_400


def test_templates_may_share_one_that_is_no_platform() -> None:
    files = {"_end.j2": "bye", "_end.txt.j2": "Bye, {{ title }}", "text.txt.j2": "{% include '_end.txt.j2' %}"}

    assert notes.names(show(files)[0].own_platforms) == notes.names()
    assert note("text", {name: text for name, text in files.items() if name != "_end.j2"}) == "Bye, The First\n"


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("youtube.j2", "", ": TP104 warning: 'youtube.j2' is not the name of a template: PLATFORM.ENDING.j2"),
        ("You Tube.txt.j2", "", ": TP104 warning: 'You Tube.txt.j2' is not the name of a template"),
        ("a.pdf.j2", "", ": TP104 warning: 'a.pdf.j2' is not the name of a template"),
        ("a.txt.j2", "---\nlimit: many\n---\n", ":2: TP102 error: 'limit' is 'many', not a limit"),
        ("a.txt.j2", "---\nlimit: 5 bites\n---\n", ":2: TP102 error: 'limit' counts 'bites'; did you mean 'bytes'?"),
        ("a.txt.j2", "---\nlimits: 5\n---\n", ":2: TP103 error: 'limits' is not a key that feedtool knows; did you"),
        ("a.txt.j2", "---\ndialect: rich\n---\n", ":2: TP102 error: 'dialect' is 'rich', which a .txt file is not in"),
        ("a.txt.j2", "---\nhashtags: x\n---\n", ":2: TP102 error: 'hashtags' is 'x', not a number"),
        ("a.txt.j2", "a\n\n{{ titel }}", ":3: TP101 error: the template is broken: 'titel' is undefined; did you"),
        ("a.txt.j2", "---\nname: A\n---\n\n{{ titel }}", ":5: TP101 error: the template is broken: 'titel' is"),
        ("a.txt.j2", "a\n{% for %}", ":2: TP101 error: the template is broken: expected an expression"),
        ("a.txt.j2", "{% extends 'b.txt.j2' %}", ":1: TP101 error: the template is broken: there is no template"),
        ("a.txt.j2", "---\nlimit: 5\n---\nmore than five", ": NT104 error: the A text is too long even without all"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(file: str, text: str, problem: str) -> None:
    (found,) = told({file: text}, "a")

    where = "" if "NT104" in problem else f"config/templates/{file}"
    assert found.startswith(where + problem)


EVIL = {
    "loop": "{% for i in range(1000) %}" * 3 + "{% endfor %}" * 3,
    "range": "{% for i in range(10 ** 9) %}{% endfor %}",
    "long range": "{% for i in range(999999999) %}{% endfor %}",
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "attr": "{{ title | attr('__class__') }}",
    "globals": "{{ title.__init__.__globals__ }}",
    "filter class": "{{ [title] | map(attribute='__class__') | list }}",
    "repeat": "{{ 'x' * 999999999 }}",
    "repeat a list": "{{ ([title] * 999999999) | join }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "double": "{% set n = namespace(x='xx') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}",
    "add": "{% set n = namespace(x='xx') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}{{ n.x }}",
    "capture": "{% set n = namespace(x='xx') %}{% for i in range(60) %}"
    "{% set n.x %}{{ n.x }}{{ n.x }}{% endset %}{% endfor %}",
    "center": "{{ 'x'.center(999999999) }}",
    "center filter": "{{ 'x' | center(999999999) }}",
    "percent": "{{ '%999999999d' % 1 }}",
    "format": "{{ '{:999999999}'.format(1) }}",
    "join": "{{ range(1000) | join('x' * 9999) }}",
    "replace": "{{ ('x' * 9999) | replace('x', 'y' * 9999) }}",
    "macro": "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}",
    "macro for ever": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "itself": "{% include 'text.txt.j2' %}",
    "itself twice": "{% set n = (n | default(0)) + 1 %}{% if n < 40 %}"
    "{% include 'text.txt.j2' %}{% include 'text.txt.j2' %}{% endif %}",
    "recursive": "{% for a in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}",
    "block": "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
    "lists": "{% set n = namespace(a=[1], b=[1]) %}{% for i in range(60) %}"
    "{% set n.a = [n.a, n.a] %}{% set n.b = [n.b, n.b] %}{% endfor %}{{ n.a == n.b }}",
    "words": "{% for i in range(1000) %}" + "x" * 50_000 + "{% endfor %}",
    "giant": "x" * 300_000,
    "deep": "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "deep loops": "{% for a in [1] %}" * 60 + "{% endfor %}" * 60,
    "json": "{% set n = namespace(x='\\\\') %}{% for i in range(60) %}{% set n.x = n.x | tojson %}{% endfor %}",
    "zero": "{{ 1 // 0 }}",
    "change": "{{ hashtags.append('x') }}",
    "function": "{{ episode.at.__func__ }}",
}


@pytest.mark.parametrize("text", EVIL.values(), ids=EVIL.keys())
def test_a_template_that_goes_too_far_is_told_and_ours_is_used(text: str) -> None:
    of, _ = show({"text.txt.j2": text})
    began = time.process_time()

    (written,), problems = notes.write("text", of, make.episode())

    assert written.text == "The First\n"
    assert [(p.code, p.severity, p.place.path) for p in problems] == [
        ("TP101", Severity.ERROR, "config/templates/text.txt.j2")
    ]
    assert "Traceback" not in problems[0].message
    assert time.process_time() - began < STEPS_OF_A_SLOW_MACHINE


@pytest.mark.parametrize(
    "text",
    [
        "{{ title | upper }} {{ title.lower() }} {{ title ~ 1 }} {{ 7 % 4 + 2 * 3 }}",
        "{% for word in title.split(' ') %}{{ loop.index }}{{ word }}{% endfor %}{{ [1, 2] | join(', ') }}",
        "{{ episode.published.strftime('%d %B %Y') }} {{ show.links.get('x', '') }} {{ show.title }}",
        "{{ range(3) | map('string') | list | first }} {{ 'a' if guests else 'b' }} {{ {'a': 1}.a }}",
    ],
)
def test_what_a_template_needs_works(text: str) -> None:
    episode = make.episode(title="Two words", published=make.date("2026-03-31"))

    assert note("a", {"a.txt.j2": text}, episode).strip()


def test_a_changed_template_changes_the_notes_of_a_build(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": "---\ntitle: One\npublished: 2026-01-01\n---\n"})
    shows.build(folder)
    make.files(folder, {"config/templates/youtube.txt.j2": "New {{ title }}", "config/templates/mine.txt.j2": "Mine"})

    _, written = shows.build(folder)

    assert (folder / "output/notes/first/youtube.txt").read_text() == "New One\n"
    assert (folder / "output/notes/first/mine.txt").read_text() == "Mine\n"
    assert {"notes/first/mine.txt", "notes/first/youtube.txt"} <= set(written.written)


def test_a_broken_template_does_not_keep_the_rest_from_being_built(tmp_path: Path) -> None:
    episodes: dict[str, str | bytes] = {f"{n}.md": f"---\ntitle: E{n}\npublished: 2026-01-01\n---\n" for n in (1, 2)}
    folder = shows.small(tmp_path, episodes)
    make.files(folder, {"config/templates/mine.txt.j2": "{{ x }}", "config/templates/web.html.j2": "{% if %}"})

    making, _ = shows.build(folder)

    assert [p.code for p in making.problems if p.severity is Severity.ERROR] == ["TP101", "TP101"]
    assert (folder / "output/feed.xml").is_file()
    assert (folder / "output/notes/1/web.html").read_text() == "<p>E1</p>\n"
    assert not (folder / "output/notes/1/mine.txt").exists()


def test_the_feed_does_without_the_notes_that_a_template_makes_too_long(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": "---\ntitle: One\npublished: 2026-01-01\n---\n"}, "notes: [markdown]\n")
    make.files(folder, {"config/templates/web.html.j2": "---\nlimit: 3\n---\nmore than three"})

    making, _ = shows.build(folder)

    assert [p.code for p in making.problems if p.severity is Severity.ERROR] == ["NT104"]
    assert "<title>One</title>" in (folder / "output/feed.xml").read_text()
    assert not (folder / "output/notes/first/web.html").exists()


def test_notes_can_name_a_template_of_the_show(tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {"first.md": "---\ntitle: One\npublished: 2026-01-01\n---\n"}, "notes: [mine]\n")
    make.files(folder, {"config/templates/mine.txt.j2": "Mine"})

    shows.build(folder)

    assert [path.name for path in (folder / "output/notes/first").iterdir()] == ["mine.txt"]
    assert shows.call("notes", "first", "--for", "mine", folder=folder).out == "Mine\n"
    (folder / "config/templates/mine.txt.j2").unlink()
    with pytest.raises(feedtool.FeedtoolError):
        shows.build(folder)
