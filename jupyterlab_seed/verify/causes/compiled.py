"""The cause where a function that JAX compiled differs by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...frameworks.devices import devices
from ...runs.messages import CellNumber, Message, _, enumeration
from ...runs.tracing.log import Jitted, Log
from ...runs.types import Plan
from ..tracing.culprit import Culprit
from ..types import Call, Cause
from .switches import switch_advice

_SEEN = _(
    "Cell %1, line %2: the function `%3`, which JAX compiled, gave a different value in each run "
    "for the same input."
)
_SEEN_IN_PART = _(
    "Cell %1, line %2: the function `%3`, which JAX compiled, gave a different value in each "
    "run; not all of its input was compared."
)
_MADE_OF = _("It has %1, which a GPU adds up in no fixed order.")
_CALLS = _("It calls code of Python, which may give another value: %1.")
_HAS_TOO = _("It also has %1, which a GPU adds up in no fixed order.")
_NO_GPU = _("It also has %1, which only a GPU adds up in no fixed order; this machine has none.")
#: The most primitives that are named.
_NAMED = 3

#: Primitives that run code of Python and use what it gives. Those for debugging give nothing.
_CALLS_BACK = ("pure_callback", "io_callback", "python_callback")


def jitted_of(log: Log, culprit: Culprit) -> Jitted | None:
    """The compiled function that a culprit calls, if it is one."""
    return log.jitted.get(culprit.number)


def compiled_cause(
    plan: Plan,
    culprit: Culprit,
    call: Call,
    jitted: Jitted,
    base: Cause,
    versions: Mapping[str, str] | None = None,
    on_gpu: bool = False,
) -> Cause:
    """The cause at a call of a compiled function. ``base``: the cause without it.

    The device is blamed only on a machine with a GPU, for a function with a primitive that is
    documented to differ there and without code of Python whose values it uses. What such code
    gave, and what the function had as a constant when it was compiled, was not seen.
    """
    place = (CellNumber(culprit.site.cell + 1), culprit.site.line, jitted.name)
    messages = [Message((_SEEN_IN_PART if culprit.vague else _SEEN).template, place)]
    suspects = [one for one in jitted.primitives if devices().operator("jax", one[0]) is not None]
    called = [one for one in jitted.primitives if one[0] in _CALLS_BACK]
    if called:
        messages.append(Message(_CALLS.template, (_all(called),)))
    if not suspects or not on_gpu or called:
        if suspects and called:
            too = _HAS_TOO if on_gpu else _NO_GPU
            messages.append(Message(too.template, (_all(suspects),)))
        return replace(base, messages=messages, proven=False, since=None, call=call)
    messages.append(Message(_MADE_OF.template, (_all(suspects),)))
    name, cell, line = suspects[0][:3]
    at = (cell, line) if cell >= 0 else (call.cell, call.line)
    return replace(
        base,
        messages=messages,
        source="device",
        proven=culprit.observed and not culprit.vague,
        since=None,
        hints=[],
        advice=switch_advice(plan, "jax", name, versions, at),
        call=call,
    )


def _all(primitives: Sequence[tuple[str, int, int, int]]) -> Message:
    return enumeration([_primitive(*one[:3]) for one in primitives[:_NAMED]])


def _primitive(name: str, cell: int, line: int) -> Message:
    if cell < 0:
        return _("`%1`", name)
    return _("`%1` (cell %2, line %3)", name, CellNumber(cell + 1), line)
