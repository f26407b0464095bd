"""A seed study beside ictonyx, on two models of ictonyx' README: the same seeds, both intervals.

The handwritten digits of scikit-learn with a network (A) and a random forest (B), and the breast
cancer data with a network of PyTorch, at learning rates of 0.001 (A) and 0.003 (B). Both tools get
the same fixed split and the same seeds, so they should get the same values. For each: the time of
the whole command by the clock and of the processors, the mean difference with its 95 % interval,
and the lines that a user writes beside the model itself: for ictonyx its factory, its data handler
and its call; none for a study of a notebook that is there already. Then the coverage of both
intervals, when as many differences are drawn again and again from those that were found.

    python -m venv peers && peers/bin/pip install ictonyx torch scikit-learn
    python benchmarks/study_ictonyx.py --seeds 10 --peers peers/bin/python

``--peers``: the Python that has ictonyx, and runs it; the study runs in this one, and its notebooks
in the kernel ``python3``. ``--site``: a folder of packages that is put behind those of the peers,
such as one with torch.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from jupyterlab_seed.study.statistics.difference import paired  # noqa: E402

#: ictonyx draws the seeds of its runs; here it gets those of the study.
SEEDS = """
import json, sys, warnings
warnings.simplefilter("ignore")
sys.path += SITE
import numpy as np
class Child:
    def __init__(self, seed): self.seed = seed
    def generate_state(self, _number): return [self.seed]
class Sequence:
    def __init__(self, entropy): pass
    def spawn(self, number): return [Child(42 + at) for at in range(number)]
np.random.SeedSequence = Sequence
"""

#: Prints the values of both models, and the interval of ictonyx.
TELL = """
a, b = ([float(one) for one in values] for values in found.raw_data.values())
# It tells A less B.
low, high = found.overall_test.confidence_interval
print(json.dumps({"a": a, "b": b, "interval": [-high, -low]}))
"""

#: The README's comparison on digits. Between "user" and "end": what is written for ictonyx.
DIGITS = """
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
# user
import ictonyx as ix
X, y = load_digits(return_X_y=True)
found = ix.compare_models(
    models=[
        make_pipeline(StandardScaler(), MLPClassifier(hidden_layer_sizes=(64,), max_iter=300)),
        make_pipeline(StandardScaler(), RandomForestClassifier(n_estimators=40)),
    ],
    data=(X, y),
    runs=RUNS,
    metric="val_accuracy",
    seed=42,
    verbose=False,
)
# end
"""

#: The README's network of PyTorch, at two learning rates.
CANCER = """
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
torch.set_num_threads(1)
# user
import ictonyx as ix
from ictonyx import ArraysDataHandler, PyTorchModelWrapper
def build(learning_rate):
    def build_net(config):
        model = nn.Sequential(
            nn.Linear(30, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 2),
        )
        return PyTorchModelWrapper(
            model,
            criterion=nn.CrossEntropyLoss(),
            optimizer_class=torch.optim.Adam,
            optimizer_params={"lr": learning_rate},
            task="classification",
        )
    return build_net
