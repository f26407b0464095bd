"""What can be given to the calls that were made, for advice: names, defaults, where they stand."""

import inspect
import linecache
import re
import sys
import types

# Values of a default that are told as they are.
_SIMPLE = (type(None), bool, int, float, str)


# The folders of installed packages; Debian and Ubuntu call theirs otherwise.
_PACKAGES = re.compile("(?:site|dist)-packages/")

# Types of callables whose attributes run no code of others. Cython's has no name here.
_PLAIN = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    types.MethodWrapperType,
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
)


def receiver_of(function):
    """The object that a method belongs to, None for a function."""
    if type(function) not in _PLAIN and type(function).__name__ != "cython_function_or_method":
        return None
    owner = getattr(function, "__self__", None)
    return None if issubclass(type(owner), types.ModuleType) else owner


def describe(recorder):
    """The callees of the notebook's calls, the types in the stacks of events, and versions."""
    for event in recorder.events:
        for frame in event["stack"][:12]:
            frame.append(linecache.getline(frame[0], frame[1]).strip()[:200])
        for frame in event["stack"][12:]:
            frame.append("")
    numbered = sorted(recorder.stacks.types.values(), key=lambda one: one[0])
    types = [described(kind) for _, kind in numbered]
    return {
        "callees": {str(site): found for site, found in recorder.callees.items() if found},
        "types": types,
        "versions": _versions(recorder),
    }


def described(function):
    """What is known of a callable, without a reference to it; None if it cannot be read."""
    try:
        plain = type(function) in _PLAIN or issubclass(type(function), type)
        if not plain and type(function).__name__ != "cython_function_or_method":
            # An object that can be called: its attributes may be anything.
            return {
                "name": _public(type(function)),
                "module": str(type(function).__module__),
                "is_class": False,
                "parameters": None,
                "methods": [],
            }
        return {
            "name": _public(function),
            "module": str(getattr(function, "__module__", None) or _owner(function)),
            "is_class": issubclass(type(function), type),
            "parameters": _parameters(function),
            "methods": _seeders(function),
        }
    except Exception:  # descriptors of others
        return None


def _owner(function):
    return getattr(type(getattr(function, "__self__", None)), "__module__", "")


def _public(function):
    """The name by which it is imported, the shortest that leads to it."""
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", "")
    module = getattr(function, "__module__", None) or ""
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        holder = sys.modules.get(".".join(parts[:end]))
        if holder is not None and vars(holder).get(name) is function:
            return ".".join([*parts[:end], name])
    return ".".join([module, name]) if module else name


def _parameters(function):
    """Name, kind and default of each parameter; None if they are not known."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    found = []
    for one in signature.parameters.values():
        default = one.default
        if default is inspect.Parameter.empty:
            told = None
        else:
            told = repr(default) if type(default) in _SIMPLE else "..."
        found.append([one.name, one.kind.name, told])
    return found


def _seeders(function):
    """What seeds the object that a method belongs to: ``seed``, ``reset``."""
    owner = receiver_of(function)
    kind = type(owner)
    if owner is None or issubclass(type(owner), type):
        return []
    found = []
    # PyTorch's `seed` takes no number.
    for name in ("manual_seed", "seed", "set_seed"):
        method = getattr(kind, name, None)
        if callable(method):
            found.append(name)
    return found


def _versions(recorder):
    """Top module to version, of those in the stacks."""
    found = {}
    for event in recorder.events:
        for frame in event["stack"]:
            for part in _PACKAGES.split(frame[0].replace("\\", "/"))[1:]:
                root = part.split("/")[0]
                version = getattr(sys.modules.get(root), "__version__", None)
                if isinstance(version, str):
                    found[root] = version
    return found
