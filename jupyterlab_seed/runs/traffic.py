"""The messages between a run and its kernel: requests, their ends, and what was lost on the way."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from queue import Empty
from typing import Any, Literal, TypeAlias

from jupyter_core.utils import ensure_async

from .kernels import log
from .lost import Numbers
from .waiting import end

#: Seconds between two checks that the kernel is alive.
PULSE = 0.5

#: How long a request may run before the kernel is asked whether it has passed it, in seconds.
QUIET = 60.0

#: How long the second of a request's two ends, its reply and the kernel's *idle*, may take before
#: the kernel is asked whether it is still to come, in seconds.
GRACE = 2.0

#: How long a kernel may take to answer that, in seconds: all that it has printed comes first.
#: After that, one whose code still runs is asked again; one that has not begun never will.
PATIENCE = 600.0

#: What a message may raise that cannot be read; of JSON that is nested too deeply, RecursionError.
UNREADABLE = (ValueError, TypeError, LookupError, RecursionError)

#: How a request ended. ``no-reply``: the kernel sent none, and is idle or answers nothing any
#: more; ``died``: it is gone.
End: TypeAlias = Literal["ok", "no-reply", "died", "timed-out"]

#: Receives the messages on IOPub: the request that caused one, its kind, content, whole message.
OnMessage: TypeAlias = Callable[[str, str, Mapping[str, Any], Mapping[str, Any]], None]


@dataclass
class Request:
    """A request that runs: its reply, and whether the kernel has been busy and idle since."""

    asked: str
    reply: dict[str, Any] | None = None
    begun: bool = False
    idle: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ending(self) -> bool:
        """Whether one of its ends is here."""
        return self.idle or self.reply is not None

    @property
    def over(self) -> bool:
        """Whether both of its ends are here."""
        return self.idle and self.reply is not None


class Traffic:
    """Reads a client's messages, from :meth:`start` to :meth:`stop`."""

    def __init__(self, kernel: Any, on_message: OnMessage) -> None:
        """``kernel``: see :class:`~.kernels.Kernel`."""
        self._kernel = kernel
        self._on_message = on_message
        self._requests: dict[str, Request] = {}
        self._reader: asyncio.Task[None] | None = None
        self._heard = 0.0
        self._garbled = 0.0
        self._says_busy = False
        self.numbers = Numbers()

    def start(self) -> None:
        """Begin to read IOPub. It is never interrupted, so that no message is lost here."""
        self._reader = asyncio.ensure_future(self._read())

    async def stop(self, quiet: float, late: float) -> None:
        """Read on until ``quiet`` seconds bring no message, for at most ``late``; then end."""
        until = time.monotonic() + late
        self._heard = time.monotonic()
        while self._reader is not None and not self._reader.done():
            left = min(self._heard + quiet, until) - time.monotonic()
            if left <= 0:
                break
            await asyncio.wait({self._reader}, timeout=left)
        await self.close()

    async def close(self) -> None:
        """End now."""
        if self._reader is not None:
            await end({self._reader})

    async def run(self, request: Request, timeout: float | None) -> End:
        """Wait for the end of an execute request; ``timeout`` in seconds, None for no limit."""
        self._requests[request.asked] = request
        shell = asyncio.ensure_future(self._read_shell())
        alive = asyncio.ensure_future(self._poll())
        over = asyncio.ensure_future(self._until_over(request))
        work = {over, alive, shell}
        try:
            await asyncio.wait(work, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
            if request.over:
                return "ok"
            if over.done():
                return over.result()
            if shell.done() and await ensure_async(self._kernel.manager.is_alive()):
                # The connection is closed although the kernel lives: a bug, which must show.
                shell.result()
            return "died" if shell.done() or alive.done() else "timed-out"
        finally:
            await end(work)

    async def _until_over(self, request: Request) -> End:
        """Both ends of a request, or what later requests' ends say of those that are missing."""
        if await self._until_ending(request) and not await _until(
            request, lambda: request.over, GRACE
        ):
            # The kernel handles requests in order, so what has not come before these does not come.
            marker = self._mark(request, self._kernel.client.kernel_info())
            await _until(
                request,
                lambda: (
                    request.over or (marker.idle if request.reply else marker.reply is not None)
                ),
                PATIENCE,
            )
        if not request.idle:
            self.numbers.lose(request.asked)
        return "ok" if request.reply is not None else "no-reply"

    async def _until_ending(self, request: Request) -> bool:
        """Wait for the first of a request's ends; False if the kernel has passed it without any.

        A kernel may say what it is while code runs, if that code has it answer; it executes nothing
        meanwhile. It is asked to execute nothing, and only then, since that calls its hooks.
        """
        while not await _until(request, lambda: request.ending, QUIET):
            informed = self._mark(request, self._kernel.client.kernel_info())
            if not await self._has_passed(request, informed):
                if self._is_out_of_reach(request, informed):
                    return False
                continue
            nothing = self._mark(
                request,
                self._kernel.client.execute(
                    "", silent=True, store_history=False, allow_stdin=False, stop_on_error=False
                ),
            )
            if await self._has_passed(request, nothing):
                return False
        return True

    def _mark(self, request: Request, asked: str) -> Request:
        """Another request, which whoever waits for the first hears of, too."""
        marker = self._requests[asked] = Request(asked, changed=request.changed)
        return marker

    async def _has_passed(self, request: Request, marker: Request) -> bool:
        """Whether the kernel ends a later request first."""
        await _until(request, lambda: request.ending or marker.over, PATIENCE)
        return marker.over and not request.ending

    def _is_out_of_reach(self, request: Request, informed: Request) -> bool:
        """Whether a kernel that is silent stays so: it began neither, or cannot be understood."""
        silent = self._says_busy and not (request.begun or informed.begun)
        return silent or self._garbled > self._heard

    def _lose(self) -> None:
        """A message could not be read."""
        self._garbled = time.monotonic()
        self.numbers.lose()

    async def _read_shell(self) -> None:
        while True:
            try:
                message = await ensure_async(
                    self._kernel.client.shell_channel.get_msg(timeout=PULSE)
                )
            except Empty:
                continue
            except UNREADABLE as error:
                log.warning("a reply could not be read: %s", type(error).__name__)
                self._lose()
                continue
            self.numbers.add(message)
            request = self._requests.get(asked_by(message))
            if request is not None and request.reply is None:
                request.reply = message
                request.changed.set()

    async def _read(self) -> None:
        count = 0
        while True:
            count += 1
            if count % 64 == 0:
                # Messages that are already here never let another task run.
                await asyncio.sleep(0)
            try:
                message = await ensure_async(self._kernel.client.iopub_channel.get_msg())
            except Empty:
                continue
            except UNREADABLE as error:
                log.warning("a message could not be read: %s", type(error).__name__)
                self._lose()
                continue
            except RuntimeError:
                return  # the connection is closed
            self._heard = time.monotonic()
            try:
                self._take(message)
            except (*UNREADABLE, AttributeError) as error:
                # A comm may say anything; the messages after it must still be read.
                log.warning("a message could not be taken: %s", type(error).__name__)
                self.numbers.lose()

    def _take(self, message: Mapping[str, Any]) -> None:
        asked = asked_by(message)
        kind = str(message.get("msg_type", ""))
        content = message.get("content")
        content = content if isinstance(content, Mapping) else {}
        request = self._requests.get(asked)
        state = content.get("execution_state") if kind == "status" else None
        if request is not None and state == "busy":
            self._says_busy = request.begun = True
            self.numbers.begin(asked, message)
        self.numbers.add(message)
        self._on_message(asked, kind, content, message)
        if request is not None and state == "idle":
            self.numbers.end(asked, message)
            request.idle = True
            request.changed.set()

    async def _poll(self) -> None:
        """Ends when the kernel is dead, and what it had sent has been read."""
        while True:
            await asyncio.sleep(PULSE)
            alive = False
            with contextlib.suppress(Exception):
                alive = bool(await ensure_async(self._kernel.manager.is_alive()))
            if not alive:
                await asyncio.sleep(PULSE)
                return


def asked_by(message: Mapping[str, Any]) -> str:
    """The request that caused a message; empty if it names none."""
    parent = message.get("parent_header")
    return str(parent.get("msg_id", "")) if isinstance(parent, Mapping) else ""


async def _until(request: Request, is_so: Callable[[], bool], timeout: float | None) -> bool:
    """Wait until a request's messages have made it so; False after ``timeout`` seconds.

    It asks before it waits: under load both ends of a request can be here before anyone waits.
    """
    late = asyncio.Event()

    def expire() -> None:
        late.set()
        request.changed.set()

    timer = None if timeout is None else asyncio.get_running_loop().call_later(timeout, expire)
    try:
        while not is_so():
            if late.is_set():
                return False
            request.changed.clear()
            await request.changed.wait()
        return True
    finally:
        if timer is not None:
            timer.cancel()
