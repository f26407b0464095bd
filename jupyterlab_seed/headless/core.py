"""The page's code in a JavaScript engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

#: Built by ``scripts/bundle_core.mjs``.
_BUNDLE = Path(__file__).with_name("core.js")

#: In bytes; well below a thread's, and enough for any code that Python itself would compile.
_STACK = 4 * 1024 * 1024


class CoreError(Exception):
    """The core cannot run, or failed; the message says why."""


class Core:
    """The core, loaded once for any number of notebooks."""

    def __init__(self, seconds: float | None = None) -> None:
        """``seconds``: the processor's time that each call may take; None for any.

        Raises :class:`CoreError` if the engine or the core is missing.
        """
        try:
            import quickjs
        except ImportError:
            raise CoreError(
                "The JavaScript engine is missing; install it with: "
                'pip install "jupyterlab_seed[insert]"'
            ) from None
        try:
            bundle = _BUNDLE.read_text(encoding="utf-8")
        except OSError:
            raise CoreError(f"{_BUNDLE} is missing; build it with: jlpm build:core") from None
        self._failure = quickjs.JSException
        context = quickjs.Context()
        context.set_max_stack_size(_STACK)
        # Lumino takes a scheduler from the page or from Node; nothing here waits for its signals.
        context.eval("globalThis.setImmediate = () => undefined;")
        context.eval(bundle)
        if seconds is not None:
            context.set_time_limit(seconds)
        self._call = context.eval(
            "(name, argument) => JSON.stringify(seedCore[name](JSON.parse(argument)))"
        )

    def read_seed(self, text: str) -> int | str:
        """The seed, or a sentence that says what is wrong with it."""
        return self._ask("readSeed", text)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """What a notebook needs; ``src/headless.ts`` describes the request and the answer."""
        return self._ask("answer", request)

    def reseed(self, request: dict[str, Any]) -> dict[str, Any]:
        """A seed cell with another seed; ``src/headlessReseed.ts`` describes both."""
        return self._ask("reseed", request)

    def start_code(self, request: dict[str, Any]) -> dict[str, Any]:
        """What seeds a kernel that starts; ``src/headlessStart.ts`` describes both."""
        return self._ask("startCode", request)

    def kernel_code(self, request: dict[str, Any]) -> dict[str, Any]:
        """What seeds the kernels of a kernelspec; ``src/headlessKernel.ts`` describes both."""
        return self._ask("kernelCode", request)

    def _ask(self, name: str, argument: Any) -> Any:
        try:
            return json.loads(self._call(name, json.dumps(argument)))
        except (self._failure, RecursionError) as error:
            raise CoreError(f"The code cannot be read: {str(error).splitlines()[0]}") from error
