"""Finding code that depends on the order of a set, which follows the hash seed of the process."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...frameworks import python
from ..code import Code, Statement
from ..names import dotted

_MAKERS = frozenset({"set", "frozenset"})
_COMBINES = frozenset(("union", "intersection", "difference", "symmetric_difference", "copy"))

# Calls whose result does not depend on the order of their argument.
_ORDERLESS = frozenset((*python().orderless_calls, *python().orderless_methods))

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Sets:
    """The sets in some statements of a notebook, by static analysis."""

    def __init__(self, code: Code, statements: list[Statement]) -> None:
        self._code = code
        self._statements = statements
        # Names, attributes (".vocabulary") and functions ("words()") whose value is a set, and
        # those whose value is a dictionary or list of sets.
        self._sets: set[str] = set()
        self._containers: set[str] = set()
        before = -1
        while before < len(self._sets) + len(self._containers):
            before = len(self._sets) + len(self._containers)
            for statement in statements:
                for node in ast.walk(statement.node):
                    self._learn(node)

    def places(self) -> Iterator[tuple[str, Statement, ast.AST, str]]:
        """Places where the order of a set matters: source, statement, node, and its code."""
        for statement in self._statements:
            for node in ast.walk(statement.node):
                for used in self._ordered(node, statement.node):
                    yield "hash-order", statement, used, _words(used)

    def _learn(self, node: ast.AST) -> None:
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            kinds = (self._sets, self.is_set), (self._containers, self._contains_sets)
            for known, test in kinds:
                if test(node.value):
                    known.update(filter(None, map(_key, targets)))
            for target in targets:
                if isinstance(target, ast.Subscript) and self.is_set(node.value):
                    self._containers.update(filter(None, [_key(target.value)]))
        elif isinstance(node, _DEFINITIONS):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value and self.is_set(inner.value):
                    self._sets.add(f"{node.name}()")
        elif isinstance(node, (ast.For, ast.comprehension)) and self._gives_sets(node.iter):
            target = node.target
            if isinstance(target, ast.Tuple) and target.elts:
                target = target.elts[-1]
            self._sets.update(filter(None, [_key(target)]))

    def is_set(self, node: ast.AST) -> bool:
        """Whether the value is a set without a fixed order; sets of numbers have one."""
        if isinstance(node, ast.Set):
            return not all(_is_number(element) for element in node.elts)
        if isinstance(node, ast.SetComp):
            return True
        if isinstance(node, ast.BinOp):
            operators = (ast.BitOr, ast.BitAnd, ast.Sub, ast.BitXor)
            return isinstance(node.op, operators) and (
                self.is_set(node.left) or self.is_set(node.right)
            )
        if isinstance(node, ast.IfExp):
            return self.is_set(node.body) or self.is_set(node.orelse)
        if isinstance(node, ast.Call):
            name = dotted(node.func, self._code.aliases)
            if name in _MAKERS:
                return not (node.args and _gives_numbers(node.args[0]))
            if isinstance(node.func, ast.Attribute) and node.func.attr in _COMBINES:
                return self.is_set(node.func.value)
            return name is not None and f"{name.rpartition('.')[2]}()" in self._sets
        if isinstance(node, ast.Subscript):
            return _key(node.value) in self._containers
        return _key(node) in self._sets

    def _contains_sets(self, node: ast.AST) -> bool:
        """Whether the value is a dictionary or list of sets."""
        if isinstance(node, ast.Dict):
            return any(self.is_set(value) for value in node.values)
        if isinstance(node, (ast.List, ast.Tuple)):
            return any(self.is_set(value) for value in node.elts)
        if isinstance(node, ast.DictComp):
            return self.is_set(node.value)
        if isinstance(node, ast.ListComp):
            return self.is_set(node.elt)
        if isinstance(node, ast.Call):
            name = dotted(node.func, self._code.aliases) or ""
            if name.endswith("defaultdict") and node.args:
                return isinstance(node.args[0], ast.Name) and node.args[0].id in _MAKERS
        return _key(node) in self._containers

    def _gives_sets(self, node: ast.AST) -> bool:
        """Whether iteration over a value gives sets: ``groups.values()``."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return node.func.attr in ("items", "values") and self._contains_sets(node.func.value)
        return isinstance(node, (ast.Name, ast.List, ast.Tuple)) and self._contains_sets(node)

    def _ordered(self, node: ast.AST, top: ast.AST) -> Iterator[ast.AST]:
        """The sets on whose order this node depends."""
        if isinstance(node, (ast.For, ast.AsyncFor)):
            if self.is_set(node.iter):
                yield node.iter
        elif isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.DictComp)):
            if not self._is_orderless_argument(node, top):
                yield from (one.iter for one in node.generators if self.is_set(one.iter))
        elif isinstance(node, ast.FormattedValue):
            if self.is_set(node.value) or self._contains_sets(node.value):
                yield node.value
        elif isinstance(node, ast.Starred):
            if self.is_set(node.value) and not self._is_orderless_argument(node, top):
                yield node.value
        elif isinstance(node, ast.Call):
            name = dotted(node.func, self._code.aliases) or ""
            if isinstance(node.func, ast.Attribute):
                if node.func.attr == "pop" and not node.args and self.is_set(node.func.value):
                    yield node.func.value
                name = node.func.attr
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            # The body of the notebook's own functions is analysed itself.
            if name not in _ORDERLESS and name not in self._code.defined:
                yield from (one for one in given if self.is_set(one))
            if name in ("print", "str", "repr", "display"):
                yield from (one for one in given if self._contains_sets(one))

    def _is_orderless_argument(self, node: ast.AST, top: ast.AST) -> bool:
        for call in ast.walk(top):
            if isinstance(call, ast.Call) and node in call.args:
                name = dotted(call.func, self._code.aliases) or ""
                return (call.func.attr if isinstance(call.func, ast.Attribute) else name) in (
                    _ORDERLESS
                )
        return isinstance(node, ast.Starred) and any(
            isinstance(one, ast.Set) and node in one.elts for one in ast.walk(top)
        )


def _key(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    return f".{node.attr}" if isinstance(node, ast.Attribute) else None


def _is_number(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def _gives_numbers(node: ast.AST) -> bool:
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return all(_is_number(element) for element in node.elts)
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"
    )


def _words(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 60 else f"{text[:59]}…"
