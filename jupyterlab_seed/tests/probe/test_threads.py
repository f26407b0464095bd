"""Cells that run at the same time."""

from __future__ import annotations

from pathlib import Path

import pytest

from .kernels import PATIENCE, Kernel, Start


def test_cells_in_two_threads(shared: Kernel) -> None:
    shared.run("import threading")
    asked = shared.begin(
        "t = threading.Thread(target=lambda: get_ipython().run_cell('np.random.seed(3)'))\n"
        "t.start(); t.join()\nrandom.seed(4)"
    )
    shared.wait(asked)
    inner, outer = (message["content"]["data"] for message in shared.messages)
    assert inner["overlapped"] is outer["overlapped"] is True
    assert inner["code"] == "np.random.seed(3)"
    assert outer["streams"]["numpy"][3] == 3
    assert outer["streams"]["python"][3] == 4
    assert shared.run("del t")["overlapped"] is False


def test_subshells(start: Start) -> None:
    kernel = start()
    if "kernel subshells" not in kernel.client.kernel_info(reply=True)["content"].get(
        "supported_features", []
    ):
        pytest.skip("no subshells in this ipykernel")
    message = kernel.client.session.msg("create_subshell_request", {})
    kernel.client.control_channel.send(message)
    subshell = kernel.client.get_control_msg(timeout=PATIENCE)["content"]["subshell_id"]
    kernel.run("import random, threading\nseeded, go = threading.Event(), threading.Event()")
    code = "random.seed(1)\nseeded.set()\ngo.wait(20)\nx = random.random()"
    first = kernel.begin(code, cell="main")
    second = kernel.begin("seeded.wait(20)\nrandom.random()", cell="side", subshell=subshell)
    kernel.wait(second)
    side = kernel.messages[-1]["content"]["data"]
    kernel.wait(kernel.begin("go.set()", cell="side", subshell=subshell), first)
    records = [message["content"]["data"] for message in kernel.messages]
    assert {record["cell"] for record in records} == {"main", "side"}
    assert side["overlapped"] is True
    assert all(record["overlapped"] for record in records)
    assert all(record["streams"]["python"][3] == 1 for record in [side, *records])
    # One after the other they do not overlap.
    kernel.wait(kernel.begin("random.random()", cell="side", subshell=subshell))
    assert kernel.messages[0]["content"]["data"]["overlapped"] is False
    assert kernel.run("pass")["overlapped"] is False


LATE = """
import os, threading, time
def late(file):
    while not os.path.exists(file):
        time.sleep(0.01)
    print("printed")
    display("shown")
threading.Thread(target=late, args=[{!r}]).start()
"""


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("t = threading.Thread(target=lambda: go.wait())\nt.start()", "go.set()\nt.join()"),
        ("t = threading.Timer(1000, random.random)\nt.start()", "t.cancel()\nt.join()"),
    ],
)
def test_cells_beside_code_of_the_notebook(shared: Kernel, start: str, end: str) -> None:
    """It may draw at any time, so whose draws are whose is unknown."""
    waiting = "pool = ThreadPoolExecutor(1); pool.submit(len, '').result()\ngo = threading.Event()"
    shared.run(f"import threading\nfrom concurrent.futures import ThreadPoolExecutor\n{waiting}")
    assert not shared.run("random.random()")["overlapped"]
    # What this cell shows may come later.
    assert shared.run(start)["overlapped"]
    assert shared.run("random.random()")["overlapped"]
    assert not shared.run("1 + 1")["overlapped"]
    shared.run(end)
    assert not shared.run("random.random()")["overlapped"]


def test_tasks_that_a_cell_leaves(shared: Kernel) -> None:
    """They run where a cell awaits something, and between cells."""
    shared.run("import asyncio\nasync def f(): await asyncio.sleep(1000)")
    assert shared.run("task = asyncio.create_task(f())")["overlapped"]
    assert not shared.run("random.random()")["overlapped"]
    assert shared.run("random.random(); await asyncio.sleep(0)")["overlapped"]
    shared.run("task.cancel(); await asyncio.sleep(0)")
    assert not shared.run("random.random(); await asyncio.sleep(0)")["overlapped"]


def test_what_a_thread_shows_stays_with_its_cell(shared: Kernel, tmp_path: Path) -> None:
    """ipykernel sends it to the last request; one of a page would swallow it."""
    cell = shared.begin(LATE.format(str(tmp_path / "go")))
    shared.wait(cell)
    for function in ("report", "rewind", "watch"):
        shared.ask(function)
    (tmp_path / "go").touch()
    shown = []
    while len(shown) < 2:
        message = shared.client.get_iopub_msg(timeout=PATIENCE)
        if message["msg_type"] in ("stream", "display_data"):
            shown.append(message["parent_header"]["msg_id"])
    assert shown == [cell, cell]
