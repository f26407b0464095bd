"""Notebooks whose randomness is taken inside libraries: the call, and the line that helps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InLibrary:
    """A notebook, the first call that is to be named, and a part of the line that is proposed.

    ``call``: None where the records or the code name the source instead. ``change``: for a stream
    without a seed, the framework to seed; empty for what no line of code mends. ``source``: that of
    the cause, where it is known.
    """

    name: str
    cells: tuple[str, ...]
    call: str | None
    change: str
    source: str | None = "entropy"


GYM = "import gymnasium as gym"
SPARSE = """import numpy as np
from scipy import sparse
from scipy.sparse.linalg import eigsh, svds
np.random.seed(0)
A = sparse.csr_matrix((np.random.rand(80, 80) > 0.9).astype(float))
A = A + A.T"""
FRAME = """import polars as pl
df = pl.DataFrame({'key': [f'k{i % 23}' for i in range(500)], 'value': list(range(500))})"""

LIBRARIES = [
    InLibrary(
        "gymnasium actions",
        (
            GYM,
            "env = gym.make('CartPole-v1')\nenv.reset(seed=1)",
            "print([int(env.action_space.sample()) for _ in range(30)])",
        ),
        "env.action_space.sample()",
        "env.action_space.seed(42)",
    ),
    InLibrary(
        "gymnasium reset",
        (GYM, "env = gym.make('CartPole-v1')", "state, _ = env.reset()", "print(state)"),
        "env.reset()",
        "env.reset(seed=42)",
    ),
    InLibrary(
        "gymnasium space of its own",
        ("from gymnasium.spaces import Box", "box = Box(0, 1, (3,))", "print(box.sample())"),
        "box.sample()",
        "box.seed(42)",
    ),
    InLibrary(
        "optuna study",
        (
            "import optuna\noptuna.logging.set_verbosity(optuna.logging.ERROR)\nSEED = 5",
            "study = optuna.create_study()\n"
            "study.optimize(lambda trial: trial.suggest_float('x', 0, 1), n_trials=4)",
            "print(study.best_params)",
        ),
        "trial.suggest_float('x', 0, 1)",
        "optuna.samplers.TPESampler(seed=SEED)",
    ),
    InLibrary(
        "optuna random sampler",
        (
            "import optuna\noptuna.logging.set_verbosity(optuna.logging.ERROR)",
            "sampler = optuna.samplers.RandomSampler()\n"
            "study = optuna.create_study(sampler=sampler)",
            "trial = study.ask()\nprint(trial.suggest_float('x', 0, 1))",
        ),
        "trial.suggest_float('x', 0, 1)",
        "optuna.samplers.RandomSampler(seed=42)",
    ),
    InLibrary(
        "hyperopt fmin",
        (
            "import numpy as np\nfrom hyperopt import fmin, hp, rand",
            "best = fmin(lambda x: (x - 1) ** 2, hp.uniform('x', -5, 5), algo=rand.suggest,\n"
            "            max_evals=4, show_progressbar=False)",
            "print(best)",
        ),
        "fmin(",
        "rstate=np.random.default_rng(42)",
    ),
    InLibrary(
        "Faker",
        ("from faker import Faker", "fake = Faker()", "print([fake.name() for _ in range(3)])"),
        "Faker()",
        "Faker.seed(42)",
        None,
    ),
    InLibrary(
        "SciPy eigsh",
        (SPARSE, "values, vectors = eigsh(A, k=6)", "print(vectors[:2])"),
        "eigsh(A, k=6)",
        "rng=0",
    ),
    InLibrary(
        "SciPy svds",
        (SPARSE, "u, s, v = svds(A, k=6)\nprint(u[:2])"),
        "svds(A, k=6)",
        "=0)",
    ),
    InLibrary(
        "SciPy Sobol",
        ("from scipy.stats import qmc", "sampler = qmc.Sobol(2)", "print(sampler.random(4))"),
        "qmc.Sobol(2)",
        "=42",
    ),
    InLibrary(
        "Polars groups",
        (FRAME, "means = df.group_by('key').agg(pl.len())", "means.head(8)"),
        "df.group_by('key').agg(pl.len())",
        "maintain_order=True",
        None,
    ),
    InLibrary(
        "Polars sample",
        (FRAME, "some = df.sample(5)", "print(some['value'].to_list())"),
        "df.sample(5)",
        "df.sample(5, seed=42)",
        None,
    ),
    InLibrary(
        "gensim workers",
        (
            "import random\nfrom gensim.models import Word2Vec\nrandom.seed(1)",
            "texts = [random.choices([f'w{i}' for i in range(200)], k=30) for _ in range(2000)]",
            "model = Word2Vec(texts, vector_size=20, min_count=1, workers=4, seed=1, epochs=3)",
            "print(model.wv['w7'][:4])",
        ),
        "Word2Vec(",
        "workers=1",
        "threads",
    ),
    InLibrary(
        "NumPy generator",
        ("import numpy as np", "rng = np.random.default_rng()", "print(rng.random(3))"),
        "np.random.default_rng()",
        "np.random.default_rng(42)",
        "private-generator",
    ),
    InLibrary(
        "PyTorch's uninitialised memory",
        ("import torch", "x = torch.empty(40, dtype=torch.int64)", "print(x.tolist())"),
        "torch.empty(40, dtype=torch.int64)",
        "torch.zeros(40, dtype=torch.int64)",
        "unfilled-memory",
    ),
]
