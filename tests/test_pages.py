"""What a person sees who opens the feed's address, or the page beside it: in a real browser, from a real server.

The page's source is looked at as well: nothing that anybody wrote becomes markup, and nothing is fetched.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

import browsing
import make
import serving
import shows
from browsing import Visit
from feedtool import feeds, hosted, hostfeed
from feedtool.feeds import html
from feedtool.model import Item, Person, Podcast, TranscriptFile
from feedtool.templates import BrokenTemplateError, render

SHOWN = """
(words) => {
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.data.trim() !== words) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    const seen = walker.currentNode.parentElement.checkVisibility({ visibilityProperty: true });
    if (seen && box.width > 0 && box.height > 0) return true;
  }
  return false;
}
"""

SHOWN = """
() => [...document.querySelectorAll("rss *")]
  .filter((element) => element.getClientRects().length).map((element) => element.tagName)
"""

CONTRAST = """
(selector) => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return colour === "rgba(0, 0, 0, 0)" ? behind(element.parentElement) : colour;
  };
  return [...document.querySelectorAll(selector)].map((element) => {
    const pair = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  });
}
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser."""
    with browsing.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(built: shows.Built) -> Iterator[str]:
    """Where the sample show's output is served."""
    with serving.served(built("sample") / "output") as found:
        yield found


