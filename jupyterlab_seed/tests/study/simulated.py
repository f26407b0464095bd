"""Simulated studies with known effects: how often what a study says is true."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from jupyterlab_seed.study.statistics.difference import equivalence_p, paired, rounded, student
from jupyterlab_seed.study.statistics.power import ALPHA
from jupyterlab_seed.study.statistics.summary import t_interval, t_p

#: The whole proof: as many studies as issue and docs say; tests take fewer.
WHOLE = os.environ.get("JUPYTERLAB_SEED_ALL") == "1"
STUDIES = 10_000 if WHOLE else 1_000

#: Values of one arm with mean 0 and standard deviation 1, by size and generator.
Draw = Callable[[Any, Any], Any]


def normal(generator: Any, size: Any) -> Any:
    return generator.normal(size=size)


def skewed(generator: Any, size: Any) -> Any:
    """A long tail on one side, as losses have."""
    return generator.exponential(size=size) - 1


def bounded(generator: Any, size: Any) -> Any:
    return (generator.random(size) - 0.5) * 12**0.5


def quantised(generator: Any, size: Any) -> Any:
    """An accuracy on 180 examples, with many ties."""
    p = 0.95
    found = generator.binomial(180, p, size=size) / 180
    return (found - p) / (p * (1 - p) / 180) ** 0.5


DRAWS: dict[str, Draw] = {
    "normal": normal,
    "skewed": skewed,
    "bounded": bounded,
    "quantised": quantised,
}


def pairs(draw: Draw, n: int, correlation: float, effect: float, seed: int) -> Iterator[Any]:
    """So many studies: A and B under n seeds, B better by an effect."""
    generator = np.random.default_rng(seed)
    shared, own = correlation**0.5, (1 - correlation) ** 0.5
    for _study in range(STUDIES):
        common, a, b = draw(generator, (3, n))
        yield shared * common + own * a, shared * common + own * b + effect


#: What is said of the values of A and B.
Said = Callable[[Any, Any], bool]


def found(a: Any, b: Any) -> bool:
    """Whether B is called different from A."""
    mean, error, df = student(rounded(a, b))
    # Both tests must agree, and this one is faster.
    return t_p(mean, error, df) <= ALPHA and paired(a, b).p <= ALPHA


def better(a: Any, b: Any) -> bool:
    return found(a, b) and float(np.mean(b)) > float(np.mean(a))


def covers(effect: float) -> Said:
    def said(a: Any, b: Any) -> bool:
        interval = t_interval(*student(rounded(a, b)))
        return interval.low <= effect <= interval.high

    return said


def equivalent(interest: float) -> Said:
    return lambda a, b: equivalence_p(*student(rounded(a, b)), interest) <= ALPHA


def rate(draw: Draw, n: int, said: Said, correlation: float = 0.5, effect: float = 0.0) -> float:
    """How often something is said of a study."""
    return float(np.mean([said(a, b) for a, b in pairs(draw, n, correlation, effect, n)]))
