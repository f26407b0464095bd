"""Servers with managers of their own: they keep them, and say what can't be set."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import pytest
from jupyter_client.ioloop import AsyncIOLoopKernelManager
from jupyter_server.gateway.gateway_client import GatewayClient
from jupyter_server.gateway.managers import GatewayMappingKernelManager
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.services.kernels.kernelmanager import (
    AsyncMappingKernelManager,
    MappingKernelManager,
    ServerKernelManager,
)
from jupyter_server.services.sessions.sessionmanager import SessionManager
from jupyter_server.utils import import_item

from jupyterlab_seed.server.extension import SETTING, load
from jupyterlab_seed.server.launch_environment import LaunchEnvironment, NotCapableError
from jupyterlab_seed.server.seed_codes import SeedCodes

from .conftest import EXTENSION

HERE = __name__
LOG = logging.getLogger("test")
NO_SEEDS = SeedCodes(lambda: "never", LOG)


class OwnSessions(SessionManager):
    """Gives every kernel a variable, and starts kernels its own way round."""

    def get_kernel_env(self, path: Any, name: Any = None) -> dict[str, str]:
        return {**super().get_kernel_env(path, name), "OWN": "1", "TF_DETERMINISTIC_OPS": "0"}

    async def start_kernel_for_session(self, *args: Any, **kwargs: Any) -> str:
        return await super().start_kernel_for_session(*args, **kwargs)


class OwnKernel(ServerKernelManager):
    """Adds to the environment in the documented way."""

    async def start_kernel(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["env"] = {**kwargs.get("env", {}), "OWN": "1"}
        return await super().start_kernel(*args, **kwargs)


class OwnKernels(AsyncMappingKernelManager):
    """A subclass that does nothing."""


class OwnContents(FileContentsManager):
    """A contents manager that blocks, and tells no sizes."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return {**super().get(*args, **kwargs), "size": None}


class OddKernel(ServerKernelManager):
    """Prepares its start with something that can't be awaited."""

    _async_pre_start_kernel = None  # type: ignore[assignment]

    async def start_kernel(self, *args: Any, **kwargs: Any) -> Any:
        del self.__class__._async_pre_start_kernel
        try:
            return await super().start_kernel(*args, **kwargs)
        finally:
            self.__class__._async_pre_start_kernel = None


class LikeGateway(AsyncMappingKernelManager):
    """Makes kernels without `pre_start_kernel`, as the Gateway's manager does."""

    async def start_kernel(self, *, kernel_id: Any = None, path: Any = None, **kwargs: Any) -> str:
        manager = self.kernel_manager_factory(
            parent=self, log=self.log, kernel_name=kwargs.pop("kernel_name", None) or "python3"
        )
        kernel_id = kernel_id or str(uuid4())
        await manager.start_kernel(kernel_id=kernel_id, **kwargs)
        self._kernels[kernel_id] = manager
        self._kernel_connections[kernel_id] = 0
        await self._finish_kernel_start(kernel_id)
        return kernel_id


CLASSES = {
    "sessions": {"session_manager_class": OwnSessions},
    "kernels": {"kernel_manager_class": OwnKernels},
    "blocking kernels": {"kernel_manager_class": MappingKernelManager},
    "contents": {"contents_manager_class": OwnContents},
    "kernel": {},
    "kernel of jupyter_client": {},
    "pending kernels": {},
}


def config(kind: str) -> dict[str, Any]:
    """The server's config with one class of the user's."""
    result: dict[str, Any] = {"ServerApp": {**EXTENSION, **CLASSES.get(kind, {})}}
    multi = result["MappingKernelManager"] = {}
    if kind == "kernel":
        multi["kernel_manager_class"] = f"{HERE}.OwnKernel"
    elif kind == "kernel of jupyter_client":
        multi["kernel_manager_class"] = "jupyter_client.ioloop.AsyncIOLoopKernelManager"
    elif kind == "pending kernels":
        multi["use_pending_kernels"] = True
    return result


class TestOwnClasses:
    @pytest.fixture(params=list(CLASSES))
    def kind(self, request: Any) -> str:
        return request.param

    @pytest.fixture
    def jp_server_config(self, kind: str) -> dict[str, Any]:
        return config(kind)

    @pytest.mark.filterwarnings("ignore:KernelManager class:FutureWarning")
    async def test_they_stay_and_the_environment_comes(
        self, server: Any, notebook: Any, kind: str
    ) -> None:
        app = server.app
        for name, expected in CLASSES[kind].items():
            assert type(getattr(app, name.removesuffix("_class"))) is expected
        _, kernel = await server.open(notebook({"PYTHONHASHSEED": "5"}))
        if kind == "pending kernels":
            await app.kernel_manager.get_kernel(kernel).ready
        manager = app.kernel_manager.get_kernel(kernel)
        if kind == "kernel":
            assert type(manager) is OwnKernel
        if kind == "kernel of jupyter_client":
            assert type(manager) is AsyncIOLoopKernelManager
        base = {"TF_DETERMINISTIC_OPS": "0"} if kind == "sessions" else {}
        assert await server.variables(kernel) == {**base, "PYTHONHASHSEED": "5"}
        body = {"environment": {"PYTHONHASHSEED": "6", "TF_DETERMINISTIC_OPS": "1"}}
        assert (await server.environment("PUT", kernel, json=body))[0] == 200
        await server.restart(kernel)
        assert await server.variables(kernel) == body["environment"]
        _, state = await server.environment("GET", kernel)
        assert state["started"] == state["wanted"] == body["environment"]
        if kind in ("kernel", "sessions"):
            assert await server.ask(kernel, "__import__('os').environ['OWN']") == "1"


