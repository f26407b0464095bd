"""What the ledger adds to a cell: paired, alternating, two real kernels.

Both kernels have `random`, NumPy and PyTorch loaded and seeded, and 200 names, of which some hold
five generators; in one of them the probe watches.
Each pair runs the same cell in both, the order drawn anew, and takes the time from sending the
request to its reply, which the kernel sends after all hooks have run and their message is out.
Between two cells lies a pause, so that caches are as cold as between the cells of a person. After
each block the kernels are started anew, in another order, so that no process is at an advantage.

    python benchmarks/cell_cost.py --pairs 400

Prints for each kind of cell: the median without, the median of the paired differences (with minus
without) and its 95 % interval by bootstrap, in microseconds. Needs ipykernel, numpy and torch.

With ``--clock processor`` the time is that which the processor worked for the kernel in all its
threads (Linux), from before the request to after the reply: other work on the machine, which lets a
kernel wait, counts less.

With ``--against FILE`` a third kernel has the probe whose text is in that file, such as the one of
another commit (``python -m jupyterlab_seed.probe.join FILE`` writes it), and each kind of cell has
rows for it and for the difference between the two.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from jupyter_client.manager import start_new_kernel

from jupyterlab_seed.probe.join import source

#: How long a kernel may take to answer, in seconds.
PATIENCE = 60

SETUP = """import random
import numpy as np
import torch
random.seed(42), np.random.seed(42), torch.manual_seed(42)
x = 0
rng, legacy, own = np.random.default_rng(1), np.random.RandomState(2), random.Random(3)
held = {"generator": torch.Generator().manual_seed(4), "rng": [np.random.default_rng(5)]}
for i in range(190):
    globals()[f"name{i}"] = (i, str(i), [i], {i: i}, lambda: i)[i % 5]"""

#: What a cell does, and its code.
CELLS = {
    "draws nothing": "y = x",
    "draws from Python": "x = random.random()",
    "draws from all three": "x = random.random(), np.random.rand(), torch.rand(1)",
    "draws from its own": "x = rng.random(), own.random(), held['rng'][0].random()",
    "seeds all three": "random.seed(7), np.random.seed(7), torch.manual_seed(7)",
}


def watch(text: str) -> str:
    """The expression that has a probe of this text keep a ledger."""
    return (
        f'(lambda ns: (exec({json.dumps(text)}, ns), ns["watch"]({{"since": 0}}))[1])'
        '({"__name__": "_jupyterlab_seed_probe"})'
    )


class Kernel:
    """A kernel, with the probe of a text or without one."""

    def __init__(self, text: str | None, clock: str) -> None:
        """Start it and load the libraries."""
        self._clock = clock
        self._manager, self._client = start_new_kernel(startup_timeout=PATIENCE)
        if text is not None:
            reply = self._client.execute_interactive(
                "",
                silent=True,
                user_expressions={"answer": watch(text)},
                timeout=PATIENCE,
            )
            answer = reply["content"]["user_expressions"]["answer"]
            assert answer["status"] == "ok", answer
        self.run(SETUP)

    def run(self, code: str) -> float:
        """Run a cell; the seconds from request to reply, by the clock."""
        worked = self._worked() if self._clock == "processor" else 0.0
        begun = time.perf_counter()
        asked = self._client.execute(code)
        while True:
            reply = self._client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == asked:
                break
        took = time.perf_counter() - begun
        assert reply["content"]["status"] == "ok", reply["content"]
        self._drain(asked)
        return self._worked() - worked if self._clock == "processor" else took

    def _worked(self) -> float:
        """The seconds that the processor has worked for it."""
        found = 0
        pid = self._manager.provisioner.pid  # type: ignore[union-attr]
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += int((task / "schedstat").read_text().split()[0])
        return found / 1e9

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


def measure(
    texts: dict[str, str | None], options: argparse.Namespace, draws: random.Random
) -> dict[str, list[dict[str, float]]]:
    """The seconds of each cell in each kernel: kind of cell to rows, kernel to seconds."""
    times: dict[str, list[dict[str, float]]] = {name: [] for name in CELLS}
    for block in range(options.blocks):
        kernels = {
            arm: Kernel(texts[arm], options.clock)
            for arm in draws.sample(sorted(texts), len(texts))
        }
        try:
            for pair in range(5 + options.pairs // options.blocks):
                for name, code in draws.sample(sorted(CELLS.items()), len(CELLS)):
                    took = {}
                    for arm in draws.sample(sorted(texts), len(texts)):
                        time.sleep(options.pause)
                        took[arm] = kernels[arm].run(code)
                    if pair >= 5:  # the first ones warm up
                        times[name].append(took)
        finally:
            for kernel in kernels.values():
                kernel.stop()
        print(f"block {block + 1} of {options.blocks}", file=sys.stderr)
    return times


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pairs", type=int, default=400, help="pairs for each kind of cell")
    parser.add_argument("--blocks", type=int, default=4, help="how often kernels are started")
    parser.add_argument("--pause", type=float, default=0.02, help="seconds between two cells")
    parser.add_argument("--clock", choices=("wall", "processor"), default="wall")
    parser.add_argument("--against", type=Path, help="a file with the text of another probe")
    options = parser.parse_args()

    draws = random.Random(0)
    texts: dict[str, str | None] = {"without": None, "added": source()}
    differences = [("added", "without")]
    if options.against:
        texts["against"] = options.against.read_text(encoding="utf-8")
        differences += [("against", "without"), ("added", "against")]
    times = measure(texts, options, draws)

    print(f"{'cell':<22}{'µs':<20}{'without':>10}{'median':>10}{'95 % interval':>20}{'pairs':>8}")
    for name, rows in times.items():
        without = statistics.median(row["without"] for row in rows) * 1e6
        for one, other in differences:
            apart = [(row[one] - row[other]) * 1e6 for row in rows]
            low, high = interval(apart, draws)
            what = one if other == "without" else f"{one} - {other}"
            span = f"{low:.0f} to {high:.0f}"
            median = statistics.median(apart)
            print(f"{name:<22}{what:<20}{without:>10.0f}{median:>10.0f}{span:>20}{len(rows):>8}")


if __name__ == "__main__":
    main()
