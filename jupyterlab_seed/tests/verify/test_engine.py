"""Verifications from beginning to end, and what is left where one is stopped."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs import resources
from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.messages import Message
from jupyterlab_seed.runs.types import CannotRunError, Plan, Progress
from jupyterlab_seed.verify.causes import cause
from jupyterlab_seed.verify.engine import verify
from jupyterlab_seed.verify.types import Options

from ..runs.running import IPYKERNEL, PATIENCE, Marked, make_plan, write_kernelspec

pytestmark = pytest.mark.usefixtures("forked_kernels")

ONE_BY_ONE = Options(side_by_side=False)


@pytest.fixture
def marked(own_processes: None, monkeypatch: pytest.MonkeyPatch) -> Marked:
    """What is left of the kernels, which are known by what their processes are started with."""
    return Marked(monkeypatch.setenv)


def verified(folder: Path, *sources: Any, options: Options | None = None, **more: Any) -> Any:
    planned = make_plan(*sources, **more.pop("metadata", {}))
    return asyncio.run(verify(planned, LocalKernels(folder), options, **more))


def refused(folder: Path, *sources: Any, options: Options | None = None) -> CannotRunError:
    with pytest.raises(CannotRunError) as caught:
        verified(folder, *sources, options=options)
    return caught.value


def test_reproduced(tmp_path: Path, marked: Marked) -> None:
    steps: list[Progress] = []
    report = verified(
        tmp_path,
        "import random; random.seed(1)",
        "random.random()",
        "print('x')",
        on_progress=steps.append,
        name="nb.ipynb",
    )
    assert report["verdict"]["kind"] == "reproduced"
    assert report["cause"] is None
    assert report["notebook"]["name"] == "nb.ipynb"
    assert [run["label"] for run in report["runs"]] == ["A", "B"]
    assert [run["hashSeed"] for run in report["runs"]] == ["1", "251"]
    assert report["options"]["sideBySide"] in (True, False)
    assert report["seconds"] > 0
    for label in "AB":
        mine = [(step.done, step.cell) for step in steps if step.label == label]
        assert mine == [(0, None), (0, 0), (1, None), (1, 1), (2, None), (2, 2), (3, None)]
    assert {step.total for step in steps} == {3}
    assert [step.seconds for step in steps] == sorted(step.seconds for step in steps)
    assert steps[0].left is None and steps[-1].left == 0
    assert marked.left() == []
    assert list(tmp_path.iterdir()) == []


def test_no_evidence_is_not_equality(tmp_path: Path) -> None:
    report = verified(
        tmp_path,
        "from IPython.display import display\nimport time",
        "display({'text/plain': time.perf_counter()}, raw=True)",
        options=ONE_BY_ONE,
    )
    assert (report["verdict"]["kind"], report["verdict"]["cell"]) == ("diverged", 1)
    silent = "class E(Exception):\n    def _render_traceback_(self): return [1, None]\nraise E"
    report = verified(tmp_path, "print(1)", silent, "print(2)", options=ONE_BY_ONE)
    assert (report["verdict"]["kind"], report["verdict"]["cell"]) == ("incomplete", 1)
    assert [cell.get("reason") for cell in report["cells"]] == [None, "no-reply", None]
    assert "no reply" in report["verdict"]["text"]


def test_a_widget_is_compared_by_its_state(tmp_path: Path) -> None:
    pytest.importorskip("ipywidgets")
    widget = "import ipywidgets, os; ipywidgets.HTML({})"
    report = verified(tmp_path, widget.format("'a'"))
    assert report["verdict"]["kind"] == "reproduced"
    assert report["counts"]["outputsNotCompared"] == 0
    report = verified(tmp_path, widget.format("str(os.getpid())"))
    assert report["verdict"]["kind"] == "diverged"


def test_one_after_the_other(tmp_path: Path) -> None:
    steps: list[Progress] = []
    source = "import os; fd = os.open('lock', os.O_CREAT | os.O_EXCL); os.remove('lock')"
    report = verified(tmp_path, source, options=ONE_BY_ONE, on_progress=steps.append)
    assert report["verdict"]["kind"] == "reproduced"
    assert report["options"]["sideBySide"] is False
    assert [step.label for step in steps] == ["A"] * 3 + ["B"] * 3
    # When A is over there is as much again to do.
    ended = steps[2]
    assert ended.left is not None and ended.left > 0


def test_unseeded(tmp_path: Path) -> None:
    report = verified(tmp_path, "import random", "1", "random.random()")
    assert (report["verdict"]["kind"], report["verdict"]["cell"]) == ("diverged", 2)
    assert report["cause"]["class"] == "random-state"
    assert report["cause"]["streams"] == ["python"]
    # The records tell it, and no further run is needed.
    assert [run["label"] for run in report["runs"]] == ["A", "B"]


def test_hash_order_is_proven_by_further_runs(tmp_path: Path) -> None:
    steps: list[Progress] = []
    report = verified(
        tmp_path,
        "x = {'a', 'b', 'c', 'd', 'e', 'f'}",
        "print(x)",
        "print('not needed again')",
        on_progress=steps.append,
    )
    assert (report["verdict"]["kind"], report["verdict"]["cell"]) == ("diverged", 1)
    assert (report["cause"]["source"], report["cause"]["proven"]) == ("hash-order", True)
    runs = {run["label"]: run for run in report["runs"]}
    assert {label: run["hashSeed"] for label, run in runs.items()} == {
        "A": "1",
        "B": "251",
        "C": "251",
        "D": "1",
    }
    assert (runs["C"]["cells"], runs["D"]["cells"]) == (2, 2)
    # Nothing else runs beside them.
    order = [step.label for step in steps if step.label in "CD"]
    assert order == sorted(order)
    assert {step.total for step in steps if step.label in "CD"} == {2}


def test_hash_seed_of_the_notebook(tmp_path: Path) -> None:
    def told(value: str) -> Any:
        metadata = {"jupyterlab_seed": {"environment": {"PYTHONHASHSEED": value}}}
        return verified(tmp_path, "print(hash('a'))", metadata=metadata)

    report = told("42")
    assert report["verdict"]["kind"] == "reproduced"
    assert [run["hashSeed"] for run in report["runs"]] == ["42", "42"]
    report = told("random")
    assert report["verdict"]["kind"] == "diverged"
    assert report["cause"]["source"] == "hash-order"


def test_hash_seed_of_the_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels in JupyterLab would have it, too."""
    monkeypatch.setenv("PYTHONHASHSEED", "5")
    report = verified(tmp_path, "print(hash('a'))")
    assert report["verdict"]["kind"] == "reproduced"
    assert [run["hashSeed"] for run in report["runs"]] == ["5", "5"]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("1/0", "raised"),
        ("import os; os._exit(3)", "died"),
        ("import threading; threading.Event().wait()", "timed-out"),
    ],
)
def test_runs_that_end_alike(tmp_path: Path, marked: Marked, source: str, kind: str) -> None:
    report = verified(tmp_path, "1", source, "2", options=Options(timeout=8))
    assert (report["verdict"]["kind"], report["verdict"]["cell"]) == (kind, 1)
    assert [cell["state"] for cell in report["cells"]][2] == "not-run"
    assert marked.left() == []


