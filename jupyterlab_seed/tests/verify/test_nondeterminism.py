"""Operators that are documented as nondeterministic, as the code uses them on a GPU."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.runs.types import CellRun, Move, Run
from jupyterlab_seed.verify.nondeterminism import uses
from jupyterlab_seed.verify.report.report import build as build_report
from jupyterlab_seed.verify.types import Options

from ..runs.running import notebook
from .samples import STARTED, cell

IMPORTS = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nimport numpy as np"


def on(stream: str, **environment: Any) -> list[Run]:
    """Two runs in which a stream was seen."""
    made = CellRun(0, "ok", streams={stream: Move("a", "b")})
    return [Run(label, "1", {0: made}, environment=environment) for label in "AB"]


def found(*sources: str, stream: str = "torch.cuda:0", **metadata: Any) -> list[str]:
    planned = plan(notebook(IMPORTS, *sources, **metadata))
    return [f"{use.operator.title} {use.cell}:{use.line}" for use in uses(planned, on(stream))]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("y = 1\nacc = torch.zeros(3).index_add_(0, i, x)", ["`index_add` 1:2"]),
        ("acc.scatter_add_(0, i, x)", ["`scatter_add` 1:1"]),
        ("torch.bincount(i, w)", ["`bincount` with weights 1:1"]),
        ("i.bincount(weights=w)", ["`bincount` with weights 1:1"]),
        ("torch.bincount(i)", []),
        ("torch.bincount(i, weights=None)", []),
        ("np.bincount(i, w)", []),
        ("F.interpolate(x, scale_factor=2, mode='bilinear')", []),
        (
            "F.interpolate(x, scale_factor=2, mode='bilinear').sum().backward()",
            ["the gradient of `interpolate` 1:1"],
        ),
        ("F.interpolate(x, scale_factor=2).sum().backward()", []),
        ("net = nn.AdaptiveAvgPool2d(4)", []),
        (
            "net = nn.AdaptiveAvgPool2d(4)\nloss.backward()",
            ["the gradient of `nn.AdaptiveAvgPool2d` 1:1"],
        ),
        ("net = nn.Conv2d(1, 1, 1)", ["convolution 1:1"]),
        ("torch.backends.cudnn.deterministic = True\nnet = nn.Conv2d(1, 1, 1)", []),
        ("torch.use_deterministic_algorithms(True)\nacc.index_add_(0, i, x)", []),
        (
            "torch.use_deterministic_algorithms(True, warn_only=True)\nacc.index_add_(0, i, x)",
            ["`index_add` 1:2"],
        ),
        ("def f(acc):\n    return acc.index_add(0, i, x)", ["`index_add` 1:2"]),
        ("x = x + 1", []),
    ],
)
def test_what_the_code_uses(code: str, said: list[str]) -> None:
    assert found(code) == said


def test_nothing_is_said_where_no_gpu_was_used() -> None:
    assert found("acc.index_add_(0, i, x)", stream="torch") == []


def test_each_is_said_once_with_its_first_place() -> None:
    assert found("a.index_add_(0, i, x)", "b.index_add_(0, i, x)") == ["`index_add` 1:1"]


def test_jax_counts_where_the_machine_has_a_gpu() -> None:
    planned = plan(notebook("import jax", "jax.ops.segment_sum(v, i, 5)"))
    assert [use.operator.framework for use in uses(planned, on("python", gpus=["H200, 580"]))] == [
        "jax"
    ]
    assert uses(planned, on("python")) == []
    flags = {"XLA_FLAGS": "--xla_gpu_deterministic_ops=true"}
    planned = plan(
        notebook(
            "import jax",
            "jax.ops.segment_sum(v, i, 5)",
            jupyterlab_seed={"environment": flags},
        )
    )
    assert uses(planned, on("python", gpus=["H200, 580"])) == []


def test_reproduced_says_so_all_the_same() -> None:
    planned = plan(notebook(IMPORTS, "acc.index_add_(0, i, x)\nacc.scatter_add_(0, i, x)"))
    made = build_report(
        planned,
        name=None,
        options=Options(),
        runs=on("torch.cuda:0"),
        cells=[cell(0), cell(1)],
        cause=None,
        started=STARTED,
        seconds=1.0,
    )
    assert made["verdict"]["kind"] == "reproduced"
    assert [(one["kind"], one["cell"], one["text"]) for one in made["warnings"]] == [
        (
            "documented",
            1,
            "`index_add` and `scatter_add` (the first in cell 2, "
            "`acc.index_add_(0, i, x)`, line 1) are documented as "
            "nondeterministic on a GPU, although 2 runs agreed: more runs may differ.",
        )
    ]
