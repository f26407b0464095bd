"""What this machine can give to kernels: processors and memory."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import psutil


def cpus() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory() -> int | None:
    """Bytes that can be had without swapping, None where that is not known.

    A limit of the container counts where it is lower (control groups, version 2), which psutil
    does not read.
    """
    try:
        free = int(psutil.virtual_memory().available)
    except (OSError, psutil.Error):
        return None
    # Not limited, version 1, or not readable.
    with contextlib.suppress(OSError, ValueError):
        group = Path("/sys/fs/cgroup")
        limit = int((group / "memory.max").read_text(encoding="ascii"))
        used = int((group / "memory.current").read_text(encoding="ascii"))
        free = min(free, max(0, limit - used))
    return free
