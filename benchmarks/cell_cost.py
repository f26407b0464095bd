"""What the ledger adds to a cell: paired, alternating, two real kernels.

Both kernels have `random`, NumPy and PyTorch loaded and seeded; in one of them the probe watches.
Each pair runs the same cell in both, the order drawn anew, and takes the time from sending the
request to its reply, which the kernel sends after all hooks have run and their message is out.
Between two cells lies a pause, so that caches are as cold as between the cells of a person. After
each block the two are started anew with the roles changed, so that no process is at an advantage.

    python benchmarks/cell_cost.py --pairs 400

Prints for each kind of cell: the median without, the median of the paired differences (with minus
without) and its 95 % interval by bootstrap, in microseconds. Needs ipykernel, numpy and torch.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from typing import Any

from jupyter_client.manager import start_new_kernel

from jupyterlab_seed.probe.join import expression

#: How long a kernel may take to answer, in seconds.
PATIENCE = 60

SETUP = """import random
import numpy as np
import torch
random.seed(42), np.random.seed(42), torch.manual_seed(42)
x = 0"""

#: What a cell does, and its code.
CELLS = {
    "draws nothing": "y = x",
    "draws from Python": "x = random.random()",
    "draws from all three": "x = random.random(), np.random.rand(), torch.rand(1)",
    "seeds all three": "random.seed(7), np.random.seed(7), torch.manual_seed(7)",
}


class Kernel:
    """A kernel, with or without the probe."""

    def __init__(self, watched: bool) -> None:
        """Start it and load the libraries."""
        self._manager, self._client = start_new_kernel(startup_timeout=PATIENCE)
        if watched:
            reply = self._client.execute_interactive(
                "",
                silent=True,
                user_expressions={"answer": expression("watch", {"since": 0})},
                timeout=PATIENCE,
            )
            answer = reply["content"]["user_expressions"]["answer"]
            assert answer["status"] == "ok", answer
        self.run(SETUP)

    def run(self, code: str) -> float:
        """Run a cell; the seconds from request to reply."""
        begun = time.perf_counter()
        asked = self._client.execute(code)
        while True:
            reply = self._client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == asked:
                break
        took = time.perf_counter() - begun
        assert reply["content"]["status"] == "ok", reply["content"]
        self._drain(asked)
        return took

    def _drain(self, asked: str) -> None:
        while True:
            message: dict[str, Any] = self._client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == asked and (
                message["content"].get("execution_state") == "idle"
            ):
                return

    def stop(self) -> None:
        """End the process."""
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)


def interval(differences: list[float], draws: random.Random) -> tuple[float, float]:
    """The 95 % interval of the median, by bootstrap."""
    medians = sorted(
        statistics.median(draws.choices(differences, k=len(differences))) for _ in range(1000)
    )
    return medians[25], medians[974]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pairs", type=int, default=400, help="pairs for each kind of cell")
    parser.add_argument("--blocks", type=int, default=4, help="how often kernels are started")
    parser.add_argument("--pause", type=float, default=0.02, help="seconds between two cells")
    options = parser.parse_args()

    draws = random.Random(0)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in CELLS}
    for block in range(options.blocks):
        roles = (False, True) if block % 2 else (True, False)
        kernels = {watched: Kernel(watched) for watched in roles}
        try:
            for pair in range(5 + options.pairs // options.blocks):
                for name, code in draws.sample(sorted(CELLS.items()), len(CELLS)):
                    took = {}
                    for watched in draws.sample([True, False], 2):
                        time.sleep(options.pause)
                        took[watched] = kernels[watched].run(code)
                    if pair >= 5:  # the first ones warm up
                        times[name].append((took[False], took[True]))
        finally:
            for kernel in kernels.values():
                kernel.stop()
        print(f"block {block + 1} of {options.blocks}", file=sys.stderr)

    print(f"{'cell':<22}{'without':>10}{'added':>10}{'95 % interval':>20}{'pairs':>8}")
    for name, pairs in times.items():
        without = statistics.median(pair[0] for pair in pairs) * 1e6
        differences = [(pair[1] - pair[0]) * 1e6 for pair in pairs]
        low, high = interval(differences, draws)
        added = statistics.median(differences)
        span = f"{low:.0f} to {high:.0f}"
        print(f"{name:<22}{without:>10.0f}{added:>10.0f}{span:>20}{len(pairs):>8}")


if __name__ == "__main__":
    main()
