"""What a verification is made of: the words that its parts share.

A verification runs a notebook twice in fresh kernels (``jupyterlab_seed.runs``) and compares cell
by cell: ``comparison`` holds two runs against each other, ``causes`` says why they differ,
``report`` puts it all into JSON, a page and lines for a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..runs.messages import Message, _, rendered
from ..runs.types import CannotRunError, CellRun, Move, PlannedCell


class CannotVerifyError(CannotRunError):
    """A notebook that cannot be verified.

    Further kinds: ``input`` (a cell asks for standard input), ``bad-option``, and on a server
    ``busy`` (it is being verified already) and ``internal``.
    """


@dataclass(frozen=True)
class Options:
    """What the user may choose.

    ``timeout``: seconds that one cell may take, None for no limit. ``tolerance``: the relative
    difference up to which two numbers count as equal, from 0 (the default) to below 1.
    ``side_by_side``: both kernels at once; None where the memory decides. ``masks_off``: ids of
    rules in ``masks.RULES`` that are not used.
    """

    timeout: float | None = None
    tolerance: float = 0.0
    side_by_side: bool | None = None
    masks_off: frozenset[str] = frozenset()


#: How two values of one kind were found equal, or not. ``masked``: after masking; ``tolerance``:
#: within the tolerance; ``not-compared``: nobody knows how to, or the user said not to.
Equality: TypeAlias = Literal["exact", "masked", "tolerance", "not-compared", "differs"]


@dataclass
class Difference:
    """How two values differ, for people.

    ``kind`` ``text``: ``lines`` of a unified diff, cut to what can be read; ``image``: ``a`` and
    ``b`` are data URLs of the two (None where one is missing or too large); ``missing``: one of
    the runs has no such output. ``cut``: whether something is not shown. ``note``: in words, such
    as the largest difference of two numbers.
    """

    kind: Literal["text", "image", "missing"]
    lines: list[str] = field(default_factory=list)
    a: str | None = None
    b: str | None = None
    cut: bool = False
    note: Message | None = None


@dataclass
class OutputComparison:
    """One output of a cell under one MIME type, in both runs.

    ``place``: what it is (``stdout``, ``stderr``, ``error``, ``result``, ``display 1``, …);
    ``mime``: its MIME type. ``masked``: rule to how often it hid something that was different;
    ``difference``: where ``equality`` is ``differs``.
    """

    place: str
    mime: str
    equality: Equality
    masked: dict[str, int] = field(default_factory=dict)
    difference: Difference | None = None


@dataclass
class StreamComparison:
    """One stream at one cell in both runs; a move is None where the run has no such stream.

    ``used``: whether either run drew from it or seeded it in this cell.
    """

    name: str
    a: Move | None
    b: Move | None

    @property
    def same_before(self) -> bool:
        """Whether both had the same state before."""
        return (self.a and self.a.before) == (self.b and self.b.before)

    @property
    def same_after(self) -> bool:
        """Whether both had the same state after."""
        return (self.a and self.a.after) == (self.b and self.b.after)

    @property
    def used(self) -> bool:
        """Whether either run drew from it or seeded it in this cell."""
        return any(move is not None and move.moved for move in (self.a, self.b))


#: What is said of a cell. ``equal``; ``state``: outputs are equal, but it drew other random
#: numbers; ``output``: an output differs; ``outcome``: it ended in different ways;
#: ``not-compared``: it ran and its outputs are not compared; ``skipped``; ``not-run``: a run ended
#: above it.
CellState: TypeAlias = Literal[
    "equal", "state", "output", "outcome", "not-compared", "skipped", "not-run"
]


@dataclass
class CellComparison:
    """One cell in both runs; ``a`` and ``b`` are None where it did not run."""

    cell: PlannedCell
    state: CellState
    a: CellRun | None = None
    b: CellRun | None = None
    outputs: list[OutputComparison] = field(default_factory=list)
    streams: list[StreamComparison] = field(default_factory=list)

    @property
    def diverged(self) -> bool:
        """Whether anything differs."""
        return self.state in ("state", "output", "outcome")


#: The class of a cause. ``random-state``: a stream that it drew from had another state before it;
#: ``control-flow``: same state before, another one after; ``output``: same state before and after,
#: or no state known; ``outcome``: it ended in different ways, or in one run alone.
CauseClass: TypeAlias = Literal["random-state", "control-flow", "output", "outcome"]

#: What tells the cases of one class apart, where it could be told. ``unseeded``: nobody seeded the
#: stream; ``late-seed``: it was seeded, after something drew from it; ``other-seed``: it was seeded
#: with another value in each run; ``system-seed``: with whatever the system gave. The next two are
#: told by further runs: ``hash-order`` follows the hash seed; ``interference``: runs alone agree,
#: runs beside each other do not. The rest is likely by the code: ``private-generator``, ``entropy``
#: (uuid4, secrets, os.urandom), ``time``, ``threads``, ``processes``, ``file-order``, ``files``,
#: ``network``, ``memory-address``, ``device``.
Source: TypeAlias = str


@dataclass(frozen=True)
class Hint:
    """A place in the code that may be the cause.

    ``source``: see :data:`Source`; ``cell``: index of the cell; ``line``: in that cell, from 1;
    ``text``: that line, stripped; ``call``: what stands there, such as ``time.time``.
    """

    source: Source
    cell: int
    line: int
    text: str
    call: str

    @property
    def place(self) -> Message:
        """Where it stands, in words."""
        return _("cell %1, line %2", self.cell + 1, self.line)


@dataclass(frozen=True)
class Advice:
    """What to do. ``kind`` is for programs, ``message`` is one sentence.

    ``seed-framework`` (``framework``: a recipe's id such as ``numpy``), ``move-seed`` (run the seed
    before cell ``cell``), ``fixed-seed`` (cell ``cell`` seeds with another value in each run),
    ``set-hash-seed``, ``sort``, ``seed-generator``, ``one-after-the-other``,
    ``keep-value`` (compute it once, or tag the cell ``nbval-ignore-output``), ``one-thread``,
    ``read-once``. ``source`` and ``call``: those of the :class:`Hint` that it is about, if any.
    """

    kind: str
    message: Message
    framework: str | None = None
    cell: int | None = None
    line: int | None = None
    source: Source | None = None
    call: str | None = None

    @property
    def text(self) -> str:
        """What to do, in English."""
        return str(self.message)


@dataclass
class Cause:
    """Why two runs differ at a cell.

    ``cell``: index of the first cell that diverged. ``since``: index of the cell since which the
    state differs, where ``klass`` is ``random-state``. ``streams``: the streams concerned.
    ``proven``: whether ``source`` was shown by the records or by further runs, and not only likely.
    ``messages``: sentences, what was seen first.
    """

    klass: CauseClass
    cell: int
    messages: Sequence[Message]
    source: Source | None = None
    proven: bool = False
    since: int | None = None
    streams: list[str] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Why, in English."""
        return rendered(self.messages)
