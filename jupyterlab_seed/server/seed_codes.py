"""Composing the code that seeds a notebook's kernel at its start, with the page's own code."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..headless.core import Core, CoreError
from ..startup.files import SeedCode
from .notebook_metadata import NotebookStart

#: How long a kernel's start may wait for its seed code, in seconds. The first needs the engine to
#: load.
TIMEOUT = 5.0


class SeedCodes:
    """The seed codes of all notebooks of one server.

    Where this cannot tell (no JavaScript engine, an edited seed cell), the page seeds the kernel.
    """

    def __init__(self, mode: Callable[[], str], log: logging.Logger) -> None:
        """``mode``: the user's setting ``autoInject``."""
        self._mode = mode
        self._log = log
        # The engine belongs to one thread.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="jupyterlab-seed")
        self._core: Core | None = None
        self._has_failed = False

    async def of(self, start: NotebookStart, path: str, language: str) -> SeedCode | None:
        """The code for the kernel of the notebook at ``path``; None for nothing. Raises nothing."""
        if not start.cells or self._has_failed:
            return None
        request = {
            "key": start.key,
            "cells": start.cells,
            "language": language,
            "autoInject": self._mode(),
        }
        loop = asyncio.get_running_loop()
        try:
            composing = loop.run_in_executor(self._thread, self._compose, request)
            return await asyncio.wait_for(composing, TIMEOUT)
        except Exception as error:  # a kernel start must never fail because of this
            self._log.warning(
                "jupyterlab-seed: %r: no seed code for the start of its kernel (%s)",
                path,
                error if isinstance(error, CoreError) else type(error).__name__,
            )
            return None

    def _compose(self, request: dict[str, Any]) -> SeedCode | None:
        if self._core is None:
            try:
                self._core = Core(TIMEOUT)
            except CoreError:
                self._has_failed = True
                raise
        answer = self._core.start_code(request)
        if answer["kind"] != "run":
            return None
        return SeedCode.read({name: answer[name] for name in ("code", "seed", "asWritten")})
