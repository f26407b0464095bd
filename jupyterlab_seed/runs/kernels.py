"""Fresh kernels, and their reliable end.

A :class:`KernelSource` provides kernels: of this machine (:class:`LocalKernels`), or of a server.
Whoever starts one closes it, in every case.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import psutil
import zmq
import zmq.asyncio
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from jupyter_core.utils import ensure_async

from .launch import KernelLaunch
from .messages import Message, _
from .processes import MarkedProcesses, family_of, is_reused, kill, kill_session
from .specs import find_spec, reason_of
from .types import CannotRunError, Plan
from .waiting import finish, until_ready

#: How long a kernel may take to answer, in seconds.
STARTUP = 120.0

#: How long a kernel may take to shut down by itself, in seconds.
FAREWELL = 2.0

#: How much of a process's own output is kept, in bytes: the end tells why it did not start.
KEPT = 4096

#: How often a start is tried if another process takes its port.
_TRIES = 3

HASH_SEED = "PYTHONHASHSEED"

log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())  # else Python prints warnings if nothing is configured


class Kernel(Protocol):
    """A kernel that is ready.

    ``manager`` and ``client`` are asynchronous ones of jupyter_client; ``hash_seed`` is the
    ``PYTHONHASHSEED`` that its process was started with, None if there is none or it is unknown;
    ``language`` is in lower case, "" if unknown. ``left``: after :meth:`close`, the processes that
    could not be ended.
    """

    manager: Any
    client: Any
    hash_seed: str | None
    language: str
    left: Sequence[str]

    async def close(self, now: bool = True) -> None:
        """End the kernel and every process that it started.

        ``now``: without time to shut down by itself. May be called twice. Raises nothing but the
        cancellation of the calling task, and only after the work is done.
        """
        ...


class KernelSource(Protocol):
    """A source of fresh kernels."""

    async def start(
        self, plan: Plan, environment: Mapping[str, str], more: Mapping[str, str] | None = None
    ) -> Kernel:
        """Start a kernel and wait until it is ready.

        ``environment`` overrides the environment that such a kernel has by itself; ``more``: the
        caller's own variables, which change no result. Raises
        :class:`CannotRunError` of the kind ``unknown-kernel`` or ``kernel-start``. After any
        exception, a cancellation included, nothing is left running.
        """
        ...


class LocalKernels:
    """Kernels of this machine and its user."""

    def __init__(
        self, folder: Path, config: Any = None, own: Mapping[str, str] | None = None
    ) -> None:
        """Start kernels in ``folder``; ``config`` is that of a Jupyter application, or None.

        ``own``: variables that the caller chooses for their processes, such as the GPU.
        """
        self._folder = folder
        self._config = config
        self._own = dict(own or {})
        self._marked = MarkedProcesses()

    async def start(
        self, plan: Plan, environment: Mapping[str, str], more: Mapping[str, str] | None = None
    ) -> LocalKernel:
        """See :class:`KernelSource`."""
        specs = KernelSpecManager(config=self._config)
        spec = find_spec(specs, plan.kernel_name)
        for left in reversed(range(_TRIES)):
            kernel = LocalKernel(specs, plan.kernel_name, spec, self._config, self._marked)
            try:
                asked = HASH_SEED in plan.environment
                own = {**self._own, **(more or {})}
                await kernel.start(self._folder, environment, asked, own)
                return kernel
            except CannotRunError as error:
                await kernel.close()
                # Its port was free when it was chosen, and another process has taken it since.
                if not left or "ddress already in use" not in str(error):
                    raise
            except BaseException:
                await kernel.close()
                raise
        raise AssertionError("not reached")


class EndingKernel:
    """The end of a kernel and of all that it started; see :class:`Kernel`."""

    def __init__(self, marked: MarkedProcesses) -> None:
        """Nothing runs yet: a subclass starts it, then calls :meth:`_find_leader`.

        ``marked``: those of all kernels of its source, whose variables the process must get.
        """
        self.marked = marked
        self.left: Sequence[str] = ()
        marked.enter(self)
        self.manager: Any = None
        self.client: Any = None
        self.hash_seed: str | None = None
        self.language = ""
        self._process: psutil.Process | None = None

    def _find_leader(self) -> None:
        provisioner = getattr(self.manager, "provisioner", None)
        if isinstance(provisioner, LocalProvisioner) and provisioner.process is not None:
            pid = provisioner.process.pid
            with contextlib.suppress(OSError, AttributeError, psutil.Error):
                # Not this process's own session, whatever happens.
                self._process = psutil.Process(pid) if os.getsid(pid) == pid else None

    @property
    def _leader(self) -> int | None:
        """The leader of the kernel's session, which may be gone."""
        process = self._process
        return None if process is None or is_reused(process) else process.pid

    async def close(self, now: bool = True) -> None:
        """See :class:`Kernel`."""
        # Processes in a session of their own cannot be found once their parent is gone.
        family = family_of(self._leader)
        try:
            if not now and self.client is not None:
                await self._farewell()
        finally:
            # No await up to here, so nothing can come between.
            leader = self._leader
            if leader is not None:
                kill_session(leader)
            kill(family)
            await finish(self._end())

    async def _end(self) -> None:
        await self._clean()
        # A daemon has left session and family, and is still marked.
        self.left = await asyncio.to_thread(self.marked.leave, self)

    async def _farewell(self) -> None:
        """Ask it to shut down, so that its exit handlers run."""
        with contextlib.suppress(Exception):
            if not await ensure_async(self.manager.is_alive()):
                return
            self.client.shutdown()
            loop = asyncio.get_running_loop()
            until = loop.time() + FAREWELL
            while await ensure_async(self.manager.is_alive()) and loop.time() < until:
                await asyncio.sleep(0.02)

    async def _clean(self) -> None:
        """End what is left of the kernel and the connection, even if one step fails."""
        raise NotImplementedError


