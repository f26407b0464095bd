"""Options of ``jupyter seed study`` as they were typed."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..runs.messages import _

if TYPE_CHECKING:
    from ..study.apart import Apart
    from ..study.types import Better, Result


def read_result(text: str) -> Result:
    """A result as it was typed; raises :class:`CannotStudyError`."""
    from ..study.types import CannotStudyError, Result

    better = next((end for end in ("higher", "lower") if text.endswith(f":{end}")), None)
    expression = text[: -len(better) - 1].strip() if better else text.strip()
    try:
        ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise CannotStudyError("bad-option", _("%1 is not an expression.", text)) from None
    return Result(expression, expression, better)  # type: ignore[arg-type]


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


def apart_of(hold: Sequence[str], vary: Sequence[str]) -> Apart | None:
    """The cells that alone are held or varied, if there are any."""
    from ..study.apart import Apart

    if hold:
        return Apart("hold", tuple(hold))
    return Apart("vary", tuple(vary)) if vary else None
