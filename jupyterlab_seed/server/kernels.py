"""Kernels for verifications and studies, started and ended by a Jupyter server's own managers.

The server's configuration therefore applies to them, and a server that stops ends them too. They
have no session, because they belong to no notebook.
"""

from __future__ import annotations

import asyncio
import contextlib
import posixpath
from collections.abc import Mapping
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.kernelspec import NoSuchKernel
from jupyter_core.utils import ensure_async
from tornado.web import HTTPError
from traitlets import TraitError

from ..runs.environment import RefusedError
from ..runs.kernels import (
    HASH_SEED,
    STARTUP,
    EndingKernel,
    did_not_start,
    history_arguments,
    inherited_hash_seed,
    log,
)
from ..runs.messages import _
from ..runs.processes import MarkedProcesses
from ..runs.types import CannotRunError, Plan
from ..runs.waiting import finish, until_ready
from .kernel_specs import server_spec
from .launch_environment import LaunchEnvironment, is_gateway

#: How often a kernel is started that dies before it answers: its port was free when it was chosen,
#: and another process may have taken it since. What it prints goes to the server, not to us.
_TRIES = 2

#: Seconds behind each attempt to shut a kernel down that fails.
_PAUSES = (0.2, 1.0, 3.0, 0.0)


class _DiedAtStart(CannotRunError):
    """The process ended before it answered."""


class ServerKernels:
    """The server's kernels for one notebook."""

    def __init__(
        self,
        server_app: Any,
        launch: LaunchEnvironment,
        path: str,
        own: Mapping[str, str] | None = None,
    ) -> None:
        """``path``: the notebook's contents path, which determines the kernels' folder.

        ``own``: variables that the caller chooses for their processes, such as the GPU.
        """
        self._app = server_app
        self._launch = launch
        self._path = path
        self._own = dict(own or {})
        self._marked = MarkedProcesses()

    async def start(
        self, plan: Plan, environment: Mapping[str, str], more: Mapping[str, str] | None = None
    ) -> ServerKernel:
        """See :class:`~.runs.kernels.KernelSource`."""
        spec = await self._spec(plan.kernel_name)
        own = {**self._own, **(more or {})}
        arguments = await self._arguments(plan.kernel_name, spec)
        asked = HASH_SEED in plan.environment
        for left in reversed(range(_TRIES)):
            kernel = ServerKernel(self._app.kernel_manager, self._launch, self._marked, own)
            try:
                await kernel.start(spec, environment, asked, arguments)
                return kernel
            except _DiedAtStart:
                await kernel.close()
                if not left:
                    raise
            except BaseException:
                await kernel.close()
                raise
        raise AssertionError("not reached")

    async def _spec(self, name: str) -> Any:
        specs = self._app.kernel_spec_manager
        try:
            return await server_spec(specs, name)
        except (NoSuchKernel, KeyError):
            found = await ensure_async(specs.get_all_specs())
            known = ", ".join(sorted(found)) or "none"
            message = _(
                "There is no kernel named %1 on this server; available: %2.", repr(name), known
            )
            raise CannotRunError("unknown-kernel", message) from None
        except (HTTPError, OSError, ValueError, TraitError) as error:  # from a Gateway
            message = did_not_start(name, str(error))
            raise CannotRunError("kernel-start", message) from None

    async def _arguments(self, name: str, spec: Any) -> dict[str, Any]:
        """The arguments with which a session of the notebook would start its kernel."""
        path = await ensure_async(self._app.contents_manager.get_kernel_path(path=self._path))
        env = self._app.session_manager.get_kernel_env(path, posixpath.basename(self._path))
        arguments = {"path": path, "kernel_name": name, "env": env}
        if not is_gateway(self._app.kernel_manager):
            arguments["extra_arguments"] = history_arguments(spec.argv)
        return arguments


class ServerKernel(EndingKernel):
    """One kernel of the server; see :class:`~.runs.kernels.Kernel`."""

    def __init__(
        self,
        kernels: Any,
        launch: LaunchEnvironment,
        marked: MarkedProcesses,
        own: Mapping[str, str],
    ) -> None:
        """Prepare it; nothing runs before :meth:`start`. ``own``: see :class:`ServerKernels`."""
        super().__init__(marked)
        self._own = own
        self._kernels = kernels
        self._launch = launch
        self._id: str | None = None
        self._context: Any = None

    async def start(
        self, spec: Any, environment: Mapping[str, str], asked: bool, arguments: Mapping[str, Any]
    ) -> None:
        """Start the process and wait until it answers; raises :class:`CannotRunError`.

        ``asked``: whether it is the notebook that asks for the hash seed in ``environment``.
        """
        self.language = (spec.language or "").lower()
        wanted = dict(environment)
        fixed = inherited_hash_seed(spec)
        if fixed and not asked:
            # All kernels of this kind have it, in JupyterLab too.
            wanted.pop(HASH_SEED, None)
        try:
            with self._launch.starting_with(wanted, {**self._own, **self.marked.environment}):
                starting = asyncio.ensure_future(self._start(arguments))
            await finish(starting)
            await starting
        except RefusedError:
            raise
        except Exception as error:
            message = did_not_start(arguments["kernel_name"], str(error))
            raise CannotRunError("kernel-start", message) from None
        assert self._id is not None
        if self.language == "python":
            given = self._launch.state(self._id)["started"] or {}
            self.hash_seed = given.get(HASH_SEED) or fixed
        await self._connect(arguments["kernel_name"])

    async def _start(self, arguments: Mapping[str, Any]) -> None:
        self._id = await ensure_async(self._kernels.start_kernel(**arguments))
        self.manager = self._kernels.get_kernel(self._id)
        # A dead kernel must stay dead, because its death is a result.
        if hasattr(self.manager, "stop_restarter"):
            self.manager.stop_restarter()  # does nothing if there is no restarter
        self.manager.autorestart = False
        self._find_leader()

    async def _connect(self, name: str) -> None:
        own = {}
        if not is_gateway(self._kernels):
            # No limit on unread messages: a dropped one would look like a difference.
            self._context = zmq.asyncio.Context()
            self._context.setsockopt(zmq.RCVHWM, 0)
            own["context"] = self._context
        self.client = self.manager.client(**own)
        try:
            await ensure_async(self.client.start_channels(stdin=False, hb=False))
            await until_ready(self.client, STARTUP)
        except Exception as error:  # a Gateway's websocket has errors of its own
            message = did_not_start(name, str(error))
            died = isinstance(error, RuntimeError) and not await self._is_alive()
            raise (_DiedAtStart if died else CannotRunError)("kernel-start", message) from None

    async def _is_alive(self) -> bool:
        with contextlib.suppress(Exception):
            return bool(await ensure_async(self.manager.is_alive()))
        return False

    async def _clean(self) -> None:
        """End the kernel and the connection, even if one of them fails to end."""
        with contextlib.suppress(Exception):
            if self.client is not None:
                await ensure_async(self.client.stop_channels())
        await self._shut_down()
        with contextlib.suppress(Exception):
            if self._context is not None:
                self._context.destroy(linger=0)

    async def _shut_down(self) -> None:
        """Have the server end it; again if that fails."""
        for pause in _PAUSES:
            try:
                if self._id is not None and self._id in self._kernels:
                    await ensure_async(self._kernels.shutdown_kernel(self._id, now=True))
                return
            except Exception as error:
                # A Gateway may be starting it anew, since it has shut down by itself.
                log.warning("kernel %s could not be shut down: %s", self._id, type(error).__name__)
                await asyncio.sleep(pause)