data = load_breast_cancer()
X, y = data.data.astype(np.float32), data.target.astype(np.int64)
found = ix.compare_models(
    models=[build(0.001), build(0.003)],
    data=ArraysDataHandler(X, y, val_split=0.2, test_split=0.1),
    runs=RUNS,
    metric="val_accuracy",
    seed=42,
    verbose=False,
)
# end
"""

#: The same in notebooks, as one writes them: cells, the first one with the parameter.
DIGITS_CELLS = (
    'kind = "network"',
    "from sklearn.datasets import load_digits\n"
    "from sklearn.ensemble import RandomForestClassifier\n"
    "from sklearn.model_selection import train_test_split\n"
    "from sklearn.neural_network import MLPClassifier\n"
    "from sklearn.pipeline import make_pipeline\n"
    "from sklearn.preprocessing import StandardScaler",
    "X, y = load_digits(return_X_y=True)\n"
    "X, _, y, _ = train_test_split(X, y, test_size=0.2, random_state=42, stratify=y)\n"
    "X_train, X_val, y_train, y_val = train_test_split(\n"
    "    X, y, test_size=0.1 / 0.8, random_state=42, stratify=y\n"
    ")",
    'if kind == "network":\n'
    "    last = MLPClassifier(hidden_layer_sizes=(64,), max_iter=300, random_state=SEED)\n"
    "else:\n"
    "    last = RandomForestClassifier(n_estimators=40, random_state=SEED)\n"
    "model = make_pipeline(StandardScaler(), last).fit(X_train, y_train)",
    "model.score(X_val, y_val)",
)

CANCER_CELLS = (
    "learning_rate = 0.001",
    "import numpy as np\nimport torch\nfrom sklearn.datasets import load_breast_cancer\n"
    "from sklearn.model_selection import train_test_split\nfrom torch import nn\n"
    "from torch.utils.data import DataLoader, TensorDataset\ntorch.set_num_threads(1)",
    "data = load_breast_cancer()\n"
    "X, y = data.data.astype(np.float32), data.target.astype(np.int64)\n"
    "X, _, y, _ = train_test_split(X, y, test_size=0.1, random_state=42, stratify=y)\n"
    "X_train, X_val, y_train, y_val = train_test_split(\n"
    "    X, y, test_size=0.2 / 0.9, random_state=42, stratify=y\n"
    ")\n"
    "def loader(X, y, shuffle):\n"
    "    tensors = TensorDataset(torch.tensor(X), torch.tensor(y))\n"
    "    return DataLoader(tensors, batch_size=32, shuffle=shuffle)",
    "model = nn.Sequential(\n"
    "    nn.Linear(30, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 2)\n)\n"
    "train, val = loader(X_train, y_train, True), loader(X_val, y_val, False)\n"
    "criterion = nn.CrossEntropyLoss()\n"
    "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)",
    "for epoch in range(10):\n"
    "    model.train()\n"
    "    for inputs, labels in train:\n"
    "        optimizer.zero_grad()\n"
    "        criterion(model(inputs), labels).backward()\n"
    "        optimizer.step()\n"
    "    model.eval()\n"
    "    with torch.no_grad():\n"
    "        right = sum((model(X).argmax(1) == y).sum().item() for X, y in val)\n"
    "    accuracy = right / len(y_val)",
    "accuracy",
)

#: Seed cells, as `jupyter seed insert` writes them, without comments.
NUMPY_CELL = "import random\n\nimport numpy as np\n\nSEED = 42\n\nrandom.seed(SEED)\n"
NUMPY_CELL += "np.random.seed(SEED)"
TORCH_CELL = NUMPY_CELL.replace("\n\nSEED", "\nimport torch\n\nSEED") + "\ntorch.manual_seed(SEED)"

MODELS = {
    "digits, scikit-learn": (DIGITS, DIGITS_CELLS, NUMPY_CELL, "kind=forest"),
    "breast cancer, PyTorch": (CANCER, CANCER_CELLS, TORCH_CELL, "learning_rate=0.003"),
}


def notebook(cells: tuple[str, ...], seed_cell: str) -> dict[str, Any]:
    """The notebook, with a seed cell behind its imports."""
    made: list[dict[str, Any]] = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in cells
    ]
    made[0]["metadata"] = {"tags": ["parameters"]}
    seeds = {**made[0], "source": seed_cell}
    seeds["metadata"] = {"jupyterlab_seed": {"role": "seed-cell"}}
    made.insert(2, seeds)
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}


def lines(code: str) -> int:
    """The lines that a user writes."""
    inside = code.split("# user\n")[1].split("# end\n")[0]
    return sum(bool(line.strip()) for line in inside.splitlines())


def timed(command: list[str], folder: str | None = None) -> tuple[str, str]:
    """What a command printed; and its seconds, by the clock and of the processors."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, f"{seconds:.1f} s ({used:.1f} s of the processors)"


