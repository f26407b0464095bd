"""One run of a notebook under one seed, in a fresh kernel."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from dataclasses import replace
from typing import Any

from ..runs.cell_names import sources_of, with_words
from ..runs.execution import execute
from ..runs.kernels import Kernel, KernelSource
from ..runs.messages import CellNumber, Message, _
from ..runs.syntax import only_imports
from ..runs.types import CannotRunError, CellRun, Plan, Run
from .results import NoResultError, read_results
from .types import SeedRun, Wanted

#: The most bytes of an executed notebook that is kept.
LARGEST = 20 * 2**20

#: How often a kernel is started before it counts as one that does not.
STARTS = 3


class KernelRunner:
    """Runs in kernels of one source, one after another; see :class:`~.types.Runner`."""

    def __init__(self, kernels: KernelSource) -> None:
        self._kernels = kernels

    async def run(self, plan: Plan, wanted: Wanted, seed: int, timeout: float | None) -> SeedRun:
        """See :class:`~.types.Runner`."""
        return await run_seed(plan, self._kernels, wanted, seed, timeout)


async def run_seed(
    plan: Plan, kernels: KernelSource, wanted: Wanted, seed: int, timeout: float | None = None
) -> SeedRun:
    """Run a plan and read its results; no kernel is left in any case.

    ``timeout``: seconds that one cell may take. Raises :class:`CannotRunError` of the kind
    ``unknown-kernel``; all else that goes wrong is the run's outcome.
    """
    begun = time.monotonic()
    try:
        kernel = await _start(plan, kernels)
    except CannotRunError as error:
        if error.kind != "kernel-start":
            raise
        return SeedRun(seed, "not-started", problem=str(error))
    now = True
    try:
        run = await execute(plan, kernel, str(seed), timeout=timeout)
        told = SeedRun(
            seed,
            "ok",
            # With the start of its kernel: the time that a run takes.
            seconds=time.monotonic() - begun,
            # In a thread: outputs may be long, and a server must answer others meanwhile.
            executed=await asyncio.to_thread(executed, plan, run),
            **_observed(plan, run, wanted.set_up),
        )
        failed = _failed(plan, run)
        if failed is not None:
            now = failed.outcome in ("died", "timed-out")
            return replace(told, outcome=failed.outcome, problem=str(_problem(plan, failed)))
        try:
            values = await read_results(kernel.client, plan, run, wanted, timeout)
        except NoResultError as error:
            return replace(told, outcome="no-result", problem=str(_named(plan, error.message)))
        now = False
        return replace(told, values=values)
    except CannotRunError as error:
        return SeedRun(seed, "not-started", problem=str(error))
    finally:
        await kernel.close(now=now)


async def _start(plan: Plan, kernels: KernelSource) -> Kernel:
    """Start a kernel; one that does not start is tried again, since no seed is to blame for it.

    Among kernels that start at once, one may bind a port that was chosen for another.
    """
    for _again in range(STARTS - 1):
        try:
            return await kernels.start(plan, plan.environment)
        except CannotRunError as error:
            if error.kind != "kernel-start":
                raise
    return await kernels.start(plan, plan.environment)


def executed(plan: Plan, run: Run) -> bytes | None:
    """The notebook with the outputs of a run, as text; None if that is too large, or no JSON."""
    cells = []
    counts = {index: count + 1 for count, index in enumerate(run.cells)}
    for index, cell in enumerate(plan.notebook["cells"]):
        done = run.cells.get(index)
        told = {"outputs": done.outputs, "execution_count": counts[index]} if done else {}
        cells.append({**cell, **told})
    minor = 5 if all("id" in cell for cell in cells) else 4
    try:
        notebook = {"cells": cells, "metadata": _metadata(plan), "nbformat": 4}
        text = json.dumps({**notebook, "nbformat_minor": minor}).encode()
    except (TypeError, ValueError, RecursionError):
        return None
    return text if len(text) <= LARGEST else None


def _metadata(plan: Plan) -> dict[str, Any]:
    """The metadata that the format knows, with the members that it asks for."""
    given = plan.notebook["metadata"]
    name = plan.kernel_name
    spec = {"name": name, "display_name": name, **given["kernelspec"]}
    language = given["language_info"]
    return {"kernelspec": spec, **({"language_info": language} if "name" in language else {})}


def _failed(plan: Plan, run: Run) -> CellRun | None:
    """The cell that ended the run, None if all cells ran."""
    may_raise = {cell.index for cell in plan.runs if cell.may_raise}
    for cell in run.cells.values():
        if cell.outcome != "ok" and not (cell.outcome == "error" and cell.index in may_raise):
            return cell
    return None


def _problem(plan: Plan, failed: CellRun) -> Message:
    return _named(plan, _ended(failed))


def _named(plan: Plan, message: Message) -> Message:
    return with_words(message, sources_of(plan.cells))


def _ended(failed: CellRun) -> Message:
    cell = CellNumber(failed.index + 1)
    match failed.outcome:
        case "error":
            name, value = failed.error or ("an error", "")
            return _("cell %1 raised %2: %3", cell, name, value[:300])
        case "died":
            return _("the kernel died in cell %1", cell)
        case "timed-out":
            return _("cell %1 exceeded the time limit", cell)
        case _:
            return _("cell %1 asks for standard input", cell)


def _observed(plan: Plan, run: Run, set_up: int) -> dict[str, Any]:
    """What the probe saw: the states that cells left, and streams that were drawn from unseeded.

    Libraries draw while they load; in a cell that only imports, or only sets up above the seed
    cell, that is no draw of the notebook. ``set_up``: see :class:`Wanted`.
    """
    sources = {cell.index: cell.source for cell in plan.runs}
    draws: list[tuple[int, str]] = []
    unseeded: set[str] = set()
    observed = False
    for index in sorted(run.cells):
        streams = run.cells[index].streams
        if streams is None:
            continue
        observed = True
        moved = {name: move for name, move in streams.items() if move.moved}
        if moved and index >= set_up and not only_imports(sources[index]):
            states = sorted((name, move.after) for name, move in moved.items())
            digest = hashlib.sha256(json.dumps(states).encode()).hexdigest()[:12]
            draws.append((index, digest))
            unseeded |= {name for name, move in moved.items() if move.seed_after is None}
    return {"draws": tuple(draws) if observed else None, "unseeded": tuple(sorted(unseeded))}
