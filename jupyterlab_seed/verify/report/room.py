"""The room in a report, which stays small whatever a notebook prints."""

from __future__ import annotations

import json

from .advice import cut

#: Texts and images together, in bytes of JSON; the rest is small.
TOTAL_BYTES = 12_000_000
#: The most outputs.
OUTPUTS = 20_000


class Room:
    """The space left in the report."""

    def __init__(self) -> None:
        self.bytes = TOTAL_BYTES
        self.outputs = OUTPUTS

    def take(self, text: str) -> bool:
        """Reserve space for a text; False if there is too little."""
        size = len(json.dumps(text))
        if size > self.bytes:
            return False
        self.bytes -= size
        return True

    def text(self, text: str, characters: int) -> str:
        """As much of a text as fits."""
        text = cut(text, characters)
        if self.take(text):
            return text
        return cut(text, 80)
