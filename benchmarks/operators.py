"""The cost of following PyTorch's operators in a traced run, for three models.

    python benchmarks/operators.py [--device cpu] [--steps 10] [--rounds 3]

Each round trains each model plainly and traced, in fresh kernels, one after the other. Prints the
medians of the training loop alone: seconds, seconds of the process's processors, and how many
operators were logged.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
from pathlib import Path

from jupyterlab_seed.runs.execution import execute
from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.runs.tracing.session import Tracing

#: Name to the code that makes ``model`` and ``x``.
MODELS = {
    "multilayer perceptron, 4 layers": """
model = nn.Sequential(*[nn.Sequential(nn.Linear(256, 256), nn.ReLU()) for _ in range(4)])
x = torch.rand(512, 256)
""",
    "convolutions, 6 layers": """
model = nn.Sequential(
    *[nn.Sequential(nn.Conv2d(3 if n == 0 else 16, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU())
      for n in range(6)], nn.AdaptiveAvgPool2d(1))
x = torch.rand(32, 3, 32, 32)
""",
    "transformer, 4 layers": """
layer = nn.TransformerEncoderLayer(128, 4, 512, batch_first=True)
model = nn.TransformerEncoder(layer, 4)
x = torch.rand(8, 64, 128)
""",
}

TRAINING = """
import json, time
optimizer = torch.optim.AdamW(model.parameters())
model(x)  # what is done once
begun = time.perf_counter(), time.process_time()
for step in range({steps}):
    loss = model(x).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
loss.item()
print(json.dumps([time.perf_counter() - begun[0], time.process_time() - begun[1]]))
"""


async def run(code: str, given: argparse.Namespace, traced: bool) -> tuple[float, float, int]:
    """Seconds, seconds of processors, and operators in the log."""
    sources = (
        "import torch\nfrom torch import nn\ntorch.manual_seed(0)",
        f"{code}\nmodel, x = model.to({given.device!r}), x.to({given.device!r})",
        TRAINING.format(steps=given.steps),
    )
    cells = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": []} for source in sources
    ]
    planned = plan({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    tracing = Tracing(0, len(cells), {}) if traced else None
    with tempfile.TemporaryDirectory() as folder:
        kernel = await LocalKernels(Path(folder)).start(planned, {})
        try:
            made = await execute(planned, kernel, "A", tracing=tracing)
        finally:
            await kernel.close()
    seconds, processors = json.loads(made.cells[2].outputs[0]["text"])
    log = tracing.log if tracing is not None else None
    return seconds, processors, len(log.operators) if log is not None else 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print("model | plain, s | traced, s | plain, CPU s | traced, CPU s | operators | µs each")
    for name, code in MODELS.items():
        rounds = [
            [asyncio.run(run(code, given, traced)) for traced in (False, True)]
            for _round in range(given.rounds)
        ]
        plain, traced = (
            [statistics.median(one[which][part] for one in rounds) for part in range(3)]
            for which in (0, 1)
        )
        each = (traced[1] - plain[1]) / traced[2] * 1e6
        print(
            f"{name} | {plain[0]:.2f} | {traced[0]:.2f} | {plain[1]:.2f} | {traced[1]:.2f} | "
            f"{traced[2]:.0f} | {each:.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
