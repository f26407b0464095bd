"""Options of ``jupyter seed study`` as they were typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..runs.messages import _

if TYPE_CHECKING:
    from ..study.types import Better, Result


def read_result(text: str) -> Result:
    """A result as it was typed; raises :class:`CannotStudyError`."""
    from ..study.types import Result

    better = next((end for end in ("higher", "lower") if text.endswith(f":{end}")), None)
    expression = text[: -len(better) - 1] if better else text
    return Result.of(expression, better)  # type: ignore[arg-type]


def read_directions(texts: Sequence[str]) -> dict[str, Better]:
    """Name to what is better, as typed; raises :class:`CannotStudyError`."""
    from ..study.types import CannotStudyError

    found: dict[str, Better] = {}
    for text in texts:
        name, _colon, better = text.rpartition(":")
        if not name.strip() or better not in ("higher", "lower"):
            message = _("--better %1: must be name:higher or name:lower.", text)
            raise CannotStudyError("bad-option", message)
        found[name.strip()] = better  # type: ignore[assignment]
    return found
