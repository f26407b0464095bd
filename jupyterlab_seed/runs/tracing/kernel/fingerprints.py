"""Fingerprints of values: equal for equal values in two processes, and free of side effects.

No code of the notebook or of a library's objects runs for one: only types whose reading is known to
change nothing are looked into. Everything else counts by its type and by what its attributes hold.
"""

import itertools
import re
import struct
import sys
import types
import zlib

from .states import state_of
from .sums import Sums

# Of tensors that are not on the CPU.
_SUMS = Sums()

# What differs in every run and is no result: names of attributes, and texts.
_NEVER = re.compile(
    r"time|stamp|elapsed|duration|uuid|guid|pid\b|thread|address|lock|logger|_cache|weakref", re.I
)
_UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|0x[0-9a-f]{6,16}", re.I)

# Modules of files and connections.
_STREAMS = ("_io", "socket", "_socket", "ssl", "http.client", "urllib3", "sqlite3")

# An attribute with such a number is taken for a time of the clock, in seconds.
_CLOCK = (1.5e9, 2.5e9)

# Longer data count by their beginning, their end and blocks between.
_BLOCKS, _BLOCK = 64, 16384

# A set with more elements, and more than may be looked at, counts by their number alone.
_SET = 1000

# They read what a type has, even if its own type says something else.
_MODULE = type.__dict__["__module__"].__get__
_QUALNAME = type.__dict__["__qualname__"].__get__

# Attributes of types without a dictionary that are known.
_PARTS = {
    "pandas.core.internals.managers.BlockManager": ("axes", "blocks"),
    "pandas.core.internals.managers.SingleBlockManager": ("axes", "blocks"),
    "pandas.core.internals.blocks.NumpyBlock": ("values",),
    "pandas.core.internals.blocks.ExtensionBlock": ("values",),
    "pandas.core.internals.blocks.DatetimeLikeBlock": ("values",),
    "functools.partial": ("func", "args", "keywords"),
    "decimal.Decimal": ("real",),
    "fractions.Fraction": ("_numerator", "_denominator"),
    "uuid.UUID": ("int",),
}


class Limits:
    """How far a look goes: levels, values, bytes."""

    def __init__(self, depth, values, data):
        self.depth = depth
        self.values = values
        self.data = data


