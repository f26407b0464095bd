"""Planted: random state, control flow and hash order."""

from __future__ import annotations

from .planted import WORDS, Planted

#: A picture of four pixels, without a library that draws.
PICTURE = """
import struct, zlib
from IPython.display import Image
def picture(pixels):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    head = struct.pack(">IIBBBBB", len(pixels), 1, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\\0" + bytes(pixels))
    parts = chunk(b"IHDR", head), chunk(b"IDAT", data), chunk(b"IEND", b"")
    return Image(b"\\x89PNG\\r\\n\\x1a\\n" + b"".join(parts))
"""

DIVERGING: list[Planted] = [
    # Random state.
    Planted(
        "unseeded python",
        ("import random", "total = 1", "print(random.random())"),
        first=3,
        klass="random-state",
        source=("unseeded",),
        proven=True,
        streams=("python",),
    ),
    Planted(
        "unseeded numpy, python is seeded",
        (
            "import random\nimport numpy as np\nrandom.seed(1)",
            "print(random.random())",
            "np.random.rand(2)",
        ),
        first=3,
        klass="random-state",
        source=("unseeded",),
        proven=True,
        streams=("numpy",),
    ),
    Planted(
        "late seed",
        (
            "import random",
            "sample = random.sample(range(10**6), 3)",
            "random.seed(1)",
            "print(random.random())",
            "print(sample)",
        ),
        first=2,
        klass="random-state",
        source=("late-seed",),
        proven=True,
        streams=("python",),
    ),
    Planted(
        "another seed in each run",
        (
            "import random, time",
            "SEED = time.time_ns() % 10**9",
            "random.seed(SEED)",
            "print(random.random())",
        ),
        first=3,
        klass="random-state",
        source=("other-seed",),
        proven=True,
        streams=("python",),
    ),
    Planted(
        # Nobody can tell from the state alone what it was seeded with; a traced run sees it.
        "another seed that no name holds",
        ("import random, time", "random.seed(time.time_ns())", "print(random.random())"),
        first=2,
        klass="random-state",
        source=("time",),
        proven=True,
        streams=("python",),
        rare=True,
    ),
    Planted(
        "unseeded picture",
        (PICTURE, "import random", "picture([random.randrange(256) for _ in range(64)])"),
        first=3,
        klass="random-state",
        source=("unseeded",),
        streams=("python",),
    ),
    Planted(
        "two streams unseeded",
        ("import random\nimport numpy as np", "print(random.random(), np.random.rand())"),
        first=2,
        klass="random-state",
        source=("unseeded",),
        streams=("numpy", "python"),
        rare=True,
    ),
    Planted(
        "unseeded split",
        (
            "from sklearn.model_selection import train_test_split",
            "train, test = train_test_split(list(range(10**4)))",
            "test[:5]",
        ),
        first=2,
        klass="random-state",
        source=("unseeded",),
        streams=("numpy",),
        needs=("sklearn",),
        rare=True,
    ),
    Planted(
        "unseeded torch",
        ("import torch", "layer = torch.nn.Linear(2, 2)", "print(layer.weight)"),
        first=2,
        klass="random-state",
        source=("unseeded",),
        streams=("torch",),
        needs=("torch",),
        rare=True,
    ),
    # Control flow.
    Planted(
        "data-dependent draws",
        (
            "import random, time\nrandom.seed(1)",
            "for _ in range(time.time_ns() % 100_003):\n    random.random()",
            "print(random.random())",
        ),
        first=2,
        klass="control-flow",
        source=("time",),
        streams=("python",),
        at=2,
    ),
    Planted(
        "draws until one element of a set comes",
        (
            f"import random\nrandom.seed(1)\n{WORDS}",
            "for word in words:\n    if word == 'cat':\n        break\n    random.random()",
            "print(random.random())",
        ),
        first=2,
        klass="control-flow",
        source=("hash-order",),
        proven=True,
        streams=("python",),
    ),
    # Hash order.
    Planted(
        "set",
        (WORDS, "print(list(words))"),
        first=2,
        klass="output",
        source=("hash-order",),
        proven=True,
        at=2,
    ),
    Planted(
        "dictionary of sets",
        (WORDS, "groups = {n: {w for w in words if len(w) == n} for n in (3, 4)}\nprint(groups)"),
        first=2,
        klass="output",
        source=("hash-order",),
        proven=True,
    ),
    Planted(
        "hash",
        ("print('equal')", "hash('ant')"),
        first=2,
        klass="output",
        source=("hash-order",),
        proven=True,
        rare=True,
    ),
    Planted(
        "shuffled set, seeded",
        (
            f"import random\nrandom.seed(1)\n{WORDS}",
            "order = list(words)",
            "random.shuffle(order)",
            "order",
        ),
        first=4,
        klass="output",
        source=("hash-order",),
        proven=True,
        rare=True,
    ),
]
