"""The ledger with TensorFlow, Keras and PyTorch, in the environment that has them.

One process for each backend of Keras, since loading takes seconds: a shell of IPython without a
kernel, in which the steps below are asserted one after the other.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from jupyterlab_seed.probe.join import source

from ..with_frameworks import PYTHON, frameworks_python

HEAD = """
import base64, json, sys

# TensorFlow and Keras import these if they are installed; no step needs them.
sys.modules.update(dict.fromkeys(["matplotlib", "pandas", "sklearn"]))
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
space = {"__name__": "_jupyterlab_seed_probe"}
exec(open(sys.argv[1]).read(), space)


def ask(function, **request):
    return json.loads(base64.b64decode(space[function](request)))


def run(code):
    total = ask("watch", since=10**6)["total"]
    shell.run_cell(code, store_history=True, cell_id="a")
    (record,) = ask("watch", since=total)["records"]
    assert record["outcome"] == "ok", code
    return record


def seed(stream, code):
    return run(code)["streams"][stream][3]


def moved(stream, record):
    return record["streams"][stream][0] != record["streams"][stream][1]


def again(record, *names):
    # Rewound, it draws the same and ends in the same states.
    assert ask("rewind", session=session, record=record["n"])["kind"] == "rewound"
    values = [shell.user_ns[name] for name in names]
    second = run(record["code"])
    assert second["streams"] == record["streams"], (second["streams"], record["streams"])
    assert [shell.user_ns[name] for name in names] == values

"""

WATCH = """
session = ask("watch", since=0)["session"]
"""

TENSORFLOW = """
run("import tensorflow as tf")
# Nothing is initialised by being looked at.
from tensorflow.python.eager import context
assert context._context is None or not context._context._initialized
assert "tensorflow.generator" not in run("pass")["streams"]

assert seed("tensorflow", "x = tf.random.uniform([2])") is None
assert seed("tensorflow", "tf.random.set_seed(42)") == 42
draw = "x = tf.random.uniform([2]).numpy().tolist(), tf.random.normal([1]).numpy().tolist()"
record = run(draw)
assert moved("tensorflow", record) and record["streams"]["tensorflow"][2:] == [42, 42]
again(record, "x")
assert not moved("tensorflow", run("y = tf.constant([1.0]) * 2"))
assert seed("tensorflow", "import numpy as np\\ntf.random.set_seed(np.int64(7))") == 7
assert seed("tensorflow", "tf.random.set_seed(2**60)") == "unknown"
assert seed("tensorflow", "tf.random.set_seed(None)") is None
first = run("tf.random.set_seed(5)")["streams"]["tensorflow"][1]
run("tf.random.uniform([2])")
assert run("tf.random.set_seed(5)")["streams"]["tensorflow"][1] == first

record = run("g = tf.random.get_global_generator(); z = g.normal([2])")
assert record["streams"]["tensorflow.generator"][3] is None
record = run("z = g.normal([2]).numpy().tolist()")
assert moved("tensorflow.generator", record)
assert record["streams"]["tensorflow.generator"][2:] == [None, None]
again(record, "z")
code = "tf.random.set_global_generator(tf.random.Generator.from_seed(3))"
assert seed("tensorflow.generator", code) == "unknown"
assert seed("tensorflow.generator", "z = tf.random.get_global_generator().normal([2])") == "unknown"
"""

KERAS = """
run("import keras")
streams = run("pass")["streams"]
assert streams["keras"][3] is None
assert seed("keras", "x = keras.random.normal([2])") is None

record = run("keras.utils.set_random_seed(7)")
assert {name: stream[3] for name, stream in record["streams"].items() if name in (
    "python", "numpy", "keras")} == {"python": 7, "numpy": 7, "keras": 7}
draw = "x = [float(n) for n in keras.random.normal([2])]"
record = run(draw)
assert moved("keras", record) and record["streams"]["keras"][2:] == [7, 7]
again(record, "x")
record = run(draw)
assert not moved("python", record) and record["streams"]["keras"][2:] == [7, 7]
again(record, "x")
assert not moved("keras", run("y = keras.ops.ones([2])"))

# The shared generator takes its start from `random`, whoever seeded that.
assert seed("keras", "import random\\nkeras.utils.clear_session()") is None
assert seed("keras", "random.seed(3)\\n" + draw) == 3
code = "keras.utils.set_random_seed(8); random.seed(9)\\n" + draw
assert seed("keras", code) == "unknown"
assert seed("keras", "keras.utils.set_random_seed(8)\\n" + draw + "\\nrandom.seed(9)") == 8
assert seed("keras", "for _ in range(30): keras.random.uniform([1])") == 8
run("keras.utils.set_random_seed(8); keras.random.uniform([1])")
code = "keras.src.random.seed_generator.global_seed_generator().state.assign([5, 5])"
assert seed("keras", code) == "unknown"
assert ask("watch", since=0)["problem"] is None
"""

# PyTorch's generator is looked at in memory: whatever moves it must show there.
TORCH = """
import random, torch

