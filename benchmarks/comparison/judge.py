"""Holds what programs say of cells against a clean run, and writes the table."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

#: A pair of what a cell shows and the error among it.
Shown = Sequence[str]

#: What FlowBook displays in a cell of an object that it cannot copy.
NOTICE = re.compile(r"\S+ The object \w+ \(type .+\) cannot be checkpointed")

#: States of the ledger in which nothing is said against a cell.
CLEAN_STATES = (None, "in-sequence", "own-seed")


def shown(outputs: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """What a person sees of outputs, as text, and the error among them, or an empty one.

    Where an object lies is another place in each process, and so is what ``%%time`` says. Streams
    are joined, as pages do. Of images the data count. What FlowBook says for itself is no output.
    """
    parts, error = [], ""
    for output in outputs:
        if output["output_type"] == "stream":
            parts.append(output["text"] if output["name"] == "stdout" else "")
        elif output["output_type"] == "error":
            # Without the place of a syntax error, which has the count in it.
            text = re.sub(r" \([^()]*, line \d+\)$", "", output["evalue"])
            error = f"{output['ename']}: {text}"
        elif not NOTICE.match(str(output["data"].get("text/plain", ""))):
            data = output["data"]
            parts.extend(str(data.get(kind, "")) for kind in ("text/plain", "image/png"))
            parts.append("\n")
    text = re.sub(r" at (0x)?[0-9a-fA-F]{6,}", " at", "".join(parts))
    return re.sub(r"(?m)^(CPU times|Wall time): .*\n?", "", text), error


@dataclass
class Tally:
    """How many cells a program called clean or marked, and how often it was wrong."""

    sessions: int = 0
    clean: int = 0
    #: Called clean, and another one in a clean run.
    missed: int = 0
    #: Of these: the same in two clean runs, so that the order of the runs did it.
    stable: int = 0
    marked: int = 0
    #: Marked, and the same in a clean run.
    equal: int = 0
    runs: int = 0
    refusals: int = 0
    #: Sessions whose first run, in most of them *Run All*, had a refusal.
    began_refused: int = 0
    #: Sessions at whose end all cells had run as they stand, and none was marked.
    whole: int = 0
    #: Of these: a clean run gives a cell another output.
    whole_missed: int = 0
    #: Sessions in which a program reported an error of its own.
    troubled: int = 0
    #: Sessions of which a program played nothing.
    failed: int = 0

    def add(self, other: "Tally") -> None:
        """Add another one to this one."""
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def judged(
    cells: Iterable[Mapping[str, Any]],
    code: Mapping[str, str],
    shown: Mapping[str, Shown],
    clean: Mapping[str, Shown],
) -> dict[str, bool]:
    """The cells of which something is claimed → whether a clean run shows the same.

    Left out are cells that have no code, did not run in the present kernel, were edited since
    (every page shows that), or fail in both with the same error (their output says so).
    """
    found = {}
    for cell in cells:
        name, source = cell["id"], cell["source"].strip()
        if not source or name not in code or code[name].strip() != source:
            continue
        mine, theirs = list(shown[name]), list(clean[name])
        if mine != theirs or not theirs[1]:
            found[name] = mine == theirs
    return found


def ran(cells: Iterable[Mapping[str, Any]], code: Mapping[str, str]) -> bool:
    """Whether all cells with code ran in the present kernel as they stand."""
    sources = {cell["id"]: cell["source"].strip() for cell in cells}
    return all(code.get(name, "").strip() == source for name, source in sources.items() if source)


def tally(
    truth: Mapping[str, bool], marked: Iterable[str], varying: Iterable[str], is_whole: bool
) -> Tally:
    """Count claims.

    ``truth`` is of :func:`judged`; ``varying`` are the cells that two clean runs give other
    outputs; ``is_whole`` says whether :func:`ran` and no cell at all is marked.
    """
    against = set(marked) & set(truth)
    missed = {name for name, same in truth.items() if not same} - against
    return Tally(
        sessions=1,
        clean=len(truth) - len(against),
        missed=len(missed),
        stable=len(missed - set(varying)),
        marked=len(against),
        equal=sum(truth[name] for name in against),
        whole=int(is_whole),
        whole_missed=int(is_whole and bool(missed)),
    )


def added(
    plain: Sequence[Sequence[float | None]], other: Sequence[Sequence[float | None]], column: int
) -> list[float]:
    """Milliseconds that a program adds to a cell, for each step that ran as many cells in both.

    Rows are cells, seconds of the clock, seconds of the processor; ``column`` is one of these.
    """
    found = []
    for mine, theirs in zip(plain, other, strict=False):
        count, before, after = mine[0], mine[column], theirs[column]
        if count and count == theirs[0] and before is not None and after is not None:
            found.append(1000 * (after - before) / count)
    return found


def spread(values: Sequence[float]) -> str:
    """Median and quartiles as text, ``n/a`` of fewer than four values."""
    if len(values) < 4:
        return "n/a"
    low, _, high = quantiles(values, n=4)
    return f"{median(values):.1f} ({low:.1f} … {high:.1f})"


def share(part: int, whole: int) -> str:
    """A number, of how many, and the percentage."""
    return f"{part:,} of {whole:,}" + (f" ({100 * part / whole:.1f} %)" if whole else "")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown, its columns as wide as Prettier makes them."""
    lines = [list(head), *map(list, rows)]
    widths = [max(3, *map(len, column)) for column in zip(*lines, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    rule = f"| {' | '.join('-' * width for width in widths)} |"
    return "\n".join([line(lines[0]), rule, *map(line, lines[1:])])
