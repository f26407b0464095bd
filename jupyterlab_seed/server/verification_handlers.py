"""The REST endpoints of verifications; docs/verify.md describes their bodies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, TypeAlias

from jupyter_server.utils import url_path_join

from ..frameworks import read
from ..runs.messages import _, comma_separated
from ..runs.types import CannotRunError
from ..verify.comparison import masks
from ..verify.report.html import page
from ..verify.types import CannotVerifyError, Change, Options
from .bodies import BodyError, NotJsonError, parse
from .handler import Handler, endpoint
from .jobs import BusyError, TooManyError, Verification, Verifications, Work, refusal
from .paths import OutsideError, normal_path

#: How long a request waits for news, in seconds; less than proxies wait for an answer.
WAIT = 15.0


#: Turns a notebook's path, its content and the options into the work; raises CannotRunError
#: if the notebook cannot be run.
Prepare: TypeAlias = Callable[[str, dict[str, Any], Options], Work]

_LIMITS = read("common.json")["limits"]

_LINES = {"type": "array", "items": {"type": "string"}}

#: A change of the code that is tried.
_CHANGE = {
    "type": "object",
    "required": ["cell", "line", "before", "after"],
    "properties": {
        "cell": {"type": "integer", "minimum": 0},
        "line": {"type": "integer", "minimum": 1},
        "before": _LINES,
        "after": _LINES,
    },
}

#: The body of a request to verify.
_BODY = {
    "type": "object",
    "required": ["path", "notebook"],
    "properties": {
        "path": {"type": "string", "minLength": 1},
        "notebook": {"type": "object"},
        "options": {
            "type": ["object", "null"],
            "properties": {
                "timeout": {"type": ["number", "null"], **_LIMITS["timeout"]},
                "tolerance": {"type": "number", **_LIMITS["tolerance"]},
                "sideBySide": {"type": ["boolean", "null"]},
                "masksOff": {"type": "array", "items": {"enum": list(masks.RULES)}},
                "changes": {"type": "array", "maxItems": 100, "items": _CHANGE},
            },
        },
    },
}

#: What each member must be.
_MUST_BE = {
    "path": _("path: missing"),
    "notebook": _("notebook: not a notebook"),
    "options": _("options: not an object"),
    "timeout": _("timeout: must be a number of seconds above 0"),
    "tolerance": _("tolerance: must be a number of at least 0 and below 1"),
    "sideBySide": _("sideBySide: must be true, false or null"),
    "masksOff": _(
        "masksOff: must be a list of mask ids; available: %1",
        comma_separated(list(masks.RULES)),
    ),
    "changes": _("changes: must be a list of changes of cells"),
}

_OUTSIDE = _("path: no file below the server's root")


class _Handler(Handler):
    """The base of all of them."""

    def initialize(self, verifications: Verifications, prepare: Prepare) -> None:
        """``verifications``: those of this server; ``prepare``: how a new one is run."""
        self.verifications = verifications
        self.prepare_work = prepare

    def find(self, identity: str) -> Verification | None:
        """The verification, or None; then the request has been answered."""
        found = self.verifications.get(identity)
        if found is None:
            self.refuse(404, _("There is no such verification."))
        return found


class ListHandler(_Handler):
    """``/jupyterlab-seed/verifications``."""

    @endpoint(shows_notebook=True)
    async def get(self) -> None:
        """200 with the running or last one of the notebook ``path``; 400 outside the root."""
        try:
            path = normal_path(self.get_query_argument("path", ""))
        except OutsideError:
            return self.refuse(400, _OUTSIDE)
        found = self.verifications.of(path)
        if found is not None:
            found.touch()
        self.reply(200, {"verifications": [] if found is None else [found.state()]})

    @endpoint("execute")
    async def post(self) -> None:
        """201 with the state of a new one; 400 not verifiable; 409 already being verified; 429."""
        try:
            path, notebook, options = _request(self.request.body)
            work = self.prepare_work(path, notebook, options)
            verification = self.verifications.start(path, work)
        except BusyError as error:
            return self.reply(409, {**refusal(error), "id": error.id})
        except TooManyError as error:
            return self.reply(429, refusal(error))
        except CannotRunError as error:
            return self.reply(400, refusal(error))
        self.reply(201, verification.state())


class OneHandler(_Handler):
    """``/jupyterlab-seed/verifications/{id}``."""

    _waiting: asyncio.Task[Any] | None = None

    @endpoint(shows_notebook=True)
    async def get(self, identity: str) -> None:
        """200 with the state, once its version is above ``since`` or some seconds have passed."""
        found = self.find(identity)
        if found is None:
            return
        try:
            since = int(self.get_query_argument("since", "-1"))
        except ValueError:
            return self.refuse(400, _("since is not an integer"))
        self._waiting = asyncio.create_task(found.wait(since, WAIT))
        # Cancelled if the page has gone; then nobody reads the answer.
        await asyncio.wait([self._waiting])
        self.reply(200, found.state())

    def on_connection_close(self) -> None:
        """End the wait of a page that has gone."""
        if self._waiting is not None:
            self._waiting.cancel()
        super().on_connection_close()

    @endpoint()
    async def delete(self, identity: str) -> None:
        """204: a running one is cancelled and its kernels are gone; a finished one is forgotten."""
        found = self.find(identity)
        if found is not None:
            await self.verifications.remove(found)
            self.set_status(204)
            self.finish()


class ReportHandler(_Handler):
    """``/jupyterlab-seed/verifications/{id}/report.{json,html}``."""

    @endpoint(shows_notebook=True)
    async def get(self, identity: str, kind: str) -> None:
        """200 with the report of one that is done, else 404."""
        found = self.find(identity)
        if found is None:
            return
        if found.report is None:
            return self.refuse(404, _("This verification has no report."))
        if kind == "json":
            text = await asyncio.to_thread(json.dumps, found.report, indent=1)
        else:
            text = await asyncio.to_thread(page, found.report)
        # It shows a notebook's output, so it is a file to save and not a page of this server.
        self.set_header("Content-Disposition", f'attachment; filename="report.{kind}"')
        self.set_header("X-Content-Type-Options", "nosniff")
        mime = "application/json" if kind == "json" else "text/html"
        self.finish(text, set_content_type=f"{mime}; charset=UTF-8")


class MasksHandler(_Handler):
    """``/jupyterlab-seed/verifications/masks``."""

    @endpoint()
    async def get(self) -> None:
        """200 with the masks that can be turned off."""
        rules = [
            {
                "id": rule.id,
                "name": str(rule.name),
                "description": str(rule.description),
                "messages": {
                    "name": rule.name.as_json(),
                    "description": rule.description.as_json(),
                },
            }
            for rule in masks.RULES.values()
        ]
        self.reply(200, {"masks": rules})


def _request(body: bytes) -> tuple[str, dict[str, Any], Options]:
    """The notebook's path, its content and the options of a request to verify.

    Raises CannotVerifyError if the body is malformed or an option is out of its range.
    """
    try:
        parsed = parse(body, _BODY)
    except NotJsonError:
        raise CannotVerifyError("bad-option", _("the body is not JSON")) from None
    except BodyError as error:
        kind = "not-a-notebook" if error.member == "notebook" else "bad-option"
        message = _MUST_BE.get(error.member or "", _("the body is not an object"))
        raise CannotVerifyError(kind, message) from None
    given = parsed.get("options") or {}
    options = Options(
        given.get("timeout"),
        float(given.get("tolerance", 0)),
        given.get("sideBySide"),
        frozenset(given.get("masksOff", ())),
        tuple(
            Change(one["cell"], one["line"], tuple(one["before"]), tuple(one["after"]))
            for one in given.get("changes", ())
        ),
    )
    try:
        path = normal_path(parsed["path"])
    except OutsideError:
        raise CannotVerifyError("bad-option", _OUTSIDE) from None
    return path, parsed["notebook"], options


def handlers(base_url: str, verifications: Verifications, prepare: Prepare) -> list[Any]:
    """The routes below ``base_url``, for ``web_app.add_handlers``."""
    root = url_path_join(base_url, "jupyterlab-seed", "verifications")
    one = root + r"/(?P<identity>[0-9a-f]{32})"
    given = {"verifications": verifications, "prepare": prepare}
    return [
        (root, ListHandler, given),
        (url_path_join(root, "masks"), MasksHandler, given),
        (one, OneHandler, given),
        (one + r"/report\.(?P<kind>json|html)", ReportHandler, given),
    ]
