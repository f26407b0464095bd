"""Switches of determinism as advice: what they do to an operator, and where they are turned on."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...frameworks import load
from ...frameworks.devices import Operator, Switch, devices, plain_name
from ...runs.messages import CellNumber, Message, Parameter, _
from ...runs.plan import KEY
from ...runs.types import Plan
from ..code import Code, parse
from ..names import dotted
from ..types import Advice, Change
from .editing import begins_line, first_line

_HAS_ONE = _("`%1` has a deterministic version; turn on %2's deterministic algorithms: %3.")
_UNLISTED = _(
    "Turn on %2's deterministic algorithms: %3. Its documentation does not list `%1`, so try "
    "whether that helps."
)
_HAS_NONE = _("`%1` has no deterministic version. Use %2.")
_HAS_NONE_NOR_OTHER = _("`%1` has no deterministic version: use another operator, or the CPU.")
_NEWER = _("`%1` has a deterministic version from %2 %3 on: install it, or use %4.")
_NEWER_ALONE = _("`%1` has a deterministic version from %2 %3 on: install it.")
_OTHERS = _(
    "Or turn on %1's deterministic algorithms, which make its other operators deterministic and "
    "raise an error at `%2`: %3."
)
_WARN = _("Or accept that `%1` differs, and have it warn instead: %2.")
_NO_SWITCH = _("No switch affects `%1`: the package that defines it has to provide one.")
_NO_SWITCH_BUT = _("No switch affects `%1`. Use %2.")
_IS_ON = _("%1's deterministic algorithms are on, but do not affect `%2`.")
_IN_CELL = _("`%1` (cell %2, line %3)")
_IN_LAUNCH = _("`%1=%2` in the launch environment")
_AND = _("%1 and %2")
_SET = _("Set %1.")


@dataclass(frozen=True)
class _Turned:
    """Where a switch is turned on in a notebook: as a change, and in words."""

    change: Change | None
    words: Parameter
    switch: Switch

    def advice(self, message: Message, framework: str, warns: bool = False) -> Advice:
        choice = next(iter(self.switch.determinism.items()))
        return Advice(
            "deterministic-device",
            message,
            framework,
            None if self.change is None else self.change.cell,
            None if self.change is None else self.change.line,
            change=self.change,
            environment=tuple(self.switch.environment.items()),
            determinism=(choice[0], "warn") if warns else choice,
        )


def switch_advice(
    plan: Plan,
    framework: str | None,
    name: str,
    versions: Mapping[str, str] | None = None,
    place: tuple[int, int] | None = None,
    on_gpu: bool = True,
) -> list[Advice]:
    """What can be done about an operator that gives something else in each run.

    ``framework``: the id of the framework, or the name of the package, that has it; None if it is
    a kernel outside any. ``name``: its own name, as a trace gives it. ``versions``: those of the
    packages in the kernel, as far as they are known. ``place``: its cell, an index, and line.
    ``on_gpu``: whether the kernel has a GPU; without one, code alone turns the switch on.
    """
    known = devices().operator(framework, name) if framework is not None else None
    switch = devices().switches.get(framework or "")
    own = plain_name(name) if known is not None else name
    is_own = framework != "torch" or name.startswith("aten::") or "::" not in name
    if switch is None or not is_own or (known is not None and known.outcome == "unreached"):
        return [_unreached(own, known, place)]
    assert framework is not None
    if not on_gpu and switch.code is not None:
        switch = replace(switch, environment={})
    version = (versions or {}).get(framework)
    title = _title(framework)
    state = _state(plan, framework, switch)
    raises = known is not None and known.outcome_with(version) == "raises"
    if raises:
        assert known is not None
        return list(_without(plan, framework, switch, own, known, place))
    if state == "on":
        said = Message(_IS_ON.template, (title, own))
        return [Advice("use-instead", said, framework, *(place or (None, None)))]
    turned = _turned(plan, framework, switch, switch.code)
    said = _HAS_ONE if known is not None else _UNLISTED
    return [turned.advice(Message(said.template, (own, title, turned.words)), framework)]


def without_version(
    plan: Plan, name: str, versions: Mapping[str, str] | None, place: tuple[int, int | None]
) -> tuple[str, list[Advice]]:
    """The operator that an error names, and what to do: it has no deterministic version.

    ``name``: as in the error, such as ``adaptive_avg_pool2d_backward_cuda``.
    """
    for framework, switch in devices().switches.items():
        known = devices().operator(framework, name)
        if known is not None:
            own = plain_name(name)
            at = (place[0], place[1] or 1)
            return own, list(_without(plan, framework, switch, own, known, at))
    own = plain_name(name)
    found = [Advice("use-instead", Message(_HAS_NONE_NOR_OTHER.template, (own,)), None, place[0])]
    framework = "tensorflow" if "torch" not in Code(plan, place[0]).aliases.values() else "torch"
    switch = devices().switches[framework]
    return own, [*found, *_warning(plan, framework, switch, own)]


def workspace_advice(plan: Plan) -> Advice:
    """Start the kernel with the variable that PyTorch's switch needs for cuBLAS."""
    environment = devices().switches["torch"].environment
    words = [Message(_IN_LAUNCH.template, pair) for pair in environment.items()]
    message = Message(_SET.template, (words[0],))
    return Advice("deterministic-device", message, "torch", environment=tuple(environment.items()))


