"""The calls in the code that draw from a random stream or seed it, according to the facts."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from functools import cache

from ..frameworks import Framework, load, of_stream, python
from ..runs.types import Plan
from .code import Code, Statement, calls
from .names import dotted, is_drawless

# A function of the notebook or of another package seeds if its name says so.
_SEEDS = re.compile(r"(?i)seed")

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_DRAWLESS_METHODS = frozenset(python().drawless_methods)


def framework(stream: str) -> str:
    """The id of a stream's framework: ``torch`` for ``torch.cuda:0``."""
    known = of_stream(stream)
    return stream.partition(":")[0].partition(".")[0] if known is None else known.id


def title(name: str) -> str:
    """The title of a framework; its id if there are no facts about it."""
    known = _known().get(name)
    return known.title if known else name


def own_generator(name: str, seed: str) -> str | None:
    """How code makes a generator of a framework's from a seed; None if the facts do not say."""
    known = _known().get(name)
    made = known.own_generator if known else None
    return made and made.replace("{seed}", seed)


def draws(plan: Plan, index: int, name: str) -> bool:
    """Whether a cell, or the code that its values depend on, draws from a framework's stream."""
    code = Code(plan, index)
    return any(_draws(code, call, name) for _, call in calls(code.slice()))


def may_draw(code: Code, statements: Sequence[Statement], name: str) -> bool:
    """Whether statements may draw from a framework's stream.

    Calls that are known to draw from nothing, or only from others, do not; what a function of the
    notebook calls counts.
    """
    return _may_draw(code, [one.node for one in statements], name, set())


def _may_draw(code: Code, nodes: Sequence[ast.AST], name: str, seen: set[str]) -> bool:
    for node in nodes:
        if isinstance(node, _DEFINITIONS):
            continue  # where it is called
        for inner in ast.walk(node):
            if isinstance(inner, ast.Call) and _call_may_draw(code, inner, name, seen):
                return True
    return False


def _call_may_draw(code: Code, call: ast.Call, name: str, seen: set[str]) -> bool:
    called = dotted(call.func, code.aliases)
    if called is None:
        return _method_may_draw(code, call, name)
    if _seeds(code, call, None) or is_drawless(called):
        return False
    root = called.partition(".")[0]
    if root in code.defined and root not in code.aliases:
        bodies = [
            one.node
            for one in code.statements
            if isinstance(one.node, _DEFINITIONS) and one.node.name == root
        ]
        if not bodies or "." in called:
            return called.rpartition(".")[2] not in _DRAWLESS_METHODS
        if root in seen:
            return False
        seen.add(root)
        inner = [part for body in bodies for part in body.body]  # type: ignore[attr-defined]
        return _may_draw(code, inner, name, seen)
    known = _known().get(name)
    if known is not None and called.startswith(known.draws or (f"{name}.random.",)):
        return not (called[-1:].isupper() or called in _makers())
    if known is not None and root in known.modules:
        # One whose draws are known by name.
        return not known.draws
    owners = _owners().get(root)
    return owners is None or name in owners


def _method_may_draw(code: Code, call: ast.Call, name: str) -> bool:
    """The same of a method of the result of a call: it draws from what its library draws from."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in _DRAWLESS_METHODS:
        return False
    node: ast.AST = call.func
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    made = dotted(node.func, code.aliases) if isinstance(node, ast.Call) else None
    if made is None or made.partition(".")[0] in code.defined:
        return True
    owners = _owners().get(made.partition(".")[0])
    return made not in _makers() and (owners is None or name in owners)


def seeds(plan: Plan, index: int, name: str | None = None) -> bool:
    """Whether a cell makes a call that seeds; ``name``: a framework, None for any.

    Functions of the notebook and of other packages count by name, for any framework.
    """
    code = Code(plan, index)
    return any(_seeds(code, call, name) for _, call in calls(code.own()))


def is_seed_call(called: str, name: str) -> bool:
    """Whether a call, by its full name, is known to seed a framework's stream."""
    return name in _seed_calls().get(called, ())


def drawn_before_seed(plan: Plan, index: int, name: str) -> bool:
    """Whether a cell draws from a framework's stream, or may draw, before it seeds it."""
    code = Code(plan, index)
    for _, call in calls(code.own()):
        if _seeds(code, call, name):
            return False
        root: ast.AST = call.func
        while isinstance(root, ast.Attribute):
            root = root.value
        own = isinstance(root, ast.Name) and root.id in code.defined
        if own or _draws(code, call, name):
            return True
    return False


def _draws(code: Code, call: ast.Call, name: str) -> bool:
    called = dotted(call.func, code.aliases)
    if called is None or _SEEDS.search(called) or called[-1:].isupper() or called in _makers():
        return False
    known = _known().get(name)
    return called.startswith((known.draws if known else ()) or (f"{name}.random.",))


def _seeds(code: Code, call: ast.Call, name: str | None) -> bool:
    called = dotted(call.func, code.aliases) or ""
    seeded = _seed_calls().get(called)
    if seeded is None and not _SEEDS.search(called.rpartition(".")[2]):
        return False
    if seeded is None:
        owner = _of_modules().get(called.partition(".")[0])
        seeded = None if owner is None else _seeded_by(owner)
    return name is None or seeded is None or name in seeded


@cache
def _known() -> dict[str, Framework]:
    return {one.id: one for one in load()}


@cache
def _makers() -> frozenset[str]:
    """Calls that make a generator of its own, without a draw from a stream of all."""
    return frozenset(
        call
        for one in load()
        for maker in one.generators
        if maker.unseeded != "global"
        for call in maker.calls
    )


@cache
def _owners() -> dict[str, frozenset[str]]:
    """Module to the frameworks from whose streams its functions may draw, as far as is known."""
    found: dict[str, set[str]] = {}
    for one in load():
        for module in (*one.modules, *(one.libraries or ())):
            found.setdefault(module.partition(".")[0], set()).add(one.id)
        for prefix in one.draws or ():
            found.setdefault(prefix.partition(".")[0], set()).add(one.id)
    return {module: frozenset(owners) for module, owners in found.items()}


@cache
def _of_modules() -> dict[str, str]:
    """Module to framework, for those of Python whose streams can be seen."""
    return {
        module: one.id
        for one in load()
        if one.language == "python" and one.streams
        for module in one.modules
    }


@cache
def _seed_calls() -> dict[str, frozenset[str]]:
    """Call to the frameworks whose streams it seeds, or may."""
    return {
        call: frozenset((one.id, *map(framework, (*(group.streams or ()), *group.perhaps))))
        for one in load()
        for group in one.seed_calls
        for call in group.calls
    }


@cache
def _seeded_by(owner: str) -> frozenset[str]:
    """All frameworks whose streams some seed call of a framework seeds: Keras' seed others, too."""
    calls = [call for group in _known()[owner].seed_calls for call in group.calls]
    return frozenset((owner,)).union(*(_seed_calls()[call] for call in calls))
