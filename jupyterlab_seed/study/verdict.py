"""The verdict of a study, in a sentence that a person would say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..runs.messages import Message, _, _n
from .analysis import ArmValues, Comparison, ResultAnalysis
from .statistics.power import ALPHA, MOST, Needed, fewest
from .statistics.summary import t_interval

#: ``one-arm`` and ``does-not-depend-on-seed`` are no judgements; ``too-few-seeds`` is none yet.
Kind: TypeAlias = Literal[
    "better",
    "worse",
    "equivalent",
    "no-difference-found",
    "too-few-seeds",
    "does-not-depend-on-seed",
    "one-arm",
]


@dataclass(frozen=True)
class Verdict:
    """What a study says of one result."""

    kind: Kind
    message: Message


def judge(one: ResultAnalysis, interest: float | None, results: int = 1) -> Verdict:
    """The verdict on a result.

    ``interest``: the smallest difference that matters, if given; ``results``: how many are judged.
    """
    if one.a.summary is None or (one.b is not None and one.b.summary is None):
        arm = one.a if one.a.summary is None or one.b is None else one.b
        return Verdict(
            "too-few-seeds", _("%1 gave no finite %2 under any seed.", arm.name, one.name)
        )
    if one.comparison is None or one.b is None:
        return _alone(one)
    if one.a.constant and one.b.constant:
        return Verdict("does-not-depend-on-seed", _constants(one.a, one.b, one.name))
    comparison = one.comparison
    difference = comparison.difference
    least = fewest(results)
    if comparison.judged < least or difference is None or comparison.p is None:
        return Verdict("too-few-seeds", _too_few(comparison, least))
    is_found = comparison.p <= ALPHA and difference.mean != 0
    equal = comparison.equivalence
    if interest is not None and equal is not None and equal <= ALPHA:
        return Verdict("equivalent", _equivalent(one, comparison, interest, is_found))
    if is_found:
        gain = difference.mean > 0 if one.better != "lower" else difference.mean < 0
        return Verdict("better" if gain else "worse", _found(one, comparison, gain))
    return Verdict("no-difference-found", _not_found(one, comparison, interest))


def _alone(one: ResultAnalysis) -> Verdict:
    summary = one.a.summary
    assert summary is not None
    if one.a.constant:
        message = _n(
            "The seed does not change %2: it is %3 under its one seed.",
            "The seed does not change %2: it is %3 under all %1 seeds.",
            summary.n,
            one.name,
            exact(summary.mean),
        )
        return Verdict("does-not-depend-on-seed", message)
    if summary.sd is None or summary.interval is None:
        message = _(
            "%1 is %2 under one seed; one seed says nothing about the noise.",
            one.name,
            exact(summary.mean),
        )
        return Verdict("too-few-seeds", message)
    reach = summary.interval.high - summary.mean
    message = _(
        "%1 is %2 on average over %3 seeds; a seed alone moves it by %4 (standard deviation).",
        one.name,
        shown(summary.mean, reach),
        str(summary.n),
        shown(summary.sd, summary.sd),
    )
    return Verdict("one-arm", message)


def _constants(a: ArmValues, b: ArmValues, name: str) -> Message:
    assert a.summary is not None and b.summary is not None
    if a.summary.mean == b.summary.mean:
        return _(
            "The seed does not change %1 in either variant: it is always %2.",
            name,
            exact(a.summary.mean),
        )
    return _(
        "The seed does not change %1 in either variant: it is always %2 in A and %3 in B. Seeds "
        "cannot tell whether that difference would last.",
        name,
        exact(a.summary.mean),
        exact(b.summary.mean),
    )


def _too_few(comparison: Comparison, least: int) -> Message:
    if comparison.judged < len(comparison.seeds):
        return _n(
            "Too few seeds for a verdict: one pair is new since the last look, and %2 are needed.",
            "Too few seeds for a verdict: %1 pairs are new since the last look, and %2 are needed.",
            comparison.judged,
            str(least),
        )
    return _n(
        "Too few seeds for a verdict: there is one pair, and %2 are needed.",
        "Too few seeds for a verdict: there are %1 pairs, and %2 are needed.",
        comparison.judged,
        str(least),
    )


def _found(one: ResultAnalysis, comparison: Comparison, gain: bool) -> Message:
    size, low, high = _sizes(comparison)
    words = (size, one.name, low, high, str(comparison.judged))
    if gain:
        return _(
            "B is better than A by %1 in %2 (95 %% interval %3 … %4, %5 seeds); that is more than "
            "the noise.",
            *words,
        )
    return _(
        "B is worse than A by %1 in %2 (95 %% interval %3 … %4, %5 seeds); that is more than the "
        "noise.",
        *words,
    )


def _equivalent(
    one: ResultAnalysis, comparison: Comparison, interest: float, is_found: bool
) -> Message:
    difference = comparison.difference
    assert difference is not None
    # At 5 %, two one-sided tests are an interval of 90 %.
    interval = t_interval(difference.mean, difference.error, difference.df, 0.9)
    reach = interval.high - difference.mean
    ends = (shown(interval.low, reach), shown(interval.high, reach))
    words = (one.name, exact(interest), *ends, str(comparison.judged))
    if is_found:
        return _(
            "A and B differ in %1 by less than the %2 that matters (90 %% interval %3 … %4, %5 "
            "seeds), but they do differ.",
            *words,
        )
    return _(
        "A and B differ in %1 by less than the %2 that matters (90 %% interval %3 … %4, %5 seeds).",
        *words,
    )


def _not_found(one: ResultAnalysis, comparison: Comparison, interest: float | None) -> Message:
    difference = comparison.difference
    assert difference is not None
    if difference.pairs and difference.ties == difference.n:
        return _("A and B gave the same %1 under each of %2 seeds.", one.name, str(difference.n))
    reach = difference.interval.high - difference.mean
    observed = _(
        "Can't tell whether B is better than A in %1: B minus A is %2 (95 %% interval %3 … %4, %5 "
        "seeds), which noise alone can explain.",
        one.name,
        shown(difference.mean, reach),
        shown(difference.interval.low, reach),
        shown(difference.interval.high, reach),
        str(comparison.judged),
    )
    if interest is not None and comparison.needed is not None:
        return _("%1 %2", observed, needs(interest, comparison.needed))
    if comparison.detectable is not None:
        seen = shown(comparison.detectable, comparison.detectable)
        return _(
            "%1 With that many seeds, four of five studies find a difference of %2.", observed, seen
        )
    return observed


def needs(interest: float, needed: Needed) -> Message:
    """The sentence that says how many seeds a difference takes."""
    if needed.high is None:
        low = str(min(needed.low, MOST))
        return _("A difference of %1 needs %2 seeds or more.", exact(interest), low)
    if needed.low == needed.high:
        return _("A difference of %1 needs about %2 seeds.", exact(interest), str(needed.low))
    return _(
        "A difference of %1 needs about %2 to %3 seeds.",
        exact(interest),
        str(needed.low),
        str(needed.high),
    )


def _sizes(comparison: Comparison) -> tuple[str, str, str]:
    """The size of a difference and its interval, without sign."""
    difference = comparison.difference
    assert difference is not None
    reach = difference.interval.high - difference.mean
    ends = sorted((abs(difference.interval.low), abs(difference.interval.high)))
    return (shown(abs(difference.mean), reach), *(shown(end, reach) for end in ends))  # type: ignore[return-value]


#: Beyond this, floats are not told digit by digit.
_LARGE = 1e15


def shown(value: float, reach: float) -> str:
    """A number with as many places as its uncertainty has two digits for."""
    if not reach or not math.isfinite(reach):
        return exact(value)
    places = max(0, 1 - math.floor(math.log10(abs(reach))))
    if places > 12 or abs(value) >= _LARGE:
        return exact(value)
    text = f"{value:.{places}f}"
    return text.removeprefix("-") if float(text) == 0 else _signed(text)


def exact(value: float, digits: int = 6) -> str:
    """A number as short as so many digits tell it."""
    return _signed(f"{value:.{digits}g}")


def _signed(text: str) -> str:
    """A number for people: with a minus sign, which a hyphen is not."""
    return f"\N{MINUS SIGN}{text[1:]}" if text.startswith("-") else text
