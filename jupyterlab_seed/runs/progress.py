"""The progress of the runs of a notebook, and an estimate of the time left."""

from __future__ import annotations

import logging
import statistics
import time

from .cell_names import first_words
from .types import OnProgress, Plan, Progress

log = logging.getLogger(__name__)


class Tracker:
    """Follows the runs of one notebook and reports each step."""

    def __init__(self, plan: Plan, side_by_side: bool, on_progress: OnProgress | None) -> None:
        """``on_progress`` receives each step; exceptions of it are logged."""
        self._on_progress = on_progress
        self._side_by_side = side_by_side
        self._begun = time.monotonic()
        self._times: dict[int, float] = {}  # cell to the seconds it took first
        self._sources = {cell.index: cell.source for cell in plan.runs}
        self._all = [cell.index for cell in plan.runs]
        self._left: dict[str, list[int]] = {}  # run to its cells that have not ended

    def begin(self, label: str, until: int | None = None) -> None:
        """A run begins, up to the cell ``until`` (None for all)."""
        self._left[label] = [at for at in self._all if until is None or at <= until]
        self._report(label, len(self._left[label]), None)

    def cell(self, label: str, index: int, seconds: float | None) -> None:
        """A cell starts (``seconds`` is None), or has ended after that many."""
        left = self._left[label]
        total = len([at for at in self._all if not left or at <= left[-1]])
        if seconds is not None:
            self._times.setdefault(index, seconds)
            if index in left:
                left.remove(index)
        self._report(label, total, index if seconds is None else None)

    def end(self, label: str) -> None:
        """A run is over, wherever it ended."""
        self._left[label] = []

    def _report(self, label: str, total: int, index: int | None) -> None:
        if self._on_progress is None:
            return
        seconds = time.monotonic() - self._begun
        done = total - len(self._left[label])
        words = "" if index is None else first_words(self._sources.get(index, ""))
        try:
            left = self._estimate()
            self._on_progress(Progress(label, done, total, index, seconds, left, words))
        except Exception:
            log.warning("a listener of the progress failed", exc_info=True)

    def _estimate(self) -> float | None:
        """Seconds that remain in the runs known so far."""
        if not self._times:
            return None
        usual = statistics.median(self._times.values())
        each = {
            label: sum(self._times.get(at, usual) for at in left)
            for label, left in self._left.items()
        }
        if self._side_by_side:
            return max(each.values())
        if "B" not in each:
            each["B"] = sum(self._times.get(at, usual) for at in self._all)
        return sum(each.values())
