"""A study's runs: which are missing, run side by side, kept as they come."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone

from ..runs import resources
from ..runs.kernels import finish, log
from ..runs.messages import _, _n
from ..runs.types import Plan
from .store import Store
from .types import (
    Arm,
    CannotStudyError,
    Note,
    OnStudyProgress,
    Options,
    Runner,
    SeedRun,
    StudyProgress,
)

#: The label of the arm that repeats one seed.
SAME = "same"

#: The most runs of the arm that repeats one seed.
REPEATS = 10

#: The memory that a kernel may need, in bytes.
ENOUGH = 2**30

#: The most seeds of a study.
MOST_SEEDS = 100_000

#: A notebook that fails so often, and has not succeeded once, is not run again.
FAILURES = 3


@dataclass
class ArmRuns:
    """An arm, and its runs in the order of their seeds.

    ``stored``: how many of them are from before.
    """

    arm: Arm
    runs: list[SeedRun] = field(default_factory=list)
    stored: int = 0

    @property
    def retried(self) -> int:
        """How many seeds failed before and were run again."""
        return sum(run.retried for run in self.runs)


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

    Raises :class:`CannotStudyError` for any option that is out of its range.
    """
    if options.seeds < 1:
        raise CannotStudyError("bad-option", _("A study takes one seed at least."))
    if options.seeds > MOST_SEEDS:
        message = _("A study takes %1 seeds at most.", str(MOST_SEEDS))
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

    ``arms``: one, or the baseline and the candidate, and the one labelled :data:`SAME`, if any.
    ``runners``: as many runs take place at once. ``notes``: what the report is to say. Raises
    :class:`CannotRunError`, :class:`CannotStudyError` among them; what was done by then is kept.
    If the task is cancelled, all kernels are killed at once; no kernel is left in any case.
    """
    started, begun = datetime.now(timezone.utc), time.monotonic()
    seeds = seeds_of(arms, options)
    for arm in arms:
        # If the least and the greatest are in range, all are.
        arm.plan_at(seeds[0])
        arm.plan_at(seeds[-1])
    store.check()
    work = _Work(arms, seeds, store, options)
    notes = [*notes, *work.notes()]
    pool = _Pool(work, runners, on_progress, begun)
    await pool.run()
    codes = [arm.code for arm in arms if arm.label != SAME]
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


def _earlier(looks: Sequence[range], now: range) -> list[range]:
    """The looks before the first one at the seeds of now, where they share some with it."""
    before = itertools.takewhile(lambda look: look != now, looks)
    return [one for one in before if max(one.start, now.start) < min(one.stop, now.stop)]


class _Work:
    """The runs that a study needs, those that there are, and those that are missing."""

    def __init__(
        self,
        arms: Sequence[Arm],
        seeds: Sequence[int],
        store: Store,
        options: Options,
    ) -> None:
        self._arms, self._seeds, self._store = arms, seeds, store
        self.timeout = options.timeout
        self._there: dict[str, list[SeedRun | None]] = {}
        self._again: set[tuple[str, int]] = set()
        self.missing: deque[tuple[Arm, int]] = deque()
        for arm in arms:
            self._find(arm, options)
        slots = max(len(there) for there in self._there.values())
        for at in range(slots):
            # Both arms of a seed one after the other: a study that is stopped has pairs.
            for arm in arms:
                there = self._there[arm.label]
                if at < len(there) and there[at] is None:
                    self.missing.append((arm, at))
        self.total = sum(len(there) for there in self._there.values())
        self.stored = self.total - len(self.missing)
        self._stored = {label: self._count(label) for label in self._there}

    def _find(self, arm: Arm, options: Options) -> None:
        """Find an arm's stored runs."""
        same = arm.label == SAME
        stored = self._store.runs(arm.code, arm.wanted, same)
        seeds = self._seeds_of(arm)
        succeeded = any(run.outcome == "ok" for runs in stored.values() for run in runs)
        there: list[SeedRun | None] = []
        for at, seed in enumerate(seeds):
            runs = stored.get(seed, [])
            run = (runs[at] if at < len(runs) else None) if same else (runs[-1] if runs else None)
            if run is not None and run.outcome != "ok" and (options.retry or not succeeded):
                run = None
                # Where all failed, none is picked by running it again.
                if succeeded:
                    self._again.add((arm.label, at))
            there.append(run)
        self._there[arm.label] = there

    def _seeds_of(self, arm: Arm) -> Sequence[int]:
        if arm.label != SAME:
            return self._seeds
        return [self._seeds[0]] * min(len(self._seeds), REPEATS)

    def _count(self, label: str) -> int:
        return sum(run is not None for run in self._there[label])

    def notes(self) -> list[Note]:
        """What is to be said before anything runs."""
        notes = []
        for arm in self._arms:
            others = self._store.others(arm.code, arm.name)
            if others and not self._stored[arm.label] and arm.label != SAME:
                message = _n(
                    "The code of %2 has changed since an earlier study; its one stored run does "
                    "not count, and all seeds are run.",
                    "The code of %2 has changed since an earlier study; its %1 stored runs do not "
                    "count, and all seeds are run.",
                    others,
                    arm.name,
                )
                notes.append(Note("code-changed", message))
        return notes

    def plan(self, arm: Arm, at: int) -> tuple[Plan, int]:
        """The plan of a missing run, and its seed."""
        seed = self._seeds_of(arm)[at]
        return arm.plan_at(seed), seed

    def add(self, arm: Arm, at: int, run: SeedRun) -> None:
        """Keep a run that has ended."""
        if (arm.label, at) in self._again:
            run = replace(run, retried=True)
        earlier = [one for one in self._there[arm.label] if one is not None]
        failed = run.outcome != "ok" and all(one.outcome != "ok" for one in earlier)
        if failed and run.outcome == "no-result":
            raise CannotStudyError("no-result", _("%1: %2", arm.name, run.problem or ""))
        self._store.add(arm.code, arm.name, arm.wanted, run, arm.label == SAME)
        self._there[arm.label][at] = run
        if failed and len(earlier) + 1 >= min(FAILURES, len(self._there[arm.label])):
            message = _n(
                "%2 failed in its only run: %3.",
                "%2 failed in all of its first %1 runs: %3.",
                len(earlier) + 1,
                arm.name,
                run.problem or run.outcome,
            )
            raise CannotStudyError("fails", message)

    def arms(self) -> list[ArmRuns]:
        """The arms with all their runs."""
        return [
            ArmRuns(
                arm,
                [run for run in self._there[arm.label] if run is not None],
                self._stored[arm.label],
            )
            for arm in self._arms
        ]


class _Pool:
    """Runs what is missing, as many at once as there are runners."""

    def __init__(
        self,
        work: _Work,
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
        self._tell(None, None)
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
            self._done += 1
            self._tell(arm, run)

    def _tell(self, arm: Arm | None, run: SeedRun | None) -> None:
        if self._on_progress is None:
            return
        work, left = self._work, None
        if self._times or self._done == work.total:
            usual = statistics.median(self._times) if self._times else 0.0
            left = usual * (work.total - self._done) / max(1, len(self._runners))
        seconds = time.monotonic() - self._begun
        label = arm and arm.label
        progress = StudyProgress(self._done, work.total, work.stored, seconds, left, label, run)
        try:
            self._on_progress(progress)
        except Exception:
            log.warning("a listener of the progress failed", exc_info=True)
