"""Where the files of a stack stand."""

from __future__ import annotations

#: The folders of installed packages; Debian and Ubuntu call theirs otherwise.
INSTALLED = ("site-packages/", "dist-packages/")


def in_package(file: str) -> str:
    """The path of a file below the folder of installed packages, with slashes; "" outside."""
    file = file.replace("\\", "/")
    for folder in INSTALLED:
        _, found, inner = file.rpartition(folder)
        if found:
            return inner
    return ""
