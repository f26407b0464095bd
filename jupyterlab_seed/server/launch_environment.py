"""Passing launch environments and start-up files to kernels: hooks on the server's managers.

There are three, on instances and not on classes, so managers that the user configured stay as they
are:

1. ``session_manager.start_kernel_for_session`` (public; new kernel, change of kernel): the
   notebook for which a kernel starts. Its file is read there, before the process exists.
2. ``kernel_manager.pre_start_kernel`` (public): the new kernel's own manager, before it starts.
   A Gateway's manager does not call it, and so is left alone.
3. that manager, by :class:`~.runs.launch.KernelLaunch`: the environment of each start.

If a hook finds an unexpected form it does nothing, and the state gives the reason.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from jupyter_client.multikernelmanager import MultiKernelManager
from jupyter_core.utils import ensure_async

from ..runs.environment import validate
from ..runs.launch import KernelLaunch, can_follow, launch_of
from ..runs.messages import Message, _
from ..startup.files import STARTS, StartupFile
from .kernel_specs import server_spec
from .notebook_file import accepted_environment, notebook_path, read_start
from .seed_codes import SeedCodes


class NotCapableError(RuntimeError):
    """This kernel's launch environment cannot be set; the message says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass
class _Start:
    """A start of a kernel; the first kernel created under it takes what it has.

    ``startup``: the start-up file; None for a kernel that is no notebook's. ``extra``: variables
    of this package's own.
    """

    environment: dict[str, str] = field(default_factory=dict)
    startup: StartupFile | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def take(self) -> _Start:
        """All for the first caller; nothing for later ones."""
        taken = _Start(self.environment, self.startup, self.extra)
        self.environment, self.startup, self.extra = {}, None, {}
        return taken


_current: ContextVar[_Start | None] = ContextVar("jupyterlab_seed_start", default=None)