@pytest.fixture(params=[(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")], ids=str)
def visitor(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    """Somebody with a phone or a wide window, who likes it light or dark."""
    width, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    yield context
    context.close()


def items(built: shows.Built) -> tuple[Item, ...]:
    podcast = built.making("sample").podcast
    assert podcast
    return podcast.items


# The feed, by its stylesheet


def test_a_browser_shows_title_and_date_of_every_episode_in_the_feed(
    address: str, visitor: Any, built: shows.Built
) -> None:
    visit = Visit(visitor.new_page(), f"{address}feed.xml")

    assert visit.said == []
    assert visit.page.evaluate("document.documentElement.tagName") == "rss"
    assert visit.shows("Shelf Nine")
    for item in items(built):
        assert visit.shows(item.episode.title)
    assert visit.shows("Fri, 06 Mar 2026 18:15:00 +0000")
    assert visit.shows("Zoë Penhale")


def test_the_feed_says_what_it_is_and_where(address: str, visitor: Any) -> None:
    visit = Visit(visitor.new_page(), f"{address}feed.xml")

    said = visit.page.evaluate(
        """() => ["::before", "::after"].map((part) =>
          getComputedStyle(document.getElementsByTagName("atom:link")[0], part).content)"""
    )
    assert said == [
        '"This is the feed of a podcast. To subscribe, copy the address of this page into your podcast app:"',
        '"https://shelfnine.example.org/podcast/feed.xml"',
    ]


def test_the_feed_shows_no_markup_and_nothing_else(address: str, visitor: Any) -> None:
    visit = Visit(visitor.new_page(), f"{address}feed.xml")

    shown = set(visit.page.evaluate(SHOWN))
    assert shown == {"channel", "title", "description", "atom:link", "item", "pubDate", "podcast:person"}
    assert not visit.page.evaluate("""() => [...document.querySelectorAll("item > description")]
      .some((element) => element.getClientRects().length)""")


@pytest.mark.parametrize("file", ["feed.xml", "feed.html"])
def test_nothing_is_wider_than_the_window(file: str, address: str, visitor: Any) -> None:
    visit = Visit(visitor.new_page(), address + file)

    width = visit.page.viewport_size["width"]
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("feed.xml", "channel > title, channel > description, item > *, channel > *"),
        ("feed.html", "h1, h2, h3, p, a, summary, code"),
    ],
)
def test_everything_is_easy_to_read(file: str, read: str, address: str, visitor: Any) -> None:
    visit = Visit(visitor.new_page(), address + file)

    # WCAG AA asks for 4.5
    assert min(visit.page.evaluate(CONTRAST, read)) >= 4.5


def test_the_feed_fetches_its_stylesheet_and_the_cover_only(address: str, visitor: Any) -> None:
    visit = Visit(visitor.new_page(), f"{address}feed.xml")

    assert [url for url in visit.asked if "favicon" not in url] == [
        f"{address}feed.xml",
        f"{address}feed.css",
        "https://shelfnine.example.org/images/cover.jpg",
    ]


@pytest.mark.parametrize("cover", ['https://example.org/a"b\\.jpg', "https://example.org/a');}*{display:none}.jpg"])
def test_a_cover_cannot_break_out_of_the_stylesheet(cover: str) -> None:
    (file, _) = map(make.whole, feeds.files("rss", make.podcast(show=make.show(image=cover))))

    style = file.data.decode()
    addresses = re.findall(r'url\("([^"\n\\]*)"\) no-repeat', style)
    assert len(addresses) == 1
    assert addresses[0].startswith("https://example.org/a")
    assert style.count('"') % 2 == 0


# The page


def test_a_browser_shows_every_episode_on_the_page(address: str, visitor: Any, built: shows.Built) -> None:
    visit = Visit(visitor.new_page(), f"{address}feed.html")

    assert visit.said == []
    assert visit.page.title() == "Shelf Nine"
    assert visit.shows("https://shelfnine.example.org/podcast/feed.xml")
    for item in items(built):
        assert visit.shows(item.episode.title)
        assert visit.shows(re.sub(r"</?p>", "", item.lead))
    assert visit.shows("16 January 2026")
    assert visit.shows("0:51")


def test_the_page_fetches_pictures_only(address: str, visitor: Any) -> None:
    visit = Visit(visitor.new_page(), f"{address}feed.html")

    assert [url for url in visit.asked if "favicon" not in url] == [
        f"{address}feed.html",
        "https://shelfnine.example.org/images/cover.jpg",
    ]


def test_chapters_open_by_the_keyboard(address: str, visitor: Any) -> None:
    visit = Visit(visitor.new_page(), f"{address}feed.html")
    assert not visit.shows("How do you lose a tuba?")

    visit.page.locator("summary").nth(1).focus()
    visit.page.keyboard.press("Enter")

    assert visit.shows("How do you lose a tuba?")


def test_every_player_and_link_has_a_name(address: str, visitor: Any) -> None:
    visit = Visit(visitor.new_page(), f"{address}feed.html")

    names = visit.page.locator("audio, a").evaluate_all(
        """(found) => found.map((element) => element.getAttribute("aria-label") || element.textContent.trim()
          || document.getElementById(element.getAttribute("aria-labelledby")).textContent)"""
    )
    assert len(names) > 20
    assert all(names)


def test_headings_go_down_step_by_step(built: shows.Built) -> None:
    page = lxml_html.fromstring((built("sample") / "output" / "feed.html").read_bytes())

    levels = [int(str(heading.tag)[1]) for heading in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]

    assert levels == [1, 2, 2, 3, 3, 3, 3]


def test_what_the_page_links_in_the_output_is_there(any_output: Path) -> None:
    page = lxml_html.fromstring((any_output / "feed.html").read_bytes())

    addresses = [str(element.get("href") or element.get("src")) for element in page.iter("a", "link", "audio", "img")]
    links = [address for address in addresses if "://" not in address and not address.startswith("#")]

    assert links
    assert [link for link in links if not (any_output / link).is_file()] == []


def test_the_page_leads_to_every_feed(built: shows.Built) -> None:
    page = lxml_html.fromstring((built("sample") / "output" / "feed.html").read_bytes())

    found = [(link.get("type"), link.get("href")) for link in page.iterfind(".//link[@rel='alternate']")]

    assert found == [
        ("application/rss+xml", "https://shelfnine.example.org/podcast/feed.xml"),
        ("application/feed+json", "https://shelfnine.example.org/podcast/feed.json"),
    ]


def test_a_show_without_the_rss_feed_names_the_one_that_it_has() -> None:
    page = html.write(make.podcast(show=make.show(feeds=("json", "html"))))

    assert '<code class="address">https://example.org/podcast/feed.json</code>' in page
    assert "feed.xml" not in page


def test_a_page_alone_leads_to_no_feed() -> None:
    page = html.write(make.podcast(show=make.show(feeds=("html",))))

    assert "feed.xml" not in page
    assert 'id="subscribe"' not in page


def test_a_show_without_episodes_has_a_page() -> None:
    assert "No episode has been published yet." in html.write(make.podcast())


# What a stranger wrote


class Tags(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(page: str) -> list[str]:
    return [tag for tag, _ in Tags(page).found]


ODD = st.text(st.sampled_from("<>&\"'`=/ ab\u202e\x00\n{}%"), max_size=30) | st.text(max_size=20)


def odd(words: str, description: str = "") -> Podcast:
    """Return a podcast that says these *words* wherever they are no Markdown."""
    episode = make.episode(title=words, type=words, guests=(Person("a", words),), audio=make.audio())
    item = make.item(
        episode,
        guid=words,
        chapters=(make.chapter(0, words),),
        transcripts=(TranscriptFile("transcripts/first.vtt", words, timed=True),),
    )
    return make.podcast(item, show=make.show(title=words, author=words, copyright=words, description=description))


@given(ODD)
def test_no_text_whatever_becomes_markup(text: str) -> None:
    assert tags(html.write(odd(text or "x"))) == tags(html.write(odd("x")))


@given(ODD)
def test_the_page_is_the_same_around_what_it_said_of_each_episode_before(text: str) -> None:
    podcast = odd(text or "x", text)
    page = html.write(podcast).encode()

    made = [html.item(podcast.show, one).encode() for one in podcast.items]
    assert b"".join(html.spliced(podcast, made)) == page
    assert b"".join(html.spliced(podcast, html.items(page).values())) == page


def test_a_link_to_an_episode_leads_there_also_when_there_are_newer_ones() -> None:
    old, new = make.item(make.episode("old", "Old")), make.item(make.episode("new", "New"))
    pages = [html.write(make.podcast(*items)) for items in ([old], [new, old])]

    assert [re.findall('<h3 id="([^"]*)"', page) for page in pages] == [["episode-old"], ["episode-new", "episode-old"]]


def test_scripts_do_not_run_whoever_wrote_them(chromium: Any, tmp_path: Path) -> None:
    attack = '</title><script>console.log("ran")</script><img src=x onerror=console.log("ran")>'
    feed = f"""<rss><channel><item><guid>g</guid><title><![CDATA[{attack}]]></title>
      <link>javascript:console.log("ran")</link><description><![CDATA[{attack}]]></description>
      <enclosure url="javascript:console.log('ran')" length="1" type="audio/mpeg"/></item></channel></rss>"""
    items = [hosted.item(one) for one in hostfeed.parse("host.xml", feed.encode()).items]
    own = make.episode(title=attack, guests=(Person("a", attack),))
    show = make.show(title=attack, description=attack, author=attack, image="")
    (tmp_path / "feed.html").write_text(html.write(make.podcast(own, *items, show=show)), "utf-8")

    with serving.served(tmp_path) as address:
        visit = Visit(chromium.new_page(), f"{address}feed.html")
        for link in visit.page.locator("main a").all():
            assert not str(link.get_attribute("href")).startswith("javascript")

    assert visit.said == []
    assert visit.page.title() == attack
    assert "javascript:" not in (tmp_path / "feed.html").read_text("utf-8").replace(attack, "")


# Templates of the show's own


def built_with(folder: Path, name: str, template: str) -> tuple[Path, shows.Ran]:
    """Build a show of one episode with a template of its own."""
    show = shows.small(folder, {"one.md": make.markdown("title: One\npublished: 2026-01-01\n")})
    make.files(show, {f"config/templates/{name}": template})
    return show / "output", shows.call("build", "--now", "2026-06-01", folder=show)


def test_a_template_of_the_show_is_taken_instead_of_ours(tmp_path: Path) -> None:
    template = "{{ show.title }}: {% for entry in entries %}<b>{{ entry.episode.title }}</b>{% endfor %}"

    output, ran = built_with(tmp_path, "feed.html.j2", template)

    assert ran.status == 0
    assert (output / "feed.html").read_text() == "A Show: <b>One</b>"


def test_a_template_can_replace_a_part_of_ours(tmp_path: Path) -> None:
    template = '{% extends "feedtool/feed.html.j2" %}{% block episodes %}Folgen{% endblock %}'

    output, ran = built_with(tmp_path, "feed.html.j2", template)

    page = (output / "feed.html").read_text()
    assert ran.status == 0
    assert '<h2 id="episodes">Folgen</h2>' in page
    assert ">One</h3>" in page


def test_a_template_can_say_something_else_of_each_episode(tmp_path: Path) -> None:
    template = (
        '{% extends "feedtool/feed.html.j2" %}{% block entry scoped %}'
        "{{ loop.index }} {{ entry.id }} {{ episode.title }}{{ super() }}{% endblock %}"
    )

    output, ran = built_with(tmp_path, "feed.html.j2", template)

    page = (output / "feed.html").read_text()
    assert ran.status == 0
    assert '\n1 episode-one One<h3 id="episode-one"' in page


def test_the_stylesheet_can_be_replaced_as_well(tmp_path: Path) -> None:
    output, ran = built_with(tmp_path, "feed.css.j2", 'rss::before { content: "{{ show.title }} & more" }')

    assert ran.status == 0
    assert (output / "feed.css").read_text() == 'rss::before { content: "A Show & more" }\n'


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("<p>\n{{ show.titel }}\n", 2, "show has no 'titel'; did you mean 'title'?"),
        ("<p>\n\n{% for one in %}", 3, "expected an expression, got 'end of statement block'"),
        ("{{ show.__class__.__mro__ }}", 1, "access to attribute '__class__' of 'Show' object is unsafe"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ('<p>\n{% include "nothing.j2" %}', 2, "there is no template called 'nothing.j2'"),
        ("{{ 1 | nothing }}", 1, "no filter named 'nothing'"),
    ],
)
def test_a_broken_template_is_told_with_its_line_and_ours_is_taken(
    template: str, line: int, message: str, tmp_path: Path
) -> None:
    output, ran = built_with(tmp_path, "feed.html.j2", template)

    assert ran.status == 1
    assert [told[:1] for told in shows.told(ran.err)] == [
        [f"config/templates/feed.html.j2:{line}: TP101 error: the template is broken: {message}"],
        ["correct the template; until then feedtool's own is taken"],
    ]
    assert ">One</h3>" in (output / "feed.html").read_text()


def test_a_broken_template_of_one_feed_leaves_the_others(tmp_path: Path) -> None:
    output, ran = built_with(tmp_path, "feed.css.j2", "{{ nothing }}")

    assert ran.status == 1
    assert "config/templates/feed.css.j2:1: TP101 error: the template is broken: 'nothing' is undefined" in ran.err
    assert "channel > title" in (output / "feed.css").read_text()
    assert "<title>One</title>" in (output / "feed.xml").read_text()


@pytest.mark.parametrize("name", ["_item.html.j2", "_entry.html.j2", "_spliced.html.j2"])
@pytest.mark.parametrize("page", ["", "{{ nothing }}"], ids=["our page", "a broken page"])
def test_a_part_of_a_template_of_the_show_is_no_part_of_ours_whatever_its_name(
    name: str, page: str, tmp_path: Path
) -> None:
    if page:
        make.files(tmp_path, {"config/templates/feed.html.j2": page})

    output, ran = built_with(tmp_path, name, "{{ nothing }}")

    assert ran.status == bool(page)
    assert ">One</h3>" in (output / "feed.html").read_text()


def test_the_line_is_that_of_the_template_which_is_broken() -> None:
    own = {"feed.html.j2": '{% include "part.html.j2" %}', "part.html.j2": "\n\n{{ nothing }}"}

    with pytest.raises(BrokenTemplateError) as caught:
        render("feedtool.feeds", "feed.html.j2", own, {})

    assert (caught.value.name, caught.value.line) == ("part.html.j2", 3)
