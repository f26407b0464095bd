"""The endpoints: who may use them, what they accept, and what they answer."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from jupyter_server.auth import AllowAllAuthorizer

from jupyterlab_seed.runs.environment import variables

from ..runs.test_environment import BAD, GOOD, XLA_FLAG
from .conftest import EXTENSION

NOBODY = [{"Authorization": ""}, {"Authorization": "token wrong"}]


async def test_status(server: Any) -> None:
    status, answer = await server.call("GET", "jupyterlab-seed", "status")
    assert status == 200
    assert answer["capable"] is True and answer["reason"] is None
    assert isinstance(answer["version"], str)
    assert set(answer["variables"]) == set(variables())


@pytest.mark.parametrize("headers", NOBODY)
async def test_nobody_unknown_is_served(server: Any, headers: dict[str, str]) -> None:
    """Without a token, and with a wrong one, also for kernels that do not exist."""
    status, _ = await server.call("GET", "jupyterlab-seed", "status", headers=headers)
    assert status in (401, 403)
    kernel = str(uuid4())
    for method, options in [("GET", {}), ("PUT", {"json": {"environment": {}}}), ("DELETE", {})]:
        status, _ = await server.environment(method, kernel, headers=headers, **options)
        assert status in (401, 403), method


async def test_nobody_unknown_changes_a_kernel(server: Any, notebook: Any) -> None:
    _, kernel = await server.open(notebook({"PYTHONHASHSEED": "1"}))
    for headers in NOBODY:
        body = {"environment": {"PYTHONHASHSEED": "2"}}
        status, _ = await server.environment("PUT", kernel, json=body, headers=headers)
        assert status in (401, 403)
        status, _ = await server.environment("DELETE", kernel, headers=headers)
        assert status in (401, 403)
    _, state = await server.environment("GET", kernel)
    assert state["wanted"] == {"PYTHONHASHSEED": "1"}


class Reader(AllowAllAuthorizer):
    """May read kernels and no more; may do everything else."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return resource != "kernels" or action == "read"


class TestReader:
    @pytest.fixture
    def jp_server_config(self) -> dict[str, Any]:
        return {"ServerApp": {**EXTENSION, "authorizer_class": Reader}}

    async def test_may_read_and_not_write(self, server: Any, notebook: Any) -> None:
        _, kernel = await server.open(notebook({"PYTHONHASHSEED": "1"}))
        assert (await server.call("GET", "jupyterlab-seed", "status"))[0] == 200
        assert (await server.environment("GET", kernel))[0] == 200
        body = {"environment": {"PYTHONHASHSEED": "2"}}
        assert (await server.environment("PUT", kernel, json=body))[0] == 403
        assert (await server.environment("DELETE", kernel))[0] == 403
        _, state = await server.environment("GET", kernel)
        assert state["wanted"] == {"PYTHONHASHSEED": "1"}


class Stranger(AllowAllAuthorizer):
    """May do nothing with kernels."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return resource != "kernels"


class TestStranger:
    @pytest.fixture
    def jp_server_config(self) -> dict[str, Any]:
        return {"ServerApp": {**EXTENSION, "authorizer_class": Stranger}}

    async def test_may_not_read(self, server: Any) -> None:
        assert (await server.call("GET", "jupyterlab-seed", "status"))[0] == 403
        assert (await server.environment("GET", str(uuid4())))[0] == 403


async def test_unknown_kernel(server: Any) -> None:
    kernel = str(uuid4())
    for method, options in [
        ("GET", {}),
        ("DELETE", {}),
        ("PUT", {"json": {"environment": {"PYTHONHASHSEED": "1"}}}),
        ("PUT", {"json": {"environment": {"PATH": "1"}}}),
        ("PUT", {"body": "no JSON"}),
    ]:
        status, answer = await server.environment(method, kernel, **options)
        assert status == 404, (method, options)
        assert kernel in answer["message"]


@pytest.mark.parametrize("kernel", ["x", "..", "a-b-c-d", "a-b-c-d-e%0a"])
async def test_what_is_no_kernel_id_is_no_route(server: Any, kernel: str) -> None:
    status, _ = await server.environment("GET", kernel)
    assert status == 404


async def test_values(server: Any, notebook: Any) -> None:
    """The whole table on one kernel: a refused request changes nothing, an accepted one all."""
    _, kernel = await server.open(notebook())
    status, state = await server.environment("GET", kernel)
    assert status == 200
    assert state == {
        "kernel_id": kernel,
        "wanted": {},
        "started": {},
        "capable": True,
        "reason": None,
        "message": None,
    }
    for name, value in GOOD:
        put = {"json": {"environment": {name: value}}}
        status, answer = await server.environment("PUT", kernel, **put)
        assert status == 200 and answer == {**state, "wanted": {name: value}}, (name, value)
    every = dict(GOOD)
    assert every["XLA_FLAGS"] == XLA_FLAG
    assert (await server.environment("PUT", kernel, json={"environment": every}))[0] == 200
    for name, value in BAD:
        body = {"environment": {**every, name: value}}
        status, answer = await server.environment("PUT", kernel, json=body)
        assert status == 400, (name, value)
        assert json.dumps(name)[1:-1][:20] in answer["message"]
    for body in [
        *("", "no JSON", "[]", "1", "null", '"x"', '{"environment": ', "\xff", "[" * 10_000),
        *('{"environment": {}, "x": 1}', '{"x": {}}', "{}" + " " * 20_000),
        *('{"environment": null}', '{"environment": []}', '{"environment": "PYTHONHASHSEED=1"}'),
    ]:
        raw = body.encode("latin-1")
        status, answer = await server.environment("PUT", kernel, body=raw)
        assert status == 400 and answer["message"], body[:40]
    _, state = await server.environment("GET", kernel)
    assert state["wanted"] == every


async def test_clearing(server: Any, notebook: Any) -> None:
    _, kernel = await server.open(notebook({"PYTHONHASHSEED": "1"}))
    full = {"json": {"environment": {"PYTHONHASHSEED": "1"}}}
    for method, options, expected in [
        ("DELETE", {}, 204),
        ("PUT", {"json": {"environment": {}}}, 200),
        ("PUT", {"json": {}}, 200),
    ]:
        assert (await server.environment("PUT", kernel, **full))[0] == 200
        assert (await server.environment(method, kernel, **options))[0] == expected
        _, state = await server.environment("GET", kernel)
        assert state["wanted"] == {} and state["started"] == {"PYTHONHASHSEED": "1"}


async def test_a_percent_sign_comes_back_as_it_was(server: Any, notebook: Any) -> None:
    _, kernel = await server.open(notebook())
    body = {"environment": {"PYTHONHASHSEED": "%s%d%"}}
    _, answer = await server.environment("PUT", kernel, json=body)
    assert '"%s%d%"' in answer["message"]
