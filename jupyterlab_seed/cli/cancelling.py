"""Work that a signal cancels, so that its kernels end before this process does."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Signalled(Exception):
    """A signal to end was received; ``number`` is its number."""

    def __init__(self, number: int) -> None:
        self.number = number


async def cancelled_by_signals(work: Coroutine[Any, Any, T]) -> T:
    """The result of ``work``.

    A signal that would end this process cancels it; once it has ended, :class:`Signalled` is
    raised.
    """
    task = asyncio.ensure_future(work)
    received: list[int] = []
    loop = asyncio.get_running_loop()

    def receive(number: int, _frame: Any = None) -> None:
        received.append(number)
        loop.call_soon_threadsafe(task.cancel)

    known = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    # Ignored signals stay ignored: nohup.
    numbers = [number for number in known if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, receive) for number in numbers}
    try:
        return await task
    except asyncio.CancelledError:
        if received:
            raise Signalled(received[0]) from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
