"""Runs in real kernels: results of all kinds, and what is left."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jupyterlab_seed.runs.execution import execute
from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.records import ask
from jupyterlab_seed.runs.types import CannotRunError
from jupyterlab_seed.study.notebook import StudyNotebook
from jupyterlab_seed.study.prepare import Request, prepare
from jupyterlab_seed.study.results import SCRAP, NoResultError, read_results, wanted_of
from jupyterlab_seed.study.run import KernelRunner, run_seed
from jupyterlab_seed.study.store import Store
from jupyterlab_seed.study.study import study
from jupyterlab_seed.study.types import Options, Result, SeedRun, Wanted

from ..runs.running import PATIENCE, Marked, write_kernelspec
from .test_notebook import PARAMETERS, seeded

pytestmark = pytest.mark.usefixtures("forked_kernels")


@pytest.fixture
def marked(own_processes: None, monkeypatch: pytest.MonkeyPatch) -> Marked:
    """What is left of the kernels, which are known by what their processes are started with."""
    return Marked(monkeypatch.setenv)


def ran(
    folder: Path, *sources: Any, results: Any = (), timeout: Any = None, **more: Any
) -> SeedRun:
    """The run of a notebook with a seed cell, under the seed 11."""
    content = seeded(*sources, **more)
    arm = prepare(Request(content, "nb", results=[Result(one, one) for one in results]))[0]
    return asyncio.run(run_seed(arm.plan_at(11), LocalKernels(folder), arm.wanted, 11, timeout))


def test_results_of_all_kinds(tmp_path: Path) -> None:
    """One kernel for all: numbers, what is like one, and what is none."""
    sources = (
        "import decimal, fractions, numpy as np\n"
        "whole, real, truth = 3, 0.1 + 0.2, True\n"
        "scalar, single, several = np.float32(0.5), np.array([2]), np.arange(3)\n"
        "part = fractions.Fraction(1, 4); exact = decimal.Decimal('0.5')\n"
        "text, both = '3', {'a': 1, 'b': np.int64(2)}\n"
        "lost, far, kept = float('nan'), float('inf'), SEED",
    )
    good = {
        "whole": 3,
        "real": 0.1 + 0.2,
        "truth": 1,
        "scalar": 0.5,
        "single": 2,
        "part": 0.25,
        "exact": 0.5,
        "far": math.inf,
        "kept": 11,
        "max(several) - 1": 1,
    }
    found = ran(tmp_path, *sources, results=[*good, "both"])
    assert found.outcome == "ok", found.problem
    assert found.values == {**good, "both[a]": 1, "both[b]": 2}
    assert found.draws is not None and found.draws[0][0] == 0


#: What is no number, and the reason.
NO_NUMBERS = {
    "text": "`text` is not a number: TypeError: it is text",
    "unknown": "NameError",
    "1j": "TypeError",
    "[1, 2]": "TypeError",
    "{}": "without any number",
    "{'a': 'b'}": "TypeError",
    "1 / 0": "ZeroDivisionError",
}


def test_what_is_no_number(tmp_path: Path) -> None:
    arm = prepare(Request(seeded("text = '3'"), "nb"))[0]
    plan = arm.plan_at(1)

    async def reasons() -> dict[str, str]:
        kernel = await LocalKernels(tmp_path).start(plan, {})
        try:
            run = await execute(plan, kernel, "A")
            found = {}
            for expression in NO_NUMBERS:
                wanted = Wanted((Result(expression, expression),))
                with pytest.raises(NoResultError) as caught:
                    await read_results(kernel.client, plan, run, wanted)
                found[expression] = str(caught.value)
            return found
        finally:
            await kernel.close()

    found = asyncio.run(reasons())
    assert {one: NO_NUMBERS[one] in told for one, told in found.items()} == dict.fromkeys(
        NO_NUMBERS, True
    ), found
    outcome = ran(tmp_path, "x = 1", results=["y"])
    assert outcome.outcome == "no-result" and "NameError" in (outcome.problem or "")


def test_the_last_expression(tmp_path: Path) -> None:
    found = ran(tmp_path, "import random\nscore = random.random()", "score")
    assert found.values == {"score": pytest.approx(0.4523795535098186)}
    # In full, whatever is displayed.
    found = ran(tmp_path, "print(1)\n{'accuracy': 1 / 3, 'loss': 2}")
    assert found.values == {"accuracy": 1 / 3, "loss": 2}
    found = ran(tmp_path, "x = 1")
    assert found.outcome == "no-result" and "--result accuracy" in (found.problem or "")


def test_tagged_cells(tmp_path: Path) -> None:
    found = ran(tmp_path, ("len('abc')", "seed-result"), ("2 * 4", "seed-result"), "x = 1")
    assert found.values == {"len('abc')": 3, "2 * 4": 8}
    # None hides another.
    twice = (("x = 1; {'a': x}", "seed-result"), ("x = 2; {'a': x}", "seed-result"))
    assert ran(tmp_path, *twice).values == {"a": 1, "a (2)": 2}
    empty = ran(tmp_path, ("3", "seed-result"), ("{}", "seed-result"))
    assert empty.outcome == "no-result" and "without any number" in (empty.problem or "")


def test_scraps(tmp_path: Path) -> None:
    scrap = {"name": "loss", "data": 0.25, "encoder": "json", "version": 1}
    show = f"from IPython.display import display\ndisplay({{{SCRAP!r}: {scrap!r}}}, raw=True)"
    found = ran(tmp_path, show, "x = 1")
    assert found.values == {"loss": 0.25}


def test_reading_results_leaves_no_trace(tmp_path: Path) -> None:
    arm = prepare(Request(seeded("x = 1", "x"), "nb"))[0]
    plan = arm.plan_at(1)

    async def names() -> list[str]:
        kernel = await LocalKernels(tmp_path).start(plan, {})
        seen = (
            "__import__('base64').b64encode(__import__('json').dumps("
            "[sorted(globals()), get_ipython().execution_count]).encode()).decode()"
        )
        try:
            run = await execute(plan, kernel, "A")
            before = await ask(kernel.client, seen)
            await read_results(kernel.client, plan, run, arm.wanted)
            assert await ask(kernel.client, seen) == before
            return before
        finally:
            await kernel.close()

    assert "x" in asyncio.run(names())[0]


@pytest.mark.parametrize(
    ("source", "outcome", "words"),
    [
        ("1 / 0", "error", "cell 2, `1 / 0`, raised ZeroDivisionError"),
        ("import os; os._exit(1)", "died", "the kernel died in cell 2"),
        ("input()", "input", "standard input"),
        ("import time; time.sleep(99)", "timed-out", "exceeded the time limit"),
    ],
)
def test_failures(tmp_path: Path, marked: Marked, source: str, outcome: str, words: str) -> None:
    found = ran(tmp_path, source, timeout=2.0 if outcome == "timed-out" else None)
    assert found.outcome == outcome and words in (found.problem or "")
    assert marked.left() == []


def test_an_error_that_may_be(tmp_path: Path) -> None:
    found = ran(tmp_path, ("1 / 0", "raises-exception"), "3")
    assert found.values == {"3": 3}


def test_kernels_that_do_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    spec = {"kernelspec": {"name": "bad", "language": "python"}}
    with pytest.raises(CannotRunError, match="no kernel named"):
        ran(tmp_path, "1", **spec)
    write_kernelspec(tmp_path, "bad", ["false"])
    found = ran(tmp_path, "1", **spec)
    assert found.outcome == "not-started" and "did not start" in (found.problem or "")


def test_streams_without_a_seed_are_told(tmp_path: Path) -> None:
    found = ran(tmp_path, "import numpy as np\nfloat(np.random.rand())")
    assert found.unseeded == ("numpy",)
    assert [at for at, _digest in found.draws or ()] == [0, 1]


def test_what_libraries_draw_while_they_load_is_no_draw(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("import random\nrandom.random()\n")
    content = seeded("SEED")
    loads = {"cell_type": "code", "source": "import helper", "metadata": {}, "outputs": []}
    content["cells"].insert(0, loads)
    arm = prepare(Request(content, "nb"))[0]
    found = asyncio.run(run_seed(arm.plan_at(4), LocalKernels(tmp_path), arm.wanted, 4))
    assert found.unseeded == ()
    assert [at for at, _digest in found.draws or ()] == [1]
    # The same where such a cell sets something, too.
    content["cells"][0]["source"] += "\nrate = 0.1"
    arm = prepare(Request(content, "nb"))[0]
    found = asyncio.run(run_seed(arm.plan_at(4), LocalKernels(tmp_path), arm.wanted, 4))
    assert found.unseeded == () and [at for at, _digest in found.draws or ()] == [1]


def test_a_study_of_two_variants(tmp_path: Path, marked: Marked) -> None:
    """All of it: A and B under six seeds, in two kernels at once."""
    content = seeded(
        PARAMETERS,
        "import random\nx = random.random()",
        "y = [random.random() for _ in range(hidden)]",
        "score = x + hidden / 100 + sum(y) / 1e4",
        "score",
    )
    arms = prepare(Request(content, "nb", parameters={"hidden": "24"}, better="higher"))
    runners = [KernelRunner(LocalKernels(tmp_path)) for _ in range(2)]
    store = Store(tmp_path / "nb.ipynb")
    report = asyncio.run(study(arms, runners, store, Options(seeds=6, better="higher")))
    assert report["verdict"]["kind"] == "better"
    difference = report["results"][0]["difference"]
    assert difference["mean"] == pytest.approx(0.0804, abs=0.001)
    assert difference["correlation"] > 0.99
    pairing = next(note["text"] for note in report["notes"] if note["kind"] == "pairing")
    assert pairing == (
        "A and B had the same random state up to cell 3, `import random`; from cell 4, "
        "`y = [random.random() for…`, on they draw different numbers."
    )
    assert marked.left() == []
    assert [one.name for one in tmp_path.iterdir()] == [".seed-study"]
    # A line for each run, what is better, and the look.
    assert len(store.path.read_text().splitlines()) == 14


def test_noise_with_seeds_free(tmp_path: Path) -> None:
    """Drawn numbers and the hash order, under one seed and with free seeds."""
    key = {"version": 1, "frameworks": ["python"], "environment": {"PYTHONHASHSEED": "7"}}
    cell = "{'drawn': random.random(), 'hash': hash('x') % 1000, 'seed': SEED}"
    arms = prepare(Request(seeded(cell, jupyterlab_seed=key), "nb", free=True))
    runners = [KernelRunner(LocalKernels(tmp_path)) for _ in range(2)]
    store = Store(tmp_path / "nb.ipynb")
    report = asyncio.run(study(arms, runners, store, Options(seeds=2)))
    values = {
        arm["label"]: [tuple(run["values"].values()) for run in arm["runs"]]
        for arm in report["arms"]
    }
    # As the first seed of A has it, hash seed included.
    assert values["same"] == [values["A"][0]] * 2
    for one, other in zip(*values["free"], strict=True):
        assert one != other
    assert [run["seed"] for run in report["arms"][2]["runs"]] == [v[2] for v in values["free"]]


def test_a_private_seed_makes_all_seeds_alike(tmp_path: Path) -> None:
    content = seeded("import random\nrng = random.Random(0)", "rng.random()")
    arms = prepare(Request(content, "nb"))
    runners = [KernelRunner(LocalKernels(tmp_path))]
    options = Options(seeds=2)
    report = asyncio.run(study(arms, runners, Store(tmp_path / "nb.ipynb"), options))
    assert report["verdict"]["kind"] == "does-not-depend-on-seed"


def test_cancelled_studies_leave_nothing_and_go_on(tmp_path: Path, marked: Marked) -> None:
    """At several moments, each a bit later: before a kernel is there, in a cell, between runs."""
    content = seeded("import time; time.sleep(0.2)", "SEED")
    arms = prepare(Request(content, "nb"))
    store = Store(tmp_path / "nb.ipynb")
    runs: list[int] = []

    async def cancelled(after: float) -> None:
        runners = [KernelRunner(LocalKernels(tmp_path)) for _ in range(2)]
        steps: list[Any] = []
        # More than any machine runs in that time.
        work = study(arms, runners, store, Options(seeds=100), steps.append)
        task = asyncio.ensure_future(work)
        await asyncio.wait({task}, timeout=after)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        runs.extend(step.run.seed for step in steps if step.run)

    for after in (0.0, 0.3, 1.5, 4.0):
        asyncio.run(asyncio.wait_for(cancelled(after), PATIENCE))
        assert marked.left() == []
    stored = store.runs(arms[0].code, arms[0].wanted)
    # No seed ran twice that was kept, and none is lost.
    assert sorted(runs) == sorted(stored) and all(len(one) == 1 for one in stored.values())


def test_metadata_name_what_is_read(tmp_path: Path) -> None:
    stored = [{"name": "twice", "expression": "2 * SEED", "better": "higher"}]
    key = {"version": 1, "frameworks": ["python"], "results": stored}
    content = seeded("'no number'", jupyterlab_seed=key)
    notebook = StudyNotebook(json.dumps(content).encode())
    arm = notebook.arm("A", "nb", wanted_of(notebook))
    found = asyncio.run(run_seed(arm.plan_at(4), LocalKernels(tmp_path), arm.wanted, 4))
    assert found.values == {"twice": 8}


def test_an_expression_has_the_time_of_a_cell(tmp_path: Path) -> None:
    found = ran(tmp_path, "import time", "x = 1", results=["time.sleep(600) or x"], timeout=1.5)
    assert found.outcome == "no-result" and "no answer within 1.5 seconds" in (found.problem or "")


def test_the_executed_notebook_of_a_run(tmp_path: Path) -> None:
    found = ran(tmp_path, "print('hello')", "1 / SEED", "{'a': SEED}", "raise ValueError('no')")
    assert found.outcome == "error" and found.executed is not None
    told = nbformat.reads(found.executed.decode(), as_version=4)
    nbformat.validate(told)
    assert "SEED = 11" in told.cells[0].source
    shown = [[output.output_type for output in cell.outputs] for cell in told.cells]
    assert shown == [[], ["stream"], ["execute_result"], ["execute_result"], ["error"]]
    assert [cell.execution_count for cell in told.cells] == [1, 2, 3, 4, 5]
