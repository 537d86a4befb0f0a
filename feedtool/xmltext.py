"""XML from strangers, read without DTD, entities or network; and our own files of it.

https://docs.python.org/3/library/xml.html#xml-vulnerabilities
"""

import re
from typing import TYPE_CHECKING

from feedtool.values import UNSAYABLE

if TYPE_CHECKING:
    from lxml.etree import _Element

_LINE = re.compile(r",? line [0-9]+(?:, column [0-9]+)?$")


class UnreadableXmlError(ValueError):
    """The text is not XML that we take: what is so, and the *line*."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def parse(text: str) -> "_Element":
    """Return the root of the XML *text*, whatever encoding it claims; raises UnreadableXmlError."""
    from lxml import etree

    if "<!ENTITY" in text:
        raise UnreadableXmlError("it declares entities", text.count("\n", 0, text.index("<!ENTITY")) + 1)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(UNSAYABLE.sub("", text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableXmlError(f"it is not XML: {_reason(error.msg)}", error.lineno or 1) from None


def written(root: "_Element") -> str:
    """Return the file whose *root* that is, an element a line."""
    from lxml import etree

    etree.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode")}\n'


def name(element: "_Element") -> str:
    """Return the name of *element* without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def line(element: "_Element") -> int:
    """Return the line at which *element* begins."""
    return element.sourceline if isinstance(element.sourceline, int) else 1


def text(element: "_Element") -> str:
    """Return all text inside *element*."""
    return "".join(str(part) for part in element.itertext()).strip()


def _reason(message: str | None) -> str:
    """Return what libxml2 says, without the line, and in characters that can be shown."""
    words = _LINE.sub("", message or "it is empty")
    shown = "".join(character if character.isprintable() else "�" for character in words)
    return shown[:1].lower() + shown[1:]
