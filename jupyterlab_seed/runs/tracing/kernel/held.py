"""What tensors hold at the end of a cell, where a kernel outside the operators may have written."""

import sys
import time

from .sums import wait_for

# The name of the row: no operator has it.
AT_END = "end of the cell"

# The most parts of one memory that are looked at again, and seconds that all looks may take.
_PARTS, _SECONDS = 16, 10.0


class Held:
    """The memory that operators read or wrote, and which parts of it, as long as it is there."""

    def __init__(self):
        self._known = {}
        self._seconds = 0.0

    def note(self, number, storage, part, tensor, written):
        """An operator has read or written a part of memory."""
        from torch.multiprocessing.reductions import StorageWeakRef

        known = self._known.get(number)
        if known is None:
            known = self._known[number] = StorageWeakRef(storage), {}
        if written:
            known[1].clear()
        if len(known[1]) < _PARTS:
            shape = tensor.storage_offset(), tuple(tensor.shape), tensor.stride()
            known[1][part] = (tensor.dtype, tensor.device, *shape)

    def forget(self, number):
        """The memory was given away, or left unfilled."""
        self._known.pop(number, None)

    def tensors(self):
        """What is there: number of the memory, part, and a tensor of it. Waits for all devices."""
        torch = sys.modules["torch"]
        begun = time.perf_counter()
        self._known = {at: one for at, one in self._known.items() if not one[0].expired()}
        for device in {part[1] for one in self._known.values() for part in one[1].values()}:
            wait_for(device.type, device.index)
        for number, (kept, parts) in list(self._known.items()):
            if self._seconds + time.perf_counter() - begun > _SECONDS:
                break
            storage = torch.UntypedStorage._new_with_weak_ptr(kept.cdata)
            for part, (dtype, device, *shape) in list(parts.items()) if storage is not None else ():
                yield number, part, torch.empty(0, dtype=dtype, device=device).set_(storage, *shape)
        self._seconds += time.perf_counter() - begun
