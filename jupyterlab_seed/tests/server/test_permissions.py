"""Who may use the endpoints: the table in docs/rest.md, row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from jupyter_server.auth import AllowAllAuthorizer

from .conftest import EXTENSION

DOCS = Path(__file__).parents[3] / "docs" / "rest.md"
pytestmark = pytest.mark.skipif(not DOCS.exists(), reason="an installed package has no docs")

METHODS = ("get", "post", "put", "delete", "patch")
IDS = {
    "{kernel}": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
    "{verification}": "0" * 32,
    "{study}": "0" * 32,
    "{arm}": "A",
    "{seed}": "42",
}


@dataclass(frozen=True)
class Row:
    """One row: ``needs`` all of the first, and one of the second."""

    method: str
    path: str
    needs: frozenset[str]
    one_of: frozenset[str]

    async def ask(self, server: Any, **options: Any) -> int:
        """The status of a request whose body is invalid and whose ids are unknown."""
        path = self.path
        for name, value in IDS.items():
            path = path.replace(name, value)
        status, _ = await server.call(self.method, *path.strip("/").split("/"), **options)
        return int(status)


def table() -> list[Row]:
    """The rows of the table."""
    found = re.findall(
        r"^\| `([A-Z]+) (/\S+)` *\| (.*?) *\| (.*?) *\|", DOCS.read_text("utf-8"), re.M
    )
    words = re.compile(r"`([^`]+)`")
    return [
        Row(method, path, frozenset(words.findall(needs)), frozenset(words.findall(one_of)))
        for method, path, needs, one_of in found
    ]


ROWS = table() if DOCS.exists() else []


class Denier(AllowAllAuthorizer):
    """Denies some actions, written ``resource: action``."""

    denied: ClassVar[frozenset[str]] = frozenset()

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return f"{resource}: {action}" not in self.denied


@pytest.fixture
def deny(monkeypatch: Any) -> Any:
    """Deny actions from now on."""
    return lambda *actions: monkeypatch.setattr(Denier, "denied", frozenset(actions))


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {"ServerApp": {**EXTENSION, "authorizer_class": Denier}}


async def test_each_row(server: Any, deny: Any) -> None:
    assert len(ROWS) > 10
    for row in ROWS:
        deny()
        assert await row.ask(server) not in (401, 403), row
        for action in row.needs:
            deny(action)
            assert await row.ask(server) == 403, (row, action)
        if row.one_of:
            deny(*row.one_of)
            assert await row.ask(server) == 403, row
            for action in row.one_of:
                deny(*(row.one_of - {action}))
                assert await row.ask(server) != 403, (row, action)
        # What it does not ask for is no matter.
        deny("contents: write", "sessions: read", "sessions: write", "api: read")
        assert await row.ask(server) not in (401, 403), row


@pytest.mark.parametrize("headers", [{"Authorization": ""}, {"Authorization": "token wrong"}])
async def test_nobody_unknown(server: Any, headers: dict[str, str]) -> None:
    for row in ROWS:
        assert await row.ask(server, headers=headers) in (401, 403), row


def test_each_endpoint_has_a_row(jp_serverapp: Any) -> None:
    known = {(row.method.lower(), fill(row.path)) for row in ROWS}
    seen = set()
    web_app = jp_serverapp.web_app
    for rule in [*web_app.wildcard_router.rules, *web_app.default_router.rules]:
        for route in getattr(rule.target, "rules", [rule]):
            pattern = getattr(route.matcher, "regex", None)
            if pattern is None or "jupyterlab-seed" not in pattern.pattern:
                continue
            for method in implemented(route.target):
                mine = {one for one in known if one[0] == method and matches(pattern, one[1])}
                assert mine, f"{method} {pattern.pattern} is not in docs/rest.md"
                seen |= mine
    assert seen == known


def implemented(handler: Any) -> set[str]:
    """The methods that a handler of this package has."""
    return {
        method
        for method in METHODS
        for one in handler.__mro__
        if one.__module__.startswith("jupyterlab_seed.") and method in vars(one)
    }


def fill(path: str) -> str:
    """A path with ids."""
    for name, value in IDS.items():
        path = path.replace(name, value)
    return path


def matches(pattern: re.Pattern[str], path: str) -> bool:
    """Whether a route below any base URL leads to a path."""
    return re.search(pattern.pattern[pattern.pattern.index("/jupyterlab-seed") :], path) is not None


class TestWithACookie:
    """Without a token, where the server lets everybody in, so that `_xsrf` alone protects."""

    @pytest.fixture
    def jp_server_config(self) -> dict[str, Any]:
        return {"ServerApp": EXTENSION, "IdentityProvider": {"token": ""}}

    @pytest.fixture
    def jp_argv(self) -> list[str]:
        return ["--IdentityProvider.token="]

    async def test_what_changes_something_needs_the_token(self, server: Any) -> None:
        server.app.identity_provider.token = ""
        for row in ROWS:
            status = await row.ask(server, headers={"Authorization": ""})
            assert (status == 403) == (row.method != "GET"), (row, status)
