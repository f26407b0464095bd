"""What a terminal would show in the end of a text that overwrites itself, as progress bars do."""

from __future__ import annotations

import re

_MOVES = re.compile(r"\r(?!\n)|\x08|\x1b\[\d{0,4}A")
_TOKEN = re.compile(
    r"(?P<text>[^\r\n\x08\x1b]+)|(?P<control>[\r\n\x08])|"
    r"\x1b\[(?P<numbers>[0-?]*)[ -/]*(?P<final>[@-~])|(?P<escape>\x1b)"
)

# In characters: how far right of the end of a line something may be written, and up to which
# length adding to a string is cheap.
_FAR, _SHORT = 200, 4096


def render(text: str) -> str:
    """What a terminal shows of a text in the end, without colours.

    A text that moves back nowhere comes out as it is. Blanks at the end of a line that was
    overwritten are left out, since they only wipe what was there.
    """
    if _MOVES.search(text) is None:
        return text
    screen = _Screen()
    for token in _TOKEN.finditer(text):
        if token["text"] is not None:
            screen.write(token["text"])
        elif token["control"] is not None:
            screen.control(token["control"])
        elif token["final"] is not None:
            screen.escape(token["final"], token["numbers"])
    return "\n".join(screen.lines())


class _Screen:
    """Lines of a terminal without a width, and where the cursor is."""

    def __init__(self) -> None:
        # A line is a string until something is written into its middle, then a list, in which
        # that takes no longer than what is written.
        self._rows: list[str | list[str]] = [""]
        self._touched: set[int] = set()
        self._row = self._column = 0

    def lines(self) -> list[str]:
        """What is shown."""
        shown = []
        for number, row in enumerate(self._rows):
            text = row if isinstance(row, str) else "".join(row)
            shown.append(text.rstrip(" ") if number in self._touched else text)
        return shown

    def control(self, character: str) -> None:
        if character == "\n":
            self._row += 1
            self._column = 0
            if self._row == len(self._rows):
                self._rows.append("")
        else:
            self._touched.add(self._row)
            self._column = 0 if character == "\r" else max(self._column - 1, 0)

    def escape(self, final: str, numbers: str) -> None:
        """Only those that progress bars use; colours and the rest change no text."""
        number = int(numbers[:4]) if numbers.isdecimal() else 0
        if final == "A":
            self._row = max(self._row - max(number, 1), 0)
            self._touched.add(self._row)
        elif final == "B":
            self._row = min(self._row + max(number, 1), len(self._rows) - 1)
        elif final == "K":
            self._touched.add(self._row)
            row = self._rows[self._row]
            if number == 2:
                self._rows[self._row] = ""
            elif number == 0 and isinstance(row, list):
                del row[self._column :]
            elif number == 0:
                self._rows[self._row] = row[: self._column]

    def write(self, text: str) -> None:
        row = self._rows[self._row]
        # Far to the right of a line only what is no progress bar gets, by moving between lines.
        column = self._column if self._column <= len(row) + _FAR else len(row)
        end = column + len(text)
        if column == 0 and end >= len(row):
            self._rows[self._row] = text
        elif column == len(row) and isinstance(row, str) and end <= _SHORT:
            self._rows[self._row] = row + text
        else:
            if isinstance(row, str):
                row = self._rows[self._row] = list(row)
            row.extend(" " * (column - len(row)))
            row[column:end] = text
        self._column = end
