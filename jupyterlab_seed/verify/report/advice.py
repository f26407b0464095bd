"""Sentences, causes, advice and calls as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ...runs.cell_names import sources_of, with_words
from ...runs.messages import Message, as_json, rendered
from ...runs.types import Plan
from ..types import Advice, Call, Cause, Change

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


def cause_as_json(plan: Plan, cause: Cause | None) -> dict[str, Any] | None:
    """The cause of a difference in a plan, if there is one."""
    if cause is None:
        return None
    sources = sources_of(plan.cells)
    messages = [with_words(one, sources).cut(PARAMETER_CHARACTERS) for one in cause.messages]
    return {
        "class": cause.klass,
        "source": cause.source,
        "proven": cause.proven,
        "cell": cause.cell,
        "since": cause.since,
        "streams": list(cause.streams),
        "text": rendered(messages),
        "messages": as_json(messages),
        "hints": [
            {key: cut(v, 500) if isinstance(v, str) else v for key, v in asdict(hint).items()}
            for hint in cause.hints[:50]
        ],
        "advice": [advice_as_json(advice, sources) for advice in cause.advice[:20]],
        "call": call_as_json(cause.call) if cause.call is not None else None,
    }


def advice_as_json(advice: Advice, sources: Mapping[int, str]) -> dict[str, Any]:
    """One piece of advice. ``sources``: those of the cells, by their indices."""
    return {
        "kind": advice.kind,
        **said(with_words(advice.message, sources)),
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
