"""The seed code at the start of a kernel."""

import ast
import os
import sys
from contextlib import contextmanager

from .process import MARKER, executions, find_shell, keep_tips_from_drawing, marker
from .restoring import Snapshot


def run_seed_code(request, ledger, registry):
    """Run the code of a ``seed`` request and answer it, see ``requests``.

    ``ledger`` is None if the process is not watched.
    """
    module = sys.modules.get(MARKER)
    code = getattr(module, "code", None)
    if code is not None:
        return {"kind": "already", "code": code, "seed": module.seed, "by": module.by}
    if executions() or (ledger is not None and ledger.has_run()):
        return {"kind": "late", "executions": executions()}
    local = None if request.get("transform") else local_module(request["code"])
    if local is not None:
        return {"kind": "local-module", "module": local}
    answer, names = _seed(request, ledger, registry)
    if answer["kind"] == "seeded":
        module = marker()
        module.code, module.seed = request["code"], request["seed"]
        module.by = request.get("by", "page")
        left = _leave_values(names)
        keep_tips_from_drawing()
        if request.get("first") and ledger is not None:
            FirstCode(request, ledger, registry, left).wait()
    return answer


def _seed(request, ledger, registry):
    """Run the code and note that; the answer, and the names that the code bound."""
    before = ledger.look() if ledger is not None else None
    undo = _undo(registry)
    try:
        with _without_folder(not request.get("transform")):
            code, names = _run(request["code"], request.get("transform"))
    except ModuleNotFoundError as error:
        undo()
        return {"kind": "missing-module", "module": (error.name or "").split(".")[0]}, {}
    except BaseException as error:  # an interrupt must not leave it half done, either
        undo()
        return {"kind": "error", "name": type(error).__name__, "message": str(error)}, {}
    if ledger is not None:
        ledger.add_seeding(before, code, names)
    return {"kind": "seeded", "code": request["code"], "seed": request["seed"]}, names


class FirstCode:
    """The first code that anybody runs, after the start-up files of the user.

    A start-up file may draw, or seed for all kernels; the notebook's seed goes before that. And
    IPython hides the names that exist before the first cell; those of the seed cell are the user's.
    """

    def __init__(self, request, ledger, registry, names):
        self._request, self._ledger, self._registry = request, ledger, registry
        self._names = names
        self._left = self._states()

    def wait(self):
        """Wait for the code."""
        self._ledger.shell.events.register("pre_execute", self._begin)

    def _begin(self):
        shell = self._ledger.shell
        try:
            shell.events.unregister("pre_execute", self._begin)
            for name in self._names:
                shell.user_ns_hidden.pop(name, None)
            if self._states() != self._left:
                _seed(self._request, self._ledger, self._registry)
        except Exception as error:
            self._ledger.channel.report_problem(error)

    def _states(self):
        return {name: one.fingerprint for name, one in self._ledger.look().items()}


def _run(code, has_magics):
    """Run the code; returns the code as it ran, and its names."""
    # A namespace of its own, so that a failure leaves nothing in the user's.
    names = {"__name__": MARKER}
    if has_magics:
        # Transformed magics call it by this name.
        names["get_ipython"] = sys.modules["IPython"].get_ipython
        code = names["get_ipython"]().transform_cell(code)
    exec(compile(code, "<jupyterlab-seed>", "exec", dont_inherit=True), names)
    return code, names


def local_module(code):
    """A module that the code would import from the notebook's folder; None if there is none.

    The code was composed and nobody has trusted it, or the folder.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        else:
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        for name in (name.partition(".")[0] for name in names):
            if name not in sys.modules and _is_local(name):
                return name
    return None


def _is_local(name):
    import importlib.util

    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return False
    places = list(spec.submodule_search_locations or []) if spec else []
    if spec and not places and spec.origin:
        places = [spec.origin]
    return any(_is_folder(os.path.dirname(place)) for place in places)


def _is_folder(path):
    """Whether a path is the notebook's folder: the working directory of its kernel."""
    try:
        return os.path.samefile(path or os.curdir, os.curdir)
    except OSError:
        return False


@contextmanager
def _without_folder(is_wanted):
    """Import nothing from the notebook's folder meanwhile, if wanted."""
    before = list(sys.path)
    if is_wanted:
        sys.path[:] = [path for path in before if not _is_folder(path)]
    try:
        yield
    finally:
        if is_wanted:
            added = [path for path in sys.path if path not in before]
            sys.path[:] = before + added


def _undo(registry):
    """A function that restores the environment and every stream that exists now."""
    # Loaded here so that its stream is always among them; the seed code needs it anyway.
    import random  # noqa: F401

    environment, streams = dict(os.environ), Snapshot(registry)

    def undo():
        os.environ.clear()
        os.environ.update(environment)
        streams.restore()

    return undo


def _leave_values(names):
    """Give the user the values that the seed cell would leave: ``SEED``, and for JAX its ``key``.

    No modules, so that a notebook that lacks an import fails here, too. Returns their names.
    """
    shell = find_shell()
    values = {
        name: value
        for name, value in names.items()
        if name[0] != "_" and name != "get_ipython" and not isinstance(value, type(sys))
    }
    for name, value in values.items() if shell is not None else ():
        shell.user_ns.setdefault(name, value)
    return list(values)
