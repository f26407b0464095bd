"""Kernels, as many as are asked for, from one process that has imported ipykernel and what the arguments name.

Reads a line of JSON for each kernel from standard input, and writes the process's number:
``{"file": <connection file>, "folder": <where it runs>, "environment": {<its variables>}}``; without
the last two it has those of this process. Each kernel is a real one, a process and a session of its
own; only imports are shared, and the hash seed. They must start no thread, so set
``OPENBLAS_NUM_THREADS=1``.
"""

import importlib
import json
import os
import random
import signal
import sys
from pathlib import Path

from ipykernel.ipkernel import IPythonKernel  # noqa: F401
from ipykernel.kernelapp import IPKernelApp


def become_a_kernel(asked: dict) -> None:
    """Be a kernel until somebody ends it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # The states were the parent's.
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    if "folder" in asked:
        os.chdir(asked["folder"])
    if "environment" in asked:
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    options = ["--HistoryManager.enabled=False", "--IPKernelApp.parent_handle=0"]
    IPKernelApp.launch_instance(argv=["-f", asked["file"], *options])


def fork(asked: dict) -> int:
    """Fork a kernel; returns the number of its process once that leads a session."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        # Who ends a kernel ends its group.
        os.setsid()
        os.close(reading)
        os.close(writing)
        become_a_kernel(asked)
        os._exit(0)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    return process


def main() -> None:
    """Serve."""
    for module in sys.argv[1:]:
        importlib.import_module(module)
    # A fork has one thread, and waits forever for what others held.
    threads = [*Path("/proc/self/task").glob("*")]
    assert len(threads) <= 1, f"{threads} after the import of {sys.argv[1:]}"
    # Nobody waits for a kernel that ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        print(fork(json.loads(line)), flush=True)


main()
