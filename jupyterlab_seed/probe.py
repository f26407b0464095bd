"""Looks at a kernel's random state from the inside, and seeds a kernel that has just started.

This one file is sent to the kernel as text, so it uses the standard library alone and works in any
environment. It draws nothing and patches nothing. :func:`report` leaves no name behind and imports
no framework: it looks at modules that are loaded already, and asks the import system which others
it could find.

The page runs it with ``exec`` in a namespace of its own and calls :func:`report`, or
:func:`seed` when the kernel has just started.
"""

import base64
import json
import operator
import os
import sys

HASH_PROBE = "jupyterlab-seed"

# The one module that stays in the kernel: what was done to this process, once.
MARKER = "_jupyterlab_seed"


def report(request):
    """Say what the kernel knows about frameworks, seeds, switches and its launch environment.

    Parameters
    ----------
    request: dict
        ``modules``: top-level module names to look for; ``seed``: the notebook's seed, or None;
        ``environment``: the launch environment that is wanted, name to value.

    Returns
    -------
    str
        Base64 of JSON with the keys ``modules`` (name to ``loaded``, ``installed``, ``version``),
        ``seeds`` (stream to ``{"known": bool, "seed": int or None}``), ``determinism`` (switch to
        value in force), ``environment`` (name to ``{"wanted", "effective": bool or None,
        "value"}``) and ``executions`` (cells run before in this process, or None).
        A part that can't be read is left out; nothing is guessed.
    """
    answer = {
        "modules": {name: _module(name) for name in request.get("modules", [])},
        "seeds": _seeds(request.get("seed")),
        "determinism": _determinism(),
        "environment": _environment(request.get("environment") or {}),
        "executions": _executions(),
    }
    return base64.b64encode(json.dumps(answer).encode()).decode()


def seed(request):
    """Run the seed code in a process that has run no cell yet, once.

    Parameters
    ----------
    request: dict
        ``code``: Python source; ``seed``: the seed in it; ``transform``: whether the source is a
        cell as someone wrote it, with magics.

    Returns
    -------
    str
        Base64 of JSON with ``kind``: ``seeded``; ``already``, with the ``code`` and ``seed`` of
        then, where this process was seeded before; ``late`` where cells have run, so that seeding
        would reset streams behind their backs; ``missing-module`` with ``module``, or ``error``
        with ``name`` and ``message``, where the code failed. After a failure the environment and
        the streams that existed before are as they were.
    """
    answer = _seed(request)
    return base64.b64encode(json.dumps(answer).encode()).decode()


def _seed(request):
    marker = sys.modules.get(MARKER)
    if marker is not None:
        return {"kind": "already", "code": marker.code, "seed": marker.seed}
    if _executions():
        return {"kind": "late"}
    undo = _snapshot()
    try:
        code = request["code"]
        # A namespace of its own, so that a failure leaves nothing in the user's.
        namespace = {"__name__": MARKER}
        if request.get("transform"):
            # What magics become calls it by this name.
            namespace["get_ipython"] = sys.modules["IPython"].get_ipython
            code = namespace["get_ipython"]().transform_cell(code)
        exec(compile(code, "<jupyterlab-seed>", "exec"), namespace)
    except ModuleNotFoundError as error:
        undo()
        return {"kind": "missing-module", "module": (error.name or "").split(".")[0]}
    except BaseException as error:  # an interrupt, too, must not leave half of it
        undo()
        return {"kind": "error", "name": type(error).__name__, "message": str(error)}
    marker = type(sys)(MARKER)
    marker.code, marker.seed = request["code"], request["seed"]
    sys.modules[MARKER] = marker
    _leave_values(namespace)
    _keep_streams()
    return {"kind": "seeded", "code": marker.code, "seed": marker.seed}


def _leave_values(namespace):
    """Give the user the values that the seed cell would have: ``SEED``, and for JAX its ``key``.

    Not the modules: a notebook that forgets an import shall find out here, too.
    """
    try:
        names = sys.modules["IPython"].get_ipython().user_ns
    except Exception:
        return
    for name, value in namespace.items():
        if name[0] != "_" and name != "get_ipython" and not isinstance(value, type(sys)):
            names.setdefault(name, value)


def _keep_streams():
    """Keep IPython from drawing a tip from the global generator.

    Since version 9 it does so at every ``kernel_info_request``, which each page sends when it
    connects: a reload, or a second page, would move the stream between two cells (IPython's
    ``core/tips.py``).
    """
    try:
        sys.modules["IPython"].get_ipython().enable_tip = False
    except Exception:
        # Another kernel than IPython's.
        pass


def _snapshot():
    """Keep the environment and the streams that exist; the result puts them back."""
    import random

    environment, state = dict(os.environ), random.getstate()
    mtrand, torch = sys.modules.get("numpy.random.mtrand"), sys.modules.get("torch")
    numpy_state = mtrand and mtrand.get_state()
    torch_state = torch and torch.get_rng_state()

    def undo():
        os.environ.clear()
        os.environ.update(environment)
        random.setstate(state)
        if mtrand:
            mtrand.set_state(numpy_state)
        if torch:
            torch.set_rng_state(torch_state)

    return undo


