"""Places in the code that may give different results in each run, whatever the random state."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from ...frameworks import Generator, python
from ...runs.types import Plan
from ..code import Code, Statement, calls
from ..helpers import called_helpers
from ..names import dotted
from ..scripts import file_text
from ..types import Hint
from . import variation
from .compiled_draws import compiled_draws
from .parallel import scripts
from .set_order import Sets

#: Sources, the likeliest first.
SOURCES = (
    "compiled-generator",
    "private-generator",
    "entropy",
    "time",
    "hash-order",
    "file-order",
    "threads",
    "script",
    "processes",
    "network",
    "memory-address",
    "files",
    "device",
)

_Place = tuple[str, Statement, ast.AST, str]


def hints(plan: Plan, index: int, outputs: bool = False) -> list[Hint]:
    """Likely sources of a difference at a cell, the likeliest first.

    ``outputs``: only those whose values its outputs may show.

    Reads the cell ``index``, the statements above that its values depend on, and the functions that
    it calls. The cell itself comes first, then those above it, the nearest first. Code that is not
    Python, or cannot be parsed, gives none.
    """
    try:
        return _hints(plan, index, outputs)
    except RecursionError:
        return []


def hash_orders(plan: Plan) -> list[Hint]:
    """All places of a notebook that depend on the order of a set, the first cell first.

    Code that is not Python, or cannot be parsed, gives none.
    """
    if not plan.runs:
        return []
    try:
        code = Code(plan, plan.runs[-1].index)
        found = _as_hints(plan, Sets(code, code.statements).places())
        return sorted(found, key=lambda hint: (hint.cell, hint.line))
    except RecursionError:
        return []


def _hints(plan: Plan, index: int, outputs: bool) -> list[Hint]:
    code = Code(plan, index)
    statements = code.reaching(outputs)
    places = [
        *compiled_draws(code, statements),
        *_called(code, statements),
        *Sets(code, statements).places(),
    ]
    if not places:
        # A thread may change any value without a statement of the cell that names it.
        places = [one for one in _called(code, code.statements) if one[0] == "threads"]
    found = [
        *scripts(plan, index),
        *_as_hints(plan, places),
        *_in_helpers(plan, code, statements),
    ]
    return sorted(_without_ports(found), key=_likeliest)


def _without_ports(found: list[Hint]) -> list[Hint]:
    """The same without the numbers of ports, if something is asked there."""
    asks = any(hint.source == "network" and hint.call != "socket.socket" for hint in found)
    return [hint for hint in found if not (asks and hint.call == ".getsockname")]


def _in_helpers(plan: Plan, code: Code, statements: list[Statement]) -> Iterator[Hint]:
    """Hints in modules beside the notebook, at the cell that calls them."""
    for file, inner, chosen, statement, _line in called_helpers(plan, code, statements):
        lines = re.split(r"\r\n|\r|\n", file_text(plan, file) or "")
        for source, _one, node, call in [*_called(inner, chosen), *Sets(inner, chosen).places()]:
            line = getattr(node, "lineno", 1)
            text = lines[line - 1].strip() if line <= len(lines) else ""
            yield Hint(source, statement.cell, line, text, call, file)


def _likeliest(hint: Hint) -> tuple[int, int, int]:
    return -hint.cell, SOURCES.index(hint.source), hint.line


def _as_hints(plan: Plan, places: Iterable[_Place]) -> list[Hint]:
    """Hints for places, the lowest cell first, each once."""
    sources = {cell.index: cell.source for cell in plan.cells}
    found: dict[tuple[str, int, int, str], Hint] = {}
    for source, statement, node, call in places:
        line = getattr(node, "lineno", 1)
        # Python counts a carriage return as the end of a line, too.
        lines = re.split(r"\r\n|\r|\n", sources[statement.cell])
        text = lines[line - 1].strip() if line <= len(lines) else ""
        hint = Hint(source, statement.cell, line, text, call)
        found.setdefault((source, statement.cell, line, call), hint)
    return sorted(found.values(), key=_likeliest)


def _called(code: Code, statements: list[Statement]) -> Iterator[_Place]:
    parents = {
        child: node
        for statement in statements
        for node in ast.walk(statement.node)
        for child in ast.iter_child_nodes(node)
    }
    writes = any(_writes(code, call) for _, call in calls(code.statements))
    for statement, call in calls(statements):
        name = dotted(call.func, code.aliases)
        method = call.func.attr if isinstance(call.func, ast.Attribute) else None
        source = None if name is None else _source(code, statement, call, name)
        if source is None and method is not None and _is_method(code, call):
            source, name = variation.of_method(method), f".{method}"
        if source is None and method == "seed" and _unseeds(code, call):
            source, name = "private-generator", f".{method}"
        if name == "open" and writes and not _writes(code, call):
            source = "files"
        if source == "file-order" and _in_order(code, call, parents):
            continue
        if source is None and any(map(_is_device, [*call.args, *(k.value for k in call.keywords)])):
            source, name = "device", name or f".{method}"
        if source is not None and name is not None:
            yield source, statement, call, name


def _source(code: Code, statement: Statement, call: ast.Call, name: str) -> str | None:
    if "." not in name and name in code.defined:
        return None
    root: ast.AST = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    if not (isinstance(root, ast.Name) and root.id in code.aliases):
        # Builtins: id, hash.
        return variation.of_call(name) if "." not in name else None
    generator = variation.generator(name)
    if generator is not None:
        return _source_of_generator(code, statement, call, generator)
    if call.args and _constant(call.args[0]) in python().time_texts.get(name, ()):
        return "time"
    given_at = python().time_arguments.get(name)
    if given_at is not None:
        return "time" if len(call.args) <= given_at else None
    if any(
        keyword.arg in python().worker_parameters and _constant(keyword.value) not in (None, 0, 1)
        for keyword in call.keywords
    ):
        return "processes"
    return variation.of_call(name)


def _source_of_generator(
    code: Code, statement: Statement, call: ast.Call, generator: Generator
) -> str | None:
    """Whether a private generator gives different numbers in each run."""
    if generator.unseeded in ("global", "constant"):
        # Like torch.Generator(), which always starts the same.
        return None
    if generator.seed_method is not None:
        seeded = _seeds_later(code, statement, generator)
    elif generator.unseeded == "refused":
        # Without a seed it raises.
        seeded = not _varies(code, call)
    else:
        seeded = _seeded(call, generator)
    return None if seeded else "private-generator"


def _unseeds(code: Code, call: ast.Call) -> bool:
    """Whether a private generator takes a seed from the system: ``g.seed()``."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    if not isinstance(call.func, ast.Attribute) or any(_constant(one) is not None for one in given):
        return False
    owner = call.func.value
    makers: list[ast.AST] = [owner]
    if isinstance(owner, ast.Name):
        makers = [
            one.node.value
            for one in code.statements
            if isinstance(one.node, ast.Assign)
            and any(isinstance(to, ast.Name) and to.id == owner.id for to in one.node.targets)
        ]
    names = [dotted(one.func, code.aliases) for one in makers if isinstance(one, ast.Call)]
    return any(name is not None and variation.generator(name) is not None for name in names)


