"""Static analysis of a notebook's cells: the statements that a cell's values depend on."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..frameworks import python
from ..runs.syntax import parse
from ..runs.types import Plan
from .names import shows_nothing

# Magics that run other code in the kernel.
_BRINGING = re.compile(rf"^\s*%%?(?:{'|'.join(python().magics.bringing)})\b", re.MULTILINE)


@dataclass
class Statement:
    """One statement at the top level of a cell.

    ``cell``: index of the cell. ``binds``: names that it may bind; it always binds those in
    ``certain``. ``mutates``: names whose objects it may change. ``uses``: names that it reads;
    ``later``: names that it reads only when a function defined in it is called.
    """

    cell: int
    node: ast.stmt
    binds: set[str] = field(default_factory=set)
    certain: set[str] = field(default_factory=set)
    mutates: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)


def brings_code(source: str) -> bool:
    """Whether a cell has magics that run other code in the kernel, such as ``%run``."""
    return _BRINGING.search(source) is not None


class Code:
    """The code of a plan down to one of its cells.

    ``statements``: those of all cells that run, down to ``index``, in order. ``aliases``: names
    bound by imports, and their full names. ``defined``: names bound by other statements.
    """

    def __init__(self, plan: Plan, index: int) -> None:
        self.index = index
        self.statements: list[Statement] = []
        self.aliases: dict[str, str] = {}
        self.defined: set[str] = set()
        if "python" not in (plan.language or plan.kernel_name):
            return
        for cell in plan.runs:
            tree = parse(cell.source) if cell.index <= index else None
            for node in tree.body if tree is not None else ():
                self.statements.append(_statement(cell.index, node))
                for inner in ast.walk(node):
                    if isinstance(inner, (ast.Import, ast.ImportFrom)):
                        self.aliases.update(imported(inner))
        for statement in self.statements:
            if not isinstance(statement.node, (ast.Import, ast.ImportFrom)):
                self.defined |= statement.binds

    def own(self) -> list[Statement]:
        """The statements of the cell ``index``."""
        return [one for one in self.statements if one.cell == self.index]

    def slice(self, hidden: frozenset[int] = frozenset()) -> list[Statement]:
        """The statements of the cell, and those above that its values depend on, in order.

        ``hidden``: places of statements of the cell that count only if others depend on them.
        """
        later: set[str] = set()
        while True:
            before = len(later)
            chosen = self._slice(later, hidden)
            # A function may use names defined below it.
            if len(later) == before:
                return chosen

    def reaching(self, outputs: bool) -> list[Statement]:
        """As :meth:`slice`; with ``outputs``, only what the outputs of the cell may show.

        A stopwatch, say, is not part of it, unless its time is printed.
        """
        return self.slice(self._showing_nothing() if outputs else frozenset())

    def _showing_nothing(self) -> frozenset[int]:
        """The places of the cell's statements that show nothing."""
        own = [place for place, one in enumerate(self.statements) if one.cell == self.index]
        hidden = {
            place for place in own if shows_nothing(self.statements[place].node, self.aliases)
        }
        # The value of the last line is shown.
        if own and isinstance(self.statements[own[-1]].node, ast.Expr):
            hidden.discard(own[-1])
        return frozenset() if len(hidden) == len(own) else frozenset(hidden)

    def _slice(self, later: set[str], hidden: frozenset[int]) -> list[Statement]:
        # Modules are not values that cells compute.
        modules = set(self.aliases) - self.defined
        needed: set[str] = set()
        chosen = []
        for place, one in reversed(list(enumerate(self.statements))):
            wanted = (needed | later) - modules
            own = one.cell == self.index and place not in hidden
            if own or one.binds & wanted or one.mutates & wanted:
                chosen.append(one)
                needed = (needed - one.certain) | one.uses
                later |= one.later
        return chosen[::-1]


