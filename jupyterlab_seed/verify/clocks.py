"""Notebooks that read the clock in whole seconds, which may be the same in two runs."""

from __future__ import annotations

import asyncio
import re
import time

from ..runs.types import Plan

#: How much later a cell begins than the same cell in the run before, in seconds.
APART = 1.1

_CLOCK = re.compile(
    r"\btime\.time\b|\bimport time\b|\btime(?:_ns)?\(\)|\bSys\.time\b|\bdatetime\b|\bstrftime\b"
    r"|\b(?:utc)?now\(|\b(?:[ac]|local|gm)time\(|[\"']now[\"']|^\s*!.*\bdate\b",
    re.MULTILINE,
)
_WHOLE = re.compile(
    r"\bint\(|\bround\(|//|\bfloor|\btrunc|\bas\.integer\b|\bstrftime\b|\.second\b|\bastype\b|%S|%s"
    r"|\b(?:[ac]|local|gm)time\(|\bisoformat\b|timespec|\breplace\(|\[:"
)


class Seconds:
    """When cells may begin in the runs of a notebook.

    ``plan``: the notebook. If it mentions a clock, and whole numbers or formats (by words, so
    generously), its cells wait from the first on that mentions a clock: what this one defines may
    be called later.
    """

    def __init__(self, plan: Plan) -> None:
        reading = [cell.index for cell in plan.runs if _CLOCK.search(cell.source)]
        reads = bool(reading) and any(_WHOLE.search(cell.source) for cell in plan.runs)
        self.first: int | None = reading[0] if reads else None
        self._next: dict[int, float] = {}

    async def wait(self, index: int) -> None:
        """Wait until ``APART`` seconds after the beginning of the same cell in the run before."""
        if self.first is None or index < self.first:
            return
        now = time.monotonic()
        begins = max(now, self._next.get(index, now))
        self._next[index] = begins + APART
        await asyncio.sleep(begins - now)
