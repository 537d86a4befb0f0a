"""What is written about the program is true: its documentation is run, and compared with the code.

In README.md and docs/quickstart.md a block that follows a line ending in a file's name, as in "`config/show.yaml`:",
is that file, or a part of it. What stands there as output must have come out; a line `…` stands for any number of
lines, and an `…` in a line for anything. A block with `$ feedtool …` is typed in, and what is shown must be said.
"""

import inspect
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from itertools import count
from pathlib import Path
from types import ModuleType

import click
import pytest

import make
import test_layers
from feedtool import (
    categories,
    cli,
    convert,
    episode,
    feeds,
    lengths,
    model,
    notes,
    ownplatforms,
    people,
    plugins,
    podcasting,
    rulebook,
    show,
    taxonomy,
)
from feedtool import chapters as sources
from feedtool.fields import Key

ROOT = Path(__file__).parent.parent
PAGES = tuple(sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))))
WRITTEN_ON = "2026-12-01"
"""The day on which the commands of the documentation are run, so that what is in the future stays there."""

OWN_SHOW = "Your own show in five minutes"

Table = list[dict[str, str]]


def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


# Following a document


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its lines, and the last line of the words before it."""

    language: str
    lines: tuple[str, ...]
    lead: str

    @property
    def path(self) -> str:
        """The file that the block shows, "" when it shows none."""
        found = re.search(r"`((?:config|episodes|output)/[^`]+)`:$", self.lead)
        return found[1] if found else ""

    @property
    def text(self) -> str:
        return lines_of(self.lines)


def lines_of(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def blocks(markdown: str) -> list[Block]:
    """Return the fenced blocks of *markdown*."""
    found = []
    lead, language = "", ""
    inside: list[str] | None = None
    for line in markdown.splitlines():
        if inside is None and line.startswith("```"):
            language, inside = line.strip("`"), []
        elif inside is not None and line == "```":
            found.append(Block(language, tuple(inside), lead))
            lead, inside = "", None
        elif inside is not None:
            inside.append(line)
        elif line.strip():
            lead = line
    return found


def pattern(lines: Iterable[str]) -> str:
    """Return what matches *lines*, in which `…` stands for what was left out."""
    return "".join(
        r"(?:.*\n)*?" if line.strip() == "…" else ".*?".join(map(re.escape, line.split("…"))) + "\n" for line in lines
    )


def follow(page: Iterable[Block], folder: Path) -> int:
    """Do in *folder* all that the blocks of *page* show, compare what comes out, and return how much was compared."""
    compared = 0
    for block in page:
        if block.language in ("console", "sh"):
            for command, said in commands(block.lines):
                answer = run(command, folder)
                agreed = bool(re.fullmatch(pattern(said), answer))
                assert agreed, f"the page shows\n$ {command}\n{lines_of(said)}but the answer is\n{answer}"
                compared += 1
        elif block.path:
            compared += show_file(block, folder / block.path)
    return compared


def show_file(block: Block, file: Path) -> bool:
    """Compare *block* with *file* when that is there; else write it, or add to it when the lead says so."""
    if re.search(r"\badd to\b", block.lead, re.IGNORECASE):
        file.write_text(file.read_text("utf-8") + block.text, "utf-8")
    elif file.exists():
        found = bool(re.search(f"(?m)^{pattern(block.lines)}", file.read_text("utf-8")))
        assert found, f"{block.path} does not hold what the page shows:\n{block.text}"
        return True
    else:
        assert not block.path.startswith("output/"), f"{block.path} has not come out"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, "utf-8")
    return False


def commands(lines: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return each `$ feedtool …` of *lines* with the lines that it answers."""
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("$ "):
            assert line.startswith(("$ feedtool ", "$ mv ")), f"only feedtool is run, and mv: {line}"
            found.append((line.removeprefix("$ "), []))
        elif found:
            found[-1][1].append(line)
    return found


