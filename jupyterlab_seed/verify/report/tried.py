"""What came of a switch that was tried: the result, and how long the notebook takes with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...runs.cell_names import sources_of, with_words
from ...runs.messages import CellNumber, Message, _
from ...runs.syntax import imports, parse
from ...runs.types import Plan, Run
from ..types import Options
from .advice import said
from .verdict import Verdict

#: The shortest run, in seconds, of which a difference in time is told.
SHORTEST = 0.5

_HELPS = _("With this change, the notebook reproduces.")
_SLOWER = _(
    "With this change, the notebook reproduces; it is %1 %% slower in this run (%2 s with it, "
    "%3 s without)."
)
_FASTER = _(
    "With this change, the notebook reproduces; it is %1 %% faster in this run (%2 s with it, "
    "%3 s without)."
)
_EQUAL = _(
    "With this change, the notebook reproduces; it takes as long in this run (%2 s with it, "
    "%3 s without)."
)
_RAISES = _("With this change, the notebook raises an error in cell %1.")
_DIFFERS = _("With this change, the notebook still differs, first in cell %1.")


def tried(
    plan: Plan, options: Options, verdict: Verdict, runs: Sequence[Run], plain: Run | None
) -> dict[str, Any] | None:
    """What came of the changes and variables in the options; None if there are none.

    ``runs``: those with the change; ``plain``: one without it that was made after run A and before
    run B, so that neither of the two had to read files for the first time; None if there is none.
    """
    if not options.changes and not options.environment:
        return None
    run = next((one for one in runs if one.label == "B"), None)
    times = _times(plan, run, plain) if run is not None and plain is not None else None
    message = with_words(_message(verdict, times), sources_of(plan.cells))
    return {**said(message), "seconds": None if times is None else list(times)}


def _message(verdict: Verdict, times: tuple[float, float] | None) -> Message:
    number = CellNumber(0 if verdict.cell is None else verdict.cell + 1)
    if verdict.kind == "raised":
        return Message(_RAISES.template, (number,))
    if verdict.kind == "diverged":
        return Message(_DIFFERS.template, (number,))
    if verdict.kind != "reproduced":
        return verdict.message
    if times is None:
        return _HELPS
    per_cent = round((times[0] / times[1] - 1) * 100)
    template = _SLOWER if per_cent > 0 else _FASTER if per_cent < 0 else _EQUAL
    shown = [f"{seconds:.3g}" for seconds in times]
    return Message(template.template, (abs(per_cent), *shown))


def _times(plan: Plan, run: Run, plain: Run) -> tuple[float, float] | None:
    """Seconds in the cells that ended without an error in both runs; None if they are too few.

    Cells with imports do not count: a switch makes no import slower, and a busy disk does.
    """
    both = {
        index: (run.cells[index].seconds, plain.cells[index].seconds)
        for index in run.cells.keys() & plain.cells.keys()
        if run.cells[index].outcome == plain.cells[index].outcome == "ok"
    }
    if len(both) < len(run.cells):
        return None
    importing = {cell.index for cell in plan.runs if _imports(cell.source)}
    counted = [pair for index, pair in both.items() if index not in importing]
    ours, theirs = sum(one[0] for one in counted), sum(one[1] for one in counted)
    return (ours, theirs) if min(ours, theirs) >= SHORTEST else None


def _imports(source: str) -> bool:
    """Whether a cell imports at its top level."""
    tree = parse(source)
    return tree is not None and any(map(imports, tree.body))
