"""Words, names and sentences without end, out of a handful of real ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

ENDS = (".", "?", "!", ".”", "?”", "!”")


@dataclass(slots=True)
class Voice:
    """Talks like the texts that it has heard: each word follows one that it followed there."""

    starts: list[str] = field(default_factory=list)
    after: dict[str, list[str]] = field(default_factory=dict)

    def hear(self, text: str) -> None:
        """Learn the words of *text*, and which follows which."""
        words = text.split()
        if not words:
            return
        self.starts.append(words[0])
        for one, other in pairwise(words):
            self.after.setdefault(one, []).append(other)
            if one.endswith(ENDS):
                self.starts.append(other)

    def sentence(self, chance: Random, own: Sequence[str] = (), longest: int = 24) -> str:
        """Return a sentence of at most *longest* words, with one of the words *own* here and there."""
        words = [chance.choice(self.starts)]
        while not words[-1].endswith(ENDS) and len(words) < longest:
            following = self.after.get(words[-1])
            if not following:
                break
            words.append(chance.choice(own) if own and chance.random() < 0.06 else chance.choice(following))
            if words[-1] in own:
                words.append(chance.choice(self.starts).lower())
        text = " ".join(words)
        return text if text.endswith(ENDS) else f"{text.rstrip(',;:—– ')}."


def heard(texts: Sequence[str]) -> Voice:
    """Return a voice that has heard *texts*."""
    voice = Voice()
    for text in texts:
        voice.hear(text)
    return voice


def names(chance: Random, words: Sequence[str], count: int) -> list[str]:
    """Return *count* names, each only once: the head of one of *words* and the tail of another.

    >>> names(Random(7), ["umbrella", "suitcase", "trumpet", "platform"], 3)
    ['Trumcase', 'Umbrform', 'Trumform']
    """
    long = sorted({word.lower() for word in words if re.fullmatch(r"[a-zA-Z]{6,}", word)})
    found: dict[str, None] = {}
    while len(found) < count:
        head, tail = chance.choice(long), chance.choice(long)
        if head != tail:
            found[(head[: (len(head) + 1) // 2] + tail[len(tail) // 2 :]).capitalize()] = None
    return list(found)
