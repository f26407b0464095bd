"""The REST endpoints of verifications; docs/verify.md describes their bodies."""

from __future__ import annotations

from typing import Any

from jupyter_server.utils import url_path_join

from ..frameworks import read
from ..runs.environment import RefusedError, validate
from ..runs.messages import _, _n, comma_separated
from ..runs.types import Progress
from ..verify.comparison import masks
from ..verify.report.html import page
from ..verify.types import Change, Options
from .handler import Handler, endpoint
from .job_handlers import BadOptionError, JobListHandler, Prepare, read_body, routes
from .jobs import Jobs, Kind

#: How many notebooks are verified at one time by default; each needs two kernels or more.
MOST = 4

_COMMON = read("common.json")
_LIMITS = _COMMON["limits"]

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
                "stored": {"type": "boolean"},
                "environment": {"type": "object", "additionalProperties": {"type": "string"}},
                "timed": {"type": "boolean"},
                "runs": {"type": "integer", **_LIMITS["runs"]},
                "determinism": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        one["name"]: {"enum": one["values"]} for one in _COMMON["determinism"]
                    },
                },
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
    "stored": _("stored: must be true or false"),
    "environment": _("environment: must be an object of variables and values"),
    "timed": _("timed: must be true or false"),
    "runs": _("runs: must be a whole number from 2 to 100"),
    "determinism": _("determinism: must be an object of switches and their values"),
}


class RunSteps:
    """The progress of each run of a verification, by its label."""

    def __init__(self) -> None:
        self._runs: dict[str, Progress] = {}

    def add(self, step: Progress) -> None:
        """Take the progress of a run."""
        self._runs[step.label] = step

    def as_json(self) -> list[dict[str, Any]]:
        """The last of each run."""
        return [
            {
                "label": one.label,
                "done": one.done,
                "total": one.total,
                "cell": one.cell,
                "seconds": one.seconds,
                "left": one.left,
                "words": one.words,
            }
            for one in self._runs.values()
        ]


#: Verifications, as jobs. They belong to the pages that follow them.
VERIFICATION = Kind(
    name="verification",
    steps=RunSteps,
    busy=_("This notebook is already being verified."),
    too_many=lambda most: _n(
        "This server verifies one notebook at a time; try again when it is done.",
        "This server verifies %1 notebooks at a time; try again when one is done.",
        most,
    ),
    failed=lambda reason: _("The verification failed: %1.", reason),
    patience=60.0,
)


def read_request(body: bytes) -> tuple[str, dict[str, Any], Options]:
    """The notebook's path and content, and the options, of a request to verify it.

    Raises :class:`BadOptionError`.
    """
    path, notebook, given = read_body(body, _BODY, _MUST_BE)
    try:
        environment = validate(given.get("environment", {}))
    except RefusedError as error:
        raise BadOptionError(error.message, "environment") from None
    options = Options(
        given.get("timeout"),
        float(given.get("tolerance", 0)),
        given.get("sideBySide"),
        frozenset(given.get("masksOff", ())),
        tuple(
            Change(one["cell"], one["line"], tuple(one["before"]), tuple(one["after"]))
            for one in given.get("changes", ())
        ),
        tuple(environment.items()),
        given.get("stored", False),
        given.get("timed", False),
        given.get("runs", 2),
        tuple(given.get("determinism", {}).items()),
    )
    return path, notebook, options


class ListHandler(JobListHandler):
    """``/jupyterlab-seed/verifications``."""

    name = "verifications"

    def read(self, body: bytes) -> tuple[str, dict[str, Any], Options]:
        """See :class:`JobListHandler`."""
        return read_request(body)


class MasksHandler(Handler):
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


def handlers(base_url: str, verifications: Jobs, prepare: Prepare) -> list[Any]:
    """The routes below ``base_url``, for ``web_app.add_handlers``."""
    root = url_path_join(base_url, "jupyterlab-seed", ListHandler.name)
    return [
        (url_path_join(root, "masks"), MasksHandler),
        *routes(base_url, ListHandler, verifications, prepare, {"html": page}),
    ]
