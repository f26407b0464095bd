"""What the runs of a study say of each result: numbers, no words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..runs.messages import _, comma_separated
from .engine import Outcome
from .statistics.difference import Difference, equivalence_p, holm, paired, rounded, unpaired
from .statistics.power import (
    ALPHA,
    Needed,
    Pool,
    common_grid,
    fewest,
    seeds_needed,
    smallest_detectable,
)
from .statistics.proportion import examples_of, sampling_error
from .statistics.summary import Summary, summarise
from .types import Better, CannotStudyError, Options, SeedRun
from .work import FREE, SAME, ArmRuns


@dataclass(frozen=True)
class ArmValues:
    """One result in one arm.

    ``runs``: all runs; ``values``: seed and value of those that gave a finite number.
    """

    label: str
    name: str
    runs: Sequence[SeedRun]
    values: Sequence[tuple[int, float]]
    summary: Summary | None

    @property
    def failed(self) -> int:
        """The number of runs without a finite value."""
        return len(self.runs) - len(self.values)

    @property
    def constant(self) -> bool:
        """Whether several seeds gave one value."""
        found = self.summary
        return found is not None and found.n > 1 and found.least == found.greatest


@dataclass(frozen=True)
class Comparison:
    """B minus A in one result.

    ``seeds`` and ``differences``: the pairs (all of them); ``judged``: those that the verdict rests
    on, which are the ones that nobody had looked at; ``difference``: what they say, None for fewer
    than two. ``p`` and ``equivalence``: adjusted for several results; ``equivalence`` is None
    without a smallest difference of interest. ``detectable``: the difference that so many seeds
    find with power .8; ``needed``: the seeds to find the smallest difference of interest. Both at
    the level that is left for one of several results.
    """

    seeds: Sequence[int]
    differences: Sequence[float]
    judged: int
    difference: Difference | None
    p: float | None = None
    equivalence: float | None = None
    detectable: float | None = None
    needed: Needed | None = None


@dataclass(frozen=True)
class ResultAnalysis:
    """One result.

    ``a`` is the baseline or the only arm, ``b`` the candidate, ``same`` the arm under one seed,
    ``free`` the one whose seeds are free.
    ``examples``: what the values are shares of, as told or as found; ``sampling``: the standard
    error that comes from those examples.
    """

    name: str
    better: Better | None
    a: ArmValues
    b: ArmValues | None
    same: ArmValues | None
    free: ArmValues | None
    comparison: Comparison | None
    examples: int | None
    examples_found: bool
    sampling: float | None


def analyse(outcome: Outcome) -> list[ResultAnalysis]:
    """Each result that the arms have in common, the first of them first.

    Raises :class:`CannotStudyError` if they have none in common.
    """
    arms = {one.arm.label: one for one in outcome.arms}
    a, b, same, free = arms["A"], arms.get("B"), arms.get(SAME), arms.get(FREE)
    names = _names(a, b)
    found = []
    for name in names:
        values_a, values_b = _values(a, name), b and _values(b, name)
        told = outcome.options.examples
        if len(names) > 1 and not _are_shares(values_a, values_b, told):
            # Of several results, not each is a share: a loss is not.
            told = None
        examples, sampling = _sampling(values_a, values_b, told)
        found.append(
            ResultAnalysis(
                name=name,
                better=_direction(name, a, outcome.options, b is not None),
                a=values_a,
                b=values_b,
                same=same and _values(same, name),
                free=free and _values(free, name),
                comparison=values_b and _compare(values_a, values_b, outcome),
                examples=examples,
                examples_found=examples is not None and told is None,
                sampling=sampling,
            )
        )
    found = _adjusted(found, outcome.options.interest)
    return [_with_power(one, outcome.options.interest, len(found)) for one in found]


def _names(a: ArmRuns, b: ArmRuns | None) -> list[str]:
    """The results of A that B has, too, in the order in which they were asked for."""
    order = [one.name for one in a.arm.wanted.expressions]
    # Stored runs may have been asked for the same in another order.
    of_a = sorted(
        dict.fromkeys(name for run in a.runs for name in run.values),
        key=lambda name: order.index(_expression(name, order)) if order else 0,
    )
    if b is None:
        return of_a
    of_b = {name for run in b.runs for name in run.values}
    names = [name for name in of_a if name in of_b]
    if not names and of_a and of_b:
        message = _(
            "The variants have no result in common: %1 gives %2, and %3 gives %4. Name one with "
            "`--result`.",
            a.arm.name,
            comma_separated(of_a),
            b.arm.name,
            comma_separated(sorted(of_b)),
        )
        raise CannotStudyError("no-result", message)
    return names


def _direction(name: str, a: ArmRuns, options: Options, is_compared: bool) -> Better | None:
    """What is better for a result; raises :class:`CannotStudyError` if it can't be compared."""
    found = options.directions.get(name) or _better(name, a) or options.better
    if found is None and options.directions and is_compared:
        message = _(
            "Is higher or lower better for %1? Finished runs are kept: say which, and the study "
            "continues.",
            name,
        )
        raise CannotStudyError("better", message)
    return found


