"""The launch environment of one kernel: the variables that its process starts with.

jupyter_client has no public hook for it. ``_async_pre_start_kernel`` of a kernel's manager (not
public, but the same from jupyter_client 8.0 to 8.10) returns the command and the environment just
before the process is created, at the first start and at every restart, whoever asks for it. The
launch environment overrides that environment and is stored nowhere else: not in ``_launch_args``,
so ``update_env`` (rename of a notebook) cannot lose it, and clearing it restores the old values.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import LocalProvisioner

from .environment import overlay
from .messages import Message, _, separated

#: The attribute of a kernel's manager that holds its :class:`KernelLaunch`.
_ATTRIBUTE = "_jupyterlab_seed_launch"


class KernelLaunch:
    """The launch environment of one kernel; it lives and dies with the kernel's manager.

    ``wanted``: the pairs for the next start. ``started``: the pairs that the present process was
    given: ``{}`` none, None unknown (not started yet, or by a provisioner that is not local and may
    drop them). ``reason``: why a pair did not reach the process. ``prepare``: makes the environment
    of each process from the one that it would have; only for processes of this machine. ``extra``:
    variables of this package's own, likewise.
    """

    def __init__(self, manager: KernelManager, wanted: dict[str, str]) -> None:
        """Follow ``manager``; its first start gets the accepted pairs ``wanted``."""
        self.wanted = dict(wanted)
        self.started: dict[str, str] | None = None
        self.reason: Message | None = _("the kernel has not started yet")
        self.prepare: Callable[[Mapping[str, str]], dict[str, str]] | None = None
        self.extra: Mapping[str, str] = {}
        self._manager = manager
        self._original: Callable[..., Awaitable[Any]] = manager._async_pre_start_kernel
        manager._async_pre_start_kernel = self._pre_start  # type: ignore[method-assign]
        setattr(manager, _ATTRIBUTE, self)

    @property
    def is_local(self) -> bool:
        """Whether the process runs on this machine, with the environment that it is given."""
        return isinstance(getattr(self._manager, "provisioner", None), LocalProvisioner)

    async def _pre_start(self, *args: Any, **kwargs: Any) -> Any:
        """jupyter_client's own preparation of a start, with the variables of this kernel added."""
        prepared = await self._original(*args, **kwargs)
        self.started, self.reason = ({}, None)
        if self.wanted:
            prepared = self._overlaid(prepared, dict(self.wanted))
        if self.is_local and (self.extra or self.prepare is not None):
            try:
                command, launch = prepared
                environment = {**launch["env"], **self.extra}
                prepared = (command, {**launch, "env": environment})
                if self.prepare is not None:
                    environment = self.prepare(environment)
                    prepared = (command, {**launch, "env": environment})
            except Exception:  # a start must never fail because of this
                self._manager.log.warning("jupyterlab-seed: no start-up file", exc_info=True)
        return prepared

    def _overlaid(self, prepared: Any, wanted: dict[str, str]) -> Any:
        """A prepared start with the wanted pairs; notes which of them the process gets."""
        try:
            command, launch = prepared
            environment, given, problems = overlay(wanted, launch["env"])
            prepared = (command, {**launch, "env": environment})
        except Exception as error:  # a start must never fail because of this
            self.reason = _("the environment could not be set: %1", type(error).__name__)
            self._manager.log.warning("jupyterlab-seed: %s", self.reason)
            return prepared
        self.started, self.reason = given, separated(problems) if problems else None
        if not self.is_local:
            self.started = None
            self.reason = _(
                "the kernel is started by %1, which may or may not pass on the environment",
                type(getattr(self._manager, "provisioner", None)).__name__,
            )
        if self.reason:
            self._manager.log.warning("jupyterlab-seed: %s", self.reason)
        return prepared


def can_follow(manager: object) -> bool:
    """Whether this manager's kernel can be started with a launch environment."""
    return isinstance(manager, KernelManager) and inspect.iscoroutinefunction(
        getattr(manager, "_async_pre_start_kernel", None)
    )


def launch_of(manager: object) -> KernelLaunch | None:
    """The launch environment of the manager's kernel, if it has one."""
    return getattr(manager, _ATTRIBUTE, None)
