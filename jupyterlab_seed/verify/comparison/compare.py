"""Comparing two runs cell by cell. Nothing is dropped: see :func:`compare_cell`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...frameworks import of_stream
from ...runs.messages import _
from ...runs.syntax import only_imports
from ...runs.types import CellRun, Plan, PlannedCell, Run
from ...runs.widgets import VIEW
from ..types import (
    CellComparison,
    CellState,
    Difference,
    Gap,
    Options,
    OutputComparison,
    StreamComparison,
)
from .difference import missing
from .images import image_difference, same_image
from .parts import METADATA, in_order, parts_of, text_of
from .prints import add_prints
from .relevance import settle
from .texts import compare_texts

#: An output that a run does not have. None is a value that an output may have.
_ABSENT = object()


def compare(plan: Plan, a: Run, b: Run, options: Options) -> list[CellComparison]:
    """Compare two runs of a plan; one comparison for each of its cells, in order."""
    cells = [
        compare_cell(cell, a.cells.get(cell.index), b.cells.get(cell.index), options)
        for cell in plan.cells
    ]
    return settle(plan, cells, matters)


def compare_cell(
    cell: PlannedCell, a: CellRun | None, b: CellRun | None, options: Options
) -> CellComparison:
    """Compare one cell in two runs.

    ``outputs`` has each output of either run under each of its MIME types, whatever the result.
    Standard output is one output, and so is standard error, regardless of how it arrived.
    """
    if cell.skip:
        return CellComparison(cell, "skipped", a, b)
    reason = _gap(a, b)
    compared = a is not None and b is not None and not cell.ignore_output and reason is None
    if a is not None and b is not None and a.outcome == b.outcome:
        # Chance decides how much of a killed process's output still arrived.
        compared = compared and a.outcome not in ("died", "timed-out")
    outputs = _outputs(a.outputs if a else [], b.outputs if b else [], compared, options)
    if a is None or b is None:
        return CellComparison(cell, "not-run", a, b, outputs)
    streams = _streams(a, b)
    state: CellState = "equal"
    if reason == "no-reply":
        state = "not-compared"
    elif a.outcome != b.outcome:
        state = "outcome"
    elif any(output.equality == "differs" for output in outputs):
        state = "output"
    elif any(matters(s) and not s.same_after for s in streams) and not only_imports(cell.source):
        # Draws of a library while it loads show in the next cell that draws, if at all.
        state = "state"
    elif cell.ignore_output or reason is not None:
        state = "not-compared"
    if reason is None and not cell.ignore_output and compared:
        unknown = any(output.equality == "not-compared" for output in outputs)
        reason = "widget" if unknown else None
    return CellComparison(cell, state, a, b, outputs, streams, reason)


def _gap(a: CellRun | None, b: CellRun | None) -> Gap | None:
    """Why a cell that ran cannot be compared, or None."""
    both = [run for run in (a, b) if run is not None]
    if any(run.outcome == "no-reply" for run in both):
        return "no-reply"
    return "lost" if any(run.lost for run in both) else None


def matters(stream: StreamComparison) -> bool:
    """Whether a cell used a stream, so that its state is worth comparing.

    If no draw leaves a trace, the probe reports the stream as moved by every cell.
    """
    framework = of_stream(stream.name)
    return stream.used and (framework is None or framework.untraced_draws != "all")


def _streams(a: CellRun, b: CellRun) -> list[StreamComparison]:
    # Both runs must have records; a kernel that died leaves none.
    if a.streams is None or b.streams is None:
        return []
    names = dict.fromkeys([*a.streams, *b.streams])
    return [StreamComparison(name, a.streams.get(name), b.streams.get(name)) for name in names]


def _outputs(
    a: Iterable[Mapping[str, Any]], b: Iterable[Mapping[str, Any]], compared: bool, options: Options
) -> list[OutputComparison]:
    parts_a, parts_b = parts_of(a), parts_of(b)
    found = []
    for place, mime in in_order(parts_a, parts_b):
        one, other = (parts.get((place, mime), _ABSENT) for parts in (parts_a, parts_b))
        if mime == METADATA:
            # Told only where it differs: it is no output of its own.
            told = compared and _compare(place, mime, _or({}, one), _or({}, other), options)
            if told and told.equality != "exact":
                found.append(told)
        elif compared:
            found.append(_compare(place, mime, one, other, options))
        else:
            found.append(OutputComparison(place, mime, "not-compared"))
    if compared:
        add_prints(found, parts_a, options.masks_off)
    return found


def _or(default: Any, value: Any) -> Any:
    return default if value is _ABSENT else value


def _compare(place: str, mime: str, a: Any, b: Any, options: Options) -> OutputComparison:
    if mime == VIEW and None in (a, b):
        # A widget of which nothing is known: its id is new in each run.
        return OutputComparison(place, mime, "not-compared")
    one = None if a is _ABSENT else text_of(mime, a)
    other = None if b is _ABSENT else text_of(mime, b)
    if one == other:
        return OutputComparison(place, mime, "exact")
    if one is None or other is None:
        if place in ("stdout", "stderr"):
            # A progress bar that has erased itself equals no output.
            result = compare_texts(place, mime, one or "", other or "", options)
            if result.equality != "differs":
                return result
        return OutputComparison(place, mime, "differs", {}, _missing(mime, one, other))
    texts = isinstance(a, str) and isinstance(b, str)
    if texts and _is_image(mime) and mime != "image/svg+xml":
        if same_image(one, other, mime):
            return OutputComparison(place, mime, "exact")
        return OutputComparison(place, mime, "differs", {}, image_difference(one, other, mime))
    if _is_binary(mime):
        note = _("%1 and %2 characters of base64", len(one), len(other))
        return OutputComparison(place, mime, "differs", {}, Difference("text", cut=True, note=note))
    result = compare_texts(place, mime, one, other, options)
    if mime == "image/svg+xml" and result.difference is not None:
        shown = image_difference(one, other, mime)
        shown.lines = result.difference.lines
        shown.cut = shown.cut or result.difference.cut
        result.difference = shown
    return result


def _missing(mime: str, a: str | None, b: str | None) -> Difference:
    if _is_image(mime):
        shown = image_difference(a, b, mime)
        shown.note = _("run %1 does not have this image", "B" if b is None else "A")
        return shown
    return missing(None if _is_binary(mime) else a if b is None else b, in_a=b is None)


def _is_image(mime: str) -> bool:
    return mime.startswith("image/")


def _is_binary(mime: str) -> bool:
    return mime.startswith(("audio/", "video/")) or mime in (
        "application/octet-stream",
        "application/pdf",
    )
