"""Studies on a Dask cluster: a scheduler and two workers, as processes of their own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

pytest.importorskip("distributed", reason="Dask is an extra")

from jupyterlab_seed.study import cluster
from jupyterlab_seed.study.cluster import dask_runners
from jupyterlab_seed.study.prepare import Request, prepare
from jupyterlab_seed.study.store import Store
from jupyterlab_seed.study.study import study
from jupyterlab_seed.study.types import CannotStudyError, Options

from ..runs.running import MARK, PATIENCE
from .simulated import WHOLE
from .test_notebook import seeded


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Cluster:
    """A scheduler, workers of one thread, and a folder that all of them see."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        port = free_port()
        self.address, self.folder = f"tcp://127.0.0.1:{port}", folder
        self._environment = {**os.environ, MARK: uuid.uuid4().hex}
        words = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
        self.scheduler = self._start("dask_scheduler", *words)
        self.workers = [self.add_worker() for _ in range(workers)]

    def _start(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *words],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def add_worker(self) -> subprocess.Popen[bytes]:
        words = ["--nthreads", "1", "--no-dashboard", "--no-nanny"]
        return self._start("dask_worker", self.address, *words)

    def ready(self, workers: int = 2) -> None:
        """Wait until so many workers have come."""

        async def come() -> None:
            from distributed import Client

            async with Client(self.address, asynchronous=True, timeout=PATIENCE) as client:
                await client.wait_for_workers(workers, timeout=PATIENCE)

        asyncio.run(come())

    def kernels(self) -> list[int]:
        """The kernels that its workers have started."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                words = " ".join(process.cmdline())
                mine = process.environ().get(MARK) == self._environment[MARK]
                if mine and "ipykernel_launcher" in words:
                    found.append(process.pid)
        return found

    def gone(self) -> bool:
        """Whether no kernel is left, after a moment at most."""
        return wait(lambda: not self.kernels())

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def wait(ready: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="module")
def two(tmp_path_factory: Any) -> Iterator[Cluster]:
    one = Cluster(tmp_path_factory.mktemp("cluster"))
    one.ready()
    yield one
    one.close()


def write(folder: Path, name: str, seconds: float = 0.0) -> Path:
    file = folder / name
    content = seeded(f"import time; time.sleep({seconds})", "SEED / 10")
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


async def studied(file: Path, address: str, seeds: int, on_progress: Any = None) -> dict[str, Any]:
    arms = prepare(Request(file.read_bytes(), "nb"))
    async with dask_runners(address, file) as (runners, notes):
        given = (arms, runners, Store(file), Options(seeds=seeds), on_progress)
        return await study(*given, notes=notes)


def stored(file: Path) -> dict[int, int]:
    """Seed to the number of its stored runs."""
    arm = prepare(Request(file.read_bytes(), "nb"))[0]
    return {seed: len(runs) for seed, runs in Store(file).runs(arm.code, arm.wanted).items()}


def test_runs_take_place_on_workers(two: Cluster) -> None:
    file = write(two.folder, "nb.ipynb")
    report = asyncio.run(studied(file, two.address, 4))
    assert report["verdict"]["kind"] == "one-arm"
    values = [run["values"]["SEED / 10"] for run in report["arms"][0]["runs"]]
    assert values == [0.7, 0.8, 0.9, 1.0]
    assert report["options"]["jobs"] == 2
    assert two.kernels() == []


def test_cancelling_ends_the_kernels(two: Cluster) -> None:
    file = write(two.folder, "long.ipynb", 99)

    async def cancelled() -> None:
        task = asyncio.ensure_future(studied(file, two.address, 4))
        while len(await asyncio.to_thread(two.kernels)) < 2:
            assert not task.done()
            await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert two.kernels() == []

    asyncio.run(asyncio.wait_for(cancelled(), PATIENCE))
    # The workers are free again.
    asyncio.run(studied(write(two.folder, "after.ipynb"), two.address, 2))


def test_a_study_that_is_killed_leaves_no_kernel(two: Cluster) -> None:
    file = write(two.folder, "killed.ipynb", 99)
    words = ["study", str(file), "--dask", two.address]
    environment = {key: value for key, value in os.environ.items() if key != MARK}
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab_seed.cli", *words], env=environment
    )
    try:
        assert wait(lambda: len(two.kernels()) == 2)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert two.gone()


def test_a_killed_worker_costs_no_seed(tmp_path: Path) -> None:
    one = Cluster(tmp_path)
    try:
        one.ready()
        file = write(tmp_path, "nb.ipynb", 0.3)
        steps: list[Any] = []

        async def killed() -> dict[str, Any]:
            task = asyncio.ensure_future(studied(file, one.address, 6, steps.append))
            while len(steps) < 3 or len(await asyncio.to_thread(one.kernels)) < 2:
                assert not task.done()
                await asyncio.sleep(0.02)
            one.workers[0].kill()
            return await task

        report = asyncio.run(asyncio.wait_for(killed(), 2 * PATIENCE))
        assert [run["outcome"] for run in report["arms"][0]["runs"]] == ["ok"] * 6
        assert stored(file) == dict.fromkeys(range(7, 13), 1)
        assert one.gone()
    finally:
        one.close()


@pytest.mark.skipif(not WHOLE, reason="long")
def test_ten_killed_workers_cost_no_seed(tmp_path: Path) -> None:
    one = Cluster(tmp_path)
    moments = random.Random(10)
    try:
        one.ready()
        file = write(tmp_path, "nb.ipynb", 1.0)

        async def killed() -> dict[str, Any]:
            task = asyncio.ensure_future(studied(file, one.address, 24))
            for _kill in range(10):
                while not await asyncio.to_thread(one.kernels):
                    assert not task.done()
                    await asyncio.sleep(0.02)
                await asyncio.sleep(moments.uniform(0, 3))
                assert not task.done()
                one.workers.pop(0).kill()
                one.workers.append(one.add_worker())
            return await task

        report = asyncio.run(asyncio.wait_for(killed(), 8 * PATIENCE))
        assert [run["outcome"] for run in report["arms"][0]["runs"]] == ["ok"] * 24
        assert stored(file) == dict.fromkeys(range(7, 31), 1)
        assert one.gone()
    finally:
        one.close()


def test_a_scheduler_that_goes_away(tmp_path: Path) -> None:
    one = Cluster(tmp_path, workers=1)
    try:
        one.ready(1)
        file = write(tmp_path, "nb.ipynb", 0.2)
        steps: list[Any] = []

        async def killed() -> None:
            task = asyncio.ensure_future(studied(file, one.address, 50, steps.append))
            while len(steps) < 3:
                assert not task.done()
                await asyncio.sleep(0.02)
            one.scheduler.kill()
            with pytest.raises(CannotStudyError) as caught:
                await task
            assert caught.value.kind == "cluster" and "went away" in str(caught.value)

        asyncio.run(asyncio.wait_for(killed(), 2 * PATIENCE))
        done = stored(file)
        assert len(done) >= 2 and set(done.values()) == {1}
        assert one.gone()
    finally:
        one.close()


def refused(file: Path, address: str) -> str:
    with pytest.raises(CannotStudyError) as caught:
        asyncio.run(studied(file, address, 2))
    assert caught.value.kind == "cluster"
    assert not (file.parent / ".seed-study").exists()
    return str(caught.value)


def test_clusters_that_are_of_no_use(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, "nb.ipynb")
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    assert "No Dask scheduler answers" in refused(file, f"tcp://127.0.0.1:{free_port()}")
    assert "No Dask scheduler answers" in refused(file, "nonsense://x")
    with monkeypatch.context() as other:
        other.setattr(cluster, "__version__", "9.9")
        text = refused(file, two.address)
        assert "has jupyterlab_seed" in text and "9.9" in text
    with monkeypatch.context() as other:
        other.setattr(cluster, "_size", lambda _file: 3)
        text = refused(file, two.address)
        assert "disk that all workers share" in text and str(file) in text


def test_versions_that_differ_are_told() -> None:
    import platform

    assert cluster._version_notes([platform.python_version()] * 2) == []
    text = str(cluster._version_notes(["3.9.1", platform.python_version()])[0].message)
    assert "Python 3.9.1" in text and platform.python_version() in text
