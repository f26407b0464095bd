"""A switch that is tried, in real kernels: operators of the CPU stand for those of a GPU."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs import resources
from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.runs.types import Plan
from jupyterlab_seed.verify.engine import verify
from jupyterlab_seed.verify.report import text
from jupyterlab_seed.verify.trying import follow
from jupyterlab_seed.verify.types import Change, Options

from ..forks import Forks, forks_of
from ..runs.running import notebook
from ..with_frameworks import require

#: PyTorch's `index_add` of the CPU, noisy as on a GPU unless deterministic algorithms are on, and
#: `bincount`, which then raises.
LIBRARY = """
import ctypes
import torch

def noise():
    # As a kernel of C would draw: no call of Python shows it.
    data = bytearray(4)
    place = (ctypes.c_char * 4).from_buffer(data)
    ctypes.CDLL(None).getrandom(place, 4, 0)
    return int.from_bytes(data, "little") * 1e-9

def index_add(self, dim, index, source, *, alpha=1):
    total = torch.zeros(self.shape).scatter_add(dim, index, source)
    if not torch.are_deterministic_algorithms_enabled():
        total = total + noise()
    return self + total

def bincount(self, weights=None, minlength=0):
    if torch.are_deterministic_algorithms_enabled():
        raise RuntimeError("_bincount_cuda does not have a deterministic implementation, but you "
                           "set 'torch.use_deterministic_algorithms(True)'.")
    return torch.zeros(minlength).scatter_add(0, self, weights) + noise()

library = torch.library.Library("aten", "IMPL")
library.impl("index_add", index_add, "CPU")
library.impl("bincount", bincount, "CPU")
"""

FIRST = "import time\nimport torch\nimport card\ntorch.manual_seed(0)"
DATA = "i = torch.randint(0, 5, (100,))\nx = torch.rand(100)\ntime.sleep(0.6)"


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks | None]:
    require("torch")
    with forks_of(sys.executable, "torch") as made:
        yield made


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forks: Forks | None) -> Path:
    """A folder with the operators; all kernels find PyTorch imported."""
    if forks is not None:
        forks.stand_in(monkeypatch)
    folder = tmp_path / "site-packages"
    folder.mkdir()
    (folder / "card.py").write_text(LIBRARY)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return tmp_path


def verified(planned: Plan, folder: Path, options: Options | None = None) -> Any:
    made = asyncio.run(verify(planned, LocalKernels(folder), options))
    print(text.summary(made))
    return made


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A double of NVIDIA's command, which says that there is a card."""
    folder = tmp_path / "bin"
    folder.mkdir()
    double = folder / "nvidia-smi"
    double.write_text("#!/bin/sh\necho 'NVIDIA H200, 580.159.04'\n")
    double.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


