"""The calls in a cell's own code: each is given a number, and tells what goes in and comes out.

The code does what it did: names are looked up, and calls are made, by the notebook's own frames, in
the same order. A wrapper only looks at a value and returns it.
"""

import ast
import copy
import re

# The names of the wrappers among the builtins.
CALLEE, ARGUMENT, RESULT, ORDER = (
    "_jupyterlab_seed_callee",
    "_jupyterlab_seed_argument",
    "_jupyterlab_seed_result",
    "_jupyterlab_seed_order",
)

# They look at the frame that calls them, or need the compiler's help.
_LEFT_ALONE = ("super", "locals", "globals", "vars", "dir", "eval", "exec", "get_ipython")

# Decorators that compile a function: the compiler would refuse the wrappers in it.
_COMPILES = re.compile("jit|vectorize|stencil|cfunc|overload|kernel|compile", re.I)


class Sites(ast.NodeTransformer):
    """The transformer of cells. ``places``: for each number, its cell, place and callee."""

    def __init__(self, where):
        """``where``: gives the cell that is being compiled, and its first line's number."""
        self.places = []
        self._where = where
        self._cell, self._first = -1, 0

    def visit(self, node):
        """The tree of a cell, with wrappers; as it was if that fails."""
        if not isinstance(node, (ast.Module, ast.Interactive, ast.Expression)):
            return super().visit(node)
        self._cell, self._first = self._where()
        if self._cell < 0:
            return node
        before = len(self.places)
        try:
            changed = copy.deepcopy(node)
            self.generic_visit(changed)
            return ast.fix_missing_locations(changed)
        except Exception:  # RecursionError among them
            del self.places[before:]
            return node

    def visit_Call(self, node):
        """Wrap the callee, each argument and the result."""
        if isinstance(node.func, ast.Name) and node.func.id in _LEFT_ALONE:
            return self.generic_visit(node)
        site = self._number(node, node.func)
        self.generic_visit(node)
        node.func = self._wrapped(CALLEE, site, node.func)
        for at, given in enumerate(node.args):
            if isinstance(given, ast.Starred):
                given.value = self._wrapped(ARGUMENT, site, given.value)
            else:
                node.args[at] = self._wrapped(ARGUMENT, site, given)
        for keyword in node.keywords:
            keyword.value = self._wrapped(ARGUMENT, site, keyword.value, keyword.arg)
        return self._wrapped(RESULT, site, node)

    def visit_FunctionDef(self, node):
        """A function that is compiled stays as it is."""
        named = (getattr(one, "func", one) for one in node.decorator_list)
        if any(_COMPILES.search(_spelled(one)) for one in named):
            return node
        return self.generic_visit(node)

    def visit_For(self, node):
        """Tell the order of what is gone through."""
        return self._ordered(node)

    def visit_comprehension(self, node):
        """As a loop."""
        return self._ordered(node)

    def visit_AnnAssign(self, node):
        """An annotation is no call."""
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def _ordered(self, node):
        site = self._number(node.iter, node.iter)
        self.generic_visit(node)
        node.iter = self._wrapped(ORDER, site, node.iter)
        return node

    def _number(self, node, named):
        end = getattr(node, "end_lineno", node.lineno)
        self.places.append(
            (
                self._cell,
                node.lineno + self._first,
                node.col_offset,
                end + self._first,
                getattr(node, "end_col_offset", 0),
                _spelled(named),
            )
        )
        return len(self.places) - 1

    def _wrapped(self, wrapper, site, node, name=None):
        more = [] if name is None else [ast.Constant(value=name)]
        made = ast.Call(
            func=ast.Name(id=wrapper, ctx=ast.Load()),
            args=[ast.Constant(value=site), node, *more],
            keywords=[],
        )
        return ast.copy_location(made, node)


def _spelled(node):
    """A callee as it stands in the code, if it is a name with attributes; else its last name."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))
