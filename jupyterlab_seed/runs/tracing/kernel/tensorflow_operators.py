"""TensorFlow's operators as they run, by its callbacks; functions run eagerly for that."""

import sys

from .fingerprints import Limits, Look

# Attributes of operators that count by their value.
_TOLD = (type(None), bool, int, float, str, bytes)

# They give other values each time, which their seeds and generators explain.
_DRAW = ("Random", "Multinomial", "ParameterizedTruncatedNormal", "StatefulStandardNormal")

# They make or move things, and give no values of their own.
_HANDLES = ("VarHandleOp", "Dataset", "Iterator", "Optional", "AnonymousIterator", "NoOp")


class TensorFlowOperators:
    """Follows TensorFlow's operators, into ``operators``."""

    def __init__(self, operators):
        self._operators = operators
        self._callbacks = None
        self._eager = None
        self._memory = {}

    def start(self):
        """Follow them from now on, if TensorFlow is loaded and can tell them."""
        tensorflow = sys.modules.get("tensorflow")
        if self._callbacks is not None or not hasattr(tensorflow, "config"):
            return
        try:
            from tensorflow.python.framework import op_callbacks
        except ImportError:
            return
        self._eager = tensorflow.config.functions_run_eagerly()
        tensorflow.config.run_functions_eagerly(True)
        op_callbacks.add_op_callback(self._note)
        self._callbacks = op_callbacks

    def stop(self):
        """Follow none any more."""
        if self._callbacks is not None:
            self._callbacks.remove_op_callback(self._note)
            sys.modules["tensorflow"].config.run_functions_eagerly(self._eager)
            self._callbacks = None

    def look_again(self, place):
        """A tensor never changes."""

    def finish(self):
        """The values are read at once: nothing is left to do."""

    def _note(self, op_type, inputs, attrs, outputs, op_name=None, graph=None):
        name = op_type.decode() if isinstance(op_type, bytes) else str(op_type)
        if graph is not None or name.startswith(_HANDLES) or name.endswith(_HANDLES):
            return None
        operators = self._operators
        if any(part in name for part in _DRAW) and not name.startswith("Stateless"):
            return None
        if not operators.has_room():
            return None
        busy = operators.begin()
        try:
            reads, writes = self._looked_at(name, inputs, attrs, outputs)
            operators.add(
                ("tensorflow", name),
                (_fixed(attrs), 0, reads, writes),
                operators.forward(name, operators.lines(2)),
            )
        except Exception:  # a value of a kind that has no array
            operators.cut += 1
        finally:
            operators.end(busy)
        return None

    def _looked_at(self, name, inputs, attrs, outputs):
        """What an operator read and wrote; a variable is known by its content."""
        handles = [one for one in inputs if _is_handle(one)]
        reads = [number for one in inputs for number in self._value(one._id, one)]
        writes = [number for one in outputs for number in self._value(one._id, one)]
        if name == "ReadVariableOp":
            self._memory[handles[0]._id] = self._value(handles[0]._id, outputs[0])
            return self._memory[handles[0]._id], writes
        known = [self._memory.get(one._id) for one in handles]
        reads += [number for one in known for number in one or ()]
        if handles and not outputs:
            writes = self._content(handles[0], attrs)
        return reads, [] if None in known else writes

    def _value(self, memory, tensor):
        """Memory, part and checksum of a tensor; a tensor never changes. -2: it is too large."""
        if _is_handle(tensor) or not hasattr(tensor, "numpy"):
            return []
        look = Look(Limits(3, 2000, 1 << 26))
        checksum = look.of(tensor.numpy())
        return [memory, 0, -2 if look.is_vague else checksum & 0xFFFFFFFFFFFF]

    def _content(self, handle, attrs):
        """The same of a variable, after an operator that changed it."""
        from tensorflow.python.ops import gen_resource_variable_ops as made

        given = dict(zip(attrs[::2], attrs[1::2])) if attrs else {}
        kind = given.get("dtype") or given.get("T")
        if kind is None:
            return []
        self._callbacks.remove_op_callback(self._note)
        try:
            content = made.read_variable_op(handle, kind)
        finally:
            self._callbacks.add_op_callback(self._note)
        self._memory[handle._id] = self._value(handle._id, content)
        return self._memory[handle._id]


def _fixed(attrs):
    """A fingerprint of what is no tensor in what an operator is given."""
    given = list(attrs or ())
    told = [
        (name, value if type(value) in _TOLD else str(type(value)))
        for name, value in zip(given[::2], given[1::2])
        if name not in ("container", "shared_name")
    ]
    return Look(Limits(3, 500, 1 << 16)).of(told) & 0xFFFFFFFF


def _is_handle(tensor):
    kind = getattr(tensor, "dtype", None)
    return kind is not None and kind.name in ("resource", "variant")
