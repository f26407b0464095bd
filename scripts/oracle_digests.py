"""Digests of values of any kind, for the proof of the marks: equal if the values look equal.

They decide no mark. They tell whether a cell met and left other values than in a clean run where
its output does not say it. Of what cannot be read only the type counts.
"""

import random
import types
from hashlib import blake2b

DEPTH = 8
MOST = 20_000  # values in one digest
PLAIN = (type(None), bool, int, float, complex, str, bytes, range, type(...))
CODE = types.CodeType


def digest(value):
    """The digest of one value."""
    walk = Walk()
    try:
        walk.take(value, DEPTH)
    except Exception as error:
        walk.note(f"unreadable: {type(error).__name__}")
    return walk.result()


def figures(pyplot):
    """What the open figures show, one line each; they are closed."""
    found = [f"<figure {digest(pyplot.figure(one))}>\n" for one in pyplot.get_fignums()]
    pyplot.close("all")
    return "".join(found)


class Walk:
    """A way through one value."""

    def __init__(self):
        self._hash = blake2b(digest_size=8)
        self._seen = {}
        self._alive = []
        self._count = 0

    def result(self):
        return self._hash.hexdigest()

    def note(self, *parts):
        for part in parts:
            data = part if isinstance(part, bytes) else str(part).encode("utf-8", "replace")
            self._hash.update(b"%d " % len(data))
            self._hash.update(data)

    def take(self, value, depth):
        kind = type(value)
        if kind in PLAIN:
            return self.note(kind.__name__, repr(value))
        self._count += 1
        if depth == 0 or self._count > MOST:
            return self.note("…", kind.__qualname__)
        if id(value) in self._seen:
            return self.note("again", self._seen[id(value)])
        self._seen[id(value)] = self._count
        # Some are made here; the number of one that is gone would be given again.
        self._alive.append(value)
        self.note(kind.__module__, kind.__qualname__)
        for test, read in READERS:
            if test(value, kind):
                return read(self, value, depth - 1)
        return self._object(value, depth - 1)

    def all(self, values, depth):
        for value in values:
            self.take(value, depth)

    def _object(self, value, depth):
        state = getattr(value, "__dict__", None)
        if isinstance(state, dict):
            self.mapping(state, depth)
        elif hasattr(value, "__next__"):
            try:
                self.all(value.__reduce__()[1:], depth)
            except Exception:
                self.note("iterator")

    def mapping(self, value, depth):
        for key, item in list(value.items()):
            self.take(key, depth)
            self.take(item, depth)

    def unordered(self, value, depth):
        self.note(*sorted(digest(one) for one in value))

    def function(self, value, depth):
        self.code(value.__code__)
        self.all(value.__defaults__ or (), depth)
        for cell in value.__closure__ or ():
            try:
                self.take(cell.cell_contents, depth)
            except ValueError:
                self.note("empty")

    def code(self, code):
        self.note(code.co_code, code.co_names, code.co_varnames)
        for one in code.co_consts:
            if isinstance(one, CODE):
                self.code(one)
            else:
                self.note(repr(one))

    def owner(self, value, depth):
        if value.__module__ == "__main__":
            for key, item in vars(value).items():
                if isinstance(item, types.FunctionType):
                    self.note(key)
                    self.function(item, depth)

    def generator(self, value, depth):
        frame = value.gi_frame
        if frame is not None:
            self.note(frame.f_lasti)
            self.mapping(frame.f_locals, depth)

    def array(self, value, depth):
        self.note(value.dtype, value.shape)
        if value.dtype.hasobject:
            self.all(value.ravel().tolist(), depth)
        else:
            self.note(value.tobytes())

    def tensor(self, value, depth):
        plain = value.detach().cpu()
        self.note(value.requires_grad, plain.dtype, tuple(plain.shape))
        self.note(plain.contiguous().flatten().tolist())
        grad = value.grad if value.is_leaf else None
        if grad is not None:
            self.take(grad, depth)

    def network(self, value, depth):
        self.note(value.training, repr(value))
        self.mapping(value.state_dict(), depth)

    def table(self, value, depth):
        self.take(value.index.to_numpy(), depth)
        self.all([str(one) for one in getattr(value, "columns", [value.name])], depth)
        columns = [value[c] for c in value.columns] if hasattr(value, "columns") else [value]
        for column in columns:
            self.note(column.dtype, column.astype(object).tolist())

    def figure(self, value, depth):
        for axes in value.axes:
            self.axes(axes, depth)

    def axes(self, axes, depth):
        self.note(axes.get_title(), axes.get_xlabel(), axes.get_ylabel(), axes.get_xlim())
        self.note(*(one.get_text() for one in axes.texts))
        for line in axes.lines:
            self.take(line.get_xydata(), depth)
            self.note(line.get_color(), line.get_label())
        for patch in axes.patches:
            self.take(patch.get_path().vertices, depth)
            self.take(patch.get_patch_transform().get_matrix(), depth)
        for collection in axes.collections:
            self.take(collection.get_offsets().data, depth)
            self.take(collection.get_array(), depth)
        for image in axes.images:
            self.take(image.get_array().data, depth)


def _named(*names):
    """Whether a class or one that it comes from has one of these names."""

    def test(value, kind):
        return any(
            f"{one.__module__.split('.')[0]}.{one.__name__}" in names for one in kind.__mro__
        )

    return test


def _is(*kinds):
    return lambda value, kind: kind in kinds


def _state(read):
    return lambda walk, value, depth: walk.take(read(value), depth)


READERS = (
    (_is(list, tuple), Walk.all),
    (_named("builtins.dict"), Walk.mapping),
    (_is(set, frozenset), Walk.unordered),
    (_is(types.FunctionType), Walk.function),
    (_is(types.ModuleType), lambda walk, value, depth: walk.note(value.__name__)),
    (_is(types.GeneratorType), Walk.generator),
    (_is(types.MethodType), lambda walk, value, depth: walk.take(value.__self__, depth)),
    (lambda value, kind: isinstance(value, type), Walk.owner),
    (lambda value, kind: isinstance(value, random.Random), _state(random.Random.getstate)),
    (_named("numpy.ndarray"), Walk.array),
    (_named("numpy.generic"), lambda walk, value, depth: walk.note(repr(value))),
    (_named("numpy.Generator"), _state(lambda rng: repr(rng.bit_generator.state))),
    (_named("numpy.RandomState"), _state(lambda rng: repr(rng.get_state(legacy=False)))),
    (_named("torch.Generator"), _state(lambda rng: rng.get_state())),
    (_named("torch.Tensor"), Walk.tensor),
    (_named("torch.Module"), Walk.network),
    (_named("pandas.DataFrame", "pandas.Series"), Walk.table),
    (_named("pandas.Index"), lambda walk, value, depth: walk.note(value.astype(object).tolist())),
    (_named("matplotlib.Figure"), Walk.figure),
    (_named("matplotlib.Axes", "matplotlib._AxesBase"), Walk.axes),
    (_named("matplotlib.Artist"), lambda walk, value, depth: None),
)
