"""Following advice without touching the notebook's file: a verification of a changed copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..frameworks import load
from ..runs.cell_names import with_words
from ..runs.kernels import HASH_SEED
from ..runs.messages import CellNumber, _
from ..runs.types import Plan
from .causes.editing import apply
from .causes.seed_value import seed_value
from .causes.seeded_call import seeded_call
from .causes.switches import after_future
from .code import parse
from .types import Advice, CannotVerifyError, Cause, Change, Options


def changed(plan: Plan, options: Options) -> Plan:
    """The plan with the changes and the environment of the options.

    Raises :class:`CannotVerifyError` of the kind ``bad-option`` if the notebook does not have the
    lines that are to be changed.
    """
    for change in options.changes:
        plan = _with(plan, change)
    if options.environment:
        plan = replace(plan, environment={**plan.environment, **dict(options.environment)})
    return plan


def follow(options: Options, advice: Mapping[str, Any]) -> Options | None:
    """The options with which one more piece of advice is followed; None if it cannot be tried.

    ``advice``: as in the report.
    """
    kind, given = advice["kind"], advice["change"]
    if given is not None or advice["environment"]:
        changes = options.changes
        if given is not None:
            lines = tuple(given["before"]), tuple(given["after"])
            changes = (*changes, Change(given["cell"], given["line"], *lines))
        environment = {**dict(options.environment), **advice["environment"]}
        determinism = dict([*options.determinism, *filter(None, [advice["determinism"]])])
        return replace(
            options,
            changes=changes,
            environment=tuple(environment.items()),
            determinism=tuple(determinism.items()),
            timed=options.timed or kind == "deterministic-device",
        )
    if kind == "one-after-the-other":
        return replace(options, side_by_side=False)
    return None


def to_try(plan: Plan, cause: Cause) -> Cause:
    """The cause with the changes and variables by which its advice can be tried.

    ``plan``: what was verified. Advice that has them already stays as it is.
    """
    return replace(cause, advice=[_to_try(plan, one) for one in cause.advice])


def _to_try(plan: Plan, advice: Advice) -> Advice:
    if advice.change is not None or advice.environment:
        return advice
    if advice.kind == "set-hash-seed":
        return replace(advice, environment=((HASH_SEED, seed_value(plan, literal=True)),))
    if advice.kind in ("seed-framework", "move-seed"):
        return replace(advice, change=_seeding(plan, advice))
    at, line, call = advice.cell, advice.line, advice.call
    if advice.kind == "seed-generator" and at is not None and line is not None and call is not None:
        return replace(advice, change=seeded_call(plan, at, line, call))
    return advice


def _with(plan: Plan, change: Change) -> Plan:
    sources = {cell.index: cell.source for cell in plan.cells}
    try:
        source = apply(sources[change.cell], change)
    except (LookupError, ValueError):
        message = _(
            "Cell %1 does not have the lines that are to be changed.", CellNumber(change.cell + 1)
        )
        message = with_words(message, sources)
        raise CannotVerifyError("bad-option", message) from None
    cells = tuple(
        replace(cell, source=source) if cell.index == change.cell else cell for cell in plan.cells
    )
    raw = list(plan.notebook["cells"])
    raw[change.cell] = {**raw[change.cell], "source": source}
    return replace(plan, cells=cells, notebook={**plan.notebook, "cells": raw})


def _call(framework: str | None) -> str | None:
    """The call that seeds a framework, by its full name."""
    for one in load():
        if one.id == framework and one.language == "python":
            return next((call for seed in one.seed_calls for call in seed.calls), None)
    return None


def _seeding(plan: Plan, advice: Advice) -> Change | None:
    """The seed of a framework: above the first cell of Python, or the one that the advice names."""
    call = _call(advice.framework)
    first = advice.cell if advice.kind == "move-seed" else 0
    for cell in plan.runs:
        if call is None or cell.index < (first or 0):
            continue
        if cell.source.lstrip().startswith(("%%", "!")) or parse(cell.source) is None:
            continue
        module = call.rpartition(".")[0]
        lines = (f"import {module}", f"{call}({seed_value(plan, literal=True)})")
        return Change(cell.index, after_future(cell.source), (), lines)
    return None
