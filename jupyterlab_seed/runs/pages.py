"""Templates of reports as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .printable import line

if TYPE_CHECKING:
    from jinja2 import Environment


def templates(package: str) -> Environment:
    """Jinja2 for the folder ``templates`` of a package: all that it fills in is escaped.

    A template may extend ``page.html`` of this package, and import its ``parts.html``. The filter
    ``line`` makes one line, which can be printed, of any value.
    """
    # Imported here, since most calls of the command do not need it.
    from jinja2 import ChoiceLoader, Environment, PackageLoader

    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(__package__)]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["line"] = lambda text: line(str(text))
    return environment
