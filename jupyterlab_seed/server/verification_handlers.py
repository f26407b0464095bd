"""The REST endpoints of verifications; docs/verify.md has their bodies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from math import isfinite
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from ..runs.types import CannotVerifyError
from ..verify.comparison import masks
from ..verify.report.html import page
from ..verify.types import Options
from .jobs import BusyError, Verification, Verifications, Work

#: The key of the web application's settings that holds the server's :class:`Desk`.
SETTING = "jupyterlab_seed_verifications"

#: How long a request waits for something new, in seconds; below what proxies wait for an answer.
WAIT = 15.0


class Desk:
    """What the endpoints need: the verifications, and how a new one is run.

    ``prepare`` turns a notebook's path, its content and the options into the work; it raises
    CannotVerifyError where the notebook can't be verified.
    """

    def __init__(
        self,
        verifications: Verifications,
        prepare: Callable[[str, dict[str, Any], Options], Work],
    ) -> None:
        """Keep both."""
        self.verifications = verifications
        self.prepare = prepare


class _Handler(APIHandler):
    """What all share: verifications start kernels, so they are under the kernels' rule."""

    auth_resource = "kernels"

    @property
    def desk(self) -> Desk:
        """The verifications of this server."""
        return self.settings[SETTING]

    def answer(self, status: int, body: dict[str, Any]) -> None:
        """Finish with ``status`` and a JSON body. Not HTTPError: it doubles a % in a message."""
        self.set_status(status)
        self.finish(json.dumps(body))

    def find(self, identity: str) -> Verification | None:
        """The verification; where there is none the request is answered."""
        found = self.desk.verifications.get(identity)
        if found is None:
            self.answer(404, {"message": "There is no such verification."})
        return found


class ListHandler(_Handler):
    """``/jupyterlab-seed/verifications``."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """200 with the verification that runs or ran last for the notebook ``path``."""
        found = self.desk.verifications.of(self.get_query_argument("path", ""))
        if found is not None:
            found.touch()
        self.answer(200, {"verifications": [] if found is None else [found.state()]})

    @web.authenticated
    @authorized
    @authorized("execute")
    async def post(self) -> None:
        """201 with the state of a new one; 400 it can't be verified; 409 it is being verified."""
        try:
            path, notebook, options = _request(self.request.body)
            work = self.desk.prepare(path, notebook, options)
            verification = self.desk.verifications.start(path, work)
        except BusyError as error:
            return self.answer(409, {"kind": error.kind, "message": str(error), "id": error.id})
        except CannotVerifyError as error:
            return self.answer(400, {"kind": error.kind, "message": str(error)})
        self.answer(201, verification.state())


class OneHandler(_Handler):
    """``/jupyterlab-seed/verifications/{id}``."""

    _waiting: asyncio.Task[Any] | None = None

    @web.authenticated
    @authorized
    async def get(self, identity: str) -> None:
        """200 with the state, once its version is above ``since`` or some seconds have passed."""
        found = self.find(identity)
        if found is None:
            return
        try:
            since = int(self.get_query_argument("since", "-1"))
        except ValueError:
            return self.answer(400, {"message": "since is not an integer"})
        self._waiting = asyncio.create_task(found.wait(since, WAIT))
        # Cancelled where the page went away; the answer goes nowhere then.
        await asyncio.wait([self._waiting])
        self.answer(200, found.state())

    def on_connection_close(self) -> None:
        """End the waiting of a page that is gone."""
        if self._waiting is not None:
            self._waiting.cancel()
        super().on_connection_close()

    @web.authenticated
    @authorized
    async def delete(self, identity: str) -> None:
        """204: a running one is cancelled and its kernels are gone; an ended one is forgotten."""
        found = self.find(identity)
        if found is not None:
            await self.desk.verifications.remove(found)
            self.set_status(204)
            self.finish()


class LeaveHandler(_Handler):
    """``/jupyterlab-seed/verifications/{id}/leave``."""

    @web.authenticated
    @authorized
    async def post(self, identity: str) -> None:
        """204: the page that asked for it goes away."""
        found = self.find(identity)
        if found is not None:
            found.leave()
            self.set_status(204)
            self.finish()


