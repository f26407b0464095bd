"""The forms of a study's report that ``jupyter seed study`` prints and writes."""

from __future__ import annotations

import os
import sys
from typing import Any


def summary(report: dict[str, Any]) -> str:
    """The lines for a terminal."""
    from ..study.report.text import summary as text

    return text(report, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


def as_html(report: dict[str, Any]) -> str:
    """A page."""
    from ..study.report.html import page

    return page(report)


def as_csv(report: dict[str, Any]) -> str:
    """All values."""
    from ..study.report.tables import as_csv as make

    return make(report)


def as_markdown(report: dict[str, Any]) -> str:
    """Figures and remarks."""
    from ..study.report.tables import as_markdown as make

    return make(report)
