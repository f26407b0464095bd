"""Two kernels on one GPU: its memory, by a double of ``nvidia-smi`` and one of NVML."""

from __future__ import annotations

import sys
import time
import types
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs import resources
from jupyterlab_seed.runs.resources import Memory
from jupyterlab_seed.runs.sharing import share, used_frameworks

from .running import make_plan

GIB = 2**30
H200 = "GPU-aaaa, 143771, 143211\nGPU-bbbb, 143771, 1024\n"
JAX = make_plan("import jax.numpy as jnp")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes ``nvidia-smi`` print a text, or fail."""

    def print_(text: str, code: int = 0) -> None:
        script = tmp_path / "nvidia-smi"
        script.write_text(f"#!/bin/sh\nprintf '%s' '{text}'\nexit {code}\n")
        script.chmod(0o755)

    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setitem(sys.modules, "pynvml", None)
    return print_


def test_the_command_tells_the_memory_of_each_card(program: Any) -> None:
    program(H200)
    first, second = resources.gpu_memory()
    assert (first.total, first.free) == (143771 * 2**20, 143211 * 2**20)
    assert second.free == 1024 * 2**20


@pytest.mark.parametrize(
    ("visible", "free"),
    [
        ("1", [1024]),
        ("GPU-bb,0", [1024, 143211]),
        ("", []),
        ("-1", []),
        ("7", []),
        ("1,-1,0", [1024]),
    ],
)
def test_only_visible_cards_count(
    program: Any, monkeypatch: pytest.MonkeyPatch, visible: str, free: list[int]
) -> None:
    program(H200)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert [one.free // 2**20 for one in resources.gpu_memory()] == free


@pytest.mark.parametrize(
    ("text", "code"),
    [("", 9), ("GPU-aaaa, [N/A], [N/A]\n", 0), ("NVIDIA-SMI has failed\n", 0), ("a, b, c, d", 0)],
)
def test_a_command_that_tells_nothing(program: Any, text: str, code: int) -> None:
    program(text, code)
    assert resources.gpu_memory() == []
    assert share(JAX, None).fits


def test_a_command_that_prints_no_text(program: Any, tmp_path: Path) -> None:
    program("")
    (tmp_path / "nvidia-smi").write_bytes(b"#!/bin/sh\nprintf '\\377\\376, \\262, 7\\n'\n")
    assert resources.gpu_memory() == []


def test_a_command_that_hangs_is_left_alone(
    program: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("")
    (tmp_path / "nvidia-smi").write_text("#!/bin/sh\ntrap '' TERM\nsleep 60 &\nwait\n")
    monkeypatch.setattr(resources, "_PATIENCE", 0.2)
    begun = time.monotonic()
    assert resources.gpu_memory() == []
    assert time.monotonic() - begun < 10


def test_the_memory_of_a_divided_card_is_that_of_its_instances(
    program: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("")
    card = "GPU 0: NVIDIA A100 (UUID: GPU-a)\n  MIG 1g.5gb Device 0: (UUID: MIG-b)\n"
    (tmp_path / "nvidia-smi").write_text(
        f"#!/bin/sh\n[ \"$1\" = -L ] && printf '{card}' || echo 'GPU-a, 40960, 40000'\n"
    )
    assert resources.gpu_memory() == []  # not known

    class NVMLError(Exception):
        pass

    def instance(handle: str, number: int) -> str:
        if number > 1:
            raise NVMLError
        return f"MIG-{number}"

    double = types.SimpleNamespace(
        NVMLError=NVMLError,
        nvmlInit=lambda: None,
        nvmlShutdown=lambda: None,
        nvmlDeviceGetCount=lambda: 1,
        nvmlDeviceGetHandleByIndex=lambda place: "GPU-a",
        nvmlDeviceGetMigMode=lambda handle: (1, 1),
        nvmlDeviceGetMaxMigDeviceCount=lambda handle: 7,
        nvmlDeviceGetMigDeviceHandleByIndex=instance,
        nvmlDeviceGetMemoryInfo=lambda part: types.SimpleNamespace(
            total=5 * GIB, free=int(part[-1]) * GIB
        ),
        nvmlDeviceGetUUID=lambda part: part,
    )
    monkeypatch.setitem(sys.modules, "pynvml", double)
    assert [one.free for one in resources.gpu_memory()] == [0, GIB]
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "MIG-1")
    assert [one.free for one in resources.gpu_memory()] == [GIB]


def test_the_library_comes_first(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = types.SimpleNamespace(total=80 * GIB, free=60 * GIB)
    double = types.SimpleNamespace(
        nvmlInit=lambda: None,
        nvmlShutdown=lambda: None,
        nvmlDeviceGetCount=lambda: 1,
        nvmlDeviceGetHandleByIndex=lambda place: place,
        nvmlDeviceGetMemoryInfo=lambda handle: told,
        nvmlDeviceGetUUID=lambda handle: b"GPU-cccc",
    )
    monkeypatch.setitem(sys.modules, "pynvml", double)
    program("", 9)
    assert resources.gpu_memory() == [Memory(80 * GIB, 60 * GIB)]
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "GPU-cccc")
    assert len(resources.gpu_memory()) == 1


def on(monkeypatch: pytest.MonkeyPatch, total: float, free: float) -> None:
    card = Memory(int(total * GIB), int(free * GIB))
    monkeypatch.setattr(resources, "gpu_memory", lambda: [card])


@pytest.mark.parametrize(
    ("total", "free", "fits"),
    [(24, 23.5, True), (24, 17, True), (24, 14, False), (24, 0.5, False), (2, 1.9, False)],
)
def test_the_free_memory_decides(
    monkeypatch: pytest.MonkeyPatch, total: float, free: float, fits: bool
) -> None:
    on(monkeypatch, total, free)
    planned = make_plan("import torch")
    sharing = share(planned, None)
    assert sharing.fits == fits
    notes = [str(one) for one in sharing.notes(False, False)]
    said = f"{free:.1f} GiB of the GPU's {total:.1f} GiB of memory were free"
    assert notes == [] if fits else said in notes[0]
    assert share(make_plan("import pandas"), None).fits


def test_frameworks_take_memory_as_needed_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, 80, 79)
    monkeypatch.delenv("XLA_PYTHON_CLIENT_PREALLOCATE", raising=False)
    sharing = share(JAX, None)
    assert sharing.environment == {"XLA_PYTHON_CLIENT_PREALLOCATE": "false"}
    assert [str(one) for one in sharing.notes(True, False)] == [
        "JAX took the GPU's memory as it needed it (`XLA_PYTHON_CLIENT_PREALLOCATE=false`), so "
        "that both kernels fit on one GPU."
    ]
    assert sharing.notes(False, False) == []
    tensorflow = share(make_plan("from tensorflow import keras"), None)
    assert tensorflow.environment == {"TF_FORCE_GPU_ALLOW_GROWTH": "true"}
    assert share(make_plan("import torch"), None).environment == {}


def test_a_choice_of_the_user_s_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, 80, 79)
    own = "import os\nos.environ['XLA_PYTHON_CLIENT_MEM_FRACTION'] = '.4'\nimport jax"
    assert share(make_plan(own), None).environment == {}
    monkeypatch.setenv("XLA_PYTHON_CLIENT_PREALLOCATE", "true")
    assert share(JAX, None).environment == {}
    assert not share(JAX, True).may_repeat


def test_what_a_notebook_uses() -> None:
    planned = make_plan(
        "%pip install x", "import torch.nn as nn, numpy", "import jax\nfrom . import y"
    )
    assert used_frameworks(planned) == {"torch", "jax"}
    assert "torch" in used_frameworks(make_plan("def f():\n    from timm.data import x"))
    assert used_frameworks(make_plan("import pandas")) == set()
