"""Kernels, as many as are asked for, from one process that has imported ipykernel and what the arguments name.

Reads a connection file's name from each line of standard input, and writes the process's number.
Each kernel is a real one, and a process of its own; only imports are shared. They must start no
thread, so set ``OPENBLAS_NUM_THREADS=1``.
"""

import importlib
import os
import random
import signal
import sys
from pathlib import Path

from ipykernel.ipkernel import IPythonKernel  # noqa: F401
from ipykernel.kernelapp import IPKernelApp


def become_a_kernel(connection_file: str) -> None:
    """Be a kernel until somebody ends it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # The states were the parent's.
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    options = ["--HistoryManager.enabled=False", "--IPKernelApp.parent_handle=0"]
    IPKernelApp.launch_instance(argv=["-f", connection_file, *options])


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
        process = os.fork()
        if process == 0:
            become_a_kernel(line.strip())
            os._exit(0)
        print(process, flush=True)


main()
