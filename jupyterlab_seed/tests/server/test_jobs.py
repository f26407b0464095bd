"""What a server keeps of its verifications, and when it ends one that nobody waits for."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest

from jupyterlab_seed.runs.messages import Message
from jupyterlab_seed.runs.types import CannotRunError, OnProgress, Progress
from jupyterlab_seed.server import jobs
from jupyterlab_seed.server.jobs import BusyError, Job, Jobs
from jupyterlab_seed.server.verification_handlers import VERIFICATION

LOG = logging.getLogger(__name__)
REPORT = {"schema": 1}


class Work:
    """Work that goes on until it is told how to end, and says whether it tidied up."""

    def __init__(self) -> None:
        self.end: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.begun = asyncio.Event()
        self.closed = False
        self.on_progress: OnProgress | None = None

    async def __call__(self, on_progress: OnProgress) -> dict[str, Any]:
        self.on_progress = on_progress
        self.begun.set()
        try:
            return await self.end
        finally:
            await asyncio.sleep(0)
            self.closed = True


async def ended(verification: Job) -> dict[str, Any]:
    """The state of a verification once it has ended; gives up after 10 seconds."""

    async def wait() -> dict[str, Any]:
        while verification.running:
            await asyncio.sleep(0)
        return verification.state()

    return await asyncio.wait_for(wait(), 10)


async def test_it_is_done() -> None:
    work = Work()
    verification = Jobs(VERIFICATION, LOG, 4).start("a.ipynb", work)
    state = verification.state()
    assert (state["status"], state["path"], state["report"]) == ("running", "a.ipynb", None)
    await work.begun.wait()
    waiting = asyncio.create_task(verification.wait(verification.version, 10))
    await asyncio.sleep(0)
    assert not waiting.done()
    work.on_progress(Progress("A", 1, 3, 4, 0.5))
    work.on_progress(Progress("B", 0, 3, 2, 0.5))
    work.on_progress(Progress("A", 2, 3, 5, 0.7, 0.2))
    await asyncio.wait_for(waiting, 10)
    progress = verification.state()["progress"]
    assert [(one["label"], one["done"], one["left"]) for one in progress] == [
        ("A", 2, 0.2),
        ("B", 0, None),
    ]
    before = verification.version
    work.end.set_result(REPORT)
    state = await ended(verification)
    assert state["status"] == "done" and state["report"] == REPORT and state["error"] is None
    assert state["version"] > before
    seconds = state["seconds"]
    assert verification.state()["seconds"] == seconds


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (CannotRunError("input", Message("cell 3 asks")), "input"),
        (ZeroDivisionError("x"), "internal"),
    ],
)
async def test_what_fails_says_why(error: Exception, kind: str) -> None:
    work = Work()
    verification = Jobs(VERIFICATION, LOG, 4).start("a.ipynb", work)
    work.end.set_exception(error)
    state = await ended(verification)
    assert state["status"] == "failed" and state["report"] is None
    assert state["error"]["kind"] == kind and str(error) in state["error"]["message"]


async def test_cancelling_waits_for_the_end() -> None:
    work = Work()
    all_ = Jobs(VERIFICATION, LOG, 4)
    verification = all_.start("a.ipynb", work)
    await work.begun.wait()
    await all_.remove(verification)
    assert work.closed and verification.state()["status"] == "cancelled"
    # What has ended is shown until it is removed once more.
    assert all_.get(verification.id) is verification
    await all_.remove(verification)
    assert all_.get(verification.id) is None


async def test_one_at_a_time_for_a_notebook() -> None:
    work = Work()
    all_ = Jobs(VERIFICATION, LOG, 4)
    first = all_.start("a.ipynb", work)
    with pytest.raises(BusyError) as caught:
        all_.start("a.ipynb", Work())
    assert caught.value.id == first.id and caught.value.kind == "busy"
    other = all_.start("b.ipynb", Work())
    assert all_.of("a.ipynb") is first and all_.of("b.ipynb") is other
    work.end.set_result(REPORT)
    await ended(first)
    again = all_.start("a.ipynb", Work())
    assert all_.of("a.ipynb") is again and all_.get(first.id) is None
    for one in (again, other):
        await all_.remove(one)


async def test_the_newest_are_remembered() -> None:
    all_ = Jobs(VERIFICATION, LOG, 4)
    running = all_.start("running.ipynb", Work())
    for number in range(jobs.REMEMBERED + 3):
        work = Work()
        one = all_.start(f"{number}.ipynb", work)
        work.end.set_result(REPORT)
        await ended(one)
    known = [n for n in range(jobs.REMEMBERED + 3) if all_.of(f"{n}.ipynb")]
    assert known == list(range(3, jobs.REMEMBERED + 3))
    assert all_.of("running.ipynb") is running
    await all_.remove(running)


async def test_a_page_that_goes_away_ends_it() -> None:
    work = Work()
    verification = Jobs(replace(VERIFICATION, patience=0.01), LOG, 4).start("a.ipynb", work)
    await work.begun.wait()
    await verification.wait(0, 60)
    assert (await ended(verification))["status"] == "cancelled"
    assert work.closed


async def test_a_page_that_waits_keeps_it() -> None:
    work = Work()
    verification = Jobs(replace(VERIFICATION, patience=0.01), LOG, 4).start("a.ipynb", work)
    waiting = [asyncio.create_task(verification.wait(9, 60)) for _ in range(2)]
    await work.begun.wait()
    waiting[0].cancel()
    await asyncio.sleep(0.05)
    assert verification.running  # another page waits
    waiting[1].cancel()
    assert (await ended(verification))["status"] == "cancelled"


async def test_a_page_that_comes_back_keeps_it() -> None:
    work = Work()
    verification = Jobs(replace(VERIFICATION, patience=4), LOG, 4).start("a.ipynb", work)
    for _ in range(12):
        await asyncio.sleep(0.4)
        verification.keep_alive()
    assert verification.running
    await verification.cancel()


async def test_nobody_at_all_ends_it() -> None:
    work = Work()
    verification = Jobs(replace(VERIFICATION, patience=0.01), LOG, 4).start("a.ipynb", work)
    assert (await ended(verification))["status"] == "cancelled"


async def test_a_kind_without_patience_goes_on_alone() -> None:
    work = Work()
    job = Jobs(replace(VERIFICATION, patience=None), LOG, 4).start("a.ipynb", work)
    await work.begun.wait()
    await job.wait(0, 0.01)
    await asyncio.sleep(0.05)
    assert job.running
    work.end.set_result(REPORT)
    assert (await ended(job))["status"] == "done"
