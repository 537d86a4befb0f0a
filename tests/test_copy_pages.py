"""The copy page in a real browser, as files and from a real server: what it shows, plays, copies, and never runs."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

import browsing
import feedtool
import make
import serving
import shows
from browsing import Visit
from feedtool import lengths, notes, pages
from feedtool import project as projects
from feedtool.model import Cue, Spliced, Track
from feedtool.notes import Note
from feedtool.problems import Place, Problem, Severity

TUBA = "01-the-umbrella-and-the-tuba"
AXE = Path(__file__).parent / "readers" / "node_modules" / "axe-core" / "axe.min.js"
PASTED = """
() => {
  const field = document.createElement("textarea");
  document.body.append(field);
  field.focus();
  window.pasted = new Promise((found) => field.addEventListener("paste", (event) => {
    event.preventDefault();
    found(["text/plain", "text/html"].map((flavour) => event.clipboardData.getData(flavour)));
    field.remove();
  }));
}
"""
OPEN = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
NAME = """
() => {
  const here = document.activeElement;
  const spoken = here.getAttribute("aria-label") || document.getElementById(here.getAttribute("aria-labelledby"))
    ?.textContent || here.labels?.[0]?.textContent || here.textContent;
  return here === document.body ? "" : spoken.trim().replace(/\\s+/g, " ");
}
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser."""
    with browsing.chromium() as browser:
        yield browser


@pytest.fixture(scope="module", params=["server", "files"])
def address(request: pytest.FixtureRequest, built: shows.Built) -> Iterator[str]:
    """Where the sample show's output is: on a server, or in a folder."""
    output = built("sample") / "output"
    if request.param == "files":
        yield f"{output.as_uri()}/"
        return
    with serving.served(output) as found:
        yield found


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page of somebody who lets it use the clipboard."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