generator, kind = torch.default_generator, space["import_names"]("streams.torch", "Stream")[0]()
assert kind.read("torch", generator) == kind._state(generator)
# Without this it would only ask, and the rest would show nothing.
assert kind._place is not None
moves = [
    lambda: torch.rand(1),
    lambda: torch.randn(1),
    lambda: torch.randn(17),
    lambda: torch.empty(1).normal_(),
    lambda: torch.empty(3, dtype=torch.float64).normal_(),
    lambda: torch.empty(1).log_normal_(),
    lambda: torch.empty(2).exponential_(),
    lambda: torch.randperm(5),
    lambda: torch.multinomial(torch.ones(5), 2),
    lambda: torch.manual_seed(random.randrange(2**40)),
    lambda: torch.manual_seed(7),
    lambda: torch.seed(),
    lambda: generator.set_state(generator.get_state()),
    lambda: generator.set_state(torch.Generator().manual_seed(3).get_state()),
    lambda: kind.restore("torch", generator, (kept,)),
]
kept, moved = kind._state(generator), 0
for number in range(5000):
    before = kind._state(generator)
    random.choice(moves)()
    after = kind._state(generator)
    assert kind.read("torch", generator) == after, number
    moved += before != after
assert moved > 3000
other = torch.Generator()
assert kind.read("torch", other) == kind._state(other)

# Of a version, or of a machine, of which no test has shown the layout, no memory is read.
import platform


def is_read_in_memory():
    asked = type(kind)()
    assert asked.read("torch", generator) == kind._state(generator)
    return asked._place is not None


assert is_read_in_memory()
for place, name, value in (
    (torch, "__version__", "99.0.1"),
    (platform, "machine", lambda: "sparc64"),
    (sys, "platform", "darwin"),
):
    known = getattr(place, name)
    setattr(place, name, value)
    assert not is_read_in_memory(), name
    setattr(place, name, known)
assert is_read_in_memory()
"""

# Seed code that fails: whatever can be put back is as it was.
UNDO = """
import builtins, os, random, types
import numpy, torch, keras
import tensorflow as tf

fake = types.ModuleType("torch.cuda")
fake._initialized, fake.is_initialized = True, lambda: True
fake.default_generators = (torch.Generator(),)
sys.modules["torch.cuda"] = fake
random.seed(1); random.gauss(0, 1)
numpy.random.seed(2); numpy.random.randn()
torch.manual_seed(3)
tf.random.set_seed(4); tf.random.get_global_generator().normal([1])
keras.utils.set_random_seed(5); keras.random.normal([1]); tf.random.uniform([1])

problems, changed = [], {}
(Registry,) = space["import_names"]("streams", "Registry")
registry = Registry(lambda error, name: problems.append((name, error)))


def states():
    return {
        name: stream.data(stream.read(name, holder)) for name, stream, holder in registry.find()
    }


before, variables = states(), dict(os.environ)
assert list(before) == [
    "python", "numpy", "torch", "torch.cuda:0", "tensorflow", "tensorflow.generator", "keras"
]
builtins.note = lambda: changed.update(states())
code = [
    "import os, random, sys",
    "import numpy, torch, keras",
    "import tensorflow as tf",
    "os.environ['X_SEED_TEST'] = '1'",
    "keras.utils.set_random_seed(42)",
    "keras.random.normal([1])",
    "torch.manual_seed(42)",
    "sys.modules['torch.cuda'].default_generators[0].manual_seed(42)",
    "tf.random.get_global_generator().reset_from_seed(42)",
    "note()",
    "1 / 0",
]
assert ask("seed", code=chr(10).join(code), seed=42)["name"] == "ZeroDivisionError"
assert not [name for name in before if changed[name] == before[name]]
assert states() == before
assert dict(os.environ) == variables
assert problems == []
"""


def run_steps(script: str, tmp_path: Path, **variables: str) -> None:
    """Run a script in the environment with the frameworks; what it asserts must hold."""
    (tmp_path / "steps.py").write_text(script)
    (tmp_path / "probe.py").write_text(source())
    done = subprocess.run(
        [frameworks_python(), tmp_path / "steps.py", tmp_path / "probe.py"],
        env={
            **os.environ,
            "IPYTHONDIR": str(tmp_path),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            **variables,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.skipif(not PYTHON.exists(), reason="no environment with the frameworks")
def test_torch_in_memory(tmp_path: Path) -> None:
    run_steps(HEAD + WATCH + TORCH, tmp_path)


@pytest.mark.skipif(not PYTHON.exists(), reason="no environment with the frameworks")
def test_seed_code_that_fails(tmp_path: Path) -> None:
    run_steps(HEAD + UNDO, tmp_path, KERAS_BACKEND="tensorflow")


@pytest.mark.skipif(not PYTHON.exists(), reason="no environment with the frameworks")
@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_frameworks(backend: str, tmp_path: Path) -> None:
    script = HEAD + WATCH + (TENSORFLOW if backend == "tensorflow" else "") + KERAS
    if backend != "tensorflow":
        # Keras loads it if it can be found, only to seed it.
        script = "import sys\nsys.modules['tensorflow'] = None\n" + script
    run_steps(script, tmp_path, KERAS_BACKEND=backend)
