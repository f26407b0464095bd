"""Runners on this machine: as many kernels at once as it can take, a GPU each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..runs import resources
from ..runs.kernels import LocalKernels
from ..runs.messages import _
from ..runs.sharing import memory_as_needed
from .engine import default_jobs
from .run import KernelRunner
from .types import CannotStudyError, Runner


def local_runners(folder: Path, config: Any = None, jobs: int | None = None) -> list[Runner]:
    """Runners whose kernels start in ``folder``.

    ``config``: of a Jupyter application. ``jobs``: how many kernels run at once; by default as many
    as there are processors, memory and GPUs for. Where there are GPUs, each kernel sees one. Raises
    :class:`CannotStudyError`.
    """
    if jobs is not None and jobs < 1:
        raise CannotStudyError("bad-option", _("At least one kernel must run at once."))
    gpus = resources.gpus()
    number = usual_jobs(gpus) if jobs is None else jobs
    return [KernelRunner(LocalKernels(folder, config, device(gpus, at))) for at in range(number)]


def usual_jobs(gpus: list[str]) -> int:
    """How many kernels run at once if nobody says: as many as there is room for."""
    return min(default_jobs(), len(gpus)) if gpus else default_jobs()


def device(gpus: list[str], at: int) -> dict[str, str]:
    """The variables that give the kernel number ``at`` a GPU."""
    if not gpus:
        return {}
    return {"CUDA_VISIBLE_DEVICES": gpus[at % len(gpus)], **memory_as_needed()}
