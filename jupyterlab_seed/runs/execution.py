"""One run of a notebook in one kernel, recorded by the probe.

Nothing is seeded or changed in the kernel.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from jupyter_core.utils import ensure_async

from . import r_stream
from .background import still_running
from .kernels import Kernel, log
from .messages import Message, _
from .outputs import Outputs
from .r_stream import RStream
from .records import COMM, PATIENCE, NoAnswerError, moves, number, unobserved, watch
from .surroundings import surroundings
from .tracing.session import Tracing
from .traffic import Request, Traffic
from .types import CannotRunError, CellRun, Outcome, Plan, PlannedCell, Run
from .waiting import finish

#: Receives the index of a cell, with None when it starts and with its duration when it has ended.
OnCell: TypeAlias = Callable[[int, "float | None"], None]

#: The wait for late messages after the last cell: it ends after so many seconds without one, and
#: takes so many at most.
SILENCE, LATE = 0.05, 1.0

#: The run whose kernel is asked for its environment.
FIRST = "A"

#: How long a cell interrupted at its time limit may take to end, in seconds.
INTERRUPTED = 2.0


async def execute(
    plan: Plan,
    kernel: Kernel,
    label: str,
    *,
    timeout: float | None = None,
    until: int | None = None,
    on_cell: OnCell | None = None,
    tracing: Tracing | None = None,
    before: Callable[[int], Awaitable[None]] | None = None,
) -> Run:
    """Run the notebook's cells in order in a fresh kernel.

    ``timeout``: seconds that one cell may take, None for no limit. ``until``: index of the last
    cell that runs, None for all. The run ends with a cell that raises (and may not), dies, asks for
    input, gives no reply or exceeds its limit. ``tracing``: what follows the calls, if anything
    does; its log stays None if it cannot. ``before``: waits for the moment at which a cell, given
    by its index, may begin; that time does not count. The kernel stays open. Raises
    :class:`CannotRunError` of the kind ``kernel-start`` if it dies before the first cell.
    """
    run = Run(label, kernel.hash_seed)
    begun, waited = time.monotonic(), 0.0
    kernel.client.allow_stdin = False
    session = _Session(kernel, timeout)
    try:
        run.problem = await _observe(session, plan, kernel)
        if tracing is not None:
            with contextlib.suppress(NoAnswerError):
                await tracing.begin(kernel.client, [cell.index for cell in plan.runs])
        for cell in plan.runs:
            if until is not None and cell.index > until:
                break
            waited += await _moment(before, cell.index)
            if on_cell is not None:
                on_cell(cell.index, None)
            result = await session.run_with_surroundings(cell)
            run.cells[cell.index] = result
            if on_cell is not None:
                on_cell(cell.index, result.seconds)
            ended = result.outcome == "error" and not cell.may_raise
            if ended or result.outcome not in ("ok", "error"):
                break
        if session.has_probe and _lives(run) and tracing is None:
            run.running = await still_running(kernel.client)
        await session.drain()
        if label == FIRST and session.has_probe and _lives(run):
            run.environment = await surroundings(kernel.client)
        if tracing is not None:
            with contextlib.suppress(NoAnswerError):
                await tracing.end(kernel.client)
    finally:
        await finish(session.close())
    for result in run.cells.values():
        # Only now: a later cell may have updated what an earlier one displays.
        session.complete(result)
    run.problem = run.problem or session.problem
    run.seconds = time.monotonic() - begun - waited
    return run


async def _moment(before: Callable[[int], Awaitable[None]] | None, index: int) -> float:
    """Wait for the moment at which a cell may begin; how long that took, in seconds."""
    since = time.monotonic()
    if before is not None:
        await before(index)
    return time.monotonic() - since


def _lives(run: Run) -> bool:
    """Whether the kernel can still be asked."""
    return all(cell.outcome in ("ok", "error") for cell in run.cells.values())


async def _observe(session: _Session, plan: Plan, kernel: Kernel) -> Message | None:
    language = getattr(kernel, "language", "") or plan.language
    if language == "python":
        return await session.observe()
    if language.lower() == "r":
        return await session.observe_r()
    if language:
        return _("The random state of %1 kernels cannot be read.", language)
    return _("The random state of this kind of kernel cannot be read.")


class _Session:
    """A kernel in which cells run one after another."""

    def __init__(self, kernel: Kernel, timeout: float | None) -> None:
        self.problem: Message | None = None  # that the probe reported
        self._kernel = kernel
        self._timeout = timeout
        self._next: int | None = None  # the next record; None if the probe does not watch
        self._r: RStream | None = None
        self._printing: str | None = None  # the request that prints the state of R
        self._printed = ""
        self._records: list[Any] = []
        self._asked: dict[str, int] = {}  # request to the cell that it ran
        self._last: int | None = None  # the last of these cells
        self._apart: set[str] = set()  # requests that are no cells, but show something
        self._outputs = Outputs(self._update_widget)
        self._traffic = Traffic(kernel, self._take)
        self._traffic.start()

    def _take(
        self, asked: str, kind: str, content: Mapping[str, Any], message: Mapping[str, Any]
    ) -> None:
        if kind.startswith("comm"):
            if content.get("comm_id") == COMM:
                data = content.get("data")
                if isinstance(data, dict) and isinstance(data.get("problem"), str):
                    self.problem = unobserved(data["problem"])
                else:
                    self._records.append(data)
            else:
                self._outputs.widgets.take(kind, content, message.get("buffers"))
        elif asked == self._printing and kind == "stream":
            self._printed += str(content.get("text"))
        elif (index := self._cell_of(asked)) is not None:
            # Late output of a thread or task goes to the cell that started it.
            self._outputs.take(index, kind, content, message.get("parent_header"))

    def _cell_of(self, asked: str) -> int | None:
        """The cell that shows what a request caused; None for none.

        ipykernel sends what threads show to the last request. A front end has none but cells.
        """
        if asked in self._asked:
            return self._asked[asked]
        ours = asked.startswith(self._kernel.client.session.session)
        return self._last if ours and asked not in self._apart else None

    def _update_widget(self, identity: str, state: dict[str, Any], parent: Any) -> None:
        """Send a widget's state to the kernel, as a front end does."""
        client = self._kernel.client
        content = {
            "comm_id": identity,
            "data": {"method": "update", "state": state, "buffer_paths": []},
        }
        with contextlib.suppress(TypeError, ValueError, OSError, RuntimeError):
            client.shell_channel.send(client.session.msg("comm_msg", content, parent=parent))

    def complete(self, result: CellRun) -> None:
        """Put what a cell showed, and how much of it was lost, into its result."""
        result.outputs = self._outputs.of(result.index)
        if result.error == _UNNAMED:
            result.error = _shown_error(result.outputs) or result.error
        result.lost = sum(
            self._traffic.numbers.lost(asked)
            for asked, index in self._asked.items()
            if index == result.index
        )

    async def observe(self) -> Message | None:
        """Make the probe watch; the reason if it cannot, or None."""
        try:
            told = await watch(self._kernel.client, 0)
        except NoAnswerError as error:
            if error.died:
                message = _("The kernel died before the first cell ran.")
                raise CannotRunError("kernel-start", message) from None
            return unobserved(error.message)
        if told.get("problem"):
            return unobserved(str(told["problem"]))
        self._next = told.get("total", 0)
        return None

    @property
    def has_probe(self) -> bool:
        """Whether the probe watches, and has answered so far."""
        return self._next is not None and self.problem is None

    async def observe_r(self) -> Message | None:
        """Follow R's stream; the reason if it cannot be read, or None."""
        try:
            self._r = RStream(await self._print_state())
        except ValueError:
            return unobserved(_("the kernel does not print it"))
        return None

    async def _print_state(self) -> str:
        """What R prints of its state."""
        self._printed = ""
        request = Request(
            self._kernel.client.execute(
                r_stream.CODE, store_history=False, allow_stdin=False, stop_on_error=False
            )
        )
        self._printing = request.asked
        self._apart.add(request.asked)
        await self._traffic.run(request, PATIENCE)
        return self._printed

    async def run_with_surroundings(self, cell: PlannedCell) -> CellRun:
        """Run one cell, and the code around it; an error in that counts as the cell's."""
        if cell.around is None:
            return await self.run(cell)
        before, after = cell.around
        result = await self._aside(cell, before) or await self.run(cell)
        failed = await self._aside(cell, after) if result.outcome in ("ok", "error") else None
        return result if failed is None else replace(failed, streams=result.streams)

    async def _aside(self, cell: PlannedCell, code: str) -> CellRun | None:
        """Run code that is no cell; None if it ended well."""
        result = await self.run(replace(cell, source=code), is_cell=False)
        return None if result.outcome == "ok" else result

    async def run(self, cell: PlannedCell, is_cell: bool = True) -> CellRun:
        """Run one cell."""
        self._records = []
        begun = time.monotonic()
        # Whether the run goes on after an error is decided in execute().
        request = Request(
            self._kernel.client.execute(
                cell.source, store_history=is_cell, allow_stdin=False, stop_on_error=False
            )
        )
        if is_cell:
            self._asked[request.asked] = self._last = cell.index
        else:
            self._apart.add(request.asked)
        outcome: Outcome = await self._traffic.run(request, self._timeout)
        if outcome == "timed-out":
            await self._interrupt(request)
        seconds = time.monotonic() - begun
        if is_cell and request.reply is not None:
            self._outputs.take_reply(cell.index, request.reply.get("content"))
        error = _error(request.reply) if outcome == "ok" else None
        if error is not None:
            # IPython's name for it, where the page would be asked.
            outcome = "input" if error[0] == "StdinNotImplementedError" else "error"
        return CellRun(
            index=cell.index,
            outcome=outcome,
            streams=await self._streams(outcome, cell.source),
            seconds=seconds,
            error=error if outcome == "error" else None,
        )

    async def _interrupt(self, request: Request) -> None:
        """Let the cell clean up before its kernel is killed."""
        with contextlib.suppress(RuntimeError, OSError):
            await ensure_async(self._kernel.manager.interrupt_kernel())
            await self._traffic.run(request, INTERRUPTED)

    async def drain(self) -> None:
        """Read late messages, such as the output of a thread that outlives its cell."""
        await self._traffic.stop(SILENCE, LATE)

    async def close(self) -> None:
        """Read no more."""
        await self._traffic.close()

    async def _streams(self, outcome: str, source: str) -> Any:
        if self._r is not None and outcome in ("ok", "error"):
            try:
                printed = await self._print_state()
                # In a thread: draws are repeated, and a server must answer others meanwhile.
                return await asyncio.to_thread(self._r.move, source, printed)
            except ValueError:
                self.problem = unobserved(_("the kernel does not print it"))
                self._r = None
        if self._next is None:
            return None
        if not self._records and outcome in ("ok", "error"):
            await self._catch_up()
        for record in self._records:
            place = number(record)
            if place is not None:
                self._next = max(self._next, place + 1)
        return moves(self._records)

    async def _catch_up(self) -> None:
        """Ask for records that did not arrive."""
        try:
            told = await watch(self._kernel.client, self._next or 0)
        except NoAnswerError as error:
            log.warning("the probe did not answer: %s", error)
            self.problem = _("The random state could no longer be read: %1.", error.message)
            self._next = None
            return
        self._records = told["records"]
        if told.get("problem"):
            self.problem = unobserved(str(told["problem"]))


#: What IPython's reply says of an error while a value is shown; the cell's output names it.
_UNNAMED = ("NoneType", "None")


def _shown_error(outputs: Iterable[Mapping[str, Any]]) -> tuple[str, str] | None:
    """Name and value of the last exception that a cell shows, None if it shows none."""
    shown = [one for one in outputs if one.get("output_type") == "error"]
    return (str(shown[-1].get("ename")), str(shown[-1].get("evalue"))) if shown else None


def _error(reply: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """Name and value of the exception by a reply, None if it tells of none."""
    content = reply.get("content") if reply is not None else None
    if not isinstance(content, Mapping) or content.get("status") == "ok":
        return None
    return str(content.get("ename", "")), str(content.get("evalue", ""))
