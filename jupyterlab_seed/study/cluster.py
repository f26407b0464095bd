"""Runners on a Dask cluster: each run is a task, which starts its kernel on its worker.

The notebook travels with the task. Its folder must be on a disk that all workers share.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from distributed import Client, Event, get_client, get_worker
from distributed.scheduler import KilledWorker

from .. import __version__
from ..runs.kernels import LocalKernels
from ..runs.messages import Message, _, comma_separated
from ..runs.sharing import memory_as_needed
from ..runs.types import CannotRunError, Plan
from ..runs.waiting import finish
from .run import run_seed
from .types import CannotStudyError, Note, Runner, SeedRun, Wanted

#: How long a scheduler may take to answer, in seconds.
PATIENCE = 10.0

#: How often a run is submitted; Dask itself gives it up when four workers have died with it.
TRIES = 4

#: How often a task looks whether it is still wanted, in seconds.
PULSE = 0.3

#: How long a task that is no longer wanted may take to end its kernel, in seconds.
FAREWELL = 20.0


@contextlib.asynccontextmanager
async def dask_runners(
    address: str, notebook: Path, jobs: int | None = None
) -> AsyncIterator[tuple[list[Runner], list[Note]]]:
    """Runners on the cluster whose scheduler has this address, and what is to be said of it.

    ``notebook``: its path, which every worker must see. ``jobs``: the most runs at once; by default
    one for each thread of a worker. Raises :class:`CannotStudyError` of the kind ``cluster``.
    """
    if jobs is not None and jobs < 1:
        raise CannotStudyError("bad-option", _("At least one kernel must run at once."))
    client = await _connect(address)
    try:
        threads = await client.nthreads()
        if not threads:
            raise _failure(_("The Dask cluster at %1 has no workers.", address))
        notes = await _check(client, notebook.resolve())
        slots = sum(threads.values())
        number = slots if jobs is None else min(jobs, slots)
        folder = str(notebook.resolve().parent)
        yield [DaskRunner(client, address, folder) for _slot in range(number)], notes
    finally:
        with contextlib.suppress(Exception):
            await finish(client.close())


async def _connect(address: str) -> Client:
    try:
        return await Client(address, asynchronous=True, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        message = _("No Dask scheduler answers at %1: %2.", address, reason)
        raise _failure(message) from None


class DaskRunner:
    """Runs as tasks of a cluster, one after another; see :class:`~.types.Runner`."""

    def __init__(self, client: Client, address: str, folder: str) -> None:
        self._client, self._address, self._folder = client, address, folder

    async def run(self, plan: Plan, wanted: Wanted, seed: int, timeout: float | None) -> SeedRun:
        """See :class:`~.types.Runner`."""
        # A kernel that dies leaves its worker alive, so a worker's death is hardly the run's fault.
        for _try in range(TRIES):
            told = await self._submit(plan, wanted, seed, timeout)
            if not isinstance(told, KilledWorker):
                break
        if isinstance(told, SeedRun):
            return told
        if isinstance(told, KilledWorker):
            return SeedRun(seed, "not-started", problem=str(_("the workers that ran it died")))
        if isinstance(told, CannotRunError):
            raise told
        reason = str(told).splitlines()[0].rstrip(".") if str(told) else type(told).__name__
        raise _failure(
            _(
                "The Dask cluster at %1 went away: %2. Finished runs are kept: the same command "
                "continues.",
                self._address,
                reason,
            )
        )

    async def _submit(
        self, plan: Plan, wanted: Wanted, seed: int, timeout: float | None
    ) -> SeedRun | BaseException:
        """One run as a task; what it returned or raised."""
        name = f"jupyterlab-seed-{uuid.uuid4().hex}"
        stop = Event(f"{name}-stop", client=self._client)
        future = self._client.submit(
            _run_here,
            plan,
            self._folder,
            wanted,
            seed,
            timeout,
            f"{name}-stop",
            key=name,
            pure=False,
        )
        waiting = asyncio.ensure_future(_outcome(future))
        try:
            # Not the future itself, which would take a cancellation for its own.
            await asyncio.wait({waiting})
        except asyncio.CancelledError:
            await finish(self._end(stop, waiting))
            raise
        return waiting.result()  # type: ignore[no-any-return]

    async def _end(self, stop: Event, waiting: asyncio.Future[Any]) -> None:
        """End a run: the task ends its kernel, since Dask cannot end a task."""
        with contextlib.suppress(Exception):
            await stop.set()
            await asyncio.wait({waiting}, timeout=FAREWELL)
        waiting.cancel()


async def _outcome(future: Any) -> Any:
    """A task's result, or what it raised."""
    try:
        return await future
    except asyncio.CancelledError as error:
        # Its scheduler is gone; nobody here cancels a future.
        return error
    except Exception as error:
        return error


