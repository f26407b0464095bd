"""Where a traced run ceases to follow calls."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import zlib

from jupyterlab_seed.runs.tracing.log import read
from jupyterlab_seed.runs.tracing.session import CALLS
from jupyterlab_seed.runs.tracing.text import expression

RAISING = "import json\ndef fails():\n    return json.loads('{')\nfails()"

SCRIPT = """
import base64, contextlib, json, sys
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

asked = json.load(sys.stdin)
config = Config()
config.HistoryManager.enabled = False
shell = InteractiveShell.instance(config=config)
with contextlib.redirect_stdout(sys.stderr):
    eval(asked["trace"], {})
    result = shell.run_cell(asked["cell"], store_history=True)
    log = base64.b64decode(eval(asked["collect"], {})).decode()
assert result.error_in_exec is not None
print(log)
"""


def traced(cell: str, calls: int = CALLS) -> str:
    """The log of a cell that raises."""
    request = {"cells": [0], "first": 0, "last": 0, "deep": {"0": [[1, 9]]}, "calls": calls}
    asked = {
        "trace": expression("trace", request),
        "collect": expression("collect", {}),
        "cell": cell,
    }
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return json.loads(ended.stdout)


def test_how_a_traceback_is_shown_is_not_followed() -> None:
    log = zlib.decompress(base64.b64decode(traced(RAISING))).decode()
    assert "decoder.py" in log  # what the notebook calls is followed
    assert not [word for word in ("ultratb", "stack_data", "pygments") if word in log]


def test_calls_beyond_the_limit_are_counted() -> None:
    log = read(traced("for n in range(50):\n    abs(n)\nfails()", calls=20))
    assert log.cut["own calls"] >= 30
