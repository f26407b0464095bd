"""Places in the code that may give other results in each run, whatever the random state."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from ...runs.types import Plan
from ..code import Code, Statement, calls, dotted
from ..types import Hint
from .set_order import Sets

#: Sources, the likeliest first where a cell has several.
SOURCES = (
    "private-generator",
    "entropy",
    "time",
    "hash-order",
    "file-order",
    "threads",
    "processes",
    "network",
    "memory-address",
    "files",
    "device",
)

# Calls by their full names; a name with a dot at its end stands for all that begins with it.
_CALLS: dict[str, str] = {
    name: source
    for source, names in {
        "entropy": "uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7 secrets. os.urandom os.getrandom "
        "random.SystemRandom tempfile.mkstemp tempfile.mkdtemp tempfile.mktemp "
        "tempfile.NamedTemporaryFile tempfile.TemporaryDirectory",
        "time": "time.time time.time_ns time.perf_counter time.perf_counter_ns time.monotonic "
        "time.monotonic_ns time.process_time time.process_time_ns time.thread_time "
        "time.localtime time.gmtime time.ctime time.strftime time.asctime timeit. "
        "datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today "
        "datetime.date.today pandas.Timestamp.now pandas.Timestamp.today "
        "pandas.Timestamp.utcnow",
        "threads": "threading.Thread threading.Timer concurrent.futures.ThreadPoolExecutor "
        "concurrent.futures.as_completed multiprocessing.pool.ThreadPool "
        "multiprocessing.dummy. asyncio.as_completed asyncio.to_thread",
        "processes": "multiprocessing.Process multiprocessing.Pool multiprocessing.pool.Pool "
        "concurrent.futures.ProcessPoolExecutor joblib.Parallel os.getpid os.getppid os.fork "
        "subprocess. torch.multiprocessing.",
        "file-order": "os.listdir os.scandir os.walk glob.glob glob.iglob",
        "files": "os.path.exists os.path.isfile os.path.isdir os.path.getmtime os.path.getsize "
        "os.stat",
        "network": "socket. requests. urllib.request. http.client. httpx. aiohttp. ftplib. "
        "urllib3.",
        "device": "torch.cuda. tensorflow.device",
    }.items()
    for name in names.split()
}

# Methods whose names say enough.
_METHODS = {
    "iterdir": "file-order",
    "rglob": "file-order",
    "glob": "file-order",
    "cuda": "device",
    # Of a context of multiprocessing, or of a pool.
    "Pool": "processes",
    "Process": "processes",
    "imap_unordered": "processes",
}

# Makers of private generators, and the arguments of which one is a seed if it is given.
_GENERATORS = {
    "numpy.random.default_rng": ("seed",),
    "numpy.random.RandomState": ("seed",),
    "numpy.random.SeedSequence": ("entropy",),
    "numpy.random.PCG64": ("seed",),
    "numpy.random.PCG64DXSM": ("seed",),
    "numpy.random.MT19937": ("seed",),
    "numpy.random.Philox": ("seed", "key"),
    "numpy.random.SFC64": ("seed",),
    "cupy.random.default_rng": ("seed",),
    "cupy.random.RandomState": ("seed",),
    "dask.array.random.default_rng": ("seed",),
    "random.Random": ("x", "seed"),
    "optuna.create_study": ("sampler",),
    "tensorflow.random.Generator.from_non_deterministic_state": (),
}

# What takes something of any order: what it gives does not depend on that.
_ORDERLESS = frozenset(["sorted", "len", "set", "frozenset", "min", "max", "sum", "any", "all"])


_Place = tuple[str, Statement, ast.AST, str]


def hints(plan: Plan, index: int) -> list[Hint]:
    """Likely sources of a difference at a cell, the likeliest first.

    Looks at the cell ``index`` and at the statements above it that made what it uses, and at
    functions that it calls. The cell itself comes first, then those above it, the nearest first.
    Code that is no Python, or can't be read, gives none.
    """
    try:
        return _hints(plan, index)
    except RecursionError:
        return []


def hash_orders(plan: Plan) -> list[Hint]:
    """All places of a notebook that depend on the order of a set, the first cell first.

    Code that is no Python, or can't be read, gives none.
    """
    if not plan.runs:
        return []
    try:
        code = Code(plan, plan.runs[-1].index)
        found = _as_hints(plan, Sets(code, code.statements).places())
        return sorted(found, key=lambda hint: (hint.cell, hint.line))
    except RecursionError:
        return []


def _hints(plan: Plan, index: int) -> list[Hint]:
    code = Code(plan, index)
    statements = code.slice()
    places = [*_called(code, statements), *Sets(code, statements).places()]
    if not places:
        # A thread changes what it likes, and no statement of the cell has to name it.
        places = [one for one in _called(code, code.statements) if one[0] == "threads"]
    return _as_hints(plan, places)


def _as_hints(plan: Plan, places: Iterable[_Place]) -> list[Hint]:
    """Hints for places, the lowest cell first, each once."""
    sources = {cell.index: cell.source for cell in plan.cells}
    found: dict[tuple[str, int, int, str], Hint] = {}
    for source, statement, node, call in places:
        line = getattr(node, "lineno", 1)
        # As Python counts lines: a carriage return ends one, too.
        lines = re.split(r"\r\n|\r|\n", sources[statement.cell])
        text = lines[line - 1].strip() if line <= len(lines) else ""
        hint = Hint(source, statement.cell, line, text, call)
        found.setdefault((source, statement.cell, line, call), hint)
    return sorted(found.values(), key=lambda h: (-h.cell, SOURCES.index(h.source), h.line))


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
            source, name = _METHODS.get(method), f".{method}"
            if source is None and method in ("exists", "is_file", "is_dir", "stat"):
                source = "files"
        if name == "open" and writes and not _writes(code, call):
            source = "files"
        if source == "file-order" and _in_order(code, call, parents):
            continue
        if source is None and any(map(_is_device, [*call.args, *(k.value for k in call.keywords)])):
            source, name = "device", name or f".{method}"
        if source is not None and name is not None:
            yield source, statement, call, name


def _source(code: Code, statement: Statement, call: ast.Call, name: str) -> str | None:
    if name in ("id", "hash") and name not in code.defined:
        return "memory-address" if name == "id" else "hash-order"
    root: ast.AST = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    if not (isinstance(root, ast.Name) and root.id in code.aliases):
        return None
    if name in _GENERATORS:
        return None if _seeded(call, _GENERATORS[name]) else "private-generator"
    if name == "torch.Generator":
        return None if _seeds_later(code, statement) else "private-generator"
    if name in ("jax.random.PRNGKey", "jax.random.key"):
        return "private-generator" if _varies(code, call) else None
    if name == "numpy.datetime64" and call.args and _constant(call.args[0]) in ("now", "today"):
        return "time"
    if name in ("time.strftime", "time.localtime", "time.gmtime", "time.ctime"):
        # Of a given time they say the same in each run.
        return "time" if len(call.args) < (2 if name == "time.strftime" else 1) else None
    if name in ("torch.cuda.is_available", "torch.cuda.device_count"):
        return None
    if any(
        keyword.arg in ("num_workers", "n_jobs") and _constant(keyword.value) not in (None, 0, 1)
        for keyword in call.keywords
    ):
        return "processes"
    while name:
        if name in _CALLS:
            return _CALLS[name]
        name, _, _ = name.rstrip(".").rpartition(".")
        name = f"{name}." if name else ""
    return None


def _constant(node: ast.AST) -> object:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -1
    return node.value if isinstance(node, ast.Constant) else ...


def _seeded(call: ast.Call, names: tuple[str, ...]) -> bool:
    values = [*call.args[:1], *(k.value for k in call.keywords if k.arg in names or k.arg is None)]
    return any(_constant(value) is not None for value in values)


def _seeds_later(code: Code, statement: Statement) -> bool:
    """Whether some call in the cell seeds a generator of PyTorch: ``g.manual_seed(0)``."""
    cell = [one for one in code.statements if one.cell == statement.cell]
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "manual_seed"
        and dotted(call.func, code.aliases) != "torch.manual_seed"
        for _, call in calls(cell)
    )


def _varies(code: Code, call: ast.Call) -> bool:
    """Whether an argument has another value in each run."""
    for given in call.args:
        for node in ast.walk(given):
            if isinstance(node, ast.Call):
                name = dotted(node.func, code.aliases) or ""
                first = name.partition(".")[0] + "."
                if _CALLS.get(name) in ("time", "entropy") or _CALLS.get(first) == "entropy":
                    return True
    return False


def _is_method(code: Code, call: ast.Call) -> bool:
    """Whether something is called as a method of a value, and not as what a module has."""
    node: ast.AST = call.func
    while isinstance(node, ast.Attribute):
        node = node.value
    return not (isinstance(node, ast.Name) and node.id in set(code.aliases) - code.defined)


def _is_device(node: ast.AST) -> bool:
    value = _constant(node)
    return isinstance(value, str) and value.partition(":")[0] in ("cuda", "mps", "xpu")


def _in_order(code: Code, call: ast.Call, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether the order in which files come is lost or made good: ``sorted(…)``, ``x.sort()``."""
    node: ast.AST = call
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.Call) and dotted(node.func, code.aliases) in _ORDERLESS:
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
