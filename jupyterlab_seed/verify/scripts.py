"""Other processes that a cell starts, and the Python files beside a notebook, by their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..frameworks import python
from ..runs.types import Plan, PlannedCell

#: The longest file that is read, in bytes.
LARGEST = 200_000

_SHELL = re.compile(r"^\s*(?:[\w.,\s]{1,80}=\s*)?(?:!!?|%sx\s|%system\s)\s*(?P<command>\S.*)$")
_CELL = re.compile(
    r"^\s*%%(?P<command>(?:bash|sh|script|cmd|powershell|perl|ruby|pypy|python[23]?)\b.*)"
)
_SHELLS = re.compile(r"(?:bash|sh|cmd|powershell)\b")
_INTERPRETER = re.compile(
    r"[\s;&|/](?:python[\d.]*|\{?sys\.executable\}?|ipython|Rscript|julia|torchrun|accelerate"
    r"|node|perl|ruby|bash|sh|\./\S+)\s"
)
_FILE = re.compile(r"(?:^|\s)([\w./-]{1,200}\.(?:py|R|jl|sh))(?=\s|$)")
_WRITES = re.compile(r"^\s*%%(?:writefile|file)\s+(?:-a\s+)?(\S+)\s*$")


@dataclass(frozen=True)
class Started:
    """A process that a cell starts. ``line``: from 1; ``file``: its script, if it has one."""

    cell: int
    line: int
    text: str
    command: str
    file: str | None


def started(cell: PlannedCell) -> Iterator[Started]:
    """The processes with code of their own that a cell's magics and shell lines start."""
    for number, line in enumerate(cell.source.split("\n"), 1):
        found = (_CELL if line.lstrip().startswith("%%") else _SHELL).match(line)
        if found is None:
            continue
        command = found["command"].strip()
        whole_cell = line.lstrip().startswith("%%")
        text = cell.source.partition("\n")[2] if _SHELLS.match(command) else command
        if (whole_cell and text == command) or _INTERPRETER.search(f" {text} "):
            file = _FILE.search(command)
            yield Started(cell.index, number, line.strip(), command, file[1] if file else None)
        if whole_cell:
            return


def file_text(plan: Plan, name: str) -> str | None:
    """The text of a file beside the notebook, or of one that a cell writes; None if unknown."""
    for cell in plan.runs:
        first, _newline, rest = cell.source.partition("\n")
        written = _WRITES.match(first)
        if written is not None and Path(written[1].strip("'\"")) == Path(name):
            return rest
    if plan.folder is None:
        return None
    path = plan.folder / name
    try:
        # Only what lies in the notebook's folder.
        if not path.resolve().is_relative_to(plan.folder.resolve()) or not path.is_file():
            return None
        if path.stat().st_size > LARGEST:
            return None
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def module_text(plan: Plan, name: str) -> tuple[str, str] | None:
    """File name and text of a module beside the notebook; None if it is none."""
    relative = name.replace(".", "/")
    if not re.fullmatch(r"\w+(?:/\w+)*", relative) or name in python().magics.bringing:
        return None
    for file in (f"{relative}.py", f"{relative}/__init__.py"):
        text = file_text(plan, file)
        if text is not None:
            return file, text
    return None
