"""Evidence of seeds in the code of a cell."""

import ast
import operator
import os

from .facts import (
    COMMON_SEEDS,
    SEED_NAMES,
    SEED_READERS,
    SEEDING_FUNCTIONS,
    SEEDING_PACKAGES,
    STATE_SETTERS,
)
from .modules import loaded, value_in
from .syntax import dotted_name, literal, nodes

# How deep calls are followed into functions, and the most functions read.
DEPTH, MOST_FUNCTIONS = 3, 50

# Built-in functions that call nothing of the user's, given plain values and arrays.
HARMLESS = ("abs", "float", "int", "len", "print", "range", "repr", "round", "str", "type")


class CellCode:
    """Code that ran, read only if a state alone proves nothing.

    It never proves a seed: it suggests seeds to try, and shows whether a stream that reveals no
    seed can have been seeded.
    """

    def __init__(self, text="", names=None, shell=None, is_all=True, generators=()):
        self.text = text
        self._generators = generators  # the classes of generators of the user's own
        self._names = names or {}
        self._shell = shell
        self._is_all = is_all  # False if unknown code may have run, too
        self._findings = None
        self._of_all = None  # the same code, if this is the view of it for a generator

    def of_generator(self):
        """The same as evidence for a generator of the user's own, whose methods seed it."""
        view = CellCode(self.text, is_all=self._is_all)
        view._of_all = self
        return view

    def likely_seeds(self):
        """Integers passed to a seeding call, directly or through a helper's defaults."""
        return self._read().likely

    def candidate_seeds(self):
        """All integers worth trying, the likely ones first."""
        findings = self._read()
        return list(dict.fromkeys([*findings.likely, *findings.numbers]))

    def has_literal(self, number):
        """Whether this number is a literal in it."""
        return number in self._read().literals

    def mentions(self, *words):
        """Whether one of these names occurs in it, or in a helper that it calls."""
        return not self._is_all or not self._read().words.isdisjoint(words)

    def may_call_into(self, module):
        """Whether a call in it may lead into a module.

        All may but those of some built-in functions, and those of NumPy and of the module's own
        package outside of it, as far as they stand in the cell.
        """
        found = self._read()
        return not self._is_all or not all(self._stays_out(one, module) for one in found.calls)

    def _stays_out(self, chain, module):
        if len(chain) == 1 and chain[0] in HARMLESS:
            return chain[0] not in self._names
        packages = ("numpy", module.partition(".")[0])
        value = self._resolve(chain) if chain else None
        if value is None and len(chain) == 2:
            value = type(self._names.get(chain[0]))  # a method of an array
        home = _home(value)
        return (
            type(home) is str
            and home.partition(".")[0] in packages
            and not f"{home}.".startswith(f"{module}.")
        )

    def may_seed(self, framework):
        """Whether it may seed streams of this framework, or set their state."""
        return not self._is_all or bool(self._seedings_of(framework))

    def only_unseeds(self, framework):
        """Whether its only effect on the seed of such a stream is to remove it."""
        seedings = self._seedings_of(framework)
        are_certain = all(one == framework and takes_away for one, takes_away in seedings)
        return bool(seedings) and are_certain and self._is_all

    def _seedings_of(self, framework):
        found = self._read()
        own = found.own_seedings if self._of_all is not None else ()
        return [*found.seedings_of(framework), *((framework, takes) for takes in own)]

    def _read(self):
        if self._of_all is not None:
            return self._of_all._read()
        if self._findings is None:
            findings = self._findings = Findings()
            try:
                self._collect(findings)
            except Exception:
                # Part of it cannot be read, so it may do anything.
                findings.seedings.append((None, False))
                findings.calls.append(())
                findings.words.update(STATE_SETTERS)
            known = [_integer(self._names.get(name)) for name in SEED_NAMES]
            asked = os.environ.get("PL_GLOBAL_SEED", "")
            known.append(int(asked) if asked.isdecimal() else None)
            findings.numbers += [number for number in known if number is not None]
            findings.numbers += COMMON_SEEDS
        return self._findings

    def _collect(self, findings):
        functions = []
        for node in nodes(self.text, self._shell):
            if isinstance(node, (ast.Constant, ast.BinOp)):
                number = literal(node)
                if number is not None:
                    findings.numbers += [number, -number]
                    findings.literals.update((number, -number))
            elif isinstance(node, ast.Name):
                findings.words.add(node.id)
                number = _integer(self._names.get(node.id))
                if number is not None:
                    findings.numbers.append(number)
            elif isinstance(node, ast.Attribute):
                findings.words.add(node.attr)
            elif isinstance(node, ast.Call):
                function = self._collect_call(node, findings)
                if function is not None:
                    functions.append(function)
        _look_into(functions, findings)

    def _collect_call(self, node, findings):
        """Note what a call seeds; the called function, if that may seed in turn."""
        chain = dotted_name(node.func)
        findings.calls.append(chain)
        function = self._resolve(chain)
        framework = _seeded_framework(function, findings.known_functions)
        if chain and is_seeding_name(chain[-1]):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            takes_away = chain[-1] == "seed" and all(
                isinstance(one, ast.Constant) and one.value is None for one in given
            )
            if self._is_own(node.func):
                findings.own_seedings.append(takes_away)
            else:
                findings.seedings.append((framework, takes_away))
            for one in given:
                findings.likely += self._integers(one)
        is_helper = framework is None and type(function).__name__ == "function"
        return function if is_helper else None

    def _is_own(self, function):
        """Whether a method is that of a generator of the user's own, or of its class."""
        owner = getattr(function, "value", None)
        if isinstance(owner, ast.Call):
            owner = owner.func
        value = self._resolve(dotted_name(owner)) if owner is not None else None
        return any(value is kind or type(value) is kind for kind in self._generators)

    def _integers(self, node):
        for one in ast.walk(node):
            if isinstance(one, (ast.Constant, ast.BinOp)):
                number = literal(one)
                if number is not None:
                    yield number
                    yield -number
            elif isinstance(one, (ast.Name, ast.Attribute)):
                number = _integer(self._resolve(dotted_name(one)))
                if number is not None:
                    yield number

    def _resolve(self, chain):
        """The present value of a dotted name, found without running a property or a hook."""
        if not chain:
            return None
        value = self._names.get(chain[0])
        for name in chain[1:]:
            try:
                value = object.__getattribute__(value, "__dict__").get(name)
            except Exception:
                return None
        return value


