"""What is said of where a difference comes from: a source, a sentence, a place."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import PurePath

from ...runs.messages import Message, _
from ...runs.tracing.places import in_package
from ..tracing.culprit import Origin

#: Kind of an origin to the source of a cause.
_SOURCES = {
    "entropy": "entropy",
    "time": "time",
    "process-id": "entropy",
    "memory-address": "memory-address",
    "address-in-text": "memory-address",
    "file-order": "file-order",
    "threads": "threads",
    "processes": "processes",
    "set-order": "hash-order",
    "unfilled-memory": "unfilled-memory",
}

#: Kind of an origin to what is said of it: with the place, or without one.
_SAID: Mapping[str, tuple[Message, Message]] = {
    "entropy": (_("It takes entropy in %1."), _("It takes entropy.")),
    "time": (_("It reads the clock in %1."), _("It reads the clock.")),
    "process-id": (_("It reads the process ID in %1."), _("It reads the process ID.")),
    "file-order": (
        _("It lists the files of a folder in %1."),
        _("It lists the files of a folder."),
    ),
    "threads": (
        _("It starts threads in %1, and their order is not fixed."),
        _("It starts threads, and their order is not fixed."),
    ),
    "processes": (
        _("It starts another process in %1, where no call can be followed."),
        _("It starts another process, where no call can be followed."),
    ),
    "memory-address": (
        _("It reads the address of an object in memory."),
        _("It reads the address of an object in memory."),
    ),
    "address-in-text": (
        _("The text may show the address of an object in memory."),
        _("The text may show the address of an object in memory."),
    ),
    "unfilled-memory": (
        _("It returns uninitialised memory."),
        _("It returns uninitialised memory."),
    ),
}


def source_of(origin: Origin | None) -> str | None:
    """The source of a cause; None without an origin."""
    return _SOURCES[origin.kind] if origin is not None else None


def is_guess(origin: Origin | None) -> bool:
    """Whether an origin was seen to be there, but not that the difference comes from it."""
    return origin is not None and origin.kind in ("threads", "processes", "address-in-text")


def said_of(origin: Origin | None, library: str) -> Message | None:
    """The sentence on an origin; ``library``: the module of the call that differs.

    None where there is no origin, and the library says nothing either.
    """
    if origin is None:
        if library in sys.stdlib_module_names or library.startswith("_"):
            return None
        return _(
            "No call that it leads to shows why: %1 may draw in compiled code, or from a generator "
            "that was made when it was imported.",
            library,
        )
    if origin.kind == "set-order":
        return _("The order of a set depends on the hash seed and on addresses in memory.")
    with_place, without = _SAID[origin.kind]
    place = place_of_origin(origin)
    return Message(with_place.template, (place,)) if place else without


def place_of_origin(origin: Origin | None) -> str | None:
    """``gymnasium/utils/seeding.py:39 (gymnasium 1.4.0)``."""
    if origin is None or origin.place is None:
        return None
    file = origin.place.file.replace("\\", "/")
    name = in_package(file) or PurePath(file).name
    place = f"{name}:{origin.place.line}"
    return f"{place} ({origin.library} {origin.version})" if origin.version else place