def _without(
    plan: Plan,
    framework: str,
    switch: Switch,
    own: str,
    known: Operator,
    place: tuple[int, int] | None,
) -> Iterator[Advice]:
    """For an operator that has no deterministic version."""
    title = _title(framework)
    if known.outcome == "deterministic" and known.since is not None:
        said = _NEWER if known.instead else _NEWER_ALONE
        values: tuple[Parameter, ...] = (own, title, known.since)
        values = (*values, known.instead) if known.instead else values
    else:
        said = _HAS_NONE if known.instead else _HAS_NONE_NOR_OTHER
        values = (own, known.instead) if known.instead else (own,)
    yield Advice("use-instead", Message(said.template, values), framework, *(place or (None, None)))
    state = _state(plan, framework, switch)
    if state == "off":
        turned = _turned(plan, framework, switch, switch.code)
        message = Message(_OTHERS.template, (title, own, turned.words))
        yield turned.advice(message, framework)
    elif state == "on":
        yield from _warning(plan, framework, switch, own)


def _warning(plan: Plan, framework: str, switch: Switch, own: str) -> Iterator[Advice]:
    """Have the switch warn where it raises."""
    if switch.warn_only is None:
        return
    turned = _turned(plan, framework, switch, switch.warn_only)
    if turned.change is not None:
        message = Message(_WARN.template, (own, turned.words))
        yield turned.advice(message, framework, warns=True)


def _unreached(own: str, known: Operator | None, place: tuple[int, int] | None) -> Advice:
    instead = known.instead if known is not None else None
    if instead is None:
        message = Message(_NO_SWITCH.template, (own,))
    else:
        message = Message(_NO_SWITCH_BUT.template, (own, instead))
    return Advice("use-instead", message, None, *(place or (None, None)))


def _title(framework: str) -> str:
    return next((one.title for one in load() if one.id == framework), framework)


# Where a switch is turned on


def _state(plan: Plan, framework: str, switch: Switch) -> str:
    """Whether a notebook turns a switch on: ``on``, ``warn`` or ``off``."""
    found = _set(plan, switch)
    if found is not None:
        call = found[1]
        if call.args and not _is_true(call.args[0]):
            return "off"
        warns = any(one.arg == "warn_only" and _is_true(one.value) for one in call.keywords)
        return "warn" if warns else "on"
    given = all(plan.environment.get(name) == value for name, value in switch.environment.items())
    return "on" if switch.code is None and given else "off"


