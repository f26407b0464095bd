"""What to do about a cause, in plain English."""

from __future__ import annotations

from collections.abc import Sequence

from ..types import Advice, Hint
from .draws import TITLES, framework


def seed_frameworks(streams: Sequence[str], cell: int | None = None) -> list[Advice]:
    """Seed the frameworks of these streams, each once; ``cell``: the first that needs it."""
    found = []
    for name in dict.fromkeys(map(framework, streams)):
        title = TITLES.get(name, name)
        text = f"Seed {title} in the first cell, before anything draws from it."
        found.append(Advice("seed-framework", text, name, cell))
    return found


def fixed_seed(stream: str, cell: int) -> list[Advice]:
    """Give the seed that ``cell``, an index, sets for a stream the same value in each run."""
    name = framework(stream)
    text = f"Seed {TITLES.get(name, name)} with a fixed number in cell {cell + 1}: it gets another "
    text += "value in each run."
    return [Advice("fixed-seed", text, name, cell)]


def move_seed(streams: Sequence[str], cell: int) -> list[Advice]:
    """Seed these streams before ``cell``, an index, draws from them."""
    return [
        Advice(
            "move-seed",
            f"Seed {TITLES.get(name, name)} before cell {cell + 1} draws from it.",
            name,
            cell,
        )
        for name in dict.fromkeys(map(framework, streams))
    ]


def set_hash_seed() -> Advice:
    """Start the kernel with a hash seed."""
    text = "Start the kernel with a fixed hash seed (PYTHONHASHSEED); no cell can set it."
    return Advice("set-hash-seed", text)


def one_after_the_other() -> Advice:
    """Run nothing beside it."""
    text = (
        "Run one after the other: the two runs disturb each other, by files or ports for example."
    )
    return Advice("one-after-the-other", text)


def remove_first() -> Advice:
    """Have each run find the same."""
    text = "Remove first what an earlier run may have left, or write to a new folder in each run."
    return Advice("read-once", text)


_KINDS = {
    "private-generator": ("seed-generator", "Give the generator a seed: {call} in {where}."),
    "entropy": (
        "keep-value",
        "Keep the value of {call} in {where} as a constant, or tag the cell nbval-ignore-output.",
    ),
    "time": (
        "keep-value",
        "Keep the value of {call} in {where} as a constant, or tag the cell nbval-ignore-output.",
    ),
    "memory-address": (
        "keep-value",
        "Use something else than {call} in {where}: an object has another address in each run.",
    ),
    "hash-order": ("sort", "Sort what comes from a set: sorted({call}) in {where}."),
    "file-order": ("sort", "Sort what comes from the folder: sorted({call}(…)) in {where}."),
    "threads": (
        "one-thread",
        "Use one thread, or collect the results in a fixed order: {call} in {where}.",
    ),
    "processes": (
        "one-thread",
        "Use one process, or collect the results in a fixed order: {call} in {where}.",
    ),
    "network": (
        "read-once",
        "Read it once, keep it in a file, and use that: {call} in {where}.",
    ),
    "files": (
        "read-once",
        "Read files that no run writes, or remove them first: {call} in {where}.",
    ),
    "device": (
        "deterministic-device",
        "Switch on the framework's deterministic algorithms, or use the CPU: {call} in {where}.",
    ),
}


def for_hints(hints: Sequence[Hint]) -> list[Advice]:
    """What to do about hints; for each source the first of them counts."""
    found: dict[str, Advice] = {}
    for hint in hints:
        if hint.source not in found and hint.source in _KINDS:
            kind, text = _KINDS[hint.source]
            call = hint.call
            if hint.source == "hash-order" and call == "hash":
                text = "Use a hash that does not follow the hash seed, such as hashlib's: {where}."
            where = f"cell {hint.cell + 1}, line {hint.line}"
            said = text.format(call=call, where=where)
            found[hint.source] = Advice(
                kind, said, None, hint.cell, hint.line, hint.source, hint.call
            )
    return list(found.values())
