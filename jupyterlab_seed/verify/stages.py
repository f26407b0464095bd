"""The stages of a verification once a kernel runs: running cells, comparing, causes, the report.

They are in one module so that the engine can import them while the first kernel starts, which takes
about as long.
"""

from ..runs import execution
from . import several, trying
from .causes import cause, errors, traced
from .comparison import compare
from .report import report
from .tracing import lines

__all__ = [
    "cause",
    "compare",
    "errors",
    "execution",
    "lines",
    "report",
    "several",
    "traced",
    "trying",
]
