"""A notebook under any seed, and variants of it: content in, plans out. Nothing is written."""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..headless.core import Core, CoreError
from ..headless.kernel_specs import kernel_specs
from ..runs.kernels import HASH_SEED
from ..runs.messages import Message, _, comma_separated
from ..runs.plan import KEY, plan
from ..runs.printable import path_words
from ..runs.types import CannotRunError, Plan
from .apart import Apart, Mode, around, find_cells, seed_variable
from .refusals import no_seed_cell
from .types import Arm, CannotStudyError, Wanted

#: The seed of a notebook that has none, if a seed cell is composed for the study.
DEFAULT_SEED = 42

#: The tags of papermill's parameters, the stronger first.
PARAMETERS = ("injected-parameters", "parameters")


def read(path: Path) -> bytes:
    """The text of a notebook's file; raises :class:`CannotRunError`."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).rstrip(".")
        message = _("Cannot read %1: %2.", path_words(path), reason)
        raise CannotRunError("not-a-notebook", message) from None


def at_revision(path: Path, revision: str) -> bytes:
    """The text of a notebook's file at a git revision; raises :class:`CannotStudyError`."""
    place = path.resolve()
    if revision.startswith("-"):
        raise _bad(_("%1 is not a git revision.", revision))
    try:
        found = subprocess.run(
            ["git", "show", f"{revision}:./{place.name}"],
            cwd=place.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise _bad(_("git cannot be run: %1.", error.strerror or str(error))) from None
    except ValueError:
        # A NUL, or half of a character.
        raise _bad(_("%1 is not a git revision.", revision)) from None
    if found.returncode:
        said = found.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise _bad(_("%1 at the revision %2: %3.", path_words(path), revision, said.rstrip(".")))
    return found.stdout


class StudyNotebook:
    """A notebook, and the runs that it is good for."""

    def __init__(self, content: bytes | Mapping[str, Any], core: Core | None = None) -> None:
        """``content``: text or JSON of any format; raises :class:`CannotRunError`."""
        checked = plan(content)
        self._core = core or _core()
        self._language = checked.language
        self._cells = [dict(cell) for cell in checked.notebook["cells"]]
        self._metadata = {**checked.notebook["metadata"], **_key(content)}
        self._mode: Mode = "hold"
        self._apart: list[dict[str, Any]] = []  # the cells whose variation is apart

    @property
    def core(self) -> Core:
        """The page's code, for other notebooks of the study."""
        return self._core

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The cells as they run, the seed cell among them."""
        return self._cells

    @property
    def key(self) -> Mapping[str, Any]:
        """The notebook-level metadata of this extension."""
        found = self._metadata.get(KEY)
        return found if isinstance(found, Mapping) else {}

    def set_parameters(self, values: Mapping[str, str]) -> None:
        """Give parameters other values, as papermill does: behind the cell that is tagged.

        ``values``: name to a Python literal, or to text that becomes a string. Raises
        :class:`CannotStudyError`.
        """
        if self._language != "python":
            raise _bad(_("Parameters can be set only in Python notebooks."))
        cells = [self._tagged(tag) for tag in PARAMETERS]
        cell = next(filter(None, cells), None)
        if cell is None:
            raise _bad(
                _(
                    "No cell has the tag `parameters`. Give it to the cell that sets %1; in "
                    "JupyterLab, the property inspector has a cell's tags.",
                    comma_separated(list(values)),
                )
            )
        known = set().union(*(_assigned(one["source"]) for one in cells if one))
        for name in values:
            if name not in known:
                listed = comma_separated(sorted(known)) if known else _("none")
                raise _bad(_("There is no parameter %1; available: %2.", name, listed))
        lines = [f"{name} = {literal(text)}" for name, text in values.items()]
        cell["source"] = "\n".join([cell["source"].rstrip(), "", "# Set for the study", *lines])

    def set_apart(self, apart: Apart) -> None:
        """Let cells alone be held at the notebook's own seed, or alone vary.

        Cells have the numbers that they have now. Raises :class:`CannotStudyError`.
        """
        if self._language != "python":
            message = _("Cells can be held or varied only in Python notebooks.")
            raise CannotStudyError("cells", message)
        answer = self._asked("reseed", None)
        places = find_cells(self._cells, apart, answer.get("index"))
        self._mode, self._apart = apart.mode, [self._cells[at] for at in sorted(places)]

    def insert_seed_cell(self) -> None:
        """Compose a seed cell for the study, where the notebook has none.

        Raises :class:`CannotStudyError` if there is nothing that it could seed.
        """
        if self.has_seed_cell:
            return
        answer = self._asked("answer", None)
        if answer["kind"] == "seeds-differ":
            answer = self._asked("answer", DEFAULT_SEED)
        if answer["kind"] != "insert":
            raise CannotStudyError("no-seed-cell", no_seed_cell(answer))
        cell = {
            "cell_type": "code",
            "metadata": answer["cellMetadata"],
            "source": answer["source"],
            "outputs": [],
            "execution_count": None,
        }
        self._cells.insert(answer["index"], cell)
        self._metadata[KEY] = answer.get("metadata")

    @property
    def has_seed_cell(self) -> bool:
        """Whether there is a seed cell."""
        return self._asked("reseed", None)["kind"] != "no-seed-cell"

    def arm(self, label: str, name: str, wanted: Wanted) -> Arm:
        """The notebook as an arm of a study; raises :class:`CannotStudyError`."""
        own = self._reseeded(None)["seed"]
        return Arm(
            label,
            name,
            self.code(),
            own,
            wanted,
            self.plan_at,
            apart=tuple(self.apart_cells),
            mode=self._mode if self._apart else None,
        )

    def plan_at(self, seed: int) -> Plan:
        """The plan of a run under a seed; raises :class:`CannotStudyError`."""
        own = self._reseeded(None)["seed"] if self._apart else seed
        inner, outer = (own, seed) if self._mode == "hold" else (seed, own)
        planned = self._planned(outer)
        return self._surrounded(planned, inner, outer) if self._apart else planned

    def _planned(self, seed: int) -> Plan:
        """The plan of a run in which all cells vary."""
        answer = self._reseeded(seed)
        cells = list(self._cells)
        cells[answer["index"]] = {**cells[answer["index"]], "source": answer["source"]}
        metadata = {**self._metadata}
        if answer.get("metadata") is not None:
            metadata[KEY] = answer["metadata"]
        return plan({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})

    def free_plan_at(self, seed: int) -> Plan:
        """As :meth:`plan_at` without anything that a seed holds: no cell, and no hash seed."""
        planned = self._planned(seed)
        if planned.language != "python":
            return planned
        return replace(planned, environment={**planned.environment, HASH_SEED: "random"})

    def _surrounded(self, planned: Plan, inner: int, outer: int) -> Plan:
        """A plan in which the cells that are apart have the seed ``inner``."""

        def source_at(seed: int) -> str:
            return str(self._reseeded(seed)["source"])

        variable = seed_variable(source_at)
        surroundings = {
            index: around(source_at, variable, place, inner, outer)
            for place, index in enumerate(self.apart_cells)
        }
        cells = tuple(replace(cell, around=surroundings.get(cell.index)) for cell in planned.cells)
        return replace(planned, cells=cells)

    @property
    def apart_cells(self) -> list[int]:
        """The indices of the cells whose variation is apart."""
        identities = {id(cell) for cell in self._apart}
        return [at for at, cell in enumerate(self._cells) if id(cell) in identities]

    @property
    def set_up(self) -> int:
        """How many cells above the seed cell, by their code, only set up."""
        place = self._asked("reseed", None).get("index", 0)
        rest = [cell for at, cell in enumerate(self._cells) if at != place]
        if not place:
            return 0
        # Where it would stand is below what only sets up.
        answer = self._asked("answer", DEFAULT_SEED, rest)
        return min(place, answer["index"]) if answer["kind"] == "insert" else 0

    def free_arm(self, label: str, name: str, wanted: Wanted) -> Arm:
        """The notebook with free seeds, as an arm of a study; raises :class:`CannotStudyError`."""
        own = self._reseeded(None)["seed"]
        return Arm(label, name, self.code(is_free=True), own, wanted, self.free_plan_at)

    def sources(self) -> tuple[int, ...]:
        """The CRC-32 of each code cell that is not blank, but the seed cell."""
        place = self._asked("reseed", None).get("index")
        return tuple(
            zlib.crc32(cell["source"].encode())
            for at, cell in enumerate(self._cells)
            if cell["cell_type"] == "code" and at != place and cell["source"].strip()
        )

    def code(self, is_free: bool = False) -> str:
        """A hash of all that runs, less the seed: sources, kernel, launch environment.

        ``is_free``: with nothing held.
        """
        planned = self._planned(0) if is_free else self.plan_at(0)
        told = [
            planned.kernel_name,
            dict(planned.environment),
            [[cell.source, cell.skip, cell.may_raise] for cell in planned.cells if not cell.skip],
        ]
        if self._apart and not is_free:
            told.append([self._mode, self._reseeded(None)["seed"], self.apart_cells])
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

    def _reseeded(self, seed: int | None) -> dict[str, Any]:
        answer = self._asked("reseed", seed)
        match answer["kind"]:
            case "reseeded":
                return answer
            case "bad-seed":
                raise _bad(_("Seed %1: %2", str(seed), answer["message"]))
            case "unreadable":
                message = _("The seed cell was edited, and its seed cannot be read.")
            case "no-language":
                language = answer["language"] or _("an unknown language")
                message = _("There is no seed cell for notebooks of %1.", language)
            case _:
                message = _("The notebook has no seed cell.")
        raise CannotStudyError("no-seed-cell", message)

    def _asked(
        self, question: str, seed: int | None, cells: list[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        request = {
            "metadata": self._metadata,
            "cells": [
                {name: cell[name] for name in ("cell_type", "source", "metadata")}
                for cell in (self._cells if cells is None else cells)
            ],
            "seed": seed,
            "specs": kernel_specs(self._metadata),
        }
        try:
            ask = self._core.reseed if question == "reseed" else self._core.answer
            return ask(request)
        except CoreError as error:
            raise _bad(_("%1", str(error))) from None

    def _tagged(self, tag: str) -> dict[str, Any] | None:
        return next((cell for cell in self._cells if has_tag(cell, tag)), None)


def has_tag(cell: Mapping[str, Any], tag: str) -> bool:
    """Whether a code cell has a tag."""
    tags = cell["metadata"].get("tags")
    return cell["cell_type"] == "code" and isinstance(tags, list) and tag in tags


def literal(text: str) -> str:
    """A value as it was typed, as Python: a literal as it is, other text as a string."""
    try:
        return repr(ast.literal_eval(text))
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return repr(text)


def _assigned(source: str) -> set[str]:
    """The names that a cell of parameters sets."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    return {
        node.id
        for statement in tree.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _key(content: bytes | Mapping[str, Any]) -> dict[str, Any]:
    """The notebook-level key of this extension, of content that is a notebook."""
    notebook = content if isinstance(content, Mapping) else json.loads(content)
    metadata = notebook.get("metadata")
    if not isinstance(metadata, Mapping) or KEY not in metadata:
        return {}
    return {KEY: metadata[KEY]}


def _core() -> Core:
    try:
        return Core()
    except CoreError as error:
        raise CannotStudyError("bad-option", _("%1", str(error))) from None


def _bad(message: Message) -> CannotStudyError:
    return CannotStudyError("bad-option", message)
