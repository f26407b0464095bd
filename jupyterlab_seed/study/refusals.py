"""Why a study cannot have a seed cell, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..runs.messages import Message, _
from ..runs.plan import KEY


def no_seed_cell(answer: Mapping[str, Any]) -> Message:
    """Why none can be composed, by the answer of the page's code."""
    match answer["kind"]:
        case "nothing-to-seed":
            return _("No seed cell can be composed: no random code was found in the notebook.")
        case "bad-metadata":
            place = ".".join(filter(None, ("metadata", KEY, answer["key"])))
            reason = _("%1 cannot be read: %2", place, answer["found"])
        case _:  # a seed that is too large, or no language
            told = answer.get("message")
            reason = told.rstrip(".") if told else _("its language is not supported")
    return _("No seed cell can be composed: %1.", reason)
