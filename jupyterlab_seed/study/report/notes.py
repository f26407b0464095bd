"""What is said beside a verdict: what seeds can't tell, what failed, how far pairs are pairs."""

from __future__ import annotations

from collections.abc import Sequence

from ...runs.messages import CellNumber, Message, _, _n, comma_separated
from ..analysis import ArmValues, ResultAnalysis
from ..engine import Outcome
from ..pairing import pairing
from ..statistics.summary import luck_of_best
from ..types import Note
from ..verdict import exact, needs, shown
from ..work import EXTRA, ArmRuns
from .apart_notes import apart_notes, in_words

#: A correlation below this brings little.
_WEAK = 0.3


def general_notes(outcome: Outcome, analyses: Sequence[ResultAnalysis]) -> list[Note]:
    """Remarks on the study as a whole."""
    notes = []
    for one in outcome.arms:
        failed = [run for run in one.runs if run.outcome != "ok"]
        if failed:
            notes.append(Note("failed", _failed(_called(one), failed, len(one.runs))))
        if one.arm.label in EXTRA:
            continue
        if one.retried:
            message = _n(
                "One seed of %2 was run again after a failure; picking runs that succeed can "
                "flatter a variant.",
                "%1 seeds of %2 were run again after a failure; picking runs that succeed can "
                "flatter a variant.",
                one.retried,
                one.arm.name,
            )
            notes.append(Note("retried", message))
        unseeded = sorted({name for run in one.runs for name in run.unseeded})
        if unseeded:
            message = _(
                "%1 draws from a stream without a seed: %2. The seed does not control that part "
                "of the noise.",
                one.arm.name,
                comma_separated(unseeded),
            )
            notes.append(Note("unseeded", message))
    if outcome.looks:
        message = _(
            "These variants were judged before, with %1 seeds. Testing again whenever seeds are "
            "added finds differences where there are none, so the verdict rests on the seeds that "
            "are new since then.",
            comma_separated([str(len(look)) for look in outcome.looks]),
        )
        notes.append(Note("looked", message))
    notes += _not_compared(outcome, analyses)
    notes += apart_notes(outcome.arms)
    extent = _extent(outcome)
    if extent is not None:
        notes.append(Note("pairing", in_words(outcome.arms[0].arm, extent)))
    if len(analyses) > 1 and analyses[0].b is not None:
        message = _(
            "%1 results were compared; their p-values are adjusted for that (Holm).",
            str(len(analyses)),
        )
        notes.append(Note("several-results", message))
    message = _(
        "These results cover only what the seed changes in this notebook. Everything else, such "
        "as the data or a fixed split, is the same in all runs."
    )
    return [*notes, Note("scope", message)]


def _not_compared(outcome: Outcome, analyses: Sequence[ResultAnalysis]) -> list[Note]:
    """The results that one variant alone gives."""
    compared = {one.name for one in analyses}
    notes = []
    for one in outcome.arms:
        given = dict.fromkeys(name for run in one.runs for name in run.values)
        alone = [name for name in given if name not in compared]
        if alone and one.arm.label not in EXTRA:
            message = _(
                "%1 gives %2, which the other variant does not; it is not compared.",
                one.arm.name,
                comma_separated(alone),
            )
            notes.append(Note("not-compared", message))
    return notes


def _called(one: ArmRuns) -> str | Message:
    """What an arm is called."""
    match one.arm.label:
        case "same":
            return _("%1 under one seed", one.arm.name)
        case "free":
            return _("%1 with free seeds", one.arm.name)
    return one.arm.name


def _failed(name: str | Message, failed: Sequence[object], total: int) -> Message:
    return _n(
        "One of %2 runs of %3 gave no result; it is counted, and a difference says nothing about "
        "it.",
        "%1 of %2 runs of %3 gave no result; they are counted, and a difference says nothing "
        "about them.",
        len(failed),
        str(total),
        name,
    )


def _extent(outcome: Outcome) -> Message | None:
    arms = {one.arm.label: one for one in outcome.arms}
    if "B" not in arms:
        return None
    found = pairing(arms["A"].runs, arms["B"].runs)
    match found.extent:
        case "throughout":
            return _("A and B had the same random state in every cell.")
        case "up-to" if found.cell is not None and found.since is not None:
            return _(
                "A and B had the same random state up to cell %1; from cell %2 on they draw "
                "different numbers.",
                CellNumber(found.cell + 1),
                CellNumber(found.since + 1),
            )
        case "up-to" if found.cell is not None:
            return _(
                "A and B had the same random state up to cell %1; then B draws more.",
                CellNumber(found.cell + 1),
            )
        case "never":
            return _("A and B had different random states from the first draw on.")
    return _("How far A and B drew the same random numbers could not be observed.")


