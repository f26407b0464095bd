"""Kernel specifications that people write, and what is said of those that no kernel starts with."""

from __future__ import annotations

from json import JSONDecodeError
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from traitlets import TraitError

from .messages import _
from .types import CannotRunError


def find_spec(specs: KernelSpecManager, name: str) -> Any:
    """The specification of a kernel that can start; raises :class:`CannotRunError`."""
    try:
        spec = specs.get_kernel_spec(name)
    except NoSuchKernel:
        known = ", ".join(sorted(specs.find_kernel_specs())) or "none"
        message = _("There is no kernel named %1; available: %2.", repr(name), known)
        raise CannotRunError("unknown-kernel", message) from None
    except Exception as error:  # a kernel.json that cannot be read
        message = _("The kernel %1 cannot be read: %2.", repr(name), reason_of(error).rstrip("."))
        raise CannotRunError("unknown-kernel", message) from None
    _check_spec(spec, name)
    return spec


def _check_spec(spec: Any, name: str) -> None:
    """Raise :class:`CannotRunError` for a specification with which no process can start."""
    if not spec.argv or not all(isinstance(word, str) for word in spec.argv):
        message = _("The kernel %1 cannot start: its kernel.json names no command.", repr(name))
        raise CannotRunError("unknown-kernel", message)
    pairs = [word for pair in (spec.env or {}).items() for word in pair]
    if not all(isinstance(word, str) and "\0" not in word for word in pairs):
        message = _(
            "The kernel %1 cannot start: the environment in its kernel.json is not text.",
            repr(name),
        )
        raise CannotRunError("unknown-kernel", message)


def reason_of(error: Exception) -> str:
    """Why a process did not start, in words."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror} ({error.filename})" if error.filename else error.strerror
    if isinstance(error, (RuntimeError, TraitError)):
        return str(error)
    if isinstance(error, JSONDecodeError):
        return "its kernel.json is not JSON"
    return f"{type(error).__name__}: {error}"
