"""Kernels, as many as are asked for, from one process that has imported ipykernel alone.

Reads a connection file's name from each line of standard input, and writes the process's number.
Each kernel is a real one, and a fresh process; only the import of ipykernel is shared.
"""

import os
import random
import signal
import sys

from ipykernel.ipkernel import IPythonKernel  # noqa: F401
from ipykernel.kernelapp import IPKernelApp

HEAVY = {"numpy", "torch", "jax", "tensorflow"}


def become_a_kernel(connection_file: str) -> None:
    """Be a kernel until somebody ends it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # The state was the parent's.
    random.seed()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    options = ["--HistoryManager.enabled=False", "--IPKernelApp.parent_handle=0"]
    IPKernelApp.launch_instance(argv=["-f", connection_file, *options])


def main() -> None:
    """Serve."""
    assert not HEAVY & set(sys.modules)
    # Nobody waits for a kernel that ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            become_a_kernel(line.strip())
            os._exit(0)
        print(process, flush=True)


main()
