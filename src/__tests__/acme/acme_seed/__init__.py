"""Acme for jupyterlab-seed."""

import json
from importlib.resources import files


def framework():
    """What the entry point gives: the facts, and the source of the stream."""
    return {
        "facts": json.loads((files(__name__) / "facts.json").read_text("utf-8")),
        "stream": (files(__name__) / "stream.py").read_text("utf-8"),
    }
