"""Where a text may be broken: after sentences, after clauses, between words, between graphemes.

Widths are counted as subtitles do: a character of East Asia is as wide as two others.
https://www.unicode.org/reports/tr29/
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from feedtool.sentences import CLAUSE_END, sentence_ends

_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60"
    "\uffe0-\uffe6\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff\U00020000-\U0003fffd]+"
)
_SPACELESS = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003fffd]").match
_NEVER_FIRST = frozenset("、。，．！？：；）］｝」』】〕》〉ー々…‥・")
_EVEN = re.compile(
    "[\x00-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2060-\u2064\u20a0-\u20c0\u2100-\u2bff]*+"
).fullmatch
"""Takes a text in which nothing is wide, or of one grapheme with the character before it."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """Return *text* as one line, without control characters.

    >>> clean(" two\\n  words\\x08 ")
    'two words'
    """
    if not text.isprintable():
        return " ".join(_CONTROL.sub("", text).split())
    return text if _spaced(text) else " ".join(text.split())


def surely_clean(texts: list[str]) -> bool:
    """Return whether each of *texts* is clean already, and none is empty, as far as can be told of all together.

    >>> surely_clean(["two words", "word"]), surely_clean(["word", " word"])
    (True, False)
    """
    whole = "".join(texts)
    return all(texts) and whole.isprintable() and list(map(str.strip, texts)) == texts and "  " not in whole


def one_line(text: str) -> str:
    """Return *text* as one line, with one space between its words.

    >>> one_line(" two   words ")
    'two words'
    """
    return text if _spaced(text) and text.isprintable() else " ".join(text.split())


def even(text: str) -> bool:
    """Return whether every character of *text* is surely one column and one grapheme: mostly there is nothing else.

    >>> even("naïve – “yes”"), even("言葉")
    (True, False)
    """
    return text.isascii() or bool(_EVEN(text))


def columns(text: str, *, is_even: bool = False) -> int:
    """Return how wide *text* is: its characters, those of East Asia twice.

    Who knows already that the text *is even* says so.

    >>> columns("word"), columns("言葉")
    (4, 4)
    """
    return len(text) if is_even or even(text) else len(text) + sum(map(len, _WIDE.findall(text)))


def pieces(text: str, width: int, longest: int, lead: int = 0, *, is_even: bool = False) -> list[str]:
    """Return *text*, of one line, in pieces that fit into two lines of *width* columns and are at most *longest* wide.

    They end with a sentence, else with a clause, else with a word; of a sentence that must be broken all pieces are
    about equally long. The first piece goes on beyond the first *lead* characters. Who knows already that the text
    *is even* says so.
    """
    longest = max(1, min(longest, 2 * width))
    is_even = is_even or even(text)
    ends: list[int] = []
    made: list[str] = []
    start, least = 0, lead
    while (reach := _two_lines(text, start, width, longest, is_even)) < len(text):
        ends = ends or [0, *sentence_ends(text), len(text)]
        following = bisect_right(ends, reach)
        cut, after, room = ends[following - 1], ends[following], reach - start
        # A short sentence is left to the next piece, unless it would have to be broken there.
        if cut <= least or (cut < start + room // 4 and after - cut > room):
            cut = _within(text, start, least, reach, after)
        made.append(text[start:cut].rstrip(" "))
        start = least = cut + 1 if text[cut : cut + 1] == " " else cut
    if start < len(text):
        made.append(text[start:])
    return made


def wrap(text: str, width: int, *, is_even: bool = False) -> list[str]:
    """Return *text*, of one line, in lines of at most *width* columns; two lines are made about equally long.

    Only a word that is wider than a line is broken, and between graphemes; writing without spaces may be broken
    anywhere. Who knows already that the text *is even* says so.

    >>> wrap("one two three four", 13), wrap("incomprehensibilities", 12)
    (['one two', 'three four'], ['incomprehens', 'ibilities'])
    """
    is_even = is_even or even(text)
    if is_even and len(text) <= width:
        return [text.rstrip(" ")] if text else []
    if is_even and text[-1] != " " and (halves := _halves(text, width, is_even)):
        return halves
    lines = []
    start = 0
    while start < len(text):
        end = _line_end(text, start, width, is_even)
        lines.append(text[start:end].rstrip(" "))
        start = end + (text[end : end + 1] == " ")
    if len(lines) == 2 and len(lines[0]) + len(lines[1]) < len(text):
        return _halves(text, width, is_even) or lines
    return lines


def shorten(text: str, width: int) -> str:
    """Return *text* in at most *width* columns, with an ellipsis where something was cut off.

    >>> shorten("Ada Lovelace", 12), shorten("Ada Lovelace", 8)
    ('Ada Lovelace', 'Ada Lov…')
    """
    if columns(text) <= width:
        return text
    return text[: _grapheme(text, 0, _reach(text, 0, width - 1))].rstrip() + "…"


def joined(texts: Sequence[str]) -> str:
    """Return *texts*, lines that follow each other, as one line; writing without spaces gets none.

    >>> joined(["one", "two"]), joined(["一", "二"])
    ('one two', '一二')
    """
    spaced = " ".join(texts)
    if even(spaced):
        return spaced
    whole = list(texts[:1])
    for before, text in pairwise(texts):
        whole += ["" if _SPACELESS(before[-1:]) and _SPACELESS(text[:1]) else " ", text]
    return "".join(whole)


def _spaced(text: str) -> bool:
    """Return whether *text* has spaces only between words, and no two; what is printable has no other white space."""
    return "  " not in text and text[:1] != " " and text[-1:] != " "


def _within(text: str, start: int, least: int, reach: int, after: int) -> int:
    """Return where the piece from *start* ends within a sentence that ends *after* it: after *least*, by *reach*."""
    room = reach - start
    enough = max(least + 1, start + room // 4)
    parts = -(-(after - start) // room)
    ideal = start + (after - start) // parts
    clauses = [end for match in CLAUSE_END.finditer(text, start, reach + 1) if enough <= (end := match.end()) <= reach]
    if clauses:
        return min(clauses, key=lambda index: abs(index - ideal))
    before, behind = text.rfind(" ", enough, ideal + 1), text.find(" ", max(enough, ideal), reach + 1)
    if spaces := [index for index in (before, behind) if index >= 0]:
        return min(spaces, key=lambda index: abs(index - ideal))
    if _is_wide(text, ideal - 1):
        return _grapheme(text, least, max(enough, ideal))
    if (index := text.rfind(" ", least + 1, reach + 1)) >= 0:
        return index
    return _grapheme(text, least, reach)


def _two_lines(text: str, start: int, width: int, longest: int, is_even: bool) -> int:
    """Return where a piece from *start*, of two lines of *width* columns and *longest* in all, ends at the latest."""
    if not is_even:
        reach = _reach(text, start, longest)
        if longest <= width:
            return reach
        end = _line_end(text, start, width, is_even)
        return min(reach, _reach(text, end + (text[end : end + 1] == " "), width))
    reach, second = start + longest, start + width
    if longest <= width or second >= len(text):
        return reach
    space = text.rfind(" ", start + 1, second + 1)
    last = (space + 1 if space >= 0 else _grapheme(text, start, second)) + width
    return last if last < reach else reach


def _line_end(text: str, start: int, width: int, is_even: bool) -> int:
    """Return where the line of *width* columns that begins at *start* ends."""
    reach = start + width if is_even else _reach(text, start, width)
    if reach >= len(text):
        return len(text)
    space = text.rfind(" ", start + 1, reach + 1)
    if space >= 0 and (is_even or space - start >= (reach - start) // 2 or not _is_wide(text, reach - 1)):
        return space
    return _grapheme(text, start, reach)


def _halves(text: str, width: int, is_even: bool) -> list[str]:
    """Return two lines of *text* with the break at the space nearest to the middle, [] where one would be too wide."""
    middle = len(text) // 2
    before, behind = text.rfind(" ", 0, middle + 1), text.find(" ", middle)
    for index in (before, behind) if middle - before <= abs(behind - middle) else (behind, before):
        if 0 < index <= width and len(text) - index - 1 <= width:
            halves = [text[:index], text[index + 1 :]]
            if is_even or max(map(columns, halves)) <= width:
                return halves
    return []


def _reach(text: str, start: int, width: int) -> int:
    """Return the index up to which *width* columns can hold *text* from *start*; beyond its end when all fits."""
    window = text[start : start + width]
    if window.isascii():
        return start + width
    fitting = len(window)
    while (over := columns(window[:fitting]) - width) > 0:
        fitting -= (over + 1) // 2
    return start + (max(1, fitting) if fitting < len(window) else width)


def _grapheme(text: str, start: int, index: int) -> int:
    """Return the last place at or before *index* where no grapheme is broken; *index* when there is none.

    No full stop of East Asia begins a line either.
    """
    for place in range(index, start, -1):
        if not _joined(text, start, place) and text[place : place + 1] not in _NEVER_FIRST:
            return place
    return max(index, start + 1)


def _joined(text: str, start: int, index: int) -> bool:
    """Return whether the characters before and at *index* belong to one grapheme; *start* begins one."""
    if index >= len(text):
        return False
    before, after = text[index - 1], text[index]
    if before < "\u0300" and after < "\u0300":
        return False
    if unicodedata.category(after)[0] == "M" or after in "\u200c\u200d" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if "\U000e0020" <= after <= "\U000e007f" or before == "\u200d":
        return True
    if _flag(before) and _flag(after):
        first = index - 1
        while first > start and _flag(text[first - 1]):
            first -= 1
        return (index - first) % 2 == 1
    if unicodedata.combining(before) == 9:  # a virama joins the consonants around it
        return after.isalpha()
    return "\u1100" <= before <= "\u11a7" and "\u1100" <= after <= "\u11ff"


def _is_wide(text: str, index: int) -> bool:
    return bool(_WIDE.match(text, index, index + 1))


def _flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
