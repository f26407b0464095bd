"""PyTorch's operators, by a dispatch mode; on any device."""

import sys

from .fingerprints import Limits, Look
from .held import AT_END, Held
from .nodes import Nodes
from .schemas import Schema
from .storages import Storages, tensors_in
from .sums import Sums, ordered, stream_of


class TorchOperators:
    """Follows the operators of PyTorch, into ``operators``."""

    def __init__(self, operators):
        self._operators = operators
        self._mode = None
        self._nodes = None
        self._schemas, self._aside = {}, set()
        self._storages, self._sums, self._held = Storages(), Sums(), Held()

    def start(self):
        """Follow them from now on, if PyTorch is loaded and can tell them."""
        torch = sys.modules.get("torch")
        if self._mode is not None or torch is None or not hasattr(torch, "utils"):
            return
        try:
            from torch.utils._python_dispatch import TorchDispatchMode
        except ImportError:
            return
        mode = type("Operators", (TorchDispatchMode,), {"__torch_dispatch__": _dispatch(self)})()
        mode.__enter__()
        self._mode = mode
        if self._nodes is None:
            self._nodes = Nodes(torch, self._operators)

    def stop(self):
        """Follow none any more."""
        if self._mode is not None:
            mode, self._mode = self._mode, None
            mode.__exit__(None, None, None)

    def look_again(self, place):
        """Log what memory holds at the end of a cell. ``place``: the cell and its last line."""
        if self._mode is None:
            self._watched(lambda: self._log_held(list(place)))

    def _log_held(self, place):
        torch, reads = sys.modules.get("torch"), []
        if not self._schemas or torch is None or _is_capturing(torch):
            return
        with torch._C.DisableTorchFunction(), torch.no_grad():
            for number, part, tensor in self._held.tensors():
                reads += [number, part, self._sums.of(tensor)]
        if reads:
            self._operators.add(("torch", AT_END), (0, 0, reads, []), (place, place, None, None, 0))

    def note(self, function, args, kwargs, call):
        """Make the call of an operator, and log it."""
        operators = self._operators
        schema = self._schemas.get(function)
        if schema is None:
            schema = self._schemas[function] = Schema(function)
        lines = self._nodes.lines(3)
        skipped = schema.is_view or schema.name.startswith(("profiler::", "prim::"))
        if skipped or not operators.has_room() or self._is_hidden(args):
            return call()
        before = self._watched(lambda: self._before(schema, args, kwargs))
        gave = call()
        if before is not None:
            at = lines or operators.lines(2)
            unfilled = schema.unfilled or _is_later(schema, args, kwargs)
            self._watched(lambda: self._log(schema, before, gave, unfilled, at))
        return gave

    def _watched(self, look):
        """What a look at values gives; None if it fails, which the notebook must not notice."""
        operators = self._operators
        busy = operators.begin()
        try:
            return look()
        except Exception:
            operators.cut += 1
            return None
        finally:
            operators.end(busy)

    def _is_hidden(self, args):
        """Whether the tensors are not there, or what is done with them is only recorded."""
        torch = sys.modules["torch"]
        for _, tensor in tensors_in(args):
            if not _is_plain(torch, tensor) or tensor.device.type == "meta":
                return True
        return _is_capturing(torch)

    def _before(self, schema, args, kwargs):
        """What it will change, a fingerprint of what is no tensor, and what it reads."""
        torch, reads = sys.modules["torch"], []
        given = (*args, *(kwargs[name] for name in sorted(kwargs)))
        written = schema.changed(args, kwargs)
        filled = {id(one) for one in written} if schema.overwrites else set()
        filled |= {id(kwargs[name]) for name in schema.out if name in kwargs}
        with torch._C.DisableTorchFunction():
            for _, tensor in tensors_in(given):
                if id(tensor) not in filled:
                    reads += self._looked_at(tensor, False)
            shown = [_plain(torch, value) for value in given]
            if schema.draws:
                shown.append(_generator_state(torch, given))
            look = Look(Limits(6, 500, 1 << 20))
            fixed = look.of(shown) & 0xFFFFFFFF
        return written, -1 if look.is_vague or look.is_unknown else fixed, reads

    def _log(self, schema, before, gave, unfilled, lines):
        torch = sys.modules["torch"]
        values = list(gave) if type(gave) in (list, tuple) else [gave]
        (written, fixed, reads), writes, queue = before, [], 0
        with torch._C.DisableTorchFunction():
            for at, tensor in tensors_in(values):
                if not _is_plain(torch, tensor) or any(tensor is one for one in written):
                    continue
                queue = stream_of(tensor)
                if schema.is_aside(at, tensor):
                    self._aside.add(self._storages.number(tensor))
                else:
                    writes += self._looked_at(tensor, True, unfilled)
            for tensor in written:
                queue = stream_of(tensor)
                writes += self._looked_at(tensor, True, unfilled)
            told = Look(Limits(3, 50, 1 << 16)).of([_plain(torch, one) for one in values])
        self._operators.add(
            ("torch", schema.name),
            (fixed, told & 0xFFFFFFFF, reads, writes),
            self._nodes.place(schema.name, lines),
            queue,
        )

    def _looked_at(self, tensor, written, unfilled=False):
        """Memory, part and sum of a tensor; -1: its memory was not filled, -2: it is too large."""
        torch = sys.modules["torch"]
        if tensor.layout is not torch.strided:
            if tensor.layout is torch.sparse_coo:
                parts = (tensor._indices(), tensor._values())
                return [
                    number for part in parts for number in self._looked_at(part, written, unfilled)
                ]
            return []
        if tensor.is_quantized or not tensor.numel():
            return []
        storage = self._storages.number(tensor)
        if storage in self._aside:
            return []
        view = ordered(tensor)
        if view.is_contiguous():
            # Whatever its shape, it is the same memory.
            part = hash((view.storage_offset() * view.element_size(), view.nbytes))
        else:
            part = hash((tensor.storage_offset(), tuple(tensor.shape), tensor.stride()))
        part &= 0xFFFFFFFF
        if unfilled or self._sums.is_too_large(tensor):
            self._held.forget(storage)
            return [storage, part, -1 if unfilled else -2]
        try:
            sum_ = self._sums.of(tensor)
        except RuntimeError:  # no memory for it, or a device that can't
            self._operators.cut += 1
            return []
        self._held.note(storage, tensor.untyped_storage(), part, tensor, written)
        return [storage, part, sum_]

    def finish(self):
        """Put the sums into the log; waits for them."""
        if not self._schemas:
            return
        try:
            sums = self._sums.read()
        except RuntimeError:  # the device can't be used any more
            self._operators.cut += len(self._operators.rows)
            del self._operators.rows[:]
            return
        for row in self._operators.rows:
            for values in row[3:5]:
                if values and isinstance(values, list):
                    for at in range(2, len(values), 3):
                        if values[at] >= 0:
                            values[at] = sums[values[at]] & 0xFFFFFFFFFFFF


