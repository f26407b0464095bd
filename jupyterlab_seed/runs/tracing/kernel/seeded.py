"""Generators of NumPy that take entropy when they are made, and then get their seed."""

import ast
import linecache

_MAKERS = ("RandomState", "MT19937")

_read = {}  # file and line to the expression of the seed, None where there is none


def is_seeded(frame):
    """Whether a frame, or what called it, makes such a generator with a seed.

    Then its entropy is thrown away.
    """
    for _level in range(3):
        if frame is not None and _makes_seeded(frame):
            return True
        frame = frame and frame.f_back
    return False


def _makes_seeded(frame):
    place = (frame.f_code.co_filename, frame.f_lineno)
    if place not in _read:
        _read[place] = _seed(linecache.getline(*place))
    given = _read[place]
    try:
        return given is not None and _value(given, frame) is not None
    except (LookupError, AttributeError):
        return False


def _seed(line):
    if not any(maker + "(" in line for maker in _MAKERS):
        return None
    for text in (line.strip(), line.strip().rstrip(":") + ": pass"):
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in _MAKERS:
                given = list(node.args) + [one.value for one in node.keywords]
                return given[0] if given else None
    return None


def _value(node, frame):
    """The value of a simple expression; LookupError if it is none or is not known."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        if node.id in frame.f_locals:
            return frame.f_locals[node.id]
        return frame.f_globals[node.id]
    if isinstance(node, ast.Attribute):
        return object.__getattribute__(_value(node.value, frame), "__dict__")[node.attr]
    # Something computed: it would be None only by a detour.
    return node
