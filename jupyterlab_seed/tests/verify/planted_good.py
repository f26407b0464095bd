"""Planted: nothing. Notebooks that reproduce, and some that end alike in both runs."""

from __future__ import annotations

from dataclasses import replace

from .planted import TABLE, WORDS, Planted

_PLAIN = [
    Planted(
        "seeded python and numpy",
        (
            "import random\nimport numpy as np\nrandom.seed(1)\nnp.random.seed(1)",
            "print(random.random(), np.random.rand(3))",
            "rng = np.random.default_rng(7)\nown = random.Random(7)",
            "rng.normal(size=3), own.random()",
        ),
    ),
    Planted(
        "seeded split and the page of a model",
        (
            "from sklearn.linear_model import LogisticRegression\n"
            "from sklearn.model_selection import train_test_split",
            "train, test = train_test_split(list(range(100)), random_state=0)\nprint(test[:5])",
            "LogisticRegression().fit([[0], [1]], [0, 1])",
        ),
        needs=("sklearn",),
    ),
    Planted(
        "pictures",
        (
            "%matplotlib inline\nimport matplotlib.pyplot as plt\n"
            "%config InlineBackend.figure_formats = ['png', 'svg']",
            "plt.plot([1, 3, 2]);\nplt.title('three')",
        ),
        needs=("matplotlib",),
        masks=("svg-id",),
    ),
    Planted(
        "tables",
        (
            TABLE,
            "Table(1, 2)",
            "from IPython.display import display\ndisplay(Table('a'), Table({'b': 1}))",
        ),
    ),
    Planted(
        "a table of pandas",
        ("import pandas as pd", "pd.DataFrame({'a': [1, 2], 'b': [0.5, 0.25]})"),
        needs=("pandas",),
        rare=True,
    ),
    Planted(
        "progress bar",
        (
            "from tqdm import tqdm\nimport time",
            "for _ in tqdm(range(20)):\n    time.sleep(time.time() % 0.01)",
        ),
        needs=("tqdm",),
        masks=("progress",),
    ),
    Planted(
        "times in known forms",
        ("%time sum(range(1000))", "%timeit -n 10 -r 3 sum(range(1000))", "%%time\nprint(1)"),
        masks=("timing",),
    ),
    Planted(
        "addresses of objects",
        (
            "class Thing:\n    pass\nprint(Thing(), [Thing()])",
            "Thing.__init__, lambda: 1, object()",
            "import warnings\nwarnings.warn('from a file of the kernel')",
        ),
        own=True,
        masks=("address", "kernel-path"),
    ),
    Planted(
        "threads in an order that does not matter",
        (
            "from concurrent.futures import ThreadPoolExecutor",
            "with ThreadPoolExecutor(4) as pool:\n"
            "    print(list(pool.map(lambda n: sum(range(n)), range(50))))",
        ),
    ),
    Planted(
        "seeded process pool",
        (
            "import multiprocessing, random\nrandom.seed(1)",
            "def draw(seed):\n    return random.Random(seed).random()",
            "with multiprocessing.get_context('fork').Pool(2) as pool:\n"
            "    print(pool.map(draw, range(4)))\nprint(random.random())",
        ),
    ),
    Planted(
        "sorted sets",
        (
            WORDS,
            "print(sorted(words), len(words), 'cat' in words)",
            "sum(len(word) for word in words)",
        ),
    ),
    Planted(
        "sets under a hash seed of the notebook",
        (WORDS, "print(words)", "hash('ant')"),
        environment={"PYTHONHASHSEED": "42"},
    ),
    Planted(
        "an expected error",
        (
            "def fail(thing):\n    raise ValueError(thing)",
            "fail(object())",
            "print('goes on')",
        ),
        tags={2: "raises-exception"},
    ),
    Planted(
        "what is left out and what is not compared",
        ("import time", "print(time.time())", "print(time.time())", "print(1)"),
        tags={2: "nbval-ignore-output", 3: "seed-skip"},
    ),
    Planted(
        "numbers that nobody sees",
        ("import random", "hidden = random.random()", "print(1)"),
        warns=("state",),
    ),
]

REPRODUCING = [replace(planted, kind="reproduced") for planted in _PLAIN]

ENDING = [
    Planted("raises in both", ("print(1)", "1 / 0", "print(2)"), kind="raised", first=2),
    Planted(
        "dies in both",
        ("print(1)", "import os\nos.kill(os.getpid(), 9)", "print(2)"),
        kind="died",
        first=2,
    ),
    Planted(
        "exceeds the limit in both",
        ("print(1)", "import time\nwhile True:\n    time.sleep(0.1)", "print(2)"),
        kind="timed-out",
        first=2,
        timeout=6,
        rare=True,
    ),
]
