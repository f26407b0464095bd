"""The report: what it says, that it keeps to its schema, and that it stays small."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from jupyterlab_seed.runs.messages import Message
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.runs.records import unobserved
from jupyterlab_seed.runs.types import Run
from jupyterlab_seed.verify.report import report
from jupyterlab_seed.verify.report.against import compare_reports
from jupyterlab_seed.verify.report.stored import compare_with_file
from jupyterlab_seed.verify.types import Advice, Cause, Difference, Hint, Options

from ..runs.running import notebook
from .samples import REPORT_SCHEMA, both, build, cell, english, output, ran, reports, stream

VALIDATOR = jsonschema.Draft202012Validator(REPORT_SCHEMA)


def described(part: Any, place: str = "") -> list[str]:
    """The members and definitions of a schema that nothing is said about."""
    missing = []
    if isinstance(part, dict):
        for group in ("properties", "$defs"):
            for name, member in part.get(group, {}).items():
                if not member.get("description"):
                    missing.append(f"{place}/{name}")
        if part.get("type") == "object" and "additionalProperties" not in part:
            missing.append(f"{place} takes more")
        for name, member in part.items():
            missing += described(member, f"{place}/{name}")
    if isinstance(part, list):
        for number, member in enumerate(part):
            missing += described(member, f"{place}/{number}")
    return missing


def test_the_schema_is_one_and_describes_every_member() -> None:
    jsonschema.Draft202012Validator.check_schema(REPORT_SCHEMA)
    assert described(REPORT_SCHEMA) == []


@settings(max_examples=60, deadline=None)
@given(reports())
def test_every_report_is_valid_and_can_be_written(made: dict[str, Any]) -> None:
    VALIDATOR.validate(made)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    json.dumps(made, ensure_ascii=False).encode("utf-8")


@settings(max_examples=60, deadline=None)
@given(reports())
def test_every_text_is_its_message_in_english(made: dict[str, Any]) -> None:
    cause = made["cause"] or {"advice": [], "messages": [], "text": ""}
    for said in (made["verdict"], *made["warnings"], *cause["advice"]):
        assert english(said["message"]) == said["text"]
    assert " ".join(map(english, cause["messages"])) == cause["text"]
    for run in made["runs"]:
        assert (run["message"] and english(run["message"])) == run["problem"]
    for shown in made["cells"]:
        for difference in (one["difference"] for one in shown["outputs"]):
            if difference is not None:
                message = difference["message"]
                assert (english(message) if message else "") == difference["note"]


def test_a_member_that_nobody_described_is_refused() -> None:
    made = build(cell(0))
    made["cells"][0]["more"] = 1
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(made)


def without_message(said: dict[str, Any]) -> dict[str, Any]:
    """A part of a report without the message, whose English its text is."""
    assert english(said["message"]) == said["text"]
    return {name: value for name, value in said.items() if name != "message"}


def test_reproduced() -> None:
    outputs = [output(), output("masked", "result", masked={"address": 2})]
    made = build(cell(1, outputs=outputs), cell(3, outputs=[output()]), cell(4, "skipped"))
    assert without_message(made["verdict"]) == {
        "kind": "reproduced",
        "cell": None,
        "text": "Reproduced in 2 runs: 2 cells, 3 outputs, all equal.",
    }
    assert made["counts"] == {
        "cells": 3,
        "ran": 2,
        "skipped": 1,
        "notRun": 0,
        "equal": 2,
        "diverged": 0,
        "outputs": 3,
        "outputsEqual": 3,
        "outputsNotCompared": 0,
        "masked": {"address": 2},
        "withinTolerance": 0,
    }
    assert made["cause"] is None
    assert made["warnings"] == []
    assert [c["number"] for c in made["cells"]] == [2, 4, 5]


def test_an_output_in_many_mime_types_is_one() -> None:
    plain = output(place="result")
    html = output("masked", "result", mime="text/html", masked={"object-id": 1})
    view = output("not-compared", "result", mime="application/vnd.jupyter.widget-view+json")
    assert build(cell(0, outputs=[plain, html]))["counts"]["outputsEqual"] == 1
    made = build(cell(0, outputs=[plain, html, view]), cell(1, outputs=[output()]))
    counts = made["counts"]
    assert (counts["outputs"], counts["outputsEqual"], counts["outputsNotCompared"]) == (2, 1, 1)
    text = "Reproduced in 2 runs: 2 cells, 2 outputs, 1 equal and 1 not compared."
    assert made["verdict"]["text"] == text


def test_a_tolerance_is_named_where_it_was_needed() -> None:
    close = cell(0, outputs=[output("tolerance"), output(place="result")])
    made = build(close, options=Options(tolerance=1e-6))
    assert made["verdict"]["text"] == (
        "Reproduced in 2 runs: 1 cell, 2 outputs, all equal (1 only within the tolerance of 1e-06)."
    )
    assert made["counts"]["withinTolerance"] == 1


def test_nothing_to_compare_is_said() -> None:
    assert (
        build(cell(0))["verdict"]["text"] == "Reproduced in 2 runs: 1 cell, no output to compare."
    )


def test_other_random_numbers_that_nobody_sees_are_a_warning() -> None:
    python = [stream("python", ("a", "b"), ("c", "d"))]
    cause = Cause("random-state", 1, [Message("Nobody seeded Python's generator.")])
    made = build(cell(0), *(cell(i, "state", streams=python) for i in (1, 2)), cause=cause)
    assert made["verdict"]["kind"] == "reproduced"
    assert made["cause"] is None
    assert [without_message(one) for one in made["warnings"]] == [
        {
            "kind": "state",
            "cell": 1,
            "streams": ["python"],
            "text": "Cells 2 and 3 left a different random state (python) in each run, "
            "although no output shows it.",
        }
    ]
    assert made["counts"]["diverged"] == 2


def test_the_verdict_names_the_cell_that_the_cause_is_about() -> None:
    python = [stream("python", ("a", "a"), ("c", "d"))]
    differs = output("differs", difference=Difference("text", ["-1", "+2"]))
    cause = Cause(
        "control-flow",
        1,
        [Message("It drew a different number of times.")],
        hints=[Hint("time", 1, 3, "x = time()", "time.time")],
        advice=[Advice("keep-value", Message("Compute it once."))],
    )
    cells = [cell(0), cell(1, "state", streams=python), cell(2, "output", outputs=[differs])]
    made = build(*cells, cause=cause)
    assert made["verdict"]["kind"] == "diverged"
    assert made["verdict"]["cell"] == 1
    assert made["verdict"]["text"] == (
        "Diverged at cell 2, `f()`: it left a different random state (python); "
        "the first visible difference is in cell 3, `f()`."
    )
    assert made["cause"]["class"] == "control-flow"
    assert made["cause"]["hints"][0]["line"] == 3
    assert made["warnings"] == []
    assert made["cells"][2]["outputs"][0]["difference"]["lines"] == ["-1", "+2"]


def test_an_error_in_one_run_is_a_difference() -> None:
    bad = ran(1, "error", error=("ZeroDivisionError", "division by zero.\nmore"))
    made = build(cell(0), cell(1, "outcome", b=bad), cell(2, "not-run", a=ran(2)))
    assert made["verdict"]["text"] == (
        "Diverged at cell 2, `f()`: it ended without an error in run A and "
        "it raised ZeroDivisionError: division by zero in run B."
    )
    assert made["counts"]["notRun"] == 1
    assert made["counts"]["ran"] == 2


@pytest.mark.parametrize(
    ("outcome", "kind", "text"),
    [
        ("error", "raised", "Both runs raised an error in cell 2, `f()`: ValueError: no; "),
        ("died", "died", "In both runs the kernel died at cell 2, `f()`; "),
        ("timed-out", "timed-out", "Both runs exceeded the time limit of 30 s in cell 2, `f()`; "),
    ],
)
def test_both_ended_alike(outcome: str, kind: str, text: str) -> None:
    error = ("ValueError", "no") if outcome == "error" else None
    end = ran(1, outcome, error=error)
    made = build(cell(0), cell(1, a=end, b=end), cell(2, "not-run"), options=Options(timeout=30))
    assert without_message(made["verdict"]) == {
        "kind": kind,
        "cell": 1,
        "text": text + "the cell that ran before it gave equal outputs.",
    }


def test_an_error_that_is_expected_is_no_end() -> None:
    end = ran(0, "error", error=("ValueError", "no"))
    made = build(cell(0, a=end, b=end, may_raise=True, outputs=[output(place="error")]))
    assert made["verdict"]["kind"] == "reproduced"


def test_what_was_ended_early_is_not_called_reproduced() -> None:
    made = build(cell(0), cell(1, "not-run"), ended="stopped")
    assert made["verdict"]["kind"] == "stopped"
    assert made["verdict"]["text"] == "Stopped: 1 of 2 cells ran in both runs."


def test_what_could_not_be_observed_is_a_warning() -> None:
    made = build(cell(0), runs=both(problem=unobserved("the probe did not answer.")))
    text = "The random state could not be observed: the probe did not answer."
    assert [(w["kind"], w["text"]) for w in made["warnings"]] == [("unobserved", text)]

    problem = "The random state of a kernel of r cannot be read."
    made = build(cell(0), runs=both(problem=Message(problem)), language="r")
    assert [w["text"] for w in made["warnings"]] == [problem]

    blind = ran(1, streams=None)
    made = build(cell(0), cell(1, b=blind))
    text = "The random state after cell 2, `f()`, is unknown."
    assert [(w["cell"], w["text"]) for w in made["warnings"]] == [(1, text)]

    made = build(cell(1, a=blind, b=blind), language="r")
    assert [w["kind"] for w in made["warnings"]] == ["unobserved"]


def test_a_hash_seed_that_could_not_be_set_is_a_warning() -> None:
    runs = both()
    runs[1].hash_seed = None
    made = build(cell(0), runs=runs)
    assert [w["kind"] for w in made["warnings"]] == ["no-hash-seed"]
    assert build(cell(0), runs=runs, language="r")["warnings"] == []


def test_streams_are_shown_where_they_say_something() -> None:
    idle = stream("numpy", ("a", "a"), ("a", "a"))
    other = stream("torch", ("a", "b"), ("a", "b"))
    used = stream("python", ("a", "a"), ("b", "b"))
    made = build(cell(0, streams=[idle, other, used]))
    assert [s["name"] for s in made["cells"][0]["streams"]] == ["torch", "python"]
    assert made["cells"][0]["streams"][0]["before"] == ["a", "b"]


def test_why_a_cell_was_left_out() -> None:
    made = build(cell(0, "skipped", " \n"), cell(1, "skipped", "x"), cell(2))
    assert [c.get("reason") for c in made["cells"]] == ["blank", "tagged", None]


def test_times_are_in_utc() -> None:
    zone = timezone(timedelta(hours=2))
    made = build(cell(0), started=datetime(2026, 1, 1, 1, 30, tzinfo=zone))
    assert made["started"] == "2025-12-31T23:30:00Z"


def test_it_stays_small_whatever_the_notebook_prints() -> None:
    image = "data:image/png;base64," + "A" * 900_000
    long = Difference("text", ["+" + "🙂" * 5000] * 5000)
    images = Difference("image", a=image, b=image + "A" * 200_000)
    cells = [
        cell(
            index,
            "output",
            "x = '" + "🙂" * 9000 + "'",
            outputs=[
                output("differs", "stdout", difference=long),
                output("differs", "display 1", mime="image/png", difference=images),
                *[output(place=f"display {number}") for number in range(2, 1000)],
            ],
        )
        for index in range(400)
    ]
    made = build(*cells)
    VALIDATOR.validate(made)
    assert len(json.dumps(made)) < 20_000_000
    first = made["cells"][0]
    assert len(first["source"]) == report.SOURCE_CHARACTERS
    assert first["outputsNotShown"] == 1000 - report.OUTPUTS_OF_A_CELL
    text, shown = (entry["difference"] for entry in first["outputs"][:2])
    assert text["lines"] and text["cut"]
    assert shown["a"] == image
    assert shown["b"] is None and shown["cut"]
    assert made["counts"]["outputs"] == 400_000


def test_of_very_many_outputs_those_that_differ_are_shown() -> None:
    many = [output(place=f"display {number}") for number in range(1000)]
    many.append(output("differs", "result", difference=Difference("text", ["-1", "+2"])))
    shown = build(cell(0, "output", outputs=many))["cells"][0]["outputs"]
    assert [o["place"] for o in shown[:2]] == ["display 0", "display 1"]
    assert shown[-1]["place"] == "result"


def test_the_order_of_a_set_that_was_the_same_by_chance_is_a_warning() -> None:
    made = build(cell(0, source="print({'a', 'b'})"), cell(1, source="list({'c', 'd'})"))
    (warning,) = made["warnings"]
    assert (warning["kind"], warning["cell"]) == ("hash-order", 0)
    assert "cell 1, `print({'a', 'b'})`, line 1 and 1 more" in warning["text"]
    # The notebook itself says how its sets are ordered.
    fixed = [Run("A", "7"), Run("B", "7")]
    assert build(cell(0, source="print({'a', 'b'})"), runs=fixed)["warnings"] == []
    assert build(cell(0, source="print(sorted({'a', 'b'}))"))["warnings"] == []


def test_what_was_not_compared_is_not_called_equal() -> None:
    end = ran(2, "error", error=("ValueError", "no"))
    left_out = cell(0, "not-compared")
    made = build(left_out, cell(1), cell(2, a=end, b=end))
    assert made["verdict"]["text"].endswith("; the cell that was compared gave equal outputs.")
    made = build(left_out, cell(2, a=end, b=end))
    assert "were not compared" in made["verdict"]["text"]


ONE_CELL = "A fresh run gives what the notebook shows (1 cell)."


def test_a_widget_in_the_file_says_nothing_of_a_fresh_run() -> None:
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "w"}}
    widget = {"output_type": "display_data", "data": view, "metadata": {}}
    text = {"output_type": "stream", "name": "stdout", "text": "1"}
    made = notebook("slider()", "print(1)")
    for raw, outputs in zip(made["cells"], ([widget], []), strict=True):
        raw.update(outputs=outputs, execution_count=1)
    runs = Run("A"), Run("B")
    for run in runs:
        run.cells = {0: ran(0, outputs=[widget]), 1: ran(1, outputs=[])}
    held = compare_with_file(plan(made, shown=True), *runs, Options())
    assert (held.kind, str(held.message)) == ("same", ONE_CELL)
    made["cells"][1].update(execution_count=None)
    assert compare_with_file(plan(made, shown=True), *runs, Options()).kind == "nothing"
    made["cells"][1].update(execution_count=1, outputs=[text])
    assert compare_with_file(plan(made, shown=True), *runs, Options()).kind == "differs"


def test_a_cell_that_differs_in_each_run_is_not_held_against_the_file() -> None:
    made = notebook("print(random())", "print(1)")
    for raw, text in zip(made["cells"], ("0.1", "1"), strict=True):
        raw.update(outputs=[{"output_type": "stream", "name": "stdout", "text": text}])
    runs = Run("A"), Run("B")
    for run, value in zip(runs, ("0.2", "0.3"), strict=True):
        outputs = [{"output_type": "stream", "name": "stdout", "text": value}]
        run.cells = {0: ran(0, outputs=outputs), 1: ran(1, outputs=made["cells"][1]["outputs"])}
    planned = plan(made, shown=True)
    assert compare_with_file(planned, *runs, Options()).kind == "differs"
    held = compare_with_file(planned, *runs, Options(), {0})
    assert held.kind == "same"
    assert str(held.message) == (
        "A fresh run gives what the notebook shows in the 1 cell that gives the same in every run."
    )
    assert compare_with_file(planned, *runs, Options(), {0, 1}).kind == "nothing"


def displays(*digests: str, **more: Any) -> dict[str, Any]:
    """The report on a cell with these displays."""
    outputs = [output(place=f"display {i}", digest=d, **more) for i, d in enumerate(digests)]
    return build(cell(0, outputs=outputs))


def test_outputs_that_a_report_does_not_list_are_held_against_another_as_well() -> None:
    many = [f"d{i}" for i in range(300)]
    made = displays(*many)
    assert made["cells"][0]["outputsNotShown"] == 100
    assert "(300 outputs)" in compare_reports(made, displays(*many))["text"]
    other = compare_reports(made, displays(*many[:250], "other", *many[251:]))
    assert other["kind"] == "differs"
    assert other["cells"][0]["outputs"] == [{"place": "further outputs", "mime": "", "lines": []}]
    # One more, or fewer, is another output.
    for more in ([*many, "d300"], many[:299], many[:200]):
        assert compare_reports(made, displays(*more))["kind"] == "differs"
        assert compare_reports(displays(*more), made)["kind"] == "differs"
    assert compare_reports(displays(*many[:200]), displays(*many[:200]))["kind"] == "same"
    # What is the same within the tolerance alone has no fingerprint.
    near = displays(*many, equality="tolerance")
    assert near["cells"][0]["restDigest"] is None
