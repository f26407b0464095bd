"""Verifications that were never run: parts for the tests of what shows them."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from jupyterlab_seed.runs.messages import _
from jupyterlab_seed.runs.types import CellRun, Move, Plan, PlannedCell, Run
from jupyterlab_seed.verify.report import report
from jupyterlab_seed.verify.types import (
    Advice,
    Cause,
    CellComparison,
    Difference,
    Hint,
    Options,
    OutputComparison,
    StreamComparison,
)

#: The JSON Schema of a report.
REPORT_SCHEMA: dict[str, Any] = json.loads(
    Path(report.__file__).with_name("report.schema.json").read_text(encoding="utf-8")
)

STARTED = datetime(2026, 11, 23, 12, 0, 0, tzinfo=timezone.utc)


def ran(index: int, outcome: str = "ok", **more: Any) -> CellRun:
    """A cell that ran, and could be observed."""
    return CellRun(index, outcome, streams=more.pop("streams", {}), **more)  # type: ignore[arg-type]


def cell(index: int, state: str = "equal", source: str = "f()", **more: Any) -> CellComparison:
    """A cell that both runs ran, unless it is told otherwise."""
    planned = {k: more.pop(k) for k in ("id", "skip", "may_raise") if k in more}
    if state not in ("skipped", "not-run"):
        more = {"a": ran(index), "b": ran(index), **more}
    plan = PlannedCell(index, planned.pop("id", f"id{index}"), source, **planned)
    return CellComparison(plan, state, **more)  # type: ignore[arg-type]


def output(equality: str = "exact", place: str = "stdout", **more: Any) -> OutputComparison:
    return OutputComparison(place, more.pop("mime", "text/plain"), equality, **more)  # type: ignore[arg-type]


def stream(name: str, before: tuple[str, str], after: tuple[str, str]) -> StreamComparison:
    moves = [Move(b, a, None, None) for b, a in zip(before, after, strict=True)]
    return StreamComparison(name, *moves)


def both(**more: Any) -> list[Run]:
    return [Run("A", "1", **more), Run("B", "2", **more)]


def build(*cells: CellComparison, **more: Any) -> dict[str, Any]:
    """The report on these cells."""
    plan = Plan({}, tuple(c.cell for c in cells), "python3", more.pop("language", "python"), {})
    given = {
        "name": "example.ipynb",
        "options": Options(),
        "runs": both(),
        "cause": None,
        "started": STARTED,
        "seconds": 2.5,
    }
    return report.build(plan, cells=cells, **{**given, **more})


def english(message: dict[str, Any]) -> str:
    """A message of a report as a page shows it where there is no translation."""
    values = [english(one) if isinstance(one, dict) else one for one in message["parameters"]]
    template = message["template"]
    if "plural" in message:
        values.insert(0, message["count"])
        template = template if message["count"] == 1 else message["plural"]
    return re.sub(r"%(\d+)", lambda place: str(values[int(place[1]) - 1]), template)


def _text(max_size: int = 40) -> st.SearchStrategy[str]:
    # Surrogates too: a kernel can print them.
    return st.text(st.characters(), max_size=max_size)


_seconds = st.floats(0, 1e6)
_messages = st.builds(lambda text: _("Said: %1.", text), _text())
_rules = st.dictionaries(_text(8), st.integers(0, 3), max_size=2)
_fingerprint = st.none() | _text(8)
_seed = st.none() | st.integers(-(2**70), 2**70) | st.just("unknown")
_moves = st.none() | st.builds(Move, _fingerprint, _text(8), _seed, _seed)
_differences = st.builds(
    Difference,
    st.sampled_from(["text", "image", "missing"]),
    lines=st.lists(_text(), max_size=4),
    a=st.none() | _text() | st.just("data:image/png;base64,AAAA"),
    b=st.none() | _text() | _text().map(lambda text: "data:image/svg+xml;base64," + text),
    cut=st.booleans(),
    note=st.none() | _messages,
)
_outputs = st.builds(
    OutputComparison,
    _text(10),
    _text(10),
    st.sampled_from(["exact", "masked", "tolerance", "not-compared", "differs"]),
    masked=_rules,
    difference=st.none() | _differences,
)
_outcomes = st.sampled_from(["ok", "error", "died", "timed-out"])
_runs_of_cell = st.none() | st.builds(
    CellRun,
    st.just(0),
    _outcomes,
    streams=st.none() | st.just({}),
    seconds=_seconds,
    error=st.none() | st.tuples(_text(), _text()),
)
_states = ["equal", "state", "output", "outcome", "not-compared", "skipped", "not-run"]
_streams = st.builds(StreamComparison, _text(8), _moves, _moves)
_hints = st.builds(Hint, _text(8), st.integers(0, 5), st.integers(1, 9), _text(), _text(8))
_advice = st.builds(
    Advice, _text(8), _messages, st.none() | _text(8), st.none() | st.integers(0, 5), st.none()
)


@st.composite
def reports(draw: st.DrawFn) -> dict[str, Any]:
    """Reports with anything in every place that can hold anything."""
    cells = [
        CellComparison(
            PlannedCell(index, draw(st.none() | _text(8)), draw(_text()), may_raise=index == 1),
            draw(st.sampled_from(_states)),  # type: ignore[arg-type]
            draw(_runs_of_cell),
            draw(_runs_of_cell),
            draw(st.lists(_outputs, max_size=2)),
            draw(st.lists(_streams, max_size=2)),
        )
        for index in range(draw(st.integers(0, 3)))
    ]
    causes = st.builds(
        Cause,
        st.sampled_from(["random-state", "control-flow", "output", "outcome"]),
        st.integers(0, 3),
        st.lists(_messages, min_size=1, max_size=2),
        source=st.none() | _text(8),
        proven=st.booleans(),
        since=st.none() | st.integers(0, 3),
        streams=st.lists(_text(8), max_size=2),
        hints=st.lists(_hints, max_size=2),
        advice=st.lists(_advice, max_size=2),
    )
    runs = st.builds(
        Run,
        st.sampled_from(["A", "B", "C", "D"]),
        st.none() | _text(8),
        seconds=_seconds,
        problem=st.none() | _messages,
    )
    return report.build(
        Plan({}, tuple(c.cell for c in cells), draw(_text()), draw(_text(8)), {}),
        name=draw(st.none() | _text()),
        options=draw(
            st.builds(
                Options,
                st.none() | st.floats(0.1, 1e6),
                st.floats(0, 0.5),
                st.none() | st.booleans(),
                st.frozensets(_text(8), max_size=2),
            )
        ),
        runs=draw(st.lists(runs, max_size=3)),
        cells=cells,
        cause=draw(st.none() | causes),
        ended=draw(st.sampled_from(["complete", "stopped"])),
        started=STARTED,
        seconds=draw(_seconds),
    )
