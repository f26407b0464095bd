"""The data kept in the process, and the shell that runs its cells."""

import os
import sys

# The one module kept in the kernel: the seeding of this process, its ledger and the probe.
MARKER = "_jupyterlab_seed"

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
