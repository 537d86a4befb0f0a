"""Podlove Simple Chapters: starts in every form, safe to read, and read by gPodder's parser."""

from io import BytesIO

import podcastparser
import pytest

import make
from feedtool.chapters import psc
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem


def read(text: str) -> tuple[tuple[Chapter, ...], list[tuple[int, str, str]]]:
    """Return the chapters of *text*, and line, code and message of what was odd."""
    problems: list[Problem] = []
    chapters = psc.read(text, "episodes/first.psc", problems)
    return chapters, [(problem.place.line, problem.code, problem.message) for problem in problems]


def test_the_file_reads_like_this() -> None:
    text = psc.write(
        Outline((make.chapter(0, "Hello & <welcome>"), make.chapter(75_250, "Two", url="https://example.org/?a=b&c=d")))
    )

    assert (
        text
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<psc:chapters xmlns:psc="http://podlove.org/simple-chapters" version="1.2">
 <psc:chapter start="00:00:00.000" title="Hello &amp; &lt;welcome&gt;"/>
 <psc:chapter start="00:01:15.250" title="Two" href="https://example.org/?a=b&amp;c=d"/>
</psc:chapters>
"""
    )


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("37", 37_000), ("37.25", 37_250), ("7:48", 468_000), ("35:12.250", 2_112_250), ("01:35:52", 5_752_000),
        ("1:35:52.5", 5_752_500), (" 00:00:10.000 ", 10_000),
    ],
)  # fmt: skip
def test_a_start_may_have_every_form_of_normal_play_time(written: str, start: int) -> None:
    chapters, problems = read(f'<chapters><chapter start="{written}" title="One"/></chapters>')

    assert chapters == (Chapter(start, "One"),)
    assert problems == []


def test_chapters_inside_the_item_of_a_feed_are_read() -> None:
    chapters, _ = read("""\
<rss xmlns:psc="http://podlove.org/simple-chapters" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><item>
<podcast:chapters url="https://example.org/a.json"/>
<psc:chapters version="1.2">
<!-- not this: <psc:chapter start="1" title="No"/> -->
<psc:chapter start="0" title="One" image="https://example.org/a.jpg"/>
</psc:chapters></item></channel></rss>
""")

    assert chapters == (Chapter(0, "One", image="https://example.org/a.jpg"),)
    assert chapters[0].place.line == 5


def test_two_lists_are_one_too_many() -> None:
    chapters, problems = read("<a><chapters><chapter start='0' title='One'/></chapters><chapters/></a>")

    assert chapters == ()
    assert problems == [(1, "CH110", "the file holds 2 `psc:chapters`, not one")]


def test_entities_are_refused() -> None:
    chapters, problems = read("""\
<!DOCTYPE chapters [
<!ENTITY a SYSTEM "file:///etc/passwd">
]>
<chapters><chapter start="0" title="&a;"/></chapters>
""")

    assert chapters == ()
    assert problems == [(2, "CH110", "the file holds no Podlove Simple Chapters: it declares entities")]


def test_an_encoding_that_the_text_claims_does_not_matter() -> None:
    chapters, problems = read(
        '<?xml version="1.0" encoding="ISO-8859-1"?><chapters><chapter start="0" title="Zoë"/></chapters>'
    )

    assert chapters == (Chapter(0, "Zoë"),)
    assert problems == []


def test_xml_that_is_cut_off_is_one_problem_at_its_line() -> None:
    _, problems = read('<chapters>\n<chapter start="0" title="One"/>\n<chapter start="1:00" ti')

    assert [(line, code) for line, code, _ in problems] == [(3, "CH110")]


def test_gpodder_reads_what_is_written() -> None:
    outline = Outline(
        (
            make.chapter(0, "Hello & <welcome> ]]>"),
            make.chapter(75_250, "שלום 👩‍🚀", url="https://example.org/?a=b&c=d"),
            make.chapter("1:02:03", "Three"),
        )
    )
    _, _, chapters = psc.write(outline).partition("\n")
    feed = (
        '<rss version="2.0"><channel><title>A Show</title><item><guid>1</guid><title>First</title>'
        f'<enclosure url="https://example.org/a.mp3" length="1" type="audio/mpeg"/>{chapters}</item></channel></rss>'
    )

    data = podcastparser.parse("https://example.org/feed.xml", BytesIO(feed.encode()))

    assert [
        (chapter["start"], chapter["title"], chapter.get("href")) for chapter in data["episodes"][0]["chapters"]
    ] == [
        (0, "Hello & <welcome> ]]>", None),
        (75, "שלום 👩‍🚀", "https://example.org/?a=b&c=d"),
        (3723, "Three", None),
    ]
