"""Kernels forked from one process, where each of many would import a heavy framework."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.provisioning import local_provisioner

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

    def __init__(self, python: Path | str, modules: Sequence[str] = (), **variables: str) -> None:
        """``modules``: what all kernels find imported; ``variables``: more of the environment."""
        self._server = subprocess.Popen(
            [str(python), str(SCRIPT), *modules],
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **variables},
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
        """End the process; the kernels are left alone."""
        assert self._server.stdin and self._server.stdout
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()


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
