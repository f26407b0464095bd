"""A study's runs: which are missing, run side by side, kept as they come."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from ..runs import resources
from ..runs.kernels import log
from ..runs.messages import _
from ..runs.waiting import finish
from .store import Store
from .types import (
    Arm,
    Better,
    CannotStudyError,
    Note,
    OnStudyProgress,
    Options,
    Runner,
    SeedRun,
    StudyProgress,
)
from .work import EXTRA, ArmRuns, Work

#: The memory that a kernel may need, in bytes.
ENOUGH = 2**30

#: The most seeds of a study.
MOST_SEEDS = 100_000


@dataclass
class Outcome:
    """All that a report is made of.

    ``looks``: the seeds under which these arms were judged before, where they share some with
    ``seeds``; those of this same study, and later ones, are not among them.
    """

    arms: list[ArmRuns]
    options: Options
    seeds: list[int]
    started: datetime
    seconds: float
    jobs: int
    looks: list[range]
    notes: list[Note]


def default_jobs() -> int:
    """How many kernels this machine can run at once, by its processors and free memory."""
    free = resources.free_memory()
    fits = resources.cpus() if free is None else min(resources.cpus(), free // ENOUGH)
    return max(1, int(fits))


def seeds_of(arms: Sequence[Arm], options: Options) -> list[int]:
    """The seeds of a study: the candidate's own, or the first asked for, and those behind it.

    Raises :class:`CannotStudyError` for any option, and any seed, that is out of its range.
    """
    if options.seeds < 1:
        raise CannotStudyError("bad-option", _("A study needs at least one seed."))
    if options.seeds > MOST_SEEDS:
        message = _("A study takes at most %1 seeds.", str(MOST_SEEDS))
        raise CannotStudyError("bad-option", message)
    if options.interest is not None and not 0 < options.interest < float("inf"):
        message = _("The smallest difference of interest must be a number above 0.")
        raise CannotStudyError("bad-option", message)
    if options.examples is not None and options.examples < 1:
        raise CannotStudyError("bad-option", _("The number of examples must be 1 or more."))
    if options.timeout is not None and not 0 < options.timeout <= 1e6:
        message = _("The time limit must be a number of seconds above 0 and at most a million.")
        raise CannotStudyError("bad-option", message)
    own = next((arm for arm in arms if arm.label == "B"), arms[0]).first
    first = own if options.first is None else options.first
    for arm in arms:
        # If the least and the greatest are in range, all are.
        arm.plan_at(first)
        arm.plan_at(first + options.seeds - 1)
    return list(range(first, first + options.seeds))


async def run_study(
    arms: Sequence[Arm],
    runners: Sequence[Runner],
    store: Store,
    options: Options,
    on_progress: OnStudyProgress | None = None,
    notes: Sequence[Note] = (),
) -> Outcome:
    """Run what is missing of a study.

    ``arms``: one, or the baseline and the candidate, and those labelled :data:`EXTRA`, if any.
    ``runners``: as many runs take place at once. ``notes``: what the report is to say. Raises
    :class:`CannotRunError`, :class:`CannotStudyError` among them; what was done by then is kept.
    If the task is cancelled, all kernels are killed at once; no kernel is left in any case.
    """
    started, begun = datetime.now(timezone.utc), time.monotonic()
    seeds = seeds_of(arms, options)
    store.check()
    store.add_better(_better(arms[0], options), options.directions)
    work = Work(arms, seeds, store, options)
    notes = [*notes, *work.notes()]
    pool = _Pool(work, runners, on_progress, begun)
    try:
        await pool.run()
    finally:
        # If there is room now.
        work.store_waiting()
    notes += work.waiting_notes()
    codes = [arm.code for arm in arms if arm.label not in EXTRA]
    return Outcome(
        arms=work.arms(),
        options=options,
        seeds=seeds,
        started=started,
        seconds=time.monotonic() - begun,
        jobs=len(runners),
        looks=_earlier(store.looks(codes), range(seeds[0], seeds[-1] + 1)),
        notes=notes,
    )


def _better(arm: Arm, options: Options) -> dict[str, Better]:
    """What is better, by the expression of a result; "" for those without one."""
    told = {one.expression: one.better or options.better for one in arm.wanted.expressions}
    found = told or {"": options.better}
    return {expression: better for expression, better in found.items() if better}


def _earlier(looks: Sequence[range], now: range) -> list[range]:
    """The looks before the first one at the seeds of now, where they share some with it."""
    before = itertools.takewhile(lambda look: look != now, looks)
    return [one for one in before if max(one.start, now.start) < min(one.stop, now.stop)]


class _Pool:
    """Runs what is missing, as many at once as there are runners."""

    def __init__(
        self,
        work: Work,
        runners: Sequence[Runner],
        on_progress: OnStudyProgress | None,
        begun: float,
    ) -> None:
        self._work, self._runners, self._on_progress = work, runners, on_progress
        self._begun = begun
        self._done = work.stored
        self._times: list[float] = []

    async def run(self) -> None:
        """Run all; if one raises or the task is cancelled, the others are ended first."""
        self._report(None, None)
        if not self._work.missing:
            return
        runners = self._runners[: len(self._work.missing)]
        tasks = [asyncio.ensure_future(self._serve(runner)) for runner in runners]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            failed = [task for task in tasks if task.done() and not task.cancelled()]
            for task in tasks:
                task.cancel()  # no effect on those that are done
            await finish(asyncio.gather(*tasks, return_exceptions=True))
        for task in failed:
            task.result()

    async def _serve(self, runner: Runner) -> None:
        work = self._work
        while work.missing:
            arm, at = work.missing.popleft()
            plan, seed = work.plan(arm, at)
            begun = time.monotonic()
            run = await runner.run(plan, arm.wanted, seed, work.timeout)
            self._times.append(time.monotonic() - begun)
            # It reaches the disk at once: what is told is kept.
            work.add(arm, at, run)
            try:
                work.check(arm)
                self._done += 1
                self._report(arm, run)
            finally:
                # In a thread: a server must answer others meanwhile.
                await asyncio.to_thread(work.keep, arm, run)

    def _report(self, arm: Arm | None, run: SeedRun | None) -> None:
        if self._on_progress is None:
            return
        work, left = self._work, None
        usual = statistics.median(self._times) if self._times else work.usual
        if self._done == work.total:
            left = 0.0
        elif usual is not None:
            left = usual * (work.total - self._done) / max(1, len(self._runners))
        seconds = time.monotonic() - self._begun
        label = arm and arm.label
        progress = StudyProgress(
            self._done, work.total, work.stored, seconds, left, label, run, work.problem
        )
        try:
            self._on_progress(progress)
        except Exception:
            log.warning("a listener of the progress failed", exc_info=True)
