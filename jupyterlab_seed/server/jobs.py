"""The jobs of one server: what it does on a notebook in kernels of its own.

A job of a kind with ``patience`` belongs to the pages that ask for it: it is cancelled if none has
asked for so long. A request that waits for news counts as asking, so a page that follows a job
keeps it alive, and a reloaded page finds it again.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Literal, Protocol, TypeAlias

from ..runs.messages import Message, as_json
from ..runs.types import CannotRunError

#: How many finished jobs of a kind are remembered: the newest, one for each notebook.
REMEMBERED = 8

Status: TypeAlias = Literal["running", "done", "failed", "cancelled"]

#: Does the work and returns its report; what it is given takes each step of its progress.
Work: TypeAlias = Callable[[Callable[[Any], None]], Awaitable[dict[str, Any]]]


class Steps(Protocol):
    """What is known of the progress of one job."""

    def add(self, step: Any) -> None:
        """Take a step."""

    def as_json(self) -> list[dict[str, Any]]:
        """All that a page needs to show the progress."""
        ...


@dataclass(frozen=True)
class Kind:
    """A kind of jobs.

    ``name``: in the server's log. ``steps``: makes what keeps a job's progress. ``busy``: that the
    notebook has one already. ``too_many``: that as many run as the server allows. ``failed``: that
    one failed, with the reason. ``patience``: how long a job continues if no page asks for it, in
    seconds; None to its end.
    """

    name: str
    steps: Callable[[], Steps]
    busy: Message
    too_many: Callable[[int], Message]
    failed: Callable[[str], Message]
    patience: float | None


def refusal(error: CannotRunError) -> dict[str, Any]:
    """The reason why a job cannot be done, as JSON; ``field``: the option that it is about."""
    field = getattr(error, "field", None)
    return {
        **({} if field is None else {"field": field}),
        "kind": error.kind,
        "message": str(error),
        "messages": as_json(error.messages),
    }


class BusyError(CannotRunError):
    """The notebook has a job of this kind already; ``id``: of that job."""

    def __init__(self, kind: Kind, running: str) -> None:
        super().__init__("busy", kind.busy)
        self.id = running


class TooManyError(CannotRunError):
    """As many jobs of this kind are running as this server allows."""

    def __init__(self, kind: Kind, most: int) -> None:
        super().__init__("too-many", kind.too_many(most))


class Job:
    """One job, running or finished.

    ``version`` grows with each change of :meth:`state`.
    """

    def __init__(self, kind: Kind, path: str, work: Work, log: logging.Logger) -> None:
        """Start ``work`` for the notebook at ``path``; needs a running event loop."""
        self._kind = kind
        self.id = uuid.uuid4().hex
        self.path = path
        self.version = 1
        self.status: Status = "running"
        self.report: dict[str, Any] | None = None
        self._error: dict[str, Any] | None = None
        self._steps = kind.steps()
        self._started = datetime.now(timezone.utc)
        self._begun = time.monotonic()
        self._seconds: float | None = None
        self._log = log
        self._changed = asyncio.Event()
        self._waiting = 0
        self._timer: asyncio.TimerHandle | None = None
        self._task = asyncio.create_task(self._run(work))
        self.keep_alive()

    @property
    def running(self) -> bool:
        """Whether it is still running."""
        return self.status == "running"

    def state(self) -> dict[str, Any]:
        """Its state as JSON; docs/rest.md describes the members."""
        seconds = time.monotonic() - self._begun if self._seconds is None else self._seconds
        return {
            "id": self.id,
            "path": self.path,
            "version": self.version,
            "status": self.status,
            "started": self._started.isoformat(),
            "seconds": seconds,
            "progress": self._steps.as_json(),
            "report": self.report,
            "error": self._error,
        }

    async def wait(self, since: int, timeout: float) -> None:
        """Return when :attr:`version` is above ``since``, or after ``timeout`` seconds."""
        self._waiting += 1
        try:
            self._stop_timer()
            if self.version <= since:
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), timeout)
        finally:
            self._waiting -= 1
            self.keep_alive()

    def keep_alive(self) -> None:
        """Note that a page has asked."""
        self._stop_timer()
        patience = self._kind.patience
        if self.running and not self._waiting and patience is not None:
            self._timer = asyncio.get_running_loop().call_later(patience, self._abandon)

    async def cancel(self) -> None:
        """Cancel it; returns when its kernels are gone. Does nothing if it has finished."""
        self._task.cancel()
        await asyncio.wait([self._task])

    def _abandon(self) -> None:
        self._log.info(
            "jupyterlab-seed: cancelled the %s of %r, because no page follows it",
            self._kind.name,
            self.path,
        )
        self._task.cancel()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _run(self, work: Work) -> None:
        status: Status = "failed"
        try:
            self.report = await work(self._on_progress)
            status = "done"
        except asyncio.CancelledError:
            # No one awaits the task's result, so the exception ends here.
            status = "cancelled"
        except CannotRunError as error:
            self._error = refusal(error)
        except Exception as error:
            name = self._kind.name
            self._log.exception("jupyterlab-seed: the %s of %r failed", name, self.path)
            said = self._kind.failed(f"{type(error).__name__}: {error}".rstrip("."))
            self._error = refusal(CannotRunError("internal", said))
        finally:
            self._seconds = time.monotonic() - self._begun
            self.status = status
            self._stop_timer()
            self._announce()

    def _on_progress(self, step: Any) -> None:
        self._steps.add(step)
        self._announce()

    def _announce(self) -> None:
        self.version += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class Jobs:
    """All jobs of one kind of a server: at most one at a time for each notebook."""

    def __init__(self, kind: Kind, log: logging.Logger, most: int) -> None:
        """Start without any; ``most``: how many may run at one time, at least 1."""
        self._kind = kind
        self._log = log
        self._most = most
        self._all: dict[str, Job] = {}

    def start(self, path: str, work: Work) -> Job:
        """Start a job for the notebook at ``path``; its previous one is forgotten.

        Raises BusyError if it has one that runs, TooManyError if too many others do.
        """
        before = self.of(path)
        if before is not None and before.running:
            raise BusyError(self._kind, before.id)
        if sum(one.running for one in self._all.values()) >= self._most:
            raise TooManyError(self._kind, self._most)
        if before is not None:
            del self._all[before.id]
        ended = [one.id for one in self._all.values() if not one.running]
        for old in ended[: max(0, len(ended) + 1 - REMEMBERED)]:
            del self._all[old]
        job = Job(self._kind, path, work, self._log)
        self._all[job.id] = job
        return job

    def get(self, identity: str) -> Job | None:
        """The job with this id, or None."""
        return self._all.get(identity)

    def of(self, path: str) -> Job | None:
        """The running or last job of a notebook, or None."""
        return next((one for one in self._all.values() if one.path == path), None)

    async def remove(self, job: Job) -> None:
        """Cancel a running verification; forget a finished one."""
        if job.running:
            await job.cancel()
        else:
            self._all.pop(job.id, None)