def _constant(node: ast.AST) -> object:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -1
    return node.value if isinstance(node, ast.Constant) else ...


def _seeded(call: ast.Call, generator: Generator) -> bool:
    names = generator.seeded_by
    values = [k.value for k in call.keywords if k.arg in names or k.arg is None]
    values += [
        one
        for place, one in enumerate(call.args)
        if isinstance(one, ast.Starred) or place == generator.place
    ]
    return any(_constant(value) is not None for value in values)


def _seeds_later(code: Code, statement: Statement, generator: Generator) -> bool:
    """Whether some call in the cell seeds such a generator: ``g.manual_seed(0)``."""
    modules = {call.partition(".")[0] for call in generator.calls}
    cell = [one for one in code.statements if one.cell == statement.cell]
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr == generator.seed_method
        and (dotted(call.func, code.aliases) or "").rpartition(".")[0] not in modules
        for _, call in calls(cell)
    )


def _varies(code: Code, call: ast.Call) -> bool:
    """Whether an argument has a different value in each run."""
    for given in call.args:
        for node in ast.walk(given):
            if isinstance(node, ast.Call):
                name = dotted(node.func, code.aliases) or ""
                if variation.of_call(name) in ("time", "entropy"):
                    return True
    return False


def _is_method(code: Code, call: ast.Call) -> bool:
    """Whether a call is to a method of a value, and not to a function of a module."""
    node: ast.AST = call.func
    while isinstance(node, ast.Attribute):
        node = node.value
    return not (isinstance(node, ast.Name) and node.id in set(code.aliases) - code.defined)


def _is_device(node: ast.AST) -> bool:
    value = _constant(node)
    return isinstance(value, str) and value.partition(":")[0] in python().devices


def _in_order(code: Code, call: ast.Call, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether the order of files does not matter or is fixed: ``sorted(…)``, ``x.sort()``."""
    node: ast.AST = call
    while node in parents:
        node = parents[node]
        if (
            isinstance(node, ast.Call)
            and dotted(node.func, code.aliases) in python().orderless_calls
        ):
            return True
        if isinstance(node, ast.Assign):
            names = {name.id for name in node.targets if isinstance(name, ast.Name)}
            return any(_sorts(one, names) for _, one in calls(code.statements))
        if isinstance(node, (ast.stmt, ast.SetComp)):
            return isinstance(node, ast.SetComp)
    return False


def _sorts(call: ast.Call, names: set[str]) -> bool:
    """Whether a call sorts one of the names: ``x.sort()``, ``sorted(x)``."""
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr == "sort":
        return isinstance(function.value, ast.Name) and function.value.id in names
    if isinstance(function, ast.Name) and function.id == "sorted" and call.args:
        return isinstance(call.args[0], ast.Name) and call.args[0].id in names
    return False


def _writes(code: Code, call: ast.Call) -> bool:
    """Whether a call writes a file."""
    function = dotted(call.func, code.aliases)
    if function == "open" or (isinstance(call.func, ast.Attribute) and call.func.attr == "open"):
        place = 1 if function == "open" else 0
        modes = [
            *call.args[place : place + 1],
            *(keyword.value for keyword in call.keywords if keyword.arg == "mode"),
        ]
        values = [_constant(mode) for mode in modes]
        return any(isinstance(v, str) and len(v) < 4 and set(v) & set("wax+") for v in values)
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return name.startswith(("to_csv", "to_parquet", "to_json", "write_text", "write_bytes"))
