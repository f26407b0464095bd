"""Which cells run with a cell in ipyflow's reactive mode."""

from collections.abc import Mapping, Sequence


def reach(start: Sequence[str], edges: Mapping[str, Sequence[str]]) -> set[str]:
    """What can be reached from some cells, themselves included."""
    found, left = set(start), list(start)
    while left:
        more = set(edges.get(left.pop(), ())) - found
        found |= more
        left += more
    return found


def pull(found: set[str], edited: set[str], schedule: Mapping) -> None:
    """Add to some cells what has to run for them: parents, near and far, that are out of date.

    Out of date is what did not run as it stands, is ready or waiting, depends on such a cell, or
    whose value another cell has changed since: one that ran, or one that is about to.
    """
    parents = schedule["cell_parents"]
    late = edited | set(schedule["ready_cells"]) | set(schedule["waiting_cells"])
    stale = schedule["stale_parents"]
    by_runner = schedule["stale_parents_by_executed_cell_by_child"]
    is_growing = True
    while is_growing:
        is_growing = False
        for cell in list(found):
            changed = set(stale.get(cell, ()))
            for runner, names in by_runner.get(cell, {}).items():
                changed.update(names if runner in found else ())
            for parent in set(parents.get(cell, ())) - found:
                if parent in changed or reach([parent], parents) & late:
                    found.add(parent)
                    is_growing = True
