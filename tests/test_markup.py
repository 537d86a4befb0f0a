"""Markdown as HTML, as the HTML of apps, and as plain text."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import markup
from feedtool.values import UNSAYABLE

BASE = "https://example.org/podcast/"
PIECES = [
    "word", "é🎙", "日本語テキスト", " ", "\n", "\n\n", "- ", "1. ", "7. ", "# ", "> ", "**b**", "`c`", "```\n", "---\n",
    "[a](https://a.example/b)", "[a](b)", "![i](i.png)", "| a | b |\n|--|--|\n", "&amp;", "&lt;", "&", "<", ">", "&#8;",
    "<p>", "</p>", "<br>", "<div>", "</div>", "<a href='https://x.example'>", "</a>", "<ul>", "<li>", "</ul>",
    "<script>", "</script>", "<!--", "<p>&#8;", "{:.x}", "\\", "\x00", "\u2028",
]  # fmt: skip
TEXTS = st.text() | st.lists(st.sampled_from(PIECES)).map("".join)


class Tags(HTMLParser):
    """Collects the tags of HTML, and fails when one is not closed in its turn."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.words = ""
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One\n\ntwo *three*", "<h1>One</h1>\n<p>two <em>three</em></p>"),
        ("one\n<br><br>two", "<p>one\n<br><br>two</p>"),
        ("a ~~b~~", "<p>a <s>b</s></p>"),
        ("5. five\n6. six", '<ol start="5">\n<li>five</li>\n<li>six</li>\n</ol>'),
        ("AT&T &copy; <3", "<p>AT&amp;T © &lt;3</p>"),
        ("<div>one</div>", "<div>one</div>"),
    ],
)
def test_markdown_and_the_html_in_it_become_html(text: str, html: str) -> None:
    assert markup.html(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>one", "one"),
        ("<style>p {color: red}</style>one", "one"),
        ("<p onclick='x()' style='color: red'>one</p>", "<p>one</p>"),
        ("[one](javascript:alert(1))", "<p>one</p>"),
        ("<a href='javascript:alert(1)'>one</a>", "<p>one</p>"),
        ("<a href='data:text/html,x' target='_blank'>one</a>", "<p>one</p>"),
        ("<iframe src='https://a.example'></iframe>one", "one"),
        ("<!-- secret -->one", "one"),
        ("&#60;script&#62;", "<p>&lt;script&gt;</p>"),
        ("<p>o&#8;ne</p>", "<p>one</p>"),
    ],
)
def test_what_is_not_for_readers_is_cleaned_away(text: str, html: str) -> None:
    assert markup.html(text) == html


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("https://a.example/b?c&amp;d", "https://a.example/b?c&amp;d"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
        ("/books", "https://example.org/books"),
        ("books", "https://example.org/podcast/books"),
        ("//a.example/b", "https://a.example/b"),
    ],
)
def test_addresses_become_whole(address: str, whole: str) -> None:
    assert markup.html(f"[a]({address})", BASE) == f'<p><a href="{whole}">a</a></p>'


@pytest.mark.parametrize("address", ["", " ", "TODO", "tbd", "?", "#why", " #"])
def test_an_address_that_is_not_known_yet_leads_nowhere(address: str) -> None:
    assert markup.html(f"[a]({address})", BASE) == "<p>a</p>"
    assert markup.html(f'<a href="{address}">a</a>', BASE) == "<p>a</p>"


@pytest.mark.parametrize(
    "address", ["", "TODO", "?", "#why", "file:///a.png", "javascript:a()", "data:image/png;base64,AA"]
)
def test_a_picture_that_is_nowhere_is_left_out(address: str) -> None:
    assert markup.html(f"a ![b]({address}) c", BASE) == "<p>a  c</p>"
    assert markup.html(f'a <img alt="b > src=" src="{address}"> c', BASE) == "<p>a  c</p>"
    assert markup.html("a <img> c", BASE) == "<p>a  c</p>"


