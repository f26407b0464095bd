"""The verifications of one server: what runs, who looks at it, and what came of it.

A verification belongs to the pages that ask for it. It is cancelled when the last of them has said
that it goes away and none has asked again soon (a page that is reloaded asks again), and when
nobody has asked for long, as after a browser that crashed. A request that waits counts as asking.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from typing import Any, Literal, TypeAlias

from ..runs.types import CannotVerifyError, OnProgress, Progress

#: How long a page that goes away may take to come back, in seconds.
GRACE = 20.0

#: How long a verification goes on without anybody asking for it, in seconds.
PATIENCE = 300.0

#: How many verifications that have ended are remembered: the last of each notebook, the newest.
REMEMBERED = 8

Status: TypeAlias = Literal["running", "done", "failed", "cancelled"]

#: Runs a verification and returns its report.
Work: TypeAlias = Callable[[OnProgress], Awaitable[dict[str, Any]]]


class BusyError(CannotVerifyError):
    """This notebook is being verified; ``id`` says by which verification."""

    def __init__(self, running: str) -> None:
        super().__init__("busy", "this notebook is being verified already")
        self.id = running


class Verification:
    """One verification, running or ended.

    ``version`` grows with each change of :meth:`state`.
    """

    def __init__(self, path: str, work: Work, log: logging.Logger) -> None:
        """Start ``work`` for the notebook at ``path``; needs a running event loop."""
        self.id = uuid.uuid4().hex
        self.path = path
        self.version = 1
        self.status: Status = "running"
        self.report: dict[str, Any] | None = None
        self._error: dict[str, str] | None = None
        self._progress: dict[str, Progress] = {}
        self._started = datetime.now(timezone.utc)
        self._begun = time.monotonic()
        self._seconds: float | None = None
        self._log = log
        self._changed = asyncio.Event()
        self._waiting = 0
        self._left = False  # whether a page went away, and no other has asked since
        self._timer: asyncio.TimerHandle | None = None
        self._task = asyncio.create_task(self._run(work))
        self._expect(PATIENCE)

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.status == "running"

    def state(self) -> dict[str, Any]:
        """What there is to say, as JSON; docs/verify.md has the members."""
        seconds = time.monotonic() - self._begun if self._seconds is None else self._seconds
        return {
            "id": self.id,
            "path": self.path,
            "version": self.version,
            "status": self.status,
            "started": self._started.isoformat(),
            "seconds": seconds,
            "progress": [
                {
                    "label": one.label,
                    "done": one.done,
                    "total": one.total,
                    "cell": one.cell,
                    "seconds": one.seconds,
                    "left": one.left,
                }
                for one in self._progress.values()
            ],
            "report": self.report,
            "error": self._error,
        }

    async def wait(self, since: int, timeout: float) -> None:
        """Return when :attr:`version` is above ``since``, or after ``timeout`` seconds."""
        with self._looking():
            if self.version <= since:
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), timeout)

    def leave(self) -> None:
        """A page goes away; another request within :data:`GRACE` seconds says that one is there."""
        self._left = True
        self._expect_someone()

    def touch(self) -> None:
        """A page is there."""
        self._left = False
        self._expect_someone()

    async def cancel(self) -> None:
        """End it; returns when its kernels are gone. Does nothing where it has ended."""
        self._task.cancel()
        await asyncio.wait([self._task])

    @contextmanager
    def _looking(self) -> Iterator[None]:
        self._waiting += 1
        self.touch()
        try:
            yield
        finally:
            self._waiting -= 1
            # The request that ends may be that of the page that went away.
            self._expect_someone()

    def _expect_someone(self) -> None:
        if self._waiting:
            self._forget_timer()
        else:
            self._expect(GRACE if self._left else PATIENCE)

    def _expect(self, seconds: float) -> None:
        self._forget_timer()
        if self.running:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._abandon)

    def _abandon(self) -> None:
        self._log.info("jupyterlab-seed: nobody waits for the verification of %r", self.path)
        self._task.cancel()

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _run(self, work: Work) -> None:
        status: Status = "failed"
        try:
            self.report = await work(self._on_progress)
            status = "done"
        except asyncio.CancelledError:
            # Nobody awaits the task for its result, so that it ends here.
            status = "cancelled"
        except CannotVerifyError as error:
            self._error = {"kind": error.kind, "message": str(error)}
        except Exception as error:
            self._log.exception("jupyterlab-seed: the verification of %r failed", self.path)
            self._error = {"kind": "internal", "message": f"{type(error).__name__}: {error}"}
        finally:
            self._seconds = time.monotonic() - self._begun
            self.status = status
            self._forget_timer()
            self._announce()

    def _on_progress(self, progress: Progress) -> None:
        self._progress[progress.label] = progress
        self._announce()

    def _announce(self) -> None:
        self.version += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class Verifications:
    """All verifications of a server: one at a time for a notebook."""

    def __init__(self, log: logging.Logger) -> None:
        """Begin with none."""
        self._log = log
        self._all: dict[str, Verification] = {}

    def start(self, path: str, work: Work) -> Verification:
        """Verify the notebook at ``path``, which forgets what came of it the last time.

        Raises BusyError where it is being verified.
        """
        before = self.of(path)
        if before is not None and before.running:
            raise BusyError(before.id)
        if before is not None:
            del self._all[before.id]
        ended = [one.id for one in self._all.values() if not one.running]
        for old in ended[: max(0, len(ended) + 1 - REMEMBERED)]:
            del self._all[old]
        verification = Verification(path, work, self._log)
        self._all[verification.id] = verification
        return verification

    def get(self, identity: str) -> Verification | None:
        """The verification with this id, where there is one."""
        return self._all.get(identity)

    def of(self, path: str) -> Verification | None:
        """The one that runs for a notebook, or that ran last."""
        return next((one for one in self._all.values() if one.path == path), None)

    async def remove(self, verification: Verification) -> None:
        """Cancel one that runs and forget one that has ended."""
        if verification.running:
            await verification.cancel()
        else:
            self._all.pop(verification.id, None)
