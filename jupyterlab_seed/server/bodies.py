"""Bodies of requests: JSON, checked against a schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match


class BodyError(ValueError):
    """An invalid body; ``member``: the invalid member, None for the whole body."""

    def __init__(self, member: str | None = None) -> None:
        super().__init__(member)
        self.member = member


class NotJsonError(ValueError):
    """A body that is not JSON."""


def parse(body: bytes, schema: Mapping[str, Any]) -> Any:
    """The value of a body that fits a schema. Raises NotJsonError or BodyError."""
    try:
        value = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotJsonError from None
    error = best_match(Draft202012Validator(schema).iter_errors(value))
    if error is None:
        return value
    names = [step for step in error.absolute_path if isinstance(step, str)]
    if error.validator == "required":
        names.append(next(name for name in error.validator_value if name not in error.instance))
    raise BodyError(names[-1] if names else None)


def _refuse(constant: str) -> None:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise ValueError(constant)