def run(command: str, folder: Path) -> str:
    """Return what *command* says in *folder*, to people and to programs."""
    name, *arguments = shlex.split(command)
    if name == "mv":
        (folder / arguments[0]).rename(folder / arguments[1])
        return ""
    if arguments[0] in ("build", "check"):
        arguments += ["--now", WRITTEN_ON]
    program = [sys.executable, "-X", "utf8", "-m", "feedtool", *arguments]
    done = subprocess.run(program, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode()


def section(page: str, title: str) -> str:
    """Return the part of *page* under the heading *title*."""
    return re.split(r"\n##+ ", re.split(rf"\n##+ {title}\n", text(page))[1])[0]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample show."""
    for name in ("config", "episodes", "audio"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_what_the_readme_shows_of_the_sample_show_is_what_is_there_and_comes_out(sample: Path) -> None:
    page = text("README.md").replace(section("README.md", OWN_SHOW), "")

    assert follow(blocks(page), sample) >= 6


def test_the_five_minutes_of_the_readme_lead_to_what_they_show(tmp_path: Path) -> None:
    assert follow(blocks(section("README.md", OWN_SHOW)), tmp_path) >= 1


def test_the_quickstart_leads_to_what_it_shows(tmp_path: Path) -> None:
    assert follow(blocks(text("docs/quickstart.md")), tmp_path) >= 7


def test_the_page_on_identity_leads_to_what_it_shows(tmp_path: Path) -> None:
    (settings,) = (block for block in blocks(section("README.md", OWN_SHOW)) if block.path == "config/show.yaml")
    make.files(tmp_path, {"config/show.yaml": settings.text})

    assert follow(blocks(text("docs/identity.md")), tmp_path) >= 6


def test_the_page_on_building_leads_to_what_it_shows(sample: Path) -> None:
    assert follow(blocks(text("docs/building.md")), sample) >= 2


def test_the_page_on_chapters_leads_to_what_it_shows(tmp_path: Path) -> None:
    (settings,) = (block for block in blocks(section("README.md", OWN_SHOW)) if block.path == "config/show.yaml")
    make.files(tmp_path, {"config/show.yaml": settings.text})

    assert follow(blocks(text("docs/chapters.md")), tmp_path) >= 2


def test_the_page_on_notes_leads_to_what_it_shows(tmp_path: Path) -> None:
    (settings,) = (block for block in blocks(section("README.md", OWN_SHOW)) if block.path == "config/show.yaml")
    make.files(tmp_path, {"config/show.yaml": settings.text})
    examples = [block for block in blocks(text("docs/notes.md")) if "EPISODE" not in block.text]

    assert follow(examples, tmp_path) >= 2


def test_every_platform_stands_in_the_documentation_as_it_is() -> None:
    told = {row["platform"].strip("`"): row for row in tables("docs/notes.md", "platform")[0]}

    assert sorted(told) == sorted(plugins.names("notes"))
    for name, row in told.items():
        platform = plugins.get("notes", name).PLATFORM
        assert codes_in(row["files"]) == tuple(f"{name}{ending}" for ending in platform.forms)
        assert row["a text has at most"] == (", ".join(map(str, platform.limits)) or "no limit")
        assert row["hashtags"] == str(platform.hashtags)
        stamp = platform.clock(45_000)
        assert row["chapters"] == (f"`{stamp} Title`" if platform.demands else "")


def test_what_is_said_above_a_template_stands_in_the_documentation() -> None:
    assert names(tables("docs/notes.md", "key")[0]) == [
        "name", "limit", "title_limit", "dialect", "chapters", "hashtags", "titled"
    ]  # fmt: skip
    assert sorted(names(tables("docs/notes.md", "key")[0])) == sorted(keys(ownplatforms))
    named = documented("docs/notes.md")["limit"]["what it is"]
    assert set(codes_in(named)) == set(lengths.UNITS)
    assert set(codes_in(documented("docs/notes.md")["dialect"]["what it is"])) == set(plugins.names("dialects"))


def test_every_variable_and_filter_of_a_template_stands_in_the_documentation() -> None:
    variables = names(tables("docs/notes.md", "variable")[0])
    filters = names(tables("docs/notes.md", "filter")[0])
    said = "".join(f"{{{{ {name} is defined }}}}" for name in variables)

    seen = notes.write("text", make.show(templates={"text.txt.j2": said}), make.episode())[0][0].text

    assert seen == "True" * len(variables) + "\n"
    assert sorted(filters) == sorted(notes.FILTERS)


def test_what_gives_way_stands_in_the_documentation_in_its_order() -> None:
    words = " ".join(section("docs/notes.md", "What gives way").split())
    order = (
        "1. the show's `standing`",
        "2. the body",
        f"3. the lead, down to its first {notes.OPENING} words",
        "4. what is said about the guests",
        "5. the rest of the lead",
        "6. hashtags",
        "7. the guests",
        "8. where to listen",
        "9. the chapters",
        "10. the link",
        "11. the title",
    )

    assert all(word in words for word in order)
    assert len(order) == len(notes.GIVEN_UP)


def test_the_python_of_the_page_on_chapters_prints_what_it_shows(tmp_path: Path) -> None:
    (program,) = (block.text for block in blocks(text("docs/chapters.md")) if block.language == "python")
    (printed,) = (block.text for block in blocks(text("docs/chapters.md")) if block.language == "text")

    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=True)

    assert done.stdout.decode() == printed


def test_the_readme_begins_with_the_two_commands() -> None:
    first = blocks(text("README.md"))[0]

    assert [line.split("#")[0].strip() for line in first.lines] == ["make demo", "make test"]


def test_the_examples_of_the_other_pages_are_read_without_complaint(tmp_path: Path) -> None:
    settings, audio, people_list, roles, tags, hub, rules = examples("docs/show.md", "yaml")
    (person,) = examples("docs/show.md", "markdown")
    fronts = map(as_front, count(1), examples("docs/episodes.md", "yaml"))
    episodes = [*examples("docs/episodes.md", "markdown"), *fronts]
    make.files(tmp_path, {f"episodes/{number}.md": example for number, example in enumerate(episodes)})
    make.files(tmp_path / "config", {"people/zoe-penhale.md": person, "people.yaml": people_list})
    others = {"show": audio + tags, "other": "people: people.yaml\n" + roles, "hub": audio + hub, "rules": rules}
    make.files(tmp_path / "config", {f"{name}.yaml": settings + more for name, more in others.items()})

    told = run("feedtool check", tmp_path), run("feedtool check 0 --config config/other.yaml", tmp_path)

    # Nobody can know how large, and how long, the files of the examples are; and they are parts, not whole episodes.
    parts = {"ID111", "ID112", "ID113", "LI101", "PE203", "CH203", "NT201", "SP101", "YT101"}
    assert set(re.findall(r"\b[A-Z]{2}\d{3}\b", told[0])) == parts
    assert set(re.findall(r"\b[A-Z]{2}\d{3}\b", told[1])) == {"ID113", "CH203", "SP101", "YT101"}
    with_hub = run("feedtool check --config config/hub.yaml", tmp_path)
    assert set(re.findall(r"\b[A-Z]{2}\d{3}\b", with_hub)) == {"SH105"} | parts
    switched = run("feedtool check 0 --config config/rules.yaml", tmp_path)
    assert {"ID113 error:", "YT101 warning:"} < set(re.findall(r"\b[A-Z]{2}\d{3} [a-z]+:", switched))


def examples(page: str, language: str) -> list[str]:
    return [block.text for block in blocks(text(page)) if block.language == language]


def as_front(number: int, example: str) -> str:
    dated = "" if "published:" in example else f"published: 2026-01-{number:02}\n"
    return f"---\ntitle: Example {number}\n{dated}{example}---\n"


# Tables


def tables(page: str, first: str) -> list[Table]:
    """Return the tables of *page* whose first column is called *first*; each row by the names of the columns."""
    found: list[Table] = []
    columns: list[str] = []
    for line in text(page).splitlines():
        if not line.startswith("|"):
            columns = []
            continue
        cells = [cell.strip() for cell in line.strip()[1:-1].split("|")]
        if not columns:
            columns = cells
            found += [[]] if columns[0] == first else []
        elif columns[0] == first and not set(line) <= set("| -"):
            found[-1].append(dict(zip(columns, cells, strict=False)))
    return found


def codes_in(cell: str) -> tuple[str, ...]:
    """Return what stands in backquotes in *cell*."""
    return tuple(re.findall(r"`([^`]+)`", cell))


def names(table: Table) -> list[str]:
    """Return the first column of *table*, without backquotes."""
    return [next(iter(row.values())).strip("`") for row in table]


MODULES = [
    import_module(f"feedtool.{name.replace('/', '.')}".rstrip("."))
    for name in test_layers.MODULES
    if name != "__main__"
]


def keys(module: ModuleType) -> dict[str, Key[object]]:
    """Return every key of the module's table by its name; those inside another key as `audio.url`.

    The keys inside one are constants beside it, `AUDIO_URL`, or those of the module that the key has to itself.
    """
    listed: tuple[Key[object], ...] = vars(module)["KEYS"]
    found = {key.name: key for key in listed}
    constants = keys_in(module)
    for name, key in constants.items():
        outer = constants.get(name.partition("_")[0]) if "_" in name else None
        if outer and key not in listed:
            found[f"{outer.name}.{key.name}"] = key
    for own in MODULES:
        outer = keys_in(own).get("KEY")
        if outer and outer in listed:
            found |= {f"{outer.name}.{key.name}": key for key in keys_in(own).values() if key is not outer}
    return found


def keys_in(module: ModuleType) -> dict[str, Key[object]]:
    return {name: value for name, value in vars(module).items() if isinstance(value, Key)}


EPISODE_KEYS = keys(episode)
SHOW_KEYS = keys(show)
PEOPLE_KEYS = keys(people)


def documented(page: str, number: int = 0) -> dict[str, dict[str, str]]:
    """Return the rows of a table of keys in *page* by key."""
    table = tables(page, "key")[number]
    return dict(zip(names(table), table, strict=True))


@pytest.mark.parametrize(
    ("page", "number", "known"),
    [
        pytest.param("docs/episodes.md", 0, EPISODE_KEYS, id="episode"),
        pytest.param("docs/show.md", 0, SHOW_KEYS, id="show"),
        pytest.param("docs/show.md", 1, PEOPLE_KEYS, id="people"),
    ],
)
def test_every_key_is_explained_once_and_no_other(page: str, number: int, known: Mapping[str, Key[object]]) -> None:
    assert sorted(names(tables(page, "key")[number])) == sorted(known)


@pytest.mark.parametrize(
    ("page", "number", "known"),
    [
        pytest.param("docs/episodes.md", 0, EPISODE_KEYS, id="episode"),
        pytest.param("docs/show.md", 1, PEOPLE_KEYS, id="people"),
    ],
)
def test_every_key_is_explained_with_its_other_names(page: str, number: int, known: Mapping[str, Key[object]]) -> None:
    told = {name: codes_in(row["also"]) for name, row in documented(page, number).items()}

    assert told == {
        name: tuple(f"{name.rpartition('.')[0]}.{other}".lstrip(".") for other in key.also)
        for name, key in known.items()
    }


def test_the_keys_that_a_show_must_have_are_said_to_be_required() -> None:
    required = {name for name, row in documented("docs/show.md").items() if row["when not given"] == "required"}

    assert required == {name for name, key in SHOW_KEYS.items() if key.required}


def test_the_keys_of_a_show_that_nothing_acts_on_yet_are_named() -> None:
    told = {row["for later"].strip("`"): row["belongs to"] for row in tables("docs/show.md", "for later")[0]}

    assert told == show.LATER


def test_every_format_of_chapters_and_transcripts_stands_in_the_documentation_with_its_endings() -> None:
    chapters, transcripts = tables("docs/chapters.md", "format")
    modules = {name: plugins.get("chapters", name) for row in chapters for name in codes_in(row["format"])}
    endings = {name: codes_in(row["file beside an episode"]) for row in chapters for name in codes_in(row["format"])}
    only_read = {name for row in chapters if "read only" in row["keeps"] for name in codes_in(row["format"])}

    assert sorted(modules) == sorted(convert.readable("chapters"))
    assert endings == {name: module.BESIDE for name, module in modules.items()}
    assert only_read == set(convert.readable("chapters")) - set(convert.writable("chapters"))
    assert sorted(names(transcripts)) == sorted(convert.writable("transcripts"))
    assert sorted(names(tables("docs/chapters.md", "source")[0])) == sorted(sources.sources())


def test_apples_categories_stand_in_the_documentation_to_the_letter() -> None:
    listed = re.findall(r"^- \*\*(.+?)\*\*(?:: (.+))?$", section("docs/show.md", "Apple's categories"), re.MULTILINE)

    assert {top: tuple(filter(None, subs.split(", "))) for top, subs in listed} == categories.APPLE


def test_every_ending_of_an_audio_file_is_named() -> None:
    known = next(vars(module)["MEDIA_TYPES"] for module in MODULES if hasattr(module, "MEDIA_TYPES"))

    named = re.findall(r"`(\.[a-z0-9]+)`", section("docs/episodes.md", "The audio file"))

    assert named == list(known)


def test_every_tag_of_the_podcast_namespace_is_explained_with_its_keys_and_where_it_stands() -> None:
    tables_of = {
        "in the show": {"itself": podcasting.OF_SHOW, "in `podcast`": podcasting.INSIDE_SHOW},
        "in an episode": {"itself": podcasting.OF_EPISODE, "in `podcast`": podcasting.INSIDE_EPISODE},
    }
    known = {tag.name: tag for places in tables_of.values() for tags in places.values() for tag in tags}
    (table,) = tables("docs/show.md", "tag")

    told = {row["tag"].strip("`"): row for row in table}

    assert list(told) == [
        name
        for tag in known.values()
        for name in (tag.name, *(f"{tag.name}.{key.name}" for key in tag.keys if key.name != tag.name))
    ]
    for tag in known.values():
        where = {
            column: next((place for place, tags in places.items() if tag in tags), "")
            for column, places in tables_of.items()
        }
        assert {column: told[tag.name][column] for column in tables_of} == where
        required = {key.name for key in tag.keys if key.required and key.name != tag.name}
        assert required == {
            key.name
            for key in tag.keys
            if told.get(f"{tag.name}.{key.name}", {}).get("what it is", "").endswith("; required")
        }


def test_the_podcast_taxonomy_stands_in_the_documentation() -> None:
    listed = re.findall(r"^- \*\*(.+?)\*\*: (.+)$", section("docs/show.md", "Roles"), re.MULTILINE)

    assert {group: tuple(roles.split(", ")) for group, roles in listed} == taxonomy.ROLES


# Problems


def test_the_page_of_rules_says_what_the_program_says(update_golden: bool) -> None:
    page = ROOT / "docs" / "rules.md"
    if update_golden:
        page.write_text(rulebook.page(), "utf-8")

    assert page.read_text("utf-8") == rulebook.page()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_speaks_of_no_code_that_the_program_does_not_know(page: str) -> None:
    named = re.findall(rf"\b(?:{'|'.join(rulebook.FAMILIES)})\d{{3}}\b", text(page))

    assert set(named) <= rulebook.book().keys()


# Commands

CONTEXT = click.Context(cli.cli)
COMMANDS = cli.cli.list_commands(CONTEXT)


def command_of(name: str) -> click.Command:
    found = cli.cli.get_command(CONTEXT, name)
    assert found, f"there is no command {name}"
    return found


def test_the_readme_lists_the_commands_that_there_are() -> None:
    listed = [re.match(r"feedtool (\w+)", name) for name in names(tables("README.md", "command")[0])]

    assert [command[1] for command in listed if command] == COMMANDS


def spoken(page: str) -> list[list[str]]:
    """Return the words after each `feedtool` that *page* shows as something to type."""
    lines = [line for block in blocks(text(page)) if block.language != "markdown" for line in block.lines]
    typed = [
        *re.findall(r"`feedtool ([^`\n]+)`", text(page)),
        *re.findall(r"(?:\$ |run: |/bin/)feedtool (.+)", "\n".join(lines)),
    ]
    return [shlex.split(one, comments=True) for one in typed]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_speaks_of_no_command_and_no_option_that_is_not_there(page: str) -> None:
    for words in spoken(page):
        command = cli.cli if words[0].startswith("-") else command_of(words[0])
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}

        assert {word for word in words[: end(words)] if word.startswith("-")} <= known


def end(words: list[str]) -> int:
    """Return where the shell's next command begins in *words*."""
    return next((number for number, word in enumerate(words) if word in ("&&", "|", ">", ";")), len(words))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_speaks_of_no_make_target_that_is_not_there(page: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    lines = [line for block in blocks(text(page)) for line in block.lines]

    named = [
        *re.findall(r"`make ([a-z]+)`", text(page)),
        *re.findall(r"^make ([a-z]+)", "\n".join(lines), re.MULTILINE),
    ]

    assert set(named) <= targets


# Links and lists


def anchors(page: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of *page*."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"(?ms)^```.*?^```$", "", text(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_the_links_of_a_page_lead_somewhere(page: str) -> None:
    words = re.sub(r"(?ms)^```.*?^```$", "", text(page))
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", words) if "://" not in target]

    for target in targets:
        path, _, anchor = target.partition("#")
        there = (ROOT / page).parent.joinpath(path).resolve() if path else ROOT / page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there.relative_to(ROOT).as_posix()), target


def test_the_floors_in_the_design_are_those_that_are_guarded() -> None:
    told = {row["floor"]: list(codes_in(row["who lives there"])) for row in tables("docs/design.md", "floor")[0]}
    there = {name for module in test_layers.MODULES for name in (module or "__init__", module.partition("/")[0] + "/")}
    there |= {"feeds/extensions/"}

    guarded = {
        floor: [name for name in (member or "__init__" for member in members) if name in there]
        for floor, members in test_layers.FLOORS.items()
    }

    assert list(told) == [floor for floor in reversed(guarded) if guarded[floor]]
    assert told == {floor: members for floor, members in guarded.items() if members}


def test_every_module_and_folder_of_the_package_stands_in_the_design() -> None:
    there = {module.partition("/")[0] + ("/" if "/" in module else ".py") for module in test_layers.MODULES if module}

    assert set(names(tables("docs/design.md", "here")[0])) == there - {"__main__.py"}


def test_every_dependency_stands_in_the_design_with_its_reason() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]

    needed = [re.split(r"[<>=\[]", dependency)[0] for dependency in project["dependencies"]]

    assert names(tables("docs/design.md", "library")[0]) == needed


def test_a_new_module_needs_what_the_others_of_its_folder_have() -> None:
    rows = [row for row in tables("CONTRIBUTING.md", "you want")[0] if "NAME.py" in row["you write"]]

    assert len(rows) >= 4
    for row in rows:
        folder = row["you write"].split("/")[1]
        siblings = [module for module in MODULES if module.__name__.startswith(f"feedtool.{folder}.")]
        asked = [one.partition("(") for one in codes_in(row["and there has to be"])]
        assert any(all(has(module, name, given) for name, _, given in asked) for module in siblings), row


def has(module: ModuleType, name: str, given: str) -> bool:
    """Return whether *module* has *name*, which takes what *given*, as in `episode, limit)`, says."""
    found = getattr(module, name, None)
    parameters = ", ".join(inspect.signature(found).parameters) if callable(found) and given else ""
    return hasattr(module, name) and parameters == given.rstrip(")")


def test_every_feed_is_explained_with_its_file() -> None:
    rows = tables("docs/show.md", "feed")[0]

    told = {name: file for row in rows for name, file in [(*codes_in(row["feed"]), *codes_in(row["file"]))]}
    assert told == {name: feeds.file_name(name) for name in plugins.names("feeds")}


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("docs/")])
def test_a_page_can_be_reached_from_the_readme(page: str) -> None:
    assert f"]({page})" in text("README.md")


@pytest.mark.parametrize(("word", "kind"), [("An `episode` has", model.Episode), ("A `show` has", model.Show)])
def test_what_a_template_can_ask_for_is_there(word: str, kind: type) -> None:
    said = (ROOT / "docs" / "notes.md").read_text("utf-8").partition(word)[2].partition(".")[0]
    known = {one.name for one in fields(kind)}

    named = re.findall(r"`(\w+)`", said)

    assert len(named) > 10
    assert [name for name in named if name not in known] == []
