"""Which calls in the code draw from a random stream, and which seed it."""

from __future__ import annotations

import ast
import re

from ...runs.types import Plan
from ..code import Code, calls, dotted

#: What frameworks are called; the keys are also the ids of the recipes that seed them.
TITLES = {
    "python": "Python",
    "numpy": "NumPy",
    "torch": "PyTorch",
    "tensorflow": "TensorFlow",
    "keras": "Keras",
    "cupy": "CuPy",
}

# What libraries draw from a framework's stream begins with.
_DRAWS = {
    "python": ("random.", "keras.", "tensorflow.keras."),
    "numpy": ("numpy.random.", "sklearn.", "scipy.", "pandas."),
    "torch": ("torch.rand", "torch.normal", "torch.bernoulli", "torch.multinomial", "torch.nn."),
    "tensorflow": ("tensorflow.random.", "tensorflow.keras.", "keras."),
    "keras": ("keras.", "tensorflow.keras."),
    "cupy": ("cupy.random.",),
}
_SEEDS = re.compile(r"(?i)seed")


def framework(stream: str) -> str:
    """The framework of a stream: ``torch.cuda:0`` is of ``torch``."""
    return re.split(r"[.:]", stream, maxsplit=1)[0]


def draws(plan: Plan, index: int, name: str) -> bool:
    """Whether a cell, or what made what it uses, calls what draws from a framework's stream."""
    code = Code(plan, index)
    return any(_draws(code, call, name) for _, call in calls(code.slice()))


def seeds(plan: Plan, index: int, name: str | None = None) -> bool:
    """Whether a cell calls what seeds; ``name``: a framework, None for any.

    Functions of the notebook and of other packages count by their names, for any framework.
    """
    code = Code(plan, index)
    return any(_seeds(code, call, name) for _, call in calls(code.own()))


def drawn_before_seed(plan: Plan, index: int, name: str) -> bool:
    """Whether a cell draws from a framework's stream, or calls what may, before it seeds it."""
    code = Code(plan, index)
    for _, call in calls(code.own()):
        if _seeds(code, call, name):
            return False
        root: ast.AST = call.func
        while isinstance(root, ast.Attribute):
            root = root.value
        own = isinstance(root, ast.Name) and root.id in code.defined
        if own or _draws(code, call, name):
            return True
    return False


def _draws(code: Code, call: ast.Call, name: str) -> bool:
    called = dotted(call.func, code.aliases)
    if called is None or _SEEDS.search(called) or called[-1:].isupper():
        return False
    return called.startswith(_DRAWS.get(name, (f"{name}.random.",)))


def _seeds(code: Code, call: ast.Call, name: str | None) -> bool:
    called = dotted(call.func, code.aliases) or ""
    if not _SEEDS.search(called.rpartition(".")[2]):
        return False
    known = {"random": "python"}.get(framework(called), framework(called))
    return name is None or known == name or known not in TITLES or known == "keras"
