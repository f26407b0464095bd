"""The files to which a command writes its report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from ..runs.printable import path_words
from .files import CannotWriteError, check_target, is_same, write
from .subcommand import UsageError

#: A file, and what makes its text of the report.
Target = tuple[Path, Callable[[dict[str, Any]], str]]


def as_json(report: dict[str, Any]) -> str:
    """The report itself."""
    return json.dumps(report, indent=1, allow_nan=False) + "\n"


def checked(
    wanted: Iterable[tuple[str, str, Callable[[dict[str, Any]], str]]], notebooks: Sequence[Path]
) -> list[Target]:
    """The files that are asked for, before anything runs.

    ``wanted``: option, file and what makes its text; an empty file is not asked for. Raises
    :class:`UsageError` and :class:`CannotWriteError`.
    """
    found: dict[str, Target] = {}
    for option, file, make in wanted:
        target = Path(file)
        if not file:
            continue
        for other, (path, _make) in found.items():
            if _is_same_place(path, target):
                raise UsageError(
                    f"{other} and {option} name the same file, {path_words(path)}: one report "
                    "would replace the other."
                )
        if any(is_same(target, notebook) for notebook in notebooks):
            raise UsageError(
                f"{target} is the notebook itself; write the report to a different file."
            )
        check_target(target)
        found[option] = target, make
    return list(found.values())


def write_report(report: dict[str, Any], targets: Iterable[Target]) -> list[str]:
    """Write the report to each file; returns what went wrong."""
    faults = []
    for target, make in targets:
        try:
            write(target, make(report))
        except CannotWriteError as error:
            faults.append(str(error))
    return faults


def _is_same_place(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, which may not exist yet; devices take both."""
    if is_same(one, other):
        return one.is_file()
    return one.resolve() == other.resolve()
