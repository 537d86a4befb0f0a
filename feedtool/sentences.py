"""Where sentences and clauses end.

Nothing here knows a language; what is told apart is the punctuation of many, and abbreviations of some.
"""

import re

_CLOSING = r"\"'”’“»›«‹)\]}」』）】〕》〉"

CLAUSE_END = re.compile(
    rf"[,;:،؛፣–—，、；：](?:(?<=[,;:،؛፣–—])[{_CLOSING}]*+(?=\s)|(?<=\w—)(?=\w)|(?<=[，、；：])[{_CLOSING}]*+)"
)
"""What a clause ends with: a comma or its like, and what closes behind it."""

_OPENING = "¿¡\"'“”‘’„«»‹›([{—–- "
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}").fullmatch
_INITIAL = re.compile(r"[^\W\d_a-z]|[A-Z]-[A-Z]").fullmatch


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words(
    "mr mrs ms mx dr prof st gen col lt sgt capt cpt maj adm cmdr sen rep gov pres rev fr hon mt ft messrs mme mlle "
    "sr sra srta dra hr frl dipl ing vs v e.g i.e z.b d.h u.a cf viz approx ca bzw usw evtl ggf inkl zzgl p.ej "
    "ud uds ee.uu sig dott avv"
)
"""A full stop after these does not end a sentence."""

_NUMBERED = _words("no nos nr nro num fig figs eq vol vols ch chap p pp sec sect art abs bd par al")
"""A full stop after these does not end a sentence when a number follows, or a small letter."""

_MAYBE = _words("etc inc ltd co corp jr al llc plc dept est ave blvd rd esq")
"""A full stop after these, after initials and `U.S.` ends a sentence only when the next word likes to begin one."""

_STARTERS = _words(
    "the a an i i'm i've i'd i'll we you he she it it's they this that that's these those there and but so or then if "
    "when while what where which who why how yes yeah no not now well okay ok also because my our your his her their "
    "in on at for from with to as by after before is are was do does did can could let's maybe actually basically "
    "right thank thanks"
)

_MONTHS = _words("januar februar märz april mai juni juli august september oktober november dezember jahrhundert")
"""A German day of the month has a full stop."""


def _surely(words: frozenset[str]) -> str:
    """Return a pattern for behind a full stop that ends a sentence whatever follows: after none of *words*.

    A small word of two letters or three, or one that ends in four small letters, cannot be anything else; of *words*
    it is enough to know how they end.
    """
    endings = {f" {word}."[-5:] for word in words if len(word) > 1}
    others = ["|".join(re.escape(one) for one in sorted(endings) if len(one) == length) for length in (4, 5)]
    return rf"(?:(?<=[ a-z][a-z]{{3}}\.)|(?<= [a-z]{{2}}\.))(?<!{others[0]})(?<!{others[1]})"


_ENDS, _EASTERN_ENDS = "[.!?…؟۔।॥።։]", "[。！？｡．]"
# Both begin with the marks themselves, which are searched for ten times as fast as anything that looks around first.
# The empty group says that no more need be known: most sentences end so.
_SENTENCE = re.compile(
    rf"[.!?…؟۔।॥።։。！？｡．](?:(?<={_ENDS})(?<!{_ENDS}{_ENDS})(?:"
    rf"{_surely(_TITLES | _NUMBERED | _MAYBE)}[{_CLOSING}]*+(?=\s)()|(?<=[!?])[{_CLOSING}]*+(?= [A-Z])()|"
    rf"{_ENDS}*+[{_CLOSING}]*+(?=\s))|"
    rf"(?<={_EASTERN_ENDS})(?<!{_EASTERN_ENDS}{_EASTERN_ENDS}){_EASTERN_ENDS}*+[{_CLOSING.replace('“', '')}]*+)"
)


def sentence_ends(text: str) -> list[int]:
    """Return where the sentences of *text* end, as the indices behind them; the end of the text is not among them.

    >>> sentence_ends("Mr. Smith paid 3.5 euros. Really? Yes.")
    [25, 33]
    """
    return [
        match.end()
        for match in _SENTENCE.finditer(text)
        if match.lastindex or (match.end() < len(text) and _ends(text, match))
    ]


def ends_sentence(text: str) -> bool:
    """Return whether *text* ends with a sentence, as far as its last mark tells."""
    return text.rstrip("\"'”’»)]」』）").endswith((".", "!", "?", "…", "؟", "۔", "।", "。", "！", "？"))


def _ends(text: str, match: re.Match[str]) -> bool:
    """Return whether a sentence really ends with what was found."""
    mark = match[0]
    if mark[0] in "。！？｡．؟۔।॥።։":
        return True
    rest = text[match.end() : match.end() + 40].lstrip(_OPENING)
    small = rest[:1].islower()
    if mark[0] != "." or mark.startswith(".."):
        return not small
    at = text.rfind(" ", 0, match.start()) + 1
    word = text[at : match.start()].lstrip(_OPENING)
    if not word:
        return not small
    folded = word.casefold()
    if folded in _TITLES:
        return False
    if folded in _NUMBERED and (small or rest[:1].isdecimal()):
        return False
    if word.isdecimal() and len(word) <= 2:
        return _first_word(rest) not in _MONTHS and not small and text[max(0, at - 2) : at].strip().isalpha()
    if word == "I":
        return match.start() > 1 and not _INITIAL(_first_word(rest).upper())
    if folded in _MAYBE or _INITIAL(word) or ("." in word and _DOTTED(word)):
        return not small and _first_word(rest) in _STARTERS
    return True


def _first_word(text: str) -> str:
    return text.partition(" ")[0].rstrip(".,;:!?…").replace("’", "'").casefold()
