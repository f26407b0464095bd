"""Kernels forked from one process, where each of many would import a heavy framework."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.provisioning import local_provisioner

from jupyterlab_seed.runs.kernels import HASH_SEED
from jupyterlab_seed.verify.engine import HASH_SEEDS

SCRIPT = Path(__file__).parents[2] / "scripts" / "forking_kernels.py"


class Forked:
    """What jupyter_client asks of the process of a kernel, as of a ``Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, number: int) -> None:
        self.pid = number
        # Nothing where it has ended by now.
        with contextlib.suppress(psutil.NoSuchProcess):
            self._process = psutil.Process(number)

    def poll(self) -> int | None:
        """None while it runs; its exit status is not known."""
        process = getattr(self, "_process", None)
        return None if process is not None and process.is_running() else -1

    def wait(self) -> int:
        """Wait for its end."""
        if self.poll() is None:
            self._process.wait()
        return -1

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)


class Forks:
    """The process that kernels are forked from, and what starts them."""

    def __init__(
        self,
        python: Path | str,
        modules: Sequence[str] = (),
        environment: Mapping[str, str] = os.environ,
        **variables: str,
    ) -> None:
        """``modules``: what all kernels find imported; ``variables``: more of the environment."""
        self._server = subprocess.Popen(
            [str(python), str(SCRIPT), *modules],
            env={**environment, "TF_CPP_MIN_LOG_LEVEL": "3", **variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fork(self, file: str, **more: Any) -> int:
        """Start a kernel; ``more`` as in ``forking_kernels.py``. Returns its process's number."""
        assert self._server.stdin and self._server.stdout
        self._server.stdin.write(json.dumps({"file": file, **more}) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def launch(self, command: list[str], *, cwd: str, env: dict[str, str], **_: Any) -> Forked:
        """Start a kernel as jupyter_client's ``launch_kernel`` does."""
        file = command[command.index("-f") + 1]
        return Forked(self.fork(file, folder=cwd, environment=env))

    def stand_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have all kernels of this process forked.

        They have the folder and the environment that they are started with, but for the hash seed:
        for notebooks in which no order of a set shows.
        """
        monkeypatch.setattr(local_provisioner, "launch_kernel", self.launch)

    def close(self) -> None:
        """End the process; kernels that still run end soon after it."""
        assert self._server.stdin and self._server.stdout
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()


#: The hash seeds of the runs that verify makes, and none.
USUAL_SEEDS = (None, *HASH_SEEDS.values())


class ForkedKernels:
    """What starts kernels of the Python that runs the tests in a fraction of the time.

    They have the folder, the environment, the arguments and the hash seed that they are started
    with. Another Python and an unusual hash seed get a process of their own, as everything does
    where there is no ``fork``. Not for what is said of a kernel's start, of its process, or of the
    places of objects in memory.
    """

    def __init__(self) -> None:
        #: Hash seed to what its kernels are forked from.
        self._forks: dict[str | None, Forks] = {}
        # Not what a test adds to it.
        self._environment = {k: v for k, v in os.environ.items() if k != HASH_SEED}
        #: Starts a kernel as usual.
        self.start = local_provisioner.launch_kernel

    def launch(self, command: list[str], **options: Any) -> Any:
        """Start a kernel as jupyter_client's ``launch_kernel`` does."""
        environment = options.get("env") or {**os.environ}
        seed = environment.get(HASH_SEED)
        usual = [sys.executable, "-m", "ipykernel_launcher", "-f"]
        if not hasattr(os, "fork") or command[:4] != usual or seed not in USUAL_SEEDS:
            return self.start(command, **options)
        if seed not in self._forks:
            variables = {} if seed is None else {HASH_SEED: seed}
            self._forks[seed] = Forks(sys.executable, (), self._environment, **variables)
        file, *more = command[4:]
        folder = options.get("cwd") or str(Path.cwd())
        given = {"folder": folder, "environment": environment, "options": more}
        return Forked(self._forks[seed].fork(file, **given))

    def stand_in(self, patch: pytest.MonkeyPatch) -> None:
        """Have the kernels forked that this process starts from now on."""
        patch.setattr(local_provisioner, "launch_kernel", self.launch)

    def close(self) -> None:
        """End what they are forked from."""
        for forks in self._forks.values():
            forks.close()


@contextlib.contextmanager
def forks_of(python: Path | str, *modules: str) -> Iterator[Forks | None]:
    """The process that has imported these modules; None where there is no ``fork``."""
    single = {"OPENBLAS_NUM_THREADS": "1"}
    forks = Forks(python, modules, **single) if hasattr(os, "fork") else None
    try:
        yield forks
    finally:
        if forks is not None:
            forks.close()
