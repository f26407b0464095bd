"""The cause that two traced runs show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from ...runs.messages import CellNumber, Message, _
from ...runs.tracing.log import Log
from ...runs.types import Plan, Run
from ..comparison.compare import compare_cell
from ..tracing.culprit import Culprit, Lines, Origin, find, without_hashes
from ..tracing.lines import reaching_output, reaching_outputs
from ..tracing.operators import AT_END, Differing, crossing, first_differing
from ..types import Call, Cause, CellComparison, Hint, Options
from . import corrections
from .compiled import compiled_cause, jitted_of
from .operators import operator_cause, place_of
from .origins import is_guess, place_of_origin, said_of, source_of
from .sources import EVER_NEW, SOURCES

#: Sources whose calls a log does not have.
_ELSEWHERE = ("threads", "processes", "script")


_UNSEEN = _(
    "Two further runs, in which calls were followed, showed no call that gave a different result "
    "for the same input."
)


_SAME = _("Two further runs, in which calls were followed, gave the same result here.")


_SAME_HASHES = _("Two further runs with the same hash seed gave the same result here.")


_OTHERWISE = _(
    "Two further runs, in which calls were followed, ended differently and do not show why."
)


_BEYOND = _("Calls beyond the limits of a traced run were not followed.")


def traced_cause(
    plan: Plan,
    cells: Sequence[CellComparison],
    traced: Sequence[tuple[Run, Log]],
    known: Cause,
    options: Options,
    versions: Mapping[str, str] | None = None,
    on_gpu: bool = False,
) -> Cause:
    """The cause that two traced runs show at the first cell that diverged, else what is known.

    ``traced``: the runs and their logs. ``known``: the cause without them, whose class stays. Runs
    that ended otherwise than the plain ones show nothing. ``versions``: those of the packages in
    the kernel, as far as they are known; ``on_gpu``: whether it has a GPU.
    """
    cell = next(one for one in cells if one.diverged)
    (run, a), (other, b) = traced
    if not all(_ended_alike(cells, cell.cell.index, one) for one in (run, other)):
        return replace(known, messages=[*known.messages, _OTHERWISE])
    if run.hash_seed is None or run.hash_seed != other.hash_seed:
        a, b = without_hashes(a), without_hashes(b)
    found = _found(plan, cell, (a, b), known, versions, on_gpu)
    if found is not None:
        return found
    at = cell.cell.index
    held = compare_cell(cell.cell, run.cells[at], other.cells[at], options)
    if held.state in ("output", "outcome"):
        said = [_UNSEEN, *_cut(a, b)]
    elif known.source == "hash-order" and run.hash_seed == other.hash_seed:
        said = [_SAME_HASHES]
    else:
        said = [_SAME, *_cut(a, b)]
    return replace(known, messages=[*known.messages, *said])


def _ended_alike(cells: Sequence[CellComparison], last: int, run: Run) -> bool:
    """Whether each cell up to the index ``last`` ended as it did in one of the plain runs."""
    for cell in cells:
        plain = [one.outcome for one in (cell.a, cell.b) if one is not None]
        if cell.cell.index <= last and plain:
            ended = run.cells.get(cell.cell.index)
            if ended is None or ended.outcome not in plain:
                return False
    return True


def _found(
    plan: Plan,
    cell: CellComparison,
    logs: tuple[Log, Log],
    known: Cause,
    versions: Mapping[str, str] | None,
    on_gpu: bool,
) -> Cause | None:
    """The cause that the logs show; None if they show none."""
    a, b = logs
    culprit, lines, reaches = _culprit(plan, cell, a, b, known)
    shown = _differing(a, b, culprit, known)
    place = shown and place_of(shown)
    if shown is not None and place is not None:
        return operator_cause(plan, cell, shown, place, known, versions, on_gpu)
    if culprit is None:
        return None
    call = call_of(plan, culprit)
    origin = culprit.origin
    if is_guess(origin) and _says_more(known, origin):
        return known
    if known.source == "interference" and (origin is None or is_guess(origin)):
        return replace(known, call=call)  # the runs alone agreed, whatever starts threads
    if known.klass == "random-state" and origin is None:
        # A library draws from the stream that nobody seeds, as the records say.
        return replace(known, call=call, proven=culprit.observed and reaches and not culprit.vague)
    jitted = jitted_of(a, culprit)
    if jitted is not None and (origin is None or origin.event is None):
        at = replace(known, cell=cell.cell.index)
        return compiled_cause(plan, culprit, call, jitted, at, versions, on_gpu)
    # What the code itself says of that place is more precise than what the trace saw there.
    told = [hint for hint in known.hints if _is_at(hint, call, _library(a, culprit))]
    module = next((hint for hint in told if hint.file), None) if origin is None else None
    messages = [seen(culprit, call), _in_module(module) or said_of(origin, _library(a, culprit))]
    if origin is None:
        messages += _cut(a, b)
    source = source_of(origin)
    if told and (origin is None or origin.place is None):
        source = told[0].source
    hint = Hint(source or "", call.cell, call.line, call.line_text, call.text)
    advice = corrections.advice(plan, culprit, a, lines)
    if told and all(one.change is None for one in advice):
        advice = [one for one in known.advice if one.source == source] or advice
    return replace(
        known,
        cell=cell.cell.index,
        messages=[one for one in messages if one is not None],
        source=source,
        # Where compiled code shows no origin, its threads may be the reason, which is chance.
        proven=culprit.observed
        and reaches
        and not culprit.vague
        and origin is not None
        and not is_guess(origin),
        since=None,
        hints=told or ([hint] if source else []),
        advice=advice,
        call=call,
    )


def _culprit(
    plan: Plan, cell: CellComparison, a: Log, b: Log, known: Cause
) -> tuple[Culprit | None, Lines, bool]:
    """The culprit, the lines that were searched, and whether its value reaches what is shown."""
    index = cell.cell.index
    lines = reaching_output(plan, cell, a, b)
    found = find(a, b, lines, index)
    if (found is None or not found.observed) and known.source not in _ELSEWHERE:
        # A function may leave something behind beside its value, as the order of tasks.
        more = reaching_outputs(plan, index)
        beside = find(a, b, more, index)
        if beside is not None and beside.observed:
            return beside, more, False
    return found, lines, True


def _is_at(hint: Hint, call: Call, library: str) -> bool:
    """Whether a hint is about a call, or about the module beside the notebook that it calls."""
    if hint.cell != call.cell:
        return False
    return PurePath(hint.file).stem == library if hint.file else hint.line == call.line


def _in_module(hint: Hint | None) -> Message | None:
    if hint is None:
        return None
    return _("Likely because of %1: %2 (%3).", SOURCES[hint.source], hint.call, hint.place)


def _differing(a: Log, b: Log, culprit: Culprit | None, known: Cause) -> Differing | None:
    """What operators show, where it says more than the call that differs."""
    origin = culprit.origin if culprit is not None else None
    if origin is not None and origin.event is not None and not is_guess(origin):
        return None
    found = first_differing(a, b)
    if found is not None and found.kind == "unfilled" and origin is not None:
        return None  # the call that makes the memory is named, with a change
    if found is not None and found.operator.name == AT_END and not _is_call(found, culprit):
        return None if culprit is not None else found
    if found is None and culprit is None and known.source in (None, "device"):
        return crossing(a)
    if found is not None and found.kind == "outside" and _has_threads(a, found, known):
        # PyTorch's dispatch modes belong to one thread each.
        return None if known.source == "threads" else replace(found, kind="threaded")
    return found


def _is_call(found: Differing, culprit: Culprit | None) -> bool:
    """Whether the one call that may have changed some memory is the one that differs."""
    if culprit is None or len(found.calls) != 1:
        return False
    return found.calls[0] == culprit.site


def _has_threads(log: Log, found: Differing, known: Cause) -> bool:
    """Whether the code starts threads, or did before a place was reached."""
    return any(hint.source == "threads" for hint in known.hints) or any(
        event.kind == "threads" and event.order <= found.operator.order for event in log.events
    )


def _says_more(known: Cause, origin: Origin | None) -> bool:
    """Whether what is known says more than that threads, processes or addresses are there."""
    # It says what they share, or names a value that is new in each run.
    return known.source in (source_of(origin), "script") or known.source in EVER_NEW


def _cut(a: Log, b: Log) -> list[Message]:
    """What the logs leave out, where that is a call."""
    # Events are kept a few times for each place, which loses none of their sources.
    return [_BEYOND] if ({*a.cut, *b.cut} - {"events"}) else []


def call_of(plan: Plan, culprit: Culprit) -> Call:
    """The culprit as a place in the notebook."""
    site = culprit.site
    cells = {cell.index: cell.source for cell in plan.cells}
    rows = cells[site.cell].split("\n")
    text = _between(rows, site.line, site.column, site.end_line, site.end_column)
    row = rows[site.line - 1].strip() if site.line <= len(rows) else ""
    return Call(site.cell, site.line, text or site.callee, row, place_of_origin(culprit.origin))


def _between(rows: Sequence[str], line: int, column: int, end: int, end_column: int) -> str:
    """The text of a call; columns count bytes, as Python's do."""
    if not 1 <= line <= end <= len(rows):
        return ""
    encoded = [row.encode("utf-8", "replace") for row in rows[line - 1 : end]]
    encoded[-1] = encoded[-1][:end_column]
    encoded[0] = encoded[0][column:]
    text = " ".join(part.decode("utf-8", "replace").strip() for part in encoded)
    return text if len(text) <= 120 else text[:119] + "…"


def seen(culprit: Culprit, call: Call) -> Message:
    """What was seen at the call."""
    place = (CellNumber(call.cell + 1), call.line, call.text)
    if culprit.orders:
        return _(
            "Cell %1, line %2: the loop goes through the set `%3` in a different order in each "
            "run.",
            *place,
        )
    if not culprit.observed and culprit.origin is not None and culprit.origin.kind != "entropy":
        return _("Likely cause: cell %1, line %2, `%3`.", *place)
    if not culprit.observed:
        return _(
            "Cell %1, line %2: `%3` takes a new seed from the operating system in each run.", *place
        )
    if culprit.given == "part":
        return _(
            "Cell %1, line %2: `%3` gave a different value in each run; not all of its input was "
            "compared.",
            *place,
        )
    if culprit.given == "aside":
        return _(
            "Cell %1, line %2: `%3` gave a different value in each run; its input differs only in "
            "a name or a time.",
            *place,
        )
    return _(
        "Cell %1, line %2: `%3` gave a different value in each run for the same input.",
        *place,
    )


def _library(log: Log, culprit: Culprit) -> str:
    known = log.callees.get(culprit.number)
    return known.module.split(".")[0] if known is not None else culprit.site.callee
