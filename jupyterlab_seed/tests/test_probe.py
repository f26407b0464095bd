"""The probe, in real kernels: what it finds, and that it leaves nothing behind.

It is sent as ``src/kernel/call.ts`` sends it: the text of the file in a silent
request's ``user_expressions``, with ``exec`` in a namespace of its own.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

from jupyterlab_seed.probe import join
from jupyterlab_seed.probe.join import source

PROBE = source()
PATIENCE = 60
MODULES = ["random", "numpy", "torch", "sklearn", "no_such_module_at_all", "os.path"]


def expression(request: dict[str, Any], function: str = "report") -> str:
    return join.expression(function, request)


class Kernel:
    """A kernel, spoken to as a page does."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager = manager
        self.count: int | None = None
        self._client = client

    def run(self, code: str) -> str:
        """Run a cell; what it printed."""
        printed: list[str] = []

        def keep(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = self._client.execute_interactive(code, output_hook=keep, timeout=PATIENCE)
        assert reply["content"]["status"] == "ok", reply["content"]
        self.count = reply["content"]["execution_count"]
        return "".join(printed)

    def ask(
        self,
        seed: int | None = 42,
        environment: dict[str, str] | None = None,
        modules: list[str] = MODULES,
    ) -> dict[str, Any]:
        """The probe's answer."""
        request = {"modules": modules, "seed": seed, "environment": environment or {}}
        noise: list[Any] = []
        reply = self._client.execute_interactive(
            "",
            silent=True,
            store_history=False,
            user_expressions={"report": expression(request)},
            allow_stdin=False,
            stop_on_error=False,
            output_hook=lambda message: noise.append(
                message if message["msg_type"] != "status" else None
            ),
            timeout=PATIENCE,
        )
        assert not any(noise), noise
        shown = reply["content"]["user_expressions"]["report"]
        assert shown["status"] == "ok", shown
        text = shown["data"]["text/plain"]
        # The page strips a quote at either end and unescapes nothing.
        assert text[0] == text[-1] == "'"
        answer = json.loads(base64.b64decode(text[1:-1], validate=True))
        for name, found in answer["environment"].items():
            assert found.pop("wanted", environment[name]) == environment[name]
        return answer

    def connect(self) -> None:
        """Ask what a page asks when it connects."""
        self._client.kernel_info(reply=True, timeout=PATIENCE)

    def seed(self, code: str, seed: int | None = 42, transform: bool = False) -> dict[str, Any]:
        """Seed it as a page does when it has just started."""
        request = {"code": code, "seed": seed, "transform": transform}
        reply = self._client.execute_interactive(
            "",
            silent=True,
            store_history=False,
            user_expressions={"answer": expression(request, function="seed")},
            output_hook=lambda message: None,
            timeout=PATIENCE,
        )
        shown = reply["content"]["user_expressions"]["answer"]
        assert shown["status"] == "ok", shown
        return json.loads(base64.b64decode(shown["data"]["text/plain"][1:-1]))

    def seeds(self, seed: int | None = 42) -> dict[str, Any]:
        """Stream to seed; "unknown" where it is not known."""
        found = self.ask(seed)["seeds"]
        return {
            name: value["seed"] if value["known"] else "unknown" for name, value in found.items()
        }


Start = Callable[..., Kernel]


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Start kernels; they end with the module."""
    started: list[tuple[Any, Any]] = []

    def make(**env: str) -> Kernel:
        environ = {k: v for k, v in os.environ.items() if k != "PYTHONHASHSEED"}
        manager, client = start_new_kernel(
            startup_timeout=PATIENCE, kernel_name="python3", env={**environ, **env}
        )
        started.append((manager, client))
        return Kernel(manager, client)

    yield make
    for manager, client in started:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def shared(start: Start) -> Kernel:
    """One kernel for the tests that leave no seed behind they rely on."""
    kernel = start()
    kernel.run("import random, sys, os, types\nimport numpy as np\nimport torch")
    return kernel


def test_before_the_first_cell(start: Start) -> None:
    kernel = start()
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


def test_leaves_no_trace(start: Start) -> None:
    kernel = start()
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


def test_imports_only_what_every_python_has(start: Start) -> None:
    kernel = start()
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
def test_draws_nothing(shared: Kernel, setup: str) -> None:
    shared.run(setup)
    before = shared.run(STATES)
    for seed in (None, 0, 42):
        shared.ask(seed)
    assert shared.run(STATES) == before


def test_modules(shared: Kernel) -> None:
    versions = shared.run("print(np.__version__, torch.__version__, sep='\\n')").split("\n")
    modules = shared.ask()["modules"]
    assert modules["random"] == {"loaded": True, "installed": True, "version": None}
    assert modules["numpy"] == {"loaded": True, "installed": True, "version": versions[0]}
    assert modules["torch"] == {"loaded": True, "installed": True, "version": versions[1]}
    assert modules["no_such_module_at_all"] == {
        "loaded": False,
        "installed": False,
        "version": None,
    }


def test_python_stream(shared: Kernel) -> None:
    def seed(wanted: int | None = 42) -> Any:
        return shared.seeds(wanted)["python"]

    shared.run("random.seed()")
    assert seed() == "unknown"
    shared.run("random.seed(42)")
    assert seed() == 42
    assert seed(7) == "unknown"
    assert seed(None) == "unknown"
    shared.run("random.random()")
    assert seed() == "unknown"
    shared.run("random.seed(7)")
    assert (seed(7), seed(42)) == (7, "unknown")
    shared.run("random.seed(4294967295)")
    assert seed(4294967295) == 4294967295


def test_numpy_stream(start: Start) -> None:
    kernel = start()

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


def test_torch_stream(start: Start) -> None:
    kernel = start()

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


def test_determinism(start: Start) -> None:
    kernel = start()
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


def test_hash_seed_that_the_process_has(start: Start) -> None:
    kernel = start(PYTHONHASHSEED="42")

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


def test_hash_seed_that_a_cell_wrote(start: Start) -> None:
    kernel = start()
    kernel.run("import os\nos.environ['PYTHONHASHSEED'] = '42'")
    answer = kernel.ask(environment={"PYTHONHASHSEED": "42"})["environment"]
    assert answer["PYTHONHASHSEED"] == {"effective": False, "value": None}


@pytest.mark.parametrize("value", ["", "-1", "4294967296", "x", "0042", " 42", "random "])
def test_hash_seed_that_python_refuses(shared: Kernel, value: str) -> None:
    found = shared.ask(environment={"PYTHONHASHSEED": value})["environment"]["PYTHONHASHSEED"]
    assert found["effective"] in (False, None)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system does not tell")
def test_other_variables(start: Start) -> None:
    kernel = start(CUBLAS_WORKSPACE_CONFIG=":4096:8", XLA_FLAGS="--a --xla_gpu_deterministic_ops")
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


BROKEN = {
    "no module": "object()",
    "None": "None",
    "an empty module": "types.ModuleType('x')",
    "a number": "3",
    "raises at every attribute": (
        "type('B', (), {'__getattribute__': lambda s, n: 1 / 0, '__slots__': ()})()"
    ),
    "a module that raises": (
        "type('B', (types.ModuleType,), {'__getattr__': lambda s, n: 1 / 0})('x')"
    ),
    "a version that is no text": "types.SimpleNamespace(__version__=(1, 2))",
    "a version that JSON can't hold": "types.SimpleNamespace(__version__=object())",
    "a spec that is none": "types.SimpleNamespace(__spec__=None)",
}


@pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN)
def test_never_raises(shared: Kernel, fault: str) -> None:
    names = [
        "random",
        "numpy",
        "numpy.random.mtrand",
        "torch",
        "tensorflow",
        "tensorflow.python.eager.context",
        "tensorflow.python.util._pywrap_determinism",
        "keras",
        "keras.src.backend.common.global_state",
        "sklearn",
    ]
    shared.run(
        f"import sys, types\nnames = {names!r}\n"
        "kept = {n: sys.modules[n] for n in names if n in sys.modules}\n"
        f"for n in names: sys.modules[n] = {fault}"
    )
    try:
        answer = shared.ask(modules=[*names, *MODULES])
    finally:
        shared.run(
            "for n in names: del sys.modules[n]\nsys.modules.update(kept)\ndel names, kept, n"
        )
    for stream in ("numpy", "torch"):
        # Nothing is known of it, or it is left out.
        assert answer["seeds"].get(stream, {"known": False})["known"] is False
    assert answer["determinism"] == {}
    # And all is well once they are whole again.
    assert shared.ask()["modules"]["numpy"]["version"]


def test_one_broken_module_hides_no_other(shared: Kernel) -> None:
    shared.run("random.seed(42)\nkept = sys.modules['torch']\nsys.modules['torch'] = 1")
    try:
        answer = shared.ask()
    finally:
        shared.run("sys.modules['torch'] = kept; del kept")
    assert answer["seeds"]["python"] == {"known": True, "seed": 42}
    assert answer["modules"]["numpy"]["version"]
    assert "torch" not in answer["determinism"]


def test_lazy_module_is_left_lazy(shared: Kernel) -> None:
    shared.run(
        "class Lazy(types.ModuleType):\n"
        "    def __getattr__(self, name):\n"
        "        asked.append(name)\n"
        "        raise AttributeError(name)\n"
        "asked = []\n"
        "sys.modules['keras'] = Lazy('keras')"
    )
    shared.ask(modules=["keras"])
    assert shared.run("print(asked)\ndel sys.modules['keras']") == "[]\n"


def test_user_names_do_not_matter(shared: Kernel) -> None:
    shared.run(
        "saved = dict(globals())\n"
        "json = base64 = report = ns = None\n"
        "exec_ = 1\n"
        "def dict_(): pass\n"
        "random.seed(42)"
    )
    assert shared.seeds()["python"] == 42
    assert shared.run("print(json, base64, report, ns)") == "None None None None\n"


def test_streams_of_frameworks_that_are_not_installed(shared: Kernel) -> None:
    shared.run(
        "context = types.ModuleType('c')\n"
        "context._context = None\n"
        "state = types.ModuleType('s')\n"
        "state.GLOBAL_STATE_TRACKER = types.SimpleNamespace(global_random_seed=42)\n"
        "sys.modules['tensorflow.python.eager.context'] = context\n"
        "sys.modules['keras.src.backend.common.global_state'] = state"
    )
    try:
        assert shared.seeds()["tensorflow"] is None
        assert shared.seeds()["keras"] == 42
        shared.run("context._context = types.SimpleNamespace(_seed=7)")
        assert shared.seeds()["tensorflow"] == 7
        shared.run("context._context._seed = np.int64(7)")
        assert shared.seeds()["tensorflow"] == 7
        shared.run("context._context._seed = object()")
        assert shared.seeds()["tensorflow"] == "unknown"
    finally:
        shared.run(
            "del sys.modules['tensorflow.python.eager.context'], "
            "sys.modules['keras.src.backend.common.global_state']"
        )


def test_outside_of_ipython() -> None:
    namespace: dict[str, Any] = {"__name__": "_jupyterlab_seed_probe"}
    hidden = sys.modules.pop("IPython", None)
    try:
        exec(PROBE, namespace)
        answer = json.loads(base64.b64decode(namespace["report"]({})))
    finally:
        if hidden:
            sys.modules["IPython"] = hidden
    assert answer["executions"] is None
    assert answer["modules"] == {}


CELL = """import random

import numpy as np

SEED = 42

random.seed(SEED)
np.random.seed(SEED)"""


def test_seed_once_and_ahead_of_the_cells(start: Start) -> None:
    kernel = start()
    assert kernel.seed(CELL) == {"kind": "seeded", "code": CELL, "seed": 42}
    # What shows is what the seed cell would have left, its modules apart.
    assert kernel.run("print(globals().get('SEED'), 'random' in globals())") == "42 False\n"
    assert kernel.count == 1
    drawn = kernel.run("import random, numpy as np\nprint(random.random(), np.random.rand())")
    # Another page asks again: the streams go on as they were.
    other = CELL.replace("42", "7")
    assert kernel.seed(other, 7) == {"kind": "already", "code": CELL, "seed": 42}
    assert kernel.run("print(random.random(), np.random.rand())") != drawn
    again = start()
    again.seed(CELL)
    again.run("pass")
    assert (
        again.run("import random, numpy as np\nprint(random.random(), np.random.rand())") == drawn
    )


def test_a_page_that_connects_draws_nothing_from_a_seeded_kernel(start: Start) -> None:
    # Every page asks for it, also one that was reloaded; IPython 9 shows a tip in its answer.
    kernel = start()
    assert kernel.seed("import random\nrandom.seed(42)")["kind"] == "seeded"
    for _ in range(3):
        kernel.connect()
    assert kernel.run("import random; print(random.random())") == "0.6394267984578837\n"


def test_seed_leaves_a_kernel_alone_that_has_run(start: Start) -> None:
    kernel = start()
    kernel.run("import random; random.seed(1); state = random.getstate()")
    assert kernel.seed(CELL) == {"kind": "late"}
    assert kernel.run("print(random.getstate() == state)") == "True\n"


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("import no_such.module", {"kind": "missing-module", "module": "no_such"}),
        ("1 / 0", {"kind": "error", "name": "ZeroDivisionError", "message": "division by zero"}),
        ("raise SystemExit(3)", {"kind": "error", "name": "SystemExit", "message": "3"}),
        ("raise KeyboardInterrupt", {"kind": "error", "name": "KeyboardInterrupt", "message": ""}),
    ],
)
def test_seed_that_fails_leaves_all_as_it_was(
    start: Start, code: str, answer: dict[str, str]
) -> None:
    kernel = start()
    head = "import os, random\nos.environ['X_SEED_TEST'] = '1'\nrandom.seed(42)\n"
    assert kernel.seed(head + code) == answer
    assert kernel.seeds()["python"] == "unknown"
    # And it may be tried again, once what was missing is there.
    assert kernel.seed(CELL)["kind"] == "seeded"
    assert kernel.run("import os; print(os.environ.get('X_SEED_TEST'))") == "None\n"


def test_seed_that_fails_leaves_no_name(start: Start) -> None:
    kernel = start()
    assert kernel.seed("SEED = 42\n1 / 0")["kind"] == "error"
    assert kernel.run("print('SEED' in globals())") == "False\n"


def test_seed_takes_no_name_away(start: Start) -> None:
    kernel = start()
    key = "key = object()\nget = 1\n_private = 2\n"
    assert kernel.seed(key + "In = None")["kind"] == "seeded"
    assert kernel.run("print(key is not None, get, '_private' in globals(), In is None)") == (
        "True 1 False False\n"
    )


def test_seed_that_is_no_python(start: Start) -> None:
    kernel = start()
    assert kernel.seed("SEED <- 42")["name"] == "NameError"
    assert kernel.seed("this is no code")["name"] == "SyntaxError"
    assert kernel.seed("%env X_SEED_TEST=1")["name"] == "SyntaxError"
    # A cell that someone wrote may hold magics.
    magic = "%env X_SEED_TEST=1\n" + CELL
    assert kernel.seed(magic, transform=True) == {"kind": "seeded", "code": magic, "seed": 42}
