"""The names of a namespace that code uses, itself or through the functions that it may call."""

import re

_WORD = re.compile(r"[^\W\d]\w*")
_FUNCTION = type(lambda: None)
_CODE = type((lambda: None).__code__)

# What may bind names that do not stand in the text.
_ANY = re.compile(
    r"\b(exec|eval|globals|locals|vars|get_ipython|__main__)\b|\bimport\s*\*|^\s*%", re.M
)

# What may make a set.
_SET = re.compile(r"set\s*\(|\{")

# The longest text that is searched, in characters, and the most functions that are read.
LONGEST, MOST_FUNCTIONS = 20_000, 50


def mentioned(text, namespace):
    """A list of the names of the namespace that occur in a text, or in its own functions and
    classes that the text names.
    """
    words = [word for word in words_in(text) if word in namespace]
    found = set(words)
    read = 0
    for word in words:  # it grows
        for function in functions_of(namespace.get(word), namespace):
            read += 1
            if read > MOST_FUNCTIONS:
                return words
            for name in _names(function.__code__):
                if name in namespace and name not in found:
                    found.add(name)
                    words.append(name)
    return words


_last = [None, ()]  # a text and its words


def words_in(text):
    """The words of a text, each once; kept for the second time, after the cell."""
    if text is not _last[0]:
        _last[:] = text, list(dict.fromkeys(_WORD.findall(text[:LONGEST])))
    return _last[1]


def may_bind_any(text):
    """Whether code may bind names that do not stand in it."""
    return len(text) > LONGEST or _ANY.search(text) is not None


def may_take_set_order(text):
    """Whether code may make a set, and take its order."""
    return _SET.search(text) is not None


def functions_of(value, namespace):
    """A function of this namespace, or those in the body of such a class or of an object's."""
    if type(value) is _FUNCTION:
        return (value,) if value.__globals__ is namespace else ()
    owner = value if type(value) is type else type(value)
    if type(owner) is not type or owner.__module__ != namespace.get("__name__"):
        return ()
    return [one for one in vars(owner).values() if type(one) is _FUNCTION]


def _names(code):
    yield from code.co_names
    for one in code.co_consts:
        if type(one) is _CODE:
            yield from _names(one)
