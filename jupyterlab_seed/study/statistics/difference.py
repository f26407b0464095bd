"""Two arms: how far B is from A, and whether chance could do it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from .proportion import Share, share
from .signs import exchange_p, sign_flip_p
from .summary import Interval, deviation, t_interval, t_p, unit_of


@dataclass(frozen=True)
class Difference:
    """B minus A.

    ``pairs``: whether values are paired by seed; ``n``: the number of differences, or the smaller
    number of values. ``error`` and ``df``: the standard error of ``mean`` and its degrees of
    freedom; ``interval``: of the mean. ``p``: the larger of the p of Student's test and of the
    permutation test, so that a small one needs both. ``correlation``: of the pairs, None where one
    arm has no spread. ``greater``: the share in which B is greater, ``ties``: in which both are
    equal.
    """

    pairs: bool
    n: int
    mean: float
    error: float
    df: float
    interval: Interval
    t_p: float
    permutation_p: float
    correlation: float | None
    greater: Share
    ties: int

    @property
    def p(self) -> float:
        """See the class."""
        return max(self.t_p, self.permutation_p)


def paired(a: Sequence[float], b: Sequence[float]) -> Difference:
    """Compare arms whose values belong together, two pairs or more, all finite.

    Student's interval of the mean difference, and the exact sign-flip test.
    """
    x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    differences = rounded(x, y)
    n = len(differences)
    mean, error, df = student(differences)
    return Difference(
        pairs=True,
        n=n,
        mean=mean,
        error=error,
        df=df,
        interval=t_interval(mean, error, df),
        t_p=t_p(mean, error, df),
        permutation_p=sign_flip_p(differences),
        correlation=correlation(x, y),
        greater=share(int(np.count_nonzero(differences > 0)), n),
        ties=int(np.count_nonzero(differences == 0)),
    )


def unpaired(a: Sequence[float], b: Sequence[float]) -> Difference:
    """Compare arms of which nothing pairs, two values each or more, all finite.

    Welch's interval (1947, Biometrika 34:28), which needs no equal spread, and a permutation test.
    """
    x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    mean, error, df = welch(x, y)
    all_pairs = y[:, None] - x[None, :]
    return Difference(
        pairs=False,
        n=min(len(x), len(y)),
        mean=mean,
        error=error,
        df=df,
        interval=t_interval(mean, error, df),
        t_p=t_p(mean, error, df),
        permutation_p=exchange_p(x, y),
        correlation=None,
        greater=share(int(np.count_nonzero(all_pairs > 0)), all_pairs.size, min(len(x), len(y))),
        ties=int(np.count_nonzero(all_pairs == 0)),
    )


def student(differences: Sequence[float]) -> tuple[float, float, float]:
    """The mean, its standard error, and the degrees of freedom."""
    array = np.asarray(differences, dtype=float)
    n = len(array)
    even = bool(np.all(array == array[0]))
    error = 0.0 if even else deviation(array) / n**0.5
    return float(np.mean(array)), error, n - 1


def welch(a: Sequence[float], b: Sequence[float]) -> tuple[float, float, float]:
    """B's mean less A's, its standard error, and the degrees of freedom; see :func:`unpaired`."""
    x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    unit = unit_of(x, y)
    parts = [float(np.var(one / unit, ddof=1)) / len(one) for one in (x, y)]
    below = sum(part**2 / (len(one) - 1) for part, one in zip(parts, (x, y), strict=True))
    df = sum(parts) ** 2 / below if below else float(len(x) + len(y) - 2)
    return float(np.mean(y) - np.mean(x)), sum(parts) ** 0.5 * unit, df


def rounded(a: Sequence[float], b: Sequence[float]) -> np.ndarray:
    """B minus A for each pair; 0 where they differ by no more than the error of floats."""
    x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    differences = y - x
    # Else 0.9 less 0.8 and 0.8 less 0.7 would differ, in the last digit.
    sizes = np.maximum(np.abs(x), np.abs(y))
    largest = float(np.max(sizes))
    if largest == 0:
        return differences
    # One step for all, unless one value is so large that the others would vanish beside it.
    scales = np.minimum(largest, np.where(sizes > 0, sizes, largest) * 1e3)
    steps = 2.0 ** np.ceil(np.log2(scales) + math.log2(1e-13))
    return np.round(differences / steps) * steps


def correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Pearson's correlation of pairs; None below three pairs, or if one arm has no spread."""
    x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if len(x) < 3 or np.all(x == x[0]) or np.all(y == y[0]):
        return None
    return float(np.clip(np.corrcoef(x / unit_of(x), y / unit_of(y))[0, 1], -1, 1))


def equivalence_p(mean: float, error: float, df: float, interest: float) -> float:
    """The p of the claim that the mean difference is smaller than ``interest`` (above 0).

    ``error`` and ``df``: of ``mean``, as in :class:`Difference`.

    Two one-sided tests (Schuirmann 1987, J. Pharmacokinet. Biopharm. 15:657): at 5 %, the same as
    a 90 % interval that lies within the interest on both sides.
    """
    if error == 0:
        return 0.0 if abs(mean) < interest else 1.0
    return float(special.stdtr(df, (abs(mean) - interest) / error))


def holm(ps: Sequence[float]) -> list[float]:
    """The p of several tests, adjusted so that all claims together err as rarely as one.

    Holm 1979 (Scand. J. Statist. 6:65), in the order given.
    """
    adjusted, worst = [0.0] * len(ps), 0.0
    for rank, at in enumerate(sorted(range(len(ps)), key=lambda at: ps[at])):
        worst = max(worst, min(1.0, (len(ps) - rank) * ps[at]))
        adjusted[at] = worst
    return adjusted
