"""Studies that are interrupted at random moments: what is left, what is lost, what runs twice.

    python benchmarks/study_cancels.py SIGINT 20 1

Each of so many rounds starts ``jupyter seed study`` on the same notebook, and sends it the signal
after 0 to 12 seconds, drawn with the seed that stands last. SIGKILL it cannot answer, so that its
kernels have to notice. Then the processes are counted that carry the mark of this script in their
environment, and the runs that are kept. Runs say themselves for which seed they began. The last
study runs to its end.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent

#: A notebook that draws, takes a moment, and says that it has begun.
CELLS = [
    "import random",
    "SEED = 42\nrandom.seed(SEED)",
    'with open("begun.txt", "a") as file:\n    print(SEED, file=file)',
    "import time\ntime.sleep(0.5)",
    "random.random()",
]

MARK = "STUDY_CANCELS_MARK"

#: How long processes have to end, in seconds: a kernel looks once a second for who started it.
PATIENCE = 15.0


def write_notebook(file: Path) -> None:
    """Write the notebook, whose second cell is its seed cell."""
    cells = [
        {
            "id": f"cell-{at}",
            "cell_type": "code",
            "source": source,
            "metadata": {"jupyterlab_seed": {"role": "seed-cell"}} if at == 1 else {},
            "outputs": [],
            "execution_count": None,
        }
        for at, source in enumerate(CELLS)
    ]
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "jupyterlab_seed": {"version": 1, "frameworks": ["python"]},
    }
    told = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    file.write_text(json.dumps(told))


def left(mark: str) -> list[str]:
    """The command lines of the processes that have the mark."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline())[:120])
        except psutil.Error:
            continue
    return found


def kept(folder: Path) -> list[int]:
    """The seeds of the runs that are kept, one for each line."""
    file = folder / ".seed-study" / "noise.ipynb.jsonl"
    lines = file.read_text().splitlines() if file.exists() else []
    return [one["seed"] for one in map(json.loads, lines) if "seed" in one]


def begun(folder: Path) -> list[int]:
    """The seeds for which runs have begun."""
    file = folder / "begun.txt"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def one_round(
    folder: Path, words: list[str], number: int, after: float, environment: dict[str, str]
) -> tuple[int, str]:
    """Start a study and send it the signal; gives its exit code and what it complained of."""
    process = subprocess.Popen(
        words, cwd=folder, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        _out, err = process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
        _out, err = process.communicate(timeout=60)
    return process.returncode, err.decode(errors="replace").strip()


def main() -> None:
    """Run the rounds and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("signal", choices=["SIGINT", "SIGTERM", "SIGKILL"])
    parser.add_argument("rounds", type=int)
    parser.add_argument("seed", type=int)
    given = parser.parse_args()
    # A shell lets what it starts in the background ignore it, and so would the studies.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    moments = random.Random(given.seed)
    number = signal.Signals[given.signal]
    mark = uuid.uuid4().hex
    environment = {**os.environ, MARK: mark}
    study = [sys.executable, "-m", "jupyterlab_seed.cli", "study", "noise.ipynb"]
    codes: Counter[int] = Counter()
    again: list[int] = []
    with tempfile.TemporaryDirectory(prefix="study-cancels-") as name:
        folder = Path(name)
        write_notebook(folder / "noise.ipynb")
        for at in range(given.rounds):
            before, started = kept(folder), len(begun(folder))
            after = moments.uniform(0, 12)
            words = [*study, "--seeds=1000"]
            code, complaint = one_round(folder, words, number, after, environment)
            codes[code] += 1
            again += [seed for seed in begun(folder)[started:] if seed in before]
            until = time.monotonic() + PATIENCE
            while (there := left(mark)) and time.monotonic() < until:
                time.sleep(0.2)
            now = kept(folder)
            lost = sorted(set(before) - set(now))
            print(
                f"{at + 1}: after {after:.1f} s, code {code}; kept {len(before)} -> {len(now)}, "
                f"lost {lost}, processes left {there}",
                flush=True,
            )
            if there or lost or "Traceback" in complaint:
                print(complaint)
        done = kept(folder)
        subprocess.run(
            [*study, f"--seeds={len(done) + 1}"], cwd=folder, env=environment, check=True
        )
        twice = [seed for seed, times in Counter(kept(folder)).items() if times > 1]
        print(f"codes {dict(codes)}; begun {len(begun(folder))}, kept {len(kept(folder))}")
        print(f"kept seeds that ran again: {sorted({*again, *twice})}; left: {left(mark)}")


if __name__ == "__main__":
    main()
