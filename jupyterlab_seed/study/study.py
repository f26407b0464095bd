"""A study from start to end: what is missing is run, and all of it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from ..runs.messages import _
from .engine import run_study, seeds_of
from .report.report import build
from .store import Store
from .types import Arm, CannotStudyError, Note, OnStudyProgress, Options, Runner
from .work import EXTRA

#: The verdicts that judge a difference.
JUDGED = frozenset(("better", "worse", "equivalent", "no-difference-found"))


async def study(
    arms: Sequence[Arm],
    runners: Sequence[Runner],
    store: Store,
    options: Options,
    on_progress: OnStudyProgress | None = None,
    *,
    name: str | None = None,
    notes: Sequence[Note] = (),
) -> dict[str, Any]:
    """Do a study; the report, as JSON (``report.schema.json``).

    ``arms``: as ``prepare`` makes them; ``runners``: as many kernels run at once; ``name``: the
    notebook's name in the report; ``notes``: what else it is to say. Raises
    :class:`CannotRunError`, :class:`CannotStudyError` among them; runs that have ended by then are
    kept. If the task is cancelled, no kernel is left.
    """
    # Nothing is written for a study that cannot be done.
    seeds_of(arms, options)
    with store.alone():
        outcome = await run_study(arms, runners, store, options, on_progress, notes)
        # In a thread: power is simulated, and a server must answer others meanwhile.
        report = await asyncio.to_thread(build, outcome, name=name)
        kinds = {result["verdict"]["kind"] for result in report["results"]}
        if kinds & JUDGED:
            # Who adds seeds after this has looked.
            codes = [arm.code for arm in arms if arm.label not in EXTRA]
            try:
                store.add_look(codes, outcome.seeds)
            except CannotStudyError as error:
                message = _("%1 A later study will not know of this verdict.", error.messages[0])
                report["notes"].append(Note("not-kept", message).as_json())
    return report
