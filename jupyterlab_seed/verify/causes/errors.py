"""The cause that an error itself names: no deterministic version, no memory, a broken GPU."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...frameworks.devices import ErrorKind, error_kind
from ...runs.messages import Message, _
from ...runs.types import CellRun, Plan, Run
from ..types import Advice, Cause, CellComparison
from . import advice
from .switches import without_version, workspace_advice

_NO_VERSION = _(
    "Cell %1 raises an error because deterministic algorithms are on: `%2` has no deterministic "
    "version."
)
_NO_WORKSPACE = _(
    "Cell %1 raises an error because deterministic algorithms are on, and the kernel was started "
    "without the variable that cuBLAS needs for them."
)
_NO_MEMORY = {
    "both": _("Both runs ran out of the GPU's memory in cell %1."),
    "one": _("Run %1 ran out of the GPU's memory in cell %2; run %3 did not."),
}
_NO_HOST_MEMORY = {
    "both": _("Both runs ran out of memory in cell %1."),
    "one": _("Run %1 ran out of memory in cell %2; run %3 did not."),
}
_BESIDE = _("The two runs were side by side and shared it.")
_BROKEN = _("The GPU context of this kernel has been broken since cell %1: restart the kernel.")
_BROKEN_IN = _(
    "In run %1, the GPU context of the kernel has been broken since cell %2, so every later use "
    "of the GPU raises an error."
)
_SMALLER = _(
    "Use less memory in cell %1, such as a smaller batch, or stop other programs that use the GPU."
)
_SMALLER_HOST = _("Use less memory in cell %1, or end other programs.")
_FIND = _(
    "Run the code of cell %1 on the CPU, where the error names the call: an index out of range is "
    "the usual reason."
)

#: In the order in which they are looked for.
_KINDS: tuple[ErrorKind, ...] = ("noVersion", "noWorkspace", "hostMemory", "memory", "broken")


def ran_out(*runs: Run) -> bool:
    """Whether one of the runs ran out of a GPU's memory or of the machine's."""
    return any(
        _kind(cell) in ("memory", "hostMemory") for run in runs for cell in run.cells.values()
    )


def error_cause(
    plan: Plan,
    cells: Sequence[CellComparison],
    side_by_side: bool,
    versions: Mapping[str, str] | None = None,
) -> Cause | None:
    """The cause at the cell where a run ended with such an error; None if none did.

    ``cells``: the comparison. ``side_by_side``: whether the runs were. ``versions``: those of the
    packages in the kernel, as far as they are known.
    """
    for cell in cells:
        kinds = [_kind(run) for run in (cell.a, cell.b)]
        found = next((kind for kind in kinds if kind is not None), None)
        if found is not None and (cell.diverged or not cell.cell.may_raise):
            return _cause(plan, cell, found, kinds, side_by_side, versions)
        if cell.diverged:
            return None
    return None


def _cause(
    plan: Plan,
    cell: CellComparison,
    found: str,
    kinds: Sequence[str | None],
    side_by_side: bool,
    versions: Mapping[str, str] | None,
) -> Cause:
    index, number = cell.cell.index, cell.cell.number
    if found == "noVersion":
        run = cell.a if kinds[0] == found else cell.b
        match = error_kind("noVersion", run.error[1]) if run is not None and run.error else None
        name, advices = without_version(plan, match[1] if match else "", versions, (index, None))
        message = Message(_NO_VERSION.template, (number, name))
        return _proven(index, [message], "device", advices)
    if found == "noWorkspace":
        message = Message(_NO_WORKSPACE.template, (number,))
        return _proven(index, [message], "device", [workspace_advice(plan)])
    if found == "broken":
        return _proven(index, list(_broken(number, kinds)), "broken-device", [_find(cell)])
    of_host = found == "hostMemory"
    words = _NO_HOST_MEMORY if of_host else _NO_MEMORY
    if all(kind == found for kind in kinds):
        messages = [Message(words["both"].template, (number,))]
    else:
        short, other = ("A", "B") if kinds[0] == found else ("B", "A")
        messages = [Message(words["one"].template, (short, number, other))]
    smaller = Message((_SMALLER_HOST if of_host else _SMALLER).template, (number,))
    advices = [Advice("less-memory", smaller, cell=index)]
    if side_by_side:
        messages.append(_BESIDE)
        advices.insert(0, advice.one_after_the_other())
    return _proven(index, messages, "memory", advices)


def _broken(number: int, kinds: Sequence[str | None]) -> Iterator[Message]:
    if kinds[0] == kinds[1]:
        yield Message(_BROKEN.template, (number,))
    else:
        yield Message(_BROKEN_IN.template, ("A" if kinds[0] == "broken" else "B", number))


def _find(cell: CellComparison) -> Advice:
    return Advice("find-call", Message(_FIND.template, (cell.cell.number,)), cell=cell.cell.index)


def _proven(index: int, messages: list[Message], source: str, advices: list[Advice]) -> Cause:
    return Cause("outcome", index, messages, source=source, proven=True, advice=advices)


def _kind(run: CellRun | None) -> str | None:
    """The kind of an error, None for other errors and none."""
    if run is None or run.error is None or run.outcome != "error":
        return None
    text = _text(run)
    return next((kind for kind in _KINDS if error_kind(kind, text)), None)


def _text(run: CellRun) -> str:
    return ": ".join(run.error or ())
