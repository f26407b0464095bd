"""How much longer a kernel takes to start with the start-up file, which watches and seeds it.

    python benchmarks/birth_cost.py --pairs 30 [--python PYTHON]

Each pair starts a kernel with and one without, in alternating order; the times are those from the
process's start to the reply to its first request, on the clock and of the processor (the kernel's
own). The interval is that of the sign test for the median of the differences, 95 %.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from math import comb

import psutil
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from jupyterlab_seed.startup.files import SeedCode, StartupFile

CODE = "import random\n\nSEED = 42\n\nrandom.seed(SEED)"
FIRST = "0.6394267984578837"


def measure(python: str, is_seeded: bool) -> tuple[float, float]:
    """Milliseconds on the clock and of the processor until a kernel has answered."""
    manager = KernelManager()
    argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    manager._kernel_spec = KernelSpec(argv=argv, display_name="", language="python")
    file = StartupFile(SeedCode(CODE, 42, False))
    begun = time.perf_counter()
    environment = file.prepare(os.environ) if is_seeded else dict(os.environ)
    manager.start_kernel(env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        took = time.perf_counter() - begun
        used = psutil.Process(manager.provisioner.pid).cpu_times()
        asked = {"x": "__import__('random').random()"}
        reply = client.execute("", user_expressions=asked, reply=True, timeout=60)
        drawn = reply["content"]["user_expressions"]["x"]["data"]["text/plain"]
        assert (drawn == FIRST) is is_seeded, drawn
        return 1000 * took, 1000 * (used.user + used.system)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        file.discard()


def interval(values: list[float]) -> tuple[float, float]:
    """The values between which the median lies with at least 95 %."""
    ordered, n, tail, rank = sorted(values), len(values), 0.0, 0
    for k in range(n // 2):
        tail += comb(n, k) / 2**n
        if tail > 0.025:
            break
        rank = k + 1
    return (ordered[0], ordered[-1]) if rank == 0 else (ordered[rank - 1], ordered[n - rank])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--python", default=sys.executable)
    given = parser.parse_args()
    rows: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for pair in range(-1, given.pairs):
        for is_seeded in (True, False) if pair % 2 else (False, True):
            row = measure(given.python, is_seeded)
            if pair >= 0:  # the first warms up
                rows[is_seeded].append(row)
    print("| measured | without, ms | added, ms (median) | 95 % |\n| --- | --- | --- | --- |")
    for column, name in enumerate(["start → first reply", "processor time of the kernel"]):
        without = [row[column] for row in rows[False]]
        added = [a[column] - b for a, b in zip(rows[True], without, strict=True)]
        low, high = interval(added)
        print(
            f"| {name} | {statistics.median(without):.0f} | {statistics.median(added):+.0f} | "
            f"{low:+.0f} … {high:+.0f} |"
        )
    print(f"\n{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