class TestLikeGateway:
    @pytest.fixture
    def jp_server_config(self) -> dict[str, Any]:
        return {"ServerApp": {**EXTENSION, "kernel_manager_class": LikeGateway}}

    async def test_its_kernels_start_and_are_not_capable(self, server: Any, notebook: Any) -> None:
        _, kernel = await server.open(notebook({"PYTHONHASHSEED": "5"}))
        assert await server.variables(kernel) == {}
        await check_not_capable(server, kernel, "ServerKernelManager")


class TestOddKernel:
    @pytest.fixture
    def jp_server_config(self) -> dict[str, Any]:
        kernels = {"kernel_manager_class": f"{HERE}.OddKernel"}
        return {"ServerApp": EXTENSION, "MappingKernelManager": kernels}

    async def test_its_kernels_start_and_are_not_capable(self, server: Any, notebook: Any) -> None:
        _, kernel = await server.open(notebook({"PYTHONHASHSEED": "5"}))
        assert await server.variables(kernel) == {}
        await check_not_capable(server, kernel, "OddKernel")


async def check_not_capable(server: Any, kernel: str, why: str) -> None:
    """Every verb says that this kernel can't be given an environment, and why."""
    status, state = await server.environment("GET", kernel)
    assert status == 200
    assert state["capable"] is False and why in state["reason"]
    assert state["wanted"] == {} and state["started"] is None
    body = {"environment": {"PYTHONHASHSEED": "5"}}
    for method, options in [("PUT", {"json": body}), ("DELETE", {})]:
        status, answer = await server.environment(method, kernel, **options)
        assert status == 409 and why in answer["message"]
    body = {"environment": {"PATH": "5"}}
    assert (await server.environment("PUT", kernel, json=body))[0] == 400


async def test_a_provisioner_that_is_not_local_is_not_vouched_for(
    server: Any, notebook: Any, monkeypatch: Any
) -> None:
    """The variables are handed over; what reached the process is not known."""

    class NoLocal:
        pass

    _, kernel = await server.open(notebook({"PYTHONHASHSEED": "5"}))
    monkeypatch.setattr("jupyterlab_seed.runs.launch.LocalProvisioner", NoLocal)
    await server.restart(kernel)
    _, state = await server.environment("GET", kernel)
    assert state["wanted"] == {"PYTHONHASHSEED": "5"} and state["started"] is None
    assert state["capable"] is True and "LocalProvisioner" in state["reason"]
    assert await server.variables(kernel) == {"PYTHONHASHSEED": "5"}


def test_a_gateway_is_left_alone() -> None:
    kernels = GatewayMappingKernelManager()
    before = dict(vars(kernels))
    sessions = SessionManager(kernel_manager=kernels)
    launch = LaunchEnvironment(kernels, sessions, None, LOG, NO_SEEDS)
    assert launch.reason is not None and "Gateway" in str(launch.reason)
    assert vars(kernels) == before
    assert "start_kernel_for_session" not in vars(sessions)
    kernels._kernels["k"] = object()
    try:
        state = launch.state("k")
        assert state["capable"] is False and state["reason"] == str(launch.reason)
        with pytest.raises(NotCapableError, match="Gateway"):
            launch.want("k", {})
    finally:
        kernels._kernels.clear()
    with pytest.raises(KeyError):
        launch.state("k")


def test_a_manager_that_is_none_of_jupyter_client() -> None:
    class Foreign:
        def __contains__(self, kernel_id: str) -> bool:
            return kernel_id == "k"

    launch = LaunchEnvironment(Foreign(), object(), None, LOG, NO_SEEDS)
    assert launch.state("k")["capable"] is False
    assert "Foreign" in launch.state("k")["reason"]


class TestGatewayServer:
    @pytest.fixture
    def jp_server_config(self) -> Any:
        GatewayClient.clear_instance()
        gateway = {"url": "http://127.0.0.1:9", "request_timeout": 1}
        yield {"ServerApp": EXTENSION, "GatewayClient": gateway}
        GatewayClient.clear_instance()

    async def test_status(self, server: Any) -> None:
        assert isinstance(server.app.kernel_manager, GatewayMappingKernelManager)
        status, answer = await server.call("GET", "jupyterlab-seed", "status")
        assert status == 200
        assert answer["capable"] is False and "Gateway" in answer["reason"]


async def test_loading_twice_hooks_once(server: Any) -> None:
    app = server.app
    hooked = app.kernel_manager.pre_start_kernel
    launch = app.web_app.settings[SETTING]
    load(app)
    assert app.kernel_manager.pre_start_kernel is hooked
    assert app.web_app.settings[SETTING] is launch


async def test_a_fault_of_ours_does_not_keep_a_kernel(
    server: Any, notebook: Any, monkeypatch: Any
) -> None:
    """Both hooks of a start, broken: the kernel runs, and the state says what happened."""

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("broken")

    path = notebook({"PYTHONHASHSEED": "5"})
    monkeypatch.setattr("jupyterlab_seed.runs.launch.overlay", broken)
    _, kernel = await server.open(path)
    assert await server.variables(kernel) == {}
    _, state = await server.environment("GET", kernel)
    assert state["started"] == {} and "RuntimeError" in state["reason"]
    monkeypatch.setattr("jupyterlab_seed.server.launch_environment.KernelLaunch", broken)
    _, kernel = await server.open(notebook({"PYTHONHASHSEED": "5"}, "other.ipynb"))
    assert await server.variables(kernel) == {}


def test_our_names_are_importable() -> None:
    """Config names classes of this file by their module."""
    assert import_item(f"{HERE}.OwnKernel") is OwnKernel
