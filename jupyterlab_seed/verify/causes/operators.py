"""The cause where operators of a framework show that the runs went apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...runs.messages import CellNumber, Message, _
from ...runs.tracing.log import Operator
from ...runs.tracing.places import in_package
from ...runs.types import Plan
from ..draws import title
from ..tracing.operators import AT_END, Differing
from ..types import Advice, Call, Cause, CellComparison
from .switches import switch_advice

_FORWARD = _(
    "Cell %1, line %2: %3's operator `%4` gave a different value in each run for the same input."
)
_BACKWARD = _(
    "Cell %1, line %2: in the backward pass of this line, %3's operator `%4` gave a different "
    "value in each run for the same input."
)
_STARTED = _(
    "Cell %1, line %2: in the backward pass that this line starts, %3's operator `%4` gave a "
    "different value in each run for the same input."
)
_RUN = _("It first did so in run %1 of %2 of that line.")
_PASS_STARTED = _("It first did so in backward pass %1 of %2 that this line starts.")
_PASS = _("It first did so in backward pass %1 of %2 through that line.")

_CALL_OUTSIDE = _(
    "Cell %1, line %2: `%3` ran a kernel outside %4's operators, which left a different value in "
    "a tensor in each run."
)
_BETWEEN = _("It is called in %1.")
_OUTSIDE = _(
    "A kernel outside %1's operators, launched between line %2 and line %3 of cell %4, left a "
    "different value in a tensor in each run."
)
_OUTSIDE_LINE = _(
    "A kernel outside %1's operators, launched in line %2 of cell %3, left a different value in a "
    "tensor in each run."
)
_OUTSIDE_CELLS = _(
    "A kernel outside %1's operators, launched between line %2 of cell %3 and line %4 of cell %5, "
    "left a different value in a tensor in each run."
)
_OUTSIDE_BACKWARD = _("It runs in a backward pass.")
_SEEN = _("Operator `%1` (cell %2, line %3) was the first to receive it.")

_RACE = _(
    "Cell %1, line %2: %3's operator `%4` used memory that is written in another stream of the "
    "device (cell %5, line %6), and found a different value in each run: likely, it did not wait."
)
_CROSSING = _(
    "Likely cause: cell %1, line %2: %3's operator `%4` uses memory that is written in another "
    "stream of the device (cell %5, line %6), and no call of the notebook waits for it. Two "
    "further runs, in which operators were followed, did not differ there."
)
_WAIT = _(
    "Let one stream wait for the other before its data is used: "
    "`torch.cuda.current_stream().wait_stream(…)` (cell %1, line %2)."
)

_THREADED = _(
    "Cell %1, line %2: %3's operator `%4` was given memory that held a different value in each "
    "run, "
    "and no operator that was followed had written it. The code starts threads, whose operators "
    "are not followed: likely, one of them wrote it."
)

_UNFILLED = _(
    "Cell %1, line %2: %3's operator `%4` used memory that no operator had filled since it was "
    "made (cell %5, line %6), and found a different value in each run."
)
_FILL = _("Initialise the memory, for example with `torch.zeros` (cell %1, line %2).")

Place = tuple[int, int]


def place_of(differing: Differing) -> Place | None:
    """Its cell and line: for one of the backward pass, those of its forward; None if unknown."""
    if differing.kind == "outside" and len(differing.calls) == 1:
        return differing.calls[0].cell, differing.calls[0].line
    return _place(differing.operator)


def _place(operator: Operator) -> Place | None:
    for place in (operator.forward, operator.own):
        if place is not None and place[0] >= 0:
            return place
    return None


def operator_cause(
    plan: Plan,
    cell: CellComparison,
    differing: Differing,
    place: Place,
    known: Cause | None,
    versions: Mapping[str, str] | None = None,
    on_gpu: bool = True,
) -> Cause:
    """The cause at a cell. ``place``: see :func:`place_of`; ``known``: without the trace.

    ``versions``: those of the packages in the kernel, as far as they are known; ``on_gpu``: whether
    it has a GPU.
    """
    messages, advice, text = _SAY[differing.kind](plan, differing, place)
    if differing.kind == "operator":
        operator = differing.operator
        advice = switch_advice(plan, operator.framework, operator.name, versions, place, on_gpu)
    rows = {one.index: one.source for one in plan.cells}[place[0]].split("\n")
    row = rows[place[1] - 1].strip() if place[1] <= len(rows) else ""
    base = known or Cause("output", cell.cell.index, [])
    return replace(
        base,
        cell=cell.cell.index,
        messages=messages,
        source=_SOURCES.get(differing.kind, "device"),
        proven=differing.kind in ("operator", "outside"),
        since=None,
        hints=[],
        advice=advice,
        call=Call(place[0], place[1], text, row, _library(differing.operator)),
    )


_Said = tuple[list[Message], list[Advice], str]


def _named(plan: Plan, differing: Differing, place: Place) -> _Said:
    operator = differing.operator
    said, turn = _FORWARD, _RUN
    if operator.forward is not None:
        known = operator.forward[0] >= 0
        said, turn = (_BACKWARD, _PASS) if known else (_STARTED, _PASS_STARTED)
    messages = [_at(said, place, operator)]
    if differing.turns > 1 and operator.turn:
        messages.append(Message(turn.template, (operator.turn, differing.turns)))
    library = _library(operator)
    if library is not None:
        messages.append(Message(_BETWEEN.template, (library,)))
    return messages, [], operator.name


def _outside(plan: Plan, differing: Differing, place: Place) -> _Said:
    operator, since = differing.operator, differing.since
    framework = title(operator.framework)
    first = since and (since.outer or _place(since))
    last = operator.outer or _place(operator)
    if len(differing.calls) == 1:
        callee = differing.calls[0].callee.strip(".")
        said = Message(
            _CALL_OUTSIDE.template, (CellNumber(place[0] + 1), place[1], callee, framework)
        )
    elif first is None or last is None or first == last:
        callee = ""
        where = last or place
        said = Message(_OUTSIDE_LINE.template, (framework, where[1], CellNumber(where[0] + 1)))
    elif first[0] == last[0]:
        callee = ""
        lines = sorted((first[1], last[1]))
        said = Message(_OUTSIDE.template, (framework, *lines, CellNumber(last[0] + 1)))
    else:
        callee = ""
        places = (first[1], CellNumber(first[0] + 1), last[1], CellNumber(last[0] + 1))
        said = Message(_OUTSIDE_CELLS.template, (framework, *places))
    messages = [said]
    if operator.forward is not None:
        messages.append(_OUTSIDE_BACKWARD)
    seen = _place(operator)
    if seen is not None and operator.name != AT_END:
        messages.append(Message(_SEEN.template, (operator.name, CellNumber(seen[0] + 1), seen[1])))
    rows = {one.index: one.source for one in plan.cells}[place[0]].split("\n")
    text = callee or (rows[place[1] - 1].strip() if place[1] <= len(rows) else operator.name)
    unreached = Message(_UNREACHED.template, (framework,))
    advice = Advice("use-instead", unreached, None, *place)
    return messages, [advice], text


_UNREACHED = _(
    "No switch of %1 affects a kernel outside its operators: give it a fixed order (no atomic "
    "additions, one block for each result), or accept the difference."
)


def _race(plan: Plan, differing: Differing, place: Place) -> _Said:
    operator = differing.operator
    since = (differing.since and _place(differing.since)) or place
    advice = Advice(
        "deterministic-device",
        Message(_WAIT.template, (CellNumber(place[0] + 1), place[1])),
        cell=place[0],
        line=place[1],
    )
    said = _RACE if differing.kind == "race" else _CROSSING
    return [_at(said, place, operator, CellNumber(since[0] + 1), since[1])], [advice], operator.name


def _unfilled(plan: Plan, differing: Differing, place: Place) -> _Said:
    operator = differing.operator
    since = (differing.since and _place(differing.since)) or place
    advice = Advice(
        "fill-memory",
        Message(_FILL.template, (CellNumber(since[0] + 1), since[1])),
        cell=since[0],
        line=since[1],
    )
    return (
        [_at(_UNFILLED, place, operator, CellNumber(since[0] + 1), since[1])],
        [advice],
        operator.name,
    )


def _threaded(plan: Plan, differing: Differing, place: Place) -> _Said:
    operator = differing.operator
    return [_at(_THREADED, place, operator)], [], operator.name


#: Kind to the source of a cause; "device" for others.
_SOURCES = {"unfilled": "unfilled-memory", "threaded": "threads"}

_SAY = {
    "operator": _named,
    "outside": _outside,
    "race": _race,
    "crossing": _race,
    "unfilled": _unfilled,
    "threaded": _threaded,
}


def _at(said: Message, place: Place, operator: Operator, *more: int) -> Message:
    given = (CellNumber(place[0] + 1), place[1], title(operator.framework), operator.name)
    return Message(said.template, (*given, *more))


def _library(operator: Operator) -> str | None:
    if operator.library is None:
        return None
    file, line = operator.library
    inner = in_package(file) or file.replace("\\", "/").rpartition("/")[2]
    return f"{inner}:{line}"
