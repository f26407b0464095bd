"""The first operator of a framework that gave something else for the same input."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ...runs.tracing.log import TOO_LARGE, Log, Operand, Operator, Site
from .alignment import aligned

#: Packages whose calls do not launch kernels outside the operators.
_NO_LAUNCH = ("torch", "tensorflow", "keras", "builtins", "None")

#: Calls by which one queue of a device waits for another.
_WAITS = re.compile(r"wait|synchronize|\bitem$|\bcpu$|\btolist$")


#: The name of a row that no operator made: what memory held at the end of a cell.
AT_END = "end of the cell"

#: The most operators whose results are followed: each of them goes through all later ones.
_FOLLOWED = 200


@dataclass(frozen=True)
class Differing:
    """Where two runs went apart, as far as operators show it.

    ``operator``: it gave something else for the same input. ``outside``: memory that it was given
    had changed since the operator ``since`` saw it, and no operator had written to it; the
    operator may be ``AT_END``. ``race``:
    the same, or what an operator gave differs, and that memory had been written in another queue
    of the device (``since``). ``crossing``: it uses memory written in another queue, and nothing
    differed. ``unfilled``: no operator had written to memory that it was given since ``since``
    made it. ``threaded``: as ``outside``, in a notebook with threads, whose operators are not
    followed. ``turns``: the highest ``turn`` of its line. ``calls``: the notebook's calls between
    the two that led to no operator.
    """

    kind: Literal["operator", "outside", "race", "crossing", "unfilled", "threaded"]
    operator: Operator
    turns: int = 0
    since: Operator | None = None
    calls: list[Site] = field(default_factory=list)


class _Seen(NamedTuple):
    """What was last seen of a part of memory: by which operator, and whether it was the same."""

    at: int
    equal: bool
    memory: int  # its number in the other run


def first_differing(a: Log, b: Log) -> Differing | None:
    """The first place where operators show that the runs went apart, None if they do not."""
    return _Walk(a, b).found()


class _Walk:
    """One walk through the operators of two runs. What is kept is by numbers of run A."""

    def __init__(self, a: Log, b: Log) -> None:
        self._a, self._b = a, b
        self._partners: Mapping[int, int] = aligned(a.operators, b.operators)
        self._seen: dict[int, dict[int, _Seen]] = {}
        self._unfilled: dict[int, int] = {}
        self._written: dict[int, int] = {}
        self._found: list[tuple[str, int, int | None]] = []
        others = set(range(len(b.operators))) - set(self._partners.values())
        self._lost = {one.memory for at in others for one in b.operators[at].writes}

    def found(self) -> Differing | None:
        differing: list[bool] = []
        for at in range(len(self._a.operators)):
            differing.append(self._visit(at))
        return self._best(differing)

    def _visit(self, at: int) -> bool:
        """Go through one operator: whether what it gave differs."""
        one, partner = self._a.operators[at], self._partners.get(at)
        if partner is None:
            for written in one.writes:
                self._seen.pop(written.memory, None)
            return False
        other = self._b.operators[partner]
        if one.name == AT_END:
            self._look_again(at, one, other)
            return False
        given = self._read(at, one, other)
        gave = one.told == other.told and _sums(one.writes) == _sums(other.writes)
        if given and not gave:
            self._found.append(self._judged(at, one))
        for mine, theirs in zip(one.writes, other.writes, strict=False):
            self._write(at, mine, theirs)
        return not gave

    def _read(self, at: int, one: Operator, other: Operator) -> bool:
        """Whether an operator was given the same in both runs."""
        same = -1 != one.fixed == other.fixed and len(one.reads) == len(other.reads)
        for mine, theirs in zip(one.reads, other.reads, strict=False):
            if TOO_LARGE in (mine.sum, theirs.sum):
                same = False
                continue
            equal = mine.sum == theirs.sum
            if not equal:
                same = False
                self._explain(at, mine, theirs)
            parts = self._seen.setdefault(mine.memory, {})
            parts[mine.part] = _Seen(at, equal, theirs.memory)
        return same

    def _look_again(self, at: int, one: Operator, other: Operator) -> None:
        """Note memory that was the same when an operator saw it, and is not at the cell's end."""
        theirs = {(read.memory, read.part): read.sum for read in other.reads}
        for mine in one.reads:
            known = self._seen.get(mine.memory, {}).get(mine.part)
            sum_ = theirs.get((known.memory, mine.part)) if known is not None else None
            if known is None or sum_ is None or mine.sum == sum_:
                continue
            if known.equal and known.memory not in self._lost:
                self._found.append(("outside", at, known.at))
            self._seen[mine.memory][mine.part] = _Seen(at, False, known.memory)

    def _explain(self, at: int, mine: Operand, theirs: Operand) -> None:
        """Note what explains that the content of some memory differs, if no operator does."""
        if theirs.memory in self._lost:
            return
        known = self._seen.get(mine.memory, {}).get(mine.part)
        if known is not None and known.memory == theirs.memory:
            if known.equal:
                writer = self._written.get(mine.memory)
                kind = "race" if self._in_other_queue(at, writer) else "outside"
                self._found.append((kind, at, known.at))
        elif known is None and mine.memory in self._unfilled:
            self._found.append(("unfilled", at, self._unfilled[mine.memory]))

    def _write(self, at: int, mine: Operand, theirs: Operand) -> None:
        self._seen[mine.memory] = {}
        if mine.sum == -1:
            self._unfilled[mine.memory] = at
            return
        self._written[mine.memory] = at
        if TOO_LARGE in (mine.sum, theirs.sum):
            return
        equal = mine.sum == theirs.sum
        self._seen[mine.memory][mine.part] = _Seen(at, equal, theirs.memory)

    def _judged(self, at: int, one: Operator) -> tuple[str, int, int | None]:
        for read in one.reads:
            writer = self._written.get(read.memory)
            if self._in_other_queue(at, writer):
                return "race", at, writer
        return "operator", at, None

    def _in_other_queue(self, at: int, writer: int | None) -> bool:
        operators = self._a.operators
        return writer is not None and operators[writer].queue != operators[at].queue

    def _best(self, differing: list[bool]) -> Differing | None:
        """The first of what was found and reaches results, else the first of the rest."""
        best: tuple[int, tuple[str, int, int | None]] | None = None
        followed = 0
        for one in self._found:
            followed += one[0] == "operator"
            rank = self._rank(one[0], one[1], differing) if followed <= _FOLLOWED else 2
            if best is None or rank < best[0]:
                best = rank, one
            if rank == 0:
                break
        return self._differing(*best[1]) if best is not None else None

    def _rank(self, kind: str, at: int, differing: list[bool]) -> int:
        """How little speaks for a place: 0 is best.

        Some operators give memory beside their result that nothing filled and nothing reads, and
        memory that nothing filled may be read for nothing.
        """
        if kind == "unfilled" or self._a.operators[at].name == AT_END:
            return 1
        return 0 if kind != "operator" or self._goes_on(at, differing) else 2

    def _goes_on(self, at: int, differing: list[bool]) -> bool:
        """Whether what differs in what an operator gave may be seen.

        An operator that reads it gives something else as well; or none reads anything of it, as
        for what is printed.
        """
        partner = self._b.operators[self._partners[at]]
        written = self._a.operators[at].writes
        changed = {
            mine.memory
            for mine, theirs in zip(written, partner.writes, strict=False)
            if mine.sum != theirs.sum
        }
        followed, is_read = {one.memory for one in written}, False
        for later in range(at + 1, len(self._a.operators)):
            operator = self._a.operators[later]
            if operator.name == AT_END:
                continue
            read = {one.memory for one in operator.reads}
            if differing[later] and read & changed:
                return True
            is_read = is_read or bool(read & followed)
            gone = {one.memory for one in operator.writes}
            changed, followed = changed - gone, followed - gone
            if not followed:
                break
        return not is_read

    def _differing(self, kind: str, at: int, since: int | None) -> Differing:
        operators = self._a.operators
        one = operators[at]
        same = [o for o in operators if (o.own, o.forward) == (one.own, one.forward)]
        turns = max(operator.turn for operator in same)
        earlier = operators[since] if since is not None else None
        calls = self._between(since, at) if since is not None and kind == "outside" else []
        return Differing(kind, one, turns, earlier, calls)  # type: ignore[arg-type]

    def _between(self, since: int, at: int) -> list[Site]:
        """The notebook's innermost calls between two operators in which none ran.

        Calls of the framework itself, and of Python, launch no other kernel.
        """
        log, operators = self._a, self._a.operators
        inside = operators[since : at + 1]
        found: dict[int, Site] = {}
        for node in range(operators[since].begun, operators[at].begun):
            end, site = log.ends[node], log.site(node)
            if site is None or not end or end > operators[at].order:
                continue
            quiet = not any(one.begun > node and one.order < end for one in inside)
            if log.name(node)[0] == "s" and quiet and self._may_launch(node):
                found.pop(log.parents[node], None)
                found[node] = site
        return list(found.values())

    def _may_launch(self, node: int) -> bool:
        known = self._a.callees.get(self._a.name(node)[1])
        root = known.module.partition(".")[0] if known is not None else ""
        return root not in _NO_LAUNCH and (root == "ctypes" or root not in sys.stdlib_module_names)


def crossing(log: Log) -> Differing | None:
    """The first operator that reads what another one wrote in another queue of the device.

    None where a call of the notebook lets one wait between them. It is not known whether a library
    does.
    """
    written: dict[int, Operator] = {}
    for one in log.operators:
        for read in one.reads if one.name != AT_END else ():
            writer = written.get(read.memory)
            if writer is None or writer.queue == one.queue or one.library or writer.library:
                continue
            calls = [log.site(node) for node in range(writer.begun, one.begun)]
            if not any(site and _WAITS.search(site.callee) for site in calls):
                return Differing("crossing", one, since=writer)
        written.update({operand.memory: one for operand in one.writes})
    return None


def _sums(operands: list[Operand]) -> list[int]:
    return [one.sum for one in operands]
