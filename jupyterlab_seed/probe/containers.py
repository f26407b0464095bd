"""The content of containers and tables as bytes: equal exactly if the values in them are.

No code of the user's runs: of a container only what the built-in type itself stores is read, of a
table the arrays behind its columns.
"""

from collections import Counter, OrderedDict, defaultdict, deque
from marshal import dumps

from .modules import loaded, value_in

# The most items of a container of plain values, and of one with containers in it; how deep they
# are followed; the greatest size of a table, in bytes.
MOST_ITEMS, MOST_PARTS, DEPTH, LARGEST_TABLE = 1000, 64, 3, 65536

# The most items in one look.
MOST_IN_LOOK = 50_000

# By their numbers, since the classes of others may compare as they like.
_PLAIN = frozenset(map(id, (bool, int, float, complex, type(None), str, bytes)))
_TEXTS = frozenset(map(id, (str, bytes)))
_SEQUENCES = {id(kind): kind for kind in (list, tuple, set, frozenset, deque)}
_MAPPINGS = {id(kind): kind for kind in (dict, defaultdict, OrderedDict, Counter)}


class Containers:
    """Reads containers of plain values, arrays and such containers, and tables of pandas."""

    def __init__(self, largest, of_array):
        """``largest``: the most bytes of texts; ``of_array``: an array as bytes, or None."""
        self._largest = largest
        self._of_array = of_array
        self.start()

    def start(self):
        """Begin a look."""
        self._left = MOST_IN_LOOK

    def read(self, value, depth=DEPTH):
        """The content as bytes; None for another value, or one that is too large."""
        kind = type(value)
        number = id(kind)
        if number in _SEQUENCES:
            return self._sequence(_SEQUENCES[number], value, depth)
        if number in _MAPPINGS:
            if len(value) > MOST_ITEMS:
                return None
            pairs = list(dict.items(value))
            keys = self._keys(kind, value, [key for key, _ in pairs], depth)
            values = keys and self._items([one for _, one in pairs], depth)
            return values and b"%s %d %s%s" % (kind.__name__.encode(), len(keys), keys, values)
        name = kind.__name__ if type(kind) is type else ""
        if name in ("DataFrame", "Series") and kind is value_in(loaded("pandas"), name):
            return self._table(value)
        return None

    def _keys(self, kind, value, keys, depth):
        """The keys as bytes."""
        data = self._items(keys, depth)
        if data is None or kind is not OrderedDict:
            return data
        # It has an order of its own, but asks the keys for their hashes.
        is_plain = all(id(type(one)) in _PLAIN for one in keys)
        return data + dumps(list(value), 2) if is_plain else None

    def _sequence(self, kind, value, depth):
        if len(value) > MOST_ITEMS:
            return None
        items = self._items(list(kind.__iter__(value)), depth)
        limit = f" {value.maxlen}" if kind is deque else ""
        return items and f"{kind.__name__}{limit} ".encode() + items

    def _items(self, items, depth):
        """A list as bytes."""
        kinds = set(map(id, map(type, items)))
        self._left -= len(items)
        if not depth or self._left < 0:
            return None
        if kinds <= _PLAIN:
            if not kinds.isdisjoint(_TEXTS) and self._largest < sum(
                len(one) for one in items if id(type(one)) in _TEXTS
            ):
                return None
            # No later version, in which a text that occurs twice is written once.
            return b"plain " + dumps(items, 2)
        if len(items) > MOST_PARTS:
            return None
        parts = [self._item(one, depth - 1) for one in items]
        return None if None in parts else b"".join(b"%d %s" % (len(one), one) for one in parts)

    def _item(self, value, depth):
        if id(type(value)) in _PLAIN:
            return self._items([value], 1)
        return self._of_array(value) or self.read(value, depth)

    def _table(self, value):
        """A table of pandas, or a column: its axes, and its blocks with their columns."""
        manager = object.__getattribute__(value, "_mgr")
        kept = vars(value)
        # Extensions of others may compute, or run code of the user's.
        homes = {_home(one.values) for one in manager.blocks}
        if kept.get("_attrs") or not homes <= {"numpy", "pandas"}:
            return None
        if sum(one.values.nbytes for one in manager.blocks) > LARGEST_TABLE:
            return None
        name = self._items([kept.get("_name")], 1)
        parts = [name, *(self._axis(one) for one in manager.axes)]
        for block in manager.blocks:
            where = block.mgr_locs.as_array
            parts += [where.tobytes(), self._column(block.values)]
        if None in parts:
            return None
        return b"%s " % type(value).__name__.encode() + b"".join(
            b"%d %s" % (len(one), one) for one in parts
        )

    def _axis(self, axis):
        kind = type(axis).__name__
        if _home(axis) != "pandas" or kind not in ("Index", "RangeIndex", "DatetimeIndex"):
            return None
        names = self._items(list(axis.names), 1)
        if kind == "RangeIndex":
            values = f"range {axis.start} {axis.stop} {axis.step}".encode()
        else:
            values = self._column(axis._values)
            if values and kind == "DatetimeIndex":
                values += f" {axis.freq}".encode()
        return names and values and b"%d %s%s" % (len(names), names, values)

    def _column(self, values):
        """What is behind a column: an array of NumPy's, or texts."""
        kind = values.dtype.kind
        if type(values).__module__ == "numpy":
            if kind in "biufcmM":
                # The layout decides the last digits of some sums.
                return f"{values.dtype.str} {values.shape} {values.strides} ".encode() + (
                    values.tobytes()
                )
            if kind == "O" and values.size <= MOST_ITEMS:
                texts = self._items(values.ravel().tolist(), 1)
                return texts and f"object {values.shape} ".encode() + texts
            return None
        if values.dtype.name in ("str", "string") and values.size <= MOST_ITEMS:
            texts = self._items(values.tolist(), 1)
            return texts and f"{values.dtype!r} ".encode() + texts
        if (
            type(values).__name__ == "DatetimeArray"
            and type(values.dtype).__module__ == "numpy.dtypes"
        ):
            inner = values._ndarray
            return f"{inner.dtype.str} {inner.shape} ".encode() + inner.tobytes()
        return None


