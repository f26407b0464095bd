"""The REST endpoints that all kinds of jobs have; docs/rest.md describes them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from jupyter_server.utils import url_path_join

from ..runs.messages import Message, _
from ..runs.types import CannotRunError
from .bodies import BodyError, NotJsonError, parse
from .handler import Handler, endpoint
from .jobs import BusyError, Job, Jobs, TooManyError, Work, refusal
from .paths import OutsideError, normal_path

#: How long a request waits for news, in seconds; less than proxies wait for an answer.
WAIT = 15.0

#: Turns a notebook's path, its content and the options into the work; raises CannotRunError
#: if it cannot be done.
Prepare: TypeAlias = Callable[[str, dict[str, Any], Any], Awaitable[Work]]

#: Makes the text of a file of a report.
Write: TypeAlias = Callable[[dict[str, Any]], str]

OUTSIDE = _("path: no file below the server's root")

_TYPES = {
    "json": "application/json",
    "html": "text/html",
    "csv": "text/csv",
    "md": "text/markdown",
}


class BadOptionError(CannotRunError):
    """A request with an option that is invalid; ``field``: its name, None for the whole body."""

    def __init__(
        self, message: Message, field: str | None = None, kind: str = "bad-option"
    ) -> None:
        super().__init__(kind, message)
        self.field = field


class JobHandler(Handler):
    """The base of all of them."""

    def initialize(self, jobs: Jobs, prepare: Prepare) -> None:
        """``jobs``: those of this server and kind; ``prepare``: how a new one is done."""
        self.jobs = jobs
        self.prepare_work = prepare

    def find(self, identity: str) -> Job | None:
        """The job, or None; then the request has been answered."""
        found = self.jobs.get(identity)
        if found is None:
            self.refuse(404, _("The server has no such job."))
        return found


class JobListHandler(JobHandler):
    """The jobs of one kind; a subclass says what they are called, and reads the requests."""

    #: The member of an answer that has them.
    name = ""

    def read(self, body: bytes) -> tuple[str, dict[str, Any], Any]:
        """The notebook's path, its content and the options of a request.

        Raises CannotRunError if the body is malformed or an option is out of its range.
        """
        raise NotImplementedError

    @endpoint(shows_notebook=True)
    async def get(self) -> None:
        """200 with the running or last one of the notebook ``path``; 400 outside the root."""
        try:
            path = normal_path(self.get_query_argument("path", ""))
        except OutsideError:
            return self.refuse(400, OUTSIDE)
        found = self.jobs.of(path)
        if found is not None:
            found.keep_alive()
        self.reply(200, {self.name: [] if found is None else [found.state()]})

    @endpoint("execute")
    async def post(self) -> None:
        """201 with the state of a new one; 400 it cannot be done; 409 it runs already; 429."""
        try:
            path, notebook, options = self.read(self.request.body)
            work = await self.prepare_work(path, notebook, options)
            job = self.jobs.start(path, work)
        except BusyError as error:
            return self.reply(409, {**refusal(error), "id": error.id})
        except TooManyError as error:
            return self.reply(429, refusal(error))
        except CannotRunError as error:
            return self.reply(400, refusal(error))
        self.reply(201, job.state())


class OneJobHandler(JobHandler):
    """One job."""

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
            await self.jobs.remove(found)
            self.set_status(204)
            self.finish()


class ReportHandler(JobHandler):
    """The report of one job, as a file."""

    def initialize(self, jobs: Jobs, prepare: Prepare, formats: Mapping[str, Write]) -> None:
        """``formats``: by the end of a file's name, beside ``json``."""
        super().initialize(jobs, prepare)
        self.formats = formats

    @endpoint(shows_notebook=True)
    async def get(self, identity: str, kind: str) -> None:
        """200 with the report of one that is done, else 404."""
        found = self.find(identity)
        if found is None:
            return
        if found.report is None:
            return self.refuse(404, _("There is no report."))
        make = self.formats.get(kind, _as_json)
        text = await asyncio.to_thread(make, found.report)
        # It shows a notebook's output, so it is a file to save and not a page of this server.
        self.set_header("Content-Disposition", f'attachment; filename="report.{kind}"')
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(text, set_content_type=f"{_TYPES[kind]}; charset=UTF-8")


def read_body(
    body: bytes, schema: Mapping[str, Any], must_be: Mapping[str, Message]
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The notebook's path, its content and the options of a body that fits a schema.

    ``must_be``: what is said of a member that does not fit. Raises :class:`BadOptionError`.
    """
    try:
        parsed = parse(body, schema)
    except NotJsonError:
        raise BadOptionError(_("the body is not JSON")) from None
    except BodyError as error:
        kind = "not-a-notebook" if error.member == "notebook" else "bad-option"
        message = must_be.get(error.member or "", _("the body is not an object"))
        raise BadOptionError(message, error.member, kind) from None
    try:
        path = normal_path(parsed["path"])
    except OutsideError:
        raise BadOptionError(OUTSIDE, "path") from None
    return path, parsed["notebook"], parsed.get("options") or {}


def routes(
    base_url: str,
    each: type[JobListHandler],
    jobs: Jobs,
    prepare: Prepare,
    formats: Mapping[str, Write],
) -> list[Any]:
    """The routes of a kind of jobs below ``base_url``, for ``web_app.add_handlers``."""
    root = url_path_join(base_url, "jupyterlab-seed", each.name)
    one = root + r"/(?P<identity>[0-9a-f]{32})"
    given = {"jobs": jobs, "prepare": prepare}
    kinds = "|".join(["json", *formats])
    return [
        (root, each, given),
        (one, OneJobHandler, given),
        (rf"{one}/report\.(?P<kind>{kinds})", ReportHandler, {**given, "formats": formats}),
    ]


def _as_json(report: dict[str, Any]) -> str:
    return json.dumps(report, indent=1)
