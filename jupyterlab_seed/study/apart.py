"""Sources of variation apart: cells with one seed in every run, or the only cells that vary.

Around such a cell the seed cell runs again, with other seeds. So each place between seeds has
numbers of its own. In each cell, the variable with the seed has the seed meant for that cell.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ..runs.messages import Message, _, comma_separated
from .types import CannotStudyError

#: What becomes of the cells: ``hold``: they alone do not vary; ``vary``: they alone vary.
Mode: TypeAlias = Literal["hold", "vary"]

#: Seeds that every framework takes are below.
_LIMIT = 2**31

_NUMBER = re.compile(r"[1-9]\d*")


@dataclass(frozen=True)
class Apart:
    """The cells whose variation is apart from that of all others.

    ``named``: as the user names them: numbers of cells from 1, or tags.
    """

    mode: Mode
    named: Sequence[str]

    @classmethod
    def of(cls, hold: Sequence[str] | None, vary: Sequence[str] | None) -> Apart | None:
        """What the options ``hold`` and ``vary`` ask for; None if they ask for nothing."""
        if hold:
            return cls("hold", tuple(hold))
        return cls("vary", tuple(vary)) if vary else None


def find_cells(cells: Sequence[Mapping[str, Any]], apart: Apart, seed_cell: int | None) -> set[int]:
    """The indices of the cells that are named; raises :class:`CannotStudyError`.

    ``seed_cell``: the index of the seed cell, if there is one.
    """
    found: set[int] = set()
    for name in apart.named:
        if _NUMBER.fullmatch(name):
            places = [int(name) - 1] if int(name) <= len(cells) else []
        else:
            places = [at for at, cell in enumerate(cells) if name in _tags(cell)]
        places = [at for at in places if cells[at]["cell_type"] == "code"]
        if not places:
            raise _bad(
                _(
                    "No code cell has the number or tag %1; tags: %2.",
                    name,
                    _known(cells),
                )
            )
        if seed_cell in places:
            raise _bad(_("The seed cell itself cannot be held or varied: it sets the seed."))
        found.update(places)
    return found


def _known(cells: Sequence[Mapping[str, Any]]) -> str | Message:
    tags = sorted({tag for cell in cells if cell["cell_type"] == "code" for tag in _tags(cell)})
    return comma_separated(tags) if tags else _("none")


def _tags(cell: Mapping[str, Any]) -> list[str]:
    tags = cell["metadata"].get("tags")
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def seed_variable(source_at: Callable[[int], str]) -> str:
    """The variable that a seed cell gives its seed; raises :class:`CannotStudyError`.

    ``source_at``: the source of the cell under a seed.
    """
    lines = zip(source_at(1).splitlines(), source_at(2).splitlines(), strict=False)
    for one, other in lines:
        match = re.match(r"([^\W\d]\w*)\s*=\s*1\b", one)
        if one != other and match:
            return match[1]
    raise _bad(
        _("Cells can be held or varied only where the seed cell gives its seed to a variable.")
    )


def around(
    source_at: Callable[[int], str], variable: str, place: int, inner: int, outer: int
) -> tuple[str, str]:
    """The code before and after a cell: what gives it the seed ``inner``, and takes it away.

    ``place``: of the cell among those that are apart, from 0; each has numbers of its own.
    """
    return tuple(  # type: ignore[return-value]
        f"{source_at(derived(seed, 2 * place + after))}\n{variable} = {seed}"
        for after, seed in enumerate((inner, outer))
    )


def derived(seed: int, place: int) -> int:
    """A seed for one place, so that no two places draw the same numbers: 0 … 2**31 - 1."""
    digest = hashlib.sha256(f"jupyterlab-seed {seed} {place}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % _LIMIT


def _bad(message: Message) -> CannotStudyError:
    return CannotStudyError("cells", message)
