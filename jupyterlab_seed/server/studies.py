"""Studies on a server: from what a page asks for to the runs in the server's kernels.

The parts that need the extra ``[study]`` are imported when the first study begins.
"""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from ..runs import resources
from ..runs.messages import _
from ..runs.types import CannotRunError
from ..study.types import CannotStudyError, OnStudyProgress
from .job_handlers import BadOptionError, Write
from .jobs import Work
from .kernels import ServerKernels
from .launch_environment import LaunchEnvironment
from .study_handlers import StudyOptions

if TYPE_CHECKING:
    from ..study.prepare import Content
    from ..study.types import Runner


class Studies:
    """Makes the work of studies."""

    def __init__(
        self,
        server_app: Any,
        launch: LaunchEnvironment,
        folder: Callable[[str], Path | None],
    ) -> None:
        """``folder``: the folder of the notebook at a path, None if it is no file here."""
        self._app, self._launch, self._folder = server_app, launch, folder

    async def prepare(self, path: str, notebook: dict[str, Any], options: StudyOptions) -> Work:
        """The work of a study; raises :class:`CannotRunError` if it cannot be done."""
        if any(importlib.util.find_spec(name) is None for name in ("scipy", "quickjs")):
            raise CannotStudyError(
                "missing-packages",
                _("A study needs more packages; install them with: %1", _INSTALL),
            )
        folder = self._folder(path)
        if folder is None:
            raise CannotStudyError(
                "storage",
                _("Results are kept beside the notebook, whose folder this server does not have."),
            )
        from ..study.prepare import Request, prepare, recall
        from ..study.store import Store
        from ..study.study import study

        name = path.rpartition("/")[2]
        request = Request(
            content=notebook,
            name=name,
            against=await self._against(path, folder / name, options),
            parameters=_parameters(options),
            results=options.results,
            better=options.better,
            directions=options.directions,
            insert=options.insert,
            free=options.free,
            apart=options.apart,
        )
        store = Store(folder / name)
        try:
            # In threads: files and the notebook are read, and others wait meanwhile.
            request = await asyncio.to_thread(recall, request, store)
            arms = await asyncio.to_thread(prepare, request)
        except CannotStudyError as error:
            if error.kind == "better":
                message = _("Choose which is better in a comparison: higher or lower.")
                raise BadOptionError(message, "better") from None
            if error.kind == "cells":
                raise BadOptionError(error.messages[0], "hold") from None
            if error.kind == "bad-option" and options.against is not None:
                raise BadOptionError(error.messages[0], "against") from None
            raise
        gpus = await asyncio.to_thread(resources.gpus)
        runners = self._runners(path, options.jobs, gpus)
        # With what is known to be better.
        given = replace(options, better=request.better, directions=request.directions)

        async def work(on_progress: OnStudyProgress) -> dict[str, Any]:
            return await study(arms, runners, store, given, on_progress, name=name)

        return work

    def outlook(self, path: str) -> dict[str, Any]:
        """What is known before a study of the notebook at a path.

        ``seconds``: what a run took, null if none is stored; ``jobs``: how many kernels run at once
        if nobody says; ``better``: by the expression of a result, "" for others. Raises
        :class:`CannotStudyError` if what is stored cannot be read.
        """
        from ..study.store import Store

        folder = self._folder(path)
        store = folder and Store(folder / path.rpartition("/")[2])
        return {
            "seconds": store.usual() if store else None,
            "jobs": _jobs(),
            "better": store.better() if store else {},
        }

    def executed(self, path: str, code: str, seed: int) -> bytes | None:
        """The executed notebook of a run, None if it is not kept."""
        from ..study.store import Store

        folder = self._folder(path)
        return folder and Store(folder / path.rpartition("/")[2]).executed_run(code, seed)

    async def _against(
        self, path: str, file: Path, options: StudyOptions
    ) -> tuple[str, Content] | None:
        """Name and content of what a notebook is compared with, if that is a notebook."""
        if options.against is None:
            return None
        kind, value = options.against
        if kind == "revision":
            from ..study.notebook import at_revision

            try:
                content = await asyncio.to_thread(at_revision, file, value)
                return f"{file.name} at {value}", content
            except CannotRunError as error:
                raise BadOptionError(error.messages[0], "against") from None
        if kind in ("path", "saved"):
            name = value if kind == "path" else f"{file.name} as saved"
            value = value if kind == "path" else path
            contents = self._app.contents_manager
            try:
                model = await ensure_async(contents.get(value, type="notebook", content=True))
            except HTTPError as error:
                reason = (error.log_message or error.reason or str(error)).rstrip(".")
                message = _("Cannot read %1: %2.", value, reason)
                raise BadOptionError(message, "against") from None
            return name, model["content"]
        return None

    def _runners(self, path: str, jobs: int | None, gpus: list[str]) -> list[Runner]:
        """Runners in the server's kernels; where there are GPUs, each kernel sees one."""
        from ..study.local import device, usual_jobs
        from ..study.run import KernelRunner

        return [
            KernelRunner(ServerKernels(self._app, self._launch, path, device(gpus, at)))
            for at in range(jobs or usual_jobs(gpus))
        ]


_INSTALL = 'pip install "jupyterlab_seed[study]"'


def _jobs() -> int:
    """How many kernels run at once if nobody says."""
    from ..study.local import usual_jobs

    return usual_jobs(resources.gpus())


def _parameters(options: StudyOptions) -> dict[str, str]:
    if options.against is None or options.against[0] != "parameters":
        return {}
    return dict(options.against[1])


def formats() -> dict[str, Write]:
    """What makes the files of a report, by the end of their names."""

    def html(report: dict[str, Any]) -> str:
        from ..study.report.html import page

        return page(report)

    def csv(report: dict[str, Any]) -> str:
        from ..study.report.tables import as_csv

        return as_csv(report)

    def markdown(report: dict[str, Any]) -> str:
        from ..study.report.tables import as_markdown

        return as_markdown(report)

    return {"html": html, "csv": csv, "md": markdown}
