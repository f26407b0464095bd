"""The kernels of this machine, for a notebook whose metadata name no language."""

from __future__ import annotations

import functools
from typing import Any

#: The kernel for notebooks that name none, as a Jupyter server has it by default.
_DEFAULT = "python3"


def kernel_specs(metadata: dict[str, Any]) -> dict[str, Any]:
    """As a server describes its kernels: the default one, and the notebook's where there is it."""
    spec = metadata.get("kernelspec")
    name = spec.get("name") if isinstance(spec, dict) else None
    languages = {_DEFAULT: "python"}
    if isinstance(name, str) and (language := _language(name)):
        languages[name] = language
    return {
        "default": _DEFAULT,
        "kernelspecs": {name: {"language": language} for name, language in languages.items()},
    }


@functools.cache
def _language(name: str) -> str | None:
    # Loads slowly, and most notebooks name their language.
    from jupyter_client.kernelspec import KernelSpecManager

    try:
        return KernelSpecManager().get_kernel_spec(name).language or None
    except (KeyError, OSError, ValueError):
        return None
