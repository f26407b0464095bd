"""Fingerprints of outputs, so that a report can be held against another machine's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from ..types import OutputComparison
from . import masks
from .images import png_content
from .parts import Parts, text_of

#: The longest text that is masked before it is fingerprinted, and that a report holds, in
#: characters.
MASKED, SHOWN = 1_000_000, 2000


def add_prints(outputs: list[OutputComparison], a: Parts, off: frozenset[str]) -> None:
    """Add to each output the fingerprint of run A's; ``off``: masks that are turned off."""
    for output in outputs:
        key = (output.place, output.mime)
        if key in a:
            output.digest, output.shown = _print(output.mime, a[key], off)


def _print(mime: str, value: Any, off: frozenset[str]) -> tuple[str, str | None]:
    """The fingerprint of an output, and its text if it is short; masks hide what they hide."""
    text = text_of(mime, value)
    if mime.startswith(("image/", "audio/", "video/")) and mime != "image/svg+xml":
        content = png_content(value) if mime == "image/png" and isinstance(value, str) else None
        return _hash(repr(content) if content else "".join(text.split())), None
    if len(text) <= MASKED:
        text, _hidden = masks.hide(text, mime, off)
    return _hash(text), text if len(text) <= SHOWN else None


def rest_print(
    outputs: Sequence[OutputComparison], shown: Sequence[OutputComparison]
) -> str | None:
    """The fingerprint of those outputs that a report does not list.

    None if it lists all, or not all of them are the same in both runs to the letter.
    """
    listed = set(map(id, shown))
    rest = [one for one in outputs if id(one) not in listed]
    if not rest or any(one.equality not in ("exact", "masked") for one in rest):
        return None
    return _hash(repr([(one.place, one.mime, one.digest) for one in rest]))


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def notebook_hash(sources: Iterable[str]) -> str:
    """The hash of what a notebook runs: the sources of its code cells, in order."""
    digest = hashlib.sha256()
    for text in sources:
        source = text.encode("utf-8", "surrogatepass")
        digest.update(str(len(source)).encode() + b":" + source)
    return digest.hexdigest()
