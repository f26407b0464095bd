"""The cause where a function that JAX compiled differs by itself."""

from __future__ import annotations

from collections.abc import Mapping
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
#: The most primitives that are named.
_NAMED = 3

#: What a primitive is called that runs code of Python: `pure_callback`, `io_callback`.
_CALLS_BACK = "callback"


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
    documented to differ there and without code of Python that runs with it. What such code gave,
    and what the function had as a constant when it was compiled, was not seen.
    """
    place = (CellNumber(culprit.site.cell + 1), culprit.site.line, jitted.name)
    messages = [Message((_SEEN_IN_PART if culprit.vague else _SEEN).template, place)]
    suspects = [one for one in jitted.primitives if devices().operator("jax", one[0]) is not None]
    calls_back = any(_CALLS_BACK in one[0] for one in jitted.primitives)
    if not suspects or not on_gpu or calls_back:
        return replace(base, messages=messages, proven=False, since=None, call=call)
    named = enumeration([_primitive(*one[:3]) for one in suspects[:_NAMED]])
    messages.append(Message(_MADE_OF.template, (named,)))
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


def _primitive(name: str, cell: int, line: int) -> Message:
    if cell < 0:
        return _("`%1`", name)
    return _("`%1` (cell %2, line %3)", name, CellNumber(cell + 1), line)