def _is_later(schema, args, kwargs):
    """Whether it only orders a copy from the device, which comes later."""
    name = schema.name
    if name not in ("aten::_to_copy", "aten::copy_"):
        return False
    waits = not (kwargs.get("non_blocking") or (name == "aten::copy_" and args[2:3] == (True,)))
    source = args[1] if name == "aten::copy_" else args[0]
    target = args[0].device if name == "aten::copy_" else kwargs.get("device")
    to_host = target is not None and sys.modules["torch"].device(target).type == "cpu"
    return not waits and to_host and source.device.type != "cpu"


def _is_capturing(torch):
    """Whether what is queued goes into a graph: what makes a tensor, as `zeros`, has none given."""
    return torch.cuda.is_initialized() and torch.cuda.is_current_stream_capturing()


def _is_plain(torch, tensor):
    own = type(tensor).__torch_dispatch__
    return own is torch.Tensor.__torch_dispatch__


def _plain(torch, value, depth=0):
    """An argument with what is known of a tensor in its place."""
    if isinstance(value, torch.Tensor):
        return (tuple(value.shape), str(value.dtype), value.device.type)
    if type(value) in (list, tuple) and depth < 3:
        return [_plain(torch, item, depth + 1) for item in value[:500]]
    if isinstance(value, (torch.dtype, torch.layout, torch.device, torch.memory_format)):
        return str(value)
    return value


def _generator_state(torch, given):
    """The state of the generator that is drawn from."""
    for value in given:
        if isinstance(value, torch.Generator):
            return value.get_state()
    kinds = {value.type for value in given if isinstance(value, torch.device)}
    kinds |= {tensor.device.type for _, tensor in tensors_in(given)}
    states = [torch.default_generator.get_state()] if kinds <= {"cpu"} else []
    for kind in sorted(kinds - {"cpu"}):
        owner = getattr(torch, kind, None)
        for generator in getattr(owner, "default_generators", ()):
            states.append(generator.get_state())
        if kind == "mps":
            states.append(owner.get_rng_state())
    return states


def _dispatch(followed):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        given = kwargs or {}
        return followed.note(function, args, given, lambda: function(*args, **given))

    return __torch_dispatch__
