"""Writing files atomically."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from ..runs.printable import path_words


class CannotWriteError(Exception):
    """A file that cannot be written; the message says which and why."""


def check_target(path: Path) -> None:
    """Raise :class:`CannotWriteError` if ``path`` cannot be written now.

    Creates a file beside it and removes it.
    """
    with _explained(path):
        if _is_special(path):
            return
        path = path.resolve()
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "it is read-only")
        _beside(path).unlink()


def write(path: Path, content: str | bytes) -> None:
    """Write ``content`` (text as UTF-8) to ``path``, replacing an existing file.

    Writes to a file beside it first, so ``path`` always has the complete old or new content. Raises
    :class:`CannotWriteError`; then nothing has changed and no file is left over.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with _explained(path):
        if _is_special(path):
            path.write_bytes(data)
            return
        path = path.resolve()
        part = _beside(path)
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(_mode(path))
            part.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise


def _is_special(path: Path) -> bool:
    """Whether it is a device or pipe, which cannot be replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _beside(path: Path) -> Path:
    """A new empty file in the same folder."""
    descriptor, name = tempfile.mkstemp(
        prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent
    )
    os.close(descriptor)
    return Path(name)


def _mode(path: Path) -> int:
    """The permissions of the existing file, or those of a new one."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


@contextlib.contextmanager
def _explained(path: Path):  # type: ignore[no-untyped-def]
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotWriteError(f"Cannot write {path_words(path)}: {reason}.") from None


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths are one file."""
    try:
        return one.samefile(other)
    except OSError:
        return False
