"""The loaded and the installed modules, without loading any."""

import sys


def loaded(name):
    """A loaded module; None if there is none, or if ``sys.modules`` has another object instead.

    None, too, while another thread is loading it.
    """
    module = sys.modules.get(name)
    if not isinstance(module, type(sys)):
        return None
    return None if getattr(vars(module).get("__spec__"), "_initializing", False) else module


def value_in(module, name):
    """A module's value; never through ``getattr``, which may make a lazy module load more."""
    return None if module is None else vars(module).get(name)


def module_state(name):
    """Whether a top-level module is ``loaded`` and ``installed``, and its ``version`` or None."""
    module = sys.modules.get(name)
    if module is not None:
        return {"loaded": True, "installed": True, "version": _version(module)}
    return {"loaded": False, "installed": _is_installed(name), "version": None}


def _version(module):
    try:
        # vars(), since getattr may make a lazy module load more of itself.
        version = vars(module).get("__version__")
    except Exception:
        # Anything may stand in sys.modules.
        return None
    return version if isinstance(version, str) else None


def _is_installed(name):
    from importlib.util import find_spec

    try:
        return find_spec(name) is not None
    except Exception:
        # Import hooks of others run here.
        return None
