"""The processor time of the probe's work in a cell: two texts of it, paired, in real kernels.

For a busy machine, on which the clock of `cell_cost.py` shows little. Each kernel has what its
kernels have: `random`, NumPy and PyTorch, 200 names, five generators. Around the two functions that
IPython calls before and after each cell, the time that the processor works for their thread is
taken, with the message that they send. What the thread behind them does with the message, and what
caches lose to them, is left out.

    python benchmarks/hook_time.py --pairs 100 --against FILE

``FILE`` has the text of another probe (``python -m jupyterlab_seed.probe.join FILE`` writes it).
Prints for each kind of cell the two medians and the median of the paired differences with its 95 %
interval by bootstrap, in microseconds.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

from cell_cost import CELLS, PATIENCE, Kernel, interval

from jupyterlab_seed.probe.join import source

#: Has the hooks take their time; `_Events` keeps them from being registered anew.
MEASURE = """
def _measure():
    import sys, time
    hooks = sys.modules["_jupyterlab_seed"].ledger._hooks
    took = sys._hook_time = []
    lists = get_ipython().events.callbacks
    def timed(hook):
        def run(argument):
            begun = time.thread_time_ns()
            hook(argument)
            took.append(time.thread_time_ns() - begun)
        return run
    class Events:
        callbacks = {"post_run_cell": [hooks._post]}
    for event, hook in (("pre_run_cell", hooks._pre), ("post_run_cell", hooks._post)):
        lists[event][lists[event].index(hook)] = timed(hook)
    hooks._events = Events
_measure()
del _measure
"""


class Measured(Kernel):
    """A kernel that takes the time of the hooks."""

    def __init__(self, text: str) -> None:
        """Start it, watched by a probe of this text."""
        super().__init__(text, "wall")
        self.run(MEASURE)

    def hooks(self, code: str) -> float:
        """Run a cell; the microseconds of its hooks."""
        self._ask("__import__('sys')._hook_time.clear()")
        self.run(code)
        return float(self._ask("sum(__import__('sys')._hook_time)")) / 1000

    def _ask(self, expression: str) -> str:
        reply = self._client.execute_interactive(
            "", silent=True, user_expressions={"x": expression}, timeout=PATIENCE
        )
        return str(reply["content"]["user_expressions"]["x"]["data"]["text/plain"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pairs", type=int, default=100, help="pairs for each kind of cell")
    parser.add_argument("--pause", type=float, default=0.02, help="seconds before each cell")
    parser.add_argument("--against", type=Path, required=True, help="the text of another probe")
    options = parser.parse_args()

    draws = random.Random(0)
    kernels = {
        "before": Measured(options.against.read_text(encoding="utf-8")),
        "after": Measured(source()),
    }
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in CELLS}
    try:
        for pair in range(5 + options.pairs):
            for name, code in draws.sample(sorted(CELLS.items()), len(CELLS)):
                took = {}
                for arm in draws.sample(sorted(kernels), 2):
                    time.sleep(options.pause)
                    took[arm] = kernels[arm].hooks(code)
                if pair >= 5:  # the first ones warm up
                    rows[name].append(took)
            if pair % 20 == 0:
                print(f"pair {pair}", file=sys.stderr)
    finally:
        for kernel in kernels.values():
            kernel.stop()

    print(f"{'cell':<22}{'before':>10}{'after':>10}{'after - before':>16}{'95 % interval':>20}")
    for name, found in rows.items():
        before, after = (statistics.median(row[arm] for row in found) for arm in kernels)
        apart = [row["after"] - row["before"] for row in found]
        low, high = interval(apart, draws)
        span = f"{low:.0f} to {high:.0f}"
        print(f"{name:<22}{before:>10.0f}{after:>10.0f}{statistics.median(apart):>16.0f}{span:>20}")


if __name__ == "__main__":
    main()
