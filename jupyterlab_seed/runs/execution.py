"""One run of a notebook in one kernel, by nbclient, recorded by the probe.

Nothing is seeded or changed in the kernel.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from queue import Empty
from typing import Any, TypeAlias

import nbformat
from jupyter_core.utils import ensure_async
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, CellTimeoutError, DeadKernelError

from .kernels import Kernel, finish, log
from .messages import Message, _
from .records import COMM, NoAnswerError, moves, number, unobserved, watch
from .types import CannotRunError, CellRun, Plan, PlannedCell, Run

#: Receives the index of a cell, with None when it starts and with its duration when it has ended.
OnCell: TypeAlias = Callable[[int, "float | None"], None]

#: Seconds between two checks that the kernel is alive.
PULSE = 0.5

#: How long outputs of a cell may arrive after its reply, in seconds. A lost one would look like a
#: difference.
OUTPUTS = 600

#: The wait for late messages after the last cell: it ends after so many seconds without one, and
#: takes so many at most.
QUIET, LATE = 0.05, 1.0

#: The messages that are outputs of a cell.
_OUTPUTS = frozenset(
    ("stream", "display_data", "execute_result", "error", "update_display_data", "clear_output")
)

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
) -> Run:
    """Run the notebook's cells in order in a fresh kernel.

    ``timeout``: seconds that one cell may take, None for no limit. ``until``: index of the last
    cell that runs, None for all. The run ends with a cell that raises (and may not), dies, asks for
    input or exceeds its limit. The kernel stays open. Raises :class:`CannotRunError` of the kind
    ``kernel-start`` if it dies before the first cell.
    """
    run = Run(label, kernel.hash_seed)
    begun = time.monotonic()
    kernel.client.allow_stdin = False
    notebook = _notebook(plan)
    session = _Session(notebook, kernel, timeout)
    language = getattr(kernel, "language", "") or plan.language
    if language == "python":
        run.problem = await session.observe()
    else:
        run.problem = (
            _("The random state of a kernel of %1 cannot be read.", language)
            if language
            else _("The random state of this kind of kernel cannot be read.")
        )
    for cell in plan.runs:
        if until is not None and cell.index > until:
            break
        if on_cell is not None:
            on_cell(cell.index, None)
        result = await session.run(cell)
        run.cells[cell.index] = result
        if on_cell is not None:
            on_cell(cell.index, result.seconds)
        ended = result.outcome == "error" and not cell.may_raise
        if ended or result.outcome not in ("ok", "error"):
            break
    await session.drain()
    for index, result in run.cells.items():
        # Only now: a later cell may have updated what an earlier one displays.
        result.outputs = _outputs(notebook.cells[index])
    run.problem = run.problem or session.problem
    run.seconds = time.monotonic() - begun
    return run


def _notebook(plan: Plan) -> Any:
    """A notebook with the parts that nbclient needs, and nothing else of the file."""
    cells = [
        {
            "cell_type": cell["cell_type"],
            "metadata": {},
            "source": cell["source"],
            **({"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}),
        }
        for cell in plan.notebook["cells"]
    ]
    return nbformat.from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def _outputs(cell: Any) -> list[dict[str, Any]]:
    for output in cell.outputs:
        if output["output_type"] == "stream" and isinstance(output["text"], list):
            output["text"] = "".join(output["text"])
    return list(cell.outputs)


class _Client(NotebookClient):
    """nbclient that hands out the probe's records and joins streams in linear time."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.records: list[Any] = []
        self.problem: Message | None = None
        self.raised: tuple[str, str] | None = None
        self.helpers: list[Any] = []  # tasks of the cell, which nbclient may leave behind
        self._asked: dict[str, tuple[Any, int]] = {}  # request to the cell that it ran

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Keep the probe's messages; log and skip those that nbclient cannot handle."""
        content = msg["content"]
        if msg["msg_type"].startswith("comm") and content.get("comm_id") == COMM:
            data = content.get("data")
            if isinstance(data, dict) and isinstance(data.get("problem"), str):
                self.problem = unobserved(data["problem"])
            else:
                self.records.append(data)
            return None
        try:
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        except Exception:  # messages of widgets may hold anything
            log.warning("a message %r could not be handled", msg["msg_type"], exc_info=True)
            return None

    def output(self, outs: Any, msg: Any, display_id: Any, cell_index: Any) -> Any:
        """As nbclient, but text that one stream sends in pieces is kept as a list."""
        stream = msg["msg_type"] == "stream"
        hooked = self.output_hook_stack.get(msg["parent_header"].get("msg_id"))
        if stream and outs and not hooked and not self.clear_before_next_output:
            last = outs[-1]
            if last["output_type"] == "stream" and last["name"] == msg["content"]["name"]:
                last["text"].append(msg["content"]["text"])
                return None
        out = super().output(outs, msg, display_id, cell_index)
        if stream and out is not None:
            out["text"] = [out["text"]]
        return out

    async def _async_poll_output_msg(self, parent_msg_id: str, cell: Any, cell_index: int) -> None:
        """As nbclient, but late output of a thread or task goes to the cell that started it."""
        self.helpers.append(asyncio.current_task())
        self._asked[parent_msg_id] = (cell, cell_index)
        while True:
            msg = await ensure_async(self.kc.iopub_channel.get_msg(timeout=None))
            asked = msg["parent_header"].get("msg_id")
            try:
                if asked == parent_msg_id:
                    self.process_message(msg, cell, cell_index)
                else:
                    self.take_late(msg)
            except CellExecutionComplete:
                return

    def take_late(self, msg: dict[str, Any]) -> None:
        """Add an output to its cell, which may have ended."""
        asked = msg["parent_header"].get("msg_id")
        if asked in self._asked and msg["msg_type"] in _OUTPUTS:
            self.process_message(msg, *self._asked[asked])

    async def _async_poll_kernel_alive(self) -> None:
        """As nbclient, but more often, and messages that a dead kernel sent are still read."""
        self.helpers.append(asyncio.current_task())
        while True:
            await asyncio.sleep(PULSE)
            try:
                await self._async_check_alive()
            except DeadKernelError:
                await asyncio.sleep(PULSE)
                if self.task_poll_for_reply is not None:
                    self.task_poll_for_reply.cancel()
                return