@pytest.mark.skipif(sys.platform == "win32", reason="a script for sh")
def test_a_switch_that_helps(installed: Path, card: None) -> None:
    planned = plan(notebook(FIRST, DATA, "print(torch.zeros(5).index_add(0, i, x).tolist())"))
    made = verified(planned, installed)
    advice = made["cause"]["advice"][0]
    assert made["cause"]["call"]["text"] == "aten::index_add"
    assert advice["text"].startswith("`index_add` has a deterministic version; turn on PyTorch's")
    assert advice["determinism"] == ["algorithms", "error"]
    assert advice["environment"] == {"CUBLAS_WORKSPACE_CONFIG": ":4096:8"}
    options = follow(Options(), advice)
    assert options is not None
    tried = verified(planned, installed, options)
    assert tried["verdict"]["kind"] == "reproduced"
    assert [run["label"] for run in tried["runs"]] == ["A", "B", "P"]
    assert tried["environment"]["launch"]["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
    assert " in this run (" in tried["tried"]["text"]
    with_it, without = tried["tried"]["seconds"]
    assert with_it > 0.6 and without > 0.6


#: No double: two threads of PyTorch add to the same rows, in the order in which they arrive.
GATHER = """i = torch.randint(0, 1000, (100_000,))
x = torch.rand(100_000, 64)
h = torch.zeros(1000, 64, requires_grad=True)
for _ in range(3):
    (h[i] * x).sum().backward()
print(h.grad.double().square().sum().item())"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one thread adds in one order")
def test_the_gradient_of_indexing_on_two_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forks: Forks | None
) -> None:
    torch = pytest.importorskip("torch")
    if torch.get_num_threads() < 2:
        pytest.skip("PyTorch is held to one thread")
    if forks is not None:
        forks.stand_in(monkeypatch)
    made = verified(plan(notebook("import torch\ntorch.manual_seed(0)", GATHER)), tmp_path)
    cause = made["cause"]
    assert made["verdict"]["kind"] == "diverged"
    assert cause["proven"] and cause["call"]["text"] == "aten::index_put"
    assert (cause["call"]["cell"], cause["call"]["line"]) == (1, 5)
    # Without a card there is no cuBLAS, and the line is all that it takes.
    (advice,) = cause["advice"]
    assert advice["determinism"] == ["algorithms", "error"] and advice["environment"] == {}
    assert "CUBLAS" not in advice["text"]


def test_a_switch_that_raises(installed: Path) -> None:
    code = "print(torch.bincount(i, x, 5).tolist())"
    planned = plan(notebook(FIRST, DATA, code))
    line = "torch.use_deterministic_algorithms(True)"
    options = Options(changes=(Change(1, 1, (), (line,)),), timed=True)
    tried = verified(planned, installed, options)
    assert tried["verdict"]["kind"] == "raised"
    assert [run["label"] for run in tried["runs"]] == ["A", "B"]
    assert tried["tried"] == {
        **tried["tried"],
        "text": "With this change, the notebook raises an error in cell 3, "
        "`print(torch.bincount(i, …`.",
        "seconds": None,
    }
    assert tried["cause"]["text"].endswith("`bincount` has no deterministic version.")
    instead, warn = tried["cause"]["advice"]
    assert instead["text"].startswith("`bincount` has no deterministic version. Use `torch.zeros(")
    assert warn["change"]["after"] == ["torch.use_deterministic_algorithms(True, warn_only=True)"]


def test_more_runs_find_what_two_miss(forked_kernels: None, tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    rarely = (
        "import fcntl, pathlib\n"
        "with open('count', 'r+') as file:\n"
        "    fcntl.flock(file, fcntl.LOCK_EX)\n"
        "    n = int(file.read()) + 1\n"
        "    file.seek(0)\n"
        "    file.write(str(n))\n"
        "print(n == 4)"
    )
    two = verified(plan(notebook("print(1)", rarely)), tmp_path)
    assert two["verdict"]["text"].startswith("Reproduced in 2 runs")
    (tmp_path / "count").write_text("0")
    five = verified(plan(notebook("print(1)", rarely)), tmp_path, Options(runs=5))
    assert five["verdict"]["text"].endswith("1 of 5 runs differs.")
    assert five["verdict"]["cell"] == 1
    assert five["agreement"] == {"runs": 5, "differ": 1}
    labels = [run["label"] for run in five["runs"]]
    assert labels[:2] == ["A", "B"] and set(labels) >= {"3", "4", "5"}
    seeds = [run["hashSeed"] for run in five["runs"] if run["label"] not in "CD"]
    assert len(set(seeds)) == 5


def test_runs_that_do_not_fit_side_by_side_go_one_after_the_other(
    forked_kernels: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "cpus", lambda: 2)
    monkeypatch.setattr(resources, "free_memory", lambda: None)
    alone = (
        "import os, pathlib, time\n"
        "class OutOfMemoryError(RuntimeError): pass\n"
        "here, met = pathlib.Path('here'), pathlib.Path('met')\n"
        "try:\n"
        "    here.mkdir()\n"
        "except FileExistsError:\n"
        "    met.touch()\n"
        "    raise OutOfMemoryError('CUDA out of memory. Tried to allocate 64.00 GiB.') from None\n"
        # Until another run is there at the same time; one after the other, none has to wait.
        "for _ in range(1000):\n"
        "    if met.exists(): break\n"
        "    time.sleep(0.03)\n"
        "here.rmdir()"
    )
    made = verified(plan(notebook(alone, "print('fits')")), tmp_path)
    assert made["verdict"]["kind"] == "reproduced"
    assert made["options"]["sideBySide"] is False
    notes = [one["template"] for one in made["overview"]]
    assert any(note.startswith("Side by side, a run did not have enough memory") for note in notes)
    (tmp_path / "met").unlink()
    asked = verified(plan(notebook(alone, "print('fits')")), tmp_path, Options(side_by_side=True))
    assert asked["cause"]["source"] == "memory"
    assert asked["cause"]["text"].startswith("Run ")
    assert "side by side and shared it" in asked["cause"]["text"]
    assert asked["cause"]["advice"][0]["kind"] == "one-after-the-other"
