"""What tests of studies share: arms without kernels, runs without notebooks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jupyterlab_seed.runs.types import Plan
from jupyterlab_seed.study.engine import Outcome
from jupyterlab_seed.study.types import Arm, Options, Result, SeedRun, Wanted
from jupyterlab_seed.study.work import ArmRuns

from ..runs.running import make_plan

REPORT_SCHEMA = json.loads(
    (Path(__file__).parents[2] / "study" / "report" / "report.schema.json").read_text("utf-8")
)

ACCURACY = Wanted((Result("accuracy", "accuracy", "higher"),))


def plan_at(seed: int) -> Plan:
    return make_plan(f"SEED = {seed}")


def arm(label: str = "A", code: str | None = None, **more: Any) -> Arm:
    given = {"first": 42, "wanted": ACCURACY, "plan_at": plan_at, **more}
    return Arm(label, f"{label}.ipynb", code or f"code{label}", **given)


def run(seed: int, value: float | None = None, **more: Any) -> SeedRun:
    values = {} if value is None else {"accuracy": value}
    return SeedRun(seed, more.pop("outcome", "ok"), more.pop("values", values), **more)


def outcome(
    a: Sequence[float | None],
    b: Sequence[float | None] | None = None,
    same: Sequence[float] = (),
    *,
    free: Sequence[float] = (),
    runs: Mapping[str, Sequence[SeedRun]] | None = None,
    looks: Sequence[int] = (),
    wanted: Wanted = ACCURACY,
    **options: Any,
) -> Outcome:
    """The outcome of a study with these values; None for a run that failed."""
    from datetime import datetime, timezone

    def told(label: str, values: Sequence[float | None]) -> ArmRuns:
        found = [
            run(42 + (0 if label == "same" else at), value)
            if value is not None
            else run(42 + at, outcome="error", problem="cell 3 raised ValueError: x")
            for at, value in enumerate(values)
        ]
        return ArmRuns(arm(label, wanted=wanted), found)

    arms = [told("A", a)]
    if b is not None:
        arms.append(told("B", b))
    if same:
        arms.append(told("same", same))
    if free:
        arms.append(told("free", free))
    for one in arms:
        if runs and one.arm.label in runs:
            one.runs = list(runs[one.arm.label])
    seeds = list(range(42, 42 + max(len(a), len(b or ()))))
    given = Options(seeds=len(seeds), **options)
    began = datetime(2026, 11, 27, tzinfo=timezone.utc)
    looked = [range(42, 42 + look) for look in looks]
    return Outcome(arms, given, seeds, began, 1.5, 2, looked, [])


class FakeRunner:
    """Gives values by a function of the plan's code and the seed, without a kernel."""

    def __init__(self, give: Callable[[Plan, int], SeedRun], log: list[int] | None = None) -> None:
        self._give, self.seeds = give, log if log is not None else []

    async def run(self, plan: Plan, wanted: Wanted, seed: int, timeout: float | None) -> SeedRun:
        await asyncio.sleep(0)
        self.seeds.append(seed)
        return self._give(plan, seed)
