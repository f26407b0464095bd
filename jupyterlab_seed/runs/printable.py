"""Making strings of a report safe to show."""

from __future__ import annotations

from pathlib import Path

# Characters that a terminal or a page would obey instead of show: C0 (except tab and line feed) as
# control pictures; C1, DEL and characters that change the writing direction by their number.
_VISIBLE = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
for _code in (*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F)):
    _VISIBLE[_code] = f"\\u{_code:04x}"
for _code in range(0x2066, 0x206A):
    _VISIBLE[_code] = f"\\u{_code:04x}"


def visible(text: str) -> str:
    """A text without characters that a terminal or a browser would obey instead of show."""
    return text.translate(_VISIBLE)


def line(text: str) -> str:
    """The same, in one line."""
    return visible(" ".join(text.split()))


def path_words(path: Path | str) -> str:
    """A path in one line: a name with a line break must not begin a line of its own."""
    name = visible(str(path)).translate({ord("\n"): "\u240a", ord("\t"): "\u2409"})
    return " ".join(name.splitlines())
