"""Switches of determinism: what is advised of an operator, and the line that turns one on."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.runs.types import Plan
from jupyterlab_seed.verify.causes.editing import apply
from jupyterlab_seed.verify.causes.switches import switch_advice, without_version

from ..runs.running import notebook

SEED_CELL = """# Seeds every random number generator of this notebook. Run it first.
import os
import random

import numpy as np
import torch

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.benchmark = False
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)
torch.cuda.manual_seed_all(SEED)"""
CODE = "acc = torch.zeros(3).index_add_(0, i, x)"
CUBLAS = (("CUBLAS_WORKSPACE_CONFIG", ":4096:8"),)


def seeded(*sources: str) -> Plan:
    """A notebook whose first cell is its seed cell."""
    content: dict[str, Any] = notebook(*sources)
    content["cells"][0]["metadata"]["jupyterlab_seed"] = {"role": "seed-cell"}
    return plan(content)


def after(planned: Plan, advice: Any) -> str:
    """The cell that a piece of advice changes, with its change."""
    sources = {cell.index: cell.source for cell in planned.cells}
    return apply(sources[advice.change.cell], advice.change)


def test_the_switch_stands_where_the_seed_cell_has_it() -> None:
    planned = seeded(SEED_CELL, "import torch\n" + CODE)
    (one,) = switch_advice(planned, "torch", "aten::index_add_")
    line = "torch.use_deterministic_algorithms(True)"
    assert after(planned, one) == SEED_CELL.replace("random.seed", f"{line}\nrandom.seed", 1)
    assert one.environment == CUBLAS
    assert one.determinism == ("algorithms", "error")
    assert one.text == (
        "`index_add` has a deterministic version; turn on PyTorch's deterministic algorithms: "
        f"`{line}` (cell 1, line 13) and `CUBLAS_WORKSPACE_CONFIG=:4096:8` in the launch "
        "environment."
    )


@pytest.mark.parametrize(
    ("sources", "cell", "changed"),
    [
        (("import torch", CODE), 1, f"torch.use_deterministic_algorithms(True)\n{CODE}"),
        (
            ("import torch as T\nT.manual_seed(0)", CODE),
            0,
            "import torch as T\nT.use_deterministic_algorithms(True)\nT.manual_seed(0)",
        ),
        (
            ("from __future__ import annotations\nfrom transformers import pipeline", "pipeline()"),
            0,
            "from __future__ import annotations\nimport torch\n"
            "torch.use_deterministic_algorithms(True)\nfrom transformers import pipeline",
        ),
        (
            ("import torch\ntorch.use_deterministic_algorithms(True, warn_only=True)", CODE),
            0,
            "import torch\ntorch.use_deterministic_algorithms(True)",
        ),
        (
            ("import torch\ntorch.use_deterministic_algorithms(False)", CODE),
            0,
            "import torch\ntorch.use_deterministic_algorithms(True)",
        ),
    ],
    ids=["below the import", "under its alias", "without the import", "warned so far", "off"],
)
def test_the_line_of_a_notebook_without_a_seed_cell(
    sources: tuple[str, ...], cell: int, changed: str
) -> None:
    planned = plan(notebook(*sources))
    (one,) = switch_advice(planned, "torch", "aten::scatter_add_")
    assert one.change is not None
    assert (one.change.cell, after(planned, one)) == (cell, changed)


def test_an_operator_without_a_deterministic_version() -> None:
    planned = seeded(SEED_CELL, CODE)
    name = "aten::_adaptive_avg_pool2d_backward"
    instead, others = switch_advice(planned, "torch", name, place=(1, 1))
    assert instead.kind == "use-instead"
    assert (instead.cell, instead.line, instead.change) == (1, 1, None)
    assert instead.text == (
        "`adaptive_avg_pool2d_backward` has no deterministic version. Use `nn.AvgPool2d` or, for "
        "an output of 1 \N{MULTIPLICATION SIGN} 1, `x.mean((2, 3))`."
    )
    assert others.kind == "deterministic-device"
    assert "raise an error at `adaptive_avg_pool2d_backward`" in others.text


def test_the_version_in_the_kernel_counts() -> None:
    planned = plan(notebook("import torch", CODE))
    old = switch_advice(planned, "torch", "aten::scatter_add_", {"torch": "1.12.1"})
    assert old[0].text == (
        "`scatter_add` has a deterministic version from PyTorch 1.13 on: install it."
    )
    new = switch_advice(planned, "torch", "aten::scatter_add_", {"torch": "2.11.0+cu130"})
    assert new[0].kind == "deterministic-device"


def test_an_operator_that_is_in_no_list_can_be_tried() -> None:
    (one,) = switch_advice(plan(notebook("import torch", CODE)), "torch", "aten::mystery")
    assert "does not list `aten::mystery`" in one.text
    assert one.change is not None


@pytest.mark.parametrize(
    ("framework", "name", "said"),
    [
        ("torch", "planted::noisy", "No switch affects `planted::noisy`: the package"),
        (None, "total", "No switch affects `total`: the package"),
        ("cupy", "scatter_add", "No switch affects `scatter_add`. Use a sort"),
        ("triton", "atomic_add", "No switch affects `atomic_add`. Use a partial result"),
    ],
)
def test_what_no_switch_reaches(framework: str | None, name: str, said: str) -> None:
    (one,) = switch_advice(plan(notebook("import torch", CODE)), framework, name)
    assert one.text.startswith(said)
    assert (one.change, one.environment) == (None, ())


def test_jax_has_its_switch_in_the_launch_environment() -> None:
    planned = plan(notebook("import jax"))
    (one,) = switch_advice(planned, "jax", "scatter-add")
    assert (one.change, one.determinism) == (None, ("ops", "on"))
    assert one.environment == (("XLA_FLAGS", "--xla_gpu_deterministic_ops=true"),)
    metadata = {"jupyterlab_seed": {"environment": dict(one.environment)}}
    (other,) = switch_advice(plan(notebook("import jax", **metadata)), "jax", "scatter-add")
    assert "are on, but do not affect" in other.text


def test_tensorflow_has_its_switch_in_the_code() -> None:
    planned = plan(notebook("import tensorflow as tf", "tf.random.set_seed(1)"))
    (one,) = switch_advice(planned, "tensorflow", "UnsortedSegmentSum")
    line = "tf.config.experimental.enable_op_determinism()"
    assert after(planned, one) == f"{line}\ntf.random.set_seed(1)"


def test_an_error_of_the_switch_leads_to_another_operator_or_a_warning() -> None:
    planned = plan(notebook("import torch\ntorch.use_deterministic_algorithms(True)", CODE))
    name, (instead, warn) = without_version(planned, "_bincount_cuda", None, (1, None))
    assert name == "bincount"
    assert instead.text.startswith("`bincount` has no deterministic version. Use `torch.zeros(")
    assert warn.determinism == ("algorithms", "warn")
    assert after(planned, warn) == (
        "import torch\ntorch.use_deterministic_algorithms(True, warn_only=True)"
    )


def test_an_error_that_names_an_operator_of_no_list() -> None:
    planned = plan(notebook("import torch\ntorch.use_deterministic_algorithms(True)", CODE))
    name, (instead, warn) = without_version(planned, "new_thing_cuda", None, (1, None))
    assert (name, instead.kind, warn.kind) == ("new_thing", "use-instead", "deterministic-device")


def test_no_code_needs_no_line() -> None:
    (one,) = switch_advice(plan(notebook("%%bash\necho")), "torch", "aten::index_add_")
    assert one.change is None
