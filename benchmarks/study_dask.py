"""How long a seed study takes on a Dask cluster of two workers, beside two local kernels.

The cluster is a scheduler and two workers of one thread, as processes of this machine. Both do the
same seeds in turns, after one run that loads what they need.

    pip install "jupyterlab_seed[study,dask]"
    python benchmarks/study_dask.py --rounds 4 --seeds 6

Prints medians in seconds, and the median of cluster / local within the rounds, with its range. The
notebook waits for two seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from study import waiting  # noqa: E402

from jupyterlab_seed.study.cluster import dask_runners  # noqa: E402
from jupyterlab_seed.study.local import local_runners  # noqa: E402
from jupyterlab_seed.study.prepare import Request, prepare  # noqa: E402
from jupyterlab_seed.study.store import Store  # noqa: E402
from jupyterlab_seed.study.study import study  # noqa: E402
from jupyterlab_seed.study.types import Options  # noqa: E402

WORKERS = 2


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A scheduler with its workers; its address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    words = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = [address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    started = [_start(folder, "dask_scheduler", *words)]
    started += [_start(folder, "dask_worker", *worker) for _worker in range(WORKERS)]
    try:
        with Client(address, timeout=60) as client:
            client.wait_for_workers(WORKERS, timeout=60)
        yield address
    finally:
        for process in started:
            process.kill()
            process.wait()


def _start(folder: Path, program: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{program}", *words],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def studied(file: Path, seeds: int, address: str | None) -> float:
    """Seconds of a study that has nothing stored, report included."""
    store = Store(file)
    store.path.unlink(missing_ok=True)
    arms = prepare(Request(file.read_bytes(), "nb"))

    async def whole() -> None:
        if address is None:
            await study(arms, local_runners(file.parent, jobs=WORKERS), store, Options(seeds=seeds))
            return
        async with dask_runners(address, file) as (runners, notes):
            await study(arms, runners, store, Options(seeds=seeds), notes=notes)

    begun = time.perf_counter()
    asyncio.run(whole())
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=6)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "nb.ipynb")
        file.write_text(json.dumps(waiting()))
        with cluster(file.parent) as address:
            for first in (None, address):
                studied(file, WORKERS, first)
            local, remote = [], []
            for _round in range(given.rounds):
                local.append(studied(file, given.seeds, None))
                remote.append(studied(file, given.seeds, address))
    ratios = [one / base for one, base in zip(remote, local, strict=True)]
    print(f"two local kernels, {given.seeds} seeds: {statistics.median(local):.1f} s")
    print(
        f"two Dask workers: {statistics.median(remote):.1f} s; ratio "
        f"{statistics.median(ratios):.3f} ({min(ratios):.3f} … {max(ratios):.3f})"
    )


if __name__ == "__main__":
    main()