def _module(name):
    module = sys.modules.get(name)
    if module is not None:
        return {"loaded": True, "installed": True, "version": _version(name, module)}
    return {"loaded": False, "installed": _installed(name), "version": None}


def _version(name, module):
    try:
        # vars(), since getattr may make a lazy module load more of itself.
        version = vars(module).get("__version__")
    except Exception:
        # Anything may stand in sys.modules.
        return None
    return version if isinstance(version, str) else None


def _installed(name):
    from importlib.util import find_spec

    try:
        return find_spec(name) is not None
    except Exception:
        # Import hooks of others run here.
        return None


def _executions():
    try:
        return sys.modules["IPython"].get_ipython().execution_count - 1
    except Exception:
        return None


def _known(seed):
    # NumPy's integers are seeds too, and JSON has none of them.
    return {"known": True, "seed": None if seed is None else operator.index(seed)}


_UNKNOWN = {"known": False, "seed": None}


def _seeds(wanted):
    """Seed in force of each loaded stream, as far as its state proves it.

    ``known`` with a seed: proven. ``known`` with None: proven that nobody seeded it.
    """
    readers = {
        "python": ("random", _python_seed),
        "numpy": ("numpy.random.mtrand", _numpy_seed),
        "torch": ("torch", _torch_seed),
        "tensorflow": ("tensorflow.python.eager.context", _tensorflow_seed),
        "keras": ("keras.src.utils.rng_utils", _keras_seed),
    }
    seeds = {}
    for stream, (name, read) in readers.items():
        module = sys.modules.get(name)
        if module is not None:
            try:
                seeds[stream] = read(module, wanted)
            except Exception:
                # Private attributes move between versions; then nothing is known.
                seeds[stream] = _UNKNOWN
    return seeds


def _python_seed(random, wanted):
    if wanted is not None and random.getstate() == random.Random(wanted).getstate():
        return _known(wanted)
    return _UNKNOWN


def _numpy_seed(mtrand, wanted):
    # A generator that nobody seeded keeps the seed sequence it was born with;
    # np.random.seed drops it, and np.random.seed(None) too.
    if mtrand._rand._bit_generator._seed_seq is not None:
        return _known(None)
    if wanted is not None:
        now, fresh = mtrand.get_state(), mtrand.RandomState(wanted).get_state()
        if now[2:] == fresh[2:] and (now[1] == fresh[1]).all():
            return _known(wanted)
    return _UNKNOWN


def _torch_seed(torch, wanted):
    # The generator keeps its seed through all draws; unseeded it has 64 random bits,
    # which can't be told from a seed that someone gave.
    seed = torch.initial_seed()
    return _known(seed) if seed == wanted or seed < 2**32 else _UNKNOWN


def _tensorflow_seed(context, _wanted):
    running = context._context
    return _known(None if running is None else running._seed)


def _keras_seed(rng_utils, _wanted):
    return _known(rng_utils.get_random_seed())


def _determinism():
    switches = {}
    torch = sys.modules.get("torch")
    if torch is not None:
        try:
            cudnn = torch.backends.cudnn
            switches["cudnn.enabled"] = bool(cudnn.enabled)
            switches["cudnn.deterministic"] = bool(cudnn.deterministic)
            switches["cudnn.benchmark"] = bool(cudnn.benchmark)
            on = torch.are_deterministic_algorithms_enabled()
            warn = torch.is_deterministic_algorithms_warn_only_enabled()
            switches["algorithms"] = "off" if not on else "warn" if warn else "error"
        except Exception:
            pass
    tensorflow = sys.modules.get("tensorflow.python.util._pywrap_determinism")
    if tensorflow is not None:
        try:
            switches["ops"] = bool(tensorflow.is_enabled())
        except Exception:
            pass
    return switches


def _environment(wanted):
    started = _started_with()
    found = {}
    for name, value in wanted.items():
        have = started.get(name)
        if name == "PYTHONHASHSEED":
            effective = _hash_seed_is(value, started)
        elif not started:
            effective = None
        elif name == "XLA_FLAGS":
            effective = value in (have or "").split()
        else:
            effective = have == value
        found[name] = {"wanted": value, "effective": effective, "value": have}
    return found


def _started_with():
    """The environment that this process was started with; empty where the system does not tell."""
    try:
        with open("/proc/self/environ", "rb") as file:
            pairs = file.read().decode(errors="replace").split("\0")
    except OSError:
        return {}
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _hash_seed_is(value, started):
    """Whether strings hash here as in a process that is started with this hash seed.

    An experiment, because ``os.environ`` may have been written since the start. No experiment
    shows that a hash seed was random; there the start-up environment decides.
    """
    import subprocess

    if value == "random":
        return started.get("PYTHONHASHSEED") in (None, "", "random") if started else None
    if not sys.executable:
        return None
    try:
        child = subprocess.run(
            [sys.executable, "-S", "-s", "-c", f"print(hash({HASH_PROBE!r}))"],
            env={**os.environ, "PYTHONHASHSEED": value},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=10,
        )
        return int(child.stdout) == hash(HASH_PROBE)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