class LaunchEnvironment:
    """The launch environments of all kernels of one server."""

    def __init__(
        self,
        kernel_manager: Any,
        session_manager: Any,
        contents: Any,
        log: logging.Logger,
        seed_codes: SeedCodes,
    ) -> None:
        """Hook the managers of a server if possible; :attr:`reason` says why if not.

        ``contents``: the contents manager that reads the notebooks. ``seed_codes``: composes what
        seeds their kernels.
        """
        self._kernel_manager = kernel_manager
        self._contents = contents
        self._seed_codes = seed_codes
        self._log = log
        self._reason = _why_not(kernel_manager)
        if self._reason is None:
            self._hook_kernels()
            if callable(getattr(session_manager, "start_kernel_for_session", None)):
                self._hook_sessions(session_manager)
            else:
                log.warning(
                    "jupyterlab-seed: the session manager %s has no start_kernel_for_session; "
                    "kernels start the first time without their notebook's launch environment",
                    type(session_manager).__name__,
                )
        else:
            log.info("jupyterlab-seed: no launch environment: %s", self._reason)

    @property
    def reason(self) -> Message | None:
        """Why no kernel of this server can be given an environment; None if they can."""
        return self._reason

    def state(self, kernel_id: str) -> dict[str, Any]:
        """The state of a kernel, as JSON; docs/launch-environment.md describes the members.

        Raises KeyError if the server has no such kernel.
        """
        launch, reason = self._find(kernel_id)
        reason = launch.reason if launch else reason
        return {
            "kernel_id": kernel_id,
            "wanted": dict(launch.wanted) if launch else {},
            "started": launch.started if launch else None,
            "capable": launch is not None,
            "reason": reason and str(reason),
            "message": reason and reason.as_json(),
        }

    def want(self, kernel_id: str, environment: object) -> None:
        """Store ``environment`` for the kernel's next start; ``{}`` clears it.

        Raises KeyError if the server has no such kernel, RefusedError if a pair is not accepted,
        NotCapableError if this kernel cannot be given one.
        """
        launch, reason = self._find(kernel_id)
        accepted = validate(environment)
        if launch is None:
            assert reason is not None
            raise NotCapableError(reason)
        launch.wanted = accepted

    def startup(self, kernel_id: str) -> StartupFile | None:
        """The start-up file of a kernel; None if it has none.

        Raises KeyError if the server has no such kernel.
        """
        launch, _reason = self._find(kernel_id)
        file = getattr(launch and launch.prepare, "__self__", None)
        return file if isinstance(file, StartupFile) else None

    @contextmanager
    def starting_with(self, environment: object, extra: Mapping[str, str]) -> Iterator[None]:
        """Give ``environment`` to the first kernel started in this context, and ``extra``.

        :meth:`state` says whether its process got it. Raises RefusedError if a pair is not
        accepted.
        """
        with self._under(_Start(validate(environment), None, extra)):
            yield

    @contextmanager
    def _under(self, start: _Start) -> Iterator[None]:
        """Give the first kernel started in this context what ``start`` has."""
        token = _current.set(start)
        try:
            yield
        finally:
            _current.reset(token)

    def _find(self, kernel_id: str) -> tuple[KernelLaunch | None, Message | None]:
        if kernel_id not in self._kernel_manager:
            raise KeyError(kernel_id)
        if self._reason is not None:
            return None, self._reason
        manager = self._kernel_manager.get_kernel(kernel_id)
        launch = launch_of(manager)
        if launch is None:
            return None, _(
                "this server's %1 does not support a launch environment",
                type(manager).__name__,
            )
        return launch, None

    def _hook_kernels(self) -> None:
        original = self._kernel_manager.pre_start_kernel

        @functools.wraps(original)
        def pre_start_kernel(*args: Any, **kwargs: Any) -> Any:
            result = original(*args, **kwargs)
            start = _current.get()
            try:
                manager = result[0]
                if can_follow(manager):
                    taken = start.take() if start else _Start()
                    launch = KernelLaunch(manager, taken.environment)
                    launch.extra = taken.extra
                    if taken.startup is not None:
                        launch.prepare = taken.startup.prepare
            except Exception:  # a start must never fail because of this
                self._log.warning(
                    "jupyterlab-seed: a kernel cannot be given a launch environment", exc_info=True
                )
            return result

        self._kernel_manager.pre_start_kernel = pre_start_kernel

    def _hook_sessions(self, session_manager: Any) -> None:
        original = session_manager.start_kernel_for_session

        @functools.wraps(original)
        async def start_kernel_for_session(*args: Any, **kwargs: Any) -> Any:
            session = _session_of(args, kwargs)
            path = notebook_path(session.get("path"), session.get("name"), session.get("type"))
            start = await self._start_of(path, session.get("kernel_name")) if path else _Start()
            with self._under(start):
                return await ensure_async(original(*args, **kwargs))

        session_manager.start_kernel_for_session = start_kernel_for_session

    async def _start_of(self, path: str, kernel_name: str | None) -> _Start:
        """What a new kernel for the notebook at ``path`` gets."""
        asked = await read_start(self._contents, path, self._log)
        environment = accepted_environment(asked, path, self._log)
        start = STARTS.get(await self._language(kernel_name))
        if start is None:
            return _Start(environment)
        seed = await self._seed_codes.of(asked, path, start.language)
        return _Start(environment, StartupFile(seed, start))

    async def _language(self, kernel_name: str | None) -> str:
        """The language of a kernel in lower case; raises nothing."""
        try:
            name = kernel_name or self._kernel_manager.default_kernel_name
            specs = self._kernel_manager.kernel_spec_manager
            spec = await server_spec(specs, name)
            return (spec.language or "").lower()
        except Exception:  # the start itself will say what is wrong
            return ""


def _session_of(args: Any, kwargs: Any) -> dict[str, Any]:
    """The parameters of a call of ``start_kernel_for_session``, by their names.

    jupyter_server 2.13 passes the session by position, later ones by name; the order is the same.
    """
    names = ("session_id", "path", "name", "type", "kernel_name")
    return {**dict(zip(names, args, strict=False)), **kwargs}


def _why_not(kernel_manager: Any) -> Message | None:
    """Why no kernel of this manager can be given an environment, or None if one can."""
    name = type(kernel_manager).__name__
    if is_gateway(kernel_manager):
        return _("the kernels run behind a Gateway, which starts them with its own environment")
    if not isinstance(kernel_manager, MultiKernelManager):
        return _("the kernel manager %1 is not from jupyter_client", name)
    if not callable(getattr(kernel_manager, "pre_start_kernel", None)):
        return _("the kernel manager %1 has no pre_start_kernel", name)
    return None


def is_gateway(kernel_manager: Any) -> bool:
    """Whether the kernels run behind a Gateway."""
    try:
        from jupyter_server.gateway.managers import GatewayMappingKernelManager
    except ImportError:
        return False
    return isinstance(kernel_manager, GatewayMappingKernelManager)
