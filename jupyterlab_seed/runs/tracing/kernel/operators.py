"""PyTorch's operators, by a dispatch mode: what each was given, and what it gave."""

import re
import sys

from .fingerprints import Limits, Look

# The most operators that are logged, and the bytes that are looked at for one value.
_MOST, _BYTES = 20000, 1 << 24

# Operators that give memory as it is. What they gave counts once something has been written to it.
_UNFILLED = (
    "empty",
    "new_empty",
    "empty_like",
    "empty_strided",
    "new_empty_strided",
    "resize_",
    "set_",
)

# Operators that write all of their first argument, and do not read it.
_OVERWRITES = ("copy_", "fill_", "zero_", "uniform_", "normal_", "random_", "bernoulli_")
_OVERWRITES += ("exponential_", "log_normal_", "geometric_", "cauchy_", "trunc_normal_")

_FRAME = re.compile(r'File "([^"]+)", line (\d+)')


class Operators:
    """The log of operators: one row for each, in order."""

    def __init__(self, recorder):
        self.rows = []
        self.cut = 0
        self._recorder = recorder
        self._mode = None
        self._anomaly = None
        self._own = False

    def start(self):
        """Follow PyTorch's operators from now on, if it is loaded and can tell them."""
        torch = sys.modules.get("torch")
        if self._mode is not None or torch is None or not hasattr(torch, "utils"):
            return
        try:
            from torch.utils._python_dispatch import TorchDispatchMode
        except ImportError:
            return
        mode = type("Operators", (TorchDispatchMode,), {"__torch_dispatch__": _dispatch(self)})()
        mode.__enter__()
        self._mode = mode
        if hasattr(torch._C, "_current_autograd_node"):
            # Nodes then remember where they were made.
            state = torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()
            self._anomaly = state
            torch.autograd.set_detect_anomaly(True, check_nan=False)

    def stop(self):
        """Follow none any more."""
        if self._mode is not None:
            mode, self._mode = self._mode, None
            mode.__exit__(None, None, None)
        if self._anomaly is not None:
            sys.modules["torch"].autograd.set_detect_anomaly(*self._anomaly)
            self._anomaly = None

    def note(self, function, args, kwargs, call):
        """Make the call of an operator, and log it."""
        if self._own or len(self.rows) >= _MOST or "profiler::" in str(function):
            self.cut += not self._own
            return call()
        self._own = True
        busy, self._recorder._busy = self._recorder._busy, True
        try:
            name = str(getattr(function, "_schema", function)).partition("(")[0]
            last = name.rpartition("::")[2].partition(".")[0]
            read = args[1:] if last in _OVERWRITES else args
            given = self._look(
                [list(read), _without_out(kwargs), self._generator(function, kwargs)]
            )
        finally:
            self._own, self._recorder._busy = False, busy
        gave = call()
        self._own = True
        self._recorder._busy = True
        try:
            changed = [args[0]] if last.endswith("_") and args else []
            out = 0 if last in _UNFILLED else self._look([gave, changed])
            self.rows.append([name, given, out, *self._place()])
        finally:
            self._own, self._recorder._busy = False, busy
        return gave

    def _look(self, values):
        return Look(Limits(6, 500, _BYTES)).of(values) & 0xFFFFFFFF

    def _generator(self, function, kwargs):
        """The state of the generator that it draws from, if it draws."""
        torch = sys.modules["torch"]
        tags = getattr(function, "tags", ())
        if torch.Tag.nondeterministic_seeded not in tags:
            return None
        generator = kwargs.get("generator")
        return generator if generator is not None else torch.default_generator

    def _place(self):
        """Where it was called in the notebook and in a library, and the forward pass's place."""
        torch, files = sys.modules["torch"], self._recorder.files
        own, library, frame = None, None, sys._getframe(2)
        while frame is not None and own is None:
            file = frame.f_code.co_filename
            if frame.f_globals is self._recorder.user_ns:
                own = [files.get(file, -1), frame.f_lineno]
            elif library is None and not _is_torch(file):
                library = [file, frame.f_lineno]
            frame = frame.f_back
        return own, library, self._forward(torch, files)

    def _forward(self, torch, files):
        node = torch._C._current_autograd_node() if self._anomaly is not None else None
        if node is None:
            return None
        found = None
        for text in node.metadata.get("traceback_", ()):
            for file, line in _FRAME.findall(text):
                if file in files:
                    found = [files[file], int(line)]
        return found or [-1, 0]


def _is_torch(file):
    return "-packages/torch/" in file or file.startswith(("jupyterlab_seed/", "<"))


def _without_out(kwargs):
    return {name: value for name, value in kwargs.items() if name != "out"}


def _dispatch(operators):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        given = kwargs or {}
        return operators.note(function, args, given, lambda: function(*args, **given))

    return __torch_dispatch__
