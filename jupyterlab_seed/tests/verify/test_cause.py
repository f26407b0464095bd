"""Causes: what is said of the first cell that diverged, and what is advised."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_seed.runs.tracing.log import Callable_, Site
from jupyterlab_seed.runs.types import CellRun, Move, Plan, PlannedCell, Run
from jupyterlab_seed.verify.causes.cause import (
    find_cause,
    first_divergence,
    wants_fourth,
    wants_more_runs,
)
from jupyterlab_seed.verify.causes.editing import apply
from jupyterlab_seed.verify.causes.seeded_call import seeded_call
from jupyterlab_seed.verify.causes.traced import seen, traced_cause
from jupyterlab_seed.verify.comparison.compare import compare
from jupyterlab_seed.verify.tracing.culprit import Culprit, Origin
from jupyterlab_seed.verify.types import Call, Cause, Options

from .test_walk import log, own_calls

NUMPY = "import numpy as np"
SAME = Move("s", "s", 1, 1)


def plan(*sources: str, language: str = "python") -> Plan:
    cells = tuple(PlannedCell(index, None, source) for index, source in enumerate(sources))
    return Plan({}, cells, "python3", language, {})


def cell(index: int, printed: str = "", outcome: Any = "ok", **streams: Move) -> CellRun:
    outputs = [{"output_type": "stream", "name": "stdout", "text": printed}] if printed else []
    return CellRun(index, outcome, outputs, streams)


def run(label: Any, *cells: CellRun, seed: str | None = None) -> Run:
    return Run(label, seed, {one.index: one for one in cells})


class Case:
    """A notebook and what its cells did in the runs A and B."""

    def __init__(self, notebook: Plan, a: list[CellRun], b: list[CellRun]) -> None:
        self.plan = notebook
        self.a, self.b = run("A", *a, seed="1"), run("B", *b, seed="2")
        self.cells = compare(notebook, self.a, self.b, Options())

    def cause(self, **alone: CellRun) -> Cause:
        runs = {label: run(label, one) for label, one in alone.items()}
        found = find_cause(self.plan, self.cells, self.a, self.b, runs)
        assert found is not None
        assert found.cell == first_divergence(self.cells)
        assert found.text.endswith(".")
        return found

    @property
    def wants_more(self) -> bool:
        return wants_more_runs(self.plan, self.cells, self.a, self.b)

    def wants_fourth(self, c: CellRun) -> bool:
        return wants_fourth(self.plan, self.cells, self.a, self.b, run("C", c))


def kinds(cause: Cause) -> list[tuple[str, str | None, int | None]]:
    return [(one.kind, one.framework, one.cell) for one in cause.advice]


def one_cell(source: str, a: Move, b: Move, stream: str = "numpy", *outputs: str) -> Cause:
    first, second = outputs or ("1", "2")
    return Case(
        plan(source), [cell(0, first, **{stream: a})], [cell(0, second, **{stream: b})]
    ).cause()


def test_equal_runs_have_no_cause() -> None:
    case = Case(plan("1"), [cell(0, "1")], [cell(0, "1")])
    assert first_divergence(case.cells) is None
    assert find_cause(case.plan, case.cells, case.a, case.b) is None
    assert not case.wants_more
    assert not case.wants_fourth(cell(0, "1"))


# The random state


def test_unseeded() -> None:
    found = one_cell(f"{NUMPY}\nprint(np.random.rand())", Move("1", "2"), Move("3", "4"))
    assert (found.klass, found.source, found.proven) == ("random-state", "unseeded", True)
    assert (found.since, found.streams) == (0, ["numpy"])
    assert found.text == "NumPy's random state was different before cell 1: it had not been seeded."
    assert kinds(found) == [("seed-framework", "numpy", 0)]


@pytest.mark.parametrize(
    ("source", "proven"),
    [
        ("print([task.result() for task in as_completed(tasks)])", False),
        ("import random\nprint(*random.sample([1, 2, 3], 3))", True),
    ],
)
def test_an_order_that_only_a_library_may_draw_is_not_proven(source: str, proven: bool) -> None:
    # Dask's scheduler draws from Python's stream for its own ends.
    found = one_cell(source, Move("1", "2"), Move("3", "4"), "python", "1 2 3", "1 3 2")
    assert (found.klass, found.source, found.proven) == ("random-state", "unseeded", proven)


def test_a_generator_without_a_seed_is_likelier_than_what_a_library_draws() -> None:
    source = f"{NUMPY}\nprint(client.gather(client.map(np.random.default_rng().normal, [1])))"
    found = one_cell(source, Move("1", "2"), Move("3", "4"), "python")
    assert (found.source, found.proven) == ("private-generator", False)
    # The state differs, so that it is not said to be the same.
    assert found.text.startswith("Cell 1 gave different outputs. Likely because of a private")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = np.random.default_rng()  # é", "x = np.random.default_rng(42)  # é"),
        ("a, g = 'é', random.Random()", "a, g = 'é', random.Random(42)"),
        ("x = np.random.default_rng(seed)", None),
        ("x = [np.random.default_rng(), np.random.default_rng()]", None),
        ("x = os.urandom(2)", None),
    ],
)
def test_the_line_that_seeds_a_generator(before: str, after: str | None) -> None:
    planned = plan(f"{NUMPY}\nimport os, random", before)
    calls = ("numpy.random.default_rng", "random.Random", "os.urandom")
    found = [change for call in calls if (change := seeded_call(planned, 1, 1, call))]
    assert [apply(before, one) for one in found] == ([] if after is None else [after])


def test_unseeded_although_no_output_shows_it() -> None:
    sources = (NUMPY, "x = np.random.rand()", "1", "print(np.random.rand())")
    a = [cell(0), cell(1, numpy=Move("1", "2")), cell(2, numpy=Move("2", "2"))]
    b = [cell(0), cell(1, numpy=Move("3", "4")), cell(2, numpy=Move("4", "4"))]
    a.append(cell(3, "1", numpy=Move("2", "5")))
    b.append(cell(3, "2", numpy=Move("4", "6")))
    case = Case(plan(*sources), a, b)
    assert [one.state for one in case.cells] == ["equal", "state", "equal", "output"]
    found = case.cause()
    assert (found.cell, found.source, found.since) == (1, "unseeded", 1)
    assert not case.wants_more


def test_seeded_below() -> None:
    sources = (f"{NUMPY}\nprint(np.random.rand())", "1", "np.random.seed(42)")
    a = [cell(0, "1", numpy=Move("1", "2")), cell(2, numpy=Move("2", "9", None, 42))]
    b = [cell(0, "2", numpy=Move("3", "4")), cell(2, numpy=Move("4", "9", None, 42))]
    found = Case(plan(*sources), a, b).cause()
    assert (found.klass, found.source, found.proven) == ("random-state", "late-seed", True)
    assert "seeded only in cell 3" in found.text
    assert kinds(found) == [("move-seed", "numpy", 0)]


def test_seeded_in_the_same_cell_after_a_draw() -> None:
    moves = Move("1", "9", None, 42), Move("3", "9", None, 42)
    found = one_cell(f"{NUMPY}\nprint(np.random.rand())\nnp.random.seed(42)", *moves)
    assert (found.source, found.proven, found.since) == ("late-seed", True, 0)
    # And drew another number of times after it.
    moves = Move("1", "8", None, 42), Move("3", "9", None, 42)
    found = one_cell(f"{NUMPY}\nprint(np.random.rand())\nnp.random.seed(42)", *moves)
    assert found.source == "late-seed"


def test_seeded_first_in_the_same_cell_is_no_cause() -> None:
    code = f"{NUMPY}\nimport time\nnp.random.seed(42)\nprint(np.random.rand(), time.time())"
    found = one_cell(code, Move("1", "9", None, 42), Move("3", "9", None, 42))
    assert (found.klass, found.source, found.proven) == ("output", "time", False)
    assert found.hints[0].line == 4
    assert kinds(found) == [("keep-value", None, 0)]
    # Seeded alike, then drew another number of times.
    found = one_cell(code, Move("1", "8", None, 42), Move("3", "9", None, 42))
    assert (found.klass, found.source) == ("control-flow", "time")


@pytest.mark.parametrize("before", [("1", "3", None), ("s", "s", 42), (None, None, None)])
def test_seeded_with_other_values(before: tuple[str | None, str | None, int | None]) -> None:
    code = f"{NUMPY}\nimport time\nnp.random.seed(int(time.time()))\nprint(np.random.rand())"
    a, b, seed = before
    found = one_cell(code, Move(a, "5", seed, 7), Move(b, "6", seed, 8))
    assert (found.klass, found.source, found.proven) == ("random-state", "other-seed", True)
    assert "with 7 in run A and with 8 in run B" in found.text
    assert kinds(found) == [("fixed-seed", "numpy", 0), ("keep-value", None, 0)]
    assert [(one.source, one.call) for one in found.advice] == [(None, None), ("time", "time.time")]
    # What can't be proven is not.
    found = one_cell(code, Move(a, "5", seed, "unknown"), Move(b, "6", seed, "unknown"))
    assert (found.klass, found.source, found.proven) == ("random-state", "other-seed", False)


def test_unseeded_again() -> None:
    code = "import random\nrandom.seed()\nprint(random.random())"
    found = one_cell(code, Move("s", "1", 42, None), Move("s", "2", 42, None), "python")
    assert (found.klass, found.source) == ("random-state", "system-seed")
    assert kinds(found) == [("fixed-seed", "python", 0)]


def test_a_seed_that_is_not_known_is_control_flow_where_nobody_seeds() -> None:
    code = f"{NUMPY}\nfor _ in range(n): np.random.rand()"
    found = one_cell(code, Move("s", "1", 42, "unknown"), Move("s", "2", 42, 42))
    assert found.klass == "control-flow"


def test_streams_of_one_framework_are_one_advice() -> None:
    moves = {"torch": Move("1", "2"), "torch.cuda:0": Move("1", "2"), "python": Move("1", "2")}
    others = {name: Move("3", "4") for name in moves}
    found = Case(plan("x"), [cell(0, "1", **moves)], [cell(0, "2", **others)]).cause()
    assert found.streams == ["torch", "torch.cuda:0", "python"]
    assert kinds(found) == [("seed-framework", "torch", 0), ("seed-framework", "python", 0)]
    assert found.text.endswith("it had not been seeded. The same holds for PyTorch and Python.")


def test_a_seed_that_one_probe_had_no_time_to_find() -> None:
    code = f"{NUMPY}\nprint(np.random.rand())"
    found = one_cell(code, Move("1", "2"), Move("3", "4", "unknown", "unknown"))
    assert (found.klass, found.source, found.proven) == ("random-state", "unseeded", False)
    # Known in one run, and none in the other.
    found = one_cell(code, Move("1", "2"), Move("3", "4", 7, 7))
    assert (found.source, found.proven) == ("other-seed", True)


def test_streams_of_another_source_are_advice_alone() -> None:
    code = f"{NUMPY}\nimport random\nrandom.seed()\nprint(random.random(), np.random.rand())"
    a = {"python": Move("s", "1", 42, None), "numpy": Move("1", "2")}
    b = {"python": Move("s", "2", 42, None), "numpy": Move("3", "4")}
    found = Case(plan(code), [cell(0, "1", **a)], [cell(0, "2", **b)]).cause()
    assert (found.source, found.streams) == ("unseeded", ["numpy"])
    assert kinds(found) == [("seed-framework", "numpy", 0), ("fixed-seed", "python", 0)]


def test_the_random_state_wins_and_hints_are_listed() -> None:
    code = f"{NUMPY}\nimport time\nprint(np.random.rand(), time.time())"
    found = one_cell(code, Move("1", "2"), Move("3", "4"))
    assert (found.klass, found.source) == ("random-state", "unseeded")
    assert [hint.source for hint in found.hints] == ["time"]


def test_an_unseeded_raise_in_one_run() -> None:
    a = [cell(0, numpy=Move("1", "2"))]
    b = [cell(0, "", "error", numpy=Move("3", "4"))]
    case = Case(plan("if np.random.rand() < 0.5: raise ValueError"), a, b)
    assert case.cells[0].state == "outcome"
    assert case.cause().klass == "random-state"


def test_since_the_cell_that_moved_them_apart() -> None:
    notebook = plan("a", "b", "c", "d")
    states = [("s", "t"), ("t", "u"), ("u", "v"), ("v", "w")]
    a = [cell(i, "", numpy=Move(x, y, 1, 1)) for i, (x, y) in enumerate(states)]
    b = [cell(i, "", numpy=Move(x, y, 1, 1)) for i, (x, y) in enumerate(states)]
    b[2] = cell(2, "", numpy=Move("other", "v2", 1, 1))
    b[3] = cell(3, "", numpy=Move("v2", "w2", 1, 1))
    found = Case(notebook, a, b).cause()
    assert (found.cell, found.since, found.klass) == (2, 2, "random-state")
    assert (found.source, found.proven) == (None, False)


@pytest.mark.parametrize(
    "first", ["import keras", "import os\nos.environ['A'] = '3'\nimport keras"]
)
def test_a_cell_that_imports_moved_nothing_apart(first: str) -> None:
    a = [cell(0, python=Move("a", "b")), cell(1, "1", python=Move("b", "c"))]
    b = [cell(0, python=Move("d", "e")), cell(1, "2", python=Move("e", "f"))]
    found = Case(plan(first, "print(build())"), a, b).cause()
    assert (found.cell, found.since) == (1, 1)
    drawn = Case(plan("import random\nrandom.random()", "print(build())"), a, b).cause()
    assert drawn.since == 0


def test_what_leaves_no_trace() -> None:
    code = "import tensorflow as tf\nprint(tf.random.normal([1]))"
    still = Move("n", "n")
    found = one_cell(code, still, still, "tensorflow")
    assert (found.klass, found.source, found.proven) == ("random-state", "unseeded", False)
    assert kinds(found) == [("seed-framework", "tensorflow", 0)]
    assert one_cell("print(tf.ones(1))", still, still, "tensorflow").klass == "output"
    assert one_cell(code, SAME, SAME, "tensorflow").klass == "output"
    moves = Move("1", "2", "unknown", "unknown"), Move("3", "4", "unknown", "unknown")
    draw = "import cupy\nprint(cupy.random.rand())"
    assert one_cell(draw, *moves, "cupy:0").source == "unseeded"
    assert one_cell(f"import cupy\ncupy.random.seed(1)\n{draw}", *moves, "cupy:0").klass == "output"


# What the random state does not explain


def test_control_flow() -> None:
    code = f"{NUMPY}\nimport os\nfor _ in os.listdir(): np.random.rand()"
    found = one_cell(code, Move("s", "1", 42, 42), Move("s", "2", 42, 42), "numpy", "1", "1")
    assert (found.klass, found.source, found.proven) == ("control-flow", "file-order", False)
    assert (found.since, found.streams) == (None, ["numpy"])
    assert "a different number of times from NumPy" in found.text
    assert kinds(found) == [("sort", None, 0)]
    # The same where an output differs, too.
    assert one_cell(code, Move("s", "1", 42, 42), Move("s", "2", 42, 42)).klass == "control-flow"


@pytest.mark.parametrize(
    ("code", "source", "advice"),
    [
        (
            f"{NUMPY}\nprint(np.random.default_rng().random())",
            "private-generator",
            "seed-generator",
        ),
        ("import uuid\nprint(uuid.uuid4())", "entropy", "keep-value"),
        ("import time\nprint(time.time())", "time", "keep-value"),
        ("print(id(x))", "memory-address", "keep-value"),
        ("import os\nprint(os.listdir())", "file-order", "sort"),
        ("import threading\nthreading.Thread(target=f)", "threads", "one-thread"),
        ("import multiprocessing as m\nm.Pool(2)", "processes", "one-thread"),
        ("import subprocess as s\nprint(s.run(['x']))", "script", "seed-script"),
        ("import requests\nprint(requests.get('x'))", "network", "read-once"),
        ("import os\nprint(os.path.exists('x'))", "files", "read-once"),
        ("import torch\nx.to('cuda')", "device", "deterministic-device"),
        ("print(set(text))", "hash-order", "set-hash-seed"),
        ("print(1)", None, None),
    ],
)
def test_output(code: str, source: str | None, advice: str | None) -> None:
    found = one_cell(code, SAME, SAME)
    assert (found.klass, found.source, found.proven) == ("output", source, False)
    assert [one.kind for one in found.advice][:1] == ([] if advice is None else [advice])
    assert all("{" not in one.text for one in found.advice)


def test_another_program_is_advised_once() -> None:
    found = one_cell("import subprocess as s\nprint(s.run(['x']))", SAME, SAME)
    assert [one.kind for one in found.advice] == ["seed-script"]


def test_a_kernel_that_can_not_be_observed() -> None:
    a, b = cell(0, "1"), cell(0, "2")
    a.streams = b.streams = None
    found = Case(plan("runif(1)", language="r"), [a], [b]).cause()
    assert (found.klass, found.source, found.hints) == ("output", None, [])
    assert "cannot be read" in found.text
    assert not Case(plan("runif(1)", language="r"), [a], [b]).wants_more


@pytest.mark.parametrize("outcome", ["error", "died", "timed-out"])
def test_outcome(outcome: str) -> None:
    case = Case(plan("import time\nf(time.time())"), [cell(0)], [cell(0, "", outcome)])
    found = case.cause()
    assert (found.klass, found.source, found.proven) == ("outcome", "time", False)
    assert case.wants_more


# Further runs


def sets(source: str = "print(set(text))") -> Case:
    return Case(plan(source), [cell(0, "ab", numpy=SAME)], [cell(0, "ba", numpy=SAME)])


def test_hash_order_is_proven() -> None:
    case = sets()
    assert case.wants_more
    assert case.wants_fourth(cell(0, "ba", numpy=SAME))
    found = case.cause(C=cell(0, "ba", numpy=SAME), D=cell(0, "ab", numpy=SAME))
    assert (found.klass, found.source, found.proven) == ("output", "hash-order", True)
    assert kinds(found) == [("set-hash-seed", None, None), ("sort", None, 0)]
    # Without a hint, too.
    found = sets("f()").cause(C=cell(0, "ba", numpy=SAME), D=cell(0, "ab", numpy=SAME))
    assert (found.source, kinds(found)) == ("hash-order", [("set-hash-seed", None, None)])
    # But then it may be chance, as it is where something is new in each run.
    assert not found.proven
    again = {"C": cell(0, "ba", numpy=SAME), "D": cell(0, "ab", numpy=SAME)}
    assert not sets("import time\nprint(set(text), time.time() % 2 > 1)").cause(**again).proven
    coin = "from numpy.random import default_rng\nprint(default_rng().integers(2))"
    found = sets(coin).cause(**again)
    assert (found.source, found.proven) == ("private-generator", False)


def test_where_only_the_order_differs_what_orders_is_likely() -> None:
    code = "import random, threading\nthreading.Thread(target=random.Random().random)\nprint(x)"
    for printed, source in ((("1 2", "2 1"), "threads"), (("1 2", "3 1"), "private-generator")):
        a, b = ([cell(0, one)] for one in printed)
        found = Case(plan(code), a, b).cause()
        assert found.source == source
        # A generator of its own is not the one that all share.
        assert "share the global generator" not in found.text


def test_what_the_first_run_left_behind() -> None:
    code = (
        "if os.path.exists(f):\n    x = open(f).read()\nelse:\n    open(f, 'w').write(x)\nprint(x)"
    )
    case = Case(plan(f"import os\n{code}"), [cell(0, "new")], [cell(0, "kept")])
    found = case.cause(C=cell(0, "kept"), D=cell(0, "kept"))
    assert (found.source, found.proven) == ("files", False)
    assert [kind for kind, *_ in kinds(found)] == ["read-once"]
    assert "but one agree" in found.text


def test_hash_order_that_changes_the_number_of_draws() -> None:
    one, other = (cell(0, "", numpy=Move("s", after, 1, 1)) for after in "12")
    found = Case(plan("for x in set(t): f()"), [one], [other]).cause(C=other, D=one)
    assert (found.klass, found.source, found.proven) == ("control-flow", "hash-order", True)
    assert found.streams == ["numpy"]


def test_runs_that_disturb_each_other() -> None:
    alone = cell(0, "quiet", numpy=SAME)
    case = sets("print(port())")
    assert case.wants_fourth(alone)
    found = case.cause(C=alone, D=alone)
    assert (found.klass, found.source, found.proven) == ("output", "interference", False)
    assert kinds(found) == [("one-after-the-other", None, None)]
    # One of the two was right, which it also is where the first left a file for the others.
    found = case.cause(C=cell(0, "ab", numpy=SAME), D=cell(0, "ab", numpy=SAME))
    assert (found.source, found.proven) == ("interference", False)
    assert [kind for kind, *_ in kinds(found)] == ["read-once", "one-after-the-other"]
    # What is new in each run agrees now and then.
    coin = sets("import time\nprint(time.time() % 2 > 1)").cause(C=alone, D=alone)
    assert (coin.source, coin.proven) == ("time", False)


def test_runs_after_each_other_do_not_disturb_each_other() -> None:
    case = Case(plan("f()"), [cell(0, "", numpy=SAME)], [cell(0, "", "error", numpy=SAME)])
    given, options = (case.plan, case.cells, case.a, case.b), Options(side_by_side=False)
    bad, good = cell(0, "", "error", numpy=SAME), cell(0, numpy=SAME)
    # What the first left behind stopped all others.
    found = find_cause(*given, {"C": run("C", bad), "D": run("D", bad)}, options)
    assert found is not None
    assert (found.klass, found.source, found.proven) == ("outcome", "files", False)
    assert kinds(found) == [("read-once", None, None)]
    # It failed once, and nobody knows why.
    found = find_cause(*given, {"C": run("C", good), "D": run("D", good)}, options)
    assert found is not None and (found.source, found.proven) == (None, False)


def test_what_further_runs_do_not_prove() -> None:
    case = sets("import time\nprint(set(text), time.time())")
    assert not case.wants_fourth(cell(0, "new", numpy=SAME))
    found = case.cause(C=cell(0, "new", numpy=SAME))
    assert (found.source, found.proven) == ("time", False)
    # It was tried, so it is no set.
    found = sets().cause(C=cell(0, "new", numpy=SAME), D=cell(0, "newer", numpy=SAME))
    assert (found.source, found.proven) == (None, False)
    # C ended above the cell.
    assert find_cause(case.plan, case.cells, case.a, case.b, {"C": run("C")}) is not None


def test_the_same_hash_seed_in_both_proves_no_hash_order() -> None:
    case = sets()
    case.b.hash_seed = "1"
    found = case.cause(C=cell(0, "ba", numpy=SAME), D=cell(0, "ab", numpy=SAME))
    assert found.source != "hash-order"


def test_no_more_runs_where_the_hash_seed_can_not_be_given() -> None:
    case = sets()
    case.b.hash_seed = None
    assert not case.wants_more


def test_further_runs_are_compared_with_the_options_of_the_user() -> None:
    case = Case(plan("f()"), [cell(0, "1.0")], [cell(0, "2.0")])
    alone = {"C": run("C", cell(0, "2.001")), "D": run("D", cell(0, "1.001"))}
    given = (case.plan, case.cells, case.a, case.b)
    found = find_cause(*given, alone, Options(tolerance=0.01))
    assert found is not None and found.source == "hash-order"
    found = find_cause(*given, alone)
    assert found is not None and found.source is None
    assert wants_fourth(*given, alone["C"], Options(tolerance=0.01))


def test_what_is_printed_while_libraries_load_does_not_come_from_what_they_draw() -> None:
    apart = Move("a", "b", None, None), Move("c", "d", None, None)
    for source, klass in (
        ("import pymc as pm", "output"),
        ("%matplotlib inline\nfrom a import b\nimport c", "output"),
        ("import random\nprint(random.random())", "random-state"),
    ):
        assert one_cell(source, *apart, "python").klass == klass
    # A module beside the notebook may print what it draws.
    beside = plan("%%writefile mine.py\nimport random\nprint(random.random())", "import mine")
    made = Case(
        beside,
        [cell(0), cell(1, "1", python=apart[0])],
        [cell(0), cell(1, "2", python=apart[1])],
    )
    assert made.cause().klass == "random-state"


def test_draws_that_may_be_those_of_an_import_prove_nothing() -> None:
    apart = Move("a", "b", None, None), Move("c", "d", None, None)
    for source, proven in (
        ("from lib import Tree\nTree().fit()", False),
        ("import random\nfrom lib import Tree\nprint(random.random())", True),
        ("Tree().fit()", True),
    ):
        found = one_cell(source, *apart, "python")
        assert (found.klass, found.proven) == ("random-state", proven), source


NUMBA = "import numpy as np\nfrom numba import njit\n"
DRAW = "@njit\ndef draw(n):\n    return np.random.rand(n)\n"


def test_a_draw_in_a_function_that_numba_compiles() -> None:
    case = Case(
        plan(NUMBA + DRAW, "print(draw(2))"), [cell(0), cell(1, "1")], [cell(0), cell(1, "2")]
    )
    found = case.cause()
    assert (found.source, found.proven) == ("compiled-generator", False)
    assert (found.hints[0].cell, found.hints[0].line, found.hints[0].call) == (
        0,
        5,
        "numpy.random.rand",
    )
    change = found.advice[0].change
    assert change is not None
    assert "\n".join(apply(NUMBA + DRAW, change).split("\n")[2:10]) == (
        "@njit\ndef seed_numba(seed):\n    np.random.seed(seed)\n\nseed_numba(42)\n\n"
        "@njit\ndef draw(n):"
    )
    seeded = "@njit\ndef start():\n    np.random.seed(1)\nstart()\n"
    case = Case(
        plan(NUMBA + seeded + DRAW, "print(draw(2))"),
        [cell(0), cell(1, "1")],
        [cell(0), cell(1, "2")],
    )
    assert case.cause().source is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("same", "same input"),
        ("part", "not all of its input"),
        ("aside", "name or a time"),
    ],
)
def test_what_a_call_was_given_is_said(given: str, said: str) -> None:
    a, b = own_calls("f")
    a.gave, b.gave, origin = [1], [2], Origin("entropy")
    culprit = Culprit(a.sites[0], 0, 0, False, True, origin, given)  # type: ignore[arg-type]
    assert said in str(seen(culprit, Call(0, 1, "f()", "f()", None)))


@pytest.mark.parametrize(("seed", "is_proven"), [("1", True), (None, False)])
def test_a_hash_proves_an_address_under_one_known_hash_seed(
    seed: str | None, is_proven: bool
) -> None:
    case = Case(plan("print(hash('a'))"), [cell(0, "1")], [cell(0, "2")])
    logs = own_calls("hash")
    for at, one in enumerate(logs):
        one.sites, one.gave = [Site(0, 1, 6, 1, 15, "hash")], [at]
        one.callees = {0: Callable_("builtins.hash", "builtins", False, None, ())}
    runs = [run(x, cell(0, x), seed=seed) for x in "EF"]
    known = Cause("output", 0, [])
    found = traced_cause(case.plan, case.cells, [*zip(runs, logs, strict=True)], known, Options())
    assert (found.proven, "address" in found.text) == (is_proven, is_proven)
    assert found.call is not None and found.call.text == "hash('a')"


class TestTracedRuns:
    """What traced runs say in which no call differs."""

    @staticmethod
    def said(*printed: str, outcome: Any = "ok", source: str | None = None, seed: str = "1") -> str:
        case = Case(plan("f()"), [cell(0, "1")], [cell(0, "2")])
        known = Cause("output", 0, [], source=source)  # type: ignore[arg-type]
        runs = [
            run(x, cell(0, text, outcome), seed=seed) for x, text in zip("EF", printed, strict=True)
        ]
        traced = [(one, log()) for one in runs]
        found = traced_cause(case.plan, case.cells, traced, known, Options())
        assert (found.source, found.proven) == (source, False)
        return found.text

    def test_that_gave_the_same(self) -> None:
        assert "followed, gave the same result here" in self.said("1", "1")

    def test_that_differ(self) -> None:
        assert "showed no call that gave a different result" in self.said("1", "3")

    def test_that_had_the_same_hash_seed(self) -> None:
        assert "with the same hash seed gave the same" in self.said("1", "1", source="hash-order")

    def test_that_ended_otherwise(self) -> None:
        assert "ended differently and do not show why" in self.said("1", "1", outcome="timed-out")
        assert "ended differently and do not show why" in self.said("1", "1", outcome="error")