class ReportHandler(_Handler):
    """``/jupyterlab-seed/verifications/{id}/report.{json,html}``."""

    @web.authenticated
    @authorized
    async def get(self, identity: str, kind: str) -> None:
        """200 with the report of one that is done, else 404."""
        found = self.find(identity)
        if found is None:
            return
        if found.report is None:
            return self.answer(404, {"message": "It has no report."})
        if kind == "json":
            text = await asyncio.to_thread(json.dumps, found.report, indent=1)
        else:
            text = await asyncio.to_thread(page, found.report)
        # It shows what a notebook printed: it is for saving, and no page of this server.
        self.set_header("Content-Disposition", f'attachment; filename="report.{kind}"')
        self.set_header("X-Content-Type-Options", "nosniff")
        mime = "application/json" if kind == "json" else "text/html"
        self.finish(text, set_content_type=f"{mime}; charset=UTF-8")


class MasksHandler(_Handler):
    """``/jupyterlab-seed/verifications/masks``."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """200 with the rules that can be switched off."""
        rules = [
            {"id": rule.id, "name": rule.name, "description": rule.description}
            for rule in masks.RULES.values()
        ]
        self.answer(200, {"masks": rules})


def _request(body: bytes) -> tuple[str, dict[str, Any], Options]:
    """The notebook's path, its content and the options of a request to verify.

    Raises CannotVerifyError where the body has another form or an option is out of its range.
    """
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise CannotVerifyError("bad-option", "the body is not JSON") from None
    if not isinstance(parsed, dict):
        raise CannotVerifyError("bad-option", "the body is not an object")
    path, notebook = parsed.get("path"), parsed.get("notebook")
    if not isinstance(path, str) or not path:
        raise CannotVerifyError("bad-option", "path: the notebook's path is missing")
    if not isinstance(notebook, dict):
        raise CannotVerifyError("not-a-notebook", "notebook: this is no notebook")
    return path.strip("/"), notebook, _options(parsed.get("options") or {})


def _options(given: object) -> Options:
    """Options as a page gives them. Raises CannotVerifyError where one is out of its range."""
    if not isinstance(given, dict):
        raise CannotVerifyError("bad-option", "options: not an object")
    timeout, tolerance = given.get("timeout"), given.get("tolerance", 0)
    beside, off = given.get("sideBySide"), given.get("masksOff", [])
    if timeout is not None and (not _is_number(timeout) or not timeout > 0):
        raise CannotVerifyError("bad-option", "timeout: it must be a number of seconds above 0")
    if not _is_number(tolerance) or not 0 <= tolerance < 1:
        raise CannotVerifyError("bad-option", "tolerance: it must be a number from 0 to below 1")
    if beside not in (None, True, False):
        raise CannotVerifyError("bad-option", "sideBySide: it must be true, false or null")
    if not isinstance(off, list) or not all(isinstance(one, str) for one in off):
        raise CannotVerifyError("bad-option", "masksOff: it must be a list of rules")
    unknown = sorted(set(off) - set(masks.RULES))
    if unknown:
        known = ", ".join(masks.RULES)
        raise CannotVerifyError("bad-option", f"masksOff: {unknown[0]!r} is none of: {known}")
    return Options(timeout, float(tolerance), beside, frozenset(off))


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
    except OverflowError:  # JSON has integers of any length
        return False


def handlers(base_url: str) -> list[tuple[str, type[APIHandler]]]:
    """The routes below ``base_url``, for ``web_app.add_handlers``."""
    root = url_path_join(base_url, "jupyterlab-seed", "verifications")
    one = root + r"/(?P<identity>[0-9a-f]{32})"
    return [
        (root, ListHandler),
        (url_path_join(root, "masks"), MasksHandler),
        (one, OneHandler),
        (one + "/leave", LeaveHandler),
        (one + r"/report\.(?P<kind>json|html)", ReportHandler),
    ]
