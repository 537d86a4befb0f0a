"""Dialects: clean HTML as what a platform takes."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedtool import excerpt, lengths, markup, plaintext, plugins
from feedtool.dialects import markdown, of_ending

BASE = "https://example.org/"
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"])
    | st.sampled_from("*_`~[]()<>!#>-+=|\\&;:.\n 1ab"),
    max_size=80,
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a *b* **c** ~~d~~ `e`", "a *b* **c** ~~d~~ `e`"),
        ("<p>one<br>two</p>", "one\\\ntwo"),
        ("[a](/b) ![c](d.png)", f"[a]({BASE}b) ![c]({BASE}d.png)"),
        ("<https://a.example/b_c>", "<https://a.example/b_c>"),
        ("[a](<https://a.example/b_(c)>)", "[a](<https://a.example/b_(c)>)"),
        ("- a\n  - b\n    1. c\n- d", "- a\n  - b\n    1. c\n- d"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("# a\n\n### *b*", "# a\n\n### *b*"),
        ("```\na `b`\n```", "```\na `b`\n```"),
        ("~~~\n```\n~~~", "````\n```\n````"),
        ("`` a ` b ``", "``a ` b``"),
        ("| a | b\\|c |\n|---|---|\n| 1 | 2 |", "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |"),
        ("---", "* * *"),
        ("1\\. not a list", "1\\. not a list"),
        ("\\# \\- \\*a\\* snake_case 1 < 2 AT&T &amp;copy;", "\\# - \\*a\\* snake_case 1 \\< 2 AT&T &amp;copy;"),
        ("a<sup>2</sup>", "a<sup>2</sup>"),
        ("Hi![a](b)", f"Hi![a]({BASE}b)"),
        ("Hi\\![a](b)", f"Hi\\![a]({BASE}b)"),
        ("<div><script>x</script><b onclick='x'>y</b></div>", "**y**"),
        ('[a](b){:target="_blank"}\n{: .x}', f"[a]({BASE}b)"),
        ("", ""),
    ],
)
def test_markdown_is_markdown_again_clean_and_whole(text: str, said: str) -> None:
    assert markdown.say(markup.html(text, BASE)) == said


@given(TEXTS)
def test_markdown_says_the_same_words_when_it_is_read_again(text: str) -> None:
    html = markup.html(text, BASE)

    again = markup.html(markdown.say(html), BASE)

    assert words(again) == words(html)


def words(html: str) -> str:
    """Return the words of HTML, without space and without what marks a list."""
    return "".join(one for one in plaintext.of(html) if not one.isspace() and one not in "-|·")


@given(TEXTS)
def test_markdown_has_no_html_that_was_not_clean(text: str) -> None:
    said = markdown.say(markup.html(text + "<script>alert(1)</script>", BASE))

    assert not re.search(r"(?<!\\)<script", said)


def test_what_is_nested_without_end_is_said_all_the_same() -> None:
    assert markdown.say(markup.html("<div>" * 3_000 + "<b>" * 3_000 + "deep", BASE)).strip("*<>/b") == "deep"


def test_every_ending_has_its_dialect() -> None:
    for name in plugins.names("dialects"):
        assert plugins.get("dialects", of_ending(plugins.get("dialects", name).ENDING)).ESCAPED in (True, False)
    assert (of_ending(".txt"), of_ending(".md"), of_ending(".html"), of_ending(".pdf")) == (
        "plain",
        "markdown",
        "rich",
        "",
    )


@pytest.mark.parametrize(
    ("html", "count", "first"),
    [
        ("<p>one two three</p>", 2, "<p>one two…</p>"),
        ("<p>one, two</p>", 1, "<p>one…</p>"),
        ("<p>one two</p>", 2, "<p>one two</p>"),
        ("<p>one</p>", 0, ""),
        ("<ul><li>one</li><li>two</li></ul>", 1, "<ul><li>one…</li></ul>"),
        ("<p>AT&amp;T and</p>", 1, "<p>AT&amp;T…</p>"),
        ("<p>one &amp; two</p>", 2, "<p>one &amp;…</p>"),
        ('<p>one <a href="/b">two <em>three</em></a> four</p>', 2, '<p>one <a href="/b">two <em>three</em></a> …</p>'),
        ("<p>日本語のテキスト</p>", 3, "<p>日本語…</p>"),
        ("<p>https://example.org/" + "long/" * 50 + " two</p>", 1, "<p>https://example.org/" + "long/" * 50 + "…</p>"),
    ],
)
def test_the_first_words_are_whole_and_every_tag_is_closed(html: str, count: int, first: str) -> None:
    assert excerpt.Excerpt(html).first(count) == first


@given(TEXTS, st.integers(0, 30))
@example("0\xa00។", 2)
@example('[a](/b "it\'s <b> & \xa0") c d', 2)
def test_an_excerpt_is_clean_html_that_breaks_no_grapheme(text: str, count: int) -> None:
    html = markup.html(text, BASE)

    first = excerpt.Excerpt(html).first(count)

    assert markup.clean(first, BASE) == first.strip()
    whole = lengths.split(plaintext.of(html))
    assert set(lengths.split(plaintext.of(first))) <= {*whole, "…", " ", "\n", "-", ":"}


@given(
    st.text(alphabet="ab ,.\t\n\r\xa0\xad’é…")
    | st.lists(st.sampled_from(["x" * 60, " ", "https://a.example/", "b"])).map("".join)
)
def test_words_without_combined_characters_are_those_that_graphemes_make(text: str) -> None:
    html = markup.clean(text)
    quick = excerpt.count(text), excerpt.Excerpt(html).steps

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(excerpt, "_UNEVEN", lambda text: True)
        plain = excerpt.count(text), excerpt.Excerpt(html).steps

    assert quick == plain
