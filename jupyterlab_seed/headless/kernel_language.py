"""The language of a notebook whose metadata name only a kernel, or nothing."""

from __future__ import annotations

import re
from typing import Any

#: Where nothing is named, as a Jupyter server has it by default.
_DEFAULT = "python3"

#: What IPython's kernel is called wherever it installs itself.
_PYTHON = re.compile(r"python\d?$")


def kernel_language(metadata: dict[str, Any]) -> str | None:
    """The language of the kernel, as installed, else by its name; ``None`` if unknown."""
    spec = metadata.get("kernelspec")
    name = spec.get("name") if isinstance(spec, dict) else None
    name = name if isinstance(name, str) and name else _DEFAULT
    return _installed(name) or ("python" if _PYTHON.match(name) else None)


def _installed(name: str) -> str | None:
    from jupyter_client.kernelspec import KernelSpecManager

    try:
        return KernelSpecManager().get_kernel_spec(name).language or None
    except (KeyError, OSError, ValueError):
        return None
