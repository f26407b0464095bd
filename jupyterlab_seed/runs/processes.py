"""Ending every process that a kernel started."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import uuid
from collections.abc import Iterable, Mapping

import psutil

#: The variable that the processes of a kernel inherit, and their daemons with them.
MARK = "JUPYTERLAB_SEED_RUN"

#: How long a killed process may take to go, in seconds.
_GRACE = 1.0

#: How much of a process's command is shown, in characters.
_SHOWN = 60

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


def is_reused(process: psutil.Process) -> bool:
    """Whether the id of a process is that of a later one: then its session is empty, too."""
    # No process gets an id that a session still has.
    return not process.is_running() and psutil.pid_exists(process.pid)


def kill(processes: Iterable[psutil.Process]) -> None:
    """Kill processes that still run. Raises nothing, and does not wait."""
    for process in processes:
        # psutil compares start times, so it never kills a later process with the same id.
        with contextlib.suppress(psutil.Error):
            process.kill()


class MarkedProcesses:
    """The processes of some kernels of this machine, found by a variable that they inherit.

    So a daemon is found that has left the kernel's session and family. One that clears its
    environment is not, nor one of another user. The kernels share the mark, because a notebook may
    print its environment and their outputs are compared.
    """

    def __init__(self) -> None:
        """There are none yet."""
        self._value = uuid.uuid4().hex
        self._kernels: set[object] = set()

    @property
    def environment(self) -> Mapping[str, str]:
        """What the process of a kernel must be started with."""
        return {MARK: self._value}

    def enter(self, kernel: object) -> None:
        """Take a kernel. If this process ends before it, so do its daemons."""
        if not self._kernels:
            atexit.register(self.end)
        self._kernels.add(kernel)

    def leave(self, kernel: object) -> list[str]:
        """End all marked processes if no other kernel runs that they may belong to.

        Returns the commands of those that could not be ended. Raises nothing.
        """
        self._kernels.discard(kernel)
        if self._kernels:
            return []
        atexit.unregister(self.end)
        return self.end()

    def end(self) -> list[str]:
        """End all marked processes; the commands of those that could not be ended."""
        found: list[psutil.Process] = []
        for _ in range(_SWEEPS):
            found = list(self._running())
            if not found:
                break
            kill(found)
            psutil.wait_procs(found, timeout=_GRACE)
        return [_command_of(one) for one in found if one.is_running()]

    def _running(self) -> Iterable[psutil.Process]:
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if (
                    process.pid != os.getpid()
                    and process.environ().get(MARK) == self._value
                    and process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
                ):
                    yield process


def _command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())[:_SHOWN] or process.name()
    except psutil.Error:
        return str(process.pid)


def _session_of(process: psutil.Process) -> int | None:
    try:
        return os.getsid(process.pid)
    except OSError:
        return None
