"""The tracer: what the Python side asks of it, and its answers."""

import base64
import builtins
import functools
import json
import sys
import time
import zlib

from .hooks import ProfileHooks, hooks
from .jitted import Jitted, is_compiling
from .operators import Operators
from .recorder import Recorder
from .signatures import describe
from .sites import ARGUMENT, CALLEE, ORDER, RESULT, Sites
from .tensorflow_operators import TensorFlowOperators
from .torch_operators import TorchOperators

# Where the tracer of this process is kept.
_PLACE = "_jupyterlab_seed_tracer"


class Wrapper(functools.partial):
    """What a cell's code calls. Sent to another process in a function, it only gives the value."""

    def __reduce__(self):
        return eval, ("lambda site, value: value",)


class Tracer:
    """Traces the cells of a notebook, the first of which is the next that runs."""

    def __init__(self, shell, asked):
        self._shell = shell
        self._cells = list(asked["cells"])  # the numbers of the cells that will run, in order
        self._first, self._last = asked["first"], asked["last"]
        self._deep = {int(cell): lines for cell, lines in asked["deep"].items()}
        self._cell, self._compiled = -1, 0
        self._blank = self._offset = self._lines = 0
        self.seconds = 0.0
        self._begun = None
        self.recorder = Recorder(shell.user_ns, asked["calls"])
        self.sites = Sites(self._where)
        self._hooks = hooks(self.recorder)
        self._hooked = False
        self.operators = Operators(self.recorder, self.sites)
        self._followed = [TorchOperators(self.operators), TensorFlowOperators(self.operators)]
        self._jitted = Jitted(self.recorder.files)

    def install(self):
        """Begin with the next cell."""
        for name, wrapper in (
            (CALLEE, self._callee),
            (ARGUMENT, self._argument),
            (RESULT, self._result),
            (ORDER, self.recorder.order),
        ):
            # Where functions that are sent to another process take their names along from.
            self._shell.user_ns[name] = Wrapper(wrapper)
            setattr(builtins, name, wrapper)
        self._shell.ast_transformers.append(self.sites)
        self._shell.events.register("pre_run_cell", self._pre)
        self._shell.events.register("post_run_cell", self._post)

    def _pre(self, info):
        if not getattr(info, "store_history", False) or not self._cells:
            return
        self._cell, self._compiled = self._cells.pop(0), 0
        raw = getattr(info, "raw_cell", "") or ""
        # What a magic compiles begins below its line.
        rows = raw.split("\n")
        self._lines = len(raw.rstrip().split("\n"))
        blank = next((at for at, row in enumerate(rows) if row.strip()), 0)
        # IPython drops blank lines at the top.
        self._blank, self._offset = blank, 1 if raw.lstrip().startswith("%%") else 0
        if self._first <= self._cell <= self._last:
            self._begun = time.perf_counter()
            self._start_operators()

    def _start_operators(self):
        for framework in self._followed:
            framework.start()

    def _follow(self):
        """Follow calls into libraries, to the end of the cell: its imports mostly stand above."""
        self.recorder.deep = True
        if self._hooked:
            self._hooks.again()
        else:
            self._hooked = True
            if self._hooks.start() is False:
                self._hooks = ProfileHooks(self.recorder)
                self._hooks.start()

    def _post(self, result):
        if self._begun is not None:
            for framework in self._followed:
                framework.stop()
                framework.look_again((self._cell, self._lines))
            if self._hooked:
                self._hooks.stop()
                self._hooked = False
            self.seconds += time.perf_counter() - self._begun
            self._begun = None
            self.recorder.deep = False
            del self.recorder.stack[:]
        self._cell = -1

    def _where(self):
        if self._begun is None:
            return -1, 0
        self._compiled += 1
        file = _compiled_file()
        if file is not None:
            self.recorder.files[file] = self._cell
        return self._cell, self._blank + (self._offset if self._compiled > 1 else 0)

    def _callee(self, site, function):
        self._files(site)
        self.operators.counts[site] = self.operators.counts.get(site, 0) + 1
        function = self.recorder.callee(site, function)
        self._jitted.callee(site, function)
        if not self.recorder.deep and self._wants(site) and not is_compiling(function):
            self._follow()
        return function

    def _argument(self, site, value, name=None):
        self._jitted.argument(site, value, name)
        return self.recorder.argument(site, value)

    def _files(self, site):
        """Note the file in which Python sees the cell of a call."""
        file = sys._getframe(2).f_code.co_filename
        self.recorder.files.setdefault(file, self.sites.places[site][0])
        if self._begun is not None:
            # A framework may have been imported in this cell.
            self._start_operators()

    def _wants(self, site):
        cell, line = self.sites.places[site][:2]
        lines = self._deep.get(cell)
        wanted = lines is not None and any(first <= line <= last for first, last in lines)
        return wanted and self.recorder.may_follow()

    def _result(self, site, value):
        value = self.recorder.result(site, value)
        self._jitted.result(site)
        if self.recorder.deep and not self.recorder.stack:
            self.recorder.deep = False
            self.recorder.count_followed()
        return value

    def remove(self):
        """Leave the process as it was."""
        self._post(None)
        self._shell.ast_transformers.remove(self.sites)
        self._shell.events.unregister("pre_run_cell", self._pre)
        self._shell.events.unregister("post_run_cell", self._post)

    def log(self):
        """The log, as JSON gives it."""
        recorder = self.recorder
        for framework in self._followed:
            framework.finish()
        if self.operators.cut:
            recorder.cut["operators"] = self.operators.cut
        names = sorted(recorder.names, key=recorder.names.get)
        return {
            "python": list(sys.version_info[:3]),
            "seconds": self.seconds,
            "names": names,
            "parents": recorder.parents,
            "keys": recorder.keys,
            "given": recorder.given,
            "gave": recorder.gave,
            "ends": recorder.ends,
            "events": recorder.events,
            "vague": recorder.vague,
            "aside": recorder.aside,
            "cut": recorder.cut,
            "sites": self.sites.places,
            "operators": self.operators.log(),
            "jitted": self._jitted.found,
            **describe(recorder),
        }


def _compiled_file():
    """The name of the cell that IPython compiles, as Python sees it; None if it is not known."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name == "run_cell_async":
            name = frame.f_locals.get("cell_name")
            return name if isinstance(name, str) else None
        frame = frame.f_back
    return None


def trace(asked):
    """Begin to trace; ``asked``: see ``request`` on the Python side."""
    shell = sys.modules["IPython"].get_ipython()
    tracer = Tracer(shell, asked)
    tracer.install()
    setattr(shell, _PLACE, tracer)
    return base64.b64encode(b"true").decode()


def collect(asked):
    """End it: the log as compressed JSON in base64, which is the JSON text of the answer."""
    shell = sys.modules["IPython"].get_ipython()
    tracer = getattr(shell, _PLACE)
    tracer.remove()
    text = json.dumps(tracer.log(), separators=(",", ":"), default=str)
    packed = base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 3))
    return base64.b64encode(b'"' + packed + b'"').decode()
