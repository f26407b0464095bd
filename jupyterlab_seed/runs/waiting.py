"""Waits that end, whatever a kernel or a library does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

#: Seconds after which a cancellation is repeated.
_AGAIN = 0.5

#: How much longer than its own limit a wait of jupyter_client may take, in seconds.
_MARGIN = 5.0


async def finish(work: Any) -> None:
    """Do ``work`` (a coroutine or future) to its end.

    If the task is cancelled meanwhile, the cancellation is raised afterwards.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled


async def end(tasks: Iterable[asyncio.Future[Any]]) -> None:
    """Cancel tasks and wait for their end.

    A cancellation that comes together with what a task waits for can get lost: before Python 3.12,
    ``asyncio.wait_for`` loses it (https://github.com/python/cpython/issues/81839). So it is
    repeated.
    """
    done: set[asyncio.Future[Any]] = set()
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        now, left = await asyncio.wait(left, timeout=_AGAIN)
        done |= now
    for task in done:
        if not task.cancelled():
            task.exception()  # else asyncio logs that nobody took it


async def until_ready(client: Any, patience: float) -> None:
    """Wait until a kernel that starts has answered, and what it sends at its start is read.

    ``patience``: in seconds. Raises what jupyter_client raises, and RuntimeError for a kernel that
    never stops sending: jupyter_client has no limit for that.
    """
    waiting = asyncio.ensure_future(client.wait_for_ready(timeout=patience))
    try:
        await asyncio.wait({waiting}, timeout=patience + _MARGIN)
        if waiting.done():
            return waiting.result()
    finally:
        await end({waiting})
    raise RuntimeError(f"it sent messages without a pause for {patience:g} seconds")
