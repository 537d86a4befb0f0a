"""Clean HTML, read fast: what a cleaner has written is so regular that one regular expression takes it apart."""

import re
from html import unescape
from html.parser import HTMLParser

_VALUE = r"[^\"&]*(?:&(?:amp|quot|lt|gt|nbsp);[^\"&]*)*"
_TOKEN = re.compile(rf'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="{_VALUE}")*)>|([^<]+)').finditer
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"').findall
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"])
"""Elements in which other things are text than elsewhere; a cleaner leaves none."""


class CleanHTMLParser(HTMLParser):
    """Hands over tags and words as HTMLParser does, in less than half the time where a cleaner wrote the HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def read(self, source: str) -> None:
        """Read *source*, which is whole."""
        tokens = list(_TOKEN(source))
        if sum(token.end() - token.start() for token in tokens) < len(source) or not _RAW.isdisjoint(
            token[2] for token in tokens
        ):
            self.feed(source)
            self.close()
            return
        for token in tokens:
            if data := token[4]:
                self.handle_data(unescape(data) if "&" in data else data)
            elif token[1]:
                self.handle_endtag(token[2])
            else:
                attributes = _ATTRIBUTE(token[3]) if token[3] else ()
                self.handle_starttag(token[2], [(name, unescape(value)) for name, value in attributes])
