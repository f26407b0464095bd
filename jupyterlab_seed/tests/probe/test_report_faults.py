"""What the probe reports where modules are broken, odd or missing."""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

import pytest

from jupyterlab_seed.probe.join import source

from .kernels import MODULES, PlainKernel

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
def test_never_raises(plain: PlainKernel, fault: str) -> None:
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
    plain.run(
        f"import sys, types\nnames = {names!r}\n"
        "kept = {n: sys.modules[n] for n in names if n in sys.modules}\n"
        f"for n in names: sys.modules[n] = {fault}"
    )
    try:
        answer = plain.ask(modules=[*names, *MODULES])
    finally:
        plain.run(
            "for n in names: del sys.modules[n]\nsys.modules.update(kept)\ndel names, kept, n"
        )
    for stream in ("numpy", "torch"):
        # Nothing is known of it, or it is left out.
        assert answer["seeds"].get(stream, {"known": False})["known"] is False
    assert answer["determinism"] == {}
    # And all is well once they are whole again.
    assert plain.ask()["modules"]["numpy"]["version"]


def test_one_broken_module_hides_no_other(plain: PlainKernel) -> None:
    plain.run("random.seed(42)\nkept = sys.modules['torch']\nsys.modules['torch'] = 1")
    try:
        answer = plain.ask()
    finally:
        plain.run("sys.modules['torch'] = kept; del kept")
    assert answer["seeds"]["python"] == {"known": True, "seed": 42}
    assert answer["modules"]["numpy"]["version"]
    assert "torch" not in answer["determinism"]


def test_lazy_module_is_left_lazy(plain: PlainKernel) -> None:
    plain.run(
        "class Lazy(types.ModuleType):\n"
        "    def __getattr__(self, name):\n"
        "        asked.append(name)\n"
        "        raise AttributeError(name)\n"
        "asked = []\n"
        "sys.modules['keras'] = Lazy('keras')"
    )
    plain.ask(modules=["keras"])
    assert plain.run("print(asked)\ndel sys.modules['keras']") == "[]\n"


def test_user_names_do_not_matter(plain: PlainKernel) -> None:
    plain.run(
        "saved = dict(globals())\n"
        "json = base64 = report = ns = None\n"
        "exec_ = 1\n"
        "def dict_(): pass\n"
        "random.seed(42)"
    )
    assert plain.seeds()["python"] == 42
    assert plain.run("print(json, base64, report, ns)") == "None None None None\n"


def test_streams_of_frameworks_that_are_not_installed(plain: PlainKernel) -> None:
    plain.run(
        "context = types.ModuleType('c')\n"
        "context._context = None\n"
        "state = types.ModuleType('s')\n"
        "state.GLOBAL_STATE_TRACKER = types.SimpleNamespace(global_random_seed=42)\n"
        "sys.modules['tensorflow.python.eager.context'] = context\n"
        "sys.modules['keras.src.backend.common.global_state'] = state"
    )
    try:
        assert plain.seeds()["tensorflow"] is None
        assert plain.seeds()["keras"] == 42
        plain.run("context._context = types.SimpleNamespace(_seed=7)")
        assert plain.seeds()["tensorflow"] == 7
        plain.run("context._context._seed = np.int64(7)")
        assert plain.seeds()["tensorflow"] == 7
        plain.run("context._context._seed = object()")
        assert plain.seeds()["tensorflow"] == "unknown"
    finally:
        plain.run(
            "del sys.modules['tensorflow.python.eager.context'], "
            "sys.modules['keras.src.backend.common.global_state']"
        )


def test_outside_of_ipython() -> None:
    namespace: dict[str, Any] = {"__name__": "_jupyterlab_seed_probe"}
    hidden = sys.modules.pop("IPython", None)
    try:
        exec(source(), namespace)
        answer = json.loads(base64.b64decode(namespace["report"]({})))
    finally:
        if hidden:
            sys.modules["IPython"] = hidden
    assert answer["executions"] is None
    assert answer["modules"] == {}
