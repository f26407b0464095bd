"""What the probe reports, and that it leaves nothing behind."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from .kernels import MODULES, PlainKernel, StartPlain


def test_before_the_first_cell(start_plain: StartPlain) -> None:
    kernel = start_plain()
    answer = kernel.ask(environment={"PYTHONHASHSEED": "random"})
    assert answer["executions"] == 0
    assert answer["seeds"] == {"python": {"known": False, "seed": None}}
    assert answer["determinism"] == {}
    assert answer["environment"]["PYTHONHASHSEED"] == {"effective": True, "value": None}
    assert answer["modules"]["numpy"] == {"loaded": False, "installed": True, "version": None}
    # And the first cell is still number 1, whatever was asked before.
    assert kernel.run("print(1)") == "1\n"
    assert kernel.count == 1
    assert kernel.ask()["executions"] == 1


def test_leaves_no_trace(start_plain: StartPlain) -> None:
    kernel = start_plain()
    kernel.ask()  # Asking again must not add to what the first time has.
    look = """
import json, sys, threading, os
print(json.dumps({
    "names": sorted(n for n in globals() if not n.startswith("_i") and n != "_oh"),
    "modules": sorted(sys.modules),
    "history": list(In)[:-1],
    "out": sorted(Out),
    "threads": threading.active_count(),
    "environ": dict(os.environ),
    "path": sys.path,
    "hooks": [repr(sys.excepthook), repr(sys.displayhook), len(sys.meta_path)],
}))"""
    kernel.run(look)
    before = json.loads(kernel.run(look))
    kernel.ask(environment={"PYTHONHASHSEED": "1"}, modules=[*MODULES, "tensorflow", "jax"])
    after = json.loads(kernel.run(look))
    assert len(after.pop("history")) == len(before.pop("history")) + 1
    assert after == before


def test_imports_only_what_every_python_has(start_plain: StartPlain) -> None:
    kernel = start_plain()
    look = "import sys; print(*sorted(sys.modules))"
    before = set(kernel.run(look).split())
    kernel.ask(environment={"PYTHONHASHSEED": "1"}, modules=["numpy", "torch", "sklearn", "scipy"])
    new = set(kernel.run(look).split()) - before
    assert {name.split(".")[0] for name in new} <= sys.stdlib_module_names


STATES = """
import hashlib, pickle
from random import getstate as _g
print(hashlib.sha256(pickle.dumps((
    _g(),
    np.random.get_state(legacy=False)["state"]["key"].tobytes(),
    np.random.get_state()[2:],
    torch.get_rng_state().numpy().tobytes(),
    torch.initial_seed(),
))).hexdigest())"""


@pytest.mark.parametrize(
    "setup",
    [
        "pass",
        "random.seed(42); np.random.seed(42); torch.manual_seed(42)",
        "random.random(); np.random.normal(); torch.rand(1)",
        "random.gauss(0, 1); np.random.seed(None); torch.seed()",
    ],
)
def test_draws_nothing(plain: PlainKernel, setup: str) -> None:
    plain.run(setup)
    before = plain.run(STATES)
    for seed in (None, 0, 42):
        plain.ask(seed)
    assert plain.run(STATES) == before


def test_modules(plain: PlainKernel) -> None:
    versions = plain.run("print(np.__version__, torch.__version__, sep='\\n')").split("\n")
    modules = plain.ask()["modules"]
    assert modules["random"] == {"loaded": True, "installed": True, "version": None}
    assert modules["numpy"] == {"loaded": True, "installed": True, "version": versions[0]}
    assert modules["torch"] == {"loaded": True, "installed": True, "version": versions[1]}
    assert modules["no_such_module_at_all"] == {
        "loaded": False,
        "installed": False,
        "version": None,
    }


def test_python_stream(plain: PlainKernel) -> None:
    def seed(wanted: int | None = 42) -> Any:
        return plain.seeds(wanted)["python"]

    plain.run("random.seed()")
    assert seed() == "unknown"
    plain.run("random.seed(42)")
    assert seed() == 42
    assert seed(7) == "unknown"
    assert seed(None) == "unknown"
    plain.run("random.random()")
    assert seed() == "unknown"
    plain.run("random.seed(7)")
    assert (seed(7), seed(42)) == (7, "unknown")
    plain.run("random.seed(4294967295)")
    assert seed(4294967295) == 4294967295


def test_numpy_stream(start_plain: StartPlain) -> None:
    kernel = start_plain()

    def seed(wanted: int | None = 42) -> Any:
        return kernel.seeds(wanted)["numpy"]

    kernel.run("import numpy as np\nimport sys")
    if kernel.run("print('numpy.random' in sys.modules)") == "False\n":
        # Loaded when it is first used, and not by being looked at.
        assert "numpy" not in kernel.seeds()
        assert kernel.run("print('numpy.random' in sys.modules)") == "False\n"
    # Fresh, and after draws: nobody seeded it.
    kernel.run("np.random")
    assert seed() is None
    kernel.run("np.random.rand(3)")
    assert seed() is None
    kernel.run("np.random.seed(42)")
    assert (seed(), seed(7), seed(None)) == (42, "unknown", "unknown")
    kernel.run("np.random.normal()")
    assert seed() == "unknown"
    kernel.run("np.random.seed(7)")
    assert (seed(), seed(7)) == ("unknown", 7)
    # Unseeded again: not proven, but nor is any seed claimed.
    kernel.run("np.random.seed(None)")
    assert seed(7) in ("unknown", None)
    kernel.run("np.random.seed(0)")
    assert seed(0) == 0
    kernel.run("np.random.set_state(np.random.RandomState(3).get_state())")
    assert seed(3) == 3
    # Another bit generator altogether.
    kernel.run("np.random.set_bit_generator(np.random.PCG64(42))")
    assert seed() in ("unknown", None)


def test_torch_stream(start_plain: StartPlain) -> None:
    kernel = start_plain()

    def seed(wanted: int | None = 42) -> Any:
        return kernel.seeds(wanted)["torch"]

    kernel.run("import torch\nfresh = torch.initial_seed()")
    if kernel.run("print(fresh >= 2**32)") == "True\n":
        assert seed() == "unknown"
    kernel.run("torch.manual_seed(42)")
    assert (seed(), seed(7), seed(None)) == (42, 42, 42)
    kernel.run("torch.rand(5)")
    assert seed() == 42
    kernel.run("torch.manual_seed(7)")
    assert seed() == 7
    kernel.run("torch.seed()")
    assert seed() != 7


def test_determinism(start_plain: StartPlain) -> None:
    kernel = start_plain()
    kernel.run("import torch")
    assert kernel.ask()["determinism"] == {
        "cudnn.enabled": True,
        "cudnn.deterministic": False,
        "cudnn.benchmark": False,
        "algorithms": "off",
    }
    kernel.run(
        "torch.backends.cudnn.deterministic = True\n"
        "torch.backends.cudnn.benchmark = True\n"
        "torch.backends.cudnn.enabled = False\n"
        "torch.use_deterministic_algorithms(True, warn_only=True)"
    )
    assert kernel.ask()["determinism"] == {
        "cudnn.enabled": False,
        "cudnn.deterministic": True,
        "cudnn.benchmark": True,
        "algorithms": "warn",
    }
    kernel.run("torch.use_deterministic_algorithms(True)")
    assert kernel.ask()["determinism"]["algorithms"] == "error"


def test_check_of_jax_keys(start_plain: StartPlain) -> None:
    kernel = start_plain()
    kernel.run(
        "import sys, types\n"
        "old = sys.modules['jax'] = types.ModuleType('jax')\n"
        "old.config = types.SimpleNamespace()"
    )
    assert kernel.ask()["determinism"] == {}
    kernel.run("old.config.jax_debug_key_reuse = False")
    assert kernel.ask()["determinism"] == {"keyReuse": "off"}
    kernel.run("old.config.jax_debug_key_reuse = True")
    assert kernel.ask()["determinism"] == {"keyReuse": "error"}


def test_hash_seed_that_the_process_has(start_plain: StartPlain) -> None:
    kernel = start_plain(PYTHONHASHSEED="42")

    def effective(value: str) -> Any:
        return kernel.ask(environment={"PYTHONHASHSEED": value})["environment"]["PYTHONHASHSEED"]

    assert effective("42") == {"effective": True, "value": "42"}
    assert effective("0")["effective"] is False
    assert effective("random")["effective"] is False
    # What a cell writes changes nothing, and what counts is still what was at the start.
    kernel.run("import os\nos.environ['PYTHONHASHSEED'] = '7'")
    assert effective("7") == {"effective": False, "value": "42"}
    assert effective("42")["effective"] is True
    assert kernel.run("print(os.environ['PYTHONHASHSEED'])") == "7\n"


def test_hash_seed_that_a_cell_wrote(start_plain: StartPlain) -> None:
    kernel = start_plain()
    kernel.run("import os\nos.environ['PYTHONHASHSEED'] = '42'")
    answer = kernel.ask(environment={"PYTHONHASHSEED": "42"})["environment"]
    assert answer["PYTHONHASHSEED"] == {"effective": False, "value": None}


@pytest.mark.parametrize("value", ["", "-1", "4294967296", "x", "0042", " 42", "random "])
def test_hash_seed_that_python_refuses(plain: PlainKernel, value: str) -> None:
    found = plain.ask(environment={"PYTHONHASHSEED": value})["environment"]["PYTHONHASHSEED"]
    assert found["effective"] in (False, None)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system does not tell")
def test_other_variables(own_processes: None, start_plain: StartPlain) -> None:
    kernel = start_plain(
        CUBLAS_WORKSPACE_CONFIG=":4096:8", XLA_FLAGS="--a --xla_gpu_deterministic_ops"
    )
    kernel.run("import os\nos.environ['TF_DETERMINISTIC_OPS'] = '1'")
    found = kernel.ask(
        environment={
            "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
            "XLA_FLAGS": "--xla_gpu_deterministic_ops",
            "TF_DETERMINISTIC_OPS": "1",
        }
    )["environment"]
    assert found == {
        "CUBLAS_WORKSPACE_CONFIG": {"effective": True, "value": ":4096:8"},
        "XLA_FLAGS": {"effective": True, "value": "--a --xla_gpu_deterministic_ops"},
        "TF_DETERMINISTIC_OPS": {"effective": False, "value": None},
    }
