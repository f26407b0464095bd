"""Advice on a call that differs, as changes of the code: from signatures and from the facts."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ...frameworks import Framework, load
from ...runs.messages import CellNumber, Message, _
from ...runs.tracing.log import Log
from ...runs.types import Plan
from ..code import parse
from ..draws import own_generator
from ..names import dotted
from ..tracing.culprit import UNFILLED, Culprit, Lines
from ..types import Advice, Change, Hint
from . import advice as general
from .editing import add_keyword, begins_line, first_line, insert_before, rename, statement_at
from .made_calls import MadeCall, MadeCalls, default_of, is_unset, root
from .seed_value import seed_value
from .variation import generator

#: Parameters that take a seed, the likeliest first.
SEEDS = ("seed", "rng", "random_state", "random_seed", "rstate")

#: Parameters that take an object with a seed.
HOLDERS = ("sampler", "generator")

#: Parameters that fix an order, and the value that does.
ORDERS = {
    "maintain_order": "True",
    "workers": "1",
    "n_jobs": "1",
    "num_workers": "0",
    "num_parallel_calls": "None",
    "num_threads": "1",
    "nthread": "1",
    "n_threads": "1",
    "deterministic": "True",
}

_GIVE_SEED = _("Give `%1` a seed (`%2`, cell %3, line %4).")
_GIVE_ORDER = _("Fix the order of `%1` (`%2`, cell %3, line %4).")
_SEED_BEFORE = _("Seed it before its first use: `%1` (cell %2, line %3).")
_NOT_ANEW = _("Seed it with a fixed number: `%1` (cell %2, line %3).")
_FILL = _("Initialise the memory, or fill it before it is read: `%1` (cell %2, line %3).")
_GIVE_VALUE = _("In %1, line %2, give `%3` a value.")


def advice(plan: Plan, culprit: Culprit, log: Log, lines: Lines) -> list[Advice]:
    """What helps against a culprit, the likeliest first; each with its change, where there is one.

    ``log``: of run A. ``lines``: those that what differs depends on.
    """
    if culprit.orders:
        return [general.set_hash_seed(), *_sorted_loop(plan, culprit)]
    notebook = MadeCalls(plan, log, lines)
    place = notebook.place(culprit.number)
    found: list[Advice] = []
    if place is not None:
        kind = culprit.origin.kind if culprit.origin is not None else ""
        if kind == "unfilled-memory":
            return list(_filled(notebook, place))
        orders_first = kind in ("threads", "processes", "")
        steps = (
            [
                _of_generator,
                _not_anew,
                _seeded_itself,
                _by_caller,
                _by_object,
                _seeded,
                _by_facts,
            ]
            if kind != "time"
            else []
        )
        steps = [_ordered, *steps] if orders_first else [*steps, _ordered]
        for step in steps:
            found += [one for one in step(notebook, place, culprit) if one not in found]
            if found:
                break
    return found or list(_elsewhere(plan, culprit))


def _of_generator(notebook: MadeCalls, culprit: MadeCall, known: Culprit) -> Iterator[Advice]:
    """A seed for a generator that the notebook makes: ``random.Random(42)``."""
    maker = generator(dotted(culprit.node.func, notebook.code.aliases) or "")
    if maker is None or maker.seed_method is not None or culprit.node.args:
        return
    names = [one[0] for one in culprit.callee.parameters or ()]
    name = next((one for one in (*maker.seeded_by, *SEEDS) if one in names), "")
    if name in HOLDERS or (name and not is_unset(culprit, name)):
        return
    # A single parameter is given by its place, as is usual.
    given = "" if names[:1] == [name] else name
    yield _argument(notebook, culprit, given, notebook.seed, "seed-generator", _GIVE_SEED)


def _not_anew(notebook: MadeCalls, culprit: MadeCall, known: Culprit) -> Iterator[Advice]:
    """A fixed seed where the call takes a new one: ``g.manual_seed(42)`` for ``g.seed()``."""
    function, node = culprit.node.func, culprit.node
    is_seed = isinstance(function, ast.Attribute) and function.attr == "seed"
    if not is_seed or node.args or node.keywords or "manual_seed" not in culprit.callee.methods:
        return
    call = f"manual_seed({notebook.seed})"
    change = rename(notebook.sources, culprit.site, node, call, with_arguments=True)
    if change is not None:
        place = (CellNumber(culprit.site.cell + 1), culprit.site.line)
        message = Message(_NOT_ANEW.template, (change.after[0].strip(), *place))
        yield Advice("fixed-seed", message, cell=change.cell, line=change.line, change=change)


def _seeded_itself(notebook: MadeCalls, culprit: MadeCall, known: Culprit) -> Iterator[Advice]:
    """A seed for a parameter of the call itself."""
    return _seed_argument(notebook, [culprit], known)


def _by_caller(notebook: MadeCalls, culprit: MadeCall, known: Culprit) -> Iterator[Advice]:
    """A seed for a call of the notebook that leads to it: ``start(seed=42)``."""
    callers, node = [], notebook.log.parents[known.node]
    while node >= 0:
        name = notebook.log.name(node)
        place = notebook.place(name[1]) if name[0] == "s" else None
        if place is not None:
            callers.append(place)
        node = notebook.log.parents[node]
    return _seed_argument(notebook, callers, known)


def _seeded(notebook: MadeCalls, culprit: MadeCall, known: Culprit) -> Iterator[Advice]:
    """A seed for a parameter of another call of the same library."""
    return _seed_argument(notebook, notebook.relevant(culprit), known)


def _seed_argument(
    notebook: MadeCalls, places: Iterable[MadeCall], known: Culprit
) -> Iterator[Advice]:
    for place in places:
        for name in (*SEEDS, *HOLDERS):
            value = _value_for(notebook, place, name, known)
            if value is not None and is_unset(place, name):
                yield _argument(notebook, place, name, value, "seed-generator", _GIVE_SEED)
                return


def _value_for(notebook: MadeCalls, place: MadeCall, name: str, known: Culprit) -> str | None:
    if name in HOLDERS:
        return _holder(notebook, place, name, known)
    if name == "rstate" or (name == "rng" and root(place.callee) != "scipy"):
        return _own_generator(notebook, "numpy")
    return notebook.seed


def _own_generator(notebook: MadeCalls, name: str) -> str | None:
    """A seeded generator of a framework's, by the name that the notebook has for it."""
    made = own_generator(name, notebook.seed)
    module = next((alias for alias, full in notebook.code.aliases.items() if full == name), None)
    return made.replace(name, module, 1) if made and module else None


