"""Sentences, advice and calls as JSON."""

from __future__ import annotations

from typing import Any

from ...runs.messages import Message
from ..types import Advice, Call, Change

#: A string within a sentence.
PARAMETER_CHARACTERS = 300


def said(message: Message) -> dict[str, Any]:
    """A sentence in English, and as a message."""
    message = message.cut(PARAMETER_CHARACTERS)
    return {"text": str(message), "message": message.as_json()}


def cut(text: str, characters: int) -> str:
    """The beginning of a text, with an ellipsis if it continues."""
    return text if len(text) <= characters else text[: max(0, characters - 1)] + "…"


def call_as_json(call: Call) -> dict[str, Any]:
    """A call that traced runs saw to differ."""
    return {
        "cell": call.cell,
        "line": call.line,
        "text": cut(call.text, 500),
        "lineText": cut(call.line_text, 500),
        "place": call.place and cut(call.place, 500),
    }


def advice_as_json(advice: Advice) -> dict[str, Any]:
    """One piece of advice."""
    return {
        "kind": advice.kind,
        **said(advice.message),
        "framework": advice.framework,
        "cell": advice.cell,
        "line": advice.line,
        "source": advice.source,
        "call": advice.call,
        "change": change_as_json(advice.change) if advice.change is not None else None,
        "environment": dict(advice.environment),
        "determinism": advice.determinism and list(advice.determinism),
    }


def change_as_json(change: Change) -> dict[str, Any]:
    """A change of the code."""
    return {
        "cell": change.cell,
        "line": change.line,
        "before": list(change.before),
        "after": list(change.after),
    }
