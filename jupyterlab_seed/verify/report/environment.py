"""What a report says of the environment in which its results arose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...runs.plan import KEY
from ...runs.surroundings import TEXTS
from ...runs.types import Plan, Run

_SEED = re.compile(r"^SEED\s*(?:=|<-)\s*(\d{1,10})L?\b", re.MULTILINE)


def environment(plan: Plan, runs: Sequence[Run]) -> dict[str, Any]:
    """The environment of run A; a member is null or empty where it is not known."""
    first = runs[0] if runs else None
    told = (first.environment if first is not None else None) or {}
    return {
        "seed": notebook_seed(plan),
        "seeds": _seeds(first),
        **{name: told.get(name) for name in TEXTS},
        "gpus": list(told.get("gpus", ())),
        "packages": dict(told.get("packages", {})),
        "threads": dict(told.get("threads", {})),
        "launch": {**dict(plan.environment), **told.get("launch", {})},
    }


def notebook_seed(plan: Plan) -> int | None:
    """The seed that the notebook's seed cell names, or None."""
    for cell in plan.notebook.get("cells", ()):
        mark = cell["metadata"].get(KEY)
        if isinstance(mark, Mapping) and mark.get("role") == "seed-cell":
            found = _SEED.search(cell["source"])
            return None if found is None else int(found[1])
    return None


def _seeds(run: Run | None) -> dict[str, int | str]:
    """Stream to the seed in force after the last cell, as text if it is large."""
    found: dict[str, int | str] = {}
    for _index, cell in sorted(run.cells.items()) if run is not None else ():
        for name, move in (cell.streams or {}).items():
            seed = move.seed_after
            if seed is None or seed == "unknown":
                found.pop(name, None)
            else:
                found[name] = seed if isinstance(seed, int) and abs(seed) < 2**53 else str(seed)
    return found
