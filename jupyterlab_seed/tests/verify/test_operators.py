"""Operators of frameworks that are made to differ, on the CPU: the operator, its line, its step."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.runs.tracing.kernel.nodes import Nodes
from jupyterlab_seed.runs.tracing.log import Jitted, Log, Operator, Site, read
from jupyterlab_seed.runs.tracing.session import CALLS
from jupyterlab_seed.runs.tracing.text import expression
from jupyterlab_seed.runs.types import CellRun, Run
from jupyterlab_seed.verify.causes.compiled import compiled_cause
from jupyterlab_seed.verify.causes.operators import operator_cause, place_of
from jupyterlab_seed.verify.causes.traced import _differing, call_of, traced_cause
from jupyterlab_seed.verify.comparison.compare import compare
from jupyterlab_seed.verify.engine import verify
from jupyterlab_seed.verify.report import text
from jupyterlab_seed.verify.tracing.culprit import Culprit, find
from jupyterlab_seed.verify.tracing.operators import Differing, first_differing
from jupyterlab_seed.verify.types import Cause, CellComparison, Hint, Options

from ..forks import forks_of
from ..runs.running import notebook
from ..with_frameworks import frameworks_python, require
from . import planted_operators as planted

#: PyTorch, and what the first call of a custom operator imports.
LOADED = ["torch", "torch._dynamo"]


def traced(
    notebooks: Mapping[str, Sequence[str]],
    folder: Path,
    python: Path | str = sys.executable,
    load: Sequence[str] = (),
    modules: Mapping[str, str] | None = None,
) -> dict[str, tuple[Log, Log]]:
    """Two logs of each notebook. The planted modules are in a folder like an installed one.

    ``modules``: names and texts of more of them.
    """
    installed = folder / "site-packages"
    installed.mkdir()
    (installed / "planted_operators.py").write_text(planted.LIBRARY)
    (installed / "planted_noise.py").write_text(planted.NOISE)
    for name, text_ in (modules or {}).items():
        (installed / f"{name}.py").write_text(text_)
    asked = {
        "load": ["IPython.core.interactiveshell", *load],
        "path": [str(installed)],
        "notebooks": notebooks,
        "trace": {str(number): _begin(number) for number in range(1, 8)},
        "collect": expression("collect", {}),
    }
    ended = subprocess.run(
        [python, Path(__file__).with_name("tracing_twice.py")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert ended.returncode == 0, ended.stderr[-5000:]
    answers = json.loads(ended.stdout)
    return {name: (read(one), read(other)) for name, (one, other) in answers.items()}


def _begin(number: int) -> str:
    # Operators need no calls in libraries.
    cells = list(range(number))
    return expression(
        "trace", {"cells": cells, "first": 0, "last": number, "deep": {}, "calls": CALLS}
    )


@pytest.fixture(scope="module")
def torch_logs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Log, Log]]:
    require("torch")
    notebooks = {name: cells for name, (cells, _wanted) in planted.TORCH.items()}
    return traced(notebooks, tmp_path_factory.mktemp("operators"), load=LOADED)


@pytest.mark.parametrize("name", planted.TORCH)
def test_an_operator_of_pytorch_is_named(name: str, torch_logs: dict[str, Any]) -> None:
    wanted = planted.TORCH[name][1]
    a, b = torch_logs[name]
    found = first_differing(a, b)
    assert a.operators
    assert "operators" not in {*a.cut, *b.cut}
    if found is None or wanted is None:
        assert found is wanted
        return
    operator = found.operator
    library = Path(operator.library[0]).name if operator.library else ""
    place = operator.forward or operator.own
    assert (found.kind, operator.name, place, library, operator.turn, found.turns) == wanted


def cause_for(cells: Sequence[str], logs: tuple[Log, Log]) -> tuple[Differing, Cause]:
    """What differs first in a notebook's logs, and the cause that is made of it."""
    planned = plan(notebook(*cells))
    found = first_differing(*logs)
    assert found is not None
    place = place_of(found)
    assert place is not None
    last = planned.runs[-1]
    return found, operator_cause(planned, CellComparison(last, "output"), found, place, None)


