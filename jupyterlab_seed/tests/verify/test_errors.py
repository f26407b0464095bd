"""Errors of GPUs: told as what they are, and never as two runs that disturb each other."""

from __future__ import annotations

import pytest

from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.verify.causes.errors import error_cause
from jupyterlab_seed.verify.report import text
from jupyterlab_seed.verify.types import Cause, CellComparison

from ..runs.running import notebook
from .samples import build, cell, ran

PLAN = plan(notebook("import torch\ntorch.use_deterministic_algorithms(True)", "f()", "g()"))

OUT_OF_MEMORY = ("OutOfMemoryError", "CUDA out of memory. Tried to allocate 64.00 GiB.")
JAX = ("XlaRuntimeError", "RESOURCE_EXHAUSTED: Out of memory allocating 8589934592 bytes.")
NO_VERSION = (
    "RuntimeError",
    "adaptive_avg_pool2d_backward_cuda does not have a deterministic implementation, but you set "
    "'torch.use_deterministic_algorithms(True)'. You can turn off determinism just for this "
    "operation, or you can use the 'warn_only=True' option",
)
ASSERT = ("AcceleratorError", "CUDA error: device-side assert triggered\nSearch for `cudaError")


def failed(index: int, *errors: tuple[str, str] | None) -> CellComparison:
    """A cell that raised these errors in A and in B; None where it did not raise."""
    runs = [ran(index, "ok" if e is None else "error", error=e) for e in errors]
    same = (errors[0] is None) == (errors[1] is None)
    return cell(index, "equal" if same else "outcome", a=runs[0], b=runs[1])


def cause_of(*cells: CellComparison, side_by_side: bool = True) -> Cause | None:
    return error_cause(PLAN, cells, side_by_side)


@pytest.mark.parametrize("error", [OUT_OF_MEMORY, JAX])
def test_too_little_memory_in_one_run(error: tuple[str, str]) -> None:
    found = cause_of(cell(0), failed(1, None, error), cell(2, "not-run"))
    assert found is not None
    assert (found.source, found.proven, found.cell) == ("memory", True, 1)
    assert found.text == (
        "Run B ran out of the GPU's memory in cell 2; run A did not. The two runs were side by "
        "side and shared it."
    )
    assert [one.kind for one in found.advice] == ["one-after-the-other", "less-memory"]


def test_too_little_memory_for_each_run_alone() -> None:
    found = cause_of(cell(0), failed(1, OUT_OF_MEMORY, OUT_OF_MEMORY), side_by_side=False)
    assert found is not None
    assert found.text == "Both runs ran out of the GPU's memory in cell 2."
    assert [one.kind for one in found.advice] == ["less-memory"]


def test_the_machine_s_own_memory() -> None:
    found = cause_of(failed(1, ("MemoryError", ""), None))
    assert found is not None
    assert found.text.startswith("Run A ran out of memory in cell 2; run B did not.")


def test_no_deterministic_version_has_the_same_next_step_as_a_cause() -> None:
    found = cause_of(cell(0), failed(2, NO_VERSION, NO_VERSION))
    assert found is not None
    assert found.text == (
        "Cell 3 raises an error because deterministic algorithms are on: "
        "`adaptive_avg_pool2d_backward` "
        "has no deterministic version."
    )
    made = build(cell(0), cell(1), failed(2, NO_VERSION, NO_VERSION), cause=found)
    assert made["verdict"]["kind"] == "raised"
    steps = text.next_steps(made)
    assert steps[0].startswith("`adaptive_avg_pool2d_backward` has no deterministic version. Use")
    assert "warn_only=True" in steps[1]
    assert "Cause (proven): Cell 3, `f()`, raises" in text.summary(made)


def test_the_variable_that_cublas_needs_is_the_next_step() -> None:
    error = (
        "RuntimeError",
        "Deterministic behavior was enabled with either `torch.use_deterministic_algorithms(True)`"
        ", but this operation is not deterministic because it uses CuBLAS and you have CUDA",
    )
    cause = cause_of(failed(1, error, error))
    assert cause is not None and cause.proven
    assert "without the variable that cuBLAS needs" in cause.text
    (advice,) = cause.advice
    assert advice.text == "Set `CUBLAS_WORKSPACE_CONFIG=:4096:8` in the launch environment."
    assert advice.environment == (("CUBLAS_WORKSPACE_CONFIG", ":4096:8"),)


def test_a_broken_gpu_is_one_sentence() -> None:
    found = cause_of(cell(0), failed(2, ASSERT, ASSERT), cell(3, "not-run"))
    assert found is not None
    assert found.source == "broken-device"
    assert found.text == (
        "The GPU context of this kernel has been broken since cell 3: restart the kernel."
    )
    assert [one.kind for one in found.advice] == ["find-call"]


def test_a_gpu_that_breaks_in_one_run_only() -> None:
    found = cause_of(cell(0), failed(2, None, ASSERT))
    assert found is not None
    assert found.text.startswith(
        "In run B, the GPU context of the kernel has been broken since cell 3"
    )


def test_other_errors_are_no_cause() -> None:
    assert cause_of(cell(0), failed(1, ("ValueError", "no"), None)) is None
    assert cause_of(cell(0), failed(1, ("KeyError", "x"), ("KeyError", "x"))) is None


def test_what_differs_above_the_error_comes_first() -> None:
    assert cause_of(cell(0, "output"), failed(1, None, OUT_OF_MEMORY)) is None


def test_an_error_that_the_notebook_means_is_no_cause() -> None:
    meant = cell(1, may_raise=True, a=ran(1, "error", error=OUT_OF_MEMORY))
    meant.b = ran(1, "error", error=OUT_OF_MEMORY)
    assert cause_of(meant) is None
