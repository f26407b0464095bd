"""The report of a verification: JSON that says all that was found.

``report.schema.json`` beside this file describes it. It stays below some 20 MB, whatever the
notebook prints: long texts are cut, large images are left out, and each place says so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from importlib import resources
from typing import Any, Literal

from ... import __version__
from ...runs.types import CellRun, Plan, Run
from ..types import Cause, CellComparison, Difference, Options, OutputComparison, StreamComparison
from .verdict import verdict, warnings

#: Version of the report's form.
SCHEMA = 1

SOURCE_CHARACTERS = 2000
IMAGE_BYTES = 1_000_000
#: Of texts and images together, in bytes of JSON; the rest is small.
TOTAL_BYTES = 12_000_000
LINE_CHARACTERS = 1000
LINES = 400
OUTPUTS_OF_A_CELL = 200
OUTPUTS = 20_000


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a report."""
    file = resources.files(__package__).joinpath("report.schema.json")
    return json.loads(file.read_text(encoding="utf-8"))


def build(
    plan: Plan,
    *,
    name: str | None,
    options: Options,
    runs: Sequence[Run],
    cells: Sequence[CellComparison],
    cause: Cause | None,
    ended: Literal["complete", "stopped"] = "complete",
    started: datetime,
    seconds: float,
) -> dict[str, Any]:
    """Put what was found into JSON.

    ``name``: what the notebook is called, such as its path; ``cells``: one for each cell of the
    plan, in order; ``ended``: ``stopped`` if somebody ended it early; ``started``: a time without a
    zone is local; ``seconds``: that it took. The report is valid against :func:`schema` and holds
    plain dicts, lists and values alone.
    """
    counts = _counts(cells)
    judged = verdict(
        cells,
        cause,
        counts,
        ended=ended,
        timeout=options.timeout,
        tolerance=options.tolerance,
    )
    room = _Room()
    # What matters most gets the room first.
    shown: dict[int, dict[str, Any]] = {}
    for cell in sorted(cells, key=lambda cell: (not cell.diverged, cell.cell.index)):
        shown[cell.cell.index] = _cell(cell, room)
    report = {
        "schema": SCHEMA,
        "version": __version__,
        "notebook": {
            "name": name,
            "kernel": plan.kernel_name,
            "language": plan.language,
            "cells": len(plan.cells),
        },
        "started": _utc(started),
        "seconds": _seconds(seconds),
        "options": {
            "timeout": options.timeout,
            "tolerance": options.tolerance,
            "sideBySide": options.side_by_side,
            "masksOff": sorted(options.masks_off),
        },
        "runs": [
            {
                "label": run.label,
                "hashSeed": run.hash_seed,
                "seconds": _seconds(run.seconds),
                "cells": len(run.cells),
                "problem": run.problem,
            }
            for run in runs
        ],
        "verdict": judged,
        "cause": _cause(cause) if cause and judged["kind"] == "diverged" else None,
        "warnings": warnings(plan, runs, cells, judged["kind"]),
        "counts": counts,
        "cells": [shown[cell.cell.index] for cell in cells],
    }
    return _writable(report)


def _counts(cells: Iterable[CellComparison]) -> dict[str, Any]:
    states: Counter[str] = Counter()
    masked: Counter[str] = Counter()
    outputs: Counter[str] = Counter()
    ran = within = 0
    for cell in cells:
        states[cell.state] += 1
        ran += cell.a is not None and cell.b is not None
        # An output is what people see as one, however many MIME types it comes in.
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


class _Room:
    """How much may still be put into the report."""

    def __init__(self) -> None:
        self.bytes = TOTAL_BYTES
        self.outputs = OUTPUTS

    def take(self, text: str) -> bool:
        """Whether there is room for a text; if so, it is used up."""
        size = len(json.dumps(text))
        if size > self.bytes:
            return False
        self.bytes -= size
        return True

    def text(self, text: str, characters: int) -> str:
        """As much of a text as there is room for."""
        text = cut(text, characters)
        if self.take(text):
            return text
        return cut(text, 80)


def cut(text: str, characters: int) -> str:
    """The beginning of a text, with a mark at its end if it goes on."""
    return text if len(text) <= characters else text[: max(0, characters - 1)] + "…"


