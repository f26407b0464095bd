"""Hints: which places in the code are named, and which are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_seed.runs.syntax import parse
from jupyterlab_seed.runs.types import Plan, PlannedCell
from jupyterlab_seed.verify.causes.hints import hash_orders, hints
from jupyterlab_seed.verify.draws import drawn_before_seed, draws, seeds


def plan(*sources: str, language: str = "python") -> Plan:
    cells = tuple(PlannedCell(index, None, source) for index, source in enumerate(sources))
    return Plan({}, cells, "python3", language, {})


def found(*sources: str) -> list[tuple[str, str]]:
    """Source and call of the hints for the last of these cells."""
    return [(hint.source, hint.call) for hint in hints(plan(*sources), len(sources) - 1)]


@pytest.mark.parametrize(
    ("source", "call", "code"),
    [
        (
            "private-generator",
            "numpy.random.default_rng",
            "import numpy as np\nnp.random.default_rng()",
        ),
        (
            "private-generator",
            "numpy.random.default_rng",
            "from numpy.random import default_rng\ndefault_rng(None)",
        ),
        (
            "private-generator",
            "numpy.random.default_rng",
            "from numpy import random as r\nr.default_rng(seed=None)",
        ),
        (
            "private-generator",
            "numpy.random.RandomState",
            "import numpy\nnumpy.random.RandomState()",
        ),
        (
            "private-generator",
            "numpy.random.SeedSequence",
            "import numpy\nnumpy.random.SeedSequence()",
        ),
        ("private-generator", "random.Random", "from random import Random as R\nR().random()"),
        (
            "private-generator",
            "jax.random.PRNGKey",
            "import jax, time\nk = jax.random.PRNGKey(int(time.time()))",
        ),
        ("private-generator", ".seed", "import torch\ng = torch.Generator('cuda')\ng.seed()"),
        ("private-generator", ".seed", "import torch\ntorch.Generator().seed()"),
        ("private-generator", ".seed", "import random as r\ng = r.Random(3)\ng.seed(None)"),
        (
            "private-generator",
            "scipy.stats.qmc.Sobol",
            "from scipy.stats import qmc\nqmc.Sobol(2)",
        ),
        ("private-generator", "sympy.randMatrix", "import sympy\nsympy.randMatrix(3, seed=None)"),
        ("entropy", "uuid.uuid4", "import uuid\nuuid.uuid4().hex"),
        ("entropy", "uuid.uuid4", "from uuid import uuid4 as u\nprint(u())"),
        ("entropy", "secrets.token_hex", "import secrets\nsecrets.token_hex()"),
        ("entropy", "os.urandom", "import os\nos.urandom(3)"),
        ("entropy", "random.SystemRandom", "import random\nrandom.SystemRandom().random()"),
        ("entropy", "tempfile.mkdtemp", "import tempfile\ntempfile.mkdtemp()"),
        ("time", "time.time", "from time import time as now\nprint(now())"),
        ("time", "time.perf_counter", "import time\ntime.perf_counter()"),
        ("time", "datetime.datetime.now", "from datetime import datetime\ndatetime.now()"),
        ("time", "datetime.date.today", "import datetime as dt\ndt.date.today()"),
        ("time", "pandas.Timestamp.now", "import pandas as pd\npd.Timestamp.now()"),
        ("time", "time.strftime", "import time\ntime.strftime('%H')"),
        ("time", "numpy.datetime64", "import numpy as np\nnp.datetime64('now')"),
        ("time", "pandas.Timestamp", "import pandas as pd\npd.Timestamp('today')"),
        ("threads", "threading.Thread", "import threading\nthreading.Thread(target=print)"),
        (
            "threads",
            "concurrent.futures.ThreadPoolExecutor",
            "from concurrent.futures import ThreadPoolExecutor as T\nwith T() as p: pass",
        ),
        (
            "processes",
            "concurrent.futures.ProcessPoolExecutor",
            "import concurrent.futures as f\nf.ProcessPoolExecutor()",
        ),
        ("entropy", "os.getpid", "import os\nos.getpid()"),
        ("entropy", ".getsockname", "import s\nx = s.socket()\nx.bind(('', 0))\nx.getsockname()"),
        (
            "processes",
            "torch.utils.data.DataLoader",
            "from torch.utils.data import DataLoader\nDataLoader([], num_workers=2)",
        ),
        ("processes", "sklearn.x.Y", "from sklearn.x import Y\nY(n_jobs=-1)"),
        ("file-order", "os.listdir", "import os\nfor f in os.listdir('.'): print(f)"),
        ("file-order", "glob.glob", "import glob\nfiles = glob.glob('*')"),
        ("file-order", ".iterdir", "from pathlib import Path\n[f for f in Path('.').iterdir()]"),
        ("file-order", ".rglob", "import pathlib\nlist(pathlib.Path().rglob('*'))"),
        ("files", "open", "open('a', 'a').write('x')\nprint(open('a').read())"),
        ("files", "os.path.exists", "import os\nos.path.exists('x')"),
        (
            "network",
            "socket.create_connection",
            "import socket\nsocket.create_connection(('a', 1))",
        ),
        ("network", "requests.get", "import requests\nrequests.get('x')"),
        ("network", "urllib.request.urlopen", "from urllib.request import urlopen\nurlopen('x')"),
        ("memory-address", "id", "print(id([]))"),
        ("device", "torch.cuda.synchronize", "import torch\ntorch.cuda.synchronize()"),
        ("device", ".cuda", "model.cuda()"),
        ("device", "torch.randn", "import torch\ntorch.randn(3, device='cuda:0')"),
        ("hash-order", "hash", "hash('a')"),
        ("hash-order", "words", "words = set('a b'.split())\nfor w in words: print(w)"),
        ("hash-order", "words", "words = {'a', 'b'}\nprint(words)"),
        ("hash-order", "words", "words = {w for w in text}\nprint(list(words))"),
        ("hash-order", "words", "words = frozenset(text)\nx = [w for w in words]"),
        ("hash-order", "words", "words = set()\nwords.add('a')\nprint(f'{words}')"),
        ("hash-order", "words", "words = set(text)\nfirst = words.pop()"),
        ("hash-order", "words", "words = set(text)\nprint(*words)"),
        ("hash-order", "words", "words = set(text)\n', '.join(words)"),
        ("hash-order", "words", "words = set(text)\nenumerate(words)"),
        ("hash-order", "set(a) | set(b)", "for w in set(a) | set(b): print(w)"),
        ("hash-order", "a.union('x')", "a = {'b'}\nlist(a.union('x'))"),
        ("hash-order", "words()", "def words():\n    return set('ab')\nprint(list(words()))"),
        (
            "hash-order",
            "self.all",
            "class A:\n  def f(self):\n    self.all = set(t)\n    return list(self.all)",
        ),
        ("hash-order", "groups", "groups = {'x': {'a', 'b'}}\nprint(groups)"),
        (
            "hash-order",
            "members",
            "from collections import defaultdict\ngroups = defaultdict(set)\n"
            "for name, members in groups.items():\n    print(name, list(members))",
        ),
        (
            "hash-order",
            "groups['x']",
            "groups = {}\ngroups['x'] = set(t)\nfor g in groups['x']: print(g)",
        ),
    ],
)
def test_sources(source: str, call: str, code: str) -> None:
    assert (source, call) in found(code)


@pytest.mark.parametrize("read", ["s.check_output(['x'])", "os.environ['A']", "os.getenv('A')"])
@pytest.mark.parametrize("put", ["environ['A'] = u", "environ.update(A=u)", "putenv('A', u)"])
def test_the_environment_is_passed_on(put: str, read: str) -> None:
    head = "import os, uuid\nimport subprocess as s\nu = str(uuid.uuid4())"
    assert ("entropy", "uuid.uuid4") in found(head, f"os.{put}", f"print({read})")
    # But not to what does not read it.
    assert ("entropy", "uuid.uuid4") not in found(head, f"os.{put}", "print(os.sep)")


def test_a_port_is_no_cause_where_something_is_asked_there() -> None:
    code = "import socket\ns = socket.create_connection(server.getsockname())\nx = s.recv(9)"
    assert found(code) == [("network", "socket.create_connection")]


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np\nnp.random.default_rng(1)\nnp.random.default_rng(seed=SEED)",
        "import random\nrandom.Random(3)\nrandom.random()",
        "import torch\ng = torch.Generator()",
        "import torch\ng = torch.Generator()\ng.manual_seed(0)",
        "import torch\ng = torch.Generator().manual_seed(0)",
        "import jax\nk = jax.random.PRNGKey(0)",
        "import time\ntime.sleep(1)\ntime.strftime('%H', t)\ntime.localtime(0)\ntime.asctime(t)",
        "import os\nfor f in sorted(os.listdir('.')): print(f)",
        "import os\nn = len(os.listdir('.'))",
        "import os\nfiles = os.listdir('.')\nfiles.sort()",
        "import os\nfiles = sorted(f for f in os.listdir('.') if f)",
        "import glob\nprint(sorted(glob.glob('*')))",
        "from pathlib import Path\nsorted(Path('.').glob('*'))",
        "open('a').read()",
        "from sklearn.x import Y\nY(n_jobs=1)\nY(n_jobs=None)",
        "words = set(text)\nprint(len(words), sorted(words), 'a' in words, max(words))",
        "words = set(text)\nfor w in sorted(words): print(w)",
        "words = set(text)\nprint(sorted(w for w in words))",
        "words = set(text)\nall_words = {w.upper() for w in words}",
        "for n in {1, 2, -3}: print(n)",
        "for n in set(range(3)) | {4}: print(n)",
        "for n in {'a': 1}: print(n)",
        "words = {}\nprint(words)",
        "requests = []\nrequests.append(1)\ntime = 3\nsocket.x()",
        "def id(x): return 1\nprint(id(3))",
        "import torch\ntorch.cuda.is_available()",
        "x.stats.norm()",
    ],
)
def test_what_is_the_same_in_each_run(code: str) -> None:
    assert found(code) == []


def test_what_a_hint_says() -> None:
    code = "import uuid\n\nname = (\n    uuid.uuid4()  # new\n)"
    (hint,) = hints(plan("x = 1", code), 1)
    assert (hint.source, hint.cell, hint.line) == ("entropy", 1, 4)
    assert (hint.text, hint.call) == ("uuid.uuid4()  # new", "uuid.uuid4")


def test_what_a_cell_uses_is_followed_upwards() -> None:
    cells = (
        "import time, uuid, os, secrets\nimport numpy as np",
        "unused = uuid.uuid4()\nrng = np.random.default_rng()",
        "def noise():\n    return rng.random() + offset()",
        "def offset():\n    return time.time()",
        "x = noise()\ny = os.urandom(1)\nprint(np.ones(3))",
        "z = x + 1",
        "print(z)",
    )
    assert found(*cells) == [
        ("time", "time.time"),
        ("private-generator", "numpy.random.default_rng"),
    ]
    assert [hint.cell for hint in hints(plan(*cells), 6)] == [3, 1]


def test_the_cell_itself_comes_first_and_the_likeliest_source_in_it() -> None:
    cells = (
        "import time, uuid, os\nimport numpy as np",
        "seedless = np.random.default_rng()",
        "x = time.time()\ny = uuid.uuid4()\nz = os.listdir()\nprint(seedless.random(), x, y, z)",
    )
    assert found(*cells) == [
        ("entropy", "uuid.uuid4"),
        ("time", "time.time"),
        ("file-order", "os.listdir"),
        ("private-generator", "numpy.random.default_rng"),
    ]


def test_a_thread_may_change_what_it_is_not_seen_to() -> None:
    cells = (
        "import threading, time\ncounted = [0]\ndef count(): counted[0] += 1",
        "other = time.time()\nthreading.Thread(target=count).start()",
        "counted",
    )
    assert found(*cells) == [("threads", "threading.Thread")]
    # Where there is another, that is likelier.
    assert found(*cells, "time.time()") == [("time", "time.time")]


def test_a_pool_of_a_context() -> None:
    code = "import multiprocessing\nfork = multiprocessing.get_context('fork')"
    pool = ("processes", ".Pool")
    assert found(code, "with fork.Pool(2) as pool:\n    print(pool.map(f, x))") == [pool]
    assert found(code, "multiprocessing.get_context('fork').Pool().map(f, x)") == [pool]


def test_what_was_bound_anew_is_not_followed() -> None:
    assert found("import time\nx = time.time()", "x = 3", "print(x)") == []
    # What only adds to it is.
    assert found("import time\nx = [time.time()]", "x.append(3)", "print(x)") == [
        ("time", "time.time")
    ]
    assert found("import time\nx = []", "x.append(time.time())", "print(x)") == [
        ("time", "time.time")
    ]
    # A loop that binds its own.
    assert found("import time\nfor i in [time.time()]: pass", "for i in range(3): print(i)") == []


def test_skipped_cells_and_those_below_do_not_count() -> None:
    cells = (
        PlannedCell(0, None, "import time\nx = time.time()", skip=True),
        PlannedCell(1, None, "print(x)"),
        PlannedCell(2, None, "import time\nx = time.time()"),
    )
    assert hints(Plan({}, cells, "python3", "python", {}), 1) == []


@pytest.mark.parametrize(
    "code",
    [
        "%%time\nimport uuid\nuuid.uuid4()",
        "%matplotlib inline\nimport uuid\n!ls -l \\\n  -a\nuuid.uuid4()",
        "import uuid\nfiles = !ls\nuuid.uuid4()",
        "import uuid\n%time x = uuid.uuid4()",
        "import uuid\nif True:\n    %cd x\nuuid.uuid4()\nuuid?",
        "import uuid\n?uuid\nuuid.uuid4()",
        "import uuid\nawait x\nuuid.uuid4()",
        "import uuid\ns = '''\n%d\n''' % 3\nuuid.uuid4()",
    ],
)
def test_magics(code: str) -> None:
    assert found(code) == [("entropy", "uuid.uuid4")]


@pytest.mark.parametrize(
    "code",
    ["%%bash\ndate", "def f(", "\0", "x = (" * 500, "%%html\nuuid.uuid4()", "", "a" * 300_000],
)
def test_what_is_no_python(code: str) -> None:
    assert found("import uuid, time", code) == []


def test_other_languages() -> None:
    assert hints(plan("import uuid\nuuid.uuid4()", language="r"), 0) == []


@given(st.text(alphabet="ab =(){}[]:'\"\n%!?\\.,set", max_size=60))
def test_nothing_raises(source: str) -> None:
    parse(source)
    hints(plan(source, source), 1)


def test_deep_code() -> None:
    hints(plan("x = " + "+".join(["1"] * 5000)), 0)
    hints(plan("x" + ".a" * 5000 + "()"), 0)


@pytest.mark.parametrize(
    ("code", "name", "before"),
    [
        ("import numpy as np\nnp.random.seed(0)\nnp.random.rand()", "numpy", False),
        ("import numpy as np\nx = np.random.rand()\nnp.random.seed(0)", "numpy", True),
        ("import numpy as np\nprint(len('a'))\nnp.random.seed(0)", "numpy", False),
        (
            "import random, torch\nrandom.seed(0)\ntorch.manual_seed(0)\ntorch.rand(2)",
            "torch",
            False,
        ),
        ("def f(): ...\nf()\nimport random\nrandom.seed(1)", "python", True),
        ("import torch\nm = torch.nn.Linear(1, 1)\ntorch.manual_seed(0)", "torch", True),
        ("from lightning import seed_everything\nseed_everything(1)", "torch", False),
    ],
)
def test_drawn_before_seed(code: str, name: str, before: bool) -> None:
    assert drawn_before_seed(plan(code), 0, name) == before
    assert seeds(plan(code), 0, name)


def test_draws() -> None:
    cells = plan(
        "import tensorflow as tf\ndef f(): return tf.random.normal([1])", "f()", "tf.ones(1)"
    )
    assert draws(cells, 1, "tensorflow")
    assert not draws(cells, 2, "tensorflow")
    assert not seeds(cells, 1)


def test_all_places_that_depend_on_the_order_of_a_set() -> None:
    places = plan("words = {'a', 'b'}", "print(words)", "len(words)\nlist(words)", "sorted(words)")
    assert [(hint.cell, hint.line) for hint in hash_orders(places)] == [(1, 1), (2, 2)]
    assert hash_orders(plan("print({1: 2})")) == []
    assert hash_orders(plan("words = {", language="python")) == []


def test_lines_are_those_of_python() -> None:
    (hint,) = hash_orders(plan("x = {'a', 'b'}\rprint(x)"))
    assert (hint.line, hint.text) == (2, "print(x)")


@pytest.mark.parametrize(
    ("code", "seeded", "others"),
    [
        ("import keras\nkeras.utils.set_random_seed(1)", ("numpy", "keras", "torch"), ("cupy",)),
        (
            "import tensorflow as tf\ntf.keras.utils.set_random_seed(1)",
            ("python", "numpy", "tensorflow"),
            ("cupy",),
        ),
        ("import lightning as L\nL.seed_everything(1)", ("numpy", "torch"), ("tensorflow",)),
        ("import torch\ntorch.manual_seed(1)", ("torch",), ("numpy",)),
        ("set_all_seeds(1)", ("numpy", "torch", "cupy"), ()),
    ],
)
def test_a_call_seeds_what_the_facts_say(
    code: str, seeded: tuple[str, ...], others: tuple[str, ...]
) -> None:
    for name in seeded:
        assert seeds(plan(code), 0, name), name
    for name in others:
        assert not seeds(plan(code), 0, name), name
