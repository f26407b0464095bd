"""The types that the parts of a verification share.

A verification runs a notebook twice in fresh kernels (``jupyterlab_seed.runs``) and compares cell
by cell: ``comparison`` compares two runs, ``causes`` finds why they differ, ``report`` makes JSON,
a page and lines for a terminal from the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..runs.messages import CellNumber, Message, _, rendered
from ..runs.types import CannotRunError, CellRun, Move, PlannedCell


class CannotVerifyError(CannotRunError):
    """A notebook that cannot be verified.

    Further kinds: ``input`` (a cell asks for standard input), ``bad-option``, and on a server
    ``busy`` (it is being verified already) and ``internal``.
    """


@dataclass(frozen=True)
class Change:
    """A change of one cell's code.

    ``cell``: its index. ``line``: from 1, the first line that is replaced, or before which lines
    are added if ``before`` is empty. ``before`` and ``after``: those lines.
    """

    cell: int
    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Options:
    """The user's choices.

    ``timeout``: seconds that one cell may take, None for no limit. ``tolerance``: the relative
    difference up to which two numbers count as equal, from 0 (the default) to below 1.
    ``side_by_side``: both kernels at once; None if the memory decides. ``masks_off``: ids of rules
    in ``masks.RULES`` that are not applied. ``changes`` and ``environment``: what is tried: changes
    of the code, one after another, and variables of the launch environment, name and value.
    ``stored``: whether the plan should have the outputs that the notebook shows, which are then
    compared as well.
    ``timed``: whether the notebook without them runs as well, to tell how long what is tried takes.
    ``runs``: the number of fresh runs that are compared, from 2. ``determinism``: what is tried, as
    choices of the seed cell, for the report alone.
    """

    timeout: float | None = None
    tolerance: float = 0.0
    side_by_side: bool | None = None
    masks_off: frozenset[str] = frozenset()
    changes: tuple[Change, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    stored: bool = False
    timed: bool = False
    runs: int = 2
    determinism: tuple[tuple[str, str], ...] = ()


#: The result of comparing two values. ``masked``: equal after masking; ``tolerance``: equal within
#: the tolerance; ``not-compared``: not comparable, or excluded by the user.
Equality: TypeAlias = Literal["exact", "masked", "tolerance", "not-compared", "differs"]


@dataclass
class Difference:
    """How two values differ, for people.

    ``kind`` ``text``: ``lines`` of a unified diff, cut to a readable length; ``image``: ``a`` and
    ``b`` are data URLs of the two (None if one is missing or too large); ``missing``: one of the
    runs has no such output. ``cut``: whether something is not shown. ``note``: a remark, such as
    the largest difference of two numbers.
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

    ``place``: ``stdout``, ``stderr``, ``error``, ``result``, ``display 1``, …. ``masked``: rule to
    the number of differences that it hid. ``difference``: present if ``equality`` is ``differs``.
    ``digest``: fingerprint of run A's output under the masks, None if run A has none; ``shown``:
    its text under the masks, if it is one and short.
    """

    place: str
    mime: str
    equality: Equality
    masked: dict[str, int] = field(default_factory=dict)
    difference: Difference | None = None
    digest: str | None = None
    shown: str | None = None


@dataclass
class StreamComparison:
    """One stream at one cell in both runs; a move is None if the run has no such stream."""

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


#: The result for a cell. ``equal``; ``state``: equal outputs, but different random numbers;
#: ``output``: an output differs; ``outcome``: it ended in different ways; ``not-compared``: it ran,
#: but its outputs are not compared; ``skipped``; ``not-run``: a run ended above it.
CellState: TypeAlias = Literal[
    "equal", "state", "output", "outcome", "not-compared", "skipped", "not-run"
]


#: Why a cell that ran could not be compared, or not in all. ``lost``: messages of the kernel did
#: not arrive; ``no-reply``: it ended without a reply; ``widget``: what one shows is unknown.
Gap: TypeAlias = Literal["lost", "no-reply", "widget"]


@dataclass
class CellComparison:
    """One cell in both runs; ``a`` or ``b`` is None if it did not run there.

    ``gap``: why something of it could not be compared, None if all was that the user wants.
    ``beside``: only its random state differs, and nothing of that reaches the first visible
    difference.
    """

    cell: PlannedCell
    state: CellState
    a: CellRun | None = None
    b: CellRun | None = None
    outputs: list[OutputComparison] = field(default_factory=list)
    streams: list[StreamComparison] = field(default_factory=list)
    gap: Gap | None = None
    beside: bool = False

    @property
    def diverged(self) -> bool:
        """Whether anything differs that matters."""
        return self.state in ("state", "output", "outcome") and not self.beside


#: The class of a cause. ``random-state``: a stream that the cell drew from had a different state
#: before it; ``control-flow``: same state before, a different one after; ``output``: same state
#: before and after, or unknown; ``outcome``: it ended in different ways, or in one run only.
CauseClass: TypeAlias = Literal["random-state", "control-flow", "output", "outcome"]

#: The source of a difference within its class, if known. ``unseeded``: the stream has no seed;
#: ``late-seed``: it was seeded after something drew from it; ``other-seed``: it was seeded with a
#: different value in each run; ``system-seed``: with a value from the system. Further runs show
#: the next two: ``hash-order`` follows the hash seed; ``interference``: runs alone agree, runs
#: side by side do not. The code suggests the others as likely: ``private-generator``,
#: ``compiled-generator`` (that of Numba), ``entropy`` (uuid4, secrets, os.urandom), ``time``,
#: ``threads``, ``processes``, ``file-order``, ``files``, ``network``, ``memory-address``,
#: ``device``. Traced runs show ``entropy`` and the others, and ``unfilled-memory``
#: (``np.empty``). Errors show ``memory`` (there was not enough) and ``broken-device`` (a GPU that
#: a process can no longer use).
Source: TypeAlias = str


@dataclass(frozen=True)
class Hint:
    """A place in the code that may be the cause.

    ``source``: see :data:`Source`; ``cell``: index of the cell; ``line``: in that cell, from 1;
    ``text``: that line, stripped; ``call``: the code there, such as ``time.time``. ``file``: the
    module beside the notebook in which the line is, None if it is in the cell itself.
    """

    source: Source
    cell: int
    line: int
    text: str
    call: str
    file: str | None = None

    @property
    def place(self) -> Message:
        """Its cell or file, and line, in words."""
        if self.file is not None:
            return _("%1, line %2", self.file, self.line)
        return _("cell %1, line %2", CellNumber(self.cell + 1), self.line)


@dataclass(frozen=True)
class Call:
    """A call that gave a different value in each run for the same input.

    ``cell``: index of the cell; ``line``: in that cell, from 1; ``text``: the call, ``line_text``:
    the line, stripped. ``place``: the file, line and library in which its difference arises, such
    as ``gymnasium/utils/seeding.py:39 (gymnasium 1.4.0)``; None if that was not seen.
    """

    cell: int
    line: int
    text: str
    line_text: str
    place: str | None = None


@dataclass(frozen=True)
class Advice:
    """What to do. ``kind`` is for programs, ``message`` is one sentence.

    ``seed-framework`` (``framework``: a recipe's id such as ``numpy``), ``move-seed`` (run the seed
    before cell ``cell``), ``fixed-seed`` (cell ``cell`` seeds with a different value in each run),
    ``set-hash-seed``, ``sort``, ``seed-generator``, ``one-after-the-other``,
    ``keep-value`` (compute it once, or tag the cell ``nbval-ignore-output``), ``one-thread``,
    ``read-once``, ``give-argument``, ``fill-memory``, ``deterministic-device`` (turn a switch on),
    ``use-instead`` (of an operator without a deterministic version). ``source`` and ``call``: those
    of its :class:`Hint`, if any. ``change`` and ``environment``: the same as a change of the code
    and as variables of the launch environment, which can be tried; None and empty if there are
    none. ``determinism``: the same as a choice of the seed cell, switch and value.
    """

    kind: str
    message: Message
    framework: str | None = None
    cell: int | None = None
    line: int | None = None
    source: Source | None = None
    call: str | None = None
    change: Change | None = None
    environment: tuple[tuple[str, str], ...] = ()
    determinism: tuple[str, str] | None = None

    @property
    def text(self) -> str:
        """What to do, in English."""
        return str(self.message)


@dataclass
class Cause:
    """Why two runs differ at a cell.

    ``cell``: index of the first cell that diverged. ``since``: index of the cell since which the
    state differs, if ``klass`` is ``random-state``. ``streams``: the streams concerned.
    ``proven``: whether the records or further runs show ``source``; otherwise it is only likely.
    ``messages``: sentences, the observation first. ``call``: the call that traced runs saw to
    differ, if they were made and saw one.
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
    call: Call | None = None

    @property
    def text(self) -> str:
        """Why, in English."""
        return rendered(self.messages)