class LocalKernel(EndingKernel):
    """One kernel process of this machine."""

    def __init__(
        self,
        specs: KernelSpecManager,
        name: str,
        spec: Any,
        config: Any,
        marked: MarkedProcesses,
    ) -> None:
        """Prepare it; nothing runs before :meth:`start`."""
        super().__init__(marked)
        # No limit on unread messages: a dropped one would look like a difference.
        self._context = zmq.asyncio.Context()
        self._context.setsockopt(zmq.RCVHWM, 0)
        self.manager = AsyncKernelManager(
            kernel_name=name,
            kernel_spec_manager=specs,
            context=self._context,
            config=config,
            log=log,
        )
        self.language = (spec.language or "").lower()
        self._spec = spec
        self._printed = _Printed()

    async def start(
        self, folder: Path, environment: Mapping[str, str], asked: bool, own: Mapping[str, str]
    ) -> None:
        """Start the process and wait until it answers; raises :class:`CannotRunError`.

        ``asked``: whether it is the notebook that asks for the hash seed in ``environment``;
        ``own``: variables that are the caller's choice.
        """
        wanted = dict(environment)
        fixed = inherited_hash_seed(self._spec)
        if fixed and not asked:
            # All kernels of this kind have it, in JupyterLab too.
            wanted.pop(HASH_SEED, None)
        launch = KernelLaunch(self.manager, wanted)
        launch.extra = self.marked.environment
        try:
            with self._printed.pipe() as end:
                await self.manager.start_kernel(
                    cwd=str(folder),
                    env={**os.environ, **own},
                    stdout=end,
                    stderr=end,
                    extra_arguments=history_arguments(self._spec.argv),
                )
        except Exception as error:
            raise self._failure(reason_of(error)) from None
        finally:
            self._find_leader()
        if self.language == "python":
            self.hash_seed = (launch.started or {}).get(HASH_SEED) or fixed
        self.client = self.manager.client(context=self._context, log=log)
        self.client.start_channels(stdin=False, hb=False)
        try:
            await until_ready(self.client, STARTUP)
        except Exception as error:
            raise self._failure(reason_of(error)) from None

    def _failure(self, reason: str) -> CannotRunError:
        messages = [did_not_start(self.manager.kernel_name, reason)]
        printed = self._printed.text()
        if printed:
            messages.append(_("It printed:\n%1", printed))
        return CannotRunError("kernel-start", *messages)

    async def _clean(self) -> None:
        """Reap the process; close files, sockets and threads, even if one step fails."""
        with contextlib.suppress(Exception):
            if self.manager.has_kernel:
                # Kills what still runs, and waits for it.
                await self.manager.shutdown_kernel(now=True)
        with contextlib.suppress(Exception):
            if self.client is not None:
                self.client.stop_channels()
        with contextlib.suppress(Exception):
            await self.manager.cleanup_resources()
        with contextlib.suppress(Exception):
            self._context.destroy(linger=0)


def did_not_start(name: str, reason: str) -> Message:
    """The sentence for a kernel that did not start."""
    return _("The kernel %1 did not start: %2.", repr(name), reason.rstrip("."))


def inherited_hash_seed(spec: Any) -> str | None:
    """The hash seed of every kernel of this kind here, from its spec or from this process.

    None if there is none, or if each process draws its own.
    """
    found = (spec.env or {}).get(HASH_SEED) or os.environ.get(HASH_SEED)
    return None if found == "random" else found or None


def history_arguments(argv: list[str]) -> list[str]:
    """Arguments that keep the code out of the user's IPython history."""
    ours = any("ipykernel" in word for word in argv)
    return ["--HistoryManager.hist_file=:memory:"] if ours else []


class _Printed:
    """The end of a process's own standard output and error.

    Outputs of cells come as messages instead. A thread reads all of it, because a full pipe blocks
    the process.
    """

    def __init__(self) -> None:
        self._kept = b""
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def pipe(self) -> Any:
        """The end to write to, while the process is created."""
        reading, writing = os.pipe()
        self._thread = threading.Thread(target=self._read, args=(reading,), daemon=True)
        self._thread.start()
        try:
            yield writing
        finally:
            os.close(writing)

    def _read(self, end: int) -> None:
        with open(end, "rb", buffering=0) as file, contextlib.suppress(OSError):
            while chunk := file.read(65536):
                self._kept = (self._kept + chunk)[-KEPT:]

    def text(self) -> str:
        """The kept output of a process that is gone; waits a moment for the rest."""
        if self._thread is not None:
            self._thread.join(timeout=0.5)
        return self._kept.decode(sys.getdefaultencoding(), errors="replace").strip()
