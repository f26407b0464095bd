"""Two traced runs in real kernels: the call is named, and its advice helps."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.verify.engine import verify
from jupyterlab_seed.verify.report import html, text
from jupyterlab_seed.verify.trying import follow
from jupyterlab_seed.verify.types import Options

from ..runs.running import notebook
from .samples import REPORT_SCHEMA

pytestmark = pytest.mark.usefixtures("forked_kernels")

#: A library beside the notebook, in a folder like an installed one: generators of its own.
LIBRARY = '''
import random
import time
import uuid

class Space:
    """Draws from a generator of its own, which takes entropy at the first draw."""
    def __init__(self):
        self._random = None
    def seed(self, seed):
        self._random = random.Random(seed)
    @property
    def generator(self):
        if self._random is None:
            self._random = random.Random(random.SystemRandom().getrandbits(64))
        return self._random
    def sample(self):
        return self.generator.randrange(10**6)

class Env:
    def __init__(self):
        self.name = str(uuid.uuid4())
        self.made = time.time()
        self.space = Space()

class Generator:
    def __init__(self):
        self.first = 0
    def manual_seed(self, seed):
        return seed
    def seed(self):
        return self.manual_seed(random.SystemRandom().getrandbits(64))

class Sampler:
    def __init__(self, seed=None):
        self.random = random.Random(seed)
    def draw(self):
        return self.random.random()

class Study:
    def __init__(self, sampler):
        self.name = str(uuid.uuid4())
        self.sampler = sampler
    def ask(self):
        return Trial(self)
    def optimize(self, function, n):
        self.best = min(function(self.ask()) for _ in range(n))

class Trial:
    def __init__(self, study):
        self.study, self.started = study, time.time()
    def suggest(self, low, high):
        return low + (high - low) * self.study.sampler.draw()

def create_study(name=None, sampler=None):
    return Study(sampler or Sampler())

def shuffle(items, seed=None):
    items = list(items)
    random.Random(seed).shuffle(items)
    return items
'''

STUDY = (
    "import planted_library",
    "def loss(trial):\n    return trial.suggest(0, 10) ** 2",
    "study = planted_library.create_study()\nstudy.optimize(loss, 5)",
    "print(study.best)",
)
SPACE = (
    "import time\nimport planted_library",
    "env = planted_library.Env()",
    "start = time.time()\n"
    "drawn = []\n"
    "while len(drawn) < 5:\n"
    "    drawn.append(env.space.sample())\n"
    "seconds = time.time() - start\n"
    "print(drawn)",
)
SHUFFLE = (
    "import planted_library\nSEED = 3",
    "order = planted_library.shuffle(\n    range(9),\n)",
    "order",
)


#: The seed is missing where the notebook calls its own function.
CALLER = (
    "import planted_library\ndef start(seed=None):\n    return planted_library.Sampler(seed)",
    "print(start().draw())",
)


#: As PyTorch's generators have it: `seed` takes no number, `manual_seed` does.
ANEW = ("import planted_library\ng = planted_library.Generator()", "print(g.seed())")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for notebooks; the library stands where installed ones do."""
    installed = tmp_path / "site-packages"
    installed.mkdir()
    (installed / "planted_library.py").write_text(LIBRARY)
    monkeypatch.setenv("PYTHONPATH", str(installed))
    place = tmp_path / "notebooks"
    place.mkdir()
    return place


def verified(folder: Path, cells: tuple[str, ...], options: Options | None = None) -> Any:
    made = asyncio.run(verify(plan(notebook(*cells)), LocalKernels(folder), options, name="n"))
    jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(made)
    html.page(made)
    print(text.summary(made))
    return made


def tried(folder: Path, cells: tuple[str, ...], made: Any, options: Options | None = None) -> Any:
    options = follow(options or Options(), made["cause"]["advice"][0])
    assert options is not None
    return verified(folder, cells, options)


@pytest.mark.parametrize(
    ("cells", "place", "call", "change"),
    [
        (STUDY, (2, 1), "planted_library.create_study()", "planted_library.Sampler(seed=42)"),
        (SPACE, (2, 4), "env.space.sample()", "env.space.seed(42)"),
        (SHUFFLE, (1, 1), "planted_library.shuffle( range(9), )", "seed=SEED"),
        (CALLER, (0, 3), "planted_library.Sampler(seed)", "print(start(seed=42).draw())"),
        (ANEW, (1, 1), "g.seed()", "g.manual_seed(42)"),
    ],
    ids=["sampler", "space", "argument", "caller", "seeds anew"],
)
def test_a_call_in_a_library_is_named_and_its_advice_helps(
    folder: Path, cells: tuple[str, ...], place: Any, call: str, change: str
) -> None:
    made = verified(folder, cells)
    cause = made["cause"]
    found = cause["call"]
    assert (found["cell"], found["line"]) == place
    assert found["text"] == call
    assert found["place"].startswith("planted_library.py:")
    assert cause["source"] == "entropy"
    assert cause["proven"]
    advice = cause["advice"][0]
    assert change in "\n".join(advice["change"]["after"])
    again = tried(folder, cells, made)
    assert again["verdict"]["kind"] == "reproduced"
    assert again["options"]["changes"] == [advice["change"]]


