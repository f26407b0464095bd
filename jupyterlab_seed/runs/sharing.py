"""Whether two kernels of a notebook fit on the machine's GPU, and what makes them fit."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..frameworks import Framework, GpuMemory, load
from . import resources
from .messages import Message, _
from .syntax import parse
from .types import Plan

#: The free memory of a GPU that two kernels need at least, in bytes: a CUDA context takes about
#: half a gigabyte, and the libraries' kernels and workspaces the same again.
ENOUGH = 2 * 2**30

_AS_NEEDED = _(
    "%1 took the GPU's memory as it needed it (`%2=%3`), so that both kernels fit on one GPU."
)
_ONE_BY_ONE = _(
    "The runs went one after the other: %1 GiB of the GPU's %2 GiB of memory were free when they "
    "began."
)
_REPEATED = _(
    "Side by side, a run did not have enough memory; the runs were repeated one after the other."
)


@dataclass(frozen=True)
class Sharing:
    """How two kernels of a notebook share the machine.

    ``fits``: whether the GPU has room for both, as far as is known. ``environment``: variables
    with which they fit, for kernels side by side. ``may_repeat``: whether the runs may be repeated
    one after the other, because nobody asked for the opposite.
    """

    fits: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)
    may_repeat: bool = True
    card: resources.Memory | None = None

    def notes(self, side_by_side: bool, repeated: bool) -> list[Message]:
        """What is to be said of runs that were side by side, or not, or were repeated."""
        found = []
        if repeated:
            found.append(_REPEATED)
        if side_by_side:
            found += [
                Message(_AS_NEEDED.template, (one.title, variable.name, variable.value))
                for one, variable in _memory_variables()
                if variable.name in self.environment
            ]
        elif not self.fits and self.card is not None:
            sizes = (f"{size / 2**30:.1f}" for size in (self.card.free, self.card.total))
            found.append(Message(_ONE_BY_ONE.template, tuple(sizes)))
        return found


def share(plan: Plan, side_by_side: bool | None) -> Sharing:
    """How two kernels of a notebook share the machine.

    ``side_by_side``: the user's choice, None for none. Asks for the GPUs only if the notebook
    imports what computes on one.
    """
    may_repeat = side_by_side is None
    used = used_frameworks(plan)
    cards = resources.gpu_memory() if used else []
    if not cards:
        return Sharing(may_repeat=may_repeat)
    # Frameworks take the first that they see.
    card = cards[0]
    taken = card.total - card.free
    # What is in use now is often this notebook's own kernel, and each run takes as much again.
    fits = card.free >= max(ENOUGH, 2 * taken)
    return Sharing(fits, _as_needed(plan, used), may_repeat, card)


def used_frameworks(plan: Plan) -> set[str]:
    """The frameworks that compute on a GPU and that the notebook imports, or a library for it."""
    roots: dict[str, set[str]] = {}
    for one in load():
        if one.gpu is not None:
            for module in (*one.modules, *one.libraries):
                roots.setdefault(module.partition(".")[0], set()).add(one.id)
    return {id for module in _imported(plan) for id in roots.get(module, ())}


def _imported(plan: Plan) -> Iterator[str]:
    """The top-level modules that the code imports."""
    for cell in plan.runs:
        tree = parse(cell.source)
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.Import):
                yield from (one.name.partition(".")[0] for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]


def memory_as_needed() -> dict[str, str]:
    """The variables with which every framework takes a GPU's memory as it needs it."""
    return {variable.name: variable.value for _one, variable in _memory_variables()}


def _as_needed(plan: Plan, used: set[str]) -> dict[str, str]:
    code = "\n".join(cell.source for cell in plan.runs)
    return {
        variable.name: variable.value
        for one, variable in _memory_variables()
        if one.id in used
        and variable.name not in {**os.environ, **plan.environment}
        and not any(word in code for word in variable.chosen_by)
    }


def _memory_variables() -> Iterator[tuple[Framework, GpuMemory]]:
    for one in load():
        if one.gpu is not None and one.gpu.memory is not None:
            yield one, one.gpu.memory
