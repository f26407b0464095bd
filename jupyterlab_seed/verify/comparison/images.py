"""Comparing images by content, and their data URLs for display."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
import zlib

from ...runs.messages import _
from ..types import Difference

_PNG = b"\x89PNG\r\n\x1a\n"

#: The longest data URL in a difference, in characters.
LONGEST_URL = 2_000_000

# An image with more bytes of pixels than this is compared byte by byte.
_LARGEST = 512 * 2**20


def same_image(a: str, b: str, mime: str) -> bool:
    """Whether two images in base64, of one MIME type, have the same content.

    PNG is compared by pixels, palette and transparency, without text and time; other formats are
    compared byte by byte.
    """
    one, other = _bytes(a), _bytes(b)
    if one is None or other is None or one == other:
        return a == b if one is None or other is None else True
    if mime != "image/png":
        return False
    content = _png(one)
    return content is not None and content == _png(other)


def png_content(image: str) -> tuple[object, ...] | None:
    """The content of a PNG in base64 without text and time; None if it is not read."""
    data = _bytes(image)
    return None if data is None else _png(data)


def image_difference(a: str | None, b: str | None, mime: str) -> Difference:
    """Two images that differ, as data URLs.

    They are base64, or text for SVG; None if a run does not have the image.
    """
    urls = [None if image is None else _url(image, mime) for image in (a, b)]
    cut = any(image is not None and url is None for image, url in zip((a, b), urls, strict=True))
    sizes = [None if image is None else _size(image, mime) for image in (a, b)]
    note = None
    if sizes[0] and sizes[1]:
        first, second = (f"{width} × {height}" for width, height in sizes)  # noqa: RUF001
        if sizes[0] == sizes[1]:
            note = _("%1 pixels in both runs", first)
        else:
            note = _("%1 pixels in run A, %2 pixels in run B", first, second)
    return Difference("image", a=urls[0], b=urls[1], cut=cut, note=note)


def _url(image: str, mime: str) -> str | None:
    if mime == "image/svg+xml":
        image = base64.b64encode(image.encode("utf-8", "surrogatepass")).decode()
    else:
        image = "".join(image.split())
    url = f"data:{mime};base64,{image}"
    return url if len(url) <= LONGEST_URL else None


def _bytes(image: str) -> bytes | None:
    try:
        return base64.b64decode("".join(image.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _size(image: str, mime: str) -> tuple[int, int] | None:
    data = _bytes("".join(image[:80].split())[:64]) if mime == "image/png" else None
    if data is None or len(data) < 24 or not data.startswith(_PNG):
        return None
    return struct.unpack(">II", data[16:24])


def _png(data: bytes) -> tuple[object, ...] | None:
    """The content of a PNG: header, palette, transparency, pixels; None if unreadable."""
    if not data.startswith(_PNG):
        return None
    place, chunks = len(_PNG), {b"IHDR": b"", b"PLTE": b"", b"tRNS": b""}
    pixels, size, digest = zlib.decompressobj(), 0, hashlib.blake2b()
    try:
        while place + 12 <= len(data):
            (length,) = struct.unpack(">I", data[place : place + 4])
            kind = data[place + 4 : place + 8]
            content = data[place + 8 : place + 8 + length]
            if kind in chunks:
                chunks[kind] = content
            elif kind == b"acTL":
                return None  # an animation has more pixels elsewhere
            elif kind == b"IDAT":
                while content:
                    part = pixels.decompress(content, 2**20)
                    content = pixels.unconsumed_tail
                    size += len(part)
                    digest.update(part)
                    if size > _LARGEST:
                        return None
            place += 12 + length
        rest = pixels.flush()
    except (zlib.error, struct.error):
        return None
    digest.update(rest)
    if not pixels.eof or not chunks[b"IHDR"]:
        return None
    return (*chunks.values(), size + len(rest), digest.digest())