def _run_here(
    plan: Plan, folder: str, wanted: Wanted, seed: int, timeout: float | None, stop: str
) -> SeedRun | None:
    """The task: a run in a kernel of this worker, ended when it is no longer wanted."""
    return asyncio.run(_run_while_wanted(plan, folder, wanted, seed, timeout, stop))


async def _run_while_wanted(
    plan: Plan, folder: str, wanted: Wanted, seed: int, timeout: float | None, stop: str
) -> SeedRun | None:
    own = memory_as_needed() if os.environ.get("CUDA_VISIBLE_DEVICES") else {}
    kernels = LocalKernels(Path(folder), own=own)
    event = Event(stop, client=get_client())
    worker, key = get_worker(), stop.removesuffix("-stop")
    work = asyncio.ensure_future(run_seed(plan, kernels, wanted, seed, timeout))
    try:
        while not work.done():
            await asyncio.wait({work}, timeout=PULSE)
            if _is_released(worker, key) or await asyncio.to_thread(_is_set, event):
                break
    finally:
        work.cancel()  # no effect on one that is done
        await finish(asyncio.gather(work, return_exceptions=True))
    return None if work.cancelled() else work.result()


def _is_released(worker: Any, key: str) -> bool:
    """Whether nobody waits for a task any more: the study's process is gone."""
    task = worker.state.tasks.get(key)
    return task is None or task.state in ("cancelled", "released", "forgotten")


def _is_set(event: Event) -> bool:
    try:
        return bool(event.is_set())
    except Exception:  # the scheduler is gone
        return True


async def _check(client: Client, notebook: Path) -> list[Note]:
    """Refuse workers that cannot run the notebook; notes on those that differ from this machine."""
    told: Mapping[str, Any] = await client.run(
        _describe, str(notebook), nanny=False, on_error="return"
    )
    for worker, one in told.items():
        if isinstance(one, ImportError):
            message = _("The Dask worker %1 does not have jupyterlab_seed: %2.", worker, str(one))
            raise _failure(message)
        if isinstance(one, BaseException):
            raise _failure(_("The Dask worker %1 does not answer: %2.", worker, str(one)))
        if one["version"] != __version__:
            message = _(
                "The Dask worker %1 has jupyterlab_seed %2, and this machine has %3.",
                worker,
                one["version"],
                __version__,
            )
            raise _failure(message)
        if one["size"] != _size(notebook):
            message = _(
                "The Dask worker %1 does not see %2 as this machine does. The folder must be on a "
                "disk that all workers share.",
                worker,
                str(notebook),
            )
            raise _failure(message)
    return _version_notes([one["python"] for one in told.values()])


def _version_notes(versions: Sequence[str]) -> list[Note]:
    here = platform.python_version()
    others = sorted({one for one in versions if one != here})
    if not others:
        return []
    message = _(
        "Workers have Python %1, and this machine has %2; the kernels are the workers' own.",
        comma_separated(others),
        here,
    )
    return [Note("versions", message)]


def _describe(notebook: str) -> dict[str, Any]:
    """What a worker has."""
    return {
        "version": __version__,
        "python": platform.python_version(),
        "size": _size(Path(notebook)),
    }


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None


def _failure(message: Message) -> CannotStudyError:
    return CannotStudyError("cluster", message)
