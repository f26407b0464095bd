"""Code of the notebook that still runs when its last cell has ended: threads, timers, tasks."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from .printable import line
from .records import NoAnswerError, ask

#: How long it is waited for, in seconds, and how often it is asked for meanwhile.
PATIENCE, STEP = 5.0, 0.25

#: The most that are named, and characters of a name.
MOST, CHARACTERS = 20, 80

# Runs in the kernel: the standard library alone.
_CODE = r"""
def look():
    import asyncio, base64, json, re, sys, threading

    def is_own(code):
        name = getattr(code, "co_filename", "")
        return re.search(r"[\\/]ipykernel_\d+[\\/]|^<ipython-input", name) is not None

    def is_called(function):
        # What a cell passes on: its own function, or one such as print.
        while hasattr(function, "func"):
            function = function.func
        module = getattr(function, "__module__", None)
        return is_own(getattr(function, "__code__", None)) or module in ("builtins", "__main__")

    def runs(thread):
        if type(thread) is threading.Timer:
            return not thread.finished.is_set()
        frame = sys._current_frames().get(thread.ident)
        while frame is not None:
            if is_own(frame.f_code):
                return True
            frame = frame.f_back
        return False

    def awaits(task):
        inner = task.get_coro()
        while inner is not None:
            if is_own(getattr(inner, "cr_code", None)):
                return True
            inner = getattr(inner, "cr_await", None)
        return False

    found = []
    here = (threading.main_thread(), threading.current_thread())
    for thread in threading.enumerate():
        if thread not in here and runs(thread):
            found.append(thread.name)
    try:
        loop = asyncio.get_event_loop()
        found += [task.get_name() for task in asyncio.all_tasks(loop) if awaits(task)]
        for later in getattr(loop, "_scheduled", ()):
            if not later.cancelled() and is_called(later._callback):
                found.append("call_later")
    except RuntimeError:
        pass  # without a loop there are no tasks
    return base64.b64encode(json.dumps(found[:100]).encode()).decode()
"""


async def still_running(client: Any) -> tuple[str, ...] | None:
    """The names of what a Python kernel still runs of the notebook's code; empty if unknown.

    Waits for its end, for ``PATIENCE`` seconds at most. None if the kernel has died. It must be
    idle.
    """
    until = time.monotonic() + PATIENCE
    code = f"(lambda space: (exec({_CODE!r}, space), space['look']())[1])({{}})"
    while True:
        try:
            told = await ask(client, code)
        except NoAnswerError as error:
            return None if error.died else ()
        except (OSError, RuntimeError):
            return ()
        names = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
        if not names or time.monotonic() >= until:
            return tuple(line(one)[:CHARACTERS] for one in names[:MOST])
        await asyncio.sleep(STEP)
