"""The statistics against scipy's and numbers known from elsewhere, and at their edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from jupyterlab_seed.study.statistics.difference import (
    correlation,
    equivalence_p,
    holm,
    paired,
    rounded,
    unpaired,
)
from jupyterlab_seed.study.statistics.power import Pool, seeds_needed, student_power
from jupyterlab_seed.study.statistics.proportion import examples_of, sampling_error, share
from jupyterlab_seed.study.statistics.signs import sign_flip_p
from jupyterlab_seed.study.statistics.summary import summarise

RANDOM = np.random.default_rng(7)


def test_one_arm() -> None:
    values = [0.91, 0.93, 0.92, 0.95, 0.9]
    found = summarise(values)
    assert found.mean == pytest.approx(np.mean(values))
    assert found.sd == pytest.approx(np.std(values, ddof=1))
    low, high = stats.t.interval(0.95, 4, np.mean(values), stats.sem(values))
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


def test_one_value_has_no_spread() -> None:
    found = summarise([0.5])
    assert (found.n, found.mean, found.sd, found.interval) == (1, 0.5, None, None)


def test_equal_values_have_a_spread_of_exactly_0() -> None:
    found = summarise([0.1] * 7)
    assert found.sd == 0


@pytest.mark.parametrize("n", [2, 5, 6, 11, 14])
def test_sign_flips_are_those_of_scipy(n: int) -> None:
    values = RANDOM.normal(0.4, 1, n)
    wanted = stats.permutation_test(
        (values,), np.mean, permutation_type="samples", n_resamples=np.inf
    ).pvalue
    assert sign_flip_p(values) == pytest.approx(wanted)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-4, 4), min_size=1, max_size=9))
def test_sign_flips_are_counted(values: list[int]) -> None:
    """Every choice of signs, one by one; many sums are equal, and differ by the error of floats."""
    tenths = [value / 10 for value in values]
    least = abs(sum(values))
    sums = [
        sum(value if bits >> at & 1 else -value for at, value in enumerate(values))
        for bits in range(2 ** len(values))
    ]
    wanted = sum(abs(one) >= least for one in sums) / len(sums)
    assert sign_flip_p(tenths) == pytest.approx(wanted)


def test_sign_flips_reach_no_further_than_their_number() -> None:
    for n in range(1, 41):
        assert sign_flip_p([0.25] * n) == pytest.approx(2 / 2**n if n > 0 else 1)
    # Of drawn choices, none may be as far: p is never 0.
    assert 0 < sign_flip_p([1.0] * 60) <= 1e-5


def test_paired_is_student_s() -> None:
    a = RANDOM.normal(size=9)
    b = a + RANDOM.normal(0.5, 0.5, 9)
    found = paired(a, b)
    wanted = stats.ttest_rel(b, a)
    assert found.t_p == pytest.approx(wanted.pvalue)
    interval = wanted.confidence_interval()
    assert (found.interval.low, found.interval.high) == pytest.approx((interval.low, interval.high))
    assert found.correlation == pytest.approx(np.corrcoef(a, b)[0, 1])
    assert found.greater.count == np.sum(b > a)


def test_unpaired_is_welch_s() -> None:
    a, b = RANDOM.normal(size=9), RANDOM.normal(0.5, 3, 6)
    found = unpaired(a, b)
    wanted = stats.ttest_ind(b, a, equal_var=False)
    assert found.t_p == pytest.approx(wanted.pvalue)
    assert found.df == pytest.approx(wanted.df)
    interval = wanted.confidence_interval()
    assert (found.interval.low, found.interval.high) == pytest.approx((interval.low, interval.high))


def test_differences_of_one_size_are_equal() -> None:
    found = paired([0.7, 0.8, 0.1, 0.2, 0.3, 0.4], [0.8, 0.9, 0.2, 0.3, 0.4, 0.5])
    assert found.error == 0
    assert found.t_p == 0 and found.permutation_p == pytest.approx(2 / 64)
    assert found.p == pytest.approx(2 / 64)


def test_one_value_that_diverged_hides_no_other() -> None:
    found = rounded([0.7, 0.8, 1.0, 0.0], [0.8, 0.8, 1e200, 0.0])
    assert found == pytest.approx([0.1, 0, 1e200, 0])


def test_no_difference_at_all() -> None:
    found = paired([0.7, 0.8, 0.9], [0.7, 0.8, 0.9])
    assert (found.p, found.ties, found.mean) == (1, 3, 0)


@pytest.mark.parametrize("unit", [2.0**900, 2.0**-900])
def test_sizes_whose_squares_floats_do_not_hold(unit: float) -> None:
    a, b = np.array([0.7, 0.8, 0.9, 0.75, 0.6, 0.8]), np.array([0.8, 0.7, 1.1, 0.8, 0.9, 1.0])
    for compare in (paired, unpaired):
        small, large = compare(a, b), compare(a * unit, b * unit)
        assert (large.p, large.correlation) == (small.p, small.correlation)
        assert (large.mean, large.error) == (small.mean * unit, small.error * unit)
    assert summarise(a * unit).sd == summarise(a).sd * unit  # type: ignore[operator]
    pools = Pool(b - a), Pool((b - a) * unit)
    assert pools[1].power(12, 0.2 * unit) == pools[0].power(12, 0.2)
    assert pools[1].sd == pools[0].sd * unit


def test_correlation_needs_a_spread() -> None:
    assert correlation([1, 1, 1], [1, 2, 3]) is None
    assert correlation([1, 2], [1, 2]) is None
    assert correlation([1, 2, 3], [2, 4, 6]) == 1


def test_equivalence_is_a_90_percent_interval() -> None:
    a = RANDOM.normal(size=12)
    found = paired(a, a + RANDOM.normal(0.05, 0.2, 12))
    low, high = stats.t.interval(0.9, found.df, found.mean, found.error)
    edge = max(abs(low), abs(high))
    known = (found.mean, found.error, found.df)
    assert equivalence_p(*known, edge) == pytest.approx(0.05)
    assert equivalence_p(*known, edge * 1.01) < 0.05 < equivalence_p(*known, edge * 0.99)


def test_holm() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


@pytest.mark.parametrize(("count", "n"), [(0, 6), (3, 10), (20, 20)])
def test_shares_have_wilson_s_interval(count: int, n: int) -> None:
    wanted = stats.binomtest(count, n).proportion_ci(method="wilson")
    found = share(count, n).interval
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high))


def test_sampling_error_of_an_accuracy() -> None:
    assert sampling_error(0.946, 360) == pytest.approx(0.0119, abs=5e-5)


@pytest.mark.parametrize("examples", [360, 1797, 59, 12_345])
def test_the_number_of_examples_is_read_from_accuracies(examples: int) -> None:
    counts = examples - RANDOM.integers(1, examples // 4, 20)
    assert examples_of([*(counts / examples), (examples - 1) / examples]) == examples


@pytest.mark.parametrize(
    "values",
    [
        [0.9123, 0.9231, 0.9377, 0.9444],  # rounded
        [0.5, 0.25, 0.75, 1.0],
        [0.9, 0.8],
        [1.5, 0.2, 0.3],
        [-0.1, 0.2, 0.3],
        list(RANDOM.random(12)),
        [1.0, 1.0, 1.0],
    ],
)
def test_no_number_of_examples_is_read_from_others(values: list[float]) -> None:
    assert examples_of(values) is None


def test_power_agrees_with_the_noncentral_t() -> None:
    # From a million simulated t tests: .7547.
    assert student_power(30, 0.5) == pytest.approx(0.7547, abs=0.0015)
    pool = Pool(RANDOM.normal(size=20_000))
    assert pool.power(30, 0.5) == pytest.approx(0.754, abs=0.035)


def test_needs_fall_with_the_effect() -> None:
    pool = Pool(RANDOM.normal(size=12))
    sizes = [seeds_needed(pool, effect) for effect in (2.0, 1.0, 0.5, 0.1)]
    assert all(one.high is None or one.low <= one.high for one in sizes)
    assert [one.low for one in sizes] == sorted(one.low for one in sizes)
    assert seeds_needed(pool, 1e-4).high is None


def test_ties_cost_power() -> None:
    """On a grid as wide as the spread, a small effect is seldom seen."""
    coarse = np.array([0.0, 0.0, 0.0, 0.0, 1 / 36, -1 / 36, 0.0, 0.0])
    pool = Pool(coarse, 1 / 36)
    assert 0 < pool.power(12, 0.5 / 36) < 1
    assert not math.isnan(pool.sd)
