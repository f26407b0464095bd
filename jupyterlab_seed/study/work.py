"""The runs that a study needs: those that are stored, and those that are missing."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..runs.messages import Message, _, _n
from ..runs.types import Plan
from .store import Store
from .types import Arm, CannotStudyError, Note, Options, SeedRun

#: The label of the arm that repeats one seed.
SAME = "same"

#: The most runs of the arm that repeats one seed.
REPEATS = 10

#: So many runs that fail in the same way, before any has succeeded, end a study: the seed is not to
#: blame. A result that is not there is a slip in its name at once.
FAILURES, NO_RESULTS = 3, 2


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


class Work:
    """The runs that a study needs, those that there are, and those that are missing.

    ``usual``: seconds that a run took in earlier studies, None without any.
    """

    def __init__(
        self,
        arms: Sequence[Arm],
        seeds: Sequence[int],
        store: Store,
        options: Options,
    ) -> None:
        self._arms, self._seeds, self._store = arms, seeds, store
        self.timeout = options.timeout
        self._keeps_going = options.keep_going
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
        self.usual = store.usual([arm.code for arm in arms])
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
        """Keep what counts of a run that has ended."""
        if (arm.label, at) in self._again:
            run = replace(run, retried=True)
        self._store.add(arm.code, arm.name, arm.wanted, run, arm.label == SAME)
        self._there[arm.label][at] = replace(run, executed=None)

    def keep(self, arm: Arm, run: SeedRun) -> None:
        """Keep its executed notebook, which may be large; threads may do this at once."""
        if arm.label != SAME:
            self._store.keep(arm.code, run)

    def check(self, arm: Arm) -> None:
        """End a study whose runs all fail in one way, before many have; raises for that."""
        if self._keeps_going:
            return
        there = self._there[arm.label]
        runs = [one for one in there if one is not None]
        ways = {(one.outcome, one.problem) for one in runs}
        (outcome, problem), *others = ways
        if others or outcome == "ok":
            return
        is_missing = outcome == "no-result"
        if len(runs) < min(NO_RESULTS if is_missing else FAILURES, len(there)):
            return
        said = (problem or outcome).rstrip(".")
        if is_missing:
            raise CannotStudyError("no-result", _("%1: %2.", arm.name, said))
        message: Message = _n(
            "%2 failed in its only run: %3.",
            "%2 failed in the same way in all of its first %1 runs: %3. `--keep-going` runs all "
            "seeds whatever fails.",
            len(runs),
            arm.name,
            said,
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