def is_excerpt(value, depth=DEPTH):
    """Whether the text of an array, a table or a container of such leaves out a part of it.

    NumPy summarizes arrays, pandas tables and long texts in them, as their options say: by default
    from 1,001 items, 61 rows, 21 columns, 51 characters.
    """
    kind = type(value)
    number = id(kind)
    try:
        if number in _SEQUENCES or number in _MAPPINGS:
            is_mapping = number in _MAPPINGS
            items = list(dict.values(value) if is_mapping else kind.__iter__(value))
            parts = [one for one in items if id(type(one)) not in _PLAIN]
            return bool(parts) and (not depth or any(is_excerpt(one, depth - 1) for one in parts))
        numpy, pandas = loaded("numpy"), loaded("pandas")
        if numpy is not None and kind is value_in(numpy, "ndarray"):
            return value.size > numpy.get_printoptions()["threshold"]
        if pandas is not None and kind in (pandas.DataFrame, pandas.Series):
            return _is_cut(value, pandas.get_option)
    except Exception:
        return True  # nobody knows
    return False


def _is_cut(table, option):
    """Whether pandas shows less than all of a table."""
    limits = [option("display.max_rows"), option("display.max_columns")]
    for at, size in enumerate(table.shape):
        if limits[at] is not None and size > limits[at]:
            return True
    width = option("display.max_colwidth")
    texts = [
        text
        for block in object.__getattribute__(table, "_mgr").blocks
        if block.values.dtype.kind not in "biufcmM"
        for text in block.values.ravel().tolist()
    ]
    return width is not None and any(len(str(one)) > width for one in texts)


def _home(value):
    """The top-level package of a value's class."""
    return type(value).__module__.partition(".")[0]
