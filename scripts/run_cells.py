"""Runs cells in fresh kernels, for the proof of the recipes.

Reads a JSON list of sessions from standard input, each
``{"kernel": "python" | <name of a kernel spec>, "cells": [<source>, ...]}``,
and writes a JSON list of as many results, in order:
``{"outputs": [<what the cell printed>, ...], "error": <text or null>}``.
A session ends at its first error; its kernel starts for it and ends with it.
``python`` is the interpreter that runs this script.
"""

import json
import os
import queue
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

JOBS = 2  # kernels at one time
TIMEOUT = 180  # seconds for one cell


def reachable():
    """How kernels are reached: through files, of which no other process takes one meanwhile.

    Ports are chosen before the kernel binds them. Windows has no such files.
    """
    if os.name == "nt":
        return {}
    return {"transport": "ipc", "ip": str(Path(tempfile.mkdtemp(prefix="seed-")) / "k")}


class OwnPython(KernelManager):
    """The kernel of this interpreter, whatever kernel specs are installed."""

    @property
    def kernel_spec(self):
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python",
            language="python",
        )


def run_session(session):
    outputs = []
    kernel = session["kernel"]
    options = reachable()
    if kernel == "python":
        manager = OwnPython(**options)
    else:
        manager = KernelManager(kernel_name=kernel, **options)
    try:
        manager.start_kernel()
    except Exception as error:  # reported where the result is looked at
        return {"outputs": outputs, "error": f"kernel {kernel}: {error!r}"}
    client = manager.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=60)
        for cell in session["cells"]:
            text, error = run_cell(client, cell)
            outputs.append(text)
            if error:
                return {"outputs": outputs, "error": error}
        return {"outputs": outputs, "error": None}
    except Exception as error:
        return {"outputs": outputs, "error": f"kernel {kernel}: {error!r}"}
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        if "ip" in options:
            shutil.rmtree(Path(options["ip"]).parent, ignore_errors=True)


def run_cell(client, source):
    """Returns what the cell printed, and its error or None."""
    request = client.execute(source)
    printed = []
    error = None
    end = time.monotonic() + TIMEOUT
    while True:
        try:
            message = client.get_iopub_msg(timeout=max(0.1, min(5, end - time.monotonic())))
        except queue.Empty:
            if not client.is_alive():
                return "".join(printed), "the kernel died"
            if time.monotonic() > end:
                return "".join(printed), f"no end after {TIMEOUT} s"
            continue
        if message["parent_header"].get("msg_id") != request:
            continue
        content = message["content"]
        if message["msg_type"] == "stream" and content["name"] == "stdout":
            printed.append(content["text"])
        elif message["msg_type"] == "error":
            error = f"{content['ename']}: {content['evalue']}"
        elif message["msg_type"] == "status" and content["execution_state"] == "idle":
            return "".join(printed), error


if __name__ == "__main__":
    with ThreadPoolExecutor(JOBS) as pool:
        json.dump(list(pool.map(run_session, json.load(sys.stdin))), sys.stdout)
