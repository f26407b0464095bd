"""The runs that a study needs: those that are stored, and those that are missing."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from ..runs.messages import Message, _, _n
from ..runs.types import Plan
from .store import Extra, Store
from .types import Arm, CannotStudyError, Note, Options, SeedRun

#: The label of the arm that repeats one seed.
SAME = "same"

#: The label of the arm whose seeds the system draws.
FREE = "free"

#: The arms that are no variant of the notebook.
EXTRA = (SAME, FREE)

#: The most runs of each of these.
REPEATS = 10

#: Seeds that every framework takes are below.
_LIMIT = 2**31

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
        variants = [arm.code for arm in arms if arm.label not in EXTRA]
        self._twins = len(set(variants)) < len(variants)
        self._there: dict[str, list[SeedRun | None]] = {}
        self._again: set[tuple[str, int]] = set()
        self.missing: deque[tuple[Arm, int]] = deque()
        self._waiting: deque[tuple[Arm, SeedRun]] = deque()
        #: Why runs cannot be kept, None if they are.
        self.problem: Message | None = None
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
        stored = self._store.runs(arm.code, arm.wanted, self._extra(arm))
        succeeded = any(run.outcome == "ok" for runs in stored.values() for run in runs)
        there: list[SeedRun | None] = []
        for at, run in enumerate(self._found(arm, stored)):
            if run is not None and run.outcome != "ok" and (options.retry or not succeeded):
                run = None
                # Where all failed, none is picked by running it again. Repetitions have no seed of
                # their own, which would tell what a run stands for.
                if succeeded or arm.label in EXTRA:
                    self._again.add((arm.label, at))
            there.append(run)
        self._there[arm.label] = there

    def _extra(self, arm: Arm) -> Extra | None:
        """What the store calls an arm whose runs are none of a variant's own."""
        if arm.label in EXTRA:
            return cast("Extra", arm.label)
        # Else the runs of A would count as those of B.
        return "twin" if self._twins and arm.label == "B" else None

    def _found(self, arm: Arm, stored: Mapping[int, Sequence[SeedRun]]) -> Sequence[SeedRun | None]:
        """What is stored for each place of an arm: its seeds, or so many repetitions."""
        if arm.label not in EXTRA:
            return [stored[seed][-1] if seed in stored else None for seed in self._seeds]
        of = [self._seeds[0]] if arm.label == SAME else stored
        runs = _standing([run for seed in of for run in stored.get(seed, [])])
        number = min(len(self._seeds), REPEATS)
        return [*runs[:number], *[None] * (number - len(runs))]

    def _seed(self, arm: Arm, at: int) -> int:
        match arm.label:
            case "same":
                return self._seeds[0]
            case "free":
                # As a generator that nobody seeds takes its seed.
                return secrets.randbelow(_LIMIT)
        return self._seeds[at]

    def _count(self, label: str) -> int:
        return sum(run is not None for run in self._there[label])

    def notes(self) -> list[Note]:
        """What is to be said before anything runs."""
        notes = []
        if self._twins:
            message = _("A and B run the same code, so any difference between them is noise.")
            notes.append(Note("same-code", message))
        for arm in self._arms:
            others = self._store.others(arm.code, arm.name)
            if others and not self._stored[arm.label] and arm.label not in EXTRA:
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
        seed = self._seed(arm, at)
        return arm.plan_at(seed), seed

    def add(self, arm: Arm, at: int, run: SeedRun) -> None:
        """Keep what counts of a run that has ended; see :attr:`problem`."""
        if (arm.label, at) in self._again:
            run = replace(run, retried=True)
        run = replace(run, executed=None)
        self._there[arm.label][at] = run
        self._waiting.append((arm, run))
        self.store_waiting()

    def store_waiting(self) -> None:
        """Store the runs that are not stored; those that cannot be (a full disk) wait on."""
        self.problem = None
        while self._waiting:
            arm, run = self._waiting[0]
            try:
                self._store.add(arm.code, arm.name, arm.wanted, run, self._extra(arm))
            except CannotStudyError as error:
                self.problem = error.messages[0]
                return
            self._waiting.popleft()

    def waiting_notes(self) -> list[Note]:
        """What is to be said of runs that could not be stored."""
        if self.problem is None:
            return []
        message = _n(
            "%2 One run is only in this report; the same study would run it again.",
            "%2 %1 runs are only in this report; the same study would run them again.",
            len(self._waiting),
            self.problem,
        )
        return [Note("not-kept", message)]

    def keep(self, arm: Arm, run: SeedRun) -> None:
        """Keep its executed notebook, which may be large; threads may do this at once."""
        if arm.label not in EXTRA:
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
            "seeds regardless of failures.",
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


def _standing(runs: Sequence[SeedRun]) -> list[SeedRun]:
    """The same, in order of time, without the failures for which later runs stand."""
    found: list[SeedRun] = []
    for run in runs:
        failed = next((at for at, one in enumerate(found) if one.outcome != "ok"), None)
        if run.retried and failed is not None:
            del found[failed]
        found.append(run)
    return found
