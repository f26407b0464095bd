"""More runs than two: which differ, how many, and how long what is tried takes."""

from __future__ import annotations

import pytest

from jupyterlab_seed.runs.messages import _
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.runs.types import CellRun, Run
from jupyterlab_seed.verify.report.tried import tried
from jupyterlab_seed.verify.report.verdict import Verdict
from jupyterlab_seed.verify.several import settle
from jupyterlab_seed.verify.types import Change, Options

from ..runs.running import notebook
from .samples import both, build, cell

PLAN = plan(notebook("f()", "g()", "h()"))


def made(label: str, *texts: str) -> Run:
    """A run whose cells print these texts."""
    cells = {
        index: CellRun(
            index, "ok", [{"output_type": "stream", "name": "stdout", "text": text}], streams={}
        )
        for index, text in enumerate(texts)
    }
    return Run(label, label, cells)


@pytest.mark.parametrize(
    ("outputs", "differ", "other", "first"),
    [
        (["aaa", "aaa", "aaa", "aaa", "aaa"], 0, "B", None),
        (["aaa", "aaa", "aab", "aaa", "aac"], 2, "3", 2),
        (["aaa", "aab", "aca", "aaa", "aaa"], 2, "3", 1),
        (["aab", "aaa", "aaa", "aaa", "aaa"], 1, "B", 2),
        (["aaa", "aab", "aac", "aad", "aae"], 5, "B", 2),
        (["aab", "aac", "aaa", "aaa"], 2, "B", 2),
        (["aaa", "aab"], 2, "B", 2),
    ],
)
def test_the_first_difference_of_any_two_runs(
    outputs: list[str], differ: int, other: str, first: int | None
) -> None:
    labels = ["A", "B", "3", "4", "5"]
    runs = [made(label, *texts) for label, texts in zip(labels, outputs, strict=False)]
    known = {run.label: run for run in runs}
    found = settle(PLAN, runs, Options(runs=len(runs)))
    assert (found.a, found.b) == (known["A"], known[other])
    assert (found.a.label, found.b.label) == ("A", "B")
    assert sorted(run.label for run in runs) == sorted(labels[: len(runs)])
    assert (found.differ, found.among) == (differ, len(runs))
    assert next((one.cell.index for one in found.cells if one.diverged), None) == first


def test_a_verdict_of_more_runs_says_how_many_differ() -> None:
    from jupyterlab_seed.verify.report.report import Around

    some = build(cell(0, "outcome"), around=Around(2, 5))
    assert some["verdict"]["text"].endswith(" 2 of 5 runs differ.")
    one = build(cell(0, "outcome"), around=Around(1, 3))
    assert one["verdict"]["text"].endswith(" 1 of 3 runs differs.")
    none = build(cell(0, "outcome"), around=Around(4, 4))
    assert none["verdict"]["text"].endswith(" No two of 4 runs agree.")
    all_ = build(cell(0), around=Around(0, 5))
    assert all_["verdict"]["text"].startswith("Reproduced in 5 runs: ")
    assert all_["agreement"] == {"runs": 5, "differ": 0}


def timed(*seconds: float, label: str = "B", outcome: str = "ok") -> Run:
    cells = {i: CellRun(i, outcome, seconds=s) for i, s in enumerate(seconds)}  # type: ignore[arg-type]
    return Run(label, cells=cells)


@pytest.mark.parametrize(
    ("run", "plain", "said"),
    [
        (timed(1, 3.16), timed(1, 3), "it is 4 % slower in this run (4.16 s with it, 4 s without)"),
        (timed(1, 2), timed(1, 3), "it is 25 % faster in this run (3 s with it, 4 s without)"),
        (timed(1, 1), timed(1, 1.004), "it takes as long in this run"),
        (timed(0.1), timed(0.05), "the notebook reproduces."),
        (timed(1, 1), timed(1, 1, outcome="error"), "the notebook reproduces."),
        (timed(1, 1), None, "the notebook reproduces."),
    ],
)
def test_how_long_what_is_tried_takes(run: Run, plain: Run | None, said: str) -> None:
    options = Options(changes=(Change(0, 1, (), ("x()",)),), timed=True)
    found = tried(
        PLAN, options, Verdict("reproduced", None, _("x")), [timed(9, label="A"), run], plain
    )
    assert found is not None
    assert said in found["text"]
    assert (found["seconds"] is None) == ("in this run" not in said)


def test_the_time_of_imports_does_not_count() -> None:
    planned = plan(notebook("import torch\nx = 1", "f()"))
    options = Options(changes=(Change(0, 1, (), ("x()",)),), timed=True)
    runs = [timed(9, 9, label="A"), timed(20, 2)]
    found = tried(planned, options, Verdict("reproduced", None, _("x")), runs, timed(5, 2))
    assert found is not None
    assert found["seconds"] == [2, 2]


def test_what_is_tried_may_not_help() -> None:
    options = Options(environment=(("PYTHONHASHSEED", "1"),))
    raised = tried(PLAN, options, Verdict("raised", 5, _("x")), both(), None)
    assert raised is not None
    assert raised["text"] == "With this change, the notebook raises an error in cell 6."
    differs = tried(PLAN, options, Verdict("diverged", 1, _("x")), both(), None)
    assert differs is not None
    said = "With this change, the notebook still differs, first in cell 2, `g()`."
    assert differs["text"] == said
    assert tried(PLAN, Options(), Verdict("reproduced", None, _("x")), both(), None) is None
