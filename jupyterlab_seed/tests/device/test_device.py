"""Operators that differ on a device, which PyTorch takes for a GPU; see ``device.cpp``.

It is compiled with the headers of the installed PyTorch, which takes about 8 s of a processor: only
if JUPYTERLAB_SEED_ALL is 1.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ..verify import planted_operators as planted
from ..verify.test_operators import LOADED, cause_for, traced

pytestmark = [
    pytest.mark.skipif(os.environ.get("JUPYTERLAB_SEED_ALL") != "1", reason="compiles a library"),
    pytest.mark.skipif(shutil.which("g++") is None, reason="no compiler"),
    pytest.mark.skipif(sys.platform != "linux", reason="a shared library of Linux"),
]

#: What a package for a device has: its module in PyTorch, and its streams.
MODULE = """
import contextlib
import os
import types

import torch

torch.ops.load_library(os.environ["SEED_TEST_DEVICE"])
torch.utils.rename_privateuse1_backend("planted")
module = types.ModuleType("torch.planted")
module.is_available = module.is_initialized = lambda: True
module.current_device, module.device_count = lambda: 0, lambda: 1
module._is_in_bad_fork = lambda: False
module.manual_seed = module.manual_seed_all = lambda seed: None
module.synchronize = lambda *device: None
module.get_rng_state = lambda device=None: torch.get_rng_state()
module.set_rng_state = lambda state, device=None: torch.set_rng_state(state)
module.get_amp_supported_dtype = lambda: [torch.bfloat16]
module.default_generators = (torch.default_generator,)
module.current_stream = lambda device=None: torch.accelerator.current_stream()
torch._register_device_module("planted", module)
torch.utils.generate_methods_for_privateuse1_backend()

@contextlib.contextmanager
def stream():
    before = torch.accelerator.current_stream()
    torch.accelerator.set_stream(torch.Stream(device="planted"))
    yield
    torch.accelerator.set_stream(before)
"""

FIRST = f"{planted.FIRST}\nimport planted_device\nfrom torch.utils.checkpoint import checkpoint"
LEAF = "x = torch.rand(4).to('planted').requires_grad_()\nother = [(x * n).exp() for n in range(5)]"
SAME = "torch.ops.planted.same"
#: Name to the cells, and kind, operator, line (that of the forward pass), and which time of how
#: many. The forward passes above make nodes with the numbers that the backward pass's thread uses.
DEVICE = {
    "forward": (
        (FIRST, LEAF, "y = torch.ops.planted.noisy(x.detach())\nprint(y)"),
        ("operator", "planted::noisy", (2, 1), 1, 1),
    ),
    "backward": (
        (
            FIRST,
            LEAF,
            f"for n in range(4):\n    y = {SAME}(x)\n    y.sum().backward()\nprint(x.grad)",
        ),
        ("operator", "planted::same_backward", (2, 2), 3, 4),
    ),
    "a checkpoint": (
        (
            FIRST,
            LEAF,
            f"y = x * 2\nfor n in range(4):\n"
            f"    z = checkpoint({SAME}, y, use_reentrant=True, preserve_rng_state=False)\n"
            "    (z * 2).sum().backward(retain_graph=True)\nprint(x.grad)",
        ),
        ("operator", "planted::same_backward", (2, 3), 3, 4),
    ),
    "a checkpoint without another pass": (
        (
            FIRST,
            LEAF,
            f"for n in range(4):\n"
            f"    z = checkpoint({SAME}, x, use_reentrant=False, preserve_rng_state=False)\n"
            "    (z * 2).sum().backward()\nprint(x.grad)",
        ),
        ("operator", "planted::same_backward", (2, 2), 3, 4),
    ),
    "the gradient of a gradient": (
        (
            FIRST + "\nplanted_operators.calls = 9",
            LEAF,
            "y = x.pow(3).sum()\ngradient, = torch.autograd.grad(y, x, create_graph=True)\n"
            f"penalty = {SAME}(gradient).pow(2).sum()\npenalty.backward()\nprint(x.grad)",
        ),
        ("operator", "planted::same_backward", (2, 3), 1, 1),
    ),
    "outside, shown": (
        (FIRST, LEAF, "y = x.detach() * 2\nplanted_operators.scribble(y)\nprint(y)"),
        ("outside", "end of the cell", (2, 3), 0, 0),
    ),
    "outside, in a gradient": (
        (FIRST, LEAF, "planted_operators.Scribbles.apply(x).sum().backward()\nprint(x.grad)"),
        ("outside", "end of the cell", (2, 2), 0, 0),
    ),
    "another stream": (
        (
            FIRST,
            LEAF,
            "with planted_device.stream():\n    y = x.detach() * 2\n"
            "planted_operators.scribble(y)\nprint((y + 1).sum())",
        ),
        ("race", "aten::add", (2, 4), 1, 1),
    ),
    "unfilled memory": (
        (
            FIRST,
            "old = [torch.rand(30000).to('planted') for _ in range(4)]\ndel old\n"
            "buffer = torch.empty(30000, device='planted')\nbuffer[:10] = 1",
            "y = torch.ops.planted.noisy(buffer[:10] * 2)\nprint(y)",
        ),
        ("operator", "planted::noisy", (2, 1), 1, 1),
    ),
}


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None:
        pytest.skip("not installed: torch")
    folder, torch = tmp_path_factory.mktemp("device"), Path(found.origin).parent
    library = folder / "device.so"
    headers = [torch / "include", torch / "include/torch/csrc/api/include"]
    subprocess.run(
        [
            *("g++", "-O0", "-std=c++20", "-shared", "-fPIC"),
            *(f"-I{one}" for one in headers),
            *(str(Path(__file__).with_name("device.cpp")), "-o", str(library)),
            *(f"-L{torch / 'lib'}", "-ltorch_cpu", "-lc10"),
        ],
        check=True,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEED_TEST_DEVICE", str(library))
        notebooks = {name: cells for name, (cells, _wanted) in DEVICE.items()}
        modules = {"planted_device": MODULE}
        return traced(notebooks, tmp_path_factory.mktemp("planted"), load=LOADED, modules=modules)


@pytest.mark.parametrize("name", DEVICE)
def test_an_operator_on_a_device_is_named(name: str, logs: dict[str, Any]) -> None:
    found, _cause = cause_for(DEVICE[name][0], logs[name])
    operator = found.operator
    place = operator.forward or operator.own
    wanted = DEVICE[name][1]
    assert (found.kind, operator.name, place, operator.turn, found.turns) == wanted


def test_a_call_that_launches_a_kernel_is_named(logs: dict[str, Any]) -> None:
    _found, cause = cause_for(DEVICE["outside, shown"][0], logs["outside, shown"])
    assert cause.text.startswith("Cell 3, line 2: `planted_operators.scribble` ran a kernel")
