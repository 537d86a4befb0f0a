"""The times as an SVG: bars that can be read on light and dark, made of nothing but text."""

from collections.abc import Iterator
from html import escape

from bench.figures import WALL, Figures
from bench.peers import FEEDTOOL, PYTHON
from bench.rounds import TASKS
from bench.tables import seconds

WIDTH, LEFT, RIGHT = 760, 150, 90
ROW, GAP = 24, 20

STYLE = """\
text { font: 14px system-ui, sans-serif; fill: #1f2328 }
.head { font-weight: 600 }
.ours { fill: #0969da }
.theirs { fill: #9a6700 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .ours { fill: #4493f8 }
  .theirs { fill: #d29922 }
}
"""


def chart(figures: Figures) -> str:
    """Return a chart of all that was measured against somebody: a group for each number of episodes and task."""
    parts, height = [], GAP
    for (count, task), rows in _groups(figures):
        parts.append(f'<text class="head" x="0" y="{height + 14}">{count:,} episodes: {escape(TASKS[task])}</text>')
        height += ROW
        longest = max(value for _, value in rows)
        for who, value in rows:
            parts.append(_bar(who, value, longest, height))
            height += ROW
        height += GAP
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
    return "\n".join([head, "<title>How long it takes</title>", f"<style>\n{STYLE}</style>", *parts, "</svg>"]) + "\n"


def _groups(figures: Figures) -> Iterator[tuple[tuple[int, str], list[tuple[str, float]]]]:
    """Yield each number of episodes and task, with the median of everybody, feedtool's first."""
    for count in sorted({key[0] for key in figures.runs}):
        for task in TASKS:
            rows = [
                (who, figures.middle((number, one, who), WALL))
                for number, one, who in figures.runs
                if (number, one) == (count, task) and who != PYTHON
            ]
            if len(rows) > 1:
                yield (count, task), sorted(rows, key=lambda row: (row[0] != FEEDTOOL, row[1]))


def _bar(who: str, value: float, longest: float, top: int) -> str:
    wide = max(1.0, (WIDTH - LEFT - RIGHT) * value / longest)
    kind = "ours" if who == FEEDTOOL else "theirs"
    return (
        f'<text x="{LEFT - 10}" y="{top + 14}" text-anchor="end">{escape(who)}</text>'
        f'<rect class="{kind}" x="{LEFT}" y="{top + 2}" width="{wide:.1f}" height="{ROW - 8}"/>'
        f'<text x="{LEFT + wide + 8:.1f}" y="{top + 14}">{seconds(value)}</text>'
    )
