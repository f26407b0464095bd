"""The kernels that run the notebooks."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

from ..forks import Forks
from ..runs.running import PATIENCE

HERE = Path(__file__).parent


@dataclass
class Pass:
    """What one run of all cells said."""

    #: What it says of itself, and the error that ended it.
    own: list[str] = field(default_factory=list)
    #: What it drew.
    drawn: list[str] = field(default_factory=list)
    error: str | None = None


class Kernel:
    """A fresh kernel."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client

    def run_all(self, cells: list[dict[str, Any]]) -> Pass:
        """Run all cells from the top, until one fails."""
        result = Pass()
        for cell in cells:
            if cell["cell_type"] == "code" and result.error is None:
                self.run(cell["source"], result)
        return result

    def run(self, source: str, result: Pass) -> None:
        """Run one cell."""
        text: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "stream" and content["name"] == "stdout":
                text.append(content["text"])

        reply = self._client.execute_interactive(
            source, output_hook=hear, allow_stdin=False, timeout=4 * PATIENCE
        )
        for line in "".join(text).splitlines():
            (result.drawn if line.startswith("draw ") else result.own).append(line)
        if reply["content"]["status"] != "ok":
            result.error = f"{reply['content']['ename']}: {reply['content']['evalue']}"
            result.own.append(result.error)


class Kernels:
    """Makes kernels of the Python that has the frameworks."""

    def __init__(self, python: Path, folder: Path) -> None:
        self._python = python
        self._folder = folder
        self._numbers = itertools.count()
        self._forks: dict[str, Forks] = {}

    def missing(self, names: set[str]) -> set[str]:
        """The modules that can't be imported there."""
        code = (
            "import importlib.util, json, sys;"
            "print(json.dumps([n for n in sys.argv[1:] if not importlib.util.find_spec(n)]))"
        )
        words = [str(self._python), "-c", code, *sorted(names)]
        environment = {**os.environ, "PYTHONPATH": str(HERE / "modules")}
        return set(json.loads(subprocess.check_output(words, text=True, env=environment)))

    def _forks_of(self, modules: str) -> Forks:
        if modules not in self._forks:
            path = str(HERE / "modules")
            # With a module that starts threads, it is left to one.
            single = {"OPENBLAS_NUM_THREADS": "1"} if modules else {}
            self._forks[modules] = Forks(self._python, modules.split(), PYTHONPATH=path, **single)
        return self._forks[modules]

    @contextlib.contextmanager
    def fresh(self, loaded: str = "") -> Iterator[Kernel]:
        """A fresh kernel, which finds these modules imported; it ends with the block."""
        name = self._folder / f"k{next(self._numbers)}"
        # Through files: no other process takes a port meanwhile.
        file, _ = write_connection_file(f"{name}.json", transport="ipc", ip=str(name))
        process = self._forks_of(loaded).fork(file, folder=str(self._folder))
        client = BlockingKernelClient(connection_file=file)
        try:
            client.load_connection_file(file)
            client.start_channels()
            _wait(client)
            yield Kernel(client)
        finally:
            client.stop_channels()
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def close(self) -> None:
        """End what they are forked from."""
        for forks in self._forks.values():
            forks.close()


def _wait(client: BlockingKernelClient) -> None:
    """Wait until a kernel answers.

    Raises:
        RuntimeError: it does not within ``PATIENCE``.
    """
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return client.wait_for_ready(timeout=end - time.monotonic())
        except RuntimeError:
            # Also said of a kernel that is only slow: one late heartbeat is enough.
            if time.monotonic() > end:
                raise
