"""What the tests that start kernels share: short notebooks, and looking for what is left."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from jupyterlab_seed.runs.execution import execute
from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.runs.types import Plan, Run

#: What a machine that is busy may take, in seconds.
PATIENCE = 60

#: A variable that all processes of a test inherit.
MARK = "JUPYTERLAB_SEED_TEST"


def notebook(*sources: str | tuple[str, ...], **metadata: Any) -> dict[str, Any]:
    """A notebook of these code cells; one with tags is a tuple of its source and them."""
    cells = [
        {
            "cell_type": "code",
            "source": source[0] if isinstance(source, tuple) else source,
            "metadata": {"tags": list(source[1:])} if isinstance(source, tuple) else {},
            "outputs": [],
        }
        for source in sources
    ]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def make_plan(*sources: str | tuple[str, ...], **metadata: Any) -> Plan:
    return plan(notebook(*sources, **metadata))


async def run_once(
    planned: Plan, folder: Path, environment: dict[str, str] | None = None, **more: Any
) -> Run:
    """Run a notebook in a fresh kernel."""
    kernel = await LocalKernels(folder).start(planned, environment or {})
    try:
        return await execute(planned, kernel, "A", **more)
    finally:
        await kernel.close()


def run(planned: Plan, folder: Path, environment: Any = None, **more: Any) -> Run:
    return asyncio.run(run_once(planned, folder, environment, **more))


def printed(result: Run, index: int = 0) -> str:
    """What a cell wrote to its standard output."""
    outputs = result.cells[index].outputs
    return "".join(
        output["text"]
        for output in outputs
        if output["output_type"] == "stream" and output["name"] == "stdout"
    )


class Marked:
    """Processes that were started since, by a mark in their environment."""

    def __init__(self, setenv: Callable[[str, str], Any]) -> None:
        self._mark = uuid.uuid4().hex
        setenv(MARK, self._mark)

    def left(self) -> list[str]:
        """The command lines of those that still run."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                    continue
                if process.environ().get(MARK) == self._mark:
                    found.append(" ".join(process.cmdline()))
            except psutil.Error:
                continue
        return found


def write_kernelspec(folder: Path, name: str, argv: list[str], **more: Any) -> None:
    """Install a kernel under ``folder``, which has to be on ``JUPYTER_PATH``."""
    target = folder / "kernels" / name
    target.mkdir(parents=True)
    spec = {"argv": argv, "display_name": name, "language": "python", **more}
    (target / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


#: How a kernel of the Python that runs the tests is started.
IPYKERNEL = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
