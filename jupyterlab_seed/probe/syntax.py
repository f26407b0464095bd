"""Parsing the source of a cell."""

import ast
import operator
import warnings

from .facts import CODE_RUNNERS

_ARITHMETIC = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
}

# The longest cell that is parsed, in characters.
LONGEST = 200_000


def nodes(text, shell):
    """All nodes of the syntax tree, and of code that it runs from text.

    ``shell`` transforms magics. Raises ``ValueError`` if the code, or code that it runs, cannot be
    read.
    """
    if len(text) > LONGEST:
        raise ValueError("too long to be read after each run")
    try:
        tree = _parse(text)
    except (SyntaxError, ValueError):
        # Most likely magics. Text that is not code at all did nothing.
        try:
            tree = _parse(shell.transform_cell(text))
        except (SyntaxError, ValueError):
            return
    for node in ast.walk(tree):
        yield node
        chain = dotted_name(node.func) if isinstance(node, ast.Call) else ()
        if chain and chain[-1] in CODE_RUNNERS:
            given = [getattr(one, "value", None) for one in node.args]
            if chain[-1] == "run_line_magic":
                if given[:1] == ["run"]:
                    raise ValueError("a script")
            elif given and isinstance(given[-1], str):
                yield from nodes(given[-1], shell)
            else:
                raise ValueError("code that is made as it runs")


def dotted_name(node):
    """The parts of a dotted name; empty for any other expression."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        # A call on the result of another call: only its last name is known.
        return tuple(parts[:1])
    return (node.id, *reversed(parts))


def literal(node, depth=4):
    """The integer that literals make, alone or in arithmetic such as ``2**40``; None for others."""
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) is int else None
    work = _ARITHMETIC.get(type(getattr(node, "op", None)))
    parts = [None]
    if work is not None and depth:
        parts = [literal(one, depth - 1) for one in (node.left, node.right)]
    # Bounds of what is computed here; an exponent is the second.
    if None in parts or abs(parts[0]) >= 2**64 or not 0 <= parts[1] < 2**64:
        return None
    is_power = isinstance(node.op, (ast.Pow, ast.LShift))
    return None if is_power and parts[1] > 64 else work(*parts)


def _parse(text):
    """The syntax tree, without the warnings that the user has already seen."""
    if "\\" not in text:
        return ast.parse(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