def test_a_library_that_seeds_anew_is_named(folder: Path) -> None:
    cells = (
        "%%writefile own_rules.py\nimport random\ndef fit(n):\n    random.seed()\n"
        "    return [random.random() for _ in range(n)]",
        "import random\nimport own_rules\nrandom.seed(3)",
        "fitted = own_rules.fit(2)",
        "print(fitted)",
    )
    # Both write the module: side by side, one may load what the other has not finished.
    options = Options(side_by_side=False)
    made = verified(folder, cells, options)
    cause = made["cause"]
    assert (cause["call"]["cell"], cause["call"]["place"]) == (2, "own_rules.py:3")
    assert "random.seed()" in cause["advice"][0]["text"]
    assert tried(folder, cells, made, options)["verdict"]["kind"] == "reproduced"


def test_a_traced_run_gives_what_a_plain_one_gives(folder: Path) -> None:
    # Generators, exceptions, recursion, awaiting, resizing in place, code that looks at its frame.
    cells = (
        "import asyncio, random, sys\nimport numpy as np\nrandom.seed(1)",
        "def deep(n):\n    return 0 if n == 0 else 1 + deep(n - 1)\n"
        "def some():\n    for i in range(3):\n        yield i * random.random()\n"
        "async def later(x):\n    await asyncio.sleep(0)\n    return x\n"
        "class A:\n    def f(self):\n        return 1\n"
        "class B(A):\n    def f(self):\n        return super().f() + len(locals())\n"
        "a = np.arange(4)\na.resize(6)\n"
        "try:\n    int('x')\nexcept ValueError as error:\n    print(error)\n"
        "print(deep(500), list(some()), await later(3), B().f(), sys._getframe().f_code.co_name)\n"
        "print(*sorted({'x', 'y'}), **{'sep': '-'})\nimport uuid\nprint(a.sum(), uuid.uuid4())",
    )
    made = verified(folder, cells)
    assert made["cause"]["call"]["text"] == "uuid.uuid4()"
    outputs = [output for cell in made["cells"] for output in cell["outputs"]]
    differences = [output["difference"] for output in outputs if output["difference"]]
    lines = [row for difference in differences for row in difference["lines"]]
    # Nothing but the id differs.
    assert sum(row.startswith(("-", "+")) for row in lines) == 2


#: What is awkward to follow. Each part raises if a traced run does anything else than a plain one.
AWKWARD = """
import marshal, pickle, subprocess, sys, types, uuid

class Expression:
    def __bool__(self):
        raise TypeError("ambiguous")
    def __eq__(self, other):
        return Expression()
class Columns:  # as polars.col
    def __getattr__(self, name):
        return Expression()
    def __call__(self, name):
        return name
col = Columns()
assert col("a") == "a"

class Call:
    def __call__(self, owner):
        return owner
bound = types.MethodType(Call(), 5)  # it has no name
assert bound() == 5

# The file is written when nothing refers to it any more.
open("words.txt", "w").write("words")
assert open("words.txt").read() == "words"

def jit(function):  # as numba's
    assert not any("seed" in name for name in function.__code__.co_names)
    return function
@jit
def fast(x):
    return abs(x)
assert fast(-2) == 2

def task(x):  # sent to another process by its value, as joblib and dask do
    return abs(x) + 1
used = {n: task.__globals__[n] for n in task.__code__.co_names if n in task.__globals__}
child = (
    "import builtins, marshal, pickle, sys, types\\n"
    "code, used = pickle.loads(sys.stdin.buffer.read())\\n"
    "used['__builtins__'] = builtins\\n"
    "print(types.FunctionType(marshal.loads(code), used)(-3))"
)
sent = pickle.dumps((marshal.dumps(task.__code__), used))
done = subprocess.run([sys.executable, "-c", child], input=sent, stdout=subprocess.PIPE)
assert done.stdout.split() == [b"4"]
print(uuid.uuid4())
"""


def test_what_is_awkward_to_follow_does_what_it_did(folder: Path) -> None:
    made = verified(folder, (AWKWARD,))
    assert made["verdict"]["kind"] == "diverged"
    assert made["cause"]["call"]["text"] == "uuid.uuid4()"


def test_a_thread_that_shows_progress_is_no_cause(folder: Path) -> None:
    (folder.parent / "site-packages" / "tqdm.py").write_text(
        "import ctypes, random, threading\n"
        "class Monitor(threading.Thread):\n"
        "    def __init__(self):\n        super().__init__(daemon=True)\n        self.start()\n"
        "    def run(self):\n        pass\n"
    )
    (folder.parent / "site-packages" / "planted_compiled.py").write_text(
        "import ctypes\nimport tqdm\n"
        "def draw():\n"
        "    tqdm.Monitor()\n"
        "    data = ctypes.create_string_buffer(8)\n"
        "    ctypes.CDLL(None).getrandom(data, 8, 0)\n"
        "    return int.from_bytes(data.raw, 'little')\n"
    )
    made = verified(folder, ("import planted_compiled", "print(planted_compiled.draw())"))
    assert made["cause"]["call"]["text"] == "planted_compiled.draw()"
    assert made["cause"]["source"] != "threads"