@pytest.fixture(params=[(375, "light"), (375, "dark"), (1280, "light"), (1280, "dark")], ids=str)
def visitor(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    """Somebody with a phone or a wide window, who likes it light or dark."""
    width, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    yield context
    context.close()


@pytest.fixture(scope="module")
def texts(built: shows.Built) -> list[Note]:
    """Every text of an episode that a build writes."""
    project = feedtool.load(built("sample") / "config" / "show.yaml")
    path = next(path for path in project.sources if path.stem == TUBA)
    episode, _ = projects.episode_of(project, path)
    assert episode
    return [note for name in project.show.notes for note in notes.write(name, project.show, episode)[0]]


def sound() -> bytes:
    return (shows.ROOT / "audio" / f"{TUBA}.mp3").read_bytes()


NAMED = 'audio: {url: "https://cdn.example.org/one.mp3", bytes: 480000}\n'
FINE = "title: Fine\npublished: 2026-01-01T06:00:00Z\nduration: 60\n" + NAMED.replace("one", "fine")
"""An episode of which nothing is told, nor when it is seen beside others."""


def troubled(folder: Path) -> str:
    """Build a show with an episode that has a problem and one that has none, and return where it is."""
    bad = 'title: Wrong <b>&amp;</b>\npublished: 2026-01-02T06:00:00Z\nduration: 60\nepisode: "<i>two"\n' + NAMED
    shows.build(shows.small(folder, {"fine.md": make.markdown(FINE), "wrong.md": make.markdown(bad)}))
    return f"{(folder / 'output').as_uri()}/"


# Reading


def test_every_episode_has_a_page_that_the_index_leads_to(page: Any, address: str, built: shows.Built) -> None:
    visit = Visit(page, f"{address}index.html")

    podcast = built.making("sample").podcast
    assert podcast
    for item in podcast.items:
        page.get_by_role("link", name=item.episode.title).click()
        assert page.locator("h1").inner_text() == item.episode.title
        page.locator(".back a").click()
    assert visit.said == []


@pytest.mark.parametrize("name", ["index.html", f"episodes/{TUBA}.html"])
def test_a_page_fetches_its_style_and_its_script_only(name: str, page: Any, address: str) -> None:
    visit = Visit(page, address + name)

    assert sorted(url for url in visit.asked if "favicon" not in url) == sorted(
        [f"{address}page.css", f"{address}page.js", address + name]
    )
    assert visit.said == []


@pytest.mark.parametrize("name", ["index.html", f"episodes/{TUBA}.html"])
def test_nothing_is_wider_than_the_window(name: str, address: str, visitor: Any) -> None:
    visit = Visit(visitor.new_page(), address + name)

    assert visit.page.evaluate("document.documentElement.scrollWidth") == visit.page.viewport_size["width"]


@pytest.mark.parametrize("name", ["index.html", f"episodes/{TUBA}.html"])
def test_axe_finds_nothing(name: str, address: str, visitor: Any) -> None:
    if not AXE.is_file():
        pytest.skip("SKIPPED: no axe-core; run `make test` as root, or get npm and `npm ci` in tests/readers")
    visit = Visit(visitor.new_page(), address + name)
    visit.page.evaluate(AXE.read_text("utf-8"))

    found = violations(visit.page)
    for tab in visit.page.locator("[role=tab]").all():
        tab.click()
        found += violations(visit.page)

    assert found == []


def test_axe_finds_nothing_where_problems_are_told(visitor: Any, tmp_path: Path) -> None:
    if not AXE.is_file():
        pytest.skip("SKIPPED: no axe-core; run `make test` as root, or get npm and `npm ci` in tests/readers")
    address = troubled(tmp_path)
    twice = 'title: Twice\npublished: 2026-01-03T06:00:00Z\nduration: "45:00"\n'
    named = 'audio: {url: "https://cdn.example.org/twice.mp3", bytes: 100000}\n'
    broken: dict[str, str | bytes] = {"episodes/broken.md": make.markdown("title: [broken\n")}
    make.files(tmp_path, broken | {"episodes/twice.md": make.markdown(twice + named)})
    shows.build(tmp_path)

    found = []
    for name in ("index.html", "episodes/wrong.html"):
        visit = Visit(visitor.new_page(), address + name)
        visit.page.evaluate(OPEN)
        visit.page.evaluate(AXE.read_text("utf-8"))
        found += violations(visit.page)

    assert found == []


def test_axe_would_find_something(page: Any) -> None:
    if not AXE.is_file():
        pytest.skip("SKIPPED: no axe-core; run `make test` as root, or get npm and `npm ci` in tests/readers")
    page.set_content("<p style='color: #999'>pale</p><button></button>")
    page.evaluate(AXE.read_text("utf-8"))

    assert any(one.startswith("color-contrast") for one in violations(page))
    assert any(one.startswith("button-name") for one in violations(page))


def violations(page: Any) -> list[str]:
    """Return what axe says is wrong with *page*, and where."""
    return list(
        page.evaluate(
            """async () => (await axe.run()).violations.flatMap((rule) =>
              rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`))"""
        )
    )


def test_without_scripts_all_texts_stand_there_and_times_lead_into_the_audio(
    chromium: Any, address: str, texts: list[Note]
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}episodes/{TUBA}.html")

    assert [link.get_attribute("href") for link in page.locator(".chapters a").all()][:2] == [
        f"https://shelfnine.example.org/audio/{TUBA}.mp3#t=10",
        f"https://shelfnine.example.org/audio/{TUBA}.mp3#t=21",
    ]
    assert page.locator(".platform:visible").count() == len({note.platform for note in texts})
    assert page.locator("button:visible").count() == 0
    assert page.locator(".search:visible").count() == 0
    context.close()


def test_what_is_not_known_is_not_told(any_output: Path) -> None:
    for file in [any_output / "index.html", *(any_output / "episodes").iterdir()]:
        page = lxml_html.fromstring(file.read_bytes())
        values = [str(value) for element in page.iter() for value in element.values()]
        assert not [value for value in values if "None" in value.split()], file.name
        assert "TODO" not in str(page.findtext("head/title"))


def test_each_text_says_how_much_of_its_limit_it_takes(page: Any, address: str, texts: list[Note]) -> None:
    Visit(page, f"{address}episodes/{TUBA}.html")

    (youtube,) = [note.text.removesuffix("\n") for note in texts if note.platform == "youtube"]
    said = page.locator("#platform-1 .size").all_inner_texts()
    assert [one.strip() for one in said] == ["23 of 100 characters", f"{lengths.utf8(youtube):,} of 5,000 bytes"]


def test_a_page_tells_what_is_wrong_with_its_episode_and_the_index_marks_it(page: Any, tmp_path: Path) -> None:
    visit = Visit(page, f"{troubled(tmp_path)}index.html")
    marked = page.locator(".card:has(.mark)")

    assert marked.locator("h3").all_inner_texts() == ["Wrong <b>&amp;</b>"]
    marked.locator("a").click()
    told = page.locator(".problems").inner_text()
    assert "'episode' is '<i>two', not a whole number" in told
    assert "episodes/wrong.md:" in told
    assert "To mend it:" in told
    assert visit.said == []


@pytest.mark.parametrize(("width", "stands"), [(390, False), (1280, True)])
def test_problems_stand_open_but_on_a_phone_where_they_would_push_all_else_down(
    chromium: Any, tmp_path: Path, width: int, stands: bool
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    Visit(page, f"{troubled(tmp_path)}episodes/wrong.html")

    told = page.get_by_text("'episode' is '<i>two', not a whole number")
    assert page.locator(".problems summary").inner_text().startswith("1 error")
    assert told.is_visible() is stands
    page.locator(".problems summary").click()
    assert told.is_visible() is not stands
    context.close()


def test_every_link_of_a_page_leads_somewhere(any_output: Path) -> None:
    files = [any_output / "index.html", *(any_output / "episodes").iterdir()]

    lost = []
    for file in files:
        page = lxml_html.fromstring(file.read_bytes())
        ids = {str(element.get("id")) for element in page.iter() if element.get("id")}
        for element in page.iter("a", "link", "script", "audio"):
            address = str(element.get("href") or element.get("src"))
            if address.startswith("#"):
                lost += [] if address[1:] in ids else [f"{file.name}: {address}"]
            elif "://" not in address and not address.startswith("mailto:"):
                lost += [] if (file.parent / address).is_file() else [f"{file.name}: {address}"]

    assert len(files) >= 5
    assert lost == []


# Copying


def pasted(page: Any) -> list[str]:
    """Return what is on the clipboard, as plain text and as HTML."""
    page.evaluate(PASTED)
    page.keyboard.press("Control+V")
    return [str(flavour) for flavour in page.evaluate("window.pasted")]


def test_copy_puts_the_exact_text_on_the_clipboard(page: Any, address: str, texts: list[Note]) -> None:
    Visit(page, f"{address}episodes/{TUBA}.html")

    platforms = list(dict.fromkeys(note.platform for note in texts))
    for number, platform in enumerate(platforms, start=1):
        page.locator(f"#tab-{number}").click()
        for index, note in enumerate((note for note in texts if note.platform == platform), start=1):
            source = note.text.removesuffix("\n")
            button = page.locator(f"[data-copy=source-{number}-{index}]")
            button.click()
            assert pasted(page) == [source, ""]
            if note.ending == ".html":
                page.locator(f"[data-html=source-{number}-{index}]").click()
                plain, rich = pasted(page)
                assert rich == source
                assert "<p>" not in plain
                assert re.sub(r"\W", "", plain)[:40] == re.sub(r"<[^>]+>|\W", "", source.replace("&amp;", "&"))[:40]


def test_copy_says_that_it_is_done(page: Any, address: str) -> None:
    Visit(page, f"{address}episodes/{TUBA}.html")

    page.locator("[data-copy=title-1]").click()

    page.get_by_role("button", name="Copied the title for YouTube").wait_for()
    page.get_by_role("status").filter(has_text="Copied").wait_for()
    assert pasted(page)[0] == "The Umbrella & the Tuba"
    page.get_by_role("button", name="Copy the title for YouTube").wait_for()


def test_copy_has_another_way_where_browsers_give_up_the_old_one(page: Any, address: str, texts: list[Note]) -> None:
    page.add_init_script("document.execCommand = () => false")
    Visit(page, f"{address}episodes/{TUBA}.html")
    (youtube,) = [note.text.removesuffix("\n") for note in texts if note.platform == "youtube"]

    page.locator("[data-copy=source-1-1]").click()
    page.get_by_role("button", name="Copied the text for YouTube").wait_for()
    assert pasted(page)[0] == youtube

    page.locator("#tab-2").click()
    page.locator("[data-html=source-2-1]").click()
    page.get_by_role("button", name="Copied the formatted text for Spotify").wait_for()
    assert "<p>Wilf finds an umbrella" in pasted(page)[1]


def test_copy_says_so_when_it_cannot(page: Any, address: str) -> None:
    page.add_init_script(
        "document.execCommand = () => false; Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    )
    visit = Visit(page, f"{address}episodes/{TUBA}.html")

    page.locator("[data-copy=title-1]").click()

    page.get_by_role("status").filter(has_text="Not copied: mark the text, and copy it by hand").wait_for()
    assert visit.said == []


# Changing

COUNTS = """
(texts) => {
  const fields = [...document.querySelectorAll("textarea")];
  return texts.map((text) => fields.flatMap((field) => {
    field.value = text;
    field.dispatchEvent(new Event("input"));
    const sizes = document.getElementById(field.getAttribute("aria-describedby"));
    return [...sizes.querySelectorAll(".size")].map((size) => [size.dataset.unit, size.innerText.trim()]);
  }));
}
"""
"""What a page says about the length of each text, in every unit that it knows."""

COUNTED = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cn", "Co"], exclude_characters="\r"), max_size=60)
    | st.text(st.sampled_from("a1_-. @/é한字हि́👍🏽👩‍👩‍👧‍👧🇩🇪⌚️1⃣☎\u200d\ufe0f\n…"), max_size=60)
    | st.lists(
        st.sampled_from(
            ["https://example.org/", "HTTP://a.b", "example.org", "node.js", "@ada", "@ada@home.example", "/", " ", "é",
             "(", ")", ".", "…", "\u3000", "\n", "_", "5", "한글", "x" * 30, "👍🏽", "\u200d", "#", "-"]
        ),
        max_size=12,
    ).map("".join),
    min_size=80, max_size=80,
)  # fmt: skip


@pytest.fixture(scope="module")
def counting(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page with a field for every unit."""
    folder = tmp_path_factory.mktemp("counting")
    listed = ", ".join(f"{number} {unit}" for number, unit in enumerate(lengths.UNITS, start=5))
    show = shows.small(folder, {"one.md": make.markdown("title: O\npublished: 2026-01-01\n")}, "notes: [all]\n")
    make.files(folder, {"config/templates/all.txt.j2": f"---\nlimit: [{listed}]\n---\n{{{{ title }}}}"})
    shows.build(show)
    page = chromium.new_context().new_page()
    Visit(page, f"{(folder / 'output' / 'episodes').as_uri()}/one.html")
    yield page
    page.context.close()


@given(COUNTED)
@settings(max_examples=15)
def test_the_page_counts_as_feedtool_counts(counting: Any, texts: list[str]) -> None:
    said = counting.evaluate(COUNTS, texts)

    for text, counts in zip(texts, said, strict=True):
        assert {unit for unit, _ in counts} == set(lengths.UNITS)
        told = {unit: words.partition(" of ")[0] for unit, words in counts}
        assert told == {unit: f"{size(text):,}" for unit, size in lengths.UNITS.items()}, repr(text)


def test_what_is_too_long_is_said_at_once_and_told_when_the_typing_rests(page: Any, address: str) -> None:
    visit = Visit(page, f"{address}episodes/{TUBA}.html")
    title = page.get_by_label("YouTube, title")

    title.fill("é" * 99)
    title.press_sequentially("abc")

    assert page.locator("#sizes-title-1 .over").inner_text().strip() == "102 of 100 characters: 2 too many"
    assert page.locator("#said").inner_text() == ""
    assert title.get_attribute("aria-invalid") == "true"
    page.get_by_role("status").filter(has_text="102 of 100 characters: 2 too many").wait_for()
    title.press("Backspace")
    title.press("Backspace")
    assert page.locator("#sizes-title-1 .over").count() == 0
    assert title.get_attribute("aria-invalid") is None
    page.get_by_role("status").filter(has_text="Within the limit again").wait_for()
    assert visit.said == []


def test_copy_copies_what_stands_there_and_restore_brings_the_text_back(
    page: Any, address: str, texts: list[Note]
) -> None:
    Visit(page, f"{address}episodes/{TUBA}.html")
    (youtube,) = [note.text.removesuffix("\n") for note in texts if note.platform == "youtube"]
    field = page.get_by_label("YouTube, Plain text")
    restore = page.get_by_role("button", name="Restore the text for YouTube")
    assert field.input_value() == youtube
    assert restore.count() == 0

    field.fill("Mine.\n\nAnd <mine>.")
    page.get_by_role("button", name="Copy the text for YouTube").click()
    assert pasted(page)[0] == "Mine.\n\nAnd <mine>."

    restore.click()
    assert field.input_value() == youtube
    assert restore.count() == 0
    assert page.locator("#sizes-1-1 .size").inner_text().strip() == f"{lengths.utf8(youtube):,} of 5,000 bytes"
    page.keyboard.press("Control+z")
    assert field.input_value() == "Mine.\n\nAnd <mine>."


def test_axe_finds_nothing_where_a_text_is_too_long(address: str, visitor: Any) -> None:
    if not AXE.is_file():
        pytest.skip("SKIPPED: no axe-core; run `make test` as root, or get npm and `npm ci` in tests/readers")
    visit = Visit(visitor.new_page(), f"{address}episodes/{TUBA}.html")
    visit.page.evaluate(AXE.read_text("utf-8"))

    visit.page.get_by_label("YouTube, title").fill("lemons " * 20)

    assert visit.page.locator(".over:visible").count() == 1
    assert violations(visit.page) == []


# Playing

PLAYS = """
(after) => new Promise((played) => {
  const audio = document.querySelector("audio");
  const look = () => (audio.currentTime > after && !audio.paused ? played(audio.currentTime) : setTimeout(look, 20));
  look();
})
"""
"""Where the player is when it has played a little beyond a time; a page's policy forbids Playwright's own waiting."""


def test_a_click_on_a_chapter_moves_the_player_and_all_follows(page: Any, address: str) -> None:
    visit = Visit(page, f"{address}episodes/{TUBA}.html", sound())

    page.get_by_role("link", name="0:21 How do you lose a tuba?").click()

    assert 21 < page.evaluate(PLAYS, 21) < 26
    assert "How do you lose a tuba?" in page.locator(".chapters [aria-current]").inner_text()
    assert page.locator(".transcript [aria-current] .at").inner_text() == "0:16"
    page.evaluate("document.querySelector('audio').currentTime = 42")
    page.locator(".chapters [aria-current]", has_text="Still on the shelf").wait_for()
    assert visit.said == []


def test_a_click_in_the_transcript_moves_the_player(page: Any, address: str) -> None:
    Visit(page, f"{address}episodes/{TUBA}.html", sound())

    page.locator(".transcript .seek").nth(1).click()

    assert 7 < page.evaluate(PLAYS, 7) < 10
    assert "Wilf Harker" in page.locator(".transcript [aria-current]").inner_text()
    assert page.locator(".chapters [aria-current]").count() == 0


def test_audio_that_is_not_there_is_told(page: Any, address: str) -> None:
    Visit(page, f"{address}episodes/{TUBA}.html")

    page.locator(".chapters .seek").first.click()

    page.get_by_text("The audio cannot be played here.").wait_for()


# The keyboard


def test_tab_goes_through_a_page_from_top_to_bottom(page: Any, address: str) -> None:
    Visit(page, f"{address}episodes/{TUBA}.html")

    names = []
    for _ in range(30):
        page.keyboard.press("Tab")
        names.append(str(page.evaluate(NAME)))

    assert names[: names.index("Files") if "Files" in names else 20][:10] == [
        "To the texts",
        "← Shelf Nine",
        "YouTube",
        "Copy the title for YouTube",
        "YouTube, title",
        "Copy the text for YouTube",
        "File of the text for YouTube: Plain text",
        "YouTube, Plain text",
        "The Umbrella & the Tuba",
        "The Umbrella & the Tuba",
    ]
    rest = [name for name in names[8:] if name != "The Umbrella & the Tuba"]
    assert rest[:10] == [
        "0:10 A tuba on the last train",
        "0:21 How do you lose a tuba?",
        "0:31 Lemons & trumpets",
        "0:41 Still on the shelf",
        "Transcript",
        "0:00",
        "Chapters as json",
        "Transcripts as vtt",
        "Transcripts as srt",
        "Transcripts as json",
    ]


def test_arrows_choose_a_platform_and_the_address_keeps_it(page: Any, address: str) -> None:
    Visit(page, f"{address}episodes/{TUBA}.html")

    page.locator("#tab-1").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".platform:visible h3").all_inner_texts() == ["Spotify"]
    page.reload()
    assert page.locator(".platform:visible h3").all_inner_texts() == ["Spotify"]
    page.locator("#tab-2").focus()
    page.keyboard.press("End")
    assert page.locator(".platform:visible h3").all_inner_texts() == ["Web"]
    page.keyboard.press("ArrowRight")
    assert page.locator(".platform:visible h3").all_inner_texts() == ["YouTube"]


def test_arrows_go_through_the_times_of_the_transcript(page: Any, address: str) -> None:
    Visit(page, f"{address}episodes/{TUBA}.html")

    page.locator(".transcript .seek").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")

    assert page.evaluate(NAME) == "0:16"


# Searching


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tuba", ["The Umbrella & the Tuba"]),
        ("zoe penhale", ["The Umbrella & the Tuba"]),
        ("ANSELM sand", ["Sand in a Suitcase"]),
        ("nothing of the kind", []),
    ],
)
def test_search_finds(words: str, found: list[str], page: Any, address: str) -> None:
    Visit(page, f"{address}index.html")

    page.get_by_label("Search").fill(words)

    assert page.locator(".episodes h3:visible").all_inner_texts() == found
    assert page.locator("#found").inner_text() == f"{len(found)} of 4 episodes"
    page.get_by_label("Search").fill("")
    assert page.locator(".episodes h3:visible").count() == 4


def test_search_leaves_those_with_problems(page: Any, tmp_path: Path) -> None:
    Visit(page, f"{troubled(tmp_path)}index.html")

    page.get_by_label("with problems only").check()

    assert page.locator(".episodes h3:visible").all_inner_texts() == ["Wrong <b>&amp;</b>"]


def test_the_index_tells_what_comes_out_only_when_all_episodes_are_seen_together(page: Any, tmp_path: Path) -> None:
    wrong = "title: Long\npublished: 2026-01-02T06:00:00Z\nduration: '45:00'\nepisode: 'two'\n"
    named = 'audio: {url: "https://cdn.example.org/long.mp3", bytes: 100000}\n'
    shows.build(shows.small(tmp_path, {"long.md": make.markdown(wrong + named), "fine.md": make.markdown(FINE)}))

    visit = Visit(page, f"{(tmp_path / 'output').as_uri()}/index.html")
    marked = page.locator(".card:has(.mark)")

    assert marked.locator("h3").all_inner_texts() == ["Long"]
    assert marked.locator("> .mark").inner_text() == "1 error, 1 warning"
    told = marked.locator(".problems").inner_text()
    assert "100,000 bytes of audio cannot be 45:00 long" in told
    assert "episodes/long.md:" in told
    assert "'episode' is" not in told, "its own page says so"
    page.get_by_label("with problems only").check()
    assert page.locator(".episodes h3:visible").all_inner_texts() == ["Long"]
    assert visit.said == []


def test_notes_about_an_episode_are_no_problems_to_look_for(page: Any, tmp_path: Path) -> None:
    noted = f"title: Long\npublished: 2026-01-01T06:00:00Z\nduration: 60\ndescription: {'lemons ' * 900}\n{NAMED}"
    shows.build(shows.small(tmp_path, {"long.md": make.markdown(noted)}))

    Visit(page, f"{(tmp_path / 'output').as_uri()}/index.html")

    assert "note" in page.locator(".card > .mark").inner_text()
    assert page.get_by_label("with problems only").count() == 0


# What gets a page


def test_a_file_that_cannot_be_read_stands_on_the_index(page: Any, tmp_path: Path) -> None:
    broken = make.markdown("title: [<i>broken\n")
    shows.build(shows.small(tmp_path, {"fine.md": make.markdown(FINE), "broken.md": broken}))

    visit = Visit(page, f"{(tmp_path / 'output').as_uri()}/index.html")
    first = page.locator(".episodes .card").first

    assert first.locator("h3").inner_text() == "broken.md"
    assert first.locator("a").count() == 0
    assert "episodes/broken.md:" in first.inner_text()
    assert "To mend it:" in first.inner_text()
    page.get_by_label("with problems only").check()
    assert page.locator(".episodes h3:visible").all_inner_texts() == ["broken.md"]
    assert page.locator("#found").inner_text() == "1 of 2 episodes"
    assert visit.said == []


def test_what_is_not_published_has_no_page(built: shows.Built) -> None:
    output = built("sample") / "output"

    index = (output / "index.html").read_text("utf-8")
    made = {path.stem for path in (output / "episodes").iterdir()}

    assert len(made) == 4
    assert not {name for name in made if name.startswith(("04", "05", "_"))}
    assert "A Letter for Platform Two" not in index


def test_pages_can_be_left_away(tmp_path: Path) -> None:
    show = shows.small(tmp_path, {"one.md": make.markdown("title: One\npublished: 2026-01-01\n")})
    shows.build(show)
    assert (show / "output" / "episodes" / "one.html").is_file()

    config = show / "config" / "show.yaml"
    config.write_text(f"{config.read_text('utf-8')}pages: false\n", "utf-8")
    shows.build(show)

    files = shows.contents(show / "output")
    assert not {"index.html", "page.css", "page.js", "episodes/one.html"} & files.keys()
    assert "feed.html" in files


def test_an_episode_of_which_little_is_known_has_a_page(page: Any, tmp_path: Path) -> None:
    shows.build(shows.small(tmp_path, {"one.md": make.markdown("title: One\n")}, "notes: []\n"))

    visit = Visit(page, f"{(tmp_path / 'output' / 'episodes').as_uri()}/one.html")

    assert visit.shows("No notes are written for this show.")
    assert visit.said == []


# What a stranger wrote

ATTACK = '</title></pre><script>console.log("ran")</script><img src=x onerror=console.log("ran")>"\'><b onclick=x>'
HOSTILE = f"""title: {json.dumps(ATTACK)}
published: 2026-01-01T06:00:00Z
guests: [{json.dumps(ATTACK)}]
keywords: [{json.dumps(ATTACK)}]
description: |-
  {ATTACK} [a](javascript:console.log('ran')) ![b](https://evil.example.org/b.png) <a href="java&#10;script:x">c</a>
  <svg onload=console.log('ran')></svg> <iframe src=https://evil.example.org></iframe> \u202eltr\u202c 👩‍👩‍👧‍👧
chapters:
- {{start: 0, title: {json.dumps(ATTACK)}, url: "javascript:console.log('ran')"}}
- {{start: 20, title: "\u202eהפוך 👩‍👩‍👧‍👧"}}
- {{start: 40, title: '</script>'}}
transcript:
- {{line: {json.dumps(ATTACK)}, sec: 0, who: {json.dumps(ATTACK)}}}
- {{line: "\u202eהפוך", sec: 20, who: B}}
"""


def test_nothing_runs_whoever_wrote_it(page: Any, tmp_path: Path) -> None:
    shows.build(shows.small(tmp_path, {"one.md": make.markdown(HOSTILE, ATTACK)}))

    for name in ("index.html", "episodes/one.html"):
        visit = Visit(page, f"{(tmp_path / 'output').as_uri()}/{name}")
        for tab in page.locator("[role=tab]").all():
            tab.click()
        assert visit.said == []
        assert [url for url in visit.asked if not url.startswith("file:")] == []
        assert page.locator("main :is(script, img, svg, iframe, [onclick], [onerror], [onload])").count() == 0
        for link in page.locator("a").all():
            assert not str(link.get_attribute("href")).lower().startswith("java")


def test_scripts_in_a_page_are_stopped_by_its_policy(page: Any, tmp_path: Path) -> None:
    shows.build(shows.small(tmp_path, {"one.md": make.markdown("title: One\npublished: 2026-01-01\n")}))
    file = tmp_path / "output" / "episodes" / "one.html"
    slipped = "<script>console.log('ran')</script><img src=https://evil.example.org/x onerror=console.log('ran')>"
    file.write_text(file.read_text("utf-8").replace("</main>", f"{slipped}</main>"), "utf-8")

    fetched: list[str] = []
    page.on("requestfinished", lambda request: fetched.append(request.url))

    visit = Visit(page, file.as_uri())

    assert "ran" not in visit.said
    assert len([said for said in visit.said if "Content Security Policy" in said]) == 3
    assert len(fetched) == 3
    assert [url for url in fetched if "evil" in url] == []


class Tags(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"{tag} {' '.join(name for name, _ in attrs)}")


ODD = st.text(st.sampled_from("<>&\"'`=/ ab\u202e\x00\n{}%"), max_size=30) | st.text(max_size=20)


@given(ODD)
def test_no_text_whatever_becomes_markup(text: str) -> None:
    def tags(words: str) -> list[str]:
        show = make.show(title=words, language=words)
        episode = make.episode(title=words, type=words, guests=(make.person(name=words),), audio=make.audio())
        item = make.item(episode, chapters=(make.chapter(0, words, url=f"https://example.org/{words}"),))
        note = Note(words, words, f"notes/first/{words}.txt", "plain", words, words)
        track = Track((Cue(0, 1_000, words, words), Cue(1_000, 2_000, "y", "Another")))
        problem = Problem(Place(words, 1), words, Severity.WARNING, words, words)
        made = pages.episode(show, item, [note], track, [f"chapters/first.{words}"], [problem])
        *_, index = pages.index(
            make.podcast(item, show=show), {"first": [problem]}, {"first": [problem]}, {f"episodes/{words}": [problem]}
        )
        assert isinstance(index, Spliced)
        return Tags(made.data.decode() + b"".join(index.parts).decode()).found

    assert tags("x" + text.replace("/", "")) == tags("x")