def _holder(notebook: MadeCalls, place: MadeCall, name: str, known: Culprit) -> str | None:
    """An object with a seed of the kind that took entropy: ``TPESampler(seed=42)``."""
    if name == "generator":
        return _own_generator(notebook, "torch")
    event = known.origin.event if known.origin is not None else None
    for frame in reversed(event.stack if event is not None else ()):
        kind = notebook.log.types[frame.kind] if frame.kind is not None else None
        if kind is None or any(part.startswith("_") for part in kind.name.split(".")):
            continue
        names = [one[0] for one in kind.parameters or ()]
        seed = next((one for one in SEEDS if one in names), None)
        spelled = _spelled(notebook, kind.name)
        if seed is not None and spelled is not None:
            return f"{spelled}({seed}={notebook.seed})"
    return None


def _spelled(notebook: MadeCalls, name: str) -> str | None:
    """A full name by what the notebook has imported."""
    for alias, full in notebook.code.aliases.items():
        if name == full:
            return alias
        if name.startswith(f"{full}."):
            return f"{alias}{name[len(full) :]}"
    return None


def _by_object(notebook: MadeCalls, culprit: MadeCall, known: Culprit) -> Iterator[Advice]:
    """The method by which the object of the call is seeded: ``env.action_space.seed(42)``."""
    function = culprit.node.func
    if not culprit.callee.methods or not isinstance(function, ast.Attribute):
        return
    receiver, names = ast.unparse(function.value), ast.walk(function.value)
    if any(isinstance(node, ast.Call) for node in ast.walk(function.value)):
        return
    cell = culprit.site.cell
    tree = parse(notebook.sources[cell])
    statement = statement_at(tree, culprit.site.line) if tree is not None else None
    roots = {node.id for node in names if isinstance(node, ast.Name)}
    above = {
        name
        for one in notebook.code.statements
        if one.cell < cell
        or (one.cell == cell and statement is not None and one.node.lineno < statement.lineno)
        for name in one.binds
    }
    if statement is None or isinstance(statement, (ast.FunctionDef, ast.ClassDef)) or roots - above:
        return
    line = f"{receiver}.{culprit.callee.methods[0]}({notebook.seed})"
    change = insert_before(notebook.sources[cell], cell, statement.lineno, line)
    message = Message(_SEED_BEFORE.template, (line, CellNumber(cell + 1), statement.lineno))
    yield Advice("seed-generator", message, cell=cell, line=statement.lineno, change=change)


def _by_facts(notebook: MadeCalls, culprit: MadeCall, known: Culprit) -> Iterator[Advice]:
    """The call by which the framework is seeded: ``Faker.seed(42)``."""
    # Python's and NumPy's own generators are seeded by what the records show.
    libraries = {root(culprit.callee)} - {"random", "numpy"}
    if known.origin is not None and known.origin.place is not None:
        libraries.add(known.origin.library)
    for framework in load():
        if framework.language != "python" or not libraries & set(framework.modules):
            continue
        for call in (name for one in framework.seed_calls for name in one.calls):
            spelled = _spelled(notebook, call)
            if spelled is not None:
                yield from _first_thing(notebook, framework, f"{spelled}({notebook.seed})")
                return


