"""The verdict on two runs, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from ...runs.cell_names import sources_of, with_words
from ...runs.messages import Message, Parameter, _, _n, comma_separated
from ...runs.types import CellRun
from ..types import Cause, CellComparison
from .terms import OUTCOMES

#: ``reproduced``: everything compared is equal; ``diverged``: it is not; ``raised``, ``died`` and
#: ``timed-out``: both runs ended so at the same cell; ``incomplete``: everything compared is equal,
#: but something could not be compared; ``stopped``: it was stopped early.
VerdictKind: TypeAlias = Literal[
    "reproduced", "diverged", "raised", "died", "timed-out", "incomplete", "stopped"
]

_ENDS: dict[str, VerdictKind] = {"error": "raised", "died": "died", "timed-out": "timed-out"}


@dataclass(frozen=True)
class Verdict:
    """A verdict: its kind, the deciding cell (an index, or None), one sentence."""

    kind: VerdictKind
    cell: int | None
    message: Message


def judge(
    cells: Sequence[CellComparison],
    cause: Cause | None,
    counts: Mapping[str, Any],
    *,
    ended: str = "complete",
    timeout: float | None = None,
    tolerance: float = 0.0,
    runs: int = 2,
    differ: int = 0,
) -> Verdict:
    """The verdict.

    ``cells``: one for each code cell, in order. ``counts``: those of the report. ``timeout``: in
    seconds; ``tolerance``: relative. ``differ``: how many of ``runs`` runs gave something else than
    the most that agree.
    """
    found = _judge(cells, cause, counts, ended, timeout, tolerance, (runs, differ))
    sources = sources_of(cell.cell for cell in cells)
    return replace(found, message=with_words(found.message, sources))


def _judge(
    cells: Sequence[CellComparison],
    cause: Cause | None,
    counts: Mapping[str, Any],
    ended: str,
    timeout: float | None,
    tolerance: float,
    among: tuple[int, int],
) -> Verdict:
    runs, differ = among
    seen = [cell for cell in cells if cell.state in ("output", "outcome")]
    if seen:
        diverging = next(cell for cell in cells if cell.diverged)
        if cause is not None:
            diverging = next((c for c in cells if c.cell.index == cause.cell), diverging)
        how = _difference(diverging, seen[0])
        message = _("Diverged at cell %1: %2.", diverging.cell.number, how)
        if runs > 2:
            message = _("%1 %2", message, _how_many(differ, runs))
        return Verdict("diverged", diverging.cell.index, message)
    last = next((cell for cell in cells if _ended(cell)), None)
    if last is not None and last.a is not None:
        message = _("%1; %2.", _end(last, last.a, timeout), _above(cells, last))
        return Verdict(_ENDS[last.a.outcome], last.cell.index, message)
    open_ = [cell for cell in cells if cell.gap is not None]
    if open_:
        return Verdict("incomplete", open_[0].cell.index, _incomplete(open_))
    if ended != "complete":
        ran, total = counts["ran"], count_cells(counts["cells"])
        return Verdict("stopped", None, _("Stopped: %1 of %2 ran in both runs.", ran, total))
    message = _("Reproduced in %1 runs: %2.", runs, _equal(counts, tolerance))
    return Verdict("reproduced", None, message)


def _how_many(differ: int, runs: int) -> Message:
    """How many of more than two runs differ from the others."""
    if differ == runs:
        return _("No two of %1 runs agree.", runs)
    return _n("%1 of %2 runs differs.", "%1 of %2 runs differ.", differ, runs)


def count_cells(number: int) -> Message:
    """So many cells."""
    return _n("%1 cell", "%1 cells", number)


def count_outputs(number: int) -> Message:
    """So many outputs."""
    return _n("%1 output", "%1 outputs", number)


def how_it_ended(run: CellRun | None) -> Message:
    """How a cell ended in one run, as the end of a sentence."""
    if run is None:
        return _("it did not run")
    if run.outcome == "error" and run.error is not None:
        return _("it raised %1", _error(run))
    return OUTCOMES[run.outcome]


def _ended(cell: CellComparison) -> bool:
    """Whether both runs ended at this cell."""
    if cell.a is None or cell.b is None or cell.a.outcome not in _ENDS:
        return False
    return not (cell.a.outcome == "error" and cell.cell.may_raise)


def _end(cell: CellComparison, run: CellRun, timeout: float | None) -> Message:
    number = cell.cell.number
    if run.outcome == "error":
        return _("Both runs raised an error in cell %1: %2", number, _error(run))
    if run.outcome == "died":
        return _("In both runs the kernel died at cell %1", number)
    if timeout is None:
        return _("Both runs exceeded the time limit in cell %1", number)
    return _("Both runs exceeded the time limit of %2 s in cell %1", number, f"{timeout:g}")


def gap_of(cell: CellComparison) -> Message:
    """Why something of a cell could not be compared, as a clause; it has a gap."""
    if cell.gap == "no-reply":
        labels = [label for label, run in (("A", cell.a), ("B", cell.b)) if _silent(run)]
        if len(labels) == 2:
            return _("the kernel sent no reply to it, so how it ended is unknown")
        return _("in run %1 the kernel sent no reply to it, so how it ended is unknown", labels[0])
    if cell.gap == "widget":
        return _("the content of one of its widgets is unknown")
    lost = [run.lost if run is not None else 0 for run in (cell.a, cell.b)]
    if all(lost):
        return _("%1 of the kernel's messages were lost in run A and %2 in run B", *lost)
    return _n(
        "one of the kernel's messages was lost in run %2",
        "%1 of the kernel's messages were lost in run %2",
        sum(lost),
        "A" if lost[0] else "B",
    )


def _silent(run: CellRun | None) -> bool:
    return run is not None and run.outcome == "no-reply"


def _incomplete(cells: Sequence[CellComparison]) -> Message:
    first = cells[0]
    if len(cells) == 1:
        return _("Incomplete: cell %1 could not be compared: %2.", first.cell.number, gap_of(first))
    return _n(
        "Incomplete: cell %2 and %1 other cell could not be compared: %3.",
        "Incomplete: cell %2 and %1 other cells could not be compared: %3.",
        len(cells) - 1,
        first.cell.number,
        gap_of(first),
    )


def _above(cells: Sequence[CellComparison], last: CellComparison) -> Message:
    above = [c for c in cells if c.cell.index < last.cell.index and c.a is not None]
    left_out = [c for c in above if c.state == "not-compared"]
    equal = len(above) - len(left_out)
    if not above:
        return _("no cell ran before it")
    if not equal:
        return _("the outputs of what ran before it were not compared")
    if left_out:
        return _n(
            "the cell that was compared gave equal outputs",
            "the %1 cells that were compared gave equal outputs",
            equal,
        )
    return _n(
        "the cell that ran before it gave equal outputs",
        "the %1 cells that ran before it gave equal outputs",
        equal,
    )


def _difference(cell: CellComparison, first_seen: CellComparison) -> Message:
    if cell.state == "outcome":
        return _("%1 in run A and %2 in run B", how_it_ended(cell.a), how_it_ended(cell.b))
    if cell.state == "output":
        places = list(dict.fromkeys(o.place for o in cell.outputs if o.equality == "differs"))
        if len(places) == 1:
            return _("its output differs (%1)", places[0])
        if not places:
            return _("its outputs differ")
        return _n("%1 of its outputs differs", "%1 of its outputs differ", len(places))
    streams = [s.name for s in cell.streams if s.used and not s.same_after]
    left = (
        _("it left a different random state (%1)", comma_separated(streams))
        if streams
        else _("its random state differs")
    )
    if first_seen is cell:
        return left
    return _("%1; the first visible difference is in cell %2", left, first_seen.cell.number)


def _error(run: CellRun) -> Parameter:
    """The last line of a traceback, without a full stop."""
    if run.error is None:
        return _("an error")
    name, value = run.error
    first = value.strip().splitlines()[0].strip() if value.strip() else ""
    first = first if len(first) <= 200 else first[:200] + "…"
    # The sentence around it has its own full stop.
    return f"{name}: {first.rstrip('.')}" if first else name


def _equal(counts: Mapping[str, Any], tolerance: float) -> Message:
    cells, outputs = count_cells(counts["ran"]), count_outputs(counts["outputs"])
    left_out, equal = counts["outputsNotCompared"], counts["outputsEqual"]
    within = counts["withinTolerance"]
    if not counts["outputs"]:
        return _("%1, no output to compare", cells)
    if left_out == counts["outputs"]:
        return _("%1, %2, none of which was compared", cells, outputs)
    if not left_out and not within:
        return _("%1, %2, all equal", cells, outputs)
    if not within:
        return _("%1, %2, %3 equal and %4 not compared", cells, outputs, equal, left_out)
    close = _("%1 only within the tolerance of %2", within, f"{tolerance:g}")
    if not left_out:
        return _("%1, %2, all equal (%3)", cells, outputs, close)
    return _("%1, %2, %3 equal (%4) and %5 not compared", cells, outputs, equal, close, left_out)
