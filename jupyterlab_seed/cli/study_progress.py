"""The progress of a study on the terminal."""

from __future__ import annotations

from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..runs.printable import line
from ..study.report.labels import ARMS
from ..study.types import StudyProgress
from ..study.verdict import exact


class StudyLine:
    """A bar with what the last run gave; on a terminal it is gone when the study is over."""

    def __init__(self, stream: TextIO) -> None:
        """``stream``: where it is drawn."""
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}", markup=False),
            console=Console(file=stream),
            transient=True,
        )
        self._task: Any = None
        self._warned = False

    def __enter__(self) -> StudyLine:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._task is not None:
            self._bar.stop()

    def show(self, progress: StudyProgress) -> None:
        """Show a step."""
        if self._task is None:
            self._bar.start()
            self._task = self._bar.add_task("", total=progress.total, left="")
        if progress.problem is not None and not self._warned:
            self._warned = True
            told = line(f"{progress.problem} The study goes on.")
            self._bar.console.print(told, markup=False, highlight=False)
        self._bar.update(
            self._task,
            completed=progress.done,
            description=_words(progress),
            left="" if progress.left is None else f"about {_duration(progress.left)} left",
        )


def _words(progress: StudyProgress) -> str:
    run = progress.run
    if run is None:
        return f"{progress.stored} runs are stored" if progress.stored else "starting"
    told = ", ".join(f"{name} {exact(value)}" for name, value in list(run.values.items())[:2])
    arm = ARMS.get(progress.arm or "", progress.arm)
    return line(f"{arm}, seed {run.seed}: {told or run.problem or run.outcome}")[:60]


def _duration(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole} s" if whole < 90 else f"{round(whole / 60)} min"
