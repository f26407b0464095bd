"""Runs cells in fresh kernels, for the proof of the recipes.

Reads a JSON list of sessions from standard input, each
``{"kernel": "python" | <name of a kernel spec>, "cells": [<source>, ...], "loaded": [<module>, ...]}``,
and writes a JSON list of as many results, in order:
``{"outputs": [<what the cell printed>, ...], "error": <text or null>}``.
A session ends at its first error; its kernel starts for it and ends with it.
``python`` is the interpreter that runs this script. Where it is given ``loaded``, the kernel is a
fork of a process that has imported these modules, see ``forking_kernels.py``: a heavy framework is
then imported once for many kernels. Without it, the kernel is a process as JupyterLab starts it.
"""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jupyter_client import KernelManager, write_connection_file
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec

JOBS = 2  # kernels at one time
TIMEOUT = 300  # seconds for one cell, or the start of a kernel


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


class Forks:
    """The processes that kernels are forked from, each with other modules."""

    def __init__(self):
        self._lock = threading.Lock()
        self._processes = {}

    def start(self, modules, connection_file):
        """Start a kernel; returns the number of its process."""
        with self._lock:
            process = self._processes.get(modules)
            if process is None:
                process = self._processes[modules] = subprocess.Popen(
                    [sys.executable, str(Path(__file__).with_name("forking_kernels.py")), *modules],
                    env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            process.stdin.write(json.dumps({"file": connection_file}) + "\n")
            process.stdin.flush()
            number = process.stdout.readline()
        if not number:
            raise RuntimeError("forking_kernels.py ended")
        return int(number)

    def close(self):
        for process in self._processes.values():
            process.stdin.close()
            process.wait()


FORKS = Forks()


class Forked:
    """What of a ``KernelManager`` is asked of the kernel in a process."""

    def __init__(self, number):
        self._number = number

    def is_alive(self):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._number, 0)
            return True
        return False

    def shutdown_kernel(self, now):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._number, signal.SIGKILL)


def start_kernel(session, options):
    """Start the kernel of a session; returns its manager and a client."""
    kernel, modules = session["kernel"], tuple(session.get("loaded", ()))
    if modules and hasattr(os, "fork"):
        file, _ = write_connection_file(f"{options['ip']}.json", **options)
        manager = Forked(FORKS.start(modules, file))
        client = BlockingKernelClient(connection_file=file)
        client.load_connection_file(file)
        return manager, client
    if kernel == "python":
        manager = OwnPython(**options)
    else:
        manager = KernelManager(kernel_name=kernel, **options)
    manager.start_kernel()
    return manager, manager.client()


def wait_for(client):
    """Wait until a kernel answers."""
    end = time.monotonic() + TIMEOUT
    while True:
        try:
            return client.wait_for_ready(timeout=max(1, end - time.monotonic()))
        except RuntimeError:
            # Also said of a kernel that is only slow: one late heartbeat is enough.
            if time.monotonic() > end:
                raise


def run_session(session):
    outputs = []
    kernel = session["kernel"]
    options = reachable()
    try:
        manager, client = start_kernel(session, options)
    except Exception as error:  # reported where the result is looked at
        return {"outputs": outputs, "error": f"kernel {kernel}: {error!r}"}
    try:
        client.start_channels()
        wait_for(client)
        for cell in session["cells"]:
            text, error = run_cell(manager, client, cell)
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


def run_cell(manager, client, source):
    """Returns what the cell printed, and its error or None."""
    request = client.execute(source)
    printed = []
    error = None
    end = time.monotonic() + TIMEOUT
    while True:
        try:
            message = client.get_iopub_msg(timeout=max(0.1, min(5, end - time.monotonic())))
        except queue.Empty:
            if not manager.is_alive():
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
        results = list(pool.map(run_session, json.load(sys.stdin)))
    FORKS.close()
    json.dump(results, sys.stdout)
