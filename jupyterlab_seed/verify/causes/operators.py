"""The cause where an operator of PyTorch differs by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...runs.messages import Message, _
from ...runs.tracing.places import in_package
from ...runs.types import Plan
from ..tracing.operators import Differing
from ..types import Call, Cause, CellComparison
from .switches import switch_advice

_FORWARD = _(
    "Cell %1, line %2: PyTorch's operator `%3` gave another value in each run though it was given "
    "the same."
)
_BACKWARD = _(
    "Cell %1, line %2: in the backward pass of this line, PyTorch's operator `%3` gave another "
    "value in each run though it was given the same."
)
_FIRST = _("It did so first at its call %1 from there.")


def place_of(differing: Differing) -> tuple[int, int] | None:
    """Its cell and line: for one of the backward pass, those of its forward; None if unknown."""
    for place in (differing.operator.forward, differing.operator.own):
        if place is not None and place[0] >= 0:
            return place
    return None


def operator_cause(
    plan: Plan,
    cell: CellComparison,
    differing: Differing,
    place: tuple[int, int],
    known: Cause | None,
    versions: Mapping[str, str] | None = None,
) -> Cause:
    """The cause at a cell. ``place``: see :func:`place_of`; ``known``: without the trace.

    ``versions``: those of the packages in the kernel, as far as they are known.
    """
    operator = differing.operator
    name = operator.name.partition(".")[0]
    said = _FORWARD if operator.forward is None else _BACKWARD
    rows = {one.index: one.source for one in plan.cells}[place[0]].split("\n")
    row = rows[place[1] - 1].strip() if place[1] <= len(rows) else ""
    messages = [Message(said.template, (place[0] + 1, place[1], name))]
    if differing.number > 1:
        messages.append(Message(_FIRST.template, (differing.number,)))
    base = known or Cause("output", cell.cell.index, [])
    return replace(
        base,
        cell=cell.cell.index,
        messages=messages,
        source="device",
        proven=True,
        since=None,
        hints=[],
        advice=switch_advice(plan, "torch", name, versions, place),
        call=Call(place[0], place[1], name, row, _library(differing)),
    )


def _library(differing: Differing) -> str | None:
    if differing.operator.library is None:
        return None
    file, line = differing.operator.library
    inner = in_package(file) or file.replace("\\", "/").rpartition("/")[2]
    return f"{inner}:{line}"
