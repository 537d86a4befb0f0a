"""Markdown that any program understands, without HTML but for what Markdown has no sign for."""

import re
from dataclasses import dataclass, field
from html import escape

from feedtool.cleanhtml import CleanHTMLParser

ENDING = ".md"
ESCAPED = False

DEEPEST = 40
"""What stands deeper inside each other than this stands beside each other in Markdown."""

_EMPTY = frozenset(["br", "img", "hr"])
_INLINE = frozenset(["a", "strong", "b", "em", "i", "code", "s", "del", "sub", "sup", "br", "img"])
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~"}
_SPECIAL = re.compile(r"[\\`*\[\]<|]|~(?=~)|(?<!\w)_|_(?!\w)|&(?=#|\w+;)")
_OPENING = re.compile(r"^(\s*)(?:([#>+-])|(\d{1,9})([.)])(?=\s|$)|(={1,}\s*$|~{3,}))", re.MULTILINE)


def say(html: str) -> str:
    """Return the clean *html* as Markdown.

    >>> say("<p>See <a href='https://a.example/b'>the <em>book</em></a>.</p><ul><li>one</li></ul>")
    'See [the *book*](https://a.example/b).\\n\\n- one'
    """
    parser = _Tree()
    parser.read(html)
    return "\n\n".join(_blocks(parser.root))


def untimed(text: str) -> str:
    """Return *text*: nobody reads chapters out of Markdown."""
    return text


@dataclass(slots=True)
class _Node:
    """An element, with the elements and texts in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["_Node | str"] = field(default_factory=list)


class _Tree(CleanHTMLParser):
    """Makes a tree of clean HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.root = _Node("div")
        self.open: list[tuple[str, _Node]] = [("", self.root)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        parent = self.open[-1][1]
        if len(self.open) > DEEPEST and tag not in _EMPTY:
            node = parent
        else:
            parent.children.append(node)
        if tag not in _EMPTY:
            self.open.append((tag, node))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1][1].children.append(data)


def _blocks(node: _Node) -> list[str]:
    """Return the blocks of text in *node*."""
    made: list[str] = []
    words: list[_Node | str] = []
    for child in [*node.children, None]:
        if isinstance(child, str) or (child and child.tag in _INLINE):
            words.append(child)
            continue
        if paragraph := _paragraph(words):
            made.append(paragraph)
        words = []
        if child:
            made += _block(child)
    return made


def _block(node: _Node) -> list[str]:
    if node.tag in ("ul", "ol"):
        return [text] if (text := _list(node)) else []
    if node.tag == "blockquote":
        quoted = "\n\n".join(_blocks(node))
        return [re.sub(r"^(?=(.?))", lambda m: "> " if m[1] else ">", quoted, flags=re.MULTILINE)] if quoted else []
    if node.tag == "pre":
        return [_fenced(_text(node).strip("\n"))]
    if node.tag == "hr":
        return ["* * *"]
    if node.tag == "table":
        return [text] if (text := _table(node)) else []
    if node.tag[:1] == "h":
        title = " ".join(_inline(_flat(node)).replace("\\\n", " ").split())
        return [f"{'#' * int(node.tag[1])} {title}"] if title else []
    return _blocks(node)


def _paragraph(words: list[_Node | str]) -> str:
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", _inline(words).strip())
    text = re.sub(r"(?:\\\n)+$|^(?:\\\n)+", "", text).strip()
    return _OPENING.sub(_escaped_opening, text)


def _escaped_opening(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[1]}\\{match[2]}"
    return f"{match[1]}{match[3]}\\{match[4]}" if match[3] else f"{match[1]}\\{match[5]}"


def _list(node: _Node) -> str:
    """Return a list; when each item is one line, with or without a list below it, without blank lines."""
    start = node.attributes.get("start", "")
    number = int(start) if re.fullmatch("[0-9]{1,8}", start) else 1
    items = []
    tight = True
    for child in node.children:
        blocks = _blocks(child) if isinstance(child, _Node) and child.tag == "li" else _blocks(_Node("li", {}, [child]))
        if not blocks:
            continue
        lists = [one for one in blocks[1:] if re.match(r"- |\d+\. ", one)]
        tight = tight and len(lists) == len(blocks) - 1
        mark = "- " if node.tag == "ul" else f"{number}. "
        number += 1
        items.append((mark, blocks))
    between = "\n" if tight else "\n\n"
    return between.join(mark + _indented(between.join(blocks), len(mark)) for mark, blocks in items)