def _first_thing(notebook: MadeCalls, framework: Framework, line: str) -> Iterator[Advice]:
    """Seed a framework before the first statement after its import that is no import."""
    name, seen = line.partition(".")[0], False
    for one in notebook.code.statements:
        seen = seen or name in one.binds
        if seen and begins_line(one.node):
            row = first_line(one.node)
            change = insert_before(notebook.sources[one.cell], one.cell, row, line)
            message = Message(_SEED_BEFORE.template, (line, CellNumber(one.cell + 1), row))
            yield Advice("seed-generator", message, framework.id, one.cell, change=change)
            return


def _ordered(notebook: MadeCalls, culprit: MadeCall, known: Culprit) -> Iterator[Advice]:
    """A value for a parameter that fixes an order."""
    for place in notebook.relevant(culprit):
        for name, value in ORDERS.items():
            given = next((k.value for k in place.node.keywords if k.arg == name), None)
            if given is not None and ast.unparse(given) != value:
                yield _argument(notebook, place, name, value, "one-thread", _GIVE_ORDER)
                return
            if given is None and is_unset(place, name) and _may_be(value, default_of(place, name)):
                yield _argument(notebook, place, name, value, "one-thread", _GIVE_ORDER)
                return


def _may_be(value: str, default: str | None) -> bool:
    """Whether a parameter with this default takes that value, and it changes something.

    ``workers`` is a number of threads to some functions, and to others the names of machines.
    """
    number = value.isdigit()
    return default != value and (not number or (default or "").lstrip("-").isdigit())


def _filled(notebook: MadeCalls, culprit: MadeCall) -> Iterator[Advice]:
    """Memory that is filled: ``np.zeros`` for ``np.empty``."""
    last = culprit.callee.name.rpartition(".")[2]
    change = rename(notebook.sources, culprit.site, culprit.node, UNFILLED[last])
    if change is not None:
        message = Message(
            _FILL.template,
            (change.after[0].strip(), CellNumber(culprit.site.cell + 1), culprit.site.line),
        )
        yield Advice("fill-memory", message, cell=change.cell, line=change.line, change=change)


def _elsewhere(plan: Plan, culprit: Culprit) -> Iterator[Advice]:
    """What can be done in the module that takes entropy, or about what it gives."""
    origin, site = culprit.origin, culprit.site
    if origin is not None and origin.kind in ("memory-address", "address-in-text"):
        found = Hint("memory-address", site.cell, site.line, "", site.callee)
        yield from general.for_hints([found])
        return
    place = origin.place if origin is not None else None
    if place is not None and origin is not None and not origin.library and place.text:
        file = place.file.replace("\\", "/").rpartition("/")[2]
        yield Advice(
            "give-argument",
            Message(_GIVE_VALUE.template, (file, place.line, place.text)),
            cell=site.cell,
            line=site.line,
            change=_in_written_module(plan, file, place.line, place.text),
        )
        return
    yield Advice(
        "keep-value",
        _(
            "Store the value of `%1` as a constant, or tag the cell “nbval-ignore-output” if its "
            "output is meant to differ.",
            site.callee,
        ),
        cell=site.cell,
        line=site.line,
    )


def _in_written_module(plan: Plan, file: str, line: int, text: str) -> Change | None:
    """The change of a module that a cell writes: ``seed()`` with the notebook's seed."""
    for cell in plan.runs:
        rows = cell.source.split("\n")
        if rows[0].split()[:1] != ["%%writefile"] or not rows[0].rstrip().endswith(file):
            continue
        if line < len(rows) and rows[line].strip() == text and "seed()" in text:
            row = rows[line].replace("seed()", f"seed({seed_value(plan, literal=True)})", 1)
            return Change(cell.index, line + 1, (rows[line],), (row,))
    return None


def _sorted_loop(plan: Plan, culprit: Culprit) -> Iterator[Advice]:
    site = culprit.site
    rows = {cell.index: cell.source for cell in plan.cells}[site.cell].split("\n")
    row = rows[site.line - 1] if site.line <= len(rows) else ""
    if site.line != site.end_line or not row.isascii():
        return
    text = row[site.column : site.end_column]
    after = f"{row[: site.column]}sorted({text}){row[site.end_column :]}"
    message = _(
        "Sort the elements of the set: `%1` (cell %2, line %3).",
        after.strip(),
        CellNumber(site.cell + 1),
        site.line,
    )
    change = Change(site.cell, site.line, (row,), (after,))
    yield Advice(
        "sort", message, cell=site.cell, line=site.line, source="hash-order", change=change
    )


def _argument(
    notebook: MadeCalls, place: MadeCall, name: str, value: str, kind: str, said: Message
) -> Advice:
    change = add_keyword(notebook.sources, place.site, place.node, name, value)
    callee = dotted(place.node.func, {}) or place.site.callee.lstrip(".")
    given = f"{name}={value}" if name else value
    message = Message(
        said.template, (callee, given, CellNumber(place.site.cell + 1), place.site.line)
    )
    return Advice(kind, message, cell=place.site.cell, line=place.site.line, change=change)
