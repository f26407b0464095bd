"""Whether fresh runs give the outputs that the notebook's file shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ...runs.cell_names import sources_of, with_words
from ...runs.messages import Message, _, _n
from ...runs.outputs import NEXT_CELL, PAGE
from ...runs.types import CellRun, Plan, PlannedCell, Run
from ...runs.widgets import VIEW
from ..comparison.compare import compare_cell
from ..types import CellComparison, Options


@dataclass(frozen=True)
class Stored:
    """The result. ``kind``: ``same``, ``differs``, or ``nothing`` to compare; ``cells``: those in
    which both runs differ from the file, with the file as run A and a fresh run as run B."""

    kind: Literal["same", "differs", "nothing"]
    message: Message
    cells: list[CellComparison] = field(default_factory=list)


def compare_with_file(
    plan: Plan, a: Run, b: Run, options: Options, diverged: Collection[int] = ()
) -> Stored:
    """Compare what the file shows with both runs, cell by cell, under the same masks.

    A cell counts as different if neither run gives what the file shows; cells that were not
    executed in the file, or of which nothing can be compared, are left out. So are those that
    differ between the runs (``diverged``, their indices): no run can be expected to give them.
    """
    differing, compared, passed_over, shown = [], 0, False, plan.shown or {}
    for cell in plan.runs:
        runs = [run.cells.get(cell.index) for run in (a, b)]
        if cell.index not in shown or cell.ignore_output or None in runs:
            continue
        if cell.index in diverged:
            passed_over = True
            continue
        held = [
            _compare_cell_with_file(cell, shown[cell.index], form, options)
            for run in runs
            if run
            for form in _forms(run)
        ]
        if any(_unknown(one) for one in held):
            continue
        compared += 1
        if all(one.state in ("output", "outcome") for one in held):
            differing.append(held[0])
    if not compared:
        return Stored(
            "nothing", _("The notebook shows no outputs that a fresh run could reproduce.")
        )
    if not differing and passed_over:
        message = _n(
            "A fresh run gives what the notebook shows in the %1 cell that gives the same in "
            "every run.",
            "A fresh run gives what the notebook shows in the %1 cells that give the same in "
            "every run.",
            compared,
        )
        return Stored("same", message)
    if not differing:
        message = _n(
            "A fresh run gives what the notebook shows (%1 cell).",
            "A fresh run gives what the notebook shows (%1 cells).",
            compared,
        )
        return Stored("same", message)
    first = differing[0].cell.number
    message = (
        _("Cell %1 shows output that a fresh run does not give.", first)
        if len(differing) == 1
        else _n(
            "Cell %2 and %1 other cell show output that a fresh run does not give.",
            "Cell %2 and %1 other cells show output that a fresh run does not give.",
            len(differing) - 1,
            first,
        )
    )
    return Stored("differs", with_words(message, sources_of(plan.cells)), differing)


def _forms(run: CellRun) -> Iterator[CellRun]:
    """What programs write into a file of a cell's outputs, without the metadata.

    JupyterLab shows the pager's text like a display, others do not; none writes the next cell's.
    """
    kept = [{**one, "metadata": {}} for one in run.outputs if one["output_type"] != NEXT_CELL]
    without = [one for one in kept if one["output_type"] != PAGE]
    if len(without) < len(kept):
        shown = {PAGE: "display_data"}
        yield replace(
            run,
            outputs=[
                {**one, "output_type": shown.get(one["output_type"], one["output_type"])}
                for one in kept
            ],
        )
    yield replace(run, outputs=without)


def _compare_cell_with_file(
    cell: PlannedCell, outputs: Sequence[Any], run: CellRun, options: Options
) -> CellComparison:
    shown = [_without_ids(output) for output in outputs if isinstance(output, Mapping)]
    failed = any(output.get("output_type") == "error" for output in shown)
    file = CellRun(cell.index, "error" if failed else "ok", shown)
    # How it ended in the file is known by its error alone.
    ended = run.outcome if run.outcome in ("ok", "error") else "ok"
    fresh = CellRun(cell.index, ended, run.outputs, lost=run.lost)
    return compare_cell(cell, file, fresh, options)


def _unknown(held: CellComparison) -> bool:
    """Whether there are outputs, and none of them could be compared, such as a widget."""
    return bool(held.outputs) and all(one.equality == "not-compared" for one in held.outputs)


def _without_ids(output: Mapping[str, Any]) -> dict[str, Any]:
    """The output with unknown widgets (the file has their ids alone), and without metadata."""
    data = output.get("data")
    kept = {name: value for name, value in output.items() if name != "metadata"}
    if isinstance(data, Mapping) and VIEW in data:
        return {**kept, "data": {**data, VIEW: None}}
    return kept
