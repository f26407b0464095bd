"""The REST endpoints of seed studies; docs/study.md describes their bodies."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, field
from typing import Any, Literal

from ..runs.messages import _, _n
from ..study.apart import Apart
from ..study.types import CannotStudyError, Options, Result, SeedRun, StudyProgress
from .job_handlers import BadOptionError, JobListHandler, Prepare, Write, read_body, routes
from .jobs import Jobs, Kind
from .paths import OutsideError, normal_path

#: How many notebooks are studied at one time by default.
MOST = 2

#: The most seeds and kernels that a page may ask for.
SEEDS, JOBS = 1000, 64

#: The longest time limit of a cell, in seconds.
MOST_SECONDS = 1e6

_NAMES = {"type": "array", "items": {"type": "string", "minLength": 1}}

_BETTER = {"enum": ["higher", "lower", None]}

#: The body of a request to study.
_BODY = {
    "type": "object",
    "required": ["path", "notebook", "options"],
    "properties": {
        "path": {"type": "string", "minLength": 1},
        "notebook": {"type": "object"},
        "options": {
            "type": "object",
            "properties": {
                "seeds": {"type": "integer", "minimum": 1, "maximum": SEEDS},
                "results": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["expression"],
                        "properties": {
                            "expression": {"type": "string", "minLength": 1},
                            "better": _BETTER,
                        },
                    },
                },
                "better": _BETTER,
                "directions": {
                    "type": "object",
                    "additionalProperties": {"enum": ["higher", "lower"]},
                },
                "against": {
                    "type": ["object", "null"],
                    "minProperties": 1,
                    "maxProperties": 1,
                    "additionalProperties": False,
                    "properties": {
                        "path": {"type": "string", "minLength": 1},
                        "revision": {"type": "string", "minLength": 1},
                        "saved": {"const": True},
                        "parameters": {
                            "type": "object",
                            "minProperties": 1,
                            "additionalProperties": {"type": "string"},
                        },
                    },
                },
                "interest": {"type": ["number", "null"], "exclusiveMinimum": 0},
                "jobs": {"type": ["integer", "null"], "minimum": 1, "maximum": JOBS},
                "insert": {"type": "boolean"},
                "timeout": {
                    "type": ["number", "null"],
                    "exclusiveMinimum": 0,
                    "maximum": MOST_SECONDS,
                },
                "examples": {"type": ["integer", "null"], "minimum": 1},
                "hold": _NAMES,
                "vary": _NAMES,
                "free": {"type": "boolean"},
                "retry": {"type": "boolean"},
                "keepGoing": {"type": "boolean"},
            },
        },
    },
}

_RESULTS = _("results: must be a list of expressions, each with better: higher, lower or null")
_AGAINST = _(
    "against: must have one of path, revision, saved (true) and parameters (names to texts)"
)

_CELLS = _("hold and vary: lists of numbers or tags of cells, and only one of them")

#: What each member must be.
_MUST_BE = {
    "path": _("path: missing"),
    "notebook": _("notebook: not a notebook"),
    "options": _("options: not an object"),
    "seeds": _("seeds: must be an integer from 1 to %1", str(SEEDS)),
    "results": _RESULTS,
    "expression": _RESULTS,
    "better": _("better: must be higher, lower or null"),
    "directions": _("directions: must have higher or lower for each name"),
    "against": _AGAINST,
    "revision": _AGAINST,
    "saved": _AGAINST,
    "parameters": _AGAINST,
    "interest": _("interest: must be a number above 0"),
    "jobs": _("jobs: must be an integer from 1 to %1", str(JOBS)),
    "insert": _("insert: must be true or false"),
    "timeout": _("timeout: must be a number of seconds above 0 and at most a million"),
    "examples": _("examples: must be an integer from 1"),
    "hold": _CELLS,
    "vary": _CELLS,
    "free": _("free: must be true or false"),
    "retry": _("retry: must be true or false"),
    "keepGoing": _("keepGoing: must be true or false"),
}


@dataclass(frozen=True)
class StudyOptions(Options):
    """What a page asks for, beside the options of every study.

    ``against``: None, or what kind of comparison, and its path, revision, or parameters.
    ``jobs``: how many kernels run at once, None if the server decides. ``insert``: compose a seed
    cell for the study where there is none. ``apart``: the cells that are held, or the only ones
    that vary. ``free``: also run A again and again under its first seed, and with free seeds.
    """

    results: tuple[Result, ...] = ()
    against: tuple[Literal["path", "revision", "saved", "parameters"], Any] | None = None
    jobs: int | None = None
    insert: bool = False
    apart: Apart | None = None
    free: bool = False


@dataclass
class StudySteps:
    """The progress of a study, and the runs that have ended in it."""

    _last: StudyProgress | None = None
    _runs: list[dict[str, Any]] = field(default_factory=list)

    def add(self, step: StudyProgress) -> None:
        """Take a step."""
        self._last = step
        if step.arm is not None and step.run is not None:
            self._runs.append({"arm": step.arm, **_run(step.run)})

    def as_json(self) -> list[dict[str, Any]]:
        """One for the whole study, with all runs that have ended in it."""
        last = self._last
        if last is None:
            return []
        told = {
            "label": "study",
            "done": last.done,
            "total": last.total,
            "cell": None,
            "seconds": last.seconds,
            "left": last.left,
        }
        problem = last.problem and last.problem.as_json()
        return [{**told, "stored": last.stored, "runs": self._runs, "problem": problem}]


def _run(run: SeedRun) -> dict[str, Any]:
    return {
        "seed": run.seed,
        "outcome": run.outcome,
        # JSON has neither NaN nor the infinities.
        "values": {name: run.value(name) for name in run.values},
        "problem": run.problem,
        "seconds": run.seconds,
    }


#: Studies, as jobs. They take long, so they go on when no page follows them.
STUDY = Kind(
    name="study",
    steps=StudySteps,
    busy=_("This notebook is already being studied."),
    too_many=lambda most: _n(
        "This server studies one notebook at a time; try again when it is done.",
        "This server studies %1 notebooks at a time; try again when one is done.",
        most,
    ),
    failed=lambda reason: _("The study failed: %1.", reason),
    patience=None,
)


def read_request(body: bytes) -> tuple[str, dict[str, Any], StudyOptions]:
    """The notebook's path and content, and the options, of a request to study it.

    Raises :class:`BadOptionError`.
    """
    path, notebook, given = read_body(body, _BODY, _MUST_BE)
    results = tuple(_result(one) for one in given.get("results", ()))
    if len({one.name for one in results}) < len(results):
        raise BadOptionError(_("A result is named twice."), "results")
    options = StudyOptions(
        seeds=given.get("seeds", 20),
        results=results,
        better=given.get("better"),
        directions=given.get("directions", {}),
        against=_against(given.get("against")),
        interest=given.get("interest"),
        jobs=given.get("jobs"),
        insert=given.get("insert", False),
        timeout=given.get("timeout"),
        examples=given.get("examples"),
        apart=_apart(given.get("hold"), given.get("vary")),
        free=given.get("free", False),
        retry=given.get("retry", False),
        keep_going=given.get("keepGoing", False),
    )
    return path, notebook, options


class ListHandler(JobListHandler):
    """``/jupyterlab-seed/studies``."""

    name = "studies"

    def read(self, body: bytes) -> tuple[str, dict[str, Any], StudyOptions]:
        """See :class:`JobListHandler`."""
        return read_request(body)


def _result(given: dict[str, Any]) -> Result:
    try:
        return Result.of(given["expression"], given.get("better"))
    except CannotStudyError as error:
        raise BadOptionError(error.messages[0], "results") from None


def _apart(hold: list[str] | None, vary: list[str] | None) -> Apart | None:
    if hold and vary:
        raise BadOptionError(_CELLS, "hold")
    return Apart.of(hold, vary)


def _against(given: dict[str, Any] | None) -> Any:
    if not given:
        return None
    ((kind, value),) = given.items()
    if kind == "path":
        try:
            value = normal_path(value)
        except OutsideError:
            raise BadOptionError(_("No file below the server's root."), "against") from None
    if kind == "parameters":
        for name in value:
            if not name.isidentifier() or keyword.iskeyword(name):
                raise BadOptionError(_("%1 is not a name.", name), "against")
    return kind, value


def handlers(
    base_url: str, studies: Jobs, prepare: Prepare, formats: dict[str, Write]
) -> list[Any]:
    """The routes below ``base_url``, for ``web_app.add_handlers``."""
    return routes(base_url, ListHandler, studies, prepare, formats)
