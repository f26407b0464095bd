"""How many seeds it takes, and what so many could have seen: by simulation from what was seen.

A simulated study draws its differences from those seen, their ties and gaps included, moved to the
effect in question, and is judged by the rule of a real one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from .summary import unit_of

#: The power that is wanted.
WANTED = 0.8

#: The fewest pairs that a verdict depends on: with five, no sign-flip p is below .05.
FEWEST = 6

#: The rate of false verdicts that is accepted.
ALPHA = 0.05

#: The most seeds that are told.
MOST = 5000

#: Simulated studies of one setting, and the choices of signs in each.
STUDIES, SIGNS = 2000, 999

#: Beyond so many seeds, Student's test alone decides: the two agree.
_SIMULATED = 300

#: The level of the range of :func:`seeds_needed`.
RANGE = 0.8


@dataclass(frozen=True)
class Needed:
    """A range of numbers of seeds; ``high`` is None where it is above :data:`MOST`."""

    low: int
    high: int | None


def fewest(results: int) -> int:
    """The fewest pairs that can decide on so many results, once p is adjusted for them (Holm)."""
    return max(FEWEST, math.ceil(math.log2(2 * results / ALPHA)))


class Pool:
    """The differences seen, as a population of differences with a mean of one's own choice."""

    def __init__(self, differences: Sequence[float], grid: float | None = None) -> None:
        """At least two, not all equal. ``grid``: what every difference is a multiple of."""
        self._unit = unit_of(differences)
        seen = np.asarray(differences, dtype=float) / self._unit
        # Resampled values have a variance (n - 1)/n times that of the sample.
        self._centred = (seen - np.mean(seen)) * (len(seen) / (len(seen) - 1)) ** 0.5
        self._grid = grid and grid / self._unit
        self.n = len(seen)
        self.sd = float(np.std(seen, ddof=1)) * self._unit

    def power(self, n: int, effect: float, alpha: float = ALPHA, scale: float = 1.0) -> float:
        """The share of studies of ``n`` seeds that find a mean difference of ``effect``.

        ``scale``: how much wider the differences are than those seen.
        """
        if n > _SIMULATED:
            return student_power(n, effect / (self.sd * scale), alpha)
        generator = np.random.default_rng(n)
        drawn = generator.choice(self._centred, size=(STUDIES, n)) * scale
        drawn += effect / self._unit
        if self._grid:
            # To a neighbour on the grid, by chance, so that the mean stays.
            steps = drawn / self._grid
            low = np.floor(steps)
            drawn = (low + (generator.random(steps.shape) < steps - low)) * self._grid
        found = _is_found(drawn, alpha, generator)
        return float(np.mean(found & (np.sign(drawn.mean(axis=1)) == np.sign(effect))))


def seeds_needed(pool: Pool, effect: float, alpha: float = ALPHA) -> Needed:
    """The seeds with which a study finds a mean difference of ``effect`` with power .8.

    A range, since the spread itself is known from few seeds: the needs at both ends of its 80 %
    interval, by the chi-squared distribution of a sample variance.
    """
    df = pool.n - 1
    ends = [(df / special.chdtri(df, (1 + side * RANGE) / 2)) ** 0.5 for side in (-1, 1)]
    low, high = (_needed(pool, abs(effect), alpha, scale) for scale in sorted(ends))
    return Needed(low if low is not None else MOST, high)


def smallest_detectable(pool: Pool, n: int, alpha: float = ALPHA) -> float:
    """The mean difference that a study of ``n`` seeds (6 or more) finds with power .8."""
    low, high = 0.0, pool.sd
    while pool.power(n, high, alpha) < WANTED and high < 100 * pool.sd:
        low, high = high, 2 * high
    for _ in range(7):
        middle = (low + high) / 2
        low, high = (low, middle) if pool.power(n, middle, alpha) >= WANTED else (middle, high)
    return high


def student_power(n: int, effect: float, alpha: float = ALPHA) -> float:
    """The power of Student's two-sided test at ``effect`` standard deviations, for normal values.

    By the noncentral t distribution (Cohen 1988, Statistical Power Analysis, 2).
    """
    limit = special.stdtrit(n - 1, 1 - alpha / 2)
    return float(1 - special.nctdtr(n - 1, abs(effect) * n**0.5, limit))


def common_grid(a: Sequence[float], b: Sequence[float], examples: int | None) -> float | None:
    """The step between values that are shares of so many examples, None if there is none."""
    if not examples:
        return None
    steps = np.concatenate([np.asarray(a, float), np.asarray(b, float)]) * examples
    return 1 / examples if np.all(np.abs(steps - np.round(steps)) < 1e-4) else None


def _needed(pool: Pool, effect: float, alpha: float, scale: float) -> int | None:
    least = fewest(round(ALPHA / alpha))
    low, high = least - 1, least
    while pool.power(high, effect, alpha, scale) < WANTED:
        if high >= MOST:
            return None
        low, high = high, min(2 * high, MOST)
    while high - low > max(1, high // 50):
        middle = (low + high) // 2
        enough = pool.power(middle, effect, alpha, scale) >= WANTED
        low, high = (low, middle) if enough else (middle, high)
    return high


def _is_found(drawn: Any, alpha: float, generator: Any) -> Any:
    """Which studies (rows) both tests call different from 0."""
    n = drawn.shape[1]
    mean, sd = drawn.mean(axis=1), drawn.std(axis=1, ddof=1)
    limit = special.stdtrit(n - 1, 1 - alpha / 2)
    found = np.abs(mean) * n**0.5 > limit * np.maximum(sd, 1e-12 * np.abs(mean))
    rows = np.flatnonzero(found)
    if not len(rows):
        return found
    exact = 2 ** (n - 1) <= SIGNS
    signs = _all_signs(n) if exact else generator.integers(0, 2, size=(SIGNS, n)) * 2.0 - 1
    sums = np.abs(drawn[rows] @ signs.T)
    least = np.abs(drawn[rows].sum(axis=1)) - 1e-9 * np.abs(drawn[rows]).sum(axis=1)
    count = np.count_nonzero(sums >= least[:, None], axis=1)
    found[rows] = (count if exact else count + 1) / (len(signs) + (not exact)) <= alpha
    return found


def _all_signs(n: int) -> Any:
    """Every choice of signs, of two opposite ones the one that begins with a plus."""
    bits = (np.arange(2 ** (n - 1))[:, None] >> np.arange(n - 1)) & 1
    return np.hstack([np.ones((len(bits), 1)), bits * 2.0 - 1])
