"""The certain end of all processes that a kernel started."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable

import psutil

#: How often the table of processes is read again: what is killed may have started others.
_SWEEPS = 5


def kill_session(leader: int) -> None:
    """Kill a process that leads a session, its descendants, and all that belong to its session.

    ``leader`` may be gone already; those that it left behind are found by their session. Does
    nothing on Windows. Raises nothing, and does not wait.
    """
    if not hasattr(os, "killpg") or leader <= 1:
        return
    for _ in range(_SWEEPS):
        family = family_of(leader)
        with contextlib.suppress(OSError):
            os.killpg(leader, signal.SIGKILL)
        kill(family)
        if not family:
            return


def family_of(leader: int | None) -> set[psutil.Process]:
    """Those that :func:`kill_session` would kill now; empty for None and on Windows."""
    if leader is None or not hasattr(os, "getsid"):
        return set()
    running = [
        process
        for process in psutil.process_iter(["ppid", "status"])
        if process.info["status"] not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    ]
    family = {one for one in running if one.pid == leader or _session_of(one) == leader}
    while True:
        pids = {one.pid for one in family}
        children = {one for one in running if one.info["ppid"] in pids} - family
        if not children:
            return family
        family |= children


def kill(processes: Iterable[psutil.Process]) -> None:
    """Kill those that still run. Raises nothing, and does not wait."""
    for process in processes:
        # Not another that has its number by now: psutil compares when they began.
        with contextlib.suppress(psutil.Error):
            process.kill()


def _session_of(process: psutil.Process) -> int | None:
    try:
        return os.getsid(process.pid)
    except OSError:
        return None
