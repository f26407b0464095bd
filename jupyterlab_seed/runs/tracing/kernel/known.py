"""Values of libraries whose content is read in their own way, for fingerprints."""

import datetime
import sys
import zlib

from .names import name_of, text_of
from .sums import Sums

# Of tensors that are not on the CPU.
_SUMS = Sums()


def read(look, value, kind, depth):
    """The fingerprint of a value of a library that is known; None for any other."""
    for base in kind.__mro__:
        known = _KNOWN.get(name_of(base).partition(".")[0])
        found = known(look, value, kind, depth) if known is not None else None
        if found is not None:
            return found
    return None


def _numpy(look, value, kind, depth):
    numpy = sys.modules["numpy"]
    if isinstance(value, numpy.generic):
        return hash(
            (30, text_of(value.dtype.str), zlib.crc32(numpy.ndarray.tobytes(numpy.asarray(value))))
        )
    if isinstance(value, numpy.dtype):
        return text_of(str(value))
    if not isinstance(value, numpy.ndarray):
        return None
    shape = hash((31, text_of(value.dtype.str), value.shape))
    if type(getattr(value, "_mask", None)) is numpy.ndarray:
        shape = hash((shape, look.of(value._mask, depth)))
    array = numpy.ndarray.view(value, numpy.ndarray)
    if value.dtype.hasobject or value.dtype.kind == "T":
        most = max(1, look.left)
        look.is_vague |= value.size > most
        flat = numpy.ndarray.ravel(array)[:most]
        return hash((shape, look.fresh(numpy.ndarray.tolist(flat), depth)))
    if not array.flags.c_contiguous:
        if array.nbytes > look.data:
            look.is_vague = True
            array = array.ravel()[:: max(1, array.size // 4096)]
        array = numpy.ascontiguousarray(array)
    return hash((shape, look.data_of(array.view("u1") if array.ndim else array.tobytes())))


def _torch(look, value, kind, depth):
    torch = sys.modules["torch"]
    if kind in (torch.dtype, torch.device, torch.layout, torch.memory_format):
        return text_of(str(value))
    if not isinstance(value, torch.Tensor):
        return None
    own = hash((32, tuple(value.shape), text_of(str(value.dtype)), text_of(value.device.type)))
    if value.is_leaf and value.grad is not None and depth <= look.depth:
        own = hash((own, look.fresh(value.grad, depth + 1)))
    if value.device.type == "meta" or not value.numel():
        return own
    if value.layout is not torch.strided:
        look.is_vague = True
        return own
    if value.device.type != "cpu":
        look.is_vague |= _SUMS.is_too_large(value)
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
        return hash((33, tuple(value.shape), text_of(str(value.dtype))))
    return look.fresh(copy(), depth)


def _pandas(look, value, kind, depth):
    """What pandas makes in Cython, without attributes."""
    if kind.__name__ in ("Timestamp", "Timedelta", "Period", "Interval"):
        return text_of(str(value))
    if hasattr(kind, "rule_code"):  # a frequency
        return text_of(str(value))
    if hasattr(kind, "_ndarray"):
        return hash((36, look.of(value.dtype, depth), look.fresh(value._ndarray, depth)))
    return None


def _arrow(look, value, kind, depth):
    """Arrow's columns and tables, as they would be sent: without what lies beyond them."""
    arrow = sys.modules["pyarrow"]
    if isinstance(value, (arrow.DataType, arrow.Schema, arrow.Field)):
        return text_of(str(value))
    if isinstance(value, (arrow.Array, arrow.ChunkedArray)):
        table = arrow.table({"": value})
    elif isinstance(value, arrow.Table):
        table = value
    else:
        return None
    if table.nbytes > look.data:
        look.is_vague = True
        return hash((37, table.num_rows, text_of(str(table.schema))))
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return hash((37, look.data_of(sink.getvalue())))


def _polars(look, value, kind, depth):
    polars = sys.modules["polars"]
    if isinstance(value, polars.Expr):
        return text_of(value.meta.serialize(format="json"))
    if not isinstance(value, (polars.Series, polars.DataFrame)):
        return text_of(str(value)) if isinstance(value, polars.DataType) else None
    one = isinstance(value, polars.Series)
    columns = [value] if one else value.get_columns()
    if len(value) * len(columns) > look.left:
        look.is_vague |= any(column.dtype == polars.Object for column in columns)
        sums = [column.hash(seed=1).to_numpy() for column in columns]
        names = [(column.name, str(column.dtype)) for column in columns]
        return hash((38, look.fresh([names, *sums], depth)))
    return look.fresh(
        (value.name, value.to_list()) if one else value.to_dict(as_series=False), depth
    )


def _array(look, value, kind, depth):
    """TensorFlow's and JAX's arrays."""
    if kind.__name__ in ("EagerTensor", "ArrayImpl"):
        return look.fresh(value.__array__(), depth)
    if kind.__name__ == "PjitFunction":
        return hash((35, look.of(value.__wrapped__, depth)))
    if kind.__name__ == "PRNGKeyArray":
        return hash((34, look.of(value._base_array, depth)))
    if kind.__name__ == "DType":
        return text_of(str(value))
    return None


def _datetime(look, value, kind, depth):
    for base in (datetime.datetime, datetime.date, datetime.time):
        if issubclass(kind, base):
            return text_of(base.isoformat(value))
    if issubclass(kind, datetime.timedelta):
        return text_of(datetime.timedelta.__repr__(value))
    return text_of(str(value)) if kind is datetime.timezone else None


_KNOWN = {
    "numpy": _numpy,
    "torch": _torch,
    "pandas": _pandas,
    "polars": _polars,
    "pyarrow": _arrow,
    "jaxlib": _array,
    "jax": _array,
    "cupy": _on_card,
    "numba": _on_card,
    "tensorflow": _array,
    "datetime": _datetime,
}
