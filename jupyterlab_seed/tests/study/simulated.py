"""Simulated studies with known effects: how often what a study says is true."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from jupyterlab_seed.study.statistics.difference import Difference, equivalence_p, paired

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


def found(difference: Difference, alpha: float = 0.05) -> bool:
    return difference.p <= alpha


def rate(
    draw: Draw, n: int, said: Callable[[Difference], bool], **more: Any
) -> tuple[float, float]:
    """How often something is said of a study, and the standard error of that."""
    arms = pairs(draw, n, more.get("correlation", 0.5), more.get("effect", 0.0), n)
    share = float(np.mean([said(paired(a, b)) for a, b in arms]))
    return share, (share * (1 - share) / STUDIES) ** 0.5


def covers(effect: float) -> Callable[[Difference], bool]:
    return lambda one: one.interval.low <= effect <= one.interval.high


def equivalent(interest: float) -> Callable[[Difference], bool]:
    return lambda one: equivalence_p(one, interest) <= 0.05
