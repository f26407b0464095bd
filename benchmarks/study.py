"""How long a seed study takes, against a loop that runs the notebook under each seed with nbclient.

The loop is what papermill does: the notebook with another seed, executed by nbclient in a fresh
kernel, one after the other. Both do the same seeds in turns, in the same process.

    python benchmarks/study.py --rounds 3 --seeds 6 --jobs 1,2 [notebook.ipynb]

Prints the medians in seconds, and for each number of jobs the median of time * jobs / loop within
the rounds, with its range: 1 means that a study costs nothing beside its runs. Without a notebook:
one of ten cells that waits for two seconds. The notebook needs a seed cell and a result.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from jupyterlab_seed.study.local import local_runners  # noqa: E402
from jupyterlab_seed.study.prepare import Request, prepare  # noqa: E402
from jupyterlab_seed.study.store import Store  # noqa: E402
from jupyterlab_seed.study.study import study  # noqa: E402
from jupyterlab_seed.study.types import Arm, Options  # noqa: E402

SEED_CELL = "import random\n\nSEED = 42\n\nrandom.seed(SEED)"


def waiting() -> dict[str, Any]:
    """A notebook that takes two seconds, whatever else the machine does."""
    sources = [SEED_CELL, *["import time; time.sleep(0.25)"] * 8, "random.random()"]
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources
    ]
    cells[0]["metadata"] = {"jupyterlab_seed": {"role": "seed-cell"}}
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def loop(arm: Arm, seeds: int, folder: Path) -> float:
    """Seconds of the loop, kernel starts and ends included."""
    begun = time.perf_counter()
    for seed in range(arm.first, arm.first + seeds):
        content = json.loads(json.dumps(arm.plan_at(seed).notebook, default=dict))
        notebook = nbformat.from_dict(content)
        NotebookClient(notebook, resources={"metadata": {"path": folder}}).execute()
    return time.perf_counter() - begun


def studied(arm: Arm, seeds: int, folder: Path, jobs: int) -> float:
    """Seconds of the study, report included."""
    with tempfile.TemporaryDirectory() as fresh:
        begun = time.perf_counter()
        runners = local_runners(folder, jobs=jobs)
        work = study([arm], runners, Store(Path(fresh) / "nb.ipynb"), Options(seeds=seeds))
        report = asyncio.run(work)
        seconds = time.perf_counter() - begun
    if report["arms"][0]["failed"]:
        raise SystemExit(f"a run failed: {report['arms'][0]}")
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--jobs", default="1,2")
    given = parser.parse_args()
    content = given.notebook.read_bytes() if given.notebook else waiting()
    folder = given.notebook.resolve().parent if given.notebook else Path(tempfile.gettempdir())
    arm = prepare(Request(content, "notebook"))[0]
    jobs = [int(number) for number in given.jobs.split(",")]
    loops: list[float] = []
    studies: dict[int, list[float]] = {number: [] for number in jobs}
    for _round in range(given.rounds):
        loops.append(loop(arm, given.seeds, folder))
        for number in jobs:
            studies[number].append(studied(arm, given.seeds, folder, number))
    print(f"loop of nbclient, {given.seeds} seeds: {statistics.median(loops):.1f} s")
    for number, times in studies.items():
        ratios = [number * one / base for one, base in zip(times, loops, strict=True)]
        print(
            f"study, {number} at once: {statistics.median(times):.1f} s; time * jobs / loop "
            f"{statistics.median(ratios):.3f} ({min(ratios):.3f} … {max(ratios):.3f})"
        )


if __name__ == "__main__":
    main()
