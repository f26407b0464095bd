"""What runs in a kernel before its first request: the probe, the seed code, the user's own file.

``python.py`` runs it, in a namespace of its own. It uses only the standard library, from Python 3.8
on. The page asks later what came of it, so errors stay silent here; a seeded kernelspec, which has
its data beside this file, prints what kept it from seeding.
"""

import json
import os
import sys

# The variables of the process that start it; ``files.py`` sets the first three, a seeded
# kernelspec the first and the last.
STARTUP, DATA, OWN = "PYTHONSTARTUP", "JUPYTERLAB_SEED_START", "JUPYTERLAB_SEED_OWN_STARTUP"
OWN_OF_SPEC = "JUPYTERLAB_SEED_USER_STARTUP"


def start(here):
    """Do what the data say, and then run the user's own start-up file.

    ``here``: this file.
    """
    kept = os.path.join(os.path.dirname(here), "start.json")
    is_kept = os.path.isfile(kept)
    place = kept if is_kept else os.environ.pop(DATA, None)
    own = os.environ.pop(OWN_OF_SPEC if is_kept else OWN, None)
    if own is not None and own.startswith("$"):
        # The kernelspec names the user's variable, and there is none.
        own = None
    # Child processes see what they would have seen.
    if own is None:
        os.environ.pop(STARTUP, None)
    else:
        os.environ[STARTUP] = own
    shell = _shell()
    # Where IPython was told not to run the file, the first to run it is a child of the kernel.
    if getattr(shell, "kernel", None) is not None:
        try:
            try:
                _run(_read(place))
            finally:
                # If they are still there at the next start, the process has died in between.
                if not is_kept:
                    os.remove(place)
        except BaseException:  # a kernel must start whatever happens here
            pass
    if own is not None and os.path.isfile(own):
        _run_own(shell, own)


def _shell():
    try:
        return sys.modules["IPython"].get_ipython()
    except Exception:
        return None


def _read(place):
    with open(place, encoding="utf-8") as file:
        return json.load(file)


def _run(data):
    probe = {"__name__": "_jupyterlab_seed_probe"}
    exec(compile(data["probe"], "<jupyterlab-seed probe>", "exec", dont_inherit=True), probe)
    probe["watch"](data["watch"])
    if data["seed"] is not None:
        answer = probe["seed"](data["seed"])
        if data["seed"]["by"] == "kernelspec":
            _complain(answer)


def _complain(answer):
    """Print why this kernel is not seeded, where no page will say so."""
    import base64

    answer = json.loads(base64.b64decode(answer))
    if answer["kind"] not in ("seeded", "already"):
        words = " ".join(str(answer[key]) for key in sorted(answer))
        print("jupyterlab-seed: this kernel is not seeded: " + words, file=sys.__stderr__)


def _run_own(shell, own):
    """Run the user's file as IPython, or Python, would have; its errors are the user's to see."""
    if shell is None:
        with open(own, "rb") as file:
            exec(compile(file.read(), own, "exec"), sys.modules["__main__"].__dict__)
        return
    # IPython restores both after its own call.
    shell.user_ns["__file__"] = own
    sys.argv[:1] = [own]
    if own.endswith((".ipy", ".ipynb")):
        shell.safe_execfile_ipy(own, raise_exceptions=True)
    else:
        shell.safe_execfile(own, shell.user_ns, raise_exceptions=True)


start(__file__)