def cause_of(name: str, logs: Mapping[str, tuple[Log, Log]]) -> Any:
    return cause_for(planted.TORCH[name][0], logs[name])[1]


def test_a_kernel_outside_is_told_with_its_place(torch_logs: dict[str, Any]) -> None:
    cause = cause_of("outside", torch_logs)
    assert cause.text == (
        "Cell 2, line 3: `planted_operators.scribble` ran a kernel outside PyTorch's operators, "
        "which left a different value in a tensor in each run. Operator `aten::mul` (cell 2, line "
        "4) "
        "was the first to receive it."
    )
    assert (cause.call.cell, cause.call.line) == (1, 3)
    cause = cause_of("shared with NumPy", torch_logs)
    assert "launched between line 1 and line 4 of cell 2" in cause.text
    cause = cause_of("outside, in a library", torch_logs)
    assert "launched in line 3 of cell 2" in cause.text
    assert cause.call.place.startswith("planted_operators.py:")


def test_what_a_kernel_outside_left_for_a_print_is_seen_at_the_end_of_the_cell(
    torch_logs: dict[str, Any],
) -> None:
    cause = cause_of("outside, shown", torch_logs)
    assert cause.text == (
        "Cell 3, line 1: `planted_operators.scribble` ran a kernel outside PyTorch's operators, "
        "which left a different value in a tensor in each run."
    )
    cause = cause_of("outside, in a gradient", torch_logs)
    assert "launched between line 3 and line 4 of cell 2" in cause.text


def test_memory_at_the_end_of_a_cell_does_not_stand_in_for_another_call(torch_logs: Any) -> None:
    a, b = torch_logs["outside, shown"]
    known = Cause("output", 2, [])
    calls = [site for node in range(len(a.parents)) if (site := a.site(node)) and site.cell == 2]
    found = {
        site.callee: _differing(a, b, Culprit(site, 0, 0, False, True, None), known)
        for site in calls
    }
    assert found["planted_operators.scribble"] is not None
    assert found["print"] is None
    assert _differing(a, b, None, known) is not None


