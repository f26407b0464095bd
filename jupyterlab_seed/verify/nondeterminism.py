"""What a notebook's code uses that is documented as nondeterministic on a GPU."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..frameworks import load
from ..frameworks.devices import Operator, devices
from ..runs.sharing import used_frameworks
from ..runs.types import Plan, Run
from .code import Code, calls
from .names import dotted

#: Methods that train, without which a gradient is not computed.
_TRAINS = frozenset(("backward", "fit", "grad", "train", "train_step", "training_step"))


@dataclass(frozen=True)
class Use:
    """A documented operator in the code: the index of its cell, and its line in it, from 1."""

    operator: Operator
    cell: int
    line: int


def uses(plan: Plan, runs: Sequence[Run]) -> list[Use]:
    """The documented operators that the code uses and that ran on a GPU, each once, in order.

    Those that a switch makes deterministic, which the code turns on, do not count.
    """
    on_device = _on_device(plan, runs)
    if not on_device or not plan.runs:
        return []
    code = Code(plan, plan.runs[-1].index)
    made = list(calls(code.statements))
    named = [(one, call, dotted(call.func, code.aliases)) for one, call in made]
    on = _switched_on(plan, [(call, name) for _one, call, name in named], code)
    trains = any(_method(call) in _TRAINS for _one, call in made)
    found: dict[str, Use] = {}
    for statement, call, name in named:
        for operator in _operators(call, name, code):
            if (
                operator.framework in on_device
                and operator.framework not in on
                and (operator.switch is None or operator.switch not in on)
                and (trains or not operator.gradient)
            ):
                use = Use(operator, statement.cell, call.lineno)
                found.setdefault(operator.title, use)
    return list(found.values())


def _on_device(plan: Plan, runs: Sequence[Run]) -> set[str]:
    """The frameworks that computed on a GPU, as far as the records show it."""
    names = {
        name.partition(":")[0]
        for run in runs
        for cell in run.cells.values()
        for name in cell.streams or ()
    }
    known = load()
    found = {one.id for one in known if any(s.gpu and s.name in names for s in one.streams)}
    if found:
        found |= devices().kernel_compilers
    if any((run.environment or {}).get("gpus") for run in runs):
        automatic = {one.id for one in known if one.gpu is not None and one.gpu.automatic}
        found |= used_frameworks(plan) & automatic
    return found


def _operators(call: ast.Call, name: str | None, code: Code) -> Iterator[Operator]:
    method = _method(call)
    root = name.partition(".")[0] if name else None
    modules = {full.partition(".")[0] for full in code.aliases.values()}
    for operator in devices().operators:
        is_call = name is not None and name in operator.calls
        is_method = method is not None and method in operator.methods and root not in modules
        if (is_call or is_method) and _has_argument(call, operator, is_method and not is_call):
            yield operator


def _method(call: ast.Call) -> str | None:
    return call.func.attr if isinstance(call.func, ast.Attribute) else None


def _has_argument(call: ast.Call, operator: Operator, is_method: bool) -> bool:
    """Whether a call has the argument without which it does not lead to the operator."""
    wanted = operator.argument
    if wanted is None:
        return True
    place = wanted.position - is_method
    given = next((one.value for one in call.keywords if one.arg == wanted.name), None)
    if given is None and place < len(call.args):
        given = call.args[place]
    if given is None or (isinstance(given, ast.Constant) and given.value is None):
        return False
    return not wanted.values or (isinstance(given, ast.Constant) and given.value in wanted.values)


def _switched_on(plan: Plan, named: Sequence[tuple[ast.Call, str | None]], code: Code) -> set[str]:
    """The ids of frameworks whose switch the notebook turns on, and the other switches it does."""
    found = set()
    for framework, switch in devices().switches.items():
        call = (switch.code or "").partition("(")[0]
        if any(name == call and _is_strict(node) for node, name in named):
            found.add(framework)
        given = switch.environment.items()
        if not call and all(plan.environment.get(key) == value for key, value in given):
            found.add(framework)
    for statement in code.statements:
        for node in ast.walk(statement.node):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Constant)
                and node.value.value is True
                and any(
                    dotted(target, code.aliases) == "torch.backends.cudnn.deterministic"
                    for target in node.targets
                )
            ):
                found.add("cudnn")
    return found


def _is_strict(call: ast.Call) -> bool:
    """Whether it turns the switch on, and not only warns."""
    off = bool(call.args) and not (isinstance(call.args[0], ast.Constant) and call.args[0].value)
    return not off and not any(one.arg == "warn_only" for one in call.keywords)
