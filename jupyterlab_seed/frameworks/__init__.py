"""The facts about frameworks, languages and notebooks, as plain data.

There is one JSON file for each framework, and schemas that describe each member. The page, the
kernel's probe and this package read the same files. Another package adds a framework by an entry
point of the group :data:`GROUP`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from typing import Any

from .check import faults, schema_faults
from .types import (
    Common,
    Determinism,
    Framework,
    Generator,
    Gpu,
    GpuMemory,
    LaunchVariable,
    Limit,
    Magics,
    Python,
    SeedCall,
    Stream,
    Tags,
)

__all__ = [
    "GROUP",
    "Common",
    "Determinism",
    "Framework",
    "Generator",
    "Gpu",
    "GpuMemory",
    "LaunchVariable",
    "Limit",
    "Magics",
    "Python",
    "SeedCall",
    "Stream",
    "Tags",
    "common",
    "load",
    "of_stream",
    "python",
    "read",
]

#: The group of entry points that add frameworks. Each names a mapping, or a function without
#: parameters that returns one: ``facts``, what a framework's file holds, and optionally ``stream``,
#: the Python source of the module by which the probe sees its streams.
GROUP = "jupyterlab_seed.frameworks"

_NOT_FRAMEWORKS = ("languages.json", "common.json", "devices.json")
_log = logging.getLogger(__name__)


@cache
def load() -> tuple[Framework, ...]:
    """All frameworks, of this package and of others, by rank and then by id.

    One of another package is left out, with a warning, if its facts are malformed or contradict
    those of another framework. Other packages cause no exceptions.
    """
    known = [Framework.of(read(name)) for name in _framework_files()]
    for name, facts, stream in _added():
        found = schema_faults(facts, read("framework.schema.json"))
        framework = None if found else Framework.of(facts, stream)
        if framework is not None:
            found = faults([*known, framework], common())
        if framework is None or found:
            _log.warning("The framework of the entry point %s is left out: %s", name, found[0])
        else:
            known.append(framework)
    return tuple(sorted(known, key=lambda framework: (framework.rank, framework.id)))


def of_stream(name: str) -> Framework | None:
    """The framework of a stream: ``torch.cuda:0`` is of PyTorch. None where no facts name it."""
    return _streams().get(name.partition(":")[0])


@cache
def python() -> Python:
    """The facts about Python and IPython, whatever framework is used."""
    return Python.of(read("languages.json")["python"])


@cache
def common() -> Common:
    """The facts that all frameworks and notebooks share: determinism switches, tags, limits."""
    return Common.of(read("common.json"))


def read(name: str) -> dict[str, Any]:
    """The content of a file of this folder: ``torch.json``, ``common.schema.json``."""
    return json.loads((files(__name__) / name).read_text("utf-8"))


@cache
def _streams() -> Mapping[str, Framework]:
    return {stream.name: one for one in load() for stream in one.streams}


def _framework_files() -> list[str]:
    return sorted(
        entry.name
        for entry in files(__name__).iterdir()
        if entry.name.endswith(".json")
        and not entry.name.endswith(".schema.json")
        and entry.name not in _NOT_FRAMEWORKS
    )


def _added() -> Iterator[tuple[str, Mapping[str, Any], str | None]]:
    for entry in entry_points(group=GROUP):
        try:
            given = entry.load()
            given = given() if callable(given) else given
            yield entry.name, dict(given["facts"]), given.get("stream")
        except Exception as error:  # the code of others
            _log.warning("The entry point %s of %s fails: %r", entry.name, GROUP, error)
