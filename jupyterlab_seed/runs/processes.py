"""Ending every process that a kernel started."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable

import psutil

#: How often the process table is read: a process may start others before it is killed.
_SWEEPS = 5


def kill_session(leader: int) -> None:
    """Kill the leader of a session, its descendants, and all processes of the session.

    ``leader`` may be gone already; its session leads to those it left behind. Does nothing on
    Windows. Raises nothing, and does not wait.
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
    """The processes that :func:`kill_session` would kill; none for None and on Windows."""
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
    """Kill processes that still run. Raises nothing, and does not wait."""
    for process in processes:
        # psutil compares start times, so it never kills a later process with the same id.
        with contextlib.suppress(psutil.Error):
            process.kill()


def _session_of(process: psutil.Process) -> int | None:
    try:
        return os.getsid(process.pid)
    except OSError:
        return None
