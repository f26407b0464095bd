"""What a study says errs as rarely as it promises, by simulated studies.

``JUPYTERLAB_SEED_ALL=1 pytest jupyterlab_seed/tests/study/test_proof.py`` takes 10,000 of each.
"""

from __future__ import annotations

import numpy as np
import pytest

from jupyterlab_seed.study.statistics.difference import welch
from jupyterlab_seed.study.statistics.power import Pool, seeds_needed, smallest_detectable
from jupyterlab_seed.study.statistics.proportion import share
from jupyterlab_seed.study.statistics.summary import luck_of_best, summarise, t_interval

from .simulated import DRAWS, STUDIES, WHOLE, better, covers, equivalent, found, normal, pairs, rate

#: Chance in the rates, in their standard errors.
LUCK = 3.5

SIZES = (3, 5, 6, 10, 20, 30) if WHOLE else (5, 6, 12)


def slack(share: float) -> float:
    return LUCK * (share * (1 - share) / STUDIES) ** 0.5


@pytest.mark.parametrize("n", SIZES)
def test_the_interval_of_a_mean_covers(n: int) -> None:
    generator = np.random.default_rng(n)
    inside = [
        one.low <= 0 <= one.high
        for values in generator.normal(size=(STUDIES, n))
        if (one := summarise(values).interval)
    ]
    assert 0.93 - slack(0.95) < np.mean(inside) < 0.97 + slack(0.95)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", DRAWS)
def test_the_interval_of_a_paired_difference_covers(name: str, n: int) -> None:
    covered = rate(DRAWS[name], n, covers(0.3), effect=0.3)
    # Differences of skewed values have tails that are long on both sides: more is covered.
    above = 0.985 if name == "skewed" else 0.97
    assert 0.93 - slack(0.95) < covered < above + slack(0.95)


@pytest.mark.parametrize("n", SIZES)
def test_the_interval_of_an_unpaired_difference_covers(n: int) -> None:
    # Of unlike spread and number, as arms with failures are.
    inside = [
        one.low <= 0.3 <= one.high
        for a, b in pairs(normal, n + 1, 0.0, 0.1, n)
        if (one := t_interval(*welch(a[:n], 3 * b)))
    ]
    assert 0.93 - slack(0.95) < np.mean(inside) < 0.97 + slack(0.95)


@pytest.mark.parametrize("n", [size for size in SIZES if size >= 6])
@pytest.mark.parametrize("name", DRAWS)
def test_false_verdicts_are_rare(name: str, n: int) -> None:
    for correlation in (0.0, 0.9) if WHOLE else (0.5,):
        wrong = rate(DRAWS[name], n, found, correlation=correlation)
        assert wrong < 0.05 + slack(0.05)


def test_five_pairs_show_nothing() -> None:
    assert rate(normal, 5, found, effect=100.0) == 0
    assert rate(normal, 6, found, effect=100.0) == 1


@pytest.mark.parametrize("n", [size for size in SIZES if size >= 6])
@pytest.mark.parametrize("name", DRAWS)
def test_equivalence_is_rarely_claimed_of_what_differs(name: str, n: int) -> None:
    wrong = rate(DRAWS[name], n, equivalent(0.5), effect=0.5)
    assert wrong < 0.05 + slack(0.05)


@pytest.mark.parametrize("name", DRAWS)
def test_power_is_as_predicted(name: str) -> None:
    """From the differences of one large study, for the studies to come."""
    generator = np.random.default_rng(1)
    common, a, b = DRAWS[name](generator, (3, 4000))
    del common
    differences = (b - a) * 0.5**0.5
    n, effect = 12, 0.8
    predicted = Pool(differences).power(n, effect)
    actual = rate(DRAWS[name], n, better, effect=effect)
    assert abs(predicted - actual) < 0.03 + slack(actual)


def test_as_many_seeds_as_are_told_have_the_power() -> None:
    """In four of five studies of the pilot's size the need lies in the range that is told."""
    generator = np.random.default_rng(2)
    # 10 seeds: power .8 for an effect of one standard deviation of the differences.
    true = seeds_needed(Pool(generator.normal(size=100_000)), 1.0)
    assert true.low in (10, 11)
    pilots = generator.normal(size=(200 if WHOLE else 15, 10))
    told = [seeds_needed(Pool(pilot), 1.0) for pilot in pilots]
    inside = np.mean([one.low <= 10.5 <= (one.high or 10**6) for one in told])
    assert abs(inside - 0.8) < 0.08 + LUCK * (0.16 / len(pilots)) ** 0.5


def test_the_smallest_detectable_difference_is_detected() -> None:
    pool = Pool(np.random.default_rng(3).normal(size=50_000))
    effect = smallest_detectable(pool, 15)
    actual = rate(normal, 15, found, effect=effect)
    assert abs(actual - 0.8) < 0.03 + slack(0.8)


def test_the_best_seed_is_as_lucky_as_told() -> None:
    best = np.random.default_rng(4).normal(size=(20_000, 5)).max(axis=1)
    assert abs(best.mean() - luck_of_best(5)) < 0.02
    assert round(luck_of_best(5), 2) == 1.16


@pytest.mark.parametrize("p", [0.5, 0.8, 0.95])
def test_the_interval_of_a_share_covers(p: float) -> None:
    counts = np.random.default_rng(5).binomial(20, p, size=STUDIES)
    inside = [
        one.interval.low <= p <= one.interval.high for one in (share(int(k), 20) for k in counts)
    ]
    # A share of 20 takes 21 values: its coverage jumps around 95 %.
    assert 0.91 - slack(0.95) < np.mean(inside) < 0.985 + slack(0.95)


def test_looking_after_every_seed_finds_what_is_not_there() -> None:
    """Why new seeds alone count after a look: the chance that one of many looks errs."""
    generator = np.random.default_rng(6)
    limit = {n: abs(_t(n)) for n in range(3, 21)}
    wrong = 0
    for values in generator.normal(size=(2000, 20)):
        wrong += any(
            abs(values[:n].mean()) > limit[n] * values[:n].std(ddof=1) / n**0.5
            for n in range(3, 21)
        )
    assert 0.19 < wrong / 2000 < 0.28


def _t(n: int) -> float:
    from scipy import special

    return float(special.stdtrit(n - 1, 0.975))