def result_notes(one: ResultAnalysis, outcome: Outcome) -> list[Note]:
    """Remarks on one result."""
    notes = []
    for arm in (one.a, one.b):
        odd = arm.failed - sum(run.outcome != "ok" for run in arm.runs) if arm else 0
        if arm and odd:
            message = _n(
                "%2 was NaN, infinite or missing in one run of %3.",
                "%2 was NaN, infinite or missing in %1 runs of %3.",
                odd,
                one.name,
                arm.name,
            )
            notes.append(Note("not-finite", message))
    notes += [
        Note(kind, message)
        for kind, message in (
            ("correlation", _correlation(one)),
            ("equal", _equal(one) if outcome.options.interest else None),
            ("needed", _needed(one, outcome.options.interest)),
            ("sampling", _sampling(one)),
            ("luck", _luck(one)),
            ("same-seed", _same(one)),
            ("free", _free(one)),
        )
        if message is not None
    ]
    return notes


def _correlation(one: ResultAnalysis) -> Message | None:
    found = one.comparison and one.comparison.difference
    if not found or found.correlation is None:
        return None
    value = f"{found.correlation:.2f}"
    if found.correlation < _WEAK:
        return _("Pairing by seed brings little here: the correlation of the pairs is %1.", value)
    return _("The correlation of the pairs is %1; pairing by seed narrows the interval.", value)


def _equal(one: ResultAnalysis) -> Message | None:
    """That both arms gave the same under every seed, though not one value.

    Without a difference of interest, the verdict says it.
    """
    found = one.comparison and one.comparison.difference
    if not found or not found.pairs or found.ties < found.n or one.a.constant:
        return None
    return _("A and B gave the same %1 under each of %2 seeds.", one.name, str(found.n))


def _needed(one: ResultAnalysis, interest: float | None) -> Message | None:
    if interest is None or one.comparison is None or one.comparison.needed is None:
        return None
    return needs(interest, one.comparison.needed)


def _sampling(one: ResultAnalysis) -> Message | None:
    if one.examples is None or one.sampling is None:
        return None
    size = shown(one.sampling, one.sampling)
    if one.examples_found:
        return _(
            "All values of %1 are multiples of 1/%2, like shares of %2 examples. If the examples "
            "are the same in all runs, other examples would move the share by ±%3 (standard "
            "error), and more seeds do not reduce that.",
            one.name,
            str(one.examples),
            size,
        )
    return _(
        "If the %3 examples are the same in all runs, other examples would move %1 by ±%2 "
        "(standard error), and more seeds do not reduce that.",
        one.name,
        size,
        str(one.examples),
    )


def _luck(one: ResultAnalysis) -> Message | None:
    arm: ArmValues = one.b or one.a
    summary = arm.summary
    if summary is None or not summary.sd or one.better is None:
        return None
    luck = luck_of_best(summary.n) * summary.sd
    sign = 1 if one.better == "higher" else -1
    seed, value = max(arm.values, key=lambda pair: sign * pair[1])
    return _(
        "The best seed of %2 is %4, with %5. The best of %1 seeds is expected to be %3 better than "
        "the mean by luck alone.",
        str(summary.n),
        arm.name,
        shown(luck, luck),
        str(seed),
        exact(value),
    )


def _same(one: ResultAnalysis) -> Message | None:
    """How much of the spread no seed reaches."""
    held = one.same and one.same.summary
    summary = one.a.summary
    if not held or held.sd is None or summary is None or summary.sd is None:
        return None
    if held.sd == 0:
        return _(
            "Under one seed, %1 is %2 in all of %3 runs: no noise was seen that the seed does not "
            "control.",
            one.name,
            exact(held.mean),
            str(held.n),
        )
    share = f"{100 * min(1.0, (held.sd / summary.sd) ** 2):.0f}" if summary.sd else "100"
    return _(
        "Under one seed, %1 still varies: standard deviation %2 over %3 runs, about %4 %% of the "
        "variance over seeds. No seed controls that; `jupyter seed verify` looks for its cause.",
        one.name,
        shown(held.sd, held.sd),
        str(held.n),
        share,
    )


def _free(one: ResultAnalysis) -> Message | None:
    """The spread with nothing held."""
    found = one.free and one.free.summary
    summary = one.a.summary
    if not found or found.sd is None or summary is None or summary.sd is None:
        return None
    if found.sd == 0:
        return _(
            "With free seeds, %1 is %2 in all of %3 runs.",
            one.name,
            exact(found.mean),
            str(found.n),
        )
    return _(
        "With free seeds (the system drew one for each of %2 runs), the standard deviation of %1 "
        "is %3; over the seeds of the study it is %4.",
        one.name,
        str(found.n),
        shown(found.sd, found.sd),
        shown(summary.sd, summary.sd),
    )
