"""The REST endpoints for what earlier studies left; docs/study.md describes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from jupyter_server.utils import url_path_join

from ..runs.messages import _
from ..runs.types import CannotRunError
from .handler import Handler, endpoint
from .job_handlers import OUTSIDE, JobHandler
from .jobs import Jobs, refusal
from .paths import OutsideError, normal_path
from .studies import Studies


class OutlookHandler(Handler):
    """``/jupyterlab-seed/studies/outlook``."""

    def initialize(self, tell: Callable[[str], dict[str, Any]]) -> None:
        """``tell``: what is known before a study of the notebook at a path."""
        self.tell = tell

    @endpoint(shows_notebook=True)
    async def get(self) -> None:
        """200 with what is known before a study of ``path``; 400 outside the root."""
        try:
            path = normal_path(self.get_query_argument("path", ""))
        except OutsideError:
            return self.refuse(400, OUTSIDE)
        try:
            told = await asyncio.to_thread(self.tell, path)
        except CannotRunError as error:
            return self.reply(400, refusal(error))
        self.reply(200, told)


class ExecutedHandler(JobHandler):
    """The executed notebook of one run of a study."""

    def initialize(self, jobs: Jobs, read: Callable[[str, str, int], bytes | None]) -> None:
        """``read``: the text, by the notebook's path, the hash of the code, and the seed."""
        self.jobs, self.read = jobs, read

    @endpoint(shows_notebook=True)
    async def get(self, identity: str, arm: str, seed: str) -> None:
        """200 with the notebook; 404 if the study is not done, or the notebook not kept."""
        found = self.find(identity)
        if found is None:
            return
        arms = found.report["arms"] if found.report else []
        code = next((one["code"] for one in arms if one["label"] == arm), None)
        text = code and await asyncio.to_thread(self.read, found.path, code, int(seed))
        if not text:
            message = _(
                "The executed notebook of this run was not kept: only the newest are kept, and "
                "none that is very large."
            )
            return self.reply(404, refusal(CannotRunError("not-kept", message)))
        # It shows a notebook's output, so it is a file to save and not a page of this server.
        self.set_header("Content-Disposition", f'attachment; filename="seed-{int(seed)}.ipynb"')
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(text, set_content_type="application/x-ipynb+json")


def handlers(base_url: str, jobs: Jobs, studies: Studies) -> list[Any]:
    """The routes below ``base_url``, for ``web_app.add_handlers``."""
    root = url_path_join(base_url, "jupyterlab-seed", "studies")
    run = rf"{root}/(?P<identity>[0-9a-f]{{32}})/runs/(?P<arm>[AB])-(?P<seed>\d{{1,10}})\.ipynb"
    return [
        (rf"{root}/outlook", OutlookHandler, {"tell": studies.outlook}),
        (run, ExecutedHandler, {"jobs": jobs, "read": studies.executed}),
    ]
