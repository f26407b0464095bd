"""The data kept in the process, and the shell that runs its cells."""

import os
import re
import sys
import threading

# The one module kept in the kernel: the seeding of this process, its ledger and the probe.
MARKER = "_jupyterlab_seed"

# What IPython calls the files of cells, in ipykernel and without it.
_CELL_FILE = re.compile(r"[\\/]ipykernel_\d+[\\/]|^<ipython-input")

# Files that are none, as far as they were asked for.
_OTHER_FILES = set()

# What ipykernel calls the header that counts in threads.
_HEADER = "_parent_header_global"


def marker():
    """The private module, created if it is missing."""
    module = sys.modules.get(MARKER)
    if module is None:
        module = sys.modules[MARKER] = type(sys)(MARKER)
    return module


def find_shell():
    """IPython's shell; None in another kernel."""
    try:
        return sys.modules["IPython"].get_ipython()
    except Exception:
        return None


def background():
    """The code of cells that runs beside this: the ids of threads and timers, and of tasks.

    A thread of a library, such as one that waits for work, is none.
    """
    try:
        return _threads(), _tasks()
    except Exception:
        return set(), set()  # what stands in these modules may be anything


def _threads():
    frames = sys._current_frames()
    for here in (threading.get_ident(), threading.main_thread().ident):
        frames.pop(here, None)
    found = set()
    for thread, frame in frames.items():
        while frame is not None:
            if _is_cell_code(frame.f_code):
                found.add(thread)
                break
            frame = frame.f_back
    for thread in threading.enumerate():
        if type(thread) is threading.Timer and not thread.finished.is_set():
            code = getattr(thread.function, "__code__", None)
            # Of one such as `print` there is none; the probe has timers, too.
            if code is None or _is_cell_code(code):
                found.add(thread.ident)
    return found


def _tasks():
    asyncio = sys.modules.get("asyncio")
    try:
        tasks = asyncio.all_tasks()
    except (AttributeError, RuntimeError):
        return set()  # no loop runs
    found = set()
    for task in tasks:
        inner = task.get_coro()
        while inner is not None:
            if _is_cell_code(getattr(inner, "cr_code", None)):
                found.add(id(task))
                break
            inner = getattr(inner, "cr_await", None)
    return found


def _is_cell_code(code):
    file = getattr(code, "co_filename", "")
    if file in _OTHER_FILES:
        return False
    if _CELL_FILE.search(file):
        return True
    _OTHER_FILES.add(file)
    return False


def executions():
    """The number of cells that ran in this process; None if unknown."""
    try:
        return find_shell().execution_count - 1
    except Exception:
        return None


# The first line of a page's request in a kernel that executes all code as cells
# (`src/kernel/display.ts`).
REQUEST = "# jupyterlab-seed request\n"


def is_request(info):
    """Whether IPython runs a request of a page, and no cell."""
    text = getattr(info, "raw_cell", None)
    return isinstance(text, str) and text.startswith(REQUEST)


def headers_of_threads(shell):
    """Where ipykernel sends what threads show: holder, attribute, and the header of a request.

    It is the header of the last request, whoever sent it.
    """
    found = []
    for holder in (sys.stdout, sys.stderr, shell.display_pub, shell.displayhook, shell):
        try:
            # Before ipykernel 7, displays have one for all threads.
            is_old = holder is shell.display_pub and _HEADER not in vars(holder)
            name = "parent_header" if is_old else _HEADER
            found.append((holder, name, getattr(holder, name)))
        except Exception:
            pass  # what stands there may be anything
    return found


def give_back_threads(headers):
    """Send what threads show where it went before this request.

    A page takes what its own request shows for an answer, and drops it.
    """
    for holder, name, header in headers:
        try:
            setattr(holder, name, header)
        except Exception:
            pass


def find_ledger():
    """The ledger of this process; None if there is none.

    The hooks have it too, in case code empties ``sys.modules``.
    """
    ledger = getattr(sys.modules.get(MARKER), "ledger", None)
    if ledger is None:
        try:
            for hook in find_shell().events.callbacks["pre_run_cell"]:
                owner = getattr(hook, "__self__", None)
                if type(owner).__name__ == "CellHooks" and hasattr(owner, "ledger"):
                    ledger = marker().ledger = owner.ledger
        except Exception:
            return None
    return ledger


def keep_tips_from_drawing():
    """Keep IPython from drawing a tip from the global generator.

    Since version 9 it does so at every ``kernel_info_request``, which each page sends when it
    connects: a reload, or a second page, would move the stream between two cells (IPython's
    ``core/tips.py``).
    """
    shell = find_shell()
    if shell is not None:
        shell.enable_tip = False


# The variables of a start-up file (``startup/kernel``): its own, its data, the user's own.
STARTUP, DATA = "PYTHONSTARTUP", "JUPYTERLAB_SEED_START"
OWN = ("JUPYTERLAB_SEED_OWN_STARTUP", "JUPYTERLAB_SEED_USER_STARTUP")


def drop_startup_file():
    """Undo what prepared a start-up file, in a process that did not run it.

    IPython has a switch for that (``exec_PYTHONSTARTUP``). Child processes would run it instead.
    """
    data = os.environ.pop(DATA, None)
    owns = [os.environ.pop(name, None) for name in OWN]
    if data is None and owns[1] is None:
        return
    [*_, own] = [None, *(each for each in owns[::-1] if each and each[0] != "$")]
    if own is None:
        os.environ.pop(STARTUP, None)
    else:
        os.environ[STARTUP] = own
    if data is not None:
        try:
            os.remove(data)
        except OSError:
            pass
