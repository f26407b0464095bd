"""Loading the extension into a Jupyter server."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..runs.plan import plan
from ..runs.types import OnProgress
from ..verify.engine import verify
from ..verify.types import Options
from . import (
    environment_handlers,
    start_handlers,
    stored_run_handlers,
    studies,
    study_handlers,
    verification_handlers,
)
from .jobs import Jobs, Work
from .kernels import ServerKernels
from .launch_environment import LaunchEnvironment
from .seed_codes import SeedCodes
from .settings import JupyterLabSeed, auto_inject

#: The key of the web application's settings that marks the extension as loaded.
SETTING = "jupyterlab_seed_launch_environment"

#: The option by which a page knows that kernels of this server start with the probe.
PAGE_OPTION = "seedWatchesKernels"


def load(server_app: Any) -> None:
    """Hook the managers of ``server_app`` and add the endpoints; a second call does nothing.

    ``server_app``: a ``jupyter_server.serverapp.ServerApp`` whose managers exist.
    """
    settings = server_app.web_app.settings
    if SETTING in settings:
        return
    launch = LaunchEnvironment(
        server_app.kernel_manager,
        server_app.session_manager,
        server_app.contents_manager,
        server_app.log,
        SeedCodes(functools.partial(auto_inject, server_app), server_app.log),
    )
    settings[SETTING] = launch
    if launch.reason is None:
        # The page need not have the probe at hand for kernels that start with it.
        settings.setdefault("page_config_data", {})[PAGE_OPTION] = True
    prepare = functools.partial(_prepare, server_app, launch)
    most = JupyterLabSeed(parent=server_app)
    verifications = Jobs(verification_handlers.VERIFICATION, server_app.log, most.max_verifications)
    study = studies.Studies(server_app, launch, functools.partial(_folder, server_app))
    all_studies = Jobs(study_handlers.STUDY, server_app.log, most.max_studies)
    base = settings["base_url"]
    server_app.web_app.add_handlers(
        ".*$",
        [
            *environment_handlers.handlers(base, launch),
            *start_handlers.handlers(base, launch),
            *verification_handlers.handlers(base, verifications, prepare),
            *study_handlers.handlers(base, all_studies, study.prepare, studies.formats()),
            *stored_run_handlers.handlers(base, all_studies, study),
        ],
    )


def _folder(server_app: Any, path: str) -> Path | None:
    """The folder of a notebook, if the server's contents are files of this machine."""
    root = getattr(server_app.contents_manager, "root_dir", None)
    if not isinstance(root, str) or not root:
        return None
    folder = (Path(root) / path.lstrip("/")).parent
    try:
        inside = folder.resolve().is_relative_to(Path(root).resolve())
        return folder if inside and folder.is_dir() else None
    except OSError:
        # With the root before it, the path may be too long; or its links go in a circle.
        return None


async def _prepare(
    server_app: Any,
    launch: LaunchEnvironment,
    path: str,
    notebook: dict[str, Any],
    options: Options,
) -> Work:
    """The work that verifies a notebook; raises CannotRunError if it cannot be run."""
    planned = replace(plan(notebook, options.stored), folder=_folder(server_app, path))
    if options.changes:
        from ..verify.trying import changed

        # What does not fit the notebook is refused here, and not when it runs.
        await asyncio.to_thread(changed, planned, options)
    kernels = ServerKernels(server_app, launch, path)
    name = path.rpartition("/")[2]

    async def work(on_progress: OnProgress) -> dict[str, Any]:
        return await verify(planned, kernels, options, on_progress, name=name)

    return work
