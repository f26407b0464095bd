"""Read what a notebook file asks of its kernel's start, before the kernel exists."""

from __future__ import annotations

import asyncio
import logging
import posixpath
from typing import Any

from jupyter_core.utils import ensure_async

from ..runs.environment import select
from .notebook_metadata import MalformedError, NotebookStart, start_of

#: A file larger than this, in bytes, is not read.
MAX_BYTES = 64 * 2**20

#: How long a kernel start may wait for the file, in seconds.
TIMEOUT = 15.0

#: How many refused pairs of one file are logged.
_MAX_REASONS = 5


def notebook_path(path: str | None, name: str | None, kind: str | None) -> str | None:
    """The contents path of the notebook that a session is for, or None if it is for none.

    ``path``, ``name`` and ``kind`` are the session's. JupyterLab starts a session under
    ``<directory>/<UUID>`` and renames it afterwards (apputils, ``sessioncontext.ts``), so while the
    kernel starts only the name says which notebook it is.
    """
    if kind != "notebook" or not isinstance(path, str):
        return None
    if path.endswith(".ipynb"):
        return path
    if isinstance(name, str) and name.endswith(".ipynb") and not {"/", "\\"} & set(name):
        return posixpath.join(posixpath.dirname(path), name)
    return None


async def read_start(contents: Any, path: str, log: logging.Logger) -> NotebookStart:
    """What the notebook at ``path`` asks of its kernel's start.

    ``contents`` is the server's contents manager: its root, its rules for hidden files and its
    storage apply. The file is read as text, so nothing in it is validated, trusted or upgraded.
    Any problem (no file, over :data:`MAX_BYTES`, slower than :data:`TIMEOUT`, not a notebook) is
    logged as a warning, and the notebook then asks for nothing. Raises nothing.
    """
    try:
        return await asyncio.wait_for(_read(contents, path), TIMEOUT)
    except MalformedError as error:
        log.warning("jupyterlab-seed: %r: %s; its launch environment is not used", path, error)
    except Exception as error:  # a kernel start must never fail because of a file
        log.warning(
            "jupyterlab-seed: %r could not be read (%s); its kernel starts without a launch "
            "environment",
            path,
            f"HTTP {error.status_code}" if hasattr(error, "status_code") else type(error).__name__,
        )
    return NotebookStart()


def accepted_environment(start: NotebookStart, path: str, log: logging.Logger) -> dict[str, str]:
    """The accepted pairs of the launch environment; the others are logged as warnings."""
    if start.environment is None:
        return {}
    accepted, refused = select(start.environment)
    for reason in refused[:_MAX_REASONS]:
        log.warning("jupyterlab-seed: %r: %s", path, reason)
    if len(refused) > _MAX_REASONS:
        log.warning(
            "jupyterlab-seed: %r: %d more pairs were rejected", path, len(refused) - _MAX_REASONS
        )
    return accepted


async def _read(contents: Any, path: str) -> NotebookStart:
    about = await ensure_async(contents.get(path, content=False))
    size = about.get("size")
    if isinstance(size, int) and size > MAX_BYTES:
        raise MalformedError(f"{size} bytes, over the limit of {MAX_BYTES}")
    model = await ensure_async(contents.get(path, content=True, type="file", format="text"))
    text = model.get("content")
    if not isinstance(text, str) or len(text) > MAX_BYTES:
        raise MalformedError("not a text of at most 64 MB")
    return await asyncio.to_thread(start_of, text)
