"""What is written about an episode, and about the show and people."""

import re
from collections.abc import Iterator

from feedtool.problems import Severity, quoted
from feedtool.ruling import Finding, OneEpisode, Texts, of_episode, of_texts

_LIQUID = re.compile(r"\{%-?\s*\w[^{}\n]*%\}|\{\{[^{}\n]*\}\}")


@of_episode("NT201", Severity.WARNING)
def nothing_is_written(seen: OneEpisode) -> Iterator[Finding]:
    """Nothing is written about an episode: no description, no introduction, no text below the front matter.

    Why: Apps and platforms show the title and the guests' names where they would show what it is about.
    Fix: Write a `description`: two sentences are enough.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A3.8)
    """
    if not seen.episode.lead:
        message = "nothing is written about this episode; its texts begin with the title and the guests"
        yield Finding(seen.episode.at("description"), message, "add `description: …`")


@of_texts("NT202", Severity.WARNING)
def liquid(seen: Texts) -> Iterator[Finding]:
    """A text has tags of a site generator in it: `{% … %}` or `{{ … }}`.

    Why: Only Jekyll and its like know what they mean. Apps and platforms show them as they are written.
    Fix: Write what the tag stands for.
    Source: https://jekyllrb.com/docs/liquid/
    """
    for one in seen.texts:
        for number, line in enumerate(one.text.split("\n")):
            if found := _LIQUID.search(line):
                message = f"apps show {quoted(found[0])} as it is written"
                yield Finding(one.at(number, found[0]), message, "write what it stands for", found[0])
