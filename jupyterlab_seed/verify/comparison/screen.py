"""The final screen of a terminal for a text that overwrites itself, as progress bars do."""

from __future__ import annotations

import re

_MOVES = re.compile(r"\r(?!\n)|\x08|\x1b\[\d{0,4}A")
_TOKEN = re.compile(
    r"(?P<text>[^\r\n\x08\x1b]+)|(?P<control>[\r\n\x08])|"
    r"\x1b\[(?P<numbers>[0-?]*)[ -/]*(?P<final>[@-~])|(?P<escape>\x1b)"
)

# In characters: how far behind the end of a line text may be written, and the length up to which
# appending to a string is cheap.
_FAR, _SHORT = 200, 4096


def render(text: str) -> str:
    """The final screen of a terminal that prints a text, without colours.

    A text that never moves back is returned unchanged. Trailing blanks of an overwritten line are
    left out, since they only erase what was there.
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
        # A line is a string until text is written into its middle, then a list, in which the time
        # depends only on the length of that text.
        self._rows: list[str | list[str]] = [""]
        self._touched: set[int] = set()
        self._row = self._column = 0

    def lines(self) -> list[str]:
        """The lines of the screen."""
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
        """Handle the sequences that progress bars use; colours and others change no text."""
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
        # Progress bars never write far behind the end of a line.
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
