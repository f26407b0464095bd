"""The verifications of one server, as jobs.

A job belongs to the pages that ask for it: it is cancelled if none has asked for :data:`PATIENCE`
seconds. A request that waits for news counts as asking, so a page that follows a job keeps it
alive, and a reloaded page finds it again.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timezone
from typing import Any, Literal, TypeAlias

from ..runs.messages import _, _n, as_json
from ..runs.types import CannotRunError, OnProgress, Progress
from ..verify.types import CannotVerifyError

#: How long a verification continues if no page asks for it, in seconds.
PATIENCE = 60.0

#: How many finished verifications are remembered: the newest, one for each notebook.
REMEMBERED = 8

#: How many notebooks are verified at one time by default; each needs two kernels or more.
MOST = 4

Status: TypeAlias = Literal["running", "done", "failed", "cancelled"]

#: Runs a verification and returns its report.
Work: TypeAlias = Callable[[OnProgress], Awaitable[dict[str, Any]]]


def refusal(error: CannotRunError) -> dict[str, Any]:
    """The reason why a notebook cannot be verified, as JSON."""
    return {
        "kind": error.kind,
        "message": str(error),
        "messages": as_json(error.messages),
    }


class BusyError(CannotVerifyError):
    """The notebook is already being verified; ``id``: the id of that verification."""

    def __init__(self, running: str) -> None:
        super().__init__("busy", _("This notebook is already being verified."))
        self.id = running


class TooManyError(CannotVerifyError):
    """As many notebooks are being verified as this server allows."""

    def __init__(self, most: int) -> None:
        message = _n(
            "This server verifies one notebook at a time; try again when it is done.",
            "This server verifies %1 notebooks at a time; try again when one is done.",
            most,
        )
        super().__init__("too-many", message)


class Verification:
    """One verification, running or finished.

    ``version`` grows with each change of :meth:`state`.
    """

    def __init__(self, path: str, work: Work, log: logging.Logger) -> None:
        """Start ``work`` for the notebook at ``path``; needs a running event loop."""
        self.id = uuid.uuid4().hex
        self.path = path
        self.version = 1
        self.status: Status = "running"
        self.report: dict[str, Any] | None = None
        self._error: dict[str, Any] | None = None
        self._progress: dict[str, Progress] = {}
        self._started = datetime.now(timezone.utc)
        self._begun = time.monotonic()
        self._seconds: float | None = None
        self._log = log
        self._changed = asyncio.Event()
        self._waiting = 0
        self._timer: asyncio.TimerHandle | None = None
        self._task = asyncio.create_task(self._run(work))
        self.touch()

    @property
    def running(self) -> bool:
        """Whether it is still running."""
        return self.status == "running"

    def state(self) -> dict[str, Any]:
        """Its state as JSON; docs/verify.md describes the members."""
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
        self._waiting += 1
        try:
            self._stop_timer()
            if self.version <= since:
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), timeout)
        finally:
            self._waiting -= 1
            self.touch()

    def touch(self) -> None:
        """Note that a page has asked."""
        self._stop_timer()
        if self.running and not self._waiting:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._abandon)

    async def cancel(self) -> None:
        """Cancel it; returns when its kernels are gone. Does nothing if it has finished."""
        self._task.cancel()
        await asyncio.wait([self._task])

    def _abandon(self) -> None:
        self._log.info(
            "jupyterlab-seed: cancelled the verification of %r, because no page follows it",
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
            self._log.exception("jupyterlab-seed: the verification of %r failed", self.path)
            said = _("The verification failed: %1.", f"{type(error).__name__}: {error}".rstrip("."))
            self._error = refusal(CannotVerifyError("internal", said))
        finally:
            self._seconds = time.monotonic() - self._begun
            self.status = status
            self._stop_timer()
            self._announce()

    def _on_progress(self, progress: Progress) -> None:
        self._progress[progress.label] = progress
        self._announce()

    def _announce(self) -> None:
        self.version += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class Verifications:
    """All verifications of a server: at most one at a time for each notebook."""

    def __init__(self, log: logging.Logger, most: int = MOST) -> None:
        """Start without any; ``most``: how many may run at one time, at least 1."""
        self._log = log
        self._most = most
        self._all: dict[str, Verification] = {}

    def start(self, path: str, work: Work) -> Verification:
        """Verify the notebook at ``path``; its previous verification is forgotten.

        Raises BusyError if it is already being verified, TooManyError if too many others are.
        """
        before = self.of(path)
        if before is not None and before.running:
            raise BusyError(before.id)
        if sum(one.running for one in self._all.values()) >= self._most:
            raise TooManyError(self._most)
        if before is not None:
            del self._all[before.id]
        ended = [one.id for one in self._all.values() if not one.running]
        for old in ended[: max(0, len(ended) + 1 - REMEMBERED)]:
            del self._all[old]
        verification = Verification(path, work, self._log)
        self._all[verification.id] = verification
        return verification

    def get(self, identity: str) -> Verification | None:
        """The verification with this id, or None."""
        return self._all.get(identity)

    def of(self, path: str) -> Verification | None:
        """The running or last verification of a notebook, or None."""
        return next((one for one in self._all.values() if one.path == path), None)

    async def remove(self, verification: Verification) -> None:
        """Cancel a running verification; forget a finished one."""
        if verification.running:
            await verification.cancel()
        else:
            self._all.pop(verification.id, None)
