"""Who speaks: `Theo:` in a transcript is Theofilos Papapanagiotou, when nobody else in the episode could be meant."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from feedtool.model import Person

SHORTEST = 3
"""A beginning of a first name has so many letters at least."""

_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})


def names(spoken: Iterable[str], people: Iterable[Person]) -> Mapping[str, str]:
    """Return for each speaker of a transcript, as *spoken* has them, the name to show.

    That is the full name of one of *people* when exactly one fits: by the same name, else by first or last name, else
    by a beginning of the first name; accents and capitals do not count. Everybody else keeps the name as written.
    """
    known = {person.name: _fold(person.name) for person in people if person.name}
    return {speaker: _full(speaker, known) for speaker in dict.fromkeys(spoken)}


def _full(speaker: str, known: Mapping[str, tuple[str, ...]]) -> str:
    """Return the one of *known* that *speaker* is: of the first way to fit in which anybody does."""
    words = _fold(speaker)
    for fits in _WAYS:
        if found := [name for name, parts in known.items() if words and parts and fits(words, parts)]:
            return found[0] if len(found) == 1 else speaker
    return speaker


def _first_or_last(words: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    return words in ((parts[0],), (parts[-1],), (parts[0], parts[-1]))


def _beginning(words: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    begins = len(words[0]) >= SHORTEST and parts[0].startswith(words[0])
    return begins and words[1:] in ((), (parts[-1],))


_WAYS: tuple[Callable[[tuple[str, ...], tuple[str, ...]], bool], ...] = (tuple.__eq__, _first_or_last, _beginning)


@lru_cache(maxsize=256)
def _fold(name: str) -> tuple[str, ...]:
    """Return the words of *name* without accents and capitals, and without a colon behind them.

    The hosts are the same in every episode, and their names are looked at for each speaker of it.

    >>> _fold("Zoë  PENHALE:")
    ('zoe', 'penhale')
    """
    apart = unicodedata.normalize("NFKD", name).casefold().translate(_PLAIN)
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return tuple(bare.rstrip(": ").split())