def _better(name: str, a: ArmRuns) -> Better | None:
    """What is better for a result, or for the dict that it comes from."""
    better = {one.name: one.better for one in a.arm.wanted.expressions}
    return better.get(_expression(name, list(better))) if better else None


def _expression(name: str, names: Sequence[str]) -> str:
    """The one of the names asked for that a result comes from; the first if none fits."""
    dicts = [one for one in names if name.startswith(f"{one}[")]
    return name if name in names else max(dicts, key=len, default=names[0])


def _values(one: ArmRuns, name: str) -> ArmValues:
    found = [(run.seed, run.value(name)) for run in one.runs]
    values = [(seed, value) for seed, value in found if value is not None]
    summary = summarise([value for _seed, value in values]) if values else None
    return ArmValues(one.arm.label, one.arm.name, one.runs, values, summary)


def _compare(a: ArmValues, b: ArmValues, outcome: Outcome) -> Comparison:
    of_b = dict(b.values)
    seeds = [seed for seed, _value in a.values if seed in of_b]
    of_a = dict(a.values)
    x, y = [of_a[seed] for seed in seeds], [of_b[seed] for seed in seeds]
    differences = [float(one) for one in rounded(x, y)] if seeds else []
    # Seeds that a verdict was given on are no evidence for the next one.
    looked = {seed for look in outcome.looks for seed in look}
    fresh = [at for at, seed in enumerate(seeds) if seed not in looked]
    difference = None
    if len(fresh) >= 2:
        difference = paired([x[at] for at in fresh], [y[at] for at in fresh])
    elif not seeds and len(a.values) >= 2 and len(b.values) >= 2:
        difference = unpaired([v for _s, v in a.values], [v for _s, v in b.values])
    judged = len(fresh) if difference is None or difference.pairs else difference.n
    return Comparison(seeds, differences, judged, difference)


def _sampling(
    a: ArmValues, b: ArmValues | None, told: int | None
) -> tuple[int | None, float | None]:
    """The number of examples behind a share, and the standard error that they bring."""
    values = [value for arm in (a, b) if arm for _seed, value in arm.values]
    if not values or min(values) < 0 or max(values) > 1:
        return None, None
    examples = told or examples_of(values)
    if examples is None:
        return None, None
    last = b if b is not None and b.summary is not None else a
    mean = last.summary.mean if last.summary else math.fsum(values) / len(values)
    return examples, sampling_error(mean, examples)


def _are_shares(a: ArmValues, b: ArmValues | None, examples: int | None) -> bool:
    """Whether all values are multiples of one part of so many examples."""
    values = [[value for _seed, value in arm.values] if arm else [] for arm in (a, b)]
    return common_grid(*values, examples) is not None


def _adjusted(found: list[ResultAnalysis], interest: float | None) -> list[ResultAnalysis]:
    """With p-values for all results together."""
    tested = [at for at, one in enumerate(found) if one.comparison and one.comparison.difference]
    differences = [found[at].comparison.difference for at in tested]  # type: ignore[union-attr]
    ps = holm([one.p for one in differences if one])
    same = [
        equivalence_p(one.mean, one.error, one.df, interest)
        for one in differences
        if one and interest
    ]
    for place, at in enumerate(tested):
        comparison = replace(
            found[at].comparison,  # type: ignore[type-var]
            p=ps[place],
            equivalence=holm(same)[place] if interest else None,
        )
        found[at] = replace(found[at], comparison=comparison)
    return found


def _with_power(one: ResultAnalysis, interest: float | None, results: int) -> ResultAnalysis:
    """With what so many seeds could have seen, and how many it takes.

    The smallest of several p-values is multiplied by their number (Holm 1979), so a single result
    is sure to be found only at that part of the level.
    """
    alpha = ALPHA / results
    comparison = one.comparison
    if comparison is None or len(set(comparison.differences)) < 2 or one.b is None:
        return one
    grid = common_grid(
        [value for _seed, value in one.a.values],
        [value for _seed, value in one.b.values],
        one.examples,
    )
    pool = Pool(comparison.differences, grid)
    comparison = replace(
        comparison,
        detectable=(
            smallest_detectable(pool, comparison.judged, alpha)
            if comparison.judged >= fewest(results)
            else None
        ),
        needed=seeds_needed(pool, interest, alpha) if interest else None,
    )
    return replace(one, comparison=comparison)