def of_ictonyx(python: str, code: str, seeds: int, site: list[str]) -> tuple[str, Any]:
    """Its time, and what it found."""
    before = SEEDS.replace("SITE", repr(site))
    printed, told = timed([python, "-c", before + code.replace("RUNS", str(seeds)) + TELL])
    return told, json.loads(printed.splitlines()[-1])


def of_study(content: Any, change: str, seeds: int, jobs: int) -> tuple[str, Any]:
    """The same of the command."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "nb.ipynb").write_text(json.dumps(content))
        words = ["study", "nb.ipynb", f"--set={change}", "--higher", f"--seeds={seeds}"]
        words += [f"--jobs={jobs}", "--json=report.json"]
        _printed, told = timed([sys.executable, "-m", "jupyterlab_seed.cli", *words], folder)
        report = json.loads(Path(folder, "report.json").read_text())
    (result,) = report["results"]
    a, b = ([next(iter(run["values"].values())) for run in arm["runs"]] for arm in report["arms"])
    return told, {"a": a, "b": b, "interval": result["difference"]["interval"]}


#: Counts how often ictonyx' interval holds the mean of the pool.
COVERS = """
from ictonyx.bootstrap import bootstrap_paired_difference_ci
pool = np.array(json.load(sys.stdin))
truth, covered = pool.mean(), 0
for study in range(STUDIES):
    drawn = np.random.default_rng(study).choice(pool, RUNS)
    if np.ptp(drawn) == 0:
        covered += bool(np.isclose(drawn[0], truth))
        continue
    found = bootstrap_paired_difference_ci(
        drawn, np.zeros(RUNS), n_bootstrap=2000, random_state=study
    )
    covered += found.ci_lower <= truth <= found.ci_upper
print(covered / STUDIES)
"""


def coverage(
    differences: list[float], seeds: int, studies: int, given: argparse.Namespace
) -> tuple[float, float]:
    """The share of studies, drawn from a pool of differences, whose interval holds its mean."""
    import numpy as np

    pool, own = np.array(differences), 0
    for study in range(studies):
        drawn = np.random.default_rng(study).choice(pool, seeds)
        interval = paired(np.zeros(seeds), drawn).interval
        own += interval.low - 1e-12 <= pool.mean() <= interval.high + 1e-12
    code = "import json, sys, warnings\nwarnings.simplefilter('ignore')\nimport numpy as np\n"
    code += COVERS.replace("STUDIES", str(studies)).replace("RUNS", str(seeds))
    done = subprocess.run(
        [given.peers, "-c", code],
        input=json.dumps(differences),
        capture_output=True,
        text=True,
        check=True,
    )
    return own / studies, float(done.stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--site", action="append", default=[])
    given = parser.parse_args()
    for name, (code, cells, seed_cell, change) in MODELS.items():
        content = notebook(cells, seed_cell)
        print(f"{name}: {given.seeds} seeds, two variants", flush=True)
        seconds, other = of_ictonyx(given.peers, code, given.seeds, given.site)
        show(f"ictonyx, {lines(code)} lines", seconds, other)
        for jobs in map(int, given.jobs.split(",")):
            seconds, own = of_study(content, change, given.seeds, jobs)
            show(f"jupyter seed study, {jobs} at once, 0 lines", seconds, own)
        same = sum(
            abs(x - y) < 1e-12
            for x, y in zip(own["a"] + own["b"], other["a"] + other["b"], strict=True)
        )
        print(f"  equal values: {same} of {2 * given.seeds}")
        differences = [y - x for x, y in zip(own["a"], own["b"], strict=True)]
        ours, theirs = coverage(differences, given.seeds, given.studies, given)
        print(f"  coverage: {ours:.3f}, ictonyx {theirs:.3f}", flush=True)


def show(name: str, time_taken: str, found: Any) -> None:
    """One line."""
    number = len(found["a"])
    mean = sum(y - x for x, y in zip(found["a"], found["b"], strict=True)) / number
    low, high = found["interval"]
    print(f"  {name}: {time_taken}, B less A {mean:.4f} ({low:.4f} … {high:.4f})", flush=True)


if __name__ == "__main__":
    main()
