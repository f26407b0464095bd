"""The results of a run: numbers, read from its kernel once all cells have run."""

from __future__ import annotations

import ast
import itertools
import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..runs.messages import CellNumber, Message, _
from ..runs.records import NoAnswerError, ask
from ..runs.types import Plan, Run
from .notebook import StudyNotebook, has_tag
from .types import CannotStudyError, Result, Wanted

#: The tag of a cell whose last expression is a result.
TAG = "seed-result"

#: The MIME type under which scrapbook records numbers.
SCRAP = "application/scrapbook.scrap.json+json"

#: The longest name of a result, in characters.
_LENGTH = 60

#: What reads values in a kernel of Python. It runs in a namespace of its own.
_READER = """
def read(ns, expressions, counts):
    import base64, json
    def number(value):
        if isinstance(value, (str, bytes)):
            raise TypeError("it is text")
        if not isinstance(value, (int, float)) and callable(getattr(value, "item", None)):
            value = value.item()
        return repr(float(value))
    def evaluated(make):
        try:
            value = make()
            if hasattr(value, "keys"):
                return {"numbers": {str(name): number(value[name]) for name in value.keys()}}
            return {"number": number(value)}
        except BaseException as error:
            return {"problem": (type(error).__name__ + ": " + str(error))[:300]}
    shown = ns.get("_oh") or {}
    answer = {
        "expressions": [evaluated(lambda: eval(code, ns)) for code in expressions],
        "shown": [evaluated(lambda: shown[count]) for count in counts],
    }
    return base64.b64encode(json.dumps(answer).encode()).decode()
"""


class NoResultError(Exception):
    """A result that a run does not have; the message says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def wanted_of(notebook: StudyNotebook, given: Sequence[Result] = ()) -> Wanted:
    """The results to read of a notebook: those given, or those that it names.

    Raises :class:`CannotStudyError` for expressions that cannot be read.
    """
    expressions = tuple(given) or stored_results(notebook)
    names = [one.name for one in expressions]
    if len(set(names)) < len(names):
        raise _bad(_("A result is named twice."))
    tagged = tuple(at for at, cell in enumerate(notebook.cells) if has_tag(cell, TAG))
    code = [at for at, cell in enumerate(notebook.cells) if cell["cell_type"] == "code"]
    places = tuple(code.index(at) for at in tagged)
    return Wanted(expressions, tagged, places, notebook.set_up)


def stored_results(notebook: StudyNotebook) -> tuple[Result, ...]:
    """The results that a notebook's metadata name; raises :class:`CannotStudyError`."""
    stored = notebook.key.get("results", [])
    if not isinstance(stored, list):
        raise _bad(_("The notebook's metadata is malformed: `results` is not a list."))
    found = []
    for one in stored:
        expression = one.get("expression") if isinstance(one, Mapping) else None
        if not isinstance(expression, str) or not expression.strip():
            raise _bad(_("The notebook's metadata is malformed: a result has no expression."))
        better, name = one.get("better"), one.get("name")
        if better not in (None, "higher", "lower"):
            raise _bad(_("The notebook's metadata is malformed: `better` is higher or lower."))
        found.append(Result(name if isinstance(name, str) else expression, expression, better))
    return tuple(found)


def _bad(message: Message) -> CannotStudyError:
    return CannotStudyError("bad-option", message)


async def read_results(
    client: Any, plan: Plan, run: Run, wanted: Wanted, timeout: float | None = None
) -> dict[str, float]:
    """The results of a run whose cells have all ended; raises :class:`NoResultError`.

    ``client``: that of its kernel, which is idle; it may take ``timeout`` seconds, as a cell may.
    Numbers may be NaN or infinite.
    """
    scraps = _scraps(run)
    asks = bool(wanted.expressions or wanted.tagged)
    if not asks and scraps:
        return scraps
    places = list(wanted.tagged) or [plan.runs[-1].index]
    if plan.language != "python":
        return _from_text(plan, run, wanted, places)
    counts = [] if wanted.expressions else [_count(run, at) for at in places]
    asked = [one.expression for one in wanted.expressions]
    told = await _ask(client, asked, counts, math.inf if timeout is None else timeout)
    if wanted.expressions:
        named = zip([one.name for one in wanted.expressions], told["expressions"], strict=True)
    else:
        named = zip([_name(plan, at) for at in places], told["shown"], strict=True)
    values: dict[str, float] = {}
    for name, one in named:
        if "problem" in one:
            raise NoResultError(_("The result `%1` is not a number: %2.", name, one["problem"]))
        for key, number in _numbers(name, one, bool(wanted.expressions)):
            values[_apart(key, values)] = float(number)
    return values