class Look:
    """One look at some values; values that occur again count as the same ones."""

    def __init__(self, limits):
        self.left = limits.values
        self.data = limits.data
        self.depth = limits.depth
        self._seen = {}
        self.is_unknown = False  # whether it came across something whose content can't be read
        self.is_vague = False  # whether something counts by its type alone

    def of(self, value, depth=0, inside=False):
        """The fingerprint of a value, an integer. ``inside``: it is an attribute of an object."""
        kind = type(value)
        try:
            read = _SCALARS.get(kind)
            if read is not None:
                return read(value, inside)
            self.left -= 1
            if self.left < 0 or depth > self.depth:
                self.is_vague = True
                return _text(_name(kind))
            place = self._seen.get(id(value))
            if place is not None:
                return hash((7, place))
            self._seen[id(value)] = len(self._seen)
            return self._composed(value, kind, depth, inside)
        except Exception:  # a value that cannot be read counts by its type
            self.is_vague = True
            return _text(_name(kind))

    def _composed(self, value, kind, depth, inside):
        if kind is tuple or kind is list:
            some = value[: max(1, self.left)]
            self.left -= len(some)
            self.is_vague |= len(some) < len(value)
            return hash((1, len(value), *[self.of(item, depth + 1, inside) for item in some]))
        if kind is dict:
            return self._mapping(value, depth, inside)
        if kind is set or kind is frozenset:
            # Equal sets may list their elements in different orders: all of them count, or none.
            if len(value) > max(_SET, self.left):
                self.is_vague = True
                return hash((2, len(value)))
            self.left -= len(value)
            parts = [Look(Limits(2, 50, 4096)).of(item) for item in value]
            return hash((2, len(value), sum(parts) & 0xFFFFFFFFFFFF))
        state = state_of(value, kind)
        if state is not None:
            return hash((3, _text(_name(kind)), self.of(state, depth, False)))
        known = _KNOWN.get(_name(kind).partition(".")[0])
        found = known(self, value, kind, depth) if known is not None else None
        return self._object(value, kind, depth) if found is None else found

    def _mapping(self, value, depth, inside):
        parts, most = [], max(1, self.left)
        self.is_vague |= most < len(value)
        for key, item in list(itertools.islice(value.items(), most)):
            if inside and type(key) is str and _NEVER.search(key):
                continue
            parts.append(self.of(key, depth + 1, inside))
            parts.append(self.of(item, depth + 1, inside))
        return hash((4, len(value), *parts))

    def _object(self, value, kind, depth):
        name = _name(kind)
        # isinstance() would ask a proxy for the class that it pretends to have.
        if issubclass(kind, type):
            return _text("class " + _name(value))
        if issubclass(kind, types.ModuleType):
            return _text("module " + str(value.__name__))
        if hasattr(kind, "__next__") or kind.__module__ in _STREAMS:
            # It goes through values, or reads them, that are not here yet.
            self.is_unknown = True
            return _text(name)
        code = getattr(value, "__code__", None) if kind is types.FunctionType else None
        if code is not None:
            return _text(f"{value.__qualname__}:{code.co_firstlineno}")
        cython = kind.__name__ == "cython_function_or_method"
        if cython or kind in (types.MethodType, types.BuiltinMethodType):
            owner = getattr(value, "__self__", None)
            if owner is None:
                return _text(value.__name__)
            own = _text(value.__name__)
            return (
                own
                if issubclass(type(owner), types.ModuleType)
                else hash((5, own, self.of(owner, depth)))
            )
        parts = [_text(name)]
        for attribute, item in _attributes(value, kind, name):
            if not _NEVER.search(attribute):
                parts.append(hash((_text(attribute), self.of(item, depth + 1, True))))
        if len(parts) == 1 and kind.__module__ != "builtins":
            self.is_vague = True
        return hash((6, *parts))

    def data_of(self, data):
        """The checksum of bytes; long ones count in parts."""
        view = memoryview(data)
        if view.nbytes == 0:
            return 0
        view = view.cast("B") if view.ndim != 1 or view.format != "B" else view
        size = len(view)
        if size <= min(self.data, 1 << 24):
            self.data -= size
            return zlib.crc32(view)
        sum_, step = size, max(_BLOCK, (size - _BLOCK) // _BLOCKS)
        self.is_vague |= step > _BLOCK
        self.data -= _BLOCKS * _BLOCK
        for start in range(0, size, step):
            sum_ = zlib.crc32(view[start : start + _BLOCK], sum_ & 0xFFFFFFFF)
        return zlib.crc32(view[-_BLOCK:], sum_ & 0xFFFFFFFF)


def _attributes(value, kind, name):
    """Name and value of each attribute that can be read without running code."""
    if name in _PARTS:
        for part in _PARTS[name]:
            yield part, getattr(value, part)
        return
    own = None
    if "__dict__" not in vars(kind) or type(vars(kind)["__dict__"]) is types.GetSetDescriptorType:
        try:
            own = object.__getattribute__(value, "__dict__")
        except (AttributeError, TypeError):
            own = None
    if type(own) is dict:
        for attribute, item in sorted(own.items(), key=lambda pair: str(pair[0])):
            yield str(attribute), item
    for base in kind.__mro__:
        for attribute, descriptor in list(vars(base).items()):
            if type(descriptor) is types.MemberDescriptorType and base.__module__ != "builtins":
                try:
                    yield attribute, descriptor.__get__(value, kind)
                except AttributeError:
                    pass
    for base in (list, tuple, dict):
        if issubclass(kind, base):
            yield (
                "elements",
                base(base.__iter__(value)) if base is not dict else dict(dict.items(value)),
            )


def _name(kind):
    try:
        return f"{_MODULE(kind)}.{_QUALNAME(kind)}"
    except AttributeError:  # it has been taken away
        return "."


def _text(text):
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _string(value, inside):
    if inside:
        value = _UUID.sub("", value[:4096])
    return hash((10, len(value), _text(value[:1000000])))


def _float(value, inside):
    if inside and _CLOCK[0] < value < _CLOCK[1]:
        return 11
    return zlib.crc32(struct.pack("<d", value)) + 12


_SCALARS = {
    type(None): lambda value, inside: 20,
    type(...): lambda value, inside: 21,
    bool: lambda value, inside: 22 + value,
    int: lambda value, inside: hash((24, value)),
    float: _float,
    complex: lambda value, inside: zlib.crc32(struct.pack("<dd", value.real, value.imag)) + 25,
    str: _string,
    bytes: lambda value, inside: hash((26, len(value), zlib.crc32(value[: 1 << 24]))),
    bytearray: lambda value, inside: hash((27, len(value), zlib.crc32(value[: 1 << 24]))),
    range: lambda value, inside: hash((28, value.start, value.stop, value.step)),
    slice: lambda value, inside: _text("slice"),
}


def _numpy(look, value, kind, depth):
    numpy = sys.modules["numpy"]
    if isinstance(value, numpy.generic):
        return hash(
            (30, _text(value.dtype.str), zlib.crc32(numpy.ndarray.tobytes(numpy.asarray(value))))
        )
    if not isinstance(value, numpy.ndarray):
        return None
    shape = hash((31, _text(value.dtype.str), value.shape))
    if value.dtype.hasobject:
        look.is_vague |= value.size > 1000
        flat = numpy.ndarray.ravel(value)[:1000]
        return hash((shape, look.of(numpy.ndarray.tolist(flat), depth, False)))
    array = numpy.ndarray.view(value, numpy.ndarray)
    if not array.flags.c_contiguous:
        if array.nbytes > look.data:
            look.is_vague = True
            array = array.ravel()[:: max(1, array.size // 4096)]
        array = numpy.ascontiguousarray(array)
    return hash((shape, look.data_of(array.view("u1") if array.ndim else array.tobytes())))


def _torch(look, value, kind, depth):
    torch = sys.modules["torch"]
    if not isinstance(value, torch.Tensor):
        return None
    own = hash((32, tuple(value.shape), _text(str(value.dtype)), _text(value.device.type)))
    if value.is_leaf and value.grad is not None and depth <= look.depth:
        own = hash((own, look.of(value.grad, depth + 1)))
    if value.device.type == "meta" or value.layout is not torch.strided or not value.numel():
        return own
    if value.device.type != "cpu":
        with torch.utils._python_dispatch._disable_current_modes(), torch.no_grad():
            return hash((own, _SUMS.now(value)))
    import ctypes

    size = value.numel() * value.element_size()
    if not value.is_contiguous():
        if size > look.data:
            look.is_vague = True
            return own
        with torch.utils._python_dispatch._disable_current_modes(), torch.no_grad():
            value = value.detach().contiguous()
    place = value.data_ptr()
    if not place:  # a tensor that only pretends to hold data
        look.is_vague = True
        return own
    data = (ctypes.c_ubyte * size).from_address(place)
    return hash((own, look.data_of(memoryview(data).cast("B"))))


def _on_card(look, value, kind, depth):
    """CuPy's and Numba's arrays: copied to the host, if they are not too large."""
    copy = getattr(value, "get" if kind.__module__.startswith("cupy") else "copy_to_host", None)
    if not hasattr(kind, "__cuda_array_interface__") or copy is None:
        return None
    if value.nbytes > look.data:
        look.is_vague = True
        return hash((33, tuple(value.shape), _text(str(value.dtype))))
    return look.of(copy(), depth)


def _polars(look, value, kind, depth):
    polars = sys.modules["polars"]
    look.is_vague |= kind in (polars.Series, polars.DataFrame) and len(value) > 20000
    if kind is polars.Series:
        return look.of(value.head(20000).to_list(), depth)
    if kind is polars.DataFrame:
        return look.of(value.head(20000).to_dict(as_series=False), depth)
    return None


def _array(look, value, kind, depth):
    """TensorFlow's and JAX's arrays."""
    if kind.__name__ in ("EagerTensor", "ArrayImpl"):
        return look.of(value.__array__(), depth)
    if kind.__name__ == "PjitFunction":
        return hash((35, look.of(value.__wrapped__, depth)))
    if kind.__name__ == "PRNGKeyArray":
        return hash((34, look.of(value._base_array, depth)))
    return None


def _datetime(look, value, kind, depth):
    return _text(value.isoformat()) if hasattr(kind, "isoformat") else _text(str(value))


_KNOWN = {
    "numpy": _numpy,
    "torch": _torch,
    "polars": _polars,
    "jaxlib": _array,
    "jax": _array,
    "cupy": _on_card,
    "numba": _on_card,
    "tensorflow": _array,
    "datetime": _datetime,
}
