"""Permutation tests: how often chance alone gives so large a difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

#: Up to so many differences every choice of signs is counted; beyond, some are drawn.
EXACT = 40

#: The choices drawn where not all are counted.
DRAWN = 99_999

#: Sums that differ by less than this share of the largest possible one are equal.
_EQUAL = 1e-9


def sign_flip_p(differences: Sequence[float]) -> float:
    """The two-sided p of the sign-flip test that differences are symmetric about 0.

    If a seed's two values could as well be exchanged, each difference could as well have the other
    sign: p is the share of all 2ⁿ choices of signs whose sum is at least as far from 0 (Fisher
    1935, The Design of Experiments, 21; Edgington and Onghena 2007, Randomization Tests). With n
    differences it is 2/2ⁿ at least: .0625 for five. Exact up to :data:`EXACT`; beyond, of
    :data:`DRAWN` choices drawn under a fixed seed, counted as Phipson and Smyth (2010) do.
    """
    array = np.asarray(differences, dtype=float)
    array = array[array != 0]
    if not len(array):
        return 1.0
    scale = float(np.sum(np.abs(array)))
    least = abs(float(np.sum(array))) - _EQUAL * scale
    if len(array) > EXACT:
        return _drawn(array, least)
    # The two halves apart: 2·2ⁿᐟ² sums instead of 2ⁿ.
    middle = (len(array) + 1) // 2
    left, right = _sums(array[:middle]), np.sort(_sums(array[middle:]))
    above = len(right) - np.searchsorted(right, least - left, side="left")
    below = np.searchsorted(right, -least - left, side="right")
    # A sum near 0 is both above and below, and counts once.
    count = np.minimum(above + below, len(right)).sum()
    return float(count) / (len(left) * len(right))


def exchange_p(a: Sequence[float], b: Sequence[float]) -> float:
    """The two-sided p of the permutation test that two arms have one distribution.

    The share of all ways to deal the values to the arms in which the means are at least as far
    apart (Pitman 1937, Supplement to the JRSS 4:119); exact as far as there are at most
    :data:`DRAWN` ways.
    """
    from scipy import stats

    def far(x: Any, y: Any, axis: int = -1) -> Any:
        return np.mean(y, axis=axis) - np.mean(x, axis=axis)

    found = stats.permutation_test(
        (np.asarray(a, dtype=float), np.asarray(b, dtype=float)),
        far,
        permutation_type="independent",
        n_resamples=DRAWN // 10,
        vectorized=True,
        random_state=np.random.default_rng(0),
    )
    return float(found.pvalue)


def _sums(values: Any) -> Any:
    """The sums of the values under every choice of signs."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums + value, sums - value])
    return sums


def _drawn(values: Any, least: float) -> float:
    generator, found = np.random.default_rng(0), 0
    for size in _pieces(DRAWN, 10_000):
        signs = generator.integers(0, 2, size=(size, len(values))) * 2.0 - 1
        found += int(np.count_nonzero(np.abs(signs @ values) >= least))
    return (1 + found) / (1 + DRAWN)


def _pieces(total: int, size: int) -> list[int]:
    return [min(size, total - at) for at in range(0, total, size)]
