"""What runs in a kernel before its first request: the probe, the seed code, the user's own file.

``python.py`` runs it, in a namespace of its own. It uses only the standard library, from Python 3.8
on. The page asks later what came of it, so errors stay silent here.
"""

import json
import os
import sys

# The variables of the process that start it; ``files.py`` sets them.
STARTUP, DATA, OWN = "PYTHONSTARTUP", "JUPYTERLAB_SEED_START", "JUPYTERLAB_SEED_OWN_STARTUP"


def start():
    """Do what the data say, and then run the user's own start-up file."""
    place, own = os.environ.pop(DATA, None), os.environ.pop(OWN, None)
    # Child processes see what they would have seen.
    if own is None:
        os.environ.pop(STARTUP, None)
    else:
        os.environ[STARTUP] = own
    try:
        try:
            _run(_read(place))
        finally:
            # If they are still there at the next start, the process has died in between.
            os.remove(place)
    except BaseException:  # a kernel must start whatever happens here
        pass
    if own is not None and os.path.isfile(own):
        _run_own(own)


def _read(place):
    with open(place, encoding="utf-8") as file:
        return json.load(file)


def _run(data):
    probe = {"__name__": "_jupyterlab_seed_probe"}
    exec(compile(data["probe"], "<jupyterlab-seed probe>", "exec", dont_inherit=True), probe)
    probe["watch"](data["watch"])
    if data["seed"] is not None:
        probe["seed"](data["seed"])


def _run_own(own):
    """Run the user's file as IPython would have; its errors are the user's to see."""
    shell = sys.modules["IPython"].get_ipython()
    # IPython restores both after its own call.
    shell.user_ns["__file__"] = own
    sys.argv[:1] = [own]
    if own.endswith((".ipy", ".ipynb")):
        shell.safe_execfile_ipy(own, raise_exceptions=True)
    else:
        shell.safe_execfile(own, shell.user_ns, raise_exceptions=True)


start()
