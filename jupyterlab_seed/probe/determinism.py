"""The present values of the determinism switches."""

import sys


def determinism():
    """Switch to its value in force, for the frameworks that are loaded."""
    switches = {}
    for read in (_cudnn, _torch_algorithms, _tensorflow_operations, _jax_keys):
        try:
            switches.update(read())
        except Exception:
            # The framework has moved them; they are left out.
            continue
    return switches


def _cudnn():
    torch = sys.modules.get("torch")
    if torch is None:
        return {}
    cudnn = torch.backends.cudnn
    return {
        "cudnn.enabled": bool(cudnn.enabled),
        "cudnn.deterministic": bool(cudnn.deterministic),
        "cudnn.benchmark": bool(cudnn.benchmark),
    }


def _torch_algorithms():
    torch = sys.modules.get("torch")
    if torch is None:
        return {}
    if not torch.are_deterministic_algorithms_enabled():
        return {"algorithms": "off"}
    only_warns = torch.is_deterministic_algorithms_warn_only_enabled()
    return {"algorithms": "warn" if only_warns else "error"}


def _tensorflow_operations():
    wrapped = sys.modules.get("tensorflow.python.util._pywrap_determinism")
    return {} if wrapped is None else {"ops": bool(wrapped.is_enabled())}


def _jax_keys():
    # Of a JAX that is being loaded, or is too old for the option, nothing is known.
    config = vars(sys.modules["jax"])["config"] if "jax" in sys.modules else None
    if not hasattr(config, "jax_debug_key_reuse"):
        return {}
    return {"keyReuse": "error" if config.jax_debug_key_reuse else "off"}
