"""Shares: of seeds in which B is greater, of examples that are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from .summary import LEVEL, Interval

#: The most examples that values are thought to be a share of.
_MOST_EXAMPLES = 100_000


@dataclass(frozen=True)
class Share:
    """``count`` of ``n``, and the interval of the probability."""

    count: int
    n: int
    interval: Interval


def share(count: int, n: int, independent: int | None = None) -> Share:
    """The share with Wilson's interval (1927, JASA 22:209; Brown, Cai and DasGupta 2001).

    ``independent``: the number of independent ones, if fewer than ``n``.
    """
    size = independent or n
    return Share(count, n, wilson(count / n, size))


def wilson(p: float, n: int, level: float = LEVEL) -> Interval:
    """Wilson's interval for a share ``p`` (0 … 1) of ``n``; see :func:`share`."""
    z = float(special.ndtri((1 + level) / 2))
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def sampling_error(p: float, examples: int) -> float:
    """The standard error of an accuracy ``p`` (0 … 1) on so many examples: √(p·(1-p)/n).

    Other examples would move the result by this much; all seeds share it, so none reduce it
    (Dietterich 1998, Neural Computation 10:1895).
    """
    return (p * (1 - p) / examples) ** 0.5


def examples_of(values: Sequence[float]) -> int | None:
    """The number of examples that shares were computed from, read from their common grid.

    Accuracies on n examples are multiples of 1/n; this is the smallest n that fits all. None if
    the values are no shares, too few are distinct to tell, or they are rounded decimals.
    """
    distinct = sorted({float(value) for value in values})
    if len(distinct) < 3 or distinct[0] < 0 or distinct[-1] > 1:
        return None
    candidates = np.arange(2, _MOST_EXAMPLES + 1)
    fits = np.ones(len(candidates), dtype=bool)
    for value in distinct:
        counts = value * candidates[fits]
        # A fit by chance: n values that lie anywhere fit with a share of 2·tolerance each.
        fits[fits] = np.abs(counts - np.round(counts)) < 1e-7 * np.maximum(1, counts / 1e3)
        if not fits.any():
            return None
    found = int(candidates[fits][0])
    # Decimals that were rounded lie on a grid, too: that of 1000, or of 250.
    return None if found < 10 or 10**6 % found == 0 else found