def test_an_end_in_one_run_alone(tmp_path: Path) -> None:
    source = "import os\nif os.path.exists('seen'): raise ValueError\nopen('seen', 'w').close()"
    report = verified(tmp_path, source, "2", options=ONE_BY_ONE)
    assert (report["verdict"]["kind"], report["cause"]["class"]) == ("diverged", "outcome")


@pytest.mark.parametrize("options", [ONE_BY_ONE, Options(side_by_side=True)])
def test_input_is_refused_with_the_number_of_the_cell(
    tmp_path: Path, marked: Marked, options: Options
) -> None:
    error = refused(tmp_path, "1", "input()", options=options)
    assert error.kind == "input"
    assert "Cell 2" in str(error)
    assert marked.left() == []


@pytest.mark.parametrize(
    "options",
    [
        Options(timeout=0),
        Options(timeout=float("nan")),
        Options(tolerance=1.0),
        Options(tolerance=-0.1),
        Options(tolerance=float("nan")),
        Options(masks_off=frozenset({"no-such"})),
    ],
)
def test_options_that_mean_nothing(tmp_path: Path, options: Options) -> None:
    assert refused(tmp_path, "1", options=options).kind == "bad-option"


def test_memory_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (resources.free_memory() or 1) > 0
    for free, cpus, beside in ((2**40, 8, True), (2**20, 8, False), (2**40, 1, False)):
        monkeypatch.setattr(resources, "free_memory", lambda free=free: free)
        monkeypatch.setattr(resources, "cpus", lambda cpus=cpus: cpus)
        report = verified(tmp_path, "1")
        assert report["options"]["sideBySide"] is beside


