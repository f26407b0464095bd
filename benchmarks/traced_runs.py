"""The cost of traced runs beside plain ones: seconds and memory of a kernel, for notebooks.

    python benchmarks/traced_runs.py NOTEBOOK... [--rounds 3]

Each round runs a notebook plainly and traced, in fresh kernels, one after the other; calls are
followed in every cell. Prints the medians. On a busy machine the seconds of the processor say more
than those of the clock; those of child processes are left out.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from pathlib import Path

import psutil

from jupyterlab_seed.runs.execution import execute
from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan_file
from jupyterlab_seed.runs.tracing.session import Tracing


async def run(path: Path, traced: bool) -> tuple[float, float, float, int, dict[str, int]]:
    """Seconds by the clock and of the processor, the kernel's memory at the end in MB, logged
    calls, and what was cut."""
    plan = plan_file(path)
    kernel = await LocalKernels(path.resolve().parent).start(plan, {"PYTHONHASHSEED": "1"})
    try:
        everything = {cell.index: [(1, 10**6)] for cell in plan.cells}
        tracing = Tracing(0, len(plan.notebook["cells"]), everything) if traced else None
        process = psutil.Process(kernel.manager.provisioner.process.pid)
        begun, before = time.perf_counter(), process.cpu_times()
        await execute(plan, kernel, "A", tracing=tracing)
        seconds = time.perf_counter() - begun
        after = process.cpu_times()
        worked = after.user + after.system - before.user - before.system
        log = tracing.log if tracing is not None else None
        calls = len(log.parents) if log is not None else 0
        cut = dict(log.cut) if log is not None else {}
        return seconds, worked, process.memory_info().rss / 1e6, calls, cut
    finally:
        await kernel.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(
        "notebook | plain, s | traced, s | plain, processor s | traced, processor s | "
        "plain, MB | traced, MB | calls | cut"
    )
    for path in given.notebooks:
        rounds = [
            (asyncio.run(run(path, False)), asyncio.run(run(path, True)))
            for _round in range(given.rounds)
        ]
        plain, traced = zip(*rounds, strict=True)
        row = [
            path.stem,
            *(f"{statistics.median(one[0] for one in some):.1f}" for some in (plain, traced)),
            *(f"{statistics.median(one[1] for one in some):.1f}" for some in (plain, traced)),
            *(f"{statistics.median(one[2] for one in some):.0f}" for some in (plain, traced)),
            str(traced[-1][3]),
            str(traced[-1][4] or ""),
        ]
        print(" | ".join(row))


if __name__ == "__main__":
    main()
