"""The report of a study as JSON; ``report.schema.json`` beside this file describes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ... import __version__
from ...runs.messages import Message, _
from ..analysis import ArmValues, Comparison, ResultAnalysis, analyse
from ..engine import Outcome
from ..statistics.summary import Interval, luck_of_best
from ..types import CannotStudyError, SeedRun
from ..verdict import Verdict, judge
from ..work import EXTRA, ArmRuns
from .notes import general_notes, result_notes

#: The version of the report's schema.
SCHEMA = 1

#: The most characters of one text from the notebook.
CHARACTERS = 300


def build(outcome: Outcome, *, name: str | None = None) -> dict[str, Any]:
    """Make the report of a study that has all its runs.

    ``name``: the notebook's name, such as its path. The report has only plain dicts, lists and
    values. Raises :class:`CannotStudyError` of the kind ``no-result`` if the arms have no result in
    common.
    """
    analyses = analyse(outcome)
    if not analyses:
        failed = next((run for arm in outcome.arms for run in arm.runs if run.problem), None)
        raise CannotStudyError("fails", _failure(failed))
    verdicts = [judge(one, outcome.options.interest, len(analyses)) for one in analyses]
    notes = [*outcome.notes, *general_notes(outcome, analyses)]
    return {
        "schema": SCHEMA,
        "version": __version__,
        "notebook": name,
        "started": outcome.started.isoformat(timespec="seconds"),
        "seconds": round(outcome.seconds, 3),
        "sources": next(
            ([*one.arm.sources] for one in outcome.arms if one.arm.sources is not None), []
        ),
        "options": {
            "seeds": outcome.options.seeds,
            "first": outcome.seeds[0],
            "interest": outcome.options.interest,
            "timeout": outcome.options.timeout,
            "jobs": outcome.jobs,
        },
        # The first result decides.
        "verdict": {**_said(verdicts[0]), "result": analyses[0].name},
        "arms": [_arm(arm) for arm in outcome.arms],
        "results": [
            _result(one, verdict, outcome) for one, verdict in zip(analyses, verdicts, strict=True)
        ],
        "notes": [note.as_json() for note in notes],
    }


def _failure(run: SeedRun | None) -> Message:
    return _("No run gave a result: %1.", (run.problem or run.outcome) if run else "none ran")


def _said(verdict: Verdict) -> dict[str, Any]:
    message = verdict.message.cut(CHARACTERS)
    return {"kind": verdict.kind, "text": str(message), "message": message.as_json()}


def _arm(one: ArmRuns) -> dict[str, Any]:
    return {
        "label": one.arm.label,
        "name": one.arm.name,
        "code": one.arm.code,
        "stored": one.stored,
        "retried": one.retried,
        "failed": sum(run.outcome != "ok" for run in one.runs),
        "runs": [
            {
                "seed": run.seed,
                "outcome": run.outcome,
                # Numbers that JSON does not have are null, and counted.
                "values": {name: run.value(name) for name in run.values},
                "problem": run.problem and run.problem[:CHARACTERS],
                "seconds": round(run.seconds, 3),
            }
            for run in one.runs
        ],
    }


def _result(one: ResultAnalysis, verdict: Verdict, outcome: Outcome) -> dict[str, Any]:
    arms = [arm for arm in (one.a, one.b, one.same, one.free) if arm is not None]
    return {
        "name": one.name,
        "better": one.better,
        "verdict": _said(verdict),
        "arms": [_summary(arm, one) for arm in arms],
        "difference": one.comparison and _difference(one.comparison),
        "examples": one.examples,
        "examplesFound": one.examples_found,
        "samplingError": one.sampling,
        "notes": [note.as_json() for note in result_notes(one, outcome)],
    }


def _summary(arm: ArmValues, one: ResultAnalysis) -> dict[str, Any]:
    summary = arm.summary
    told: dict[str, Any] = {"label": arm.label, "failed": arm.failed, "n": len(arm.values)}
    if summary is None:
        return {**told, "mean": None, "sd": None, "interval": None, "least": None, "greatest": None}
    told.update(
        mean=summary.mean,
        sd=summary.sd,
        interval=_interval(summary.interval),
        least=summary.least,
        greatest=summary.greatest,
    )
    if arm.label not in EXTRA and one.better and summary.sd and summary.n > 1:
        told["best"] = _best(arm, one, summary.sd)
    return told


def _best(arm: ArmValues, one: ResultAnalysis, sd: float) -> dict[str, Any]:
    """The best seed, and what picking it gains by luck alone."""
    sign = 1 if one.better == "higher" else -1
    seed, value = max(arm.values, key=lambda pair: sign * pair[1])
    return {"seed": seed, "value": value, "luck": luck_of_best(len(arm.values)) * sd}


def _difference(comparison: Comparison) -> dict[str, Any]:
    values: Sequence[tuple[int, float]] = tuple(
        zip(comparison.seeds, comparison.differences, strict=True)
    )
    told: dict[str, Any] = {
        "values": [{"seed": seed, "difference": value} for seed, value in values],
        "judged": comparison.judged,
    }
    found = comparison.difference
    if found is None:
        return {**told, "pairs": True, "mean": None}
    told.update(
        pairs=found.pairs,
        mean=found.mean,
        interval=_interval(found.interval),
        p=found.p,
        pAdjusted=comparison.p,
        signFlipP=found.permutation_p,
        tP=found.t_p,
        correlation=found.correlation,
        greater={**asdict(found.greater), "interval": _interval(found.greater.interval)},
        ties=found.ties,
        equivalenceP=comparison.equivalence,
        detectable=comparison.detectable,
        seedsNeeded=comparison.needed and asdict(comparison.needed),
    )
    return told


def _interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]
