"""The verdict on two runs, the sentence that says it, and the warnings beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from ...runs.types import CellRun, Plan, Run
from ..causes.hints import hash_orders
from ..types import Cause, CellComparison
from .outcomes import OUTCOMES

#: ``reproduced``: all that was compared is equal; ``diverged``: it is not; ``raised``, ``died``
#: and ``timed-out``: both runs ended so at the same cell; ``stopped``: somebody ended it.
VerdictKind: TypeAlias = Literal["reproduced", "diverged", "raised", "died", "timed-out", "stopped"]

_ENDS: dict[str, VerdictKind] = {"error": "raised", "died": "died", "timed-out": "timed-out"}


def verdict(
    cells: Sequence[CellComparison],
    cause: Cause | None,
    counts: Mapping[str, Any],
    *,
    ended: str = "complete",
    timeout: float | None = None,
    tolerance: float = 0.0,
) -> dict[str, Any]:
    """Judge.

    ``cells``: one for each code cell, in order. ``counts``: those of the report. ``timeout``: in
    seconds; ``tolerance``: relative. Out come ``kind``, ``cell`` (an index or None) and ``text``,
    one sentence.
    """
    seen = [cell for cell in cells if cell.state in ("output", "outcome")]
    if seen:
        diverging = next(cell for cell in cells if cell.diverged)
        if cause is not None:
            diverging = next((c for c in cells if c.cell.index == cause.cell), diverging)
        text = f"Diverged at cell {diverging.cell.number}: {_difference(diverging, seen[0])}."
        return {"kind": "diverged", "cell": diverging.cell.index, "text": text}
    last = next((cell for cell in cells if _ended(cell)), None)
    if last is not None and last.a is not None:
        text = f"{_end(last, last.a, timeout)}; {_above(cells, last)}."
        return {"kind": _ENDS[last.a.outcome], "cell": last.cell.index, "text": text}
    if ended != "complete":
        text = f"Stopped: {counts['ran']} of {_many(counts['cells'], 'cell')} ran in both runs."
        return {"kind": "stopped", "cell": None, "text": text}
    text = f"Reproduced: {_equal(counts, tolerance)}."
    return {"kind": "reproduced", "cell": None, "text": text}


def warnings(
    plan: Plan, runs: Sequence[Run], cells: Sequence[CellComparison], kind: str
) -> list[dict[str, Any]]:
    """What does not change a verdict of this kind, and should be known; each as in the report."""
    found: list[dict[str, Any]] = []

    def warn(kind: str, text: str, cell: int | None = None, streams: Iterable[str] = ()) -> None:
        found.append({"kind": kind, "cell": cell, "streams": list(streams), "text": text})

    if kind != "diverged":
        # One sentence for each kind of numbers: all cells below an unseeded one say the same.
        alike: dict[tuple[str, ...], list[CellComparison]] = {}
        for cell in cells:
            if cell.state == "state":
                names = tuple(s.name for s in cell.streams if s.used and not s.same_after)
                alike.setdefault(names, []).append(cell)
        for names, those in alike.items():
            streams = f" ({', '.join(names)})" if names else ""
            text = f"{_numbers(those)} left another random state{streams} in each run, "
            text += "although no output shows it."
            warn("state", text, those[0].cell.index, names)
    for problem in dict.fromkeys(run.problem for run in runs if run.problem):
        said = problem.rstrip(".")
        if not said.startswith("The random state"):
            said = f"The random state could not be observed: {said}"
        warn("unobserved", f"{said}.")
    unseen = [
        cell
        for cell in cells
        if any(r is not None and r.outcome == "ok" and r.streams is None for r in (cell.a, cell.b))
    ]
    if unseen and not any(run.problem for run in runs):
        if len(unseen) == sum(cell.a is not None or cell.b is not None for cell in cells):
            warn("unobserved", "The random state of this kernel can't be observed.")
        else:
            text = f"The random state after {_numbers(unseen, 'cell')} is not known."
            warn("unobserved", text, unseen[0].cell.index)
    seeds = {run.hash_seed for run in runs}
    if kind != "diverged" and plan.language == "python" and len(seeds) > 1:
        # Two runs may agree by chance: a set of two has only two orders.
        places = hash_orders(plan)
        if places:
            first = places[0]
            where = f"{first.call} in cell {first.cell + 1}, line {first.line}"
            more = f" and {len(places) - 1} more" if len(places) > 1 else ""
            text = f"The notebook depends on the order of a set ({where}{more}), which follows "
            text += "the hash seed; it was the same in these runs, and need not be in others."
            warn("hash-order", text, first.cell)
    if plan.language == "python":
        without = [run.label for run in runs if run.hash_seed is None]
        if without:
            verb = "run {} was" if len(without) == 1 else "runs {} were"
            text = "The hash seed could not be set; " + verb.format(" and ".join(without))
            warn("no-hash-seed", text + " started with whatever the kernel chose.")
    return found


def _numbers(cells: Sequence[CellComparison], word: str = "Cell") -> str:
    numbers = [str(cell.cell.number) for cell in cells]
    if len(numbers) == 1:
        return f"{word} {numbers[0]}"
    if len(numbers) > 6:
        return f"{word}s {', '.join(numbers[:5])} and {len(numbers) - 5} more"
    return f"{word}s {', '.join(numbers[:-1])} and {numbers[-1]}"


def _ended(cell: CellComparison) -> bool:
    """Whether both runs ended at this cell."""
    if cell.a is None or cell.b is None or cell.a.outcome not in _ENDS:
        return False
    return not (cell.a.outcome == "error" and cell.cell.may_raise)


def _end(cell: CellComparison, run: CellRun, timeout: float | None) -> str:
    number = cell.cell.number
    if run.outcome == "error":
        return f"Raised at cell {number} in both runs: {_error(run)}"
    if run.outcome == "died":
        return f"The kernel died at cell {number} in both runs"
    limit = "" if timeout is None else f" of {timeout:g} s"
    return f"Cell {number} exceeded the time limit{limit} in both runs"


def _above(cells: Sequence[CellComparison], last: CellComparison) -> str:
    above = [c for c in cells if c.cell.index < last.cell.index and c.a is not None]
    left_out = [c for c in above if c.state == "not-compared"]
    equal = len(above) - len(left_out)
    if not above:
        return "no cell ran before it"
    if not equal:
        return "the outputs of what ran before it were not compared"
    which = "that was compared" if left_out else "that ran before it"
    if equal == 1:
        return f"the cell {which} gave equal outputs"
    which = "that were compared" if left_out else which
    return f"the {equal} cells {which} gave equal outputs"


def _difference(cell: CellComparison, first_seen: CellComparison) -> str:
    if cell.state == "outcome":
        a, b = _outcome(cell.a), _outcome(cell.b)
        return f"{a} in run A and {b} in run B"
    if cell.state == "output":
        places = list(dict.fromkeys(o.place for o in cell.outputs if o.equality == "differs"))
        if len(places) == 1:
            return f"its output differs ({places[0]})"
        return f"{len(places)} of its outputs differ" if places else "its outputs differ"
    streams = ", ".join(s.name for s in cell.streams if s.used and not s.same_after)
    drew = f"it left another random state ({streams})" if streams else "its random state differs"
    if first_seen is cell:
        return drew
    return f"{drew}; the first difference that can be seen is in cell {first_seen.cell.number}"


def _outcome(run: CellRun | None) -> str:
    if run is None:
        return "it did not run"
    if run.outcome == "error":
        return f"{OUTCOMES['error']} {_error(run)}"
    return OUTCOMES.get(run.outcome, run.outcome)


def _error(run: CellRun) -> str:
    if run.error is None:
        return "an error"
    name, value = run.error
    first = value.strip().splitlines()[0].strip() if value.strip() else ""
    first = first if len(first) <= 200 else first[:200] + "…"
    # A sentence that ends in two full stops reads like a mistake.
    return f"{name}: {first.rstrip('.')}" if first else name


def _equal(counts: Mapping[str, Any], tolerance: float) -> str:
    cells, outputs = _many(counts["ran"], "cell"), _many(counts["outputs"], "output")
    left_out = counts["outputsNotCompared"]
    if not counts["outputs"]:
        return f"{cells}, no output to compare"
    within = ""
    if counts["withinTolerance"]:
        within = f" ({counts['withinTolerance']} only within the tolerance of {tolerance:g})"
    if not left_out:
        return f"{cells}, {outputs}, all equal{within}"
    if left_out == counts["outputs"]:
        return f"{cells}, {outputs}, none of which was compared"
    return f"{cells}, {outputs}, {counts['outputsEqual']} equal{within} and {left_out} not compared"


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
