"""What takes randomness, the time, or another thing that differs in every run."""

import os
import random
import threading
import time
import types

# Functions of C to the kind of what they give.
_C = [
    ("entropy", os, ("urandom", "getrandom")),
    ("time", time, ("time", "time_ns", "perf_counter", "perf_counter_ns", "monotonic")),
    ("time", time, ("monotonic_ns", "process_time", "process_time_ns", "thread_time")),
    ("process-id", os, ("getpid", "getppid")),
    ("file-order", os, ("listdir", "scandir")),
    ("processes", os, ("fork", "posix_spawn", "forkpty")),
]

# Methods of `datetime` that tell the time.
_CLOCKS = ("now", "today", "utcnow")

# Modules whose threads only show something.
_SHOWING = ("tqdm.", "rich.", "alive_progress.", "progressbar.", "enlighten.", "ipykernel.")


def functions():
    """Id of a function of C to its kind and name."""
    found = {}
    for kind, module, names in _C:
        for name in names:
            function = getattr(module, name, None)
            if function is not None:
                found[id(function)] = (kind, f"{module.__name__}.{name}")
    try:
        import _posixsubprocess

        found[id(_posixsubprocess.fork_exec)] = ("processes", "subprocess")
    except ImportError:
        pass
    return found


def clock(function):
    """Kind and name of a method of ``datetime`` that tells the time, else None."""
    # Attributes of other callables may be anything: `polars.col` makes a column of each name.
    if type(function) is types.BuiltinMethodType and function.__name__ in _CLOCKS:
        owner = function.__self__
        if isinstance(owner, type) and owner.__module__ == "datetime":
            name = function.__name__
            return ("time", f"datetime.{name}")
    return None


def only_shows(starter):
    """Whether the frame that starts a thread is of what shows progress, or of the kernel."""
    name = starter.f_globals.get("__name__") if starter is not None else None
    return isinstance(name, str) and (name + ".").startswith(_SHOWING)


def codes():
    """Code of a function of Python to its kind (None where its argument decides) and name."""
    made = {
        random.SystemRandom.getrandbits.__code__: ("entropy", "SystemRandom.getrandbits"),
        random.SystemRandom.random.__code__: ("entropy", "SystemRandom.random"),
        random.Random.seed.__code__: (None, "random.seed"),
        threading.Thread.start.__code__: ("threads", "Thread.start"),
    }
    for name in ("randbytes",):
        function = getattr(random.SystemRandom, name, None)
        if hasattr(function, "__code__"):
            made[function.__code__] = ("entropy", "SystemRandom." + name)
    return made


# Frames whose calls are left out: what they draw or order is no cause. File and function.
_SKIPPED = (
    ("importlib._bootstrap", "_find_and_load"),
    ("numba/core/dispatcher.py", "compile"),
    ("numba/core/dispatcher.py", "_compile_for_args"),
    ("llvmlite/", ""),
    ("IPython/core/interactiveshell.py", "showtraceback"),
    ("ipykernel/", ""),
    ("IPython/core/displayhook.py", ""),
    ("IPython/core/formatters.py", ""),
    ("IPython/core/interactiveshell.py", "write"),
    ("linecache.py", ""),
    ("traceback.py", ""),
)


def is_skipped(code):
    """Whether a call of this function is left out with all that it leads to."""
    file = code.co_filename.replace("\\", "/")
    return any(part in file and (not name or code.co_name == name) for part, name in _SKIPPED)