class Unlucky(LocalKernels):
    """A source whose second kernel does not start."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.started = 0

    async def start(self, plan: Plan, environment: Mapping[str, str]) -> Any:
        self.started += 1
        if self.started > 1:
            raise CannotRunError("kernel-start", Message("no luck"))
        return await super().start(plan, environment)


@pytest.mark.parametrize("options", [ONE_BY_ONE, Options(side_by_side=True)])
def test_one_kernel_that_does_not_start(tmp_path: Path, marked: Marked, options: Options) -> None:
    work = verify(make_plan("1"), Unlucky(tmp_path), options)
    with pytest.raises(CannotRunError, match="no luck"):
        asyncio.run(work)
    assert marked.left() == []


def test_a_listener_that_fails(tmp_path: Path) -> None:
    def listener(_progress: Progress) -> None:
        raise RuntimeError("listener")

    report = verified(tmp_path, "1", on_progress=listener)
    assert report["verdict"]["kind"] == "reproduced"


# Cancelling

LONG = (
    "import multiprocessing, subprocess, sys\n"
    "pool = multiprocessing.get_context('fork').Pool(1)\n"
    "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)",
    "print(1)",
    "import threading; threading.Event().wait(0.3)",
    "x = set('abc'); print(x)",
    "import threading; threading.Event().wait()",
)


class Moment:
    """When to cancel: after some steps of the progress, and then some turns of the loop."""

    def __init__(self, seed: int) -> None:
        drawn = random.Random(seed)
        self.steps = drawn.choice([0, 1, 2, 3, 5, 8, 10])
        self.turns = drawn.choice([0, 1, 3, 10, 100, 1000])


@pytest.mark.parametrize("seed", range(20))
def test_cancelled_at_any_moment(tmp_path: Path, marked: Marked, seed: int) -> None:
    moment = Moment(seed)
    options = Options(side_by_side=seed % 3 > 0)

    async def scenario() -> list[str]:
        reached = asyncio.Event()
        steps = 0

        def step(_progress: Progress) -> None:
            nonlocal steps
            steps += 1
            # One after the other the last cell of A is the ninth step and has no end.
            if steps > min(moment.steps, 9):
                reached.set()

        work = verify(make_plan(*LONG), LocalKernels(tmp_path), options, step)
        task = asyncio.ensure_future(work)
        await asyncio.wait_for(reached.wait(), PATIENCE)
        for _ in range(moment.turns):
            await asyncio.sleep(0)
        task.cancel()
        if seed % 2:
            # Impatience changes nothing.
            await asyncio.sleep(0)
            task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        others = asyncio.all_tasks() - {asyncio.current_task()}  # type: ignore[arg-type]
        assert not others
        return marked.left()

    assert asyncio.run(scenario()) == []
    assert list(tmp_path.iterdir()) == []


async def exists(file: Path) -> None:
    while not file.exists():
        await asyncio.sleep(0.01)


def test_cancelled_while_a_kernel_starts_for_ever(
    tmp_path: Path, marked: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    monkeypatch.setenv("JUPYTER_PATH", str(share))
    begun = tmp_path / "begun"
    silent = f"open({str(begun)!r}, 'w').close(); import threading; threading.Event().wait()"
    write_kernelspec(share, "silent", [IPYKERNEL[0], "-c", silent])

    async def scenario() -> None:
        planned = make_plan("1", kernelspec={"name": "silent"})
        task = asyncio.ensure_future(verify(planned, LocalKernels(tmp_path)))
        await asyncio.wait_for(exists(begun), PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(scenario())
    assert marked.left() == []


def test_a_cause_that_can_not_be_told_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(cause, "find_cause", fail)
    report = verified(tmp_path, "import time\nprint(time.time())")
    assert report["verdict"]["kind"] == "diverged" and report["cause"] is None


def test_random_state_that_no_output_shows_needs_no_further_run(tmp_path: Path) -> None:
    report = verified(tmp_path, "import random, time\nx = [random.random()] * (time.time() > 0)")
    assert report["verdict"]["kind"] == "reproduced"
    assert [one["kind"] for one in report["warnings"]] == ["state"]
    assert [run["label"] for run in report["runs"]] == ["A", "B"]
