"""From what a user asks for to the arms of a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..runs.messages import Message, _
from .apart import Apart
from .notebook import StudyNotebook
from .results import stored_results, wanted_of
from .store import Store
from .types import Arm, Better, CannotStudyError, Result
from .work import FREE, SAME

#: A notebook's text, or its JSON as a page sends it.
Content = bytes | Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """What is studied.

    ``content`` and ``name``: of the notebook. ``against``: name and content of the notebook that it
    is compared with, the baseline. ``parameters``: name to value, as typed; then the notebook as it
    is, is the baseline. ``results``: expressions, empty for those that the notebook names.
    ``better``: of results that do not say it; ``directions``: of single ones by their names.
    ``insert``: compose a seed cell where there is none. ``free``: also run the baseline again and
    again under one seed, and with free seeds. ``apart``: the cells that alone are held or varied,
    in all variants. ``known``: what was said to be better before, by the expression of a result.
    """

    content: Content
    name: str
    against: tuple[str, Content] | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    results: Sequence[Result] = ()
    better: Better | None = None
    directions: Mapping[str, Better] = field(default_factory=dict)
    insert: bool = False
    free: bool = False
    apart: Apart | None = None
    known: Mapping[str, Better] = field(default_factory=dict)


def recall(request: Request, store: Store) -> Request:
    """A request with what was said to be better in earlier studies of the notebook.

    What is said now counts before that. Raises :class:`CannotStudyError` if those cannot be read.
    """
    known = store.better()
    request = replace(request, directions={**store.directions(), **request.directions})
    if request.better is not None:
        return request
    return replace(request, known=known, better=known.get(""))


def prepare(request: Request) -> list[Arm]:
    """The arms of a study: A, then B where there is one.

    Raises :class:`CannotRunError`, :class:`CannotStudyError` among them, before anything runs.
    """
    if request.against is not None and request.parameters:
        raise _bad(_("Compare with another notebook, or set parameters, but not both at once."))
    own = StudyNotebook(request.content)
    given = _with_better(own, request)
    if request.against is not None:
        name, content = request.against
        other = StudyNotebook(content, own.core)
        variants = [("A", name, other), ("B", request.name, own)]
    elif request.parameters:
        changed = StudyNotebook(request.content, own.core)
        changed.set_parameters(request.parameters)
        told = ", ".join(f"{name}={value}" for name, value in request.parameters.items())
        variants = [("A", request.name, own), ("B", told, changed)]
    else:
        variants = [("A", request.name, own)]
    if len(variants) > 1:
        _check_better(given, request)
    sources = own.sources()  # before a seed cell is composed
    arms = [_arm(label, name, notebook, given, request) for label, name, notebook in variants]
    at = next(at for at, (_label, _name, notebook) in enumerate(variants) if notebook is own)
    arms[at] = replace(arms[at], sources=sources)
    if request.free:
        name, first = variants[0][1:]
        arms.append(replace(arms[0], label=SAME))
        arms.append(first.free_arm(FREE, name, arms[0].wanted))
    return arms


def _with_better(own: StudyNotebook, request: Request) -> list[Result]:
    """The results to read, with what is better: as the notebook says, else as was said before."""
    named = stored_results(own)
    said = {**request.known, **{one.expression: one.better for one in named if one.better}}
    return [
        one if one.better else replace(one, better=said.get(one.expression))
        for one in request.results or named
    ]


def _arm(
    label: str, name: str, notebook: StudyNotebook, given: Sequence[Result], request: Request
) -> Arm:
    if request.apart is not None:
        notebook.set_apart(request.apart)
    if request.insert:
        notebook.insert_seed_cell()
    elif not notebook.has_seed_cell:
        message = _(
            "%1 has no seed cell. `--insert` composes one for the study alone; `jupyter seed "
            "insert` and the button in JupyterLab write it into the notebook.",
            name,
        )
        raise CannotStudyError("no-seed-cell", message)
    return notebook.arm(label, name, wanted_of(notebook, given))


def _check_better(given: Sequence[Result], request: Request) -> None:
    """Refuse a comparison that can't say what is better.

    Of what names the directions are is known when there are values.
    """
    if request.better is not None or request.directions:
        return
    if not given or any(one.better is None for one in given):
        message = _("Choose which is better in a comparison: `--higher` or `--lower`.")
        raise CannotStudyError("better", message)


def _bad(message: Message) -> CannotStudyError:
    return CannotStudyError("bad-option", message)
