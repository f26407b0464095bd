"""Operators of PyTorch that are made to differ, on the CPU: the operator, its line, its step."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.verify.engine import verify
from jupyterlab_seed.verify.report import text

from ..runs.running import notebook

pytest.importorskip("torch")

#: Of those that are much like another one: each starts six kernels with PyTorch.
RARE = pytest.mark.skipif(os.environ.get("JUPYTERLAB_SEED_ALL") != "1", reason="rare")

#: A library with operators: one that is noisy, one whose backward is, one that is from call 3 on.
LIBRARY = """
import ctypes
import torch

calls = 0

def noise(x):
    # As a kernel of C would draw: no call of Python shows it.
    data = bytearray(8 * x.numel())
    place = (ctypes.c_char * len(data)).from_buffer(data)
    ctypes.CDLL(None).getrandom(place, len(data), 0)
    return torch.frombuffer(data, dtype=torch.int64).reshape(x.shape).to(x.dtype) * 1e-20

@torch.library.custom_op("planted::noisy", mutates_args=())
def noisy(x: torch.Tensor) -> torch.Tensor:
    return x + noise(x)

@torch.library.custom_op("planted::same", mutates_args=())
def same(x: torch.Tensor) -> torch.Tensor:
    return x.clone()

@torch.library.custom_op("planted::same_backward", mutates_args=())
def same_backward(g: torch.Tensor) -> torch.Tensor:
    global calls
    calls += 1
    return g + noise(g) * (calls > 2)

same.register_autograd(lambda ctx, g: torch.ops.planted.same_backward(g))

class Layer(torch.nn.Module):
    def forward(self, x):
        buffer = torch.empty_like(x)
        buffer.copy_(x)
        return torch.ops.planted.noisy(buffer)
"""

FIRST = "import torch\nimport planted_operators\ntorch.manual_seed(0)"
FORWARD = (
    FIRST,
    "x = torch.empty(4, 4)\nx.uniform_()\nrest = torch.empty(1000)",
    "y = x @ x\ny = torch.ops.planted.noisy(y) * 2\nprint(y.sum().item())",
)
BACKWARD = (
    FIRST,
    "model = torch.nn.Linear(4, 1)\n"
    "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nx = torch.randn(8, 4)",
    "for step in range(4):\n"
    "    optimizer.zero_grad()\n"
    "    out = model(x)\n"
    "    out = torch.ops.planted.same(out)\n"
    "    loss = out.pow(2).mean()\n"
    "    loss.backward()\n"
    "    optimizer.step()",
    "print(model.weight.tolist())",
)
INSIDE = (
    FIRST,
    "layer = planted_operators.Layer()\nx = torch.rand(3)",
    "print(layer(x).tolist())",
)


@pytest.mark.parametrize(
    ("cells", "operator", "place", "said"),
    [
        pytest.param(FORWARD, "planted::noisy", (2, 2), "gave another value", marks=RARE),
        (BACKWARD, "planted::same_backward", (2, 4), "in the backward pass of this line"),
        pytest.param(INSIDE, "planted::noisy", (2, 1), "gave another value", marks=RARE),
    ],
    ids=["forward", "backward", "in a library"],
)
def test_the_operator_is_named(
    cells: tuple[str, ...],
    operator: str,
    place: tuple[int, int],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed = tmp_path / "site-packages"
    installed.mkdir()
    (installed / "planted_operators.py").write_text(LIBRARY)
    monkeypatch.setenv("PYTHONPATH", str(installed))
    made: Any = asyncio.run(verify(plan(notebook(*cells)), LocalKernels(tmp_path)))
    print(text.summary(made))
    cause = made["cause"]
    assert cause["proven"]
    assert cause["call"]["text"] == operator
    assert (cause["call"]["cell"], cause["call"]["line"]) == place
    assert said in cause["text"]
    if cells is BACKWARD:
        assert "first at its call 3" in cause["text"]
    if cells is INSIDE:
        assert cause["call"]["place"].startswith("planted_operators.py:")
    assert "empty" not in cause["text"]
