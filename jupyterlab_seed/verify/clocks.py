"""Notebooks that read the clock in whole seconds, which may be the same in two runs."""

from __future__ import annotations

import re

from ..runs.types import Plan

#: How much later the second run begins then, in seconds.
LATER = 1.1

_CLOCK = re.compile(
    r"\btime\.time\b|\bimport time\b|\btime\(\)|\bSys\.time\b|\bdatetime\b|\bstrftime\b|\bnow\(\)"
)
_WHOLE = re.compile(
    r"\bint\(|\bround\(|//|\bfloor|\btrunc|\bas\.integer\b|\bstrftime\b|\.second\b|\bastype\b|%S"
)


def reads_seconds(plan: Plan) -> bool:
    """Whether cells mention a clock, and whole numbers or formats: by words, so generously."""
    code = "\n".join(cell.source for cell in plan.runs)
    return bool(_CLOCK.search(code) and _WHOLE.search(code))
