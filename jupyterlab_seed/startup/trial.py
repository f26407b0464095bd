"""Starting a kernel once, to see whether it seeds itself."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from queue import Empty
from subprocess import DEVNULL
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from ..probe.join import expression
from ..runs.waiting import until_ready
from .files import SeedCode
from .kernelspec import Base, write

#: How long a kernel may take to start and to answer, in seconds: it may have much to import.
PATIENCE = 120.0

_NAME = "trial"


class TrialError(Exception):
    """A kernel that does not start, or does not answer; the message says why."""


def outcome(base: Base, seed: SeedCode, environment: Mapping[str, str]) -> dict[str, Any]:
    """What comes of seeding a kernel of such a kernelspec at its start; leaves nothing.

    The parameters are those of :func:`~.kernelspec.write`. Gives the probe's answer to ``seed``:
    ``already`` with ``by`` ``kernelspec`` if the kernel is seeded. Raises :class:`TrialError`.
    """
    try:
        temporary = tempfile.TemporaryDirectory(prefix="jupyterlab-seed-")
    except OSError as error:
        raise TrialError(f"Cannot make a temporary folder: {error.strerror or error}.") from None
    with temporary as folder:
        try:
            write(base, seed, environment, Path(folder) / _NAME)
        except OSError as error:
            # The error names the file that was copied, or none.
            raise TrialError(f"Cannot write {folder}: {error.strerror or error}.") from None
        specs = KernelSpecManager(kernel_dirs=[folder], ensure_native_kernel=False)
        return asyncio.run(_outcome(specs, base.start.language, seed))


async def _outcome(specs: KernelSpecManager, language: str, seed: SeedCode) -> dict[str, Any]:
    manager = AsyncKernelManager(kernel_name=_NAME, kernel_spec_manager=specs)
    client = None
    try:
        await manager.start_kernel(stdout=DEVNULL, stderr=DEVNULL)
        client = manager.client()
        client.start_channels()
        await until_ready(client, PATIENCE)
        return await (_ask_python(client, seed) if language == "python" else _ask_r(client))
    except (OSError, RuntimeError, Empty, TimeoutError) as error:
        raise TrialError(f"The kernel does not start: {error or type(error).__name__}") from None
    finally:
        if client is not None:
            client.stop_channels()
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)


async def _ask_python(client: Any, seed: SeedCode) -> dict[str, Any]:
    request = {"code": seed.code, "seed": seed.seed, "transform": False}
    content = await _reply(client, "", user_expressions={"answer": expression("seed", request)})
    try:
        shown = content["user_expressions"]["answer"]["data"]["text/plain"]
        answer: dict[str, Any] = json.loads(base64.b64decode(shown[1:-1]))
        return answer
    except (LookupError, TypeError, ValueError):
        raise TrialError("The kernel does not answer like IPython.") from None


async def _ask_r(client: Any) -> dict[str, Any]:
    """IRkernel evaluates no expressions beside the code, so an error tells."""
    code = 'stop("seed:", getOption("jupyterlab_seed.seed"), ":", getOption("jupyterlab_seed.by"))'
    content = await _reply(client, code)
    found = re.search(r"seed:(\d+):(\w+)", str(content.get("evalue")))
    if found is None:
        return {"kind": "error", "name": "R", "message": "the seed code failed"}
    return {"kind": "already", "seed": int(found[1]), "by": found[2]}


async def _reply(client: Any, code: str, **more: Any) -> dict[str, Any]:
    reply = await client.execute(
        code, store_history=False, allow_stdin=False, reply=True, timeout=PATIENCE, **more
    )
    content: dict[str, Any] = reply["content"]
    return content
