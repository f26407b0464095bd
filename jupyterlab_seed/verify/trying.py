"""Following advice without touching the notebook's file: a verification of a changed copy."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..frameworks import load
from ..runs.kernels import HASH_SEED
from ..runs.messages import _
from ..runs.types import Plan
from .causes.editing import apply
from .causes.seed_value import seed_value
from .code import parse
from .types import CannotVerifyError, Change, Options


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


def follow(plan: Plan, options: Options, advice: Mapping[str, Any]) -> Options | None:
    """The options with which one more piece of advice is followed; None if it cannot be tried.

    ``plan``: the one that was verified, with the changes of ``options``. ``advice``: as in the
    report.
    """
    given = advice["change"]
    if given is not None:
        change = Change(given["cell"], given["line"], tuple(given["before"]), tuple(given["after"]))
        return replace(options, changes=(*options.changes, change))
    kind = advice["kind"]
    if kind == "set-hash-seed":
        seed = seed_value(plan, literal=True)
        return replace(options, environment=((HASH_SEED, seed),))
    if kind == "one-after-the-other":
        return replace(options, side_by_side=False)
    if kind in ("seed-framework", "move-seed"):
        found = _seeding(plan, advice)
        return found and replace(options, changes=(*options.changes, found))
    return None


def can_try(advice: Mapping[str, Any]) -> bool:
    """Whether a piece of advice of a report can be tried, by its kind."""
    if advice["change"] is not None:
        return True
    if advice["kind"] in ("seed-framework", "move-seed"):
        return _call(advice["framework"]) is not None
    return advice["kind"] in ("set-hash-seed", "one-after-the-other")


def _with(plan: Plan, change: Change) -> Plan:
    sources = {cell.index: cell.source for cell in plan.cells}
    try:
        source = apply(sources[change.cell], change)
    except (LookupError, ValueError):
        message = _("Cell %1 does not have the lines that are to be changed.", change.cell + 1)
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


def _seeding(plan: Plan, advice: Mapping[str, Any]) -> Change | None:
    """The seed of a framework: above the first cell of Python, or the one that the advice names."""
    call = _call(advice["framework"])
    first = advice["cell"] if advice["kind"] == "move-seed" else 0
    for cell in plan.runs:
        if call is None or cell.index < (first or 0):
            continue
        if cell.source.lstrip().startswith(("%%", "!")) or parse(cell.source) is None:
            continue
        module = call.rpartition(".")[0]
        lines = (f"import {module}", f"{call}({seed_value(plan, literal=True)})")
        return Change(cell.index, _after_future(cell.source), (), lines)
    return None


def _after_future(source: str) -> int:
    tree = parse(source)
    line = 1
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            line = (node.end_lineno or node.lineno) + 1
    return line