class _Autograd:
    """Autograd, as far as ``Nodes`` asks it, with numbers for each thread."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.node: Any = None
        self.task = 0
        next_one = SimpleNamespace(_get_sequence_nr=self.next)
        self._C = SimpleNamespace(
            _autograd=next_one,
            _current_autograd_node=lambda: self.node,
            _current_graph_task_id=lambda: self.task,
        )

    def next(self) -> int:
        return self.numbers.get(threading.get_ident(), 0)

    def make(self) -> Any:
        number = self.next()
        self.numbers[threading.get_ident()] = number + 1
        return SimpleNamespace(_sequence_nr=lambda: number)


class _Lines:
    """Operators, as far as ``Nodes`` asks them: what is called at ``line``."""

    line = 0

    def lines(self, depth: int) -> Any:
        return ([0, self.line], [0, self.line], None, 0)

    def forward(self, name: str, lines: Any) -> Any:
        return "forward", lines[0][1]

    def backward(self, lines: Any, forward: Any, task: int) -> Any:
        return forward and forward[0][1], task


def test_the_backward_pass_of_a_device_has_its_own_thread_and_numbers() -> None:
    """Its nodes have numbers that nodes of the forward pass have as well."""
    autograd, lines = _Autograd(), _Lines()
    nodes = Nodes(autograd, lines)
    made = []
    for line in (1, 2, 3):
        lines.line = line
        made.append(autograd.make())
        nodes.lines(0)
        assert nodes.place("", lines.lines(0)) == ("forward", line)
    seen: list[Any] = []

    def backward() -> None:
        autograd.task = 1
        for node in (made[2], made[1]):
            autograd.node = node
            seen.append(nodes.place("", lines.lines(0)))
        # It makes a node, for the gradient of a gradient: it has the first number of this thread.
        inner = autograd.make()
        nodes.lines(0)
        autograd.node = made[0]
        seen.append(nodes.place("", lines.lines(0)))
        # A later pass: whose node is it?
        autograd.node, autograd.task = inner, 2
        seen.append(nodes.place("", lines.lines(0)))

    thread = threading.Thread(target=backward)
    thread.start()
    thread.join()
    assert seen == [(3, 1), (2, 1), (1, 1), (None, 2)]


def test_the_time_at_which_a_line_ran_is_told(torch_logs: dict[str, Any]) -> None:
    assert "in run 7 of 9 of that line" in cause_of("rarely", torch_logs).text
    assert "in backward pass 3 of 4 through that line" in cause_of("backward", torch_logs).text
    assert "It is called in planted_operators.py:" in cause_of("in a library", torch_logs).text


def test_what_is_said_of_a_race_and_of_a_compiled_function() -> None:
    planned = plan(notebook("import torch", "x = one()\ny = two(x)"))
    known: dict[str, Any] = {"fixed": 0, "told": 0, "reads": [], "writes": [], "order": 0}
    known.update(begun=0, library=None, forward=None, turn=1, framework="torch", name="aten::mul")
    since = Operator(**known, queue=0, own=(1, 1), outer=(1, 1))
    operator = Operator(**known, queue=7, own=(1, 2), outer=(1, 2))
    cell = CellComparison(planned.runs[1], "output")
    for kind, said in (("race", "found a different value"), ("crossing", "did not differ there")):
        found = Differing(kind, operator, since=since)  # type: ignore[arg-type]
        cause = operator_cause(planned, cell, found, (1, 2), None)
        assert not cause.proven and said in cause.text
        assert "another stream of the device (cell 2, line 1)" in cause.text
    culprit = Culprit(Site(1, 2, 4, 2, 10, "two"), 0, 0, False, True, None)
    jitted = Jitted("two", [("add", -1, 0, 1), ("scatter-add", 1, 1, 1)])
    base = Cause("output", 1, [])
    given = planned, culprit, call_of(planned, culprit)
    cause = compiled_cause(*given, jitted, base, on_gpu=True)
    assert cause.proven and "`scatter-add` (cell 2, line 1)" in cause.text
    assert dict(cause.advice[0].environment)["XLA_FLAGS"]


@pytest.mark.parametrize(
    ("primitives", "on_gpu"),
    [
        ([("add", -1, 0, 1), ("scatter-add", 1, 1, 1)], False),
        ([("scatter-add", 1, 1, 1), ("pure_callback", 1, 2, 1)], True),
        ([("add", -1, 0, 1)], True),
    ],
)
def test_the_device_is_not_blamed_for_a_function_that_may_differ_otherwise(
    primitives: list[Any], on_gpu: bool
) -> None:
    planned = plan(notebook("import jax", "x = one()\ny = two(x)"))
    hint = Hint("private-generator", 1, 1, "x = one()", "numpy.random.default_rng")
    base = Cause("output", 1, [], source="private-generator", hints=[hint])
    culprit = Culprit(Site(1, 2, 4, 2, 10, "two"), 0, 0, False, True, None)
    jitted = Jitted("two", primitives)
    cause = compiled_cause(planned, culprit, call_of(planned, culprit), jitted, base, on_gpu=on_gpu)
    assert (cause.source, cause.proven, cause.hints) == ("private-generator", False, [hint])
    assert cause.text.startswith("Cell 2, line 2: the function `two`, which JAX compiled, gave")
    assert "which a GPU adds up" not in cause.text or "It calls code of Python" in cause.text
    assert cause.source != "device" and not cause.advice


def test_code_of_python_in_a_compiled_function_is_told() -> None:
    planned = plan(notebook("import jax", "x = one()\ny = two(x)"))
    culprit = Culprit(Site(1, 2, 4, 2, 10, "two"), 0, 0, False, True, None)
    given = planned, culprit, call_of(planned, culprit)
    primitives = [("scatter-add", 1, 1, 1), ("io_callback", 1, 2, 1)]
    base = Cause("output", 1, [])
    cause = compiled_cause(*given, Jitted("two", primitives), base, on_gpu=False)
    assert "It calls code of Python, which may give another value: `io_callback` (cell 2" in (
        cause.text
    )
    assert "`scatter-add` (cell 2, line 1), which only a GPU adds up" in cause.text
    # What prints from a compiled function gives it nothing.
    primitives[1] = ("debug_callback", 1, 2, 1)
    cause = compiled_cause(*given, Jitted("two", primitives), base, on_gpu=True)
    assert cause.proven and cause.source == "device" and "Python" not in cause.text


def test_what_operators_in_a_thread_write_is_not_called_a_kernel(torch_logs: Any) -> None:
    planned = plan(notebook(*planted.THREADS))
    last = planned.runs[-1].index
    done = [{"output_type": "stream", "name": "stdout", "text": text} for text in "12"]
    runs = [Run(label, "1", {0: CellRun(0, "ok"), last: CellRun(last, "ok")}) for label in "EF"]
    for one, output in zip(runs, done, strict=True):
        one.cells[last] = replace(one.cells[last], outputs=[output])
    cells = compare(planned, *runs, Options())
    traces = list(zip(runs, torch_logs["in a thread"], strict=True))
    hint = Hint("threads", 1, 3, "threading.Thread(...)", "threading.Thread")
    found = traced_cause(planned, cells, traces, Cause("output", last, [], hints=[hint]), Options())
    assert (found.source, found.proven) == ("threads", False)
    assert "operators are not followed: likely, one of them wrote it" in found.text
    # What the code itself says of them stays.
    known = Cause("output", last, [], source="threads", hints=[hint])
    found = traced_cause(planned, cells, traces, known, Options())
    assert (found.source, found.proven) == ("threads", False)
    assert "kernel" not in found.text


def test_a_function_that_jax_compiled_is_named(tmp_path: Path) -> None:
    a, b = traced({"jax": planted.JAX}, tmp_path, frameworks_python(), ["jax"])["jax"]
    found = find(a, b, {3: [(1, 9)]}, 3)
    assert found is not None and found.observed and not found.vague
    assert (found.site.line, found.site.callee, found.origin) == (1, "total", None)
    jitted = a.jitted[found.number]
    assert jitted.name == "total"
    assert ("scatter-add", 2, 4, 1) in jitted.primitives


def test_an_operator_of_tensorflow_is_named(tmp_path: Path) -> None:
    notebooks = {"tensorflow": planted.TENSORFLOW}
    a, b = traced(notebooks, tmp_path, frameworks_python(), ["tensorflow"])["tensorflow"]
    found = first_differing(a, b)
    assert found is not None
    operator = found.operator
    assert (found.kind, operator.framework, operator.name) == (
        "operator",
        "tensorflow",
        "EagerPyFunc",
    )
    assert (operator.own, operator.outer, operator.turn, found.turns) == ((1, 4), (2, 3), 1, 3)


def test_a_verification_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its kernels find PyTorch imported, and what its first custom operator imports."""
    require("torch")
    installed = tmp_path / "site-packages"
    installed.mkdir()
    (installed / "planted_operators.py").write_text(planted.LIBRARY)
    monkeypatch.setenv("PYTHONPATH", str(installed))
    with forks_of(sys.executable, *LOADED) as forks:
        if forks is not None:
            forks.stand_in(monkeypatch)
        made: Any = asyncio.run(verify(plan(notebook(*planted.BACKWARD)), LocalKernels(tmp_path)))
    print(text.summary(made))
    cause = made["cause"]
    assert cause["proven"] and cause["source"] == "device"
    assert cause["call"]["text"] == "planted::same_backward"
    assert (cause["call"]["cell"], cause["call"]["line"]) == (2, 4)
    assert "in the backward pass of this line" in cause["text"]
    assert "first did so in backward pass 3 of 4" in cause["text"]
