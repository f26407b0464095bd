"""The types that the parts of a study share."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from ..runs.messages import Message, _
from ..runs.types import CannotRunError, Plan


class CannotStudyError(CannotRunError):
    """A study that cannot be done.

    Further kinds: ``bad-option``, ``better`` (what is better is not said), ``cells`` (to hold or
    vary), ``no-seed-cell``, ``no-result`` (a result that the notebook does not have), ``fails``
    (the first runs failed in the same way), ``storage`` (results cannot be kept), ``busy``
    (another process studies it) and ``cluster``.
    """


#: What is better, where it matters.
Better: TypeAlias = Literal["higher", "lower"]


@dataclass(frozen=True)
class Result:
    """A number that a run gives.

    ``expression``: evaluated after the last cell, in the notebook's language. ``name``: for people.
    """

    name: str
    expression: str
    better: Better | None = None

    @classmethod
    def of(cls, expression: str, better: Better | None = None) -> Result:
        """The result that someone typed; raises :class:`CannotStudyError`."""
        expression = expression.strip()
        try:
            ast.parse(expression, mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise CannotStudyError(
                "bad-option", _("%1 is not an expression.", expression)
            ) from None
        return cls(expression, expression, better)


@dataclass(frozen=True)
class Wanted:
    """The results to read.

    ``expressions``: those of the user or of the notebook's metadata. Without any, ``tagged``: the
    cells (by index) whose last expression is a result; without those, what the notebook records
    with scrapbook, or else the last expression of its last cell. ``places``: those of the tagged
    cells among the code cells. ``set_up``: so many cells at the top only set up, above the seed
    cell; what is drawn there, libraries draw while they load.
    """

    expressions: tuple[Result, ...] = ()
    tagged: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    set_up: int = 0

    @property
    def key(self) -> list[str]:
        """What stored values must have been read for."""
        if not self.expressions:
            # A tag is no code: that it moved is seen here alone.
            return [f"cell {place}" for place in self.places]
        return sorted(
            one.expression if one.name == one.expression else f"{one.name} = {one.expression}"
            for one in self.expressions
        )


#: How a run ended for a study: as a cell ends, or ``not-started`` (no kernel), ``no-result`` (a
#: result is missing or no number).
SeedOutcome: TypeAlias = Literal[
    "ok", "error", "died", "timed-out", "input", "not-started", "no-result"
]


@dataclass(frozen=True)
class SeedRun:
    """One run under one seed.

    ``values``: result to number, which may be NaN or infinite; empty unless ``outcome`` is ``ok``.
    ``problem``: what went wrong. ``draws``: for each cell that used a stream, its index and a
    digest of the states it left; None if nothing was observed. ``unseeded``: streams that were
    drawn from without a seed. ``retried``: whether it was run again because it had failed.
    ``executed``: the text of the notebook with its outputs, None where it is too large.
    """

    seed: int
    outcome: SeedOutcome
    values: Mapping[str, float] = field(default_factory=dict)
    problem: str | None = None
    seconds: float = 0.0
    draws: tuple[tuple[int, str], ...] | None = None
    unseeded: tuple[str, ...] = ()
    retried: bool = False
    executed: bytes | None = field(default=None, compare=False, repr=False)

    def value(self, name: str) -> float | None:
        """The value of a result if it is a finite number, else None."""
        value = self.values.get(name)
        return value if value is not None and math.isfinite(value) else None


@dataclass(frozen=True)
class Arm:
    """One variant of the notebook under many seeds.

    ``label``: ``A`` (the notebook alone, or what is compared against), ``B`` (the candidate),
    ``same`` (A again and again under one seed) or ``free`` (A with a seed that the system draws for
    each run). ``name``: for people. ``code``: the hash of all
    that runs, less the seed. ``first``: the notebook's own seed. ``wanted``: the results to read.
    ``plan_at``: the plan of a run under a seed; raises :class:`CannotStudyError` for a seed that
    the notebook does not take. ``apart``: the indices of the cells that, with the ``mode``
    ``hold``, alone do not vary and, with ``vary``, alone do. ``sources``: the CRC-32 of each cell
    of code but the seed cell, of the notebook that is studied; None for what it is compared with.
    """

    label: str
    name: str
    code: str
    first: int
    wanted: Wanted
    plan_at: Callable[[int], Plan]
    apart: tuple[int, ...] = ()
    mode: Literal["hold", "vary"] | None = None
    sources: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Options:
    """The user's choices.

    ``seeds``: how many; ``first``: the first of them, None for the notebook's own. ``better``: of
    results that do not say it themselves; ``directions``: of single results by their names, such as
    those of a dict. ``interest``: the smallest difference that matters; ``examples``: the number of
    examples that a share was computed from. ``timeout``: seconds per cell. ``retry``: run stored
    failures again. ``keep_going``: run all seeds even if the first ones fail in the same way.
    """

    seeds: int = 20
    first: int | None = None
    better: Better | None = None
    directions: Mapping[str, Better] = field(default_factory=dict)
    interest: float | None = None
    examples: int | None = None
    timeout: float | None = None
    retry: bool = False
    keep_going: bool = False


class Runner(Protocol):
    """A place for one run at a time."""

    async def run(self, plan: Plan, wanted: Wanted, seed: int, timeout: float | None) -> SeedRun:
        """Run a plan and read its results.

        After any exception, a cancellation included, no kernel of it is left. Raises
        :class:`CannotRunError` if no run can be had at all.
        """
        ...


@dataclass(frozen=True)
class StudyProgress:
    """The progress of a study.

    ``done`` of ``total`` runs are there, ``stored`` of them from before; ``seconds``: since the
    start; ``left``: estimated seconds that remain, None if unknown. ``arm`` and ``run``: the run
    that has just ended, None at the start. ``problem``: why runs cannot be kept, None if they are.
    """

    done: int
    total: int
    stored: int
    seconds: float
    left: float | None = None
    arm: str | None = None
    run: SeedRun | None = None
    problem: Message | None = None


#: Receives each :class:`StudyProgress`; must not block.
OnStudyProgress: TypeAlias = Callable[[StudyProgress], None]


@dataclass(frozen=True)
class Note:
    """A remark of a report; ``kind`` is for programs."""

    kind: str
    message: Message

    def as_json(self) -> dict[str, Any]:
        """The remark as JSON."""
        return {"kind": self.kind, "text": str(self.message), "message": self.message.as_json()}
