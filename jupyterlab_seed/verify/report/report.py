"""The report of a verification as JSON.

``report.schema.json`` beside this file describes it. It stays below about 20 MB whatever the
notebook prints: long texts are cut and large images left out, and the report says where.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Literal

from ... import __version__
from ...runs.messages import Message, as_json
from ...runs.types import CellRun, Plan, Run
from ..comparison.prints import notebook_hash, rest_print
from ..types import (
    Cause,
    CellComparison,
    Difference,
    Options,
    OutputComparison,
    StreamComparison,
)
from .advice import PARAMETER_CHARACTERS, cause_as_json, change_as_json, cut, said
from .counts import count, hidden, overview
from .environment import environment
from .room import Room
from .stored import Stored, compare_with_file
from .terms import terms
from .tried import tried
from .verdict import how_it_ended, judge
from .warnings import Warning, warnings

#: The version of the report's schema.
SCHEMA = 2

SOURCE_CHARACTERS = 2000
IMAGE_BYTES = 1_000_000
LINE_CHARACTERS = 1000
LINES = 400
OUTPUTS_OF_A_CELL = 200


@dataclass(frozen=True)
class Around:
    """What is known beside the two runs of a report.

    ``differ``: how many of ``runs`` runs gave something else than the most that agree. ``plain``:
    a run without what is tried, for its time. ``notes``: how the runs shared the machine.
    """

    differ: int = 0
    runs: int = 2
    plain: Run | None = None
    notes: Sequence[Message] = ()


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
    around: Around | None = None,
) -> dict[str, Any]:
    """Make the report.

    ``name``: the notebook's name, such as its path; ``cells``: one for each cell of the plan, in
    order; ``ended``: ``stopped`` if the verification was stopped early; ``started``: a time without
    a zone is local; ``seconds``: its duration; ``around``: what is known beside the two runs. The
    report is valid against ``report.schema.json`` and has only plain dicts, lists and values.
    """
    around = around or Around()
    counts = count(cells)
    verdict = judge(
        cells,
        cause,
        counts,
        ended=ended,
        timeout=options.timeout,
        tolerance=options.tolerance,
        runs=around.runs,
        differ=around.differ,
    )
    room = Room()
    shown = _cells(cells, room)
    places = {output["place"] for cell in shown.values() for output in cell["outputs"]}
    stored = None if plan.shown is None else _compared_with_file(plan, runs, cells, options)
    noted = warnings(plan, runs, cells, verdict.kind, around.runs)
    report = {
        "schema": SCHEMA,
        "version": __version__,
        "notebook": _notebook(plan, name),
        "started": _utc(started),
        "seconds": _seconds(seconds),
        "options": _options(options),
        "environment": environment(plan, runs),
        "runs": [_run(run) for run in (*runs, *filter(None, [around.plain]))],
        "verdict": {"kind": verdict.kind, "cell": verdict.cell, **said(verdict.message)},
        "agreement": {"runs": around.runs, "differ": around.differ},
        "tried": tried(plan, options, verdict, runs, around.plain),
        "cause": cause_as_json(plan, cause if verdict.kind in ("diverged", "raised") else None),
        "warnings": list(map(_warning, noted)),
        "counts": counts,
        "overview": as_json([*overview(counts, options.masks_off), *around.notes]),
        "hidden": as_json(hidden(counts)),
        "cells": [shown[cell.cell.index] for cell in cells],
        "stored": None if stored is None else _stored(stored, room),
        "against": None,
        "terms": terms(places),
    }
    return _writable(report)


def _cells(cells: Sequence[CellComparison], room: Room) -> dict[int, dict[str, Any]]:
    """The cells by their indices; those that diverged take room first."""
    shown: dict[int, dict[str, Any]] = {}
    for cell in sorted(cells, key=lambda cell: (not cell.diverged, cell.cell.index)):
        shown[cell.cell.index] = _cell(cell, room)
    return shown


def _notebook(plan: Plan, name: str | None) -> dict[str, Any]:
    return {
        "name": name,
        "kernel": plan.kernel_name,
        "language": plan.language,
        "cells": len(plan.cells),
        "hash": notebook_hash(cell.source for cell in plan.cells),
    }


def _compared_with_file(
    plan: Plan, runs: Sequence[Run], cells: Sequence[CellComparison], options: Options
) -> Stored:
    """The two runs held to the outputs that the file shows."""
    diverged = {cell.cell.index for cell in cells if cell.state in ("output", "outcome")}
    return compare_with_file(plan, runs[0], runs[1], options, diverged)


def _stored(stored: Stored, room: Room) -> dict[str, Any]:
    return {
        "kind": stored.kind,
        **said(stored.message),
        "cells": [
            {
                "index": cell.cell.index,
                "outputs": [
                    _output(output, room)
                    for output in _chosen(cell.outputs, OUTPUTS_OF_A_CELL)
                    if output.equality == "differs"
                ],
            }
            for cell in stored.cells
        ],
    }


def _options(options: Options) -> dict[str, Any]:
    return {
        "timeout": options.timeout,
        "tolerance": options.tolerance,
        "sideBySide": options.side_by_side,
        "masksOff": sorted(options.masks_off),
        "changes": [change_as_json(change) for change in options.changes],
        "environment": dict(options.environment),
        "timed": options.timed,
        "runs": options.runs,
        "determinism": dict(options.determinism),
    }


def _warning(warning: Warning) -> dict[str, Any]:
    return {
        "kind": warning.kind,
        "cell": warning.cell,
        "streams": list(warning.streams),
        **said(warning.message),
    }


def _run(run: Run) -> dict[str, Any]:
    problem = run.problem and run.problem.cut(PARAMETER_CHARACTERS)
    return {
        "label": run.label,
        "hashSeed": run.hash_seed,
        "seconds": _seconds(run.seconds),
        "cells": len(run.cells),
        "problem": problem and str(problem),
        "message": problem and problem.as_json(),
    }


def _cell(cell: CellComparison, room: Room) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "index": cell.cell.index,
        "number": cell.cell.number,
        "id": cell.cell.id,
        "state": cell.state,
        "source": room.text(cell.cell.source, SOURCE_CHARACTERS),
        "checksum": zlib.crc32(cell.cell.source.encode("utf-8", "surrogatepass")),
    }
    if cell.state == "skipped":
        shown["reason"] = "tagged" if cell.cell.source.strip() else "blank"
    elif cell.gap is not None:
        shown["reason"] = cell.gap
    shown["runs"] = [_cell_run(cell.a, room), _cell_run(cell.b, room)]
    shown["streams"] = [
        _stream(s) for s in cell.streams if s.used or not (s.same_before and s.same_after)
    ]
    outputs = _chosen(cell.outputs, min(OUTPUTS_OF_A_CELL, room.outputs))
    room.outputs -= len(outputs)
    shown["outputs"] = [_output(output, room) for output in outputs]
    shown["outputsNotShown"] = len(cell.outputs) - len(outputs)
    shown["restDigest"] = rest_print(cell.outputs, outputs)
    return shown


def _output(output: OutputComparison, room: Room) -> dict[str, Any]:
    fits = output.shown is not None and room.take(output.shown)
    return {
        "place": output.place,
        "mime": output.mime,
        "equality": output.equality,
        "masked": {rule: number for rule, number in sorted(output.masked.items()) if number},
        "difference": _difference(output.difference, room),
        "digest": output.digest,
        "shown": output.shown if fits else None,
    }


def _chosen(outputs: Sequence[OutputComparison], number: int) -> list[OutputComparison]:
    """At most ``number`` of them, in order: those that differ, then the first of the others."""
    if len(outputs) <= number:
        return list(outputs)
    places = sorted(range(len(outputs)), key=lambda i: (outputs[i].equality != "differs", i))
    return [outputs[i] for i in sorted(places[:number])]


def _cell_run(run: CellRun | None, room: Room) -> dict[str, Any] | None:
    if run is None:
        return None
    error = run.error and [cut(run.error[0], 200), room.text(run.error[1], SOURCE_CHARACTERS)]
    how = None if run.outcome == "ok" else how_it_ended(run).cut(PARAMETER_CHARACTERS).as_json()
    return {
        "outcome": run.outcome,
        "seconds": _seconds(run.seconds),
        "error": error,
        "lost": run.lost,
        "message": how,
    }


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
    """A number if every JSON reader reads it exactly; otherwise hexadecimal text."""
    if not isinstance(seed, int) or abs(seed) < 2**53:
        return seed
    return hex(seed)


def _difference(difference: Difference | None, room: Room) -> dict[str, Any] | None:
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
    note = difference.note and difference.note.cut(PARAMETER_CHARACTERS)
    return {
        "kind": difference.kind,
        "lines": lines,
        "a": images[0],
        "b": images[1],
        "cut": was_cut,
        "note": str(note) if note else "",
        "message": note.as_json() if note else None,
    }


def _utc(time: datetime) -> str:
    return time.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _seconds(seconds: float) -> float:
    return round(float(seconds), 3)


def _writable(value: Any) -> Any:
    """The same without lone surrogates, which UTF-8 cannot encode."""
    if isinstance(value, str):
        if value.isascii():
            return value
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, Mapping):
        return {_writable(key): _writable(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_writable(member) for member in value]
    return value
