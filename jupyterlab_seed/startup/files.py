"""Preparing the start-up file of a process: its variables, and the data that it reads."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from ..probe.join import source
from ..runs.records import watch_request

#: The file that IPython runs, with fixed text.
STARTUP_FILE = Path(__file__).parent / "kernel" / "python.py"

#: The variables; ``kernel/start.py`` has the same names.
STARTUP, DATA, OWN = "PYTHONSTARTUP", "JUPYTERLAB_SEED_START", "JUPYTERLAB_SEED_OWN_STARTUP"

#: The longest seed code, in characters. The composed code of all frameworks has about 3,000.
MAX_CODE = 64 * 1024

#: The form of seed code: as the page sends it, and as the core composes it.
SEED_CODE = {
    "type": ["object", "null"],
    "required": ["code", "seed", "asWritten"],
    "properties": {
        "code": {"type": "string", "minLength": 1, "maxLength": MAX_CODE},
        "seed": {"type": ["integer", "null"], "minimum": 0, "maximum": 2**32 - 1},
        "asWritten": {"type": "boolean"},
    },
    "additionalProperties": False,
}

_VALID = Draft202012Validator(SEED_CODE)


@dataclass(frozen=True)
class SeedCode:
    """The code that seeds a process, with the seed in it.

    ``seed``: None if it cannot be read from the code. ``as_written``: whether it is a cell's own
    text, which may have magics; otherwise it was composed.
    """

    code: str
    seed: int | None
    as_written: bool

    @staticmethod
    def read(value: Any) -> SeedCode | None:
        """Read it from JSON in the form of :data:`SEED_CODE`; raises ValueError for any other."""
        if not _VALID.is_valid(value):
            raise ValueError("not seed code")
        return value and SeedCode(value["code"], value["seed"], value["asWritten"])

    def as_json(self) -> dict[str, Any]:
        """The form of :data:`SEED_CODE`."""
        return {"code": self.code, "seed": self.seed, "asWritten": self.as_written}


class StartupFile:
    """The start-up file of one kernel. Each process reads its data, and removes them at the end.

    If they are still there at the next start, the process died meanwhile, or never ran the file.
    What it was to run is then not tried again: a kernel must start. The page seeds it.
    """

    def __init__(self, seed: SeedCode | None) -> None:
        """``seed``: what seeds the next process; None only watches it."""
        self.seed = seed
        self._data: Path | None = None
        # What the last process was given, and what one did not get through.
        self._prepared: tuple[SeedCode | None] | None = None
        self._failed: tuple[SeedCode | None] | None = None

    def prepare(self, environment: Mapping[str, str]) -> dict[str, str]:
        """The environment for a process that starts now, with the variables of the file.

        Writes the data where only this user can read them; raises OSError if it cannot.
        """
        if self._data is not None and self._data.exists():
            self._failed = self._prepared
        self.discard()
        if self._failed == (self.seed,):
            return dict(environment)
        self._prepared = (self.seed,)
        descriptor, name = tempfile.mkstemp(prefix="jupyterlab-seed-", suffix=".json")
        self._data = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self._contents(), file)
        added = {STARTUP: str(STARTUP_FILE), DATA: name}
        own = environment.get(STARTUP)
        if own is not None:
            added[OWN] = own
        return {**environment, **added}

    def discard(self) -> None:
        """Remove data that no process has read."""
        if self._data is not None:
            self._data.unlink(missing_ok=True)
            self._data = None

    def _contents(self) -> dict[str, Any]:
        seed = self.seed and {
            "code": self.seed.code,
            "seed": self.seed.seed,
            "transform": self.seed.as_written,
            "by": "server",
            "first": True,
        }
        return {"probe": source(), "watch": watch_request(0), "seed": seed}