def _cell(cell: CellComparison, room: _Room) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "index": cell.cell.index,
        "number": cell.cell.number,
        "id": cell.cell.id,
        "state": cell.state,
        "source": room.text(cell.cell.source, SOURCE_CHARACTERS),
    }
    if cell.state == "skipped":
        shown["reason"] = "tagged" if cell.cell.source.strip() else "blank"
    shown["runs"] = [_cell_run(cell.a, room), _cell_run(cell.b, room)]
    shown["streams"] = [
        _stream(s) for s in cell.streams if s.used or not (s.same_before and s.same_after)
    ]
    outputs = _chosen(cell.outputs, min(OUTPUTS_OF_A_CELL, room.outputs))
    room.outputs -= len(outputs)
    shown["outputs"] = [
        {
            "place": output.place,
            "mime": output.mime,
            "equality": output.equality,
            "masked": {rule: number for rule, number in sorted(output.masked.items()) if number},
            "difference": _difference(output.difference, room),
        }
        for output in outputs
    ]
    shown["outputsNotShown"] = len(cell.outputs) - len(outputs)
    return shown


def _chosen(outputs: Sequence[OutputComparison], number: int) -> list[OutputComparison]:
    """At most so many, in their order: those that differ, then the first of the others."""
    if len(outputs) <= number:
        return list(outputs)
    places = sorted(range(len(outputs)), key=lambda i: (outputs[i].equality != "differs", i))
    return [outputs[i] for i in sorted(places[:number])]


def _cell_run(run: CellRun | None, room: _Room) -> dict[str, Any] | None:
    if run is None:
        return None
    error = run.error and [cut(run.error[0], 200), room.text(run.error[1], SOURCE_CHARACTERS)]
    return {"outcome": run.outcome, "seconds": _seconds(run.seconds), "error": error}


def _stream(stream: StreamComparison) -> dict[str, Any]:
    moves = (stream.a, stream.b)
    return {
        "name": stream.name,
        "used": stream.used,
        "before": [move and move.before for move in moves],
        "after": [move and move.after for move in moves],
        "seed": [_seed(move.seed_after) if move else None for move in moves],
        "sameBefore": stream.same_before,
        "sameAfter": stream.same_after,
    }


def _seed(seed: int | str | None) -> int | str | None:
    """As a number where every reader of JSON takes it for the same one."""
    if not isinstance(seed, int) or abs(seed) < 2**53:
        return seed
    return hex(seed)


def _difference(difference: Difference | None, room: _Room) -> dict[str, Any] | None:
    if difference is None:
        return None
    lines: list[str] = []
    was_cut = difference.cut or len(difference.lines) > LINES
    for line in difference.lines[:LINES]:
        shorter = cut(line, LINE_CHARACTERS)
        if not room.take(shorter):
            was_cut = True
            break
        was_cut = was_cut or shorter != line
        lines.append(shorter)
    images: list[str | None] = []
    for image in (difference.a, difference.b):
        fits = image is not None and len(image) <= IMAGE_BYTES and room.take(image)
        was_cut = was_cut or (image is not None and not fits)
        images.append(image if fits else None)
    return {
        "kind": difference.kind,
        "lines": lines,
        "a": images[0],
        "b": images[1],
        "cut": was_cut,
        "note": cut(difference.note, LINE_CHARACTERS),
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "class": cause.klass,
        "source": cause.source,
        "proven": cause.proven,
        "cell": cause.cell,
        "since": cause.since,
        "streams": list(cause.streams),
        "text": cut(cause.text, LINE_CHARACTERS),
        "hints": [
            {key: cut(v, 500) if isinstance(v, str) else v for key, v in asdict(hint).items()}
            for hint in cause.hints[:50]
        ],
        "advice": [asdict(advice) for advice in cause.advice[:20]],
    }


def _utc(time: datetime) -> str:
    return time.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _seconds(seconds: float) -> float:
    return round(float(seconds), 3)


def _writable(value: Any) -> Any:
    """The same, with nothing that a file in UTF-8 can't hold."""
    if isinstance(value, str):
        if value.isascii():
            return value
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, Mapping):
        return {_writable(key): _writable(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_writable(member) for member in value]
    return value
