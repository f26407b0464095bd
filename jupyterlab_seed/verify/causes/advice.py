"""Advice on a cause."""

from __future__ import annotations

from collections.abc import Sequence

from ...runs.messages import CellNumber, Message, _
from ..draws import framework, title
from ..types import Advice, Hint


def seed_frameworks(streams: Sequence[str], cell: int | None = None) -> list[Advice]:
    """Seed the frameworks of these streams; ``cell``: the first cell that needs it."""
    return [
        Advice(
            "seed-framework",
            _("Seed %1 in the first cell, before anything draws from it.", title(name)),
            name,
            cell,
        )
        for name in dict.fromkeys(map(framework, streams))
    ]


def fixed_seed(stream: str, cell: int) -> list[Advice]:
    """Give the seed that ``cell``, an index, sets for a stream the same value in each run."""
    name = framework(stream)
    message = _(
        "Seed %1 with a fixed number in cell %2: it gets a different value in each run.",
        title(name),
        CellNumber(cell + 1),
    )
    return [Advice("fixed-seed", message, name, cell)]


def move_seed(streams: Sequence[str], cell: int) -> list[Advice]:
    """Seed these streams before ``cell``, an index, draws from them."""
    return [
        Advice(
            "move-seed",
            _("Seed %1 before cell %2 draws from it.", title(name), CellNumber(cell + 1)),
            name,
            cell,
        )
        for name in dict.fromkeys(map(framework, streams))
    ]


def set_hash_seed() -> Advice:
    """Start the kernel with a hash seed."""
    message = _(
        "Start this notebook's kernels with a fixed hash seed (`PYTHONHASHSEED`); no cell can set "
        "it."
    )
    return Advice("set-hash-seed", message)


def one_after_the_other() -> Advice:
    """Run one after the other."""
    message = _("Verify with one run after the other, so that the runs do not share resources.")
    return Advice("one-after-the-other", message)


def remove_first() -> Advice:
    """Remove what earlier runs left behind."""
    message = _("Before each run, remove files left by an earlier run, or write to a new folder.")
    return Advice("read-once", message)


_CONSTANT = _(
    "Store the value of %1 (%2) as a constant, or tag the cell “nbval-ignore-output” if its output "
    "is meant to differ."
)
_HASHLIB = _("Use a hash that is independent of the hash seed, such as those in hashlib (%2).")

#: Source to the kind of advice, and its sentence about a call (``%1``) and its place (``%2``).
BY_SOURCE: dict[str, tuple[str, Message]] = {
    "private-generator": ("seed-generator", _("Give the generator a seed: %1 (%2).")),
    "entropy": ("keep-value", _CONSTANT),
    "time": ("keep-value", _CONSTANT),
    "memory-address": (
        "keep-value",
        _("Avoid `%1` (%2): an address differs in each run."),
    ),
    "hash-order": ("sort", _("Sort the elements of the set: `sorted(%1)` (%2).")),
    "file-order": ("sort", _("Sort the folder's files: `sorted(%1(…))` (%2).")),
    "threads": (
        "one-thread",
        _("Use one thread, or collect the results in a fixed order: %1 (%2)."),
    ),
    "processes": (
        "one-thread",
        _("Use one process, or collect the results in a fixed order: %1 (%2)."),
    ),
    "network": (
        "read-once",
        _("Download the data once, store it in a file, and read that file: %1 (%2)."),
    ),
    "files": ("read-once", _("Read only files that no run writes, or remove them first: %1 (%2).")),
    "device": (
        "deterministic-device",
        _("Turn on the framework's deterministic algorithms, or use the CPU: %1 (%2)."),
    ),
}


def for_hints(hints: Sequence[Hint]) -> list[Advice]:
    """Advice on hints, on the first of each source."""
    found: dict[str, Advice] = {}
    for hint in hints:
        if hint.source in found or hint.source not in BY_SOURCE:
            continue
        kind, said = BY_SOURCE[hint.source]
        if hint.source == "hash-order" and hint.call == "hash":
            said = _HASHLIB
        message = Message(said.template, (hint.call, hint.place))
        found[hint.source] = Advice(
            kind, message, None, hint.cell, hint.line, hint.source, hint.call
        )
    return list(found.values())
