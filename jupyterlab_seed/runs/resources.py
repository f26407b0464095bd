"""The processors and memory that this machine has for kernels."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import psutil


def cpus() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory() -> int | None:
    """Bytes available without swapping, None if unknown.

    A lower limit of the container counts (control groups, version 2), which psutil does not read.
    """
    try:
        free = int(psutil.virtual_memory().available)
    except (OSError, psutil.Error):
        return None
    # Fails without a limit, with version 1, and if the files are not readable.
    with contextlib.suppress(OSError, ValueError):
        group = Path("/sys/fs/cgroup")
        limit = int((group / "memory.max").read_text(encoding="ascii"))
        used = int((group / "memory.current").read_text(encoding="ascii"))
        free = min(free, max(0, limit - used))
    return free