def test_without_a_base_a_relative_address_is_dropped() -> None:
    assert markup.html("[a](books)") == "<p>a</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('[a](https://a.example/){:target="_blank"} b', '<p><a href="https://a.example/">a</a> b</p>'),
        ("one{: .x #y}", "<p>one</p>"),
        ("`{:.x}`", "<p><code>{:.x}</code></p>"),
        ("```\n{:.x}\n```", "<pre><code>{:.x}\n</code></pre>"),
        ("{one: two}", "<p>{one: two}</p>"),
    ],
)
def test_attribute_lists_of_kramdown_are_dropped_but_not_from_code(text: str, html: str) -> None:
    assert markup.html(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One\n\ntwo", "<p>One</p>\n<p>two</p>"),
        ("**one** *two* `three`", "<p>one two three</p>"),
        ("- one\n- [two](/b)", '<ul>\n<li>one</li>\n<li><a href="https://example.org/b">two</a></li>\n</ul>'),
        ("one<br>two", "<p>one<br>two</p>"),
        ("> one", "<p>one</p>"),
        ("<div>one</div><div>two</div>", "<p>one</p><p>two</p>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<p>a | b</p>\n<p>1 | 2</p>"),
        ("one\ntwo [three\nfour](/b)", '<p>one two <a href="https://example.org/b">three four</a></p>'),
        ("one  \ntwo", "<p>one<br>two</p>"),
        ("```\none\n  two\n```", "<p>one<br>  two</p>"),
        ("![a picture](a.png)", ""),
        ("one\n\n---\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("", ""),
    ],
)
def test_apps_get_what_every_app_renders(text: str, html: str) -> None:
    assert markup.app_html(text, BASE) == html


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("# One\n\ntwo\nthree", "One\n\ntwo three"),
        ("one\\\ntwo<br>three", "one\ntwo\nthree"),
        ("one<br><br>two", "one\n\ntwo"),
        ("**one** *two* `three`", "one two three"),
        ("- one\n- two\n  - three\n\nfour", "- one\n- two\n  - three\n\nfour"),
        ("3. one\n4. two", "3. one\n4. two"),
        ("- one\n\n- two", "- one\n- two"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n\n1 | 2"),
        ("```\none\n  two\n```", "one\n  two"),
        ("AT&amp;T &lt;3", "AT&T <3"),
        ("![a picture](https://a.example/a.png)", "a picture"),
        ("one &nbsp; two", "one two"),
        ("", ""),
    ],
)
def test_plain_text_has_paragraphs_and_lists(text: str, plain: str) -> None:
    assert markup.plain(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("See [the book](https://a.example/b).", "See the book: https://a.example/b."),
        ("[The book:](https://a.example/b)", "The book: https://a.example/b"),
        ("<https://a.example/b>", "https://a.example/b"),
        ("[https://a.example](https://a.example/)", "https://a.example/"),
        ("[a.example/b](https://www.a.example/b)", "https://www.a.example/b"),
        ("[ada@example.org](mailto:ada@example.org)", "ada@example.org"),
        ("[Write](mailto:ada@example.org)", "Write: ada@example.org"),
        ("[here](/b)", "here: https://example.org/b"),
        ("<a href='https://a.example/'></a>", "https://a.example/"),
    ],
)
def test_plain_text_says_where_a_link_leads_once(text: str, plain: str) -> None:
    assert markup.plain(text, BASE) == plain


@pytest.mark.parametrize("text", ["C* and [x](y)", "_a_ **b** `c`", "<b>", "a | b", "~~a~~", "\\*", "# a", "![a](b)"])
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    assert markup.plain(f"x {markup.escape_markdown(text)}") == f"x {text}"


