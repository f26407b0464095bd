"""Find the launch environment in the text of a notebook file.

Standard library alone and runnable as a script (text on stdin, JSON on stdout), because a big file
is parsed in a child process: ``json.loads`` holds the interpreter's lock from beginning to end
(measured: 1.9 s for 55 MB of small cells), and in a thread would stop the server for as long.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

#: Text longer than this, in characters, is parsed in a child process.
LARGE = 2 * 2**20

#: How long a child may take, in seconds.
TIMEOUT = 10.0

#: The notebook-level key of this extension.
KEY = "jupyterlab_seed"


class MalformedError(ValueError):
    """A notebook file, or our key in it, that can't be read; the message says why."""


def environment_of(text: str) -> Any:
    """What stands under ``metadata.jupyterlab_seed.environment``, not validated.

    ``text`` is a notebook file of any size. Returns None where there is no such key, and where the
    file does not hold the key's name spelt out. Blocks, so call it in a thread. Raises
    :class:`MalformedError` if the text is no JSON, no notebook, or one of the levels is no object.
    """
    if f'"{KEY}"' not in text:
        return None
    if len(text) > LARGE and sys.executable:
        return _environment_by_child(text)
    return _environment_here(text)


def _environment_here(text: str | bytes) -> Any:
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"not JSON: {type(error).__name__}") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        raise MalformedError("not a notebook: no number under nbformat")
    level: Any = notebook
    for key in ("metadata", KEY):
        level = level.get(key)
        if level is None:
            return None
        if not isinstance(level, dict):
            raise MalformedError(f"{key} is not an object")
    return level.get("environment")


def _environment_by_child(text: str) -> Any:
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-S", __file__],
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=True,
        )
        answer = json.loads(child.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise MalformedError(f"could not be parsed: {type(error).__name__}") from None
    if "malformed" in answer:
        raise MalformedError(answer["malformed"])
    return answer["environment"]


def _main() -> None:
    try:
        answer = {"environment": _environment_here(sys.stdin.buffer.read())}
    except MalformedError as error:
        answer = {"malformed": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main()
