"""Comparing two runs cell by cell. Nothing is dropped: see :func:`compare_cell`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from ...frameworks import of_stream
from ...runs.messages import _
from ...runs.types import CellRun, Plan, PlannedCell, Run
from ..code import only_imports
from ..types import (
    CellComparison,
    CellState,
    Difference,
    Options,
    OutputComparison,
    StreamComparison,
)
from . import masks
from .difference import missing, text_difference
from .images import image_difference, same_image
from .numbers import compare_numbers

_WIDGET = "application/vnd.jupyter.widget-view+json"

# Place and MIME type to the value of an output, in the order of the outputs.
_Parts = dict[tuple[str, str], Any]


def compare(plan: Plan, a: Run, b: Run, options: Options) -> list[CellComparison]:
    """Compare two runs of a plan; one comparison for each of its cells, in order."""
    return [
        compare_cell(cell, a.cells.get(cell.index), b.cells.get(cell.index), options)
        for cell in plan.cells
    ]


def compare_cell(
    cell: PlannedCell, a: CellRun | None, b: CellRun | None, options: Options
) -> CellComparison:
    """Compare one cell in two runs.

    ``outputs`` has each output of either run under each of its MIME types, whatever the result.
    Standard output is one output, and so is standard error, regardless of how it arrived.
    """
    if cell.skip:
        return CellComparison(cell, "skipped", a, b)
    compared = a is not None and b is not None and not cell.ignore_output
    if a is not None and b is not None and a.outcome == b.outcome:
        # Chance decides how much of a killed process's output still arrived.
        compared = compared and a.outcome not in ("died", "timed-out")
    outputs = _outputs(a.outputs if a else [], b.outputs if b else [], compared, options)
    if a is None or b is None:
        return CellComparison(cell, "not-run", a, b, outputs)
    streams = _streams(a, b)
    state: CellState = "equal"
    if a.outcome != b.outcome:
        state = "outcome"
    elif any(output.equality == "differs" for output in outputs):
        state = "output"
    elif any(matters(s) and not s.same_after for s in streams) and not only_imports(cell.source):
        # Draws of a library while it loads show in the next cell that draws, if at all.
        state = "state"
    elif cell.ignore_output:
        state = "not-compared"
    return CellComparison(cell, state, a, b, outputs, streams)


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
    parts_a, parts_b = _parts(a), _parts(b)
    found = []
    for place, mime in _in_order(parts_a, parts_b):
        one, other = parts_a.get((place, mime)), parts_b.get((place, mime))
        if compared:
            found.append(_compare(place, mime, one, other, options))
        else:
            found.append(OutputComparison(place, mime, "not-compared"))
    return found


def _in_order(a: _Parts, b: _Parts) -> list[tuple[str, str]]:
    """All places; those of one output are adjacent."""
    places = dict.fromkeys(place for place, _mime in [*a, *b])
    keys = dict.fromkeys([*a, *b])
    order = {place: number for number, place in enumerate(places)}
    return sorted(keys, key=lambda key: order[key[0]])


def _parts(outputs: Iterable[Mapping[str, Any]]) -> _Parts:
    texts: dict[tuple[str, str], list[str]] = {}
    parts: _Parts = {}
    counts: dict[str, int] = {}

    def number(kind: str) -> int:
        counts[kind] = counts.get(kind, 0) + 1
        return counts[kind]

    for output in outputs:
        kind = output.get("output_type")
        if kind == "stream":
            key = (str(output.get("name", "stdout")), "text/plain")
            parts.setdefault(key, "")
            texts.setdefault(key, []).append(_joined(output.get("text", "")))
            continue
        if kind == "error":
            head = f"{output.get('ename', '')}: {output.get('evalue', '')}"
            count = number("error")
            place = "error" if count == 1 else f"error {count}"
            parts[place, "text/plain"] = "\n".join([head, *output.get("traceback", [])])
            continue
        if kind == "execute_result":
            count = number("result")
            place = "result" if count == 1 else f"result {count}"
        else:
            place = f"display {number('display')}"
        for mime, value in (output.get("data") or {"": ""}).items():
            parts[place, mime] = value
    # Joined once, so that many small pieces of a long text take linear time.
    parts.update({key: "".join(pieces) for key, pieces in texts.items()})
    return parts


def _joined(value: Any) -> str:
    """Notebook files hold long texts as lists of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _text(mime: str, value: Any) -> str:
    """A value as text; JSON in one form, so that the order of its keys does not count."""
    if isinstance(value, str):
        return value
    if not mime.endswith("json") and isinstance(value, list):
        return _joined(value)
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, default=str)


def _compare(place: str, mime: str, a: Any, b: Any, options: Options) -> OutputComparison:
    if mime == _WIDGET and a is not None and b is not None:
        # A widget's content is in the page, and its id is new in each run.
        return OutputComparison(place, mime, "not-compared")
    one = None if a is None else _text(mime, a)
    other = None if b is None else _text(mime, b)
    if one == other:
        return OutputComparison(place, mime, "exact")
    kind, binary = _is_image(mime), _is_binary(mime)
    if one is None or other is None:
        if place in ("stdout", "stderr"):
            # A progress bar that has erased itself equals no output.
            result = _compare_texts(place, mime, one or "", other or "", options)
            if result.equality != "differs":
                return result
        return OutputComparison(place, mime, "differs", {}, _missing(mime, one, other))
    if kind and mime != "image/svg+xml":
        if same_image(one, other, mime):
            return OutputComparison(place, mime, "exact")
        return OutputComparison(place, mime, "differs", {}, image_difference(one, other, mime))
    if binary:
        note = _("%1 and %2 characters of base64", len(one), len(other))
        return OutputComparison(place, mime, "differs", {}, Difference("text", cut=True, note=note))
    result = _compare_texts(place, mime, one, other, options)
    if kind and result.difference is not None:
        shown = image_difference(one, other, mime)
        shown.lines = result.difference.lines
        shown.cut = shown.cut or result.difference.cut
        result.difference = shown
    return result


def _compare_texts(place: str, mime: str, a: str, b: str, options: Options) -> OutputComparison:
    if a == b:
        return OutputComparison(place, mime, "exact")
    a, hidden_a = masks.hide(a, mime, options.masks_off)
    b, hidden_b = masks.hide(b, mime, options.masks_off)
    masked = _hidden(hidden_a, hidden_b)
    if a == b:
        return OutputComparison(place, mime, "masked", masked)
    if options.tolerance > 0:
        numbers = compare_numbers(a, b)
        if numbers is not None and numbers.within(options.tolerance):
            return OutputComparison(place, mime, "tolerance", masked)
    return OutputComparison(place, mime, "differs", masked, text_difference(a, b))


def _hidden(a: Mapping[str, list[str]], b: Mapping[str, list[str]]) -> dict[str, int]:
    """Rule to the number of differences that it hid."""
    counts = {}
    for rule in masks.RULES:
        pairs = zip_longest(a.get(rule, ()), b.get(rule, ()))
        count = sum(one != other for one, other in pairs)
        if count:
            counts[rule] = count
    return counts


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
