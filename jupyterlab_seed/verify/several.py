"""More runs than two: the two that differ first, and how many agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..runs.types import Plan, Run
from .comparison.compare import compare
from .types import CellComparison, Options


@dataclass(frozen=True)
class Settled:
    """The two runs that a verification reports on, and their comparison.

    ``differ``: how many runs gave something else than the most that agree, 0 if all agree;
    ``among``: of how many.
    """

    a: Run
    b: Run
    cells: list[CellComparison]
    differ: int
    among: int


def settle(plan: Plan, runs: Sequence[Run], options: Options) -> Settled:
    """Compare two or more runs with the first, and choose the one that differs first.

    The chosen one is labelled B, and the former B has its label.
    """
    first, *others = runs
    compared = [(run, compare(plan, first, run, options)) for run in others]
    chosen, cells = min(compared, key=lambda pair: _first(pair[1], len(plan.cells)))
    if chosen is not others[0]:
        chosen.label, others[0].label = others[0].label, chosen.label
    return Settled(first, chosen, cells, _differing(plan, runs, compared, options), len(runs))


def _first(cells: Sequence[CellComparison], none: int) -> tuple[int, int]:
    """Where two runs visibly differ first; then where their random state does."""
    seen = (one.cell.index for one in cells if one.state in ("output", "outcome"))
    moved = (one.cell.index for one in cells if one.diverged)
    return next(seen, none), next(moved, none)


def _differing(
    plan: Plan,
    runs: Sequence[Run],
    compared: Sequence[tuple[Run, list[CellComparison]]],
    options: Options,
) -> int:
    """The number of runs outside the largest group of runs that agree."""
    groups: list[list[Run]] = [[runs[0]]]
    for run, cells in compared:
        if _agree(cells):
            groups[0].append(run)
            continue
        for group in groups[1:]:
            if _agree(compare(plan, group[0], run, options)):
                group.append(run)
                break
        else:
            groups.append([run])
    largest = max(map(len, groups))
    return 0 if largest == len(runs) else len(runs) - (largest if largest > 1 else 0)


def _agree(cells: Sequence[CellComparison]) -> bool:
    return all(one.state not in ("output", "outcome") for one in cells)