def calls(statements: Iterable[Statement]) -> Iterator[tuple[Statement, ast.Call]]:
    """All calls in statements, in the order of the text."""
    for statement in statements:
        found = [node for node in ast.walk(statement.node) if isinstance(node, ast.Call)]
        for node in sorted(found, key=lambda call: (call.lineno, call.col_offset)):
            yield statement, node


def imported(node: ast.Import | ast.ImportFrom) -> dict[str, str]:
    """The names that an import binds, and their full names."""
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        names = [(name.asname or name.name, f"{module}.{name.name}") for name in node.names]
        return dict(names)
    return {
        name.asname or name.name.partition(".")[0]: (
            name.name if name.asname else name.name.partition(".")[0]
        )
        for name in node.names
    }


_BUILTINS = frozenset(dir(builtins)) | {"display"}


def _statement(cell: int, node: ast.stmt) -> Statement:
    one = Statement(cell, node)
    _Names(one).visit(node)
    _environment(one)
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.ClassDef)):
        one.certain = one.binds - one.mutates
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        # The targets of loops and comprehensions are local, unless they are only added to.
        own = {
            name.id
            for inner in ast.walk(node)
            if isinstance(inner, (ast.For, ast.AsyncFor, ast.comprehension))
            for name in ast.walk(inner.target)
            if isinstance(name, ast.Name)
        }
        one.uses -= own
    return one


#: The environment of the process, as a name that statements change and use.
ENVIRONMENT = "os.environ"

#: What changes it, and what reads it: functions and methods. Other programs are given it.
_CHANGES = ("putenv", "unsetenv", "update", "setdefault", "pop", "clear")
_READS = ("getenv", "system", "popen", "run", "check_output", "check_call", "call", "Popen")


def _environment(one: Statement) -> None:
    """Note whether a statement changes the environment of the process, or uses it."""
    for node in ast.walk(one.node):
        if isinstance(node, ast.Subscript) and _is_environment(node.value):
            stored = not isinstance(node.ctx, ast.Load)
            (one.mutates if stored else one.uses).add(ENVIRONMENT)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, name = node.func.value, node.func.attr
            if _is_environment(owner):
                (one.mutates if name in _CHANGES else one.uses).add(ENVIRONMENT)
            elif isinstance(owner, ast.Name) and name in _READS:
                one.uses.add(ENVIRONMENT)
            elif name in ("putenv", "unsetenv"):
                one.mutates.add(ENVIRONMENT)


def _is_environment(node: ast.AST) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) == "environ"


class _Names(ast.NodeVisitor):
    """Collects the names that a statement binds, mutates and uses."""

    def __init__(self, statement: Statement) -> None:
        self._to = statement
        self._inside = 0  # how many functions deep

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            (self._to.later if self._inside else self._to.uses).add(node.id)
        elif not self._inside:
            self._to.binds.add(node.id)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        for name in self._roots(node.target):
            self._to.uses.add(name)
            self._to.mutates.add(name)
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._to.mutates.update(self._roots(node))
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._to.mutates.update(self._roots(node))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute):
            self._to.mutates.update(self._roots(node.func))
        if not (isinstance(node.func, ast.Name) and node.func.id in _BUILTINS):
            # A call may change its arguments, too.
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            self._to.mutates.update(name.id for name in given if isinstance(name, ast.Name))
        self.generic_visit(node)

    def visit_Global(self, node: ast.Global) -> None:
        self._to.binds.update(node.names)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        if not self._inside:
            self._to.binds.update(imported(node))

    visit_ImportFrom = visit_Import

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if not self._inside:
            self._to.binds.add(node.name)
        self._function(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if not self._inside:
            self._to.binds.add(node.name)
        self._function(node)

    def _function(self, node: ast.AST) -> None:
        self._inside += 1
        self.generic_visit(node)
        self._inside -= 1

    @staticmethod
    def _roots(node: ast.AST) -> list[str]:
        while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
            node = node.func if isinstance(node, ast.Call) else node.value
        return [node.id] if isinstance(node, ast.Name) else []
