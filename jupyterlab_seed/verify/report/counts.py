"""The cells that ran and the outputs compared, as numbers and sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ...runs.messages import Message, _, _n, comma_separated
from ..types import CellComparison
from .verdict import count_cells, count_outputs


def count(cells: Iterable[CellComparison]) -> dict[str, Any]:
    """The counts of a report."""
    states: Counter[str] = Counter()
    masked: Counter[str] = Counter()
    outputs: Counter[str] = Counter()
    ran = within = 0
    for cell in cells:
        states[cell.state] += 1
        ran += cell.a is not None and cell.b is not None
        # One output, however many MIME types it has.
        places: dict[str, set[str]] = {}
        for output in cell.outputs:
            places.setdefault(output.place, set()).add(output.equality)
            masked.update(output.masked)
        for found in places.values():
            within += "tolerance" in found
            of_all = [word for word in ("differs", "not-compared") if word in found]
            outputs[of_all[0] if of_all else "equal"] += 1
    return {
        "cells": sum(states.values()),
        "ran": ran,
        "skipped": states["skipped"],
        "notRun": states["not-run"],
        "equal": states["equal"],
        "diverged": states["state"] + states["output"] + states["outcome"],
        "outputs": sum(outputs.values()),
        "outputsEqual": outputs["equal"],
        "outputsNotCompared": outputs["not-compared"],
        "masked": {rule: number for rule, number in sorted(masked.items()) if number},
        "withinTolerance": within,
    }


def overview(counts: Mapping[str, Any], masks_off: Iterable[str]) -> list[Message]:
    """What ran, what was compared, and which masks were turned off, one sentence each."""
    known = ("equal", "diverged", "skipped", "notRun")
    said = [
        _(
            "%1: %2 equal, %3 different, %4 not compared, %5 skipped, %6 not run.",
            count_cells(counts["cells"]),
            counts["equal"],
            counts["diverged"],
            # The rest: excluded by a tag.
            counts["cells"] - sum(counts[name] for name in known),
            counts["skipped"],
            counts["notRun"],
        ),
        _(
            "%1: %2 equal, %3 different, %4 not compared.",
            count_outputs(counts["outputs"]),
            counts["outputsEqual"],
            counts["outputs"] - counts["outputsEqual"] - counts["outputsNotCompared"],
            counts["outputsNotCompared"],
        ),
    ]
    if masks_off:
        said.append(_("Masks turned off: %1.", comma_separated(sorted(masks_off))))
    return said


def hidden(counts: Mapping[str, Any]) -> list[Message]:
    """What was masked or not compared, one sentence each; none if all was compared exactly."""
    found = []
    masked = sum(counts["masked"].values())
    if masked:
        rules = [_("%1 %2", rule, number) for rule, number in sorted(counts["masked"].items())]
        found.append(
            _n(
                "%1 difference was masked: %2.",
                "%1 differences were masked: %2.",
                masked,
                comma_separated(rules),
            )
        )
    if counts["withinTolerance"]:
        found.append(
            _n(
                "%1 output is equal only within the tolerance.",
                "%1 outputs are equal only within the tolerance.",
                counts["withinTolerance"],
            )
        )
    if counts["outputsNotCompared"]:
        found.append(
            _n(
                "%1 output was not compared.",
                "%1 outputs were not compared.",
                counts["outputsNotCompared"],
            )
        )
    if counts["skipped"]:
        found.append(_n("%1 cell was skipped.", "%1 cells were skipped.", counts["skipped"]))
    if counts["notRun"]:
        found.append(
            _n(
                "%1 cell did not run in at least one of the runs.",
                "%1 cells did not run in at least one of the runs.",
                counts["notRun"],
            )
        )
    return found
