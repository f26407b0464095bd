"""The types that the parts of a run share: what runs, its results, its progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from .messages import CellNumber, Message, rendered

#: How a cell ended in one run. ``died``: its kernel died; ``timed-out``: it exceeded its limit;
#: ``input``: it asked for standard input, which a run cannot give; ``no-reply``: the kernel was
#: idle again without a reply, so that how it ended is unknown.
Outcome: TypeAlias = Literal["ok", "error", "died", "timed-out", "input", "no-reply"]


class CannotRunError(Exception):
    """A notebook that cannot be run; the messages say why, in a sentence or two.

    ``kind`` is for programs: ``not-a-notebook``, ``no-code``, ``unknown-kernel`` or
    ``kernel-start``; subclasses have more.
    """

    def __init__(self, kind: str, *messages: Message) -> None:
        super().__init__(rendered(messages))
        self.kind = kind
        self.messages = messages


@dataclass(frozen=True)
class PlannedCell:
    """A code cell of the notebook, and how it takes part in a run.

    ``index``: its position among all cells, from 0; people see ``number``, from 1. ``id``: its id
    in the notebook, None in formats before 4.5. ``skip``: it is left out (tagged ``seed-skip`` or
    ``nbval-skip``, or blank). ``ignore_output``: it runs and its outputs are not compared
    (``nbval-ignore-output``). ``may_raise``: an error in it does not end the run
    (``raises-exception``). ``around``: code that runs right before and right after it, whose output
    is not kept.
    """

    index: int
    id: str | None
    source: str
    skip: bool = False
    ignore_output: bool = False
    may_raise: bool = False
    around: tuple[str, str] | None = None

    @property
    def number(self) -> CellNumber:
        """The position among all cells, from 1."""
        return CellNumber(self.index + 1)


@dataclass(frozen=True)
class Plan:
    """What a run will do.

    ``notebook``: the notebook, in the form of nbformat 4, with no outputs; never written to.
    ``kernel_name``: the kernel to start; ``language``: its language, in lower case, or "".
    ``environment``: the accepted part of the notebook's launch environment. ``folder``: the folder
    of its file on this machine, None if unknown; modules and scripts in it are read for hints.
    ``shown``: by index, the outputs that the file shows for the code cells that were executed;
    None if they were not asked for.
    """

    notebook: Mapping[str, Any]
    cells: tuple[PlannedCell, ...]
    kernel_name: str
    language: str
    environment: Mapping[str, str]
    folder: Path | None = None
    shown: Mapping[int, list[Any]] | None = None

    @property
    def runs(self) -> tuple[PlannedCell, ...]:
        """The cells that run."""
        return tuple(cell for cell in self.cells if not cell.skip)


@dataclass(frozen=True)
class Move:
    """The effect of a cell on one stream: fingerprints of its state, and the seeds in force.

    ``before`` is None if the stream was created in the cell and, as far as its state shows, was not
    drawn from unseeded. A seed is an integer, None for an unseeded stream, or "unknown".
    """

    before: str | None
    after: str
    seed_before: int | str | None = None
    seed_after: int | str | None = None

    @property
    def moved(self) -> bool:
        """Whether the cell drew from the stream or seeded it; an import alone does neither."""
        if self.before is None:
            return self.seed_after is not None
        return self.before != self.after


@dataclass
class CellRun:
    """One cell in one run.

    ``outputs``: in the form of nbformat 4, with whatever values the kernel sent; a widget's view
    has what the widget shows in place of its id. ``lost``: how many of the kernel's messages did
    not arrive, as far as it numbers them. ``streams``: stream to its move, None if the kernel
    cannot be observed. ``seconds``: its duration. ``error``: name and value of the exception, if
    ``outcome`` is ``error``.
    """

    index: int
    outcome: Outcome
    outputs: list[dict[str, Any]] = field(default_factory=list)
    streams: dict[str, Move] | None = None
    seconds: float = 0.0
    error: tuple[str, str] | None = None
    lost: int = 0


@dataclass
class Run:
    """One run of the notebook in one fresh kernel.

    ``label``: tells it from other runs of the notebook. ``hash_seed``: the ``PYTHONHASHSEED`` that
    its process was started with, None where none could be given. ``cells``: by index, the cells
    that ran. ``problem``: why the random state could not be observed, or None. ``left``: processes
    that could not be ended, by their commands. ``environment``: see
    :func:`~.surroundings.surroundings`; of the run A alone, and of Python.
    """

    label: str
    hash_seed: str | None = None
    cells: dict[int, CellRun] = field(default_factory=dict)
    seconds: float = 0.0
    problem: Message | None = None
    left: tuple[str, ...] = ()
    running: tuple[str, ...] | None = ()
    environment: dict[str, Any] | None = None


@dataclass(frozen=True)
class Progress:
    """The progress of one or more runs of a notebook.

    ``label``: the run that this is about; ``done`` of ``total`` cells have run in it; ``cell``: the
    index of the running cell, None before the first and after the last. ``seconds``: since
    the first run began. ``left``: estimated seconds that remain, None if unknown. ``words``: the
    first words of the running cell.
    """

    label: str
    done: int
    total: int
    cell: int | None
    seconds: float
    left: float | None = None
    words: str = ""


#: Receives each :class:`Progress`; must not block.
OnProgress: TypeAlias = Callable[[Progress], None]