class _Session:
    """A kernel in which cells run one after another."""

    def __init__(self, notebook: Any, kernel: Kernel, timeout: float | None) -> None:
        self._kernel = kernel
        self._notebook = notebook
        self._next: int | None = None  # the next record; None if nothing is observed
        self._client = _Client(
            notebook,
            km=kernel.manager,
            timeout_func=lambda _cell: timeout,
            # Whether the run goes on is decided in execute().
            allow_errors=True,
            on_cell_error=self._keep_error,
            iopub_timeout=OUTPUTS,
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=False,
            skip_cells_with_tag="",
            log=log,
        )
        self._client.kc = kernel.client

    @property
    def problem(self) -> Message | None:
        """The problem that the probe reported, or None."""
        return self._client.problem

    def _keep_error(self, *, execute_reply: Any, **_more: Any) -> None:
        content = execute_reply["content"]
        self._client.raised = (str(content.get("ename", "")), str(content.get("evalue", "")))

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

    async def run(self, cell: PlannedCell) -> CellRun:
        """Run one cell; its outputs are in the notebook."""
        client = self._client
        client.records, client.raised = [], None
        begun = time.monotonic()
        outcome = await self._outcome(self._notebook.cells[cell.index], cell.index)
        seconds = time.monotonic() - begun
        error = client.raised
        if outcome in ("ok", "error") and error is not None:
            # IPython's name for it, where the page would be asked.
            outcome = "input" if error[0] == "StdinNotImplementedError" else "error"
        return CellRun(
            index=cell.index,
            outcome=outcome,
            streams=await self._streams(outcome),
            seconds=seconds,
            error=error if outcome == "error" else None,
        )

    async def _outcome(self, cell: Any, index: int) -> Any:
        # A task of its own, because nbclient takes a cancellation for the death of the kernel.
        task = asyncio.ensure_future(self._client.async_execute_cell(cell, index))
        try:
            await asyncio.wait({task})
        finally:
            await finish(self._end(task))
        try:
            task.result()
        except CellTimeoutError:
            await self._interrupt()
            return "timed-out"
        except (DeadKernelError, asyncio.CancelledError):
            return "died"
        except RuntimeError:
            # The connection is closed: the kernel is gone, or this is a bug, which must show.
            if await ensure_async(self._kernel.manager.is_alive()):
                raise
            return "died"
        return "ok"

    async def _end(self, task: Any) -> None:
        """End the task of a cell, and those that nbclient made for it."""
        tasks = [task]
        while tasks:
            for left in tasks:
                left.cancel()  # what is done stays as it is
            await asyncio.gather(*tasks, return_exceptions=True)
            # One that was made at last tells of itself when it begins.
            await asyncio.sleep(0)
            tasks, self._client.helpers = self._client.helpers, []

    async def _interrupt(self) -> None:
        """Let the cell clean up before its kernel is killed."""
        with contextlib.suppress(Empty, RuntimeError, OSError):
            await ensure_async(self._kernel.manager.interrupt_kernel())
            await ensure_async(self._kernel.client.shell_channel.get_msg(timeout=INTERRUPTED))

    async def drain(self) -> None:
        """Read late messages, such as the output of a thread that outlives its cell."""
        loop = asyncio.get_running_loop()
        until = loop.time() + LATE
        with contextlib.suppress(Empty, RuntimeError, OSError):
            while loop.time() < until:
                get = self._kernel.client.iopub_channel.get_msg
                self._client.take_late(await ensure_async(get(timeout=QUIET)))

    async def _streams(self, outcome: str) -> Any:
        if self._next is None:
            return None
        if not self._client.records and outcome in ("ok", "error"):
            await self._catch_up()
        for record in self._client.records:
            place = number(record)
            if place is not None:
                self._next = max(self._next, place + 1)
        return moves(self._client.records)

    async def _catch_up(self) -> None:
        """Ask for records that did not arrive."""
        try:
            told = await watch(self._kernel.client, self._next or 0)
        except NoAnswerError as error:
            log.warning("the probe did not answer: %s", error)
            self._client.problem = _("The random state could no longer be read: %1.", error.message)
            self._next = None
            return
        self._client.records = told["records"]
        if told.get("problem"):
            self._client.problem = unobserved(str(told["problem"]))
