"""docs/benchmarks.md: what was measured, as a table and a figure for each claim.

A benchmark is a module with a function `main` that measures, prints while it does, and returns a
`Section`. Its place on the page is marked, so that one section can be written anew and the others
stay; each says where and when it was measured.
"""

import datetime
import importlib.metadata
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "benchmarks.md"
HEAD = """# What is claimed, and what was measured

Written by `make bench`, which measures all of it again on your machine, in an environment of its
own (`.venv-bench`) with the peers installed beside us; `.venv-bench/bin/python benchmarks NAME`
runs one, and `--write NAME` also puts it on this page. Times are compared pairwise in one process,
in turn, as medians of ratios: machines are shared and noisy, so single times mean little.
"""
STYLE = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "gdlesson",
    "svg.fonttype": "none",
}
OURS, THEIRS = "#0072b2", "#8a8a8a"


class Skipped(Exception):  # noqa: N818 - not an error: something is missing here
    """What a benchmark needs is not on this machine; the text says what and how to get it."""


@dataclass(frozen=True)
class Section:
    """One benchmark's part of the page.

    Attributes:
        title: the heading.
        claim: what is claimed, in a sentence or two, above the table.
        columns, rows: the table.
        note: what the reader should know about it, below.
        figure: a matplotlib figure, or None.
        alt: what the figure shows, in a sentence.
        packages: what else was measured; their versions are written down.
        more: further (caption, columns, rows).
    """

    title: str
    claim: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    note: str = ""
    figure: Figure | None = None
    alt: str = ""
    packages: Sequence[str] = ()
    more: Sequence[tuple[str, Sequence[str], Sequence[Sequence[object]]]] = field(default=())

    def markdown(self, name: str) -> str:
        """The section as it stands on the page; writes its figure beside it."""
        parts = [f"## {self.title}", self.claim, table(self.columns, self.rows)]
        for caption, columns, rows in self.more:
            parts += [caption, table(columns, rows)]
        if self.figure is not None:
            where = DOCS / "benchmarks" / f"{name}.svg"
            where.parent.mkdir(exist_ok=True)
            with matplotlib.rc_context(STYLE):
                self.figure.savefig(where, metadata={"Date": None}, facecolor="white")
            # matplotlib ends lines of a path with a space
            text = re.sub(r"[ \t]+$", "", where.read_text("utf-8"), flags=re.M)
            where.write_text(text, "utf-8")
            parts.append(f"![{self.alt}](benchmarks/{name}.svg)")
        parts += [self.note, f"*{here(self.packages)}*"]
        return "\n\n".join(p for p in parts if p)

    def text(self) -> str:
        """The tables alone, for a terminal."""
        parts = [table(self.columns, self.rows)]
        parts += [f"{caption}\n{table(columns, rows)}" for caption, columns, rows in self.more]
        return "\n\n".join([*parts, self.note] if self.note else parts)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table whose columns line up, so that it can be read in a terminal too."""
    cells = [[str(c) for c in row] for row in (columns, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *lines[1:]])


def here(packages: Sequence[str]) -> str:
    """The machine, the day and the versions."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("numpy", *packages)]
    return (
        f"{datetime.date.today():%d %B %Y}; {processor()}, {os.cpu_count()} cores, "
        f"{platform.system()}; Python {platform.python_version()}, {', '.join(versions)}."
    )


def processor() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        info = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    found = re.search(r"^model name\s*:\s*(.+)$", info, flags=re.M)
    return found[1].strip() if found else platform.machine()


def put(name: str, body: str) -> None:
    """Write one section of the page: in its own place, or at the end; the others stay."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    text = PAGE.read_text("utf-8") if PAGE.exists() else HEAD
    text = HEAD + text[text.index("\n<!-- ") :] if "\n<!-- " in text else HEAD
    marked = f"{begin}\n\n{body}\n\n{end}\n"
    if begin in text:
        before, _, rest = text.partition(begin)
        text = before + marked + rest.partition(f"{end}\n")[2]
    else:
        text = f"{text}\n{marked}"
    PAGE.write_text(text, "utf-8")


def figure(width: float = 7.0, height: float = 3.2) -> tuple[Figure, matplotlib.axes.Axes]:
    """A figure for the page, in its style, with one Axes."""
    with matplotlib.rc_context(STYLE):
        drawing = Figure(figsize=(width, height), layout="constrained")
        ax = drawing.subplots()
    return drawing, ax


def horizontal_bars(
    names: Sequence[str],
    values: Sequence[float],
    label: str,
    *,
    spans: Sequence[tuple[float, float]] | None = None,
    goals: Sequence[float | None] = (),
    line: float | None = None,
    log: bool = False,
) -> Figure:
    """A bar for each name, the first on top; whiskers for spans, a tick for each goal."""
    drawing, ax = figure(height=0.8 + 0.42 * len(names))
    places = range(len(names))
    whiskers = None
    if spans is not None:
        low = [max(v - a, 0.0) for v, (a, _) in zip(values, spans, strict=True)]
        whiskers = [low, [max(b - v, 0.0) for v, (_, b) in zip(values, spans, strict=True)]]
    ax.barh(places, values, height=0.55, color=OURS, xerr=whiskers, ecolor="#222222")
    for place, goal in enumerate(goals):
        if goal is not None:
            ax.plot([goal, goal], [place - 0.38, place + 0.38], color="#d55e00", lw=2.5)
    if line is not None:
        ax.axvline(line, color="#222222", lw=0.8)
    ax.set_yticks(places, [str(n) for n in names])
    ax.invert_yaxis()
    if log:
        ax.set_xscale("log")
    ax.set_xlabel(label + (" (orange: the goal)" if any(g is not None for g in goals) else ""))
    return drawing
