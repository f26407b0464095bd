"""What the machine has, and ending all processes of a kernel.

Only standard library: ``/proc`` on Linux; elsewhere psutil where it is installed (ipykernel brings
it), and what is not known is None.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

#: How often the table of processes is read again: what is killed may have started others.
_SWEEPS = 5


class _Process(NamedTuple):
    parent: int
    session: int
    begun: float  # tells two apart that had the same number


def cpus() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory() -> int | None:
    """Bytes that can be had without swapping, None where that is not known.

    A limit of the container counts where it is lower (control groups, version 2).
    """
    if sys.platform != "linux":
        try:
            import psutil

            return int(psutil.virtual_memory().available)
        except Exception:
            return None
    try:
        fields = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        (line,) = (line for line in fields if line.startswith("MemAvailable:"))
        free = int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        return None
    # Not limited, version 1, or not readable.
    with contextlib.suppress(OSError, ValueError):
        group = Path("/sys/fs/cgroup")
        limit = int((group / "memory.max").read_text(encoding="ascii"))
        used = int((group / "memory.current").read_text(encoding="ascii"))
        free = min(free, max(0, limit - used))
    return free


def kill_session(leader: int) -> None:
    """Kill a process that leads a session, its descendants, and all that belong to its session.

    ``leader`` may be gone already; those that it left behind are found by their session. Does
    nothing on Windows. Raises nothing, and does not wait.
    """
    if not hasattr(os, "killpg") or leader <= 1:
        return
    for _ in range(_SWEEPS):
        found = _members(leader, _processes())
        with contextlib.suppress(OSError):
            os.killpg(leader, signal.SIGKILL)
        for pid in found:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if not found:
            return


def family_of(leader: int | None) -> dict[int, float]:
    """Those that :func:`kill_session` would kill now: number of the process to when it began."""
    if leader is None:
        return {}
    table = _processes()
    return {pid: table[pid].begun for pid in _members(leader, table)}


def kill_family(family: Mapping[int, float]) -> None:
    """Kill those of :func:`family_of` that still run. Raises nothing, and does not wait."""
    if not family or not hasattr(signal, "SIGKILL"):
        return
    for pid, process in _processes().items():
        if family.get(pid) == process.begun:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def _members(leader: int, table: Mapping[int, _Process]) -> set[int]:
    members = {pid for pid, process in table.items() if process.session == leader}
    members |= {leader} & set(table)
    while True:
        more = {pid for pid, process in table.items() if process.parent in members} - members
        if not more:
            return members
        members |= more


def _processes() -> dict[int, _Process]:
    """All processes that still run; empty where nobody can tell."""
    if not Path("/proc/self/stat").exists():
        return _processes_by_psutil()
    table = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError, ValueError, IndexError):
            # The name may hold spaces and parentheses; what follows it has fixed places.
            stat = (entry / "stat").read_bytes().rpartition(b")")[2].split()
            if stat[0] not in (b"Z", b"X"):
                table[int(entry.name)] = _Process(int(stat[1]), int(stat[3]), float(stat[19]))
    return table


def _processes_by_psutil() -> dict[int, _Process]:
    try:
        import psutil
    except ImportError:
        return {}
    table = {}
    for process in psutil.process_iter(["pid", "ppid", "status", "create_time"]):
        about = process.info
        if about["status"] != psutil.STATUS_ZOMBIE:
            with contextlib.suppress(OSError):
                session = os.getsid(about["pid"])
                begun = about["create_time"] or 0.0
                table[about["pid"]] = _Process(about["ppid"] or 0, session, begun)
    return table
