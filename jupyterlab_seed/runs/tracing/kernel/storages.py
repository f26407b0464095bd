"""Which tensors are the same memory."""

import sys


class Storages:
    """Numbers the memory of tensors: the same number for all views of it, none given twice."""

    def __init__(self):
        self._known = {}
        self._next = 0

    def number(self, tensor):
        """The number of a tensor's memory."""
        storage = tensor.untyped_storage()
        kept = self._known.get(storage._cdata)
        if kept is not None and not kept[0].expired():
            return kept[1]
        from torch.multiprocessing.reductions import StorageWeakRef

        self._next += 1
        # While it is referred to, its address is not given to another one.
        self._known[storage._cdata] = StorageWeakRef(storage), self._next
        if len(self._known) > 5000:
            self._known = {at: one for at, one in self._known.items() if not one[0].expired()}
        return self._next


def tensors_in(values, depth=0):
    """The tensors among the arguments of an operator, in order, as pairs with their place."""
    tensor = sys.modules["torch"].Tensor
    for place, value in enumerate(values):
        if isinstance(value, tensor):
            yield place, value
        elif type(value) in (list, tuple) and depth < 2:
            for _, inner in tensors_in(value, depth + 1):
                yield place, inner
