"""Paths of notebooks, as clients write them."""

from __future__ import annotations

#: What JupyterLab's collaboration puts before a path of the server's own files.
_DRIVE = "RTC:"


#: The longest name of a file, and the longest path, in bytes of UTF-8.
_LONGEST, _LONGEST_PATH = 255, 4096


class OutsideError(ValueError):
    """A path that leads out of the server's root, or is none."""


def normal_path(path: str) -> str:
    """The one spelling of a contents path: ``./b//x``, ``/b/x`` and ``RTC:b/x`` are ``b/x``.

    Raises OutsideError if there is nothing left of it, it leads out of the root, or no file
    can have that name.
    """
    steps: list[str] = []
    for step in path.removeprefix(_DRIVE).split("/"):
        if step == "..":
            if not steps:
                raise OutsideError(path)
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    if not steps or "\0" in path:
        raise OutsideError(path)
    try:
        longest = max(len(step.encode()) for step in steps)
    except UnicodeEncodeError:
        raise OutsideError(path) from None
    normal = "/".join(steps)
    if longest > _LONGEST or len(normal.encode()) > _LONGEST_PATH:
        raise OutsideError(path)
    return normal