@pytest.mark.parametrize(
    ("address", "ascii_only"),
    [
        ("https://a.example/b c.mp3", "https://a.example/b%20c.mp3"),
        ("https://a.example/ü?ö=ä#é", "https://a.example/%C3%BC?%C3%B6=%C3%A4#%C3%A9"),
        ("https://a.example/%C3%BC?a=b&c", "https://a.example/%C3%BC?a=b&c"),
        ("https://münchen.example:8080/", "https://xn--mnchen-3ya.example:8080/"),
        ("images/ü.jpg", "images/%C3%BC.jpg"),
        ("https://ü..example/", "https://%C3%BC..example/"),
    ],
)
def test_an_address_is_made_of_ascii(address: str, ascii_only: str) -> None:
    assert markup.ascii_url(address) == ascii_only


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("ü.jpg", "https://example.org/podcast/%C3%BC.jpg"),
        ("/a b.jpg", "https://example.org/a%20b.jpg"),
        ("//a.example/b", "https://a.example/b"),
        ("http://a.example/b", "http://a.example/b"),
    ],
)
def test_a_relative_address_is_completed(written: str, whole: str) -> None:
    assert markup.address(BASE, written) == whole


@pytest.mark.parametrize(
    "written", ["https://[", "https://", "javascript:alert(1)", "mailto:ada@example.org", "https:///a"]
)
def test_what_does_not_lead_to_the_web_is_no_address(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of urllib's own words
        markup.address(BASE, written)


def test_what_fits_is_not_cut() -> None:
    assert markup.cut("<p>one</p>", 10) == "<p>one</p>"


@pytest.mark.parametrize(
    ("source", "limit", "cut"),
    [
        ("<p>one two three</p>", 18, "<p>one two…</p>"),
        ("<p>one two three</p>", 16, "<p>one…</p>"),
        ("<p>one</p><p>two</p>", 19, "<p>one</p>…"),
        ("<ul><li>one</li><li>two</li></ul>", 30, "<ul><li>one…</li></ul>"),
        (
            '<p>one <a href="https://a.example/">two three</a></p>',
            50,
            '<p>one <a href="https://a.example/">two…</a></p>',
        ),
        ('<p>one <a href="https://a.example/">two</a></p>', 40, "<p>one…</p>"),
        ("<p>AT&amp;T</p>", 14, "<p>AT…</p>"),
        ("<p>one<br>two three</p>", 21, "<p>one<br>two…</p>"),
        ("<p>日本語テキスト</p>", 22, "<p>日本語テ…</p>"),
        ("<p>one</p>", 9, "…"),
        ("<p>one</p>", 2, ""),
    ],
)
def test_what_does_not_fit_is_cut_after_a_whole_word(source: str, limit: int, cut: str) -> None:
    assert markup.cut(source, limit) == cut


@given(text=TEXTS)
def test_any_text_can_be_told_in_every_way(text: str) -> None:
    for way in (markup.html, markup.app_html, markup.plain):
        way(text)
        way(text, BASE)
    markup.escape_markdown(text)


@given(text=TEXTS)
def test_nothing_that_xml_cannot_say_comes_out(text: str) -> None:
    for way in (markup.html, markup.app_html, markup.plain):
        assert not UNSAYABLE.search(way(text, BASE))


@given(text=TEXTS)
def test_apps_get_no_other_tags(text: str) -> None:
    tags = Tags(markup.app_html(text, BASE))

    assert tags.seen <= {"p", "a", "ul", "ol", "li", "br"}


@given(text=TEXTS)
def test_plain_text_has_no_tags_and_no_wide_gaps(text: str) -> None:
    found = markup.plain(text, BASE)

    assert found == found.strip()
    assert "\n\n\n" not in found


@given(text=TEXTS, limit=st.integers(0, 120))
def test_what_is_cut_fits_is_well_formed_and_ends_in_a_whole_entity(text: str, limit: int) -> None:
    for source in (markup.html(text, BASE), markup.app_html(text, BASE)):
        found = markup.cut(source, limit)

        assert len(found.encode()) <= limit
        # What the whole says begins with what is left of it.
        left = Tags(found).words.removesuffix("…").rstrip()
        assert Tags(source).words.startswith(left)
        assert not re.search(r"&(?!#?\w+;)", found)


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cn"]), min_size=1))
def test_any_word_that_is_escaped_is_shown_as_it_is(text: str) -> None:
    if re.search("&#?[0-9A-Za-z]+;", text):
        return  # entities are told from text by no escape that every Markdown program knows

    assert markup.plain(f"x {markup.escape_markdown(text)} x") == f"x {text} x"
