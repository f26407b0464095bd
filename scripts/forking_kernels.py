"""Kernels, as many as are asked for, from one process that has imported ipykernel and what the arguments name.

Reads a line of JSON for each kernel from standard input, and writes the process's number:
``{"file": <connection file>, "folder": <where it runs>, "environment": {<its variables>}, "options":
[<its further arguments>]}``; without the second and the third it has those of this process. Each
kernel is a real one, a process and a session of its own, and ends when this process does; only
imports are shared, the hash seed, and where things lie in memory. The imports must start no thread,
so set ``OPENBLAS_NUM_THREADS=1``.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import random
import signal
import sys
import threading
from pathlib import Path

from ipykernel.ipkernel import IPythonKernel  # noqa: F401
from ipykernel.kernelapp import IPKernelApp

#: What a kernel imports by itself while it starts.
AT_START = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
)


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
    options = asked.get("options", ["--HistoryManager.enabled=False"])
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    IPKernelApp.launch_instance(argv=["-f", asked["file"], parent, *options])


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
        # As any program ends, but for what is freed one by one, which would copy the memory.
        threading._shutdown()
        atexit._run_exitfuncs()
        os._exit(0)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    return process


def main() -> None:
    """Serve."""
    # The folder of this file: kernels find nothing in it.
    del sys.path[0]
    # The debugger would warn of frozen modules.
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    for module in AT_START:
        # Not every release of IPython has all of them.
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    del os.environ["PYDEVD_DISABLE_FILE_VALIDATION"]
    for module in sys.argv[1:]:
        importlib.import_module(module)
    # A fork has one thread, and waits forever for what others held.
    threads = [*Path("/proc/self/task").glob("*")]
    assert len(threads) <= 1, f"{threads} after the import of {sys.argv[1:]}"
    # Collections in a kernel leave alone what it shares: whatever is touched is copied.
    gc.collect()
    gc.freeze()
    # Nobody waits for a kernel that ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        print(fork(json.loads(line)), flush=True)


main()
