"""Notebooks and kernels in states that nobody plans for: each run ends, and says how."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs.execution import execute
from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.verify.engine import verify

from ..runs.running import make_plan, printed, run

pytestmark = pytest.mark.usefixtures("forked_kernels")


def verified(folder: Path, planned: Any) -> dict[str, Any]:
    """The report of a verification."""
    return asyncio.run(verify(planned, LocalKernels(folder)))


def test_await_at_the_top_level(tmp_path: Path) -> None:
    report = verified(
        tmp_path,
        make_plan(
            "import asyncio, random\nrandom.seed(1)",
            "async def draw():\n    await asyncio.sleep(0)\n    return random.random()",
            "print(await draw(), await asyncio.gather(draw(), draw()))",
        ),
    )
    assert report["verdict"]["kind"] == "reproduced"


THREAD = """
import random, threading
random.seed(1)
go = threading.Event()
def draws():
    go.wait()
    random.random()
    open('drawn', 'w').close()
threading.Thread(target=draws, daemon=True).start()
"""


def test_a_thread_that_draws_between_cells(tmp_path: Path) -> None:
    """Its draw is no cell's: the next begins where it was left, and the records show that."""
    planned = make_plan(THREAD, "threading.Timer(0.3, go.set).start()", "random.random()")

    async def scenario() -> Any:
        kernel = await LocalKernels(tmp_path).start(planned, {})

        def wait(index: int, seconds: float | None) -> None:
            # A run sends a cell when the one above is done, and this is called before.
            while index == 2 and seconds is None and not (tmp_path / "drawn").exists():
                time.sleep(0.02)

        try:
            return await execute(planned, kernel, "A", on_cell=wait)
        finally:
            await kernel.close()

    moves = [cell.streams["python"] for cell in asyncio.run(scenario()).cells.values()]
    assert moves[1].before == moves[1].after == moves[0].after
    assert moves[2].before != moves[1].after and moves[2].before != moves[2].after


def test_standard_output_closed_in_the_kernel(own_processes: None, tmp_path: Path) -> None:
    """The process's own is nothing to a notebook; the object is, and its next line says so."""
    result = run(
        make_plan(
            "import os\nos.close(1)\nos.close(2)\nprint('a')",
            "import random, sys\nrandom.seed(1)\nsys.stdout.close()",
            ("print('b')", "raises-exception"),
            "random.random()",
        ),
        tmp_path,
    )
    assert printed(result) == "a\n"
    assert list(result.cells) == [0, 1, 2, 3]
    streams = result.cells[3].streams
    assert streams is not None and streams["python"].before != streams["python"].after


def test_a_notebook_of_format_3(tmp_path: Path) -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": "old"},
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "heading", "level": 1, "source": "A"},
                    {
                        "cell_type": "code",
                        "language": "python",
                        "input": ["import random\n", "random.seed(1)"],
                        "outputs": [],
                        "prompt_number": 1,
                        "collapsed": False,
                    },
                    {"cell_type": "code", "input": "print(random.random())", "outputs": []},
                ]
            }
        ],
    }
    report = verified(tmp_path, plan(json.dumps(old)))
    assert report["verdict"]["kind"] == "reproduced" and report["counts"]["ran"] == 2


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no SIGSTOP")
def test_a_kernel_that_is_suspended(own_processes: None, tmp_path: Path) -> None:
    """As a laptop's lid does it: what runs goes on where it was."""
    planned = make_plan(
        "import os, random\nrandom.seed(1)\nopen('pid', 'w').write(str(os.getpid()))",
        "print(sum(random.random() for _ in range(10**6)))",
    )

    async def scenario() -> Any:
        kernel = await LocalKernels(tmp_path).start(planned, {})

        def suspend(index: int, seconds: float | None) -> None:
            if index == 1 and seconds is None:
                pid = int((tmp_path / "pid").read_text())
                os.kill(pid, signal.SIGSTOP)
                threading.Timer(1.0, os.kill, (pid, signal.SIGCONT)).start()

        try:
            return await execute(planned, kernel, "A", on_cell=suspend)
        finally:
            await kernel.close()

    result = asyncio.run(scenario())
    assert [cell.outcome for cell in result.cells.values()] == ["ok", "ok"]
    assert printed(result, 1) and result.cells[1].lost == 0


#: Root is a user like any other without these rights.
AS_OTHERS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of files")
def test_a_folder_that_nobody_may_write_to(tmp_path: Path) -> None:
    """Verify needs no file there; what would write says which file, and leaves nothing."""
    if is_root := os.geteuid() == 0:
        tried = shutil.which("setpriv") and subprocess.run([*AS_OTHERS, "true"], check=False)
        if not tried or tried.returncode != 0:
            pytest.skip("root may write anywhere")
    file = tmp_path / "nb.ipynb"
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    source = "import random\nrandom.seed(1)\nprint(random.random())"
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "python3"}}}
    file.write_text(json.dumps({**notebook, "cells": [{**cell, "source": source}]}))
    before = file.read_bytes()
    file.chmod(0o444)
    tmp_path.chmod(0o555)

    def seed(*words: str) -> subprocess.CompletedProcess[str]:
        argv = [*(AS_OTHERS if is_root else []), sys.executable, "-m", "jupyterlab_seed.cli"]
        return subprocess.run(
            [*argv, *words, str(file)], capture_output=True, text=True, timeout=120, check=False
        )

    try:
        verified_ = seed("verify")
        refused = [seed("verify", f"--json={tmp_path / 'r.json'}"), seed("insert")]
    finally:
        tmp_path.chmod(0o755)
    assert (verified_.returncode, verified_.stderr) == (0, "")
    assert "Reproduced" in verified_.stdout
    for result, name in zip(refused, ["r.json", "nb.ipynb"], strict=True):
        assert result.returncode == 2, result.stderr
        assert f"Cannot write {tmp_path / name}: " in result.stderr
        assert "Traceback" not in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["nb.ipynb"]
    assert file.read_bytes() == before


def test_a_flood_of_outputs_is_whole(tmp_path: Path) -> None:
    """No limit of a rate applies to the connection of a verification."""
    code = "for i in range(3000):\n    print(i, flush=True)"
    result = run(make_plan(code), tmp_path)
    assert printed(result).split() == [str(i) for i in range(3000)]
    assert result.cells[0].lost == 0