def _indented(text: str, width: int) -> str:
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, text)


def _fenced(code: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    return f"{fence}\n{code}\n{fence}"


def _table(node: _Node) -> str:
    rows = [
        [" ".join(_inline(_flat(cell)).replace("\\\n", " ").split()) for cell in row.children if _is(cell, "th", "td")]
        for row in _within(node, "tr")
    ]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _is(node: "_Node | str", *tags: str) -> bool:
    return isinstance(node, _Node) and node.tag in tags


def _within(node: _Node, tag: str) -> list[_Node]:
    """Return the nodes called *tag* in *node*, but not those within one of them."""
    found = []
    for child in node.children:
        if isinstance(child, _Node):
            found += [child] if child.tag == tag else _within(child, tag)
    return found


def _flat(node: "_Node | str") -> "list[_Node | str]":
    """Return what is in *node* without its blocks: words only."""
    if isinstance(node, str):
        return [node]
    flat: list[_Node | str] = []
    for child in node.children:
        flat += [child] if isinstance(child, str) or child.tag in _INLINE else [*_flat(child), " "]
    return flat


def _text(node: "_Node | str") -> str:
    """Return the words in *node*, and nothing else."""
    if isinstance(node, str):
        return node
    return "\n" if node.tag == "br" else "".join(map(_text, node.children))


def _inline(nodes: "list[_Node | str]") -> str:
    made = ""
    for number, node in enumerate(nodes):
        after = _text(nodes[number + 1])[:1] if number + 1 < len(nodes) else ""
        if made.endswith("!") and _is(node, "a"):
            made = made[:-1] + "\\!"  # else it would be a picture
        made += _words(node) if isinstance(node, str) else _element(node, made[-1:], after)
    return made


def _words(text: str) -> str:
    lines = re.sub(r"[ \t]*\n[ \t\n]*", "\n", re.sub(r"[ \t]+", " ", text))
    return _SPECIAL.sub(lambda match: "&amp;" if match[0] == "&" else "\\" + match[0], lines)


def _element(node: _Node, before: str, after: str) -> str:
    if node.tag == "br":
        return "\\\n"
    if node.tag == "img":
        source, alt = node.attributes.get("src", ""), _words(node.attributes.get("alt", ""))
        return f"![{alt}]({_target(source)})" if source else alt
    if node.tag == "code":
        return _code(_text(node))
    inner = _inline(_flat(node))
    if node.tag == "a":
        return _link(inner, node)
    if not inner.strip():
        return inner
    head, tail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    core = inner.strip()
    if node.tag in ("sub", "sup"):
        return f"{head}<{node.tag}>{core}</{node.tag}>{tail}"
    mark = _MARKS[node.tag]
    # A mark beside a letter on one side and punctuation on the other would be no mark.
    loose = (not head and before.isalnum() and not core[0].isalnum()) or (
        not tail and after.isalnum() and not core[-1].isalnum()
    )
    if (
        loose
        or before == mark[0]
        or core[0] == mark[0]
        or core[-1] == mark[0]
        or (not tail and after in "*~_" and after)
    ):
        return f"{head}<{node.tag}>{core}</{node.tag}>{tail}"
    return f"{head}{mark}{core}{mark}{tail}"


def _code(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if text[0] == "`" or text[-1] == "`" else f"{fence}{text}{fence}"


def _link(inner: str, node: _Node) -> str:
    target = node.attributes.get("href", "")
    if not target or not inner.strip():
        return inner
    words = _text(node).strip()
    if words == target.removeprefix("mailto:") and not re.search(r"[\s<>]", words):
        return f"<{words}>"
    return f"[{inner.strip()}]({_target(target)})"


def _target(address: str) -> str:
    """Return *address* as it stands in a link."""
    if re.search(r"[\s<>()\\]", address):
        return f"<{escape(re.sub(r'[<>]', '', address), quote=False).replace(chr(10), '')}>"
    return address
