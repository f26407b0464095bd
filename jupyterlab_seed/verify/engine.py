"""A verification from start to end: two runs, a comparison, and further runs if they help."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from types import ModuleType
from typing import Any

from ..runs.cell_names import sources_of, with_words
from ..runs.kernels import HASH_SEED, KernelSource, log
from ..runs.messages import Message, _
from ..runs.progress import Tracker
from ..runs.sharing import Sharing, share
from ..runs.tracing.session import Tracing
from ..runs.types import CannotRunError, OnProgress, Plan, Run
from ..runs.waiting import finish
from .clocks import Seconds
from .options import checked
from .types import CannotVerifyError, Cause, CellComparison, Options

#: The hash seeds of the runs A and B, if the notebook does not set one: different, so that a
#: dependence on the order of sets shows, and fixed, so that it shows in every verification. Of 330
#: seeds this one gives the most of 30 common pairs of words another order than 1 does (22 from
#: Python 3.11 on, 24 before).
HASH_SEEDS = {"A": "1", "B": "251"}

#: The labels of the traced runs.
TRACED = ("E", "F")


async def verify(
    plan: Plan,
    kernels: KernelSource,
    options: Options | None = None,
    on_progress: OnProgress | None = None,
    *,
    name: str | None = None,
) -> dict[str, Any]:
    """Verify a notebook; the report, as JSON (``report.schema.json``).

    ``name``: the notebook's name in the report. Raises :class:`CannotRunError`,
    :class:`CannotVerifyError` among them. If the task is cancelled, all kernels are killed
    at once; no kernel is left in any case.
    """
    options, original = options or Options(), plan
    if options.changes or options.environment:
        from .trying import changed

        plan = changed(plan, options)
    sharing = await asyncio.to_thread(share, plan, options.side_by_side)
    options = checked(options, sharing)
    started, begun = datetime.now(timezone.utc), asyncio.get_running_loop().time()
    runs = _Runs(plan, kernels, options, on_progress, sharing)
    made = await runs.first(original)
    stages = await runs.stages()
    options = runs.options
    # In threads: outputs may be long, and a server must answer others meanwhile.
    settled = await asyncio.to_thread(stages.several.settle, plan, made, options)
    a, b, cells = settled.a, settled.b, settled.cells
    found, alone = await runs.cause(cells, a, b)
    others = [run for run in made if run is not a and run is not b]
    return await asyncio.to_thread(
        stages.report.build,
        plan,
        name=name,
        options=options,
        runs=[a, b, *others, *alone.values()],
        cells=cells,
        cause=found,
        ended="complete",
        started=started,
        seconds=asyncio.get_running_loop().time() - begun,
        around=stages.report.Around(settled.differ, settled.among, runs.plain, runs.notes()),
    )


def _load() -> ModuleType:
    from . import stages

    return stages


class _Runs:
    """The runs of one verification."""

    def __init__(
        self,
        plan: Plan,
        kernels: KernelSource,
        options: Options,
        on_progress: OnProgress | None,
        sharing: Sharing,
    ) -> None:
        #: The notebook as it is, of what is tried, timed; None if it was not run.
        self.plain: Run | None = None
        self._plan = plan
        self._kernels = kernels
        self._options = options
        self._sharing = sharing
        self._repeated = False
        self._seconds = Seconds(plan)
        self._tracker = Tracker(plan, bool(options.side_by_side), on_progress)
        # Imported while the first kernel starts.
        self._stages: asyncio.Future[Any] = asyncio.ensure_future(asyncio.to_thread(_load))

    async def stages(self) -> Any:
        """The module ``stages``."""
        return await asyncio.shield(self._stages)

    @property
    def options(self) -> Options:
        """The options, as they were followed in the end."""
        return self._options

    def notes(self) -> list[Message]:
        """What is to be said of how the runs shared the GPU."""
        return self._sharing.notes(bool(self._options.side_by_side), self._repeated)

    async def first(self, original: Plan) -> list[Run]:
        """The runs A, B and, where more are wanted, 3, 4, …, in this order.

        ``original``: the notebook without what is tried.
        """
        labels = ["A", "B", *map(str, range(3, self._options.runs + 1))]
        if self._options.side_by_side:
            runs = list(await _together(self._run("A"), self._run("B")))
            stages = await self.stages()
            if self._sharing.may_repeat and stages.errors.ran_out(*runs):
                # One beside the other did not fit, which says nothing of the notebook.
                self._options, self._repeated = replace(self._options, side_by_side=False), True
                return await self.first(original)
        else:
            runs = [await self._run("A")]
            if self._options.timed and all(one.outcome == "ok" for one in runs[0].cells.values()):
                self.plain = await self._run("P", plan=original)
            runs.append(await self._run("B"))
        width = 2 if self._options.side_by_side else 1
        for at in range(2, len(labels), width):
            runs += await _together(*(self._run(label) for label in labels[at : at + width]))
        return runs

    async def cause(
        self, cells: list[CellComparison], a: Run, b: Run
    ) -> tuple[Cause | None, dict[str, Run]]:
        """Why A and B differ or raise, and the runs C and D, if they were made."""
        stages = await self.stages()
        versions = (a.environment or {}).get("packages")
        side_by_side = bool(self._options.side_by_side)
        told = (self._plan, cells, side_by_side, versions)
        found, alone = await _or_none(stages.errors.error_cause, *told), {}
        # A difference in random state that no output shows is a warning: it needs no further runs.
        if found is None and any(cell.state in ("output", "outcome") for cell in cells):
            alone = await self.alone(cells, a, b)
            known = (self._plan, cells, a, b, alone, self._options)
            found = await _or_none(stages.cause.find_cause, *known)
            on_gpu = bool((a.environment or {}).get("gpus"))
            found = await self.traced_cause(cells, found, versions, on_gpu) or found
        if found is not None:
            found = await _or_none(stages.trying.to_try, self._plan, found) or found
        return found, alone

    async def alone(self, cells: list[CellComparison], a: Run, b: Run) -> dict[str, Run]:
        """The runs C and D, as far as they would help; each runs alone."""
        cause = (await self.stages()).cause
        first = cause.first_divergence(cells)
        runs: dict[str, Run] = {}
        if first is None or not await _or_none(cause.wants_more_runs, self._plan, cells, a, b):
            return runs
        try:
            runs["C"] = await self._run("C", b.hash_seed, first)
            known = (self._plan, cells, a, b, runs["C"], self._options)
            if await _or_none(cause.wants_fourth, *known):
                runs["D"] = await self._run("D", a.hash_seed, first)
        except CannotRunError:
            # The result of A and B stands without them.
            pass
        return runs

    async def traced_cause(
        self,
        cells: list[CellComparison],
        known: Cause | None,
        versions: Mapping[str, str] | None = None,
        on_gpu: bool = False,
    ) -> Cause | None:
        """The cause that two traced runs show, where the records and the code do not prove one."""
        stages = await self.stages()
        cell = next((one for one in cells if one.diverged), None)
        if cell is None or known is None or known.proven or not self._is_python():
            return None
        lines = await _or_none(stages.lines.reaching, self._plan, cell.cell.index)
        if not lines:
            return None
        try:
            traced = await self._traced(min(lines), cell.cell.index, lines)
        except CannotRunError:
            # The result of A and B stands without them.
            return None
        if traced is None:
            return None
        given = (self._plan, cells, traced, known, self._options, versions, on_gpu)
        return await _or_none(stages.traced.traced_cause, *given)

    def _is_python(self) -> bool:
        return "python" in (self._plan.language or self._plan.kernel_name)

    async def _traced(self, first: int, last: int, lines: Any) -> list[tuple[Run, Any]] | None:
        """Two runs with the same hash seed, traced from one cell to another, with their logs."""
        made = [Tracing(first, last, lines) for _label in TRACED]

        def run(at: int) -> Coroutine[Any, Any, Run]:
            return self._run(TRACED[at], HASH_SEEDS["A"], last, made[at])

        if self._options.side_by_side:
            runs = await _together(*map(run, range(len(made))))
        else:
            # Made one by one: a cancellation leaves none behind that never began.
            runs = [await run(at) for at in range(len(made))]
        logs = [one.log for one in made]
        return None if None in logs else list(zip(runs, logs, strict=True))

    async def _run(
        self,
        label: str,
        hash_seed: str | None = None,
        until: int | None = None,
        tracing: Tracing | None = None,
        plan: Plan | None = None,
    ) -> Run:
        plan = plan or self._plan
        self._tracker.begin(label, until)
        environment = self._environment(plan, label, hash_seed)
        shared = self._sharing.environment if self._options.side_by_side else {}
        more = {"more": shared} if shared else {}
        kernel = await self._kernels.start(plan, environment, **more)
        now = True
        try:
            run = await (await self.stages()).execution.execute(
                plan,
                kernel,
                label,
                timeout=self._options.timeout,
                until=until,
                tracing=tracing,
                before=self._seconds.wait,
                on_cell=lambda index, seconds: self._tracker.cell(label, index, seconds),
            )
            self._refuse_input(run)
            now = any(cell.outcome in ("died", "timed-out") for cell in run.cells.values())
        finally:
            await kernel.close(now=now)
        run.left = tuple(kernel.left)
        self._tracker.end(label)
        return run

    def _environment(self, plan: Plan, label: str, hash_seed: str | None) -> Mapping[str, str]:
        environment = dict(plan.environment)
        # "random" permits any hash seed; two known ones serve as well and can be swapped.
        asked = environment.get(HASH_SEED, "random") != "random"
        if not asked and self._plan.language in ("", "python"):
            environment[HASH_SEED] = hash_seed or _hash_seed(label)
        return environment

    def _refuse_input(self, run: Run) -> None:
        for cell in self._plan.runs:
            if cell.index in run.cells and run.cells[cell.index].outcome == "input":
                message = _(
                    "Cell %1 asks for standard input, which is not available during verification.",
                    cell.number,
                )
                raise CannotVerifyError("input", with_words(message, sources_of([cell])))


def _hash_seed(label: str) -> str:
    """The hash seed of a run: that of A for a single one beside it, another for each further."""
    return HASH_SEEDS.get(label) or (label if label.isdigit() else HASH_SEEDS["A"])


async def _or_none(reader: Callable[..., Any], *known: Any) -> Any:
    """The result of an analysis of runs and code, in a thread; None if it fails.

    The comparison is valid without it, and took long to make.
    """
    try:
        return await asyncio.to_thread(reader, *known)
    except Exception:
        log.exception("the cause could not be determined")
        return None


async def _together(*work: Coroutine[Any, Any, Any]) -> list[Any]:
    """The results of all; if one fails or the task is cancelled, the others are ended first."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        failed = [task for task in tasks if task.done() and task.exception()]
    finally:
        for task in tasks:
            task.cancel()  # no effect on those that are done
        await finish(asyncio.gather(*tasks, return_exceptions=True))
    for task in failed:
        raise task.exception()  # type: ignore[misc]
    return [task.result() for task in tasks]
