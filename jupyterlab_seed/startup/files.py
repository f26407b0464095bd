"""Preparing the start-up file of a process: its variables, and the data that it reads."""

from __future__ import annotations

import json
import os
import tempfile
import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..probe.join import source
from ..runs.records import watch_request

#: The folder of the files that kernels run, with fixed text.
KERNEL_FILES = Path(__file__).parent / "kernel"

#: The variables of the data and of the user's own start-up file; the files have the same names.
DATA, OWN = "JUPYTERLAB_SEED_START", "JUPYTERLAB_SEED_OWN_STARTUP"

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


@cache
def _schema() -> Any:
    # Loading it takes about a second of processor, and few programs read seed code.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(SEED_CODE)


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
        if not _schema().is_valid(value):
            raise ValueError("not seed code")
        return value and SeedCode(value["code"], value["seed"], value["asWritten"])

    def as_json(self) -> dict[str, Any]:
        """The form of :data:`SEED_CODE`."""
        return {"code": self.code, "seed": self.seed, "asWritten": self.as_written}


class PythonStart:
    """The start of an IPython kernel: it is watched, and seeded if there is seed code."""

    language: Final = "python"
    #: The variable that names the file, the file, and the name of its data beside it.
    variable: Final = "PYTHONSTARTUP"
    file: Final = "python.py"
    data: Final = "start.json"
    files: Final = ("python.py", "start.py")

    @staticmethod
    def contents(seed: SeedCode | None, by: str) -> str | None:
        """The data; ``by``: who seeds, ``server`` or ``kernelspec``."""
        wanted = seed and {
            "code": seed.code,
            "seed": seed.seed,
            "transform": seed.as_written,
            "by": by,
            "first": True,
        }
        return json.dumps({"probe": source(), "watch": watch_request(0), "seed": wanted})


class RStart:
    """The start of an R kernel: it is seeded if there is seed code."""

    language: Final = "R"
    variable: Final = "R_PROFILE_USER"
    file: Final = "profile.R"
    data: Final = "start.txt"
    files: Final = ("profile.R",)

    @staticmethod
    def contents(seed: SeedCode | None, by: str) -> str | None:
        """The data; None where there is nothing to do."""
        if seed is None:
            return None
        return f"{'NA' if seed.seed is None else seed.seed}\n{seed.code}\n"


#: What a kernel can be started with, by the language of its kernelspec in lower case.
STARTS: dict[str, type[PythonStart | RStart]] = {"python": PythonStart, "r": RStart}


class StartupFile:
    """The start-up file of one kernel. Each process reads its data, and removes them at the end.

    If they are still there at the next start, the process died meanwhile, or never ran the file.
    What it was to run is then not tried again: a kernel must start. The page seeds it. Data that no
    process has read go with this object, or with the server's process.
    """

    def __init__(
        self, seed: SeedCode | None, start: type[PythonStart | RStart] = PythonStart
    ) -> None:
        """``seed``: what seeds the next process; None only watches it, where that can be done."""
        self.seed = seed
        self._start = start
        self._data: Path | None = None
        self._removal: weakref.finalize[..., StartupFile] | None = None
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
        start = self._start
        contents = start.contents(self.seed, "server")
        if self._failed == (self.seed,) or contents is None:
            return dict(environment)
        self._prepared = (self.seed,)
        descriptor, name = tempfile.mkstemp(prefix="jupyterlab-seed-", suffix=".json")
        self._data = Path(name)
        self._removal = weakref.finalize(self, _remove, self._data)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(contents)
        except OSError:
            # No process was given it: the next start tries again.
            self.discard()
            raise
        added = {start.variable: str(KERNEL_FILES / start.file), DATA: name}
        own = environment.get(start.variable)
        if own is not None:
            added[OWN] = own
        return {**environment, **added}

    def discard(self) -> None:
        """Remove data that no process has read."""
        if self._removal is not None:
            self._removal()
        self._data = self._removal = None


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