class Findings:
    """The findings in the code of one cell."""

    def __init__(self):
        self.likely = []  # integers passed to seeding calls
        self.numbers = []  # all other integers
        self.literals = set()  # integer literals of the cell
        self.words = set()  # all names
        self.calls = []  # the called names, in parts
        # Functions that seed the streams of one framework only, and that framework.
        self.known_functions = _seeding_functions()
        # Seeding calls: the framework, None if it may be any, and whether it removes the seed.
        self.seedings = []
        # Calls that seed a generator of the user's own: whether each removes its seed.
        self.own_seedings = []

    def seedings_of(self, framework):
        """The seeding calls that may seed streams of this framework."""
        return [one for one in self.seedings if one[0] in (framework, None)]


def is_seeding_name(name):
    """Whether a function of this name may seed a stream."""
    return name in STATE_SETTERS or ("seed" in name.lower() and name not in SEED_READERS)


def _seeding_functions():
    found = []
    for framework, calls in SEEDING_FUNCTIONS.items():
        for module, name in calls:
            function = value_in(loaded(module), name)
            if function is not None:
                found.append((function, framework))
    return found


def _seeded_framework(function, known_functions):
    """The framework that a seeding function belongs to; None if it may be any."""
    for known, framework in known_functions:
        if type(function) is type(known) and function == known:
            return framework
    if type(function).__name__ == "function":
        # Not Keras, which seeds Python, NumPy and its backend, too.
        return SEEDING_PACKAGES.get(str(function.__module__).split(".")[0])
    return None


def _look_into(functions, findings):
    """Note the defaults and constants of functions, and of the functions that they call."""
    seen = set()
    for _ in range(DEPTH):
        called = []
        for function in functions:
            if id(function) not in seen and len(seen) <= MOST_FUNCTIONS:
                seen.add(id(function))
                called += _look_into_one(function, findings)
        functions = called


def _look_into_one(function, findings):
    """Note the defaults and constants of a function; returns the functions that it may call."""
    words, constants = set(), []
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        words.update(code.co_names)
        constants += [one for one in code.co_consts if type(one) is int]
        codes += [one for one in code.co_consts if type(one) is type(code)]
    defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    values = [function.__globals__.get(word) for word in words]
    numbers = [_integer(one) for one in (*defaults, *constants, *values)]
    numbers = [number for number in numbers if number is not None]
    findings.words |= words
    seeding = {word for word in words if is_seeding_name(word)}
    if seeding:
        findings.likely += numbers
        # Plain `seed` without PyTorch is Python's or NumPy's.
        is_plain = seeding <= {"seed"} and "torch" not in words
        frameworks = ("python", "numpy") if is_plain else (None,)
        findings.seedings += [(framework, False) for framework in frameworks]
    else:
        findings.numbers += numbers
    return [value for value in values if type(value).__name__ == "function"]


def _home(value):
    """The module of a function or class, or of the class of another object. No user code runs."""
    kind = type(value)
    if kind is type(_home) or kind is type(len):
        return value.__module__
    is_class = any(one is type for one in type.__dict__["__mro__"].__get__(kind))
    return type.__dict__["__module__"].__get__(value if is_class else kind)


def _integer(value):
    """The value as an integer; None if it is not one. No user code runs."""
    if type(value) is int:
        return value
    if type(value).__module__ == "numpy":
        try:
            return operator.index(value)
        except Exception:
            return None
    return None
