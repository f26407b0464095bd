"""How far pairs are pairs: up to which cell two variants had the same random state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .types import SeedRun

#: ``throughout``: the same in all cells; ``up-to``: up to a cell; ``never``: not even in the first
#: cell that used a stream; ``unknown``: not observed, or no stream was used.
Extent: TypeAlias = Literal["throughout", "up-to", "never", "unknown"]


@dataclass(frozen=True)
class Pairing:
    """The extent over all seeds: the shortest of any seed.

    ``cell``: the index of A's last cell with the same state, where ``extent`` is ``up-to``;
    ``since``: that of the first cell that differs, None if A used no stream any more.
    """

    extent: Extent
    cell: int | None = None
    since: int | None = None


def pairing(a: Sequence[SeedRun], b: Sequence[SeedRun]) -> Pairing:
    """The extent for the seeds that succeeded in both arms."""
    of_b = {run.seed: run for run in b if run.outcome == "ok"}
    pairs = [(run, of_b[run.seed]) for run in a if run.outcome == "ok" and run.seed in of_b]
    found: list[tuple[int, Pairing]] = []
    for x, y in pairs:
        if not x.draws or not y.draws:
            return Pairing("unknown")
        found.append(_of_pair(x.draws, y.draws))
    if not found:
        return Pairing("unknown")
    return min(found, key=lambda one: one[0])[1]


def _of_pair(a: Sequence[tuple[int, str]], b: Sequence[tuple[int, str]]) -> tuple[int, Pairing]:
    """The number of cells with the same state, and the extent."""
    common = 0
    for (_at, left), (_other, right) in zip(a, b, strict=False):
        if left != right:
            break
        common += 1
    if common == len(a) == len(b):
        # More than any number of cells.
        return 10**9, Pairing("throughout")
    if common == 0:
        return 0, Pairing("never", None, a[0][0])
    since = a[common][0] if common < len(a) else None
    return common, Pairing("up-to", a[common - 1][0], since)
