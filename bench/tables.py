"""The figures as tables in Markdown."""

from collections.abc import Iterable, Sequence

from bench.figures import CPU, PEAK, WALL, Bar, Figures, Growth, needless
from bench.rounds import ONE, SAME, TASKS


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table: columns as wide as they need to be, numbers to the right."""
    whole = [list(head), *(list(row) for row in rows)]
    right = [all(_is_number(row[at]) for row in whole[1:]) for at in range(len(head))]
    wide = [max(3, *(len(row[at]) for row in whole)) for at in range(len(head))]
    lines = [
        " | ".join(
            cell.rjust(width) if to else cell.ljust(width) for cell, width, to in zip(row, wide, right, strict=True)
        )
        for row in whole
    ]
    rule = " | ".join("-" * (width - 1) + (":" if to else "-") for width, to in zip(wide, right, strict=True))
    return "".join(f"| {line} |\n" for line in (lines[0], rule, *lines[1:]))


def bars(figures: Figures, chosen: Sequence[Bar | Growth]) -> str:
    """Return what is to be reached beside what was; bars for which nothing was measured are left out."""
    rows = []
    for bar in chosen:
        value = bar.value(figures)
        if value is not None:
            cpu = bar.value(figures, CPU)
            verdicts = (f"{ratio(limit)}: {verdict(value, limit)}" for limit in (bar.must, bar.wanted))
            rows.append((bar.what, ratio(value), *verdicts, ratio(cpu) if cpu is not None else "–"))
    return table(("what", "measured", "must be at most", "wanted", "in processor time"), rows)


def written(figures: Figures, cache: str) -> str:
    """Return which files feedtool wrote when next to nothing was to be done."""
    rows = []
    for (count, task), wrote in figures.wrote.items():
        if task in (SAME, ONE):
            others = ", ".join(_grouped(wrote.others, cache)) or "none"
            kept = "missed" if needless(task, wrote, cache) else "pass"
            rows.append((f"{count:,}", TASKS[task], str(wrote.own), others, kept))
    return table(("episodes", "task", "files of the episode", "others", "only what has to be"), rows)


def _grouped(paths: Sequence[str], cache: str) -> list[str]:
    """Return *paths* without the folder of the output, and of those in the cache how many they are."""
    kept = sum(path.startswith(f"{cache}/") for path in paths)
    others = [path.removeprefix("output/") for path in paths if not path.startswith(f"{cache}/")]
    return [*others, f"{kept} of the cache"] if kept else others


def medians(figures: Figures) -> str:
    """Return what everybody took for everything: medians, and the fastest and slowest round."""
    rows = []
    for key in sorted(figures.runs, key=lambda key: (key[0], list(TASKS).index(key[1]))):
        walls = figures.values(key, WALL)
        spread = f"{seconds(min(walls))} – {seconds(max(walls))}"
        rows.append(
            (
                f"{key[0]:,}",
                TASKS[key[1]],
                key[2],
                seconds(figures.middle(key, WALL)),
                spread,
                seconds(figures.middle(key, CPU)),
                f"{figures.middle(key, PEAK) / 1e6:,.0f} MB",
                str(len(walls)),
            )
        )
    return table(("episodes", "task", "who", "time", "fastest – slowest", "processors", "memory", "rounds"), rows)


def verdict(value: float, limit: float) -> str:
    """Return whether *value* is at most *limit*."""
    return "pass" if value <= limit else "missed"


def ratio(value: float) -> str:
    """Return a ratio as people say it.

    >>> ratio(0.25), ratio(0.5), ratio(1 / 40), ratio(1.15), ratio(5), ratio(22.49)
    ('0.25', '0.5', '1/40', '1.15', '5', '22.5')
    """
    if value <= 0.1:
        return f"1/{1 / value:.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".") if value < 10 else f"{value:.1f}".removesuffix(".0")


def seconds(value: float) -> str:
    """Return a time with as many digits as matter.

    >>> seconds(0.0123), seconds(1.0649), seconds(73.21)
    ('12 ms', '1.06 s', '73.2 s')
    """
    if value < 1:
        return f"{value * 1000:.0f} ms"
    return f"{value:.2f} s" if value < 10 else f"{value:,.1f} s"


def _is_number(cell: str) -> bool:
    return cell == "–" or (cell[:1].isdigit() and "–" not in cell and ":" not in cell)
