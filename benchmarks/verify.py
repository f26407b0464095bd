"""How long a verification takes, against running the notebook once with nbclient.

Both do the same notebook in turns, in the same process, each with fresh kernels. A verification
runs it twice; side by side that costs no second time where there are cores for it.

    python benchmarks/verify.py --rounds 5 [notebook.ipynb ...]

Prints for each notebook: the median of running it once, of verifying it side by side and one after
the other, in seconds, and the medians of the ratios within the rounds with their range. Without
arguments: one of 100 trivial cells, and examples/seeded_torch.ipynb. Needs what they import; they
have to reproduce.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from jupyterlab_seed.runs.kernels import LocalKernels  # noqa: E402
from jupyterlab_seed.runs.plan import plan  # noqa: E402
from jupyterlab_seed.verify.engine import verify  # noqa: E402
from jupyterlab_seed.verify.types import Options  # noqa: E402


def trivial(count: int) -> Any:
    """A notebook of ``count`` cells that do next to nothing."""
    cells = [nbformat.v4.new_code_cell(f"x = {number}") for number in range(count)]
    return nbformat.v4.new_notebook(cells=cells)


def once(notebook: Any, folder: Path) -> float:
    """Seconds of running the notebook once, kernel start and end included."""
    begun = time.perf_counter()
    NotebookClient(nbformat.from_dict(notebook), resources={"metadata": {"path": folder}}).execute()
    return time.perf_counter() - begun


def verified(notebook: Any, folder: Path, side_by_side: bool) -> float:
    """Seconds of verifying it."""
    begun = time.perf_counter()
    options = Options(side_by_side=side_by_side)
    report = asyncio.run(verify(plan(notebook), LocalKernels(folder), options))
    if report["verdict"]["kind"] != "reproduced":
        raise SystemExit(f"not reproduced: {report['verdict']['text']}")
    return time.perf_counter() - begun


def ratio(times: list[float], base: list[float]) -> str:
    """The median of the paired ratios, and their range."""
    ratios = [one / other for one, other in zip(times, base, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} … {max(ratios):.2f})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    paths = arguments.notebooks or [ROOT / "examples" / "seeded_torch.ipynb"]
    books = [(path.name, nbformat.read(path, as_version=4), path.parent) for path in paths]
    if not arguments.notebooks:
        books.insert(0, ("100 trivial cells", trivial(100), ROOT / "examples"))
    print("| notebook | once, s | side by side, s | ratio | one after the other, s | ratio |")
    print("|---|---|---|---|---|---|")
    for name, notebook, folder in books:
        works = [
            lambda n=notebook, f=folder: once(n, f),
            lambda n=notebook, f=folder: verified(n, f, True),
            lambda n=notebook, f=folder: verified(n, f, False),
        ]
        times: list[list[float]] = [[], [], []]
        for round_ in range(-1, arguments.rounds):
            order = [(round_ + offset) % 3 for offset in range(3)]
            for which in order:
                seconds = works[which]()
                if round_ >= 0:  # the first warms up
                    times[which].append(seconds)
        base, beside, after = times
        print(
            f"| {name} | {statistics.median(base):.2f} | {statistics.median(beside):.2f} "
            f"| {ratio(beside, base)} | {statistics.median(after):.2f} | {ratio(after, base)} |"
        )


if __name__ == "__main__":
    main()