def _set(plan: Plan, switch: Switch) -> tuple[int, ast.Call] | None:
    """The last call that sets the switch, and its cell."""
    name = (switch.code or "").partition("(")[0]
    found = None
    code = Code(plan, plan.runs[-1].index) if plan.runs and name else None
    for statement in code.statements if code is not None else ():
        for node in ast.walk(statement.node):
            if isinstance(node, ast.Call) and code and dotted(node.func, code.aliases) == name:
                found = (statement.cell, node)
    return found


def _is_true(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _turned(plan: Plan, framework: str, switch: Switch, call: str | None) -> _Turned:
    change = None if call is None else _change(plan, framework, switch, call)
    words: Parameter | None = None
    if change is not None:
        line = change.after[-1].strip()
        words = Message(_IN_CELL.template, (line, CellNumber(change.cell + 1), change.line))
    elif call is not None:
        words = f"`{call}`"
    for name, value in switch.environment.items():
        one = Message(_IN_LAUNCH.template, (name, value))
        words = one if words is None else Message(_AND.template, (words, one))
    assert words is not None
    return _Turned(change, words, switch)


def _change(plan: Plan, framework: str, switch: Switch, call: str) -> Change | None:
    """The line that turns a switch on; instead of the one that sets it otherwise, if there is one.

    It stands in the seed cell, before the first seed, as the extension writes it; in a notebook
    without one, before the first statement below the import of the framework.
    """
    code = Code(plan, plan.runs[-1].index) if plan.runs else None
    if code is None:
        return None
    sources = {cell.index: cell.source for cell in plan.cells}
    module = call.partition(".")[0]
    alias = next((short for short, full in code.aliases.items() if full == module), None)
    line = call if alias is None else f"{alias}{call[len(module) :]}"
    there = _set(plan, switch)
    if there is not None:
        return _instead(sources[there[0]], there, line)
    if alias is None:
        return _on_top(plan, module, line)
    seed_cell = _seed_cell(plan)
    seen = False
    for one in code.statements:
        seen = seen or alias in one.binds
        if not seen or not begins_line(one.node):
            continue
        row = first_line(one.node)
        if one.cell == seed_cell and not _seeds(one.node):
            # The extension writes its switches directly above the seeds.
            continue
        return Change(one.cell, row, (), (line,))
    return None


def _instead(source: str, there: tuple[int, ast.Call], line: str) -> Change | None:
    cell, node = there
    rows = source.split("\n")
    row = rows[node.lineno - 1]
    if node.lineno != node.end_lineno or node.end_col_offset is None or not row.isascii():
        return None
    after = f"{row[: node.col_offset]}{line}{row[node.end_col_offset :]}"
    return None if after == row else Change(cell, node.lineno, (row,), (after,))


def _on_top(plan: Plan, module: str, line: str) -> Change | None:
    """Import and call above the first cell of Python, for a framework that a library imports."""
    for cell in plan.runs:
        if not cell.source.lstrip().startswith(("%%", "!")) and parse(cell.source) is not None:
            return Change(cell.index, after_future(cell.source), (), (f"import {module}", line))
    return None


def after_future(source: str) -> int:
    """The first line of a cell, from 1, above which a statement may stand."""
    tree = parse(source)
    line = 1
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            line = (node.end_lineno or node.lineno) + 1
    return line


def _seed_cell(plan: Plan) -> int | None:
    """The index of the notebook's seed cell; None if it has none."""
    for index, cell in enumerate(plan.notebook.get("cells", ())):
        mark = cell.get("metadata", {}).get(KEY)
        if isinstance(mark, Mapping) and mark.get("role") == "seed-cell":
            return index
    return None


def _seeds(node: ast.stmt) -> bool:
    """Whether a statement of a seed cell seeds: a call, or a generator made from ``SEED``."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        name = dotted(node.value.func, {}) or ""
        return "seed" in name
    return isinstance(node, ast.Assign) and any(
        isinstance(part, ast.Call)
        and any(isinstance(one, ast.Name) and one.id == "SEED" for one in part.args)
        and not isinstance(node.targets[0], ast.Subscript)
        for part in ast.walk(node.value)
    )
