"""Clean HTML is read as HTMLParser reads it, only faster; and whatever else there is as well."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from feedtool import markup
from feedtool.cleanhtml import CleanHTMLParser

PIECES = [
    "word", "é🎙", " ", "\n", "\r\n", "&", "&amp;", "&lt;", "&copy", "&nbsp;", "&#8;", "<", ">", "'", "\x00", "\xa0",
    "<p>", "</p>", "<P>", "</P >", "<br>", "<br/>", "<hr />", "<ul>", "<li>", "</li>", "</ul>", "<h2>", "</h2>", "</>",
    '<a href="https://a.example/?a=1&amp;b=2">', '<a href="?a&copy=1" title="&quot;x">', "<a href='x'>", "<a href=x>",
    '<a title="<p>">', "</a>", '<img src="" alt="a\nb">', "<!-- x -->", "<!x>", "<?x>", "<script>", "</script>",
    "<textarea>", "<title>", "<xmp>", "</xmp>", "<plaintext>", "<i\n>", "<x-y>",
]  # fmt: skip
SOURCES = st.text() | st.lists(st.sampled_from(PIECES)).map("".join)


class Calls(CleanHTMLParser):
    """Notes what it is handed."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[object, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.calls.append((tag, *attrs))

    def handle_endtag(self, tag: str) -> None:
        self.calls.append(("/", tag))

    def handle_data(self, data: str) -> None:
        self.calls.append((data,))


def plainly(source: str) -> list[tuple[object, ...]]:
    """Return what HTMLParser alone hands over."""
    parser = Calls()
    HTMLParser.feed(parser, source)
    HTMLParser.close(parser)
    return parser.calls


@given(SOURCES)
def test_any_html_is_read_as_the_standard_library_reads_it(source: str) -> None:
    parser = Calls()

    parser.read(source)

    assert parser.calls == plainly(source)


@given(SOURCES)
def test_what_has_been_cleaned_needs_no_other_parser(source: str) -> None:
    class Strict(Calls):
        def feed(self, data: str) -> None:
            raise AssertionError(f"not regular: {data!r}")

    clean = markup.clean(source)
    parser = Strict()

    parser.read(clean)

    assert parser.calls == plainly(clean)
