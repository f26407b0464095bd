"""A seed study against what one writes without it: papermill, with joblib as well, and ictonyx.

All of them do the same comparison of ``examples/is_it_luck.ipynb``: 16 against 24 hidden units,
the same seeds, one after the other, or two at once. For each: the wall time, the mean difference
with its 95 % interval, and the lines of code that a user writes for it (those below between "user"
and "end", without blank lines and comments).

    python -m venv peers
    peers/bin/pip install ictonyx papermill joblib ipykernel scikit-learn scipy
    python benchmarks/study_peers.py --seeds 6 --peers peers/bin/python

``--peers``: the Python that has ictonyx and papermill, and runs them; the study runs in this one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "is_it_luck.ipynb"

#: What a user of papermill writes. The seed cell reads its seed from a parameter.
PAPERMILL = """
import json, sys
import papermill, scipy.stats
# user
import nbformat
notebook = nbformat.read("is_it_luck.ipynb", 4)
for cell in notebook.cells:
    cell.source = cell.source.replace("SEED = 42", "SEED = seed")
    if "parameters" in cell.metadata.get("tags", []):
        cell.source += "\\nseed = 42"
notebook.cells[-1].source = "import scrapbook_free as s; s.glue(accuracy)"
nbformat.write(notebook, "parametrised.ipynb")
values = {16: [], 24: []}
for seed in range(42, 42 + SEEDS):
    for hidden in values:
        papermill.execute_notebook(
            "parametrised.ipynb", "out.ipynb", {"hidden": hidden, "seed": seed},
            progress_bar=False,
        )
        values[hidden].append(json.load(open("value.json")))
differences = [b - a for a, b in zip(values[16], values[24])]
result = scipy.stats.ttest_1samp(differences, 0)
interval = result.confidence_interval()
# end
print(json.dumps([sum(differences) / len(differences), interval.low, interval.high]))
"""

#: The same, two at once.
JOBLIB = """
import json, sys
import joblib, papermill, scipy.stats
# user
import nbformat
notebook = nbformat.read("is_it_luck.ipynb", 4)
for cell in notebook.cells:
    cell.source = cell.source.replace("SEED = 42", "SEED = seed")
    if "parameters" in cell.metadata.get("tags", []):
        cell.source += "\\nseed = 42\\nplace = ''"
notebook.cells[-1].source = "import scrapbook_free as s; s.glue(accuracy, place)"
nbformat.write(notebook, "parametrised.ipynb")
def value(hidden, seed):
    place = f"{hidden}-{seed}"
    papermill.execute_notebook(
        "parametrised.ipynb", f"{place}.ipynb", {"hidden": hidden, "seed": seed, "place": place},
        progress_bar=False,
    )
    return json.load(open(f"value{place}.json"))
runs = [(hidden, seed) for seed in range(42, 42 + SEEDS) for hidden in (16, 24)]
found = joblib.Parallel(n_jobs=2)(joblib.delayed(value)(*run) for run in runs)
differences = [b - a for a, b in zip(found[::2], found[1::2])]
result = scipy.stats.ttest_1samp(differences, 0)
interval = result.confidence_interval()
# end
print(json.dumps([sum(differences) / len(differences), interval.low, interval.high]))
"""

#: papermill has no results; scrapbook is no longer maintained. This stands for it.
GLUE = (
    "import json\n"
    "def glue(value, place=''):\n"
    "    json.dump(float(value), open(f'value{place}.json', 'w'))\n"
)

#: What a user of ictonyx writes: the notebook's code again, as a function of a seed.
ICTONYX = """
import json, sys, warnings
warnings.simplefilter("ignore")
# user
import random
import numpy as np
from ictonyx.bootstrap import bootstrap_paired_difference_ci
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
def accuracy(hidden, seed):
    random.seed(seed)
    np.random.seed(seed)
    digits = load_digits()
    X_train, X_test, y_train, y_test = train_test_split(
        digits.data, digits.target, test_size=0.2
    )
    network = MLPClassifier(hidden_layer_sizes=(hidden,), early_stopping=True, max_iter=500)
    model = make_pipeline(StandardScaler(), network).fit(X_train, y_train)
    return model.score(X_test, y_test)
seeds = range(42, 42 + SEEDS)
a, b = ([accuracy(hidden, seed) for seed in seeds] for hidden in (16, 24))
found = bootstrap_paired_difference_ci(np.array(b), np.array(a))
# end
print(json.dumps([float(np.mean(np.array(b) - a)), float(found.ci_lower), float(found.ci_upper)]))
"""


def lines(code: str) -> int:
    """The lines that a user writes."""
    inside = code.split("# user\n")[1].split("# end\n")[0]
    return sum(bool(line.strip()) for line in inside.splitlines())


def peer(python: str, code: str, seeds: int, folder: Path) -> tuple[float, list[float]]:
    """Seconds, and mean, low and high of the difference."""
    (folder / "scrapbook_free.py").write_text(GLUE)
    (folder / EXAMPLE.name).write_bytes(EXAMPLE.read_bytes())
    begun = time.perf_counter()
    done = subprocess.run(
        [python, "-c", code.replace("SEEDS", str(seeds))],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return seconds, json.loads(done.stdout.splitlines()[-1])


def own(seeds: int, jobs: int, folder: Path) -> tuple[float, list[float]]:
    """The same of the command."""
    (folder / EXAMPLE.name).write_bytes(EXAMPLE.read_bytes())
    words = ["study", EXAMPLE.name, "--set=hidden=24", "--higher", f"--seeds={seeds}"]
    words += [f"--jobs={jobs}", "--json=report.json"]
    begun = time.perf_counter()
    command = [sys.executable, "-m", "jupyterlab_seed.cli", *words]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    seconds = time.perf_counter() - begun
    report = json.loads((folder / "report.json").read_text())
    difference = report["results"][0]["difference"]
    return seconds, [difference["mean"], *difference["interval"]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--peers", default=sys.executable)
    given = parser.parse_args()
    print(f"{2 * given.seeds} runs: {given.seeds} seeds, two variants")
    ways = [
        ("jupyter seed study, 1 kernel", 0, lambda to: own(given.seeds, 1, to)),
        ("jupyter seed study, 2 kernels", 0, lambda to: own(given.seeds, 2, to)),
        (
            "papermill in a loop",
            lines(PAPERMILL),
            lambda to: peer(given.peers, PAPERMILL, given.seeds, to),
        ),
        (
            "papermill with joblib, 2 kernels",
            lines(JOBLIB),
            lambda to: peer(given.peers, JOBLIB, given.seeds, to),
        ),
        (
            "ictonyx, code as a function",
            lines(ICTONYX),
            lambda to: peer(given.peers, ICTONYX, given.seeds, to),
        ),
    ]
    for name, written, measure in ways:
        with tempfile.TemporaryDirectory() as folder:
            seconds, (mean, low, high) = measure(Path(folder))
        print(
            f"{name}: {seconds:.1f} s, {written} lines, "
            f"difference {mean:.4f} ({low:.4f} … {high:.4f})",
            flush=True,
        )


if __name__ == "__main__":
    main()