def _numbers(name: str, told: Mapping[str, Any], is_named: bool) -> list[tuple[str, str]]:
    """Name and number of each value; ``is_named``: whether keys of a dict need its name."""
    if "number" in told:
        return [(name, told["number"])]
    if not told["numbers"]:
        raise NoResultError(_("The result `%1` is a dict without any number.", name))
    return [
        (f"{name}[{key}]" if is_named else key, number) for key, number in told["numbers"].items()
    ]


def _apart(name: str, taken: Mapping[str, float]) -> str:
    """A name that is not taken: two cells may end in the same expression."""
    others = (f"{name} ({number})" for number in itertools.count(2))
    return next(one for one in itertools.chain([name], others) if one not in taken)


async def _ask(client: Any, expressions: list[str], counts: list[int], patience: float) -> Any:
    code = (
        f"(lambda own: (exec({_READER!r}, own), "
        f"own['read'](globals(), {expressions!r}, {counts!r}))[1])({{}})"
    )
    try:
        return await ask(client, code, patience)
    except NoAnswerError as error:
        raise NoResultError(_("The results could not be read: %1.", error.message)) from None


def _count(run: Run, at: int) -> int:
    """The execution count under which a cell's last expression is kept."""
    for output in _outputs(run, at):
        if output["output_type"] == "execute_result":
            return int(output.get("execution_count") or 0)
    raise NoResultError(_missing(at))


def _missing(at: int) -> Message:
    return _(
        "Cell %1 does not end in an expression, so it gives no result. Name one: accuracy under "
        "Result in JupyterLab, `--result accuracy` in a terminal.",
        CellNumber(at + 1),
    )


def _name(plan: Plan, at: int) -> str:
    """What the last expression of a cell is called: by its code, if that is short."""
    source = plan.notebook["cells"][at]["source"]
    try:
        last = ast.parse(source).body[-1]
        name = ast.unparse(last.value) if isinstance(last, ast.Expr) else ""
    except (SyntaxError, ValueError, IndexError):
        name = source.strip().splitlines()[-1] if source.strip() else ""
    return name if name and len(name) <= _LENGTH else "result"


def _outputs(run: Run, at: int) -> list[dict[str, Any]]:
    cell = run.cells.get(at)
    return cell.outputs if cell is not None else []


def _scraps(run: Run) -> dict[str, float]:
    """The numbers that were recorded with scrapbook."""
    values: dict[str, float] = {}
    for at in sorted(run.cells):
        for output in _outputs(run, at):
            scrap = (output.get("data") or {}).get(SCRAP)
            if not isinstance(scrap, Mapping):
                continue
            value = scrap.get("data")
            if scrap.get("encoder") == "text" and isinstance(value, str):
                value = _decoded(value)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                values[str(scrap.get("name"))] = float(value)
    return values


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


#: A number alone, as R, Julia and others print it; R numbers its lines.
_NUMBER = re.compile(r"(?:\[1\]\s*)?([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?Inf|NaN|NA)")


def _from_text(plan: Plan, run: Run, wanted: Wanted, places: list[int]) -> dict[str, float]:
    """The numbers that cells show, for kernels that cannot be asked."""
    if wanted.expressions:
        raise NoResultError(
            _("Expressions can be read only in Python kernels; end a cell with the result.")
        )
    values: dict[str, float] = {}
    for at in places:
        shown = [
            str(output["data"].get("text/plain", "")).strip()
            for output in _outputs(run, at)
            if output["output_type"] in ("execute_result", "display_data")
        ]
        match = _NUMBER.fullmatch(shown[-1]) if shown else None
        if match is None:
            raise NoResultError(_missing(at))
        values[_apart(_name(plan, at), values)] = float("nan" if match[1] == "NA" else match[1])
    return values
